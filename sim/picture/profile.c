/* Heat maps of profiles, with what lies above the axis. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/quantile.h"
#include "picture/build.h"

/* A row above the axis is that share of its length; an empty one parts them from it. */
static const double row_share = 0.055, gap_share = 0.015;

/* One heat map while it is made. */
struct map {
    const struct th_hit *profile;
    const struct th_hit *const *above; /* the first on top */
    size_t above_count, head;          /* head: rows above the axis, the empty one included */
    const struct th_picture_source *source;
};

static bool ascends(const struct th_series *series)
{
    for (size_t k = 0; k < series->points; k++)
        if (!isfinite(series->axis[k]) || (k && !(series->axis[k] > series->axis[k - 1])))
            return false;
    return true;
}

/* Halfway between points; the outer ones are as far from the last points as the inner ones. */
static double *edges_of(struct th_build *build, const struct map *map)
{
    const struct th_series *series = map->profile->series;
    const double *z = series->axis;
    const size_t n = series->points, head = map->head;
    double *edges = th_build_take(build, head + n + 1, sizeof *edges);
    if (!edges)
        return NULL;
    for (size_t k = 1; k < n; k++) edges[head + k] = (z[k - 1] + z[k]) / 2;
    edges[head] = n > 1 ? z[0] - (z[1] - z[0]) / 2 : z[0] - 0.5;
    edges[head + n] = n > 1 ? z[n - 1] + (z[n - 1] - z[n - 2]) / 2 : z[0] + 0.5;
    const double span = edges[head + n] - edges[head];
    for (size_t k = head; k-- > 0;)
        edges[k] = edges[k + 1] - span * (k + 1 == head ? gap_share : row_share);
    return edges;
}

static double value_at(const struct map *map, const struct th_series *series, size_t time,
                       size_t point, double *sorted)
{
    if (series->members == 1)
        return series->values[time * series->points + point];
    const size_t count = th_build_members(map->source, series, time, point, sorted);
    return th_quantile(sorted, count, 0.5);
}

/* Of a series that was sampled otherwise there is nothing. */
static void set_column(const struct map *map, size_t time, double *column, double *sorted)
{
    const struct th_series *series = map->profile->series;
    for (size_t r = 0; r < map->head; r++) column[r] = NAN;
    for (size_t r = 0; r < map->above_count; r++)
        if (map->above[r]->series->times == series->times)
            column[r] = value_at(map, map->above[r]->series, time, 0, sorted);
    for (size_t k = 0; k < series->points; k++)
        column[map->head + k] = value_at(map, series, time, k, sorted);
}

static double *values_of(struct th_build *build, const struct map *map)
{
    const struct th_series *series = map->profile->series;
    const size_t rows = map->head + series->points;
    size_t members = series->members;
    for (size_t r = 0; r < map->above_count; r++)
        members =
            map->above[r]->series->members > members ? map->above[r]->series->members : members;
    if (map->head == 0 && series->members == 1)
        return series->values;
    double *values = th_build_take(build, series->times * rows, sizeof *values);
    double *sorted = values ? malloc(members * sizeof *sorted) : NULL;
    if (values && !sorted) {
        th_error_add(build->error, TH_NO_MEMORY, "no memory for pictures");
        return NULL;
    }
    for (size_t t = 0; values && t < series->times; t++)
        set_column(map, t, values + t * rows, sorted);
    free(sorted);
    return values;
}

/* The tip, from the parameters of the result; NaN: not known. */
static double tip_of(const struct th_picture_source *source)
{
    const struct th_records *rows =
        source->about ? th_about_table(source->about, "parameters") : NULL;
    for (size_t k = 0; rows && k < rows->count; k++)
        if (strcmp(th_records_text(rows, "name", k), "catheter.tip") == 0)
            return th_records_number(rows, "value", k);
    return NAN;
}

