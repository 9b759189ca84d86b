/* A canal of a few cells with every term of the kernel, in physical quantities:
 * volumes, faces that conduct and carry flow, losses, cord, binding, plasma and a deep
 * compartment.
 *
 *   V_i C_i' = J_i - J_i+1 - loss_i C_i - W_i (uptake C_i - release T_i) + share_i S
 *   T_i'     = uptake C_i - release T_i - B_i' - clear (T_i - K P)
 *   B_i'     = bind T_i (1 - B_i/most) - free B_i
 *   V_P P'   = sum_i (loss_i C_i + W_i clear (T_i - K P)) - CL P - between (P - P2)
 *   V_2 P2'  = between (P - P2)
 *
 * The first `skull` cells have brain in place of cord: uptake .. K of its own.
 *
 * J_i, the fitted flux through the face above cell i, solves J = Q C - G dC/ds = constant
 * between two centres. The right-hand side below is written from these lines alone and is what
 * the kernel is compared with; only small_fill uses the kernel's rows. */
#ifndef TH_SMALL_CANAL_H
#define TH_SMALL_CANAL_H

#include <gsl/gsl_errno.h>
#include <gsl/gsl_matrix.h>
#include <gsl/gsl_odeiv2.h>

#include "laws.h"
#include "support/bench/canal.h"

enum { SMALL = 12, SMALL_STATE = 3 * SMALL + 2 };

struct small_tissue {
    double uptake, release, bind, free, clear, most; /* 1/s; kg/m3, 0: no end */
    double partition;                                /* K */
};

struct small_canal {
    double volume[SMALL], cord[SMALL], loss[SMALL], share[SMALL]; /* V, W m3; m3/s; 1   */
    double conduct[SMALL + 1], flow[SMALL + 1];                   /* G, Q of faces m3/s */
    struct small_tissue tissue, brain;
    double plasma, clearance, deep, between; /* V_P, CL, V_2, m3/s */
    double source;                           /* S, kg/s            */
    int skull;                               /* cells             */
};

/* Morphine's orders of magnitude; no two cells alike; rates of 1e-5 to 1e-3 1/s. */
static inline struct small_canal small_canal(void)
{
    struct small_canal s = {.tissue = {.uptake = 1.3e-4,
                                       .release = 1.7e-4,
                                       .bind = 1e-4,
                                       .free = 3e-5,
                                       .clear = 2e-5,
                                       .partition = 0.6},
                            .plasma = 1e-3,
                            .clearance = 4e-8,
                            .deep = 4e-3,
                            .between = 1.5e-7,
                            .source = 1e-9};
    for (int i = 0; i < SMALL; i++) {
        s.volume[i] = 1e-6 * (8 + 3 * sin(1.1 * i));
        s.cord[i] = 1e-6 * (2 + cos(0.7 * i));
        s.loss[i] = 1e-10 * (3 + 2 * cos(1.9 * i));
        s.share[i] = i == 7 ? 0.75 : i == 8 ? 0.25 : 0;
        if (i > 0) {
            s.conduct[i] = 1e-9 * (2.5 + sin(0.8 * i));
            s.flow[i] = 2e-9 * cos(0.4 * i); /* both ways */
        }
    }
    return s;
}

/* The same with a skull of three cells, whose brain exchanges a hundred times as fast. */
static inline struct small_canal small_skull(void)
{
    struct small_canal s = small_canal();
    s.skull = 3;
    s.brain = (struct small_tissue){.uptake = 1.6e-2,
                                    .release = 1.1e-2,
                                    .bind = 3e-4,
                                    .free = 1e-4,
                                    .clear = 2.5e-3,
                                    .partition = 0.3};
    return s;
}

static inline double small_flux(double conduct, double flow, double above, double below)
{
    double peclet = flow / conduct;
    return fabs(peclet) < 1e-9 ? conduct * (above - below) + flow * (above + below) / 2
                               : flow * (above + (above - below) / expm1(peclet));
}

/* As GSL wants it. y: C, T, B of each cell, P, P2. */
static inline int small_slope(double t, const double y[], double dy[], void *context)
{
    const struct small_canal *s = context;
    const double p = y[3 * SMALL], p2 = y[3 * SMALL + 1];
    double gained = -s->clearance * p - s->between * (p - p2), came = 0;
    (void)t;
    for (int i = 0; i < SMALL; i++) {
        const struct small_tissue *in = i < s->skull ? &s->brain : &s->tissue;
        const double c = y[3 * i], tissue = y[3 * i + 1], bound = y[3 * i + 2];
        double went = 0;
        if (i + 1 < SMALL)
            went = small_flux(s->conduct[i + 1], s->flow[i + 1], c, y[3 * i + 3]);
        const double taken = in->uptake * c - in->release * tissue;
        const double binds =
            in->bind * tissue * (in->most > 0 ? 1 - bound / in->most : 1) - in->free * bound;
        const double cleared = in->clear * (tissue - in->partition * p);
        dy[3 * i] =
            (came - went - s->loss[i] * c - s->cord[i] * taken + s->share[i] * s->source) /
            s->volume[i];
        dy[3 * i + 1] = taken - binds - cleared;
        dy[3 * i + 2] = binds;
        gained += s->loss[i] * c + s->cord[i] * cleared;
        came = went;
    }
    dy[3 * SMALL] = gained / s->plasma;
    dy[3 * SMALL + 1] = s->between * (p - p2) / s->deep;
    return GSL_SUCCESS;
}

