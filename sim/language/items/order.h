/* One order of an item, for order.c and order_do.c. Private to this folder. */
#ifndef TH_LANGUAGE_ORDER_H
#define TH_LANGUAGE_ORDER_H

#include "language/items/items.h"

/* A further order of an item, which has capacity for it. */
struct th_order *th_order_add(struct th_reader *r, struct th_item *item,
                              enum th_order_kind kind, struct th_place place);
/* Appends "NAME=TEXT" to a list (NULL: an empty one). */
const char *th_order_append(struct th_reader *r, const char *before, const char *name,
                            const char *text);
/* A sentence with the place of a node; false. */
bool th_order_refuse(struct th_reader *r, const struct th_node *node, const char *sentence);
/* do: of a mapping; names: its other keys. */
bool th_read_do(struct th_reader *r, const struct th_node *node, struct th_item *item,
                const struct th_candidates *names);

#endif
