/* The same scenario on a finer grid, for run.refine. */
#ifndef TH_SCENARIO_FINER_H
#define TH_SCENARIO_FINER_H

#include "scenario/scenario.h"

/* A scenario whose rows of RESOLUTION are `times` as large, as far as their range goes, and
 * whose steps are taken in `times` substeps. It records nothing. It shares memory with the
 * scenario, which must outlive it; th_scenario_free. NULL and a sentence on failure. */
struct th_scenario *th_scenario_finer(const struct th_scenario *scenario, int times,
                                      struct th_error *error);
/* "csf.cells 800, line.cells 256": the rows that are finer, with a note on those that their
 * range holds back. */
void th_scenario_finer_words(const struct th_scenario *scenario,
                             const struct th_scenario *finer, char *text, size_t size);

#endif
