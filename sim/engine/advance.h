/* Takes a block through time. Each lane has its own clock and step; steps end exactly at events
 * and timers, and depend on the scenario alone: neither on `until` nor on the trace. */
#ifndef TH_ADVANCE_H
#define TH_ADVANCE_H

#include "engine/block.h"
#include "layout/trace.h"

/* Raised by another thread or a signal handler: a block stops at the end of its step. */
struct th_stop {
    _Atomic int raised;
};

/* Takes every lane through the steps that end at or before tick `until`, or to its failure, and
 * writes samples into the trace, unless it is NULL. TH_INTERRUPTED if stop (may be NULL) was
 * raised: it can be called again. */
enum th_status th_block_run(struct th_block *block, th_tick until, struct th_trace *trace,
                            struct th_stop *stop);

/* As run, but `until` is one more instant at which every lane stops, as at an event: afterwards
 * every lane stands there. */
enum th_status th_block_advance(struct th_block *block, th_tick until, struct th_trace *trace,
                                struct th_stop *stop);

/* As run, and computes the outputs at `until` without a stop there (th_block_shown). */
void th_block_observe_at(struct th_block *block, th_tick until);

#endif
