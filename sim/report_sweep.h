/* A sweep: an ensemble over grids, reported condition by condition. */
#ifndef TH_REPORT_SWEEP_H
#define TH_REPORT_SWEEP_H

#include "report_table.h"

/* How many combinations the grids of vary: have; 1: there is none. Member m is under condition m modulo
 * that. */
uint64_t th_sweep_conditions(const struct th_scenario *scenario);

#endif
