/* {from: parts/morphine.yaml, use: model, name: word, ...}: one instance, its model, its name
 * and the mappings from which its values come. */
#include <ctype.h>
#include <string.h>

#include "document/part.h"
#include "language/library.h"

static const char *const part_keys[] = {"title", "source", "about"};

/* A key of the instance: from the command line, else from its mapping, else from its parts. */
static bool find_entry(struct th_reader *r, const struct th_draft *draft, const char *key,
                       struct th_scalar *scalar)
{
    if ((draft->prefix &&
         th_override_take(r, th_memory_format(&r->memory, "%s.%s", draft->prefix, key),
                          scalar)) ||
        (draft->by_part &&
         th_override_take(r, th_memory_format(&r->memory, "%s.%s", draft->by_part, key),
                          scalar)))
        return true;
    for (size_t k = 0; k < draft->layer_count; k++)
        if (th_node_get(draft->layers[k].mapping, key))
            return th_read_entry(r, draft->layers[k].mapping, key, scalar);
    return false;
}

/* The bare name of a part, as a name of an instance: "morphine" of "parts/morphine.yaml". */
static const char *base_name(struct th_reader *r, const char *path)
{
    char bare[TH_PART_NAME];
    th_part_name(path, bare);
    bare[TH_LONGEST_NAME] = '\0';
    for (char *c = bare; *c; c++)
        if (!isalnum((unsigned char)*c) && *c != '-')
            *c = '_';
    return *bare ? th_memory_format(&r->memory, "%s", bare) : "part";
}

/* standard: the model without use:, or NULL. */
static const struct th_model *find_model(struct th_reader *r, const struct th_slot *slot,
                                         const struct th_draft *draft, const char *standard)
{
    const struct th_catalog *catalog = r->scenario->catalog;
    struct th_candidates names = {0};
    const struct th_model *only = NULL;
    struct th_scalar scalar = {standard, {0}, TH_CHOSEN, ""};
    bool written = find_entry(r, draft, "use", &scalar);
    for (size_t k = 0; k < catalog->model_count; k++) {
        const struct th_model *model = catalog->models[k];
        if (strcmp(model->slot, slot->name) != 0)
            continue;
        th_candidates_add(&r->memory, &names, model->name);
        only = model;
        if (scalar.text && strcmp(scalar.text, model->name) == 0)
            return model;
    }
    if (written)
        th_candidates_reject(r, scalar.place, "model", scalar.text, slot->key, &names);
    else if (names.count == 1)
        return only;
    else
        th_error_at(r->error, draft->place, TH_BAD_INPUT,
                    "%s needs use: with the name of a model%s%s", slot->key,
                    names.count ? ", for example " : "", names.count ? names.items[0] : "");
    return NULL;
}

static void check_layers(struct th_reader *r, const struct th_slot *slot,
                         const struct th_model *model, struct th_draft *draft)
{
    th_read_row_lists(r, model, draft);
    for (size_t k = 0; k < draft->layer_count; k++) {
        struct th_candidates names = {.of = model};
        th_candidates_table(&r->memory, &names, &model->params);
        for (size_t n = 0; n < model->list_count; n++)
            th_candidates_add(&r->memory, &names, model->lists[n].name);
        th_candidates_add(&r->memory, &names, "use");
        th_candidates_add(&r->memory, &names, "from");
        if (slot->most > 1 && !draft->layers[k].part)
            th_candidates_add(&r->memory, &names, "name");
        for (size_t n = 0; draft->layers[k].part && n < sizeof part_keys / sizeof part_keys[0];
             n++)
            th_candidates_add(&r->memory, &names, part_keys[n]);
        if (draft->layers[k].part && r->scenario->catalog->bringing_slot)
            th_candidates_add(&r->memory, &names, "brings");
        const char *where =
            slot->most > 1 ? th_memory_format(&r->memory, "%s (%s)", slot->key, model->name)
                           : slot->key;
        th_read_keys(r, draft->layers[k].mapping, where, &names);
        const struct th_node *from = th_node_get(draft->layers[k].mapping, "from");
        if (from && !th_read_is_part(th_node_text(from)) &&
            !th_table_find(&model->params, "from")) {
            th_error_at(r->error, th_node_place(from), TH_BAD_INPUT,
                        "from: \"%.60s\" is not the name of a part", th_node_text(from));
            draft->partial = true;
        }
    }
}

