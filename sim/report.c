#include "report.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "print.h"
#include "report_line.h"
#include "report_notice.h"

enum { MARGIN = 28 };

size_t th_report_uncalibrated(const struct th_scenario *scenario, size_t *of)
{
    size_t count = 0;
    *of = 0;
    for (size_t i = 0; i < scenario->instance_count; i++) {
        const struct th_instance *instance = &scenario->instances[i];
        *of += instance->model->params.count;
        for (size_t k = 0; k < instance->model->params.count; k++) {
            enum th_mark mark = instance->values[k].mark;
            count += mark == TH_RECALLED || mark == TH_PLACEHOLDER;
        }
    }
    return count;
}

static void print_number(double value, FILE *out)
{
    if (isinf(value))
        fputs("never", out);
    else
        fprintf(out, "%.4g", value);
}

static void print_take(const struct th_line *line, size_t k, bool several, FILE *out)
{
    const struct th_spread *s = &line->spreads[k];
    const char *take = th_take_kind(line->takes[k])->words;
    if (line->takes[k] == TH_FINAL)
        take = line->take_count > 1 ? "at the end" : "";
    else if (line->takes[k] == TH_MAX)
        take = "peak";
    else if (line->takes[k] == TH_MIN)
        take = "least";
    fprintf(out, "%s%s%s", k ? ", " : "", take, take[0] ? " " : "");
    print_number(s->median, out);
    if (several) {
        fputs(" (", out);
        print_number(s->low, out);
        fputs(" .. ", out);
        print_number(s->high, out);
        fputc(')', out);
    }
    if (!isnan(line->refined[k].difference))
        fprintf(out, " +/- %.2g", line->refined[k].difference);
}

static void print_line(const struct th_line *line, int width, bool several, FILE *out)
{
    bool number = false;
    fprintf(out, "  %-*s ", width, line->label);
    for (size_t k = 0; k < line->take_count; k++) {
        print_take(line, k, several, out);
        number |= !isinf(line->spreads[k].low) || !isinf(line->spreads[k].high);
    }
    fprintf(out, "%s%s\n", number && strcmp(line->unit, "1") ? " " : "",
            number && strcmp(line->unit, "1") ? line->unit : "");
}

/* What a finer grid says of a number. */
static void json_refined(const struct th_line_refined *refined, struct th_json *json)
{
    if (isnan(refined->difference))
        return;
    th_json_number(json, "difference", refined->difference);
    th_json_number(json, "finest", refined->finest);
    if (!isnan(refined->order))
        th_json_number(json, "order", refined->order);
}

static void json_line(const struct th_line *line, const char *path, struct th_json *json)
{
    th_json_open(json, NULL, '{');
    th_json_text(json, "label", line->label);
    th_json_text(json, "path", path);
    th_json_text(json, "unit", line->unit);
    for (size_t k = 0; k < line->take_count; k++) {
        th_json_open(json, th_take_kind(line->takes[k])->name, '{');
        th_json_number(json, "median", line->spreads[k].median);
        th_json_number(json, "low", line->spreads[k].low);
        th_json_number(json, "high", line->spreads[k].high);
        json_refined(&line->refined[k], json);
        th_json_close(json, '{');
    }
    if (!isnan(th_line_difference(line)))
        th_json_number(json, "difference", th_line_difference(line));
    th_json_close(json, '{');
}

/* Room for the longest label, so that the numbers stand below each other. */
static int label_width(const struct th_scenario *scenario)
{
    int width = MARGIN - 3;
    for (size_t r = 0; r < scenario->catalog->report_count; r++)
        for (size_t c = 0; c < scenario->output_count; c++) {
            struct th_line line = {.unit = ""};
            if (th_line_is_notice(&scenario->catalog->report[r]) ||
                !th_line_match(scenario, &scenario->catalog->report[r], c, &line))
                continue;
            int length = (int)strlen(line.label);
            width = length > width ? length : width;
        }
    return width;
}

