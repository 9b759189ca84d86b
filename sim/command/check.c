/* thecal check: loads scenarios and tries their members at the start, without running them. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/disk/junit.h"
#include "base/text/print.h"
#include "command/call/fail.h"
#include "command/call/files.h"
#include "command/call/interrupt.h"
#include "command/call/progress.h"
#include "command/call/scenario.h"
#include "command/verbs.h"
#include "ensemble/check_order.h"
#include "ensemble/check_start.h"
#include "ensemble/forecast.h"
#include "result/input.h"

/* Limit of the time for the members of one scenario without --all. */
static const double patience = 1.2; /* s */

struct checking {
    const struct th_call *call;
    const struct th_units *units;
    const char **sets;
    size_t set_count;
    struct th_json *json;   /* or NULL */
    struct th_junit *junit; /* or NULL */
};

/* "300 members", "the first 4096 of 1000000000 members tried (--all tries all)" */
static void format_members(const struct th_scenario *scenario,
                           const struct th_start_check *tried, char *text, size_t size)
{
    const char *s = scenario->members == 1 ? "" : "s";
    int used = snprintf(text, size, "%" PRIu64 " member%s", scenario->members, s);
    if (tried->started >= tried->distinct)
        return;
    if (tried->ruled > tried->started && tried->ruled < tried->distinct)
        snprintf(text + used, size - (size_t)used,
                 " (%" PRIu64 " tried, the rules of %" PRIu64 "; --all tries all)",
                 tried->started, tried->ruled);
    else
        snprintf(text + used, size - (size_t)used, " (%" PRIu64 " tried; --all tries all)",
                 tried->started);
}

/* "12 events", and what else may happen: ", 3 decided in the run, 5 stages" */
static void format_events(const struct th_scenario *scenario, char *text, size_t size)
{
    size_t decided = 0;
    for (size_t k = 0; k < scenario->item_count; k++)
        decided += !scenario->items[k].plain && scenario->items[k].section != TH_SECTION_BEGIN;
    size_t used = (size_t)snprintf(text, size, "%zu event%s", scenario->event_count,
                                   scenario->event_count == 1 ? "" : "s");
    if (decided)
        used += (size_t)snprintf(text + used, size - used, ", %zu decided in the run", decided);
    if (scenario->stage_count)
        snprintf(text + used, size - used, ", %zu stage%s", scenario->stage_count,
                 scenario->stage_count == 1 ? "" : "s");
}

static void print_sound(const struct th_call *call, const struct th_scenario *scenario,
                        const struct th_forecast *forecast, const struct th_start_check *tried)
{
    char duration[64], members[160], events[120], size[TH_FORECAST_TEXT];
    th_forecast_text(forecast, size);
    th_quantity_print(scenario->units, TH_TIME, "day", th_seconds_of(scenario->duration), 6,
                      duration, sizeof duration);
    format_members(scenario, tried, members, sizeof members);
    format_events(scenario, events, sizeof events);
    fprintf(call->out, "%s: sound; %s, %s, %s, %zu outputs, %s\n", scenario->file, duration,
            members, events, scenario->column_count, size);
}

/* size: NULL if it is not known. */
static void json_verdict(struct th_json *json, const char *file,
                         const struct th_scenario *scenario, const struct th_start_check *tried,
                         const struct th_forecast *size, const struct th_error *error)
{
    const struct th_error *notices = scenario ? scenario->notices : NULL;
    th_json_open(json, NULL, '{');
    th_json_text(json, "scenario", file);
    th_json_word(json, "sound", error->count ? "false" : "true");
    if (scenario) {
        th_json_number(json, "members", (double)scenario->members);
        th_json_number(json, "different_members", (double)tried->distinct);
        th_json_number(json, "rules_tried", (double)tried->ruled);
        th_json_number(json, "members_tried", (double)tried->started);
    }
    if (size) {
        th_json_number(json, "samples", size->samples);
        th_json_number(json, "steps", rint(size->steps));
        th_json_number(json, "file_bytes", rint(size->file));
        th_json_number(json, "memory_bytes", rint(size->memory));
    }
    th_errors_json(error, json);
    th_json_open(json, "notices", '[');
    for (int k = 0; notices && k < notices->count && k < TH_ERRORS; k++)
        th_json_text(json, NULL, notices->text[k]);
    th_json_close(json, '[');
    th_json_close(json, '{');
}

/* With --all as long as it takes, with progress and interruptible. */
static void try_members(const struct checking *c, const struct th_layout *layout,
                        struct th_start_check *tried, struct th_error *error)
{
    const struct th_call *call = c->call;
    bool all = th_call_has(call, TH_OPTION_ALL);
    const char *how = th_call_text(call, TH_OPTION_PROGRESS);
    struct th_progress_shown shown;
    struct th_interrupt interrupt;
    tried->seconds = all ? 0 : patience;
    if (!all) {
        th_check_start(layout, tried, error);
        return;
    }
    bool quiet = th_call_has(call, TH_OPTION_QUIET);
    th_interrupt_begin(&interrupt, quiet ? NULL : call->err);
    th_progress_begin(&shown, call->err, how ? how : quiet ? "none" : "auto");
    tried->show = th_progress_show;
    tried->context = &shown;
    tried->stop = &interrupt.stop;
    enum th_status status = th_check_start(layout, tried, error);
    th_progress_end(&shown);
    th_interrupt_end(&interrupt);
    if (status == TH_INTERRUPTED)
        th_error_add(error, status,
                     "interrupted: %" PRIu64 " of %" PRIu64 " members were tried",
                     tried->started, tried->distinct);
}

