/* The grids of a step's interior: in how many parts each output needs to be known. Private to
 * sim/engine/watch. */
#ifndef TH_REDUCE_GRID_H
#define TH_REDUCE_GRID_H

#include "engine/watch/reduce_step.h"

/* Computes the grids of all pairs of a window (engine/watch/reduce.h). */
void th_reduce_fill(struct th_reducing *rd, const struct th_window *window);

/* The instant of point j of the grid of pair p. */
th_tick th_reduce_instant(const struct th_reducing *rd, size_t p, int lane, int j);

/* The area under a grid, times s: Simpson's sum; of one part: the trapezoid; of no
 * part, of a value that is there at the end alone, 0. */
double th_reduce_sum(const struct th_reducing *rd, size_t p, int lane);

/* The error of the trapezoid over a step that is not subdivided, by the parabola through its
 * ends and the start of the step before. */
double th_reduce_arc(const struct th_reducing *rd, size_t watch, int lane);

/* Half the change of slope from the step before to this one over the distance of their middles:
 * the output's second derivative, in its unit/s2; NaN: not known. Of a whole step. */
double th_reduce_curvature(const struct th_reducing *rd, size_t watch, int lane, double rise,
                           double step);

/* Behind a part of a step: adds its area and its points to those of the pair so far. */
void th_reduce_keep(struct th_reducing *rd, size_t p, int lane);

#endif
