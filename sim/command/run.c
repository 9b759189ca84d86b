/* thecal run: prepares a run, advances all members, writes the result and the report. */
#include <stdlib.h>
#include <string.h>

#include "command/call/fail.h"
#include "command/call/files.h"
#include "command/call/finish.h"
#include "command/call/interrupt.h"
#include "command/call/progress.h"
#include "command/call/scenario.h"
#include "command/verbs.h"
#include "document/document.h"
#include "ensemble/check_start.h"
#include "ensemble/checkpoint.h"
#include "ensemble/ensemble.h"
#include "ensemble/forecast.h"
#include "ensemble/refine.h"
#include "result/input.h"
#include "store/store.h"

enum { PATH = 4096 };

/* State of one run; freed in the reverse order by clear. */
struct job {
    const struct th_call *call;
    struct th_units *units;
    struct th_scenario *scenario;
    struct th_layout *layout;
    struct th_trace *trace;
    struct th_refinement refinement;
    struct th_finish end;
    struct th_store_stream stream; /* the result while members run */
    struct th_interrupt interrupt;
    const char *checkpoint, *junit; /* or NULL */
    char output[PATH];
    double wall_time;
    int threads;
    struct th_error error;
};

static void clear(struct job *job)
{
    th_finish_free(&job->end);
    th_refinement_free(&job->refinement);
    th_store_drop(job->stream.store, &job->error);
    th_trace_free(job->trace);
    th_layout_free(job->layout);
    th_scenario_free(job->scenario);
    th_units_free(job->units);
}

/* results/<the scenario's name without folder and ending>.h5 */
static enum th_status choose_output(struct job *job)
{
    const char *given = th_call_text(job->call, TH_OPTION_OUTPUT);
    const char *scenario = job->call->operands[0];
    if (th_document_is_input(scenario))
        scenario = TH_DOCUMENT_INPUT;
    const char *slash = strrchr(scenario, '/'), *name = slash ? slash + 1 : scenario;
    const char *dot = strrchr(name, '.');
    int length = dot && dot > name ? (int)(dot - name) : (int)strlen(name);
    int needed = given ? snprintf(job->output, PATH, "%s", given)
                       : snprintf(job->output, PATH, "results/%.*s.h5", length, name);
    if (needed >= PATH)
        return th_error_add(&job->error, TH_USAGE, "the name of the result is too long");
    if (!given && th_store_is_result(scenario))
        return th_error_add(&job->error, TH_USAGE,
                            "%s is a result: run it again with -o and another name", scenario);
    return TH_OK;
}

static enum th_status choose_checkpoint(struct job *job)
{
    const char *resume = th_call_text(job->call, TH_OPTION_RESUME);
    const char *keep = th_call_text(job->call, TH_OPTION_CHECKPOINT);
    job->checkpoint = resume ? resume : keep;
    if (resume && keep && strcmp(resume, keep) != 0)
        return th_error_add(&job->error, TH_USAGE,
                            "--resume goes on in its own file; --checkpoint %s is another",
                            keep);
    return TH_OK;
}

/* Comes first, so that a scenario that cannot be read still gets its JUnit file; the parts are
 * not known yet, but a file that is not XML is never overwritten. */
static enum th_status choose_junit(struct job *job)
{
    const char *path = th_call_text(job->call, TH_OPTION_JUNIT);
    enum th_status status = th_output_check_junit(path, &job->error);
    job->junit = status == TH_OK ? path : NULL;
    return status;
}

/* One call cuts one part, by options or by --set; a result's own part gives way to it. */
static enum th_status check_parts(struct job *job, const char *const *sets, size_t count)
{
    static const char members[] = "ensemble.members=", slice[] = "ensemble.slice=";
    const char *range = NULL, *cut = NULL;
    for (size_t k = 0; k < count; k++) {
        if (strncmp(sets[k], members, strlen(members)) == 0 && strchr(sets[k], ':'))
            range = sets[k] + strlen(members);
        if (strncmp(sets[k], slice, strlen(slice)) == 0)
            cut = sets[k] + strlen(slice);
    }
    if (!range || !cut)
        return TH_OK;
    return th_error_add(&job->error, TH_USAGE,
                        "--members %s and --slice %s are two parts; give one of them "
                        "(--members N beside --slice is of how many members it is cut)",
                        range, cut);
}

