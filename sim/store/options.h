/* Options of writing a result. */
#ifndef TH_STORE_OPTIONS_H
#define TH_STORE_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

/* A column of texts or of numbers. */
struct th_store_column {
    const char *name, *doc;
    const char *unit;         /* of numbers; NULL: each record has its own, or none */
    const char *const *texts; /* [count] of the table, or NULL */
    const double *numbers;    /* [count], or NULL */
    bool whole;               /* they are stored as integers */
};

/* A table of /run that whoever writes the result has made; one without records is left out. */
struct th_store_table {
    const char *name;
    const char *title; /* what a record is */
    size_t count;
    const struct th_store_column *columns;
    size_t column_count;
};

struct th_store_options {
    const char *command_line; /* stored if stamp */
    bool stamp;               /* store date, host, wall time and threads: makes files differ */
    double wall_time;
    int threads;
    bool shown; /* columns, coordinates and logs of the traces are in their shown units already
                 */
    int compress; /* 0: none, 1 .. 9: shuffle + gzip */
    const struct th_store_table *tables;
    size_t table_count;
};

#endif
