/* Curves over time: of one member itself, of several the median with bands. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/quantile.h"
#include "picture/build.h"

const double th_picture_percent[TH_PICTURE_QUANTILES] = {5, 25, 50, 75, 95};

static enum th_status set_quantiles(struct th_build *build, const struct th_hit *hit,
                                    struct th_picture_curve *curve)
{
    const struct th_series *series = hit->series;
    const struct th_picture_source *source = &build->sources[hit->source];
    double *q[TH_PICTURE_QUANTILES];
    for (size_t k = 0; k < TH_PICTURE_QUANTILES; k++) {
        curve->quantiles[k] = q[k] = th_build_take(build, series->times, sizeof **q);
        if (!q[k])
            return TH_NO_MEMORY;
    }
    double *sorted = malloc(series->members * sizeof *sorted);
    if (!sorted)
        return th_error_add(build->error, TH_NO_MEMORY, "no memory for pictures");
    for (size_t t = 0; t < series->times; t++) {
        const size_t count = th_build_members(source, series, t, 0, sorted);
        for (size_t k = 0; k < TH_PICTURE_QUANTILES; k++)
            q[k][t] = th_quantile(sorted, count, th_picture_percent[k] / 100);
    }
    free(sorted);
    return TH_OK;
}

static enum th_status set_curve(struct th_build *build, const struct th_hit *hit,
                                struct th_picture_curve *curve, struct th_curve *drawn)
{
    const struct th_series *series = hit->series;
    *curve = (struct th_picture_curve){.source = hit->source,
                                       .series = series,
                                       .label = hit->label,
                                       .count = series->times,
                                       .x = th_build_times(build, series)};
    if (th_build_has_words(series))
        curve->label = th_build_word_list(build, hit->label, series->words);
    enum th_status status = curve->x && curve->label ? TH_OK : TH_NO_MEMORY;
    if (series->members > 1 && status == TH_OK)
        status = set_quantiles(build, hit, curve);
    else
        curve->quantiles[TH_PICTURE_QUANTILES / 2] = series->values;
    *drawn = (struct th_curve){.label = curve->label,
                               .x = curve->x,
                               .y = curve->quantiles[TH_PICTURE_QUANTILES / 2],
                               .count = curve->count,
                               .steps = series->nature == TH_STEPWISE,
                               .behind = series->nature == TH_INTERVAL_MEAN};
    return status;
}

/* An edge of a band as the stairs of its curve: two numbers for each but one of the first. */
static double *stairs(struct th_build *build, const double *values, size_t count, bool before)
{
    double *doubled = th_build_take(build, 2 * count, sizeof *doubled);
    for (size_t k = 0; doubled && k < count; k++) {
        if (k > 0)
            doubled[2 * k - 1] = values[before ? k - 1 : k];
        doubled[2 * k] = values[k];
    }
    return doubled;
}

static enum th_status set_band(struct th_build *build, const struct th_picture_curve *curve,
                               const struct th_curve *drawn, size_t inner, struct th_band *band)
{
    const double *low = curve->quantiles[inner],
                 *high = curve->quantiles[TH_PICTURE_QUANTILES - 1 - inner];
    *band = (struct th_band){.label = inner ? "25\u201375 %" : "5\u201395 %",
                             .x = curve->x,
                             .low = low,
                             .high = high,
                             .count = curve->count,
                             .opacity = inner ? 0.3 : 0.18,
                             .colour = drawn->colour};
    if (!drawn->steps && !drawn->behind)
        return TH_OK;
    band->x = stairs(build, curve->x, curve->count, drawn->behind);
    band->low = stairs(build, low, curve->count, drawn->steps);
    band->high = stairs(build, high, curve->count, drawn->steps);
    band->count = 2 * curve->count - 1;
    return band->x && band->low && band->high ? TH_OK : TH_NO_MEMORY;
}

