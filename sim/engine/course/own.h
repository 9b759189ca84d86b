/* Each member's own numbers of an item: those that differ are parameters of an instance beside
 * the models' (enum th_item_key), and all others are the item's. Private to sim/engine. */
#ifndef TH_COURSE_OWN_H
#define TH_COURSE_OWN_H

#include "engine/block.h"

/* A number, SI, or `otherwise` where it does not differ; key, of: as in struct th_item_varied.
 */
double th_own_number(const struct th_block *block, int lane, const struct th_item *item,
                     int key, size_t of, double otherwise);
/* The same of instants and lengths that are no list. */
th_tick th_own_ticks(const struct th_block *block, int lane, const struct th_item *item,
                     int key, th_tick otherwise);
/* One of the instants of at:, in the order of time; place below item->at_count. */
th_tick th_own_instant(const struct th_block *block, int lane, const struct th_item *item,
                       size_t place);
int64_t th_own_times(const struct th_block *block, int lane, const struct th_item *item);
/* between: the first clock and the second. */
struct th_hours {
    th_tick from, to;
};
struct th_hours th_own_hours(const struct th_block *block, int lane,
                             const struct th_item *item);
/* The law of a hazard. */
struct th_distribution th_own_law(const struct th_block *block, int lane,
                                  const struct th_item *item);
/* One of the orders of an item, by its number. */
struct th_order th_own_order(const struct th_block *block, int lane, const struct th_item *item,
                             size_t number);

#endif
