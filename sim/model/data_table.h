/* A table of data that was read from a file (document/table.h): columns with their units, cells
 * as text with their places. Numbers come out of it by a row of the caller's, through the one
 * converter of quantities.
 *
 * Sentences begin with "file:line:column: error: ". Everything lies in the arena of whoever
 * read the table. */
#ifndef TH_DATA_TABLE_H
#define TH_DATA_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"
#include "model/field.h"

#define TH_NO_COLUMN ((size_t)-1)

/* A column: "rate[mL/day]" is of the name "rate" and of the unit "mL/day". */
struct th_data_column {
    const char *name, *unit; /* unit NULL: none is written */
    struct th_place place;
};

/* A cell. Empty and NA are missing: "". */
struct th_data_cell {
    const char *text;
    int line, column; /* where it begins */
};

struct th_data_table {
    const char *file; /* as it is named in messages */
    const struct th_data_column *columns;
    const struct th_data_cell *cells; /* [rows][column_count] */
    size_t column_count, rows;
};

const struct th_data_cell *th_data_cell(const struct th_data_table *table, size_t row,
                                        size_t column);
struct th_place th_data_place(const struct th_data_table *table, size_t row, size_t column);

/* The column of that name; TH_NO_COLUMN if there is none. */
size_t th_data_find(const struct th_data_table *table, const char *name);
/* The same; TH_NO_COLUMN, and a sentence with the nearest of its columns, if there is none. */
size_t th_data_need(const struct th_data_table *table, const char *name,
                    struct th_error *error);
/* Every column must be one of the names; a sentence for each that is not, with the nearest. */
enum th_status th_data_only(const struct th_data_table *table, const char *const *names,
                            size_t count, struct th_error *error);

/* The text of a cell as a scenario would write it: with the unit of its column behind it if it
 * begins as a number. False: it does not fit. */
bool th_data_text(const struct th_data_table *table, size_t row, size_t column, char *text,
                  size_t size);
/* A cell as a number of the row's quantity, SI, within the row's bounds (as: its name is not
 * read); a word of a CHOICE is its number, a clock of a TH_CLOCK row its seconds. NaN: missing.
 */
enum th_status th_data_number(const struct th_data_table *table, size_t row, size_t column,
                              const struct th_row *as, const struct th_units *units, double *si,
                              struct th_error *error);
/* A whole column, si: [rows]. A missing number is an error if all must be there. */
enum th_status th_data_numbers(const struct th_data_table *table, size_t column,
                               const struct th_row *as, const struct th_units *units, bool all,
                               double *si, struct th_error *error);

#endif
