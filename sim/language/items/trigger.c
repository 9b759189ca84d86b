/* The trigger of an item: at, after with since, when, table, every with until and times. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "language/items/items.h"

enum { SHORTEST = TH_TICKS_PER_SECOND / 1000 };

static bool refuse(struct th_reader *r, const struct th_node *node, const char *sentence)
{
    th_error_at(r->error, th_node_place(node), TH_BAD_INPUT, "%s", sentence);
    return false;
}

static bool is_in_stage(const struct th_item *item)
{
    return item->stage != SIZE_MAX;
}

/* An instant, and its place in the list. */
struct placed {
    th_tick at;
    size_t place;
};

static int by_tick(const void *a, const void *b)
{
    const struct placed *left = a, *right = b;
    if (left->at != right->at)
        return left->at < right->at ? -1 : 1;
    return left->place < right->place ? -1 : left->place > right->place;
}

/* Instants of a stage: all times of day, of the week, or of days. */
static bool read_in_stage(struct th_reader *r, const struct th_scalar *scalar,
                          struct th_item *item, size_t k, th_tick *at)
{
    struct th_stage_instant instant;
    if (!th_read_stage_instant(r, scalar, "at", r->scenario->stages[item->stage].name,
                               &instant))
        return false;
    *at = instant.at;
    if (k == 0) {
        item->clock = instant.clock;
        item->weekly = instant.weekly;
    }
    if (instant.clock == item->clock && instant.weekly == item->weekly)
        return true;
    th_error_at(r->error, scalar->place, TH_BAD_INPUT,
                "at: a list in a stage has clocks, weekdays or days, not several; make two "
                "events of it");
    return false;
}

/* One instant, or a list of them. */
static bool read_at(struct th_reader *r, const struct th_node *at, struct th_item *item)
{
    bool list = th_node_kind(at) == TH_SEQUENCE, good = true;
    size_t count = list ? th_node_count(at) : 1;
    struct placed *found = th_memory_scratch(&r->memory, (count + 1) * sizeof *found);
    th_tick *instants = th_memory_keep(&r->memory, (count + 1) * sizeof *instants);
    size_t *places = th_memory_keep(&r->memory, (count + 1) * sizeof *places);
    if (!found || !instants || !places)
        return false;
    if (count == 0)
        return refuse(r, at, "at: has no instant");
    for (size_t k = 0; k < count; k++) {
        struct th_scalar scalar;
        found[k].place = k;
        good = th_read_scalar(r, list ? th_node_item(at, k) : at, "at", false, &scalar) &&
               (is_in_stage(item) ? read_in_stage(r, &scalar, item, k, &found[k].at)
                                  : th_read_instant(r, &scalar, "at", 0, &found[k].at)) &&
               good;
    }
    qsort(found, count, sizeof *found, by_tick);
    for (size_t k = 0; k < count; k++) {
        instants[k] = found[k].at;
        places[k] = found[k].place;
    }
    item->trigger = TH_TRIGGER_AT;
    item->at = instants;
    item->at_written = places;
    item->at_count = count;
    return good;
}

/* since: of after: and of a law; from:, if it is left out. */
static bool read_since(struct th_reader *r, const struct th_node *node, struct th_item *item)
{
    const struct th_node *since = th_node_get(node, "since");
    bool list = since && th_node_kind(since) == TH_SEQUENCE, good = true;
    size_t count = list ? th_node_count(since) : 1;
    size_t *numbers = th_memory_keep(&r->memory, (count + 1) * sizeof *numbers);
    struct th_scalar scalar = {.text = "start", .place = item->place};
    if (!since && item->section == TH_SECTION_EVENT)
        return refuse(r, node,
                      "after: needs since: with what it follows; from the start of the "
                      "run it is at:");
    if (list && count == 0)
        return refuse(r, since, "since: names nothing");
    if (!since && is_in_stage(item))
        scalar.text = r->scenario->stages[item->stage].name;
    for (size_t k = 0; numbers && k < count; k++) {
        good = (!since || th_read_scalar(r, list ? th_node_item(since, k) : since, "since",
                                         false, &scalar)) &&
               (numbers[k] = th_read_happening(r, &scalar, "since")) != SIZE_MAX && good;
    }
    item->since = numbers;
    item->since_count = count;
    return good && numbers;
}

