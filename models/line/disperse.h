/* One implicit step of dispersion between parcels in a row, for eight lanes abreast. */
#ifndef TH_DISPERSE_H
#define TH_DISPERSE_H

#include "model/lanes.h"

/* mass and volume [count][TH_LANES]; exchange[k] is the volume that parcels k and k + 1
 * exchange in the step (conductance times step, m3, 0 behind the last). Solves for the
 * concentrations c at the end
 *
 *     volume_k c_k + exchange_k (c_k - c_k+1) + exchange_k-1 (c_k - c_k-1) = mass_k
 *
 * (backward Euler: no new extrema, any step; the variance of a front grows by exactly 2 K step)
 * and moves exchange (c_k - c_k+1) across each face, so mass is kept to round-off. Nothing
 * crosses the ends. work: 2 * count vectors. */
void th_disperse(int count, double (*mass)[TH_LANES], double (*volume)[TH_LANES],
                 double (*exchange)[TH_LANES], double (*work)[TH_LANES]);

#endif
