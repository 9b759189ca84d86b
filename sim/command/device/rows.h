/* Rows of the table of thecal device-test: those of one scenario that has run. */
#ifndef TH_DEVICE_ROWS_H
#define TH_DEVICE_ROWS_H

#include "command/device/set.h"
#include "command/device/table.h"
#include "ensemble/require.h"

/* The rows of a scenario that has run: its requirements, then the reductions that it records,
 * each followed by one for each condition of a sweep; shares of the variance behind those of an
 * ensemble. findings: of th_require. accuracy: of the label, 0.145; NaN: it has none. */
enum th_status th_device_rows(const struct th_device_test *test, const struct th_trace *trace,
                              const struct th_finding *findings, double accuracy,
                              struct th_device_table *table, struct th_error *error);

/* True if a requirement allows all that there can be: its number is shown without a verdict. */
bool th_device_is_shown(const struct th_scenario *scenario, const struct th_requirement *r);

#endif
