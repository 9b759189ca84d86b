/* Psi of one oscillation at one face (drift.h), for pattern.c. */
#ifndef TH_CSF_DRIFT_FIELD_H
#define TH_CSF_DRIFT_FIELD_H

#include "gap.h"

#include <complex.h>
#include <stddef.h>

/* A quantity at the face, and its derivative by x. */
struct drift_value {
    double here, slope;
};

/* Q, whose phase is 0 here, and its derivative by x. */
struct drift_flux {
    double here;
    double complex slope;
};

struct drift_face {
    struct drift_value gap, perimeter; /* h0, l */
    struct drift_flux flux;
    double omega, viscosity;
    double drag; /* of roots in the way: nu/permeability, 1/s */
};

/* Stations s = 0 .. 1/2: h/h0 and its derivative by s. */
struct drift_ring {
    size_t stations;
    const double *shape, *bend;
};

/* gap: [stations]. psi: [stations], m3/s; 0 at both ends. */
void th_drift_face(const struct drift_face *face, const struct drift_ring *ring,
                   const struct drift_gap *gap, double *psi);

#endif
