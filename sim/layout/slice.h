/* The slice of a block that belongs to one instance of a model, and where a column lies in it.
 * All offsets are bytes from the start of the block. */
#ifndef TH_SLICE_H
#define TH_SLICE_H

#include "scenario/scenario.h"

struct th_slice {
    size_t params, states, outputs, profiles, timer, status, fixed;
    size_t placed; /* lane vectors of its profiles at single places (layout/placed.h) */
    size_t first_placed, placed_count; /* of layout->placed */
    size_t arrays;                     /* from the start of a generation (layout/layout.h) */
    size_t array_count;                /* lane vectors */
    size_t points, across;             /* of its profiles, along and across */
    uint64_t profiled;                 /* bit k: its profile row k is recorded */
    uint64_t placed_profiles;          /* the same of rows that are read at single places */
    size_t states_bytes, outputs_bytes;
    const double *structural; /* parameters of member 0, which give the sizes */
};

/* Bytes of a table of rows as a model's struct holds it: TH_SPECIES lane vectors for a row of
 * each species, whatever the scenario's number of species. */
size_t th_slice_table(const struct th_table *table);
/* Bytes of the slice's profiles, which are packed: `species` of them for such a row. */
size_t th_slice_profiles(const struct th_table *table, size_t species,
                         const struct th_slice *slice);
/* Lane vectors of a row of profiles, of one species. */
size_t th_slice_cells(const struct th_slice *slice, const struct th_row *row);

/* The lane vectors of a column, one for each of its cells. */
size_t th_slice_column(const struct th_scenario *scenario, const struct th_slice *slices,
                       const struct th_column *column);

/* The TOTAL of which a scalar column's row is the rise (struct th_row, of); SIZE_MAX: none. */
size_t th_slice_total(const struct th_scenario *scenario, const struct th_slice *slices,
                      const struct th_column *column);

/* The output that is the noise floor of a column: smaller values count as 0 (struct th_row,
 * floor). SIZE_MAX: none, or the column is an amount: samples of amounts add up to the ledger
 * to round-off. */
size_t th_slice_floor(const struct th_scenario *scenario, const struct th_slice *slices,
                      const struct th_column *column);

#endif
