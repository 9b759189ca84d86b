/* Transport along a one-dimensional canal with tissue beside each cell and plasma as a common
 * network of compartments: the linear system between two events, advanced by a rational
 * approximation of the matrix exponential, for TH_LANES members of an ensemble abreast. A
 * library of its own: it knows rates and ratios, no anatomy and no drug. From outside of its
 * folder it includes sim/model/lanes.h and models/laws.h (closed forms) only.
 *
 * Equations, of cell i = 0 .. cells-1, all terms as written with their sign:
 *
 *   v_i C_i' = v_{i-1} right_{i-1} C_{i-1} + v_{i+1} left_{i+1} C_{i+1} + v_i (b_i S + S_i)
 *              - v_i (left_i + right_i + loss_i + lost_i) C_i - v_i w_i (k_ct C_i - k_tc T_i)
 *   T_i'     = k_ct C_i - (k_tc + k_b) T_i + k_off B_i - k_tp (T_i - K_pl P)
 *   B_i'     = k_b T_i - k_off B_i
 *   P'       = sum_i v_i (loss_i C_i + w_i k_tp (T_i - K_pl P)) - k_cl P - k_12 (P - P2)
 *   P2'      = k_21 (P - P2)
 *
 *   symbol   quantity                                        unit     C name
 *   C_i      concentration in CSF                            kg/m3    state, vector 3 i
 *   T_i      free concentration in tissue                    kg/m3    state, vector 3 i + 1
 *   B_i      bound concentration in tissue                   kg/m3    state, vector 3 i + 2
 *   P        concentration in plasma                         kg/m3    state, vector 3 cells
 *   P2       concentration in the peripheral compartment     kg/m3    state, vector 3 cells + 1
 *   S        source: constant, or linear over a step         kg/s     source, ramp
 *   S_i      further sources, the same                       kg/m3/s  sources, sources_ramp
 *   v_i      CSF volume of the cell over plasma volume       1        rows.volume_ratio
 *   w_i      tissue volume over CSF volume of the cell       1        rows.tissue_ratio
 *   left_i   rate at which the cell loses C to cell i - 1    1/s      rows.left
 *   right_i  rate at which the cell loses C to cell i + 1    1/s      rows.right
 *   loss_i   rate at which the cell loses C to plasma        1/s      rows.loss
 *   lost_i   rate at which the cell loses C for good         1/s      rows.lost
 *   b_i      share of the source over the CSF volume         1/m3     rows.b
 *   k_ct     CSF to tissue, per tissue volume                1/s      uptake
 *   k_tc     tissue to CSF, per tissue volume: k_ct/K_p      1/s      release
 *   k_tp     tissue to plasma                                1/s      to_plasma
 *   k_b      free to bound                                   1/s      binding
 *   k_off    bound to free                                   1/s      unbinding
 *   K_pl     T in balance with P, over P                     1        partition
 *   B_max    capacity of binding (saturable steps only)      kg/m3    binding_capacity
 *   k_cl     plasma clearance over plasma volume             1/s      clearance
 *   k_12     plasma to peripheral, over plasma volume        1/s      from_deep
 *   k_21     the same exchange over the peripheral volume    1/s      deep
 *
 * The first `brain` cells, 0 .. cells/2 of them, have a tissue of their own, whose rates
 * replace k_ct .. B_max in the equations of those cells (struct th_canal_brain); the others
 * have that of struct th_canal_rates ("cord"). Neighbours exchange C alike across the border.
 *
 * Plasma of more compartments is a network (struct th_canal_network), which takes the place of
 * the last two equations and of the last two terms of the third. With P_0 = P, size_0 = 1:
 *
 *   size_j P_j' = G_j + sum_i size_i rate_ij P_i - size_j (sum_i rate_ji + lost_j) P_j
 *
 *   P_j      compartment j: amount over size_j plasma volumes  kg/m3  state, vector 3 cells + j
 *   rate_ij  from i to j                                       1/s    rate[i][j]
 *   lost_j   lost for good                                     1/s    lost[j]
 *   G_j      given into j over the plasma volume               kg/m3/s dose, feed
 *
 * Cells exchange with P_0 alone. The other compartments are eliminated at each pole from the
 * last to the first; a pivot is the sum of what a compartment keeps, loses for good and hands
 * on to those that remain (Grassmann, Taksar, Heyman, Oper Res 33:1107, 1985), so that amounts
 * are conserved to round-off. What is lost may be formed in the plasma of another drug (struct
 * th_canal_feed): at each pole its P_0 is given what the parent's compartments lose there,
 * which is exact for the two systems together; parents are solved first.
 *
 * Tissue may instead lie in layers behind the cells, but for those of the brain (struct
 * th_canal_layers): a tree of `layers` = L at most TH_CANAL_LAYERS, each with a parent, an
 * earlier layer or CSF. Of layer l with parent p, children c, W_l its volume over the cell's
 * CSF volume, X_p = T_p, or C_i where the parent is CSF:
 *
 *   T_l' = in_l X_p - (out_l + k_l + kb_l) T_l + koff_l B_l + k_l K_l P
 *          + sum_c W_c/W_l (out_c T_c - in_c T_l)
 *   B_l' = kb_l T_l - koff_l B_l
 *   C_i' = .. - sum_l W_l (in_l C_i - out_l T_l),   l with CSF as their parent
 *   P'   = .. + sum_i v_i sum_l W_l k_l (T_l - K_l P)
 *
 *   T_l, B_l    concentrations, free and bound, of a cell    kg/m3  state,
 * th_canal_layer_vector W_l         layer volume over CSF volume of the cell     1
 * layer_rows.ratio in_l        parent to layer, per layer volume            1/s layer_rows.in
 *   out_l       layer to parent, per layer volume            1/s    layer_rows.out
 *   k_l, K_l    to plasma; T_l in balance with P, over P     1/s, 1 to_plasma, partition
 *   kb_l koff_l free to bound, bound to free                 1/s    binding, unbinding
 *
 * A layer with W_l = 0 in a cell is not there, nor are its children: they hold nothing. T and B
 * stay 0 beside layers where uptake and to_plasma of cord are 0.
 *
 * The matrix is tridiagonal in C once T, B, layers and the other compartments are eliminated,
 * and bordered by the row and the column of P. Drug leaves by k_cl, or lost_j, and by lost_i
 * only, whatever the coefficients: every rate is given as the destination of what it moves, and
 * no row of the matrix is a difference of large rates.
 *
 * One step of length dt is the rational approximation R of the exponential with `poles` pairs
 * of complex poles (poles.h): with 4 pairs exact to 7e-8 on a negative real spectrum. R(0) =
 * R'(0) = 1, so that mass is conserved to round-off, however long the step and fine the grid:
 *
 *     contents at the end - contents at the start
 *         = (S sum v_i b_i + sum v_i S_i) dt - k_cl area - sum v_i lost_i exposure_i
 *
 * (contents per plasma volume), where `area` and `exposure`, the integrals of P and C over the
 * step, are computed with the same R; of a network, sum_j (G_j dt - size_j lost_j area_j) in
 * place of k_cl area.
 *
 * Validity: the bound on R holds on the negative real axis. Where advection dominates, the
 * operator is not normal and steps must be shortened: th_canal_rate, th_canal_lambda below.
 *
 * Use:
 *
 *     fixed()    bytes = th_canal_bytes(&size);
 *     start()    th_canal_init(memory, &size);
 *     prepare()  write the lane's column of rows, rates, brain, layers; th_canal_update(canal,
 * lane); advance()  th_canal_advance(canal, &request);
 *
 * The memory is the caller's, 64-byte aligned, holds no pointer, and may be copied or written
 * to disk as it lies. It caches the factors of the last step lengths; the cache never changes a
 * bit of a result. A lane's bits depend on its own column, dt, source and state alone, as long
 * as every lane's numbers are finite and every dt positive (idle lanes: any such). After
 * th_canal_init every lane holds a harmless system: all rates zero but a unit decay. */
