/* record: [csf.concentration, effect, all]: which outputs become columns. */
#include <stdio.h>
#include <string.h>

#include "scenario_read.h"

static const struct th_table *table_of(const struct th_instance *instance, bool profile)
{
    return profile ? &instance->model->profiles : &instance->model->outputs;
}

const struct th_row *th_column_row(const struct th_scenario *scenario, size_t column)
{
    const struct th_column *c = &scenario->columns[column];
    return &table_of(&scenario->instances[c->instance], c->profile)->rows[c->row];
}

/* The column, new if need be; SIZE_MAX without memory. */
static size_t add_column(struct th_reading *r, struct th_column column)
{
    struct th_scenario *s = r->scenario;
    for (size_t k = 0; k < s->column_count; k++) {
        const struct th_column *c = &s->columns[k];
        if (c->instance == column.instance && c->row == column.row &&
            c->species == column.species && c->profile == column.profile)
            return k;
    }
    if (s->column_count == r->column_room)
        return SIZE_MAX;
    const struct th_instance *instance = &s->instances[column.instance];
    const struct th_row *row = &table_of(instance, column.profile)->rows[column.row];
    bool several = column.species >= 0 && s->species > 1;
    column.path = th_read_format(r, "%s.%s%s%s", instance->name, row->name, several ? "." : "",
                                 several ? s->species_names[column.species] : "");
    s->columns[s->column_count] = column;
    return s->column_count++;
}

/* A row, once or for every drug; returns how many columns, *last the last of them. */
static size_t add_row(struct th_reading *r, size_t instance, bool profile, size_t row,
                      size_t *last)
{
    const struct th_table *table = table_of(&r->scenario->instances[instance], profile);
    bool each = table->rows[row].flags & TH_EACH_SPECIES;
    size_t count = each ? r->scenario->species : 1;
    for (size_t k = 0; k < count; k++)
        *last = add_column(r, (struct th_column){.instance = instance,
                                                 .row = row,
                                                 .species = each ? (int)k : -1,
                                                 .profile = profile});
    return count;
}

/* Everything of an instance that is recorded without being named. */
static void add_instance(struct th_reading *r, size_t instance)
{
    size_t last;
    for (int profile = 0; profile < 2; profile++) {
        const struct th_table *table = table_of(&r->scenario->instances[instance], profile);
        for (size_t k = 0; k < table->count; k++)
            if (!(table->rows[k].flags & (TH_UNRECORDED | TH_AXIS)))
                add_row(r, instance, profile, k, &last);
    }
}

/* The columns that a path means; how many, *last the last of them. */
static size_t add_path(struct th_reading *r, const struct th_path *path, size_t *last)
{
    if (path->species < 0)
        return add_row(r, path->instance, path->profile, path->row, last);
    *last = add_column(r, (struct th_column){.instance = path->instance,
                                             .row = path->row,
                                             .species = path->species,
                                             .profile = path->profile});
    return 1;
}

/* All instances of a slot, or all there are. False if no slot is called so. */
static bool add_slot(struct th_reading *r, const char *name)
{
    const struct th_scenario *s = r->scenario;
    const char *rest;
    bool all = strcmp(name, "all") == 0;
    const struct th_slot *slot = all ? NULL : th_scenario_slot(s->catalog, name, &rest);
    if (!all && (!slot || rest))
        return false;
    for (size_t k = 0; k < s->instance_count; k++)
        if (all || &s->catalog->slots[s->instances[k].slot] == slot)
            add_instance(r, k);
    return true;
}

static void record(struct th_reading *r, const struct th_said *said)
{
    size_t last, whole = th_scenario_instance(r->scenario, said->text);
    struct th_path path;
    if (whole != SIZE_MAX)
        add_instance(r, whole);
    else if (!add_slot(r, said->text) &&
             th_read_path(r, said->place, TH_OUTPUT, said->text, &path))
        add_path(r, &path, &last);
}

size_t th_read_column(struct th_reading *r, const struct th_said *said)
{
    size_t last = SIZE_MAX, before = r->scenario->column_count;
    struct th_path path;
    if (!th_read_path(r, said->place, TH_OUTPUT, said->text, &path))
        return SIZE_MAX;
    size_t count = add_path(r, &path, &last);
    if (count > 1) {
        r->scenario->column_count = before;
        th_error_at(r->error, said->place, TH_BAD_INPUT, "%.60s: of which drug? write %.60s.%s",
                    said->text, said->text, r->scenario->species_names[0]);
    }
    return count == 1 ? last : SIZE_MAX;
}

void th_read_record(struct th_reading *r)
{
    struct th_scenario *s = r->scenario;
    const struct th_node *node = th_node_get(r->root, "record");
    struct th_said said;
    for (size_t k = 0; k < s->instance_count; k++) {
        const struct th_model *model = s->instances[k].model;
        r->column_room += (model->outputs.count + model->profiles.count) * (s->species + 1);
    }
    s->columns = th_read_take(r, r->column_room * sizeof *s->columns);
    if (!s->columns)
        return;
    if (!node)
        add_slot(r, "all");
    else if (th_node_kind(node) == TH_MAPPING)
        th_error_at(r->error, th_node_place(node), TH_BAD_INPUT,
                    "record must be a list: [path, ...]");
    else if (th_node_kind(node) == TH_SCALAR && th_read_said(r, node, "record", false, &said))
        record(r, &said);
    for (size_t k = 0; node && th_node_kind(node) == TH_SEQUENCE && k < th_node_count(node);
         k++)
        if (th_read_said(r, th_node_item(node, k), "record", false, &said))
            record(r, &said);
}
