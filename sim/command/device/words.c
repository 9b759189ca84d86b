/* Hands each scenario of the set the words for --set that are of it: see words.h. */
#include "command/device/words.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text/nearest.h"
#include "document/document.h"

enum { NAME = 200, SENTENCE = 300 };

static const char of_label[] = "label.", of_require[] = "require.",
                  of_vary[] = "ensemble.vary.";

static bool begins(const char *word, const char *with)
{
    return strncmp(word, with, strlen(with)) == 0;
}

/* "low alarms" of "require.low alarms.above=1"; "pump.error" of "ensemble.vary.pump.error=..".
 */
static bool name_of(const char *word, char name[NAME])
{
    const bool require = begins(word, of_require);
    const char *start = word + (require ? strlen(of_require) : strlen(of_vary));
    const char *end = strchr(start, '='), *dot = NULL;
    while (end && end > start && end[-1] == ' ') end--;
    for (const char *at = start; require && end && at < end; at++) dot = *at == '.' ? at : dot;
    end = require ? dot : end;
    return end && snprintf(name, NAME, "%.*s", (int)(end - start), start) < NAME;
}

/* The requirement of that name; NULL: there is none. */
static const struct th_node *required(const struct th_node *root, const char *name)
{
    const struct th_node *list = th_node_get(root, "require");
    for (size_t k = 0; list && k < th_node_count(list); k++) {
        const struct th_node *named = th_node_get(th_node_item(list, k), "name");
        if (named && strcmp(th_node_text(named), name) == 0)
            return th_node_item(list, k);
    }
    return NULL;
}

/* True if a scenario requires something of that name, or varies that path. */
static bool has(const struct th_node *root, const char *word, const char *name)
{
    const struct th_node *ensemble = th_node_get(root, "ensemble");
    const struct th_node *vary = ensemble ? th_node_get(ensemble, "vary") : NULL;
    return begins(word, of_vary) ? vary && th_node_get(vary, name) != NULL
                                 : required(root, name) != NULL;
}

/* True if the user gives a requirement bounds of its own. */
static bool is_set(const char *const *sets, size_t count, const char *name)
{
    char other[NAME];
    for (size_t k = 0; k < count; k++)
        if (begins(sets[k], of_require) && name_of(sets[k], other) && strcmp(other, name) == 0)
            return true;
    return false;
}

/* "require.NAME.between=[85.5 %, 114.5 %]" of 14.5 % around 1; a ratio, of:, has no percent.
 * NULL: no memory. */
static const char *bound_of(const struct th_device_label *label, const char *name, bool ratio,
                            struct th_arena *arena)
{
    const double by = ratio ? 1 : 100;
    const char *unit = ratio ? "" : " %";
    char word[2 * NAME];
    char *rest;
    double share = strtod(label->value, &rest);
    if (strcmp(label->bound, "around") == 0) {
        share /= strchr(rest, '%') ? 100 : 1;
        snprintf(word, sizeof word, "%s%s.between=[%.12g%s, %.12g%s]", of_require, name,
                 by * (1 - share), unit, by * (1 + share), unit);
    } else {
        snprintf(word, sizeof word, "%s%s.%s=%s", of_require, name, label->bound, label->value);
    }
    return th_arena_copy(arena, word);
}

static size_t add_labels(const struct th_device_set *set, const struct th_node *root,
                         const char *const *sets, size_t count, const char **words,
                         struct th_arena *arena)
{
    size_t used = 0;
    for (size_t k = 0; k < set->label_count; k++)
        for (size_t j = 0; j < set->labels[k].of_count; j++) {
            const char *name = set->labels[k].of[j];
            const struct th_node *node = required(root, name);
            if (node && !is_set(sets, count, name))
                words[used++] =
                    bound_of(&set->labels[k], name, th_node_get(node, "of") != NULL, arena);
        }
    return used;
}

