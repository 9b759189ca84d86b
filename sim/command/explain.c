/* thecal explain: pages from the catalogue, or the values of a scenario; thecal schema. */
#include <stdlib.h>
#include <string.h>

#include "command/call/files.h"
#include "command/call/scenario.h"
#include "command/verbs.h"
#include "explain/explain.h"
#include "explain/language.h"
#include "explain/parts.h"
#include "explain/scenario.h"
#include "explain/schema.h"
#include "language/language.h"

static enum th_status explain_file(const struct th_call *call, const char *file,
                                   struct th_error *error)
{
    const char *resolved = th_call_text(call, TH_OPTION_RESOLVED);
    const char **sets = calloc(call->given_count + 1, sizeof *sets);
    struct th_units *units = sets ? th_units_create(error) : NULL;
    struct th_scenario *scenario = NULL;
    if (!sets)
        th_error_add(error, TH_NO_MEMORY, "no memory for the overrides");
    if (units)
        scenario = th_call_load(call, units, file, sets, th_call_all(call, TH_OPTION_SET, sets),
                                error);
    enum th_status status = scenario ? TH_OK : error->status;
    if (scenario && resolved)
        status = th_output_check_scenario("output", resolved, scenario, error);
    if (scenario && resolved && status == TH_OK)
        status = th_scenario_write(scenario, resolved, error);
    if (scenario && status == TH_OK)
        th_explain_scenario(scenario, call->out);
    th_scenario_free(scenario);
    th_units_free(units);
    free(sets);
    return status;
}

/* Sections of the language and names of the catalogue take precedence over names of parts,
 * which are free; keys of the language come last. */
static void explain_name(const struct th_call *call, const char *name, struct th_error *error)
{
    struct th_error unknown = {.status = TH_OK};
    bool found;
    if (th_explain_language(call->catalog, name, call->out, error) ||
        th_explain_name(call->catalog, name, call->out, &unknown) == TH_OK)
        return;
    const bool several = unknown.count > 0 && strstr(unknown.text[0], "which one?");
    if (!several && th_explain_key(name, call->out))
        return;
    th_explain_part(call->catalog, name, call->out, &found, error);
    if (!found && (error->count == 0 || strstr(unknown.text[0], "did you mean") || several))
        *error = unknown;
}

int th_command_explain(const struct th_call *call)
{
    struct th_error error = {.status = TH_OK};
    const char *file = th_call_text(call, TH_OPTION_SCENARIO);
    if (file && call->operand_count > 0)
        th_error_add(&error, TH_USAGE, "explain takes a name or --scenario, not both");
    else if (!file && call->given_count > 0)
        th_error_add(&error, TH_USAGE, "--set and --output belong to explain --scenario FILE");
    else if (file)
        explain_file(call, file, &error);
    else if (call->operand_count == 0)
        th_explain_overview(call->catalog, call->out, &error);
    else
        explain_name(call, call->operands[0], &error);
    return th_call_print_error(call, &error);
}

int th_command_schema(const struct th_call *call)
{
    th_schema_print(call->catalog, call->out);
    return TH_OK;
}
