/* Stages, stretches and hours of the day. */
#include "engine/course/gate.h"

#include "engine/course/own.h"
#include "engine/course/state.h"

static const th_tick day = 86400LL * TH_TICKS_PER_SECOND;

static th_tick time_of_day(const struct th_block *block, int lane)
{
    return (block->layout->scenario->start_clock + block->head->now[lane]) % day;
}

static bool in_hours(const struct th_block *block, int lane, const struct th_item *item,
                     enum th_gate gate)
{
    const th_tick at = time_of_day(block, lane);
    const struct th_hours hours = th_own_hours(block, lane, item);
    const bool before = gate == TH_GATE_POINT ? at <= hours.to : at < hours.to;
    return hours.from <= hours.to ? at >= hours.from && before : at >= hours.from || before;
}

/* From the last time that it began until its end has come since. */
static bool in_stretch(const struct th_block *block, int lane, const struct th_during *stretch,
                       enum th_gate gate)
{
    const th_tick now = block->head->now[lane];
    th_tick from = stretch->from_at;
    if (stretch->from != SIZE_MAX) {
        const struct th_happened *record = th_course_record(block, stretch->from);
        if (record->count[lane] == 0)
            return false;
        from = record->last[lane];
    }
    if (now < from)
        return false;
    if (stretch->to == SIZE_MAX)
        return gate == TH_GATE_POINT ? now <= stretch->to_at : now < stretch->to_at;
    const struct th_happened *end = th_course_record(block, stretch->to);
    return end->count[lane] == 0 || end->last[lane] < from;
}

bool th_gate_open(const struct th_block *block, int lane, const struct th_item *item,
                  enum th_gate gate)
{
    const size_t stage = (size_t)th_course_lanes(block)->stage[lane];
    if (item->stage != SIZE_MAX && item->stage != stage)
        return false;
    if (item->during && !(item->during >> stage & 1))
        return false;
    if (item->stretch && !in_stretch(block, lane, item->stretch, gate))
        return false;
    return !item->hours || gate == TH_GATE_AGE || in_hours(block, lane, item, gate);
}

static th_tick sooner(th_tick now, th_tick at, th_tick found)
{
    return at > now && at < found ? at : found;
}

th_tick th_gate_turns(const struct th_block *block, int lane, const struct th_item *item,
                      enum th_gate gate)
{
    const th_tick now = block->head->now[lane];
    th_tick found = TH_NEVER;
    if (item->stretch && item->stretch->from == SIZE_MAX)
        found = sooner(now, item->stretch->from_at, found);
    if (item->stretch && item->stretch->to == SIZE_MAX)
        found = sooner(now, item->stretch->to_at, found);
    if (!item->hours || gate == TH_GATE_AGE)
        return found;
    const th_tick midnight = now - time_of_day(block, lane);
    const struct th_hours hours = th_own_hours(block, lane, item);
    for (int k = 0; k < 2; k++) {
        found = sooner(now, midnight + k * day + hours.from, found);
        found = sooner(now, midnight + k * day + hours.to, found);
    }
    return found;
}
