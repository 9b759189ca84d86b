/* Checks the rules of a model over the sets of a scenario. */
#include "scenario/rules.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "scenario/instant.h"

/* The states at the time of a set are unknown here: their first values become NaN. */
static void forget_initials(const struct th_instance *instance, double *params)
{
    const struct th_table *rows = &instance->model->params;
    for (size_t k = 0; k < rows->count; k++)
        if (rows->rows[k].flags & TH_INITIAL)
            params[k] = NAN;
}

static struct th_setup setup_alone(const struct th_scenario *scenario, size_t instance,
                                   const double *params)
{
    return (struct th_setup){.params = params,
                             .species = scenario->species,
                             .units = scenario->units,
                             .data = scenario->instances[instance].data,
                             .local = th_scenario_local(scenario)};
}

size_t th_scenario_beside(const struct th_scenario *scenario, size_t instance)
{
    const char *slot = scenario->instances[instance].model->beside;
    size_t k = 0;
    while (slot && k < scenario->instance_count &&
           strcmp(scenario->instances[k].model->slot, slot) != 0)
        k++;
    return slot && k < scenario->instance_count ? k : SIZE_MAX;
}

struct th_setup th_scenario_setup(const struct th_scenario *scenario, size_t instance,
                                  const double *params)
{
    struct th_setup setup = setup_alone(scenario, instance, params);
    const size_t beside = th_scenario_beside(scenario, instance);
    if (beside == SIZE_MAX || !scenario->instances[beside].params) /* not read yet */
        return setup;
    const struct th_model *model = scenario->instances[beside].model;
    const struct th_setup other =
        setup_alone(scenario, beside, scenario->instances[beside].params);
    setup.beside_points = model->points ? model->points(&other) : 0;
    setup.beside_across = model->across ? model->across(&other) : 0;
    return setup;
}

enum th_status th_scenario_rules(const struct th_scenario *scenario, size_t instance,
                                 const struct th_planned *const *sets, size_t count,
                                 double *params, const struct th_planned **after,
                                 struct th_error *found)
{
    const struct th_instance *it = &scenario->instances[instance];
    const struct th_setup setup = th_scenario_setup(scenario, instance, params);
    *after = NULL;
    enum th_status status = it->model->check(&setup, found);
    for (size_t k = 0; k < count && status == TH_OK; k++) {
        if (k == 0)
            forget_initials(it, params);
        *after = sets[k];
        params[sets[k]->number] = sets[k]->args[0];
        if (k + 1 == count || sets[k + 1]->at != sets[k]->at)
            status = it->model->check(&setup, found);
    }
    return status;
}

const char *th_scenario_prefix(const struct th_instance *instance, const char *sentence,
                               char *text, size_t size)
{
    size_t length = strlen(instance->name);
    bool named = strncmp(sentence, instance->name, length) == 0 &&
                 strchr(":.", sentence[length]) && sentence[length];
    snprintf(text, size, "%s%s", named ? "" : instance->name, named ? "" : ": ");
    return text;
}

size_t th_scenario_sets(const struct th_scenario *scenario, size_t instance,
                        const struct th_planned **sets)
{
    size_t count = 0;
    for (size_t k = 0; k < scenario->event_count; k++)
        if (scenario->events[k].set && scenario->events[k].instance == instance) {
            if (sets)
                sets[count] = &scenario->events[k];
            count++;
        }
    return count;
}

static bool item_sets(const struct th_item *item, size_t instance, size_t row)
{
    for (size_t k = 0; k < item->order_count; k++) {
        const struct th_order *order = &item->orders[k];
        if (order->kind == TH_ORDER_SET && order->instance == instance &&
            (row == SIZE_MAX || order->number == row))
            return true;
    }
    return false;
}

bool th_scenario_is_set(const struct th_scenario *scenario, size_t instance, size_t row)
{
    for (size_t k = 0; k < scenario->event_count; k++) {
        const struct th_planned *event = &scenario->events[k];
        if (event->set && event->instance == instance &&
            (row == SIZE_MAX || event->number == row))
            return true;
    }
    for (size_t k = 0; k < scenario->item_count; k++)
        if (!scenario->items[k].plain && item_sets(&scenario->items[k], instance, row))
            return true;
    return false;
}