/* The law of a hazard; mark and source may stand with it: {value:, mark:, source:}. */
static bool read_law(struct th_reader *r, const struct th_node *node, const char *key,
                     struct th_item *item)
{
    struct th_scalar scalar;
    if (!th_read_scalar(r, th_node_get(node, key), key, false, &scalar))
        return false;
    item->mark = scalar.mark;
    item->source = th_memory_format(&r->memory, "%s", scalar.source);
    item->law_words = th_memory_format(&r->memory, "%s", scalar.text);
    item->law = th_read_time_law(r, &scalar, key, &item->law_numbers);
    return item->law != NULL;
}

/* A time after what it follows: fixed, or drawn in hazards. */
static bool read_after(struct th_reader *r, const struct th_node *node, struct th_item *item)
{
    struct th_scalar scalar;
    item->trigger = TH_TRIGGER_AFTER;
    bool good = item->section == TH_SECTION_HAZARD
                    ? read_law(r, node, "after", item)
                    : th_read_entry(r, node, "after", &scalar) &&
                          th_read_ticks(r, &scalar, "after", 0, INT64_MAX / 4, &item->after);
    return read_since(r, node, item) && good;
}

static bool read_every(struct th_reader *r, const struct th_node *node, struct th_item *item)
{
    struct th_scalar scalar;
    if (!th_node_get(node, "every"))
        return true;
    if (item->trigger == TH_TRIGGER_EVERY)
        return read_law(r, node, "every", item);
    return th_read_entry(r, node, "every", &scalar) &&
           th_read_ticks(r, &scalar, "every", SHORTEST, INT64_MAX / 4, &item->every);
}

static bool read_times(struct th_reader *r, const struct th_node *node, struct th_item *item)
{
    struct th_scalar scalar;
    char *end;
    if (!th_node_get(node, "times"))
        return true;
    if (!th_read_entry(r, node, "times", &scalar))
        return false;
    unsigned long long times = strtoull(scalar.text, &end, 10);
    item->times = (int64_t)times;
    if (isdigit((unsigned char)scalar.text[0]) && !*end && times >= 1 && times <= TH_EVENTS)
        return true;
    th_error_at(r->error, scalar.place, TH_BAD_INPUT,
                "times: \"%.40s\" must be a whole number from 1 to %d", scalar.text, TH_EVENTS);
    return false;
}

/* until: of a stage, from its entry or by a day of it. */
static bool read_stage_until(struct th_reader *r, const struct th_scalar *scalar,
                             struct th_item *item)
{
    struct th_stage_instant instant;
    if (!th_read_stage_instant(r, scalar, "until", r->scenario->stages[item->stage].name,
                               &instant))
        return false;
    item->until = instant.at;
    item->until_day = instant.day;
    if (!instant.clock)
        return true;
    th_error_at(r->error, scalar->place, TH_BAD_INPUT,
                "until: \"%.40s\" has no day: write day 0 %.40s", scalar->text, scalar->text);
    return false;
}

static bool read_until(struct th_reader *r, const struct th_node *node, struct th_item *item)
{
    struct th_scalar scalar;
    th_tick first = 0;
    if (!th_node_get(node, "until"))
        return true;
    if (!th_read_entry(r, node, "until", &scalar))
        return false;
    if (is_in_stage(item)) {
        if (!read_stage_until(r, &scalar, item))
            return false;
    } else {
        first = item->trigger == TH_TRIGGER_AT ? item->at[0] : 0;
        if (!th_read_instant(r, &scalar, "until", first, &item->until))
            return false;
    }
    if (item->trigger != TH_TRIGGER_AFTER || item->until_day || item->until >= item->after)
        return true;
    return refuse(r, th_node_get(node, "until"),
                  "until: is before after: is over for the first time");
}

