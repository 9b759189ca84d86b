/* Reductions: what is taken from the path of an output while a member runs (model/take.h,
 * struct th_reduction), at every accepted step, on both sides of every event, and inside the
 * steps.
 *
 * Inside a step an output is a curve. Where the ends of the step do not determine it, it is
 * computed at more points (engine/watch/interior.h): at the middle, then in halves of halves,
 *
 *     until Simpson's sum over the step moves by less than 1e-5 of the area so far (its own
 * error is then about 1e-6), in 64 parts at most; and until each possible extreme that would be
 * a new one, or cross a level that is asked for, lies within 1e-3 of the parabola through the
 * points that were known before, in 16 parts at most.
 *
 * A step that continues the parabola through it and the step before is not subdivided, nor for
 * its extremes one that stays between the largest and the least value so far. The largest and
 * the least value are found by parabolas to 1e-6 of their size, the instant at which a level is
 * crossed to a microsecond or 1e-9 of the run. A stepwise output holds its value; a flow is the
 * rise of its volume over the step; a mean of flows is the rise over the window, divided by its
 * length.
 *
 * The points depend on the step, the output and its path so far in the window alone, so the
 * results depend neither on samples, nor on what is recorded, nor on other reductions. All
 * numbers lie in the block.
 *
 * reduce.c takes a step through the windows, reduce_grid.c chooses the points inside it,
 * reduce_feed.c takes what each kind of reduction needs from them, reduce_window.c opens and
 * closes windows by what happens to a member. Stretches in which a value is missing are left
 * out; the last value of a window that ends in one is missing, too. */
#ifndef TH_REDUCE_H
#define TH_REDUCE_H

#include "engine/block.h"

/* At the start of a block: before anything can happen to a member, and when it can be observed.
 */
void th_reduce_clear(struct th_block *block);
void th_reduce_start(struct th_block *block);

/* Something of scenario->happenings happens to a lane where it stands: windows open and close,
 * and the log is counted. */
void th_reduce_happened(struct th_block *block, int lane, size_t happening);

/* Before a step: outputs of the lanes in which events were handled are computed anew. */
void th_reduce_jumps(struct th_block *block);

/* After a step was computed, before it is accepted. */
void th_reduce_step(struct th_block *block);

/* SI; NaN: there is none, for its window never began, or all that it looks at was missing in
 * it; infinite: an instant that never came. A value or an area below the noise floor of its
 * output (struct th_row, floor) at the end of its window is 0. */
double th_reduce_result(const struct th_block *block, int lane, size_t reduction);

#endif
