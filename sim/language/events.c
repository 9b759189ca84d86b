/* events:, hazards: and stages:. Of plain items the instants are written out, sorted by tick,
 * and their sets judged by the rules between rows. */
#include <stdlib.h>
#include <string.h>

#include "language/items/items.h"
#include "scenario/rules.h"

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

/* More items that are decided in the run than the engine holds. */
static void check_count(struct th_reader *r)
{
    const struct th_scenario *s = r->scenario;
    size_t count = 0;
    for (size_t k = 0; k < s->item_count; k++) {
        count += !s->items[k].plain;
        if (count <= TH_ITEMS)
            continue;
        th_error_at(r->error, s->items[k].place, TH_BAD_INPUT,
                    "events, hazards and ways out that are decided in the run: at most %d",
                    TH_ITEMS);
        return;
    }
}

static void read_items(struct th_reader *r)
{
    struct th_scenario *s = r->scenario;
    th_read_stages(r);
    th_resolve_read(r);
    for (size_t k = 0; k < s->item_count; k++) {
        bool good = th_read_item(r, k);
        th_items_link(r, &s->items[k]);
        s->items[k].plain = good && th_item_is_plain(&s->items[k]);
        if (s->items[k].plain)
            th_repeat(r, k);
        else if (good && s->items[k].section != TH_SECTION_BEGIN)
            th_item_often(r, r->item_nodes[k], &s->items[k]);
    }
}

void th_items_open(struct th_reader *r)
{
    int before = r->error->count;
    if (r->items_listed)
        return;
    r->items_listed = true;
    th_resolve_open(r);
    r->items_there = th_items_list(r);
    if (r->items_there || r->error->count == before)
        th_items_set(r);
    r->items_wrong = r->error->count > before;
}

void th_read_events(struct th_reader *r)
{
    int before = r->error->count;
    th_items_open(r);
    if (r->items_there)
        read_items(r);
    sort(r);
    if (r->error->count > before || r->items_wrong || r->memory.exhausted)
        return;
    check_count(r);
    th_items_draws(r);
    th_items_sound(r);
    th_resolve_sound(r);
    for (size_t i = 0; i < r->scenario->instance_count; i++) check_sets(r, i);
    th_items_rules(r);
}
