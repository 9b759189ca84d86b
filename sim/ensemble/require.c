/* Evaluates requirements and formats their findings. */
#include "ensemble/require.h"

#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/instant.h"
#include "scenario/people.h"
#include "scenario/reduction.h"

/* Distance of a value beyond what is allowed; at or below 0 if it is met. NaN never meets; a
 * value on an open bound is outside by the least number there is. */
static double excess(const struct th_requirement *requirement, double value)
{
    if (isnan(value))
        return INFINITY;
    double below = value < requirement->least || isfinite(requirement->least)
                       ? requirement->least - value
                       : -INFINITY;
    double above = value > requirement->most || isfinite(requirement->most)
                       ? value - requirement->most
                       : -INFINITY;
    double out = fmax(below, above);
    bool on = isfinite(value) && (value == requirement->least || value == requirement->most);
    return requirement->open && on ? DBL_MIN : out;
}

/* NaN for a member that failed, even after the window of the requirement: requirements are on
 * whole runs. */
static double member_value(const struct th_trace *trace,
                           const struct th_requirement *requirement, uint64_t member)
{
    if (trace->status[member] != TH_OK)
        return NAN;
    double value = th_trace_reduced(trace, requirement->reduction, member);
    return requirement->of == SIZE_MAX
               ? value
               : value / th_trace_reduced(trace, requirement->of, member);
}

bool th_requirement_met(const struct th_trace *trace, const struct th_requirement *requirement,
                        uint64_t member)
{
    return excess(requirement, member_value(trace, requirement, member)) <= 0;
}

/* With a tolerance: 19 of 20 are 95 %, whatever 0.95 * 20 rounds to. */
static bool reaches_share(uint64_t met, uint64_t members, double share)
{
    return (double)met >= share * (double)members * (1 - 1e-12);
}

/* In a sweep with several members under each condition, each condition has to pass by itself.
 * With one member each the share is that of the conditions. */
static void check_conditions(const struct th_trace *trace, struct th_finding *finding)
{
    const uint64_t conditions = th_condition_count(trace->layout->scenario);
    double least = INFINITY;
    if (conditions <= 1 || trace->members <= conditions)
        return;
    for (uint64_t c = 0; c < conditions; c++) {
        const struct th_among among =
            th_among_condition(trace->layout->scenario, c, trace->first, trace->members);
        uint64_t met = 0, members = 0;
        for (uint64_t m = among.from; m < among.to; m += among.step, members++)
            met += th_requirement_met(trace, finding->requirement, m);
        if (!members)
            continue;
        finding->pass =
            finding->pass && reaches_share(met, members, finding->requirement->share);
        if ((double)met / (double)members >= least)
            continue;
        least = (double)met / (double)members;
        finding->weakest = c;
        finding->met_there = met;
        finding->members_there = members;
    }
}

static struct th_finding evaluate(const struct th_trace *trace,
                                  const struct th_requirement *requirement)
{
    struct th_finding finding = {
        .requirement = requirement, .value = NAN, .members = trace->members};
    double most = -INFINITY;
    for (uint64_t m = 0; m < trace->members; m++) {
        double value = member_value(trace, requirement, m), out = excess(requirement, value);
        finding.met += out <= 0;
        if (m == 0 || out > most) {
            finding.worst = trace->first + m;
            finding.value = value;
            most = out;
        }
    }
    finding.pass = reaches_share(finding.met, finding.members, requirement->share);
    check_conditions(trace, &finding);
    return finding;
}

enum { PIECE = 160, DIGITS = 6, EXACT = 17, SHARE = 48 };

static const struct th_reduction *reduction_of(const struct th_scenario *scenario,
                                               const struct th_requirement *requirement)
{
    return &scenario->reductions[requirement->reduction];
}

void th_requirement_print(const struct th_scenario *scenario,
                          const struct th_requirement *requirement, double si, int digits,
                          char *text, size_t size)
{
    if (requirement->of != SIZE_MAX)
        snprintf(text, size, "%.*g", digits, si);
    else
        th_reduction_print(scenario, reduction_of(scenario, requirement), si, digits, text,
                           size);
}

void th_requirement_allowed(const struct th_scenario *scenario,
                            const struct th_requirement *requirement, int digits, char *text,
                            size_t size)
{
    char least[PIECE], most[PIECE];
    th_requirement_print(scenario, requirement, requirement->least, digits, least,
                         sizeof least);
    th_requirement_print(scenario, requirement, requirement->most, digits, most, sizeof most);
    if (requirement->least == requirement->most)
        snprintf(text, size, "%s", least);
    else if (isinf(requirement->most))
        snprintf(text, size, "%s %s", requirement->open ? "above" : "at least", least);
    else if (isinf(requirement->least))
        snprintf(text, size, "%s %s", requirement->open ? "below" : "at most", most);
    else
        snprintf(text, size, "%s to %s", least, most);
}

