/* The orders of an item: do: with its arguments, set:, or a list of both. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "language/items/items.h"

/* Appends "NAME=TEXT" to a list (NULL: an empty one). */
static const char *append_arg(struct th_reader *r, const char *before, const char *name,
                              const char *text)
{
    return before ? th_memory_format(&r->memory, "%s, %s=%s", before, name, text)
                  : th_memory_format(&r->memory, "%s=%s", name, text);
}

/* A further order of an item, which has room for it. */
static struct th_order *add_order(struct th_reader *r, struct th_item *item,
                                  enum th_order_kind kind, struct th_place place)
{
    struct th_order *order = &item->orders[item->order_count++];
    *order = (struct th_order){.kind = kind,
                               .by = NAN,
                               .least = NAN,
                               .most = NAN,
                               .cause = SIZE_MAX,
                               .chance = 1,
                               .place = th_read_place(r, place)};
    for (size_t k = 0; k < TH_ARGS; k++) order->args[k] = NAN;
    return order;
}

/* Argument k of a command: as it is written, or its default; by: replaces it. */
static bool read_arg(struct th_reader *r, const struct th_node *node, const char *command,
                     const struct th_row *row, struct th_order *order, size_t k)
{
    double *si = &order->args[k];
    const struct th_node *written = th_node_get(node, row->name);
    const char *what = th_memory_format(&r->memory, "%s %s", command, row->name);
    struct th_range range;
    struct th_scalar scalar;
    if (th_item_table_gives(r, row->name) && written) {
        th_error_at(r->error, th_node_place(written), TH_BAD_INPUT,
                    "%s: the table has a column of that name", what);
        return false;
    }
    if (th_item_table_gives(r, row->name))
        return true;
    if (!th_read_range(r, row, what, &range))
        return false;
    if (!written)
        scalar.text = row->init;
    else if (!th_read_scalar(r, written, what, false, &scalar) ||
             !th_read_value(r, row, &scalar, what, &range, si))
        return false;
    if (!written && row->init && !row->init[0]) {
        th_error_at(r->error, th_node_place(node), TH_BAD_INPUT, "%s is missing: %s", what,
                    row->doc ? row->doc : row->name);
        return false;
    }
    if (!written && !th_read_default(r, row, what, &range, si))
        return false;
    if (!isnan(*si))
        order->args_text = append_arg(r, order->args_text, row->name, scalar.text);
    return true;
}

static bool has_command(const struct th_model *model, const char *name)
{
    for (size_t k = 0; k < model->command_count; k++)
        if (strcmp(model->commands[k].name, name) == 0)
            return true;
    return false;
}

/* Suggests the instance of another slot that has a command of that name, for "pump.bolus" or
 * "bolus"; false if there is none, or the slot has it itself, in several instances. */
static bool suggest_command(struct th_reader *r, const struct th_slot *slot,
                            const struct th_scalar *scalar)
{
    const char *point = strrchr(scalar->text, '.'), *sought = point ? point + 1 : scalar->text;
    for (size_t i = 0; i < r->scenario->instance_count; i++)
        if (&r->scenario->catalog->slots[r->scenario->instances[i].slot] == slot &&
            has_command(r->scenario->instances[i].model, sought))
            return false;
    for (size_t i = 0; i < r->scenario->instance_count; i++) {
        const struct th_instance *it = &r->scenario->instances[i];
        bool same = &r->scenario->catalog->slots[it->slot] == slot;
        for (size_t k = 0; !same && k < it->model->command_count; k++)
            if (strcmp(it->model->commands[k].name, sought) == 0) {
                th_error_at(r->error, scalar->place, TH_BAD_INPUT,
                            "do: there is no word \"%.60s\"; did you mean %s.%s (%s)?",
                            scalar->text, it->name, sought, it->model->commands[k].doc);
                return true;
            }
    }
    return false;
}

static const struct th_command *
find_command(struct th_reader *r, const struct th_scalar *scalar, struct th_path *path)
{
    const char *rest;
    const struct th_slot *slot = th_scenario_slot(r->scenario->catalog, scalar->text, &rest);
    if (!th_scenario_path(r->scenario, TH_DO, scalar->text, path)) {
        bool other = slot ? rest && !strchr(rest, '.') : !strchr(scalar->text, '.');
        if (!other || !suggest_command(r, slot, scalar))
            th_read_path(r, scalar->place, TH_DO, scalar->text, path);
        return NULL;
    }
    if (!th_moved_note(r, scalar->place, scalar->text, path))
        return NULL;
    return &r->scenario->instances[path->instance].model->commands[path->row];
}

