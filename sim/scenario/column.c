/* The rows behind columns and outputs. */
#include "scenario/column.h"

#include <stdio.h>
#include <string.h>

const struct th_row *th_column_row(const struct th_scenario *scenario,
                                   const struct th_column *column)
{
    const struct th_model *model = scenario->instances[column->instance].model;
    return column->profile || column->placed ? &model->profiles.rows[column->row]
                                             : &model->outputs.rows[column->row];
}

const struct th_row *th_output_row(const struct th_scenario *scenario, size_t output)
{
    return th_column_row(scenario, &scenario->outputs[output]);
}

void th_column_plain(const struct th_scenario *scenario, const struct th_column *column,
                     char *plain)
{
    const bool drug = column->species >= 0 && scenario->species > 1;
    const size_t drop = drug ? strlen(scenario->species_names[column->species]) + 1 : 0;
    const size_t length = strcspn(column->path, "@");
    snprintf(plain, TH_PATH_LENGTH, "%.*s%s", (int)(length - drop), column->path,
             column->path + length);
}

struct th_column th_column_of(const struct th_path *path, int species)
{
    return (struct th_column){.instance = path->instance,
                              .row = path->row,
                              .species = species,
                              .profile = path->profile,
                              .placed = path->placed,
                              .position = path->position,
                              .position_2 = path->position_2};
}

const char *th_axis_word(enum th_axis axis)
{
    static const char *const words[] = {"cells", "levels", "points", "segments"};
    return words[axis];
}

/* The place of a path behind its @; "" of a path without a place. */
static const char *place_of(const char *path)
{
    const char *at = path ? strchr(path, '@') : NULL;
    return at ? at + 1 : "";
}

static bool same_row(const struct th_column *a, const struct th_column *b)
{
    return a->instance == b->instance && a->row == b->row && a->profile == b->profile &&
           a->placed == b->placed;
}

bool th_column_same(const struct th_column *a, const struct th_column *b)
{
    return same_row(a, b) && a->species == b->species &&
           (!a->placed || strcmp(place_of(a->path), place_of(b->path)) == 0);
}

bool th_column_meant(const struct th_path *path, const struct th_column *column)
{
    const struct th_column of = th_column_of(path, path->species);
    return same_row(&of, column) && (path->species < 0 || path->species == column->species) &&
           (!path->placed || strcmp(path->place, place_of(column->path)) == 0);
}
