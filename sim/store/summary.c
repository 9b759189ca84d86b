/* /run/summary: quantiles over the persons under each condition, of recorded values at each
 * instant and place (store/rows/fan.h). */
#include <stdlib.h>
#include <string.h>

#include "scenario/column.h"
#include "store/rows/fan.h"
#include "store/sections.h"

/* The coordinate of a column, its first or second; NULL: there is none. */
static const struct th_store_late *axis_of(const struct th_store_job *job,
                                           const struct th_column *column, bool second)
{
    const struct th_column *columns = job->scenario->columns;
    const size_t grid = job->trace->columns[column - columns].grid;
    for (size_t k = 0; k < *job->late_count; k++) {
        const struct th_store_late *late = &job->late[k];
        const struct th_column *its = &columns[late->column];
        if (its->instance == column->instance && late->second == second &&
            job->trace->columns[late->column].grid == grid &&
            (second ? its->across == column->across
                    : its->axis == column->axis && its->points == column->points))
            return late;
    }
    return NULL;
}

struct scales {
    hid_t time, quantile, condition; /* condition: negative if there is one alone */
    size_t conditions;
};

static struct th_h5_shape shape_of(const struct th_store_job *job, size_t k,
                                   const struct scales *scales)
{
    const struct th_column *column = &job->scenario->columns[k];
    const struct th_trace_column *kept = &job->trace->columns[k];
    struct th_h5_shape shape = {.rank = 0};
    if (scales->condition >= 0) {
        shape.size[shape.rank] = scales->conditions;
        shape.scales[shape.rank++] = scales->condition;
    }
    shape.size[shape.rank] = job->scenario->summary.count;
    shape.scales[shape.rank++] = scales->quantile;
    shape.size[shape.rank] = kept->times;
    shape.scales[shape.rank++] = scales->time;
    if (column->profile) {
        shape.size[shape.rank] = kept->along;
        shape.scales[shape.rank++] = axis_of(job, column, false)->data;
    }
    if (column->profile && th_column_row(job->scenario, column)->flags & TH_PLANE) {
        shape.size[shape.rank] = kept->across;
        shape.scales[shape.rank++] = axis_of(job, column, true)->data;
    }
    return shape;
}

static bool describe(const struct th_store_job *job, hid_t data, const struct th_column *column)
{
    const struct th_row *row = th_column_row(job->scenario, column);
    const double error = 0.01;
    const int32_t exact = TH_FAN_EXACT;
    const struct th_store_late *first = column->profile ? axis_of(job, column, false) : NULL;
    const struct th_store_late *second =
        row->flags & TH_PLANE && column->profile ? axis_of(job, column, true) : NULL;
    char label[TH_SENTENCE];
    th_store_label(job->scenario, column, label, sizeof label);
    th_store_label_unit(th_row_unit(row), label, sizeof label);
    return th_h5_word(data, "units", th_row_unit(row)) &&
           th_h5_text(data, "long_name", label) && th_h5_word(data, "path", column->path) &&
           th_h5_word(data, "nature", th_nature_name(row->nature)) &&
           (!first || th_h5_word(data, "profile_axis", first->name)) &&
           (!second || th_h5_word(data, "second_axis", second->name)) &&
           th_h5_number(data, "relative_error", TH_H5_REAL, &error) &&
           th_h5_number(data, "exact_up_to", TH_H5_INT32, &exact);
}

static bool write_column(const struct th_store_job *job, hid_t group, size_t k,
                         const struct scales *scales)
{
    char name[256];
    const struct th_h5_shape shape = shape_of(job, k, scales);
    hsize_t start[TH_H5_RANK] = {0}, all = 1;
    for (int r = 0; r < shape.rank; r++) all *= shape.size[r];
    double *values = malloc((all + 1) * sizeof *values);
    if (!values)
        return false;
    th_store_name(job->scenario->columns[k].path, name, sizeof name);
    th_fans_column(job->fans, k, values);
    hid_t data = th_h5_array(group, name, TH_H5_REAL, &shape);
    const bool done = data >= 0 && describe(job, data, &job->scenario->columns[k]) &&
                      th_h5_slab(data, shape.rank, start, shape.size, values);
    free(values);
    return data >= 0 && H5Dclose(data) >= 0 && done;
}

