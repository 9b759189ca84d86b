/* Nodes of the document as keys, scalars and names. */
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text/utf8.h"
#include "language/reader.h"
#include "scenario/provenance.h"

struct th_place th_read_place(struct th_reader *r, struct th_place place)
{
    /* Most places are in the scenario's own file, whose name is kept. */
    if (place.file && strcmp(place.file, r->scenario->file) == 0)
        place.file = r->scenario->file;
    else if (place.file)
        place.file = th_memory_format(&r->memory, "%s", place.file);
    return place;
}

/* Reports keys that come from a decimal comma ("5 day" from 3,5 day) or a missing colon
 * ("error 2 %"). */
static bool reject_comma(struct th_reader *r, struct th_place place, const char *key,
                         const char *where, const struct th_candidates *names)
{
    if (isdigit((unsigned char)key[0])) {
        th_error_at(r->error, place, TH_BAD_INPUT,
                    "\"%.60s\" is no key of %.60s: a decimal has a point, a comma separates "
                    "entries",
                    key, where);
        return true;
    }
    for (size_t n = 0; n < names->count; n++) {
        size_t length = strlen(names->items[n]);
        if (strncmp(key, names->items[n], length) == 0 && key[length] &&
            strchr(" ={", key[length])) {
            th_error_at(r->error, place, TH_BAD_INPUT,
                        "\"%.60s\" is no key of %.60s: after %s a colon and a blank are wanted",
                        key, where, names->items[n]);
            return true;
        }
    }
    return false;
}

bool th_read_keys(struct th_reader *r, const struct th_node *node, const char *where,
                  const struct th_candidates *names)
{
    if (th_node_kind(node) != TH_MAPPING) {
        th_error_at(r->error, th_node_place(node), TH_BAD_INPUT,
                    "%.60s must be a mapping: {%s: ..., ...}", where,
                    names->count ? names->items[0] : "key");
        return false;
    }
    for (size_t k = 0; k < th_node_count(node); k++) {
        const char *key = th_node_key(node, k);
        bool known = names->of && th_model_moved(names->of, TH_PARAM, key);
        for (size_t n = 0; n < names->count && !known; n++)
            known = strcmp(names->items[n], key) == 0;
        const char *later = known ? NULL : th_key_later(where, key);
        if (later)
            th_error_at(r->error, th_node_key_place(node, k), TH_BAD_INPUT, "%s: %s", key,
                        later);
        else if (!known && !reject_comma(r, th_node_key_place(node, k), key, where, names))
            th_candidates_reject(r, th_node_key_place(node, k), "key", key, where, names);
    }
    return true;
}

static const char *const mark_words = "read derived computed chosen recalled placeholder";

static bool read_mark(struct th_reader *r, const struct th_scalar *scalar, enum th_mark *mark)
{
    for (int k = 0; k < TH_MARKS; k++)
        if (strcmp(scalar->text, th_mark_name((enum th_mark)k)) == 0) {
            *mark = (enum th_mark)k;
            return true;
        }
    th_error_at(r->error, scalar->place, TH_BAD_INPUT, "unknown mark \"%.60s\" (allowed: %s)",
                scalar->text, mark_words);
    return false;
}

const char *th_read_plain(struct th_reader *r, const char *key, const char *text)
{
    const char *last = strrchr(key, '.'), *c = text;
    while (*c && (unsigned char)*c < 0x80) c++;
    if (!*c ||
        th_labels_find("title name source about from table design", last ? last + 1 : key) >= 0)
        return text;
    char *copy = th_memory_scratch(&r->memory, strlen(text) + 1);
    if (copy)
        th_utf8_plain(text, copy);
    return copy ? copy : text;
}

