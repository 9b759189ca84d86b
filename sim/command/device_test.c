/* thecal device-test: runs a set of scenarios for one pump and makes a table of what they
 * require and show. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "command/call/fail.h"
#include "command/call/files.h"
#include "command/call/interrupt.h"
#include "command/call/progress.h"
#include "command/device/show.h"
#include "command/device/trial.h"
#include "command/device/words.h"
#include "command/verbs.h"

enum { WORD = TH_PART_PATH + 64, SENTENCE = 400 };

/* Progress is shown of what takes longer. */
static const double patience = 2; /* s */

/* State of one call; freed by clear. */
struct job {
    const struct th_call *call;
    struct th_units *units;
    struct th_device_set set;
    struct th_device_bench bench;
    struct th_device_head head;
    struct th_device_table table;
    const struct th_device_test **tests; /* that are run, [test_count] */
    size_t test_count, done;
    const char **sets;
    size_t user_count; /* of the sets, those of --set: the last */
    struct th_interrupt interrupt;
    struct th_progress_shown shown;
    bool at_once; /* progress is shown from the start */
    bool invalid; /* a scenario was, with this pump */
    const char *junit, *output;
    struct th_arena arena;
    struct th_error error, missed;
};

static void clear(struct job *job)
{
    th_units_free(job->units);
    th_arena_free(&job->arena);
}

static enum th_status no_memory(struct job *job)
{
    return th_error_add(&job->error, TH_NO_MEMORY, "no memory for the tests");
}

/* A word for --set, PATH=VALUE, in the arena. */
static enum th_status add_set(struct job *job, const char *path, const char *value)
{
    char *word = th_arena_take(&job->arena, strlen(path) + strlen(value) + 2);
    if (!word)
        return no_memory(job);
    sprintf(word, "%s=%s", path, value);
    job->sets[job->bench.set_count++] = word;
    return TH_OK;
}

/* The file of the pump, absolute: the scenarios lie elsewhere. */
static enum th_status find_pump(struct job *job)
{
    const char *asked = job->call->operands[0];
    char found[TH_PART_PATH], near[TH_PART_NAME];
    if (!th_part_find(asked, NULL, found)) {
        const bool any = th_part_nearest(asked, NULL, near);
        const char *obstacle = th_part_obstacle(asked, NULL);
        return th_error_add(&job->error, TH_IO, "%s is no part of the slot pump: %s%s%s%s",
                            asked, obstacle ? obstacle : "there is no such file",
                            any ? "; did you mean " : "", any ? near : "", any ? "?" : "");
    }
    char *real = realpath(found, NULL);
    if (!real)
        return no_memory(job);
    job->head.pump = th_arena_copy(&job->arena, found);
    enum th_status status = job->head.pump ? add_set(job, "pump.from", real) : no_memory(job);
    free(real);
    return status;
}

/* The user's words come last: they win. */
static void add_user(struct job *job)
{
    const char **all = job->sets + job->bench.set_count;
    job->user_count = th_call_all(job->call, TH_OPTION_SET, all);
    job->bench.set_count += job->user_count;
}

/* Of these only what the pump itself needs to be read: others may be of a part beside it. */
static void add_user_pump(struct job *job)
{
    static const char pump[] = "pump.";
    const size_t first = job->bench.set_count;
    add_user(job);
    const size_t end = job->bench.set_count;
    job->bench.set_count = first;
    for (size_t k = first; k < end; k++)
        if (strncmp(job->sets[k], pump, sizeof pump - 1) == 0)
            job->sets[job->bench.set_count++] = job->sets[k];
    job->user_count = job->bench.set_count - first;
}

/* True if the user's words, the last ones, have that path. */
static bool user_sets(const struct job *job, const char *path)
{
    const size_t length = strlen(path);
    for (size_t k = job->bench.set_count - job->user_count; k < job->bench.set_count; k++)
        if (strncmp(job->sets[k], path, length) == 0 && strchr("= \t", job->sets[k][length]))
            return true;
    return false;
}

