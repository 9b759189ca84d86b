/* thecal merge: puts the results of the parts of an ensemble together, to the bytes of the run
 * of all. The scenario is read from the texts of the first part; the members' numbers come from
 * where they are in the parts; what is said of all of them together is computed anew. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/disk/scratch.h"
#include "base/version.h"
#include "command/call/fail.h"
#include "command/call/files.h"
#include "command/call/finish.h"
#include "command/merge_words.h"
#include "command/verbs.h"
#include "language/language.h"
#include "result/input.h"
#include "result/piece.h"

struct piece {
    const char *path;
    struct th_piece_head head;
};

struct job {
    const struct th_call *call;
    struct piece *pieces; /* in the order of members */
    size_t count;
    uint64_t whole;  /* the members that there are, by the part that has most */
    char digest[65]; /* th_merge_digest of the first part */
    struct th_units *units;
    struct th_scenario *scenario;
    struct th_layout *layout;
    struct th_trace *trace, *window;
    struct th_store *store;
    struct th_finish end;
    const char *output;
    bool packed; /* the result is compressed: the trace is whole, and written at the end */
    struct th_error error;
};

static int by_first(const void *a, const void *b)
{
    const struct piece *one = a, *two = b;
    if (one->head.first != two->head.first)
        return one->head.first < two->head.first ? -1 : 1;
    return strcmp(one->path, two->path);
}

static enum th_status read_heads(struct job *job)
{
    const struct th_call *call = job->call;
    enum th_status status = TH_OK;
    job->count = call->operand_count;
    job->pieces = calloc(job->count, sizeof *job->pieces);
    if (!job->pieces)
        return th_error_add(&job->error, TH_NO_MEMORY, "no memory for the parts");
    for (size_t k = 0; k < job->count && status == TH_OK; k++) {
        job->pieces[k].path = call->operands[k];
        const struct th_piece_head *head = &job->pieces[k].head;
        status = th_piece_head(call->operands[k], &job->pieces[k].head, &job->error);
        job->whole = head->whole > job->whole ? head->whole : job->whole;
        if (status == TH_OK)
            status = th_output_check("output", job->output, "a part", call->operands[k],
                                     &job->error);
    }
    if (status == TH_OK)
        qsort(job->pieces, job->count, sizeof *job->pieces, by_first);
    return status;
}

/* Every part was made by this program: another one might have written other bytes. */
static enum th_status check_version(struct job *job, const struct piece *piece)
{
    const struct th_piece_head *head = &piece->head;
    if (strcmp(head->version, th_version()) != 0 ||
        strcmp(head->commit, th_version_commit()) != 0)
        return th_error_add(&job->error, TH_BAD_INPUT,
                            "%s was made by thecal %s (git %s); this is %s (git %s): parts are "
                            "merged by the program that made them",
                            piece->path, head->version, head->commit, th_version(),
                            th_version_commit());
    if (strcmp(head->compiler, th_version_compiler()) != 0)
        return th_error_add(&job->error, TH_BAD_INPUT,
                            "%s was made by a program of another compiler (%s); this is of %s",
                            piece->path, head->compiler, th_version_compiler());
    return TH_OK;
}

static enum th_status missing(struct job *job, uint64_t from, uint64_t to)
{
    return th_error_add(&job->error, TH_BAD_INPUT,
                        "members %" PRIu64 " to %" PRIu64
                        " are missing: no part has them; run --members %" PRIu64 ":%" PRIu64
                        " makes one that has",
                        from, to - 1, from, to);
}

/* Each member is in one part. */
static enum th_status check_tiles(struct job *job)
{
    const struct piece *before = NULL;
    const uint64_t whole = job->scenario->members;
    uint64_t next = 0;
    for (size_t k = 0; k < job->count; before = &job->pieces[k++]) {
        const struct piece *it = &job->pieces[k];
        const uint64_t end = it->head.first + it->head.members;
        if (it->head.first < next)
            return th_error_add(&job->error, TH_BAD_INPUT,
                                "members %" PRIu64 " to %" PRIu64 " are in both %s and %s",
                                it->head.first, (end < next ? end : next) - 1, before->path,
                                it->path);
        if (it->head.first > next)
            missing(job, next, it->head.first);
        if (end > whole)
            return th_error_add(&job->error, TH_BAD_INPUT,
                                "%s has members up to %" PRIu64
                                ", and the scenario has %" PRIu64,
                                it->path, end - 1, whole);
        next = end;
    }
    if (next < whole)
        missing(job, next, whole);
    return job->error.status;
}

