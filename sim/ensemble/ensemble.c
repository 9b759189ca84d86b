/* Runs the blocks of an ensemble over the threads of OpenMP. Each thread has one block, which
 * it starts again and again. The threads share struct work, which they change in named critical
 * sections, and the trace, in which every member has its own places. */
#include "ensemble/ensemble.h"

#include <inttypes.h>
#include <math.h>
#include <omp.h>

#include "base/clock.h"
#include "base/disk/scratch.h"
#include "engine/course/tally.h"
#include "engine/rules.h"
#include "engine/start.h"
#include "engine/watch/log.h"
#include "engine/watch/reduce.h"
#include "ensemble/checkpoint.h"

/* Shared by the threads. */
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
    uint64_t held; /* members finished since the file of the trace was released */
    enum th_status status;
};

/* The block and the traces of one thread. */
struct hand {
    struct th_block *block;
    struct th_trace *trace;  /* that it writes into: the run's, or its window */
    struct th_trace *window; /* NULL: it has none */
};

static void add_progress(struct work *work, double part, uint64_t members)
{
#pragma omp critical(th_progress)
    {
        work->done += part;
        work->members_done += members;
        double now = th_clock();
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

/* The lanes from .. to - 1 of a block that belong to this run. Blocks start at multiples of
 * eight, whatever the run's first member is. */
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
    if (image)
        th_block_restore(block, image);
    else
        th_block_start(block, (work->first_block + number) * TH_LANES, from, to);
}

/* The trace has status codes alone; the message is kept beside it. */
static void keep_reason(struct work *work, struct th_block *block, int lane, uint64_t member)
{
#pragma omp critical(th_why)
    {
        char text[TH_SENTENCE];
        th_trace_keep_reason(work->trace, member, th_block_reason(block, lane, text));
    }
}

static void finish_member(struct work *work, const struct hand *hand, int lane)
{
    struct th_block *block = hand->block;
    const struct th_outcome outcome = th_block_outcome(block, lane);
    const size_t reductions = work->layout->scenario->reduction_count;
    const bool failed = outcome.status != TH_OK;
    struct th_trace *trace = hand->trace;
    const uint64_t member = outcome.member - trace->first;
    if (outcome.samples < trace->times) /* it failed, or its last stage is over */
        th_trace_fail(trace, member, outcome.samples);
    if (failed)
        keep_reason(work, block, lane, outcome.member - work->trace->first);
    trace->ended[member] = outcome.at;
    trace->steps[member] = outcome.steps;
    th_log_keep(block, lane, trace, member);
    th_tally_keep(block, lane, trace, member);
    trace->failed_in[member] = outcome.failed_in;
    for (size_t k = 0; k < reductions; k++)
        trace->reduced[member * reductions + k] =
            failed ? NAN : th_reduce_result(block, lane, k);
    trace->status[member] = (int32_t)outcome.status;
    if (work->checkpoint)
        th_checkpoint_done(work->checkpoint, member);
}

/* Now and then what lies in the file of the trace is released from memory. */
static void release(struct work *work, uint64_t members)
{
    const struct th_trace *trace = work->trace;
#pragma omp critical(th_release)
    {
        work->held += members;
        if (work->held * (trace->mapped_bytes / trace->members) > TH_TRACE_IN_MEMORY) {
            work->held = 0;
            th_trace_release(trace);
        }
    }
}

/* Keeps the first error; TH_INTERRUPTED is replaced by an error. */
static void keep_status(struct work *work, enum th_status status)
{
#pragma omp critical(th_status)
    if (work->status == TH_OK || work->status == TH_INTERRUPTED)
        work->status = status;
}

/* True if something else than an interrupt has ended the run. */
static bool is_broken(struct work *work)
{
    bool broken = false;
#pragma omp critical(th_status)
    broken = work->status != TH_OK && work->status != TH_INTERRUPTED;
    return broken;
}

static void finish_block(struct work *work, const struct hand *hand, uint64_t number)
{
    const struct th_sink *sink = work->options->sink;
    int from, to;
    lanes_of(work, number, &from, &to);
    for (int i = from; i < to; i++) finish_member(work, hand, i);
    if (hand->window && !sink->take(sink->context, hand->window, (uint64_t)(to - from)))
        keep_status(work, TH_IO);
    else if (hand->window)
        th_trace_move(work->trace, hand->window, (uint64_t)(to - from));
    release(work, (uint64_t)(to - from));
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
        keep_status(work, status == TH_OK ? TH_INTERRUPTED : status);
    }
}

/* In pieces, for the progress. *reported: the share of the block that is in it. */
static enum th_status advance_block(struct work *work, const struct hand *hand,
                                    double *reported)
{
    enum { PIECES = 64 };
    const th_tick duration = work->layout->scenario->duration;
    for (int piece = 1; piece < PIECES; piece++) {
        enum th_status status = th_block_run(hand->block, duration / PIECES * piece,
                                             hand->trace, work->options->stop);
        if (status != TH_OK)
            return status;
        add_progress(work, 1.0 / PIECES, 0);
        *reported += 1.0 / PIECES;
    }
    return th_block_run(hand->block, duration, hand->trace, work->options->stop);
}