#ifndef TH_CANAL_H
#define TH_CANAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/lanes.h"

enum {
    TH_CANAL_POLES = 4, /* recommended; 3, 4 and 5 exist                        */
    TH_CANAL_POLES_MOST = 5,
    TH_CANAL_SETS = 5,   /* recommended: step lengths whose factors are cached   */
    TH_CANAL_PLASMA = 6, /* vectors of the state behind the cells: P, P2 ..      */
    TH_CANAL_LAYERS = 6,
};

struct th_canal_size {
    size_t cells, brain; /* brain: at most cells / 2        */
    size_t poles, sets;  /* recommended: above              */
    size_t layers;       /* 0: tissue is T and B            */
};

struct th_canal; /* the start of the caller's memory */

/* Coefficients per cell, [cell][TH_LANES] each: element [cell * TH_LANES + lane]. All >= 0. */
struct th_canal_rows {
    double *left, *right; /* 1/s; ignored: left of the first cell, right of the last */
    double *loss;         /* 1/s                                                     */
    double *tissue_ratio; /* 1                                                       */
    double *volume_ratio; /* 1, > 0                                                  */
    double *b;            /* 1/m3                                                    */
    double *lost;         /* 1/s; 0 after th_canal_init                              */
};

/* Coefficients per lane: of cord, and of plasma. All >= 0, in 1/s unless said. */
struct th_canal_rates {
    double uptake[TH_LANES];
    double release[TH_LANES];
    double to_plasma[TH_LANES];
    double binding[TH_LANES];
    double unbinding[TH_LANES];
    double partition[TH_LANES]; /* 1                                              */
    double clearance[TH_LANES];
    double from_deep[TH_LANES]; /* 0 and deep 0: one compartment                  */
    double deep[TH_LANES];
    double binding_capacity[TH_LANES]; /* kg/m3; 0: unlimited                            */
};

