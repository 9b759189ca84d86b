/* Takes samples: at an instant at which a lane stands, and inside a step. */
#include "engine/watch/sample.h"

#include <string.h>

#include "engine/block_private.h"
#include "engine/watch/interior.h"

static bool sample_due(const struct th_block *block, int lane, const struct th_trace *trace)
{
    const struct th_block_head *head = block->head;
    return head->mode[lane] == TH_GOING && head->sample[lane] < trace->times &&
           trace->time[head->sample[lane]] == head->now[lane];
}

static void write_axes(const struct th_block *block, int lane, struct th_trace *trace)
{
    for (size_t k = 0; k < block->layout->scenario->column_count; k++)
        for (size_t p = 0; trace->columns[k].axis != SIZE_MAX &&
                           p < th_trace_column_coordinates(&trace->columns[k]);
             p++)
            th_trace_axis_put(
                trace, k, p,
                th_trace_column_coordinate(&trace->columns[k], block->bytes, lane, p));
}

static void write_sample(struct th_block *block, int lane, struct th_trace *trace)
{
    struct th_block_head *head = block->head;
    uint64_t member = head->member[lane] - trace->first;
    th_trace_take(trace, member, head->sample[lane], block->bytes, lane);
    if (member == 0 && head->sample[lane] == 0)
        write_axes(block, lane, trace);
    head->sample[lane]++;
    head->kept_at[lane] = head->now[lane];
}

void th_block_sample(struct th_block *block, struct th_trace *trace)
{
    bool due[TH_LANES], any = false;
    EACH_LANE(i) any |= due[i] = sample_due(block, i, trace);
    if (!any)
        return;
    th_block_observe(block);
    EACH_LANE(i)
        if (due[i])
            write_sample(block, i, trace);
}

/* The instant of a lane's next sample inside its step; if there is none, where its interior
 * stands. */
static th_tick next_inside(const struct th_block *block, const struct th_interior *interior,
                           int lane, const struct th_trace *trace)
{
    const struct th_block_head *head = block->head;
    const th_tick end = interior->now[lane] + interior->ticks[lane];
    if (!interior->ticks[lane] || head->mode[lane] != TH_GOING ||
        head->sample[lane] >= trace->times || trace->time[head->sample[lane]] >= end)
        return head->now[lane];
    return trace->time[head->sample[lane]];
}

static bool find_inside(const struct th_block *block, const struct th_interior *interior,
                        const struct th_trace *trace, th_tick at[TH_LANES])
{
    bool any = false;
    EACH_LANE(i) {
        at[i] = next_inside(block, interior, i, trace);
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

/* The instances of which something is recorded: no sample inside a step needs others. */
static const bool *find_recorded(struct th_block *block)
{
    const struct th_scenario *scenario = block->layout->scenario;
    memset(block->shown, false, scenario->instance_count);
    for (size_t k = 0; k < scenario->column_count; k++)
        block->shown[scenario->columns[k].instance] = true;
    return block->shown;
}

/* Each sample is computed from the start of the step, so that its bits do not depend on the
 * samples beside it. */
void th_block_sample_inside(struct th_block *block, struct th_trace *trace)
{
    struct th_interior interior;
    th_tick at[TH_LANES];
    if (!any_inside(block, trace))
        return;
    const bool *recorded = find_recorded(block);
    th_interior_store_ends(block, recorded);
    th_interior_open(block, &interior);
    while (find_inside(block, &interior, trace, at)) {
        bool moves[TH_LANES];
        EACH_LANE(i) moves[i] = at[i] > block->head->now[i];
        th_interior_advance(block, &interior, at, recorded, NULL);
        for (int i = 0; i < TH_LANES; i++) {
            if (!moves[i])
                continue;
            th_interior_limit(block, i);
            write_sample(block, i, trace);
        }
        th_interior_rewind(block, &interior);
    }
    th_interior_close(block, &interior);
}
