/* The items of a lane at one instant: hazards, events of the top level, those of the stage, the
 * ways out of it; and again, until nothing more is due. Private to sim/engine. */
#ifndef TH_COURSE_ROUND_H
#define TH_COURSE_ROUND_H

#include "engine/block.h"

/* At the start of a block, before and after the models start. */
void th_course_place(struct th_block *block);
void th_course_start(struct th_block *block);

/* True if an item is due where a lane stands, or conditions are to be evaluated. */
bool th_course_due(const struct th_block *block, int lane);
/* Every item has its turn, planned ones too. Whether one acted. */
bool th_course_round(struct th_block *block, int lane);

/* The next instant at which a lane must stop; TH_NEVER: none. */
th_tick th_course_next(const struct th_block *block, int lane);

#endif
