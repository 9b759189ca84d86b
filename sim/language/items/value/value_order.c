/* Numbers and words of an order that differ between members: arguments of its
 * command, by:, least: and most:, a value of set:, its chance:. Of a list, a key means the one
 * order that takes it; where several do, the place of the order stands before it: do.2.volume.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "language/items/value/value.h"

/* The place of a path among those of set:, however it is spelt there. */
static size_t find_set(const struct th_value_request *it, const struct th_node *order,
                       const char *path)
{
    const struct th_scenario *s = it->r->scenario;
    const struct th_node *sets =
        th_node_kind(order) == TH_MAPPING ? th_node_get(order, "set") : NULL;
    struct th_path sought, other;
    if (sets && th_node_kind(sets) == TH_MAPPING &&
        th_scenario_path(s, TH_PARAM, path, &sought))
        for (size_t k = 0; k < th_node_count(sets); k++)
            if (th_scenario_path(s, TH_PARAM, th_node_key(sets, k), &other) &&
                other.instance == sought.instance && other.row == sought.row)
                return k;
    return SIZE_MAX;
}

static const char *set_path(const char *key)
{
    return strncmp(key, "set.", strlen("set.")) == 0 ? key + strlen("set.") : NULL;
}

bool th_value_takes(const struct th_value_request *it, const struct th_node *order,
                    const char *key)
{
    const struct th_command *command = th_item_command(it->r, order);
    if (strcmp(key, "chance") == 0)
        return true;
    if (strncmp(key, "if.", strlen("if.")) == 0)
        return th_node_kind(order) == TH_MAPPING && th_node_get(order, "if");
    if (set_path(key))
        return find_set(it, order, set_path(key)) != SIZE_MAX;
    return command && (th_table_find(&command->args, key) ||
                       (command->relative && th_labels_find("by least most", key) >= 0));
}

/* The count of orders that an entry of a list becomes. */
static size_t count_of(const struct th_node *order)
{
    const struct th_node *sets =
        th_node_kind(order) == TH_MAPPING ? th_node_get(order, "set") : NULL;
    return sets ? th_node_count(sets) : 1;
}

/* One order of an item. */
struct chosen {
    const struct th_node *node;
    const char *key;
    size_t number; /* of the first of the item's orders that it becomes */
};

static bool reject_key(const struct th_value_request *it, const struct th_node *list,
                       const char *key)
{
    struct th_memory *memory = &it->r->memory;
    struct th_candidates names = {0};
    for (size_t k = 0; k < th_node_count(list); k++) {
        const struct th_command *command = th_item_command(it->r, th_node_item(list, k));
        if (command)
            th_candidates_table(memory, &names, &command->args);
    }
    th_candidates_reject(it->r, it->place, "key", key,
                         th_memory_format(memory, "the orders of %s", it->item->key), &names);
    return false;
}

/* "do.2.": before the key of an order of a list. */
static const char *before_of(const struct th_value_request *it, size_t place)
{
    const bool begin = it->item->section == TH_SECTION_BEGIN;
    return th_memory_format(&it->r->memory, "%s.%s%zu.", it->item->key, begin ? "" : "do.",
                            place);
}

/* The order of a list that "volume" or "2.volume" means. */
static bool choose(const struct th_value_request *it, const struct th_node *list,
                   const char *key, struct chosen *chosen)
{
    struct th_memory *memory = &it->r->memory;
    const bool placed = isdigit((unsigned char)key[0]);
    char *end;
    const unsigned long place = placed ? strtoul(key, &end, 10) : 0;
    size_t count = 0, which = 0;
    if (placed && (*end != '.' || place < 1 || place > th_node_count(list)))
        return th_value_refuse(
            it, th_memory_format(memory, "its orders are 1 to %zu", th_node_count(list)));
    chosen->key = placed ? end + 1 : key;
    for (size_t k = 0; k < th_node_count(list); k++) {
        if (!th_value_takes(it, th_node_item(list, k), chosen->key))
            continue;
        which = count++ ? which : k;
    }
    if (count == 0)
        return reject_key(it, list, chosen->key);
    if (count > 1 && !placed)
        return th_value_refuse(it, th_memory_format(memory,
                                                    "several of its orders take it: write %s%s",
                                                    before_of(it, which + 1), key));
    /* chance: without a place is the item's */
    const bool own =
        strcmp(chosen->key, "chance") == 0 && it->item->section != TH_SECTION_BEGIN;
    if (count == 1 && placed && !own)
        return th_value_refuse(it, th_memory_format(memory,
                                                    "one of its orders alone takes it: write "
                                                    "%s.%s",
                                                    it->item->key, chosen->key));
    which = placed ? place - 1 : which;
    chosen->node = th_node_item(list, which);
    chosen->number = 0;
    for (size_t k = 0; k < which; k++) chosen->number += count_of(th_node_item(list, k));
    return th_value_takes(it, chosen->node, chosen->key) ||
           th_value_refuse(it, th_memory_format(memory, "order %lu does not take it", place));
}