/* A picture of some hits, which have one unit. fan: of medians with bands. */
static enum th_status make(struct th_build *build, const struct th_chart *row,
                           const char *title, const struct th_hit *const *hits, size_t count,
                           bool fan)
{
    struct th_picture *picture = title ? th_build_picture(build, row, title) : NULL;
    struct th_picture_curve *curves = th_build_take(build, count, sizeof *curves);
    struct th_curve *drawn = th_build_take(build, count, sizeof *drawn);
    struct th_band *bands = th_build_take(build, 2 * count, sizeof *bands);
    enum th_status status = picture && curves && drawn && bands ? TH_OK : TH_NO_MEMORY;
    size_t band_count = 0;
    for (size_t k = 0; k < count && status == TH_OK; k++) {
        status = set_curve(build, hits[k], &curves[k], &drawn[k]);
        if (status == TH_OK && !th_build_some(build, picture, hits[k]->series))
            status = TH_NO_MEMORY;
        const size_t number = fan ? hits[k]->source : k;
        drawn[k].colour = (int)(number % TH_FIGURE_COLOURS);
        drawn[k].dashed = number >= TH_FIGURE_COLOURS;
        if (fan && build->source_count == 1)
            drawn[k].label = "median";
        else if (fan)
            drawn[k].label =
                th_build_join(build, hits[k]->own, ", ", build->sources[hits[k]->source].name);
    }
    for (size_t inner = 0; inner < 2; inner++) /* the wide ones lie below */
        for (size_t k = 0; k < count && status == TH_OK; k++)
            if (curves[k].quantiles[0])
                status = set_band(build, &curves[k], &drawn[k], inner, &bands[band_count++]);
    if (status != TH_OK)
        return status;
    picture->curves = curves;
    picture->path = hits[0]->series->name;
    picture->figure.y.unit = hits[0]->series->unit;
    picture->figure.curves = drawn;
    picture->figure.curve_count = count;
    picture->figure.bands = bands;
    picture->figure.band_count = band_count;
    return th_figure_fit(&picture->figure, build->error);
}

/* Of an ensemble: the hits of one output and drug at a time. */
static enum th_status make_fans(struct th_build *build, const struct th_chart *row,
                                const struct th_hit **hits, size_t count)
{
    enum th_status status = TH_OK;
    for (size_t k = 0; k < count && status == TH_OK; k++) {
        size_t alike = 0;
        const struct th_hit **group = th_build_take(build, count, sizeof *group);
        if (!group)
            return TH_NO_MEMORY;
        const struct th_hit *first = hits[k];
        for (size_t n = k; first && n < count; n++)
            if (hits[n] && strcmp(hits[n]->series->name, first->series->name) == 0) {
                group[alike++] = hits[n];
                hits[n] = NULL;
            }
        const char *title = row->title;
        if (first && alike < count)
            title = th_build_join(build, row->title, ": ", first->named);
        if (first)
            status = make(build, row, title, group, alike, true);
    }
    return status;
}

/* True if words of several members are drawn, as shares. */
static bool is_shared(const struct th_hit *hit)
{
    return hit->series->members > 1 && hit->series->points == 1 && !hit->series->axis &&
           th_build_has_words(hit->series);
}

/* Pictures of the shares, one of each output and drug. */
static enum th_status make_shares(struct th_build *build, const struct th_chart *row,
                                  const struct th_hit *hits, size_t count)
{
    enum th_status status = TH_OK;
    const struct th_hit **alike = th_build_take(build, count + 1, sizeof *alike);
    if (!alike)
        return TH_NO_MEMORY;
    for (size_t k = 0; k < count && status == TH_OK; k++) {
        size_t found = 0;
        bool drawn = false;
        for (size_t n = 0; n < count && is_shared(&hits[k]); n++) {
            const bool same = strcmp(hits[n].series->name, hits[k].series->name) == 0;
            drawn |= same && is_shared(&hits[n]) && n < k;
            if (same && is_shared(&hits[n]))
                alike[found++] = &hits[n];
        }
        if (found && !drawn)
            status = th_build_words(build, row, alike, found);
    }
    return status;
}

enum th_status th_build_lines(struct th_build *build, const struct th_chart *row)
{
    struct th_hit *hits;
    size_t count, fit = 0;
    bool fan = false;
    if (th_build_hits(build, row, &hits, &count) != TH_OK)
        return TH_NO_MEMORY;
    const struct th_hit **used = th_build_take(build, count + 1, sizeof *used);
    if (!used || make_shares(build, row, hits, count) != TH_OK)
        return TH_NO_MEMORY;
    for (size_t k = 0; k < count; k++) {
        if (hits[k].series->points > 1 || hits[k].series->axis || is_shared(&hits[k]) ||
            (fit && strcmp(hits[k].series->unit, used[0]->series->unit) != 0))
            continue;
        used[fit++] = &hits[k];
        fan |= hits[k].series->members > 1;
    }
    if (fit == 0)
        return TH_OK;
    return fan ? make_fans(build, row, used, fit)
               : make(build, row, row->title, used, fit, false);
}
