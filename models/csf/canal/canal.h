/* Drug along a canal, exactly: the linear system between two events, for eight members abreast.
 * With v_i the CSF volume of cell i as a share of the plasma's, i = 0 .. cells-1:
 *
 *   v_i C_i' = v_{i-1} right_{i-1} C_{i-1} + v_{i+1} left_{i+1} C_{i+1} + v_i b_i S
 *              - v_i (left_i + right_i + loss_i) C_i - v_i store_i (uptake C_i - release T_i)
 *   T_i' = uptake C_i - (release + binding) T_i + unbinding B_i - to_plasma (T_i - K_pl P)
 *   B_i' = binding T_i - unbinding B_i
 *   P'   = sum_i v_i (loss_i C_i + store_i to_plasma (T_i - K_pl P)) - clearance P
 *          - from_deep (P - P2)
 *   P2'  = deep (P - P2)
 *
 * CSF C, free T and bound B in tissue, plasma P and a peripheral compartment P2. The first
 * `brain` cells, 0 .. cells/2 of them, are the skull's: their tissue is brain, that of all
 * others is cord, and uptake, release, binding, unbinding, to_plasma and K_pl in the equations
 * of cell i are those of its tissue. The skull's cells exchange with their neighbours as any
 * others do. With `brain` 0, cell 0 may still be the cranial compartment, with the cord's
 * rates: just other coefficients. The source rate S is constant or linear in time over a step.
 * Whatever the coefficients, drug leaves by `clearance` only: the rows say where it goes, and
 * no rate is the sum of others, so that none is lost to round-off in telling them apart.
 *
 * A step of any length is the rational approximation R of the exponential with `poles` pairs of
 * complex poles (poles.h): exact to 7e-8 with 4 on a negative real spectrum, with R(0) = R'(0)
 * = 1, so that mass is conserved to round-off, however long the step and fine the grid:
 *
 *     contents at the end - contents at the start = S step - clearance * area
 *
 * (contents per plasma volume) where `area` is the integral of P over the step that comes with
 * it.
 *
 * Validity: the bound on R holds on the negative real axis. Where advection dominates, the
 * operator is not normal and steps must be shortened: th_canal_rate, th_canal_lambda below.
 *
 * How to use it:
 *
 *     fixed()    bytes = th_canal_bytes(cells, brain, poles, TH_CANAL_SETS);
 *     start()    th_canal_init(memory, cells, brain, poles, TH_CANAL_SETS);
 *     prepare()  write the lane's column of rows, rates, brain; th_canal_settle(canal, lane);
 *     advance()  th_canal_advance(canal, &step);
 *
 * The memory is the caller's, 64-byte aligned, holds no pointer, and may be copied or written
 * to disk as it lies. It caches factors of the last step lengths; the cache never changes a bit
 * of a result. Lanes never see each other: a lane's bits depend on its own column, step, source
 * and state alone, as long as every lane's numbers are finite and every step positive (idle
 * lanes: any such). After th_canal_init every lane holds a harmless system, all rates zero but
 * a unit decay. */
#ifndef TH_CANAL_H
#define TH_CANAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/lanes.h"

enum {
    TH_CANAL_POLES = 4, /* recommended; 3, 4 and 5 exist                         */
    TH_CANAL_POLES_MOST = 5,
    TH_CANAL_SETS = 5,   /* step lengths whose factors are kept; at least 3       */
    TH_CANAL_PLASMA = 2, /* vectors of the state behind the cells: P, P2          */
};

struct th_canal; /* the start of the caller's memory */

/* Coefficients per cell, [cell][TH_LANES] each: element [cell * TH_LANES + lane]. All >= 0. */
struct th_canal_rows {
    double *left, *right; /* what C loses to the cell before and to the cell behind it; not
                             used: left of the first, right of the last cell         1/s    */
    double *loss;   /* what C loses to plasma                                        1/s    */
    double *store;  /* tissue volume / CSF volume                                    1      */
    double *volume; /* CSF volume / plasma volume, > 0                               1      */
    double *b;      /* share of the source rate: amount to concentration             1/m3   */
};

/* Coefficients per lane: of the cord's tissue, and of blood. All 1/s and >= 0 unless said. */
struct th_canal_rates {
    double uptake[TH_LANES];  /* k_ct                                                        */
    double release[TH_LANES]; /* k_ct / K_p                                                  */
    double to_plasma[TH_LANES]; /* k_tp */
    double binding[TH_LANES]; /* k_b                                                         */
    double unbinding[TH_LANES];  /* k_off */
    double partition[TH_LANES];  /* K_pl: tissue concentration in balance with plasma    1 */
    double clearance[TH_LANES];  /* CL/V_P: out of plasma for good                            */
    double from_deep[TH_LANES];  /* Q12/V_P: P2 into P; 0 with deep 0: one compartment */
    double deep[TH_LANES];       /* Q12/V_P2: P into P2 */
    double bound_most[TH_LANES]; /* B_max, concentration; 0: never saturates. Only used by
                                    th_canal_advance_saturable */
};

