/* Paths: INSTANCE.ROW, one resolver for every door.
 *
 * INSTANCE is SLOT or SLOT.NAME; NAME may be left out where the slot has one instance. A slot's
 * key
 * ("faults") means the same as its name. An output of each drug may end in the drug's name. */
#include <stdio.h>
#include <string.h>

#include "language/read.h"

static const char *const kinds[] = {"parameter", "output", "word"};

/* A path taken apart by what the scenario holds. */
struct split {
    const struct th_slot *slot; /* NULL: the path begins with the name of none */
    const char *rest;           /* behind the slot's name, NULL: nothing */
    size_t count, only;         /* the slot's instances; the first of them */
    size_t named;               /* the instance whose NAME follows, SIZE_MAX: none */
    const char *behind;         /* what follows that NAME, NULL: nothing */
};

size_t th_scenario_instance(const struct th_scenario *scenario, const char *name)
{
    for (size_t k = 0; k < scenario->instance_count; k++)
        if (strcmp(scenario->instances[k].name, name) == 0)
            return k;
    return SIZE_MAX;
}

static bool begins_with(const char *path, const char *name)
{
    size_t length = strlen(name);
    return strncmp(path, name, length) == 0 && (path[length] == '.' || path[length] == '\0');
}

static const char *after(const char *path, const char *name)
{
    const char *point = path + strlen(name);
    return *point ? point + 1 : NULL;
}

const struct th_slot *th_scenario_slot(const struct th_catalog *catalog, const char *path,
                                       const char **rest)
{
    for (int by_key = 0; by_key < 2; by_key++)
        for (size_t k = 0; k < catalog->slot_count; k++) {
            const struct th_slot *slot = &catalog->slots[k];
            const char *name = by_key ? slot->key : slot->name;
            if (!begins_with(path, name))
                continue;
            *rest = after(path, name);
            return slot;
        }
    *rest = NULL;
    return NULL;
}

static struct split take_apart(const struct th_scenario *s, const char *path)
{
    struct split split = {.only = SIZE_MAX, .named = SIZE_MAX};
    split.slot = th_scenario_slot(s->catalog, path, &split.rest);
    for (size_t k = 0; split.slot && k < s->instance_count; k++) {
        if (&s->catalog->slots[s->instances[k].slot] != split.slot)
            continue;
        if (split.count++ == 0)
            split.only = k;
        const char *bare = split.slot->most > 1 ? strchr(s->instances[k].name, '.') : NULL;
        if (!bare || !split.rest || !begins_with(split.rest, bare + 1))
            continue;
        split.named = k;
        split.behind = after(split.rest, bare + 1);
    }
    return split;
}

static size_t find_word(const struct th_model *model, const char *name)
{
    for (size_t k = 0; k < model->command_count; k++)
        if (strcmp(model->commands[k].name, name) == 0)
            return k;
    return SIZE_MAX;
}

static size_t find_row(const struct th_table *table, const char *name, size_t length)
{
    for (size_t k = 0; k < table->count; k++)
        if (strlen(table->rows[k].name) == length &&
            strncmp(table->rows[k].name, name, length) == 0)
            return k;
    return SIZE_MAX;
}

static int find_species(const struct th_scenario *s, const char *name)
{
    for (size_t k = 0; k < s->species; k++)
        if (strcmp(s->species_names[k], name) == 0)
            return (int)k;
    return -1;
}

/* ROW or ROW.DRUG of an instance. */
static bool find_output(const struct th_scenario *s, const char *name, struct th_path *path)
{
    const struct th_model *model = s->instances[path->instance].model;
    size_t length = strcspn(name, ".");
    path->row = find_row(&model->outputs, name, length);
    path->profile = path->row == SIZE_MAX;
    if (path->profile)
        path->row = find_row(&model->profiles, name, length);
    if (path->row == SIZE_MAX)
        return false;
    const struct th_table *table = path->profile ? &model->profiles : &model->outputs;
    bool each = table->rows[path->row].flags & TH_EACH_SPECIES;
    if (name[length])
        path->species = each ? find_species(s, name + length + 1) : -1;
    else if (each && s->species == 1)
        path->species = 0;
    return !name[length] || path->species >= 0;
}

