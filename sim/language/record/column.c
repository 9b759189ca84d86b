/* Adds columns to a scenario: rows of instances, once or for every drug. */
#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

#include "language/record/record.h"
#include "scenario/column.h"
#include "scenario/reduction.h"

static const struct th_table *table_of(const struct th_instance *instance, bool profile)
{
    return profile ? &instance->model->profiles : &instance->model->outputs;
}

/* Levels are landmarks of the catalogue, so only a profile over positions has them. */
bool th_columns_levels(const struct th_reader *r, const struct th_model *model)
{
    const struct th_row *axis = th_axis_row(model);
    return axis && axis->quantity == TH_POSITION && r->scenario->catalog->landmark_count > 0;
}

/* Two axes of one profile, each of which is meant: an error, for one of them is kept. */
static void check_axes(struct th_reader *r, size_t k, const struct th_request *request,
                       enum th_axis axis)
{
    static const char *const words[] = {[TH_CELLS] = "cells",
                                        [TH_LEVELS] = "levels",
                                        [TH_POINTS] = "points",
                                        [TH_AXIS_SEGMENTS] = "segments"};
    struct th_request *asked = &r->column_request[k];
    char where[48] = "";
    if (!request->meant)
        return;
    if (!asked->meant) {
        *asked = *request;
        asked->axis = axis;
        return;
    }
    if (asked->axis == axis && asked->points == request->points &&
        asked->across == request->across)
        return;
    if (asked->place.line > 0)
        snprintf(where, sizeof where, " at %d:%d", asked->place.line, asked->place.column);
    th_error_at(
        r->error, request->place, TH_BAD_INPUT,
        "record: %.60s is asked for twice with different axes, %s here and %s%s; a profile is "
        "kept on one",
        r->scenario->columns[k].path, words[axis], words[asked->axis], where);
}

/* axis: [levels, 8 points] is of profiles on two axes; words have nothing between them. */
static void check_second(struct th_reader *r, const struct th_column *c,
                         const struct th_request *request)
{
    const struct th_scenario *s = r->scenario;
    const struct th_row *second = th_axis_2_row(s->instances[c->instance].model);
    if (request->both && !(th_column_row(s, c)->flags & TH_PLANE))
        th_error_at(r->error, request->place, TH_BAD_INPUT,
                    "axis: %.60s has one axis: levels, segments, cells or 20 points", c->path);
    else if (request->across && second->quantity == TH_CHOICE)
        th_error_at(r->error, request->place, TH_BAD_INPUT,
                    "axis: the second axis of %.60s is of words (%.80s); they are all kept: "
                    "cells",
                    c->path, second->labels);
}

/* An interval that is written wins over none, in any order; of two one is kept. */
static void set_interval(struct th_reader *r, struct th_column *c,
                         const struct th_request *request)
{
    if (request->every && c->every && c->every != request->every)
        th_error_at(r->error, request->place, TH_BAD_INPUT,
                    "record: %.60s is asked for twice with different intervals (every:); an "
                    "output is kept at one",
                    c->path);
    else if (request->every)
        c->every = request->every;
}

static void set_axis(struct th_reader *r, size_t k, const struct th_request *request)
{
    struct th_column *c = &r->scenario->columns[k];
    set_interval(r, c, request);
    enum th_axis axis = request->axis;
    if (!c->profile)
        return;
    if (axis == TH_AXIS_SEGMENTS &&
        !th_columns_levels(r, r->scenario->instances[c->instance].model))
        th_error_at(r->error, request->place, TH_BAD_INPUT,
                    "axis: segments lie between vertebral levels; %.60s has none: cells, or 20 "
                    "points",
                    c->path);
    if (axis == TH_LEVELS && !th_columns_levels(r, r->scenario->instances[c->instance].model))
        axis = TH_CELLS;
    check_second(r, c, request);
    check_axes(r, k, request, axis);
    if (request->rank < r->column_rank[k])
        return;
    c->axis = axis;
    c->points = request->points;
    c->across = request->across;
    r->column_rank[k] = (unsigned char)request->rank;
}

/* "csf.concentration.morphine@T10" */
static const char *name_column(struct th_reader *r, const struct th_column *column,
                               const char *place)
{
    const struct th_scenario *s = r->scenario;
    bool several = column->species >= 0 && s->species > 1;
    return th_memory_format(&r->memory, "%s.%s%s%s%s%s", s->instances[column->instance].name,
                            th_column_row(s, column)->name, several ? "." : "",
                            several ? s->species_names[column->species] : "", place ? "@" : "",
                            place ? place : "");
}

