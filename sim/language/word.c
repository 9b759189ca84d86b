#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "language/read.h"

static void *taken(struct th_reading *r, void *piece)
{
    if (!piece && !r->starved)
        th_error_add(r->error, TH_NO_MEMORY, "no memory for the scenario");
    r->starved = r->starved || !piece;
    return piece;
}

void *th_read_take(struct th_reading *r, size_t bytes)
{
    return taken(r, th_arena_take(&r->scenario->arena, bytes));
}

void *th_read_scratch(struct th_reading *r, size_t bytes)
{
    return taken(r, th_arena_take(&r->scratch, bytes));
}

const char *th_read_format(struct th_reading *r, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    char *text = length < 0 ? NULL : th_read_take(r, (size_t)length + 1);
    if (text)
        vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    va_end(args);
    return text ? text : "";
}

void th_read_notice(struct th_reading *r, struct th_place place, const char *format, ...)
{
    struct th_scenario *s = r->scenario;
    char sentence[TH_SENTENCE];
    va_list args;
    va_start(args, format);
    vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    if (!s->notices)
        s->notices = th_read_take(r, sizeof *s->notices);
    if (s->notices)
        th_error_at(s->notices, place, TH_OK, "%s", sentence);
}

const char *th_read_more(struct th_reading *r, const char *before, const char *name,
                         const char *text)
{
    return before ? th_read_format(r, "%s, %s=%s", before, name, text)
                  : th_read_format(r, "%s=%s", name, text);
}

struct th_place th_read_place(struct th_reading *r, struct th_place place)
{
    /* Most places are in the scenario's own file, whose name is kept already. */
    if (place.file && strcmp(place.file, r->scenario->file) == 0)
        place.file = r->scenario->file;
    else if (place.file)
        place.file = th_read_format(r, "%s", place.file);
    return place;
}

void th_names_add(struct th_reading *r, struct th_names *names, const char *name)
{
    if (names->count == names->room) {
        size_t room = names->room ? 2 * names->room : 32;
        const char **items = th_read_scratch(r, room * sizeof *items);
        if (!items)
            return;
        if (names->count)
            memcpy(items, names->items, names->count * sizeof *items);
        names->items = items;
        names->room = room;
    }
    names->items[names->count++] = name;
}

void th_names_table(struct th_reading *r, struct th_names *names, const struct th_table *table)
{
    for (size_t k = 0; k < table->count; k++) th_names_add(r, names, table->rows[k].name);
}

static const char *name_at(const void *context, size_t k)
{
    return ((const struct th_names *)context)->items[k];
}

/* Is it the name of a row that was there once? Says why it is not. */
static bool is_gone(struct th_reading *r, struct th_place place, const char *word,
                    const char *where, const struct th_model *model)
{
    const size_t length = strcspn(word, ".");
    for (size_t k = 0; model && k < model->gone_count; k++) {
        const struct th_gone *gone = &model->gone[k];
        if (strlen(gone->name) != length || strncmp(gone->name, word, length) != 0)
            continue;
        th_error_at(r->error, place, TH_BAD_INPUT, "%.60s.%s is no more: %s", where, gone->name,
                    gone->why);
        return true;
    }
    return false;
}

void th_read_unknown(struct th_reading *r, struct th_place place, const char *kind,
                     const char *word, const char *where, const struct th_names *names)
{
    enum { ROOM = 300 };
    char allowed[ROOM + 8] = "", nearest[120] = "";
    size_t used = 0;
    if (is_gone(r, place, word, where, names->of))
        return;
    if (r->error->count >= TH_ERRORS) { /* nobody will read it; count it */
        th_error_at(r->error, place, TH_BAD_INPUT, "unknown %s \"%.60s\"", kind, word);
        return;
    }
    for (size_t k = 0; k < names->count; k++) {
        size_t length = strlen(names->items[k]);
        if (used + length + 2 > ROOM) {
            strcpy(allowed + used, ", ...");
            break;
        }
        used += (size_t)snprintf(allowed + used, sizeof allowed - used, "%s%s", k ? ", " : "",
                                 names->items[k]);
    }
    const char *near = th_nearest(word, names->count, name_at, names);
    if (strcmp(th_read_plain(r, kind, word), word) != 0)
        snprintf(nearest, sizeof nearest,
                 ": a blank or a sign in it is none of ASCII, such as a no-break space");
    else if (near)
        snprintf(nearest, sizeof nearest, "; did you mean \"%.60s\"?", near);
    th_error_at(r->error, place, TH_BAD_INPUT, "unknown %s \"%.60s\"%s%.60s%s (allowed: %s)",
                kind, word, *where ? " in " : "", where, nearest,
                names->count ? allowed : "none");
}

/* "5 day" comes from 3,5 day, "error 2 %" from a colon that was forgotten. */
static bool refuse_comma(struct th_reading *r, struct th_place place, const char *key,
                         const char *where, const struct th_names *names)
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

