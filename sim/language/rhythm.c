/* Plain items: instants that are known beforehand, whatever happens, written out. */
#include <stdlib.h>

#include "language/reader.h"

static bool is_plain(const struct th_order *order)
{
    return !order->relative && order->cause == SIZE_MAX && !order->condition &&
           order->chance == 1;
}

bool th_item_is_plain(const struct th_item *item)
{
    bool plain = item->section == TH_SECTION_EVENT && item->trigger == TH_TRIGGER_AT &&
                 !item->during && !item->stretch && !item->hours && !item->condition &&
                 item->chance == 1 && item->order_count > 0 && item->varied_count == 0;
    for (size_t k = 0; k < item->order_count; k++) plain = plain && is_plain(&item->orders[k]);
    return plain;
}

/* The count of an item's instants until the end of the run. */
static uint64_t count_times(const struct th_reader *r, const struct th_item *item)
{
    th_tick end = r->scenario->duration, last = item->until < end ? item->until : end;
    uint64_t count = 0, most = (uint64_t)item->times;
    if (!item->every) {
        for (size_t k = 0; k < item->at_count; k++) count += item->at[k] <= end;
        return count < most ? count : most;
    }
    if (item->at[0] > last)
        return 0;
    count = (uint64_t)(last - item->at[0]) / (uint64_t)item->every + 1;
    return count < most ? count : most;
}

static bool reserve(struct th_reader *r, uint64_t count, struct th_place place)
{
    if (count > TH_EVENTS || r->events.count + count > TH_EVENTS) {
        th_error_at(r->error, place, TH_BAD_INPUT,
                    "this makes %llu events; a scenario holds at most %d in all",
                    (unsigned long long)count, TH_EVENTS);
        return false;
    }
    if (r->events.count + count <= r->events.capacity)
        return true;
    size_t capacity = 2 * (r->events.count + (size_t)count);
    struct th_planned *more = realloc(r->events.items, capacity * sizeof *more);
    if (!more) {
        th_error_add(r->error, TH_NO_MEMORY, "no memory for the events");
        return false;
    }
    r->events.items = more;
    r->events.capacity = capacity;
    return true;
}

/* Order n of an item at one of its instants. */
static struct th_planned planned(const struct th_reader *r, size_t number, size_t n, size_t k)
{
    const struct th_item *item = &r->scenario->items[number];
    const struct th_order *order = &item->orders[n];
    struct th_planned event = {.instance = order->instance,
                               .set = order->kind == TH_ORDER_SET,
                               .number = order->number,
                               .name = item->name,
                               .item = number,
                               .order = n,
                               .args_text =
                                   item->at_texts ? item->at_texts[k] : order->args_text,
                               .place = order->place};
    const double *args = item->at_args && n == 0 ? item->at_args[k] : order->args;
    for (size_t a = 0; a < TH_ARGS; a++) event.args[a] = args[a];
    event.at = item->every ? item->at[0] + (th_tick)k * item->every : item->at[k];
    return event;
}

void th_repeat(struct th_reader *r, size_t number)
{
    const struct th_item *item = &r->scenario->items[number];
    uint64_t count = count_times(r, item);
    for (size_t n = 0; n < item->order_count && reserve(r, count, item->orders[n].place); n++)
        for (size_t k = 0, made = 0; made < count; k++) {
            struct th_planned event = planned(r, number, n, k);
            if (event.at > r->scenario->duration)
                continue;
            r->events.items[r->events.count++] = event;
            made++;
        }
}
