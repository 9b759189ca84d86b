/* record: [default, csf.concentration, {path: csf.tissue, axis: cells}]: which outputs become
 * columns, and at which of their points profiles are kept. */
#include <ctype.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "language/read.h"

/* How firmly a profile's axis was asked for; the firmer request wins, whatever the order. */
enum rank { RANK_DEFAULT, RANK_NAMED, RANK_ALL, RANK_SAID };

struct wanted {
    enum th_axis axis;
    size_t points;
    enum rank rank;
    struct th_place place;
};

static const struct th_table *table_of(const struct th_instance *instance, bool profile)
{
    return profile ? &instance->model->profiles : &instance->model->outputs;
}

const struct th_row *th_axis_row(const struct th_model *model)
{
    for (size_t k = 0; k < model->profiles.count; k++)
        if (model->profiles.rows[k].flags & TH_AXIS)
            return &model->profiles.rows[k];
    return NULL;
}

/* Levels are places of the catalogue's: only a profile over such positions has them. */
static bool has_levels(const struct th_reading *r, const struct th_model *model)
{
    const struct th_row *axis = th_axis_row(model);
    return axis && axis->quantity == TH_POSITION && r->scenario->catalog->landmark_count > 0;
}

static void set_axis(struct th_reading *r, size_t k, const struct wanted *want)
{
    struct th_column *c = &r->scenario->columns[k];
    enum th_axis axis = want->axis;
    if (!c->profile)
        return;
    if (axis == TH_LEVELS && !has_levels(r, r->scenario->instances[c->instance].model))
        axis = TH_CELLS;
    bool other = axis != c->axis || want->points != c->points;
    if (other && want->rank == RANK_SAID && r->column_rank[k] == RANK_SAID)
        th_error_at(r->error, want->place, TH_BAD_INPUT,
                    "record: %.60s is asked for with two axes; one is kept", c->path);
    if (want->rank < r->column_rank[k])
        return;
    c->axis = axis;
    c->points = want->points;
    r->column_rank[k] = (unsigned char)want->rank;
}

/* The column, new if need be; SIZE_MAX without memory. */
static size_t add_column(struct th_reading *r, struct th_column column,
                         const struct wanted *want)
{
    struct th_scenario *s = r->scenario;
    for (size_t k = 0; k < s->column_count; k++) {
        const struct th_column *c = &s->columns[k];
        if (c->instance == column.instance && c->row == column.row &&
            c->species == column.species && c->profile == column.profile) {
            set_axis(r, k, want);
            return k;
        }
    }
    if (s->column_count == r->column_room)
        return SIZE_MAX;
    const struct th_instance *instance = &s->instances[column.instance];
    const struct th_row *row = &table_of(instance, column.profile)->rows[column.row];
    bool several = column.species >= 0 && s->species > 1;
    column.path = th_read_format(r, "%s.%s%s%s", instance->name, row->name, several ? "." : "",
                                 several ? s->species_names[column.species] : "");
    s->columns[s->column_count] = column;
    r->column_rank[s->column_count] = RANK_DEFAULT;
    set_axis(r, s->column_count, want);
    return s->column_count++;
}

/* A row, once or for every drug; returns how many columns, *last the last of them. */
static size_t add_row(struct th_reading *r, size_t instance, bool profile, size_t row,
                      const struct wanted *want, size_t *last)
{
    const struct th_table *table = table_of(&r->scenario->instances[instance], profile);
    bool each = table->rows[row].flags & TH_EACH_SPECIES;
    size_t count = each ? r->scenario->species : 1;
    for (size_t k = 0; k < count; k++)
        *last = add_column(r,
                           (struct th_column){.instance = instance,
                                              .row = row,
                                              .species = each ? (int)k : -1,
                                              .profile = profile},
                           want);
    return count;
}

/* Everything of an instance that is recorded without being named; profiles only if they are
 * wanted. */