bool th_read_same_model(struct th_reader *r, const struct th_instance *instance,
                        struct th_draft *draft, const struct th_scalar *part)
{
    const struct th_slot *slot = &r->scenario->catalog->slots[instance->slot];
    const char *standard = th_labels_count(slot->standard) == 1 ? slot->standard : NULL;
    const int before = r->error->count;
    if (!th_read_part_slot(r, slot, draft))
        return false;
    const struct th_model *model = find_model(r, slot, draft, standard);
    if (!model)
        return false;
    if (strcmp(model->name, instance->model->name) != 0)
        th_error_at(r->error, part->place, TH_BAD_INPUT,
                    "%s.from: %.80s is of the model %s, and %s is of %s: parts that vary are "
                    "of one model",
                    instance->name, part->text, model->name, instance->name,
                    instance->model->name);
    else if (th_read_brings(r, slot, draft)) {
        th_read_brought(r, instance->model, draft);
        check_layers(r, slot, instance->model, draft);
    }
    for (size_t k = 0; k < draft->layer_count; k++)
        if (draft->layers[k].part)
            th_moved_in_part(r, model, draft->layers[k].mapping, draft->layers[k].path);
    return r->error->count == before;
}

/* The number of an unnamed twin depends on the order, so format 1 writes its name. */
static void name_twin(struct th_reader *r, struct th_draft *draft)
{
    const char *now = th_memory_format(&r->memory, "name: %s", draft->name);
    if (th_old_spelling(r, TH_OLD_TWINS, draft->place, now))
        th_old_edit(
            r, (struct th_edit){.kind = TH_EDIT_INSERT, .place = draft->place, .text = now});
}

/* "fault.kink", the second "fault.kink_2"; a written name must be unique. */
static const char *full_name(struct th_reader *r, const struct th_slot *slot,
                             struct th_draft *draft, bool written)
{
    if (slot->most == 1)
        return slot->name;
    const char *bare = draft->name;
    bool twin = false;
    for (int k = 2; k < 1000; k++) {
        const char *full = th_memory_format(&r->memory, "%s.%s", slot->name, draft->name);
        if (th_scenario_instance(r->scenario, full) == SIZE_MAX) {
            if (twin)
                name_twin(r, draft);
            return full;
        }
        if (written) {
            th_error_at(r->error, draft->place, TH_BAD_INPUT, "there are two %s named \"%s\"",
                        slot->key, bare);
            return full;
        }
        draft->name = th_memory_format(&r->memory, "%s_%d", bare, k);
        twin = true;
    }
    return draft->name;
}

/* "effect.ec50" is the row of the only effect; an effect named "ec50" would hide it. */
static bool not_a_row(struct th_reader *r, const struct th_slot *slot,
                      const struct th_scalar *scalar)
{
    const struct th_catalog *catalog = r->scenario->catalog;
    for (size_t k = 0; k < catalog->model_count; k++) {
        const struct th_model *model = catalog->models[k];
        if (strcmp(model->slot, slot->name) != 0 ||
            (!th_table_find(&model->params, scalar->text) &&
             !th_table_find(&model->outputs, scalar->text) &&
             !th_table_find(&model->profiles, scalar->text)))
            continue;
        th_error_at(r->error, scalar->place, TH_BAD_INPUT,
                    "name: \"%s\" is a row of %s.%s; choose another", scalar->text, slot->name,
                    model->name);
        return false;
    }
    return true;
}