/* All lines in the order of the catalogue: to paper, or to json if it is not NULL. */
static enum th_status put_lines(const struct th_trace *trace,
                                const struct th_refinement *refinement, FILE *out,
                                struct th_json *json, struct th_error *error)
{
    const struct th_scenario *scenario = trace->rig->scenario;
    const struct th_catalog *catalog = scenario->catalog;
    enum th_status status = TH_OK;
    int width = label_width(scenario);
    for (size_t r = 0; r < catalog->report_count; r++)
        for (size_t c = 0; c < scenario->output_count; c++) {
            struct th_line line = {.unit = ""};
            if (th_line_is_notice(&catalog->report[r]) ||
                !th_line_match(scenario, &catalog->report[r], c, &line))
                continue;
            status = th_line_fill(trace, &catalog->report[r], &line, error);
            if (status == TH_OK)
                status = th_line_refine(refinement, &line, error);
            if (status != TH_OK)
                return status;
            if (json)
                json_line(&line, scenario->outputs[c].path, json);
            else
                print_line(&line, width, trace->members > 1, out);
        }
    return status;
}

/* A requirement's number in its own unit, or bare if it is a ratio. */
static void finding_unit(const struct th_scenario *scenario,
                         const struct th_requirement *requirement, char *unit, size_t size)
{
    if (requirement->of != SIZE_MAX)
        snprintf(unit, size, "1");
    else
        th_reduction_unit(scenario, &scenario->reductions[requirement->reduction], unit, size);
}

static double finding_shown(const struct th_scenario *scenario,
                            const struct th_requirement *requirement, double si)
{
    return requirement->of != SIZE_MAX
               ? si
               : th_reduction_shown(scenario, &scenario->reductions[requirement->reduction], si);
}

static void print_findings(const struct th_scenario *scenario,
                           const struct th_finding *findings,
                           const struct th_refinement *refinement, FILE *out)
{
    for (size_t k = 0; k < scenario->requirement_count; k++) {
        const struct th_requirement *r = &scenario->requirements[k];
        char value[160] = "missing", allowed[360];
        if (!isnan(findings[k].value))
            th_requirement_print(scenario, r, findings[k].value, 4, value, sizeof value);
        th_requirement_allowed(scenario, r, 4, allowed, sizeof allowed);
        fprintf(out, "  %s  %s\n        %s, allowed %s", findings[k].pass ? "pass" : "FAIL",
                r->name, value, allowed);
        if (findings[k].members > 1)
            fprintf(out, " (worst; %" PRIu64 " of %" PRIu64 " members)", findings[k].met,
                    findings[k].members);
        fputc('\n', out);
        if (refinement && th_refinement_turns(refinement, k, findings))
            fprintf(out, "        BUT IT %s ON THE FINER GRID\n",
                    findings[k].pass ? "FAILS" : "PASSES");
    }
}

static uint64_t count_failed(const struct th_trace *trace)
{
    uint64_t failed = 0;
    for (uint64_t m = 0; m < trace->members; m++) failed += trace->status[m] != TH_OK;
    return failed;
}

/* What stands in the place of the table if no member ran to the end: when, and in what, the first
 * stopped. */
static void print_no_results(const struct th_trace *trace, FILE *out)
{
    const struct th_scenario *scenario = trace->rig->scenario;
    int culprit = trace->culprit[0];
    char when[64];
    th_quantity_print(scenario->units, TH_TIME, NULL,
                      (double)trace->ended[0] / TH_TICKS_PER_SECOND, 6, when, sizeof when);
    fprintf(out, "  no results: %s stopped at %s in %s\n",
            trace->members > 1 ? "none ran to the end; the first" : "the run", when,
            culprit < 0 ? "a transfer" : scenario->instances[culprit].name);
}

static void print_head(const struct th_trace *trace, uint64_t failed, FILE *out)
{
    const struct th_scenario *scenario = trace->rig->scenario;
    char duration[64];
    th_quantity_print(scenario->units, TH_TIME, "day",
                      (double)scenario->duration / TH_TICKS_PER_SECOND, 6, duration,
                      sizeof duration);
    fprintf(out, "%s: %s", scenario->title, duration);
    if (trace->members > 1)
        fprintf(out, ", %" PRIu64 " members, seed %" PRIu64, trace->members, scenario->seed);
    if (trace->members > 1 && failed < trace->members)
        fputs("; median (5 % .. 95 %)", out);
    if (failed && failed < trace->members)
        fprintf(out, "\nof the %" PRIu64 " of %" PRIu64 " members that ran to the end",
                trace->members - failed, trace->members);
    fputs("\n\n", out);
}

