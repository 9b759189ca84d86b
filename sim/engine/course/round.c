/* Turns. */
#include "engine/course/round.h"

#include <math.h>

#include "engine/course/condition.h"
#include "engine/course/due.h"
#include "engine/course/gate.h"
#include "engine/course/happened.h"
#include "engine/course/order.h"
#include "engine/course/own.h"
#include "engine/course/reason.h"
#include "engine/course/stage.h"
#include "engine/course/state.h"
#include "engine/course/tally.h"
#include "engine/watch/log.h"

static const th_tick hour = 3600LL * TH_TICKS_PER_SECOND;

static const struct th_item *item_of(const struct th_block *block, size_t k)
{
    return &block->layout->scenario->items[k];
}

/* One that acts at its own instants alone cannot run away. */
static void count_hour(struct th_block *block, int lane, size_t k)
{
    struct th_item_state *state = th_course_item(block, k);
    const th_tick now = block->head->now[lane];
    if (state->hour[lane] == 0 || now - state->hour_at[lane] > hour) {
        state->hour_at[lane] = now;
        state->hour[lane] = 0;
    }
    if (++state->hour[lane] > TH_OFTEN && item_of(block, k)->trigger != TH_TRIGGER_AT)
        th_course_stop(block, lane, TH_COURSE_OFTEN, k);
}

/* True if the condition of an item is true, and may be by its stage and its hours. */
static bool holds(struct th_block *block, int lane, size_t k)
{
    const bool open = th_gate_open(block, lane, item_of(block, k), TH_GATE_STATE);
    return th_order_agrees(block, lane, item_of(block, k)->when) && open;
}

/* True if that which has acted has not been false since; behind its reset:, if it has one. */
static bool stays(struct th_block *block, int lane, size_t k)
{
    const bool true_now = holds(block, lane, k);
    return th_condition_resets(item_of(block, k)->when)
               ? th_condition_stays(block, lane, item_of(block, k)->when)
               : true_now;
}

/* After an item has acted: conditions that acted at this instant and are false now may act
 * again, a tick later, if another item makes them true again at this same instant. */
static void see_false(struct th_block *block, int lane)
{
    const struct th_course_plan *plan = block->layout->course_plan;
    const th_tick now = block->head->now[lane];
    for (size_t t = 0; t < plan->turn_count && block->head->mode[lane] == TH_GOING; t++) {
        const size_t k = plan->turns[t];
        struct th_item_state *state = th_course_item(block, k);
        if (item_of(block, k)->trigger != TH_TRIGGER_WHEN || state->acted_at[lane] != now ||
            state->watch[lane] != TH_WATCH_HOLDING || stays(block, lane, k))
            continue;
        state->watch[lane] = TH_WATCH_ARMED;
        state->next[lane] = TH_NEVER;
    }
}

/* The orders of an item that acts. value: of the entry of its own in the log. */
static void act(struct th_block *block, int lane, size_t k, const double *args, double value)
{
    const struct th_item *item = item_of(block, k);
    struct th_item_state *state = th_course_item(block, k);
    struct th_course_lanes *lanes = th_course_lanes(block);
    state->count[lane]++;
    state->acted_at[lane] = block->head->now[lane];
    lanes->before[lane] = lanes->ended_by[lane];
    lanes->ended_by[lane] = (int32_t)k;
    lanes->acted[lane] = true;
    th_tally_act(block, lane, k);
    count_hour(block, lane, k);
    th_log_add(block, lane, block->layout->log_plan->head[k],
               item->law ? TH_LOG_HAZARD : TH_LOG_ORDER, value);
    th_course_happened(block, lane, item->happening);
    th_order_all(block, lane, k, args);
    if (item->to != SIZE_MAX && block->head->mode[lane] == TH_GOING)
        th_stage_enter(block, lane, item->to);
    see_false(block, lane);
}

/* if: and chance: of an item whose turn has come. */
static bool is_allowed(struct th_block *block, int lane, size_t k)
{
    const struct th_item *item = item_of(block, k);
    if (item->condition && !th_order_agrees(block, lane, item->condition))
        return false;
    const double chance = th_own_number(block, lane, item, TH_ITEM_CHANCE, 0, item->chance);
    return !(chance < 1) || th_due_draw(block, lane, k) < chance;
}

/* One that is due at an instant of its own. A repetition that may not act is lost. */
static void take_point(struct th_block *block, int lane, size_t k)
{
    const struct th_item *item = item_of(block, k);
    struct th_item_state *state = th_course_item(block, k);
    if (th_due_over(block, lane, k)) {
        state->next[lane] = TH_NEVER;
        return;
    }
    const int64_t turn = state->turn[lane];
    const double age = item->law ? th_seconds_of(state->drawn[lane]) : NAN;
    th_due_next(block, lane, k);
    if (th_gate_open(block, lane, item, TH_GATE_POINT) && is_allowed(block, lane, k))
        act(block, lane, k, item->at_args ? item->at_args[turn] : NULL, age);
}

