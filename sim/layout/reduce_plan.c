/* Sorts reductions by window and output, and counts their memory. */
#include "layout/reduce_plan.h"

#include <stdlib.h>
#include <string.h>

#include "scenario/column.h"

static size_t add_watch(const struct th_scenario *s, const struct th_slice *slices,
                        struct th_reduce_plan *plan, size_t output)
{
    const struct th_column *of = &s->outputs[output];
    size_t lanes = th_slice_column(s, slices, of);
    for (size_t k = 0; k < plan->watch_count; k++)
        if (plan->watches[k].lanes == lanes)
            return k;
    plan->watched[of->instance] = true;
    plan->watches[plan->watch_count] =
        (struct th_watch){.instance = of->instance,
                          .lanes = lanes,
                          .total = th_slice_total(s, slices, of),
                          .nature = th_output_row(s, output)->nature,
                          .nothing = th_output_row(s, output)->roundoff > 0};
    return plan->watch_count++;
}

/* The watch of the noise floor of an output (struct th_row, floor); SIZE_MAX: it has none. */
static size_t add_floor(const struct th_scenario *s, const struct th_slice *slices,
                        struct th_reduce_plan *plan, size_t output)
{
    const struct th_column *of = &s->outputs[output];
    const struct th_table *rows = &s->instances[of->instance].model->outputs;
    const char *floor = th_column_row(s, of)->floor;
    for (size_t k = 0; floor && k < s->output_count; k++) {
        const struct th_column *c = &s->outputs[k];
        if (c->instance == of->instance && !c->placed && c->species == of->species &&
            strcmp(rows->rows[c->row].name, floor) == 0)
            return add_watch(s, slices, plan, k);
    }
    return SIZE_MAX;
}

static size_t add_window(struct th_reduce_plan *plan, const struct th_reduction *of)
{
    for (size_t k = 0; k < plan->window_count; k++)
        if (plan->windows[k].from == of->from && plan->windows[k].to == of->to &&
            plan->windows[k].opening == of->opening)
            return k;
    plan->windows[plan->window_count] =
        (struct th_window){.from = of->from, .to = of->to, .opening = of->opening};
    return plan->window_count++;
}

/* True if it needs values inside a step, not its ends alone. */
static bool needs_inside(const struct th_reduction *reduction, const struct th_watch *watch)
{
    if (watch->nature == TH_STEPWISE || watch->nature == TH_INTERVAL_MEAN || watch->nothing)
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

/* The pair of a watch and a window, or the one of its reduction `only`, which has a level;
 * nothing, if there are none. placed: reductions in the plan's order so far. */
static void add_pair(const struct th_scenario *s, struct th_reduce_plan *plan,
                     const size_t *watches, struct th_pair pair, size_t only, size_t *placed)
{
    pair.first = *placed;
    for (size_t k = 0; k < s->reduction_count; k++) {
        const struct th_reduction *it = &s->reductions[k];
        const bool levelled = th_take_kind(it->take)->level;
        if (watches[k] != pair.watch || plan->window[k] != pair.window ||
            (only == SIZE_MAX ? levelled : k != only))
            continue;
        plan->order[(*placed)++] = k;
        pair.count++;
        pair.floor = plan->floors[k];
        pair.levelled = levelled;
        pair.level = it->level;
        pair.inside |= needs_inside(it, &plan->watches[pair.watch]);
    }
    if (pair.count)
        plan->pairs[plan->pair_count++] = pair;
}

/* Window by window, pair by pair. */
static void add_pairs(const struct th_scenario *s, struct th_reduce_plan *plan,
                      const size_t *watches)
{
    size_t placed = 0;
    for (size_t w = 0; w < plan->window_count; w++) {
        struct th_window *window = &plan->windows[w];
        window->first = plan->pair_count;
        for (size_t v = 0; v < plan->watch_count; v++) {
            const struct th_pair pair = {.watch = v, .window = w};
            add_pair(s, plan, watches, pair, SIZE_MAX, &placed);
            for (size_t k = 0; k < s->reduction_count; k++)
                if (th_take_kind(s->reductions[k].take)->level)
                    add_pair(s, plan, watches, pair, k, &placed);
        }
        window->count = plan->pair_count - window->first;
    }
}

static size_t take(size_t *at, size_t vectors)
{
    size_t start = *at;
    *at += vectors;
    return start;
}

static void lay_out(struct th_reduce_plan *plan, size_t reductions)
{
    const size_t w = plan->watch_count, p = plan->pair_count;
    size_t at = 0;
    plan->current = take(&at, 2 * w);
    plan->slopes = take(&at, w);
    plan->before = take(&at, w);
    plan->bends = take(&at, w);
    plan->areas = take(&at, p);
    plan->tops = take(&at, p);
    plan->bottoms = take(&at, p);
    plan->usual = take(&at, p);
    plan->states = take(&at, TH_REDUCE_STATES * reductions);
    plan->opened = take(&at, TH_WINDOW_STATES * plan->window_count);
    plan->grids = take(&at, 6 * w + p * (3 + 2 * (TH_REDUCE_PARTS + 1)));
    plan->vectors = at;
}

/* watches: [reduction] to be filled. */
static void fill(const struct th_scenario *s, const struct th_slice *slices,
                 struct th_reduce_plan *plan, size_t *watches)
{
    for (size_t k = 0; k < s->reduction_count; k++) {
        const struct th_reduction *it = &s->reductions[k];
        watches[k] = it->log ? SIZE_MAX : add_watch(s, slices, plan, it->output);
        plan->window[k] = add_window(plan, it);
    }
    for (size_t k = 0; k < s->reduction_count; k++)
        plan->floors[k] = s->reductions[k].log
                              ? SIZE_MAX
                              : add_floor(s, slices, plan, s->reductions[k].output);
    add_pairs(s, plan, watches);
    lay_out(plan, s->reduction_count);
}

struct th_reduce_plan *th_reduce_plan(const struct th_scenario *scenario,
                                      const struct th_slice *slices, struct th_arena *arena)
{
    const size_t count = scenario->reduction_count;
    struct th_reduce_plan *plan = th_arena_take(arena, sizeof *plan);
    if (!plan)
        return NULL;
    plan->watches = th_arena_take(arena, (2 * count + 1) * sizeof *plan->watches);
    plan->pairs = th_arena_take(arena, (count + 1) * sizeof *plan->pairs);
    plan->windows = th_arena_take(arena, (count + 1) * sizeof *plan->windows);
    plan->order = th_arena_take(arena, (count + 1) * sizeof *plan->order);
    plan->floors = th_arena_take(arena, (count + 1) * sizeof *plan->floors);
    plan->window = th_arena_take(arena, (count + 1) * sizeof *plan->window);
    plan->watched =
        th_arena_take(arena, (scenario->instance_count + 1) * sizeof *plan->watched);
    size_t *scratch = calloc(count + 1, sizeof *scratch);
    const bool done = plan->watches && plan->pairs && plan->windows && plan->order &&
                      plan->floors && plan->window && plan->watched && scratch;
    if (done)
        fill(scenario, slices, plan, scratch);
    free(scratch);
    return done ? plan : NULL;
}
