/* Members by stage and item on paper and as JSON. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/calendar.h"
#include "report/course/course.h"
#include "report/line.h"
#include "report/sweep.h"
#include "report/table.h"
#include "scenario/instant.h"

enum { NAME = 22, STAYS = 12, CELL = 24 };

/* "2.5 times", "once", "never" */
static void print_times(double count, char text[CELL])
{
    if (count == 1)
        snprintf(text, CELL, "once");
    else if (count == 0)
        snprintf(text, CELL, "never");
    else
        snprintf(text, CELL, "%.3g times", count);
}

/* Of the entries of a run. */
static struct th_calendar_unit unit_of(const struct th_scenario *scenario)
{
    return th_calendar_unit(th_seconds_of(scenario->duration));
}

static void stages_head(const struct th_scenario *scenario, FILE *out)
{
    char title[CELL];
    snprintf(title, sizeof title, "entered, %s", unit_of(scenario).name);
    fprintf(out, "\n%-*s %8s %7s %14s %18s\n", NAME + 2, "stages", "members", "there", title,
            "share");
    fprintf(out, "%-*s %8s %7s %8s %8s %8s %9s\n", NAME + 2, "", "entered", "at end", "median",
            "5 %", "95 %", "of time");
}

enum { STAGE = 64 };

static const char *shown_name(const char *name, bool ends, char text[STAGE])
{
    snprintf(text, STAGE, "%.40s%s", name, ends ? " (ended)" : "");
    return text;
}

static void stage_rows(const struct th_scenario *scenario,
                       const struct th_report_course *course, FILE *out)
{
    const double seconds = unit_of(scenario).seconds;
    for (size_t k = 0; k < course->stage_count; k++) {
        const struct th_report_stage *stage = &course->stages[k];
        const double shown[3] = {stage->median, stage->low, stage->high};
        char texts[3][CELL], share[CELL], name[STAGE];
        for (int j = 0; j < 3; j++)
            th_line_number(shown[j] / seconds, false, TH_DIGITS - 1, texts[j], CELL);
        const bool agree = strcmp(texts[1], texts[2]) == 0;
        snprintf(share, sizeof share, "%.1f %%", 100 * stage->share);
        th_print_label(shown_name(stage->name, stage->ends, name), NAME, out);
        fprintf(out, " %8" PRIu64 " %7" PRIu64 " %8s %8s %8s %9s\n", stage->entered,
                stage->there, texts[0], agree ? "" : texts[1], agree ? "" : texts[2], share);
    }
}

/* "    exponential mean 268 year, derived: a paper" */
static void print_law(const struct th_report_acts *acts, FILE *out)
{
    char text[TH_SENTENCE];
    if (!acts->law)
        return;
    snprintf(text, sizeof text, "%s, %s%s%s", acts->law, acts->mark, acts->source ? ": " : "",
             acts->source ? acts->source : "");
    th_print_wrapped(out, 0, 4, text);
}

static void acts_head(FILE *out)
{
    fprintf(out, "\n%-*s %8s %7s %8s   %s\n", NAME + 2, "hazards and events", "median", "least",
            "most", "never in");
}

/* laws: with the law of each hazard that has one. */
static void print_acts(const struct th_report_course *course, bool laws, FILE *out)
{
    for (size_t k = 0; k < course->act_count; k++) {
        const struct th_report_acts *acts = &course->acts[k];
        th_print_label(acts->name, NAME, out);
        fprintf(out, " %8.4g %7.4g %8.4g   %" PRIu64 " of %" PRIu64 "\n", acts->median,
                acts->least, acts->most, acts->never, course->members);
        if (laws) {
            print_law(acts, out);
            th_report_rate_print(acts, out);
        }
    }
}

static void act_rows(const struct th_scenario *scenario, const struct th_report_course *course,
                     FILE *out)
{
    (void)scenario;
    print_acts(course, false, out);
}

/* The stage of an entry of the log. */
static const struct th_stage *stage_of(const struct th_trace *trace,
                                       const struct th_entry *entry)
{
    const struct th_layout *layout = trace->layout;
    size_t k = 0;
    while (k + 1 < layout->scenario->stage_count &&
           layout->log_plan->stage[k] != (size_t)entry->path)
        k++;
    return &layout->scenario->stages[k];
}

/* The stays of a single member, one after the other, as its log has them. */
static void print_stays(const struct th_trace *trace, FILE *out)
{
    const struct th_scenario *scenario = trace->layout->scenario;
    int64_t stays = 0, shown = 0;
    char from[40], to[40] = "", name[STAGE];
    for (size_t k = 0; k < scenario->stage_count; k++)
        stays += th_trace_tally(trace, k, 0)->count;
    fputs("\nstages\n", out);
    for (uint32_t e = 0; e < trace->logged[0] && shown < STAYS; e++) {
        if (trace->log[e].kind != TH_LOG_STAGE)
            continue;
        uint32_t next = e + 1;
        while (next < trace->logged[0] && trace->log[next].kind != TH_LOG_STAGE) next++;
        th_scenario_instant(scenario, trace->log[e].at, from, sizeof from);
        if (next < trace->logged[0])
            th_scenario_instant(scenario, trace->log[next].at, to, sizeof to);
        else
            snprintf(to, sizeof to, "%s", shown + 1 == stays ? "the end" : "...");
        const struct th_stage *stage = stage_of(trace, &trace->log[e]);
        th_print_label(shown_name(stage->name, stage->ends, name), NAME, out);
        fprintf(out, " %s .. %s\n", from, to);
        shown++;
    }
    if (shown < stays)
        fprintf(out, "  ... %" PRId64 " stays in all, in the result under /run/log\n", stays);
}

