/* The orders of an item: do:, set:, or a list of both. */
#include <string.h>

#include "language/items/order.h"

/* One entry path: value of set:. */
static bool read_entry(struct th_reader *r, const struct th_node *sets, size_t k,
                       struct th_item *item)
{
    const char *path = th_node_key(sets, k);
    struct th_place place = th_node_key_place(sets, k);
    struct th_range range;
    struct th_scalar scalar;
    struct th_path found;
    bool good = th_read_path(r, place, TH_PARAM, path, &found);
    if (!good || th_set_again(r, sets, k, &found, &good))
        return good;
    const struct th_row *row =
        &r->scenario->instances[found.instance].model->params.rows[found.row];
    if (th_row_fixed(row)) {
        th_error_at(r->error, place, TH_BAD_INPUT, "%s %s", path, th_row_fixed(row));
        return false;
    }
    struct th_order *order = th_order_add(r, item, TH_ORDER_SET, place);
    order->instance = found.instance;
    order->number = found.row;
    order->joined = k > 0;
    const struct th_node *value = th_node_item(sets, k);
    if (!th_read_scalar(r, value, path, false, &scalar) ||
        !th_read_range(r, row, path, &range) ||
        !th_read_value(r, row, &scalar, path, &range, &order->args[0]))
        return false;
    order->args_text = th_order_append(r, NULL, row->name, scalar.text);
    return true;
}

static bool read_set(struct th_reader *r, const struct th_node *node, struct th_item *item)
{
    const struct th_node *sets = th_node_get(node, "set");
    bool good = true;
    if (th_node_kind(sets) != TH_MAPPING)
        return th_order_refuse(r, sets, "set: must be a mapping: {path: value}");
    if (th_node_count(sets) == 0)
        return th_order_refuse(r, sets, "set: sets nothing");
    for (size_t k = 0; k < th_node_count(sets); k++)
        good = read_entry(r, sets, k, item) && good;
    return good;
}

/* The largest count of orders that a mapping, or a list of them, makes. */
static size_t count_orders(const struct th_node *node)
{
    size_t count = 0;
    if (th_node_kind(node) != TH_MAPPING) {
        for (size_t k = 0; k < th_node_count(node); k++) {
            const struct th_node *each = th_node_item(node, k);
            count += th_node_kind(each) == TH_MAPPING ? count_orders(each) : 0;
        }
        return count;
    }
    const struct th_node *orders = th_node_get(node, "do"), *sets = th_node_get(node, "set");
    if (orders && th_node_kind(orders) == TH_SEQUENCE)
        count = count_orders(orders);
    return count + (orders != NULL) + (sets ? th_node_count(sets) : 0);
}

static bool reserve(struct th_reader *r, const struct th_node *node, struct th_item *item)
{
    item->orders = th_memory_keep(&r->memory, (count_orders(node) + 1) * sizeof *item->orders);
    return item->orders != NULL;
}

/* An order of a list: {do:, arguments} or {set:}, with if: and chance:. */
static bool read_order(struct th_reader *r, const struct th_node *node, struct th_item *item)
{
    static const char *const words[] = {"do", "set",   "if",   "chance",
                                        "by", "least", "most", "cause"};
    struct th_candidates names = {.items = (const char **)words, .count = 8, .capacity = 8};
    const struct th_condition *condition = NULL;
    double chance;
    size_t first = item->order_count;
    if (th_node_kind(node) != TH_MAPPING)
        return th_order_refuse(r, node, "an order must be a mapping: {do: ...} or {set: ...}");
    const struct th_node *orders = th_node_get(node, "do"), *sets = th_node_get(node, "set");
    if (!orders == !sets) {
        const int before = r->error->count;
        th_read_keys(r, node, "an order", &names);
        return r->error->count == before &&
               th_order_refuse(r, node, "an order needs either do: or set:");
    }
    if (orders && th_node_kind(orders) == TH_SEQUENCE)
        return th_order_refuse(r, orders,
                               "do: a list of orders stands in an event, not within one");
    names.count = sets ? 4 : 8;
    bool good = sets ? th_read_keys(r, node, "an order", &names) && read_set(r, node, item)
                     : th_read_do(r, node, item, &names);
    good = th_read_chance(r, node, &condition, &chance) && good;
    for (size_t k = first; k < item->order_count; k++) {
        item->orders[k].condition = condition;
        item->orders[k].chance = chance;
    }
    return good;
}

bool th_read_order_list(struct th_reader *r, const struct th_node *node, struct th_item *item)
{
    bool good = true;
    if (th_node_kind(node) == TH_SEQUENCE && th_node_count(node) == 0)
        return th_order_refuse(r, node, "the list of orders is empty");
    if (!item->orders && !reserve(r, node, item))
        return false;
    if (th_node_kind(node) != TH_SEQUENCE)
        return read_order(r, node, item);
    for (size_t k = 0; k < th_node_count(node); k++)
        good = read_order(r, th_node_item(node, k), item) && good;
    return good;
}

bool th_read_orders(struct th_reader *r, const struct th_node *node, struct th_item *item,
                    const struct th_candidates *names)
{
    const struct th_node *orders = th_node_get(node, "do"), *sets = th_node_get(node, "set");
    const char *kind = th_item_kind(item);
    struct th_candidates own = {0};
    if (!reserve(r, node, item))
        return false;
    if (orders && sets)
        return th_order_refuse(r, node, "one of do:, set: and to:, not several");
    if (orders && th_node_kind(orders) != TH_SEQUENCE)
        return th_read_do(r, node, item, names);
    for (size_t k = 0; k < names->count; k++) {
        const char *name = names->items[k];
        bool ordered = th_labels_find("by least most cause", name) >= 0;
        bool none = !orders && !sets;
        if (none ? false : ordered || strcmp(name, orders ? "set" : "do") == 0)
            continue;
        th_candidates_add(&r->memory, &own, name);
        if (none && ordered && th_node_get(node, name)) {
            th_error_at(r->error, th_node_place(th_node_get(node, name)), TH_BAD_INPUT,
                        "%s: goes with do: and a command", name);
            return false;
        }
    }
    bool good = th_read_keys(r, node, kind, &own);
    if (sets || orders)
        good = (item->to == SIZE_MAX ||
                th_order_refuse(r, node, "one of do:, set: and to:, not several")) &&
               good;
    if (r->item_table && (sets || orders))
        return th_order_refuse(r, node,
                               "table: goes with do: and one command, whose arguments it has");
    if (r->item_table)
        return good && th_read_table_args(r, kind, NULL, item);
    if (sets)
        return read_set(r, node, item) && good;
    return (!orders || th_read_order_list(r, orders, item)) && good;
}
