/* Trumpet curves: the error of a delivered total in windows of any length, as IEC 60601-2-24
 * has it for pumps; or the largest and the least error of each window at the end, where a model
 * has them over an axis of windows. */
#include <math.h>
#include <string.h>

#include "picture/build.h"

/* A page draws nothing over it: as large as the place that it has there. */
enum { LENGTHS = 40, WIDTH = 560, HEIGHT = 280 };

/* Two totals of one member at the same times. */
struct totals {
    const double *time, *ordered, *delivered; /* [count]; time in s */
    size_t count;
};

/* Lengths: whole numbers of the longest interval between samples, each about a quarter longer
 * than the one before, then the whole run. */
static size_t window_lengths(const double *time, size_t count, double lengths[LENGTHS])
{
    double longest = 0;
    size_t found = 0;
    for (size_t k = 1; k < count; k++) longest = fmax(longest, time[k] - time[k - 1]);
    const double whole = count ? time[count - 1] - time[0] : 0;
    for (double n = 1; longest > 0 && n * longest < 0.9 * whole && found + 1 < LENGTHS;
         n = fmax(n + 1, round(1.26 * n)))
        lengths[found++] = n * longest;
    if (whole > 0)
        lengths[found++] = whole;
    return found;
}

/* A total at an instant, straight between samples; *k: a sample at or before it, found from the
 * one that it was. */
static double at(const double *time, const double *total, size_t count, double when, size_t *k)
{
    while (*k + 2 < count && time[*k + 1] <= when) ++*k;
    const double share = (when - time[*k]) / (time[*k + 1] - time[*k]);
    return share <= 0   ? total[*k]
           : share >= 1 ? total[*k + 1]
                        : total[*k] + share * (total[*k + 1] - total[*k]);
}

/* Widens least and most (%) by windows that begin at a sample. A window without an order has no
 * error. */
static void widen(const struct totals *t, double length, double *least, double *most)
{
    size_t k_ordered = 0, k_delivered = 0;
    const double end = t->time[t->count - 1] * (1 + 1e-12);
    for (size_t k = 0; k + 1 < t->count && t->time[k] + length <= end; k++) {
        const double until = t->time[k] + length;
        const double ordered =
            at(t->time, t->ordered, t->count, until, &k_ordered) - t->ordered[k];
        const double delivered =
            at(t->time, t->delivered, t->count, until, &k_delivered) - t->delivered[k];
        const double error = 100 * (delivered - ordered) / ordered;
        if (!(ordered > 1e-12 * fabs(t->ordered[t->count - 1])) || !isfinite(error))
            continue;
        *least = isnan(*least) ? error : fmin(*least, error);
        *most = isnan(*most) ? error : fmax(*most, error);
    }
}

static void reduce(const struct th_picture_source *source, const struct th_series *ordered,
                   const struct th_series *delivered, double length, double *least,
                   double *most)
{
    *least = *most = NAN;
    for (size_t m = 0; m < ordered->members; m++) {
        if (!th_build_counts(source, ordered, m))
            continue;
        const struct totals totals = {ordered->time, ordered->values + m * ordered->times,
                                      delivered->values + m * ordered->times, ordered->times};
        widen(&totals, length, least, most);
    }
}

/* The largest and the least of all members at the end, over an axis of windows, as far as
 * they fit. */
static size_t read_ends(const struct th_picture_source *source, const struct th_series *high,
                        const struct th_series *low, double x[LENGTHS], double least[LENGTHS],
                        double most[LENGTHS])
{
    const size_t count = high->points < LENGTHS ? high->points : LENGTHS;
    for (size_t p = 0; p < count; p++) {
        x[p] = high->axis[p];
        least[p] = most[p] = NAN;
        for (size_t m = 0; m < high->members; m++) {
            const size_t k = ((m + 1) * high->times - 1) * high->points + p;
            if (!th_build_counts(source, high, m))
                continue;
            most[p] = fmax(most[p], high->values[k]);
            least[p] = fmin(least[p], low->values[k]);
        }
    }
    return count;
}

/* Of one instance, over one axis of times. */
static bool are_ends(const struct th_series *high, const struct th_series *low)
{
    const char *point = strrchr(high->name, '.'), *other = strrchr(low->name, '.');
    return high->axis && low->axis && high->axis_unit && point && other &&
           point - high->name == other - low->name &&
           strncmp(high->name, low->name, (size_t)(point - high->name)) == 0 &&
           high->points == low->points && high->members == low->members &&
           high->times == low->times && high->times > 0;
}

static bool fit(const struct th_series *ordered, const struct th_series *delivered)
{
    if (ordered->fan || delivered->fan)
        return false; /* a window's error is that of one member */
    if (ordered->axis || delivered->axis)
        return are_ends(ordered, delivered);
    return ordered->points == 1 && delivered->points == 1 && ordered->times > 1 &&
           ordered->members == delivered->members && ordered->times == delivered->times &&
           memcmp(ordered->time, delivered->time, ordered->times * sizeof *ordered->time) ==
               0 &&
           strcmp(ordered->unit, delivered->unit) == 0;
}

