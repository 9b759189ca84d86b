/* A grid convergence study (run.refine): the same run with cells and steps half, and a quarter,
 * as large estimates the discretisation error of each reduction on the scenario's own grid.
 *
 * With the values f1, f2, f4 of the grids and the order p, the difference is the grid
 * convergence index of the own grid (Roache 1994, J Fluids Eng 116:405): the error of f1 by
 * Richardson extrapolation, times a factor of safety F, two grids     F 2^p/(2^p - 1) |f1 -
 * f2|,                      F = 3, p = 2: 4 |f1 - f2| three grids   F 4^p/(4^p - 1) max(|f1 -
 * f4|, |f1 - f2|), p = log2 |f1 - f2|/|f2 - f4| Of three grids, with the observed order within
 * a tenth of 2 it is F = 1.25 and p = 2, else F = 3 and p within 1/2 and 2 (Oberkampf and Roy
 * 2010, Verification and Validation in Scientific Computing, 8.5). */
#ifndef TH_REFINE_H
#define TH_REFINE_H

#include "ensemble/ensemble.h"
#include "ensemble/require.h"

enum { TH_GRIDS = 3 };

struct th_refinement {
    int count; /* of grids, the scenario's own included */
    struct th_grid {
        struct th_scenario
            *scenario; /* NULL: the scenario's own grid, whose trace is the caller's */
        struct th_layout *layout;
        struct th_trace *trace;
        struct th_finding *findings; /* [scenario->requirement_count] */
    } grids[TH_GRIDS];
    double *difference; /* [member][reduction] SI, shown in a result */
};

/* The grid convergence index of values[0] from those of `count` grids, 2 or 3, from the
 * coarsest on. NaN if one of them is, infinite if one is. *order: the order that three grids
 * show, else NaN.
 */
double th_grid_difference(const double *values, int count, double *order);

/* Runs the finer grids of scenario->refine and sets trace->difference. TH_INTERRUPTED, or the
 * status of a member that failed on a finer grid, and a sentence. th_refinement_free in any
 * case, which takes the differences from the trace. */
enum th_status th_refine(struct th_trace *trace, const struct th_ensemble_options *options,
                         struct th_refinement *refinement, struct th_error *error);
void th_refinement_free(struct th_refinement *refinement);

/* True if a requirement has another verdict on the finest grid; TH_NOT_CONVERGED and a sentence
 * for each that has. */
bool th_refinement_turns(const struct th_refinement *refinement, size_t requirement,
                         const struct th_finding *findings);
enum th_status th_refinement_check(const struct th_refinement *refinement,
                                   const struct th_finding *findings, struct th_error *error);

/* Turns the progress of the run of one grid into that of all; number 0: the scenario's own. */
struct th_refine_progress {
    struct th_progress whole;
    double from, share;
};
struct th_progress th_refine_progress(struct th_refine_progress *part,
                                      const struct th_progress *whole, int refine, int number);

#endif