/* Names of rows above, of levels, and of the tip. Without levels the axis has numbers. */
static enum th_status set_names(struct th_build *build, const struct map *map,
                                const double *edges, struct th_figure *figure)
{
    const struct th_records *levels =
        map->source->about ? th_about_table(map->source->about, "landmarks") : NULL;
    const double first = edges[map->head],
                 last = edges[map->head + map->profile->series->points],
                 tip = tip_of(map->source);
    double ticks[16];
    const struct th_figure_axis axis = {.least = first, .most = last};
    const size_t tick_count = levels ? 0 : th_axis_ticks(&axis, 8, ticks, 16);
    struct th_heat_name *names = th_build_take(
        build, map->above_count + tick_count + (levels ? levels->count : 0) + 1, sizeof *names);
    size_t count = 0;
    if (!names)
        return TH_NO_MEMORY;
    for (size_t r = 0; r < map->above_count; r++)
        names[count++] =
            (struct th_heat_name){(edges[r] + edges[r + 1]) / 2, map->above[r]->plain, false};
    for (size_t k = 0; levels && k < levels->count; k++) {
        const double at = th_records_number(levels, "position", k);
        if (at >= first && at <= last)
            names[count++] =
                (struct th_heat_name){at, th_records_text(levels, "name", k), false};
    }
    for (size_t k = 0; k < tick_count; k++) {
        char *text = th_build_take(build, 32, 1);
        if (!text)
            return TH_NO_MEMORY;
        th_axis_number(ticks[k], 3, text, 32);
        names[count++] = (struct th_heat_name){ticks[k], text, false};
    }
    if (tip >= first && tip <= last)
        names[count++] = (struct th_heat_name){tip, "catheter tip", true};
    figure->names = names;
    figure->name_count = count;
    return TH_OK;
}

static enum th_status make(struct th_build *build, const struct th_chart *row,
                           const struct map *map, bool several)
{
    const struct th_hit *profile = map->profile;
    const char *name = build->source_count > 1 ? map->source->name : "";
    const char *of =
        th_build_join(build, profile->drug[0] ? profile->drug : profile->own, ", ", name);
    const char *title =
        of ? th_build_join(build, row->title, ": ", several || profile->own[0] ? of : name)
           : NULL;
    struct th_picture *picture = title ? th_build_picture(build, row, title) : NULL;
    struct th_heat *heat = th_build_take(build, 1, sizeof *heat);
    struct th_picture_curve *curve = th_build_take(build, 1, sizeof *curve);
    const double *edges = edges_of(build, map), *values = values_of(build, map);
    const double *times = th_build_times(build, profile->series);
    if (!picture || !heat || !curve || !edges || !values || !times ||
        !th_build_some(build, picture, profile->series))
        return TH_NO_MEMORY;
    *heat = (struct th_heat){.x = times,
                             .edges = edges,
                             .values = values,
                             .columns = profile->series->times,
                             .rows = map->head + profile->series->points,
                             .unit = profile->series->unit};
    struct th_figure *figure = &picture->figure;
    picture->path = profile->series->name;
    *curve = (struct th_picture_curve){.source = profile->source,
                                       .series = profile->series,
                                       .label = profile->label,
                                       .count = heat->columns,
                                       .x = times};
    picture->curves = curve; /* none is drawn: figure.curve_count is 0 */
    figure->heat = heat;
    figure->y.least = edges[0];
    figure->y.most = edges[heat->rows];
    figure->y.log = true;
    figure->width = TH_HEAT_WIDTH;
    figure->height = TH_HEAT_HEIGHT;
    return set_names(build, map, edges, figure) == TH_OK ? th_heat_fit(heat, build->error)
                                                         : TH_NO_MEMORY;
}

static bool lies_above(const struct th_hit *hit, const struct th_hit *profile)
{
    return hit->series->points == 1 && !hit->series->axis && hit->source == profile->source &&
           strcmp(hit->drug, profile->drug) == 0 &&
           strcmp(hit->series->unit, profile->series->unit) == 0;
}

enum th_status th_build_profile(struct th_build *build, const struct th_chart *row)
{
    struct th_hit *hits;
    size_t count, profiles = 0;
    if (th_build_hits(build, row, &hits, &count) != TH_OK)
        return TH_NO_MEMORY;
    for (size_t k = 0; k < count; k++) profiles += hits[k].series->axis != NULL;
    enum th_status status = TH_OK;
    for (size_t k = 0; k < count && status == TH_OK; k++) {
        if (!hits[k].series->axis || !ascends(hits[k].series))
            continue;
        const struct th_hit **above = th_build_take(build, count, sizeof *above);
        if (!above)
            return TH_NO_MEMORY;
        struct map map = {&hits[k], above, 0, 0, &build->sources[hits[k].source]};
        for (size_t n = 0; n < count; n++)
            if (lies_above(&hits[n], &hits[k]))
                above[map.above_count++] = &hits[n];
        map.head = map.above_count ? map.above_count + 1 : 0;
        status = make(build, row, &map, profiles > build->source_count);
    }
    return status;
}
