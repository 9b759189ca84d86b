/* The nodes as they lie in the document's arena, shared by document.c, read.c and syntax.c. */
#ifndef TH_DOCUMENT_NODE_H
#define TH_DOCUMENT_NODE_H

#include "base/arena.h"
#include "document/document.h"

struct th_entry {
    const char *key;
    struct th_place place; /* of the key */
    const struct th_node *value;
    struct th_entry *next; /* while the collection is being read */
};

struct th_node {
    enum th_node_kind kind;
    struct th_place place;
    const char *text;
    size_t count;
    const struct th_entry *entries;
    size_t weight; /* nodes below and with it, aliases written out */
};

struct th_document {
    struct th_arena arena;
    const char *name, *text;
    size_t length;
    const struct th_node *root;
};

/* Makes the root out of the text. */
enum th_status th_document_read(struct th_document *document, struct th_error *error);

#endif