static enum th_status load(struct job *job)
{
    const struct th_call *call = job->call;
    struct th_arena arena = {0};
    size_t count;
    const char **sets = th_call_sets(call, &count, &arena);
    if (!sets) {
        th_arena_free(&arena);
        return th_error_add(&job->error, TH_NO_MEMORY, "no memory for the overrides");
    }
    if (check_parts(job, sets, count) != TH_OK) {
        th_arena_free(&arena);
        return job->error.status;
    }
    job->units = th_units_create(&job->error);
    if (job->units)
        job->scenario =
            th_call_load(call, job->units, call->operands[0], sets, count, &job->error);
    if (job->scenario && !th_call_has(call, TH_OPTION_QUIET))
        th_call_print_notices(call, job->scenario);
    if (job->scenario)
        job->layout = th_layout_create(job->scenario, &job->error);
    th_arena_free(&arena);
    struct th_start_check check = th_start_check_short;
    return job->layout ? th_check_start(job->layout, &check, &job->error) : job->error.status;
}

static enum th_status check_overwrite(struct job *job)
{
    const char *keep = th_call_has(job->call, TH_OPTION_RESUME) ? "resume" : "checkpoint";
    const char *read = job->call->operands[0];
    enum th_status status =
        th_output_check_scenario("output", job->output, job->scenario, &job->error);
    if (status == TH_OK)
        status =
            th_output_check("output", job->output, "what it is made from", read, &job->error);
    if (status == TH_OK)
        status = th_output_check_scenario(keep, job->checkpoint, job->scenario, &job->error);
    if (status == TH_OK)
        status = th_output_check("output", job->output, "the checkpoint", job->checkpoint,
                                 &job->error);
    if (status == TH_OK)
        status = th_output_check("junit", job->junit, "the result", job->output, &job->error);
    if (status == TH_OK)
        status = th_output_check("junit", job->junit, "the checkpoint", job->checkpoint,
                                 &job->error);
    if (status != TH_OK)
        job->junit = NULL;
    return status;
}

/* The place of columns and logs meanwhile: the result, or a file that it is then made of. */
static enum th_forecast_kept kept_in(const struct job *job)
{
    return job->checkpoint                                   ? TH_KEPT_IN_CHECKPOINT
           : th_call_count(job->call, TH_OPTION_COMPRESS, 0) ? TH_KEPT_BESIDE
                                                             : TH_KEPT_IN_RESULT;
}

/* Fails before the first step if memory or disk do not suffice; else prints the forecast. */
static enum th_status check_forecast(struct job *job)
{
    const struct th_call *call = job->call;
    const char *how = th_call_text(call, TH_OPTION_PROGRESS);
    struct th_forecast forecast;
    char text[TH_FORECAST_TEXT];
    int threads = (int)th_call_count(call, TH_OPTION_THREADS, 0);
    enum th_status status =
        th_forecast(job->layout, threads, kept_in(job), &forecast, &job->error);
    if (status == TH_OK)
        status = th_forecast_memory(&forecast, &job->error);
    if (status == TH_OK && job->checkpoint && !th_call_has(call, TH_OPTION_RESUME))
        status = th_forecast_disk(&forecast, job->checkpoint, forecast.trace, &job->error);
    if (status == TH_OK)
        status = th_forecast_disk(&forecast, job->output, forecast.beside, &job->error);
    bool shown = !th_call_has(call, TH_OPTION_QUIET) && !(how && strcmp(how, "bar") != 0);
    if (status == TH_OK && shown)
        status = th_forecast_steps(job->layout, &job->interrupt.stop, &forecast, &job->error);
    if (status == TH_OK && shown) {
        th_forecast_text(&forecast, text);
        fprintf(call->err, "thecal: %s\n", text);
    }
    return status;
}

static enum th_status prepare(struct job *job)
{
    enum th_status status = choose_junit(job);
    status = status == TH_OK ? choose_output(job) : status;
    status = status == TH_OK ? choose_checkpoint(job) : status;
    status = status == TH_OK ? load(job) : status;
    status = status == TH_OK ? check_overwrite(job) : status;
    if (status == TH_OK)
        status = th_output_check_place(job->output, !th_call_has(job->call, TH_OPTION_OUTPUT),
                                       &job->error);
    status = status == TH_OK ? check_forecast(job) : status;
    return status;
}

