/* The JSON Schema (2020-12) of a scenario, generated from the rows, for editors that complete
 * and check YAML. Rules across several fields are left to `thecal check`. */
#ifndef TH_SCHEMA_H
#define TH_SCHEMA_H

#include <stdio.h>

#include "model/model.h"

void th_schema_print(const struct th_catalog *catalog, FILE *out);

#endif
