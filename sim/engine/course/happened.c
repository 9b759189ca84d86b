/* Keeps the record of happenings. */
#include "engine/course/happened.h"

#include "engine/block_private.h"

static struct th_course_lanes *lanes_of(const struct th_block *block)
{
    return (struct th_course_lanes *)(block->bytes + block->layout->course);
}

static struct th_happened *record_of(const struct th_block *block, size_t happening)
{
    const size_t at = block->layout->course + block->layout->course_plan->happened;
    return (struct th_happened *)(block->bytes + at) + happening;
}

void th_course_happened(struct th_block *block, int lane, size_t happening)
{
    if (happening == SIZE_MAX)
        return;
    struct th_happened *record = record_of(block, happening);
    const th_tick now = block->head->now[lane];
    if (record->count[lane]++ == 0)
        record->first[lane] = now;
    record->last[lane] = now;
    lanes_of(block)->ask[lane] = true;
}

void th_course_ordered(struct th_block *block, int lane, size_t instance, size_t command)
{
    const struct th_scenario *scenario = block->layout->scenario;
    for (size_t h = 0; h < scenario->happening_count; h++) {
        const struct th_happening *of = &scenario->happenings[h];
        if (of->kind == TH_OF_COMMAND && of->instance == instance && of->row == command)
            th_course_happened(block, lane, h);
    }
}

void th_course_signalled(struct th_block *block, int lane, size_t signal)
{
    const struct th_scenario *scenario = block->layout->scenario;
    const struct th_signal *risen = &block->layout->log_plan->signals[signal];
    for (size_t h = 0; h < scenario->happening_count; h++) {
        const struct th_happening *of = &scenario->happenings[h];
        const bool same = of->instance == risen->instance && of->row == risen->row &&
                          (of->species < 0 || of->species == risen->species);
        if ((of->kind == TH_OF_SIGNAL && same) ||
            (of->kind == TH_OF_ALARMS && risen->kind == TH_LOG_ALARM))
            th_course_happened(block, lane, h);
    }
}

th_tick th_course_first(const struct th_block *block, int lane, size_t happening)
{
    const struct th_happened *record = record_of(block, happening);
    return record->count[lane] ? record->first[lane] : TH_NEVER;
}

th_tick th_course_last(const struct th_block *block, int lane, size_t happening)
{
    const struct th_happened *record = record_of(block, happening);
    return record->count[lane] ? record->last[lane] : TH_NEVER;
}

int64_t th_course_count(const struct th_block *block, int lane, size_t happening)
{
    return record_of(block, happening)->count[lane];
}

size_t th_course_stage(const struct th_block *block, int lane)
{
    return (size_t)lanes_of(block)->stage[lane];
}

th_tick th_course_entered(const struct th_block *block, int lane)
{
    return lanes_of(block)->entered[lane];
}
