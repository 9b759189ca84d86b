/* Reductions: what is taken from the path of an output while a member runs (model/take.h,
 * struct th_reduction), at every step that is accepted, on both sides of every event, and
 * inside the steps.
 *
 * An output is a curve between two instants at which it was seen. Inside a step it is looked at
 * (engine/interior.h) where the ends do not tell enough: at the middle, then in halves of
 * halves, until Simpson's sum over the step moves by less than 1e-5 of the area so far (its own
 * error is then about 1e-6), at most in 64 parts; and, at most in 16, until what may be an
 * extreme lies within 1e-3 of the parabola through the points that were known. A step that goes
 * on from the one before as the parabola through both tells is not looked at. The largest and
 * the least value are found by parabolas to 1e-6 of their size, an instant at which a level is
 * crossed to a microsecond or 1e-9 of the run. A step output holds; a flow is the rise of its
 * volume over the step, and means of flows and rates are the rise over the window by its
 * length.
 *
 * What is looked at depends on the step and the output alone, so that the numbers depend
 * neither on the samples, nor on what is recorded, nor on what else is asked for. The state
 * lies in the block. */
#ifndef TH_REDUCE_H
#define TH_REDUCE_H

#include "engine/block.h"

/* After th_block_start: all outputs are seen for the first time. */
void th_reduce_start(struct th_block *block);

/* Before a step: what events have moved is seen again. */
void th_reduce_jumps(struct th_block *block);

/* A step was computed and is not yet accepted. */
void th_reduce_step(struct th_block *block);

/* SI; NaN: there is none; infinite: an instant that never came. A value or an area that is
 * smaller than the floor of its output (struct th_row) at the end of its window is 0. */
double th_reduce_result(const struct th_block *block, int lane, size_t reduction);

#endif
