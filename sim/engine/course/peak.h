/* Conditions that come true and false again within one step, at a peak of their value: neither
 * end of the step shows them. The distance of a condition from its change is followed by the
 * parabola through the ends of the last two steps; where its vertex lies within the step, near
 * or below zero, the step is looked at there. Private to sim/engine. */
#ifndef TH_COURSE_PEAK_H
#define TH_COURSE_PEAK_H

#include "engine/block.h"

/* The ticks from the start of a lane's step to that instant; 0: there is none. values: the
 * event functions at the end of the step. */
th_tick th_peak_within(const struct th_block *block, int lane, double (*values)[TH_LANES]);

/* The step of a lane is accepted: its start is kept. Events break the curve. */
void th_peak_keep(struct th_block *block, int lane);
void th_peak_forget(struct th_block *block, int lane);

#endif