static void run_block(struct work *work, const struct hand *hand, uint64_t number)
{
    const struct th_stop *stop = work->options->stop;
    int from, to;
    lanes_of(work, number, &from, &to);
    if (is_done(work, number)) {
        add_progress(work, 1, (uint64_t)(to - from));
        return;
    }
    if (stop && stop->raised)
        keep_status(work, TH_INTERRUPTED);
    if ((stop && stop->raised) || is_broken(work))
        return;
    double reported = 0;
    if (hand->window)
        hand->window->first = (work->first_block + number) * TH_LANES + (uint64_t)from;
    begin_block(work, hand->block, number);
    if (advance_block(work, hand, &reported) == TH_OK) {
        finish_block(work, hand, number);
        add_progress(work, 1 - reported, (uint64_t)(to - from));
    } else {
        keep_block(work, hand->block, number);
    }
}

/* A block and, where the trace is lean, a window; false: no memory. */
static bool take_hand(struct work *work, struct hand *hand)
{
    const uint64_t members = work->trace->members;
    *hand = (struct hand){.block = th_block_create(work->layout, work->error),
                          .trace = work->trace};
    if (hand->block && work->trace->lean)
        hand->trace = hand->window =
            th_trace_create(work->layout, work->trace->first,
                            members < TH_LANES ? members : TH_LANES, NULL, work->error);
    return hand->block && hand->trace;
}

static void run_all(struct work *work, int threads)
{
#pragma omp parallel num_threads(threads)
    {
        struct hand hand;
        bool ready = false;
#pragma omp critical(th_create)
        ready = take_hand(work, &hand);
        if (!ready)
            keep_status(work, TH_NO_MEMORY);
#pragma omp for schedule(dynamic, 1)
        for (uint64_t b = 0; b < work->blocks; b++)
            if (ready)
                run_block(work, &hand, b);
        th_block_free(hand.block);
        th_trace_free(hand.window);
    }
}

enum th_status th_ensemble_failures(const struct th_trace *trace, struct th_error *error)
{
    uint64_t failed = 0, first = 0;
    for (uint64_t m = trace->members; m-- > 0;)
        if (trace->status[m] != TH_OK) {
            failed++;
            first = m;
        }
    if (!failed)
        return TH_OK;
    enum th_status status = (enum th_status)trace->status[first];
    char failure[TH_SENTENCE];
    th_trace_failure(trace, first, failure, sizeof failure);
    return th_error_add(error, status == TH_NOT_CONVERGED ? status : TH_RUN_FAILED,
                        "%s: %" PRIu64 " of %" PRIu64 " members failed; member %" PRIu64 " %s",
                        trace->layout->scenario->file, failed, trace->members,
                        trace->first + first, failure);
}

/* A trace that does not lie in a checkpoint: lean if there is a sink, in a file if it is large.
 */
static enum th_status open_own(struct work *work, uint64_t first, uint64_t members)
{
    const struct th_ensemble_options *options = work->options;
    const bool lean = options->sink != NULL;
    struct th_trace_file file = {.path = options->beside, .file = -1, .lean = lean};
    double size = th_trace_lean_size(work->layout, members);
    if (!lean)
        size += th_trace_size(work->layout, members) +
                (double)th_trace_log_size(work->layout->log_plan, members, false);
    enum th_status status = TH_OK;
    if (options->beside && size > TH_TRACE_IN_MEMORY)
        status = th_scratch_open(options->beside, &file.file, work->error);
    if (status != TH_OK)
        return status;
    work->trace = th_trace_create(work->layout, first, members, &file, work->error);
    if (!work->trace)
        return file.file >= 0 ? TH_IO : TH_NO_MEMORY;
    return lean ? options->sink->begin(options->sink->context, work->trace, work->error)
                : TH_OK;
}

static enum th_status open_trace(struct work *work, uint64_t first, uint64_t members)
{
    const struct th_ensemble_options *options = work->options;
    if (!options->checkpoint)
        return open_own(work, first, members);
    return th_checkpoint_open(work->layout, first, members, options->checkpoint,
                              options->resume, &work->checkpoint, &work->trace, work->error);
}

static uint64_t first_of(const struct th_layout *layout,
                         const struct th_ensemble_options *options)
{
    return options->members ? options->first : layout->scenario->first;
}

static uint64_t members_of(const struct th_layout *layout,
                           const struct th_ensemble_options *options)
{
    return options->members ? options->members : layout->scenario->members;
}

static uint64_t blocks_of(const struct th_layout *layout,
                          const struct th_ensemble_options *options)
{
    uint64_t first = first_of(layout, options), last = first + members_of(layout, options) - 1;
    return last / TH_LANES - first / TH_LANES + 1;
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
    enum th_status status =
        open_trace(&work, first_of(layout, options), members_of(layout, options));
    if (status != TH_OK) {
        th_trace_free(work.trace);
        return status;
    }
    *trace = work.trace;
    work.first_block = first_of(layout, options) / TH_LANES;
    work.blocks = blocks_of(layout, options);
    run_all(&work, th_ensemble_threads(layout, options));
    status = work.status;
    if (work.checkpoint) {
        enum th_status closed = th_checkpoint_close(work.checkpoint, error);
        status = closed == TH_OK ? status : closed;
    }
    th_checkpoint_free(work.checkpoint);
    return status == TH_OK ? th_ensemble_failures(work.trace, error) : status;
}
