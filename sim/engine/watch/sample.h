/* Samples of a block's lanes into a trace. Private to sim/engine. */
#ifndef TH_SAMPLE_H
#define TH_SAMPLE_H

#include "engine/block.h"
#include "layout/trace.h"

/* Of the lanes that stand at the instant of their next sample. */
void th_block_sample(struct th_block *block, struct th_trace *trace);

/* Of the lanes whose step has been computed and is not yet accepted: those inside the step. */
void th_block_sample_inside(struct th_block *block, struct th_trace *trace);

#endif
