/* The parts that all kinds of pictures share. */
#include "picture/build.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/quantile.h"

static enum th_status no_memory(struct th_build *build)
{
    return th_error_add(build->error, TH_NO_MEMORY, "no memory for pictures");
}

void *th_build_take(struct th_build *build, size_t count, size_t size)
{
    void *piece =
        count < SIZE_MAX / 2 / size ? th_arena_take(build->arena, count * size) : NULL;
    if (!piece)
        no_memory(build);
    return piece;
}

const char *th_build_join(struct th_build *build, const char *a, const char *between,
                          const char *b)
{
    const size_t size = strlen(a) + strlen(between) + strlen(b) + 1;
    char *text = th_build_take(build, size, 1);
    if (text)
        snprintf(text, size, "%s%s%s", a, a[0] && b[0] ? between : "", b);
    return text;
}

struct th_picture *th_build_picture(struct th_build *build, const struct th_chart *row,
                                    const char *title)
{
    struct th_picture_set *set = build->set;
    if (set->count == build->capacity) {
        const size_t capacity = 2 * build->capacity + 16;
        struct th_picture *more = realloc(set->pictures, capacity * sizeof *more);
        if (!more) {
            no_memory(build);
            return NULL;
        }
        set->pictures = more;
        build->capacity = capacity;
    }
    struct th_picture *picture = &set->pictures[set->count++];
    *picture = (struct th_picture){.kind = row->kind,
                                   .figure = {.title = title,
                                              .x = {.label = "time",
                                                    .unit = build->time_unit,
                                                    .least = build->from,
                                                    .most = build->to},
                                              .y.log = row->kind == TH_CHART_LOG,
                                              .moments = build->moments,
                                              .moment_count = build->moment_count,
                                              .stretches = build->stretches,
                                              .stretch_count = build->stretch_count,
                                              .width = TH_PICTURE_WIDTH,
                                              .height = TH_PICTURE_HEIGHT}};
    return picture;
}

bool th_build_some(struct th_build *build, struct th_picture *picture,
                   const struct th_series *series)
{
    char text[96];
    if (!series->of)
        return true;
    snprintf(text, sizeof text, "%zu of %zu members", series->members, series->of);
    const char *title = picture->figure.title ? picture->figure.title : "";
    if (!strstr(title, text))
        picture->figure.title = th_build_join(build, title, ", ", text);
    return picture->figure.title != NULL;
}

/* "csf.tip_concentration=at the tip": one output of a row; the text behind it. */
struct item {
    char path[TH_PICTURE_WORD], name[TH_PICTURE_WORD];
};

static bool next_item(const char **text, struct item *item)
{
    const char *from = *text + strspn(*text, "; ");
    const size_t length = strcspn(from, ";"), path = strcspn(from, "=;");
    *text = from + length;
    if (length == 0)
        return false;
    snprintf(item->path, sizeof item->path, "%.*s", (int)path, from);
    snprintf(item->name, sizeof item->name, "%.*s",
             path < length ? (int)(length - path - 1) : 0, from + path + 1);
    return true;
}

/* The only drug of a result, if another result's is another. */
static const char *own_drug(const struct th_build *build, const struct th_series *series)
{
    char star[TH_PICTURE_WORD], drug[TH_PICTURE_WORD];
    for (size_t s = 0; s < build->source_count; s++) {
        const struct th_series *other =
            th_picture_match(build->sources[s].result, series->name, 0, star, drug);
        const char *own = other ? th_picture_other_drug(series, other) : NULL;
        if (own)
            return own;
    }
    return "";
}

/* The name in the key: the star of the name is what the path's star stood for; a name that is
 * not given is the path. */
static enum th_status name_hit(struct th_build *build, const struct item *item,
                               const char *star, const char *drug, struct th_hit *hit)
{
    char label[4 * TH_PICTURE_WORD];
    const struct th_picture_source *source = &build->sources[hit->source];
    const char *name = item->name[0] ? item->name : item->path, *mark = strchr(name, '*');
    if (mark)
        snprintf(label, sizeof label, "%.*s%s%s", (int)(mark - name), name, star, mark + 1);
    else
        snprintf(label, sizeof label, "%s", name);
    for (char *c = label; mark && item->name[0] && *c; c++) *c = *c == '_' ? ' ' : *c;
    hit->drug = th_build_join(build, drug, "", "");
    hit->plain = th_build_join(build, label, "", "");
    hit->own = drug[0] ? "" : own_drug(build, hit->series);
    hit->named = th_build_join(build, label, ", ", drug[0] ? drug : hit->own);
    if (!hit->drug || !hit->plain || !hit->named)
        return TH_NO_MEMORY;
    hit->label = build->source_count > 1 ? th_build_join(build, hit->named, ", ", source->name)
                                         : hit->named;
    return hit->label ? TH_OK : TH_NO_MEMORY;
}

static enum th_status add_hits(struct th_build *build, const struct item *item, size_t number,
                               struct th_hit *hits, size_t *count)
{
    char star[TH_PICTURE_WORD], drug[TH_PICTURE_WORD];
    for (size_t s = 0; s < build->source_count; s++) {
        const struct th_result *result = build->sources[s].result;
        const struct th_series *series;
        for (size_t k = 0; (series = th_picture_match(result, item->path, k, star, drug));
             k++) {
            if (hits) {
                struct th_hit *hit = &hits[*count];
                *hit = (struct th_hit){.source = s, .item = number, .series = series};
                if (name_hit(build, item, star, drug, hit) != TH_OK)
                    return TH_NO_MEMORY;
            }
            ++*count;
        }
    }
    return TH_OK;
}

enum th_status th_build_hits(struct th_build *build, const struct th_chart *row,
                             struct th_hit **hits, size_t *count)
{
    struct item item;
    enum th_status status = TH_OK;
    *hits = NULL;
    for (int pass = 0; pass < 2 && status == TH_OK; pass++) {
        const char *text = row->outputs;
        size_t number = 0;
        if (pass == 1 && *count == 0)
            return TH_OK;
        if (pass == 1 && !(*hits = th_build_take(build, *count, sizeof **hits)))
            return TH_NO_MEMORY;
        *count = 0;
        while (status == TH_OK && next_item(&text, &item))
            status = add_hits(build, &item, number++, *hits, count);
    }
    return status;
}

bool th_build_counts(const struct th_picture_source *source, const struct th_series *series,
                     size_t member)
{
    const struct th_about *about = source->about;
    const uint64_t number = series->first + member;
    if (series->members == 1 || !about || !about->status || number >= about->members)
        return true;
    return strcmp(about->status[number], "ok") == 0;
}

const double *th_build_times(struct th_build *build, const struct th_series *series)
{
    double *times = th_build_take(build, series->times, sizeof *times);
    for (size_t t = 0; times && t < series->times; t++)
        times[t] = series->time[t] / build->seconds;
    return times;
}

size_t th_build_members(const struct th_picture_source *source, const struct th_series *series,
                        size_t time, size_t point, double *sorted)
{
    size_t count = 0;
    for (size_t m = 0; m < series->members; m++) {
        const double value =
            series->values[(m * series->times + time) * series->points + point];
        if (isfinite(value) && th_build_counts(source, series, m))
            sorted[count++] = value;
    }
    th_sort(sorted, count);
    return count;
}
