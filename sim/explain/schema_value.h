/* The pieces of the schema: references, objects, and the values of a row. */
#ifndef TH_SCHEMA_VALUE_H
#define TH_SCHEMA_VALUE_H

#include "base/text/print.h"
#include "model/model.h"

enum { REFERENCE = 160 };

/* "$ref" to a definition; a list of blank-separated words under a key. */
void th_schema_refer(struct th_json *json, const char *to);
void th_schema_words(struct th_json *json, const char *key, const char *list);
/* One of the keys in a list must be there. how: "anyOf", or, if it is one alone, "oneOf". */
void th_schema_required(struct th_json *json, const char *how, const char *list);

/* Properties: a text, a reference, one of a list of words, an integer. */
void th_schema_text(struct th_json *json, const char *name, const char *doc);
void th_schema_reference(struct th_json *json, const char *name, const char *to,
                         const char *doc);
void th_schema_enum(struct th_json *json, const char *name, const char *list, const char *doc);
void th_schema_whole_number(struct th_json *json, const char *name, const char *least,
                            const char *doc);
/* An object, or a list of them, up to its "properties"; closes these and the object. */
void th_schema_open_object(struct th_json *json, const char *key, const char *doc);
void th_schema_open_list(struct th_json *json, const char *key, const char *doc);
void th_schema_close_object(struct th_json *json, const char *required);

/* The definitions of a value with its mark and source, and of each quantity. */
void th_schema_value_with_source(struct th_json *json);
void th_schema_quantity(struct th_json *json, enum th_quantity q);

/* The definition of an instant of the run. */
void th_schema_instant(struct th_json *json);
/* take:, with the words of the one table (model/take.h); required: also those of a log, and
 * "at", as 0.1 wrote it. */
void th_schema_take(struct th_json *json, const char *doc, bool required);
/* One row under its name: type, doc and default. */
void th_schema_row(struct th_json *json, const struct th_row *row);

#endif