static bool make_scales(const struct th_store_job *job, hid_t group, struct scales *scales)
{
    const struct th_summary_request *asked = &job->scenario->summary;
    scales->conditions = th_fans_conditions(job->fans);
    scales->condition = H5I_INVALID_HID;
    scales->quantile = th_h5_scale(group, "quantile", TH_H5_REAL, asked->shares, asked->count,
                                   "1", "share of the persons below");
    if (scales->conditions == 1)
        return scales->quantile >= 0;
    int64_t *numbers = malloc(scales->conditions * sizeof *numbers);
    for (size_t k = 0; numbers && k < scales->conditions; k++) numbers[k] = (int64_t)k;
    if (numbers)
        scales->condition = th_h5_scale(group, "condition", TH_H5_INT64, numbers,
                                        scales->conditions, "1", "number of the condition");
    free(numbers);
    return scales->quantile >= 0 && scales->condition >= 0;
}

/* The columns of a grid, in a group that has the scales. */
static bool write_columns(const struct th_store_job *job, hid_t group, size_t grid,
                          const struct scales *scales)
{
    bool done = true;
    for (size_t k = 0; done && k < job->scenario->column_count; k++)
        if (th_fans_has(job->fans, k) && job->trace->columns[k].grid == grid)
            done = write_column(job, group, k, scales);
    return done;
}

static bool has_grid(const struct th_store_job *job, size_t grid)
{
    bool any = false;
    for (size_t k = 0; k < job->scenario->column_count; k++)
        any |= th_fans_has(job->fans, k) && job->trace->columns[k].grid == grid;
    return any;
}

/* Those of an interval of their own, in a group of it. */
static bool write_interval(const struct th_store_job *job, hid_t whole, size_t grid,
                           const struct scales *scales)
{
    struct th_store_times times = {.time = H5I_INVALID_HID};
    struct scales own = *scales;
    char name[TH_GRID_NAME];
    if (!has_grid(job, grid))
        return true;
    th_trace_grid_name(job->trace->grids.items[grid].every, name);
    hid_t group = th_h5_group(whole, name, "NXcollection");
    bool done =
        group >= 0 && th_store_times(job, group, grid, SIZE_MAX, &times) &&
        H5Lcreate_hard(whole, "quantile", group, "quantile", H5P_DEFAULT, H5P_DEFAULT) >= 0 &&
        (own.condition < 0 ||
         H5Lcreate_hard(whole, "condition", group, "condition", H5P_DEFAULT, H5P_DEFAULT) >= 0);
    own.time = times.time;
    done = done && write_columns(job, group, grid, &own);
    if (times.time >= 0)
        H5Dclose(times.time);
    return group >= 0 && H5Gclose(group) >= 0 && done;
}

bool th_store_summary(const struct th_store_job *job)
{
    if (!job->fans)
        return true;
    struct scales scales = {
        .time = job->times.time, .quantile = H5I_INVALID_HID, .condition = H5I_INVALID_HID};
    hid_t group = th_h5_group(job->run, "summary", "NXcollection");
    bool done =
        group >= 0 &&
        th_h5_text(group, "title", "quantiles over persons, failed ones left out") &&
        H5Lcreate_hard(job->run, "time", group, "time", H5P_DEFAULT, H5P_DEFAULT) >= 0 &&
        make_scales(job, group, &scales) && write_columns(job, group, 0, &scales);
    for (size_t g = 1; done && g < job->trace->grids.count; g++)
        done = write_interval(job, group, g, &scales);
    if (scales.quantile >= 0)
        H5Dclose(scales.quantile);
    if (scales.condition >= 0)
        H5Dclose(scales.condition);
    return group >= 0 && H5Gclose(group) >= 0 && done;
}
