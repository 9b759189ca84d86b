/* Windows of reductions that open and close by what happens to a member. Private to
 * sim/engine/watch. */
#ifndef TH_REDUCE_WINDOW_H
#define TH_REDUCE_WINDOW_H

#include "engine/watch/reduce_step.h"

/* True if a window is open for a lane from where it stands, within the window's instants. */
bool th_reduce_is_open(const struct th_reducing *rd, size_t window, int lane);

/* The instant from which a reduction counts instants; false: its window never began. */
bool th_reduce_since(const struct th_block *block, int lane, size_t reduction, th_tick *since);

#endif
