/* Event iteration: an event may set a timer for this very instant, and an order may make a
 * condition true, so handling is repeated until nothing is due. */
#include "engine/events.h"

#include <string.h>

#include "engine/course/condition.h"
#include "engine/course/happened.h"
#include "engine/course/order.h"
#include "engine/course/pace.h"
#include "engine/course/peak.h"
#include "engine/course/reason.h"
#include "engine/course/round.h"
#include "engine/course/state.h"
#include "engine/handle.h"

/* Event iterations at one instant, at most. A model that sets its timer to the present again
 * and again (Zeno behaviour) would never let time go on; its lane fails instead. */
enum { MAX_EVENT_ITERATIONS = 1000 };

/* Crossings of the models are events; those of conditions let them be asked. */
static void handle_crossings(struct th_block *block, int lane)
{
    const struct th_layout *layout = block->layout;
    const struct th_scenario *scenario = layout->scenario;
    size_t at = 0;
    for (size_t k = 0; k < scenario->instance_count; k++)
        for (size_t g = 0; g < scenario->instances[k].model->event_function_count; g++, at++) {
            if (!block->head->crossed[at][lane])
                continue;
            block->head->crossed[at][lane] = false;
            th_block_handle(
                block, k,
                &(struct th_event){
                    .kind = TH_CROSSING, .number = g, .cause = SIZE_MAX, .ends = SIZE_MAX},
                lane);
        }
    for (; at < layout->event_function_count; at++)
        if (block->head->crossed[at][lane]) {
            block->head->crossed[at][lane] = false;
            th_course_lanes(block)->evaluate[lane] = true;
        }
}

static void handle_timers(struct th_block *block, int lane)
{
    const struct th_event event = {.kind = TH_TIMER, .cause = SIZE_MAX, .ends = SIZE_MAX};
    for (size_t k = 0; k < block->layout->scenario->instance_count; k++) {
        th_tick *timer = &block->views[k].timer[lane];
        if (*timer > block->head->now[lane])
            continue;
        *timer = TH_NEVER;
        th_block_handle(block, k, &event, lane);
    }
    th_course_given(block, lane);
}

static bool timer_due(const struct th_block *block, int lane)
{
    bool due = false;
    for (size_t k = 0; k < block->layout->scenario->instance_count; k++)
        due |= block->views[k].timer[lane] <= block->head->now[lane];
    return due;
}

/* The scenario's orders and items, once. Whether the course had a round. */
static bool handle_course(struct th_block *block, int lane, int *acted)
{
    if (!block->layout->course_plan->active) {
        th_order_planned(block, lane, SIZE_MAX);
        return false;
    }
    if (!th_course_due(block, lane))
        return false;
    *acted += th_course_round(block, lane);
    th_peak_forget(block, lane);
    if (*acted > TH_ROUNDS && block->head->mode[lane] == TH_GOING)
        th_course_stop(block, lane, TH_COURSE_CHASE,
                       (size_t)th_course_lanes(block)->ended_by[lane]);
    return true;
}

/* Members whose last stage has begun are finished. Whether conditions are to be asked again. */
static bool close_round(struct th_block *block)
{
    bool again = false;
    for (int i = 0; i < TH_LANES; i++) {
        if (block->head->mode[i] != TH_GOING)
            continue;
        if (th_course_lanes(block)->ends[i])
            block->head->mode[i] = TH_ENDED;
        else
            again |= th_course_due(block, i);
    }
    return again;
}

/* The event functions of conditions where the lanes stand, after their states have changed. */
static void refresh_conditions(struct th_block *block)
{
    const struct th_layout *layout = block->layout;
    th_condition_begin(block);
    th_condition_functions(block, block->head->event_function + layout->condition_functions);
    th_pace_functions(block, block->head->event_function);
}

void th_block_handle_events(struct th_block *block)
{
    const struct th_course_plan *plan = block->layout->course_plan;
    int acted[TH_LANES] = {0};
    bool rounds = false;
    memset(block->stale, true, sizeof block->stale);
    for (int iteration = 0;; iteration++) {
        for (int i = 0; i < TH_LANES; i++) {
            if (block->head->mode[i] != TH_GOING)
                continue;
            if (iteration == MAX_EVENT_ITERATIONS && timer_due(block, i))
                th_block_freeze(block, i, TH_NOT_CONVERGED, -1);
            handle_crossings(block, i);
            handle_timers(block, i);
            rounds |= handle_course(block, i, &acted[i]);
        }
        const bool due = th_block_any_due(block);
        if (due)
            th_block_prepare(block);
        if (!(plan->active && close_round(block)) && !due)
            break;
    }
    if (rounds && (plan->watched_count || plan->paced_count))
        refresh_conditions(block);
}
