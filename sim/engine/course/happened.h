/* The happenings of a member so far: for each of scenario->happenings the first instant, the
 * last, and their number. since:, during: and requirements speak of them.
 *
 * Everything happens where a lane stands, between two steps: at the instant th_block_now, while
 * events are handled or right after a step was accepted (signals). th_course_happened is called
 * once for each occurrence, in the order of occurrence, and is the one place where windows of
 * reductions are to be opened and closed: at that moment head->now[lane] is the instant, and
 * the outputs are not yet those after it.
 *
 * All of it lies in the block. Private to sim/engine. */
#ifndef TH_COURSE_HAPPENED_H
#define TH_COURSE_HAPPENED_H

#include "engine/block.h"

/* happening: of scenario->happenings; SIZE_MAX: none, and nothing is done. */
void th_course_happened(struct th_block *block, int lane, size_t happening);
/* An order was given; a signal has risen (of layout->log_plan->signals), which may be an alarm,
 * too. */
void th_course_ordered(struct th_block *block, int lane, size_t instance, size_t command);
/* The orders that models' own schedules have given since the last call (th_gives). */
void th_course_given(struct th_block *block, int lane);
void th_course_signalled(struct th_block *block, int lane, size_t signal);

/* Instants in ticks; TH_NEVER: it has not happened. */
th_tick th_course_first(const struct th_block *block, int lane, size_t happening);
th_tick th_course_last(const struct th_block *block, int lane, size_t happening);
int64_t th_course_count(const struct th_block *block, int lane, size_t happening);

/* The stage in which a lane is, of scenario->stages, and since when. */
size_t th_course_stage(const struct th_block *block, int lane);
th_tick th_course_entered(const struct th_block *block, int lane);

#endif