/* The parts beside a pump of that model go between the pump and the user's words. */
static enum th_status add_beside(struct job *job, const char *model)
{
    enum th_status status = TH_OK;
    char path[WORD];
    for (size_t k = 0; k < job->set.beside_count && status == TH_OK; k++) {
        const struct th_device_beside *it = &job->set.beside[k];
        if (strcmp(it->model, model) != 0)
            continue;
        snprintf(path, sizeof path, "%s%s", it->slot, strchr(it->slot, '.') ? "" : ".from");
        status = add_set(job, path, it->part);
    }
    return status;
}

/* Values that stand beside the pump, behind the parts: ", reservoir.capacity 20 mL". */
static enum th_status name_values(struct job *job, const char *model)
{
    char text[WORD];
    size_t used = (size_t)snprintf(text, sizeof text, "%s", job->head.beside);
    for (size_t k = 0; k < job->set.beside_count && used < sizeof text; k++) {
        const struct th_device_beside *it = &job->set.beside[k];
        if (strcmp(it->model, model) == 0 && strchr(it->slot, '.') && !user_sets(job, it->slot))
            used += (size_t)snprintf(text + used, sizeof text - used, ", %s %s", it->slot,
                                     it->part);
    }
    job->head.beside = th_arena_copy(&job->arena, text);
    return job->head.beside ? TH_OK : no_memory(job);
}

/* The mean flow of a pump that obeys no order, where own_rate finds it; the first row of that
 * scenario. */
static enum th_status find_rate(struct job *job)
{
    const struct th_device_test probe = {.name = job->set.own_rate};
    struct th_device_table table = {.arena = &job->arena};
    struct th_error missed = {.status = TH_OK};
    char text[SENTENCE], value[64];
    struct th_device_bench bench = job->bench;
    bench.keep = NULL; /* it is no test */
    const char **sets = th_arena_take(&job->arena, (bench.set_count + 1) * sizeof *sets);
    if (!sets)
        return no_memory(job);
    bench.set_count = 0;
    for (size_t k = 0; k < job->bench.set_count; k++) /* its row is what it records */
        if (strncmp(job->sets[k], "record", strlen("record")) != 0)
            sets[bench.set_count++] = job->sets[k];
    bench.sets = sets;
    enum th_status status = th_device_run(&bench, &probe, &table, &missed, &job->error);
    if (status != TH_OK)
        return status;
    if (table.count == 0 || !(table.rows[0].value > 0))
        return th_error_add(&job->error, TH_BAD_INPUT,
                            "%s: this pump gives no flow of its own (%s %.4g %s); give it a "
                            "rate: --set program.rate=\"1 mL/day\"",
                            job->head.pump, table.count ? table.rows[0].metric : "none",
                            table.count ? table.rows[0].value : NAN,
                            table.count ? table.rows[0].unit : "");
    snprintf(text, sizeof text,
             "its own, %.4g %s: it obeys no order, so it is held against its own flow in the "
             "scenario %s",
             table.rows[0].value, table.rows[0].unit, job->set.own_rate);
    snprintf(value, sizeof value, "%.17g %s", table.rows[0].value, table.rows[0].unit);
    job->head.rate = th_arena_copy(&job->arena, text);
    return job->head.rate ? add_set(job, "program.rate", value) : no_memory(job);
}

/* The words for --set in their order: the pump, what stands beside it, its rate, the user's.
 * The model of the pump is known when a scenario was read with it. */