enum th_status th_report_print(const struct th_trace *trace,
                               const struct th_report_facts *facts, FILE *out,
                               struct th_error *error)
{
    const struct th_scenario *scenario = trace->rig->scenario;
    size_t of, uncalibrated = th_report_uncalibrated(scenario, &of);
    uint64_t failed = count_failed(trace);
    enum th_status status = TH_OK;
    print_head(trace, failed, out);
    if (failed < trace->members)
        status = put_lines(trace, facts->refinement, out, NULL, error);
    else
        print_no_results(trace, out);
    th_report_refined(facts->refinement, out, NULL);
    th_report_notices(trace, out, NULL);
    th_report_log(trace, out, NULL);
    if (facts->findings && scenario->requirement_count) {
        fputs("\nrequirements\n", out);
        print_findings(scenario, facts->findings, facts->refinement, out);
    }
    fputc('\n', out);
    if (failed)
        fprintf(out,
                "  %-*s%" PRIu64 " of %" PRIu64 "; in the result until then, not counted here\n",
                MARGIN - 2, "members that failed", failed, trace->members);
    fprintf(out, "  %-*s%zu of %zu parameters (%s)\n", MARGIN - 2, "uncalibrated", uncalibrated,
            of, facts->explain);
    fprintf(out, "  %-*s%.2f s\n", MARGIN - 2, "computed in", facts->wall_time);
    if (facts->output)
        fprintf(out, "  %-*s%s\n", MARGIN - 2, "result", facts->output);
    return status;
}

static void json_findings(const struct th_scenario *scenario, const struct th_finding *findings,
                          const struct th_refinement *refinement, struct th_json *json)
{
    th_json_open(json, "requirements", '[');
    for (size_t k = 0; k < scenario->requirement_count; k++) {
        const struct th_requirement *r = &scenario->requirements[k];
        th_json_open(json, NULL, '{');
        th_json_text(json, "name", r->name);
        th_json_word(json, "pass", findings[k].pass ? "true" : "false");
        if (refinement)
            th_json_word(json, "turns",
                         th_refinement_turns(refinement, k, findings) ? "true" : "false");
        char unit[96], take[TH_SENTENCE];
        finding_unit(scenario, r, unit, sizeof unit);
        th_reduction_words(scenario, &scenario->reductions[r->reduction], take, sizeof take);
        th_json_text(json, "take", take);
        th_json_text(json, "unit", unit);
        th_json_number(json, "value", finding_shown(scenario, r, findings[k].value));
        th_json_number(json, "least", finding_shown(scenario, r, r->least));
        th_json_number(json, "most", finding_shown(scenario, r, r->most));
        th_json_number(json, "members_met", (double)findings[k].met);
        th_json_close(json, '{');
    }
    th_json_close(json, '[');
}

enum th_status th_report_json(const struct th_trace *trace, const struct th_report_facts *facts,
                              FILE *out, struct th_error *error)
{
    const struct th_scenario *scenario = trace->rig->scenario;
    struct th_json json = {.out = out};
    char seed[32];
    size_t of, uncalibrated = th_report_uncalibrated(scenario, &of);
    snprintf(seed, sizeof seed, "%" PRIu64, scenario->seed);
    th_json_open(&json, NULL, '{');
    th_json_text(&json, "title", scenario->title);
    th_json_text(&json, "scenario", scenario->file);
    th_json_number(&json, "duration_s", (double)scenario->duration / TH_TICKS_PER_SECOND);
    th_json_number(&json, "members", (double)trace->members);
    th_json_number(&json, "members_failed", (double)count_failed(trace));
    th_json_word(&json, "seed", seed);
    th_json_open(&json, "lines", '[');
    enum th_status status = TH_OK;
    if (count_failed(trace) < trace->members)
        status = put_lines(trace, facts->refinement, NULL, &json, error);
    th_json_close(&json, '[');
    th_report_refined(facts->refinement, NULL, &json);
    th_json_open(&json, "notices", '[');
    th_report_notices(trace, NULL, &json);
    th_json_close(&json, '[');
    th_json_open(&json, "log", '[');
    th_report_log(trace, NULL, &json);
    th_json_close(&json, '[');
    if (facts->findings)
        json_findings(scenario, facts->findings, facts->refinement, &json);
    th_json_number(&json, "parameters", (double)of);
    th_json_number(&json, "uncalibrated", (double)uncalibrated);
    th_json_number(&json, "wall_time_s", facts->wall_time);
    if (facts->output)
        th_json_text(&json, "result", facts->output);
    th_json_close(&json, '{');
    return status;
}
