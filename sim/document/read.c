/* Builds the nodes of a document from the events of libfyaml, in one arena. So limits hold
 * while the text is read, and an alias costs a pointer. */
#include <libfyaml.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text/utf8.h"
#include "document/node.h"
#include "document/syntax.h"

enum { DEEPEST = 32, MOST_NODES = 1 << 18, MOST_ANCHORS = 1000 };

struct anchor {
    const char *name;
    const struct th_node *node;
    struct anchor *next;
};

struct reader {
    struct th_document *document;
    struct fy_parser *parser;
    struct fy_diag *diag;
    struct th_error *error;
    struct anchor *anchors;
    size_t nodes, anchor_count;
    struct th_place place; /* of the last event that has one */
    bool failed;           /* a sentence was added */
};

static const struct th_node *fail(struct reader *r, struct th_place place, const char *sentence)
{
    if (!r->failed)
        th_error_at(r->error, place, TH_BAD_INPUT, "%s", sentence);
    r->failed = true;
    return NULL;
}

static void *take(struct reader *r, size_t bytes)
{
    void *piece = r->failed ? NULL : th_arena_take(&r->document->arena, bytes);
    if (!piece && !r->failed) {
        r->failed = true;
        th_error_add(r->error, TH_NO_MEMORY, "no memory to read %s", r->document->name);
    }
    return piece;
}

/* The place of a quoted scalar in libfyaml is behind the quotation mark; in messages it is
 * the mark. */
static bool quoted(struct fy_event *event)
{
    enum fy_scalar_style style = FYSS_PLAIN;
    if (event->type == FYET_SCALAR && event->scalar.value)
        style = fy_token_scalar_style(event->scalar.value);
    return style == FYSS_SINGLE_QUOTED || style == FYSS_DOUBLE_QUOTED;
}

/* The place of an event; of an empty value, that of its key. */
static struct th_place place_of(struct reader *r, struct fy_event *event)
{
    const struct fy_mark *mark = fy_event_start_mark(event);
    if (mark) {
        r->place.line = mark->line + 1;
        r->place.column = mark->column + (quoted(event) && mark->column > 0 ? 0 : 1);
    }
    return r->place;
}

static void syntax_error(struct reader *r)
{
    struct th_place place;
    char sentence[200];
    th_document_syntax(r->document, r->diag, &place, sentence, sizeof sentence);
    fail(r, place, sentence);
}

/* The next event, or NULL at the end or after a failure. To be given back with
 * fy_parser_event_free. */
static struct fy_event *next_event(struct reader *r)
{
    if (r->failed)
        return NULL;
    struct fy_event *event = fy_parser_parse(r->parser);
    if (!event)
        syntax_error(r);
    return event;
}

/* A token's characters. Bytes that could steer a terminal or end a string early are refused. */
static const char *copy_token(struct reader *r, struct fy_token *token, struct th_place place)
{
    size_t length = 0;
    const char *text = token ? fy_token_get_text(token, &length) : "";
    char *copy = take(r, length + 1);
    if (!copy || !text)
        return "";
    if (th_utf8_end(text, length) < length || memchr(text, '\r', length)) {
        fail(r, place, "a control character in a word");
        return "";
    }
    memcpy(copy, text, length);
    return copy;
}

static struct th_node *new_node(struct reader *r, enum th_node_kind kind, struct th_place place)
{
    if (++r->nodes > MOST_NODES) {
        fail(r, place, "too many words in one file (over 262144)");
        return NULL;
    }
    struct th_node *node = take(r, sizeof *node);
    if (!node)
        return NULL;
    node->kind = kind;
    node->place = place;
    node->text = "";
    node->weight = 1;
    return node;
}

static void add_anchor(struct reader *r, struct fy_token *token, const struct th_node *node)
{
    struct anchor *anchor = token && node ? take(r, sizeof *anchor) : NULL;
    if (!anchor)
        return;
    if (++r->anchor_count > MOST_ANCHORS) {
        fail(r, node->place, "too many anchors in one file (over 1000)");
        return;
    }
    anchor->name = copy_token(r, token, node->place);
    anchor->node = node;
    anchor->next = r->anchors;
    r->anchors = anchor;
}

