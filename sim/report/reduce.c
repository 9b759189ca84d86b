/* Quantiles of the members' numbers. */
#include "report/reduce.h"

#include <math.h>
#include <stdlib.h>

#include "base/quantile.h"
#include "scenario/column.h"
#include "scenario/reduction.h"

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
    double *values = malloc((trace->members + 1) * sizeof *values);
    if (!values)
        return th_error_add(error, TH_NO_MEMORY, "no memory for the report");
    const struct th_row *row = th_output_row(trace->layout->scenario, output);
    uint64_t count = 0;
    for (uint64_t m = among.from; reduction != SIZE_MAX && m < among.to; m += among.step) {
        double value = trace->status[m] == TH_OK ? th_trace_reduced(trace, reduction, m) : NAN;
        if (!isnan(value))
            values[count++] = or_never(row, value);
    }
    th_sort(values, count);
    *spread = (struct th_spread){.median = th_quantile(values, count, 0.5),
                                 .low = th_quantile(values, count, 0.05),
                                 .high = th_quantile(values, count, 0.95),
                                 .least = th_quantile(values, count, 0),
                                 .most = th_quantile(values, count, 1),
                                 .members = count};
    free(values);
    return TH_OK;
}
