/* One step in time. Private to sim/engine. */
#ifndef TH_STEP_H
#define TH_STEP_H

#include "engine/block.h"
#include "layout/trace.h"

/* Takes every lane whose ticks are above zero through its step, which ends early at the first
 * crossing of an event function. Samples inside the step go into the trace, unless it is NULL.
 */
void th_block_step(struct th_block *block, struct th_trace *trace);

#endif
