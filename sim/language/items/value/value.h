/* Shared by the readers of one number of an item that differs between members: value_row.c
 * reads instants, lengths, counts and clocks, value_law.c numbers of laws, value_condition.c
 * those of conditions, value_order.c those of orders; value.c has what they share. Private to
 * sim/language/items. */
#ifndef TH_LANGUAGE_ITEM_VALUE_H
#define TH_LANGUAGE_ITEM_VALUE_H

#include "language/items/items.h"

struct th_value_request {
    struct th_reader *r;
    struct th_place place;
    const char *path, *rest; /* the whole; behind the item, which names the row */
    const struct th_item *item;
    const struct th_node *node; /* of the item */
};

/* False, after "PATH: SENTENCE". */
bool th_value_refuse(const struct th_value_request *it, const char *sentence);
/* A row of TIME, and of a chance. */
struct th_row th_value_time(const char *name, const char *least, const char *most,
                            unsigned flags);
struct th_row th_value_chance(const char *name);

/* "rate" of the law under a key of the item. */
bool th_value_law(const struct th_value_request *it, const char *key, const char *word,
                  struct th_item_value *value);
/* "above", "between.least" or "all.2.above" behind when: or if: of a mapping, the condition of
 * that number (th_test_place). */
bool th_value_condition(const struct th_value_request *it, const struct th_node *mapping,
                        const char *key, size_t number, struct th_item_value *value);
/* True if an order, a mapping, takes KEY or "set.PATH". */
bool th_value_takes(const struct th_value_request *it, const struct th_node *order,
                    const char *key);
/* KEY, "set.PATH" or, where several orders have it, "2.KEY" of orders, a list of them or one.
 */
bool th_value_order(const struct th_value_request *it, const struct th_node *orders,
                    const char *key, struct th_item_value *value);

#endif