/* Coefficients per lane of the tissue of the first cells, each as in th_canal_rates; all 0
 * after th_canal_init. Without such cells nothing reads them. */
struct th_canal_brain {
    double uptake[TH_LANES];
    double release[TH_LANES];
    double to_plasma[TH_LANES];
    double binding[TH_LANES];
    double unbinding[TH_LANES];
    double partition[TH_LANES];
    double bound_most[TH_LANES];
};

/* Values that somebody follows with a delay. Their lag over a step of length h,
 *
 *     lagged = rate * integral from 0 to h of exp(-rate (h - t)) value(t) dt,
 *
 * is what Y' = rate (value - Y), Y(0) = 0 comes to: Y(h) = Y(0) exp(-rate h) + lagged. It has
 * no step error of its own: at the pole of shift s_k the lag of a value X_k is rate X_k/(s_k +
 * rate). So it is as good as the state, to the table's bound times the largest value of the
 * step. The Runge-Kutta method takes Y along in its stages. */
enum { TH_CANAL_PROBES = 16, TH_CANAL_REACH = 3 };
enum th_canal_site { TH_CANAL_IN_CSF, TH_CANAL_IN_TISSUE, TH_CANAL_IN_PLASMA };
struct th_canal_probe {
    double rate[TH_LANES];                   /* 1/s; 0: nobody looks                      */
    double weight[TH_CANAL_REACH][TH_LANES]; /* of cell, cell + 1, .. (CSF, tissue)  */
    double source[TH_LANES];                 /* what S adds to the value of CSF, s/m3    */
    int32_t cell[TH_LANES];                  /* cell + TH_CANAL_REACH - 1 exists          */
    int32_t site[TH_LANES];                  /* enum th_canal_site                        */
};

/* A ventricle, whose fluid flows into the last of the skull's cells, cell `brain` - 1, and
 * nowhere else. Its drug, as an amount over the CSF volume of that cell, and what that cell
 * gets:
 *
 *     m' = S - rate m,    C' = .. + rate m
 *
 * At pole s the cell gets rate/(s + rate) (m(0) + S(0)/s + ramp/s^2), as if the ventricle were
 * a cell of the canal, and so much more at an even rate that it gets what leaves the ventricle
 * by the closed form, to round-off. The Runge-Kutta method takes the closed form at its stages.
 */
struct th_canal_ventricle {
    double rate[TH_LANES];   /* 1/s, >= 0                         */
    double held[TH_LANES];   /* m at the step's start             */
    double source[TH_LANES]; /* S at the step's start, 1/s of m   */
    double ramp[TH_LANES];   /* dS/dt, 1/s2 of m                  */
};

/* Amount in a lane's ventricle some time after the step's start, and the amount that left until
 * then. */
struct th_canal_emptied {
    double held, gone;
};
struct th_canal_emptied th_canal_empty(const struct th_canal_ventricle *ventricle, int lane,
                                       double time);
/* The same ventricle, seen from some time after the step's start on. */
struct th_canal_ventricle th_canal_later(const struct th_canal_ventricle *ventricle,
                                         const double time[TH_LANES]);

/* One step. The state is [cell][C, T, B][TH_LANES], then P and P2: 3 cells + 2 vectors. */
struct th_canal_step {
    const double *step;   /* [TH_LANES] s, > 0; aligned */
    const double *source; /* [TH_LANES] S, amount/s, mean over the step; aligned */
    const double *ramp;   /* [TH_LANES] dS/dt, amount/s2, or NULL: 0; aligned */
    const double *before; /* state at the start; 64-byte aligned */
    double *cells;    /* state at the end: another array, every vector written; aligned     */
    double *area;     /* [TH_LANES] integral of P over the step (written, not added)        */
    double *exposure; /* [cell][TH_LANES] integral of C over the step, or NULL; aligned     */
    /* [TH_LANES] whose results count, or NULL: all. Where one lane counts alone, it alone is
     * computed, several times faster and with the same bits: `cells` and `exposure` of the
     * others are left as they are, their area is 0. */
    const bool *alive;
    const struct th_canal_probe *probes; /* probe_count of them, TH_CANAL_PROBES at most */
    double (*lagged)[TH_LANES];          /* [probe]: written; 0 where rate is 0          */
    size_t probe_count;
    const struct th_canal_ventricle *ventricle; /* or NULL: none; else `brain` is above 0 */
};