/* Plasma as a network of compartments, the first of them central. A lane without any rate here
 * has P and P2 of struct th_canal_rates; of a lane with one, clearance, from_deep and deep are
 * not read. All >= 0; size above 0 where anything is given, comes or goes, size[0] not read. */
struct th_canal_network {
    double rate[TH_CANAL_PLASMA][TH_CANAL_PLASMA][TH_LANES]; /* 1/s: [from][to]       */
    double lost[TH_CANAL_PLASMA][TH_LANES];                  /* 1/s                   */
    double size[TH_CANAL_PLASMA][TH_LANES];                  /* over the plasma volume */
};

/* Amounts given into the compartments, over the plasma volume: at once at the start of the
 * step, kg/m3; as a rate, its mean over the step, kg/m3/s, and its change with time, kg/m3/s2.
 */
struct th_canal_dose {
    double once[TH_CANAL_PLASMA][TH_LANES];
    double mean[TH_CANAL_PLASMA][TH_LANES];
    double ramp[TH_CANAL_PLASMA][TH_LANES];
};

/* The compartments in a step: integrals over it, kg s/m3, and values at each pole, [re, im]. */
struct th_canal_passage {
    double area[TH_CANAL_PLASMA][TH_LANES];
    double at[TH_CANAL_PLASMA][TH_CANAL_POLES_MOST][2][TH_LANES];
};

/* Drug formed in P of what the compartments of another drug, the parent, lose in the same step:
 * sum_j weight_j times the parent's P_j, kg/m3/s. The weight of a share f of the loss is f
 * size_j lost_j, times the parent's over the own plasma volume, times the own over the parent's
 * molar mass. */
struct th_canal_feed {
    const struct th_canal_passage *parent;
    double weight[TH_CANAL_PLASMA][TH_LANES]; /* 1/s */
};

