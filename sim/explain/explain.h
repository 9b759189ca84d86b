/* The manual of the catalogue, generated from its rows. */
#ifndef TH_EXPLAIN_H
#define TH_EXPLAIN_H

#include <stdio.h>

#include "model/model.h"

/* Slots, models, quantities, landmarks and available parts, a line each. */
enum th_status th_explain_overview(const struct th_catalog *catalog, FILE *out,
                                   struct th_error *error);

/* A slot ("pump"), a model ("pump.peristaltic"), one of its rows or commands
 * ("pump.peristaltic.rate"; "pump.rate" of every model that has it), a quantity ("FLOW",
 * "flow") or a landmark ("T10"). TH_USAGE and an error message with the nearest name if there
 * is none. */
enum th_status th_explain_name(const struct th_catalog *catalog, const char *name, FILE *out,
                               struct th_error *error);

#endif
