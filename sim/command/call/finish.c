/* Writes the result of a run and reports it. */
#include "command/call/finish.h"

#include <stdlib.h>

#include "base/text/print.h"
#include "command/call/interrupt.h"
#include "command/call/junit.h"
#include "report/record.h"

enum { PATH = 4096 };

static struct th_report_facts facts_of(const struct th_finish *it)
{
    return (struct th_report_facts){
        .findings = it->findings,
        .output = it->output,
        .wall_time = it->wall_time,
        .verbose = th_call_has(it->call, TH_OPTION_VERBOSE),
        .published = &it->published,
        .refinement = it->refinement,
        .colour = th_print_colour(it->call->out),
    };
}

static enum th_status write_result(struct th_finish *it)
{
    struct th_report_record record;
    const struct th_report_facts facts = facts_of(it);
    char line[PATH];
    th_call_line(it->call, line, sizeof line);
    struct th_store_options options = {
        .command_line = line,
        .stamp = th_call_has(it->call, TH_OPTION_STAMP),
        .wall_time = it->wall_time,
        .threads = it->threads,
        .shown = it->shown,
        .compress = (int)th_call_count(it->call, TH_OPTION_COMPRESS, 0),
        .tables = record.tables,
        .table_count = TH_RECORD_TABLES,
    };
    enum th_status status = th_report_record_make(it->trace, &facts, &record, it->error);
    if (status == TH_OK && it->store)
        status = th_store_close(it->store, &options, it->error);
    else if (status == TH_OK)
        status = th_store_write(it->trace, it->output, &options, it->error);
    else
        th_store_drop(it->store, it->error);
    it->store = NULL;
    th_report_record_free(&record);
    return status;
}

/* The scenario's patient at both ends of each published spread, for the report and the result.
 * After a failure or an interruption, which is printed, these are without it. */
static void run_published(struct th_finish *it)
{
    const struct th_call *call = it->call;
    const bool quiet = th_call_has(call, TH_OPTION_QUIET);
    struct th_error error = {.status = TH_OK};
    struct th_interrupt interrupt;
    if (th_call_has(call, TH_OPTION_NO_PUBLISHED) ||
        (quiet && !th_call_has(call, TH_OPTION_JSON)))
        return;
    th_interrupt_begin(&interrupt, quiet ? NULL : call->err);
    struct th_ensemble_options options = {
        .threads = (int)th_call_count(call, TH_OPTION_THREADS, 0),
        .stop = &interrupt.stop,
    };
    enum th_status status = th_published_run(it->trace, &options, &it->published, &error);
    th_interrupt_end(&interrupt);
    if (status != TH_OK && !quiet)
        fprintf(call->err, "thecal: at the ends of what is published: %s\n",
                error.count ? error.text[0] : "interrupted");
    if (status != TH_OK && status != TH_RUN_FAILED && status != TH_NOT_CONVERGED)
        th_published_free(&it->published);
}

static enum th_status report(struct th_finish *it)
{
    const struct th_call *call = it->call;
    char explain[PATH];
    struct th_report_facts facts = facts_of(it);
    snprintf(explain, sizeof explain, "thecal explain --scenario %s", call->operands[0]);
    facts.explain = explain;
    it->reported = true;
    if (th_call_has(call, TH_OPTION_JSON))
        return th_report_json(it->trace, &facts, call->out, it->error);
    return th_call_has(call, TH_OPTION_QUIET)
               ? TH_OK
               : th_report_print(it->trace, &facts, call->out, it->error);
}

enum th_status th_finish(struct th_finish *it, enum th_status ran)
{
    const size_t count = it->trace->layout->scenario->requirement_count;
    if (count && !(it->findings = calloc(count, sizeof *it->findings)))
        return th_error_add(it->error, TH_NO_MEMORY, "no memory for the requirements");
    run_published(it);
    enum th_status written = write_result(it);
    if (written != TH_OK)
        return written;
    it->written = true;
    enum th_status met = it->findings ? th_require(it->trace, it->findings, it->error) : TH_OK;
    if (it->findings && it->refinement) {
        enum th_status turned = th_refinement_check(it->refinement, it->findings, it->error);
        met = met == TH_OK ? turned : met;
    }
    enum th_status reported = report(it);
    if (it->junit && reported == TH_OK)
        reported = th_run_junit(it->trace, it->findings, it->junit, it->error);
    if (ran != TH_OK)
        return ran;
    return met != TH_OK ? met : reported;
}

void th_finish_free(struct th_finish *it)
{
    th_published_free(&it->published);
    free(it->findings);
    th_store_drop(it->store, it->error);
}
