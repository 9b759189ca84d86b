/* at:, every:, until:, times: of an event, and its repetitions written out. */
#include <ctype.h>
#include <stdlib.h>

#include "language/reader.h"

enum { SHORTEST = TH_TICKS_PER_SECOND / 1000 };

/* One instant, or a list of them. */
static bool read_firsts(struct th_reader *r, const struct th_node *at, struct th_rhythm *rhythm)
{
    bool list = th_node_kind(at) == TH_SEQUENCE, good = true;
    rhythm->count = list ? th_node_count(at) : 1;
    th_tick *firsts = th_memory_scratch(&r->memory, (rhythm->count + 1) * sizeof *firsts);
    rhythm->firsts = firsts;
    if (!firsts)
        return false;
    if (rhythm->count == 0)
        return th_error_at(r->error, th_node_place(at), TH_BAD_INPUT, "at: has no instant") ==
               TH_OK;
    for (size_t k = 0; k < rhythm->count; k++) {
        struct th_scalar scalar;
        good = th_read_scalar(r, list ? th_node_item(at, k) : at, "at", false, &scalar) &&
               th_read_instant(r, &scalar, "at", 0, &firsts[k]) && good;
    }
    return good;
}

/* The last of so many repetitions, unless until: is before it. */
static bool read_times(struct th_reader *r, const struct th_node *node,
                       struct th_rhythm *rhythm)
{
    struct th_scalar scalar;
    char *end;
    if (!th_read_entry(r, node, "times", &scalar))
        return false;
    unsigned long long times = strtoull(scalar.text, &end, 10);
    if (!isdigit((unsigned char)scalar.text[0]) || *end || times < 1 || times > TH_EVENTS) {
        th_error_at(r->error, scalar.place, TH_BAD_INPUT,
                    "times: \"%.40s\" must be a whole number from 1 to %d", scalar.text,
                    TH_EVENTS);
        return false;
    }
    th_tick room = rhythm->last - rhythm->firsts[0];
    if (room >= 0 && times - 1 < (unsigned long long)(room / rhythm->every) + 1)
        rhythm->last = rhythm->firsts[0] + (th_tick)(times - 1) * rhythm->every;
    return true;
}

bool th_read_rhythm(struct th_reader *r, const struct th_node *node, struct th_rhythm *rhythm)
{
    struct th_scalar scalar;
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
    if (!th_read_entry(r, node, "every", &scalar) ||
        !th_read_ticks(r, &scalar, "every", SHORTEST, INT64_MAX / 4, &rhythm->every))
        return false;
    if (th_node_get(node, "until") &&
        (!th_read_entry(r, node, "until", &scalar) ||
         !th_read_instant(r, &scalar, "until", rhythm->firsts[0], &rhythm->last)))
        return false;
    return !times || read_times(r, node, rhythm);
}

/* The count of instants until the end of the run. */
static uint64_t count_times(const struct th_reader *r, const struct th_rhythm *rhythm)
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

void th_repeat(struct th_reader *r, const struct th_rhythm *rhythm, struct th_planned *planned)
{
    uint64_t count = count_times(r, rhythm);
    if (count > TH_EVENTS || r->events.count + count > TH_EVENTS) {
        th_error_at(r->error, planned->place, TH_BAD_INPUT,
                    "this makes %llu events; a scenario holds at most %d in all",
                    (unsigned long long)count, TH_EVENTS);
        return;
    }
    if (r->events.count + count > r->events.room) {
        size_t room = 2 * (r->events.count + (size_t)count);
        struct th_planned *more = realloc(r->events.items, room * sizeof *more);
        if (!more) {
            th_error_add(r->error, TH_NO_MEMORY, "no memory for the events");
            return;
        }
        r->events.items = more;
        r->events.room = room;
    }
    planned->name = rhythm->name;
    for (uint64_t k = 0, item = 0; k < count; item++) {
        planned->at = rhythm->every ? rhythm->firsts[0] + (th_tick)k * rhythm->every
                                    : rhythm->firsts[item];
        if (planned->at > r->scenario->duration)
            continue;
        r->events.items[r->events.count++] = *planned;
        k++;
    }
}
