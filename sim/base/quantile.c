/* Sorts numbers, and interpolates between order statistics. */
#include "base/quantile.h"

#include <math.h>
#include <stdlib.h>

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

void th_sort(double *values, size_t count)
{
    qsort(values, count, sizeof *values, by_value);
}

/* Between equal numbers nothing is interpolated: they may be infinite. */
double th_quantile(const double *sorted, size_t count, double share)
{
    if (count == 0)
        return NAN;
    const double at = share * (double)(count - 1);
    const size_t k = (size_t)at;
    if (k + 1 >= count || sorted[k] == sorted[k + 1] || at == (double)k)
        return sorted[k];
    return sorted[k] + (at - (double)k) * (sorted[k + 1] - sorted[k]);
}
