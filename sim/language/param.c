/* The parameters of all instances: from the command line, the scenario, its parts or the
 * default of the row. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "language/library.h"
#include "scenario/provenance.h"
#include "scenario/rules.h"

bool th_read_written(struct th_reader *r, const struct th_draft *draft, const char *path,
                     const struct th_row *row, struct th_scalar *scalar, bool *bad)
{
    const char *key = row->name;
    bool own_from = strcmp(key, "from") == 0; /* a row of the name that also means a part */
    bool set =
        th_override_take(r, path, scalar) && !(own_from && th_read_is_part(scalar->text));
    *bad = false;
    for (size_t k = 0; k < draft->layer_count; k++) {
        const struct th_node *node = th_node_get(draft->layers[k].mapping, key);
        if (!node || set || (own_from && th_read_is_part(th_node_text(node))))
            continue;
        *bad = !th_read_row(r, node, path, draft->layers[k].part, row, scalar);
        return true;
    }
    return set;
}

static void keep_scalar(struct th_reader *r, struct th_provenance *origin,
                        const struct th_scalar *scalar)
{
    origin->mark = scalar->mark;
    origin->text = th_memory_format(&r->memory, "%s", scalar->text);
    origin->source =
        scalar->source[0] ? th_memory_format(&r->memory, "%s", scalar->source) : "";
    origin->place = th_read_place(r, scalar->place);
    if (scalar->place.line ==
        0) /* the command line has no lines, but it is no default either */
        origin->place = (struct th_place){TH_SOURCE_SET, 1, 1};
}

static void read_param(struct th_reader *r, const struct th_draft *draft,
                       struct th_instance *instance, size_t number)
{
    const struct th_row *row = &instance->model->params.rows[number];
    struct th_provenance *origin = &instance->provenance[number];
    double *si = &instance->params[number];
    const char *path = th_memory_format(&r->memory, "%s.%s", instance->name, row->name);
    struct th_range range;
    struct th_scalar scalar;
    bool bad;
    *si = NAN;
    *origin = (struct th_provenance){.mark = row->mark, .source = row->source};
    origin->text = row->init ? row->init : "";
    if (!origin->source)
        origin->source = "";
    if (!th_read_range(r, row, path, &range))
        return;
    origin->least = range.least;
    origin->most = range.most;
    const size_t index = th_scenario_instance(r->scenario, instance->name);
    const bool written = th_read_written(r, draft, path, row, &scalar, &bad);
    if (th_moved_value(r, index, number, &range, written, &scalar, &bad)) {
        if (!bad && th_read_value(r, row, &scalar, path, &range, si))
            keep_scalar(r, origin, &scalar);
        return;
    }
    th_read_default(r, row, path, &range, si);
    if (!row->init || row->init[0] || draft->partial)
        return;
    if (row->flags & TH_OF_DEVICE && th_slot_lacks(r, TH_NEEDS_DEVICE))
        return;
    if (th_read_row_value(r, index, number, &scalar)) {
        if (th_read_value(r, row, &scalar, path, &range, si))
            keep_scalar(r, origin, &scalar);
        return;
    }
    if (draft->absent)
        th_candidates_add(&r->memory, &r->missing_rows, row->name);
    else
        th_error_at(r->error, draft->place, TH_BAD_INPUT, "%s needs %s: %s (%s)",
                    instance->name, row->name, row->doc ? row->doc : row->name,
                    row->quantity == TH_CHOICE ? row->labels
                    : row->quantity == TH_FILE ? th_file_sort_doc(row->file)
                                               : th_quantity_doc(row->quantity));
}

/* The data of one FILE row: the model's load() makes them from the file, once, when the
 * scenario is read. */
static void load_file(struct th_reader *r, struct th_instance *instance, size_t number,
                      const void **data)
{
    struct th_file file = {.row = number, .units = r->scenario->units, .data = data};
    const int before = r->error->count;
    const double source = instance->params[number];
    if (isnan(source))
        return; /* not given, or refused */
    for (const struct th_table_file *t = r->table_files; t; t = t->next)
        if ((double)t->source->number == source) {
            file.path = t->source->path;
            file.table = t->table;
        }
    for (const struct th_library *l = r->scenario->libraries; l; l = l->next)
        if ((double)l->number == source) {
            file.path = l->path;
            file.library = l;
        }
    data[number] = instance->model->load(&file, &r->scenario->arena, r->error);
    if (!data[number] && r->error->count == before)
        th_error_at(r->error, instance->provenance[number].place, TH_BAD_INPUT,
                    "%s.%s: %s cannot be used", instance->name,
                    instance->model->params.rows[number].name, file.path);
}

static void load_files(struct th_reader *r, struct th_instance *instance)
{
    const struct th_table *rows = &instance->model->params;
    const void **data = NULL;
    for (size_t k = 0; instance->model->load && k < rows->count; k++) {
        if (rows->rows[k].quantity != TH_FILE)
            continue;
        if (!data)
            data = th_memory_keep(&r->memory, rows->count * sizeof *data);
        if (!data)
            return;
        instance->data = data;
        load_file(r, instance, k, data);
    }
}

/* Reports the values that an instance needs which is not written at all. */
static void reject_absent(struct th_reader *r, const struct th_draft *draft, const char *key)
{
    const char *list = "";
    for (size_t k = 0; k < r->missing_rows.count; k++)
        list = th_memory_format(&r->memory, "%s%s%s", list, k ? ", " : "",
                                r->missing_rows.items[k]);
    if (r->missing_rows.count)
        th_error_at(r->error, draft->place, TH_BAD_INPUT, "there is no %s: it needs %s", key,
                    list);
    r->missing_rows.count = 0;
}

/* Checks the model's own rules, across its rows. */
static void check_rules(struct th_reader *r, const struct th_draft *draft,
                        const struct th_instance *instance)
{
    const struct th_setup setup = th_scenario_setup(
        r->scenario, (size_t)(instance - r->scenario->instances), instance->params);
    struct th_error found = {0};
    if (draft->partial || !instance->model->check ||
        instance->model->check(&setup, &found) == TH_OK)
        return;
    char name[80];
    int shown = found.count < TH_ERRORS ? found.count : TH_ERRORS;
    for (int k = 0; k < shown; k++)
        th_error_at(
            r->error, draft->place, TH_BAD_INPUT, "%s%s%s", draft->absent ? "there is no " : "",
            th_scenario_prefix(instance, found.text[k], name, sizeof name), found.text[k]);
    if (shown == 0)
        th_error_at(r->error, draft->place, TH_BAD_INPUT, "%s: its parameters are inconsistent",
                    instance->name);
}

bool th_read_params_of(struct th_reader *r, const struct th_draft *draft,
                       struct th_instance *instance)
{
    const size_t count = instance->model->params.count;
    instance->provenance = th_memory_keep(&r->memory, count * sizeof *instance->provenance);
    instance->params = th_memory_keep(&r->memory, count * sizeof *instance->params);
    for (size_t k = 0; instance->provenance && instance->params && k < count; k++)
        read_param(r, draft, instance, k);
    return instance->provenance && instance->params;
}

void th_read_params(struct th_reader *r)
{
    struct th_scenario *s = r->scenario;
    th_moved_keys(r);
    for (size_t i = 0; i < s->instance_count; i++) {
        struct th_instance *instance = &s->instances[i];
        int before = r->error->count;
        if (!th_read_params_of(r, &r->drafts[i], instance))
            return;
        reject_absent(r, &r->drafts[i], s->catalog->slots[instance->slot].key);
        load_files(r, instance);
        if (r->error->count == before)
            check_rules(r, &r->drafts[i], instance);
    }
}
