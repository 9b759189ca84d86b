/* --set of values in items: event.NAME.KEY, hazard.NAME.KEY, stage.STAGE.NAME.KEY. The value of
 * the command line replaces the written one, or becomes a further key of the item, which is
 * then read like any other, so that ranges and sentences are the same. KEY is a key of the item
 * or an argument of its command; behind it, after a point, may follow a number of a law
 * (every.rate), a key of a condition (when.above) or a path of set:. Arguments within a list of
 * orders are those of the one order that has them. */
#include <stdio.h>
#include <string.h>

#include "language/items/items.h"

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

/* The part of a path before its first point; *rest: behind it, or NULL. */
static const char *first_of(struct th_reader *r, const char *path, const char **rest)
{
    const char *point = strchr(path, '.');
    *rest = point ? point + 1 : NULL;
    return point ? th_memory_format(&r->memory, "%.*s", (int)(point - path), path) : path;
}

/* The value: one, or a list "[6 day, 8 day]". */
static const struct th_node *value_of(struct setting *it)
{
    const char *text = it->set.text, *texts[LIST_MOST];
    struct th_arena *arena = &it->r->memory.scratch;
    const size_t length = strlen(text);
    size_t count = 0;
    if (length < 2 || text[0] != '[' || text[length - 1] != ']')
        return th_node_scalar(arena, text, it->set.place);
    for (const char *at = text + 1 + strspn(text + 1, " "); *at != ']' || at[1];) {
        size_t span = strcspn(at, ","), kept;
        if (at + span > text + length - 1)
            span = (size_t)(text + length - 1 - at);
        for (kept = span; kept > 0 && at[kept - 1] == ' ';) kept--;
        if (count == LIST_MOST)
            return refuse(it, "a list has at most 64 values here");
        texts[count++] = th_memory_format(&it->r->memory, "%.*s", (int)kept, at);
        at += span + (at[span] == ',');
        at += strspn(at, " ");
    }
    return th_node_list(arena, texts, count, it->set.place);
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

/* A mapping with another value at a path, "every", "every.rate" or "when.above". top: it is the
 * item itself. */
static const struct th_node *change_mapping(struct setting *it, const struct th_node *mapping,
                                            const char *path, bool top)
{
    const char *rest, *key = first_of(it->r, path, &rest);
    const struct th_node *old = th_node_get(mapping, key), *value;
    const bool law = top && th_item_is_law(it->item, mapping, key);
    it->of_law = it->of_law || law;
    if (!rest)
        return with(it, mapping, key, value_of(it));
    if (!old)
        return refuse(it, th_memory_format(&it->r->memory, "no %.60s: is written there", key));
    if (law) {
        value = change_law(it, old, key, rest);
    } else if (th_node_kind(old) != TH_MAPPING) {
        return refuse(it, th_memory_format(&it->r->memory, "%.60s: has nothing below it", key));
    } else if (strcmp(key, "set") == 0) {
        value = change_sets(it, old, rest);
    } else {
        value = change_mapping(it, old, rest, false);
    }
    return with(it, mapping, key, value);
}

/* The arguments of an order's command; NULL: it has none. */
static const struct th_command *command_of(const struct setting *it,
                                           const struct th_node *order)
{
    const struct th_scenario *s = it->r->scenario;
    const struct th_node *word =
        th_node_kind(order) == TH_MAPPING ? th_node_get(order, "do") : NULL;
    struct th_path path;
    return word && th_node_kind(word) == TH_SCALAR &&
                   th_scenario_path(s, TH_DO, th_node_text(word), &path)
               ? &s->instances[path.instance].model->commands[path.row]
               : NULL;
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
        if (written ? !has : !takes(command_of(it, order), key))
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
        const struct th_command *command = command_of(it, th_node_item(list, k));
        if (command)
            th_candidates_table(memory, &names, &command->args);
    }
    th_candidates_reject(it->r, it->set.place, "key", key,
                         th_memory_format(memory, "the orders of %s", it->item->key), &names);
    return NULL;
}

/* Orders, a list of them or one. */
static const struct th_node *change_orders(struct setting *it, const struct th_node *orders,
                                           const char *path)
{
    const char *rest, *key = first_of(it->r, path, &rest);
    size_t which;
    if (th_node_kind(orders) == TH_MAPPING)
        return change_mapping(it, orders, path, false);
    if (th_node_kind(orders) != TH_SEQUENCE)
        return NULL; /* its reader tells */
    size_t count = count_orders(it, orders, key, true, &which);
    if (count == 0)
        count = count_orders(it, orders, key, false, &which);
    if (count == 0)
        return reject_key(it, orders, key);
    if (count > 1)
        return refuse(it, "several of its orders have it, so it is none of them");
    const struct th_node *order = change_mapping(it, th_node_item(orders, which), path, false);
    return order ? th_node_put(&it->r->memory.scratch, orders, which, order) : NULL;
}

