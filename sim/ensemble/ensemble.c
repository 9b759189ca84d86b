#include "ensemble/ensemble.h"

#include "engine/block.h"
#include "engine/log.h"
#include "engine/reduce.h"
#include "ensemble/checkpoint.h"

#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* What the threads share while they work through the blocks. */
struct work {
    const struct th_layout *layout;
    const struct th_ensemble_options *options;
    struct th_trace *trace;
    struct th_checkpoint *checkpoint; /* or NULL */
    struct th_error *error;
    uint64_t first_block, blocks;
    double done; /* blocks, with parts of those in flight */
    uint64_t members_done;
    double shown;
    enum th_status status;
};

static double wall_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void note_progress(struct work *work, double part, uint64_t members)
{
#pragma omp critical(th_progress)
    {
        work->done += part;
        work->members_done += members;
        double now = wall_clock();
        bool last = work->members_done == work->trace->members;
        if (work->options->progress.show &&
            (last || now - work->shown >= work->options->progress.every)) {
            work->shown = now;
            double share = last ? 1 : work->done / (double)work->blocks;
            work->options->progress.show(work->options->progress.context, share,
                                         work->members_done, work->trace->members);
        }
    }
}

/* Members first .. of a block that belong to this run, as lanes. Blocks start at multiples of
 * eight whatever the run's first member is. */
static void lanes_of(const struct work *work, uint64_t number, int *from, int *to)
{
    uint64_t start = (work->first_block + number) * TH_LANES;
    uint64_t first = work->trace->first, end = first + work->trace->members;
    *from = start < first ? (int)(first - start) : 0;
    *to = start + TH_LANES > end ? (int)(end - start) : TH_LANES;
}

static bool is_done(const struct work *work, uint64_t number)
{
    int from, to;
    lanes_of(work, number, &from, &to);
    uint64_t start = (work->first_block + number) * TH_LANES - work->trace->first;
    for (int i = from; i < to; i++)
        if (work->trace->status[start + (uint64_t)i] < 0)
            return false;
    return true;
}

static void begin_block(const struct work *work, struct th_block *block, uint64_t number)
{
    int from, to;
    lanes_of(work, number, &from, &to);
    const void *image = work->checkpoint ? th_checkpoint_image(work->checkpoint, number) : NULL;
    if (image) {
        memcpy(block->bytes, image, work->layout->block_bytes);
        th_block_bind(block);
        return;
    }
    th_block_start(block, (work->first_block + number) * TH_LANES, to);
    for (int i = 0; i < from; i++) block->head->mode[i] = TH_RESTING;
}

static void note_why(struct work *work, struct th_block *block, int lane)
{
    uint64_t member = block->head->member[lane] - work->trace->first;
#pragma omp critical(th_why)
    {
        char text[TH_SENTENCE];
        th_trace_keep_reason(work->trace, member, th_block_reason(block, lane, text));
    }
}

static void finish_block(struct work *work, struct th_block *block, uint64_t number)
{
    int from, to;
    lanes_of(work, number, &from, &to);
    const struct th_block_head *head = block->head;
    struct th_trace *trace = work->trace;
    const struct th_scenario *scenario = work->layout->scenario;
    for (int i = from; i < to; i++) {
        uint64_t member = head->member[i] - trace->first;
        if (head->mode[i] == TH_FAILED) {
            th_trace_fail(trace, member, head->sample[i]);
            note_why(work, block, i);
        }
        trace->ended[member] = head->now[i];
        trace->steps[member] = head->steps[i];
        th_log_keep(block, i, trace, member);
        trace->failed_in[member] = head->failed_in[i];
        for (size_t k = 0; k < scenario->reduction_count; k++)
            trace->reduced[member * scenario->reduction_count + k] =
                head->mode[i] == TH_FAILED ? NAN : th_reduce_result(block, i, k);
        trace->status[member] = head->failure[i];
        if (work->checkpoint)
            th_checkpoint_done(work->checkpoint, member);
    }
}

/* The first failure stands; only an interruption gives way to one. */
static void note_status(struct work *work, enum th_status status)
{
#pragma omp critical(th_status)
    if (work->status == TH_OK || work->status == TH_INTERRUPTED)
        work->status = status;
}

static void keep_block(struct work *work, struct th_block *block, uint64_t number)
{
#pragma omp critical(th_checkpoint)
    {
        size_t count;
        const void *bytes = th_block_bytes(block, &count);
        enum th_status status = TH_OK;
        if (work->checkpoint)
            status = th_checkpoint_keep(work->checkpoint, number, bytes, count, work->error);
        note_status(work, status == TH_OK ? TH_INTERRUPTED : status);
    }
}

