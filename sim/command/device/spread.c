/* Quantiles of a reduction, and the shares that drawn parameters have of its variance. */
#include "command/device/spread.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/quantile.h"
#include "ensemble/shares.h"
#include "scenario/draw.h"
#include "scenario/reduction.h"

enum { METRIC = 760 };

enum th_status th_device_spread(const struct th_trace *trace, size_t reduction,
                                struct th_among among, struct th_spread *spread,
                                struct th_error *error)
{
    double *values = malloc((trace->members + 1) * sizeof *values);
    size_t count = 0;
    *spread = (struct th_spread){NAN, NAN, NAN, NAN, NAN, 0};
    if (!values)
        return th_error_add(error, TH_NO_MEMORY, "no memory for the members' numbers");
    for (uint64_t m = among.from; m < among.to; m += among.step) {
        const double value =
            trace->status[m] == TH_OK ? th_trace_reduced(trace, reduction, m) : NAN;
        if (!isnan(value))
            values[count++] = value;
    }
    th_sort(values, count);
    spread->least = th_quantile(values, count, 0);
    spread->low = th_quantile(values, count, 0.05);
    spread->median = th_quantile(values, count, 0.5);
    spread->high = th_quantile(values, count, 0.95);
    spread->most = th_quantile(values, count, 1);
    spread->members = count;
    free(values);
    return TH_OK;
}

/* The parameters that are drawn, their numbers in scenario->vary. */
static size_t drawn_of(const struct th_scenario *s, size_t drawn[TH_SHARES])
{
    size_t count = 0;
    for (size_t k = 0; k < s->vary_count && count < TH_SHARES; k++)
        if (s->vary[k].law != TH_GRID && s->vary[k].law != TH_LISTED)
            drawn[count++] = k;
    return count;
}

/* x and y of the members that have a finite number; how many. */
static size_t gather(const struct th_trace *trace, size_t reduction, size_t of,
                     const size_t *drawn, size_t factors, double *x, double *y)
{
    const struct th_scenario *s = trace->layout->scenario;
    size_t count = 0;
    for (uint64_t m = 0; m < trace->members; m++) {
        const double value = th_trace_reduced(trace, reduction, m);
        const double by = of == SIZE_MAX ? 1 : th_trace_reduced(trace, of, m);
        if (trace->status[m] != TH_OK || !isfinite(value / by))
            continue;
        for (size_t f = 0; f < factors; f++)
            x[count * factors + f] = th_draw_value(s, drawn[f], trace->first + m);
        y[count++] = value / by;
    }
    return count;
}

/* In percent, to a tenth: less is chance in any ensemble of a few thousand members. */
static double percent(double share)
{
    return rint(1000 * share) / 10 + 0.0; /* no -0 */
}

/* vary: the law of the tolerance, "normal 4.8 % points (chosen: a third of the label)"; NULL:
 * the rest. */
static enum th_status add_share(const struct th_device_test *test, const char *name,
                                const char *of, const struct th_vary *vary, double share,
                                struct th_device_table *table, struct th_error *error)
{
    char metric[METRIC], law[METRIC] = "";
    snprintf(metric, sizeof metric, "share of variance: %s", of);
    if (vary)
        snprintf(law, sizeof law, "%s (%s%s%s)", vary->words, th_mark_name(vary->mark),
                 vary->source[0] ? ": " : "", vary->source);
    return th_device_add(table,
                         (struct th_device_row){.test = test->name,
                                                .metric = metric,
                                                .path = name,
                                                .unit = "%",
                                                .where = law,
                                                .hazard = test->hazard,
                                                .value = percent(share),
                                                .least = percent(share),
                                                .most = percent(share)},
                         error);
}

/* The numbers of the shares, the largest first. */
static void rank(const double *shares, size_t count, size_t order[TH_SHARES])
{
    for (size_t k = 0; k < count; k++) {
        size_t at = k;
        for (; at > 0 && shares[order[at - 1]] < shares[k]; at--) order[at] = order[at - 1];
        order[at] = k;
    }
}

enum th_status th_device_add_shares(const struct th_device_test *test,
                                    const struct th_trace *trace, size_t reduction, size_t of,
                                    const char *name, struct th_device_table *table,
                                    struct th_error *error)
{
    const struct th_scenario *s = trace->layout->scenario;
    size_t drawn[TH_SHARES], order[TH_SHARES];
    double shares[TH_SHARES + 1];
    const size_t factors = drawn_of(s, drawn);
    double *x = malloc((trace->members * factors + 1) * sizeof *x);
    double *y = malloc((trace->members + 1) * sizeof *y);
    enum th_status status = TH_OK;
    if (!x || !y) {
        free(x);
        free(y);
        return th_error_add(error, TH_NO_MEMORY, "no memory for the shares of the variance");
    }
    const size_t count = gather(trace, reduction, of, drawn, factors, x, y);
    const bool any = th_variance_shares(x, y, count, factors, shares);
    if (any)
        rank(shares, factors, order);
    for (size_t f = 0; f < factors && any && status == TH_OK; f++) {
        const struct th_vary *vary = &s->vary[drawn[order[f]]];
        status = add_share(test, name, vary->path, vary, shares[order[f]], table, error);
    }
    if (any && status == TH_OK)
        status = add_share(test, name, "the rest: curvature, chance", NULL, shares[factors],
                           table, error);
    free(x);
    free(y);
    return status;
}
