/* Computes inside a step. While an interior is open, the end of the step waits in the state
 * region's pending copy and in the next generation of arrays, and the models alternate between
 * generations 2 and 3:
 *
 *                  state region          arrays
 *     step start   backup                head->generation
 *     step end     pending               1 - head->generation
 *     interior     the region itself     2, 3
 */
#include "engine/watch/interior.h"

#include <math.h>
#include <string.h>

#include "engine/block_private.h"

/* Points the views at a step from one generation of arrays to another. */
static void bind_arrays(struct th_block *block, int before, int after)
{
    const struct th_layout *layout = block->layout;
    for (size_t k = 0; k < layout->scenario->instance_count; k++) {
        size_t slice = layout->slices[k].arrays;
        block->views[k].before = th_block_lanes(block, layout->arrays[before] + slice);
        block->views[k].arrays = th_block_lanes(block, layout->arrays[after] + slice);
    }
}

static void copy_state(struct th_block *block, size_t to, size_t from)
{
    memcpy(block->bytes + to, block->bytes + from, block->layout->state.bytes);
}

void th_interior_store_ends(struct th_block *block)
{
    const struct th_layout *layout = block->layout;
    struct th_block_head *head = block->head;
    if (!layout->growing_count)
        return;
    bind_arrays(block, 1 - head->generation, 1 - head->generation);
    EACH_LANE(i) head->now[i] += head->ticks[i];
    th_block_observe(block);
    EACH_LANE(i) head->now[i] -= head->ticks[i];
    for (size_t k = 0; k < layout->growing_count; k++)
        memcpy(block->ends + k * TH_LANES, block->bytes + layout->growing[k],
               sizeof(double[TH_LANES]));
}

void th_interior_limit(struct th_block *block, int lane)
{
    const struct th_layout *layout = block->layout;
    for (size_t k = 0; k < layout->growing_count; k++) {
        double *shown = th_block_lanes(block, layout->growing[k]) + lane;
        *shown = fmin(*shown, block->ends[k * TH_LANES + (size_t)lane]);
    }
}

void th_interior_open(struct th_block *block, struct th_interior *interior)
{
    const struct th_block_head *head = block->head;
    const struct th_state_region *state = &block->layout->state;
    memcpy(interior->now, head->now, sizeof interior->now);
    memcpy(interior->ticks, head->ticks, sizeof interior->ticks);
    memcpy(interior->step, head->step, sizeof interior->step);
    memcpy(interior->alive, head->alive, sizeof interior->alive);
    copy_state(block, state->pending, state->begin);
    th_interior_rewind(block, interior);
}

void th_interior_rewind(struct th_block *block, struct th_interior *interior)
{
    const struct th_state_region *state = &block->layout->state;
    copy_state(block, state->begin, state->backup);
    memcpy(block->head->now, interior->now, sizeof interior->now);
    interior->from = block->head->generation;
}

/* Lanes that do not move show the step's start. */
static void hold_still(struct th_block *block, int generation)
{
    bool still[TH_LANES], any = false;
    EACH_LANE(i) any |= still[i] = !block->head->ticks[i];
    if (any)
        th_block_roll_back(block, still, generation);
}

void th_interior_advance(struct th_block *block, struct th_interior *interior,
                         const th_tick at[TH_LANES], double (*events)[TH_LANES])
{
    const struct th_scenario *scenario = block->layout->scenario;
    struct th_block_head *head = block->head;
    const int to = interior->from == 2 ? 3 : 2;
    EACH_LANE(i) head->ticks[i] = at[i] > head->now[i] ? at[i] - head->now[i] : 0;
    th_block_update_steps(block);
    bind_arrays(block, interior->from, to);
    for (size_t k = 0; k < scenario->instance_count; k++)
        scenario->instances[k].model->advance(&block->views[k]);
    if (interior->from == head->generation)
        hold_still(block, to);
    EACH_LANE(i) head->now[i] += head->ticks[i];
    bind_arrays(block, to, to);
    if (events)
        th_block_event_functions(block, events);
    th_block_observe(block);
    interior->from = to;
}

void th_interior_close(struct th_block *block, struct th_interior *interior)
{
    struct th_block_head *head = block->head;
    const struct th_state_region *state = &block->layout->state;
    copy_state(block, state->begin, state->pending);
    memcpy(head->now, interior->now, sizeof interior->now);
    memcpy(head->ticks, interior->ticks, sizeof interior->ticks);
    memcpy(head->step, interior->step, sizeof interior->step);
    memcpy(head->alive, interior->alive, sizeof interior->alive);
    bind_arrays(block, head->generation, 1 - head->generation);
}
