/* Rows of a model that are one list: windows: [15 min, 1 h] of gauge.trumpet is its rows
 * window_1 and window_2, and those behind them are what none is (struct th_row_list). The list
 * stands in the scenario, in a part, with mark: and source:, or in --set; then each value is
 * read as that of its row. */
#include <stdio.h>
#include <string.h>

#include "language/library.h"

static const struct th_row *row_of(const struct th_model *model, const struct th_row_list *list,
                                   size_t k)
{
    return &model->params.rows[list->first + k];
}

const char **th_read_listed(struct th_reader *r, const char *text, size_t *count)
{
    const size_t length = strlen(text);
    const bool several = length >= 2 && text[0] == '[' && text[length - 1] == ']';
    size_t capacity = 1, span = 0;
    for (const char *c = text; *c; c++) capacity += *c == ',';
    const char **texts = th_memory_scratch(&r->memory, capacity * sizeof *texts);
    const char *at =
        several ? th_memory_format(&r->memory, "%.*s", (int)length - 2, text + 1) : text;
    *count = 0;
    for (bool more = texts != NULL; more; at += span + 1) {
        span = several ? strcspn(at, ",") : strlen(at);
        more = at[span] != '\0';
        size_t first = strspn(at, " "), last = span;
        while (last > first && at[last - 1] == ' ') last--;
        if (more || last > first) /* a comma may stand at the end */
            texts[(*count)++] =
                th_memory_format(&r->memory, "%.*s", (int)(last - first), at + first);
    }
    return texts;
}

/* True if a list of so many values can be that; else a sentence. */
static bool check_count(struct th_reader *r, struct th_place place, const char *what,
                        const struct th_row_list *list, size_t count)
{
    if (count == 0)
        th_error_at(r->error, place, TH_BAD_INPUT, "%.80s: the list is empty: %s", what,
                    list->doc);
    else if (count > list->count)
        th_error_at(r->error, place, TH_BAD_INPUT,
                    "%.80s: the list has %zu values, at most %zu", what, count, list->count);
    return count > 0 && count <= list->count;
}

/* Value k of a list, with the mark and the source that the list has: whole, {value: [...],
 * mark:
 * ..., source: ...}, or NULL. */
static const struct th_node *value_of(struct th_reader *r, const struct th_node *whole,
                                      const struct th_node *value)
{
    for (size_t k = 0; whole && k < th_node_count(whole); k++)
        if (strcmp(th_node_key(whole, k), "value") == 0)
            return th_node_put(&r->memory.scratch, whole, k, value);
    return value;
}

/* The mapping with the rows of a list in place of its key. */
static const struct th_node *spread(struct th_reader *r, const struct th_node *mapping,
                                    const struct th_model *model,
                                    const struct th_row_list *list)
{
    struct th_arena *arena = &r->memory.scratch;
    const struct th_node *node = th_node_get(mapping, list->name), *whole = NULL;
    const char *what = th_memory_format(&r->memory, "%s.%s", model->name, list->name);
    if (th_node_kind(node) == TH_MAPPING && th_node_get(node, "value")) {
        whole = node;
        node = th_node_get(node, "value");
    }
    const bool several = th_node_kind(node) == TH_SEQUENCE;
    const size_t count = several ? th_node_count(node) : 1;
    const struct th_node *now = th_node_without(arena, mapping, list->name);
    if (!check_count(r, th_node_place(node), what, list, count))
        return now;
    for (size_t k = 0; now && k < list->count; k++) {
        const struct th_row *row = row_of(model, list, k);
        const struct th_node *none = th_node_scalar(arena, list->none, th_node_place(node));
        const struct th_node *value = k >= count ? none
                                      : several  ? th_node_item(node, k)
                                                 : node;
        if (th_node_get(now, row->name)) {
            th_error_at(r->error, th_node_place(th_node_get(now, row->name)), TH_BAD_INPUT,
                        "%s: either %s: or %s: with all of them, not both", what, row->name,
                        list->name);
            return now;
        }
        value = value ? value_of(r, whole, value) : NULL;
        now = value ? th_node_add(arena, now, row->name, value) : NULL;
    }
    return now ? now : mapping;
}

void th_read_row_lists(struct th_reader *r, const struct th_model *model,
                       struct th_draft *draft)
{
    for (size_t n = 0; n < model->list_count; n++)
        for (size_t k = 0; k < draft->layer_count; k++) {
            const struct th_node *mapping = draft->layers[k].mapping;
            if (th_node_kind(mapping) == TH_MAPPING &&
                th_node_get(mapping, model->lists[n].name))
                draft->layers[k].mapping = spread(r, mapping, model, &model->lists[n]);
        }
}

/* The list that a path names, and its instance; NULL: none. */
static const struct th_row_list *find_list(const struct th_reader *r, const char *text,
                                           struct th_path *path)
{
    const struct th_scenario *s = r->scenario;
    const char *point = strrchr(text, '.');
    for (size_t i = 0; point && i < s->instance_count; i++) {
        const struct th_model *model = s->instances[i].model;
        for (size_t n = 0; n < model->list_count; n++) {
            char first[TH_SENTENCE];
            snprintf(first, sizeof first, "%.*s.%s", (int)(point - text), text,
                     row_of(model, &model->lists[n], 0)->name);
            if (strcmp(model->lists[n].name, point + 1) == 0 &&
                th_scenario_path(s, TH_PARAM, first, path) && path->instance == i)
                return &model->lists[n];
        }
    }
    return NULL;
}

/* The rows of one --set of a list, behind all others. */
static void spread_set(struct th_reader *r, const struct th_override *set,
                       const struct th_row_list *list, size_t instance)
{
    const struct th_instance *it = &r->scenario->instances[instance];
    size_t count;
    const char **texts = th_read_listed(r, set->value, &count);
    if (!texts || !check_count(r, (struct th_place){set->label, 0, 0}, set->path, list, count))
        return;
    for (size_t k = 0; k < list->count; k++) {
        struct th_override *own = &r->overrides[r->override_count++];
        *own = *set;
        own->path =
            th_memory_format(&r->memory, "%s.%s", it->name, row_of(it->model, list, k)->name);
        own->value = k < count ? texts[k] : list->none;
    }
}

void th_override_row_lists(struct th_reader *r)
{
    const size_t count = r->override_count;
    size_t more = 0;
    struct th_path path;
    for (size_t k = 0; k < count; k++) {
        const struct th_row_list *list = find_list(r, r->overrides[k].path, &path);
        more += list ? list->count : 0;
    }
    struct th_override *all =
        more ? th_memory_scratch(&r->memory, (count + more) * sizeof *all) : NULL;
    if (!all)
        return;
    memcpy(all, r->overrides, count * sizeof *all);
    r->overrides = all;
    for (size_t k = 0; k < count; k++) {
        const struct th_row_list *list = find_list(r, all[k].path, &path);
        if (!list)
            continue;
        spread_set(r, &all[k], list, path.instance);
        all[k].used = true;
    }
}
