/* The check before a run: first the rules of each model for all members, which is cheap, then
 * starts of whole blocks, with the values of every set: event on top, planned or decided in the
 * run. A set of values that was
 * tried before is not tried again. */
#include "ensemble/check_start.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "engine/rules.h"
#include "engine/start.h"
#include "ensemble/check_place.h"
#include "scenario/people/members.h"

/* CHUNK: members between two readings of the clock. TRIED: sets of values that are remembered.
 */
enum { CHUNK = 4096, TRIED = 64 };

const struct th_start_check th_start_check_short = {.members = 1000000, .starts = 64};

struct dry_run {
    const struct th_layout *layout;
    struct th_start_check *check;
    struct th_error *error;
    struct th_block *block;
    double *values; /* parameters that are tried, as for th_block_start_with */
    double *own;    /* the members' own, likewise */
    size_t *offset; /* [instance]: its first row in values */
    size_t rows;
    double began; /* s */
    uint64_t starts;
    uint64_t tried[TRIED]; /* hashes of values of this block */
    size_t tried_count;
    bool bad[TH_LANES];
    uint64_t rejected;       /* members, in all */
    char first[TH_SENTENCE]; /* about the first of them */
    struct th_place place;
};

/* part: of the time limit that may be used up by now. */
static bool is_over(const struct dry_run *dry, double part)
{
    const struct th_start_check *check = dry->check;
    return (check->stop && check->stop->raised) ||
           (check->seconds > 0 && th_clock() - dry->began > part * check->seconds);
}

static void show(const struct dry_run *dry, double done, uint64_t members)
{
    const struct th_start_check *check = dry->check;
    if (check->show)
        check->show(check->context, done, members, check->distinct);
}

static enum th_status check_rules(struct dry_run *dry)
{
    const struct th_scenario *scenario = dry->layout->scenario;
    struct th_start_check *check = dry->check;
    uint64_t most =
        check->members && check->members < check->distinct ? check->members : check->distinct;
    struct th_broken *broken = calloc(scenario->instance_count + 1, sizeof *broken);
    enum th_status status =
        broken ? TH_OK
               : th_error_add(dry->error, TH_NO_MEMORY, "no memory to check the members");
    while (status == TH_OK && check->ruled < most && !(check->ruled && is_over(dry, 0.4))) {
        uint64_t count = most - check->ruled < CHUNK ? most - check->ruled : CHUNK;
        status = th_members_check(scenario, check->ruled, count, broken, dry->error);
        check->ruled += count;
        show(dry, 0.1 * (double)check->ruled / (double)most, 0);
    }
    if (status == TH_OK)
        status = th_members_report(scenario, broken, check->ruled, dry->error);
    free(broken);
    return status;
}

/* Collects the lanes that are rejected now and were not before; after: the set: event of which
 * the values are, or NULL. */
static void collect_rejected(struct dry_run *dry, const struct th_planned *after)
{
    const struct th_scenario *scenario = dry->layout->scenario;
    for (int i = 0; i < TH_LANES; i++) {
        const struct th_outcome outcome = th_block_outcome(dry->block, i);
        bool wrong = after ? outcome.status == TH_BAD_INPUT : outcome.status != TH_OK;
        if (!wrong || dry->bad[i])
            continue;
        dry->bad[i] = true;
        if (dry->rejected++)
            continue;
        char member[TH_MEMBERS_WHICH], text[TH_SENTENCE];
        int failed_in = outcome.failed_in;
        th_members_which(scenario, outcome.member, after, member, sizeof member);
        const char *why = th_block_reason(dry->block, i, text);
        dry->place = after ? after->place : th_check_place(scenario, failed_in, why);
        snprintf(dry->first, sizeof dry->first, "%s%s: %.300s", member,
                 failed_in < 0 ? "at the start" : scenario->instances[failed_in].name, why);
    }
}

/* True if an instance is in the body at the start: what is not has no values yet. */
static bool is_present(const struct th_scenario *s, size_t instance)
{
    return !(s->stage_count && s->stages[0].out &&
             s->catalog->slots[s->instances[instance].slot].device);
}