bool th_read_keys(struct th_reading *r, const struct th_node *node, const char *where,
                  const struct th_names *names)
{
    if (th_node_kind(node) != TH_MAPPING) {
        th_error_at(r->error, th_node_place(node), TH_BAD_INPUT,
                    "%.60s must be a mapping: {%s: ..., ...}", where,
                    names->count ? names->items[0] : "key");
        return false;
    }
    for (size_t k = 0; k < th_node_count(node); k++) {
        const char *key = th_node_key(node, k);
        bool known = false;
        for (size_t n = 0; n < names->count && !known; n++)
            known = strcmp(names->items[n], key) == 0;
        if (!known && !refuse_comma(r, th_node_key_place(node, k), key, where, names))
            th_read_unknown(r, th_node_key_place(node, k), "key", key, where, names);
    }
    return true;
}

static const char *const mark_words = "read derived computed chosen recalled placeholder";

static bool read_mark(struct th_reading *r, const struct th_said *said, enum th_mark *mark)
{
    for (int k = 0; k < TH_MARKS; k++)
        if (strcmp(said->text, th_mark_name((enum th_mark)k)) == 0) {
            *mark = (enum th_mark)k;
            return true;
        }
    th_error_at(r->error, said->place, TH_BAD_INPUT, "unknown mark \"%.60s\" (allowed: %s)",
                said->text, mark_words);
    return false;
}

const char *th_read_plain(struct th_reading *r, const char *key, const char *text)
{
    const char *last = strrchr(key, '.'), *c = text;
    while (*c && (unsigned char)*c < 0x80) c++;
    if (!*c || th_labels_find("title name source about from", last ? last + 1 : key) >= 0)
        return text;
    char *copy = th_read_scratch(r, strlen(text) + 1);
    if (copy)
        th_utf8_plain(text, copy);
    return copy ? copy : text;
}

/* A node that must be a single word. */
static bool scalar(struct th_reading *r, const struct th_node *node, const char *what,
                   struct th_said *said)
{
    said->place = th_node_place(node);
    said->text = th_read_plain(r, what, th_node_text(node));
    said->source = "";
    said->mark = TH_CHOSEN;
    if (th_node_kind(node) == TH_SCALAR && said->text[0])
        return true;
    th_error_at(r->error, said->place, TH_BAD_INPUT,
                th_node_kind(node) == TH_SCALAR ? "%.60s has no value"
                                                : "%.60s must be one value",
                what);
    return false;
}

bool th_read_said(struct th_reading *r, const struct th_node *node, const char *what, bool part,
                  struct th_said *said)
{
    static const char *const keys[] = {"value", "mark", "source"};
    if (th_node_kind(node) != TH_MAPPING) {
        bool good = scalar(r, node, what, said);
        said->mark = part ? TH_RECALLED : TH_CHOSEN;
        return good;
    }
    struct th_names names = {.items = (const char **)keys, .count = 3, .room = 3};
    struct th_said mark, source;
    th_read_keys(r, node, what, &names);
    const struct th_node *value = th_node_get(node, "value");
    if (!value) {
        th_error_at(r->error, th_node_place(node), TH_BAD_INPUT, "%.60s has no value:", what);
        return false;
    }
    bool good = scalar(r, value, what, said);
    said->mark = part ? TH_RECALLED : TH_CHOSEN;
    if (th_node_get(node, "mark"))
        good = th_read_word(r, node, "mark", &mark) && read_mark(r, &mark, &said->mark) && good;
    const struct th_node *cited = th_node_get(node, "source");
    if (cited && th_node_text(cited)[0] && th_read_word(r, node, "source", &source))
        said->source = source.text;
    else if (cited && th_node_kind(cited) != TH_SCALAR)
        good = th_read_word(r, node, "source", &source);
    const struct th_node *marked = th_node_get(node, "mark");
    bool claims =
        said->mark == TH_READ || said->mark == TH_DERIVED || said->mark == TH_COMPUTED;
    if (good && marked && claims && !said->source[0]) {
        th_error_at(
            r->error, th_node_place(marked), TH_BAD_INPUT,
            "%.60s: mark: %s needs a source: that says from where; without one it is chosen",
            what, th_mark_name(said->mark));
        return false;
    }
    return good;
}

bool th_read_word(struct th_reading *r, const struct th_node *mapping, const char *key,
                  struct th_said *said)
{
    const struct th_node *node = mapping ? th_node_get(mapping, key) : NULL;
    return node && scalar(r, node, key, said);
}

bool th_read_override(struct th_reading *r, const char *path, struct th_said *said)
{
    bool found = false;
    for (size_t k = 0; k < r->override_count; k++) {
        struct th_override *set = &r->overrides[k];
        if (strcmp(set->path, path) != 0)
            continue;
        set->used = true; /* the last one wins */
        found = true;
        *said = (struct th_said){set->value, {set->label, 0, 0}, TH_CHOSEN, "--set"};
    }
    return found;
}

bool th_read_name(struct th_reading *r, const struct th_said *said)
{
    size_t length = strlen(said->text);
    bool good = length <= TH_LONGEST_NAME && isalpha((unsigned char)said->text[0]);
    for (size_t k = 0; k < length; k++)
        good = good && (isalnum((unsigned char)said->text[k]) || strchr("_-", said->text[k]));
    if (!good)
        th_error_at(
            r->error, said->place, TH_BAD_INPUT,
            "name: \"%.60s\" must be letters, digits, _ and -, beginning with a letter, at "
            "most %d",
            said->text, TH_LONGEST_NAME);
    return good;
}
