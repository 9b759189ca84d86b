/* Pictures of the rows of a table of charts. */
#include "picture/picture.h"

#include <math.h>
#include <stdlib.h>

#include "base/calendar.h"
#include "picture/build.h"

/* Time of all series; of one instant alone a stretch before it. */
static void set_time(struct th_build *build)
{
    double from = INFINITY, to = -INFINITY;
    for (size_t s = 0; s < build->source_count; s++) {
        const struct th_result *result = build->sources[s].result;
        for (size_t k = 0; k < result->count; k++) {
            const struct th_series *series = &result->series[k];
            from = series->times ? fmin(from, series->time[0]) : from;
            to = series->times ? fmax(to, series->time[series->times - 1]) : to;
        }
    }
    if (!(to > from)) {
        to = isfinite(to) ? to : 0;
        from = to > 0 ? 0 : to;
        to = to > from ? to : from + 1;
    }
    const struct th_calendar_unit unit = th_calendar_unit(to);
    build->time_unit = unit.name;
    build->seconds = unit.seconds;
    build->from = from / build->seconds;
    build->to = to / build->seconds;
}

static enum th_status make_row(struct th_build *build, const struct th_chart *row)
{
    switch (row->kind) {
    case TH_CHART_LINEAR:
    case TH_CHART_LOG:
        return th_build_lines(build, row);
    case TH_CHART_PROFILE:
        return th_build_profile(build, row);
    case TH_CHART_WINDOWS:
        return th_build_windows(build, row);
    case TH_CHART_SHARES:
    case TH_CHART_SHADE:
    case TH_CHART_KINDS:
        break;
    }
    return TH_OK;
}

enum th_status th_pictures_make(const struct th_chart *rows, size_t row_count,
                                const struct th_picture_source *sources, size_t source_count,
                                struct th_picture_set *set, struct th_error *error)
{
    *set = (struct th_picture_set){.memory = calloc(1, sizeof(struct th_arena))};
    if (!set->memory)
        return th_error_add(error, TH_NO_MEMORY, "no memory for pictures");
    struct th_build build = {.arena = set->memory,
                             .set = set,
                             .rows = rows,
                             .row_count = row_count,
                             .sources = sources,
                             .source_count = source_count,
                             .error = error};
    set_time(&build);
    enum th_status status = th_build_marks(&build);
    for (size_t k = 0; k < row_count && status == TH_OK; k++)
        status = make_row(&build, &rows[k]);
    return status;
}

void th_pictures_free(struct th_picture_set *set)
{
    free(set->pictures);
    if (set->memory)
        th_arena_free(set->memory);
    free(set->memory);
    *set = (struct th_picture_set){.count = 0};
}
