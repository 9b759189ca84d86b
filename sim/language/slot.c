/* drug: {from: parts/morphine.yaml, use: model, name: word, ...}: which instances there are,
 * which model each is, and from which mappings its values will come. */
#include <ctype.h>
#include <string.h>

#include "document/part.h"
#include "language/read.h"

static const char *const part_keys[] = {"title", "source", "about"};

/* A key of the instance: the command line first, then the mapping, then its parts. */
static bool find_word(struct th_reading *r, const struct th_written *w, const char *key,
                      struct th_said *said)
{
    if ((w->prefix && th_read_override(r, th_read_format(r, "%s.%s", w->prefix, key), said)) ||
        (w->by_part && th_read_override(r, th_read_format(r, "%s.%s", w->by_part, key), said)))
        return true;
    for (size_t k = 0; k < w->layer_count; k++)
        if (th_node_get(w->layers[k].mapping, key))
            return th_read_word(r, w->layers[k].mapping, key, said);
    return false;
}

/* "parts/morphine.yaml" is called "morphine". */
static const char *base_name(struct th_reading *r, const char *path)
{
    char bare[TH_PART_NAME];
    th_part_name(path, bare);
    bare[TH_LONGEST_NAME] = '\0';
    for (char *c = bare; *c; c++)
        if (!isalnum((unsigned char)*c) && *c != '-')
            *c = '_';
    return *bare ? th_read_format(r, "%s", bare) : "part";
}

/* standard: what stands there if use: says nothing, or NULL. */
static const struct th_model *find_model(struct th_reading *r, const struct th_slot *slot,
                                         const struct th_written *w, const char *standard)
{
    const struct th_catalog *catalog = r->scenario->catalog;
    struct th_names names = {0};
    const struct th_model *only = NULL;
    struct th_said said = {standard, {0}, TH_CHOSEN, ""};
    bool written = find_word(r, w, "use", &said);
    for (size_t k = 0; k < catalog->model_count; k++) {
        const struct th_model *model = catalog->models[k];
        if (strcmp(model->slot, slot->name) != 0)
            continue;
        th_names_add(r, &names, model->name);
        only = model;
        if (said.text && strcmp(said.text, model->name) == 0)
            return model;
    }
    if (written)
        th_read_unknown(r, said.place, "model", said.text, slot->key, &names);
    else if (names.count == 1)
        return only;
    else
        th_error_at(r->error, w->place, TH_BAD_INPUT,
                    "%s needs use: with the name of a model%s%s", slot->key,
                    names.count ? ", for example " : "", names.count ? names.items[0] : "");
    return NULL;
}

static void check_layers(struct th_reading *r, const struct th_slot *slot,
                         const struct th_model *model, struct th_written *w)
{
    for (size_t k = 0; k < w->layer_count; k++) {
        struct th_names names = {.of = model};
        th_names_table(r, &names, &model->params);
        th_names_add(r, &names, "use");
        th_names_add(r, &names, "from");
        if (slot->most > 1 && !w->layers[k].part)
            th_names_add(r, &names, "name");
        for (size_t n = 0; w->layers[k].part && n < sizeof part_keys / sizeof part_keys[0]; n++)
            th_names_add(r, &names, part_keys[n]);
        const char *where =
            slot->most > 1 ? th_read_format(r, "%s (%s)", slot->key, model->name) : slot->key;
        th_read_keys(r, w->layers[k].mapping, where, &names);
        const struct th_node *from = th_node_get(w->layers[k].mapping, "from");
        if (from && !th_read_is_part(th_node_text(from)) &&
            !th_table_find(&model->params, "from")) {
            th_error_at(r->error, th_node_place(from), TH_BAD_INPUT,
                        "from: \"%.60s\" is not the name of a part", th_node_text(from));
            w->partial = true;
        }
    }
}

/* A number would hang on the order of those without a name. */
static void name_twin(struct th_reading *r, struct th_written *w)
{
    const char *now = th_read_format(r, "name: %s", w->name);
    if (th_read_old(r, TH_OLD_TWINS, w->place, now))
        th_read_edit(r,
                     (struct th_edit){.kind = TH_EDIT_INSERT, .place = w->place, .text = now});
}

