/* Puts members into a block: their parameters, the start of their models, time zero. */
#ifndef TH_START_H
#define TH_START_H

#include "engine/block.h"

/* Lane i gets member first + i; lanes from .. to - 1 go, the others rest. A lane whose drawn
 * parameters break a rule of their model fails at once. */
void th_block_start(struct th_block *block, uint64_t first, int from, int to);

/* As th_block_start, but at tick `now` and with parameters of the caller's, SI:
 * [TH_LANES] for each parameter row of each instance, one after the other. */
void th_block_start_with(struct th_block *block, uint64_t first, int to, th_tick now,
                         const double *params);

/* Gives an event to every lane that goes, where it stands, and lets the models prepare: a lane
 * that they refuse has failed (th_block_outcome). For a dry run; nothing is logged as given. */
void th_block_try(struct th_block *block, size_t instance, const struct th_event *event);

/* The parameters of a block in that form. */
void th_block_copy_params(const struct th_block *block, double *params);

#endif
