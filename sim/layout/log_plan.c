/* Counts and names what a scenario can log. */
#include "layout/log_plan.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "scenario/people/people.h"

static size_t count_signals(const struct th_scenario *scenario)
{
    size_t count = 0;
    for (size_t k = 0; k < scenario->instance_count; k++) {
        const struct th_table *outputs = &scenario->instances[k].model->outputs;
        for (size_t r = 0; r < outputs->count; r++)
            if (outputs->rows[r].log != TH_LOG_NONE)
                count += outputs->rows[r].flags & TH_EACH_SPECIES ? scenario->species : 1;
    }
    return count;
}

/* "slot.name.row", with its drug where there are several. */
static char *path_of(const struct th_scenario *scenario, size_t instance, const char *row,
                     int species, struct th_arena *arena)
{
    char text[256];
    bool named = species >= 0 && scenario->species > 1;
    snprintf(text, sizeof text, "%.80s.%.80s%s%.80s", scenario->instances[instance].name, row,
             named ? "." : "", named ? scenario->species_names[species] : "");
    return th_arena_copy(arena, text);
}

static bool add_signals(const struct th_scenario *scenario, const struct th_slice *slices,
                        size_t instance, struct th_log_plan *plan, struct th_arena *arena)
{
    const struct th_table *outputs = &scenario->instances[instance].model->outputs;
    for (size_t r = 0; r < outputs->count; r++) {
        const struct th_row *row = &outputs->rows[r];
        const bool each = row->flags & TH_EACH_SPECIES;
        for (int s = each ? 0 : -1; row->log && s < (each ? (int)scenario->species : 0); s++) {
            struct th_column column = {.instance = instance, .row = r, .species = s};
            struct th_signal *signal = &plan->signals[plan->signal_count++];
            *signal =
                (struct th_signal){.path = path_of(scenario, instance, row->name, s, arena),
                                   .instance = instance,
                                   .row = r,
                                   .lanes = th_slice_column(scenario, slices, &column),
                                   .species = s,
                                   .kind = row->log,
                                   .counted = row->flags & TH_COUNTED};
            plan->paths[plan->path_count++] = signal->path;
            if (!signal->path)
                return false;
        }
    }
    return true;
}

/* True if an occurrence and its one order are one entry. */
static bool is_one_entry(const struct th_item *item)
{
    return item->order_count == 1 && !item->law && !item->orders[0].condition &&
           item->orders[0].chance == 1 && !th_item_varies(item, TH_ITEM_ORDER_CHANCE);
}

bool th_log_is_named(const struct th_scenario *scenario, const struct th_planned *planned)
{
    return planned->name &&
           (planned->item == SIZE_MAX || is_one_entry(&scenario->items[planned->item]));
}

/* True if two orders have the same name in the log. */
static bool same_name(const struct th_scenario *scenario, const struct th_planned *a,
                      const struct th_planned *b)
{
    const bool named = th_log_is_named(scenario, a);
    if (named != th_log_is_named(scenario, b))
        return false;
    if (named)
        return strcmp(a->name, b->name) == 0;
    return a->instance == b->instance && a->set == b->set && a->number == b->number;
}

/* The event's own name, if it has it alone; else "reservoir.refill", "reservoir.low": the
 * command, or the parameter that is set. */
static const char *order_name(const struct th_scenario *scenario,
                              const struct th_planned *planned, struct th_arena *arena)
{
    const struct th_model *model = scenario->instances[planned->instance].model;
    if (th_log_is_named(scenario, planned))
        return planned->name;
    return path_of(scenario, planned->instance,
                   planned->set ? model->params.rows[planned->number].name
                                : model->commands[planned->number].name,
                   -1, arena);
}

static bool add_orders(const struct th_scenario *scenario, struct th_log_plan *plan,
                       struct th_arena *arena)
{
    for (size_t e = 0; e < scenario->event_count; e++) {
        size_t at = 0;
        while (at < e && !same_name(scenario, &scenario->events[at], &scenario->events[e]))
            at++;
        plan->order[e] = at < e ? plan->order[at] : plan->path_count;
        if (at < e)
            continue;
        plan->paths[plan->path_count] = order_name(scenario, &scenario->events[e], arena);
        if (!plan->paths[plan->path_count++])
            return false;
    }
    return true;
}

/* The number of a path that is no signal's, if need be a new one; SIZE_MAX: no memory. */
static size_t find_path(struct th_log_plan *plan, const char *text)
{
    size_t at = plan->signal_count;
    while (text && at < plan->path_count && strcmp(plan->paths[at], text) != 0) at++;
    if (text && at == plan->path_count)
        plan->paths[plan->path_count++] = text;
    return text ? at : SIZE_MAX;
}

static const char *command_name(const struct th_scenario *scenario,
                                const struct th_order *order, struct th_arena *arena)
{
    const struct th_planned as = {.instance = order->instance,
                                  .number = order->number,
                                  .item = SIZE_MAX,
                                  .set = order->kind == TH_ORDER_SET};
    return order_name(scenario, &as, arena);
}

