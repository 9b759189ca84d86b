/* events: [{name, at, every, until, do: instance.word, <arg>}, {at: [...], set: {path:
 * value}}], repetitions written out, sorted by tick. */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "language/read.h"

enum { SHORTEST = TH_TICKS_PER_SECOND / 1000 };

/* The keys of an event, but for one. */
static void names_without(struct th_reading *r, struct th_names *names, const char *key)
{
    struct th_names all = {0};
    th_names_section(r, &all, "events");
    for (size_t k = 0; k < all.count; k++)
        if (strcmp(all.items[k], key) != 0)
            th_names_add(r, names, all.items[k]);
}

/* When one entry happens: at each of the firsts, or first, first + every, ... up to last. */
struct rhythm {
    const th_tick *firsts;
    size_t count;
    th_tick every, last;
    const char *name;
};

/* One instant, or a list of them. */
static bool read_firsts(struct th_reading *r, const struct th_node *at, struct rhythm *rhythm)
{
    bool list = th_node_kind(at) == TH_SEQUENCE, good = true;
    rhythm->count = list ? th_node_count(at) : 1;
    th_tick *firsts = th_read_scratch(r, (rhythm->count + 1) * sizeof *firsts);
    rhythm->firsts = firsts;
    if (!firsts)
        return false;
    if (rhythm->count == 0)
        return th_error_at(r->error, th_node_place(at), TH_BAD_INPUT, "at: has no instant") ==
               TH_OK;
    for (size_t k = 0; k < rhythm->count; k++) {
        struct th_said said;
        good = th_read_said(r, list ? th_node_item(at, k) : at, "at", false, &said) &&
               th_read_instant(r, &said, "at", 0, &firsts[k]) && good;
    }
    return good;
}

/* The last of so many repetitions, unless until: is before it. */
static bool read_times(struct th_reading *r, const struct th_node *node, struct rhythm *rhythm)
{
    struct th_said said;
    char *end;
    if (!th_read_word(r, node, "times", &said))
        return false;
    unsigned long long times = strtoull(said.text, &end, 10);
    if (!isdigit((unsigned char)said.text[0]) || *end || times < 1 || times > TH_EVENTS) {
        th_error_at(r->error, said.place, TH_BAD_INPUT,
                    "times: \"%.40s\" must be a whole number from 1 to %d", said.text,
                    TH_EVENTS);
        return false;
    }
    th_tick room = rhythm->last - rhythm->firsts[0];
    if (room >= 0 && times - 1 < (unsigned long long)(room / rhythm->every) + 1)
        rhythm->last = rhythm->firsts[0] + (th_tick)(times - 1) * rhythm->every;
    return true;
}

static bool read_rhythm(struct th_reading *r, const struct th_node *node, struct rhythm *rhythm)
{
    struct th_said said;
    const struct th_node *at = th_node_get(node, "at"), *every = th_node_get(node, "every");
    const struct th_node *times = th_node_get(node, "times");
    const char *wrong = NULL;
    if (!at)
        wrong = "an event needs at: with a time";
    else if (every && th_node_kind(at) == TH_SEQUENCE)
        wrong = "every: goes with one instant, not with a list of them";
    else if (!every && (times || th_node_get(node, "until")))
        wrong = times ? "times: without every:" : "until: without every:";
    if (wrong) {
        th_error_at(r->error, th_node_place(node), TH_BAD_INPUT, "%s", wrong);
        return false;
    }
    if (!read_firsts(r, at, rhythm))
        return false;
    rhythm->last = r->scenario->duration;
    rhythm->every = 0;
    if (!every)
        return true;
    if (!th_read_word(r, node, "every", &said) ||
        !th_read_ticks(r, &said, "every", SHORTEST, INT64_MAX / 4, &rhythm->every))
        return false;
    if (th_node_get(node, "until") &&
        (!th_read_word(r, node, "until", &said) ||
         !th_read_instant(r, &said, "until", rhythm->firsts[0], &rhythm->last)))
        return false;
    return !times || read_times(r, node, rhythm);
}

/* How often it happens until the end of the run. */
static uint64_t count_times(const struct th_reading *r, const struct rhythm *rhythm)
{
    th_tick end = r->scenario->duration, last = rhythm->last < end ? rhythm->last : end;
    uint64_t count = 0;
    if (rhythm->every)
        return rhythm->firsts[0] > last
                   ? 0
                   : (uint64_t)(last - rhythm->firsts[0]) / (uint64_t)rhythm->every + 1;
    for (size_t k = 0; k < rhythm->count; k++) count += rhythm->firsts[k] <= end;
    return count;
}

