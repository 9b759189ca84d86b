/* The rows of the models' tables that columns and outputs of a scenario stand for. */
#ifndef TH_SCENARIO_COLUMN_H
#define TH_SCENARIO_COLUMN_H

#include "scenario/scenario.h"

/* column: one of scenario->columns or scenario->outputs. */
const struct th_row *th_column_row(const struct th_scenario *scenario,
                                   const struct th_column *column);
/* The same by its number among scenario->outputs. */
const struct th_row *th_output_row(const struct th_scenario *scenario, size_t output);

#endif
