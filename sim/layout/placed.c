/* Plans and reads profiles at places. */
#include "layout/placed.h"

#include <math.h>

size_t th_placed_count(const struct th_scenario *scenario)
{
    size_t count = 0;
    for (size_t k = 0; k < scenario->output_count; k++) count += scenario->outputs[k].placed;
    return count;
}

struct th_placed th_placed_of(const struct th_scenario *scenario, const struct th_slice *slices,
                              const struct th_column *column)
{
    const struct th_model *model = scenario->instances[column->instance].model;
    const bool plane = model->profiles.rows[column->row].flags & TH_PLANE;
    struct th_column profile = *column, axis = *column;
    profile.profile = axis.profile = true;
    profile.placed = axis.placed = false;
    axis.species = -1;
    axis.row = (size_t)(th_axis_row(model) - model->profiles.rows);
    struct th_placed placed = {.profile = th_slice_column(scenario, slices, &profile),
                               .axis = th_slice_column(scenario, slices, &axis),
                               .points = slices[column->instance].points,
                               .position = column->position,
                               .axis_2 = SIZE_MAX,
                               .across = 1,
                               .position_2 = column->position_2,
                               .alone = th_axis_row(model)->flags & TH_POINTS_ALONE,
                               .path = column->path};
    if (!plane)
        return placed;
    axis.row = (size_t)(th_axis_2_row(model) - model->profiles.rows);
    placed.axis_2 = th_slice_column(scenario, slices, &axis);
    placed.across = slices[column->instance].across;
    return placed;
}

void th_placed_plan(const struct th_scenario *scenario, struct th_slice *slices,
                    struct th_placed *placed)
{
    size_t count = 0;
    for (size_t i = 0; i < scenario->instance_count; i++) {
        slices[i].first_placed = count;
        for (size_t k = 0; k < scenario->output_count; k++) {
            const struct th_column *of = &scenario->outputs[k];
            if (!of->placed || of->instance != i)
                continue;
            placed[count] = th_placed_of(scenario, slices, of);
            placed[count++].lanes = th_slice_column(scenario, slices, of);
        }
        slices[i].placed_count = count - slices[i].first_placed;
    }
}

/* The place on the second axis; 0 where there is none. */
static double locate_2(const struct th_placed *it, const unsigned char *block, int lane)
{
    if (it->axis_2 == SIZE_MAX)
        return 0;
    return th_placed_locate((const double *)(block + it->axis_2) + lane, it->across,
                            it->position_2);
}

/* The place on the axis; NaN: there is none. */
static double locate(const struct th_placed *it, const unsigned char *block, int lane)
{
    const double *axis = (const double *)(block + it->axis) + lane;
    size_t k = 0;
    if (!it->alone)
        return th_placed_locate(axis, it->points, it->position);
    while (k < it->points && fabs(axis[k * TH_LANES] - it->position) > 1e-9 * it->position) k++;
    return k < it->points ? (double)k : NAN;
}

bool th_placed_beyond(const struct th_placed *it, const unsigned char *block, int lane)
{
    return isnan(locate(it, block, lane)) || isnan(locate_2(it, block, lane));
}

double th_placed_value(const struct th_placed *it, const unsigned char *block, int lane)
{
    const double *from = (const double *)(block + it->profile) + lane;
    const double at = locate(it, block, lane);
    const double at_2 = locate_2(it, block, lane);
    return isnan(at) || isnan(at_2) ? NAN
                                    : th_placed_within(from, it->points, it->across, at, at_2);
}

double th_placed_between(const double *from, size_t points, size_t stride, double at)
{
    const size_t next = stride * TH_LANES;
    double last = (double)(points - 1);
    if (!(at > 0) || points == 1)
        return from[0];
    if (at >= last)
        return from[(points - 1) * next];
    size_t low = (size_t)at;
    double weight = at - (double)low, value = from[low * next];
    return weight == 0 ? value : (1 - weight) * value + weight * from[(low + 1) * next];
}

double th_placed_within(const double *from, size_t points, size_t across, double at,
                        double at_2)
{
    const double last = (double)(across - 1), place = fmin(fmax(at_2, 0), last);
    const size_t low = (size_t)place;
    const double weight = place - (double)low;
    const double value = th_placed_between(from + low * TH_LANES, points, across, at);
    if (weight == 0)
        return value;
    return (1 - weight) * value +
           weight * th_placed_between(from + (low + 1) * TH_LANES, points, across, at);
}

double th_placed_locate(const double *axis, size_t points, double position)
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
