/* The report as tables that a result carries: so whoever shows the result later shows the same
 * numbers. */
#ifndef TH_REPORT_RECORD_H
#define TH_REPORT_RECORD_H

#include "report/report.h"
#include "store/options.h"

enum { TH_RECORD_TABLES = 6 };

/* /run/report: a record for each line and reduction, in the order of the report;
 * /run/conditions: of a sweep, their medians under each condition; /run/published: those that
 * are known to a factor only at both ends of what is published, if facts has these runs;
 * /run/notices; /run/stages and /run/items: the flow through the stages and how often items
 * acted, over all members and, of a sweep, under each condition. Tables without records have
 * count 0. */
struct th_report_record {
    struct th_store_table tables[TH_RECORD_TABLES];
    struct th_arena arena;
};

/* th_report_record_free in either case. */
enum th_status th_report_record_make(const struct th_trace *trace,
                                     const struct th_report_facts *facts,
                                     struct th_report_record *record, struct th_error *error);
void th_report_record_free(struct th_report_record *record);

/* A table while it is made. full: no memory was left. Private to sim/report. */
struct th_making {
    const struct th_trace *trace;
    const struct th_report_table *lines;
    struct th_arena *arena;
    struct th_store_column *columns;
    size_t column_count, room, count;
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

/* record_course.c: /run/stages and /run/items, the last two tables. */
enum th_status th_record_course(const struct th_trace *trace, struct th_report_record *record,
                                struct th_error *error);

#endif
