/* A sweep: an ensemble over grids, reported condition by condition. */
#ifndef TH_REPORT_SWEEP_H
#define TH_REPORT_SWEEP_H

#include "report/table.h"

/* One row for each condition: the values of the grids, the lines with a heading (brief) that
 * differ between conditions, in the units of the table, medians if there are several members;
 * and whether each requirement was met, or by how many members. Broken into tables of the width
 * of the page. */
enum th_status th_sweep_print(const struct th_trace *trace, const struct th_report_table *table,
                              FILE *out, struct th_error *error);
/* "conditions" of an object: all of them, with all lines. */
enum th_status th_sweep_json(const struct th_trace *trace, const struct th_report_table *table,
                             struct th_json *json, struct th_error *error);

/* The lines of the table under a condition, in its units; lines: [table->count]. */
enum th_status th_sweep_fill(const struct th_trace *trace, const struct th_report_table *table,
                             uint64_t condition, struct th_line *lines, struct th_error *error);
/* The values of the grids under a condition, "pump.rate 1 mL/day, csf.volume 80 mL". */
void th_sweep_condition(const struct th_scenario *scenario, uint64_t condition, char *text,
                        size_t size);

#endif