static void add_instance(struct th_reading *r, size_t instance, const struct wanted *want,
                         bool profiles)
{
    size_t last;
    for (int profile = 0; profile <= profiles; profile++) {
        const struct th_table *table = table_of(&r->scenario->instances[instance], profile);
        for (size_t k = 0; k < table->count; k++)
            if (!(table->rows[k].flags & (TH_UNRECORDED | TH_AXIS)))
                add_row(r, instance, profile, k, want, &last);
    }
}

/* Does a line of the report, or a notice, look at that output? Without a report: all are kept.
 */
static bool is_reported(struct th_reading *r, const struct th_instance *instance,
                        const struct th_row *row)
{
    const struct th_catalog *catalog = r->scenario->catalog;
    const char *path = th_read_format(r, "%s.%s", instance->name, row->name);
    for (size_t k = 0; k < catalog->report_count; k++)
        if (fnmatch(catalog->report[k].path, path, 0) == 0)
            return true;
    return catalog->report_count == 0;
}

/* Of one patient all numbers, and at the levels the profiles that have them; of an ensemble,
 * whose file grows with its members, what the report and the notices look at. Requirements add
 * what they check. */
static void add_default(struct th_reading *r)
{
    const struct th_scenario *s = r->scenario;
    const struct wanted want = {.axis = TH_LEVELS, .rank = RANK_DEFAULT};
    bool many = s->ensemble || s->members > 1;
    size_t last;
    for (size_t i = 0; i < s->instance_count; i++) {
        const struct th_table *outputs = table_of(&s->instances[i], false);
        if (!many)
            add_instance(r, i, &want, has_levels(r, s->instances[i].model));
        for (size_t k = 0; many && k < outputs->count; k++)
            if (is_reported(r, &s->instances[i], &outputs->rows[k]))
                add_row(r, i, false, k, &want, &last);
    }
}

/* The columns that a path means; how many, *last the last of them. */
static size_t add_path(struct th_reading *r, const struct th_path *path,
                       const struct wanted *want, size_t *last)
{
    if (path->species < 0)
        return add_row(r, path->instance, path->profile, path->row, want, last);
    *last = add_column(r,
                       (struct th_column){.instance = path->instance,
                                          .row = path->row,
                                          .species = path->species,
                                          .profile = path->profile},
                       want);
    return 1;
}

/* All instances of a slot. False if no slot is called so. */
static bool add_slot(struct th_reading *r, const char *name, const struct wanted *want)
{
    const struct th_scenario *s = r->scenario;
    const char *rest;
    const struct th_slot *slot = th_scenario_slot(s->catalog, name, &rest);
    if (!slot || rest)
        return false;
    for (size_t k = 0; k < s->instance_count; k++)
        if (&s->catalog->slots[s->instances[k].slot] == slot)
            add_instance(r, k, want, true);
    return true;
}

static const char *set_at(const void *context, size_t k)
{
    return ((const char *const *)context)[k];
}

/* A word without a point may have been meant for one of the sets. */
static bool misspelt_set(struct th_reading *r, const struct th_said *said)
{
    static const char *const sets[] = {"default", "all"};
    struct th_names names = {0};
    if (strchr(said->text, '.') || !th_nearest(said->text, 2, set_at, sets))
        return false;
    for (size_t k = 0; k < 2; k++) th_names_add(r, &names, sets[k]);
    th_read_unknown(r, said->place, "word", said->text, "record", &names);
    return true;
}

static void record(struct th_reading *r, const struct th_said *said, const struct wanted *want)
{
    size_t last, whole = th_scenario_instance(r->scenario, said->text);
    struct th_path path;
    if (th_read_retired(r, said->text)) {
        th_read_retired_item(r, said);
        return;
    }
    if (whole != SIZE_MAX)
        add_instance(r, whole, want, true);
    else if (!add_slot(r, said->text, want) && !misspelt_set(r, said) &&
             th_read_path(r, said->place, TH_OUTPUT, said->text, &path))
        add_path(r, &path, want, &last);
}

