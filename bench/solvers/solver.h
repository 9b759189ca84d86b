/* The interface of another solver: its choices, and its cost. */
#ifndef TH_BENCH_SOLVER_H
#define TH_BENCH_SOLVER_H

#include "system.h"

enum solver_algebra { SOLVER_SCHUR, SOLVER_KLU, SOLVER_BAND };

struct solver_choice {
    enum solver_algebra algebra;
    double rtol;
    double days; /* GSL only: how much of the course to run */
};

struct solver_cost {
    long steps, rhs, setups, newtons;
    double seconds; /* with set-up of the solver, without the system's own */
};

/* Fills course->rows rows; returns 0, or the solver's own error number. */
typedef int solver_run(const struct system *system, const struct course *course,
                       const struct solver_choice *choice, double *rows,
                       struct solver_cost *answer);

solver_run th_solver_cvode; /* exported by two shared objects: see cvode.c */
solver_run th_solver_gsl;
const char *th_solver_version(void);

#endif
