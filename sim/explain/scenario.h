/* The values that a scenario resolves to. */
#ifndef TH_EXPLAIN_SCENARIO_H
#define TH_EXPLAIN_SCENARIO_H

#include <stdio.h>

#include "scenario/scenario.h"

/* Every value with unit, provenance, source and place, then a list of the uncalibrated ones. */
void th_explain_scenario(const struct th_scenario *scenario, FILE *out);

#endif
