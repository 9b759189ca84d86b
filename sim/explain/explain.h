/* The manual, made from the rows: what there is, what a name means, what a scenario resolves
 * to. */
#ifndef TH_EXPLAIN_H
#define TH_EXPLAIN_H

#include <stdio.h>

#include "scenario/scenario.h"

/* Slots, models, quantities, landmarks and the parts that lie at hand, a line each. */
enum th_status th_explain_overview(const struct th_catalog *catalog, FILE *out,
                                   struct th_error *error);

/* A slot ("pump"), a model ("pump.peristaltic"), one of its rows or words
 * ("pump.peristaltic.rate"; "pump.rate" of whatever model has it), a quantity ("FLOW", "flow")
 * or a landmark ("T10"). TH_USAGE and a sentence with the nearest name if there is none. */
enum th_status th_explain_name(const struct th_catalog *catalog, const char *name, FILE *out,
                               struct th_error *error);

/* Every value of a scenario: unit, provenance, source, place. Ends with the uncalibrated ones.
 */
void th_explain_scenario(const struct th_scenario *scenario, FILE *out);

#endif