/* "; it has 15 min, 60 min", of an axis whose points stand alone; "" of another. */
static void list_points(const struct dry_run *dry, size_t instance,
                        const struct th_placed *placed, int lane, char *list, size_t size)
{
    const struct th_scenario *s = dry->layout->scenario;
    size_t bytes, used = 0;
    const unsigned char *block = th_block_bytes(dry->block, &bytes);
    const double *axis = (const double *)(block + placed->axis) + lane;
    list[0] = '\0';
    for (size_t k = 0; placed->alone && k < placed->points && used < size; k++) {
        char point[40];
        th_row_print(s->units, th_axis_row(s->instances[instance].model), axis[k * TH_LANES], 6,
                     point, sizeof point);
        used +=
            (size_t)snprintf(list + used, size - used, "%s %s", k ? "," : "; it has", point);
    }
}

static void collect_place(struct dry_run *dry, size_t instance, const struct th_placed *placed,
                          int lane)
{
    const struct th_scenario *s = dry->layout->scenario;
    size_t bytes;
    char member[TH_MEMBERS_WHICH], points[160];
    if (dry->bad[lane] || !is_present(s, instance) ||
        !th_placed_beyond(placed, th_block_bytes(dry->block, &bytes), lane))
        return;
    dry->bad[lane] = true;
    if (dry->rejected++)
        return;
    th_members_which(s, th_block_outcome(dry->block, lane).member, NULL, member, sizeof member);
    dry->place = th_check_path_place(s, placed->path);
    list_points(dry, instance, placed, lane, points, sizeof points);
    snprintf(dry->first, sizeof dry->first, "%s%.200s: that place is not on its axis%s", member,
             placed->path, points);
}

/* Collects the lanes that have an output at a place beyond its axis. */
static void collect_beyond(struct dry_run *dry, int count)
{
    const struct th_layout *layout = dry->layout;
    const struct th_scenario *s = layout->scenario;
    if (!th_placed_count(s))
        return;
    th_block_observe(dry->block);
    for (size_t k = 0; k < s->instance_count; k++)
        for (size_t n = 0; n < layout->slices[k].placed_count; n++)
            for (int i = 0; i < count; i++)
                collect_place(dry, k, &layout->placed[layout->slices[k].first_placed + n], i);
}

/* True if these values were tried; remembers them, if they fit. */
static bool was_tried(struct dry_run *dry)
{
    uint64_t sum = 0xcbf29ce484222325u; /* FNV-1a, a number at a time */
    for (size_t k = 0; k < dry->rows * TH_LANES; k++) {
        uint64_t bits;
        memcpy(&bits, &dry->values[k], sizeof bits);
        sum = (sum ^ bits) * 0x100000001b3u;
    }
    for (size_t k = 0; k < dry->tried_count; k++)
        if (dry->tried[k] == sum)
            return true;
    if (dry->tried_count < TRIED)
        dry->tried[dry->tried_count++] = sum;
    return false;
}

static bool may_start(const struct dry_run *dry)
{
    const struct th_start_check *check = dry->check;
    return !(check->starts && dry->starts >= check->starts) && !is_over(dry, 1);
}

/* Starts the block with the values; after: the set: of which they are. False: no more starts.
 */
static bool try_values(struct dry_run *dry, uint64_t first, int count,
                       const struct th_planned *after)
{
    if (was_tried(dry))
        return true;
    if (!may_start(dry))
        return false;
    th_block_start_with(dry->block, first, count, after->at, dry->values);
    dry->starts++;
    collect_rejected(dry, after);
    return true;
}

static void put(struct dry_run *dry, size_t instance, size_t row, double value)
{
    double *lanes = dry->values + (dry->offset[instance] + row) * TH_LANES;
    for (int i = 0; i < TH_LANES; i++) lanes[i] = value;
}

/* Tries what each item that is decided in the run may set, on top of the members' own values:
 * at the end of the run, since the instant is not known. False: not all. */
static bool try_items(struct dry_run *dry, uint64_t first, int count)
{
    const struct th_scenario *s = dry->layout->scenario;
    for (size_t k = 0; k < s->item_count; k++) {
        const struct th_item *item = &s->items[k];
        struct th_planned after = {.at = s->duration, .set = true};
        memcpy(dry->values, dry->own, dry->rows * sizeof(double[TH_LANES]));
        for (size_t o = 0; o < item->order_count && !item->plain; o++) {
            const struct th_order *order = &item->orders[o];
            if (order->kind != TH_ORDER_SET)
                continue;
            put(dry, order->instance, order->number, order->args[0]);
            after.place = order->place;
        }
        if (after.place.line && !try_values(dry, first, count, &after))
            return false;
    }
    return true;
}

