/* The semi-discrete problem that every solver of this benchmark is given, as plain arrays.
 *
 *     C' = lo C[i-1] + di C + up C[i+1] + a T + S(t) s
 *     T' = k_ct C - r_t T - k_b T (1 - B/B_max) + k_off B + k_pl P       r_t = k_ct/K_p + k_tp
 *     B' = k_b T (1 - B/B_max) - k_off B
 *     P' = sum (w_c C + w_t T) + p_d P
 *
 * Unknowns lie as C[0..N) T[0..N) B[0..N) P. B_max = 0 says that the binding is linear. */
#ifndef TH_BENCH_SYSTEM_H
#define TH_BENCH_SYSTEM_H

#include <stddef.h>

struct system {
    int cells;
    double *lo, *di, *up, *a, *wc, *wt; /* 1/s                                        */
    double *s;                          /* concentration per unit of dosed mass       */
    double *csf, *cord;                 /* volumes of the cells, weights of the error */
    double kct, rt, kb, koff, kpl, pd;  /* 1/s                                        */
    double bmax;                        /* concentration, or 0                        */
    double plasma;                      /* volume                                     */
};

/* (I - g J) x = r by elimination: bound, free and plasma go first, a tridiagonal is left.
 * With linear binding the J is the system's own; else it is taken at the given state. */
struct schur {
    int cells;
    double g, kp;
    double *eb, *et;     /* local pivots                           */
    double *kb, *kf;     /* linearised binding and unbinding       */
    double *e, *el, *eu; /* pivots of the tridiagonal, times lo, up */
    double *lambda;      /* adjoint of the plasma's row            */
    double *v;           /* column of the plasma                   */
    double *q, *z;       /* scratch                                */
};

/* The dosing: a stop ends each piece of constant rate and each hour. */
struct stop {
    double time, rate; /* s; unit of mass per s that flowed up to this time */
    int row;           /* number of the hourly row that ends here, or -1    */
    int event;         /* whether the rate changes here                     */
};

struct course {
    int stops, rows, events;
    struct stop *stop;
};

static inline size_t th_system_size(const struct system *system)
{
    return 3 * (size_t)system->cells + 1;
}

int th_system_alloc(struct system *system, int cells);
void th_system_free(struct system *system);
void th_system_rhs(const struct system *system, double rate, const double *y, double *dy);

int th_schur_alloc(struct schur *schur, int cells);
void th_schur_free(struct schur *schur);
void th_schur_factor(struct schur *schur, const struct system *system, double g,
                     const double *y);
void th_schur_solve(const struct schur *schur, const struct system *system, const double *r,
                    double *x);

/* Continuous infusion and a daily bolus, with rows_per_day even rows. */
int th_course_make(struct course *course, int days, int rows_per_day, double base, double bolus,
                   double bolus_start, double bolus_length);
void th_course_free(struct course *course);

/* Error of the rows against the reference: largest over the fields, each the volume-weighted
 * relative L2 norm over space and time. Rows lie one after the other, size doubles each. */
double th_rows_error(const struct system *system, int rows, const double *got,
                     const double *reference, double field[4]);

#endif