/* Writes the repetitions of one event out. */
static void repeat(struct th_reading *r, const struct rhythm *rhythm,
                   struct th_planned *planned)
{
    uint64_t count = count_times(r, rhythm);
    if (count > TH_EVENTS || r->planned_count + count > TH_EVENTS) {
        th_error_at(r->error, planned->place, TH_BAD_INPUT,
                    "this makes %llu events; a scenario holds at most %d in all",
                    (unsigned long long)count, TH_EVENTS);
        return;
    }
    if (r->planned_count + count > r->planned_room) {
        size_t room = 2 * (r->planned_count + (size_t)count);
        struct th_planned *more = realloc(r->planned, room * sizeof *more);
        if (!more) {
            th_error_add(r->error, TH_NO_MEMORY, "no memory for the events");
            return;
        }
        r->planned = more;
        r->planned_room = room;
    }
    planned->name = rhythm->name;
    for (uint64_t k = 0, item = 0; k < count; item++) {
        planned->at = rhythm->every ? rhythm->firsts[0] + (th_tick)k * rhythm->every
                                    : rhythm->firsts[item];
        if (planned->at > r->scenario->duration)
            continue;
        r->planned[r->planned_count++] = *planned;
        k++;
    }
}

/* Argument k of a word: as written, or its default. */
static bool read_arg(struct th_reading *r, const struct th_node *node, const char *word,
                     const struct th_row *row, struct th_planned *planned, size_t k)
{
    double *si = &planned->args[k];
    const struct th_node *written = th_node_get(node, row->name);
    const char *what = th_read_format(r, "%s %s", word, row->name);
    struct th_range range;
    struct th_said said;
    if (!th_read_range(r, row, what, &range))
        return false;
    if (!written)
        said.text = row->init;
    else if (!th_read_said(r, written, what, false, &said) ||
             !th_read_value(r, row, &said, what, &range, si))
        return false;
    if (!written && row->init && !row->init[0]) {
        th_error_at(r->error, th_node_place(node), TH_BAD_INPUT, "%s is missing: %s", what,
                    row->doc ? row->doc : row->name);
        return false;
    }
    if (!written && !th_read_default(r, row, what, &range, si))
        return false;
    if (!isnan(*si))
        planned->said = th_read_more(r, planned->said, row->name, said.text);
    return true;
}

/* "pump.bolus" or "bolus": names the instance of another slot that knows that word; false if
 * there is none. */
static bool suggest_word(struct th_reading *r, const struct th_slot *slot,
                         const struct th_said *said)
{
    const char *point = strrchr(said->text, '.'), *sought = point ? point + 1 : said->text;
    for (size_t i = 0; i < r->scenario->instance_count; i++) {
        const struct th_instance *it = &r->scenario->instances[i];
        bool same = &r->scenario->catalog->slots[it->slot] == slot;
        for (size_t k = 0; !same && k < it->model->command_count; k++)
            if (strcmp(it->model->commands[k].name, sought) == 0) {
                th_error_at(r->error, said->place, TH_BAD_INPUT,
                            "do: there is no word \"%.60s\"; did you mean %s.%s (%s)?",
                            said->text, it->name, sought, it->model->commands[k].doc);
                return true;
            }
    }
    return false;
}

static const struct th_command *find_word(struct th_reading *r, const struct th_said *said,
                                          struct th_planned *planned)
{
    struct th_path path;
    const char *rest;
    const struct th_slot *slot = th_scenario_slot(r->scenario->catalog, said->text, &rest);
    if (!th_scenario_path(r->scenario, TH_DO, said->text, &path)) {
        bool other = slot ? rest && !strchr(rest, '.') : !strchr(said->text, '.');
        if (!other || !suggest_word(r, slot, said))
            th_read_path(r, said->place, TH_DO, said->text, &path);
        return NULL;
    }
    planned->instance = path.instance;
    planned->number = path.row;
    return &r->scenario->instances[path.instance].model->commands[path.row];
}

/* The word's own rules, across its arguments. */
static bool check_args(struct th_reading *r, const struct th_node *node, const char *text,
                       const struct th_command *word, const double *args)
{
    struct th_error found = {0};
    if (!word->check || word->check(args, &found) == TH_OK)
        return true;
    th_error_at(r->error, th_node_place(node), TH_BAD_INPUT, "%s: %s", text,
                found.count ? found.text[0] : "its arguments do not go together");
    return false;
}

