/* Resolves paths, INSTANCE.ROW[.DRUG][@PLACE], against the instances of a scenario. */
#include "scenario/path.h"

#include <stdio.h>
#include <string.h>

#include "scenario/place.h"

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

const struct th_vacancy *th_scenario_vacancy(const struct th_catalog *catalog, const char *path)
{
    for (size_t k = 0; k < catalog->vacancy_count; k++)
        if (begins_with(path, catalog->vacancies[k].name) ||
            (catalog->vacancies[k].key && begins_with(path, catalog->vacancies[k].key)))
            return &catalog->vacancies[k];
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

/* A value of set: in an item, "set.PATH" or behind the place of an order, by any spelling of
 * that path: the row has the full name. */
static size_t find_set(const struct th_scenario *s, const struct th_table *rows,
                       const char *name)
{
    const char *path = strncmp(name, "set.", 4) == 0 ? name : strstr(name, ".set.");
    char full[TH_PATH_LENGTH];
    struct th_path found;
    if (!path)
        return SIZE_MAX;
    path += path == name ? 4 : 5;
    if (!th_scenario_path(s, TH_PARAM, path, &found))
        return SIZE_MAX;
    const struct th_instance *it = &s->instances[found.instance];
    snprintf(full, sizeof full, "%.*s%s.%s", (int)(path - name), name, it->name,
             it->model->params.rows[found.row].name);
    return find_row(rows, full, strlen(full));
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
    if (sought == TH_PARAM && path->row == SIZE_MAX &&
        s->instances[instance].slot >= s->slot_count)
        path->row = find_set(s, &model->params, name);
    return path->row != SIZE_MAX;
}

const char *th_path_place(const char *text, char bare[TH_PATH_LENGTH])
{
    const char *at = strchr(text, '@');
    size_t length = at ? (size_t)(at - text) : strlen(text);
    while (at && length && text[length - 1] == ' ') length--;
    snprintf(bare, TH_PATH_LENGTH, "%.*s", (int)(length < 1000 ? length : 1000), text);
    return at ? at + 1 : NULL;
}

/* The row by an old name, "plasma_concentration.morphine", of an instance. */
static bool find_moved(const struct th_scenario *s, enum th_sought sought, size_t instance,
                       const char *name, struct th_path *path)
{
    const struct th_model *model = s->instances[instance].model;
    const struct th_moved *moved = name ? th_model_moved(model, sought, name) : NULL;
    const char *behind = moved ? name + strlen(moved->name) : "";
    if (!moved || (*behind && sought != TH_OUTPUT))
        return false;
    char now[TH_PATH_LENGTH];
    snprintf(now, sizeof now, "%s%s", moved->to, behind);
    const struct th_path_split split = th_path_split(s, now);
    if (split.count != 1 || !th_path_in(s, sought, split.only, split.rest, path))
        return false;
    path->moved = moved;
    return true;
}

static bool find(const struct th_scenario *scenario, enum th_sought sought, const char *text,
                 struct th_path *path)
{
    const struct th_path_split split = th_path_split(scenario, text);
    const bool named = split.named != SIZE_MAX, alone = split.count == 1;
    return (named && th_path_in(scenario, sought, split.named, split.behind, path)) ||
           (alone && th_path_in(scenario, sought, split.only, split.rest, path)) ||
           (named && find_moved(scenario, sought, split.named, split.behind, path)) ||
           (alone && find_moved(scenario, sought, split.only, split.rest, path));
}

bool th_scenario_path(const struct th_scenario *scenario, enum th_sought sought,
                      const char *text, struct th_path *path)
{
    char bare[TH_PATH_LENGTH];
    const char *place = th_path_place(text, bare);
    if (!place)
        return find(scenario, sought, text, path);
    return sought == TH_OUTPUT && find(scenario, sought, bare, path) &&
           th_place_on(scenario, place, path, NULL, 0);
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
    *star_length = 0;
    if (length && *pattern != '*' && *pattern != *path)
        return false; /* as nearly all of a report's lines for an output */
    size_t before = strcspn(pattern, "*");
    if (pattern[before] == '\0')
        return before == length && strncmp(pattern, path, length) == 0;
    const char *after = pattern + before + 1;
    size_t rest = strlen(after);
    if (length <= before + rest || strncmp(pattern, path, before) != 0 ||
        strncmp(after, path + length - rest, rest) != 0)
        return false;
    *star = path + before;
    *star_length = length - before - rest;
    return (before > 0 && pattern[before - 1] == '@') ||
           memchr(*star, '.', *star_length) == NULL;
}