/* The same of brain; all 0 after th_canal_init. Not read where there are no such cells. */
struct th_canal_brain {
    double uptake[TH_LANES];
    double release[TH_LANES];
    double to_plasma[TH_LANES];
    double binding[TH_LANES];
    double unbinding[TH_LANES];
    double partition[TH_LANES];
    double binding_capacity[TH_LANES];
};

/* Layers; after th_canal_init parent and saturable are -1, all others 0. */
struct th_canal_layers {
    _Alignas(64) double to_plasma[TH_CANAL_LAYERS][TH_LANES]; /* 1/s */
    double partition[TH_CANAL_LAYERS][TH_LANES];
    double binding[TH_CANAL_LAYERS][TH_LANES]; /* 1/s */
    double unbinding[TH_CANAL_LAYERS][TH_LANES];
    double binding_capacity[TH_LANES]; /* of the layer `saturable`, kg/m3; 0: unlimited */
    int32_t parent[TH_CANAL_LAYERS];   /* an earlier layer; -1: CSF                     */
    int32_t saturable;                 /* of saturable steps; -1: none                  */
};

/* Coefficients of a layer, [cell][TH_LANES] each, >= 0; those of the brain's cells not read. */
struct th_canal_layer_rows {
    double *ratio, *in, *out;
};

/* First-order lags of values of the state (effect compartments). The lag over a step dt,
 *
 *     lagged = rate * integral from 0 to dt of exp(-rate (dt - t)) value(t) dt,
 *
 * advances Y' = rate (value - Y): Y(dt) = Y(0) exp(-rate dt) + lagged. It has no step error of
 * its own: at the pole of shift s_k the lag of a value X_k is rate X_k/(s_k + rate), so that it
 * is as good as the state, to the bound of the poles times the largest value of the step. The
 * Runge-Kutta method integrates its own polynomial within a substep. */
enum { TH_CANAL_PROBES = 16, TH_CANAL_PROBE_CELLS = 3 };
enum th_canal_site {
    TH_CANAL_IN_CSF,
    TH_CANAL_IN_TISSUE,
    TH_CANAL_IN_PLASMA,
    TH_CANAL_IN_LAYER /* T_l; no cell of the brain */
};
struct th_canal_probe {
    double rate[TH_LANES]; /* 1/s; 0: not in use                           */
    double weight[TH_CANAL_PROBE_CELLS][TH_LANES]; /* of cell, cell + 1, .., but in plasma */
    double source[TH_LANES];                       /* what S adds to the value of CSF, s/m3 */
    double added[TH_LANES];                        /* to be added to it, kg/m3              */
    int32_t cell[TH_LANES];                        /* cell + TH_CANAL_PROBE_CELLS - 1 exists */
    int32_t compartment[TH_LANES];                 /* of plasma                              */
    int32_t layer[TH_LANES];
    int32_t site[TH_LANES]; /* enum th_canal_site                        */
};

/* A well-mixed compartment beside the canal (ventricle) that drains into cell `brain` - 1 and
 * nowhere else; m is its amount over the CSF volume of that cell:
 *
 *     m' = S - (rate + lost) m,    C' = .. + rate m
 *
 * At pole s the cell gets rate/(s + rate + lost) (m(0) + S(0)/s + ramp/s^2), as if the
 * ventricle were a cell of the canal, plus a constant rate that makes the total equal to the
 * closed form of the outflow, to round-off. The Runge-Kutta method evaluates the closed form at
 * its stages.
 */
struct th_canal_ventricle {
    double rate[TH_LANES];   /* 1/s, >= 0                         */
    double lost[TH_LANES];   /* 1/s, >= 0: for good               */
    double amount[TH_LANES]; /* m at the start of the step        */
    double source[TH_LANES]; /* S at the start of the step, m/s   */
    double ramp[TH_LANES];   /* dS/dt, m/s2                       */
};

/* Of one lane, some time after the start of the step: m, and until then the outflow into the
 * cell, and what was lost. */