static void read_do(struct th_reading *r, const struct th_node *node,
                    const struct rhythm *rhythm, bool timed)
{
    struct th_planned planned = {.place = th_read_place(r, th_node_place(node))};
    struct th_names names = {0};
    struct th_said said;
    const struct th_command *word =
        th_read_word(r, node, "do", &said) ? find_word(r, &said, &planned) : NULL;
    if (!word)
        return;
    names_without(r, &names, "set");
    th_names_table(r, &names, &word->args);
    th_read_keys(r, node, said.text, &names);
    bool good = timed && word->args.count <= TH_ARGS;
    for (size_t k = 0; k < TH_ARGS; k++) planned.args[k] = NAN;
    for (size_t k = 0; k < word->args.count && k < TH_ARGS; k++)
        good = read_arg(r, node, said.text, &word->args.rows[k], &planned, k) && good;
    if (good && check_args(r, node, said.text, word, planned.args))
        repeat(r, rhythm, &planned);
}

/* Two spellings of one path in one mapping: whichever is meant. */
static bool set_twice(struct th_reading *r, const struct th_node *sets, size_t k,
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

/* One path: value of set. */
static void read_set(struct th_reading *r, const struct th_node *sets, size_t k,
                     const struct rhythm *rhythm, bool timed)
{
    const char *path = th_node_key(sets, k);
    struct th_place place = th_node_key_place(sets, k);
    struct th_planned planned = {.set = true, .place = th_read_place(r, place)};
    struct th_range range;
    struct th_said said;
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
    if (!th_read_said(r, item, path, false, &said) || !th_read_range(r, row, path, &range) ||
        !th_read_value(r, row, &said, path, &range, &planned.args[0]) || !timed)
        return;
    planned.said = th_read_more(r, NULL, row->name, said.text);
    repeat(r, rhythm, &planned);
}

/* What happens shares one space of names, with a few words that mean something else. */
static bool read_event_name(struct th_reading *r, const struct th_node *node,
                            struct rhythm *rhythm)
{
    struct th_said said;
    if (!th_node_get(node, "name"))
        return true;
    if (!th_read_word(r, node, "name", &said) || !th_read_name(r, &said))
        return false;
    if (th_labels_find("start end alarms default all", said.text) >= 0) {
        th_error_at(r->error, said.place, TH_BAD_INPUT,
                    "name: \"%s\" means something else already; choose another", said.text);
        return false;
    }
    for (size_t k = 0; k < r->event_names.count; k++)
        if (strcmp(r->event_names.items[k], said.text) == 0) {
            th_error_at(r->error, said.place, TH_BAD_INPUT, "there are two events named \"%s\"",
                        said.text);
            return false;
        }
    rhythm->name = th_read_format(r, "%s", said.text);
    th_names_add(r, &r->event_names, rhythm->name);
    return true;
}

static void read_event(struct th_reading *r, const struct th_node *node)
{
    struct rhythm rhythm = {0};
    struct th_names names = {0};
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
    bool timed = read_rhythm(r, node, &rhythm);
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

/* qsort forgets the order of equals; the numbers remember it. */
static void sort(struct th_reading *r)
{
    struct th_scenario *s = r->scenario;
    struct numbered *order = th_read_scratch(r, r->planned_count * sizeof *order);
    s->events = th_read_take(r, r->planned_count * sizeof *s->events);
    if (!order || !s->events)
        return;
    for (size_t k = 0; k < r->planned_count; k++)
        order[k] = (struct numbered){&r->planned[k], k};
    qsort(order, r->planned_count, sizeof *order, by_tick);
    for (size_t k = 0; k < r->planned_count; k++) s->events[k] = *order[k].planned;
    s->event_count = r->planned_count;
}

/* Parameters that are set must go together with the others, as at the start. */
static void check_sets(struct th_reading *r, size_t i)
{
    const struct th_scenario *s = r->scenario;
    const struct th_instance *it = &s->instances[i];
    size_t rows = it->model->params.count, count = th_scenario_sets(s, i, NULL);
    if (!it->model->check || count == 0)
        return;
    double *params = th_read_scratch(r, rows * sizeof *params);
    const struct th_planned **sets = th_read_scratch(r, count * sizeof *sets), *after;
    if (!params || !sets)
        return;
    memcpy(params, it->params, rows * sizeof *params);
    th_scenario_sets(s, i, sets);
    struct th_error found = {0};
    if (th_scenario_rules(it, s->species, sets, count, params, &after, &found) == TH_OK ||
        !after)
        return;
    const char *text = found.count ? found.text[0] : "its values do not go together";
    char name[80];
    th_error_at(r->error, after->place, TH_BAD_INPUT, "after this set: %s%s",
                th_scenario_prefix(it, text, name, sizeof name), text);
}

void th_read_events(struct th_reading *r)
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
    if (r->error->count > before || r->starved)
        return;
    for (size_t i = 0; i < r->scenario->instance_count; i++) check_sets(r, i);
}
