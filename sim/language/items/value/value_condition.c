/* One number or word of a condition that differs between members: above, below, is, the ends of
 * between and outside, reset, for. Of all: and any: a place stands before it: all.2.above. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "language/items/value/value.h"
#include "scenario/column.h"

enum { LEAST, MOST, RESET };

static const char numbers[] = "its numbers may differ: above, below, is, between.least, "
                              "between.most, outside.least, outside.most, reset, for";

/* The row of an output's values, or of a ratio. */
static bool read_row(const struct th_value_request *it, const struct th_node *test,
                     struct th_row *row)
{
    const struct th_scenario *s = it->r->scenario;
    const struct th_node *check = th_node_get(test, "check");
    struct th_path path;
    if (!check || !th_scenario_path(s, TH_OUTPUT, th_node_text(check), &path))
        return false; /* reported by its reader */
    const struct th_column column = th_column_of(&path, -1);
    const struct th_row *output = th_column_row(s, &column);
    const bool ratio = th_node_get(test, "of") != NULL;
    const bool word = !ratio && output->quantity == TH_CHOICE;
    *row = th_value_time(it->rest, word ? "" : "-inf", word ? "" : "inf", 0);
    row->quantity = ratio ? TH_NUMBER : output->quantity;
    row->unit = ratio ? NULL : output->unit;
    row->labels = output->labels;
    return true;
}

/* The test that "all.2.above" means; *key: "above". NULL, after a sentence, or without one
 * where the reader of the item tells. */
static const struct th_node *find_test(const struct th_value_request *it,
                                       const struct th_node *condition, const char **key,
                                       size_t *k)
{
    const struct th_node *all = th_node_get(condition, "all");
    const struct th_node *list = all ? all : th_node_get(condition, "any");
    const char *word = all ? "all" : "any", *rest;
    const char *head = th_item_first(it->r, *key, &rest);
    char *end = NULL;
    *k = 0;
    if (!list)
        return condition;
    if (th_node_kind(list) != TH_SEQUENCE)
        return NULL;
    const bool placed = strcmp(head, word) == 0 && rest && isdigit((unsigned char)rest[0]);
    const unsigned long place = placed ? strtoul(rest, &end, 10) : 0;
    if (th_node_count(list) == 1 || place < 1 || place > th_node_count(list) || *end != '.') {
        const char *reason =
            th_node_count(list) == 1
                ? th_memory_format(&it->r->memory,
                                   "%s: has one condition, whose numbers may "
                                   "differ where it stands without %s:",
                                   word, word)
                : th_memory_format(&it->r->memory,
                                   "it has several conditions: write %s.1.KEY to %s.%zu.KEY",
                                   word, word, th_node_count(list));
        th_value_refuse(it, reason);
        return NULL;
    }
    *k = place - 1;
    *key = end + 1;
    return th_node_item(list, *k);
}

/* The value of a key of a test, and which of its numbers it is. */
static const struct th_node *find_value(const struct th_node *test, const char *key, int *which)
{
    static const char *const pairs[] = {"between", "outside"};
    const char *point = strchr(key, '.');
    const int end = point ? th_labels_find("least most", point + 1) : -1;
    *which = strcmp(key, "below") == 0 ? MOST : strcmp(key, "reset") == 0 ? RESET : LEAST;
    if (th_labels_find("above below is reset", key) >= 0)
        return th_node_get(test, key);
    for (size_t k = 0; k < 2 && end >= 0; k++) {
        const struct th_node *pair = th_node_get(test, pairs[k]);
        if (strlen(pairs[k]) != (size_t)(point - key) || !pair ||
            strncmp(pairs[k], key, strlen(pairs[k])) != 0 ||
            th_node_kind(pair) != TH_SEQUENCE || th_node_count(pair) != 2)
            continue;
        *which = end == 0 ? LEAST : MOST;
        return th_node_item(pair, (size_t)end);
    }
    return NULL;
}

bool th_value_condition(const struct th_value_request *it, const struct th_node *mapping,
                        const char *key, size_t number, struct th_item_value *value)
{
    struct th_memory *memory = &it->r->memory;
    const char *rest, *word = th_item_first(it->r, key, &rest);
    const struct th_node *condition = th_node_get(mapping, word);
    size_t k;
    int which;
    if (!condition)
        return th_value_refuse(it, th_memory_format(memory, "no %s: is written there", word));
    if (th_node_kind(condition) != TH_MAPPING)
        return false; /* reported by its reader */
    if (!rest)
        return th_value_refuse(
            it,
            th_memory_format(memory, "a condition is the same for every member; %s", numbers));
    if (strcmp(rest, "for") == 0 && th_node_get(condition, "for")) {
        value->node = th_node_get(condition, "for");
        value->row = th_value_time(it->rest, "0.000001 s", "inf", 0);
        value->key = TH_ITEM_HELD;
        value->of = th_test_place(number, 0);
        return true;
    }
    const struct th_node *test = find_test(it, condition, &rest, &k);
    if (!test || th_node_kind(test) != TH_MAPPING)
        return false;
    value->node = find_value(test, rest, &which);
    if (!value->node)
        return th_value_refuse(
            it, th_memory_format(memory, "no %.40s is written there; %s", rest, numbers));
    value->key = TH_ITEM_TEST + which;
    value->of = th_test_place(number, k);
    return read_row(it, test, &value->row);
}
