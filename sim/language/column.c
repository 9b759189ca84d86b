/* Adds columns to a scenario: rows of instances, once or for every drug. */
#include <fnmatch.h>
#include <string.h>

#include "language/reader.h"

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

static void set_axis(struct th_reader *r, size_t k, const struct th_request *request)
{
    struct th_column *c = &r->scenario->columns[k];
    enum th_axis axis = request->axis;
    if (!c->profile)
        return;
    if (axis == TH_LEVELS && !th_columns_levels(r, r->scenario->instances[c->instance].model))
        axis = TH_CELLS;
    bool other = axis != c->axis || request->points != c->points;
    if (other && request->rank == TH_RANK_AXIS && r->column_rank[k] == TH_RANK_AXIS)
        th_error_at(r->error, request->place, TH_BAD_INPUT,
                    "record: %.60s is asked for with two axes; one is kept", c->path);
    if (request->rank < r->column_rank[k])
        return;
    c->axis = axis;
    c->points = request->points;
    r->column_rank[k] = (unsigned char)request->rank;
}

/* The number of the column, which is added if it is new; SIZE_MAX without memory. */
static size_t add_column(struct th_reader *r, struct th_column column,
                         const struct th_request *request)
{
    struct th_scenario *s = r->scenario;
    for (size_t k = 0; k < s->column_count; k++) {
        const struct th_column *c = &s->columns[k];
        if (c->instance == column.instance && c->row == column.row &&
            c->species == column.species && c->profile == column.profile) {
            set_axis(r, k, request);
            return k;
        }
    }
    if (s->column_count == r->column_room)
        return SIZE_MAX;
    const struct th_instance *instance = &s->instances[column.instance];
    const struct th_row *row = &table_of(instance, column.profile)->rows[column.row];
    bool several = column.species >= 0 && s->species > 1;
    column.path =
        th_memory_format(&r->memory, "%s.%s%s%s", instance->name, row->name, several ? "." : "",
                         several ? s->species_names[column.species] : "");
    s->columns[s->column_count] = column;
    r->column_rank[s->column_count] = TH_RANK_DEFAULT;
    set_axis(r, s->column_count, request);
    return s->column_count++;
}

/* A row, once or for every drug; returns how many columns, *last the last of them. */
static size_t add_row(struct th_reader *r, size_t instance, bool profile, size_t row,
                      const struct th_request *request, size_t *last)
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
                           request);
    return count;
}

void th_columns_add_instance(struct th_reader *r, size_t instance,
                             const struct th_request *request, bool profiles)
{
    size_t last;
    for (int profile = 0; profile <= profiles; profile++) {
        const struct th_table *table = table_of(&r->scenario->instances[instance], profile);
        for (size_t k = 0; k < table->count; k++)
            if (!(table->rows[k].flags & (TH_UNRECORDED | TH_AXIS)))
                add_row(r, instance, profile, k, request, &last);
    }
}

size_t th_columns_add(struct th_reader *r, const struct th_path *path,
                      const struct th_request *request, size_t *last)
{
    if (path->species < 0)
        return add_row(r, path->instance, path->profile, path->row, request, last);
    *last = add_column(r,
                       (struct th_column){.instance = path->instance,
                                          .row = path->row,
                                          .species = path->species,
                                          .profile = path->profile},
                       request);
    return 1;
}

/* Whether a line of the report or a notice needs that output; all, where there is no report. */
static bool is_reported(struct th_reader *r, const struct th_instance *instance,
                        const struct th_row *row)
{
    const struct th_catalog *catalog = r->scenario->catalog;
    const char *path = th_memory_format(&r->memory, "%s.%s", instance->name, row->name);
    for (size_t k = 0; k < catalog->report_count; k++)
        if (fnmatch(catalog->report[k].path, path, 0) == 0)
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
    size_t last;
    for (size_t i = 0; i < s->instance_count; i++) {
        const struct th_table *outputs = table_of(&s->instances[i], false);
        if (!many)
            th_columns_add_instance(r, i, &request,
                                    th_columns_levels(r, s->instances[i].model));
        for (size_t k = 0; many && k < outputs->count; k++)
            if (is_reported(r, &s->instances[i], &outputs->rows[k]))
                add_row(r, i, false, k, &request, &last);
    }
}

size_t th_read_column(struct th_reader *r, const struct th_scalar *scalar)
{
    const struct th_request request = {.axis = TH_LEVELS, .rank = TH_RANK_DEFAULT};
    size_t last = SIZE_MAX, before = r->scenario->column_count;
    struct th_path path;
    if (!th_read_path(r, scalar->place, TH_OUTPUT, scalar->text, &path))
        return SIZE_MAX;
    size_t count = th_columns_add(r, &path, &request, &last);
    if (count > 1) {
        r->scenario->column_count = before;
        th_error_at(r->error, scalar->place, TH_BAD_INPUT,
                    "%.60s: of which drug? write %.60s.%s", scalar->text, scalar->text,
                    r->scenario->species_names[0]);
    }
    return count == 1 ? last : SIZE_MAX;
}

size_t th_read_output(struct th_reader *r, const struct th_scalar *scalar)
{
    const struct th_scenario *s = r->scenario;
    size_t before = s->column_count, column = th_read_column(r, scalar);
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

bool th_columns_open(struct th_reader *r)
{
    struct th_scenario *s = r->scenario;
    for (size_t k = 0; k < s->instance_count; k++) {
        const struct th_model *model = s->instances[k].model;
        r->column_room += (model->outputs.count + model->profiles.count) * (s->species + 1);
    }
    s->columns = th_memory_keep(&r->memory, r->column_room * sizeof *s->columns);
    r->column_rank = th_memory_scratch(&r->memory, r->column_room + 1);
    return s->columns && r->column_rank;
}