/* Refuses a part of another scenario than the one that was read. */
static enum th_status check_digest(struct job *job, const struct piece *piece)
{
    char other[65];
    struct th_input *input = th_store_input(piece->path, &job->error);
    const bool done = input && th_merge_digest(input, other, &job->error);
    th_input_free(input);
    if (!done)
        return job->error.status;
    return strcmp(job->digest, other) == 0
               ? TH_OK
               : th_error_add(
                     &job->error, TH_BAD_INPUT,
                     "%s is of another scenario, other parts or tables, or other --set "
                     "words than %s (SHA-256 %.12s..., not %.12s...)",
                     piece->path, job->pieces[0].path, other, job->digest);
}

/* The scenario of all members: where the parts have more than it says without the words that
 * cut them, as many as they know of. */
static struct th_scenario *load_whole(struct job *job, struct th_input *input)
{
    struct th_scenario *scenario = NULL;
    for (int k = 0; k < 2 && (!scenario || scenario->members < job->whole); k++) {
        struct th_input own = *input;
        const bool done = th_merge_words(&own, k ? job->whole : 0, &job->error);
        th_scenario_free(scenario);
        scenario = done ? th_scenario_again(job->call->catalog, job->units, &own.texts,
                                            own.sets, own.set_count, &job->error)
                        : NULL;
        input->arena = own.arena;
        if (!scenario)
            break;
    }
    return scenario;
}

static enum th_status load(struct job *job)
{
    struct th_input *input = th_store_input(job->pieces[0].path, &job->error);
    const bool done = input && th_merge_digest(input, job->digest, &job->error);
    job->units = done ? th_units_create(&job->error) : NULL;
    if (job->units)
        job->scenario = load_whole(job, input);
    th_input_free(input);
    if (job->scenario && job->scenario->refine > 1)
        return th_error_add(
            &job->error, TH_BAD_INPUT,
            "%s: run.refine: a part keeps no member's numbers on the finer grids, of which "
            "the errors of all are made; run all members in one run",
            job->pieces[0].path);
    if (job->scenario)
        job->layout = th_layout_create(job->scenario, &job->error);
    return job->layout ? TH_OK : job->error.status;
}

static enum th_status prepare(struct job *job)
{
    const char *junit = th_call_text(job->call, TH_OPTION_JUNIT);
    job->output = th_call_text(job->call, TH_OPTION_OUTPUT);
    job->packed = th_call_count(job->call, TH_OPTION_COMPRESS, 0) > 0;
    if (!job->output)
        return th_error_add(&job->error, TH_USAGE, "merge needs -o and the name of a result");
    enum th_status status = th_output_check_junit(junit, &job->error);
    if (status == TH_OK)
        status = th_output_check("junit", junit, "the result", job->output, &job->error);
    if (status == TH_OK)
        status = th_output_check_place(job->output, false, &job->error);
    status = status == TH_OK ? read_heads(job) : status;
    for (size_t k = 0; k < job->count && status == TH_OK; k++)
        status = check_version(job, &job->pieces[k]);
    status = status == TH_OK ? load(job) : status;
    for (size_t k = 1; k < job->count && status == TH_OK; k++)
        status = check_digest(job, &job->pieces[k]);
    return status == TH_OK ? check_tiles(job) : status;
}

