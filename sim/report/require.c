/* Verdicts on paper and as JSON. */
#include "report/require.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "report/sweep.h"
#include "scenario/people/people.h"
#include "scenario/reduction.h"

enum { INDENT = 8, DIGITS = 4, BOUND = 6, TEXT = 600 };

/* The unit of a requirement's number; 1 for a ratio. */
static void finding_unit(const struct th_scenario *scenario,
                         const struct th_requirement *requirement, char *unit, size_t size)
{
    if (th_requirement_is_ratio(requirement))
        snprintf(unit, size, "1");
    else
        th_reduction_unit(scenario, &scenario->reductions[requirement->reduction], unit, size);
}

static double finding_shown(const struct th_scenario *scenario,
                            const struct th_requirement *requirement, double si)
{
    return th_requirement_is_ratio(requirement)
               ? si
               : th_reduction_shown(scenario, &scenario->reductions[requirement->reduction],
                                    si);
}

/* "worst 0.81 (member 3), allowed 0.85 to 1.15" */
static void print_value(const struct th_scenario *scenario, const struct th_finding *finding,
                        FILE *out)
{
    const struct th_requirement *requirement = finding->requirement;
    const struct th_verdict *all = &finding->all;
    const bool each = requirement->across == TH_ACROSS_EACH;
    const int digits = th_requirement_digits(scenario, requirement, all, DIGITS);
    char value[160] = "missing", allowed[360], who[64] = "", text[TEXT];
    if (each && all->members > 1)
        snprintf(who, sizeof who, " (member %" PRIu64 ")", all->worst);
    else if (!each && finding->conditions)
        snprintf(who, sizeof who, " (condition %" PRIu64 ")", finding->there.condition + 1);
    if (!isnan(all->value))
        th_requirement_print(scenario, requirement, all->value, digits, value, sizeof value);
    /* bounds as they were written */
    th_requirement_allowed(scenario, requirement, digits > BOUND ? digits : BOUND, allowed,
                           sizeof allowed);
    const bool worst = each ? all->members > 1 : finding->conditions > 0;
    snprintf(text, sizeof text, "%s%s%s, allowed %s", worst ? "worst " : "", value, who,
             allowed);
    th_print_within(out, 0, INDENT, text);
}

static void print_finding(const struct th_scenario *scenario, const struct th_finding *finding,
                          bool colour, FILE *out)
{
    static const char *const verdicts[2][3] = {
        {"FAIL", "pass", "skip"},
        {"\033[1;31mFAIL\033[0m", "\033[32mpass\033[0m", "\033[33mskip\033[0m"}};
    const struct th_requirement *requirement = finding->requirement;
    char number[32] = "", text[TEXT];
    if (th_condition_count(scenario) > 1)
        snprintf(number, sizeof number,
                 "%zu: ", (size_t)(requirement - scenario->requirements) + 1);
    snprintf(text, sizeof text, "%s%s", number, requirement->name);
    fprintf(out, "  %s", verdicts[colour][finding->untried ? 2 : finding->pass]);
    th_print_within(out, INDENT - 2, INDENT, text);
    if (finding->all.members > 1 || finding->all.counted < finding->all.members ||
        requirement->confidence > 0 || requirement->across != TH_ACROSS_EACH) {
        th_requirement_share(scenario, finding, text, sizeof text);
        th_print_within(out, 0, INDENT, text);
    }
    if (finding->conditions &&
        (finding->passed < finding->conditions || finding->all.met < finding->all.counted ||
         requirement->confidence > 0)) {
        const uint64_t worst = finding->there.condition;
        int at = snprintf(text, sizeof text, "condition %" PRIu64 ": ", worst + 1);
        th_sweep_condition(scenario, worst, text + at, sizeof text - (size_t)at);
        th_print_within(out, 0, INDENT, text);
    }
    if (!finding->untried)
        print_value(scenario, finding, out);
}

void th_findings_print(const struct th_scenario *scenario, const struct th_finding *findings,
                       const struct th_refinement *refinement, bool colour, FILE *out)
{
    for (size_t k = 0; k < scenario->requirement_count; k++) {
        struct th_finding found = findings[k], *finding = &found;
        found.requirement = &scenario->requirements[k];
        print_finding(scenario, finding, colour, out);
        if (refinement && th_refinement_turns(refinement, k, findings))
            fprintf(out, "        BUT IT %s ON THE FINER GRID\n",
                    finding->pass ? "FAILS" : "PASSES");
    }
}

static void json_counts(const struct th_scenario *scenario, const struct th_requirement *r,
                        const struct th_finding *finding, struct th_json *json)
{
    const struct th_verdict *all = &finding->all, *there = &finding->there;
    th_json_number(json, "value", finding_shown(scenario, r, all->value));
    th_json_number(json, "least", finding_shown(scenario, r, r->least));
    th_json_number(json, "most", finding_shown(scenario, r, r->most));
    if (r->across == TH_ACROSS_EACH) {
        th_json_number(json, "worst_member", (double)all->worst);
        th_json_number(json, "members_met", (double)all->met);
    } else {
        th_json_text(json, "across", r->across_words);
    }
    th_json_number(json, "members_asked", (double)all->members);
    th_json_number(json, "members_counted", (double)all->counted);
    if (finding->conditions) {
        th_json_number(json, "conditions_met", (double)finding->passed);
        th_json_number(json, "conditions", (double)finding->conditions);
        th_json_number(json, "weakest_condition", (double)there->condition + 1);
        th_json_number(json, "weakest_condition_met", (double)there->met);
        th_json_number(json, "weakest_condition_members", (double)there->counted);
    }
    if (r->confidence > 0)
        th_json_number(json, "share_bound", finding->conditions ? there->bound : all->bound);
}

void th_findings_json(const struct th_scenario *scenario, const struct th_finding *findings,
                      const struct th_refinement *refinement, struct th_json *json)
{
    th_json_open(json, "requirements", '[');
    for (size_t k = 0; k < scenario->requirement_count; k++) {
        const struct th_requirement *r = &scenario->requirements[k];
        th_json_open(json, NULL, '{');
        th_json_text(json, "name", r->name);
        th_json_word(json, "pass",
                     findings[k].untried ? "null"
                     : findings[k].pass  ? "true"
                                         : "false");
        th_json_text(json, "verdict",
                     findings[k].untried ? "not tried"
                     : findings[k].pass  ? "met"
                                         : "not met");
        if (refinement)
            th_json_word(json, "turns",
                         th_refinement_turns(refinement, k, findings) ? "true" : "false");
        char unit[96], take[TH_SENTENCE];
        finding_unit(scenario, r, unit, sizeof unit);
        th_reduction_words(scenario, &scenario->reductions[r->reduction], take, sizeof take);
        th_json_text(json, "take", take);
        th_json_text(json, "unit", unit);
        json_counts(scenario, r, &findings[k], json);
        th_json_number(json, "members_wanted", r->tried);
        th_json_number(json, "share_wanted", r->share);
        if (r->confidence > 0)
            th_json_number(json, "confidence", r->confidence);
        th_json_close(json, '{');
    }
    th_json_close(json, '[');
}
