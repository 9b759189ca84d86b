/* Places of recorded columns, and the interpolation of profiles. */
#include "layout/trace_column.h"

#include <math.h>

#include "layout/placed.h"
#include "scenario/column.h"

static bool has_plane(const struct th_layout *layout, const struct th_column *column)
{
    return column->profile && th_column_row(layout->scenario, column)->flags & TH_PLANE;
}

/* The axis of a profile in a block, or its second one; SIZE_MAX: none. */
static size_t find_axis(const struct th_layout *layout, const struct th_column *column,
                        bool second)
{
    const struct th_model *model = layout->scenario->instances[column->instance].model;
    const struct th_row *row = !column->profile            ? NULL
                               : !second                   ? th_axis_row(model)
                               : has_plane(layout, column) ? th_axis_2_row(model)
                                                           : NULL;
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

static size_t cells_across(const struct th_layout *layout, const struct th_column *column)
{
    return has_plane(layout, column) ? layout->slices[column->instance].across : 1;
}

static size_t points_along(const struct th_layout *layout, const struct th_column *column)
{
    if (!column->profile || column->axis == TH_CELLS)
        return cells_of(layout, column);
    return column->axis == TH_POINTS ? column->points
                                     : layout->scenario->catalog->landmark_count;
}

static size_t points_across(const struct th_layout *layout, const struct th_column *column)
{
    return has_plane(layout, column) && column->across ? column->across
                                                       : cells_across(layout, column);
}

size_t th_trace_column_points(const struct th_layout *layout, const struct th_column *column)
{
    return points_along(layout, column) * points_across(layout, column);
}

struct th_trace_column th_trace_column(const struct th_layout *layout, size_t k)
{
    const struct th_scenario *scenario = layout->scenario;
    const struct th_slice *slices = layout->slices;
    const struct th_column *column = &scenario->columns[k];
    return (struct th_trace_column){
        .points = th_trace_column_points(layout, column),
        .along = points_along(layout, column),
        .across = points_across(layout, column),
        .lanes = th_slice_column(scenario, slices, column),
        .coordinate = find_axis(layout, column, false),
        .coordinate_2 = find_axis(layout, column, true),
        .floor = th_slice_floor(scenario, slices, column),
        .total =
            is_mean(scenario, column) ? th_slice_total(scenario, slices, column) : SIZE_MAX,
        .kept = layout->totals + k * sizeof(double[TH_LANES]),
        .cells = cells_of(layout, column),
        .cells_2 = cells_across(layout, column),
        .device = scenario->catalog->slots[scenario->instances[column->instance].slot].device,
        .kind = column->axis,
        .landmarks = column->profile && scenario->catalog ? scenario->catalog->landmarks : NULL,
    };
}

/* The place of the k-th of so many kept points, evenly spread, among the cells. */
static double spread(size_t k, size_t points, size_t cells)
{
    return points == cells ? (double)k : (double)k * (double)(cells - 1) / (double)(points - 1);
}

/* The place of the k-th kept point among the cells along. */
static double place_of(const struct th_trace_column *column, const unsigned char *block,
                       int lane, size_t k)
{
    if (column->kind == TH_LEVELS)
        return th_placed_locate((const double *)(block + column->coordinate) + lane,
                                column->cells, column->landmarks[k].position);
    return spread(k, column->along, column->cells);
}

/* The face before cell k: midway between two centres, half a cell beyond the outer ones. */
static double face(const double *axis, size_t cells, size_t k)
{
    if (cells < 2)
        return k ? INFINITY : -INFINITY;
    if (k == 0)
        return 1.5 * axis[0] - 0.5 * axis[TH_LANES];
    const double *before = axis + (k - 1) * TH_LANES;
    return k < cells ? 0.5 * (before[0] + before[TH_LANES])
                     : 1.5 * before[0] - 0.5 * before[-TH_LANES];
}

/* The mean over the k-th segment: of its cells, each as much as of it lies there. NaN where the
 * landmark is beyond the axis. from: the first of its cells. */
static double segment_mean(const struct th_trace_column *column, const unsigned char *block,
                           int lane, const double *from, size_t k)
{
    const double *axis = (const double *)(block + column->coordinate) + lane;
    const size_t next = column->cells_2 * TH_LANES;
    const struct th_landmark *at = column->landmarks + k;
    const double least = k ? 0.5 * (at[-1].position + at->position) : -INFINITY;
    const double most =
        k + 1 < column->along ? 0.5 * (at->position + at[1].position) : INFINITY;
    double sum = 0, length = 0;
    if (isnan(th_placed_locate(axis, column->cells, at->position)))
        return NAN;
    for (size_t c = 0; c < column->cells; c++) {
        const double part = fmin(face(axis, column->cells, c + 1), most) -
                            fmax(face(axis, column->cells, c), least);
        if (!(part > 0))
            continue;
        sum += isinf(part) ? from[c * next] : part * from[c * next];
        length += isinf(part) ? 1 : part;
    }
    return length > 0 ? sum / length : NAN;
}

/* At the k-th kept point along and one cell across. */
static double value_along(const struct th_trace_column *column, const unsigned char *block,
                          int lane, size_t k, size_t across)
{
    const double *from =
        (const double *)(block + column->lanes) + across * TH_LANES + (size_t)lane;
    if (column->kind == TH_CELLS)
        return from[k * column->cells_2 * TH_LANES];
    if (column->kind == TH_AXIS_SEGMENTS)
        return segment_mean(column, block, lane, from, k);
    double at = place_of(column, block, lane, k);
    return isnan(at) ? NAN : th_placed_between(from, column->cells, column->cells_2, at);
}

double th_trace_column_value(const struct th_trace_column *column, const unsigned char *block,
                             int lane, size_t k)
{
    if (column->across == 1)
        return value_along(column, block, lane, k, 0);
    const double at = spread(k % column->across, column->across, column->cells_2);
    const size_t low = (size_t)at, along = k / column->across;
    const double weight = at - (double)low;
    const double value = value_along(column, block, lane, along, low);
    return weight == 0 ? value
                       : (1 - weight) * value +
                             weight * value_along(column, block, lane, along, low + 1);
}

double th_trace_column_coordinate(const struct th_trace_column *column,
                                  const unsigned char *block, int lane, size_t k)
{
    const double *axis = (const double *)(block + column->coordinate) + lane;
    if (k >= column->along)
        return th_placed_between((const double *)(block + column->coordinate_2) + lane,
                                 column->cells_2, 1,
                                 spread(k - column->along, column->across, column->cells_2));
    if (column->kind == TH_LEVELS || column->kind == TH_AXIS_SEGMENTS)
        return column->landmarks[k].position;
    if (column->kind == TH_CELLS)
        return axis[k * TH_LANES];
    return th_placed_between(axis, column->cells, 1, place_of(column, block, lane, k));
}