/* The curves of one result: the largest error and the least, and what lies between them. */
static enum th_status add_trumpet(struct th_build *build, struct th_picture *picture,
                                  const struct th_hit *ordered, const struct th_hit *delivered,
                                  double unit, struct th_curve *curves, struct th_band *bands)
{
    struct th_figure *figure = &picture->figure;
    double *x = th_build_take(build, LENGTHS, sizeof *x);
    double *least = th_build_take(build, LENGTHS, sizeof *least);
    double *most = th_build_take(build, LENGTHS, sizeof *most);
    struct th_picture_curve *made = (struct th_picture_curve *)picture->curves;
    if (!x || !least || !most)
        return TH_NO_MEMORY;
    const struct th_series *series = delivered->series;
    const struct th_picture_source *source = &build->sources[ordered->source];
    const size_t count = series->axis
                             ? read_ends(source, ordered->series, series, x, least, most)
                             : window_lengths(series->time, series->times, x);
    for (size_t k = 0; k < count && !series->axis; k++) {
        reduce(source, ordered->series, series, x[k], &least[k], &most[k]);
        x[k] /= unit;
    }
    const char *name = build->source_count > 1 ? source->name : "";
    const char *of = series->axis ? th_build_join(build, ordered->plain, ", ", name) : name;
    const char *labels[] = {of ? th_build_join(build, "largest error", ", ", of) : NULL,
                            of ? th_build_join(build, "least error", ", ", of) : NULL};
    if (!labels[0] || !labels[1])
        return TH_NO_MEMORY;
    const int colour = (int)figure->band_count;
    for (size_t k = 0; k < 2; k++) {
        double *y = k ? least : most;
        made[figure->curve_count] = (struct th_picture_curve){
            ordered->source, series, labels[k], count, x, {[TH_PICTURE_QUANTILES / 2] = y}};
        curves[figure->curve_count++] = (struct th_curve){
            .label = labels[k], .x = x, .y = y, .count = count, .dashed = k, .colour = colour};
    }
    bands[figure->band_count++] = (struct th_band){
        .x = x, .low = least, .high = most, .count = count, .opacity = 0.15, .colour = colour};
    if (count) {
        figure->x.least = fmin(figure->x.least, x[0]);
        figure->x.most = fmax(figure->x.most, x[count - 1]);
    }
    return TH_OK;
}

/* The delivered total that belongs to an ordered one: of the same result and drug. */
static const struct th_hit *partner(const struct th_hit *hits, size_t count, size_t k)
{
    for (size_t n = 0; n < count; n++)
        if (hits[k].item == 0 && hits[n].item == 1 && hits[n].source == hits[k].source &&
            strcmp(hits[n].drug, hits[k].drug) == 0 && fit(hits[k].series, hits[n].series))
            return &hits[n];
    return NULL;
}

enum th_status th_build_windows(struct th_build *build, const struct th_chart *row)
{
    struct th_hit *hits;
    size_t count, pairs = 0;
    if (th_build_hits(build, row, &hits, &count) != TH_OK)
        return TH_NO_MEMORY;
    for (size_t k = 0; k < count; k++) pairs += partner(hits, count, k) != NULL;
    if (pairs == 0)
        return TH_OK;
    struct th_picture *picture = th_build_picture(build, row, row->title);
    struct th_curve *curves = th_build_take(build, 2 * pairs, sizeof *curves);
    struct th_band *bands = th_build_take(build, pairs, sizeof *bands);
    struct th_picture_curve *made = th_build_take(build, 2 * pairs, sizeof *made);
    if (!picture || !curves || !bands || !made)
        return TH_NO_MEMORY;
    const bool hours = build->seconds >= 3600;
    picture->curves = made;
    struct th_figure *figure = &picture->figure;
    const char *unit = hits[0].series->axis ? hits[0].series->axis_unit
                       : hours              ? "h"
                                            : build->time_unit;
    figure->x = (struct th_figure_axis){
        .label = "window", .unit = unit, .least = INFINITY, .log = true};
    figure->y.unit = "%";
    figure->width = WIDTH;
    figure->height = HEIGHT;
    figure->moment_count = figure->stretch_count = 0;
    enum th_status status = TH_OK;
    for (size_t k = 0; k < count && status == TH_OK; k++) {
        const struct th_hit *other = partner(hits, count, k);
        if (other && !th_build_some(build, picture, hits[k].series))
            status = TH_NO_MEMORY;
        else if (other)
            status = add_trumpet(build, picture, &hits[k], other, hours ? 3600 : build->seconds,
                                 curves, bands);
        picture->path = picture->path ? picture->path : hits[k].series->name;
    }
    figure->curves = curves;
    figure->bands = bands;
    if (!(figure->x.most > figure->x.least)) {
        figure->x.least = isfinite(figure->x.least) ? figure->x.least / 2 : 1;
        figure->x.most = 4 * figure->x.least;
    }
    return status == TH_OK ? th_figure_fit(figure, build->error) : status;
}