/* The command's own rules, across its arguments. */
static bool check_args(struct th_reader *r, const struct th_node *node, const char *text,
                       const struct th_command *command, const double *args)
{
    struct th_error found = {0};
    if (!command->check || command->check(args, &found) == TH_OK)
        return true;
    th_error_at(r->error, th_node_place(node), TH_BAD_INPUT, "%s: %s", text,
                found.count ? found.text[0] : "its arguments are inconsistent");
    return false;
}

static bool refuse(struct th_reader *r, const struct th_node *node, const char *sentence)
{
    th_error_at(r->error, th_node_place(node), TH_BAD_INPUT, "%s", sentence);
    return false;
}

/* by: 20 %, a share of the present value, or 0.1 mg/day, a difference. */
static bool read_by(struct th_reader *r, const struct th_node *node, const struct th_row *row,
                    struct th_order *order)
{
    static const struct th_row share = {.name = "by", .quantity = TH_FRACTION};
    struct th_scalar scalar;
    char why[TH_SENTENCE];
    double si;
    if (!th_read_entry(r, node, "by", &scalar))
        return false;
    const char *digits = scalar.text + strspn(scalar.text, "+-0123456789.eE ");
    bool pure = strcmp(th_quantity_si(row->quantity), "1") == 0;
    order->share = strcmp(digits, "%") == 0 || (!pure && !*digits);
    order->relative = true;
    order->args_text = append_arg(r, order->args_text, "by", scalar.text);
    if (!order->share)
        return th_read_number(r, row, &scalar, "by", &order->by);
    if (th_quantity_read(r->scenario->units, TH_FRACTION, scalar.text, &si, why, sizeof why) ==
            TH_OK &&
        si < -1)
        return refuse(r, th_node_get(node, "by"), "by: less than -100 % of a value is none");
    return th_read_number(r, &share, &scalar, "by", &order->by);
}

/* least: and most: within which the result of by: is held. */
static bool read_bounds(struct th_reader *r, const struct th_node *node,
                        const struct th_row *row, struct th_order *order)
{
    static const char *const words[] = {"least", "most"};
    double *bounds[] = {&order->least, &order->most};
    struct th_range range;
    struct th_scalar scalar;
    for (size_t k = 0; k < 2; k++) {
        if (!th_node_get(node, words[k]))
            continue;
        if (!th_read_range(r, row, words[k], &range) ||
            !th_read_entry(r, node, words[k], &scalar) ||
            !th_read_value(r, row, &scalar, words[k], &range, bounds[k]))
            return false;
        order->args_text = append_arg(r, order->args_text, words[k], scalar.text);
    }
    return !(order->least > order->most) ||
           refuse(r, th_node_get(node, "least"), "least: is above most:");
}

/* by:, least: and most:, or none of them. */
static bool read_relative(struct th_reader *r, const struct th_node *node, const char *text,
                          const struct th_command *command, struct th_order *order)
{
    static const char *const words[] = {"by", "least", "most"};
    const struct th_node *written = NULL, *by = th_node_get(node, "by");
    const char *key = NULL;
    for (size_t k = 0; k < 3 && !written; k++) written = th_node_get(node, key = words[k]);
    if (!written)
        return true;
    if (command->relative == 0) {
        th_error_at(r->error, th_node_place(written), TH_BAD_INPUT,
                    "%s: %s changes no value that it could start from", key, text);
        return false;
    }
    if (!by)
        return refuse(r, written, "least: and most: go with by:");
    const struct th_row *row = &command->args.rows[command->relative - 1];
    if (th_node_get(node, row->name) || th_item_table_gives(r, row->name)) {
        th_error_at(r->error, th_node_place(by), TH_BAD_INPUT,
                    "%s: either by: or %s:, not both", text, row->name);
        return false;
    }
    return read_by(r, node, row, order) && read_bounds(r, node, row, order);
}

static bool read_cause(struct th_reader *r, const struct th_node *node, struct th_order *order)
{
    struct th_scalar scalar;
    return !th_node_get(node, "cause") ||
           (th_read_entry(r, node, "cause", &scalar) &&
            (order->cause = th_read_item_name(r, &scalar, "cause")) != SIZE_MAX);
}

