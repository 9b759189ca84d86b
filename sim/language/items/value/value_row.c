/* One number or word of an item that differs between members, as the row of a parameter. */
#include "language/items/value/value.h"

#include <stdlib.h>
#include <string.h>

/* The last microsecond of a day, and of a week. */
#define DAY_END "86399.999999 s"
#define WEEK_END "604799.999999 s"

/* The node of a key, which must be there. */
static const struct th_node *written(const struct th_value_request *it, const char *key)
{
    const struct th_node *node = th_node_get(it->node, key);
    if (!node)
        th_value_refuse(it, th_memory_format(&it->r->memory, "no %s: is written there", key));
    return node;
}

/* The k-th of a list of `most` at most, counted from 1 as in "at.2". */
static bool read_place(const struct th_value_request *it, const struct th_node *list,
                       const char *place, size_t most, size_t *k)
{
    const size_t count = th_node_count(list);
    char *end;
    const unsigned long number = strtoul(place, &end, 10);
    *k = number - 1;
    if (count > most)
        return th_value_refuse(it, th_memory_format(&it->r->memory,
                                                    "of a list of %zu instants none can differ "
                                                    "between members; of up to %zu each can",
                                                    count, most));
    return (!*end && number >= 1 && number <= count) ||
           th_value_refuse(
               it, th_memory_format(&it->r->memory,
                                    "its instants are 1 to %zu, as they are written", count));
}

/* The row of an instant of a stage, which is written by clock, weekday or day. */
static bool read_stage_row(const struct th_value_request *it, const char *key,
                           const struct th_node *node, struct th_row *row)
{
    const char *stage = it->r->scenario->stages[it->item->stage].name;
    struct th_error *error = it->r->error, quiet = {0};
    struct th_stage_instant instant;
    struct th_scalar scalar;
    it->r->error = &quiet; /* reported by the item's reader */
    const bool good = th_read_scalar(it->r, node, key, false, &scalar) &&
                      th_read_stage_instant(it->r, &scalar, key, stage, &instant);
    it->r->error = error;
    if (!good)
        return false;
    const unsigned flag = instant.weekly  ? TH_WEEKDAY
                          : instant.clock ? TH_CLOCK
                          : instant.day   ? TH_STAGE_DAY
                                          : 0;
    const char *most = flag == TH_WEEKDAY ? WEEK_END : flag == TH_CLOCK ? DAY_END : "inf";
    *row = th_value_time(it->rest, "0 s", most, flag);
    return true;
}

/* at: one instant, or with a place behind it one of a list; and until:. */
static bool read_instant(const struct th_value_request *it, const char *key, const char *place,
                         struct th_item_value *value)
{
    const struct th_node *node = written(it, key);
    const bool list = node && th_node_kind(node) == TH_SEQUENCE;
    if (!node)
        return false;
    if (list && !place)
        return th_value_refuse(it, "it is a list of instants, each of which may differ: at.1 "
                                   "is the first that is written");
    if (place && !list)
        return th_value_refuse(it,
                               th_memory_format(&it->r->memory, "%s: is no list: write %s.%s",
                                                key, it->item->key, key));
    if (list && !read_place(it, node, place, TH_ITEM_INSTANTS, &value->of))
        return false;
    value->node = list ? th_node_item(node, value->of) : node;
    value->key = strcmp(key, "at") == 0 ? TH_ITEM_AT : TH_ITEM_UNTIL;
    if (it->item->stage != SIZE_MAX)
        return read_stage_row(it, key, value->node, &value->row);
    value->row = th_value_time(it->rest, "0 s", "inf", TH_MOMENT);
    return true;
}

/* after, every. */
static bool read_length(const struct th_value_request *it, struct th_item_value *value)
{
    const bool every = strcmp(it->rest, "every") == 0;
    if (th_item_is_law(it->item, it->node, it->rest) && th_node_get(it->node, it->rest))
        return th_value_refuse(it, th_memory_format(&it->r->memory,
                                                    "it is a law, whose numbers may differ, "
                                                    "such as %s.rate or %s.scale",
                                                    it->rest, it->rest));
    value->node = written(it, it->rest);
    value->row = th_value_time(it->rest, every ? "0.001 s" : "0 s", "inf", 0);
    value->key = every ? TH_ITEM_EVERY : TH_ITEM_AFTER;
    return value->node != NULL;
}

static bool read_times(const struct th_value_request *it, struct th_item_value *value)
{
    value->node = written(it, "times");
    value->row = th_value_time(it->rest, "1", "1000000", TH_WHOLE);
    value->row.quantity = TH_NUMBER;
    value->row.unit = NULL;
    value->key = TH_ITEM_TIMES;
    return value->node != NULL;
}

/* between.from and between.to: its clocks. */
static bool read_clock(const struct th_value_request *it, const char *end,
                       struct th_item_value *value)
{
    const int k = end ? th_labels_find("from to", end) : -1;
    const struct th_node *pair = written(it, "between");
    if (!pair)
        return false;
    if (k < 0)
        return th_value_refuse(it, "its clocks are between.from and between.to");
    if (th_node_kind(pair) != TH_SEQUENCE || th_node_count(pair) != 2)
        return false; /* reported by its reader */
    value->node = th_node_item(pair, (size_t)k);
    value->row = th_value_time(it->rest, "0 s", DAY_END, TH_CLOCK);
    value->row.unit = "h";
    value->key = k ? TH_ITEM_TO : TH_ITEM_FROM;
    return true;
}

