/* The coordinates that all groups of a result share: time, beside it in hours or days, the
 * bounds of means, and members. */
#include <stdlib.h>
#include <string.h>

#include "scenario/column.h"
#include "store/sections.h"

static bool has_means(const struct th_store_job *job, size_t grid, size_t instance)
{
    const struct th_scenario *scenario = job->scenario;
    bool found = false;
    for (size_t k = 0; k < scenario->column_count; k++)
        found |= job->trace->columns[k].grid == grid &&
                 (instance == SIZE_MAX || scenario->columns[k].instance == instance) &&
                 th_column_row(scenario, &scenario->columns[k])->nature == TH_INTERVAL_MEAN;
    return found;
}

/* CF bounds of the time: the interval that ends with each sample; the first is empty. */
static bool write_bounds(const struct th_trace_grid *grid, hid_t group, hid_t time)
{
    const int32_t ends[2] = {0, 1};
    const hsize_t start[2] = {0, 0}, count[2] = {grid->times, 2};
    double *values = malloc((2 * grid->times + 1) * sizeof *values);
    hid_t bound = th_h5_scale(group, "bound", TH_H5_INT32, ends, 2, "1", "begin and end");
    struct th_h5_shape shape = {.rank = 2, .size = {grid->times, 2}, .scales = {time, bound}};
    hid_t array = values && bound >= 0 ? th_h5_array(group, "time_bnds", TH_H5_REAL, &shape)
                                       : H5I_INVALID_HID;
    for (size_t k = 0; values && k < grid->times; k++) {
        values[2 * k] = th_seconds_of(grid->time[k ? k - 1 : 0]);
        values[2 * k + 1] = th_seconds_of(grid->time[k]);
    }
    bool done = array >= 0 && th_h5_slab(array, 2, start, count, values) &&
                th_h5_text(time, "bounds", "time_bnds");
    if (array >= 0)
        H5Dclose(array);
    if (bound >= 0)
        H5Dclose(bound);
    free(values);
    return done;
}

/* The time in hours or days beside the seconds, by the length of the run. */
static bool write_clock(hid_t group, struct th_store_times *made, double *time, size_t count)
{
    const double hour = 3600, day = 24 * hour;
    double unit = time[count - 1] > 2 * day ? day : time[count - 1] > 2 * hour ? hour : 1;
    made->clock = unit == day ? "day" : unit == hour ? "hour" : "time";
    if (unit == 1)
        return true;
    for (size_t k = 0; k < count; k++) time[k] /= unit;
    return th_h5_column(
        group, made->time, made->clock, TH_H5_REAL, time, count, unit == day ? "day" : "h",
        unit == day ? "time since the start [day]" : "time since the start [h]");
}

static bool make_times(const struct th_trace_grid *grid, hid_t group,
                       struct th_store_times *made)
{
    double *time = malloc((grid->times + 1) * sizeof *time);
    *made = (struct th_store_times){.time = H5I_INVALID_HID};
    for (size_t k = 0; time && k < grid->times; k++) time[k] = th_seconds_of(grid->time[k]);
    if (time)
        made->time = th_h5_scale(group, "time", TH_H5_REAL, time, grid->times, "s",
                                 "time since the start [s]");
    const bool done = made->time >= 0 && write_clock(group, made, time, grid->times);
    free(time);
    return done;
}

bool th_store_times(const struct th_store_job *job, hid_t group, size_t grid, size_t instance,
                    struct th_store_times *made)
{
    const struct th_trace_grid *its = &job->trace->grids.items[grid];
    return make_times(its, group, made) &&
           (!has_means(job, grid, instance) || write_bounds(its, group, made->time));
}

/* The coordinates that all groups share. */
bool th_store_coordinates(struct th_store_job *job)
{
    const struct th_trace *trace = job->trace;
    const struct th_trace_grid *grid = &trace->grids.items[0];
    const bool many = job->scenario->ensemble || trace->members > 1;
    if (!make_times(grid, job->run, &job->times))
        return false;
    int64_t *member = many ? malloc((trace->members + 1) * sizeof *member) : NULL;
    for (size_t k = 0; member && k < trace->members; k++)
        member[k] = (int64_t)(trace->first + k);
    if (member)
        job->member = th_h5_scale(job->run, "member", TH_H5_INT64, member, trace->members, "1",
                                  "member of the ensemble");
    free(member);
    return (!many || job->member >= 0) &&
           (!has_means(job, 0, SIZE_MAX) || write_bounds(grid, job->run, job->times.time));
}

/* Of profiles: their values are known now. */
bool th_store_coordinates_late(const struct th_store_job *job)
{
    bool done = true;
    for (size_t k = 0; k < *job->late_count; k++) {
        const struct th_store_late *late = &job->late[k];
        const struct th_trace_column *column = &job->trace->columns[late->column];
        const size_t points = late->second ? column->across : column->along;
        const double *si = late->counted ? NULL : th_trace_axis(job->trace, late->column);
        double *values = malloc((points + 1) * sizeof *values);
        for (size_t p = 0; values && p < points; p++)
            values[p] = si ? si[p + (late->second ? column->along : 0)] * late->scale[0] +
                                 late->scale[1]
                           : (double)p;
        done = done && values && th_h5_piece(late->data, TH_H5_REAL, 0, points, values);
        free(values);
        done = H5Dclose(late->data) >= 0 && done;
    }
    *job->late_count = 0;
    return done;
}
