/* A sweep: an ensemble over grids, reported condition by condition. */
#ifndef TH_REPORT_SWEEP_H
#define TH_REPORT_SWEEP_H

#include "report/table.h"
#include "scenario/draw.h"

/* One row a condition: what the grids are there, the lines that have a heading (brief) and are
 * not the same under all conditions, in the units of the table, of several members their
 * median; and whether each requirement was met, or by how many members. Tables side by side as
 * paper is wide. */
enum th_status th_sweep_print(const struct th_trace *trace, const struct th_report_table *table,
                              FILE *out, struct th_error *error);
/* "conditions" of an object: all of them, with all lines. */
enum th_status th_sweep_json(const struct th_trace *trace, const struct th_report_table *table,
                             struct th_json *json, struct th_error *error);

/* "pump.rate 1 mL/day, csf.volume 80 mL": what the grids are under a condition. */
void th_sweep_condition(const struct th_scenario *scenario, uint64_t condition, char *text,
                        size_t size);

#endif