/* "fault.kink", the second "fault.kink_2"; a name that was written must be the only one. */
static const char *full_name(struct th_reading *r, const struct th_slot *slot,
                             struct th_written *w, bool written)
{
    if (slot->most == 1)
        return slot->name;
    const char *bare = w->name;
    bool twin = false;
    for (int k = 2; k < 1000; k++) {
        const char *full = th_read_format(r, "%s.%s", slot->name, w->name);
        if (th_scenario_instance(r->scenario, full) == SIZE_MAX) {
            if (twin)
                name_twin(r, w);
            return full;
        }
        if (written) {
            th_error_at(r->error, w->place, TH_BAD_INPUT, "there are two %s named \"%s\"",
                        slot->key, bare);
            return full;
        }
        w->name = th_read_format(r, "%s_%d", bare, k);
        twin = true;
    }
    return w->name;
}

/* "effect.ec50" is the row of the only effect; an effect named "ec50" would hide it. */
static bool not_a_row(struct th_reading *r, const struct th_slot *slot,
                      const struct th_said *said)
{
    const struct th_catalog *catalog = r->scenario->catalog;
    for (size_t k = 0; k < catalog->model_count; k++) {
        const struct th_model *model = catalog->models[k];
        if (strcmp(model->slot, slot->name) != 0 ||
            (!th_table_find(&model->params, said->text) &&
             !th_table_find(&model->outputs, said->text) &&
             !th_table_find(&model->profiles, said->text)))
            continue;
        th_error_at(r->error, said->place, TH_BAD_INPUT,
                    "name: \"%s\" is a row of %s.%s; choose another", said->text, slot->name,
                    model->name);
        return false;
    }
    return true;
}

/* "drug.morphine" of {from: morphine} and "fault.kink_2" of the second {use: kink}: how the
 * command line can call an instance without a name before its part and its model are known;
 * NULL: it cannot. */
static const char *name_by_part(struct th_reading *r, const struct th_slot *slot,
                                const struct th_node *mapping, const char *standard)
{
    const struct th_node *from = mapping ? th_node_get(mapping, "from") : NULL;
    const struct th_node *use = mapping ? th_node_get(mapping, "use") : NULL;
    const char *bare =
        from && th_node_kind(from) == TH_SCALAR && th_read_is_part(th_node_text(from))
            ? base_name(r, th_node_text(from))
        : use && th_node_kind(use) == TH_SCALAR ? th_node_text(use)
                                                : standard;
    const char *full = bare ? th_read_format(r, "%s.%s", slot->name, bare) : NULL;
    for (int k = 2; full && th_scenario_instance(r->scenario, full) != SIZE_MAX; k++)
        full = th_read_format(r, "%s.%s_%d", slot->name, bare, k);
    return full;
}

/* Does --set say something of that slot? */
static bool is_set(const struct th_reading *r, const struct th_slot *slot)
{
    const char *rest;
    for (size_t k = 0; k < r->override_count; k++)
        if (th_scenario_slot(r->scenario->catalog, r->overrides[k].path, &rest) == slot)
            return true;
    return false;
}

/* One instance; mapping NULL: a standard one, without anything written. */
static void read_instance(struct th_reading *r, size_t slot_number, size_t index,
                          const struct th_node *mapping, const char *standard)
{
    struct th_scenario *s = r->scenario;
    const struct th_slot *slot = &s->catalog->slots[slot_number];
    struct th_written *w = &r->written[s->instance_count];
    struct th_said name;
    const char *part = NULL;
    *w =
        (struct th_written){.place = mapping ? th_node_place(mapping) : th_node_place(r->root)};
    if (mapping && th_node_kind(mapping) != TH_MAPPING) {
        th_error_at(r->error, w->place, TH_BAD_INPUT, "%s must be a mapping: {use: ..., ...}",
                    slot->key);
        r->incomplete = true;
        return;
    }
    if (mapping)
        w->layers[w->layer_count++] = (struct th_layer){.mapping = mapping};
    bool named = slot->most > 1 && th_read_word(r, mapping, "name", &name);
    if (named && th_read_name(r, &name) && not_a_row(r, slot, &name))
        w->name = th_read_format(r, "%s", name.text);
    const struct th_node *all = th_node_get(r->root, slot->key);
    bool alone = all && (th_node_kind(all) != TH_SEQUENCE || th_node_count(all) == 1);
    w->prefix = slot->most == 1 ? slot->name
                : named         ? th_read_format(r, "%s.%s", slot->name, w->name)
                : alone         ? slot->name
                                : NULL;
    w->by_part = slot->most > 1 && !named ? name_by_part(r, slot, mapping, standard) : NULL;
    bool whole = th_read_parts(r, w, &part);
    const struct th_model *model =
        th_read_of_slot(r, slot, w) ? find_model(r, slot, w, standard) : NULL;
    r->incomplete = r->incomplete || !model;
    if (!model)
        return;
    if (!w->name)
        w->name = part ? base_name(r, part) : model->name;
    w->partial = !whole;
    w->absent = !mapping && w->layer_count == 0 && !is_set(r, slot);
    if (whole)
        check_layers(r, slot, model, w);
    struct th_instance *instance = &s->instances[s->instance_count];
    instance->model = model;
    instance->slot = slot_number;
    instance->index = index;
    instance->part = w->layer_count > 1 && w->layers[1].part ? w->layers[1].path : NULL;
    instance->name = full_name(r, slot, w, named);
    s->instance_count++;
}