/* Reserves memory for one more in an array of columns. False without memory. */
static bool reserve(struct th_reader *r, struct th_column **array, size_t count,
                    size_t *capacity)
{
    if (count < *capacity)
        return true;
    size_t more = 2 * *capacity + 16;
    struct th_column *larger = th_memory_keep(&r->memory, more * sizeof *larger);
    if (!larger)
        return false;
    if (count)
        memcpy(larger, *array, count * sizeof *larger);
    *array = larger;
    *capacity = more;
    return true;
}

static bool reserve_ranks(struct th_reader *r, size_t before)
{
    if (r->column_capacity == before)
        return true;
    unsigned char *larger = th_memory_scratch(&r->memory, r->column_capacity + 1);
    struct th_request *asked =
        th_memory_scratch(&r->memory, (r->column_capacity + 1) * sizeof *asked);
    if (larger && before)
        memcpy(larger, r->column_rank, before);
    if (asked && before)
        memcpy(asked, r->column_request, before * sizeof *asked);
    r->column_rank = larger;
    r->column_request = asked;
    return larger && asked;
}

static size_t find_output(struct th_reader *r, struct th_column *column);

/* Beside a profile at a place its error there, of models that have a profile NAME_mesh_error
 * beside NAME: an output for the report (models/report.def), which is not recorded. */
static void add_error(struct th_reader *r, const struct th_column *column)
{
    const struct th_table *rows = &r->scenario->instances[column->instance].model->profiles;
    const char *name = rows->rows[column->row].name, *place = strchr(column->path, '@');
    const size_t length = strlen(name);
    for (size_t k = 0; place && k < rows->count; k++)
        if (strncmp(rows->rows[k].name, name, length) == 0 &&
            strcmp(rows->rows[k].name + length, "_mesh_error") == 0) {
            struct th_column error = *column;
            error.row = k;
            error.every = 0;
            error.path = name_column(r, &error, place + 1);
            const size_t output = find_output(r, &error);
            if (output != SIZE_MAX)
                th_read_line_reductions(r, output);
        }
}

/* The number among the outputs; SIZE_MAX: it is none, as the whole of a profile. A place is
 * added if it is new. */
static size_t find_output(struct th_reader *r, struct th_column *column)
{
    struct th_scenario *s = r->scenario;
    column->vector = 0;
    for (size_t k = 0; k < s->output_count; k++) {
        const struct th_column *of = &s->outputs[k];
        if (th_column_same(of, column)) {
            column->vector = of->vector;
            return k;
        }
        column->vector += of->placed && of->instance == column->instance;
    }
    if (!column->placed || !reserve(r, &s->outputs, s->output_count, &r->output_capacity))
        return SIZE_MAX;
    const size_t output = s->output_count++;
    s->outputs[output] = *column;
    add_error(r, column);
    return output;
}

/* The number of the column, which is added if it is new; SIZE_MAX without memory. */
static size_t add_column(struct th_reader *r, struct th_column column, const char *place,
                         const struct th_request *request)
{
    struct th_scenario *s = r->scenario;
    const size_t before = r->column_capacity;
    column.path = name_column(r, &column, place);
    for (size_t k = 0; k < s->column_count; k++)
        if (th_column_same(&s->columns[k], &column)) {
            set_axis(r, k, request);
            return k;
        }
    if (!reserve(r, &s->columns, s->column_count, &r->column_capacity) ||
        !reserve_ranks(r, before) || (column.placed && find_output(r, &column) == SIZE_MAX))
        return SIZE_MAX;
    s->columns[s->column_count] = column;
    r->column_rank[s->column_count] = TH_RANK_DEFAULT;
    r->column_request[s->column_count].meant = false;
    set_axis(r, s->column_count, request);
    return s->column_count++;
}

static bool is_each(const struct th_reader *r, const struct th_path *path)
{
    const struct th_column of = th_column_of(path, -1);
    return th_column_row(r->scenario, &of)->flags & TH_EACH_SPECIES;
}

void th_columns_add(struct th_reader *r, const struct th_path *path,
                    const struct th_request *request)
{
    const bool each = is_each(r, path);
    const char *place = path->placed ? path->place : NULL;
    for (size_t k = 0; k < (each ? r->scenario->species : 1); k++)
        if (!each || path->species < 0 || (size_t)path->species == k)
            add_column(r, th_column_of(path, each ? (int)k : -1), place, request);
}

/* A row, once or for every drug. */
static void add_row(struct th_reader *r, size_t instance, bool profile, size_t row,
                    const struct th_request *request)
{
    const struct th_path path = {
        .instance = instance, .row = row, .profile = profile, .species = -1};
    th_columns_add(r, &path, request);
}