/* A hazard without a name is logged under its key, its place in the list. */
static bool add_items(const struct th_scenario *scenario, struct th_log_plan *plan,
                      struct th_arena *arena)
{
    bool good = true;
    size_t order = 0;
    for (size_t k = 0; k < scenario->item_count; k++) {
        const struct th_item *item = &scenario->items[k];
        const char *name = item->name || !item->law ? item->name : item->key;
        plan->item[k] = find_path(plan, name);
        plan->head[k] = is_one_entry(item) ? SIZE_MAX : plan->item[k];
        for (size_t o = 0; o < item->order_count; o++, order++) {
            plan->item_order[order] =
                find_path(plan, command_name(scenario, &item->orders[o], arena));
            good &= plan->item_order[order] != SIZE_MAX;
        }
    }
    for (size_t k = 0; k < scenario->stage_count; k++)
        plan->stage[k] = find_path(plan, scenario->stages[k].name);
    return good;
}

size_t th_log_order_path(const struct th_log_plan *plan, size_t item, size_t order)
{
    const bool own = plan->item[item] != SIZE_MAX && plan->head[item] == SIZE_MAX;
    return own ? plan->item[item] : plan->item_order[order];
}

/* The least or the largest of a number of an item among its members, `otherwise` where it does
 * not differ. */
static double end_of(const struct th_scenario *scenario, const struct th_item *item, int key,
                     int end, double otherwise)
{
    double ends[2];
    for (size_t k = 0; k < item->varied_count; k++)
        if (item->varied[k].key == key) {
            th_member_ends(scenario, item->values, k, ends);
            return ends[end];
        }
    return otherwise;
}

/* The number of entries that items may make: what is known beforehand, and some for what is
 * not. */
static size_t count_entries(const struct th_scenario *scenario)
{
    enum { UNKNOWN = 16, MOST = 4096 };
    double count = 0;
    for (size_t k = 0; k < scenario->item_count; k++) {
        const struct th_item *item = &scenario->items[k];
        const double gap =
            item->every ? end_of(scenario, item, TH_ITEM_EVERY, 0, th_seconds_of(item->every))
                        : end_of(scenario, item, TH_ITEM_AFTER, 0, th_seconds_of(item->after));
        const double most = end_of(scenario, item, TH_ITEM_TIMES, 1, (double)item->times);
        double times = item->trigger == TH_TRIGGER_AT ? (double)item->at_count : UNKNOWN;
        if (item->plain)
            continue;
        if (gap > 0)
            times = fmax(times, th_seconds_of(scenario->duration) / gap);
        count += fmin(times, most) * (double)(item->order_count + 1);
    }
    return (size_t)fmin(count + 4 * (double)scenario->stage_count, MOST);
}

struct th_log_plan *th_log_plan(const struct th_scenario *scenario,
                                const struct th_slice *slices, struct th_arena *arena)
{
    /* Entries of a member: three of each order are enough for it and what it causes. */
    enum { LEAST = 96, MOST = 4096, OF_ORDER = 3 };
    const size_t signals = count_signals(scenario), events = scenario->event_count;
    const size_t items = scenario->item_count, stages = scenario->stage_count;
    size_t orders = 0;
    for (size_t k = 0; k < items; k++) orders += scenario->items[k].order_count;
    struct th_log_plan *plan = th_arena_take(arena, sizeof *plan);
    if (!plan)
        return NULL;
    plan->signals = th_arena_take(arena, (signals + 1) * sizeof *plan->signals);
    plan->paths = th_arena_take(arena, (signals + events + items + orders + stages + 1) *
                                           sizeof *plan->paths);
    plan->order = th_arena_take(arena, (events + 1) * sizeof *plan->order);
    plan->item = th_arena_take(arena, (items + 1) * sizeof *plan->item);
    plan->head = th_arena_take(arena, (items + 1) * sizeof *plan->head);
    plan->item_order = th_arena_take(arena, (orders + 1) * sizeof *plan->item_order);
    plan->stage = th_arena_take(arena, (stages + 1) * sizeof *plan->stage);
    if (!plan->signals || !plan->paths || !plan->order || !plan->item || !plan->head ||
        !plan->item_order || !plan->stage)
        return NULL;
    for (size_t k = 0; k < scenario->instance_count; k++)
        if (!add_signals(scenario, slices, k, plan, arena))
            return NULL;
    plan->capacity = OF_ORDER * (events + count_entries(scenario)) + LEAST;
    plan->capacity = plan->capacity < MOST ? plan->capacity : MOST;
    plan->bytes = signals * sizeof(struct th_log_state) + sizeof(struct th_log_counts) +
                  TH_LANES * plan->capacity * sizeof(struct th_entry);
    const bool good = add_orders(scenario, plan, arena) && add_items(scenario, plan, arena);
    return good ? plan : NULL;
}
