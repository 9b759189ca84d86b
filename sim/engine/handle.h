/* Gives an event to a model, and lets the models prepare after events. Private to sim/engine.
 */
#ifndef TH_HANDLE_H
#define TH_HANDLE_H

#include "engine/block.h"

void th_block_handle(struct th_block *block, size_t instance, const struct th_event *event,
                     int lane);

/* True if an event was handled in a lane since the models prepared. */
bool th_block_any_due(const struct th_block *block);
/* All models prepare; then signals are read for the log. */
void th_block_prepare(struct th_block *block);

#endif
