/* Gives orders, relative ones too, and logs what became of them. */
#include "engine/course/order.h"

#include <math.h>
#include <string.h>

#include "base/random.h"
#include "engine/course/condition.h"
#include "engine/course/due.h"
#include "engine/course/happened.h"
#include "engine/course/own.h"
#include "engine/course/state.h"
#include "engine/course/tally.h"
#include "engine/handle.h"
#include "engine/rules.h"
#include "engine/watch/log.h"

bool th_order_agrees(struct th_block *block, int lane, const struct th_condition *condition)
{
    if (block->head->due[lane])
        th_block_prepare(block);
    if (block->stale[lane]) {
        th_condition_observe(block);
        memset(block->stale, 0, sizeof block->stale);
    }
    return th_condition_holds(block, lane, condition);
}

/* The number of an order among those of all items. */
static size_t number_of(const struct th_block *block, size_t item, size_t order)
{
    return block->layout->course_plan->first_order[item] + order;
}

static void notify_course(struct th_block *block, int lane, enum th_event_kind kind)
{
    const size_t course = block->layout->course_plan->course;
    if (course != SIZE_MAX)
        th_block_handle(block, course, &(struct th_event){.kind = kind, .ends = SIZE_MAX},
                        lane);
}

/* Not given: the device is out, or nothing to start from. Orders of a stage speak of the device
 * that their author has put in; those of the top level run through all stages. */
static void skip(struct th_block *block, int lane, size_t path, size_t item)
{
    const struct th_scenario *scenario = block->layout->scenario;
    th_log_add(block, lane, path, TH_LOG_REFUSED, NAN);
    if (item != SIZE_MAX && scenario->items[item].stage != SIZE_MAX)
        notify_course(block, lane, TH_SKIPPED);
}

/* The argument that by: computes; false: there is none. *fitted: its range has changed it. */
static bool compute(const struct th_block *block, int lane, const struct th_order *order,
                    const struct th_course_bounds *bounds, double *value, bool *fitted)
{
    const struct th_instance *it = &block->layout->scenario->instances[order->instance];
    const struct th_command *command = &it->model->commands[order->number];
    const double present = command->present(&block->views[order->instance], lane);
    double wanted = order->share ? present * (1 + order->by) : present + order->by;
    wanted = fmax(fmin(wanted, order->most), order->least); /* those that are NaN do nothing */
    *value = fmax(fmin(wanted, bounds->most), bounds->least);
    /* Five times a fifth taken off leaves round-off, which is no other order. */
    *fitted = fabs(*value - wanted) > 1e-12 * (fabs(present) + fabs(wanted));
    return isfinite(present);
}

static bool agrees(const struct th_command *command, const double *args)
{
    struct th_error error = {0};
    return !command->check || command->check(args, &error) == TH_OK;
}

/* Lets the models prepare, so that a command has what was set before it at the same instant.
 * The block stays due, for the lanes that wait for another iteration. */
static void show_sets(struct th_block *block, int lane)
{
    bool due[TH_LANES];
    if (!block->head->set[lane])
        return;
    memcpy(due, block->head->due, sizeof due);
    th_block_prepare(block);
    memcpy(block->head->due, due, sizeof due);
}

static void command(struct th_block *block, int lane, size_t item, size_t number,
                    const double *args)
{
    const struct th_scenario *scenario = block->layout->scenario;
    const struct th_log_plan *log = block->layout->log_plan;
    const struct th_order own = th_own_order(block, lane, &scenario->items[item], number);
    const struct th_order *order = &own;
    const struct th_command *to =
        &scenario->instances[order->instance].model->commands[order->number];
    const size_t k = number_of(block, item, number), path = th_log_order_path(log, item, k);
    double values[TH_ARGS];
    bool fitted = false, good = true;
    show_sets(block, lane);
    memcpy(values, scenario->items[item].varied_count ? own.args : args, sizeof values);
    if (order->relative) {
        good = compute(block, lane, order, &block->layout->course_plan->bounds[k],
                       &values[to->relative - 1], &fitted);
        good = good && agrees(to, values);
    }
    if (!good) {
        skip(block, lane, path, item);
        return;
    }
    if (fitted) {
        th_log_add(block, lane, log->item_order[k], TH_LOG_FITTED, NAN);
        notify_course(block, lane, TH_FITTED);
    }
    th_log_add(block, lane, path, TH_LOG_ORDER, NAN);
    const struct th_event event = {.kind = TH_COMMAND,
                                   .number = order->number,
                                   .args = values,
                                   .cause = item,
                                   .hazard = scenario->items[item].section == TH_SECTION_HAZARD,
                                   .ends = order->cause};
    th_block_handle(block, order->instance, &event, lane);
    th_course_ordered(block, lane, order->instance, order->number);
}

static void set(struct th_block *block, int lane, size_t item, size_t number)
{
    const struct th_order order =
        th_own_order(block, lane, &block->layout->scenario->items[item], number);
    th_log_add(block, lane,
               th_log_order_path(block->layout->log_plan, item, number_of(block, item, number)),
               TH_LOG_ORDER, NAN);
    th_block_set(block, lane, order.instance, order.number, order.args[0]);
}

