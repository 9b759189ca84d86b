/* Verdicts on paper and as JSON. */
#include "report/require.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "report/sweep.h"
#include "scenario/people.h"
#include "scenario/reduction.h"

enum { INDENT = 8, DIGITS = 4, BOUND = 6, TEXT = 600 };

/* The unit of a requirement's number; 1 for a ratio. */
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
               : th_reduction_shown(scenario, &scenario->reductions[requirement->reduction],
                                    si);
}

static void print_finding(const struct th_scenario *scenario, const struct th_finding *finding,
                          const struct th_requirement *requirement, bool colour, FILE *out)
{
    static const char *const verdicts[2][2] = {
        {"FAIL", "pass"}, {"\033[1;31mFAIL\033[0m", "\033[32mpass\033[0m"}};
    const bool several = finding->members > 1;
    struct th_finding found = *finding;
    char value[160] = "missing", allowed[360], who[64] = "", number[32] = "", text[TEXT];
    found.requirement = requirement;
    int digits = th_requirement_digits(scenario, &found, DIGITS);
    if (th_condition_count(scenario) > 1)
        snprintf(number, sizeof number,
                 "%zu: ", (size_t)(requirement - scenario->requirements) + 1);
    snprintf(text, sizeof text, "%s%s", number, requirement->name);
    fprintf(out, "  %s", verdicts[colour][finding->pass]);
    th_print_within(out, INDENT - 2, INDENT, text);
    if (several) {
        th_requirement_share(&found, text, sizeof text);
        th_print_within(out, 0, INDENT, text);
        if (found.members_there && found.met < found.members) {
            int at = snprintf(text, sizeof text, "condition %" PRIu64 ": ", found.weakest + 1);
            th_sweep_condition(scenario, found.weakest, text + at, sizeof text - (size_t)at);
            th_print_within(out, 0, INDENT, text);
        }
        snprintf(who, sizeof who, " (member %" PRIu64 ")", finding->worst);
    }
    if (!isnan(finding->value))
        th_requirement_print(scenario, requirement, finding->value, digits, value,
                             sizeof value);
    /* bounds as they were written */
    th_requirement_allowed(scenario, requirement, digits > BOUND ? digits : BOUND, allowed,
                           sizeof allowed);
    snprintf(text, sizeof text, "%s%s%s, allowed %s", several ? "worst " : "", value, who,
             allowed);
    th_print_within(out, 0, INDENT, text);
}

void th_findings_print(const struct th_scenario *scenario, const struct th_finding *findings,
                       const struct th_refinement *refinement, bool colour, FILE *out)
{
    for (size_t k = 0; k < scenario->requirement_count; k++) {
        const struct th_finding *finding = &findings[k];
        print_finding(scenario, finding, &scenario->requirements[k], colour, out);
        if (refinement && th_refinement_turns(refinement, k, findings))
            fprintf(out, "        BUT IT %s ON THE FINER GRID\n",
                    finding->pass ? "FAILS" : "PASSES");
    }
}

void th_findings_json(const struct th_scenario *scenario, const struct th_finding *findings,
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
        th_json_number(json, "worst_member", (double)findings[k].worst);
        th_json_number(json, "members_met", (double)findings[k].met);
        th_json_number(json, "members_asked", (double)findings[k].members);
        if (findings[k].members_there) {
            th_json_number(json, "weakest_condition", (double)findings[k].weakest + 1);
            th_json_number(json, "weakest_condition_met", (double)findings[k].met_there);
            th_json_number(json, "weakest_condition_members",
                           (double)findings[k].members_there);
        }
        th_json_number(json, "share_wanted", r->share);
        th_json_close(json, '{');
    }
    th_json_close(json, '[');
}
