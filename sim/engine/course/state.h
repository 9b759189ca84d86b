/* The course of the lanes in a block's bytes (layout/course_plan.h). Private to sim/engine. */
#ifndef TH_COURSE_STATE_H
#define TH_COURSE_STATE_H

#include "engine/block_private.h"

static inline struct th_course_lanes *th_course_lanes(const struct th_block *block)
{
    return (struct th_course_lanes *)(block->bytes + block->layout->course);
}

static inline struct th_item_state *th_course_item(const struct th_block *block, size_t item)
{
    const size_t at = block->layout->course + block->layout->course_plan->items;
    return (struct th_item_state *)(block->bytes + at) + item;
}

static inline struct th_happened *th_course_record(const struct th_block *block,
                                                   size_t happening)
{
    const size_t at = block->layout->course + block->layout->course_plan->happened;
    return (struct th_happened *)(block->bytes + at) + happening;
}

/* True if an instance is of what is implanted, and that is not in the body. */
static inline bool th_course_is_out(const struct th_block *block, int lane, size_t instance)
{
    const struct th_scenario *scenario = block->layout->scenario;
    return block->head->out[lane] &&
           scenario->catalog->slots[scenario->instances[instance].slot].device;
}

#endif