void th_columns_add_instance(struct th_reader *r, size_t instance,
                             const struct th_request *request, bool profiles)
{
    for (int profile = 0; profile <= profiles; profile++) {
        const struct th_table *table = table_of(&r->scenario->instances[instance], profile);
        for (size_t k = 0; k < table->count; k++)
            if (!(table->rows[k].flags & (TH_UNRECORDED | TH_AXIS | TH_AXIS_2)))
                add_row(r, instance, profile, k, request);
    }
}

/* True if a line of the report or a notice needs that output, or it is the stage of a member,
 * of which there is a chart; all, where there is no report. */
static bool is_reported(struct th_reader *r, const struct th_instance *instance,
                        const struct th_row *row)
{
    const struct th_catalog *catalog = r->scenario->catalog;
    const char *path = th_memory_format(&r->memory, "%s.%s", instance->name, row->name);
    if (strcmp(path, "course.stage") == 0)
        return true;
    for (size_t k = 0; k < catalog->report_count; k++)
        if (!th_line_is_apart(&catalog->report[k]) &&
            fnmatch(catalog->report[k].path, path, 0) == 0)
            return true;
    return catalog->report_count == 0;
}

/* Of one patient all outputs, and the profiles that have levels, at these; of an ensemble,
 * whose file grows with its members, the outputs of the report and of the notices.
 * Requirements add the outputs that they check. */
void th_columns_add_default(struct th_reader *r)
{
    const struct th_scenario *s = r->scenario;
    const struct th_request request = {.axis = TH_LEVELS, .rank = TH_RANK_DEFAULT};
    bool many = s->ensemble || s->members > 1;
    for (size_t i = 0; i < s->instance_count; i++) {
        const struct th_table *outputs = table_of(&s->instances[i], false);
        if (!many)
            th_columns_add_instance(r, i, &request,
                                    th_columns_levels(r, s->instances[i].model));
        for (size_t k = 0; many && k < outputs->count; k++)
            if (is_reported(r, &s->instances[i], &outputs->rows[k]))
                add_row(r, i, false, k, &request);
    }
}

size_t th_read_output(struct th_reader *r, const struct th_scalar *scalar)
{
    struct th_path path;
    if (!th_read_path(r, scalar->place, TH_OUTPUT, scalar->text, &path))
        return SIZE_MAX;
    if (is_each(r, &path) && path.species < 0 && r->scenario->species != 1) {
        char bare[TH_PATH_LENGTH];
        const char *at = strchr(scalar->text, '@');
        th_path_place(scalar->text, bare);
        th_error_at(r->error, scalar->place, TH_BAD_INPUT,
                    "%.60s: of which drug? write %.60s.%s%.40s", scalar->text, bare,
                    r->scenario->species_names[0], at ? at : "");
        return SIZE_MAX;
    }
    return th_read_output_of(r, &path, path.species);
}

size_t th_read_output_of(struct th_reader *r, const struct th_path *path, int species)
{
    struct th_column column = th_column_of(path, is_each(r, path) ? species : -1);
    column.path = name_column(r, &column, path->placed ? path->place : NULL);
    return path->profile ? SIZE_MAX : find_output(r, &column);
}

void th_read_profile_reject(struct th_reader *r, const struct th_scalar *scalar,
                            const char *before, const char *whose)
{
    struct th_path path;
    const struct th_row *axis = NULL;
    if (th_scenario_path(r->scenario, TH_OUTPUT, scalar->text, &path))
        axis = th_axis_row(r->scenario->instances[path.instance].model);
    const bool spine = !axis || axis->quantity == TH_POSITION;
    const char *place = spine ? "T10" : axis->quantity == TH_TIME ? "15min" : "30cm";
    th_error_at(r->error, scalar->place, TH_BAD_INPUT,
                "%s%.60s is a profile %s%s; %s needs a single number, such as %.60s@%s", before,
                scalar->text, spine ? "along the spine" : "over ", spine ? "" : axis->name,
                whose, scalar->text, place);
}

bool th_columns_open(struct th_reader *r)
{
    struct th_scenario *s = r->scenario;
    for (size_t k = 0; k < s->instance_count; k++) {
        const struct th_model *model = s->instances[k].model;
        r->column_capacity += (model->outputs.count + model->profiles.count) * (s->species + 1);
    }
    s->columns = th_memory_keep(&r->memory, r->column_capacity * sizeof *s->columns);
    r->column_rank = th_memory_scratch(&r->memory, r->column_capacity + 1);
    r->column_request =
        th_memory_scratch(&r->memory, (r->column_capacity + 1) * sizeof *r->column_request);
    return s->columns && r->column_rank && r->column_request;
}
