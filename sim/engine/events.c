/* What happens at an instant: samples, then events, then prepare. */
#include "engine/interior.h"
#include "engine/log.h"

#include <string.h>

/* A model that keeps raising alarms at one instant would hold the clock for ever. */
enum { ROUNDS = 1000 };

static bool sample_due(const struct th_block *block, int lane, const struct th_trace *trace)
{
    const struct th_block_head *head = block->head;
    return head->mode[lane] == TH_GOING && head->sample[lane] < trace->times &&
           trace->time[head->sample[lane]] == head->now[lane];
}

static void put_axes(const struct th_block *block, int lane, struct th_trace *trace)
{
    for (size_t k = 0; k < block->layout->scenario->column_count; k++)
        for (size_t p = 0; trace->columns[k].axis != SIZE_MAX && p < trace->columns[k].points;
             p++)
            th_trace_axis_put(trace, k, p,
                              th_trace_coordinate(trace, k, block->bytes, lane, p));
}

static void put_sample(struct th_block *block, int lane, struct th_trace *trace)
{
    struct th_block_head *head = block->head;
    uint64_t member = head->member[lane] - trace->first;
    th_trace_take(trace, member, head->sample[lane], block->bytes, lane);
    if (member == 0 && head->sample[lane] == 0)
        put_axes(block, lane, trace);
    head->sample[lane]++;
    head->kept_at[lane] = head->now[lane];
}

static void take_samples(struct th_block *block, struct th_trace *trace)
{
    bool due[TH_LANES], any = false;
    EACH_LANE(i) any |= due[i] = sample_due(block, i, trace);
    if (!any)
        return;
    th_block_observe(block);
    EACH_LANE(i)
        if (due[i])
            put_sample(block, i, trace);
}

/* Where a lane's next sample inside its step lies; if there is none, where the lane's view is.
 */
static th_tick next_inside(const struct th_block *block, const struct th_interior *look,
                           int lane, const struct th_trace *trace)
{
    const struct th_block_head *head = block->head;
    const th_tick end = look->now[lane] + look->ticks[lane];
    if (!look->ticks[lane] || head->mode[lane] != TH_GOING ||
        head->sample[lane] >= trace->times || trace->time[head->sample[lane]] >= end)
        return head->now[lane];
    return trace->time[head->sample[lane]];
}

static bool find_inside(const struct th_block *block, const struct th_interior *look,
                        const struct th_trace *trace, th_tick at[TH_LANES])
{
    bool any = false;
    EACH_LANE(i) {
        at[i] = next_inside(block, look, i, trace);
        any |= at[i] > block->head->now[i];
    }
    return any;
}

static bool any_inside(const struct th_block *block, const struct th_trace *trace)
{
    const struct th_block_head *head = block->head;
    bool any = false;
    EACH_LANE(i)
        any |= head->mode[i] == TH_GOING && head->sample[i] < trace->times &&
               trace->time[head->sample[i]] < head->now[i] + head->ticks[i];
    return any;
}

/* Each from the step's start, so that a sample has the same bits whatever samples there are
 * beside it. */
void th_block_sample_inside(struct th_block *block, struct th_trace *trace)
{
    struct th_interior look;
    th_tick at[TH_LANES];
    if (!any_inside(block, trace))
        return;
    th_interior_ends(block);
    th_interior_open(block, &look);
    while (find_inside(block, &look, trace, at)) {
        bool moves[TH_LANES];
        EACH_LANE(i) moves[i] = at[i] > block->head->now[i];
        th_interior_to(block, &look, at, NULL);
        for (int i = 0; i < TH_LANES; i++) {
            if (!moves[i])
                continue;
            th_interior_bound(block, i);
            put_sample(block, i, trace);
        }
        th_interior_rewind(block, &look);
    }
    th_interior_close(block, &look);
}

static void tell(struct th_block *block, size_t instance, struct th_event event, int lane)
{
    block->layout->scenario->instances[instance].model->event(&block->views[instance], &event,
                                                              lane);
    block->head->due[lane] = true;
}

static void tell_guards(struct th_block *block, int lane)
{
    const struct th_scenario *scenario = block->layout->scenario;
    size_t at = 0;
    for (size_t k = 0; k < scenario->instance_count; k++)
        for (size_t g = 0; g < scenario->instances[k].model->event_function_count; g++, at++) {
            if (!block->head->crossed[at][lane])
                continue;
            block->head->crossed[at][lane] = false;
            tell(block, k, (struct th_event){.kind = TH_CROSSING, .number = g}, lane);
        }
}

static void tell_alarms(struct th_block *block, int lane)
{
    for (size_t k = 0; k < block->layout->scenario->instance_count; k++) {
        th_tick *timer = &block->views[k].timer[lane];
        if (*timer > block->head->now[lane])
            continue;
        *timer = TH_NEVER;
        tell(block, k, (struct th_event){.kind = TH_TIMER}, lane);
    }
}

static void tell_planned(struct th_block *block, int lane)
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
            tell(block, planned->instance,
                 (struct th_event){
                     .kind = TH_COMMAND, .number = planned->number, .args = planned->args},
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

static bool alarm_due(const struct th_block *block, int lane)
{
    bool due = false;
    for (size_t k = 0; k < block->layout->scenario->instance_count; k++)
        due |= block->views[k].timer[lane] <= block->head->now[lane];
    return due;
}

void th_block_settle(struct th_block *block, struct th_trace *trace, bool deliver)
{
    struct th_block_head *head = block->head;
    if (trace)
        take_samples(block, trace);
    for (int round = 0; deliver; round++) {
        for (int i = 0; i < TH_LANES; i++) {
            if (head->mode[i] != TH_GOING)
                continue;
            if (round == ROUNDS && alarm_due(block, i))
                th_block_freeze(block, i, TH_NOT_CONVERGED, -1);
            tell_guards(block, i);
            tell_alarms(block, i);
            tell_planned(block, i);
        }
        if (!any_due(block))
            break;
        prepare(block);
        th_log_update(block);
    }
}