size_t th_read_column(struct th_reading *r, const struct th_said *said)
{
    const struct wanted want = {.axis = TH_LEVELS, .rank = RANK_DEFAULT};
    size_t last = SIZE_MAX, before = r->scenario->column_count;
    struct th_path path;
    if (!th_read_path(r, said->place, TH_OUTPUT, said->text, &path))
        return SIZE_MAX;
    size_t count = add_path(r, &path, &want, &last);
    if (count > 1) {
        r->scenario->column_count = before;
        th_error_at(r->error, said->place, TH_BAD_INPUT, "%.60s: of which drug? write %.60s.%s",
                    said->text, said->text, r->scenario->species_names[0]);
    }
    return count == 1 ? last : SIZE_MAX;
}

/* Does a word name a profile that has levels, by itself or in an instance or a slot? */
static bool keeps_levels(const struct th_reading *r, const char *path)
{
    const struct th_scenario *s = r->scenario;
    const char *rest;
    const struct th_slot *slot = th_scenario_slot(s->catalog, path, &rest);
    size_t whole = th_scenario_instance(s, path);
    struct th_path found = {.instance = whole, .profile = true};
    if (whole == SIZE_MAX && !(slot && !rest) && !th_scenario_path(s, TH_OUTPUT, path, &found))
        return false;
    for (size_t k = 0; k < s->instance_count; k++) {
        const struct th_instance *it = &s->instances[k];
        bool meant = found.instance != SIZE_MAX ? k == found.instance
                                                : &s->catalog->slots[it->slot] == slot;
        if (meant && found.profile && has_levels(r, it->model))
            return true;
    }
    return false;
}

/* A profile by its name, or in an instance: 0.1 kept its cells, which format 1 says. */
static void rewrite_cells(struct th_reading *r, const struct th_said *said, bool list)
{
    const char *now = th_read_format(r, "%s{path: %s, axis: cells}%s", list ? "" : "[",
                                     said->text, list ? "" : "]");
    if (said->place.line == 0 || !keeps_levels(r, said->text) ||
        !th_read_old(r, TH_OLD_CELLS, said->place, now))
        return;
    th_read_edit(
        r, (struct th_edit){
               .kind = TH_EDIT_VALUE, .place = said->place, .value = said->text, .text = now});
}

/* A word of the list: a set of outputs, or what an instance or a path names. */
static void record_word(struct th_reading *r, const struct th_said *said, bool list)
{
    /* Format 1 keeps a profile at the levels unless its cells are asked for; 0.1 kept the
     * cells. */
    bool levels = r->scenario->format > 0;
    const struct wanted named = {levels ? TH_LEVELS : TH_CELLS, 0, RANK_NAMED, said->place};
    if (!levels)
        rewrite_cells(r, said, list);
    const struct wanted all = {TH_CELLS, 0, RANK_ALL, said->place};
    if (strcmp(said->text, "default") == 0)
        add_default(r);
    else if (strcmp(said->text, "all") == 0)
        for (size_t k = 0; k < r->scenario->instance_count; k++) add_instance(r, k, &all, true);
    else
        record(r, said, &named);
}

/* levels, cells or "20 points" */
static bool read_axis(struct th_reading *r, const struct th_node *node, struct wanted *want)
{
    enum { MOST = 100000 };
    struct th_said said;
    char *end;
    want->axis = TH_LEVELS;
    want->points = 0;
    if (!th_node_get(node, "axis"))
        return true;
    if (!th_read_word(r, node, "axis", &said))
        return false;
    if (strcmp(said.text, "levels") == 0)
        return true;
    want->axis = TH_CELLS;
    if (strcmp(said.text, "cells") == 0)
        return true;
    want->axis = TH_POINTS;
    unsigned long points =
        isdigit((unsigned char)said.text[0]) ? strtoul(said.text, &end, 10) : 0;
    want->points = points;
    if (points >= 2 && points <= MOST && strcmp(end + strspn(end, " "), "points") == 0)
        return true;
    th_error_at(r->error, said.place, TH_BAD_INPUT,
                "axis: \"%.40s\" must be levels, cells, or how many, such as 20 points "
                "(2 to %d)",
                said.text, MOST);
    return false;
}