struct th_canal_ventricle_state {
    double amount, outflow, lost;
};
struct th_canal_ventricle_state
th_canal_ventricle_at(const struct th_canal_ventricle *ventricle, int lane, double time);
/* The same ventricle with the start of the step moved by a time. */
struct th_canal_ventricle th_canal_ventricle_after(const struct th_canal_ventricle *ventricle,
                                                   const double time[TH_LANES]);

/* One step to be taken. A state is [cell][C, T, B][TH_LANES], then P, P2 and what else a
 * network has, TH_CANAL_PLASMA vectors, then [cell][layer][free, bound] of all cells, those of
 * the brain 0. All arrays are 64-byte aligned; if not, `after` and `area` are NaN. */
struct th_canal_request {
    const double *dt;     /* [TH_LANES] s, > 0                                          */
    const double *source; /* [TH_LANES] S, mean over the step, kg/s                     */
    const double *ramp;   /* [TH_LANES] dS/dt, kg/s2, or NULL: 0                        */
    /* [cell][TH_LANES] S_i, mean over the step, kg/m3/s, and dS_i/dt, kg/m3/s2: both or none. A
     * lane whose S_i are all 0 has the bits that it has without. */
    const double *sources, *sources_ramp;
    const double *before; /* state at the start                                         */
    double *after;        /* state at the end: another array, every vector written      */
    double *area;         /* [TH_LANES] integral of P over the step (written, not added) */
    double *exposure;     /* [cell][TH_LANES] integral of C over the step, or NULL      */
    double (*cleared)[TH_LANES]; /* [layer] net amount that the layer gave plasma over the
                                    step, over plasma volume, kg/m3: written, or NULL   */
    /* [TH_LANES] whose results count, or NULL: all. Where a single lane counts and there are no
     * layers, it alone is computed, several times faster and with the same bits: `after` and
     * `exposure` of the others are left as they are, their area is 0. */
    const bool *alive;
    const struct th_canal_probe *probes; /* probe_count of them, TH_CANAL_PROBES at most */
    double (*lagged)[TH_LANES];          /* [probe]: written; 0 where rate is 0          */
    size_t probe_count;
    const struct th_canal_ventricle *ventricle; /* or NULL: none; else `brain` is above 0 */
    const struct th_canal_dose *dose;           /* or NULL: none                          */
    const struct th_canal_feed *feed;           /* or NULL: not formed of another drug    */
    struct th_canal_passage *passage;           /* written, or NULL                       */
};

size_t th_canal_bytes(const struct th_canal_size *size); /* a multiple of 64 */
struct th_canal *th_canal_init(void *memory, const struct th_canal_size *size);

/* Vectors of a state; the number of that of a layer's free drug in a cell: bound is the next.
 */
size_t th_canal_vectors(size_t cells, size_t layers);
static inline size_t th_canal_layer_vector(size_t cells, size_t layers, size_t cell,
                                           size_t layer)
{
    return 3 * cells + TH_CANAL_PLASMA + 2 * (cell * layers + layer);
}

struct th_canal_rows th_canal_rows(struct th_canal *canal);
struct th_canal_rates *th_canal_rates(struct th_canal *canal);
struct th_canal_brain *th_canal_brain(struct th_canal *canal);
struct th_canal_network *th_canal_network(struct th_canal *canal);
struct th_canal_layers *th_canal_layers(struct th_canal *canal);
struct th_canal_layer_rows th_canal_layer_rows(struct th_canal *canal, size_t layer);

/* Derives what the kernels need from a lane's coefficients; to be called after they were
 * written. Idempotent, and by content: equal coefficients find the same cached factors. */
void th_canal_update(struct th_canal *canal, int lane);

void th_canal_advance(struct th_canal *canal, const struct th_canal_request *request);

