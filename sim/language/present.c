/* The slots that a scenario has: the device as a whole or not at all, a drug or none. */
#include <string.h>

#include "language/library.h"

/* True if a --set names that slot. */
bool th_slot_set(const struct th_reader *r, const struct th_slot *slot)
{
    const char *rest;
    for (size_t k = 0; k < r->override_count; k++)
        if (th_scenario_slot(r->scenario->catalog, r->overrides[k].path, &rest) == slot)
            return true;
    return false;
}

/* True if the text or a --set names a slot. */
static bool is_named(const struct th_reader *r, const struct th_slot *slot)
{
    return th_node_get(r->root, slot->key) || th_slot_set(r, slot);
}

/* A device stands in a scenario if one of its slots is named; so does what is dissolved. In
 * files without format: both always do. */
bool th_slot_there(const struct th_reader *r, const struct th_slot *slot)
{
    const struct th_catalog *catalog = r->scenario->catalog;
    bool drug = catalog->species_slot && strcmp(slot->name, catalog->species_slot) == 0;
    bool any = r->scenario->format == 0 || !(slot->device || drug) || is_named(r, slot);
    for (size_t k = 0; slot->device && k < catalog->slot_count; k++)
        any |= catalog->slots[k].device && is_named(r, &catalog->slots[k]);
    return any;
}

/* The first need of the model that the scenario does not meet: "a drug", or NULL. */
const char *th_slot_lacks(const struct th_reader *r, unsigned needs)
{
    const struct th_catalog *catalog = r->scenario->catalog;
    for (size_t k = 0; k < catalog->slot_count; k++) {
        const struct th_slot *slot = &catalog->slots[k];
        bool drug = catalog->species_slot && strcmp(slot->name, catalog->species_slot) == 0;
        if (needs & TH_NEEDS_DEVICE && slot->device && !th_slot_there(r, slot))
            return "a pump";
        if (needs & TH_NEEDS_DRUG && drug && !th_slot_there(r, slot))
            return "a drug";
    }
    return NULL;
}

unsigned th_slot_needs(const struct th_catalog *catalog, const struct th_slot *slot,
                       const char *model)
{
    for (size_t k = 0; k < catalog->model_count; k++)
        if (strcmp(catalog->models[k]->slot, slot->name) == 0 &&
            strcmp(catalog->models[k]->name, model) == 0)
            return catalog->models[k]->needs;
    return 0;
}

/* "program, pump, catheter" */
static const char *device_keys(struct th_reader *r)
{
    const struct th_catalog *catalog = r->scenario->catalog;
    const char *list = "";
    for (size_t k = 0; k < catalog->slot_count; k++)
        if (catalog->slots[k].device)
            list = th_memory_format(&r->memory, "%s%s%s", list, *list ? ", " : "",
                                    catalog->slots[k].key);
    return list;
}

/* Of a slot that is left out with all that belongs to it. */
void th_slot_notices(struct th_reader *r)
{
    const struct th_catalog *catalog = r->scenario->catalog;
    for (unsigned needs = TH_NEEDS_DEVICE; needs <= TH_NEEDS_DRUG; needs++)
        if (th_slot_lacks(r, needs))
            th_notice_add(r, th_node_place(r->root),
                          needs == TH_NEEDS_DRUG
                              ? "there is no %s: nothing is dissolved"
                              : "none of %s: there is no pump, and nothing is given by one",
                          needs == TH_NEEDS_DRUG ? catalog->species_slot : device_keys(r));
}

/* The model of the slot beside that of an instance, if it has no profiles; else NULL. */
static const struct th_model *find_pointless(const struct th_scenario *s,
                                             const struct th_instance *instance)
{
    if (!(instance->model->needs & TH_NEEDS_POINTS))
        return NULL;
    for (size_t k = 0; k < s->instance_count; k++)
        if (strcmp(s->instances[k].model->slot, instance->model->beside) == 0 &&
            !s->instances[k].model->points)
            return s->instances[k].model;
    return NULL;
}

void th_slot_pointless(struct th_reader *r)
{
    struct th_scenario *s = r->scenario;
    size_t count = 0;
    for (size_t k = 0; k < s->instance_count; k++) {
        const struct th_instance *it = &s->instances[k];
        const struct th_model *by = find_pointless(s, it);
        if (by && r->drafts[k].absent)
            continue;
        if (by)
            th_error_at(r->error, r->drafts[k].place, TH_BAD_INPUT,
                        "%s: %s.%s lies along %s, and %s.%s has no length: leave %s out",
                        s->catalog->slots[it->slot].key, it->model->slot, it->model->name,
                        by->slot, by->slot, by->name, s->catalog->slots[it->slot].key);
        s->instances[count] = *it;
        r->drafts[count++] = r->drafts[k];
    }
    s->instance_count = count;
}