/* Keys that no member can have for itself, and why. */
static const char *never_differs(const char *key)
{
    static const char course[] =
        "what follows what, in which stage and to which, is judged before the run, so it is "
        "the same for every member: compare two scenarios; --set can change it";
    if (strcmp(key, "name") == 0)
        return "a name is what paths go by";
    if (th_labels_find("mark source", key) >= 0)
        return "it tells where a law comes from, which is no number";
    if (th_labels_find("do set", key) >= 0)
        return "which orders an item gives is the same for every member; their arguments, and "
               "the values of set:, may differ";

    return th_labels_find("since during to cause", key) >= 0 ? course : NULL;
}

/* No such key. */
static bool reject(const struct th_value_request *it, const struct th_node *order)
{
    static const char *const own[] = {"at",    "after",   "every", "until",
                                      "times", "between", "chance"};
    const struct th_node *word = th_node_get(order, "do");
    struct th_candidates names = {0};
    struct th_path path;
    if (word && th_node_kind(word) == TH_SCALAR) {
        if (!th_scenario_path(it->r->scenario, TH_DO, th_node_text(word), &path))
            return false; /* reported by its reader */
        th_candidates_table(
            &it->r->memory, &names,
            &it->r->scenario->instances[path.instance].model->commands[path.row].args);
    }
    for (size_t k = 0; k < sizeof own / sizeof own[0]; k++)
        th_candidates_add(&it->r->memory, &names, own[k]);
    th_candidates_reject(it->r, it->place, "key", it->rest, it->item->key, &names);
    return false;
}

/* A number of its orders. */
static bool read_of_orders(const struct th_value_request *it, const char *head,
                           const char *tail, struct th_item_value *value)
{
    const bool begin = it->item->section == TH_SECTION_BEGIN;
    const struct th_node *orders = begin ? it->node : th_node_get(it->node, "do");
    const bool list = orders && th_node_kind(orders) == TH_SEQUENCE;
    const bool numbered = !begin && strcmp(head, "do") == 0 && tail;
    if (numbered && list)
        return th_value_order(it, orders, tail, value);
    if (list)
        return th_value_order(it, orders, it->rest, value);
    return th_value_takes(it, it->node, it->rest)
               ? th_value_order(it, it->node, it->rest, value)
               : reject(it, it->node);
}

/* chance: of an item; one of a list of orders may have its own. */
static bool read_chance(const struct th_value_request *it, struct th_item_value *value)
{
    const struct th_node *orders = th_node_get(it->node, "do");
    const bool own = th_node_get(it->node, "chance");
    for (size_t k = 0;
         !own && orders && th_node_kind(orders) == TH_SEQUENCE && k < th_node_count(orders);
         k++)
        if (th_node_kind(th_node_item(orders, k)) == TH_MAPPING &&
            th_node_get(th_node_item(orders, k), "chance"))
            return th_value_refuse(it, th_memory_format(&it->r->memory,
                                                        "it is written in its orders: write "
                                                        "%s.do.%zu.chance",
                                                        it->item->key, k + 1));
    value->key = TH_ITEM_CHANCE;
    value->node = th_node_get(it->node, "chance");
    value->row = th_value_chance(it->rest);
    return true;
}

/* True if if: stands in orders of a list, and not in the item. */
static bool is_of_orders(const struct th_value_request *it)
{
    const struct th_node *orders = th_node_get(it->node, "do");
    return !th_node_get(it->node, "if") && orders && th_node_kind(orders) == TH_SEQUENCE;
}

static bool read_value(const struct th_value_request *it, struct th_item_value *value)
{
    const char *point = strchr(it->rest, '.'), *tail = point ? point + 1 : NULL;
    const char *head =
        th_memory_format(&it->r->memory, "%.*s", (int)strcspn(it->rest, "."), it->rest);
    const bool list = strcmp(head, "do") == 0 && tail;
    if (it->item->section == TH_SECTION_BEGIN)
        return read_of_orders(it, head, tail, value);
    if (th_node_kind(it->node) != TH_MAPPING)
        return false; /* reported by its reader */
    if (th_node_get(it->node, "table"))
        return th_value_refuse(it,
                               "its table has each occurrence; the cells of a table have no "
                               "paths, so they are the same for every member");
    if (tail && th_item_is_law(it->item, it->node, head))
        return th_value_law(it, head, tail, value);
    if (strcmp(head, "at") == 0 || strcmp(it->rest, "until") == 0)
        return read_instant(it, head, tail, value);
    if (strcmp(head, "between") == 0)
        return read_clock(it, tail, value);
    if (th_labels_find("after every", it->rest) >= 0)
        return read_length(it, value);
    if (strcmp(it->rest, "times") == 0)
        return read_times(it, value);
    if (strcmp(it->rest, "chance") == 0)
        return read_chance(it, value);
    if (strcmp(head, "when") == 0 || (strcmp(head, "if") == 0 && !is_of_orders(it)))
        return th_value_condition(it, it->node, it->rest, strcmp(head, "if") == 0, value);
    const bool order = list || (strcmp(head, "set") == 0 && tail) ||
                       th_value_takes(it, it->node, it->rest); /* to: of a command */
    if (!order && never_differs(head))
        return th_value_refuse(it, never_differs(head));
    return read_of_orders(it, head, tail, value);
}

bool th_read_item_value(struct th_reader *r, struct th_place place, const char *path,
                        size_t item, const char *rest, struct th_item_value *value)
{
    const struct th_value_request it = {.r = r,
                                        .place = place,
                                        .path = path,
                                        .rest = th_memory_format(&r->memory, "%s", rest),
                                        .item = &r->scenario->items[item],
                                        .node = r->item_nodes[item]};
    *value = (struct th_item_value){0};
    return it.rest && read_value(&it, value);
}
