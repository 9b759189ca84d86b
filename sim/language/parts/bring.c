/* brings: rows of other slots that a part has with it, as a child has its shorter canal. They
 * stand below what the scenario and the parts of those slots say. */
#include <string.h>

#include "language/library.h"

static bool may_bring(const struct th_reader *r, const struct th_slot *slot)
{
    const char *name = r->scenario->catalog->bringing_slot;
    return name && strcmp(name, slot->name) == 0;
}

/* The mapping under brings: of a layer; NULL: it has none. */
static const struct th_node *brought_by(const struct th_layer *layer)
{
    return layer->part ? th_node_get(layer->mapping, "brings") : NULL;
}

/* True if a slot holds one model and stands behind this one in the flow, so that it is read
 * after it. */
static bool is_later(const struct th_catalog *catalog, size_t by, const char *key)
{
    for (size_t k = by + 1; k < catalog->slot_count; k++)
        if (catalog->slots[k].most == 1 && strcmp(catalog->slots[k].key, key) == 0)
            return true;
    return false;
}

/* Each row is one of some model of the slot: of which, that stands there, tells later. */
static void check_rows(struct th_reader *r, const char *slot, const struct th_node *rows)
{
    const struct th_catalog *catalog = r->scenario->catalog;
    for (size_t n = 0; n < th_node_count(rows); n++) {
        const char *key = th_node_key(rows, n);
        bool known = strcmp(key, "use") == 0;
        struct th_candidates names = {0};
        for (size_t k = 0; k < catalog->model_count; k++)
            if (strcmp(catalog->models[k]->slot, slot) == 0) {
                known = known || th_table_find(&catalog->models[k]->params, key);
                th_candidates_table(&r->memory, &names, &catalog->models[k]->params);
            }
        if (!known)
            th_candidates_reject(r, th_node_key_place(rows, n), "row", key, slot, &names);
    }
}

static void check_key(struct th_reader *r, const struct th_node *brings, size_t item, size_t by)
{
    const struct th_catalog *catalog = r->scenario->catalog;
    const char *key = th_node_key(brings, item);
    const struct th_node *rows = th_node_item(brings, item);
    const struct th_place place = th_node_key_place(brings, item);
    struct th_candidates names = {0};
    if (!is_later(catalog, by, key)) {
        for (size_t k = by + 1; k < catalog->slot_count; k++)
            if (catalog->slots[k].most == 1)
                th_candidates_add(&r->memory, &names, catalog->slots[k].key);
        th_candidates_reject(r, place, "slot", key, "brings", &names);
    } else if (th_node_kind(rows) != TH_MAPPING)
        th_error_at(r->error, place, TH_BAD_INPUT, "brings: %s must be a mapping of rows", key);
    else
        check_rows(r, key, rows);
}

bool th_read_brings(struct th_reader *r, const struct th_slot *slot,
                    const struct th_draft *draft)
{
    const size_t number = (size_t)(slot - r->scenario->catalog->slots);
    const int before = r->error->count;
    for (size_t k = 0; k < draft->layer_count; k++) {
        const struct th_node *brings = brought_by(&draft->layers[k]);
        if (!brings)
            continue;
        if (!may_bring(r, slot))
            th_error_at(r->error, th_node_place(brings), TH_BAD_INPUT,
                        "brings: a part of %s brings no rows of other slots", slot->key);
        else if (th_node_kind(brings) != TH_MAPPING)
            th_error_at(r->error, th_node_place(brings), TH_BAD_INPUT,
                        "brings must be a mapping of slots: {csf: {use: ..., ...}}");
        else
            for (size_t n = 0; n < th_node_count(brings); n++) check_key(r, brings, n, number);
    }
    return r->error->count == before;
}

/* Rows that the present model has not: notices. */
static bool is_of(struct th_reader *r, const struct th_layer *by, const struct th_node *rows,
                  const struct th_model *model)
{
    const struct th_node *use = th_node_get(rows, "use");
    if (use && strcmp(th_node_text(use), model->name) != 0) {
        th_notice_add(r, th_node_place(use),
                      "%s brings rows of %s.%s, which are not read: %s.%s is used", by->path,
                      model->slot, th_node_text(use), model->slot, model->name);
        return false;
    }
    for (size_t n = 0; !use && n < th_node_count(rows); n++)
        if (!th_table_find(&model->params, th_node_key(rows, n))) {
            th_notice_add(r, th_node_key_place(rows, n),
                          "%s brings rows of %s, which are not read: %s.%s has no %s", by->path,
                          model->slot, model->slot, model->name, th_node_key(rows, n));
            return false;
        }
    return true;
}

/* Rows that a part brings for the slot of a model; NULL: none. */
static const struct th_node *rows_for(const struct th_layer *layer,
                                      const struct th_model *model)
{
    const struct th_node *brings = brought_by(layer);
    const struct th_node *rows =
        brings && th_node_kind(brings) == TH_MAPPING ? th_node_get(brings, model->slot) : NULL;
    return rows && th_node_kind(rows) == TH_MAPPING ? rows : NULL;
}

bool th_read_brings_for(const struct th_draft *by, const struct th_model *model)
{
    for (size_t k = 0; k < by->layer_count; k++)
        if (rows_for(&by->layers[k], model))
            return true;
    return false;
}

bool th_read_brought_by(struct th_reader *r, const struct th_draft *by,
                        const struct th_model *model, struct th_draft *draft)
{
    for (size_t k = 0; k < by->layer_count; k++) {
        const struct th_node *rows = rows_for(&by->layers[k], model);
        if (!rows || !is_of(r, &by->layers[k], rows, model))
            continue;
        if (draft->layer_count == TH_LAYERS) {
            th_error_at(r->error, th_node_place(rows), TH_BAD_INPUT,
                        "from: more than %d parts in a row", TH_LAYERS - 1);
            return false;
        }
        draft->layers[draft->layer_count] = by->layers[k];
        draft->layers[draft->layer_count++].mapping = rows;
    }
    return true;
}

void th_read_brought(struct th_reader *r, const struct th_model *model, struct th_draft *draft)
{
    const struct th_scenario *s = r->scenario;
    for (size_t i = 0; i < s->instance_count; i++) {
        const struct th_slot *slot = &s->catalog->slots[s->instances[i].slot];
        if (may_bring(r, slot) && strcmp(slot->name, model->slot) != 0 &&
            !th_read_brought_by(r, &r->drafts[i], model, draft))
            return;
    }
}

void th_drop_brought(const struct th_draft *by, const struct th_model *model,
                     struct th_draft *draft)
{
    size_t kept = 0;
    for (size_t k = 0; k < draft->layer_count; k++) {
        bool brought = false;
        for (size_t n = 0; n < by->layer_count; n++) {
            const struct th_node *rows = rows_for(&by->layers[n], model);
            brought = brought || (rows && draft->layers[k].mapping == rows);
        }
        if (!brought)
            draft->layers[kept++] = draft->layers[k];
    }
    draft->layer_count = kept;
}
