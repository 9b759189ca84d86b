/* The grids of a step's interior: in how many parts each output needs to be known. Private to
 * sim/engine/watch. */
#ifndef TH_REDUCE_GRID_H
#define TH_REDUCE_GRID_H

#include "engine/watch/reduce_step.h"

/* Computes the grids of all watches of a window (engine/watch/reduce.h). */
void th_reduce_fill(struct th_reducing *rd, const struct th_window *window);

/* Simpson's sum over the first `count` parts of a grid, times s; one part: the trapezoid. */
double th_reduce_sum(th_lanes *grid, int count, int lane, double seconds);

/* The error of the trapezoid over a step that is not subdivided, by the parabola through its
 * ends and the start of the step before. */
double th_reduce_arc(const struct th_reducing *rd, size_t watch, int lane);

#endif
