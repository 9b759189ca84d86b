/* from: of a hazard: a part with its law, mark and source, and what else hazards have in
 * common.
 *
 *     use: hazard
 *     after: {value: exponential mean 268 year, mark: derived, source: "a paper"}
 *
 * Keys that stand beside from: win; one that says when (at, after, when, table, every) stands
 * for all of the part's that do, and for its mark and source. */
#include <string.h>

#include "language/items/items.h"

static const char when_keys[] = "at after when table every mark source";

static bool has_when(const struct th_node *item)
{
    for (size_t k = 0; k < th_node_count(item); k++)
        if (th_labels_find("at after when table every", th_node_key(item, k)) >= 0)
            return true;
    return false;
}

/* True if the parts of a draft are those of a hazard; else with a sentence. */
static bool is_hazard(struct th_reader *r, const struct th_draft *draft)
{
    bool stated = false, good = true;
    for (size_t k = 1; k < draft->layer_count; k++) {
        const struct th_node *use = th_node_get(draft->layers[k].mapping, "use");
        stated = stated || use;
        good = good && (!use || strcmp(th_node_text(use), "hazard") == 0);
    }
    if (stated && good)
        return true;
    const struct th_node *from = th_node_get(draft->layers[0].mapping, "from");
    th_error_at(r->error, from ? th_node_place(from) : draft->place, TH_BAD_INPUT,
                "from: %s is no part of a hazard (use: hazard)", draft->layers[1].path);
    return false;
}

/* The entries of a part that the item does not have itself. */
static const struct th_node *add_layer(struct th_reader *r, const struct th_node *item,
                                       const struct th_node *part, bool timed)
{
    for (size_t k = 0; item && k < th_node_count(part); k++) {
        const char *key = th_node_key(part, k);
        if (th_labels_find("use from title about", key) >= 0 || th_node_get(item, key) ||
            (timed && th_labels_find(when_keys, key) >= 0))
            continue;
        item = th_node_add(&r->memory.scratch, item, key, th_node_item(part, k));
    }
    return item;
}

/* An item of which nothing more is said: its part could not be read. */
static const struct th_node *merely(struct th_reader *r, const struct th_node *node)
{
    struct th_arena *arena = &r->memory.scratch;
    const struct th_place place = th_node_place(node);
    const struct th_node *item = th_node_mapping(arena, place);
    const struct th_node *start = th_node_scalar(arena, "start", place);
    const struct th_node *name = th_node_get(node, "name");
    item = item && start ? th_node_add(arena, item, "at", start) : NULL;
    item = item && name ? th_node_add(arena, item, "name", name) : item;
    return item ? item : node;
}

const struct th_node *th_item_part(struct th_reader *r, const struct th_node *node,
                                   const char **path)
{
    const char *first = NULL;
    *path = NULL;
    if (th_node_kind(node) != TH_MAPPING)
        return node;
    const struct th_node *name = th_node_get(node, "name");
    struct th_draft draft = {.layers = {{.mapping = node}}, .layer_count = 1};
    draft.place = th_node_place(node);
    if (name)
        draft.prefix = th_memory_format(&r->memory, "hazard.%s", th_node_text(name));
    if (!th_read_parts(r, &draft, &first) || (draft.layer_count > 1 && !is_hazard(r, &draft)))
        return merely(r, node);
    if (draft.layer_count == 1)
        return node;
    const struct th_node *item = th_node_without(&r->memory.scratch, node, "from");
    for (size_t k = 1; item && k < draft.layer_count; k++)
        item = add_layer(r, item, draft.layers[k].mapping, has_when(item));
    *path = draft.layers[1].path;
    return item ? item : node;
}