/* True if a condition that is watched has its turn now; its state goes on. */
static bool watch(struct th_block *block, int lane, size_t k)
{
    const struct th_item *item = item_of(block, k);
    struct th_item_state *state = th_course_item(block, k);
    const th_tick now = block->head->now[lane];
    const th_tick every = th_own_ticks(block, lane, item, TH_ITEM_EVERY, item->every);
    const bool true_now = holds(block, lane, k);
    const bool was_due = state->next[lane] <= now;
    if (state->watch[lane] == TH_WATCH_HOLDING) {
        const bool still = stays(block, lane, k);
        if (still && was_due)
            state->next[lane] += every;
        if (still)
            return was_due && true_now;
        state->watch[lane] = TH_WATCH_ARMED;
    }
    if (!true_now) {
        state->watch[lane] = TH_WATCH_ARMED;
        state->next[lane] = TH_NEVER;
        return false;
    }
    const th_tick held = th_condition_held(block, lane, item->when);
    if (state->watch[lane] == TH_WATCH_ARMED && held > 0) {
        state->watch[lane] = TH_WATCH_PENDING;
        state->next[lane] = now + held;
        return false;
    }
    if (state->watch[lane] == TH_WATCH_PENDING && !was_due)
        return false;
    state->watch[lane] = TH_WATCH_HOLDING;
    state->next[lane] = every ? now + every : TH_NEVER;
    return true;
}

/* At one instant an item acts once; one that would act again is examined at the next tick. */
static void take_turn(struct th_block *block, int lane, size_t k, bool evaluate)
{
    const struct th_item *item = item_of(block, k);
    struct th_item_state *state = th_course_item(block, k);
    struct th_course_lanes *lanes = th_course_lanes(block);
    const th_tick now = block->head->now[lane];
    const bool due = state->next[lane] <= now;
    if (item->stage != SIZE_MAX &&
        ((int64_t)item->stage != lanes->stage[lane] || lanes->settles[lane]))
        return;
    if (item->trigger != TH_TRIGGER_WHEN) {
        if (due && state->acted_at[lane] != now)
            take_point(block, lane, k);
        return;
    }
    if (!due && !evaluate && !lanes->evaluate[lane] && state->clock[lane] > now)
        return;
    if (state->acted_at[lane] == now && state->watch[lane] == TH_WATCH_ARMED) {
        state->next[lane] = holds(block, lane, k) ? now + 1 : TH_NEVER;
        return;
    }
    if (watch(block, lane, k) && !th_due_over(block, lane, k) && is_allowed(block, lane, k))
        act(block, lane, k, NULL, NAN);
}

/* The next instant at which something is due. */
static void find_next(struct th_block *block, int lane)
{
    const struct th_course_plan *plan = block->layout->course_plan;
    const th_tick now = block->head->now[lane];
    th_tick next = TH_NEVER;
    th_due_gates(block, lane);
    for (size_t t = 0; t < plan->turn_count; t++) {
        const struct th_item_state *state = th_course_item(block, plan->turns[t]);
        th_tick at = state->next[lane];
        if (at <= now && state->acted_at[lane] == now)
            at = now + 1;
        at = state->clock[lane] < at ? state->clock[lane] : at;
        next = at < next ? at : next;
    }
    th_course_lanes(block)->next[lane] = next;
}

bool th_course_due(const struct th_block *block, int lane)
{
    const struct th_course_lanes *lanes = th_course_lanes(block);
    return lanes->evaluate[lane] || lanes->next[lane] <= block->head->now[lane] ||
           th_order_planned_due(block, lane);
}

/* The first instant: the first stage, and the start itself. */
static void begin(struct th_block *block, int lane)
{
    const struct th_scenario *scenario = block->layout->scenario;
    th_course_lanes(block)->begun[lane] = true;
    if (scenario->stage_count)
        th_stage_enter(block, lane, 0);
    for (size_t h = 0; h < scenario->happening_count; h++)
        if (scenario->happenings[h].kind == TH_OF_START)
            th_course_happened(block, lane, h);
}

bool th_course_round(struct th_block *block, int lane)
{
    const struct th_course_plan *plan = block->layout->course_plan;
    struct th_course_lanes *lanes = th_course_lanes(block);
    const bool evaluate = lanes->evaluate[lane];
    lanes->evaluate[lane] = lanes->settles[lane] = lanes->acted[lane] = false;
    if (!lanes->begun[lane])
        begin(block, lane);
    for (size_t t = 0; t < plan->turn_count && block->head->mode[lane] == TH_GOING; t++) {
        th_order_planned(block, lane, plan->turns[t]);
        if (!lanes->ends[lane])
            take_turn(block, lane, plan->turns[t], evaluate);
    }
    if (block->head->mode[lane] == TH_GOING)
        th_order_planned(block, lane, SIZE_MAX);
    find_next(block, lane);
    return lanes->acted[lane];
}

void th_course_place(struct th_block *block)
{
    const struct th_scenario *scenario = block->layout->scenario;
    EACH_LANE(i) block->head->out[i] = scenario->stage_count && scenario->stages[0].out;
}

void th_course_start(struct th_block *block)
{
    const struct th_course_plan *plan = block->layout->course_plan;
    struct th_course_lanes *lanes = th_course_lanes(block);
    th_tally_start(block);
    for (int i = 0; i < TH_LANES; i++) {
        lanes->next[i] = TH_NEVER;
        lanes->evaluate[i] = plan->active;
        lanes->ended_by[i] = lanes->before[i] = -1;
        for (size_t t = 0; t < plan->turn_count; t++) {
            const size_t k = plan->turns[t];
            th_due_drop(block, i, k);
            th_course_item(block, k)->acted_at[i] = TH_NEVER;
            if (item_of(block, k)->stage == SIZE_MAX && item_of(block, k)->since_count == 0)
                th_due_begin(block, i, k);
        }
        if (!plan->active)
            begin(block, i);
    }
}

th_tick th_course_next(const struct th_block *block, int lane)
{
    return th_course_lanes(block)->next[lane];
}