/* The name by which --set can mean an unnamed instance before its model is known:
 * "drug.morphine" of {from: morphine}, "fault.kink_2" of the second {use: kink}; NULL: none. */
static const char *name_by_part(struct th_reader *r, const struct th_slot *slot,
                                const struct th_node *mapping, const char *standard)
{
    const struct th_node *from = mapping ? th_node_get(mapping, "from") : NULL;
    const struct th_node *use = mapping ? th_node_get(mapping, "use") : NULL;
    const char *bare =
        from && th_node_kind(from) == TH_SCALAR && th_read_is_part(th_node_text(from))
            ? base_name(r, th_node_text(from))
        : use && th_node_kind(use) == TH_SCALAR ? th_node_text(use)
                                                : standard;
    const char *full = bare ? th_memory_format(&r->memory, "%s.%s", slot->name, bare) : NULL;
    for (int k = 2; full && th_scenario_instance(r->scenario, full) != SIZE_MAX; k++)
        full = th_memory_format(&r->memory, "%s.%s_%d", slot->name, bare, k);
    return full;
}

void th_read_instance(struct th_reader *r, size_t slot_number, size_t index,
                      const struct th_node *mapping, const char *standard)
{
    struct th_scenario *s = r->scenario;
    const struct th_slot *slot = &s->catalog->slots[slot_number];
    struct th_draft *draft = &r->drafts[s->instance_count];
    struct th_scalar name;
    const char *part = NULL;
    *draft =
        (struct th_draft){.place = mapping ? th_node_place(mapping) : th_node_place(r->root)};
    if (mapping && th_node_kind(mapping) != TH_MAPPING) {
        th_error_at(r->error, draft->place, TH_BAD_INPUT,
                    "%s must be a mapping: {use: ..., ...}", slot->key);
        r->incomplete = true;
        return;
    }
    if (mapping)
        draft->layers[draft->layer_count++] = (struct th_layer){.mapping = mapping};
    bool named = slot->most > 1 && th_read_entry(r, mapping, "name", &name);
    if (named && th_read_name(r, &name) && not_a_row(r, slot, &name))
        draft->name = th_memory_format(&r->memory, "%s", name.text);
    const struct th_node *all = th_node_get(r->root, slot->key);
    bool alone = all && (th_node_kind(all) != TH_SEQUENCE || th_node_count(all) == 1);
    draft->prefix = slot->most == 1 ? slot->name
                    : named ? th_memory_format(&r->memory, "%s.%s", slot->name, draft->name)
                    : alone ? slot->name
                            : NULL;
    draft->by_part = slot->most > 1 && !named ? name_by_part(r, slot, mapping, standard) : NULL;
    bool whole = th_read_parts(r, draft, &part);
    const struct th_model *model =
        th_read_part_slot(r, slot, draft) ? find_model(r, slot, draft, standard) : NULL;
    const char *lacking = model ? th_slot_lacks(r, model->needs) : NULL;
    if (lacking)
        th_error_at(r->error, draft->place, TH_BAD_INPUT,
                    "%s: %s.%s needs %s, and there is none in this scenario", slot->key,
                    model->slot, model->name, lacking);
    if (model && model->extend && !lacking)
        model = th_read_extended(r, draft, model, slot->name);
    r->incomplete = r->incomplete || !model || lacking;
    if (!model || lacking)
        return;
    if (!draft->name)
        draft->name = part ? base_name(r, part) : model->name;
    draft->partial = !whole;
    struct th_instance *instance = &s->instances[s->instance_count];
    instance->model = model;
    instance->slot = slot_number;
    instance->index = index;
    instance->part =
        draft->layer_count > 1 && draft->layers[1].part ? draft->layers[1].path : NULL;
    th_read_brought(r, model, draft);
    draft->absent = !mapping && draft->layer_count == 0 && !th_slot_set(r, slot);
    if (whole && th_read_brings(r, slot, draft))
        check_layers(r, slot, model, draft);
    instance->name = full_name(r, slot, draft, named);
    s->instance_count++;
}
