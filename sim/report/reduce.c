/* Quantiles of the members' numbers. */
#include "report/reduce.h"

#include <math.h>
#include <stdlib.h>

#include "scenario/column.h"
#include "scenario/reduction.h"

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Linear between order statistics (Hyndman and Fan 1996, type 7). */
static double quantile(const double *sorted, uint64_t count, double share)
{
    if (count == 0)
        return NAN;
    double at = share * (double)(count - 1);
    uint64_t k = (uint64_t)at;
    if (k + 1 >= count || sorted[k] == sorted[k + 1] || at == (double)k)
        return sorted[k];
    return sorted[k] + (at - (double)k) * (sorted[k + 1] - sorted[k]);
}

/* A date at or beyond TH_CENTURY never comes. As infinity it has no quantile between itself and
 * another date. */
static double or_never(const struct th_row *row, double si)
{
    return row->quantity == TH_TIME && si >= TH_CENTURY ? INFINITY : si;
}

enum th_status th_spread_reduce(const struct th_trace *trace, struct th_among among,
                                size_t output, enum th_take take, struct th_spread *spread,
                                struct th_error *error)
{
    size_t reduction = th_reduction_find(trace->layout->scenario, output, take);
    double *values = malloc((trace->members / among.of + 2) * sizeof *values);
    if (!values)
        return th_error_add(error, TH_NO_MEMORY, "no memory for the report");
    const struct th_row *row = th_output_row(trace->layout->scenario, output);
    uint64_t count = 0, first = (among.rest + among.of - trace->first % among.of) % among.of;
    for (uint64_t m = first; reduction != SIZE_MAX && m < trace->members; m += among.of) {
        double value = trace->status[m] == TH_OK ? th_trace_reduced(trace, reduction, m) : NAN;
        if (!isnan(value))
            values[count++] = or_never(row, value);
    }
    qsort(values, count, sizeof *values, by_value);
    *spread = (struct th_spread){.median = quantile(values, count, 0.5),
                                 .low = quantile(values, count, 0.05),
                                 .high = quantile(values, count, 0.95),
                                 .least = quantile(values, count, 0),
                                 .most = quantile(values, count, 1),
                                 .members = count};
    free(values);
    return TH_OK;
}
