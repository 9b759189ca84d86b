/* A table that is printed and written as CSV at once. */
#ifndef TH_BENCH_TABLE_H
#define TH_BENCH_TABLE_H

#include <stdio.h>

enum { TABLE_COLUMNS = 12, TABLE_ROWS = 40, TABLE_CELL = 104 };

struct table {
    FILE *csv;
    const char *title;
    int columns, rows;
    char cell[TABLE_ROWS + 1][TABLE_COLUMNS][TABLE_CELL]; /* row 0: the header */
};

/* header: column names between bars, "solver|err|ms". The file is folder/name.csv. */
void th_table_begin(struct table *table, const char *folder, const char *name,
                    const char *title, const char *header);
/* The format has a bar between cells. */
void th_table_row(struct table *table, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void th_table_end(struct table *table); /* prints it, with its columns aligned */

#endif