static enum th_status set_up(struct job *job)
{
    const char *model = NULL;
    enum th_status status = find_pump(job);
    if (status == TH_OK)
        status = th_device_set_read(&job->set, job->head.pump, &job->arena, &job->error);
    if (status != TH_OK)
        return status;
    job->head.folder = job->set.folder;
    job->head.labels = job->set.labels;
    job->head.label_count = job->set.label_count;
    const size_t first = job->bench.set_count;
    add_user_pump(job);
    status = th_device_inspect(&job->bench, job->set.own_rate, false, &model, &job->head.beside,
                               &job->arena, &job->error);
    job->bench.set_count = first;
    if (status == TH_OK)
        status = add_beside(job, model);
    job->head.model = model;
    add_user(job);
    if (status == TH_OK)
        status = th_device_labels_set(&job->set, job->sets, job->bench.set_count, &job->arena,
                                      &job->error);
    const bool rated = user_sets(job, "program.rate") || user_sets(job, "program.dose");
    job->head.rate = rated ? "as --set has it" : "as each test orders";
    if (status == TH_OK)
        status = th_device_inspect(&job->bench, job->set.own_rate, true, &model,
                                   &job->head.beside, &job->arena, &job->error);
    if (status == TH_OK)
        status = name_values(job, model);
    /* Behind the user's words, none of which says it. */
    return status == TH_OK && !rated && th_device_own_rate(&job->set, model) ? find_rate(job)
                                                                             : status;
}

/* The tests for this model; with --only those that are named, which have to be for it. */
static enum th_status choose_tests(struct job *job)
{
    const char **names =
        th_arena_take(&job->arena, (job->call->given_count + 1) * sizeof *names);
    job->tests = th_arena_take(&job->arena, (job->set.count + 1) * sizeof *job->tests);
    if (!names || !job->tests)
        return no_memory(job);
    const size_t count = th_call_all(job->call, TH_OPTION_ONLY, names);
    for (size_t k = 0; k < count; k++) {
        const struct th_device_test *test =
            th_device_test_find(&job->set, names[k], &job->error);
        if (test && !th_device_is_for(&job->set, test, job->head.model))
            th_error_add(&job->error, TH_USAGE, "--only %s: this test is not for a pump.%s%s%s",
                         test->name, job->head.model, test->lacking ? " without " : "",
                         test->lacking ? test->fitted : "");
    }
    for (size_t k = 0; k < job->set.count; k++) {
        const struct th_device_test *test = &job->set.tests[k];
        bool asked = count == 0;
        for (size_t j = 0; j < count; j++) asked |= strcmp(names[j], test->name) == 0;
        const bool for_it = th_device_is_for(&job->set, test, job->head.model);
        job->head.left_out += !for_it;
        if (asked && for_it)
            job->tests[job->test_count++] = test;
    }
    job->head.tests = job->test_count;
    return job->error.status != TH_OK
               ? job->error.status
               : th_device_words_check(&job->set, job->tests, job->test_count, job->sets,
                                       job->bench.set_count, &job->error);
}

static enum th_status prepare(struct job *job)
{
    const struct th_call *call = job->call;
    const char *junit = th_call_text(call, TH_OPTION_JUNIT);
    enum th_status status = th_output_check_junit(junit, &job->error);
    job->junit = status == TH_OK ? junit : NULL;
    job->output = th_call_text(call, TH_OPTION_TABLE);
    job->bench.keep = th_call_text(call, TH_OPTION_KEEP);
    /* The pump, a part for each slot and the rate stand before the user's. */
    enum { OWN_WORDS = 64 };
    job->sets =
        th_arena_take(&job->arena, (2 * call->given_count + OWN_WORDS) * sizeof *job->sets);
    job->bench.sets = job->sets;
    if (status == TH_OK && !job->sets)
        status = no_memory(job);
    if (status == TH_OK && job->output)
        status = th_device_check_name(job->output, &job->error);
    if (status == TH_OK) {
        job->units = th_units_create(&job->error);
        job->bench.units = job->units;
        status = job->error.status;
    }
    status = status == TH_OK ? set_up(job) : status;
    status = status == TH_OK ? choose_tests(job) : status;
    return status == TH_OK ? th_device_check_outputs(job->head.pump, job->output, job->junit,
                                                     job->bench.keep, &job->error)
                           : status;
}

/* Of all tests together, each as much as another; not before two seconds have passed. */
static void show_progress(void *context, double done, uint64_t members_done, uint64_t members)
{
    struct job *job = context;
    const double elapsed = th_clock() - job->shown.began;
    (void)members_done;
    (void)members;
    if (job->at_once || elapsed > patience)
        th_progress_show_at(&job->shown, elapsed,
                            ((double)job->done + done) / (double)job->test_count, 0, 0);
}