/* In pieces, so that progress can be told. *told: the share of the block that has been. */
static enum th_status march(struct work *work, struct th_block *block, double *told)
{
    enum { PIECES = 64 };
    const th_tick duration = work->layout->scenario->duration;
    for (int piece = 1; piece < PIECES; piece++) {
        enum th_status status =
            th_block_run(block, duration / PIECES * piece, work->trace, work->options->stop);
        if (status != TH_OK)
            return status;
        note_progress(work, 1.0 / PIECES, 0);
        *told += 1.0 / PIECES;
    }
    return th_block_run(block, duration, work->trace, work->options->stop);
}

static void run_block(struct work *work, struct th_block *block, uint64_t number)
{
    const struct th_stop *stop = work->options->stop;
    int from, to;
    lanes_of(work, number, &from, &to);
    if (is_done(work, number)) {
        note_progress(work, 1, (uint64_t)(to - from));
        return;
    }
    if (stop && stop->raised) {
        note_status(work, TH_INTERRUPTED);
        return;
    }
    double told = 0;
    begin_block(work, block, number);
    if (march(work, block, &told) == TH_OK) {
        finish_block(work, block, number);
        note_progress(work, 1 - told, (uint64_t)(to - from));
    } else {
        keep_block(work, block, number);
    }
}

static void run_all(struct work *work, int threads)
{
#pragma omp parallel num_threads(threads)
    {
        struct th_block *block = NULL;
#pragma omp critical(th_create)
        {
            block = th_block_create(work->layout, work->error);
            if (!block)
                note_status(work, TH_NO_MEMORY);
        }
#pragma omp for schedule(dynamic, 1)
        for (uint64_t b = 0; b < work->blocks; b++)
            if (block)
                run_block(work, block, b);
        th_block_free(block);
    }
}

/* The sentence about members that failed; the first by number, whatever thread it ran on. */
static enum th_status judge(const struct work *work, struct th_error *error)
{
    const struct th_trace *trace = work->trace;
    uint64_t failed = 0, first = 0;
    for (uint64_t m = trace->members; m-- > 0;)
        if (trace->status[m] != TH_OK) {
            failed++;
            first = m;
        }
    if (!failed)
        return TH_OK;
    const struct th_scenario *scenario = trace->layout->scenario;
    int failed_in = trace->failed_in[first];
    enum th_status status = (enum th_status)trace->status[first];
    char when[48];
    th_scenario_instant(scenario, trace->ended[first], when, sizeof when);
    return th_error_add(error, status == TH_NOT_CONVERGED ? status : TH_RUN_FAILED,
                        "%s: %llu of %llu members failed; member %llu stopped at %s in %s: %s",
                        scenario->file, (unsigned long long)failed,
                        (unsigned long long)trace->members,
                        (unsigned long long)(trace->first + first), when,
                        failed_in < 0 ? "a transfer" : scenario->instances[failed_in].name,
                        th_trace_reason(trace, first));
}

static enum th_status open_trace(struct work *work, uint64_t members)
{
    const struct th_ensemble_options *options = work->options;
    if (options->checkpoint)
        return th_checkpoint_open(work->layout, options->first, members, options->checkpoint,
                                  options->resume, &work->checkpoint, &work->trace,
                                  work->error);
    work->trace = th_trace_create(work->layout, options->first, members, NULL, work->error);
    return work->trace ? TH_OK : TH_NO_MEMORY;
}

static uint64_t members_of(const struct th_layout *layout,
                           const struct th_ensemble_options *options)
{
    return options->members ? options->members : layout->scenario->members;
}

static uint64_t blocks_of(const struct th_layout *layout,
                          const struct th_ensemble_options *options)
{
    uint64_t last = options->first + members_of(layout, options) - 1;
    return last / TH_LANES - options->first / TH_LANES + 1;
}

int th_ensemble_threads(const struct th_layout *layout,
                        const struct th_ensemble_options *options)
{
    int threads = options->threads > 0 ? options->threads : omp_get_max_threads();
    uint64_t blocks = blocks_of(layout, options);
    return (uint64_t)threads > blocks ? (int)blocks : threads;
}

enum th_status th_ensemble_run(const struct th_layout *layout,
                               const struct th_ensemble_options *options,
                               struct th_trace **trace, struct th_error *error)
{
    struct work work = {.layout = layout, .options = options, .error = error};
    *trace = NULL;
    enum th_status status = open_trace(&work, members_of(layout, options));
    if (status != TH_OK)
        return status;
    *trace = work.trace;
    work.first_block = options->first / TH_LANES;
    work.blocks = blocks_of(layout, options);
    run_all(&work, th_ensemble_threads(layout, options));
    status = work.status;
    if (work.checkpoint) {
        enum th_status closed = th_checkpoint_close(work.checkpoint, error);
        status = closed == TH_OK ? status : closed;
    }
    th_checkpoint_free(work.checkpoint);
    return status == TH_OK ? judge(&work, error) : status;
}
