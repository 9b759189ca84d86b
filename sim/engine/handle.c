/* Events and the constants that follow from them. */
#include "engine/handle.h"

#include "engine/course/happened.h"
#include "engine/course/state.h"
#include "engine/state.h"
#include "engine/watch/log.h"

void th_block_handle(struct th_block *block, size_t instance, const struct th_event *event,
                     int lane)
{
    const struct th_model *model = block->layout->scenario->instances[instance].model;
    if (!model->event)
        return;
    model->event(&block->views[instance], event, lane);
    block->head->due[lane] = true;
    block->stale[lane] = true;
    th_course_lanes(block)->evaluate[lane] |= block->layout->course_plan->active;
}

bool th_block_any_due(const struct th_block *block)
{
    bool any = false;
    EACH_LANE(i) any |= block->head->due[i] && block->head->mode[i] == TH_GOING;
    return any;
}

void th_block_prepare(struct th_block *block)
{
    const struct th_scenario *scenario = block->layout->scenario;
    for (size_t k = 0; k < scenario->instance_count; k++)
        if (scenario->instances[k].model->prepare)
            scenario->instances[k].model->prepare(&block->views[k]);
    EACH_LANE(i) {
        block->head->jumped[i] |= block->head->due[i];
        block->head->due[i] = block->head->set[i] = false;
    }
    for (int i = 0; i < TH_LANES; i++)
        if (block->head->mode[i] == TH_GOING)
            th_course_given(block, i);
    th_state_inspect(block);
    th_block_event_functions(block, block->head->event_function);
    th_log_update(block);
}
