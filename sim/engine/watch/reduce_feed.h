/* The kinds of reductions: reduce_begin.c, reduce_feed.c. Private to sim/engine/watch. */
#ifndef TH_REDUCE_FEED_H
#define TH_REDUCE_FEED_H

#include "engine/watch/reduce_step.h"

/* The numbers of a reduction before the first step. */
void th_reduce_begin(struct th_reducing *rd, size_t reduction, int lane, double value);

/* The window has been closed: what is counted without a break ends. */
void th_reduce_break(struct th_reducing *rd, const struct th_pair *pair, int lane);
/* The value is missing: the same, and there is no last value until there is one again. */
void th_reduce_miss(struct th_reducing *rd, const struct th_pair *pair, int lane);

/* Adds the part of a step that lies in a window to the reductions of one pair in some lanes. */
void th_reduce_feed(struct th_reducing *rd, const struct th_pair *pair,
                    const bool lanes[TH_LANES]);
/* The value is missing, but not the total of which it is the rise: what means and areas have of
 * that. */
void th_reduce_feed_total(struct th_reducing *rd, const struct th_pair *pair, int lane);

#endif
