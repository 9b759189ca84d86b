/* Singly diagonally implicit Runge-Kutta method, 5 stages, order 4 with an embedded order 3,
 * L-stable, stiffly accurate: Hairer and Wanner, Solving Ordinary Differential Equations II,
 * 2nd ed., table IV.6.5 (gamma = 1/4): its coefficients, and the arguments of its kernel.
 * Shared by sdirk.c and kernel/sdirk.c. */
#ifndef TH_SDIRK_H
#define TH_SDIRK_H

#include "private.h"

enum { SDIRK_STAGES = 5, SDIRK_POWERS = 4 };

static const double sdirk_gamma = 0.25;

static const double sdirk_a[SDIRK_STAGES][SDIRK_STAGES] = {
    {0.25, 0, 0, 0, 0},
    {0.5, 0.25, 0, 0, 0},
    {17.0 / 50, -1.0 / 25, 0.25, 0, 0},
    {371.0 / 1360, -137.0 / 2720, 15.0 / 544, 0.25, 0},
    {25.0 / 24, -49.0 / 48, 125.0 / 16, -85.0 / 12, 0.25}};

/* Weights of order 3: their difference to the last row of a gives the error estimate. */
static const double sdirk_embedded[SDIRK_STAGES] = {59.0 / 48, -17.0 / 96, 225.0 / 32,
                                                    -85.0 / 12, 0};

/* Within a substep y(x h) = y + sum_j b_j(x) K_j, b_j = sum_m inside[j][m] x^(m+1), to third
 * order: there, (6.18). */
static const double sdirk_inside[SDIRK_STAGES][SDIRK_POWERS] = {
    {11.0 / 3, -463.0 / 72, 217.0 / 36, -20.0 / 9},
    {11.0 / 2, -385.0 / 16, 661.0 / 24, -10},
    {-125.0 / 18, 20125.0 / 432, -8875.0 / 216, 250.0 / 27},
    {0, -85.0 / 4, 85.0 / 6, 0},
    {-11.0 / 9, 557.0 / 108, -359.0 / 54, 80.0 / 27}};

/* Constants per lane of the factors of one substep: the shift s = 1/(gamma h), the pivots eB
 * and eT of brain, then of cord, eD, and that of plasma (kernel/template_factor.h). */
enum {
    SDIRK_S,
    SDIRK_EB,
    SDIRK_ET = SDIRK_EB + 2,
    SDIRK_ED = SDIRK_ET + 2,
    SDIRK_KP,
    SDIRK_CONSTANTS
};

/* One substep of length dt; all [..][TH_LANES], e and lambda [cell], the others whole states.
 */
struct th_sdirk_job {
    const struct th_canal *canal;
    double *constants, *e, *lambda;
    double *k[SDIRK_STAGES]; /* slopes of the stages, times dt */
    double *rhs;
    const double *state, *source, *dt;
    const double *outflow; /* from the ventricle into its cell, C/s; or NULL */
    /* Further sources of the cells and their change with time, both or none; `since`,
     * [TH_LANES]: s from the middle of the step to the stage. */
    const double *sources, *sources_ramp, *since;
};

/* Vectors of the work space: constants, e, lambda, and of whole states the slopes, rhs, y. */
static inline size_t th_sdirk_vectors(size_t cells)
{
    return SDIRK_CONSTANTS + 2 * cells + (SDIRK_STAGES + 2) * th_canal_vectors(cells);
}

#endif
