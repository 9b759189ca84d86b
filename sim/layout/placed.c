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
    struct th_column profile = *column, axis = *column;
    profile.profile = axis.profile = true;
    profile.placed = axis.placed = false;
    axis.species = -1;
    axis.row = (size_t)(th_axis_row(model) - model->profiles.rows);
    return (struct th_placed){.profile = th_slice_column(scenario, slices, &profile),
                              .axis = th_slice_column(scenario, slices, &axis),
                              .points = slices[column->instance].points,
                              .position = column->position,
                              .path = column->path};
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

bool th_placed_beyond(const struct th_placed *it, const unsigned char *block, int lane)
{
    const double *axis = (const double *)(block + it->axis) + lane;
    return isnan(th_placed_locate(axis, it->points, it->position));
}

double th_placed_value(const struct th_placed *it, const unsigned char *block, int lane)
{
    const double *axis = (const double *)(block + it->axis) + lane;
    const double *from = (const double *)(block + it->profile) + lane;
    const double at = th_placed_locate(axis, it->points, it->position);
    return isnan(at) ? NAN : th_placed_between(from, it->points, at);
}

double th_placed_between(const double *from, size_t points, double at)
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