static void print_times_of_one(const struct th_report_course *course, FILE *out)
{
    fputs("\nhazards and events\n", out);
    for (size_t k = 0; k < course->act_count; k++) {
        char text[CELL];
        print_times(course->acts[k].median, text);
        th_print_label(course->acts[k].name, NAME, out);
        fprintf(out, " %s\n", text);
        print_law(&course->acts[k], out);
    }
}

static void put_json(const struct th_report_course *course, struct th_json *json)
{
    if (course->stage_count)
        th_json_open(json, "stages", '[');
    for (size_t k = 0; k < course->stage_count; k++) {
        const struct th_report_stage *stage = &course->stages[k];
        th_json_open(json, NULL, '{');
        th_json_text(json, "name", stage->name);
        if (stage->ends)
            th_json_word(json, "ends", "true");
        th_json_number(json, "entered", (double)stage->entered);
        th_json_number(json, "at_end", (double)stage->there);
        th_json_number(json, "entered_median_s", stage->median);
        th_json_number(json, "entered_low_s", stage->low);
        th_json_number(json, "entered_high_s", stage->high);
        th_json_number(json, "share_of_time", stage->share);
        th_json_close(json, '{');
    }
    if (course->stage_count)
        th_json_close(json, '[');
    if (course->act_count)
        th_json_open(json, "items", '[');
    for (size_t k = 0; k < course->act_count; k++) {
        const struct th_report_acts *acts = &course->acts[k];
        th_json_open(json, NULL, '{');
        th_json_text(json, "name", acts->name);
        th_json_text(json, "kind", acts->kind);
        th_json_number(json, "median", acts->median);
        th_json_number(json, "least", acts->least);
        th_json_number(json, "most", acts->most);
        th_json_number(json, "never", (double)acts->never);
        th_json_number(json, "acted", acts->acted);
        th_json_number(json, "patient_years", acts->years);
        th_json_number(json, "rate_low", acts->low);
        th_json_number(json, "rate_high", acts->high);
        if (acts->law) {
            th_json_text(json, "law", acts->law);
            th_json_text(json, "mark", acts->mark);
            th_json_number(json, "rate_by_law", acts->by_law);
        }
        if (acts->source)
            th_json_text(json, "source", acts->source);
        th_json_close(json, '{');
    }
    if (course->act_count)
        th_json_close(json, '[');
}

/* Of a sweep: the rows under each condition. */
static enum th_status condition_rows(const struct th_trace *trace, struct th_arena *arena,
                                     void (*rows)(const struct th_scenario *,
                                                  const struct th_report_course *, FILE *),
                                     FILE *out, struct th_error *error)
{
    const struct th_scenario *scenario = trace->layout->scenario;
    const uint64_t count = th_conditions_of(scenario, trace->first, trace->members);
    enum th_status status = TH_OK;
    if (count == 1)
        return TH_OK;
    if (count > TH_COURSE_CONDITIONS)
        fputs("  by condition: in the result under /run/stages and /run/items\n", out);
    for (uint64_t c = 0; count <= TH_COURSE_CONDITIONS && c < count && status == TH_OK; c++) {
        struct th_report_course course;
        char text[TH_SENTENCE], head[TH_SENTENCE + 16];
        const uint64_t condition = th_condition_at(scenario, trace->first, trace->members, c);
        const struct th_among among =
            th_among_condition(scenario, condition, trace->first, trace->members);
        th_sweep_condition(scenario, condition, text, sizeof text);
        snprintf(head, sizeof head, "under %s", text);
        status = th_report_course_fill(trace, among, arena, &course, error);
        if (status != TH_OK || !course.members)
            continue;
        th_print_within(out, 0, 0, head);
        rows(scenario, &course, out);
    }
    return status;
}

static enum th_status print_all(const struct th_trace *trace,
                                const struct th_report_course *course, struct th_arena *arena,
                                FILE *out, struct th_error *error)
{
    const struct th_scenario *scenario = trace->layout->scenario;
    enum th_status status = TH_OK;
    if (course->stage_count) {
        stages_head(scenario, out);
        stage_rows(scenario, course, out);
        status = condition_rows(trace, arena, stage_rows, out, error);
    }
    if (course->act_count && status == TH_OK) {
        acts_head(out);
        print_acts(course, true, out);
        status = condition_rows(trace, arena, act_rows, out, error);
    }
    return status;
}

enum th_status th_report_course_print(const struct th_trace *trace, FILE *out,
                                      struct th_json *json, struct th_error *error)
{
    struct th_arena arena = {0};
    struct th_report_course course;
    enum th_status status =
        th_report_course_fill(trace, th_among_all(trace->members), &arena, &course, error);
    const bool any =
        status == TH_OK && course.members && (course.stage_count > 0 || course.act_count > 0);
    if (any && json)
        put_json(&course, json);
    if (any && out && trace->members > 1)
        status = print_all(trace, &course, &arena, out, error);
    if (any && out && trace->members == 1 && course.stage_count)
        print_stays(trace, out);
    if (any && out && trace->members == 1 && course.act_count)
        print_times_of_one(&course, out);
    th_arena_free(&arena);
    return status;
}
