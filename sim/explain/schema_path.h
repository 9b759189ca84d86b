/* The paths that a scenario may write, as patterns of the schema. */
#ifndef TH_SCHEMA_PATH_H
#define TH_SCHEMA_PATH_H

#include "base/text/print.h"
#include "model/model.h"

/* The definitions varied_path, set_path, output_path and recorded_path. */
void th_schema_paths(struct th_json *json, const struct th_catalog *catalog);
/* A command to an instance, as a pattern: an item of "do". */
void th_schema_command(struct th_json *json, const struct th_slot *slot,
                       const struct th_command *command);

#endif
