/* A YAML 1.2 text as nodes with their places (libfyaml). Only document/read.c includes
 * libfyaml.h.
 *
 * Refused with a sentence at its place: syntax errors, duplicate keys, more than
 * TH_DOCUMENT_MOST bytes, tags of other makers, aliases that grow without end, nesting deeper
 * than 32, binary bytes, an empty text. */
#ifndef TH_DOCUMENT_H
#define TH_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/status.h"

enum { TH_DOCUMENT_MOST = 4 << 20 };

struct th_document;
struct th_node; /* valid as long as its document */

enum th_node_kind { TH_SCALAR, TH_SEQUENCE, TH_MAPPING };

/* The name of the standard input, which is read for "-" and /dev/stdin. It has no folder:
 * its parts are sought in the working directory. */
#define TH_DOCUMENT_INPUT "stdin"
bool th_document_is_input(const char *path);

/* name: of the text, in messages; it is copied. */
struct th_document *th_document_load(const char *path, struct th_error *error);
struct th_document *th_document_parse(const char *name, const char *text, size_t length,
                                      struct th_error *error);
void th_document_free(struct th_document *document);

const struct th_node *th_document_root(const struct th_document *document);
const char *th_document_text(const struct th_document *document, size_t *length);

enum th_node_kind th_node_kind(const struct th_node *node);
struct th_place th_node_place(const struct th_node *node);
const char *th_node_text(const struct th_node *node); /* SCALAR: its text; "" otherwise */
size_t th_node_count(const struct th_node *node);     /* SEQUENCE, MAPPING; 0 otherwise  */
const struct th_node *th_node_item(const struct th_node *node, size_t k); /* value of entry k */
const char *th_node_key(const struct th_node *node, size_t k);            /* MAPPING */
struct th_place th_node_key_place(const struct th_node *node, size_t k);  /* MAPPING */
const struct th_node *th_node_get(const struct th_node *node,
                                  const char *key); /* MAPPING, or NULL */

/* change.c: nodes that stand in place of others; texts and keys are not copied. Copies share
 * the nodes below them. NULL without memory. */
const struct th_node *th_node_scalar(struct th_arena *arena, const char *text,
                                     struct th_place place);
const struct th_node *th_node_list(struct th_arena *arena, const char *const *texts,
                                   size_t count, struct th_place place);
const struct th_node *th_node_mapping(struct th_arena *arena, struct th_place place); /* {} */
/* A copy whose entry k has that value; a mapping with a further entry, or without one. */
const struct th_node *th_node_put(struct th_arena *arena, const struct th_node *node, size_t k,
                                  const struct th_node *value);
const struct th_node *th_node_add(struct th_arena *arena, const struct th_node *mapping,
                                  const char *key, const struct th_node *value);
const struct th_node *th_node_without(struct th_arena *arena, const struct th_node *mapping,
                                      const char *key);

#endif
