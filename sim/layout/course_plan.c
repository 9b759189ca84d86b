/* Sorts the items of a scenario by what the engine has to do for them, and counts their memory.
 */
#include "layout/course_plan.h"

#include <math.h>
#include <string.h>

#include "scenario/column.h"

static void plan_condition(const struct th_scenario *scenario, struct th_course_plan *plan,
                           const struct th_condition *condition)
{
    for (size_t k = 0; condition && k < condition->count; k++) {
        const struct th_test *test = &condition->tests[k];
        plan->evaluates = true;
        plan->asked[scenario->outputs[test->output].instance] = true;
        if (test->of != SIZE_MAX)
            plan->asked[scenario->outputs[test->of].instance] = true;
    }
}

/* The range of the argument that a relative order computes. */
static bool find_bounds(const struct th_scenario *scenario, const struct th_order *order,
                        double *least, double *most)
{
    double init;
    *least = -INFINITY;
    *most = INFINITY;
    if (order->kind != TH_ORDER_COMMAND || !order->relative)
        return true;
    const struct th_command *command =
        &scenario->instances[order->instance].model->commands[order->number];
    return command->relative == 0 ||
           th_row_bounds(&command->args.rows[command->relative - 1], scenario->units, &init,
                         least, most) == TH_OK;
}

static void add_item(const struct th_scenario *scenario, struct th_course_plan *plan, size_t k)
{
    const struct th_item *item = &scenario->items[k];
    if (item->plain)
        return;
    plan_condition(scenario, plan, item->when);
    plan_condition(scenario, plan, item->condition);
    for (size_t o = 0; o < item->order_count; o++)
        plan_condition(scenario, plan, item->orders[o].condition);
    if (item->trigger == TH_TRIGGER_ENTRY)
        return;
    plan->turns[plan->turn_count++] = k;
    if (item->pace) {
        plan->asked[scenario->outputs[item->pace->output].instance] = true;
        plan->paced[plan->paced_count++] = k;
    }
    if (item->trigger != TH_TRIGGER_WHEN)
        return;
    plan->watched[plan->watched_count++] = k;
    for (size_t t = 0; t < item->when->count; t++)
        plan->ranges |= item->when->tests[t].kind == TH_TEST_BETWEEN ||
                        item->when->tests[t].kind == TH_TEST_OUTSIDE;
}

/* The instance of the slot that shows the stage. */
static size_t find_course(const struct th_scenario *scenario)
{
    for (size_t k = 0; k < scenario->instance_count; k++)
        if (strcmp(scenario->catalog->slots[scenario->instances[k].slot].name, "course") == 0)
            return k;
    return SIZE_MAX;
}

static void find_outputs(const struct th_scenario *scenario, const struct th_slice *slices,
                         struct th_course_plan *plan)
{
    for (size_t k = 0; k < scenario->output_count; k++) {
        const struct th_column *of = &scenario->outputs[k];
        plan->outputs[k] = (struct th_course_output){
            .lanes = th_slice_column(scenario, slices, of),
            .floor = th_slice_floor(scenario, slices, of),
            .flow = th_column_row(scenario, of)->nature == TH_INTERVAL_MEAN};
    }
}

static bool fill(const struct th_scenario *scenario, const struct th_slice *slices,
                 struct th_course_plan *plan)
{
    size_t order = 0;
    find_outputs(scenario, slices, plan);
    for (size_t k = 0; k < scenario->item_count; k++) {
        const struct th_item *item = &scenario->items[k];
        add_item(scenario, plan, k);
        plan->first_order[k] = order;
        for (size_t o = 0; o < item->order_count; o++, order++)
            if (!find_bounds(scenario, &item->orders[o], &plan->bounds[order].least,
                             &plan->bounds[order].most))
                return false;
    }
    plan->active = plan->turn_count > 0 || scenario->stage_count > 0;
    plan->course = find_course(scenario);
    plan->items = th_aligned(sizeof(struct th_course_lanes));
    plan->happened = plan->items + scenario->item_count * sizeof(struct th_item_state);
    plan->tallies = plan->happened + scenario->happening_count * sizeof(struct th_happened);
    plan->bytes = plan->tallies + th_tally_count(scenario) * sizeof(struct th_tally_state);
    return true;
}

struct th_course_plan *th_course_plan(const struct th_scenario *scenario,
                                      const struct th_slice *slices, struct th_arena *arena)
{
    const size_t items = scenario->item_count;
    size_t orders = 0;
    for (size_t k = 0; k < items; k++) orders += scenario->items[k].order_count;
    struct th_course_plan *plan = th_arena_take(arena, sizeof *plan);
    if (!plan)
        return NULL;
    plan->turns = th_arena_take(arena, (items + 1) * sizeof *plan->turns);
    plan->watched = th_arena_take(arena, (items + 1) * sizeof *plan->watched);
    plan->paced = th_arena_take(arena, (items + 1) * sizeof *plan->paced);
    plan->first_order = th_arena_take(arena, (items + 1) * sizeof *plan->first_order);
    plan->bounds = th_arena_take(arena, (orders + 1) * sizeof *plan->bounds);
    plan->asked = th_arena_take(arena, (scenario->instance_count + 1) * sizeof *plan->asked);
    plan->outputs = th_arena_take(arena, (scenario->output_count + 1) * sizeof *plan->outputs);
    const bool allocated = plan->turns && plan->watched && plan->paced && plan->first_order &&
                           plan->bounds && plan->asked && plan->outputs;
    return allocated && fill(scenario, slices, plan) ? plan : NULL;
}
