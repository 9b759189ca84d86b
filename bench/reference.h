/* A fine reference of the semi-discrete system by the classical Runge-Kutta method of order 4,
 * which shares nothing with the measured solvers but the right-hand side. */
#ifndef TH_BENCH_REFERENCE_H
#define TH_BENCH_REFERENCE_H

#include "system.h"

/* Rows of the reference with steps of at most `step` seconds. Returns NULL if memory is short.
 * With a folder, the rows are read from or written to a file there, named by a hash of the
 * system, the course and the step. Free with free(). */
double *th_reference(const struct system *system, const struct course *course, double step,
                     const char *folder);

/* A step that is surely stable: 2.5 over Gershgorin's bound, at most 5 s. */
double th_reference_step(const struct system *system);

#endif
