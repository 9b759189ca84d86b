/* The log of a member: orders that are carried out, and outputs with a log of their own (struct
 * th_row, log), the signals: a bolus refused, a pump stalled, a reservoir dry, an alarm.
 *
 * Signals are read after every step and after every event iteration, whatever is sampled or
 * recorded. A level begins when it rises above zero and ends when it is back there; a counted
 * signal occurs at every rise, by the amount of the rise. Each is an entry; beside the entries
 * a summary of each signal is kept, which is complete even when the entries are full.
 *
 * Both lie in the block, so that a run that is resumed has them all. */
#ifndef TH_LOG_H
#define TH_LOG_H

#include "engine/block.h"
#include "layout/trace.h"

/* At the start of a block: the signals that are on from the beginning. */
void th_log_start(struct th_block *block);
/* Reads the signals and logs what has changed. */
void th_log_update(struct th_block *block);
/* Adds an entry; path: of layout->log_plan->paths; SIZE_MAX: none is added. */
void th_log_add(struct th_block *block, int lane, size_t path, enum th_log_kind kind,
                double value);
/* Logs that an event of the scenario was given to a lane. */
void th_log_order(struct th_block *block, int lane, size_t event);

/* Copies a lane's log to its member's place in the trace. */
void th_log_keep(const struct th_block *block, int lane, struct th_trace *trace,
                 uint64_t member);

#endif
