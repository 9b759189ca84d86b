/* Head, table, stages and items, notices, log, verdicts and foot of a report, in that order. */
#include "report/report.h"

#include <inttypes.h>
#include <string.h>

#include "base/text/print.h"
#include "report/consequence/consequence.h"
#include "report/course/course.h"
#include "report/notice.h"
#include "report/published.h"
#include "report/refine.h"
#include "report/require.h"
#include "report/sweep.h"
#include "report/table.h"
#include "scenario/instant.h"
#include "scenario/provenance.h"

enum { MARGIN = 24, TEXT = 1024 };

static uint64_t count_failed(const struct th_trace *trace)
{
    uint64_t failed = 0;
    for (uint64_t m = 0; m < trace->members; m++) failed += trace->status[m] != TH_OK;
    return failed;
}

/* In place of the table if no member ran to the end: when, where and why the first stopped. */
static void print_no_results(const struct th_trace *trace, FILE *out)
{
    char failure[TEXT], text[TEXT + 64];
    th_trace_failure(trace, 0, failure, sizeof failure);
    snprintf(text, sizeof text, "no results: %s %s",
             trace->members > 1 ? "none ran to the end; the first" : "the run", failure);
    th_print_within(out, 0, 2, text);
}

static void print_head(const struct th_trace *trace, uint64_t failed, FILE *out)
{
    const struct th_scenario *scenario = trace->layout->scenario;
    char duration[64], members[96] = "", text[TEXT];
    th_quantity_print(scenario->units, TH_TIME, "day", th_seconds_of(scenario->duration), 6,
                      duration, sizeof duration);
    if (trace->members > 1 && trace->first)
        snprintf(members, sizeof members, ", members %" PRIu64 " to %" PRIu64 ", seed %" PRIu64,
                 trace->first, trace->first + trace->members - 1, scenario->seed);
    else if (trace->members > 1)
        snprintf(members, sizeof members, ", %" PRIu64 " members, seed %" PRIu64,
                 trace->members, scenario->seed);
    snprintf(text, sizeof text, "%s: %s%s%s", th_scenario_heading(scenario), duration,
             scenario->steady ? ", from the steady state" : "", members);
    th_print_within(out, 0, 0, text);
    if (failed && failed < trace->members)
        fprintf(out, "of the %" PRIu64 " of %" PRIu64 " members that ran to the end\n",
                trace->members - failed, trace->members);
    fputc('\n', out);
}

/* A name and its text. A text that does not fit goes in full to the next line, so that a path
 * can be copied. */
static void print_fact(const char *name, const char *text, FILE *out)
{
    bool fits = strlen(text) + MARGIN <= TH_PAPER;
    if (fits)
        fprintf(out, "  %-*s%s\n", MARGIN - 2, name, text);
    else
        fprintf(out, "  %s\n    %s\n", name, text);
}

static void print_foot(const struct th_trace *trace, const struct th_report_facts *facts,
                       uint64_t failed, FILE *out)
{
    char text[TEXT];
    size_t of, uncalibrated = th_scenario_uncalibrated(trace->layout->scenario, &of);
    if (failed) {
        snprintf(text, sizeof text, "%" PRIu64 " of %" PRIu64 "; not counted here", failed,
                 trace->members);
        print_fact("members that failed", text, out);
    }
    snprintf(text, sizeof text, "%zu of %zu parameters", uncalibrated, of);
    print_fact("uncalibrated", text, out);
    if (facts->explain)
        print_fact("which, and why", facts->explain, out);
    snprintf(text, sizeof text, "%.2f s", facts->wall_time);
    print_fact("computed in", text, out);
    if (facts->output)
        print_fact("result", facts->output, out);
}

/* Of a trace of which no member ran to the end: none. */
enum th_status th_report_fill(const struct th_trace *trace, const struct th_report_facts *facts,
                              struct th_report_table *table, struct th_error *error)
{
    enum th_status status = TH_OK;
    *table = (struct th_report_table){.count = 0};
    if (count_failed(trace) < trace->members)
        status = th_table_fill(trace, th_among_all(trace->members), table, error);
    for (size_t k = 0; k < table->count && status == TH_OK; k++)
        status = th_line_refine(facts->refinement, &table->lines[k], error);
    th_published_mark(facts->published, table);
    return status;
}

