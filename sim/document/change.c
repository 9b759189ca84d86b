/* Nodes that stand in place of others: what --set says instead of a text. */
#include <string.h>

#include "document/node.h"

const struct th_node *th_node_scalar(struct th_arena *arena, const char *text,
                                     struct th_place place)
{
    struct th_node *node = th_arena_take(arena, sizeof *node);
    if (node)
        *node = (struct th_node){.kind = TH_SCALAR, .place = place, .text = text, .weight = 1};
    return node;
}

/* Memory for the entries of a node of that kind. */
static struct th_node *make(struct th_arena *arena, enum th_node_kind kind,
                            struct th_place place, size_t count, struct th_entry **entries)
{
    struct th_node *node = th_arena_take(arena, sizeof *node);
    *entries = th_arena_take(arena, (count + 1) * sizeof **entries);
    if (!node || !*entries)
        return NULL;
    *node = (struct th_node){.kind = kind,
                             .place = place,
                             .text = "",
                             .count = count,
                             .entries = *entries,
                             .weight = 1};
    return node;
}

const struct th_node *th_node_list(struct th_arena *arena, const char *const *texts,
                                   size_t count, struct th_place place)
{
    struct th_entry *entries;
    struct th_node *node = make(arena, TH_SEQUENCE, place, count, &entries);
    for (size_t k = 0; node && k < count; k++) {
        entries[k] = (struct th_entry){
            .key = "", .place = place, .value = th_node_scalar(arena, texts[k], place)};
        if (!entries[k].value)
            return NULL;
    }
    return node;
}

const struct th_node *th_node_mapping(struct th_arena *arena, struct th_place place)
{
    struct th_entry *entries;
    return make(arena, TH_MAPPING, place, 0, &entries);
}

const struct th_node *th_node_put(struct th_arena *arena, const struct th_node *node, size_t k,
                                  const struct th_node *value)
{
    struct th_entry *entries;
    struct th_node *copy = make(arena, node->kind, node->place, node->count, &entries);
    if (!copy)
        return NULL;
    for (size_t n = 0; n < node->count; n++) entries[n] = node->entries[n];
    entries[k].value = value;
    return copy;
}

const struct th_node *th_node_add(struct th_arena *arena, const struct th_node *mapping,
                                  const char *key, const struct th_node *value)
{
    struct th_entry *entries;
    struct th_node *copy =
        make(arena, TH_MAPPING, mapping->place, mapping->count + 1, &entries);
    if (!copy)
        return NULL;
    for (size_t n = 0; n < mapping->count; n++) entries[n] = mapping->entries[n];
    entries[mapping->count] =
        (struct th_entry){.key = key, .place = value->place, .value = value};
    return copy;
}

const struct th_node *th_node_without(struct th_arena *arena, const struct th_node *mapping,
                                      const char *key)
{
    struct th_entry *entries;
    struct th_node *copy = make(arena, TH_MAPPING, mapping->place, mapping->count, &entries);
    if (!copy)
        return NULL;
    copy->count = 0;
    for (size_t n = 0; n < mapping->count; n++)
        if (strcmp(mapping->entries[n].key, key) != 0)
            entries[copy->count++] = mapping->entries[n];
    return copy;
}
