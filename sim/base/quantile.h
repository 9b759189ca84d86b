/* Quantiles of numbers. */
#ifndef TH_QUANTILE_H
#define TH_QUANTILE_H

#include <stddef.h>

/* Sorts numbers, none of which is NaN. */
void th_sort(double *values, size_t count);
/* Of sorted numbers, linear between them (Hyndman and Fan 1996, type 7); NaN of none. share: 0
 * to 1. */
double th_quantile(const double *sorted, size_t count, double share);

#endif
