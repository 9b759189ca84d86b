/* Memory of a bench, and where the rows of a table lie in it (support/bench/view.h). */
#ifndef TH_BENCH_ROWS_H
#define TH_BENCH_ROWS_H

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "model/model.h"

static inline void *bench_memory(size_t bytes)
{
    size_t whole = (bytes + 127) / 64 * 64;
    void *memory = aligned_alloc(64, whole);
    ck_assert_ptr_nonnull(memory);
    return memset(memory, 0, whole);
}

static inline size_t bench_vectors(const struct th_table *table, size_t wide, size_t stop)
{
    size_t vectors = 0;
    for (size_t k = 0; k < stop; k++)
        vectors += table->rows[k].flags & TH_EACH_SPECIES ? wide : 1;
    return vectors;
}

static inline size_t bench_row(const struct th_table *table, const char *name)
{
    const struct th_row *row = th_table_find(table, name);
    ck_assert_msg(row != NULL, "no row %s", name);
    return (size_t)(row - table->rows);
}

#endif