/* The same with saturable binding: k_b (1 - B_i/B_max) in place of k_b, frozen at its
 * exponential midpoint. Second order in dt, positive, mass exact. Not cached: about four times
 * the cost of a linear step. To be used with short steps after events (300 s, growing 1.6 fold
 * to 3600 s: relative error 7e-5 in the IT30 problem). */
void th_canal_advance_saturable(struct th_canal *canal, const struct th_canal_request *request);

/* The frozen rate of binding of the last saturable step, of tissue or of the layer that
 * saturates, if one does, 1/s, [cell][TH_LANES]; valid until the next step. */
const double *th_canal_binding(const struct th_canal *canal);

/* Sums over the cells of a state: of volume C, of tissue_volume (T + B) and the same of layers,
 * and of the absolute second differences of these times their volumes, from the second cell
 * behind the brain's (or behind cell 0) to the last but one. The volumes are [cell][TH_LANES],
 * of layers [layer][cell][TH_LANES], or NULL where there are none; all aligned. */
struct th_canal_sums {
    _Alignas(64) double csf[TH_LANES];
    _Alignas(64) double tissue[TH_LANES];
    _Alignas(64) double second_differences[TH_LANES];
};
void th_canal_amounts(const struct th_canal *canal, const double *state, const double *volume,
                      const double *tissue_volume, const double *layer_volume,
                      struct th_canal_sums *sums);

/* Weighted sums over cells of values, such as an exposure: values [cell][TH_LANES], weights
 * [cell], the same in all lanes; sums [weight][TH_LANES]: NaN unless they and values align. */
enum { TH_CANAL_WEIGHTS = 3 };
void th_canal_weigh(const struct th_canal *canal, const double *values,
                    const double *const weights[TH_CANAL_WEIGHTS], size_t cells,
                    double (*sums)[TH_LANES]);

/* u^2/D_eff of one face, 1/s: velocity u, m/s, dispersion d, m2/s, and distance dx of the cell
 * centres, m. D_eff = d (z/2) coth(z/2), z = u dx/d, contains the numerical diffusion of the
 * exponentially fitted flux (Scharfetter-Gummel). The rate of a lane is the largest of its
 * faces; Lambda = rate dt. */
double th_canal_rate(double u, double d, double dx);

/* The largest Lambda at which `poles` pairs give a relative accuracy of 1e-4 .. 1e-6 in the
 * 2-norm over space and time: the longest step is Lambda/rate. No dt gives more than the bound
 * of the poles allows: with 3 pairs about 3e-5 in the first hours after a start. */
double th_canal_lambda(size_t poles, double accuracy);

/* The same system by an L-stable singly diagonally implicit Runge-Kutta method of order 4(3)
 * with its own step control: for members where advection forbids sensible steps, and as a
 * reference that shares no approximation with the poles. Uses the cache as its work space.
 * Lanes with wanted[lane] false are copied from before. */
struct th_canal_control {
    bool wanted[TH_LANES];
    double tolerance; /* relative, per substep: 1e-3 .. 1e-6                              */
    double next[TH_LANES]; /* s: the first substep to try, <= 0: choose; on return a good one
                              for the next call: keep it in a state */
    long taken[TH_LANES]; /* on return: accepted substeps; < 0 if it gave up (100000 tries)   */
};
void th_canal_sdirk(struct th_canal *canal, const struct th_canal_request *step,
                    struct th_canal_control *control);

/* The same of several drugs, at most TH_CANAL_FAMILY, parents before children, in common
 * substeps: `feed` of a child names the passage of its parent's request, which holds its stages
 * meanwhile. Steps and lanes are those of the first request. */
enum { TH_CANAL_FAMILY = 8 };
void th_canal_sdirk_family(struct th_canal *const *canals,
                           const struct th_canal_request *const *steps, size_t count,
                           struct th_canal_control *control);

/* The instruction set in use: 0 baseline, 2, 3, 4 = x86-64-v2 .. v4. Chosen by init; a test
 * may choose a lower one. Returns what it is now. */
int th_canal_level(struct th_canal *canal, int most);

#endif
