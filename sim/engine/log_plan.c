#include "engine/log.h"

#include <stdio.h>
#include <string.h>

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
static char *path_of(struct th_layout *layout, size_t instance, const char *row, int species)
{
    const struct th_scenario *scenario = layout->scenario;
    char text[256];
    bool named = species >= 0 && scenario->species > 1;
    snprintf(text, sizeof text, "%.80s.%.80s%s%.80s", scenario->instances[instance].name, row,
             named ? "." : "", named ? scenario->species_names[species] : "");
    return th_arena_copy(&layout->arena, text);
}

static bool add_signals(struct th_layout *layout, size_t instance, struct th_log_plan *plan)
{
    const struct th_scenario *scenario = layout->scenario;
    const struct th_table *outputs = &scenario->instances[instance].model->outputs;
    for (size_t r = 0; r < outputs->count; r++) {
        const struct th_row *row = &outputs->rows[r];
        const bool each = row->flags & TH_EACH_SPECIES;
        for (int s = each ? 0 : -1; row->log && s < (each ? (int)scenario->species : 0); s++) {
            struct th_column column = {.instance = instance, .row = r, .species = s};
            struct th_signal *signal = &plan->signals[plan->signal_count++];
            *signal = (struct th_signal){.path = path_of(layout, instance, row->name, s),
                                         .instance = instance,
                                         .row = r,
                                         .lanes = th_layout_find(layout, &column),
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

/* The same name in the log. */
static bool alike(const struct th_planned *a, const struct th_planned *b)
{
    if (a->name || b->name)
        return a->name && b->name && strcmp(a->name, b->name) == 0;
    return a->instance == b->instance && a->set == b->set && a->number == b->number;
}

/* The event's own name; else "reservoir.refill", "reservoir.low": the command, or the parameter
 * that is set. */
static const char *order_name(struct th_layout *layout, const struct th_planned *planned)
{
    const struct th_model *model = layout->scenario->instances[planned->instance].model;
    if (planned->name)
        return planned->name;
    return path_of(layout, planned->instance,
                   planned->set ? model->params.rows[planned->number].name
                                : model->commands[planned->number].name,
                   -1);
}

static bool add_orders(struct th_layout *layout, struct th_log_plan *plan)
{
    const struct th_scenario *scenario = layout->scenario;
    for (size_t e = 0; e < scenario->event_count; e++) {
        size_t at = 0;
        while (at < e && !alike(&scenario->events[at], &scenario->events[e])) at++;
        plan->order[e] = at < e ? plan->order[at] : plan->path_count;
        if (at < e)
            continue;
        plan->paths[plan->path_count] = order_name(layout, &scenario->events[e]);
        if (!plan->paths[plan->path_count++])
            return false;
    }
    return true;
}

bool th_log_plan(struct th_layout *layout)
{
    enum { LEAST = 96, MOST = 4096 };
    const struct th_scenario *scenario = layout->scenario;
    size_t signals = count_signals(scenario), events = scenario->event_count;
    struct th_log_plan *plan = th_arena_take(&layout->arena, sizeof *plan);
    if (!plan)
        return false;
    plan->signals = th_arena_take(&layout->arena, (signals + 1) * sizeof *plan->signals);
    plan->paths = th_arena_take(&layout->arena, (signals + events + 1) * sizeof *plan->paths);
    plan->order = th_arena_take(&layout->arena, (events + 1) * sizeof *plan->order);
    if (!plan->signals || !plan->paths || !plan->order)
        return false;
    for (size_t k = 0; k < scenario->instance_count; k++)
        if (!add_signals(layout, k, plan))
            return false;
    plan->room = 3 * events + LEAST < MOST ? 3 * events + LEAST : MOST;
    plan->bytes = signals * sizeof(struct th_log_state) + sizeof(struct th_log_counts) +
                  TH_LANES * plan->room * sizeof(struct th_entry);
    layout->log_plan = plan;
    return add_orders(layout, plan);
}
