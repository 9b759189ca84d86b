/* Integrals over the gap, for field.c and pattern.c: functions of alpha = h sqrt(omega/nu) and
 * of the drag of roots, nu/(omega permeability), alone.
 *
 * With z = lam h/2, zeta = 2y/h - 1, c and s = cosh and sinh(z zeta)/cosh z, T = tanh z, and a
 * weight W, 1 or V = 1 - zeta^2, zeta from 0 to 1 (odd products vanish over the gap); with
 * roots lam is sqrt((i + drag) omega/nu), and V the mean flow's profile among them, 2 (1 -
 * cosh(x zeta)/cosh x)/x^2, x = (alpha/2) sqrt drag:
 *
 *     GG = int W |1 - c|^2
 *     VU = int W z s (zeta - s/z)*
 *     HU = int W z (T c (1 - c*) + s (T s)*)
 *
 * so that, with P of drift.h, int_0^h P dy = h [a* a_x GG + a k1* VU + a k2* HU/h] with W = 1,
 * and int_0^h y (h - y) P dy is h^3/4 times the bracket with W = V. */
#ifndef TH_CSF_DRIFT_GAP_H
#define TH_CSF_DRIFT_GAP_H

#include <complex.h>
#include <stdbool.h>

enum { DRIFT_GAP_NODES = 256, DRIFT_NEIGHBOURS = 8 };

struct drift_gap {
    double complex tangent, open;     /* T; hq/h = 1 - T/z                       */
    double complex square;            /* GG, real: W = 1, and i times the other */
    double complex rise[2], slope[2]; /* VU, HU: W = 1, V                        */
};

/* Interpolation in alpha. The nodes are equidistant in its logarithm, the same for every canal:
 * node j at alpha = th_drift_alpha(j), any whole j. Between them the Lagrange polynomial
 * through eight neighbours, from `first` on. */
struct drift_stencil {
    int first;
    double weight[DRIFT_NEIGHBOURS];
};

double th_drift_alpha(int node);
struct drift_stencil th_drift_stencil(double alpha);

/* A direct-mapped cache of nodes of one drag: each at its number modulo the count of places.
 * All zero: empty, without drag. */
struct drift_gaps {
    double drag;
    struct {
        bool known;
        int node;
        struct drift_gap gap;
    } place[DRIFT_GAP_NODES];
};

/* Empties the cache if it is of another drag. */
void th_drift_gaps_of(struct drift_gaps *gaps, double drag);

/* For any alpha above 0. */
struct drift_gap th_drift_gap(struct drift_gaps *gaps, double alpha);

#endif
