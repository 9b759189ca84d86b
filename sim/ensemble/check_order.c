/* Tries orders one by one, each from the start, without advancing time. */
#include "ensemble/check_order.h"

#include <stdlib.h>
#include <string.h>

#include "engine/rules.h"
#include "engine/start.h"
#include "scenario/people/members.h"

enum { TRIED = 64 };

struct trial {
    const struct th_layout *layout;
    struct th_block *block;
    unsigned char *started; /* its bytes at the start; NULL: none yet, or no memory */
    struct th_error *notices;
    int count; /* members, a lane each */
    struct th_place tried[TRIED];
    size_t tried_count;
};

/* Repetitions of one line are tried once. */
static bool was_tried(struct trial *trial, struct th_place place)
{
    for (size_t k = 0; k < trial->tried_count; k++)
        if (trial->tried[k].line == place.line && trial->tried[k].column == place.column)
            return true;
    if (trial->tried_count == TRIED)
        return true;
    trial->tried[trial->tried_count++] = place;
    return false;
}

/* A start takes far longer than its bytes take to copy. */
static void start(struct trial *trial)
{
    size_t count;
    if (trial->started) {
        th_block_restore(trial->block, trial->started);
        return;
    }
    th_block_start(trial->block, trial->layout->scenario->first, 0, trial->count);
    const unsigned char *bytes = th_block_bytes(trial->block, &count);
    trial->started = malloc(count);
    if (trial->started)
        memcpy(trial->started, bytes, count);
}

/* Says of the first member that it is stopped, and why. */
static void look(struct trial *trial, const struct th_planned *order)
{
    const struct th_scenario *s = trial->layout->scenario;
    const struct th_instance *it = &s->instances[order->instance];
    for (int i = 0; i < trial->count; i++) {
        const struct th_outcome outcome = th_block_outcome(trial->block, i);
        char member[TH_MEMBERS_WHICH], text[TH_SENTENCE];
        if (outcome.status == TH_OK)
            continue;
        th_members_which(s, outcome.member, NULL, member, sizeof member);
        th_error_at(trial->notices, order->place, TH_OK,
                    "%s%s.%s: given at the start it would stop the run in %s: %.300s", member,
                    it->name, it->model->commands[order->number].name,
                    outcome.failed_in < 0 ? "a transfer" : s->instances[outcome.failed_in].name,
                    th_block_reason(trial->block, i, text));
        return;
    }
}

static void try_order(struct trial *trial, const struct th_planned *order)
{
    const struct th_scenario *s = trial->layout->scenario;
    const bool hazard =
        order->item != SIZE_MAX && s->items[order->item].section == TH_SECTION_HAZARD;
    const struct th_event event = {.kind = TH_COMMAND,
                                   .number = order->number,
                                   .args = order->args,
                                   .cause = order->item,
                                   .hazard = hazard,
                                   .ends = SIZE_MAX};
    if (was_tried(trial, order->place))
        return;
    start(trial);
    th_block_try(trial->block, order->instance, &event);
    look(trial, order);
}

/* The orders of an item that is decided in the run. */
static void try_item(struct trial *trial, size_t number)
{
    const struct th_item *item = &trial->layout->scenario->items[number];
    for (size_t k = 0; k < item->order_count; k++) {
        const struct th_order *order = &item->orders[k];
        struct th_planned as = {.instance = order->instance,
                                .number = order->number,
                                .item = number,
                                .order = k,
                                .place = order->place};
        for (int a = 0; a < TH_ARGS; a++) as.args[a] = order->args[a];
        if (order->kind == TH_ORDER_COMMAND && !order->relative)
            try_order(trial, &as);
    }
}

enum th_status th_check_orders(const struct th_layout *layout, struct th_error *notices,
                               struct th_error *error)
{
    const struct th_scenario *s = layout->scenario;
    const uint64_t members = th_members_distinct(s);
    struct trial trial = {.layout = layout,
                          .block = th_block_create(layout, error),
                          .notices = notices,
                          .count = members < TH_LANES ? (int)members : TH_LANES};
    if (!trial.block)
        return TH_NO_MEMORY;
    for (size_t k = 0; k < s->event_count; k++)
        if (!s->events[k].set)
            try_order(&trial, &s->events[k]);
    for (size_t k = 0; k < s->item_count; k++)
        if (!s->items[k].plain && !s->items[k].at_args && !s->items[k].varied_count)
            try_item(&trial, k);
    th_block_free(trial.block);
    free(trial.started);
    return TH_OK;
}
