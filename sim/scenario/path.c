/* Resolves paths, INSTANCE.ROW, against the instances of a scenario. */
#include "scenario/path.h"

#include <string.h>

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

struct th_path_split th_path_split(const struct th_scenario *s, const char *path)
{
    struct th_path_split split = {.only = SIZE_MAX, .named = SIZE_MAX};
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

static size_t find_command(const struct th_model *model, const char *name)
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

bool th_path_in(const struct th_scenario *s, enum th_sought sought, size_t instance,
                const char *name, struct th_path *path)
{
    const struct th_model *model = s->instances[instance].model;
    *path = (struct th_path){.instance = instance, .row = SIZE_MAX, .species = -1};
    if (!name)
        return false;
    if (sought == TH_OUTPUT)
        return find_output(s, name, path);
    path->row = sought == TH_DO ? find_command(model, name)
                                : find_row(&model->params, name, strlen(name));
    return path->row != SIZE_MAX;
}

bool th_scenario_path(const struct th_scenario *scenario, enum th_sought sought,
                      const char *text, struct th_path *path)
{
    struct th_path_split split = th_path_split(scenario, text);
    if (split.named != SIZE_MAX &&
        th_path_in(scenario, sought, split.named, split.behind, path))
        return true;
    return split.count == 1 && th_path_in(scenario, sought, split.only, split.rest, path);
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

bool th_path_fits(const char *pattern, const char *path, size_t length, const char **star,
                  size_t *star_length)
{
    size_t before = strcspn(pattern, "*");
    *star_length = 0;
    if (pattern[before] == '\0')
        return before == length && strncmp(pattern, path, length) == 0;
    const char *after = pattern + before + 1;
    size_t rest = strlen(after);
    if (length <= before + rest || strncmp(pattern, path, before) != 0 ||
        strncmp(after, path + length - rest, rest) != 0)
        return false;
    *star = path + before;
    *star_length = length - before - rest;
    return memchr(*star, '.', *star_length) == NULL;
}
