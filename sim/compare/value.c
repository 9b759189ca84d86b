/* Interpolation and means over the samples of a series. */
#include "compare/value.h"

#include <math.h>

static const double near_enough = 1e-8, single = 0x1p-23;

struct th_spot th_spot(const double *grid, size_t count, double x)
{
    double sign = grid[count - 1] < grid[0] ? -1 : 1;
    double length = fabs(grid[count - 1] - grid[0]);
    double reach = near_enough * (length > 0 ? length : fabs(grid[0]));
    size_t low = 0, high = count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (sign * grid[middle] <= sign * x)
            low = middle;
        else
            high = middle;
    }
    if (low + 1 < count && fabs(grid[low + 1] - x) <= reach)
        low++;
    struct th_spot spot = {.inside = true, .low = low};
    bool beyond = (low == 0 && sign * x < sign * grid[0]) || low + 1 == count;
    if (fabs(grid[low] - x) <= (beyond ? fmax(reach, single * fabs(x)) : reach))
        return spot;
    spot.inside = sign * x > sign * grid[low] && low + 1 < count;
    if (spot.inside)
        spot.weight = (x - grid[low]) / (grid[low + 1] - grid[low]);
    return spot;
}

/* At a node the neighbour, which may be missing, has no part. */
static double blend(double low, double high, double weight)
{
    return weight == 0 ? low : low + weight * (high - low);
}

static double at_sample(const struct th_series *series, uint64_t member, size_t time,
                        const struct th_spot *place)
{
    const double *row = series->values + (member * series->times + time) * series->points;
    return blend(row[place->low], place->weight == 0 ? 0 : row[place->low + 1], place->weight);
}

static double nearer(double low, double high, double expected)
{
    if (isnan(low) || isnan(high))
        return isnan(expected) ? NAN : isnan(low) ? high : low;
    return fabs(low - expected) <= fabs(high - expected) ? low : high;
}

/* A time of the series' own, if it is one but for the digits of a text. */
static double snapped(const struct th_series *series, const struct th_spot *spot, double time)
{
    return spot->inside && spot->weight == 0 ? series->time[spot->low] : time;
}

/* The mean over (from, to], sample k being that over (time[k - 1], time[k]]. */
static double mean_over(const struct th_series *series, uint64_t member, double from, double to,
                        const struct th_spot *place)
{
    struct th_spot begin = th_spot(series->time, series->times, from);
    struct th_spot end = th_spot(series->time, series->times, to);
    double first = snapped(series, &begin, from), last = snapped(series, &end, to), sum = 0;
    size_t low = begin.low + 1, high = end.weight == 0 ? end.low : end.low + 1;
    if (low >= high)
        return at_sample(series, member, high, place);
    for (size_t k = low; k <= high; k++) {
        double reach = fmin(series->time[k], last) - fmax(series->time[k - 1], first);
        sum += at_sample(series, member, k, place) * reach;
    }
    return sum / (last - first);
}

double th_series_before(const struct th_series *series, double time)
{
    struct th_spot when = th_spot(series->time, series->times, time);
    if (!when.inside || (when.low == 0 && when.weight == 0))
        return NAN;
    return series->time[when.weight == 0 ? when.low - 1 : when.low];
}

bool th_series_value(const struct th_series *series, uint64_t member,
                     const struct th_stretch *stretch, const struct th_spot *place,
                     double *value)
{
    struct th_spot when = th_spot(series->time, series->times, stretch->to);
    if (!when.inside)
        return false;
    double low = at_sample(series, member, when.low, place);
    if (series->nature == TH_INTERVAL_MEAN && !isnan(stretch->from)) {
        if (!th_spot(series->time, series->times, stretch->from).inside)
            return false;
        *value = mean_over(series, member, stretch->from, stretch->to, place);
    } else if (when.weight == 0) {
        *value = low;
    } else {
        double high = at_sample(series, member, when.low + 1, place);
        *value = series->nature == TH_INTERVAL_MEAN ? high
                 : series->nature == TH_STEPWISE    ? nearer(low, high, stretch->expected)
                                                    : blend(low, high, when.weight);
    }
    return true;
}
