/* Each member's own numbers of an item: those that differ are parameters of an instance beside
 * the models' (enum th_item_key), and all others are the item's. Private to sim/engine. */
#ifndef TH_COURSE_OWN_H
#define TH_COURSE_OWN_H

#include "engine/block.h"

/* A number, SI, or `otherwise` where it does not differ; key: of enum th_item_key. */
double th_own_number(const struct th_block *block, int lane, const struct th_item *item,
                     int key, double otherwise);
/* The same of instants and lengths. */
th_tick th_own_ticks(const struct th_block *block, int lane, const struct th_item *item,
                     int key, th_tick otherwise);
/* The law of a hazard. */
struct th_distribution th_own_law(const struct th_block *block, int lane,
                                  const struct th_item *item);
/* The one order of an item of which numbers differ. */
struct th_order th_own_order(const struct th_block *block, int lane, const struct th_item *item,
                             const struct th_order *order);

#endif
