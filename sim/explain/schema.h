/* The JSON Schema (2020-12) of a scenario, made from the rows, for editors that complete and
 * check YAML while it is typed. What needs more than one field at once is left to `thecal
 * check`. */
#ifndef TH_SCHEMA_H
#define TH_SCHEMA_H

#include <stdio.h>

#include "model/model.h"

void th_schema_print(const struct th_catalog *catalog, FILE *out);

#endif
