/* Psi at a face as a sum of patterns, one for each slope of the canal: for drift.c.
 *
 * By the equations of drift.h Psi at a face is linear in the derivatives by x there,
 *
 *     Psi = Q/(A omega) (Re Q_x Psi_Q + Im Q_x Psi_i + Q h0_x/h0 Psi_h + Q l_x/l Psi_l)
 *
 * (Q real there; Im Q_x: as far as its phase changes along x) and the patterns are functions of
 * s, beta, alpha = h0 sqrt(omega/nu) and the drag nu/(omega permeability) alone: each is Psi
 * where h0, l, omega and Q are one and that slope alone is one, or i. A face of any canal, at
 * any rate, is then an interpolation in alpha. */
#ifndef TH_CSF_DRIFT_PATTERN_H
#define TH_CSF_DRIFT_PATTERN_H

#include "drift.h"
#include "field.h"

/* Psi of a face; ring: the stations of that eccentricity. psi: [stations], m3/s. */
void th_drift_compose(struct th_drift_patterns *patterns, double eccentricity,
                      const struct drift_ring *ring, const struct drift_face *face,
                      double *psi);

#endif
