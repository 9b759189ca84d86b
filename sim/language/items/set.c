/* --set of values in items: event.NAME.KEY, hazard.NAME.KEY, stage.STAGE.NAME.KEY. The value of
 * the command line replaces the written one, or becomes a further key of the item, which is
 * then read like any other, so that ranges and sentences are the same. KEY is a key of the item
 * or an argument of its command; behind it, after a point, may follow a number of a law
 * (every.rate), a key of a condition (when.above), a path of set:, the place of an instant in a
 * list (at.2), the end of between (between.from). Arguments within a list of orders are those
 * of the one order that has them, or of that at a place (do.2.volume). */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "language/items/items.h"
#include "language/library.h"

enum { LIST_MOST = 64 };

struct setting {
    struct th_reader *r;
    const struct th_item *item;
    const char *path; /* the whole, in sentences */
    struct th_scalar set;
    bool of_law; /* it changed a law */
};

static const struct th_node *refuse(const struct setting *it, const char *sentence)
{
    th_error_at(it->r->error, it->set.place, TH_BAD_INPUT, "%.80s: %s", it->path, sentence);
    return NULL;
}

/* The value: one, or a list "[6 day, 8 day]". */
static const struct th_node *value_of(struct setting *it)
{
    struct th_arena *arena = &it->r->memory.scratch;
    const size_t length = strlen(it->set.text);
    size_t count;
    if (length < 2 || it->set.text[0] != '[' || it->set.text[length - 1] != ']')
        return th_node_scalar(arena, it->set.text, it->set.place);
    const char **texts = th_read_listed(it->r, it->set.text, &count);
    if (count > LIST_MOST)
        return refuse(it, "a list has at most 64 values here");
    return texts ? th_node_list(arena, texts, count, it->set.place) : NULL;
}

/* The mapping with that value under the key. */
static const struct th_node *with(struct setting *it, const struct th_node *mapping,
                                  const char *key, const struct th_node *value)
{
    struct th_arena *arena = &it->r->memory.scratch;
    if (!value)
        return NULL;
    for (size_t k = 0; k < th_node_count(mapping); k++)
        if (strcmp(th_node_key(mapping, k), key) == 0)
            return th_node_put(arena, mapping, k, value);
    return th_node_add(arena, mapping, key, value);
}

/* set: with another value of that path, however it is spelt there. */
static const struct th_node *change_sets(struct setting *it, const struct th_node *sets,
                                         const char *path)
{
    const struct th_scenario *s = it->r->scenario;
    struct th_path sought, other;
    const struct th_node *value = value_of(it);
    const char *key = path;
    bool known = th_scenario_path(s, TH_PARAM, path, &sought);
    for (size_t k = 0; known && k < th_node_count(sets); k++)
        if (th_scenario_path(s, TH_PARAM, th_node_key(sets, k), &other) &&
            other.instance == sought.instance && other.row == sought.row)
            key = th_node_key(sets, k);
    return with(it, sets, key, value);
}

/* One number of a law. */
static const struct th_node *change_law(struct setting *it, const struct th_node *law,
                                        const char *key, const char *word)
{
    struct th_scalar scalar;
    const char *text = th_read_scalar(it->r, law, key, false, &scalar)
                           ? th_change_time_law(it->r, &scalar, key, word, &it->set)
                           : NULL;
    return text ? th_node_scalar(&it->r->memory.scratch, text, it->set.place) : NULL;
}

/* The place in a list that begins a path, "2.volume", counted from 0; SIZE_MAX and a sentence:
 * there is none. */
static size_t place_in(const struct setting *it, const struct th_node *list, const char *path,
                       const char **rest)
{
    char *end;
    const unsigned long place = isdigit((unsigned char)path[0]) ? strtoul(path, &end, 10) : 0;
    if (place >= 1 && place <= th_node_count(list) && (*end == '.' || !*end)) {
        *rest = *end ? end + 1 : NULL;
        return place - 1;
    }
    refuse(it, th_memory_format(&it->r->memory, "\"%.40s\" is no place in a list of %zu", path,
                                th_node_count(list)));
    return SIZE_MAX;
}

/* A list with another value at a place: of instants; of the clocks of between; of the ends of a
 * condition, between.least. */
