/* The sections of a scenario that are not slots, as properties of the schema. */
#ifndef TH_SCHEMA_SECTION_H
#define TH_SCHEMA_SECTION_H

#include "base/text/print.h"
#include "model/model.h"

/* events, hazards and stages (schema_items.c); and what they consist of: the definitions event,
 * hazard, way_out, order and condition. */
void th_schema_items(struct th_json *json);
void th_schema_item_definitions(struct th_json *json, const struct th_catalog *catalog);
void th_schema_ensemble(struct th_json *json);
void th_schema_correlation(struct th_json *json); /* the definition, an entry of correlations */
void th_schema_record(struct th_json *json);
void th_schema_summary(struct th_json *json);
void th_schema_require(struct th_json *json);

#endif