/* The trace of all members, and the result that their rows go into. */
static enum th_status open_result(struct job *job)
{
    const struct th_store_options options = {
        .shown = true, .compress = (int)th_call_count(job->call, TH_OPTION_COMPRESS, 0)};
    const uint64_t members = job->scenario->members;
    struct th_trace_file file = {.path = job->output, .file = -1, .lean = !job->packed};
    enum th_status status = TH_OK;
    if (job->packed || th_trace_lean_size(job->layout, members) > TH_TRACE_IN_MEMORY)
        status = th_scratch_open(job->output, &file.file, &job->error);
    if (status != TH_OK)
        return status;
    job->trace = th_trace_create(job->layout, 0, members, &file, &job->error);
    if (job->trace && !job->packed)
        job->window = th_trace_create(job->layout, 0, TH_LANES, NULL, &job->error);
    if (!job->trace || (!job->packed && !job->window))
        return job->error.status;
    return th_store_open(job->trace, job->output, &options, &job->store, &job->error);
}

/* Members up to `end`, which follow those before, a block at a time. *held: in the window. */
static bool copy_members(struct job *job, struct th_piece *piece, uint64_t from, uint64_t end,
                         uint64_t *held)
{
    bool done = true;
    for (uint64_t m = from, count; done && m < end; m += count) {
        const uint64_t next = m / TH_LANES * TH_LANES + TH_LANES;
        count = (next < end ? next : end) - m;
        if (job->packed) {
            done = th_piece_read(piece, m, count, job->trace, m);
            th_trace_release(job->trace);
            continue;
        }
        if (!*held)
            job->window->first = m;
        done = th_piece_read(piece, m, count, job->window, *held);
        *held += count;
        if (!done || (m + count < next && m + count < job->scenario->members))
            continue;
        done = th_store_take(job->store, job->window, 0, *held);
        th_trace_move(job->trace, job->window, *held);
        *held = 0;
    }
    return done;
}

static bool copy_summary(struct job *job, struct th_piece *piece, const char *path)
{
    int64_t *words;
    size_t count;
    bool done = th_piece_summary(piece, &words, &count);
    if (done && words && !th_store_add_summary(job->store, words, count)) {
        th_error_add(&job->error, TH_IO, "%s: its summary does not fit the others'", path);
        done = false;
    }
    free(words);
    return done;
}

static enum th_status copy_all(struct job *job)
{
    uint64_t held = 0;
    bool done = true;
    for (size_t k = 0; done && k < job->count; k++) {
        const struct th_piece_head *head = &job->pieces[k].head;
        struct th_piece *piece =
            th_piece_open(job->layout, job->pieces[k].path, head, &job->error);
        done = piece && (k || th_piece_axes(piece, job->packed ? job->trace : job->window)) &&
               copy_members(job, piece, head->first, head->first + head->members, &held) &&
               copy_summary(job, piece, job->pieces[k].path);
        done = th_piece_close(piece, done) && done;
    }
    if (done)
        return TH_OK;
    th_store_drop(job->store, &job->error);
    job->store = NULL;
    return job->error.status == TH_OK ? TH_IO : job->error.status;
}

static enum th_status finish(struct job *job)
{
    const enum th_status ran = th_ensemble_failures(job->trace, &job->error);
    job->end = (struct th_finish){.call = job->call,
                                  .trace = job->trace,
                                  .store = job->store,
                                  .shown = true,
                                  .output = job->output,
                                  .junit = th_call_text(job->call, TH_OPTION_JUNIT),
                                  .error = &job->error};
    job->store = NULL;
    return th_finish(&job->end, ran);
}

static void clear(struct job *job)
{
    th_finish_free(&job->end);
    th_store_drop(job->store, &job->error);
    th_trace_free(job->window);
    th_trace_free(job->trace);
    th_layout_free(job->layout);
    th_scenario_free(job->scenario);
    th_units_free(job->units);
    free(job->pieces);
}

int th_command_merge(const struct th_call *call)
{
    struct job job = {.call = call, .error = {.status = TH_OK}};
    enum th_status status = prepare(&job);
    status = status == TH_OK ? open_result(&job) : status;
    status = status == TH_OK ? copy_all(&job) : status;
    status = status == TH_OK ? finish(&job) : status;
    if (status != TH_OK && !job.end.reported)
        th_call_print_failure(call, NULL, (int)status, &job.error);
    th_call_print_error(call, &job.error);
    clear(&job);
    return (int)status;
}
