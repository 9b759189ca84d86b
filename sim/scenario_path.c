/* Paths: instance.row. */
#include <stdio.h>
#include <string.h>

#include "scenario_read.h"

size_t th_scenario_instance(const struct th_scenario *scenario, const char *name)
{
    for (size_t k = 0; k < scenario->instance_count; k++)
        if (strcmp(scenario->instances[k].name, name) == 0)
            return k;
    return SIZE_MAX;
}

size_t th_read_prefix(const struct th_scenario *scenario, const char *path, const char **rest)
{
    for (size_t k = 0; k < scenario->instance_count; k++) {
        size_t length = strlen(scenario->instances[k].name);
        if (strncmp(scenario->instances[k].name, path, length) == 0 && path[length] == '.') {
            *rest = path + length + 1;
            return k;
        }
    }
    return SIZE_MAX;
}

static size_t find_row(const struct th_table *table, const char *name)
{
    const struct th_row *row = th_table_find(table, name);
    return row ? (size_t)(row - table->rows) : SIZE_MAX;
}

bool th_scenario_param(const struct th_scenario *scenario, const char *path, size_t *instance,
                       size_t *row)
{
    const char *rest;
    size_t found = th_read_prefix(scenario, path, &rest);
    size_t number = found == SIZE_MAX
                        ? SIZE_MAX
                        : find_row(&scenario->instances[found].model->params, rest);
    if (number == SIZE_MAX)
        return false;
    *instance = found;
    *row = number;
    return true;
}

void th_read_no_instance(struct th_reading *r, struct th_place place, const char *path)
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

/* The slot of several instances that a path names ("drug.concentration", "faults.at"), and what
 * follows; NULL: none, or the path names an instance. */
static const struct th_slot *find_slot(const struct th_scenario *s, const char *path,
                                       const char **rest)
{
    const char *instance_rest;
    if (th_read_prefix(s, path, &instance_rest) != SIZE_MAX)
        return NULL;
    size_t length = strcspn(path, ".");
    for (size_t k = 0; path[length] && k < s->catalog->slot_count; k++) {
        const struct th_slot *slot = &s->catalog->slots[k];
        *rest = path + length + 1;
        if (slot->most > 1 &&
            ((strlen(slot->name) == length && strncmp(path, slot->name, length) == 0) ||
             (strlen(slot->key) == length && strncmp(path, slot->key, length) == 0)))
            return slot;
    }
    return NULL;
}

/* The only instance of a slot; NULL: there is none, or there are several. */
static const struct th_instance *only_instance(const struct th_scenario *s,
                                               const struct th_slot *slot)
{
    const struct th_instance *only = NULL;
    for (size_t k = 0; k < s->instance_count; k++) {
        if (&s->catalog->slots[s->instances[k].slot] != slot)
            continue;
        if (only)
            return NULL;
        only = &s->instances[k];
    }
    return only;
}

void th_read_name_overrides(struct th_reading *r)
{
    for (size_t k = 0; k < r->override_count; k++) {
        struct th_override *set = &r->overrides[k];
        const char *rest;
        const struct th_slot *slot = find_slot(r->scenario, set->path, &rest);
        const struct th_instance *only = slot ? only_instance(r->scenario, slot) : NULL;
        if (only && !strchr(rest, '.'))
            set->path = th_read_format(r, "%s.%s", only->name, rest);
    }
}

bool th_read_which(struct th_reading *r, struct th_place place, const char *path)
{
    const struct th_scenario *s = r->scenario;
    const char *rest;
    const struct th_slot *slot = find_slot(s, path, &rest);
    char list[400] = "";
    size_t used = 0, count = 0;
    for (size_t k = 0; slot && k < s->instance_count; k++) {
        const struct th_instance *one = &s->instances[k];
        if (&s->catalog->slots[one->slot] != slot || !th_table_find(&one->model->params, rest))
            continue;
        used += (size_t)snprintf(list + used, sizeof list - used, "%s%s.%s", count ? ", " : "",
                                 one->name, rest);
        used = used < sizeof list ? used : sizeof list - 1;
        count++;
    }
    if (count > 0)
        th_error_at(r->error, place, TH_BAD_INPUT, "%s: which one? There %s %s", path,
                    count > 1 ? "are" : "is", list);
    return count > 0;
}

bool th_read_param_path(struct th_reading *r, struct th_place place, const char *path,
                        size_t *instance, size_t *row)
{
    const char *rest = NULL;
    struct th_names names = {0};
    *instance = th_read_prefix(r->scenario, path, &rest);
    if (*instance == SIZE_MAX) {
        size_t whole = th_scenario_instance(r->scenario, path);
        if (whole == SIZE_MAX)
            th_read_no_instance(r, place, path);
        else
            th_error_at(r->error, place, TH_BAD_INPUT, "%s: which parameter? write %s.name",
                        path, path);
        return false;
    }
    const struct th_instance *found = &r->scenario->instances[*instance];
    *row = find_row(&found->model->params, rest);
    if (*row != SIZE_MAX)
        return true;
    th_names_table(r, &names, &found->model->params);
    th_read_unknown(r, place, "key", rest, found->name, &names);
    return false;
}