static bool find_in(const struct th_scenario *s, enum th_sought sought, size_t instance,
                    const char *name, struct th_path *path)
{
    const struct th_model *model = s->instances[instance].model;
    *path = (struct th_path){.instance = instance, .row = SIZE_MAX, .species = -1};
    if (!name)
        return false;
    if (sought == TH_OUTPUT)
        return find_output(s, name, path);
    path->row =
        sought == TH_DO ? find_word(model, name) : find_row(&model->params, name, strlen(name));
    return path->row != SIZE_MAX;
}

bool th_scenario_path(const struct th_scenario *scenario, enum th_sought sought,
                      const char *text, struct th_path *path)
{
    struct split split = take_apart(scenario, text);
    if (split.named != SIZE_MAX && find_in(scenario, sought, split.named, split.behind, path))
        return true;
    return split.count == 1 && find_in(scenario, sought, split.only, split.rest, path);
}

bool th_scenario_param(const struct th_scenario *scenario, const char *text, size_t *instance,
                       size_t *row)
{
    struct th_path path;
    bool found = th_scenario_path(scenario, TH_PARAM, text, &path);
    if (found)
        *instance = path.instance, *row = path.row;
    return found;
}

const char *th_row_fixed(const struct th_row *row)
{
    if (row->flags & TH_STRUCTURAL)
        return "sizes the model's memory; it cannot change during the run";
    return row->flags & TH_AT_START
               ? "is what the run starts with; it cannot change during the run"
               : NULL;
}

static void no_instance(struct th_reading *r, struct th_place place, const char *path)
{
    struct th_names names = {0};
    if (r->incomplete)
        return;
    for (size_t k = 0; k < r->scenario->instance_count; k++)
        th_names_add(r, &names, r->scenario->instances[k].name);
    /* What comes after the last point is the row. */
    const char *point = strrchr(path, '.');
    size_t length = point ? (size_t)(point - path) : strlen(path);
    char name[64];
    snprintf(name, sizeof name, "%.*s", (int)(length < 60 ? length : 60), path);
    th_read_unknown(r, place, "instance", name, "", &names);
}