/* by, least and most. */
static bool read_relative(const struct th_value_request *it, const struct chosen *chosen,
                          const struct th_command *command, struct th_item_value *value)
{
    const struct th_row *of = &command->args.rows[command->relative - 1];
    const char *key = chosen->key;
    const bool by = strcmp(key, "by") == 0;
    value->node = th_node_get(chosen->node, key);
    if (!value->node)
        return th_value_refuse(
            it, th_memory_format(&it->r->memory, "no %s: is written there", key));
    const struct th_node *inner = th_node_kind(value->node) == TH_MAPPING
                                      ? th_node_get(value->node, "value")
                                      : value->node;
    value->row = *of;
    value->row.init = "";
    value->key = by ? TH_ITEM_BY : strcmp(key, "least") == 0 ? TH_ITEM_LEAST : TH_ITEM_MOST;
    if (!by)
        return true;
    const char *text = inner ? th_node_text(inner) : "";
    const char *digits = text + strspn(text, "+-0123456789.eE ");
    const bool pure = strcmp(th_quantity_si(of->quantity), "1") == 0;
    const bool share = strcmp(digits, "%") == 0 || (!pure && !*digits);
    if (share)
        value->row.quantity = TH_FRACTION, value->row.unit = NULL;
    value->row.least = share ? "-100 %" : "-inf";
    value->row.most = "inf";
    return true;
}

static bool read_arg(const struct th_value_request *it, const struct chosen *chosen,
                     struct th_item_value *value)
{
    const struct th_command *command = th_item_command(it->r, chosen->node);
    if (th_labels_find("by least most", chosen->key) >= 0 &&
        !th_table_find(&command->args, chosen->key))
        return read_relative(it, chosen, command, value);
    const struct th_row *row = th_table_find(&command->args, chosen->key);
    const size_t k = (size_t)(row - command->args.rows);
    if (k + 1 == command->relative && th_node_get(chosen->node, "by"))
        return th_value_refuse(it, "by: computes it");
    if (row->quantity == TH_FILE)
        return th_value_refuse(it, "it names a file, which is read once, before the run");
    value->row = *row;
    value->key = TH_ITEM_ARG + (int)k;
    value->node = th_node_get(chosen->node, chosen->key);
    return true;
}

/* A value of set:, under the full name of its path. */
static bool read_set(const struct th_value_request *it, const struct chosen *chosen,
                     struct th_item_value *value)
{
    const struct th_scenario *s = it->r->scenario;
    const char *path = set_path(chosen->key);
    const size_t k = find_set(it, chosen->node, path);
    struct th_path found;
    if (!th_scenario_path(s, TH_PARAM, path, &found))
        return false;
    const struct th_instance *instance = &s->instances[found.instance];
    const struct th_row *row = &instance->model->params.rows[found.row];
    if (th_row_fixed(row))
        return false; /* reported by its reader */
    value->row = *row;
    value->row.init = "";
    value->key = TH_ITEM_ARG;
    value->of += k;
    value->node = th_node_item(th_node_get(chosen->node, "set"), k);
    value->row.name = th_memory_format(&it->r->memory, "%.*s%s.%s", (int)(path - it->rest),
                                       it->rest, instance->name, row->name);
    return true;
}

bool th_value_order(const struct th_value_request *it, const struct th_node *orders,
                    const char *key, struct th_item_value *value)
{
    struct chosen chosen = {.node = orders, .key = key};
    if (th_node_kind(orders) == TH_SEQUENCE && !choose(it, orders, key, &chosen))
        return false;
    value->of = chosen.number;
    if (strcmp(chosen.key, "chance") == 0) {
        value->key = TH_ITEM_ORDER_CHANCE;
        value->node = th_node_get(chosen.node, "chance");
        value->row = th_value_chance(it->rest);
        return true;
    }
    if (strncmp(chosen.key, "if.", strlen("if.")) == 0)
        return th_value_condition(it, chosen.node, chosen.key, 2 + chosen.number, value);
    bool good =
        set_path(chosen.key) ? read_set(it, &chosen, value) : read_arg(it, &chosen, value);
    value->row.flags = (value->row.flags & TH_MOMENT) | TH_AT_START;
    if (!set_path(chosen.key))
        value->row.name = it->rest;
    return good;
}
