/* The paths that a scenario may write, as patterns of the schema. */
#ifndef TH_SCHEMA_PATH_H
#define TH_SCHEMA_PATH_H

#include "base/text/print.h"
#include "model/model.h"

/* A parameter that a table brings (struct th_model, extend), whose names are known when that is
 * read. */
#define TH_BROUGHT_PARAMETER "[a-z][a-z0-9_]*_(of|to)_[a-z0-9_]+"
/* True if a model gets rows from files of a sort. */
bool th_schema_brings(const struct th_model *model, enum th_file_sort sort);

/* The definitions varied_path, set_path, output_path and recorded_path. */
void th_schema_paths(struct th_json *json, const struct th_catalog *catalog);
/* A command to an instance, as a pattern: an item of "do". */
void th_schema_command(struct th_json *json, const struct th_slot *slot,
                       const struct th_command *command);

#endif
