/* events: [{name, at, every, until, do: instance.word, <arg>}, {at: [...], set: {path:
 * value}}], repetitions written out, sorted by tick. */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "language/reader.h"
#include "scenario/rules.h"

/* The keys of an event without one of them. */
static void names_without(struct th_reader *r, struct th_candidates *names, const char *key)
{
    struct th_candidates all = {0};
    th_candidates_section(&r->memory, &all, "events");
    for (size_t k = 0; k < all.count; k++)
        if (strcmp(all.items[k], key) != 0)
            th_candidates_add(&r->memory, names, all.items[k]);
}

/* Appends "NAME=TEXT" to a list (NULL: an empty one). */
static const char *append_arg(struct th_reader *r, const char *before, const char *name,
                              const char *text)
{
    return before ? th_memory_format(&r->memory, "%s, %s=%s", before, name, text)
                  : th_memory_format(&r->memory, "%s=%s", name, text);
}

/* Argument k of a command: as it is written, or its default. */
static bool read_arg(struct th_reader *r, const struct th_node *node, const char *command,
                     const struct th_row *row, struct th_planned *planned, size_t k)
{
    double *si = &planned->args[k];
    const struct th_node *written = th_node_get(node, row->name);
    const char *what = th_memory_format(&r->memory, "%s %s", command, row->name);
    struct th_range range;
    struct th_scalar scalar;
    if (!th_read_range(r, row, what, &range))
        return false;
    if (!written)
        scalar.text = row->init;
    else if (!th_read_scalar(r, written, what, false, &scalar) ||
             !th_read_value(r, row, &scalar, what, &range, si))
        return false;
    if (!written && row->init && !row->init[0]) {
        th_error_at(r->error, th_node_place(node), TH_BAD_INPUT, "%s is missing: %s", what,
                    row->doc ? row->doc : row->name);
        return false;
    }
    if (!written && !th_read_default(r, row, what, &range, si))
        return false;
    if (!isnan(*si))
        planned->args_text = append_arg(r, planned->args_text, row->name, scalar.text);
    return true;
}

/* Suggests the instance of another slot that has a command of that name, for "pump.bolus" or
 * "bolus"; false if there is none. */
static bool suggest_command(struct th_reader *r, const struct th_slot *slot,
                            const struct th_scalar *scalar)
{
    const char *point = strrchr(scalar->text, '.'), *sought = point ? point + 1 : scalar->text;
    for (size_t i = 0; i < r->scenario->instance_count; i++) {
        const struct th_instance *it = &r->scenario->instances[i];
        bool same = &r->scenario->catalog->slots[it->slot] == slot;
        for (size_t k = 0; !same && k < it->model->command_count; k++)
            if (strcmp(it->model->commands[k].name, sought) == 0) {
                th_error_at(r->error, scalar->place, TH_BAD_INPUT,
                            "do: there is no word \"%.60s\"; did you mean %s.%s (%s)?",
                            scalar->text, it->name, sought, it->model->commands[k].doc);
                return true;
            }
    }
    return false;
}

static const struct th_command *
find_command(struct th_reader *r, const struct th_scalar *scalar, struct th_planned *planned)
{
    struct th_path path;
    const char *rest;
    const struct th_slot *slot = th_scenario_slot(r->scenario->catalog, scalar->text, &rest);
    if (!th_scenario_path(r->scenario, TH_DO, scalar->text, &path)) {
        bool other = slot ? rest && !strchr(rest, '.') : !strchr(scalar->text, '.');
        if (!other || !suggest_command(r, slot, scalar))
            th_read_path(r, scalar->place, TH_DO, scalar->text, &path);
        return NULL;
    }
    planned->instance = path.instance;
    planned->number = path.row;
    return &r->scenario->instances[path.instance].model->commands[path.row];
}

/* The command's own rules, across its arguments. */
static bool check_args(struct th_reader *r, const struct th_node *node, const char *text,
                       const struct th_command *command, const double *args)
{
    struct th_error found = {0};
    if (!command->check || command->check(args, &found) == TH_OK)
        return true;
    th_error_at(r->error, th_node_place(node), TH_BAD_INPUT, "%s: %s", text,
                found.count ? found.text[0] : "its arguments are inconsistent");
    return false;
}

