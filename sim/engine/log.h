/* What happens to a member, and when: orders that are carried out, and the outputs that say so
 * of themselves (struct th_row, log): a bolus not begun, a pump stalled, a reservoir dry, an
 * alarm.
 *
 * Such an output, a signal, is looked at after every step and after every round of events,
 * whatever is sampled or recorded. A level (0 or more) begins when it rises above zero and ends
 * when it is back at zero; a counted one happens at every rise, by the amount of the rise. Each
 * is an entry of the member's log; a summary is kept beside it, of which nothing is lost when
 * the log is full.
 *
 * The log and the summaries lie in the block, so that a run that is resumed has them all. */
#ifndef TH_LOG_H
#define TH_LOG_H

#include "engine/block.h"
#include "engine/log_plan.h"

/* What the signals come to in one lane. Instants in ticks. */
struct th_log_state {
    double value[TH_LANES];   /* as last seen, SI */
    double amount[TH_LANES];  /* counted: the sum of all rises; level: the largest value, SI */
    int64_t count[TH_LANES];  /* how often it happened or began */
    th_tick first[TH_LANES];  /* when first; TH_NEVER: never */
    th_tick since[TH_LANES];  /* level: when it last began */
    th_tick lasted[TH_LANES]; /* level: ended stretches together */
};

/* In a block: summaries [signal], then these counts, then the logs [lane][room]. */
struct th_log_counts {
    int64_t kept[TH_LANES], lost[TH_LANES];
};

/* After th_block_start. */
void th_log_start(struct th_block *block);
/* The outputs of the models that have signals are looked at, and what has happened is noted. */
void th_log_update(struct th_block *block);
/* An order of the scenario was given to a lane. */
void th_log_order(struct th_block *block, int lane, size_t event);

/* What has happened to a lane, into its member's place in the trace. */
void th_log_keep(const struct th_block *block, int lane, struct th_trace *trace,
                 uint64_t member);

#endif
