/* Event iteration: an event may set a timer for this very instant, so handling is repeated
 * until nothing is due. */
#include "engine/events.h"

#include "engine/block_private.h"
#include "engine/rules.h"
#include "engine/watch/log.h"

/* Event iterations at one instant, at most. A model that sets its timer to the present again
 * and again (Zeno behaviour) would stop the clock for ever; its lane fails instead. */
enum { MAX_EVENT_ITERATIONS = 1000 };

static void handle(struct th_block *block, size_t instance, struct th_event event, int lane)
{
    block->layout->scenario->instances[instance].model->event(&block->views[instance], &event,
                                                              lane);
    block->head->due[lane] = true;
}

static void handle_crossings(struct th_block *block, int lane)
{
    const struct th_scenario *scenario = block->layout->scenario;
    size_t at = 0;
    for (size_t k = 0; k < scenario->instance_count; k++)
        for (size_t g = 0; g < scenario->instances[k].model->event_function_count; g++, at++) {
            if (!block->head->crossed[at][lane])
                continue;
            block->head->crossed[at][lane] = false;
            handle(block, k, (struct th_event){.kind = TH_CROSSING, .number = g}, lane);
        }
}

static void handle_timers(struct th_block *block, int lane)
{
    for (size_t k = 0; k < block->layout->scenario->instance_count; k++) {
        th_tick *timer = &block->views[k].timer[lane];
        if (*timer > block->head->now[lane])
            continue;
        *timer = TH_NEVER;
        handle(block, k, (struct th_event){.kind = TH_TIMER}, lane);
    }
}

static void handle_planned(struct th_block *block, int lane)
{
    const struct th_scenario *scenario = block->layout->scenario;
    struct th_block_head *head = block->head;
    const uint64_t before = head->event[lane];
    while (head->event[lane] < scenario->event_count &&
           scenario->events[head->event[lane]].at <= head->now[lane]) {
        const struct th_planned *planned = &scenario->events[head->event[lane]];
        th_log_order(block, lane, head->event[lane]++);
        if (planned->set)
            th_block_set(block, lane, planned->instance, planned->number, planned->args[0]);
        else
            handle(block, planned->instance,
                   (struct th_event){.kind = TH_COMMAND,
                                     .number = planned->number,
                                     .args = planned->args,
                                     .cause = SIZE_MAX,
                                     .ends = SIZE_MAX},
                   lane);
    }
    for (uint64_t k = before; k < head->event[lane]; k++)
        if (scenario->events[k].set)
            th_block_check(block, lane, scenario->events[k].instance);
}

static void prepare(struct th_block *block)
{
    const struct th_scenario *scenario = block->layout->scenario;
    for (size_t k = 0; k < scenario->instance_count; k++)
        if (scenario->instances[k].model->prepare)
            scenario->instances[k].model->prepare(&block->views[k]);
    EACH_LANE(i) {
        block->head->jumped[i] |= block->head->due[i];
        block->head->due[i] = false;
    }
    th_block_inspect(block);
    th_block_event_functions(block, block->head->event_function);
}

static bool any_due(const struct th_block *block)
{
    bool any = false;
    EACH_LANE(i) any |= block->head->due[i] && block->head->mode[i] == TH_GOING;
    return any;
}

static bool timer_due(const struct th_block *block, int lane)
{
    bool due = false;
    for (size_t k = 0; k < block->layout->scenario->instance_count; k++)
        due |= block->views[k].timer[lane] <= block->head->now[lane];
    return due;
}

void th_block_handle_events(struct th_block *block)
{
    for (int iteration = 0;; iteration++) {
        for (int i = 0; i < TH_LANES; i++) {
            if (block->head->mode[i] != TH_GOING)
                continue;
            if (iteration == MAX_EVENT_ITERATIONS && timer_due(block, i))
                th_block_freeze(block, i, TH_NOT_CONVERGED, -1);
            handle_crossings(block, i);
            handle_timers(block, i);
            handle_planned(block, i);
        }
        if (!any_due(block))
            break;
        prepare(block);
        th_log_update(block);
    }
}