/* Several instances could be meant: which have such a row? False: none. */
static bool which_one(struct th_reading *r, struct th_place place, enum th_sought sought,
                      const char *text, const struct split *split)
{
    const struct th_scenario *s = r->scenario;
    char list[400] = "";
    size_t used = 0, count = 0;
    struct th_path path;
    for (size_t k = 0; k < s->instance_count; k++) {
        if (&s->catalog->slots[s->instances[k].slot] != split->slot ||
            !find_in(s, sought, k, split->rest, &path))
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

/* The name is that of something else: a parameter where an output is wanted. */
static bool other_kind(struct th_reading *r, struct th_place place, enum th_sought sought,
                       size_t instance, const char *name)
{
    struct th_path path;
    for (int other = TH_PARAM; other <= TH_DO; other++)
        if (other != (int)sought &&
            find_in(r->scenario, (enum th_sought)other, instance, name, &path)) {
            th_error_at(r->error, place, TH_BAD_INPUT, "%s.%.60s is %s %s, not %s %s",
                        r->scenario->instances[instance].name, name,
                        other == TH_OUTPUT ? "an" : "a", kinds[other],
                        sought == TH_OUTPUT ? "an" : "a", kinds[sought]);
            return true;
        }
    return false;
}

static void no_row(struct th_reading *r, struct th_place place, enum th_sought sought,
                   size_t instance, const char *name)
{
    const struct th_instance *it = &r->scenario->instances[instance];
    const struct th_model *model = it->model;
    struct th_names names = {0};
    size_t length = strcspn(name, ".");
    char row[64];
    const struct th_retired *retired = th_model_retired(model, name);
    if (other_kind(r, place, sought, instance, name))
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
        names = (struct th_names){.items = r->scenario->species_names,
                                  .count = r->scenario->species,
                                  .room = r->scenario->species};
        if (known->flags & TH_EACH_SPECIES)
            th_read_unknown(r, place, "drug", name + length + 1, row, &names);
        else
            th_error_at(r->error, place, TH_BAD_INPUT, "%s.%s is not one for each drug",
                        it->name, row);
        return;
    }
    if (sought == TH_PARAM)
        th_names_table(r, &names, &model->params);
    if (sought == TH_OUTPUT) {
        th_names_table(r, &names, &model->outputs);
        th_names_table(r, &names, &model->profiles);
    }
    for (size_t k = 0; sought == TH_DO && k < model->command_count; k++)
        th_names_add(r, &names, model->commands[k].name);
    names.of = model;
    th_read_unknown(r, place, sought == TH_PARAM ? "key" : kinds[sought], name, it->name,
                    &names);
}

/* Is what stands before the last point of "fault.knik.on" no row, so that it was meant as a
 * NAME? */
static bool misnamed(const struct th_scenario *s, enum th_sought sought,
                     const struct split *split)
{
    if (split->named != SIZE_MAX || split->slot->most == 1 || !strchr(split->rest, '.'))
        return false;
    const struct th_model *model = s->instances[split->only].model;
    size_t length = strcspn(split->rest, ".");
    return sought != TH_OUTPUT || (find_row(&model->outputs, split->rest, length) == SIZE_MAX &&
                                   find_row(&model->profiles, split->rest, length) == SIZE_MAX);
}

static void refuse(struct th_reading *r, struct th_place place, enum th_sought sought,
                   const char *text, const struct split *split)
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

bool th_read_path(struct th_reading *r, struct th_place place, enum th_sought sought,
                  const char *text, struct th_path *path)
{
    if (th_scenario_path(r->scenario, sought, text, path))
        return true;
    struct split split = take_apart(r->scenario, text);
    refuse(r, place, sought, text, &split);
    return false;
}

enum th_status th_scenario_find(const struct th_scenario *scenario, enum th_sought sought,
                                const char *text, struct th_path *path, struct th_error *error)
{
    struct th_error own = {0};
    struct th_scenario reads = *scenario;
    struct th_reading r = {.scenario = &reads, .error = error ? error : &own};
    reads.arena = (struct th_arena){0}; /* what a sentence needs goes with the reading */
    bool found = th_read_path(&r, (struct th_place){0}, sought, text, path);
    th_arena_free(&reads.arena);
    th_arena_free(&r.scratch);
    return found ? TH_OK : TH_BAD_INPUT;
}

bool th_read_varied_once(struct th_reading *r, struct th_place place)
{
    const struct th_scenario *s = r->scenario;
    const struct th_vary *vary = &s->vary[s->vary_count];
    struct th_said said;
    for (size_t k = 0; k < s->vary_count; k++)
        if (vary->instance == s->vary[k].instance && vary->row == s->vary[k].row) {
            th_error_at(r->error, place, TH_BAD_INPUT, "vary %s: it is there twice",
                        vary->path);
            return false;
        }
    if (!th_read_override(r, vary->path, &said))
        return true;
    th_error_at(r->error, said.place, TH_BAD_INPUT,
                "vary %s: it differs between members, so it cannot be --set", vary->path);
    return false;
}

/* --set words get the full names: as find_said asks for them. */
void th_read_name_overrides(struct th_reading *r)
{
    const struct th_scenario *s = r->scenario;
    for (size_t k = 0; k < r->override_count; k++) {
        struct th_override *set = &r->overrides[k];
        size_t instance, row;
        if (th_scenario_param(s, set->path, &instance, &row))
            set->path = th_read_format(r, "%s.%s", s->instances[instance].name,
                                       s->instances[instance].model->params.rows[row].name);
    }
}
