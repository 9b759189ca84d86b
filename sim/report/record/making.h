/* A table of a result while it is made, column by column. Private to sim/report. */
#ifndef TH_REPORT_MAKING_H
#define TH_REPORT_MAKING_H

#include "report/table.h"
#include "store/options.h"

/* full: no memory was left. */
struct th_making {
    const struct th_trace *trace;
    const struct th_report_table *lines;
    struct th_arena *arena;
    struct th_store_column *columns;
    size_t column_count, capacity, count;
    bool full;
};

/* A table of `count` records with at most so many columns. */
struct th_making th_making_begin(const struct th_trace *trace,
                                 const struct th_report_table *lines, struct th_arena *arena,
                                 size_t count, size_t columns);
/* Columns; NULL if there is no memory, and it->full is set. */
const char **th_making_texts(struct th_making *it, const char *name, const char *doc);
double *th_making_numbers(struct th_making *it, const char *name, const char *unit,
                          const char *doc);
double *th_making_whole(struct th_making *it, const char *name, const char *doc);
const char *th_making_copy(struct th_making *it, const char *text);
enum th_status th_making_end(const struct th_making *it, const char *name, const char *title,
                             struct th_store_table *table, struct th_error *error);

#endif