int th_requirement_digits(const struct th_scenario *scenario, const struct th_finding *finding,
                          int digits)
{
    const struct th_requirement *requirement = finding->requirement;
    const double bounds[2] = {requirement->least, requirement->most};
    char value[PIECE], bound[PIECE];
    bool misses = !isnan(finding->value) && excess(requirement, finding->value) > 0;
    for (int k = 0; k < 2 && misses; k++)
        for (; finding->value != bounds[k] && digits < EXACT; digits++) {
            th_requirement_print(scenario, requirement, finding->value, digits, value,
                                 sizeof value);
            th_requirement_print(scenario, requirement, bounds[k], digits, bound, sizeof bound);
            if (strcmp(value, bound) != 0)
                break;
        }
    return digits;
}

/* With as many digits as tell the share from what is wanted, from 0 and from 100 %. */
static void percent_of(uint64_t met, uint64_t members, const char *goal, double wanted,
                       char share[SHARE])
{
    const double percent = 100 * (double)met / (double)members;
    for (int digits = 3; digits <= EXACT; digits++) {
        snprintf(share, SHARE, "%.*g", digits, percent);
        double shown = strtod(share, NULL);
        bool all = met == members, none = met == 0, same = fabs(percent - wanted) < 1e-9;
        if ((strcmp(share, goal) == 0) == same && (shown == 100) == all && (shown == 0) == none)
            break;
    }
}

void th_requirement_share(const struct th_finding *f, char *text, size_t size)
{
    const double wanted = 100 * f->requirement->share;
    char share[SHARE], goal[SHARE];
    snprintf(goal, sizeof goal, "%.6g", wanted);
    percent_of(f->met, f->members, goal, wanted, share);
    size_t used =
        (size_t)snprintf(text, size, "met by %" PRIu64 " of %" PRIu64 " members (%s %%)",
                         f->met, f->members, share);
    used = used < size ? used : size;
    const bool some = f->members_there && f->met < f->members;
    if (some) {
        percent_of(f->met_there, f->members_there, goal, wanted, share);
        used += (size_t)snprintf(text + used, size - used,
                                 ", under condition %" PRIu64 " by %" PRIu64 " of %" PRIu64
                                 " (%s %%)",
                                 f->weakest + 1, f->met_there, f->members_there, share);
        used = used < size ? used : size;
    }
    snprintf(text + used, size - used, ", wanted %s %%%s", goal, some ? " under each" : "");
}

/* "0.81", "missing, for the run stopped at day 0 12:00". */
static void print_worst(const struct th_trace *trace, const struct th_finding *finding,
                        int digits, char text[PIECE])
{
    const struct th_scenario *scenario = trace->layout->scenario;
    uint64_t m = finding->worst - trace->first;
    if (!isnan(finding->value)) {
        th_requirement_print(scenario, finding->requirement, finding->value, digits, text,
                             PIECE);
        return;
    }
    char when[48];
    th_scenario_instant(scenario, trace->ended[m], when, sizeof when);
    if (trace->status[m] == TH_OK)
        snprintf(text, PIECE, "missing");
    else
        snprintf(text, PIECE, "missing, for the run stopped at %s", when);
}

static void report_failure(const struct th_trace *trace, const struct th_finding *finding,
                           struct th_error *error)
{
    const struct th_scenario *scenario = trace->layout->scenario;
    const struct th_requirement *requirement = finding->requirement;
    const struct th_reduction *reduction = reduction_of(scenario, requirement);
    char take[PIECE], value[PIECE], allowed[2 * PIECE + 16], who[48] = "", share[300] = "";
    char of[PIECE] = "";
    th_reduction_words(scenario, reduction, take, sizeof take);
    int digits = th_requirement_digits(scenario, finding, DIGITS);
    print_worst(trace, finding, digits, value);
    th_requirement_allowed(scenario, requirement, digits, allowed, sizeof allowed);
    if (requirement->of != SIZE_MAX)
        snprintf(of, sizeof of, " of %s",
                 scenario->outputs[scenario->reductions[requirement->of].output].path);
    if (scenario->ensemble || finding->members > 1) {
        snprintf(who, sizeof who, " (member %llu)", (unsigned long long)finding->worst);
        memcpy(share, "; ", 3);
        th_requirement_share(finding, share + 2, sizeof share - 2);
    }
    th_error_add(error, TH_LIMITS, "require \"%s\": %s%s %s is %s%s, allowed %s%s",
                 requirement->name, scenario->outputs[reduction->output].path, of, take, value,
                 who, allowed, share);
}

enum th_status th_require(const struct th_trace *trace, struct th_finding *findings,
                          struct th_error *error)
{
    const struct th_scenario *scenario = trace->layout->scenario;
    enum th_status status = TH_OK;
    for (size_t k = 0; k < scenario->requirement_count; k++) {
        findings[k] = evaluate(trace, &scenario->requirements[k]);
        if (findings[k].pass)
            continue;
        report_failure(trace, &findings[k], error);
        status = TH_LIMITS;
    }
    return status;
}
