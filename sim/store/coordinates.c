/* The coordinates that all groups of a result share: time, beside it in hours or days, the
 * bounds of means, and members. */
#include <stdlib.h>
#include <string.h>

#include "scenario/column.h"
#include "store/sections.h"

static bool has_means(const struct th_scenario *scenario)
{
    bool found = false;
    for (size_t k = 0; k < scenario->column_count; k++)
        found |= th_column_row(scenario, &scenario->columns[k])->nature == TH_INTERVAL_MEAN;
    return found;
}

/* CF bounds of the time: the interval that ends with each sample; the first is empty. */
static bool write_bounds(const struct th_store_job *job)
{
    const struct th_trace *trace = job->trace;
    const int32_t ends[2] = {0, 1};
    const hsize_t start[2] = {0, 0}, count[2] = {trace->times, 2};
    double *values = malloc((2 * trace->times + 1) * sizeof *values);
    hid_t bound = th_h5_scale(job->run, "bound", TH_H5_INT32, ends, 2, "1", "begin and end");
    struct th_h5_shape shape = {
        .rank = 2, .size = {trace->times, 2}, .scales = {job->time, bound}};
    hid_t array = values && bound >= 0 ? th_h5_array(job->run, "time_bnds", TH_H5_REAL, &shape)
                                       : H5I_INVALID_HID;
    for (size_t k = 0; values && k < trace->times; k++) {
        values[2 * k] = th_seconds_of(trace->time[k ? k - 1 : 0]);
        values[2 * k + 1] = th_seconds_of(trace->time[k]);
    }
    bool done = array >= 0 && th_h5_slab(array, 2, start, count, values) &&
                th_h5_text(job->time, "bounds", "time_bnds");
    if (array >= 0)
        H5Dclose(array);
    if (bound >= 0)
        H5Dclose(bound);
    free(values);
    return done;
}

/* The time in hours or days beside the seconds, by the length of the run. */
static bool write_clock(struct th_store_job *job, double *time)
{
    const double hour = 3600, day = 24 * hour;
    const size_t count = job->trace->times;
    double unit = time[count - 1] > 2 * day ? day : time[count - 1] > 2 * hour ? hour : 1;
    job->clock = unit == day ? "day" : unit == hour ? "hour" : "time";
    if (unit == 1)
        return true;
    for (size_t k = 0; k < count; k++) time[k] /= unit;
    return th_h5_column(
        job->run, job->time, job->clock, TH_H5_REAL, time, count, unit == day ? "day" : "h",
        unit == day ? "time since the start [day]" : "time since the start [h]");
}

/* The coordinates that all groups share. */
bool th_store_coordinates(struct th_store_job *job)
{
    const struct th_trace *trace = job->trace;
    size_t count = trace->times > trace->members ? trace->times : trace->members;
    double *time = malloc((count + 1) * sizeof *time);
    int64_t *member = malloc((count + 1) * sizeof *member);
    if (time && member) {
        for (size_t k = 0; k < trace->times; k++) time[k] = th_seconds_of(trace->time[k]);
        for (size_t k = 0; k < trace->members; k++) member[k] = (int64_t)(trace->first + k);
        job->time = th_h5_scale(job->run, "time", TH_H5_REAL, time, trace->times, "s",
                                "time since the start [s]");
        if (job->scenario->ensemble || trace->members > 1)
            job->member = th_h5_scale(job->run, "member", TH_H5_INT64, member, trace->members,
                                      "1", "member of the ensemble");
    }
    bool clock = time && job->time >= 0 && write_clock(job, time);
    free(time);
    free(member);
    bool many = job->scenario->ensemble || trace->members > 1;
    return clock && (!many || job->member >= 0) &&
           (!has_means(job->scenario) || write_bounds(job));
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