static const struct th_node *change_list(struct setting *it, const struct th_node *list,
                                         const char *key, const char *path, bool top)
{
    const bool pair = strcmp(key, "at") != 0;
    const int end = pair ? th_labels_find(top ? "from to" : "least most", path) : -1;
    const char *rest = NULL;
    if (pair && (end < 0 || th_node_count(list) != 2))
        return refuse(it, top ? "its clocks are between.from and between.to"
                              : "its ends are least and most, such as between.least");
    const size_t k = end >= 0 ? (size_t)end : place_in(it, list, path, &rest);
    const struct th_node *value = k == SIZE_MAX ? NULL : value_of(it);
    if (rest)
        return refuse(it, "an instant has nothing below it");
    return value ? th_node_put(&it->r->memory.scratch, list, k, value) : NULL;
}

/* A mapping with another value at a path, "every", "every.rate" or "when.above". top: it is the
 * item itself. */
static const struct th_node *change_mapping(struct setting *it, const struct th_node *mapping,
                                            const char *path, bool top)
{
    const char *rest, *key = th_item_first(it->r, path, &rest);
    const struct th_node *old = th_node_get(mapping, key), *value;
    const bool law = top && th_item_is_law(it->item, mapping, key);
    it->of_law = it->of_law || law;
    if (!rest)
        return with(it, mapping, key, value_of(it));
    if (!old)
        return refuse(it, th_memory_format(&it->r->memory, "no %.60s: is written there", key));
    if (law) {
        value = change_law(it, old, key, rest);
    } else if (th_node_kind(old) == TH_SEQUENCE &&
               th_labels_find("at between outside", key) >= 0) {
        value = change_list(it, old, key, rest, top);
    } else if (th_node_kind(old) == TH_SEQUENCE && th_labels_find("all any", key) >= 0) {
        const size_t k = place_in(it, old, rest, &rest);
        if (k != SIZE_MAX && !rest)
            return refuse(it, "write a key of that condition behind its place");
        value = k == SIZE_MAX ? NULL : change_mapping(it, th_node_item(old, k), rest, false);
        value = value ? th_node_put(&it->r->memory.scratch, old, k, value) : NULL;
    } else if (th_node_kind(old) != TH_MAPPING) {
        return refuse(it, th_memory_format(&it->r->memory, "%.60s: has nothing below it", key));
    } else if (strcmp(key, "set") == 0) {
        value = change_sets(it, old, rest);
    } else {
        value = change_mapping(it, old, rest, false);
    }
    return with(it, mapping, key, value);
}

static bool takes(const struct th_command *command, const char *key)
{
    return command && (th_table_find(&command->args, key) ||
                       (command->relative && th_labels_find("by least most", key) >= 0));
}

/* The count of orders of a list that have a key, written or only taken; *which: the last. */
static size_t count_orders(const struct setting *it, const struct th_node *list,
                           const char *key, bool written, size_t *which)
{
    size_t count = 0;
    for (size_t k = 0; k < th_node_count(list); k++) {
        const struct th_node *order = th_node_item(list, k);
        bool has = th_node_kind(order) == TH_MAPPING && th_node_get(order, key);
        if (written ? !has : !takes(th_item_command(it->r, order), key))
            continue;
        *which = k;
        count++;
    }
    return count;
}

static const struct th_node *reject_key(const struct setting *it, const struct th_node *list,
                                        const char *key)
{
    struct th_memory *memory = &it->r->memory;
    struct th_candidates names = {0};
    for (size_t k = 0; k < th_node_count(list); k++) {
        const struct th_command *command = th_item_command(it->r, th_node_item(list, k));
        if (command)
            th_candidates_table(memory, &names, &command->args);
    }
    th_candidates_reject(it->r, it->set.place, "key", key,
                         th_memory_format(memory, "the orders of %s", it->item->key), &names);
    return NULL;
}

/* A list of orders, one of them with another value. */
static const struct th_node *change_order(struct setting *it, const struct th_node *orders,
                                          size_t k, const char *path)
{
    const struct th_node *order = change_mapping(it, th_node_item(orders, k), path, false);
    return order ? th_node_put(&it->r->memory.scratch, orders, k, order) : NULL;
}

