/* Event iteration. Private to sim/engine. */
#ifndef TH_EVENTS_H
#define TH_EVENTS_H

#include "engine/block.h"

/* Handles all that is due where the lanes stand, in this order: crossings of event functions,
 * timers, the scenario's events; then the models prepare, and between a set: and a command
 * behind it. Repeated until nothing more is due.
 */
void th_block_handle_events(struct th_block *block);

#endif
