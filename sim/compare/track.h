/* Compares one member of a series, at one place, with reference values over time. */
#ifndef TH_COMPARE_TRACK_H
#define TH_COMPARE_TRACK_H

#include "compare/verdict.h"
#include "result/result.h"

/* values[k * stride] at time[k], in the reference's unit. Factor and offset convert the
 * result's values to it. coordinate NaN: not a profile. */
struct th_track {
    const double *time, *values;
    size_t times, stride;
    double coordinate, factor, offset;
};

/* Adds the comparison to d, by its tolerance d->atol + d->rtol |reference|. A time or place
 * that the result does not reach is outside of any tolerance; false if there is one. member
 * counts from the series' first. */
bool th_track_compare(struct th_difference *d, const struct th_series *series,
                      const struct th_track *track, uint64_t member);

#endif