/* The kernel's rows of one lane: amounts over volumes. */
static inline void small_fill(const struct small_canal *s, struct th_canal *canal, int lane)
{
    const struct th_canal_rows rows = th_canal_rows(canal);
    struct th_canal_rates *rates = th_canal_rates(canal);
    for (int i = 0; i < SMALL; i++) {
        const int at = i * TH_LANES + lane;
        double down[2], up[2]; /* through the face above and below: toward the end, back */
        for (int k = 0; k < 2; k++) {
            const double g = s->conduct[i + k], q = s->flow[i + k];
            const bool open = i + k > 0 && i + k < SMALL;
            down[k] = open ? g * th_bernoulli(-q / g) : 0;
            up[k] = open ? g * th_bernoulli(q / g) : 0;
        }
        rows.left[at] = up[0] / s->volume[i];
        rows.right[at] = down[1] / s->volume[i];
        rows.loss[at] = s->loss[i] / s->volume[i];
        rows.tissue_ratio[at] = s->cord[i] / s->volume[i];
        rows.volume_ratio[at] = s->volume[i] / s->plasma;
        rows.b[at] = s->share[i] / s->volume[i];
    }
    struct th_canal_brain *brain = th_canal_brain(canal);
    brain->uptake[lane] = s->brain.uptake;
    brain->release[lane] = s->brain.release;
    brain->to_plasma[lane] = s->brain.clear;
    brain->binding[lane] = s->brain.bind;
    brain->unbinding[lane] = s->brain.free;
    brain->partition[lane] = s->brain.partition;
    brain->binding_capacity[lane] = s->brain.most;
    rates->uptake[lane] = s->tissue.uptake;
    rates->release[lane] = s->tissue.release;
    rates->to_plasma[lane] = s->tissue.clear;
    rates->binding[lane] = s->tissue.bind;
    rates->unbinding[lane] = s->tissue.free;
    rates->partition[lane] = s->tissue.partition;
    rates->clearance[lane] = s->clearance / s->plasma;
    rates->from_deep[lane] = s->between / s->plasma;
    rates->deep[lane] = s->between / s->deep;
    rates->binding_capacity[lane] = s->tissue.most;
    th_canal_update(canal, lane);
}

static inline struct canal_run small_open(const struct small_canal *s, size_t poles)
{
    struct canal_run run = canal_open_brain(SMALL, (size_t)s->skull, poles, TH_CANAL_SETS);
    EACH_LANE(i) small_fill(s, run.canal, i);
    return run;
}

static inline void small_put(struct canal_run *run, const double y[SMALL_STATE])
{
    for (int k = 0; k < SMALL_STATE; k++)
        EACH_LANE(i) run->state[0][k * TH_LANES + i] = y[k];
}

/* Largest over C, T, B, P, P2 of |difference| / |value|, 2-norms over the cells, lane 0. */
static inline double small_apart(const struct canal_run *run, const double y[SMALL_STATE])
{
    double above[5] = {0}, below[5] = {0}, worst = 0;
    for (int k = 0; k < SMALL_STATE; k++) {
        int field = k < 3 * SMALL ? k % 3 : 3 + k - 3 * SMALL;
        above[field] += pow(run->state[0][k * TH_LANES] - y[k], 2);
        below[field] += pow(y[k], 2);
    }
    for (int f = 0; f < 5; f++) worst = fmax(worst, sqrt(above[f] / below[f]));
    return worst;
}

/* Amounts in the wrong place, as a share of all that is there, lane 0. */
static inline double small_misplaced(const struct small_canal *s, const struct canal_run *run,
                                     const double y[SMALL_STATE])
{
    double off = 0, held = 0;
    for (int k = 0; k < SMALL_STATE; k++) {
        double volume = k == 3 * SMALL  ? s->plasma
                        : k > 3 * SMALL ? s->deep
                                        : (k % 3 ? s->cord : s->volume)[k / 3];
        off += volume * fabs(run->state[0][k * TH_LANES] - y[k]);
        held += volume * fabs(y[k]);
    }
    return off / held;
}

/* The matrix and the constant part of the right-hand side, column by column. Linear binding. */
static inline void small_matrix(struct small_canal s, gsl_matrix *m, double constant[])
{
    double y[SMALL_STATE] = {0}, dy[SMALL_STATE];
    small_slope(0, y, constant, &s);
    s.source = 0;
    for (int j = 0; j < SMALL_STATE; j++) {
        y[j] = 1;
        small_slope(0, y, dy, &s);
        y[j] = 0;
        for (size_t i = 0; i < SMALL_STATE; i++) gsl_matrix_set(m, i, (size_t)j, dy[i]);
    }
}

/* GSL's explicit Runge-Kutta method of order 8 from time 0 to `end`. */
static inline void small_reference(struct small_canal *s, double end, double y[SMALL_STATE])
{
    gsl_odeiv2_system system = {small_slope, NULL, SMALL_STATE, s};
    gsl_odeiv2_driver *driver =
        gsl_odeiv2_driver_alloc_y_new(&system, gsl_odeiv2_step_rk8pd, 1, 1e-24, 1e-13);
    double t = 0;
    ck_assert_int_eq(gsl_odeiv2_driver_apply(driver, &t, end, y), GSL_SUCCESS);
    gsl_odeiv2_driver_free(driver);
}

#endif