/* The table, also at the ends of published spreads and by condition; as json if that is not
 * NULL.
 */
static enum th_status put_table(const struct th_trace *trace,
                                const struct th_report_facts *facts, FILE *out,
                                struct th_json *json, struct th_error *error)
{
    struct th_report_table table;
    enum th_status status = th_report_fill(trace, facts, &table, error);
    if (json) {
        th_json_open(json, "lines", '[');
        th_table_json(&table, trace, json);
        th_json_close(json, '[');
    } else if (status == TH_OK) {
        th_table_print(&table, trace, facts->verbose, out);
    }
    th_published_print(facts->published, &table, out, json);
    if (status == TH_OK && count_failed(trace) < trace->members)
        status = json ? th_sweep_json(trace, &table, json, error)
                      : th_sweep_print(trace, &table, out, error);
    th_table_clear(&table);
    return status;
}

enum th_status th_report_print(const struct th_trace *trace,
                               const struct th_report_facts *facts, FILE *out,
                               struct th_error *error)
{
    const struct th_scenario *scenario = trace->layout->scenario;
    uint64_t failed = count_failed(trace);
    enum th_status status = TH_OK;
    print_head(trace, failed, out);
    if (failed < trace->members)
        status = put_table(trace, facts, out, NULL, error);
    else
        print_no_results(trace, out);
    th_refinement_print(facts->refinement, out, NULL);
    if (status == TH_OK)
        status = th_report_course_print(trace, out, NULL, error);
    if (status == TH_OK)
        status = th_report_consequences_print(trace, out, NULL, error);
    th_report_notices(trace, out, NULL);
    th_report_log(trace, out, NULL);
    if (facts->findings && scenario->requirement_count) {
        fputs("\nrequirements\n", out);
        th_findings_print(scenario, facts->findings, facts->refinement, facts->colour, out);
    }
    fputc('\n', out);
    print_foot(trace, facts, failed, out);
    return status;
}

enum th_status th_report_json(const struct th_trace *trace, const struct th_report_facts *facts,
                              FILE *out, struct th_error *error)
{
    const struct th_scenario *scenario = trace->layout->scenario;
    struct th_json json = {.out = out};
    char seed[32];
    size_t of, uncalibrated = th_scenario_uncalibrated(scenario, &of);
    snprintf(seed, sizeof seed, "%" PRIu64, scenario->seed);
    th_json_open(&json, NULL, '{');
    th_json_text(&json, "title", scenario->title);
    th_json_text(&json, "scenario", scenario->file);
    th_json_number(&json, "duration_s", th_seconds_of(scenario->duration));
    th_json_text(&json, "from", scenario->steady ? "steady" : "rest");
    th_json_number(&json, "members", (double)trace->members);
    th_json_number(&json, "members_failed", (double)count_failed(trace));
    th_json_word(&json, "seed", seed);
    enum th_status status = put_table(trace, facts, NULL, &json, error);
    th_refinement_print(facts->refinement, NULL, &json);
    if (status == TH_OK)
        status = th_report_course_print(trace, NULL, &json, error);
    if (status == TH_OK)
        status = th_report_consequences_print(trace, NULL, &json, error);
    th_json_open(&json, "notices", '[');
    th_report_notices(trace, NULL, &json);
    th_json_close(&json, '[');
    th_json_open(&json, "log", '[');
    th_report_log(trace, NULL, &json);
    th_json_close(&json, '[');
    if (facts->findings)
        th_findings_json(scenario, facts->findings, facts->refinement, &json);
    th_json_number(&json, "parameters", (double)of);
    th_json_number(&json, "uncalibrated", (double)uncalibrated);
    th_json_number(&json, "wall_time_s", facts->wall_time);
    if (facts->output)
        th_json_text(&json, "result", facts->output);
    th_json_close(&json, '{');
    return status;
}
