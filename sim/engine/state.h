/* The states of a step (layout/state_region.h): they are saved before it, so that it can be
 * taken again, whole or for some lanes. Private to sim/engine. */
#ifndef TH_ENGINE_STATE_H
#define TH_ENGINE_STATE_H

#include "engine/block_private.h"

/* Saves them at the start of a step. */
void th_state_save(struct th_block *block);

/* Puts what was saved into one of the two regions. */
void th_state_restore(struct th_block *block, size_t region);

/* The same of the lanes that are marked, in the region to which the views point; and in
 * `generation` their arrays of the start of the step, but of lanes that rest all the time: with
 * their states put back these are computed along, and are never read. */
void th_state_restore_lanes(struct th_block *block, size_t region, int generation,
                            const bool which[TH_LANES]);

/* Freezes the lanes whose models have raised a status or left a number that is not finite.
 * Whether there are such. */
bool th_state_inspect(struct th_block *block);

#endif