static void junit_verdict(struct th_junit *junit, const char *file,
                          const struct th_error *error)
{
    int more = error->count - 1;
    char message[TH_SENTENCE + 32] = "", rest[32] = "";
    if (more > 0)
        snprintf(rest, sizeof rest, " (and %d more)", more);
    if (error->count)
        snprintf(message, sizeof message, "%s%s", error->text[0], rest);
    th_junit_case(junit, error->count ? TH_CASE_FAILED : TH_CASE_PASSED, file, "invalid",
                  message);
}

/* Orders that would stop the run, as notices of the scenario. */
static void try_orders(struct th_scenario *scenario, const struct th_layout *layout,
                       struct th_error *error)
{
    if (!scenario->notices)
        scenario->notices = th_arena_take(&scenario->arena, sizeof *scenario->notices);
    if (!scenario->notices)
        th_error_add(error, TH_NO_MEMORY, "no memory for notices");
    else
        th_check_orders(layout, scenario->notices, error);
}

static enum th_status check_one(const struct checking *c, const char *file)
{
    struct th_error error = {.status = TH_OK};
    struct th_start_check tried = {0};
    struct th_scenario *scenario =
        th_call_load(c->call, c->units, file, c->sets, c->set_count, &error);
    struct th_layout *layout = scenario ? th_layout_create(scenario, &error) : NULL;
    if (layout)
        try_members(c, layout, &tried, &error);
    if (layout && error.status == TH_OK)
        try_orders(scenario, layout, &error);
    bool sound = layout && error.status == TH_OK;
    bool rewrite = th_call_has(c->call, TH_OPTION_REWRITE);
    if (sound && rewrite && th_store_is_result(file))
        th_error_add(&error, TH_USAGE, "%s is a result; --rewrite takes a scenario", file);
    else if (sound && rewrite)
        th_call_rewrite(c->call, scenario, &error);
    struct th_forecast size;
    bool shown = sound && !rewrite && (c->json || !th_call_has(c->call, TH_OPTION_QUIET));
    shown = shown && th_forecast(layout, 0, TH_KEPT_IN_RESULT, &size, &error) == TH_OK &&
            th_forecast_steps(layout, NULL, &size, &error) == TH_OK;
    if (shown && !c->json)
        print_sound(c->call, scenario, &size, &tried);
    if (sound && !c->json && !rewrite)
        th_call_print_notices(c->call, scenario);
    if (c->junit)
        junit_verdict(c->junit, file, &error);
    if (c->json)
        json_verdict(c->json, file, scenario, &tried, shown ? &size : NULL, &error);
    else
        th_call_print_error(c->call, &error);
    th_layout_free(layout);
    th_scenario_free(scenario);
    return error.status;
}

static enum th_status check_all(const struct checking *asked, struct th_error *error)
{
    struct checking c = *asked;
    const char *path = th_call_text(c.call, TH_OPTION_JUNIT);
    struct th_json json = {.out = c.call->out};
    struct th_junit junit;
    enum th_status worst = TH_OK, status = th_output_check_junit(path, error);
    for (size_t k = 0; k < c.call->operand_count && status == TH_OK; k++)
        status = th_output_check("junit", path, "a scenario", c.call->operands[k], error);
    if (status == TH_OK && path) {
        status = th_junit_open(&junit, "thecal.check", error);
        c.junit = &junit;
    }
    if (status != TH_OK)
        return status;
    if (th_call_has(c.call, TH_OPTION_JSON))
        th_json_open(c.json = &json, NULL, '[');
    for (size_t k = 0; k < c.call->operand_count; k++) {
        status = check_one(&c, c.call->operands[k]);
        worst = worst == TH_OK ? status : worst;
    }
    if (c.json)
        th_json_close(c.json, '[');
    status = path ? th_junit_close(&junit, path, error) : TH_OK;
    return status == TH_OK ? worst : status;
}

int th_command_check(const struct th_call *call)
{
    struct th_error error = {.status = TH_OK};
    enum th_status worst = TH_OK;
    struct th_units *units = th_units_create(&error);
    struct checking checking = {.call = call, .units = units};
    checking.sets = calloc(call->given_count + 1, sizeof *checking.sets);
    if (units && !checking.sets)
        th_error_add(&error, TH_NO_MEMORY, "no memory for the overrides");
    if (error.status == TH_OK) {
        checking.set_count = th_call_all(call, TH_OPTION_SET, checking.sets);
        worst = check_all(&checking, &error);
    }
    free(checking.sets);
    th_units_free(units);
    return error.count ? th_call_print_error(call, &error) : (int)worst;
}
