/* Evaluates requirements and formats their findings. */
#include "ensemble/require.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ensemble/confidence.h"
#include "scenario/instant.h"
#include "scenario/reduction.h"

/* True if a verdict is worse than another: one that fails than one that passes, then by the
 * lower share or bound, or by the distance beyond what is allowed. */
static bool is_worse(const struct th_requirement *requirement, const struct th_verdict *a,
                     const struct th_verdict *b)
{
    if (a->pass != b->pass)
        return !a->pass;
    if (a->untried || b->untried)
        return b->untried && !a->untried;
    if (!a->counted || !b->counted)
        return !a->counted && b->counted;
    if (requirement->across != TH_ACROSS_EACH)
        return a->excess > b->excess;
    if (requirement->confidence > 0)
        return a->bound < b->bound;
    const double share = (double)a->met / (double)a->counted;
    const double other = (double)b->met / (double)b->counted;
    return share < other || (share == other && a->members == 1 && a->excess > b->excess);
}

/* In a sweep each condition has to pass by itself: what one lacks another does not make good.
 */
static enum th_status check_conditions(const struct th_trace *trace, struct th_finding *finding,
                                       struct th_error *error)
{
    const struct th_requirement *requirement = finding->requirement;
    enum th_status status = TH_OK;
    finding->conditions = th_judge_conditions(trace);
    for (uint64_t k = 0; k < finding->conditions && status == TH_OK; k++) {
        struct th_verdict verdict;
        status = th_judge(trace, requirement, th_judge_condition(trace, k), &verdict, error);
        finding->passed += verdict.pass;
        if (k == 0 || is_worse(requirement, &verdict, &finding->there))
            finding->there = verdict;
    }
    finding->pass = finding->passed == finding->conditions;
    finding->untried = finding->there.untried;
    if (requirement->across == TH_ACROSS_EACH)
        return status;
    finding->all.value = finding->there.value;
    finding->all.excess = finding->there.excess;
    finding->all.pass = finding->pass;
    finding->all.met = finding->pass ? finding->all.counted : 0;
    return status;
}

static enum th_status evaluate(const struct th_trace *trace,
                               const struct th_requirement *requirement,
                               struct th_finding *finding, struct th_error *error)
{
    *finding = (struct th_finding){.requirement = requirement};
    enum th_status status = th_judge(trace, requirement, SIZE_MAX, &finding->all, error);
    finding->pass = finding->all.pass;
    finding->untried = finding->all.untried;
    return status == TH_OK && th_judge_conditions(trace) > 0
               ? check_conditions(trace, finding, error)
               : status;
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
    if (th_requirement_is_ratio(requirement))
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
    else if (isinf(requirement->most) && isinf(requirement->least))
        snprintf(text, size, "anything");
    else if (isinf(requirement->most))
        snprintf(text, size, "%s %s", requirement->open ? "above" : "at least", least);
    else if (isinf(requirement->least))
        snprintf(text, size, "%s %s", requirement->open ? "below" : "at most", most);
    else
        snprintf(text, size, "%s to %s", least, most);
}

int th_requirement_digits(const struct th_scenario *scenario,
                          const struct th_requirement *requirement,
                          const struct th_verdict *verdict, int digits)
{
    const double bounds[2] = {requirement->least, requirement->most};
    char value[PIECE], bound[PIECE];
    bool misses = !isnan(verdict->value) && verdict->excess > 0;
    for (int k = 0; k < 2 && misses; k++)
        for (; verdict->value != bounds[k] && digits < EXACT; digits++) {
            th_requirement_print(scenario, requirement, verdict->value, digits, value,
                                 sizeof value);
            th_requirement_print(scenario, requirement, bounds[k], digits, bound, sizeof bound);
            if (strcmp(value, bound) != 0)
                break;
        }
    return digits;
}

/* With as many digits as tell the share from what is wanted, from 0 and from 100 %. */
static void percent_of(double percent, const char *goal, double wanted, char share[SHARE])
{
    for (int digits = 3; digits <= EXACT; digits++) {
        snprintf(share, SHARE, "%.*g", digits, percent);
        double shown = strtod(share, NULL);
        bool same = fabs(percent - wanted) < 1e-9;
        if ((strcmp(share, goal) == 0) == same && (shown == 100) == (percent == 100) &&
            (shown == 0) == (percent == 0))
            break;
    }
}

__attribute__((format(printf, 3, 4))) static void append(char *text, size_t size,
                                                         const char *format, ...)
{
    const size_t used = strlen(text);
    va_list args;
    va_start(args, format);
    if (used + 1 < size)
        vsnprintf(text + used, size - used, format, args);
    va_end(args);
}

