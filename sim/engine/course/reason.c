/* The sentence about a member that the engine stopped. */
#include "engine/course/reason.h"

#include <stdio.h>

#include "engine/course/state.h"

/* The instance to which an item speaks, or of which it asks; -1: none. */
static int instance_of(const struct th_block *block, size_t k)
{
    const struct th_scenario *scenario = block->layout->scenario;
    const struct th_item *item = &scenario->items[k];
    const size_t course = block->layout->course_plan->course;
    if (item->order_count)
        return (int)item->orders[0].instance;
    if (item->when)
        return (int)scenario->outputs[item->when->tests[0].output].instance;
    return course == SIZE_MAX ? -1 : (int)course;
}

void th_course_stop(struct th_block *block, int lane, enum th_course_end why, size_t item)
{
    struct th_course_lanes *lanes = th_course_lanes(block);
    lanes->end[lane] = (int32_t)why;
    lanes->culprit[lane] = (int32_t)item;
    th_block_freeze(block, lane, TH_NOT_CONVERGED, instance_of(block, item));
}

/* "raise", or "events, line 12". */
static const char *name_of(const struct th_block *block, int32_t k, char *text, size_t size)
{
    if (k < 0)
        return "another";
    const struct th_item *item = &block->layout->scenario->items[k];
    if (item->name)
        return item->name;
    snprintf(text, size, "what stands in line %d", item->place.line);
    return text;
}

bool th_course_reason(const struct th_block *block, int lane, char *text, size_t size)
{
    const struct th_course_lanes *lanes = th_course_lanes(block);
    char last[64], before[64];
    const char *name = name_of(block, lanes->culprit[lane], last, sizeof last);
    if (lanes->end[lane] == TH_COURSE_CHASE)
        snprintf(text, size,
                 "%.60s and %.60s chase each other: more than %d rounds at one instant", name,
                 name_of(block, lanes->before[lane], before, sizeof before), TH_ROUNDS);
    else if (lanes->end[lane] == TH_COURSE_OFTEN)
        snprintf(
            text, size,
            "%.60s acts more than %d times within an hour: give its condition reset: or for:",
            name, TH_OFTEN);
    return lanes->end[lane] != TH_COURSE_GOES;
}