/* The count of at, after, when and table. */
static size_t count_triggers(const struct th_node *node)
{
    static const char *const words[] = {"at", "after", "when", "table"};
    size_t count = 0;
    for (size_t k = 0; k < 4; k++) count += th_node_get(node, words[k]) != NULL;
    return count;
}

/* The sentence on wrong keys of a trigger; NULL: they are right. */
static const char *wrong_keys(const struct th_node *node, const struct th_item *item)
{
    const struct th_node *at = th_node_get(node, "at"), *every = th_node_get(node, "every");
    bool hazard = item->section == TH_SECTION_HAZARD, when = th_node_get(node, "when");
    bool alone = hazard && every && count_triggers(node) == 0;
    bool again = every || when;
    bool several =
        again || (at && th_node_kind(at) == TH_SEQUENCE) || th_node_get(node, "after");
    if (count_triggers(node) > 1)
        return "one of at:, after:, when: and table:, not several";
    if (count_triggers(node) == 0 && !alone)
        return hazard ? "a hazard needs after: or every: with a law, or at:, when: or table:"
                      : "an event needs at: with a time, or after:, when: or table:";
    if (every && at && th_node_kind(at) == TH_SEQUENCE)
        return "every: goes with one instant, not with a list of them";
    if (every && th_node_get(node, "table"))
        return "every: goes with at:, after: or when:; a table has each occurrence";
    if (every && hazard && th_node_get(node, "after"))
        return "after: a law happens once; again and again is every: alone";
    if (!several && th_node_get(node, "times"))
        return "times: goes with every:, when:, after: or a list of instants";
    if (!again && th_node_get(node, "until"))
        return "until: without every:";
    if (th_node_get(node, "since") && !th_node_get(node, "after") && !alone)
        return "since: goes with after:";
    return NULL;
}

bool th_read_trigger(struct th_reader *r, const struct th_node *node, struct th_item *item)
{
    const char *wrong = wrong_keys(node, item);
    bool good = true;
    if (wrong)
        return refuse(r, node, wrong);
    if (th_node_get(node, "at")) {
        good = read_at(r, th_node_get(node, "at"), item);
    } else if (th_node_get(node, "after")) {
        good = read_after(r, node, item);
    } else if (th_node_get(node, "when")) {
        item->trigger = TH_TRIGGER_WHEN;
        good = (item->when = th_read_condition(r, node, "when")) != NULL;
    } else if (th_node_get(node, "table")) {
        good = th_read_item_table(r, node, item);
    } else {
        item->trigger = TH_TRIGGER_EVERY;
        good = read_since(r, node, item);
    }
    good = good && read_every(r, node, item);
    good = good && read_until(r, node, item);
    return read_times(r, node, item) && good;
}

bool th_item_often(struct th_reader *r, const struct th_node *node, const struct th_item *item)
{
    const th_tick end = r->scenario->duration, last = item->until < end ? item->until : end;
    const bool at = item->trigger == TH_TRIGGER_AT && item->stage == SIZE_MAX;
    const th_tick first = at ? item->at[0] : item->after;
    if (item->every <= 0 || item->trigger == TH_TRIGGER_WHEN || first > last)
        return false;
    const int64_t count = (last - first) / item->every + 1;
    if (count <= TH_EVENTS || item->times <= TH_EVENTS)
        return false;
    th_error_at(r->error, th_node_place(th_node_get(node, "every")), TH_BAD_INPUT,
                "every: makes %lld occurrences until the end of the run; at most %d of one: "
                "give a longer every:, or until: or times:",
                (long long)count, TH_EVENTS);
    return true;
}
