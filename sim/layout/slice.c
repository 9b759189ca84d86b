/* Offsets within an instance's slice of a block. */
#include "layout/slice.h"
#include "scenario/column.h"

size_t th_slice_cells(const struct th_slice *slice, const struct th_row *row)
{
    return row->flags & TH_AXIS_2 ? slice->across
                                  : slice->points * (row->flags & TH_PLANE ? slice->across : 1);
}

/* Lane vectors of the first `rows` rows of a table; `wide`: of a row of each species. slice: of
 * profiles, else NULL. */
static size_t count_vectors(const struct th_table *table, size_t rows, size_t wide,
                            const struct th_slice *slice)
{
    size_t vectors = 0;
    for (size_t k = 0; k < rows; k++)
        vectors += (table->rows[k].flags & TH_EACH_SPECIES ? wide : 1) *
                   (slice ? th_slice_cells(slice, &table->rows[k]) : 1);
    return vectors;
}

size_t th_slice_table(const struct th_table *table)
{
    return count_vectors(table, table->count, TH_SPECIES, NULL) * sizeof(double[TH_LANES]);
}

size_t th_slice_profiles(const struct th_table *table, size_t species,
                         const struct th_slice *slice)
{
    return count_vectors(table, table->count, species, slice) * sizeof(double[TH_LANES]);
}

size_t th_slice_column(const struct th_scenario *scenario, const struct th_slice *slices,
                       const struct th_column *column)
{
    const struct th_slice *slice = &slices[column->instance];
    const struct th_model *model = scenario->instances[column->instance].model;
    const size_t species = column->species < 0 ? 0 : (size_t)column->species;
    if (column->placed)
        return slice->placed + column->vector * sizeof(double[TH_LANES]);
    if (!column->profile)
        return slice->outputs +
               (count_vectors(&model->outputs, column->row, TH_SPECIES, NULL) + species) *
                   sizeof(double[TH_LANES]);
    return slice->profiles +
           (count_vectors(&model->profiles, column->row, scenario->species, slice) +
            species * th_slice_cells(slice, &model->profiles.rows[column->row])) *
               sizeof(double[TH_LANES]);
}

/* The output of that name of the same instance and species; SIZE_MAX: there is none, or name is
 * NULL. */
static size_t find_output(const struct th_scenario *scenario, const struct th_slice *slices,
                          const struct th_column *column, const char *name)
{
    const struct th_table *outputs = &scenario->instances[column->instance].model->outputs;
    const struct th_row *row = name ? th_table_find(outputs, name) : NULL;
    struct th_column of = *column;
    if (!row)
        return SIZE_MAX;
    of.profile = of.placed = false;
    of.row = (size_t)(row - outputs->rows);
    if (!(row->flags & TH_EACH_SPECIES))
        of.species = -1;
    return th_slice_column(scenario, slices, &of);
}

size_t th_slice_total(const struct th_scenario *scenario, const struct th_slice *slices,
                      const struct th_column *column)
{
    if (column->profile)
        return SIZE_MAX;
    return find_output(scenario, slices, column, th_column_row(scenario, column)->of);
}

size_t th_slice_floor(const struct th_scenario *scenario, const struct th_slice *slices,
                      const struct th_column *column)
{
    const struct th_row *row = th_column_row(scenario, column);
    return row->quantity == TH_MASS ? SIZE_MAX
                                    : find_output(scenario, slices, column, row->floor);
}
