/* Shared by the experiments of the benchmark: goals, curves, the nominal problem. */
#ifndef TH_BENCH_BENCH_H
#define TH_BENCH_BENCH_H

#include "driver.h"
#include "machine.h"
#include "solvers/solver.h"
#include "table.h"

#include <stdbool.h>
#include <stddef.h>

enum { BENCH_GOALS = 32, BENCH_REPEATS = 15 };

enum { PACKAGED, NATIVE, SOLVERS };

struct goal {
    char name[8], text[96], measured[48], wanted[48];
    bool met;
    int order;
};

/* Error against time of one solver, from loose to tight. */
struct curve {
    int count;
    double error[8], seconds[8];
};

/* The time for an error, by a straight line in the logarithms; the quickest below 1e-4. */
double th_curve_time(const struct curve *curve, double error);
double th_curve_loose(const struct curve *curve);

struct bench {
    const char *results, *cache, *program;
    bool quick;
    int repeats, members;
    struct machine machine;
    solver_run *cvode[SOLVERS]; /* NULL: not to be had */
    struct goal goal[BENCH_GOALS];
    int goals;
    struct curve linear, saturable; /* of the fastest CVODE to be had        */
    struct curve packaged;          /* as Debian builds it, with KLU, linear */
};

double th_bench_median(double *values, int count); /* sorts them */
void th_bench_goal(struct bench *bench, const char *name, const char *text, bool met,
                   const char *measured, const char *wanted);
/* At least so much: the usual goal, "12.3x" against ">= 25x". */
void th_bench_at_least(struct bench *bench, const char *name, const char *text, double measured,
                       double wanted, const char *unit);

/* The nominal problem, its arrays, its course and its reference rows. */
struct bench_case {
    struct it30 problem;
    struct system system;
    struct course course;
    double *reference, *rows;
    double doubt; /* the reference against itself with another step */
};

int th_bench_case(struct bench *bench, struct bench_case *one, double bmax, int days,
                  int rows_per_day);
void th_bench_case_free(struct bench_case *one);

/* The experiments; each prints its tables. 0, or -1 without memory. */
int th_bench_single(struct bench *bench);
int th_bench_sparse(struct bench *bench);
int th_bench_saturable(struct bench *bench);
int th_bench_closure(struct bench *bench);
int th_bench_cells(struct bench *bench);
int th_bench_limits(struct bench *bench);
int th_bench_ensemble(struct bench *bench);
int th_bench_product(struct bench *bench);

#endif