/* brain: at most cells / 2. Bytes: a multiple of 64. */
size_t th_canal_bytes(size_t cells, size_t brain, size_t poles, size_t sets);
struct th_canal *th_canal_init(void *memory, size_t cells, size_t brain, size_t poles,
                               size_t sets);
size_t th_canal_vectors(size_t cells); /* of the state: 3 cells + 2 */

struct th_canal_rows th_canal_rows(struct th_canal *canal);
struct th_canal_rates *th_canal_rates(struct th_canal *canal);
struct th_canal_brain *th_canal_brain(struct th_canal *canal);

/* To be called after a lane's coefficients were (perhaps) written. Idempotent and by content:
 * the same coefficients find the same cached factors again. */
void th_canal_settle(struct th_canal *canal, int lane);

void th_canal_advance(struct th_canal *canal, const struct th_canal_step *step);

/* With binding (1 - B_i/bound_most) in place of binding, frozen at its exponential midpoint:
 * second order in the step, positive, mass exact. Not cached: about four times the cost of a
 * step. To be used with short steps after events (300 s, growing 1.6 fold to 3600 s: 7e-5 in
 * the IT30 problem). */
void th_canal_advance_saturable(struct th_canal *canal, const struct th_canal_step *step);

/* The rate of binding that the last saturable step held, [cell][TH_LANES]; until the next step.
 */
const double *th_canal_held(const struct th_canal *canal);

/* How far off the step that filled `step->cells` may be: the same step with one more pole pair;
 * the largest over C, T, B, P of |difference| / |value| (2-norms over the cells), per lane. */
void th_canal_estimate(struct th_canal *canal, const struct th_canal_step *step,
                       double *relative);

/* Amounts in a state: sums of volume C, of tissue_volume (T + B), and of the second differences
 * of both, from the second cell behind the skull to the last but one. Here cell 0 is the
 * skull's, also where its tissue is cord. The volumes are [cell][TH_LANES]; all aligned. */
struct th_canal_sums {
    _Alignas(64) double csf[TH_LANES];
    _Alignas(64) double tissue[TH_LANES];
    _Alignas(64) double bent[TH_LANES];
};
void th_canal_amounts(const struct th_canal *canal, const double *state, const double *volume,
                      const double *tissue_volume, struct th_canal_sums *sums);

/* Sums over cells of weight times value, such as an exposure: values [cell][TH_LANES], each
 * weight [cell], the same in all lanes; sums [weight][TH_LANES]. All but the weights aligned.
 */
enum { TH_CANAL_WEIGHTS = 3 };
void th_canal_weigh(const struct th_canal *canal, const double *values,
                    const double *const weights[TH_CANAL_WEIGHTS], size_t cells,
                    double (*sums)[TH_LANES]);

/* u^2 / D_eff of one face, 1/s: u velocity, d dispersion, dx distance of the cell centres, with
 * the numerical diffusion of the exponentially fitted flux (Scharfetter-Gummel) in D_eff. A
 * lane's rate is the largest of its faces; Lambda = rate * step. */
double th_canal_rate(double u, double d, double dx);

/* The largest Lambda at which `poles` give the relative accuracy, 1e-4 .. 1e-6, in the 2-norm
 * over space and time: the longest step is Lambda / rate. No step is short enough for better
 * than the table's own bound allows: with 3 pairs about 3e-5 in the first hours after a start.
 */
double th_canal_lambda(size_t poles, double accuracy);

/* The same system by an L-stable singly diagonally implicit Runge-Kutta method of order 4(3)
 * with its own step control: for members where advection forbids sensible steps, and as an
 * independent judge. Uses the canal's cache as its work space. Lanes with wanted[lane] false
 * are copied from before. */
struct th_canal_control {
    bool wanted[TH_LANES];
    double tolerance; /* relative, per substep: 1e-3 .. 1e-6                              */
    double next[TH_LANES]; /* s: the first substep to try, <= 0: choose; on return a good one
                              for the next call: keep it in a state */
    long taken[TH_LANES]; /* on return: accepted substeps; < 0 if it gave up (100000 tries)   */
};
void th_canal_sdirk(struct th_canal *canal, const struct th_canal_step *step,
                    struct th_canal_control *control);

/* Which instruction set computes: 0 baseline, 2, 3, 4 = x86-64-v2 .. v4. Chosen by init; a test
 * may choose a lower one. Returns what it is now. */
int th_canal_level(struct th_canal *canal, int most);

#endif
