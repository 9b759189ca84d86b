/* The memory and the interior of one step for the reductions. */
#include "engine/watch/reduce_step.h"

#include <math.h>
#include <string.h>

struct th_reducing th_reduce_open(struct th_block *block)
{
    const struct th_reduce_plan *plan = block->layout->reduce_plan;
    th_lanes *region = (th_lanes *)(block->bytes + block->layout->reduce);
    struct th_reducing rd = {.block = block, .plan = plan};
    const size_t w = plan->watch_count, p = plan->pair_count;
    rd.current = region + plan->current;
    rd.slopes = region + plan->slopes;
    rd.before = region + plan->before;
    rd.bends = region + plan->bends;
    rd.areas = region + plan->areas;
    rd.tops = region + plan->tops;
    rd.bottoms = region + plan->bottoms;
    rd.usual = region + plan->usual;
    rd.states = region + plan->states;
    rd.opened = region + plan->opened;
    rd.ends = region + plan->grids;
    rd.at_from = rd.ends + 2 * w;
    rd.at_to = rd.at_from + 2 * w;
    rd.parts = rd.at_to + 2 * w;
    rd.graded = rd.parts + p;
    rd.wanted = rd.graded + p;
    rd.grid = rd.wanted + p;
    rd.trial = rd.grid + p * (TH_REDUCE_PARTS + 1);
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

void th_reduce_look_at(struct th_reducing *rd, size_t watch)
{
    rd->looks.watch = watch;
    memset(rd->looks.pending, false, sizeof rd->looks.pending);
    memset(rd->looks.count, 0, sizeof rd->looks.count);
}

/* Of the lanes that ask; the others do not move. */
static void compute_looks(struct th_reducing *rd)
{
    const struct th_looks *looks = &rd->looks;
    th_tick ticks[TH_LANES];
    th_reduce_rewind(rd);
    th_reduce_show(rd, looks->watch, true);
    EACH_LANE(i) ticks[i] = looks->pending[i] ? looks->wanted[i] : rd->block->head->now[i];
    th_reduce_advance(rd, ticks);
}

double th_reduce_value_at(struct th_reducing *rd, int lane, th_tick at)
{
    struct th_looks *looks = &rd->looks;
    const size_t offset = rd->plan->watches[looks->watch].lanes;
    for (size_t k = 0; k < looks->count[lane]; k++)
        if (looks->at[k][lane] == at)
            return looks->value[k][lane];
    looks->pending[lane] = true;
    looks->wanted[lane] = at;
    if (looks->count[lane] < TH_REDUCE_LOOKS)
        return NAN;
    bool others[TH_LANES];
    memcpy(others, looks->pending, sizeof others);
    EACH_LANE(i) looks->pending[i] = i == lane;
    compute_looks(rd);
    others[lane] = false;
    memcpy(looks->pending, others, sizeof others);
    return th_reduce_output(rd, offset, lane);
}

void th_reduce_answer(struct th_reducing *rd)
{
    struct th_looks *looks = &rd->looks;
    const size_t offset = rd->plan->watches[looks->watch].lanes;
    compute_looks(rd);
    for (int i = 0; i < TH_LANES; i++) {
        const size_t k = looks->count[i];
        if (!looks->pending[i])
            continue;
        looks->at[k][i] = looks->wanted[i];
        looks->value[k][i] = th_reduce_output(rd, offset, i);
        looks->count[i]++;
        looks->pending[i] = false;
    }
}