static const struct th_node *alias(struct reader *r, struct fy_event *event)
{
    struct th_place place = place_of(r, event);
    const char *name = copy_token(r, event->alias.anchor, place);
    for (const struct anchor *a = r->anchors; a; a = a->next)
        if (strcmp(a->name, name) == 0)
            return a->node;
    return fail(r, place, "an alias to something that was not written before it");
}

static int by_key(const void *a, const void *b)
{
    const struct th_entry *left = a, *right = b;
    int order = strcmp(left->key, right->key);
    if (order)
        return order;
    if (left->place.line != right->place.line)
        return left->place.line - right->place.line;
    return left->place.column - right->place.column;
}

static void reject_duplicates(struct reader *r, const struct th_node *node)
{
    struct th_entry *sorted = node->count > 1 ? malloc(node->count * sizeof *sorted) : NULL;
    if (!sorted && node->count > 1) {
        th_error_add(r->error, TH_NO_MEMORY, "no memory to read %s", r->document->name);
        r->failed = true;
    }
    if (!sorted)
        return;
    memcpy(sorted, node->entries, node->count * sizeof *sorted);
    qsort(sorted, node->count, sizeof *sorted, by_key);
    for (size_t k = 1; k < node->count; k++) {
        if (strcmp(sorted[k].key, sorted[k - 1].key) != 0)
            continue;
        th_error_at(r->error, sorted[k].place, TH_BAD_INPUT,
                    "\"%.60s\" is written twice (first in line %d)", sorted[k].key,
                    sorted[k - 1].place.line);
        r->failed = true;
        break;
    }
    free(sorted);
}

/* Closes a collection: its list of entries becomes an array. */
static const struct th_node *close_node(struct reader *r, struct th_node *node,
                                        const struct th_entry *first)
{
    struct th_entry *entries = take(r, node->count * sizeof *entries);
    if (!entries)
        return NULL;
    struct th_entry *next = entries;
    for (; first; first = first->next) {
        *next++ = *first;
        node->weight += first->value->weight;
    }
    node->entries = entries;
    if (node->weight > MOST_NODES)
        return fail(r, node->place, "aliases make this grow without end");
    if (node->kind == TH_MAPPING)
        reject_duplicates(r, node);
    return r->failed ? NULL : node;
}

static const struct th_node *read_node(struct reader *r, struct fy_event *event, int depth);

/* One entry, of which `event` is the beginning. */
static bool read_entry(struct reader *r, struct th_node *node, struct fy_event *event,
                       int depth, struct th_entry *entry)
{
    if (node->kind == TH_SEQUENCE) {
        entry->key = "";
        entry->place = place_of(r, event);
        entry->value = read_node(r, event, depth + 1);
        return entry->value != NULL;
    }
    entry->place = place_of(r, event);
    const struct th_node *key = read_node(r, event, depth + 1);
    if (key && key->kind != TH_SCALAR)
        fail(r, entry->place, "a key must be a single word");
    struct fy_event *value = key ? next_event(r) : NULL;
    if (!value)
        return false;
    entry->key = key->text;
    if (value->type == FYET_MAPPING_END)
        fail(r, entry->place, "a key without a value");
    entry->value = r->failed ? NULL : read_node(r, value, depth + 1);
    fy_parser_event_free(r->parser, value);
    return entry->value != NULL;
}

static const struct th_node *read_collection(struct reader *r, struct th_node *node, int depth)
{
    struct th_entry *first = NULL, **link = &first;
    if (depth >= DEEPEST)
        return fail(r, node->place, "nested deeper than 32 levels");
    for (;;) {
        struct fy_event *event = next_event(r);
        if (!event)
            return NULL;
        bool end = event->type == FYET_MAPPING_END || event->type == FYET_SEQUENCE_END;
        struct th_entry *entry = end ? NULL : take(r, sizeof *entry);
        bool good = entry && read_entry(r, node, event, depth, entry);
        fy_parser_event_free(r->parser, event);
        if (end)
            return close_node(r, node, first);
        if (!good)
            return NULL;
        *link = entry;
        link = &entry->next;
        node->count++;
    }
}

