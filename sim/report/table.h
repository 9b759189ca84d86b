/* The numbers of a report: the lines that the catalogue lists, filled and in their units. */
#ifndef TH_REPORT_TABLE_H
#define TH_REPORT_TABLE_H

#include "base/text/print.h"
#include "report/line.h"

struct th_report_table {
    struct th_line *lines;
    size_t count;
};

/* All lines that the scenario has outputs for, in the order of the catalogue, over those
 * members. Lines that share a unit (unit "=") get the first in which one of their medians
 * reaches 1. */
enum th_status th_table_fill(const struct th_trace *trace, struct th_among among,
                             struct th_report_table *table, struct th_error *error);
void th_table_clear(struct th_report_table *table);

/* Columns: label, reduction, number, and of several members the 5 % and 95 % points or, of a
 * sweep, the least and the most; the unit, and a ? behind a number that is not resolved (struct
 * th_report_line, judges). One number where all members agree in the digits shown; of how many
 * members a number is stands below it if some have none. Lines of numerics are one line if they
 * are fine, and printed in full if not or if verbose.
 */
void th_table_print(const struct th_report_table *table, const struct th_trace *trace,
                    bool verbose, FILE *out);
/* A label in so many columns from the third on; a longer one is broken, and ends in them. */
void th_print_label(const char *label, int width, FILE *out);
/* Entries of an array. */
void th_table_json(const struct th_report_table *table, const struct th_trace *trace,
                   struct th_json *json);

/* 1 if all lines of numerics are fine, 0 if one is poor, -1 if there are none. */
int th_table_numerics(const struct th_report_table *table);

/* The name of a reduction in a table, "mean", "peak", "least", "at end"; "" for the last value
 * if it is the only one. */
const char *th_table_take(const struct th_line *line, size_t k);

#endif
