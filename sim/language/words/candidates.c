/* Messages about unknown names, with the nearest of those that would be right. */
#include <stdio.h>
#include <string.h>

#include "base/text/utf8.h"
#include "language/reader.h"

void th_candidates_add(struct th_memory *memory, struct th_candidates *names, const char *name)
{
    if (names->count == names->capacity) {
        size_t capacity = names->capacity ? 2 * names->capacity : 32;
        const char **items = th_memory_scratch(memory, capacity * sizeof *items);
        if (!items)
            return;
        if (names->count)
            memcpy(items, names->items, names->count * sizeof *items);
        names->items = items;
        names->capacity = capacity;
    }
    names->items[names->count++] = name;
}

void th_candidates_table(struct th_memory *memory, struct th_candidates *names,
                         const struct th_table *table)
{
    for (size_t k = 0; k < table->count; k++)
        th_candidates_add(memory, names, table->rows[k].name);
}

static const char *name_at(const void *context, size_t k)
{
    return ((const struct th_candidates *)context)->items[k];
}

/* Reports a row of an earlier version with what replaces it; false: there was none of that
 * name. */
static bool is_gone(struct th_reader *r, struct th_place place, const char *word,
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

/* Reports a slot of the language that has no model, or a row or command of the model's slot
 * that none has. The word is a path, a key of the top level, or of the model. */
static bool is_vacant(struct th_reader *r, struct th_place place, const char *word,
                      const struct th_model *model)
{
    const char *path =
        model ? th_memory_format(&r->memory, "%s.%.60s", model->slot, word) : word;
    const struct th_vacancy *found = th_scenario_vacancy(r->scenario->catalog, path);
    if (found)
        th_error_at(r->error, place, TH_BAD_INPUT,
                    "%s: there is no model for it in this version: %s",
                    found->key ? found->key : found->name, found->instead);
    if (found && !model && th_node_get(r->root, word))
        r->incomplete = true; /* reported once, not for every path into it */
    return found != NULL;
}

/* True if a word is free of the blanks and signs of printed pages. */
static bool is_plain(struct th_reader *r, const char *word)
{
    const char *c = word;
    while (*c && (unsigned char)*c < 0x80) c++;
    char *plain = *c ? th_memory_scratch(&r->memory, strlen(word) + 1) : NULL;
    if (!plain)
        return true;
    th_utf8_plain(word, plain);
    return strcmp(plain, word) == 0;
}

void th_candidates_reject(struct th_reader *r, struct th_place place, const char *kind,
                          const char *word, const char *where,
                          const struct th_candidates *names)
{
    enum { CAPACITY = 300 };
    char allowed[CAPACITY + 8] = "", nearest[120] = "";
    size_t used = 0;
    if (is_gone(r, place, word, where, names->of))
        return;
    bool path = strcmp(kind, "instance") == 0 || strcmp(kind, "path") == 0;
    if ((path || names->of || strcmp(where, "the scenario") == 0) &&
        is_vacant(r, place, word, path ? NULL : names->of))
        return;
    if (r->error->count >= TH_ERRORS) { /* beyond what is kept: counted alone */
        th_error_at(r->error, place, TH_BAD_INPUT, "unknown %s \"%.60s\"", kind, word);
        return;
    }
    for (size_t k = 0; k < names->count; k++) {
        size_t length = strlen(names->items[k]);
        if (used + length + 2 > CAPACITY) {
            strcpy(allowed + used, ", ...");
            break;
        }
        used += (size_t)snprintf(allowed + used, sizeof allowed - used, "%s%s", k ? ", " : "",
                                 names->items[k]);
    }
    const char *near = th_nearest(word, names->count, name_at, names);
    if (!is_plain(r, word))
        snprintf(nearest, sizeof nearest,
                 ": a blank or a sign in it is none of ASCII, such as a no-break space");
    else if (near)
        snprintf(nearest, sizeof nearest, "; did you mean \"%.60s\"?", near);
    th_error_at(r->error, place, TH_BAD_INPUT, "unknown %s \"%.60s\"%s%.60s%s (allowed: %s)",
                kind, word, *where ? " in " : "", where, nearest,
                names->count ? allowed : "none");
}

void th_candidates_section(struct th_memory *memory, struct th_candidates *names,
                           const char *section)
{
    size_t count;
    const struct th_key *keys = th_scenario_keys(&count);
    for (size_t k = 0; k < count; k++)
        if (strcmp(keys[k].section, section) == 0)
            th_candidates_add(memory, names, keys[k].key);
}
