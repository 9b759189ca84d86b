/* Messages about paths that name nothing (scenario/path.h resolves them). */
#include <stdio.h>
#include <string.h>

#include "language/reader.h"
#include "scenario/place.h"

static const char *const kinds[] = {"parameter", "output", "word"};

bool th_path_is_item(const char *path)
{
    static const char *const words[] = {"event", "hazard", "stage"};
    for (size_t k = 0; k < 3; k++) {
        size_t length = strlen(words[k]);
        if (strncmp(path, words[k], length) == 0 && path[length] == '.')
            return true;
    }
    return false;
}

/* An item is no instance to set:, check: and record:. */
static bool is_item(struct th_reader *r, struct th_place place, const char *path)
{
    if (th_path_is_item(path))
        th_error_at(r->error, place, TH_BAD_INPUT,
                    "%.80s: what is written in events, hazards and stages can be --set and "
                    "varied, not set or read in a run",
                    path);
    return th_path_is_item(path);
}

static void no_instance(struct th_reader *r, struct th_place place, const char *path)
{
    struct th_candidates names = {0};
    if (is_item(r, place, path))
        return;
    if (r->incomplete)
        return;
    for (size_t k = 0; k < r->scenario->instance_count; k++)
        th_candidates_add(&r->memory, &names, r->scenario->instances[k].name);
    /* The row follows the last point. */
    const char *point = strrchr(path, '.');
    size_t length = point ? (size_t)(point - path) : strlen(path);
    char name[64];
    snprintf(name, sizeof name, "%.*s", (int)(length < 60 ? length : 60), path);
    th_candidates_reject(r, place, "instance", name, "", &names);
}

/* Lists the instances that have such a row, if several may be meant; false: none has. */
static bool which_one(struct th_reader *r, struct th_place place, enum th_sought sought,
                      const char *text, const struct th_path_split *split)
{
    const struct th_scenario *s = r->scenario;
    char list[400] = "";
    size_t used = 0, count = 0;
    struct th_path path;
    for (size_t k = 0; k < s->instance_count; k++) {
        if (&s->catalog->slots[s->instances[k].slot] != split->slot ||
            !th_path_in(s, sought, k, split->rest, &path))
            continue;
        used += (size_t)snprintf(list + used, sizeof list - used, "%s%s.%s", count ? ", " : "",
                                 s->instances[k].name, split->rest);
        used = used < sizeof list ? used : sizeof list - 1;
        count++;
    }
    if (count > 0)
        th_error_at(r->error, place, TH_BAD_INPUT,
                    count > 1 ? "%.80s: which one? There are %s" : "%.80s: did you mean %s?",
                    text, list);
    return count > 0;
}

/* Reports a name of another kind: a parameter where an output must stand. */
static bool other_kind(struct th_reader *r, struct th_place place, enum th_sought sought,
                       size_t instance, const char *name)
{
    struct th_path path;
    for (int other = TH_PARAM; other <= TH_DO; other++)
        if (other != (int)sought &&
            th_path_in(r->scenario, (enum th_sought)other, instance, name, &path)) {
            th_error_at(r->error, place, TH_BAD_INPUT, "%s.%.60s is %s %s, not %s %s",
                        r->scenario->instances[instance].name, name,
                        other == TH_OUTPUT ? "an" : "a", kinds[other],
                        sought == TH_OUTPUT ? "an" : "a", kinds[sought]);
            return true;
        }
    return false;
}

/* Reports an old name of which the rest is wrong, or whose slot is not there. */
static bool was_moved(struct th_reader *r, struct th_place place, enum th_sought sought,
                      const struct th_instance *it, const char *name)
{
    const struct th_moved *moved = th_model_moved(it->model, sought, name);
    struct th_path path;
    if (!moved)
        return false;
    const char *now =
        th_memory_format(&r->memory, "%s%s", moved->to, name + strlen(moved->name));
    if (th_path_split(r->scenario, now).count)
        return !th_read_path(r, place, sought, now, &path);
    th_moved_lost(r, place, it, moved);
    return true;
}