enum th_status th_device_words(const struct th_device_set *set, const char *scenario,
                               const char *const *sets, size_t count, const char *const **words,
                               size_t *word_count, struct th_arena *arena,
                               struct th_error *error)
{
    size_t most = count, used = 0;
    char name[NAME];
    struct th_document *document = th_document_load(scenario, error);
    if (!document)
        return error->status;
    const struct th_node *root = th_document_root(document);
    for (size_t k = 0; k < set->label_count; k++) most += set->labels[k].of_count;
    const char **all = th_arena_take(arena, (most + 1) * sizeof *all);
    for (size_t k = 0; all && k < count; k++) {
        const bool part = begins(sets[k], of_require) || begins(sets[k], of_vary);
        if (!begins(sets[k], of_label) &&
            (!part || (name_of(sets[k], name) && has(root, sets[k], name))))
            all[used++] = sets[k];
    }
    used += all ? add_labels(set, root, sets, count, all + used, arena) : 0;
    bool kept = all != NULL;
    for (size_t k = 0; k < used; k++) kept &= all[k] != NULL;
    th_document_free(document);
    *words = all;
    *word_count = used;
    return kept ? TH_OK : th_error_add(error, TH_NO_MEMORY, "no memory for the tests");
}

/* A share of the label is a number, perhaps in percent, above 0 and below 100 %. */
static bool is_share(const char *value)
{
    char *rest;
    double share = strtod(value, &rest);
    rest += strspn(rest, " ");
    share /= *rest == '%' ? 100 : 1;
    rest += *rest == '%';
    return rest != value && !*rest && share > 0 && share < 1;
}

static const char *label_at(const void *labels, size_t k)
{
    return ((const struct th_device_label *)labels)[k].name;
}

static void set_label(struct th_device_set *set, const char *word, struct th_arena *arena,
                      struct th_error *error)
{
    const char *equals = strchr(word, '='), *start = word + strlen(of_label);
    const char *value = equals ? equals + 1 + strspn(equals + 1, " ") : "";
    char name[NAME];
    size_t length = equals ? (size_t)(equals - start) : strlen(start);
    while (length > 0 && start[length - 1] == ' ') length--;
    snprintf(name, sizeof name, "%.*s", (int)(length < NAME ? length : NAME - 1), start);
    for (size_t k = 0; k < set->label_count; k++) {
        struct th_device_label *label = &set->labels[k];
        if (strcmp(label->name, name) != 0)
            continue;
        if (!*value || (strcmp(label->bound, "around") == 0 && !is_share(value)))
            th_error_add(error, TH_BAD_INPUT,
                         "--set %.100s: error: a value such as label.%s=\"%s\" is wanted, %s",
                         word, name, label->value,
                         *value ? "above 0 % and below 100 %" : "which is missing");
        label->value = th_arena_copy(arena, value);
        label->mark = "chosen";
        label->source = "--set";
        if (!label->value)
            th_error_add(error, TH_NO_MEMORY, "no memory for the label");
        return;
    }
    const char *near = th_nearest(name, set->label_count, label_at, set->labels);
    th_error_add(error, TH_BAD_INPUT,
                 "--set %.100s: error: the label in %s has no \"%.60s\"%s%s%s", word, set->file,
                 name, near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
}

enum th_status th_device_labels_set(struct th_device_set *set, const char *const *sets,
                                    size_t count, struct th_arena *arena,
                                    struct th_error *error)
{
    const int before = error->count;
    for (size_t k = 0; k < count; k++)
        if (begins(sets[k], of_label))
            set_label(set, sets[k], arena, error);
    return error->count == before ? TH_OK : error->status;
}

enum th_status th_device_words_check(const struct th_device_set *set,
                                     const struct th_device_test *const *tests,
                                     size_t test_count, const char *const *sets, size_t count,
                                     struct th_error *error)
{
    struct th_arena arena = {0};
    const int before = error->count;
    bool *found = calloc(count + 1, sizeof *found);
    if (!found)
        return th_error_add(error, TH_NO_MEMORY, "no memory for the tests");
    for (size_t t = 0; t < test_count; t++) {
        const char *file = th_device_file(set, tests[t]->name, &arena);
        struct th_document *document = file ? th_document_load(file, error) : NULL;
        char name[NAME];
        for (size_t k = 0; document && k < count; k++)
            found[k] |= (begins(sets[k], of_require) || begins(sets[k], of_vary)) &&
                        name_of(sets[k], name) &&
                        has(th_document_root(document), sets[k], name);
        th_document_free(document);
    }
    for (size_t k = 0; k < count && error->count == before; k++)
        if (!found[k] && (begins(sets[k], of_require) || begins(sets[k], of_vary)))
            th_error_add(error, TH_BAD_INPUT,
                         "--set %.160s: error: none of the tests that are run %s", sets[k],
                         begins(sets[k], of_vary)
                             ? "varies that path"
                             : "requires something of that name; the table has the names, in "
                               "its column metric");
    free(found);
    th_arena_free(&arena);
    return error->count == before ? TH_OK : error->status;
}