/* Whether a key stands in one of a list of orders rather than in the item. */
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
    const char *rest, *key = first_of(it->r, path, &rest);
    struct th_arena *arena = &it->r->memory.scratch;
    if (it->item->section == TH_SECTION_BEGIN)
        return change_orders(it, node, path);
    if (th_node_kind(node) != TH_MAPPING)
        return NULL; /* its reader tells */
    if (strcmp(key, "name") == 0)
        return refuse(it, "a name is what paths go by; it cannot be set");
    const struct th_node *orders = th_node_get(node, "do");
    if (is_of_orders(it, node, orders, key))
        return with(it, node, "do", change_orders(it, orders, path));
    const struct th_node *changed = change_mapping(it, node, path, true);
    /* Mark and source were of the law that is gone. */
    for (size_t k = 0; changed && it->of_law && k < 2; k++)
        changed = th_node_without(arena, changed, k ? "source" : "mark");
    return changed;
}

/* Whether an item is meant by "event", "hazard" or, in a stage, its stage. */
static bool is_in(const struct th_item *item, const char *word, size_t stage)
{
    if (stage != SIZE_MAX)
        return item->stage == stage;
    return item->section ==
           (strcmp(word, "hazard") == 0 ? TH_SECTION_HAZARD : TH_SECTION_EVENT);
}

static const char *name_of(const struct th_item *item)
{
    return item->section == TH_SECTION_BEGIN ? "begin" : item->name;
}

static size_t reject_name(const struct setting *it, const char *word, size_t stage,
                          const char *name)
{
    const struct th_scenario *s = it->r->scenario;
    struct th_candidates names = {0};
    for (size_t k = 0; k < s->item_count; k++) {
        const struct th_item *item = &s->items[k];
        if (item->name && strcmp(item->name, name) == 0) {
            refuse(it, th_memory_format(&it->r->memory, "%s is %s: write %s.KEY", name,
                                        th_item_kind(item), item->key));
            return SIZE_MAX;
        }
        if (name_of(item) && is_in(item, word, stage))
            th_candidates_add(&it->r->memory, &names, name_of(item));
    }
    th_candidates_reject(it->r, it->set.place, stage == SIZE_MAX ? word : "event or way out",
                         name, stage == SIZE_MAX ? "" : s->stages[stage].name, &names);
    return SIZE_MAX;
}

static size_t find_stage(const struct setting *it, const char *name)
{
    const struct th_scenario *s = it->r->scenario;
    struct th_candidates names = {0};
    for (size_t k = 0; k < s->stage_count; k++) {
        if (strcmp(s->stages[k].name, name) == 0)
            return k;
        th_candidates_add(&it->r->memory, &names, s->stages[k].name);
    }
    th_candidates_reject(it->r, it->set.place, "stage", name, "", &names);
    return SIZE_MAX;
}

/* The number of the item; *rest: the key and what follows. SIZE_MAX and a sentence: none. */
static size_t find_item(const struct setting *it, const char **rest)
{
    const struct th_scenario *s = it->r->scenario;
    const char *word = first_of(it->r, it->path, rest), *name;
    const bool staged = strcmp(word, "stage") == 0;
    size_t stage = SIZE_MAX, found = SIZE_MAX;
    if (staged) {
        name = first_of(it->r, *rest, rest);
        stage = find_stage(it, name);
        if (stage == SIZE_MAX)
            return SIZE_MAX;
    }
    if (*rest) {
        name = first_of(it->r, *rest, rest);
        for (size_t k = s->item_count; k-- > 0;)
            if (is_in(&s->items[k], word, stage) && name_of(&s->items[k]) &&
                strcmp(name_of(&s->items[k]), name) == 0)
                found = k;
        if (found == SIZE_MAX)
            return reject_name(it, word, stage, name);
    }
    if (*rest && **rest)
        return found;
    refuse(it, staged ? "write stage.STAGE.NAME.KEY, such as stage.trial.raise.by"
                      : th_memory_format(&it->r->memory, "write %s.NAME.KEY", word));
    return SIZE_MAX;
}

size_t th_item_find(struct th_reader *r, struct th_place place, const char *path,
                    const char **rest)
{
    const struct setting it = {.r = r, .path = path, .set = {.place = place}};
    return find_item(&it, rest);
}

static void apply(struct th_reader *r, const struct th_override *set)
{
    struct setting it = {.r = r, .path = set->path};
    const char *rest;
    if (!th_override_take(r, set->path, &it.set))
        return;
    size_t number = find_item(&it, &rest);
    if (number == SIZE_MAX)
        return;
    it.item = &r->scenario->items[number];
    const struct th_node *changed = change_item(&it, r->item_nodes[number], rest);
    if (changed)
        r->item_nodes[number] = changed;
}

/* Whether a --set is of the mark or the source of an item. */
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
            if (!again && th_path_is_item(set->path) && is_origin(set->path) == (origin == 1))
                apply(r, set);
        }
}
