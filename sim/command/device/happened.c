/* The consequence of a failure for the dose: see happened.h.
 *
 * A dose of 24 h counts, not that of the whole run: what comes at once, and is little beside
 * two weeks of orders, harms as well. */
#include "command/device/happened.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "scenario/reduction.h"

static bool is_rate(const struct th_scenario *s, size_t reduction)
{
    const struct th_row *row =
        s->reductions[reduction].log ? NULL : th_reduction_row(s, &s->reductions[reduction]);
    return row && strcmp(row->name, "delivered_rate") == 0;
}

/* The requirement that takes that of the delivered rate over another one; NULL: none. */
static const struct th_requirement *find(const struct th_scenario *s, enum th_take take)
{
    for (size_t k = 0; k < s->requirement_count; k++) {
        const struct th_requirement *r = &s->requirements[k];
        if (r->of != SIZE_MAX && s->reductions[r->reduction].take == take &&
            is_rate(s, r->reduction))
            return r;
    }
    return NULL;
}

/* sign 1: the largest ratio of all members; -1: the least. NaN: there is none. */
static double worst(const struct th_trace *trace, const struct th_requirement *r, int sign)
{
    double found = NAN;
    for (uint64_t m = 0; m < trace->members; m++) {
        const double ratio =
            th_trace_reduced(trace, r->reduction, m) / th_trace_reduced(trace, r->of, m);
        if (trace->status[m] == TH_OK && isfinite(ratio) &&
            (isnan(found) || sign * ratio > sign * found))
            found = ratio;
    }
    return found;
}

/* To a hundredth of a percent: less is round-off of a dose. */
static double percent(double ratio)
{
    return rint(1e4 * ratio) / 100 + 0.0; /* no -0 */
}

void th_device_happened(const struct th_trace *trace, double accuracy,
                        struct th_device_happened *happened)
{
    const struct th_scenario *s = trace->layout->scenario;
    const struct th_requirement *low = find(s, TH_MIN), *high = find(s, TH_MAX);
    *happened = (struct th_device_happened){.least = NAN, .largest = NAN};
    if (!low || !high || isnan(accuracy))
        return;
    happened->least = worst(trace, low, -1);
    happened->largest = worst(trace, high, 1);
    happened->known = !isnan(happened->least) && !isnan(happened->largest);
    if (!happened->known)
        return;
    const bool under = happened->least<1 - accuracy, over = happened->largest> 1 + accuracy;
    const double least = percent(happened->least), largest = percent(happened->largest);
    const size_t size = sizeof happened->words;
    happened->outside = under || over;
    if (under && over)
        snprintf(happened->words, size,
                 "under- and overinfusion: %.3g %% to %.4g %% of the order in 24 h", least,
                 largest);
    else if (happened->outside)
        snprintf(happened->words, size, "%s: %.4g %% of the order in 24 h",
                 under ? "underinfusion" : "overinfusion", under ? least : largest);
    else
        snprintf(happened->words, size,
                 "no failure of the dose: %.4g %% to %.4g %% of the order in 24 h", least,
                 largest);
}
