/* The targets of since:, during: and cause:: names of events, hazards and stages, orders,
 * signals of models, alarms, the start. */
#include <stdio.h>
#include <string.h>

#include "language/items/items.h"

static const struct th_occurring *find_name(const struct th_reader *r, const char *word)
{
    for (size_t k = 0; k < r->occurring_count; k++)
        if (strcmp(r->occurring[k].name, word) == 0)
            return &r->occurring[k];
    return NULL;
}

/* Orders and signals of the scenario's instances. */
static void list_paths(struct th_reader *r, struct th_candidates *names)
{
    const struct th_scenario *s = r->scenario;
    for (size_t k = 0; k < s->instance_count; k++) {
        const struct th_instance *it = &s->instances[k];
        for (size_t c = 0; c < it->model->command_count; c++)
            th_candidates_add(
                &r->memory, names,
                th_memory_format(&r->memory, "%s.%s", it->name, it->model->commands[c].name));
        for (size_t c = 0; c < it->model->outputs.count; c++)
            if (it->model->outputs.rows[c].log != TH_LOG_NONE)
                th_candidates_add(&r->memory, names,
                                  th_memory_format(&r->memory, "%s.%s", it->name,
                                                   it->model->outputs.rows[c].name));
    }
}

static const char *name_at(const void *context, size_t k)
{
    return ((const struct th_candidates *)context)->items[k];
}

/* 'since: "refil" happens nowhere; did you mean "refill" (event, line 17)?' */
static size_t reject(struct th_reader *r, const struct th_scalar *scalar, const char *key)
{
    struct th_candidates names = {0};
    char hint[200] = "";
    th_candidates_add(&r->memory, &names, "start");
    th_candidates_add(&r->memory, &names, "alarms");
    th_candidates_add(&r->memory, &names, "detections");
    for (size_t k = 0; k < r->occurring_count; k++)
        th_candidates_add(&r->memory, &names, r->occurring[k].name);
    list_paths(r, &names);
    const char *near = th_nearest(scalar->text, names.count, name_at, &names);
    const struct th_occurring *it = near ? find_name(r, near) : NULL;
    if (it) {
        const char *kind =
            it->stage ? "a stage" : th_item_kind(&r->scenario->items[it->number]);
        snprintf(hint, sizeof hint, "; did you mean \"%.60s\" (%s, line %d)?", near,
                 strchr(kind, ' ') + 1, it->place.line);
    } else if (near) {
        snprintf(hint, sizeof hint, "; did you mean \"%.100s\"?", near);
    }
    th_error_at(r->error, scalar->place, TH_BAD_INPUT, "%s: \"%.60s\" happens nowhere%s", key,
                scalar->text, hint);
    return SIZE_MAX;
}

/* *good: false where a sentence was added. */
static bool find_path(struct th_reader *r, const struct th_scalar *scalar,
                      struct th_happening *h, bool *good)
{
    const char *word = scalar->text;
    const struct th_scenario *s = r->scenario;
    struct th_path path;
    if (th_scenario_path(s, TH_DO, word, &path)) {
        h->kind = TH_OF_COMMAND;
    } else if (th_scenario_path(s, TH_OUTPUT, word, &path) && !path.profile && !path.placed &&
               s->instances[path.instance].model->outputs.rows[path.row].log != TH_LOG_NONE) {
        h->kind = TH_OF_SIGNAL;
        h->species = path.species;
    } else {
        return false;
    }
    h->instance = path.instance;
    h->row = path.row;
    h->word = th_moved_text(r, word, &path);
    *good = th_moved_note(r, scalar->place, word, &path);
    return true;
}

static size_t add(struct th_reader *r, const struct th_scalar *scalar, const char *key,
                  struct th_happening h)
{
    struct th_scenario *s = r->scenario;
    for (size_t k = 0; k < s->happening_count; k++) {
        const struct th_happening *it = &s->happenings[k];
        if (it->kind == h.kind && it->number == h.number && it->instance == h.instance &&
            it->row == h.row && it->species == h.species)
            return k;
    }
    if (!s->happenings)
        s->happenings = th_memory_keep(&r->memory, TH_HAPPENINGS * sizeof *s->happenings);
    if (s->happening_count == TH_HAPPENINGS)
        th_error_at(r->error, scalar->place, TH_BAD_INPUT,
                    "%s: a scenario refers to at most %d happenings", key, TH_HAPPENINGS);
    if (!s->happenings || s->happening_count == TH_HAPPENINGS)
        return SIZE_MAX;
    h.word = th_memory_format(&r->memory, "%s", h.word ? h.word : scalar->text);
    s->happenings[s->happening_count] = h;
    return s->happening_count++;
}

size_t th_read_happening(struct th_reader *r, const struct th_scalar *scalar, const char *key)
{
    struct th_scenario *s = r->scenario;
    struct th_happening h = {.instance = SIZE_MAX, .species = -1};
    const struct th_occurring *it = find_name(r, scalar->text);
    const bool detects = strcmp(scalar->text, "detections") == 0;
    bool good = true;
    if (strcmp(scalar->text, "start") == 0)
        h.kind = TH_OF_START;
    else if (strcmp(scalar->text, "alarms") == 0 || detects)
        h.kind = TH_OF_ALARMS;
    else if (it)
        h.kind = it->stage ? TH_OF_STAGE : TH_OF_ITEM;
    else if (!find_path(r, scalar, &h, &good))
        return r->incomplete && strchr(scalar->text, '.') ? SIZE_MAX : reject(r, scalar, key);
    h.number = it ? it->number : detects;
    size_t k = good ? add(r, scalar, key, h) : SIZE_MAX;
    if (k == SIZE_MAX || !it)
        return k;
    if (it->stage)
        s->stages[it->number].happening = k;
    else
        s->items[it->number].happening = k;
    return k;
}

size_t th_read_item_happening(struct th_reader *r, size_t number)
{
    struct th_item *item = &r->scenario->items[number];
    const struct th_scalar scalar = {.text = item->name ? item->name : item->key};
    const struct th_happening h = {
        .kind = TH_OF_ITEM, .instance = SIZE_MAX, .species = -1, .number = number};
    return item->happening = add(r, &scalar, "hazards", h);
}

/* The number of the stage or item of that name. */
static size_t find_one(struct th_reader *r, const struct th_scalar *scalar, const char *key,
                       bool stage)
{
    struct th_candidates names = {0};
    const struct th_occurring *it = find_name(r, scalar->text);
    if (it && it->stage == stage)
        return it->number;
    for (size_t k = 0; k < r->occurring_count; k++)
        if (r->occurring[k].stage == stage)
            th_candidates_add(&r->memory, &names, r->occurring[k].name);
    if (it)
        th_error_at(r->error, scalar->place, TH_BAD_INPUT, "%s: \"%.60s\" is %s, not %s", key,
                    scalar->text,
                    it->stage ? "a stage" : th_item_kind(&r->scenario->items[it->number]),
                    stage ? "a stage" : "an event or a hazard");
    else
        th_candidates_reject(r, scalar->place, stage ? "stage" : "event or hazard",
                             scalar->text, key, &names);
    return SIZE_MAX;
}

size_t th_read_stage_name(struct th_reader *r, const struct th_scalar *scalar, const char *key)
{
    return find_one(r, scalar, key, true);
}

size_t th_read_item_name(struct th_reader *r, const struct th_scalar *scalar, const char *key)
{
    return find_one(r, scalar, key, false);
}
