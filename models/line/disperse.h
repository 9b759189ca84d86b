/* Implicit steps of dispersion between parcels in a row, for eight lanes abreast or one alone.
 */
#ifndef TH_DISPERSE_H
#define TH_DISPERSE_H

#include "model/lanes.h"

/* Rows [count][width] of parcels; width: TH_LANES, or 1. exchange of row k is the volume that
 * parcels k and k + 1 exchange in a step (conductance times step, m3, 0 behind the last). */
struct th_dispersion {
    int count, width;
    double *mass, *volume, *exchange;
    double *inverse, *passed, *solved; /* work */
};

/* Before the first step, and whenever volume or exchange have changed; but a lane whose
 * exchange is set to 0 rests from there on. */
void th_disperse_factor(const struct th_dispersion *d);

/* One step: solves for the concentrations c at its end
 *
 *     volume_k c_k + exchange_k (c_k - c_k+1) + exchange_k-1 (c_k - c_k-1) = mass_k
 *
 * (backward Euler: no new extrema, any step; the variance of a front grows by exactly 2 K step)
 * and moves exchange (c_k - c_k+1) across each face, so mass is kept to round-off. Nothing
 * crosses the ends. */
void th_disperse(const struct th_dispersion *d);

/* Extends a step that began with the rows `start` of mass by the share `along` of it, [width].
 */
void th_disperse_extend(const struct th_dispersion *d, const double *start,
                        const double *along);

#endif
