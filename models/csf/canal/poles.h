/* Rational approximations of exp(z) on the negative real axis, as partial fractions:
 *
 *     R(z) = r0 + 2 Re sum_k a_k / (z - p_k),     R(0) = 1, R'(0) = 1 exactly
 *
 * Poles by the method of Caratheodory and Fejer (Trefethen, Weideman, Schmelzer, BIT 46:653,
 * 2006; Schmelzer, Trefethen, ETNA 29:1, 2007), residues fitted again by Lawson's weighted
 * least squares under the two constraints, which make mass and dosed mass exact. Made by
 * bench/poles.c. */
#ifndef TH_POLES_H
#define TH_POLES_H

#include <stddef.h>

enum { TH_POLES_LEAST = 2, TH_POLES_MOST = 6 };

struct th_poles {
    size_t pairs;
    double bound;                                    /* max |R(z) - exp(z)|, z <= 0 */
    double r0;                                       /* R at minus infinity         */
    double half;                                     /* R''(0)/2, near 1/2           */
    double p[TH_POLES_MOST][2], a[TH_POLES_MOST][2]; /* re, im */
};

/* The table with so many pairs, or NULL. */
const struct th_poles *th_poles(size_t pairs);

#endif
