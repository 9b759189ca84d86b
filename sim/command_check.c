#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "print.h"
#include "rehearse.h"

static void print_sound(const struct th_call *call, const struct th_scenario *scenario,
                        const struct th_rig *rig)
{
    char duration[64];
    th_quantity_print(scenario->units, TH_TIME, "day",
                      (double)scenario->duration / TH_TICKS_PER_SECOND, 6, duration,
                      sizeof duration);
    fprintf(call->out,
            "%s: sound; %s, %" PRIu64 " member%s, %zu event%s, %zu outputs, %.1f kB a block\n",
            scenario->file, duration, scenario->members, scenario->members == 1 ? "" : "s",
            scenario->event_count, scenario->event_count == 1 ? "" : "s",
            scenario->column_count, (double)rig->block_bytes / 1e3);
}

static void json_verdict(struct th_json *json, const char *file,
                         const struct th_scenario *scenario, const struct th_error *error)
{
    const struct th_error *notices = scenario ? scenario->notices : NULL;
    th_json_open(json, NULL, '{');
    th_json_text(json, "scenario", file);
    th_json_word(json, "sound", error->count ? "false" : "true");
    th_json_open(json, "errors", '[');
    for (int k = 0; k < error->count && k < TH_ERRORS; k++)
        th_json_text(json, NULL, error->text[k]);
    th_json_close(json, '[');
    th_json_open(json, "notices", '[');
    for (int k = 0; notices && k < notices->count && k < TH_ERRORS; k++)
        th_json_text(json, NULL, notices->text[k]);
    th_json_close(json, '[');
    th_json_close(json, '{');
}

static enum th_status check_one(const struct th_call *call, const struct th_units *units,
                                const char *file, const char *const *sets, size_t set_count,
                                struct th_json *json)
{
    struct th_error error = {.status = TH_OK};
    struct th_scenario *scenario =
        th_scenario_load(call->catalog, units, file, sets, set_count, &error);
    struct th_rig *rig = scenario ? th_rig_create(scenario, &error) : NULL;
    if (rig)
        th_rehearse(rig, &error);
    bool sound = rig && error.status == TH_OK;
    if (sound && th_call_has(call, TH_OPTION_REWRITE))
        th_call_rewrite(call, scenario, &error);
    else if (sound && !json && !th_call_has(call, TH_OPTION_QUIET))
        print_sound(call, scenario, rig);
    if (sound && !json && !th_call_has(call, TH_OPTION_REWRITE))
        th_call_notice(call, scenario);
    if (json)
        json_verdict(json, file, scenario, &error);
    else
        th_call_complain(call, &error);
    th_rig_free(rig);
    th_scenario_free(scenario);
    return error.status;
}

int th_command_check(const struct th_call *call)
{
    struct th_error error = {.status = TH_OK};
    struct th_json json = {.out = call->out}, *to = NULL;
    enum th_status worst = TH_OK;
    struct th_units *units = th_units_create(&error);
    const char **sets = calloc(call->given_count + 1, sizeof *sets);
    if (units && !sets)
        th_error_add(&error, TH_NO_MEMORY, "no memory for the overrides");
    if (error.status == TH_OK) {
        size_t count = th_call_all(call, TH_OPTION_SET, sets);
        if (th_call_has(call, TH_OPTION_JSON))
            th_json_open(to = &json, NULL, '[');
        for (size_t k = 0; k < call->operand_count; k++) {
            enum th_status status = check_one(call, units, call->operands[k], sets, count, to);
            worst = worst == TH_OK ? status : worst;
        }
        if (to)
            th_json_close(to, '[');
    }
    free(sets);
    th_units_free(units);
    return error.count ? th_call_complain(call, &error) : (int)worst;
}
