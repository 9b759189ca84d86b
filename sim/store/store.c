/* Coordinates and order of a result that is written. */
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

#include "base/disk/seal.h"
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
static bool write_coordinates(struct th_store_job *job)
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

static bool write_run(struct th_store_job *job)
{
    job->run = th_h5_group(job->file, "run", "NXentry");
    if (job->run < 0)
        return false;
    job->time = job->member = H5I_INVALID_HID;
    bool done =
        th_h5_text(job->run, "title", job->scenario->title ? job->scenario->title : "") &&
        write_coordinates(job) && th_store_members(job) && th_store_lists(job) &&
        th_store_people(job) && th_store_verdicts(job) && th_store_files(job) &&
        th_store_log(job) && th_store_groups(job) && th_store_reductions(job) &&
        th_store_tables(job);
    if (job->time >= 0)
        H5Dclose(job->time);
    if (job->member >= 0)
        H5Dclose(job->member);
    if (H5Gclose(job->run) < 0)
        done = false;
    return done;
}

enum th_status th_store_write(const struct th_trace *trace, const char *path,
                              const struct th_store_options *options, struct th_error *error)
{
    const struct th_store_options plain = {0};
    char message[TH_SENTENCE] = "";
    struct th_store_job job = {.trace = trace,
                               .scenario = trace->layout->scenario,
                               .options = options ? options : &plain,
                               .message = message};
    struct th_part part;
    enum th_status status = th_part_open(&part, path, error);
    if (status != TH_OK)
        return status;
    struct th_h5_hush hush;
    hid_t driver;
    th_h5_hush(&hush);
    job.file = th_h5_create(&part, &driver);
    bool done = job.file >= 0 && th_store_root(&job) && write_run(&job);
    if (!th_h5_close(job.file, driver))
        done = false;
    done = done && th_part_seal(&part);
    th_h5_unhush(&hush);
    const char *why = message[0] ? message : hush.reason[0] ? hush.reason : NULL;
    enum th_status failure = why ? TH_IO : TH_NO_MEMORY; /* no other failure is possible */
    if (!done && !part.failed)
        th_error_add(error, failure, "cannot write %s: %s", path, why ? why : "no memory");
    status = th_part_close(&part, done, error);
    return done || part.failed ? status : failure;
}
