/* Stages of the clinic's path. Private to sim/engine. */
#ifndef TH_COURSE_STAGE_H
#define TH_COURSE_STAGE_H

#include "engine/block.h"

/* Enters a stage, the same one too: what the old one has pending is dropped, the items of the
 * new one begin, its begin: is carried out. */
void th_stage_enter(struct th_block *block, int lane, size_t stage);

/* Puts the device in or out of the body, as a stage has it. */
void th_stage_place(struct th_block *block, int lane, size_t stage);

#endif