static void read_do(struct th_reader *r, const struct th_node *node,
                    const struct th_rhythm *rhythm, bool timed)
{
    struct th_planned planned = {.item = SIZE_MAX,
                                 .place = th_read_place(r, th_node_place(node))};
    struct th_candidates names = {0};
    struct th_scalar scalar;
    const struct th_command *command =
        th_read_entry(r, node, "do", &scalar) ? find_command(r, &scalar, &planned) : NULL;
    if (!command)
        return;
    names_without(r, &names, "set");
    th_candidates_table(&r->memory, &names, &command->args);
    th_read_keys(r, node, scalar.text, &names);
    bool good = timed && command->args.count <= TH_ARGS;
    for (size_t k = 0; k < TH_ARGS; k++) planned.args[k] = NAN;
    for (size_t k = 0; k < command->args.count && k < TH_ARGS; k++)
        good = read_arg(r, node, scalar.text, &command->args.rows[k], &planned, k) && good;
    if (good && check_args(r, node, scalar.text, command, planned.args))
        th_repeat(r, rhythm, &planned);
}

/* Reports a path that is set twice in one mapping, in two spellings. */
static bool set_twice(struct th_reader *r, const struct th_node *sets, size_t k,
                      const struct th_path *path)
{
    struct th_path other;
    for (size_t n = 0; n < k; n++)
        if (th_scenario_path(r->scenario, TH_PARAM, th_node_key(sets, n), &other) &&
            other.instance == path->instance && other.row == path->row) {
            th_error_at(r->error, th_node_key_place(sets, k), TH_BAD_INPUT,
                        "%.60s: it is set twice, as %.60s too", th_node_key(sets, k),
                        th_node_key(sets, n));
            return true;
        }
    return false;
}

/* One entry path: value of set:. */
static void read_set(struct th_reader *r, const struct th_node *sets, size_t k,
                     const struct th_rhythm *rhythm, bool timed)
{
    const char *path = th_node_key(sets, k);
    struct th_place place = th_node_key_place(sets, k);
    struct th_planned planned = {
        .set = true, .item = SIZE_MAX, .place = th_read_place(r, place)};
    struct th_range range;
    struct th_scalar scalar;
    struct th_path found;
    if (!th_read_path(r, place, TH_PARAM, path, &found))
        return;
    planned.instance = found.instance;
    planned.number = found.row;
    if (set_twice(r, sets, k, &found))
        return;
    const struct th_row *row =
        &r->scenario->instances[planned.instance].model->params.rows[planned.number];
    if (th_row_fixed(row)) {
        th_error_at(r->error, place, TH_BAD_INPUT, "%s %s", path, th_row_fixed(row));
        return;
    }
    for (size_t a = 0; a < TH_ARGS; a++) planned.args[a] = NAN;
    const struct th_node *item = th_node_item(sets, k);
    if (!th_read_scalar(r, item, path, false, &scalar) ||
        !th_read_range(r, row, path, &range) ||
        !th_read_value(r, row, &scalar, path, &range, &planned.args[0]) || !timed)
        return;
    planned.args_text = append_arg(r, NULL, row->name, scalar.text);
    th_repeat(r, rhythm, &planned);
}

/* Names of events are unique; words that mean something else are reserved. */
static bool read_event_name(struct th_reader *r, const struct th_node *node,
                            struct th_rhythm *rhythm)
{
    struct th_scalar scalar;
    if (!th_node_get(node, "name"))
        return true;
    if (!th_read_entry(r, node, "name", &scalar) || !th_read_name(r, &scalar))
        return false;
    if (th_labels_find("start end alarms default all", scalar.text) >= 0) {
        th_error_at(r->error, scalar.place, TH_BAD_INPUT,
                    "name: \"%s\" means something else already; choose another", scalar.text);
        return false;
    }
    for (size_t k = 0; k < r->event_names.count; k++)
        if (strcmp(r->event_names.items[k], scalar.text) == 0) {
            th_error_at(r->error, scalar.place, TH_BAD_INPUT,
                        "there are two events named \"%s\"", scalar.text);
            return false;
        }
    rhythm->name = th_memory_format(&r->memory, "%s", scalar.text);
    th_candidates_add(&r->memory, &r->event_names, rhythm->name);
    return true;
}