/* A scenario that is invalid with this pump gives a sentence, and the others are run. */
static enum th_status run_test(struct job *job, const struct th_device_test *test)
{
    struct th_error *error = calloc(1, sizeof *error);
    if (!error)
        return no_memory(job);
    enum th_status status = th_device_run(&job->bench, test, &job->table, &job->missed, error);
    if (status == TH_BAD_INPUT) {
        job->invalid = true;
        for (int k = 0; k < error->count && k < TH_ERRORS; k++)
            th_error_add(&job->missed, status, "%s: %s", test->name, error->text[k]);
        status = th_device_add(&job->table,
                               (struct th_device_row){.test = test->name,
                                                      .metric = "the test can be run",
                                                      .required = "yes",
                                                      .where = error->text[0],
                                                      .value = NAN,
                                                      .least = NAN,
                                                      .most = NAN,
                                                      .verdict = TH_DEVICE_FAILED},
                               &job->error);
    } else if (status != TH_OK) {
        job->error = *error;
    }
    free(error);
    return status;
}

static enum th_status run_tests(struct job *job)
{
    const struct th_call *call = job->call;
    const char *how = th_call_text(call, TH_OPTION_PROGRESS);
    const bool quiet = th_call_has(call, TH_OPTION_QUIET);
    enum th_status status = TH_OK;
    job->at_once = how && strcmp(how, "auto") != 0;
    th_progress_begin(&job->shown, call->err, how ? how : quiet ? "none" : "auto");
    job->bench.progress = (struct th_progress){0.05, show_progress, job};
    for (; job->done < job->test_count && status == TH_OK; job->done++)
        status = run_test(job, job->tests[job->done]);
    th_progress_end(&job->shown);
    return status == TH_OK ? th_device_sort(&job->table, &job->error) : status;
}

/* The table, wherever it is wanted. */
static enum th_status show(struct job *job)
{
    const struct th_call *call = job->call;
    const bool every = th_call_has(call, TH_OPTION_CONDITIONS);
    enum th_status status = TH_OK;
    job->head.exit_code = job->invalid                              ? TH_BAD_INPUT
                          : th_device_count(&job->table).failed > 0 ? TH_LIMITS
                                                                    : TH_OK;
    if (job->output)
        status = th_device_write(&job->head, &job->table, every, job->output, &job->error);
    if (status == TH_OK && job->junit)
        status = th_device_junit(&job->table, job->junit, &job->error);
    if (status != TH_OK)
        return status;
    if (th_call_has(call, TH_OPTION_JSON))
        th_device_json(&job->head, &job->table, call->out);
    else if (th_call_has(call, TH_OPTION_TABLE_CSV))
        status = th_device_csv(&job->table, call->out, &job->error);
    else if (!th_call_has(call, TH_OPTION_QUIET))
        th_device_print(&job->head, &job->table, every, call->out);
    return status == TH_OK ? (enum th_status)job->head.exit_code : status;
}

int th_command_device_test(const struct th_call *call)
{
    struct job *job = calloc(1, sizeof *job);
    if (!job) {
        fputs("thecal: error: no memory for the tests\n", call->err);
        return TH_NO_MEMORY;
    }
    job->call = call;
    job->bench.call = call;
    job->bench.set = &job->set;
    job->bench.stop = &job->interrupt.stop;
    job->table.arena = &job->arena;
    th_interrupt_begin(&job->interrupt, th_call_has(call, TH_OPTION_QUIET) ? NULL : call->err);
    enum th_status status = prepare(job);
    status = status == TH_OK ? run_tests(job) : status;
    th_interrupt_end(&job->interrupt);
    int code = (int)status;
    if (status == TH_INTERRUPTED) {
        fputs("thecal: interrupted; no table was written\n", call->err);
        code = TH_EXIT_STOPPED;
    } else if (status == TH_OK) {
        code = (int)show(job);
        th_call_print_error(call, &job->missed);
    } else {
        th_call_print_failure(call, job->junit, code, &job->error);
    }
    th_call_print_error(call, &job->error);
    clear(job);
    free(job);
    return code;
}
