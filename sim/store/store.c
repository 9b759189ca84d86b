/* The order in which a result is written: what is known before the run, the space of the
 * columns; rows, by many threads; what the members came to. */
#include "store/store.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/disk/seal.h"
#include "store/array.h"
#include "store/rows/fan.h"
#include "store/rows/spill.h"
#include "store/sections.h"

struct th_store {
    struct th_store_job job;
    struct th_store_options options;
    struct th_part part;
    hid_t driver;
    size_t late_count;
    _Atomic int failed; /* errno of a row that could not be written; 0: none */
    char message[TH_SENTENCE];
    struct th_arena arena;
};

/* Everything that is known before the run. */
static bool write_beginning(struct th_store_job *job)
{
    job->run = th_h5_group(job->file, "run", "NXentry");
    job->times.time = job->member = H5I_INVALID_HID;
    return job->run >= 0 &&
           th_h5_text(job->run, "title", job->scenario->title ? job->scenario->title : "") &&
           th_store_coordinates(job) && th_store_lists(job) && th_store_people(job) &&
           th_store_files(job) && th_store_groups(job);
}

/* The outcome of the members, and all that follows from it. */
static bool write_end(const struct th_store_job *job)
{
    return th_store_stamp(job) && th_store_summary(job) && th_store_coordinates_late(job) &&
           th_store_members(job) && th_store_verdicts(job) && th_store_log(job) &&
           th_store_reductions(job) && th_store_tables(job) && th_store_part(job);
}

static bool take_memory(struct th_store *store, const struct th_trace *trace)
{
    const size_t columns = trace->layout->scenario->column_count;
    store->job.rows = th_arena_take(&store->arena, (columns + 1) * sizeof *store->job.rows);
    store->job.late = th_arena_take(&store->arena, (2 * columns + 1) * sizeof *store->job.late);
    if (!store->job.rows || !store->job.late)
        return false;
    for (size_t k = 0; k < columns; k++)
        store->job.rows[k] = (struct th_store_rows){.data = H5I_INVALID_HID, .at = HADDR_UNDEF};
    return true;
}

/* Ends the writing. keep: the result is renamed, if all of it could be written. */
static enum th_status close_store(struct th_store *store, bool done, const char *reason,
                                  struct th_error *error)
{
    const char *path = store->part.path;
    if (store->failed && !store->part.failed)
        store->part.failed = store->failed;
    if (!th_h5_close(store->job.file, store->driver))
        done = false;
    done = done && th_part_seal(&store->part);
    const char *why = store->message[0] ? store->message : reason[0] ? reason : NULL;
    enum th_status failure = why ? TH_IO : TH_NO_MEMORY; /* no other failure is possible */
    if (!done && !store->part.failed)
        th_error_add(error, failure, "cannot write %s: %s", path, why ? why : "no memory");
    const bool failed = store->part.failed;
    enum th_status status = th_part_close(&store->part, done, error);
    return done || failed ? status : failure;
}

static void free_store(struct th_store *store)
{
    struct th_arena arena = store->arena;
    th_spill_close(store->job.spill);
    th_fans_close(store->job.fans);
    th_arena_free(&arena);
    free(store);
}

/* Of a part those that are among the first of all. */
static uint64_t kept_of(const struct th_trace *trace)
{
    const struct th_scenario *s = trace->layout->scenario;
    const uint64_t keep = s->summary.count ? s->summary.keep : UINT64_MAX;
    const uint64_t left = keep > trace->first ? keep - trace->first : 0;
    return left < trace->members ? left : trace->members;
}

static bool begin(struct th_store *store)
{
    store->job.file = th_h5_create(&store->part, &store->driver);
    return store->job.file >= 0 && th_store_root(&store->job) && write_beginning(&store->job);
}

enum th_status th_store_open(const struct th_trace *trace, const char *path,
                             const struct th_store_options *options, struct th_store **made,
                             struct th_error *error)
{
    struct th_store *store = calloc(1, sizeof *store);
    *made = NULL;
    if (!store || !take_memory(store, trace)) {
        free(store);
        return th_error_add(error, TH_NO_MEMORY, "no memory to write %s", path);
    }
    store->options = options ? *options : (struct th_store_options){0};
    store->job.trace = trace;
    store->job.scenario = trace->layout->scenario;
    store->job.options = &store->options;
    store->job.message = store->message;
    store->job.part = &store->part;
    store->job.late_count = &store->late_count;
    store->job.kept = kept_of(trace);
    if (!th_fans_open(trace, &store->job.fans)) {
        free_store(store);
        return th_error_add(error, TH_NO_MEMORY, "no memory for the summary");
    }
    enum th_status status = th_part_open(&store->part, path, error);
    if (status == TH_OK) {
        status = th_spill_open(trace, path, store->options.shown, &store->job.spill, error);
        if (status != TH_OK)
            th_part_close(&store->part, false, NULL);
    }
    if (status != TH_OK) {
        free_store(store);
        return status;
    }
    struct th_h5_hush hush;
    th_h5_hush(&hush);
    const bool done = begin(store);
    status = done ? TH_OK : close_store(store, false, hush.reason, error);
    th_h5_unhush(&hush);
    if (done)
        *made = store;
    else
        free_store(store);
    return status;
}

