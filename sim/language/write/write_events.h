/* The sections hazards:, events: and stages: of a scenario that is written. */
#ifndef TH_LANGUAGE_WRITE_EVENTS_H
#define TH_LANGUAGE_WRITE_EVENTS_H

#include <stdbool.h>

#include "language/write/writer.h"

void th_write_events(struct th_writer *w);
/* write_order.c: the orders of an item, ", do: ..."; of a stage's begin. */
void th_write_orders(struct th_writer *w, const struct th_item *item);
void th_write_begin(struct th_writer *w, const struct th_item *item);
/* if: and chance:, if there are any. */
void th_write_chance(struct th_writer *w, const struct th_condition *condition, double chance);
/* write_condition.c: "{check: path, above: 5 ug/mL}" */
void th_write_condition(struct th_writer *w, const struct th_condition *condition);

#endif