/* A node that must be a scalar. */
static bool read_scalar(struct th_reader *r, const struct th_node *node, const char *what,
                        struct th_scalar *scalar)
{
    scalar->place = th_node_place(node);
    scalar->text = th_read_plain(r, what, th_node_text(node));
    scalar->source = "";
    scalar->mark = TH_CHOSEN;
    if (th_node_kind(node) == TH_SCALAR && scalar->text[0])
        return true;
    th_error_at(r->error, scalar->place, TH_BAD_INPUT,
                th_node_kind(node) == TH_SCALAR ? "%.60s has no value"
                                                : "%.60s must be one value",
                what);
    return false;
}

bool th_read_scalar(struct th_reader *r, const struct th_node *node, const char *what,
                    bool part, struct th_scalar *scalar)
{
    static const char *const keys[] = {"value", "mark", "source"};
    if (th_node_kind(node) != TH_MAPPING) {
        bool good = read_scalar(r, node, what, scalar);
        scalar->mark = part ? TH_RECALLED : TH_CHOSEN;
        return good;
    }
    struct th_candidates names = {.items = (const char **)keys, .count = 3, .capacity = 3};
    struct th_scalar mark, source;
    th_read_keys(r, node, what, &names);
    const struct th_node *value = th_node_get(node, "value");
    if (!value) {
        th_error_at(r->error, th_node_place(node), TH_BAD_INPUT, "%.60s has no value:", what);
        return false;
    }
    bool good = read_scalar(r, value, what, scalar);
    scalar->mark = part ? TH_RECALLED : TH_CHOSEN;
    if (th_node_get(node, "mark"))
        good =
            th_read_entry(r, node, "mark", &mark) && read_mark(r, &mark, &scalar->mark) && good;
    const struct th_node *cited = th_node_get(node, "source");
    if (cited && th_node_text(cited)[0] && th_read_entry(r, node, "source", &source))
        scalar->source = source.text;
    else if (cited && th_node_kind(cited) != TH_SCALAR)
        good = th_read_entry(r, node, "source", &source);
    const struct th_node *marked = th_node_get(node, "mark");
    bool claims =
        scalar->mark == TH_READ || scalar->mark == TH_DERIVED || scalar->mark == TH_COMPUTED;
    if (good && marked && claims && !scalar->source[0]) {
        th_error_at(
            r->error, th_node_place(marked), TH_BAD_INPUT,
            "%.60s: mark: %s needs a source: that says from where; without one it is chosen",
            what, th_mark_name(scalar->mark));
        return false;
    }
    return good;
}

bool th_read_row(struct th_reader *r, const struct th_node *node, const char *path, bool part,
                 const struct th_row *row, struct th_scalar *scalar)
{
    if (!th_read_scalar(r, node, path, part, scalar))
        return false;
    if (row->quantity == TH_FILE) /* names of files stay as they are written */
        scalar->text =
            th_node_text(th_node_kind(node) == TH_MAPPING ? th_node_get(node, "value") : node);
    return true;
}

bool th_read_entry(struct th_reader *r, const struct th_node *mapping, const char *key,
                   struct th_scalar *scalar)
{
    const struct th_node *node = mapping ? th_node_get(mapping, key) : NULL;
    if (node && th_node_kind(node) == TH_MAPPING && th_node_get(node, "value"))
        return th_read_scalar(r, node, key, false, scalar);
    return node && read_scalar(r, node, key, scalar);
}

bool th_read_name(struct th_reader *r, const struct th_scalar *scalar)
{
    size_t length = strlen(scalar->text);
    bool good = length <= TH_LONGEST_NAME && isalpha((unsigned char)scalar->text[0]);
    for (size_t k = 0; k < length; k++)
        good =
            good && (isalnum((unsigned char)scalar->text[k]) || strchr("_-", scalar->text[k]));
    if (!good)
        th_error_at(
            r->error, scalar->place, TH_BAD_INPUT,
            "name: \"%.60s\" must be letters, digits, _ and -, beginning with a letter, at "
            "most %d",
            scalar->text, TH_LONGEST_NAME);
    return good;
}
