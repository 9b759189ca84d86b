/* --set path=value of the command line: read, found by path, and reported if unused. */
#include <stdio.h>
#include <string.h>

#include "base/text/utf8.h"
#include "language/reader.h"
#include "scenario/provenance.h"

enum { LONGEST_SET = 4096 };

/* Paths of --set that belong to no instance. */
static const char *const plain_sets[] = {
    "title",         "run.duration",   "run.sample",      "run.start",        "run.until",
    "run.precision", "run.refine",     "run.resolve",     "ensemble.members", "ensemble.slice",
    "ensemble.each", "ensemble.table", "ensemble.design", "ensemble.seed",    "record"};
enum { PLAIN_SETS = sizeof plain_sets / sizeof plain_sets[0] };

/* Splits "path=value", without the blanks around its halves. */
static void read_set(struct th_reader *r, const char *set)
{
    size_t length = strlen(set);
    if (length > LONGEST_SET || th_utf8_end(set, length) != length || strchr(set, '\n')) {
        th_error_add(r->error, TH_BAD_INPUT,
                     "--set: a word of plain text up to %d bytes is wanted", LONGEST_SET);
        return;
    }
    set += strspn(set, " \t");
    const char *equals = strchr(set, '=');
    const char *value = equals ? equals + 1 + strspn(equals + 1, " \t") : "";
    int path = equals ? (int)(equals - set) : 0, kept = (int)strlen(value);
    while (path > 0 && set[path - 1] == ' ') path--;
    while (kept > 0 && strchr(" \t\r", value[kept - 1])) kept--;
    if (path == 0 || kept == 0) {
        th_error_add(r->error, TH_BAD_INPUT,
                     "--set %.100s: error: write --set path=value, such as --set "
                     "run.duration=\"3 day\"",
                     set);
        return;
    }
    bool until =
        strncmp(set, "run.until", (size_t)path) == 0 && path == (int)strlen("run.until");
    const char *name = th_memory_format(&r->memory, "%.*s", path, set);
    const char *plain =
        th_read_plain(r, name, th_memory_format(&r->memory, "%.*s", kept, value));
    r->overrides[r->override_count++] = (struct th_override){
        .path = name,
        .value = th_memory_format(&r->memory, "%s", plain),
        .label = until ? th_memory_format(&r->memory, "--until %.80s", value)
                       : th_memory_format(&r->memory, "--set %.80s", set),
    };
}

void th_override_read(struct th_reader *r, const char *const *sets, size_t count)
{
    struct th_scenario *s = r->scenario;
    size_t bytes = 1;
    for (size_t k = 0; k < count; k++) bytes += strlen(sets[k]) + 1;
    char *all = th_memory_keep(&r->memory, bytes);
    r->overrides = th_memory_scratch(&r->memory, count * sizeof *r->overrides);
    s->overrides = all ? all : "";
    if (!all || !r->overrides)
        return;
    for (size_t k = 0; k < count; k++) {
        all += sprintf(all, "%s\n", sets[k]);
        read_set(r, sets[k]);
    }
}

/* The last --set of that path; NULL: none. */
static const struct th_override *last_of(const struct th_reader *r, const char *path)
{
    for (size_t k = r->override_count; k-- > 0;)
        if (strcmp(r->overrides[k].path, path) == 0)
            return &r->overrides[k];
    return NULL;
}

bool th_override_find(const struct th_reader *r, const char *path, struct th_scalar *scalar)
{
    const struct th_override *set = last_of(r, path);
    if (set)
        *scalar = (struct th_scalar){set->value, {set->label, 0, 0}, TH_CHOSEN, TH_SOURCE_SET};
    return set != NULL;
}

bool th_override_take(struct th_reader *r, const char *path, struct th_scalar *scalar)
{
    for (size_t k = 0; k < r->override_count; k++)
        if (strcmp(r->overrides[k].path, path) == 0)
            r->overrides[k].used = true;
    return th_override_find(r, path, scalar);
}

void th_override_names(struct th_reader *r)
{
    const struct th_scenario *s = r->scenario;
    for (size_t k = 0; k < r->override_count; k++) {
        struct th_override *set = &r->overrides[k];
        const struct th_place place = {set->label, 0, 0};
        struct th_path path;
        if (!th_scenario_path(s, TH_PARAM, set->path, &path))
            continue;
        th_moved_note(r, place, set->path, &path);
        const struct th_instance *it = &s->instances[path.instance];
        set->moved = path.moved;
        set->path = th_memory_format(&r->memory, "%s.%s", it->name,
                                     it->model->params.rows[path.row].name);
        if (path.moved)
            r->drafts[path.instance].absent = false;
    }
}

/* The law of what varies, and the bounds of requirements with a name. */
static void add_judged(struct th_reader *r, struct th_candidates *names)
{
    static const char *const keys[] = {"between", "above", "below",     "is",
                                       "share",   "tried", "confidence"};
    const struct th_scenario *s = r->scenario;
    for (size_t k = 0; k < s->vary_count; k++)
        th_candidates_add(&r->memory, names,
                          th_memory_format(&r->memory, "ensemble.vary.%s", s->vary[k].path));
    for (size_t k = 0; k < s->requirement_count; k++)
        for (size_t j = 0; j < sizeof keys / sizeof *keys; j++)
            th_candidates_add(&r->memory, names,
                              th_memory_format(&r->memory, "require.%s.%s",
                                               s->requirements[k].name, keys[j]));
}

void th_override_unused(struct th_reader *r)
{
    for (size_t k = 0; k < r->override_count; k++) {
        const struct th_override *set = &r->overrides[k];
        struct th_place place = {set->label, 0, 0};
        struct th_candidates names = {0};
        const char *rest;
        struct th_path path;
        if (set->used || th_path_is_item(set->path)) /* reported by items/set.c */
            continue;
        const char *later =
            strncmp(set->path, "run.", 4) == 0 ? th_key_later("run", set->path + 4) : NULL;
        if (later) {
            th_error_at(r->error, place, TH_BAD_INPUT, "%s: %s", set->path, later);
            continue;
        }
        if (th_scenario_slot(r->scenario->catalog, set->path, &rest)) {
            th_read_path(r, place, TH_PARAM, set->path, &path);
            continue;
        }
        for (size_t n = 0; n < PLAIN_SETS; n++)
            th_candidates_add(&r->memory, &names, plain_sets[n]);
        for (size_t n = 0; n < r->scenario->instance_count; n++)
            for (size_t p = 0; p < r->scenario->instances[n].model->params.count; p++)
                th_candidates_add(
                    &r->memory, &names,
                    th_memory_format(&r->memory, "%s.%s", r->scenario->instances[n].name,
                                     r->scenario->instances[n].model->params.rows[p].name));
        add_judged(r, &names);
        if (!r->incomplete)
            th_candidates_reject(r, place, "path", set->path, "", &names);
    }
}
