/* The rows of the models' tables that columns and outputs of a scenario stand for. */
#ifndef TH_SCENARIO_COLUMN_H
#define TH_SCENARIO_COLUMN_H

#include "scenario/path.h"

/* column: one of scenario->columns or scenario->outputs. */
const struct th_row *th_column_row(const struct th_scenario *scenario,
                                   const struct th_column *column);
/* The same by its number among scenario->outputs. */
const struct th_row *th_output_row(const struct th_scenario *scenario, size_t output);

/* Its path without the name of its drug, where there are several: "csf.concentration.a@T10"
 * becomes "csf.concentration@T10". plain: at least TH_PATH_LENGTH. */
void th_column_plain(const struct th_scenario *scenario, const struct th_column *column,
                     char *plain);

/* The column that a path means, without its name; of a path that means every drug's, that of
 * one. */
struct th_column th_column_of(const struct th_path *path, int species);
/* True if both are the same number, or the same profile at whichever points. Two spellings of
 * one place are two columns of the same value. */
bool th_column_same(const struct th_column *a, const struct th_column *b);
/* True if a path means it: that drug's, or each drug's. */
bool th_column_meant(const struct th_path *path, const struct th_column *column);

#endif
