/* Tallies of a member: entries of each stage and the time in it, acts of each item. Counted
 * apart from the log, whose capacity is limited. Lies in the block; kept in the trace
 * (layout/trace.h, struct th_tally). */
#ifndef TH_COURSE_TALLY_H
#define TH_COURSE_TALLY_H

#include "engine/block.h"
#include "layout/trace.h"

void th_tally_start(struct th_block *block);
/* Entry of a stage, which ends the stay in the one before; an item acts. */
void th_tally_enter(struct th_block *block, int lane, size_t stage);
void th_tally_act(struct th_block *block, int lane, size_t item);
/* The count of an item's acts in the run, this one included; of begin: of the entries of its
 * stage. */
int64_t th_tally_acts(const struct th_block *block, int lane, size_t item);
/* Of a member that has come to its end. */
void th_tally_keep(const struct th_block *block, int lane, struct th_trace *trace,
                   uint64_t member);

#endif
