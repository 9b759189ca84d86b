/* Readings: instants within a step at which a model reads its own states (struct th_model,
 * next_reading and take_reading).
 *
 * They are looked for before the step is taken, each in an interior of its own from the step's
 * start, so they shorten no step and change no bit of any other model; whatever then advances
 * within that step (th_block_advance_model), to its end, to a trial, to a sample, takes those
 * that it passes.
 *
 * Private to sim/engine. */
#ifndef TH_READINGS_H
#define TH_READINGS_H

#include "engine/block.h"

/* Of the next step, whose states are saved; no lane goes beyond its end. */
void th_readings_find(struct th_block *block, const th_tick ends[TH_LANES]);

#endif