bool th_store_take(struct th_store *store, const struct th_trace *trace, uint64_t from,
                   uint64_t count)
{
    struct th_part part = {.file = store->part.file};
    th_store_rows(&store->job, trace, from, count, &part);
    int failed = part.failed;
    if (!failed)
        failed = th_spill_take(store->job.spill, trace, from, count);
    if (!failed && store->job.fans && !store->options.shown) {
        bool counted = false;
#pragma omp critical(th_fans)
        counted = th_fans_take(store->job.fans, &store->job, trace, from, count);
        failed = counted ? 0 : ENOMEM;
    }
    if (failed)
        store->failed = failed;
    return !failed;
}

bool th_store_add_summary(struct th_store *store, const int64_t *words, size_t count)
{
    return !store->job.fans || th_fans_add(store->job.fans, words, count);
}

/* A whole trace: block by block, or column by column if it is compressed. */
static bool fill(struct th_store *store)
{
    const struct th_trace *trace = store->job.trace;
    bool done = true;
    for (uint64_t m = 0, count; done && m < trace->members; m += count) {
        const uint64_t left = trace->members - m, to = TH_LANES - (trace->first + m) % TH_LANES;
        count = to < left ? to : left;
        done = th_store_take(store, trace, m, count);
        if (m / TH_LANES % 64 == 0)
            th_trace_release(trace);
    }
    for (size_t k = 0; done && k < trace->layout->scenario->column_count; k++) {
        hid_t data = store->job.rows[k].data;
        done = data < 0 || (th_store_compressed(&store->job, k) && H5Dclose(data) >= 0);
    }
    return done;
}

enum th_status th_store_close(struct th_store *store, const struct th_store_options *options,
                              struct th_error *error)
{
    if (!store)
        return TH_OK;
    struct th_h5_hush hush;
    const struct th_store_options before = store->options;
    if (options)
        store->options = *options;
    store->options.compress = before.compress;
    store->options.shown = before.shown;
    th_h5_hush(&hush);
    const bool whole = !store->job.trace->lean;
    const bool done = !store->failed && (!whole || fill(store)) && write_end(&store->job);
    enum th_status status = close_store(store, done, hush.reason, error);
    th_h5_unhush(&hush);
    free_store(store);
    return status;
}

enum th_status th_store_drop(struct th_store *store, struct th_error *error)
{
    struct th_h5_hush hush;
    enum th_status status = TH_OK;
    if (!store)
        return TH_OK;
    if (store->failed)
        status = th_error_add(error, store->failed == ENOMEM ? TH_NO_MEMORY : TH_IO,
                              "cannot write %s: %s", store->part.path, strerror(store->failed));
    th_h5_hush(&hush);
    th_h5_close(store->job.file, store->driver);
    th_h5_unhush(&hush);
    th_part_close(&store->part, false, NULL);
    free_store(store);
    return status;
}

enum th_status th_store_write(const struct th_trace *trace, const char *path,
                              const struct th_store_options *options, struct th_error *error)
{
    struct th_store *store;
    enum th_status status = th_store_open(trace, path, options, &store, error);
    return status == TH_OK ? th_store_close(store, options, error) : status;
}

static enum th_status sink_begin(void *context, const struct th_trace *trace,
                                 struct th_error *error)
{
    struct th_store_stream *stream = context;
    enum th_status status =
        th_store_open(trace, stream->path, stream->options, &stream->store, error);
    if (status != TH_OK || !th_part_is_shared(&stream->store->part))
        return status;
    th_store_drop(stream->store, NULL);
    stream->store = NULL;
    return th_error_add(error, TH_IO,
                        "%s is being written by another run; two runs cannot share one",
                        stream->path);
}

static bool sink_take(void *context, const struct th_trace *window, uint64_t count)
{
    const struct th_store_stream *stream = context;
    return th_store_take(stream->store, window, 0, count);
}

struct th_sink th_store_sink(struct th_store_stream *stream)
{
    return (struct th_sink){stream, sink_begin, sink_take};
}
