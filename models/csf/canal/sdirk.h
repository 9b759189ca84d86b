/* Singly diagonally implicit Runge-Kutta method, 5 stages, order 4 with an embedded order 3,
 * L-stable, stiffly accurate: Hairer and Wanner, Solving Ordinary Differential Equations II,
 * 2nd ed., table IV.6.5 (gamma = 1/4): its coefficients, and the arguments of its kernel.
 * Shared by sdirk.c and kernel/sdirk.c. */
#ifndef TH_SDIRK_H
#define TH_SDIRK_H

#include "network.h"
#include "private.h"

enum { SDIRK_STAGES = 5, SDIRK_POWERS = 4 };

static const double sdirk_gamma = 0.25;

static const double sdirk_a[SDIRK_STAGES][SDIRK_STAGES] = {
    {0.25, 0, 0, 0, 0},
    {0.5, 0.25, 0, 0, 0},
    {17.0 / 50, -1.0 / 25, 0.25, 0, 0},
    {371.0 / 1360, -137.0 / 2720, 15.0 / 544, 0.25, 0},
    {25.0 / 24, -49.0 / 48, 125.0 / 16, -85.0 / 12, 0.25}};

/* Errors are relative to this share of the largest, where a field holds less. */
static const double sdirk_floor = 1e-3;

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
    double *tree;            /* canal_tree_vectors of one shift */
    double *k[SDIRK_STAGES]; /* slopes of the stages, times dt */
    double *rhs;
    const double *state, *source, *dt;
    const double *outflow; /* from the ventricle into its cell, C/s; or NULL */
    /* Further sources of the cells and their change with time, both or none; `since`,
     * [TH_LANES]: s from the middle of the step to the stage. */
    const double *sources, *sources_ramp, *since;
    /* Of a network, or NULL: what it adds to the pivot of P, and at a stage to its right-hand
     * side, s P; P of the stage, written. */
    const double *kept, *inflow;
    double *central;
};

/* The new state after a substep, and its error: [..][TH_LANES], states whole. */
struct th_sdirk_error_job {
    size_t cells, vectors; /* of a state */
    const double *state, *k[SDIRK_STAGES];
    double *next;
    double tolerance;
    /* Of C, T, B, P: the largest |y|, written with the state, and of the error; the sums of the
     * squares of its shares. */
    _Alignas(64) double most[4][TH_LANES];
    _Alignas(64) double sum[4][TH_LANES];
};

/* Lanes whose state becomes the new one: all bits set, the others 0. */
struct th_sdirk_renew_job {
    size_t vectors;
    double *state;
    const double *next;
    _Alignas(64) int64_t take[TH_LANES];
};

/* The substep of each lane. */
struct th_sdirk_clock {
    _Alignas(64) double dt[TH_LANES];
    double remaining[TH_LANES]; /* of the step, s */
    bool active[TH_LANES];
};

/* Plasma of one drug behind P: sdirk_network.c. used: any lane needs it. */
struct th_sdirk_blood {
    bool used;
    struct canal_blood lane[TH_LANES];
    struct canal_elimination e[TH_LANES];
    pole sides[TH_LANES][TH_CANAL_PLASMA]; /* right-hand sides of a stage */
    _Alignas(64) double kept[TH_LANES];
    _Alignas(64) double inflow[TH_LANES];
    _Alignas(64) double central[TH_LANES];
};

/* One drug of a step. */
struct th_sdirk_member {
    struct th_sdirk_job job;
    const struct th_canal_request *request;
    double *state, *next;                 /* whole states */
    _Alignas(64) double source[TH_LANES]; /* at a stage */
    _Alignas(64) double since[TH_LANES];  /* s from the middle of the step to it */
    /* The ventricle's outflow at the stages; has_outflow: some lane has one. */
    _Alignas(64) double outflow[SDIRK_STAGES][TH_LANES];
    bool has_outflow;
    double lagged[TH_CANAL_PROBES][TH_LANES];
    double drug[TH_LANES], mean[TH_LANES]; /* all of the step, over plasma's and CSF's volume */
    struct th_sdirk_blood blood;
};

/* sdirk_drug.c: all drug of the step. parent: of which the member is formed, or NULL. */
void th_sdirk_find_drug(struct th_sdirk_member *member, const struct th_sdirk_member *parent);

/* sdirk_member.c. Divides the scratch of a canal, and starts at the state before the step. */
void th_sdirk_begin(struct th_sdirk_member *member, struct th_canal *canal,
                    const struct th_canal_request *request, const struct th_sdirk_clock *clock);
/* Before a stage: source and outflow. After the stages: the proposed state, and E of it. When
 * it is accepted: integrals and lags of a lane; then the new state of lanes. */
void th_sdirk_find_outflow(struct th_sdirk_member *member, const struct th_sdirk_clock *clock,
                           int lane);
void th_sdirk_find_source(struct th_sdirk_member *member, const struct th_sdirk_clock *clock,
                          int stage);
void th_sdirk_find_error(const struct th_sdirk_member *member, const struct th_canal_isa *isa,
                         double tolerance, double error[TH_LANES]);
void th_sdirk_accept(struct th_sdirk_member *member, const struct th_sdirk_clock *clock,
                     int lane);
void th_sdirk_renew(struct th_sdirk_member *member, const struct th_canal_isa *isa,
                    const bool accepted[TH_LANES]);
/* c_j of a stage: its time within the substep, 0 .. 1. */
static inline double sdirk_node(int stage)
{
    double share = 0;
    for (int j = 0; j <= stage; j++) share += sdirk_a[stage][j];
    return share;
}

/* sdirk_network.c: at the start; before the factors; before and after a stage. */
void th_sdirk_begin_network(struct th_sdirk_member *member);
void th_sdirk_factor_network(struct th_sdirk_member *member);
void th_sdirk_open_stage(struct th_sdirk_member *member, const struct th_sdirk_clock *clock,
                         int stage);
void th_sdirk_close_stage(struct th_sdirk_member *member, int stage);

/* sdirk_layers.c: the largest mean square of their error in a lane's substep; adds what they
 * gave plasma in it, d as in th_sdirk_accept. */
double th_sdirk_layer_error(const struct th_sdirk_member *member, double tolerance, int lane);
void th_sdirk_add_cleared(const struct th_sdirk_member *member, const double d[SDIRK_STAGES],
                          double h, int lane);

/* Vectors of the work space: constants, e, lambda, those of layers, and of whole states the
 * slopes, rhs, y. */
static inline size_t th_sdirk_vectors(size_t cells, size_t layers)
{
    return SDIRK_CONSTANTS + 2 * cells + canal_tree_vectors(cells, 1, layers) +
           (SDIRK_STAGES + 2) * th_canal_vectors(cells, layers);
}

#endif
