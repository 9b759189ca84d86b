/* A document: its bytes checked, its nodes read. */
#include "document/document.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text/utf8.h"
#include "document/node.h"
#include "document/whole.h"

static enum th_status check_bytes(const struct th_document *document, struct th_error *error)
{
    struct th_place place = {document->name, 1, 1};
    if (document->length > TH_DOCUMENT_MOST)
        return th_error_at(error, place, TH_BAD_INPUT, "the file is larger than %d MB",
                           TH_DOCUMENT_MOST >> 20);
    size_t end = th_utf8_end(document->text, document->length);
    if (end == document->length)
        return TH_OK;
    for (size_t k = 0; k < end; k++) {
        place.column = document->text[k] == '\n' ? 1 : place.column + 1;
        place.line += document->text[k] == '\n';
    }
    return th_error_at(error, place, TH_BAD_INPUT,
                       "byte 0x%02x: this is not a text file (UTF-8)",
                       (unsigned char)document->text[end]);
}

struct th_document *th_document_parse(const char *name, const char *text, size_t length,
                                      struct th_error *error)
{
    struct th_document *document = calloc(1, sizeof *document);
    size_t kept = length > TH_DOCUMENT_MOST ? TH_DOCUMENT_MOST + 1 : length;
    char *copy = document ? th_arena_take(&document->arena, kept + 1) : NULL;
    if (copy)
        document->name = th_arena_copy(&document->arena, name);
    if (!copy || !document->name) {
        th_error_add(error, TH_NO_MEMORY, "no memory to read %s", name);
        th_document_free(document);
        return NULL;
    }
    memcpy(copy, text, kept);
    document->text = copy;
    document->length = kept;
    if (check_bytes(document, error) == TH_OK && th_document_read(document, error) == TH_OK)
        return document;
    th_document_free(document);
    return NULL;
}

bool th_document_is_input(const char *path)
{
    return strcmp(path, "-") == 0 || strcmp(path, "/dev/stdin") == 0;
}

static FILE *open_input(void)
{
    int input = dup(STDIN_FILENO);
    FILE *file = input < 0 ? NULL : fdopen(input, "rb");
    if (!file && input >= 0)
        close(input);
    return file;
}

struct th_document *th_document_load(const char *path, struct th_error *error)
{
    bool input = th_document_is_input(path);
    const char *name = input ? TH_DOCUMENT_INPUT : path;
    struct th_document *document = NULL;
    FILE *file = input ? open_input() : fopen(path, "rb");
    size_t length = 0;
    char *text = file ? th_whole_read(file, TH_DOCUMENT_MOST, &length) : NULL;
    if (file && !text)
        th_error_add(error, TH_NO_MEMORY, "no memory to read %s", path);
    else if (!file || ferror(file))
        th_error_add(error, TH_IO, "%s: error: cannot be read: %s", name, strerror(errno));
    else
        document = th_document_parse(name, text, length, error);
    if (file)
        fclose(file);
    free(text);
    return document;
}

void th_document_free(struct th_document *document)
{
    if (!document)
        return;
    th_arena_free(&document->arena);
    free(document);
}

const struct th_node *th_document_root(const struct th_document *document)
{
    return document->root;
}

const char *th_document_text(const struct th_document *document, size_t *length)
{
    if (length)
        *length = document->length;
    return document->text;
}

enum th_node_kind th_node_kind(const struct th_node *node)
{
    return node->kind;
}

struct th_place th_node_place(const struct th_node *node)
{
    return node->place;
}

const char *th_node_text(const struct th_node *node)
{
    return node->text;
}

size_t th_node_count(const struct th_node *node)
{
    return node->count;
}

const struct th_node *th_node_item(const struct th_node *node, size_t k)
{
    return node->entries[k].value;
}

const char *th_node_key(const struct th_node *node, size_t k)
{
    return node->entries[k].key;
}

struct th_place th_node_key_place(const struct th_node *node, size_t k)
{
    return node->entries[k].place;
}

const struct th_node *th_node_get(const struct th_node *node, const char *key)
{
    for (size_t k = 0; node->kind == TH_MAPPING && k < node->count; k++)
        if (strcmp(node->entries[k].key, key) == 0)
            return node->entries[k].value;
    return NULL;
}