/* The standard model of a slot; NULL if there are several, or none. */
static const char *only_standard(const struct th_slot *slot)
{
    return th_labels_count(slot->standard) == 1 ? slot->standard : NULL;
}

/* A slot of which the scenario says nothing. */
static void read_standards(struct th_reading *r, size_t slot)
{
    const char *standard = r->scenario->catalog->slots[slot].standard;
    for (int k = 0; k < th_labels_count(standard); k++) {
        char *word = th_read_scratch(r, TH_LONGEST_NAME + 1);
        if (!word)
            return;
        th_labels_get(standard, k, word, TH_LONGEST_NAME + 1);
        read_instance(r, slot, (size_t)k, NULL, word);
    }
}

static void read_list(struct th_reading *r, size_t slot, const struct th_node *list)
{
    size_t most = r->scenario->catalog->slots[slot].most;
    for (size_t k = 0; k < th_node_count(list); k++) {
        if (k == most) {
            th_error_at(r->error, th_node_place(th_node_item(list, k)), TH_BAD_INPUT,
                        "%s holds at most %zu", r->scenario->catalog->slots[slot].key, most);
            return;
        }
        read_instance(r, slot, k, th_node_item(list, k),
                      only_standard(&r->scenario->catalog->slots[slot]));
    }
}

static void read_slot(struct th_reading *r, size_t number)
{
    const struct th_slot *slot = &r->scenario->catalog->slots[number];
    const struct th_node *node = th_node_get(r->root, slot->key);
    if (node && slot->most > 1 && th_node_kind(node) == TH_SEQUENCE)
        read_list(r, number, node);
    else if (node)
        read_instance(r, number, 0, node, only_standard(slot));
    else
        read_standards(r, number);
}

/* The instances of the species slot are the species, by their bare names. */
static void name_species(struct th_reading *r)
{
    struct th_scenario *s = r->scenario;
    const char *slot = s->catalog->species_slot;
    s->species_names = th_read_take(r, (s->instance_count + 1) * sizeof *s->species_names);
    if (!s->species_names || !slot)
        return;
    for (size_t k = 0; k < s->instance_count; k++) {
        if (strcmp(s->instances[k].model->slot, slot) != 0)
            continue;
        if (s->species == TH_SPECIES) {
            th_error_at(r->error, r->written[k].place, TH_BAD_INPUT, "at most %d kinds of %s",
                        TH_SPECIES, slot);
            return;
        }
        s->species_names[s->species++] = r->written[k].name;
    }
}

void th_read_instances(struct th_reading *r)
{
    struct th_scenario *s = r->scenario;
    size_t most = 0;
    for (size_t k = 0; k < s->catalog->slot_count; k++) most += s->catalog->slots[k].most;
    s->instances = th_read_take(r, (most + 1) * sizeof *s->instances);
    r->written = th_read_scratch(r, (most + 1) * sizeof *r->written);
    if (!s->instances || !r->written)
        return;
    for (size_t k = 0; k < s->catalog->slot_count; k++) read_slot(r, k);
    name_species(r);
}
