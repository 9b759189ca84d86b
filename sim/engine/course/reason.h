/* Members that the engine stops since their items never come to rest. Private to sim/engine. */
#ifndef TH_COURSE_REASON_H
#define TH_COURSE_REASON_H

#include "engine/block.h"

/* Stops a member for good; item: the last that acted. */
void th_course_stop(struct th_block *block, int lane, enum th_course_end why, size_t item);
/* The reason in words; false: the course has not stopped it. */
bool th_course_reason(const struct th_block *block, int lane, char *text, size_t size);

#endif
