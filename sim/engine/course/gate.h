/* During and between: when an item may act. Private to sim/engine. */
#ifndef TH_COURSE_GATE_H
#define TH_COURSE_GATE_H

#include "engine/block.h"

/* POINT: of something that is due at an instant; both ends of a stretch and of hours are in it.
 * STATE: of something that lasts, a condition; the last instant is not in it. AGE: the same
 * without the hours, which do not stop the age of a hazard. */
enum th_gate { TH_GATE_POINT, TH_GATE_STATE, TH_GATE_AGE };

/* True if an item may act where the lane stands: its stage, during, between. */
bool th_gate_open(const struct th_block *block, int lane, const struct th_item *item,
                  enum th_gate gate);

/* The next instant at which a clock, not a happening, opens or closes it; TH_NEVER: none. */
th_tick th_gate_turns(const struct th_block *block, int lane, const struct th_item *item,
                      enum th_gate gate);

#endif