/* The scenario's own grid, then the finer ones of run.refine unless the first run failed. */
static enum th_status run_grids(struct job *job, struct th_ensemble_options *options)
{
    struct th_refine_progress part;
    const struct th_progress whole = options->progress;
    const int refine = job->scenario->refine;
    if (refine > 1)
        options->progress = th_refine_progress(&part, &whole, refine, 0);
    enum th_status status = th_ensemble_run(job->layout, options, &job->trace, &job->error);
    options->progress = whole;
    if (refine > 1 && status == TH_OK)
        status = th_refine(job->trace, options, &job->refinement, &job->error);
    return status;
}

static enum th_status run_members(struct job *job)
{
    const struct th_call *call = job->call;
    const struct th_store_options store = {0};
    const struct th_sink sink = th_store_sink(&job->stream);
    job->stream.path = job->output;
    job->stream.options = &store;
    bool quiet = th_call_has(call, TH_OPTION_QUIET);
    const char *how = th_call_text(call, TH_OPTION_PROGRESS);
    struct th_progress_shown shown;
    th_progress_begin(&shown, call->err, how ? how : quiet ? "none" : "auto");
    struct th_ensemble_options options = {
        .threads = (int)th_call_count(call, TH_OPTION_THREADS, 0),
        .checkpoint = job->checkpoint,
        .resume = th_call_has(call, TH_OPTION_RESUME),
        .sink = kept_in(job) == TH_KEPT_IN_RESULT ? &sink : NULL,
        .beside = job->output,
        .progress = {0.05, th_progress_show, &shown},
        .stop = &job->interrupt.stop,
    };
    th_progress_show(&shown, 0, 0, job->scenario->members);
    job->threads = th_ensemble_threads(job->layout, &options);
    enum th_status status = run_grids(job, &options);
    job->wall_time = th_progress_end(&shown);
    if (status == TH_IO) {
        th_store_drop(job->stream.store, &job->error);
        job->stream.store = NULL;
    }
    return status;
}

static int print_interrupted(const struct job *job)
{
    const struct th_call *call = job->call;
    if (!job->checkpoint) {
        fputs("thecal: interrupted; nothing was written (--checkpoint FILE makes a run "
              "resumable)\n",
              call->err);
        return TH_EXIT_STOPPED;
    }
    fprintf(call->err, "thecal: interrupted; go on with the same command and --resume %s\n",
            job->checkpoint);
    return TH_INTERRUPTED;
}

static enum th_status finish(struct job *job, enum th_status ran)
{
    job->end = (struct th_finish){
        .call = job->call,
        .trace = job->trace,
        .refinement = job->refinement.difference ? &job->refinement : NULL,
        .store = job->stream.store,
        .output = job->output,
        .junit = job->junit,
        .wall_time = job->wall_time,
        .threads = job->threads,
        .error = &job->error,
    };
    job->stream.store = NULL;
    enum th_status status = th_finish(&job->end, ran);
    if (job->checkpoint && job->end.written)
        th_checkpoint_spend(job->trace);
    return status;
}

int th_command_run(const struct th_call *call)
{
    struct job job = {.call = call, .error = {.status = TH_OK}};
    /* Before the first line is printed: its reader may send the signal at once. */
    th_interrupt_begin(&job.interrupt, th_call_has(call, TH_OPTION_QUIET) ? NULL : call->err);
    enum th_status status = prepare(&job);
    bool ready = status == TH_OK;
    if (ready)
        status = run_members(&job);
    th_interrupt_end(&job.interrupt);
    bool ended = status == TH_OK || status == TH_RUN_FAILED || status == TH_NOT_CONVERGED;
    if (ready && ended && job.trace)
        status = finish(&job, status);
    int code = status == TH_INTERRUPTED ? print_interrupted(&job) : (int)status;
    if (status != TH_OK && status != TH_INTERRUPTED && !job.end.reported)
        th_call_print_failure(call, job.junit, code, &job.error);
    th_call_print_error(call, &job.error);
    clear(&job);
    return code;
}
