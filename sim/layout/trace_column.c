/* Places of recorded columns, and the interpolation of profiles. */
#include "layout/trace_column.h"

#include <math.h>

#include "layout/placed.h"
#include "scenario/column.h"

/* The axis of a profile in a block; SIZE_MAX: none. */
static size_t find_axis(const struct th_layout *layout, const struct th_column *column)
{
    const struct th_model *model = layout->scenario->instances[column->instance].model;
    const struct th_row *row = column->profile ? th_axis_row(model) : NULL;
    struct th_column axis = *column;
    if (!row)
        return SIZE_MAX;
    axis.species = -1;
    axis.row = (size_t)(row - model->profiles.rows);
    return th_slice_column(layout->scenario, layout->slices, &axis);
}

static bool is_mean(const struct th_scenario *scenario, const struct th_column *column)
{
    return !column->profile && th_column_row(scenario, column)->nature == TH_INTERVAL_MEAN;
}

static size_t cells_of(const struct th_layout *layout, const struct th_column *column)
{
    return column->profile ? layout->slices[column->instance].points : 1;
}

size_t th_trace_column_points(const struct th_layout *layout, const struct th_column *column)
{
    if (!column->profile || column->axis == TH_CELLS)
        return cells_of(layout, column);
    return column->axis == TH_LEVELS ? layout->scenario->catalog->landmark_count
                                     : column->points;
}

struct th_trace_column th_trace_column(const struct th_layout *layout, size_t k)
{
    const struct th_scenario *scenario = layout->scenario;
    const struct th_slice *slices = layout->slices;
    const struct th_column *column = &scenario->columns[k];
    return (struct th_trace_column){
        .points = th_trace_column_points(layout, column),
        .lanes = th_slice_column(scenario, slices, column),
        .coordinate = find_axis(layout, column),
        .floor = th_slice_floor(scenario, slices, column),
        .total =
            is_mean(scenario, column) ? th_slice_total(scenario, slices, column) : SIZE_MAX,
        .kept = layout->totals + k * sizeof(double[TH_LANES]),
        .cells = cells_of(layout, column),
        .device = scenario->catalog->slots[scenario->instances[column->instance].slot].device,
        .kind = column->axis,
        .landmarks = column->axis == TH_LEVELS ? scenario->catalog->landmarks : NULL,
    };
}

/* The place of the k-th kept point among the cells. */
static double place_of(const struct th_trace_column *column, const unsigned char *block,
                       int lane, size_t k)
{
    if (column->kind == TH_LEVELS)
        return th_placed_locate((const double *)(block + column->coordinate) + lane,
                                column->cells, column->landmarks[k].position);
    return (double)k * (double)(column->cells - 1) / (double)(column->points - 1);
}

double th_trace_column_value(const struct th_trace_column *column, const unsigned char *block,
                             int lane, size_t k)
{
    const double *from = (const double *)(block + column->lanes) + lane;
    if (column->kind == TH_CELLS)
        return from[k * TH_LANES];
    double at = place_of(column, block, lane, k);
    return isnan(at) ? NAN : th_placed_between(from, column->cells, at);
}

double th_trace_column_coordinate(const struct th_trace_column *column,
                                  const unsigned char *block, int lane, size_t k)
{
    const double *axis = (const double *)(block + column->coordinate) + lane;
    if (column->kind == TH_LEVELS)
        return column->landmarks[k].position;
    if (column->kind == TH_CELLS)
        return axis[k * TH_LANES];
    return th_placed_between(axis, column->cells, place_of(column, block, lane, k));
}
