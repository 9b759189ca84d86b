/* The instants at which items are due: at, after and since, every, and the ages of hazards.
 * Private to sim/engine. */
#ifndef TH_COURSE_DUE_H
#define TH_COURSE_DUE_H

#include "engine/block.h"

/* A new origin, where the lane stands: what was pending is dropped, counts begin anew, a hazard
 * draws. */
void th_due_begin(struct th_block *block, int lane, size_t item);
/* Nothing is pending, until the next origin. */
void th_due_drop(struct th_block *block, int lane, size_t item);

/* A happening: those that count from it (since:) begin. */
void th_due_since(struct th_block *block, int lane, size_t happening);

/* The turn that was due is over: the next one. */
void th_due_next(struct th_block *block, int lane, size_t item);

/* Lets the ages of hazards run or pause, and finds when clocks turn next. */
void th_due_gates(struct th_block *block, int lane);

/* True if an occurrence now would be one too many (times:), or too late (until:). */
bool th_due_over(const struct th_block *block, int lane, size_t item);

/* The next random number of an item, uniform in (0, 1). */
double th_due_draw(struct th_block *block, int lane, size_t item);

#endif
