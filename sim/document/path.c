/* A search of the nodes for a place in the text. */
#include "document/path.h"

#include <stdio.h>
#include <string.h>

struct search {
    int line, column;
    const char *sentence;
    char *path;
    size_t size;
};

static bool is_there(const struct search *s, struct th_place place)
{
    return place.line == s->line && place.column == s->column;
}

/* Appends to the path; what does not fit is left out. */
static size_t append(const struct search *s, size_t used, const char *text)
{
    if (used >= s->size)
        return used;
    int length = snprintf(s->path + used, s->size - used, "%s", text);
    return used + (length > 0 ? (size_t)length : 0);
}

static bool search_node(const struct search *s, const struct th_node *node, size_t used);

static bool search_key(const struct search *s, const struct th_node *node, size_t k,
                       size_t used)
{
    const char *key = th_node_key(node, k);
    size_t end = append(s, used, used ? "." : "");
    end = append(s, end, key);
    bool first = is_there(s, th_node_place(node));
    if (is_there(s, th_node_key_place(node, k)) && (!first || strstr(s->sentence, key)))
        return true;
    if (search_node(s, th_node_item(node, k), end))
        return true;
    if (used < s->size)
        s->path[used] = '\0';
    return false;
}

static bool search_node(const struct search *s, const struct th_node *node, size_t used)
{
    for (size_t k = 0; k < th_node_count(node); k++) {
        char number[32];
        if (th_node_kind(node) == TH_MAPPING && search_key(s, node, k, used))
            return true;
        if (th_node_kind(node) != TH_SEQUENCE)
            continue;
        snprintf(number, sizeof number, "[%zu]", k);
        size_t end = append(s, used, number);
        if (search_node(s, th_node_item(node, k), end))
            return true;
        if (used < s->size)
            s->path[used] = '\0';
    }
    return is_there(s, th_node_place(node));
}

bool th_document_path(const struct th_document *document, int line, int column,
                      const char *sentence, char *path, size_t size)
{
    struct search search = {line, column, sentence, path, size};
    path[0] = '\0';
    return search_node(&search, th_document_root(document), 0);
}
