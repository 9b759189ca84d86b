/* IT30: the benchmark problem of intrathecal infusion for 30 days. Units cm, s, mL, ug.
 *
 * Canal 0 <= x <= 65 with cross-section A, cord section A_T, dispersion D and a flow that is
 * absorbed on its way from the sacral end to the cranial: Q = -Q0 x/L, so q = Q0/L per length.
 *
 *     A C_t   = -(Q C - A D C_x)_x - (k_c A + q) C - A_T k_ct (C - T/K_p) + S g(x)
 *     T_t     = k_ct (C - T/K_p) - k_b T (1 - B/B_max) + k_off B - k_tp (T - K_pl P)
 *     B_t     = k_b T (1 - B/B_max) - k_off B
 *     V_P P_t = integral ((k_c A + q) C + A_T k_tp (T - K_pl P)) dx + outflow at L - CL P
 *
 * Closed at x = 0, C = 0 at x = L. Exponentially fitted fluxes (Scharfetter and Gummel 1969),
 * so the matrix has a real negative spectrum. The source g is a Gaussian at 36, sigma 0.5,
 * scaled to integral one on the grid. 100 ug/day, and 25 ug more in 15 min at 08:00 each day.
 */
#ifndef TH_BENCH_IT30_H
#define TH_BENCH_IT30_H

struct th_canal;

struct it30_values {
    int cells;
    double d0, q0;                          /* cm2/s, mL/s                      */
    double kc, kct, kp, kb, koff, ktp, kpl; /* 1/s; kp, kpl: 1                  */
    double vp, cl, bmax;                    /* mL, mL/s, ug/mL; bmax 0: linear  */
    double area, cord;                      /* scale the sections A and A_T     */
};

/* Rates: infusion ug/s; bolus ug from start for length, s of the day. */
struct it30_dosing {
    double infusion, bolus, start, length;
};

/* The semi-discrete system: arrays of `cells`, one allocation. */
struct it30 {
    struct it30_values values;
    double *lo, *di, *up, *a, *wc, *wt; /* 1/s                                   */
    double *left, *right, *loss;        /* the same, as the cells lose it        */
    double *b;                          /* 1/mL                                  */
    double *csf, *tissue;               /* volumes of the cells, mL              */
    double *x;                          /* centres, cm                           */
    double release, pd;                 /* 1/s: kct/kp; diagonal of the plasma   */
    double rate;                        /* largest u^2/D_eff of the faces, 1/s   */
};

extern const struct it30_values th_it30_values;
extern const struct it30_dosing th_it30_dosing;

int th_it30_make(struct it30 *problem, const struct it30_values *values); /* 0, or -1: memory */
void th_it30_free(struct it30 *problem);
/* Puts the problem in one lane of a canal of as many cells, and updates it. */
void th_it30_put(const struct it30 *problem, struct th_canal *canal, int lane);
/* Contents of a state in one lane, ug: CSF, tissue free and bound, plasma. */
double th_it30_total(const struct it30 *problem, const double *state, int lane);

#endif
