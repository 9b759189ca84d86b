/* An order by a command: do: with its arguments, by: and cause:. */
#include <math.h>
#include <string.h>

#include "language/items/order.h"

const char *th_order_append(struct th_reader *r, const char *before, const char *name,
                            const char *text)
{
    return before ? th_memory_format(&r->memory, "%s, %s=%s", before, name, text)
                  : th_memory_format(&r->memory, "%s=%s", name, text);
}

struct th_order *th_order_add(struct th_reader *r, struct th_item *item,
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
        order->args_text = th_order_append(r, order->args_text, row->name, scalar.text);
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

bool th_order_refuse(struct th_reader *r, const struct th_node *node, const char *sentence)
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
    order->args_text = th_order_append(r, order->args_text, "by", scalar.text);
    if (!order->share)
        return th_read_number(r, row, &scalar, "by", &order->by);
    if (th_quantity_read(r->scenario->units, TH_FRACTION, scalar.text, &si, why, sizeof why) ==
            TH_OK &&
        si < -1)
        return th_order_refuse(r, th_node_get(node, "by"),
                               "by: less than -100 % of a value is none");
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
        order->args_text = th_order_append(r, order->args_text, words[k], scalar.text);
    }
    return !(order->least > order->most) ||
           th_order_refuse(r, th_node_get(node, "least"), "least: is above most:");
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
        return th_order_refuse(r, written, "least: and most: go with by:");
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

bool th_read_do(struct th_reader *r, const struct th_node *node, struct th_item *item,
                const struct th_candidates *names)
{
    struct th_candidates all = {0};
    struct th_scalar scalar;
    struct th_path path;
    const struct th_command *command =
        th_read_entry(r, node, "do", &scalar) ? find_command(r, &scalar, &path) : NULL;
    if (!command)
        return false;
    struct th_order *order = th_order_add(r, item, TH_ORDER_COMMAND, th_node_place(node));
    order->instance = path.instance;
    order->number = path.row;
    bool leads = item->section == TH_SECTION_HAZARD || item->section == TH_SECTION_LEAVE;
    bool takes_to = th_table_find(&command->args, "to") != NULL;
    for (size_t k = 0; k < names->count; k++)
        if (strcmp(names->items[k], "set") != 0 && strcmp(names->items[k], "to") != 0)
            th_candidates_add(&r->memory, &all, names->items[k]);
    th_candidates_table(&r->memory, &all, &command->args);
    if (!takes_to && leads && th_node_get(node, "to"))
        return th_order_refuse(r, node, "one of do:, set: and to:, not several");
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
