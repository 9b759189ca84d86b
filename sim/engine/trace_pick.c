/* From the lane vectors of a block to what is kept of them: profiles at some of their points.
 */
#include <math.h>

#include "engine/trace.h"

/* Linear between two neighbouring points, flat beyond the first and the last. */
static double between(const double *from, size_t points, double at)
{
    double last = (double)(points - 1);
    if (!(at > 0) || points == 1)
        return from[0];
    if (at >= last)
        return from[(points - 1) * TH_LANES];
    size_t low = (size_t)at;
    double weight = at - (double)low, value = from[low * TH_LANES];
    return weight == 0 ? value : (1 - weight) * value + weight * from[(low + 1) * TH_LANES];
}

/* Where a position lies, as a number of points from the first; NaN beyond half a cell outside.
 */
static double locate(const double *axis, size_t points, double position)
{
    size_t low = 0, high = points;
    if (points == 1)
        return 0;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (axis[middle * TH_LANES] <= position)
            low = middle;
        else
            high = middle;
    }
    low = low + 1 < points ? low : points - 2;
    double start = axis[low * TH_LANES], width = axis[(low + 1) * TH_LANES] - start;
    double at = (double)low + (position - start) / width;
    return at < -0.5 - 1e-9 || at > (double)points - 0.5 + 1e-9 ? NAN : at;
}

/* Where the k-th point that is kept lies among those of the block. */
static double place_of(const struct th_trace *trace, size_t column, const unsigned char *block,
                       int lane, size_t k)
{
    const struct th_scenario *scenario = trace->layout->scenario;
    const struct th_trace_column *place = &trace->columns[column];
    if (scenario->columns[column].axis == TH_LEVELS)
        return locate((const double *)(block + place->coordinate) + lane, place->cells,
                      scenario->catalog->landmarks[k].position);
    return (double)k * (double)(place->cells - 1) / (double)(place->points - 1);
}

double th_trace_pick(const struct th_trace *trace, size_t column, const unsigned char *block,
                     int lane, size_t k)
{
    const struct th_trace_column *place = &trace->columns[column];
    const double *from = (const double *)(block + place->lanes) + lane;
    if (trace->layout->scenario->columns[column].axis == TH_CELLS)
        return from[k * TH_LANES];
    double at = place_of(trace, column, block, lane, k);
    return isnan(at) ? NAN : between(from, place->cells, at);
}

double th_trace_coordinate(const struct th_trace *trace, size_t column,
                           const unsigned char *block, int lane, size_t k)
{
    const struct th_scenario *scenario = trace->layout->scenario;
    const struct th_trace_column *place = &trace->columns[column];
    const double *axis = (const double *)(block + place->coordinate) + lane;
    if (scenario->columns[column].axis == TH_LEVELS)
        return scenario->catalog->landmarks[k].position;
    if (scenario->columns[column].axis == TH_CELLS)
        return axis[k * TH_LANES];
    return between(axis, place->cells, place_of(trace, column, block, lane, k));
}