static void read_event(struct th_reader *r, const struct th_node *node)
{
    struct th_rhythm rhythm = {0};
    struct th_candidates names = {0};
    if (th_node_kind(node) != TH_MAPPING) {
        th_error_at(r->error, th_node_place(node), TH_BAD_INPUT,
                    "an event must be a mapping: {at: ..., do: ...}");
        return;
    }
    const struct th_node *sets = th_node_get(node, "set");
    if (!sets == !th_node_get(node, "do")) {
        names_without(r, &names, "");
        if (!sets)
            th_read_keys(r, node, "an event", &names);
        th_error_at(r->error, th_node_place(node), TH_BAD_INPUT,
                    "an event needs either do: or set:");
        return;
    }
    bool timed = th_read_rhythm(r, node, &rhythm);
    timed = read_event_name(r, node, &rhythm) && timed;
    if (!sets) {
        read_do(r, node, &rhythm, timed);
        return;
    }
    names_without(r, &names, "do");
    th_read_keys(r, node, "an event", &names);
    if (th_node_kind(sets) != TH_MAPPING)
        th_error_at(r->error, th_node_place(sets), TH_BAD_INPUT,
                    "set: must be a mapping: {path: value}");
    else if (th_node_count(sets) == 0)
        th_error_at(r->error, th_node_place(sets), TH_BAD_INPUT, "set: sets nothing");
    for (size_t k = 0; th_node_kind(sets) == TH_MAPPING && k < th_node_count(sets); k++)
        read_set(r, sets, k, &rhythm, timed);
}

struct numbered {
    const struct th_planned *planned;
    size_t number;
};

static int by_tick(const void *a, const void *b)
{
    const struct numbered *left = a, *right = b;
    if (left->planned->at != right->planned->at)
        return left->planned->at < right->planned->at ? -1 : 1;
    return left->number < right->number ? -1 : 1;
}

/* Sorts by tick; the numbers keep the order of equals, which qsort does not. */
static void sort(struct th_reader *r)
{
    struct th_scenario *s = r->scenario;
    struct numbered *order = th_memory_scratch(&r->memory, r->events.count * sizeof *order);
    s->events = th_memory_keep(&r->memory, r->events.count * sizeof *s->events);
    if (!order || !s->events)
        return;
    for (size_t k = 0; k < r->events.count; k++)
        order[k] = (struct numbered){&r->events.items[k], k};
    qsort(order, r->events.count, sizeof *order, by_tick);
    for (size_t k = 0; k < r->events.count; k++) s->events[k] = *order[k].planned;
    s->event_count = r->events.count;
}

/* Checks the rules of an instance after each of its sets. */
static void check_sets(struct th_reader *r, size_t i)
{
    const struct th_scenario *s = r->scenario;
    const struct th_instance *it = &s->instances[i];
    size_t rows = it->model->params.count, count = th_scenario_sets(s, i, NULL);
    if (!it->model->check || count == 0)
        return;
    double *params = th_memory_scratch(&r->memory, rows * sizeof *params);
    const struct th_planned **sets = th_memory_scratch(&r->memory, count * sizeof *sets),
                            *after;
    if (!params || !sets)
        return;
    memcpy(params, it->params, rows * sizeof *params);
    th_scenario_sets(s, i, sets);
    struct th_error found = {0};
    if (th_scenario_rules(s, i, sets, count, params, &after, &found) == TH_OK || !after)
        return;
    const char *text = found.count ? found.text[0] : "its parameters are inconsistent";
    char name[80];
    th_error_at(r->error, after->place, TH_BAD_INPUT, "after this set: %s%s",
                th_scenario_prefix(it, text, name, sizeof name), text);
}

void th_read_events(struct th_reader *r)
{
    int before = r->error->count;
    const struct th_node *list = th_node_get(r->root, "events");
    if (list && th_node_kind(list) != TH_SEQUENCE)
        th_error_at(r->error, th_node_place(list), TH_BAD_INPUT,
                    "events must be a list: [{at: ..., do: ...}, ...]");
    else
        for (size_t k = 0; list && k < th_node_count(list); k++)
            read_event(r, th_node_item(list, k));
    sort(r);
    if (r->error->count > before || r->memory.exhausted)
        return;
    for (size_t i = 0; i < r->scenario->instance_count; i++) check_sets(r, i);
}
