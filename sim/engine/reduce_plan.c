#include "engine/reduce_plan.h"

#include <stdlib.h>
#include <string.h>

static size_t add_watch(const struct th_layout *layout, struct th_reduce_plan *plan,
                        size_t output)
{
    const struct th_scenario *s = layout->scenario;
    const struct th_column *of = &s->outputs[output];
    size_t lanes = th_layout_find(layout, of);
    for (size_t k = 0; k < plan->watch_count; k++)
        if (plan->watches[k].lanes == lanes)
            return k;
    plan->watched[of->instance] = true;
    plan->watches[plan->watch_count] =
        (struct th_watch){.instance = of->instance,
                          .lanes = lanes,
                          .total = th_layout_total(layout, of),
                          .nature = th_output_row(s, output)->nature};
    return plan->watch_count++;
}

/* The watch of the floor of an output (struct th_row, floor); SIZE_MAX: it has none. */
static size_t add_floor(const struct th_layout *layout, struct th_reduce_plan *plan,
                        size_t output)
{
    const struct th_scenario *s = layout->scenario;
    const struct th_column *of = &s->outputs[output];
    const struct th_table *rows = &s->instances[of->instance].model->outputs;
    const char *floor = rows->rows[of->row].floor;
    for (size_t k = 0; floor && k < s->output_count; k++) {
        const struct th_column *c = &s->outputs[k];
        if (c->instance == of->instance && c->species == of->species &&
            strcmp(rows->rows[c->row].name, floor) == 0)
            return add_watch(layout, plan, k);
    }
    return SIZE_MAX;
}

static size_t add_window(struct th_reduce_plan *plan, th_tick from, th_tick to)
{
    for (size_t k = 0; k < plan->window_count; k++)
        if (plan->windows[k].from == from && plan->windows[k].to == to)
            return k;
    plan->windows[plan->window_count] = (struct th_window){.from = from, .to = to};
    return plan->window_count++;
}

/* Does it need more of a step than its ends? */
static bool is_inside(const struct th_reduction *reduction, const struct th_watch *watch)
{
    if (watch->nature == TH_STEPWISE || watch->nature == TH_INTERVAL_MEAN)
        return false;
    switch (reduction->take) {
    case TH_FINAL:
    case TH_RISE:
    case TH_AT:
        return false;
    case TH_MEAN:
    case TH_AUC:
        return watch->total == SIZE_MAX;
    default:
        return true;
    }
}

/* Window by window, pair by pair. */
static void put_pairs(const struct th_layout *layout, struct th_reduce_plan *plan,
                      const size_t *watches, const size_t *windows)
{
    const struct th_scenario *s = layout->scenario;
    size_t placed = 0;
    for (size_t w = 0; w < plan->window_count; w++) {
        struct th_window *window = &plan->windows[w];
        window->first = plan->pair_count;
        for (size_t v = 0; v < plan->watch_count; v++) {
            struct th_pair pair = {.watch = v, .window = w, .first = placed};
            for (size_t k = 0; k < s->reduction_count; k++) {
                if (watches[k] != v || windows[k] != w)
                    continue;
                plan->order[placed++] = k;
                pair.count++;
                pair.inside |= is_inside(&s->reductions[k], &plan->watches[v]);
            }
            if (pair.count)
                plan->pairs[plan->pair_count++] = pair;
        }
        window->count = plan->pair_count - window->first;
    }
}

static size_t lay(size_t *at, size_t vectors)
{
    size_t start = *at;
    *at += vectors;
    return start;
}

static void lay_room(struct th_reduce_plan *plan, size_t reductions)
{
    size_t w = plan->watch_count, at = 0;
    plan->seen = lay(&at, 2 * w);
    plan->slopes = lay(&at, w);
    plan->before = lay(&at, w);
    plan->areas = lay(&at, plan->pair_count);
    plan->states = lay(&at, TH_REDUCE_STATES * reductions);
    plan->grids = lay(&at, w * (8 + 2 * (TH_REDUCE_PARTS + 1)));
    plan->vectors = at;
}

bool th_reduce_plan(struct th_layout *layout, struct th_reduce_plan *plan)
{
    const struct th_scenario *s = layout->scenario;
    size_t count = s->reduction_count;
    *plan = (struct th_reduce_plan){0};
    plan->watches = th_arena_take(&layout->arena, (2 * count + 1) * sizeof *plan->watches);
    plan->pairs = th_arena_take(&layout->arena, (count + 1) * sizeof *plan->pairs);
    plan->windows = th_arena_take(&layout->arena, (count + 1) * sizeof *plan->windows);
    plan->order = th_arena_take(&layout->arena, (count + 1) * sizeof *plan->order);
    plan->floors = th_arena_take(&layout->arena, (count + 1) * sizeof *plan->floors);
    plan->watched =
        th_arena_take(&layout->arena, (s->instance_count + 1) * sizeof *plan->watched);
    size_t *watches = calloc(2 * count + 1, sizeof *watches), *windows = watches + count;
    bool done = plan->watches && plan->pairs && plan->windows && plan->order && plan->floors &&
                plan->watched && watches;
    for (size_t k = 0; done && k < count; k++) {
        watches[k] = add_watch(layout, plan, s->reductions[k].output);
        windows[k] = add_window(plan, s->reductions[k].from, s->reductions[k].to);
    }
    if (done) {
        for (size_t k = 0; k < count; k++)
            plan->floors[k] = add_floor(layout, plan, s->reductions[k].output);
        put_pairs(layout, plan, watches, windows);
        lay_room(plan, count);
    }
    free(watches);
    return done;
}
