/* The memory and the interior of one step for the reductions. */
#include "engine/watch/reduce_step.h"

#include <string.h>

struct th_reducing th_reduce_open(struct th_block *block)
{
    const struct th_reduce_plan *plan = block->layout->reduce_plan;
    th_lanes *region = (th_lanes *)(block->bytes + block->layout->reduce);
    struct th_reducing rd = {.block = block, .plan = plan};
    size_t w = plan->watch_count, grid = w * (TH_REDUCE_PARTS + 1);
    rd.current = region + plan->current;
    rd.slopes = region + plan->slopes;
    rd.before = region + plan->before;
    rd.areas = region + plan->areas;
    rd.states = region + plan->states;
    rd.opened = region + plan->opened;
    rd.ends = region + plan->grids;
    rd.at_from = rd.ends + 2 * w;
    rd.at_to = rd.at_from + 2 * w;
    rd.parts = rd.at_to + 2 * w;
    rd.wanted = rd.parts + w;
    rd.grid = rd.wanted + w;
    rd.trial = rd.grid + grid;
    return rd;
}

void th_reduce_rewind(struct th_reducing *rd)
{
    if (rd->open)
        th_interior_rewind(rd->block, &rd->interior);
    else
        th_interior_open(rd->block, &rd->interior);
    rd->open = true;
    memset(rd->block->shown, false, rd->block->layout->scenario->instance_count);
}

void th_reduce_show(struct th_reducing *rd, size_t watch, bool wanted)
{
    rd->block->shown[rd->plan->watches[watch].instance] |= wanted;
}

void th_reduce_advance(struct th_reducing *rd, const th_tick at[TH_LANES])
{
    th_interior_advance(rd->block, &rd->interior, at, rd->block->shown, NULL);
}

double th_reduce_value_at(struct th_reducing *rd, size_t watch, int lane, th_tick at)
{
    th_tick ticks[TH_LANES];
    th_reduce_rewind(rd);
    th_reduce_show(rd, watch, true);
    memcpy(ticks, rd->block->head->now, sizeof ticks);
    ticks[lane] = at;
    th_reduce_advance(rd, ticks);
    return th_reduce_output(rd, rd->plan->watches[watch].lanes, lane);
}