/* For the chance of an order: what is drawn beside it, or not, in this occurrence or an earlier
 * one changes nothing. */
static double draw(struct th_block *block, int lane, size_t item, const struct th_order *order)
{
    if (!order->draws)
        return th_due_draw(block, lane, item);
    return th_random(block->layout->scenario->seed, block->head->person[lane], order->draws,
                     (uint64_t)th_tally_acts(block, lane, item));
}

/* True if if: and chance: of an order agree. */
static bool is_given(struct th_block *block, int lane, size_t item, size_t number)
{
    const struct th_item *it = &block->layout->scenario->items[item];
    const struct th_order *order = &it->orders[number];
    const double chance =
        th_own_number(block, lane, it, TH_ITEM_ORDER_CHANCE, number, order->chance);
    if (order->condition && !th_order_agrees(block, lane, order->condition))
        return false;
    return !(chance < 1) || draw(block, lane, item, order) < chance;
}

static void give(struct th_block *block, int lane, size_t item, size_t number,
                 const double *args)
{
    const struct th_order *order = &block->layout->scenario->items[item].orders[number];
    if (order->kind == TH_ORDER_SET)
        set(block, lane, item, number);
    else if (th_course_is_out(block, lane, order->instance))
        skip(block, lane,
             th_log_order_path(block->layout->log_plan, item, number_of(block, item, number)),
             item);
    else
        command(block, lane, item, number, args);
}

void th_order_all(struct th_block *block, int lane, size_t item, const double *args)
{
    const struct th_item *it = &block->layout->scenario->items[item];
    size_t sets = 0; /* the first of those whose rules are not yet judged */
    bool given = false;
    for (size_t k = 0; k < it->order_count && block->head->mode[lane] == TH_GOING; k++) {
        const struct th_order *order = &it->orders[k];
        const bool last = k + 1 == it->order_count || !it->orders[k + 1].joined;
        sets = order->joined ? sets : k;
        given = order->joined ? given : is_given(block, lane, item, k);
        if (given)
            give(block, lane, item, k, k == 0 && args ? args : order->args);
        for (; given && last && sets <= k; sets++)
            if (it->orders[sets].kind == TH_ORDER_SET)
                th_block_check(block, lane, it->orders[sets].instance);
    }
}

/* The item whose cause a planned order ends. */
static size_t ends_of(const struct th_scenario *scenario, const struct th_planned *planned)
{
    const struct th_item *item =
        planned->item == SIZE_MAX ? NULL : &scenario->items[planned->item];
    return item && planned->order < item->order_count ? item->orders[planned->order].cause
                                                      : SIZE_MAX;
}

static void give_planned(struct th_block *block, int lane, size_t number)
{
    const struct th_scenario *scenario = block->layout->scenario;
    const struct th_planned *planned = &scenario->events[number];
    const bool first = number == 0 || planned->item != planned[-1].item ||
                       planned->at != planned[-1].at || planned->item == SIZE_MAX;
    if (first && planned->item != SIZE_MAX) {
        th_log_add(block, lane, block->layout->log_plan->head[planned->item], TH_LOG_ORDER,
                   NAN);
        th_course_happened(block, lane, scenario->items[planned->item].happening);
    }
    if (!planned->set && th_course_is_out(block, lane, planned->instance)) {
        skip(block, lane, block->layout->log_plan->order[number], planned->item);
        return;
    }
    if (!planned->set)
        show_sets(block, lane);
    th_log_order(block, lane, number);
    if (planned->set) {
        th_block_set(block, lane, planned->instance, planned->number, planned->args[0]);
        return;
    }
    const struct th_event event = {.kind = TH_COMMAND,
                                   .number = planned->number,
                                   .args = planned->args,
                                   .cause = planned->item,
                                   .hazard = planned->item != SIZE_MAX &&
                                             scenario->items[planned->item].section ==
                                                 TH_SECTION_HAZARD,
                                   .ends = ends_of(scenario, planned)};
    th_block_handle(block, planned->instance, &event, lane);
    th_course_ordered(block, lane, planned->instance, planned->number);
}

bool th_order_planned_due(const struct th_block *block, int lane)
{
    const struct th_scenario *scenario = block->layout->scenario;
    const uint64_t next = block->head->event[lane];
    return next < scenario->event_count && scenario->events[next].at <= block->head->now[lane];
}

/* One without an item comes behind the hazards. */
static bool comes_before(const struct th_scenario *scenario, const struct th_planned *planned,
                         size_t item)
{
    if (item == SIZE_MAX)
        return true;
    return planned->item == SIZE_MAX ? scenario->items[item].section != TH_SECTION_HAZARD
                                     : planned->item < item;
}

void th_order_planned(struct th_block *block, int lane, size_t before)
{
    const struct th_scenario *scenario = block->layout->scenario;
    struct th_block_head *head = block->head;
    const uint64_t from = head->event[lane];
    while (th_order_planned_due(block, lane) &&
           comes_before(scenario, &scenario->events[head->event[lane]], before))
        give_planned(block, lane, head->event[lane]++);
    for (uint64_t k = from; k < head->event[lane]; k++)
        if (scenario->events[k].set)
            th_block_check(block, lane, scenario->events[k].instance);
}
