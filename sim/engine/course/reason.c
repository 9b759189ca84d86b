/* The sentence about a member that the engine stopped. */
#include "engine/course/reason.h"

#include <stdio.h>

#include "engine/course/state.h"

/* The instance that an item orders or whose output it tests; -1: none. */
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
    lanes->ended_by[lane] = (int32_t)item;
    th_block_freeze(block, lane, TH_NOT_CONVERGED, instance_of(block, item));
}

enum { NAME = 96 };

/* "raise", "stage trial: to home", or "what stands in line 12". */
static const char *name_of(const struct th_block *block, int32_t k, char text[NAME])
{
    if (k < 0)
        return "another";
    const struct th_scenario *scenario = block->layout->scenario;
    const struct th_item *item = &scenario->items[k];
    if (item->name)
        return item->name;
    const char *to = item->to == SIZE_MAX ? NULL : scenario->stages[item->to].name;
    if (to && item->stage != SIZE_MAX)
        snprintf(text, NAME, "stage %.31s: to %.31s", scenario->stages[item->stage].name, to);
    else if (to)
        snprintf(text, NAME, "line %d: to %.31s", item->place.line, to);
    else
        snprintf(text, NAME, "what stands in line %d", item->place.line);
    return text;
}

/* The remedy for one that acts too often. */
static const char *remedy(const struct th_item *item)
{
    if (item->trigger == TH_TRIGGER_WHEN)
        return "give its condition reset: or for:";
    return item->trigger == TH_TRIGGER_EVERY ? "give its law longer times"
                                             : "give after: a longer time";
}

/* True if the one that acted before takes turns with it. */
static bool is_pair(const struct th_block *block, int lane)
{
    const int32_t before = th_course_lanes(block)->before[lane];
    return before >= 0 && before != th_course_lanes(block)->ended_by[lane] &&
           th_course_item(block, (size_t)before)->hour[lane] > TH_OFTEN / 2;
}

bool th_course_reason(const struct th_block *block, int lane, char *text, size_t size)
{
    const struct th_course_lanes *lanes = th_course_lanes(block);
    char last[NAME], before[NAME];
    if (lanes->end[lane] == TH_COURSE_GOES)
        return false;
    const char *name = name_of(block, lanes->ended_by[lane], last);
    const char *other = name_of(block, lanes->before[lane], before);
    const struct th_item *item = &block->layout->scenario->items[lanes->ended_by[lane]];
    if (lanes->end[lane] == TH_COURSE_CHASE)
        snprintf(text, size, "%s and %s chase each other: more than %d rounds at one instant",
                 name, other, TH_ROUNDS);
    else if (is_pair(block, lane))
        snprintf(text, size,
                 "%s and %s chase each other: more than %d times within an hour: %s", name,
                 other, TH_OFTEN, remedy(item));
    else
        snprintf(text, size, "%s acts more than %d times within an hour: %s", name, TH_OFTEN,
                 remedy(item));
    return true;
}