/* Orders, a list of them or one. */
static const struct th_node *change_orders(struct setting *it, const struct th_node *orders,
                                           const char *path)
{
    const char *rest, *key = th_item_first(it->r, path, &rest);
    size_t which;
    if (th_node_kind(orders) == TH_MAPPING)
        return change_mapping(it, orders, path, false);
    if (th_node_kind(orders) != TH_SEQUENCE)
        return NULL; /* reported by its reader */
    if (isdigit((unsigned char)path[0])) {
        which = place_in(it, orders, path, &rest);
        if (which == SIZE_MAX)
            return NULL;
        return rest ? change_order(it, orders, which, rest)
                    : refuse(it, "write a key of that order behind its place");
    }
    size_t count = count_orders(it, orders, key, true, &which);
    if (count == 0)
        count = count_orders(it, orders, key, false, &which);
    if (count == 0)
        return reject_key(it, orders, key);
    if (count > 1)
        return refuse(it, th_memory_format(&it->r->memory,
                                           "several of its orders have it: write %s.%s%zu.%s",
                                           it->item->key,
                                           it->item->section == TH_SECTION_BEGIN ? "" : "do.",
                                           which + 1, path));
    return change_order(it, orders, which, path);
}

/* True if a key stands in one of a list of orders rather than in the item. */
static bool is_of_orders(const struct setting *it, const struct th_node *item,
                         const struct th_node *orders, const char *key)
{
    struct th_candidates names = {0};
    size_t which;
    if (!orders || th_node_kind(orders) != TH_SEQUENCE || th_node_get(item, key))
        return false;
    if (th_labels_find("do set to by least most cause", key) >= 0 ||
        count_orders(it, orders, key, true, &which) > 0)
        return true;
    th_item_keys(it->r, it->item, &names);
    for (size_t k = 0; k < names.count; k++)
        if (strcmp(names.items[k], key) == 0)
            return false;
    return true;
}

static const struct th_node *change_item(struct setting *it, const struct th_node *node,
                                         const char *path)
{
    const char *rest, *key = th_item_first(it->r, path, &rest);
    struct th_arena *arena = &it->r->memory.scratch;
    if (it->item->section == TH_SECTION_BEGIN)
        return change_orders(it, node, path);
    if (th_node_kind(node) != TH_MAPPING)
        return NULL; /* reported by its reader */
    if (strcmp(key, "name") == 0)
        return refuse(it, "a name is what paths go by; it cannot be set");
    const struct th_node *orders = th_node_get(node, "do");
    if (rest && strcmp(key, "do") == 0 && orders && th_node_kind(orders) == TH_SEQUENCE)
        return with(it, node, "do", change_orders(it, orders, rest));
    if (is_of_orders(it, node, orders, key))
        return with(it, node, "do", change_orders(it, orders, path));
    const struct th_node *changed = change_mapping(it, node, path, true);
    /* Mark and source were of the law that is gone. */
    for (size_t k = 0; changed && it->of_law && k < 2; k++)
        changed = th_node_without(arena, changed, k ? "source" : "mark");
    return changed;
}

static void apply(struct th_reader *r, const struct th_override *set)
{
    struct setting it = {.r = r, .path = set->path};
    const char *rest;
    if (!th_override_take(r, set->path, &it.set))
        return;
    size_t number = th_item_find(r, it.set.place, set->path, &rest);
    if (number == SIZE_MAX)
        return;
    it.item = &r->scenario->items[number];
    const struct th_node *changed = change_item(&it, r->item_nodes[number], rest);
    if (changed)
        r->item_nodes[number] = changed;
}

/* True if it named the part of a hazard, which has been read. */
static bool is_part(const struct th_override *set)
{
    const char *last = strrchr(set->path, '.');
    return set->used && last && strcmp(last, ".from") == 0;
}

/* True if a --set is of the mark or the source of an item. */
static bool is_origin(const char *path)
{
    const char *last = strrchr(path, '.');
    return last && th_labels_find("mark source", last + 1) >= 0;
}

void th_items_set(struct th_reader *r)
{
    for (int origin = 0; origin < 2; origin++) /* those that follow a law after it */
        for (size_t k = 0; k < r->override_count; k++) {
            const struct th_override *set = &r->overrides[k];
            bool again = false;
            for (size_t n = k + 1; n < r->override_count; n++)
                again = again || strcmp(r->overrides[n].path, set->path) == 0;
            if (!again && !is_part(set) && th_path_is_item(set->path) &&
                is_origin(set->path) == (origin == 1))
                apply(r, set);
        }
}
