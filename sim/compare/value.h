/* Evaluates a series of a result between its samples, by its nature:
 *
 *     instant, total   linear between two samples
 *     mean             over the stretch since the previous time of the reference (at its first
 *                      time: of the sample's own interval), from the means over the series'
 *                      intervals
 *     step             between two samples that differ the instant of the change is unknown:
 * the one nearer to the expected value is taken */
#ifndef TH_COMPARE_VALUE_H
#define TH_COMPARE_VALUE_H

#include <stdbool.h>

#include "result/result.h"

/* The place of a number on a grid: at node low, or between low and low + 1. */
struct th_spot {
    bool inside;
    size_t low;
    double weight;
};

/* Numbers in a text have nine digits, so they are off by up to 5e-9 of their size: this near to
 * a node (1e-8 of the grid's length) is at the node. A number of 32 bits may lie beyond an end
 * by as little as 2^-23 of it: it is at the end. */
struct th_spot th_spot(const double *grid, size_t count, double x);

/* The times at which a series is evaluated: at `to`; of a mean, over `from` (NaN: not known) ..
 * `to`. expected: the reference's value in the series' unit. */
struct th_stretch {
    double from, to, expected;
};

/* The begin of the interval of the sample that contains that time; NaN: not known. */
double th_series_before(const struct th_series *series, double time);

/* False: the series does not reach there. member counts from the series' first. */
bool th_series_value(const struct th_series *series, uint64_t member,
                     const struct th_stretch *stretch, const struct th_spot *place,
                     double *value);

#endif