/* Tags of YAML itself are ignored; any other is an error. */
static bool check_tag(struct reader *r, struct fy_event *event, struct th_place place)
{
    static const char own[] = "tag:yaml.org,2002:";
    char sentence[160];
    size_t length = 0;
    struct fy_token *tag = event->type == FYET_SCALAR           ? event->scalar.tag
                           : event->type == FYET_MAPPING_START  ? event->mapping_start.tag
                           : event->type == FYET_SEQUENCE_START ? event->sequence_start.tag
                                                                : NULL;
    const char *text = tag ? fy_token_get_text(tag, &length) : NULL;
    if (!text || (length == 1 && *text == '!') ||
        (length > sizeof own - 1 && memcmp(text, own, sizeof own - 1) == 0))
        return true;
    snprintf(sentence, sizeof sentence, "a tag that means nothing here: %.*s",
             (int)(length < 60 ? length : 60), text);
    fail(r, place, sentence);
    return false;
}

static const struct th_node *read_node(struct reader *r, struct fy_event *event, int depth)
{
    struct th_place place = place_of(r, event);
    struct th_node *node;
    const struct th_node *done;
    if (!check_tag(r, event, place))
        return NULL;
    switch (event->type) {
    case FYET_ALIAS:
        return alias(r, event);
    case FYET_SCALAR:
        node = new_node(r, TH_SCALAR, place);
        if (!node)
            return NULL;
        node->text = copy_token(r, event->scalar.value, place);
        add_anchor(r, event->scalar.anchor, node);
        return r->failed ? NULL : node;
    case FYET_SEQUENCE_START:
        node = new_node(r, TH_SEQUENCE, place);
        done = node ? read_collection(r, node, depth) : NULL;
        add_anchor(r, event->sequence_start.anchor, done);
        return r->failed ? NULL : done;
    case FYET_MAPPING_START:
        node = new_node(r, TH_MAPPING, place);
        done = node ? read_collection(r, node, depth) : NULL;
        add_anchor(r, event->mapping_start.anchor, done);
        return r->failed ? NULL : done;
    default:
        return fail(r, place, "a value is missing here");
    }
}

/* The whole stream: one document, not empty. */
static void read_stream(struct reader *r)
{
    struct th_document *document = r->document;
    bool more = true;
    while (more) {
        struct fy_event *event = next_event(r);
        if (!event)
            return;
        enum fy_event_type type = event->type;
        bool content = type == FYET_SCALAR || type == FYET_SEQUENCE_START ||
                       type == FYET_MAPPING_START || type == FYET_ALIAS;
        if (type == FYET_DOCUMENT_START && document->root)
            fail(r, place_of(r, event), "a second document begins here; one file holds one");
        else if (content)
            document->root = read_node(r, event, 0);
        more = type != FYET_STREAM_END && !r->failed;
        fy_parser_event_free(r->parser, event);
    }
    const struct th_node *root = document->root;
    if (!r->failed && (!root || (root->kind == TH_SCALAR && !root->text[0])))
        fail(r, (struct th_place){document->name, 1, 1}, "the file is empty");
}

enum th_status th_document_read(struct th_document *document, struct th_error *error)
{
    struct reader r = {.document = document, .error = error, .place = {document->name, 1, 1}};
    struct fy_diag_cfg diag_cfg;
    fy_diag_cfg_default(&diag_cfg);
    diag_cfg.fp = NULL;
    r.diag = fy_diag_create(&diag_cfg);
    if (r.diag)
        fy_diag_set_collect_errors(r.diag, true);
    struct fy_parse_cfg cfg = {.search_path = "",
                               .flags = FYPCF_QUIET | FYPCF_COLLECT_DIAG | FYPCF_JSON_NONE |
                                        FYPCF_DEFAULT_VERSION_1_2,
                               .diag = r.diag};
    r.parser = r.diag ? fy_parser_create(&cfg) : NULL;
    if (!r.parser || fy_parser_set_string(r.parser, document->text, document->length))
        r.failed = true, th_error_add(error, TH_NO_MEMORY, "no memory to read YAML");
    else
        read_stream(&r);
    if (r.parser)
        fy_parser_destroy(r.parser);
    if (r.diag)
        fy_diag_destroy(r.diag);
    return r.failed ? TH_BAD_INPUT : TH_OK;
}