/* Tries every set: event of the scenario on top of the members' own values. False: not all. */
static bool try_sets(struct dry_run *dry, uint64_t first, int count)
{
    const struct th_scenario *s = dry->layout->scenario;
    const struct th_planned *set = NULL; /* the first of its tick */
    for (size_t e = 0; e < s->event_count; e++) {
        const struct th_planned *event = &s->events[e];
        if (event->set) {
            put(dry, event->instance, event->number, event->args[0]);
            set = set ? set : event;
        }
        if (!set || (e + 1 < s->event_count && s->events[e + 1].at == event->at))
            continue;
        if (!try_values(dry, first, count, set))
            return false;
        set = NULL;
    }
    return true;
}

static bool try_block(struct dry_run *dry, uint64_t first)
{
    uint64_t left = dry->check->distinct - first, start = first + dry->layout->scenario->first;
    int count = left < TH_LANES ? (int)left : TH_LANES;
    memset(dry->bad, 0, sizeof dry->bad);
    dry->tried_count = 0;
    th_block_start(dry->block, start, 0, count);
    dry->starts++;
    collect_rejected(dry, NULL);
    collect_beyond(dry, count);
    th_block_copy_params(dry->block, dry->own);
    memcpy(dry->values, dry->own, dry->rows * sizeof(double[TH_LANES]));
    was_tried(dry);
    return try_sets(dry, start, count) && try_items(dry, start, count);
}

static void try_blocks(struct dry_run *dry)
{
    struct th_start_check *check = dry->check;
    bool whole = true;
    for (uint64_t m = 0; whole && m < check->distinct && (m == 0 || may_start(dry));
         m += TH_LANES) {
        whole = try_block(dry, m);
        uint64_t end = m + TH_LANES < check->distinct ? m + TH_LANES : check->distinct;
        if (whole)
            check->started = end;
        show(dry, 0.1 + 0.9 * (double)end / (double)check->distinct, end);
    }
}

static enum th_status reject(const struct dry_run *dry)
{
    char more[80] = "";
    if (dry->rejected > 1)
        snprintf(more, sizeof more, "; so have %" PRIu64 " more of the %" PRIu64 " tried",
                 dry->rejected - 1, dry->check->started);
    return th_error_at(dry->error, dry->place, TH_BAD_INPUT, "%s%s", dry->first, more);
}

static enum th_status start_all(struct dry_run *dry)
{
    const struct th_scenario *scenario = dry->layout->scenario;
    dry->offset = calloc(scenario->instance_count + 1, sizeof *dry->offset);
    for (size_t k = 0; dry->offset && k < scenario->instance_count; k++) {
        dry->offset[k] = dry->rows;
        dry->rows += scenario->instances[k].model->params.count;
    }
    dry->values = calloc(dry->rows + 1, sizeof(double[TH_LANES]));
    dry->own = calloc(dry->rows + 1, sizeof(double[TH_LANES]));
    dry->block = th_block_create(dry->layout, dry->error);
    enum th_status status = TH_OK;
    if (!dry->offset || !dry->values || !dry->own || !dry->block)
        status = dry->block
                     ? th_error_add(dry->error, TH_NO_MEMORY, "no memory to check the members")
                     : TH_NO_MEMORY;
    else
        try_blocks(dry);
    if (status == TH_OK && dry->rejected)
        status = reject(dry);
    th_block_free(dry->block);
    free(dry->values);
    free(dry->own);
    free(dry->offset);
    return status;
}

enum th_status th_check_start(const struct th_layout *layout, struct th_start_check *check,
                              struct th_error *error)
{
    struct dry_run dry = {
        .layout = layout, .check = check, .error = error, .began = th_clock()};
    check->distinct = th_members_distinct(layout->scenario);
    check->ruled = check->started = 0;
    enum th_status status = check_rules(&dry);
    if (status == TH_OK)
        status = start_all(&dry);
    if (status == TH_OK && check->stop && check->stop->raised)
        status = TH_INTERRUPTED;
    return status;
}