/* "3 of 4 (75 %, at confidence 95 % at least 39.2 %)"; bounded: with the confidence. */
static void append_share(const struct th_requirement *requirement,
                         const struct th_verdict *verdict, const char *of, bool bounded,
                         char *text, size_t size)
{
    const double wanted = 100 * requirement->share;
    char share[SHARE] = "0", goal[SHARE], bound[SHARE];
    snprintf(goal, sizeof goal, "%.6g", wanted);
    if (verdict->counted)
        percent_of(100 * (double)verdict->met / (double)verdict->counted, goal, wanted, share);
    append(text, size, "by %" PRIu64 " of %" PRIu64 "%s (%s %%", verdict->met, verdict->counted,
           of, share);
    if (bounded && requirement->confidence > 0 && verdict->counted) {
        percent_of(100 * verdict->bound, goal, wanted, bound);
        append(text, size, ", at confidence %.6g %% at least %s %%",
               100 * requirement->confidence, bound);
    }
    append(text, size, ")");
}

/* "; 20 members can never show it, at least 52 can" */
static void append_needs(const struct th_requirement *requirement,
                         const struct th_verdict *verdict, char *text, size_t size)
{
    if (requirement->confidence == 0)
        return;
    const double needed = th_share_needs(requirement->share, requirement->confidence);
    if ((double)verdict->counted < needed)
        append(text, size, "; it takes at least %.0f members to show it", needed);
}

/* "; tried in 3 members, wanted in 10" */
static void append_tried(const struct th_requirement *requirement,
                         const struct th_verdict *verdict, char *text, size_t size)
{
    if ((double)verdict->counted < requirement->tried && requirement->tried > 1)
        append(text, size, "; tried in %" PRIu64 " member%s, wanted in %.0f", verdict->counted,
               verdict->counted == 1 ? "" : "s", requirement->tried);
}

/* "trial never begins or has no value" */
static void append_reason(const struct th_scenario *scenario,
                          const struct th_requirement *requirement, char *text, size_t size)
{
    char window[PIECE];
    if (th_reduction_window(scenario, reduction_of(scenario, requirement), window,
                            sizeof window))
        append(text, size, "%s never begins or has no value", window);
    else
        append(text, size, "there is no value");
}

/* "; not counted: 12 members, in which trial never begins or has no value" */
static void append_never(const struct th_scenario *scenario, const struct th_finding *finding,
                         char *text, size_t size)
{
    const uint64_t never = finding->all.members - finding->all.counted;
    if (!never)
        return;
    append(text, size, "; not counted: %" PRIu64 " member%s, in which ", never,
           never > 1 ? "s" : "");
    append_reason(scenario, finding->requirement, text, size);
}

/* "not tried: stall happens in none of 8 members" */
static void append_untried(const struct th_scenario *scenario, const struct th_finding *finding,
                           char *text, size_t size)
{
    const struct th_opening *opening = reduction_of(scenario, finding->requirement)->opening;
    const size_t happening = opening->since != SIZE_MAX ? opening->since : opening->from;
    const char *word =
        happening == SIZE_MAX ? opening->words : scenario->happenings[happening].word;
    if (finding->all.members == 1)
        append(text, size, "not tried: %s never happens", word ? word : "it");
    else
        append(text, size, "not tried: %s happens in none of %" PRIu64 " members",
               word ? word : "it", finding->all.members);
}

void th_requirement_share(const struct th_scenario *scenario, const struct th_finding *finding,
                          char *text, size_t size)
{
    const struct th_requirement *requirement = finding->requirement;
    const struct th_verdict *all = &finding->all, *there = &finding->there;
    const bool each = requirement->across == TH_ACROSS_EACH;
    const bool sweeps = finding->conditions > 0;
    const bool single = finding->conditions == all->members && requirement->confidence == 0;
    const bool worst_shown = sweeps && (all->met < all->counted || requirement->confidence > 0);
    text[0] = '\0';
    if (finding->untried) {
        append_untried(scenario, finding, text, size);
        return;
    }
    if (all->members == 1 && !all->counted) {
        append(text, size, "not applicable: ");
        append_reason(scenario, requirement, text, size);
        return;
    }
    if (!each && !sweeps)
        append(text, size, "%s of %" PRIu64 " member%s", requirement->across_words,
               all->counted - all->failed, all->counted - all->failed == 1 ? "" : "s");
    else if (sweeps && (single || !each))
        append(text, size, "met under %" PRIu64 " of %" PRIu64 " conditions, wanted under each",
               finding->passed, finding->conditions);
    else {
        append(text, size, "met ");
        append_share(requirement, all, " members", !sweeps, text, size);
        if (worst_shown) {
            append(text, size, ", under condition %" PRIu64 " ", there->condition + 1);
            append_share(requirement, there, "", true, text, size);
        }
        append(text, size, ", wanted %.6g %%%s", 100 * requirement->share,
               worst_shown ? " under each" : "");
        append_needs(requirement, sweeps ? there : all, text, size);
    }
    append_tried(requirement, sweeps ? there : all, text, size);
    if (!each && all->failed)
        append(text, size, "; %" PRIu64 " failed, whose numbers are not known", all->failed);
    append_never(scenario, finding, text, size);
}