static void no_row(struct th_reader *r, struct th_place place, enum th_sought sought,
                   size_t instance, const char *name)
{
    const struct th_instance *it = &r->scenario->instances[instance];
    const struct th_model *model = it->model;
    struct th_candidates names = {0};
    size_t length = strcspn(name, ".");
    char row[64];
    const struct th_retired *retired = th_model_retired(model, name);
    if (other_kind(r, place, sought, instance, name) || was_moved(r, place, sought, it, name))
        return;
    if (sought == TH_OUTPUT && retired) {
        th_error_at(r->error, place, TH_BAD_INPUT,
                    "%s.%s is no output any more: it is take: %s of %s.%s", it->name, name,
                    retired->take, it->name, retired->of);
        return;
    }
    snprintf(row, sizeof row, "%.*s", (int)(length < 60 ? length : 60), name);
    const struct th_row *known = th_table_find(&model->outputs, row);
    known = known ? known : th_table_find(&model->profiles, row);
    if (sought == TH_OUTPUT && name[length] && known) {
        names = (struct th_candidates){.items = r->scenario->species_names,
                                       .count = r->scenario->species,
                                       .capacity = r->scenario->species};
        if (known->flags & TH_EACH_SPECIES)
            th_candidates_reject(r, place, "drug", name + length + 1, row, &names);
        else
            th_error_at(r->error, place, TH_BAD_INPUT, "%s.%s is not one for each drug",
                        it->name, row);
        return;
    }
    if (sought == TH_PARAM)
        th_candidates_table(&r->memory, &names, &model->params);
    if (sought == TH_OUTPUT) {
        th_candidates_table(&r->memory, &names, &model->outputs);
        th_candidates_table(&r->memory, &names, &model->profiles);
    }
    for (size_t k = 0; sought == TH_DO && k < model->command_count; k++)
        th_candidates_add(&r->memory, &names, model->commands[k].name);
    names.of = model;
    th_candidates_reject(r, place, sought == TH_PARAM ? "key" : kinds[sought], name, it->name,
                         &names);
}

/* True if the part before the last point, as in "fault.knik.on", is a misspelt NAME rather
 * than a row. */
static bool misnamed(const struct th_scenario *s, enum th_sought sought,
                     const struct th_path_split *split)
{
    if (split->named != SIZE_MAX || split->slot->most == 1 || !strchr(split->rest, '.'))
        return false;
    const struct th_model *model = s->instances[split->only].model;
    char row[64];
    snprintf(row, sizeof row, "%.*s", (int)strcspn(split->rest, "."), split->rest);
    return sought != TH_OUTPUT ||
           (!th_table_find(&model->outputs, row) && !th_table_find(&model->profiles, row));
}

static void reject(struct th_reader *r, struct th_place place, enum th_sought sought,
                   const char *text, const struct th_path_split *split)
{
    size_t instance = split->named != SIZE_MAX ? split->named : split->only;
    const char *name = split->named != SIZE_MAX ? split->behind : split->rest;
    bool sure = split->named != SIZE_MAX || split->count == 1;
    if (!split->slot || (split->count == 0 && r->incomplete)) {
        no_instance(r, place, text);
    } else if (split->count == 0) {
        th_error_at(r->error, place, TH_BAD_INPUT, "%.80s: there is no %s in this scenario",
                    text, split->slot->name);
    } else if (sure && !name) {
        th_error_at(r->error, place, TH_BAD_INPUT, "%.80s: which %s? write %.80s.%s", text,
                    kinds[sought], text, sought == TH_DO ? "word" : "name");
    } else if (!sure && name && which_one(r, place, sought, text, split)) {
        return;
    } else if (sure ? misnamed(r->scenario, sought, split)
                    : !name || sought == TH_OUTPUT || strchr(name, '.')) {
        no_instance(r, place, text);
    } else {
        no_row(r, place, sought, instance, name);
    }
}

/* Reports a path whose place is wrong; false: the path is wrong before it. */
static bool reject_place(struct th_reader *r, struct th_place place, enum th_sought sought,
                         const char *text, const char *bare, const char *at)
{
    struct th_path path;
    char why[TH_SENTENCE] = "";
    if (sought == TH_OUTPUT && th_scenario_path(r->scenario, TH_OUTPUT, bare, &path)) {
        th_place_on(r->scenario, at, &path, why, sizeof why);
        th_error_at(r->error, place, TH_BAD_INPUT, "%.80s: %s", text, why);
        return true;
    }
    for (int kind = TH_PARAM; kind <= TH_DO; kind++)
        if (th_scenario_path(r->scenario, (enum th_sought)kind, bare, &path)) {
            th_error_at(r->error, place, TH_BAD_INPUT,
                        "%.80s: %.80s is %s %s; places (@) are of outputs", text, bare,
                        kind == TH_OUTPUT ? "an" : "a", kinds[kind]);
            return true;
        }
    return false;
}

bool th_read_path(struct th_reader *r, struct th_place place, enum th_sought sought,
                  const char *text, struct th_path *path)
{
    char bare[TH_PATH_LENGTH];
    if (th_scenario_path(r->scenario, sought, text, path))
        return th_moved_note(r, place, text, path);
    const char *at = th_path_place(text, bare);
    if (at && reject_place(r, place, sought, text, bare, at))
        return false;
    if (r->incomplete && th_path_is_item(text)) /* reported by items/values.c */
        return false;
    struct th_path_split split = th_path_split(r->scenario, at ? bare : text);
    reject(r, place, sought, at ? bare : text, &split);
    return false;
}