/* What is wrong with the keys of an item, or NULL. */
static const char *wrong_keys(const struct th_node *node)
{
    if (!th_node_get(node, "path"))
        return "an item needs path: with an output, such as {path: csf.concentration, axis: "
               "levels}";
    if (th_node_get(node, "take") && th_node_get(node, "axis"))
        return "take: is of outputs that are single numbers; they have no axis:";
    if (th_node_get(node, "during") && !th_node_get(node, "take"))
        return "during: goes with take:; what is kept over time is kept over the whole run";
    return NULL;
}

/* {path: csf.concentration, axis: levels}: path is one or a list. What take: asks for is no
 * column: it is read when there is room for reductions. */
static void record_mapping(struct th_reading *r, const struct th_node *node)
{
    struct th_names names = {0};
    struct wanted want = {.rank = RANK_SAID, .place = th_node_place(node)};
    struct th_said said;
    const struct th_node *path = th_node_get(node, "path");
    const char *wrong = wrong_keys(node);
    th_names_section(r, &names, "record");
    if (!th_read_keys(r, node, "record", &names) || !read_axis(r, node, &want))
        return;
    if (wrong)
        th_error_at(r->error, th_node_place(node), TH_BAD_INPUT, "record: %s", wrong);
    if (wrong || th_node_get(node, "take"))
        return;
    bool list = th_node_kind(path) == TH_SEQUENCE;
    for (size_t k = 0; k < (list ? th_node_count(path) : 1); k++)
        if (th_read_said(r, list ? th_node_item(path, k) : path, "path", false, &said))
            record(r, &said, &want);
}

static void record_item(struct th_reading *r, const struct th_node *node, bool list)
{
    struct th_said said;
    if (th_node_kind(node) == TH_MAPPING)
        record_mapping(r, node);
    else if (th_read_said(r, node, "record", false, &said))
        record_word(r, &said, list);
}

/* --set record="default, csf.concentration" */
static void record_override(struct th_reading *r, const struct th_said *said)
{
    const char *blanks = ", \t[]", *at = said->text + strspn(said->text, blanks);
    while (*at) {
        size_t length = strcspn(at, blanks);
        struct th_said word = *said;
        word.text = th_read_format(r, "%.*s", (int)length, at);
        record_word(r, &word, true);
        at += length;
        at += strspn(at, blanks);
    }
}

size_t th_read_output(struct th_reading *r, const struct th_said *said)
{
    const struct th_scenario *s = r->scenario;
    size_t before = s->column_count, column = th_read_column(r, said);
    if (column == SIZE_MAX)
        return SIZE_MAX;
    const struct th_column *c = &s->columns[column];
    size_t k = 0;
    while (k < s->output_count &&
           (s->outputs[k].instance != c->instance || s->outputs[k].row != c->row ||
            s->outputs[k].species != c->species || c->profile))
        k++;
    r->scenario->column_count = before;
    return k < s->output_count ? k : SIZE_MAX;
}

static bool take_columns(struct th_reading *r)
{
    struct th_scenario *s = r->scenario;
    for (size_t k = 0; k < s->instance_count; k++) {
        const struct th_model *model = s->instances[k].model;
        r->column_room += (model->outputs.count + model->profiles.count) * (s->species + 1);
    }
    s->columns = th_read_take(r, r->column_room * sizeof *s->columns);
    r->column_rank = th_read_scratch(r, r->column_room + 1);
    return s->columns && r->column_rank;
}

void th_read_record(struct th_reading *r)
{
    const struct th_node *node = th_node_get(r->root, "record");
    struct th_said said;
    if (!take_columns(r))
        return;
    if (th_read_override(r, "record", &said))
        record_override(r, &said);
    else if (!node)
        add_default(r);
    else if (th_node_kind(node) == TH_MAPPING)
        th_error_at(r->error, th_node_place(node), TH_BAD_INPUT,
                    "record must be a list: [path, ...]");
    else if (th_node_kind(node) == TH_SCALAR)
        record_item(r, node, false);
    else
        for (size_t k = 0; k < th_node_count(node); k++)
            record_item(r, th_node_item(node, k), true);
}