/* "0.81", "missing, for the run stopped at day 0 12:00". */
static void print_worst(const struct th_trace *trace, const struct th_finding *finding,
                        int digits, char text[PIECE])
{
    const struct th_scenario *scenario = trace->layout->scenario;
    const struct th_verdict *all = &finding->all;
    uint64_t m = all->worst - trace->first;
    if (!isnan(all->value)) {
        th_requirement_print(scenario, finding->requirement, all->value, digits, text, PIECE);
        return;
    }
    char when[48];
    th_scenario_instant(scenario, trace->ended[m], when, sizeof when);
    if (finding->requirement->across != TH_ACROSS_EACH || trace->status[m] == TH_OK)
        snprintf(text, PIECE, "missing");
    else
        snprintf(text, PIECE, "missing, for the run stopped at %s", when);
}

/* " (member 3)", " (condition 2)" */
static void print_who(const struct th_trace *trace, const struct th_finding *finding,
                      char text[SHARE])
{
    const bool each = finding->requirement->across == TH_ACROSS_EACH;
    if (each && (trace->layout->scenario->ensemble || trace->members > 1))
        snprintf(text, SHARE, " (member %" PRIu64 ")", finding->all.worst);
    else if (!each && finding->conditions)
        snprintf(text, SHARE, " (condition %" PRIu64 ")", finding->there.condition + 1);
    else
        text[0] = '\0';
}

/* True if each value is as it is allowed, and only the confidence is wanting. */
static bool all_met(const struct th_finding *finding)
{
    return finding->requirement->across == TH_ACROSS_EACH && finding->all.counted > 0 &&
           finding->all.met == finding->all.counted;
}

static void report_failure(const struct th_trace *trace, const struct th_finding *finding,
                           struct th_error *error)
{
    const struct th_scenario *scenario = trace->layout->scenario;
    const struct th_requirement *requirement = finding->requirement;
    const struct th_reduction *reduction = reduction_of(scenario, requirement);
    char take[PIECE], value[PIECE], allowed[2 * PIECE + 16], who[SHARE], share[500] = "";
    char path[PIECE], of[PIECE] = "", across[SHARE + 8] = "";
    th_reduction_words(scenario, reduction, take, sizeof take);
    int digits = th_requirement_digits(scenario, requirement, &finding->all, DIGITS);
    print_worst(trace, finding, digits, value);
    print_who(trace, finding, who);
    th_requirement_allowed(scenario, requirement, digits, allowed, sizeof allowed);
    th_reduction_path(scenario, reduction, path, sizeof path);
    if (requirement->of != SIZE_MAX) {
        memcpy(of, " of ", 5);
        th_reduction_path(scenario, &scenario->reductions[requirement->of], of + 4,
                          sizeof of - 4);
    }
    if (requirement->across != TH_ACROSS_EACH)
        snprintf(across, sizeof across, ", %s,", requirement->across_words);
    if (scenario->ensemble || trace->members > 1 || finding->all.counted < trace->members) {
        memcpy(share, "; ", 3);
        th_requirement_share(scenario, finding, share + 2, sizeof share - 2);
    }
    if (all_met(finding)) {
        th_requirement_share(scenario, finding, share, sizeof share);
        th_error_add(error, TH_LIMITS,
                     "require \"%s\": %s%s %s is as allowed, %s, but these members are too "
                     "few%s; %s",
                     requirement->name, path, of, take, allowed,
                     requirement->confidence > 0 ? " to show the share" : "", share);
        return;
    }
    th_error_add(error, TH_LIMITS, "require \"%s\": %s%s %s%s is %s%s, allowed %s%s",
                 requirement->name, path, of, take, across, value, who, allowed, share);
}

enum th_status th_require(const struct th_trace *trace, struct th_finding *findings,
                          struct th_error *error)
{
    const struct th_scenario *scenario = trace->layout->scenario;
    enum th_status status = TH_OK;
    for (size_t k = 0; k < scenario->requirement_count; k++) {
        enum th_status judged =
            evaluate(trace, &scenario->requirements[k], &findings[k], error);
        if (judged != TH_OK)
            return judged;
        if (findings[k].pass)
            continue;
        report_failure(trace, &findings[k], error);
        status = TH_LIMITS;
    }
    return status;
}
