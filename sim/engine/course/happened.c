/* Keeps the record of happenings. */
#include "engine/course/happened.h"

#include "engine/course/due.h"
#include "engine/course/state.h"
#include "engine/watch/reduce.h"
#include "scenario/reduction.h"

void th_course_happened(struct th_block *block, int lane, size_t happening)
{
    if (happening == SIZE_MAX)
        return;
    struct th_happened *record = th_course_record(block, happening);
    const th_tick now = block->head->now[lane];
    if (record->count[lane]++ == 0)
        record->first[lane] = now;
    record->last[lane] = now;
    th_course_lanes(block)->evaluate[lane] = true;
    th_reduce_happened(block, lane, happening);
    th_due_since(block, lane, happening);
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

void th_course_given(struct th_block *block, int lane)
{
    const struct th_scenario *scenario = block->layout->scenario;
    for (size_t k = 0; k < scenario->instance_count; k++) {
        uint32_t *gave = &block->gave[k * TH_LANES + (size_t)lane];
        for (size_t c = 0; *gave; c++, *gave >>= 1)
            if (*gave & 1)
                th_course_ordered(block, lane, k, c);
    }
}

void th_course_signalled(struct th_block *block, int lane, size_t signal)
{
    const struct th_scenario *scenario = block->layout->scenario;
    const struct th_signal *risen = &block->layout->log_plan->signals[signal];
    const bool detects = th_line_detects(scenario->catalog, risen->path, risen->kind);
    for (size_t h = 0; h < scenario->happening_count; h++) {
        const struct th_happening *of = &scenario->happenings[h];
        const bool same = of->instance == risen->instance && of->row == risen->row &&
                          (of->species < 0 || of->species == risen->species);
        if ((of->kind == TH_OF_SIGNAL && same) ||
            (of->kind == TH_OF_ALARMS && (of->number ? detects : risen->kind == TH_LOG_ALARM)))
            th_course_happened(block, lane, h);
    }
}

th_tick th_course_first(const struct th_block *block, int lane, size_t happening)
{
    const struct th_happened *record = th_course_record(block, happening);
    return record->count[lane] ? record->first[lane] : TH_NEVER;
}

th_tick th_course_last(const struct th_block *block, int lane, size_t happening)
{
    const struct th_happened *record = th_course_record(block, happening);
    return record->count[lane] ? record->last[lane] : TH_NEVER;
}

int64_t th_course_count(const struct th_block *block, int lane, size_t happening)
{
    return th_course_record(block, happening)->count[lane];
}

size_t th_course_stage(const struct th_block *block, int lane)
{
    return (size_t)th_course_lanes(block)->stage[lane];
}

th_tick th_course_entered(const struct th_block *block, int lane)
{
    return th_course_lanes(block)->entered[lane];
}
