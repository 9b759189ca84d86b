/* Hazards whose age follows an output (pace:): within a step the pace goes evenly from its
 * value at the start to that at the end, and the age by its integral. Private to sim/engine. */
#ifndef TH_COURSE_PACE_H
#define TH_COURSE_PACE_H

#include "engine/block.h"

/* Before a step: the pace at its start, for which the outputs are computed. */
void th_pace_begin(struct th_block *block);
/* Behind the last computation of a step: the pace at its end, of the outputs as they were last
 * computed. */
void th_pace_end(struct th_block *block);
/* The step of a lane is taken: ages go on; those that are reached, by their event functions,
 * are due. values: of all event functions at its end. */
void th_pace_keep(struct th_block *block, int lane, double (*values)[TH_LANES]);
/* For each item of plan->paced the share of its age that is left, of the outputs as they were
 * last computed; 1 while it pauses. values: of all event functions, of which these are the
 * last.
 */
void th_pace_functions(const struct th_block *block, double (*values)[TH_LANES]);

#endif
