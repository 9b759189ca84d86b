/* Pages on the scenario language: run, events, record, require, ensemble, parts, units. */
#ifndef TH_EXPLAIN_LANGUAGE_H
#define TH_EXPLAIN_LANGUAGE_H

#include <stdbool.h>
#include <stdio.h>

#include "model/model.h"

/* The page of that name, to out; false if there is none. */
bool th_explain_language(const struct th_catalog *catalog, const char *name, FILE *out,
                         struct th_error *error);
/* A key of the language, "resolve" or "run.resolve", of each section that has it; false if none
 * does. */
bool th_explain_key(const char *name, FILE *out);
/* Their names, "run events ...". */
const char *th_explain_sections(void);

#endif
