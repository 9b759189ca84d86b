/* The steady state at time 0. Private to sim/engine. */
#ifndef TH_ENGINE_SETTLE_H
#define TH_ENGINE_SETTLE_H

#include "engine/block_private.h"

/* Takes the lanes that go, whose models have been started, to the steady state of their
 * parameters: model/settle.h. A lane that has none, or does not come there, fails. */
void th_settle(struct th_block *block);

/* The reason for which a lane that failed at the start has no steady state; NULL: it failed for
 * another one. */
const char *th_settle_reason(const struct th_block *block, int lane);

#endif
