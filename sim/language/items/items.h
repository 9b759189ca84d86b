/* The interfaces between the files of items/ while events:, hazards: and stages: are read.
 * Private to sim/language.
 *
 * list.c finds all items and their names, in their order; then each is read, from condition.c
 * and happening.c, which it needs, up to item.c; sound.c looks at all of them together. */
#ifndef TH_LANGUAGE_ITEMS_H
#define TH_LANGUAGE_ITEMS_H

#include "language/reader.h"

/* list.c: all items and stages with their names and places, not yet read; r->item_nodes has the
 * node of each. False if there are none. */
bool th_items_list(struct th_reader *r);
/* events.c: lists them, with --set in them, once. */
void th_items_open(struct th_reader *r);
/* "an event", "a hazard", "a way out": in sentences. */
const char *th_item_kind(const struct th_item *item);
/* set.c: --set of what is written in items, event.NAME.KEY, hazard.NAME.KEY and
 * stage.STAGE.NAME.KEY: r->item_nodes say it as if it was written there. */
void th_items_set(struct th_reader *r);
/* find.c: the number of the item that a path begins with; *rest: its key and what follows.
 * SIZE_MAX and a sentence: there is none. */
size_t th_item_find(struct th_reader *r, struct th_place place, const char *path,
                    const char **rest);
/* The part of a path before its first point; *rest: behind it, or NULL. */
const char *th_item_first(struct th_reader *r, const char *path, const char **rest);
/* The command of an order as it is written, a mapping; NULL: it has none. */
const struct th_command *th_item_command(const struct th_reader *r,
                                         const struct th_node *order);
/* value/values.c: instances for what vary:, table: and design: name of items. */
void th_items_values(struct th_reader *r);
/* link.c: the numbers of conditions among them, when an item is read. */
void th_items_link(struct th_reader *r, struct th_item *item);
/* value/value_row.c: one such parameter: its row, as what the engine takes it (struct
 * th_item_varied), and its value, where one is written. False and a sentence: it cannot differ.
 */
struct th_item_value {
    struct th_row row;
    int key;
    size_t of;
    const struct th_node *node; /* NULL: the row's default */
};
bool th_read_item_value(struct th_reader *r, struct th_place place, const char *path,
                        size_t item, const char *rest, struct th_item_value *value);

/* happening.c: the number of the happening that a word means, which is added if it is new;
 * SIZE_MAX and a sentence if it is none. key: since, during. */
size_t th_read_happening(struct th_reader *r, const struct th_scalar *scalar, const char *key);
/* The number of the named stage or item. SIZE_MAX and a sentence: there is none. */
size_t th_read_stage_name(struct th_reader *r, const struct th_scalar *scalar, const char *key);
size_t th_read_item_name(struct th_reader *r, const struct th_scalar *scalar, const char *key);

/* again.c: whether entry k of set: sets what one before it sets, which is found; good: false
 * and a sentence, but where both are old names of one row, with one value: the entry goes. */
bool th_set_again(struct th_reader *r, const struct th_node *sets, size_t k,
                  const struct th_path *found, bool *good);

/* condition.c: node[key], "when" or "if"; NULL and a sentence if it is none. */
const struct th_condition *th_read_condition(struct th_reader *r, const struct th_node *node,
                                             const char *key);

/* That an item acts, whatever its name. */
size_t th_read_item_happening(struct th_reader *r, size_t number);

/* The output that node[key] names; SIZE_MAX and a sentence: none, or a whole profile. */
size_t th_read_requested_output(struct th_reader *r, const struct th_node *node,
                                const char *key);

/* law.c: pace: and per: of a hazard, when its law is read. */
bool th_read_pace(struct th_reader *r, const struct th_node *node, struct th_item *item);

/* law.c: the law of a hazard's time, and the numbers that it is written with. */
const struct th_distribution *th_read_time_law(struct th_reader *r,
                                               const struct th_scalar *scalar, const char *key,
                                               const struct th_law_numbers **numbers);
/* Its text with another number under that word, "rate" or "least"; NULL and a sentence: it has
 * no such number. */
const char *th_change_time_law(struct th_reader *r, const struct th_scalar *scalar,
                               const char *key, const char *word, const struct th_scalar *set);
/* True if that key of an item, which is a mapping, has a law. */
bool th_item_is_law(const struct th_item *item, const struct th_node *node, const char *key);

/* trigger.c: at, after, since, when, table, every, until, times. */
bool th_read_trigger(struct th_reader *r, const struct th_node *node, struct th_item *item);
/* True if every: of an item that is not plain makes too many occurrences; with a sentence. */
bool th_item_often(struct th_reader *r, const struct th_node *node, const struct th_item *item);
/* table.c: the instants of table:, which is then that of the reader; whether it has a column
 * for an argument; and the arguments of each row, once the order is read (command NULL: none).
 */
bool th_read_item_table(struct th_reader *r, const struct th_node *node, struct th_item *item);
bool th_item_table_gives(const struct th_reader *r, const char *name);
bool th_read_table_args(struct th_reader *r, const char *text, const struct th_command *command,
                        struct th_item *item);
/* limit.c: during, between, if, chance; the last two are of orders, too. */
bool th_read_limits(struct th_reader *r, const struct th_node *node, struct th_item *item);
bool th_read_chance(struct th_reader *r, const struct th_node *node,
                    const struct th_condition **condition, double *chance);
/* order.c: do, set and what goes with them: the orders of an item, or of begin:. names: the
 * other keys of the item. */
bool th_read_orders(struct th_reader *r, const struct th_node *node, struct th_item *item,
                    const struct th_candidates *names);
bool th_read_order_list(struct th_reader *r, const struct th_node *node, struct th_item *item);

/* item.c: its keys, and the item of that number. */
void th_item_keys(struct th_reader *r, const struct th_item *item, struct th_candidates *names);
bool th_read_item(struct th_reader *r, size_t number);
/* stage.c: what a stage has beside items. */
void th_read_stages(struct th_reader *r);
/* part.c: the node of a hazard with what its part says (from:), and the part's path; NULL: it
 * has none. */
const struct th_node *th_item_part(struct th_reader *r, const struct th_node *node,
                                   const char **path);
/* resolve.c: the windows of run: {resolve:} and the nodes of their items, before items are
 * listed; then what they are; at last, what else changes the same rows. */
void th_resolve_open(struct th_reader *r);
void th_resolve_read(struct th_reader *r);
void th_resolve_sound(struct th_reader *r);
/* draws.c: the keys of what items and their orders draw, when all are read. */
void th_items_draws(struct th_reader *r);
/* sound.c: errors and notices of all items together. */
void th_items_sound(struct th_reader *r);
/* rules.c: the rules between rows after sets whose outcome is known beforehand. */
void th_items_rules(struct th_reader *r);

/* consequence.c: the reductions of the consequences of hazards: how many they can be at most;
 * and those. */
size_t th_read_consequence_most(const struct th_reader *r);
void th_read_consequences(struct th_reader *r);
/* reduce.c: if a path of the report matches an output, of whichever drug. window.c: the same
 * opening that a reduction has already, or a new one. judge.c: tried:, in how many members the
 * window of a requirement must begin. */
bool th_read_line_fits(const struct th_scenario *s, const char *pattern,
                       const struct th_column *of);
const struct th_opening *th_keep_opening(struct th_reader *r, const struct th_opening *opening);
bool th_read_tried(struct th_reader *r, const struct th_node *node, struct th_requirement *q,
                   const struct th_reduction *reduction);

#endif
