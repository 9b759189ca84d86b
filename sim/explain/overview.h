/* Lines of the overview, which stand on the page of one name, too. Private to sim/explain. */
#ifndef TH_EXPLAIN_OVERVIEW_H
#define TH_EXPLAIN_OVERVIEW_H

#include <stdio.h>

#include "model/model.h"

/* A slot and, below it, its models; a slot of the language without a model; a quantity. */
void th_explain_slot(const struct th_catalog *catalog, const struct th_slot *slot, FILE *out);
void th_explain_vacancy(const struct th_vacancy *slot, FILE *out);
void th_explain_quantity(enum th_quantity quantity, FILE *out);

#endif
