/* Private to schema*.c: what a value of a row may be. */
#ifndef TH_SCHEMA_VALUE_H
#define TH_SCHEMA_VALUE_H

#include "base/print.h"
#include "model/model.h"

enum { REFERENCE = 160 };

/* "$ref" to a definition; a list of blank-separated words under a key. */
void th_schema_refer(struct th_json *json, const char *to);
void th_schema_words(struct th_json *json, const char *key, const char *list);

/* The definitions of a value with its mark and source, and of each quantity. */
void th_schema_value_with_source(struct th_json *json);
void th_schema_quantity(struct th_json *json, enum th_quantity q);

/* The definition of an instant of the run. */
void th_schema_instant(struct th_json *json);
/* take:, with the words of the one table (model/take.h); old: also "at", as 0.1 wrote it. */
void th_schema_take(struct th_json *json, const char *doc, bool old);
/* One row under its name: what it may be, what it means, what it is unless said. */
void th_schema_row(struct th_json *json, const struct th_row *row);

#endif
