/* The verdict on one requirement under one condition. */
#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "base/quantile.h"
#include "ensemble/confidence.h"
#include "ensemble/require.h"
#include "scenario/people/people.h"

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
 * whole runs. *applies: false where the member ran and there is no number, for its window never
 * began, or nothing was there to measure. The ratio of two numbers may be none all the same. */
static double member_value(const struct th_trace *trace,
                           const struct th_requirement *requirement, uint64_t member,
                           bool *applies)
{
    *applies = true;
    if (trace->status[member] != TH_OK)
        return NAN;
    double value = th_trace_reduced(trace, requirement->reduction, member);
    *applies = !isnan(value);
    if (requirement->of == SIZE_MAX)
        return value;
    double of = th_trace_reduced(trace, requirement->of, member);
    *applies = *applies && !isnan(of);
    return value / of;
}

/* With a tolerance: 19 of 20 are 95 %, whatever 0.95 * 20 rounds to. */
static bool reaches_share(const struct th_verdict *verdict,
                          const struct th_requirement *requirement)
{
    const double enough = 1 - 1e-12;
    if (!verdict->counted ||
        (double)verdict->met < requirement->share * (double)verdict->counted * enough)
        return false;
    return requirement->confidence == 0 || verdict->bound >= requirement->share * enough;
}

/* True if it is a hazard that acted in that member. */
static bool struck(const struct th_trace *trace, size_t happening, uint64_t member)
{
    const struct th_scenario *scenario = trace->layout->scenario;
    const struct th_happening *it =
        happening == SIZE_MAX ? NULL : &scenario->happenings[happening];
    return it && it->kind == TH_OF_ITEM &&
           scenario->items[it->number].section == TH_SECTION_HAZARD &&
           th_trace_tally(trace, scenario->stage_count + it->number, member)->count > 0;
}

/* True if no member's window began, and none had to. Where a hazard struck and there is no
 * number all the same, what should have been measured is missing. */
static bool is_untried(const struct th_trace *trace, const struct th_requirement *requirement,
                       struct th_among among, const struct th_verdict *verdict)
{
    const struct th_opening *opening =
        trace->layout->scenario->reductions[requirement->reduction].opening;
    bool any = verdict->counted > 0 || requirement->tried > 0 || !opening;
    for (uint64_t m = among.from; m < among.to && !any; m += among.step)
        any = struck(trace, opening->since, m) || struck(trace, opening->from, m);
    return !any;
}

/* Counts a member; whether it has a number, which is *value. */
static bool count_member(const struct th_trace *trace, const struct th_requirement *requirement,
                         uint64_t member, struct th_verdict *verdict, double *value)
{
    bool applies;
    *value = member_value(trace, requirement, member, &applies);
    verdict->members++;
    if (!applies)
        return false;
    verdict->counted++;
    verdict->failed += trace->status[member] != TH_OK;
    return true;
}

static void judge_each(const struct th_trace *trace, const struct th_requirement *requirement,
                       struct th_among among, struct th_verdict *verdict)
{
    for (uint64_t m = among.from; m < among.to; m += among.step) {
        double value;
        if (!count_member(trace, requirement, m, verdict, &value))
            continue;
        const double out = excess(requirement, value);
        verdict->met += out <= 0;
        if (verdict->counted > 1 && !(out > verdict->excess))
            continue;
        verdict->worst = trace->first + m;
        verdict->value = value;
        verdict->excess = out;
    }
    if (requirement->confidence > 0)
        verdict->bound =
            th_share_bound(verdict->met, verdict->counted, requirement->confidence);
    verdict->pass = reaches_share(verdict, requirement);
}

static double together(const struct th_requirement *requirement, double *values, size_t count)
{
    double sum = 0, quantiles[2] = {NAN, NAN};
    th_sort(values, count);
    for (size_t k = 0; k < count; k++) sum += values[k];
    if (requirement->across == TH_ACROSS_MEAN)
        return count ? sum / (double)count : NAN;
    for (int k = 0; k < requirement->quantile_count; k++)
        quantiles[k] = th_quantile(values, count, requirement->quantiles[k]);
    return requirement->quantile_count > 1 ? quantiles[0] / quantiles[1] : quantiles[0];
}

/* Of a member that failed the number is not known, so that of all together is not. */
static enum th_status judge_together(const struct th_trace *trace,
                                     const struct th_requirement *requirement,
                                     struct th_among among, struct th_verdict *verdict,
                                     struct th_error *error)
{
    double *values = malloc((trace->members + 1) * sizeof *values);
    size_t count = 0;
    if (!values)
        return th_error_add(error, TH_NO_MEMORY, "no memory for the members' numbers");
    for (uint64_t m = among.from; m < among.to; m += among.step)
        if (count_member(trace, requirement, m, verdict, &values[count]) &&
            !isnan(values[count]))
            count++;
    verdict->value = together(requirement, values, count);
    verdict->excess = excess(requirement, verdict->value);
    verdict->pass = verdict->excess <= 0 && count == verdict->counted;
    verdict->met = verdict->pass ? verdict->counted : 0;
    free(values);
    return TH_OK;
}

enum th_status th_judge(const struct th_trace *trace, const struct th_requirement *requirement,
                        uint64_t condition, struct th_verdict *verdict, struct th_error *error)
{
    const struct th_among among = condition == SIZE_MAX
                                      ? th_among_all(trace->members)
                                      : th_among_condition(trace->layout->scenario, condition,
                                                           trace->first, trace->members);
    *verdict = (struct th_verdict){.value = NAN,
                                   .bound = NAN,
                                   .excess = INFINITY,
                                   .worst = trace->first + among.from,
                                   .condition = condition};
    enum th_status status = TH_OK;
    if (requirement->across != TH_ACROSS_EACH)
        status = judge_together(trace, requirement, among, verdict, error);
    else
        judge_each(trace, requirement, among, verdict);
    verdict->untried = is_untried(trace, requirement, among, verdict);
    verdict->pass =
        verdict->untried || (verdict->pass && (double)verdict->counted >= requirement->tried);
    return status;
}

static bool sweeps(const struct th_trace *trace)
{
    return trace->members > 1 && th_condition_count(trace->layout->scenario) > 1;
}

uint64_t th_judge_conditions(const struct th_trace *trace)
{
    return sweeps(trace)
               ? th_conditions_of(trace->layout->scenario, trace->first, trace->members)
               : 0;
}

uint64_t th_judge_condition(const struct th_trace *trace, uint64_t k)
{
    return th_condition_at(trace->layout->scenario, trace->first, trace->members, k);
}
