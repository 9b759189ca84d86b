/* drug:, pump:, faults: [...]: the slots of a scenario, as they are written or as they stand
 * unwritten, and the instances in them. */
#include <string.h>

#include "language/library.h"

/* The standard model of a slot; NULL if there are several, or none. */
static const char *only_standard(const struct th_slot *slot)
{
    return th_labels_count(slot->standard) == 1 ? slot->standard : NULL;
}

/* The standard models of a slot that is not written, but for those that have no meaning in
 * this scenario. */
static void read_standards(struct th_reader *r, size_t number)
{
    const struct th_slot *slot = &r->scenario->catalog->slots[number];
    size_t index = 0;
    for (int k = 0; th_slot_there(r, slot) && k < th_labels_count(slot->standard); k++) {
        char *label = th_memory_scratch(&r->memory, TH_LONGEST_NAME + 1);
        if (!label)
            return;
        th_labels_get(slot->standard, k, label, TH_LONGEST_NAME + 1);
        if (!th_slot_lacks(r, th_slot_needs(r->scenario->catalog, slot, label)))
            th_read_instance(r, number, index++, NULL, label);
    }
}

static void read_list(struct th_reader *r, size_t slot, const struct th_node *list)
{
    size_t most = r->scenario->catalog->slots[slot].most;
    for (size_t k = 0; k < th_node_count(list); k++) {
        if (k == most) {
            th_error_at(r->error, th_node_place(th_node_item(list, k)), TH_BAD_INPUT,
                        "%s holds at most %zu", r->scenario->catalog->slots[slot].key, most);
            return;
        }
        th_read_instance(r, slot, k, th_node_item(list, k),
                         only_standard(&r->scenario->catalog->slots[slot]));
    }
}

/* True if an order of events: is relative (by:). */
static bool any_relative(const struct th_reader *r)
{
    const struct th_node *list = th_node_get(r->root, "events");
    for (size_t k = 0; list && k < th_node_count(list); k++) {
        const struct th_node *orders = th_node_get(th_node_item(list, k), "do");
        if (th_node_get(th_node_item(list, k), "by"))
            return true;
        for (size_t o = 0; orders && o < th_node_count(orders); o++)
            if (th_node_get(th_node_item(orders, o), "by"))
                return true;
    }
    return false;
}

/* The course of a member stands there unsaid where it has something to show. */
static bool is_shown(const struct th_reader *r, const struct th_slot *slot)
{
    return strcmp(slot->name, "course") == 0 &&
           (th_node_get(r->root, "stages") || any_relative(r));
}

/* True if an instance from `first` on is of that model of its slot. */
static bool any_of(const struct th_reader *r, size_t first, const char *model)
{
    for (size_t k = first; k < r->scenario->instance_count; k++)
        if (strcmp(r->scenario->instances[k].model->name, model) == 0)
            return true;
    return false;
}

/* A notice where gauges: {use: trumpet} leaves none of those that stand there unsaid. */
static void note_standards(struct th_reader *r, const struct th_slot *slot,
                           const struct th_node *node, size_t first)
{
    const char *words = "";
    if (th_labels_count(slot->standard) < 2 || first == r->scenario->instance_count)
        return;
    for (int k = 0; k < th_labels_count(slot->standard); k++) {
        char label[TH_LONGEST_NAME + 1];
        th_labels_get(slot->standard, k, label, sizeof label);
        if (any_of(r, first, label))
            return;
        if (!th_slot_lacks(r, th_slot_needs(r->scenario->catalog, slot, label)))
            words = th_memory_format(&r->memory, "%s%s{use: %s}", words,
                                     words[0] ? " and " : "", label);
    }
    if (words[0])
        th_notice_add(r, th_node_place(node), "%s: in place of %s; add those to keep both",
                      slot->key, words);
}

static void read_slot(struct th_reader *r, size_t number)
{
    const struct th_slot *slot = &r->scenario->catalog->slots[number];
    const size_t first = r->scenario->instance_count;
    const struct th_node *node = th_node_get(r->root, slot->key);
    if (node && slot->most > 1 && th_node_kind(node) == TH_SEQUENCE)
        read_list(r, number, node);
    else if (node)
        th_read_instance(r, number, 0, node, only_standard(slot));
    else if (is_shown(r, slot))
        th_read_instance(r, number, 0, NULL, NULL);
    else
        read_standards(r, number);
    if (node)
        note_standards(r, slot, node, first);
}

/* The instances of the species slot are the species, by their bare names. */
static void name_species(struct th_reader *r)
{
    struct th_scenario *s = r->scenario;
    const char *slot = s->catalog->species_slot;
    s->species_names =
        th_memory_keep(&r->memory, (s->instance_count + 1) * sizeof *s->species_names);
    if (!s->species_names || !slot)
        return;
    for (size_t k = 0; k < s->instance_count; k++) {
        if (strcmp(s->instances[k].model->slot, slot) != 0)
            continue;
        if (s->species == TH_SPECIES) {
            th_error_at(r->error, r->drafts[k].place, TH_BAD_INPUT, "at most %d kinds of %s",
                        TH_SPECIES, slot);
            return;
        }
        s->species_names[s->species++] = r->drafts[k].name;
    }
}

void th_read_instances(struct th_reader *r)
{
    struct th_scenario *s = r->scenario;
    size_t most = 0;
    for (size_t k = 0; k < s->catalog->slot_count; k++) most += s->catalog->slots[k].most;
    s->instances = th_memory_keep(&r->memory, (most + 1) * sizeof *s->instances);
    r->drafts = th_memory_scratch(&r->memory, (most + 1) * sizeof *r->drafts);
    if (!s->instances || !r->drafts)
        return;
    for (size_t k = 0; k < s->catalog->slot_count; k++) read_slot(r, k);
    th_slot_pointless(r);
    th_slot_notices(r);
    name_species(r);
}
