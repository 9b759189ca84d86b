/* Parts: files that a scenario includes with from:. */
#ifndef TH_EXPLAIN_PARTS_H
#define TH_EXPLAIN_PARTS_H

#include <stdio.h>

#include "model/model.h"

/* A line for each part in parts/ and scenarios/parts/ of the current folder and in the folder
 * of installed parts. */
enum th_status th_explain_parts(const struct th_catalog *catalog, FILE *out,
                                struct th_error *error);

/* A part by its file ("parts/baclofen.yaml") or its name there ("baclofen"): its rows with
 * value, mark and source. *found: there is such a file; if not, nothing is printed and TH_USAGE
 * is returned, with an error message only if there is a part of a similar name. */
enum th_status th_explain_part(const struct th_catalog *catalog, const char *name, FILE *out,
                               bool *found, struct th_error *error);

#endif
