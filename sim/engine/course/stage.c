/* From one stage into another. */
#include "engine/course/stage.h"

#include <math.h>

#include "engine/course/due.h"
#include "engine/course/happened.h"
#include "engine/course/order.h"
#include "engine/course/state.h"
#include "engine/course/tally.h"
#include "engine/handle.h"
#include "engine/watch/log.h"

static void leave(struct th_block *block, int lane)
{
    const struct th_course_plan *plan = block->layout->course_plan;
    for (size_t t = 0; t < plan->turn_count; t++)
        if (block->layout->scenario->items[plan->turns[t]].stage != SIZE_MAX)
            th_due_drop(block, lane, plan->turns[t]);
}

/* Its items that count from the entry; others wait for what they name. */
static void begin_items(struct th_block *block, int lane, size_t stage)
{
    const struct th_course_plan *plan = block->layout->course_plan;
    for (size_t t = 0; t < plan->turn_count; t++) {
        const struct th_item *item = &block->layout->scenario->items[plan->turns[t]];
        if (item->stage == stage && item->since_count == 0)
            th_due_begin(block, lane, plan->turns[t]);
    }
}

void th_stage_place(struct th_block *block, int lane, size_t stage)
{
    const struct th_scenario *scenario = block->layout->scenario;
    const bool out = scenario->stages[stage].out;
    const struct th_event event = {
        .kind = out ? TH_EXPLANTED : TH_IMPLANTED, .cause = SIZE_MAX, .ends = SIZE_MAX};
    if (block->head->out[lane] == out)
        return;
    if (block->head->due[lane]) /* a device begins with what was set at this instant */
        th_block_prepare(block);
    block->head->out[lane] = out;
    for (size_t k = 0; k < scenario->instance_count; k++)
        if (scenario->catalog->slots[scenario->instances[k].slot].device)
            th_block_handle(block, k, &event, lane);
}

void th_stage_enter(struct th_block *block, int lane, size_t number)
{
    const struct th_scenario *scenario = block->layout->scenario;
    const struct th_stage *stage = &scenario->stages[number];
    const size_t course = block->layout->course_plan->course;
    struct th_course_lanes *lanes = th_course_lanes(block);
    leave(block, lane);
    lanes->stage[lane] = (int64_t)number;
    th_tally_enter(block, lane, number);
    lanes->entered[lane] = block->head->now[lane];
    lanes->settles[lane] = lanes->evaluate[lane] = true;
    th_log_add(block, lane, block->layout->log_plan->stage[number], TH_LOG_STAGE, NAN);
    th_stage_place(block, lane, number);
    begin_items(block, lane, number);
    th_course_happened(block, lane, stage->happening);
    if (course != SIZE_MAX)
        th_block_handle(
            block, course,
            &(struct th_event){
                .kind = TH_ENTERED, .number = number, .cause = SIZE_MAX, .ends = SIZE_MAX},
            lane);
    if (stage->begin != SIZE_MAX)
        th_order_all(block, lane, stage->begin, NULL);
    lanes->ends[lane] = stage->ends;
}
