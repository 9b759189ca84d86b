/* What a rival solver is asked and what it answers. */
#ifndef TH_BENCH_RIVAL_H
#define TH_BENCH_RIVAL_H

#include "system.h"

enum rival_algebra { RIVAL_SCHUR, RIVAL_KLU, RIVAL_BAND };

struct rival_choice {
    enum rival_algebra algebra;
    double rtol;
    double days; /* GSL only: how much of the course to run */
};

struct rival_answer {
    long steps, rhs, setups, newtons;
    double seconds; /* with set-up of the solver, without the system's own */
};

/* Each fills course->rows rows; returns 0, or the solver's own number for what went wrong. */
typedef int rival_run(const struct system *system, const struct course *course,
                      const struct rival_choice *choice, double *rows,
                      struct rival_answer *answer);

rival_run th_rival_cvode; /* exported by two shared objects: see cvode.c */
rival_run th_rival_gsl;
const char *th_rival_version(void);

#endif
