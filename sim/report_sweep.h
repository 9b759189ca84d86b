/* A sweep: an ensemble over grids, reported condition by condition. */
#ifndef TH_REPORT_SWEEP_H
#define TH_REPORT_SWEEP_H

#include "report_table.h"

/* How many combinations the grids of vary: have; 1: there is none. Member m is under condition m modulo
 * that. */
uint64_t th_sweep_conditions(const struct th_scenario *scenario);

/* One row a condition: what the grids are there, the lines that have a heading (brief) and are not the
 * same under all conditions, in the units of the table, of several members their median; and whether each
 * requirement was met, or by how many members. Tables side by side as paper is wide. */
enum th_status th_sweep_print(const struct th_trace *trace, const struct th_report_table *table,
                              FILE *out, struct th_error *error);
/* "conditions" of an object: all of them, with all lines. */
enum th_status th_sweep_json(const struct th_trace *trace, const struct th_report_table *table,
                             struct th_json *json, struct th_error *error);

#endif