/* do: of a mapping; names: its other keys. */
static bool read_do(struct th_reader *r, const struct th_node *node, struct th_item *item,
                    const struct th_candidates *names)
{
    struct th_candidates all = {0};
    struct th_scalar scalar;
    struct th_path path;
    const struct th_command *command =
        th_read_entry(r, node, "do", &scalar) ? find_command(r, &scalar, &path) : NULL;
    if (!command)
        return false;
    struct th_order *order = add_order(r, item, TH_ORDER_COMMAND, th_node_place(node));
    order->instance = path.instance;
    order->number = path.row;
    bool leads = item->section == TH_SECTION_HAZARD || item->section == TH_SECTION_LEAVE;
    bool takes_to = th_table_find(&command->args, "to") != NULL;
    for (size_t k = 0; k < names->count; k++)
        if (strcmp(names->items[k], "set") != 0 && strcmp(names->items[k], "to") != 0)
            th_candidates_add(&r->memory, &all, names->items[k]);
    th_candidates_table(&r->memory, &all, &command->args);
    if (!takes_to && leads && th_node_get(node, "to"))
        return refuse(r, node, "one of do:, set: and to:, not several");
    th_read_keys(r, node, scalar.text, &all);
    bool good = command->args.count <= TH_ARGS;
    good = read_relative(r, node, scalar.text, command, order) && good;
    for (size_t k = 0; k < command->args.count && k < TH_ARGS; k++)
        if (!order->relative || k + 1 != command->relative)
            good = read_arg(r, node, scalar.text, &command->args.rows[k], order, k) && good;
    good = read_cause(r, node, order) && good;
    if (good && r->item_table)
        return th_read_table_args(r, scalar.text, command, item);
    return good && (order->relative || check_args(r, node, scalar.text, command, order->args));
}

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
    struct th_order *order = add_order(r, item, TH_ORDER_SET, place);
    order->instance = found.instance;
    order->number = found.row;
    order->joined = k > 0;
    const struct th_node *value = th_node_item(sets, k);
    if (!th_read_scalar(r, value, path, false, &scalar) ||
        !th_read_range(r, row, path, &range) ||
        !th_read_value(r, row, &scalar, path, &range, &order->args[0]))
        return false;
    order->args_text = append_arg(r, NULL, row->name, scalar.text);
    return true;
}

static bool read_set(struct th_reader *r, const struct th_node *node, struct th_item *item)
{
    const struct th_node *sets = th_node_get(node, "set");
    bool good = true;
    if (th_node_kind(sets) != TH_MAPPING)
        return refuse(r, sets, "set: must be a mapping: {path: value}");
    if (th_node_count(sets) == 0)
        return refuse(r, sets, "set: sets nothing");
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

static bool make_room(struct th_reader *r, const struct th_node *node, struct th_item *item)
{
    item->orders = th_memory_keep(&r->memory, (count_orders(node) + 1) * sizeof *item->orders);
    return item->orders != NULL;
}

/* An order of a list: {do:, arguments} or {set:}, with if: and chance:. */
static bool read_order(struct th_reader *r, const struct th_node *node, struct th_item *item)
{
    static const char *const words[] = {"do", "set",   "if",   "chance",
                                        "by", "least", "most", "cause"};
    struct th_candidates names = {.items = (const char **)words, .count = 8, .room = 8};
    const struct th_condition *condition = NULL;
    double chance;
    size_t first = item->order_count;
    if (th_node_kind(node) != TH_MAPPING)
        return refuse(r, node, "an order must be a mapping: {do: ...} or {set: ...}");
    const struct th_node *orders = th_node_get(node, "do"), *sets = th_node_get(node, "set");
    if (!orders == !sets) {
        const int before = r->error->count;
        th_read_keys(r, node, "an order", &names);
        return r->error->count == before &&
               refuse(r, node, "an order needs either do: or set:");
    }
    if (orders && th_node_kind(orders) == TH_SEQUENCE)
        return refuse(r, orders, "do: a list of orders stands in an event, not within one");
    names.count = sets ? 4 : 8;
    bool good = sets ? th_read_keys(r, node, "an order", &names) && read_set(r, node, item)
                     : read_do(r, node, item, &names);
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
        return refuse(r, node, "the list of orders is empty");
    if (!item->orders && !make_room(r, node, item))
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
    if (!make_room(r, node, item))
        return false;
    if (orders && sets)
        return refuse(r, node, "one of do:, set: and to:, not several");
    if (orders && th_node_kind(orders) != TH_SEQUENCE)
        return read_do(r, node, item, names);
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
                refuse(r, node, "one of do:, set: and to:, not several")) &&
               good;
    if (r->item_table && (sets || orders))
        return refuse(r, node, "table: goes with do: and one command, whose arguments it has");
    if (r->item_table)
        return good && th_read_table_args(r, kind, NULL, item);
    if (sets)
        return read_set(r, node, item) && good;
    return (!orders || th_read_order_list(r, orders, item)) && good;
}
