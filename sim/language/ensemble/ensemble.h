/* Shared by the readers of an ensemble: vary:, parts that vary, table: and design:, the count
 * of members. Private to sim/language. */
#ifndef TH_LANGUAGE_ENSEMBLE_H
#define TH_LANGUAGE_ENSEMBLE_H

#include "language/reader.h"
#include "model/data_table.h"

/* The parameter, or the part, that a column of table: or design: gives. */
struct th_column_read_as {
    size_t instance, row; /* row SIZE_MAX: X.from; instance SIZE_MAX: the id, or nothing */
    const char *path;     /* its full name */
};

/* table: or design:, as it is read. */
struct th_rows_read {
    const char *key; /* "table" */
    bool set;        /* it comes from the command line */
    const struct th_data_table *table;
    const struct th_source *file;
    struct th_column_read_as *columns; /* [table->column_count] */
};

/* swap_path.c: the instance of "catheter.from", SIZE_MAX if the path does not end so or names a
 * row. `bad`: it ends so, and a sentence was added. */
size_t th_read_swap_path(struct th_reader *r, struct th_place place, const char *text,
                         bool *bad);
/* swap.c: adds scenario->swaps[swap_count] with these parts, and what differs between them to
 * scenario->replaced. Memory for both must be there. */
bool th_read_swap(struct th_reader *r, struct th_swap swap, const struct th_scalar *words);
/* The same from a law of vary:, "grid a b" or "choice a 20 % b 80 %". */
bool th_read_swap_law(struct th_reader *r, size_t instance, const struct th_scalar *scalar);
bool th_read_swaps_open(struct th_reader *r, size_t swaps);

/* rows.c: the values of the columns of both files, as scenario->replaced and ->swaps. */
void th_read_rows(struct th_reader *r);

/* members.c: how many there are, and which of them are run. node: of ensemble:, or NULL. */
void th_read_members(struct th_reader *r, const struct th_node *node);

/* summary.c: quantiles over persons, of the columns that there are. */
void th_read_summary(struct th_reader *r);

#endif
