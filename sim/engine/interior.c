#include "engine/interior.h"

#include <math.h>
#include <string.h>

static void open_arrays(struct th_block *block, int before, int after)
{
    const struct th_layout *layout = block->layout;
    for (size_t k = 0; k < layout->scenario->instance_count; k++) {
        size_t slice = layout->slices[k].arrays;
        block->views[k].before = (double *)(block->bytes + layout->arrays[before] + slice);
        block->views[k].arrays = (double *)(block->bytes + layout->arrays[after] + slice);
    }
}

static void copy_small(struct th_block *block, size_t to, size_t from)
{
    memcpy(block->bytes + to, block->bytes + from, block->layout->small_bytes);
}

void th_interior_ends(struct th_block *block)
{
    const struct th_layout *layout = block->layout;
    struct th_block_head *head = block->head;
    if (!layout->growing_count)
        return;
    open_arrays(block, 1 - head->generation, 1 - head->generation);
    EACH_LANE(i) head->now[i] += head->ticks[i];
    th_block_observe(block);
    EACH_LANE(i) head->now[i] -= head->ticks[i];
    for (size_t k = 0; k < layout->growing_count; k++)
        memcpy(block->ends + k * TH_LANES, block->bytes + layout->growing[k],
               sizeof(double[TH_LANES]));
}

void th_interior_bound(struct th_block *block, int lane)
{
    const struct th_layout *layout = block->layout;
    for (size_t k = 0; k < layout->growing_count; k++) {
        double *shown = (double *)(block->bytes + layout->growing[k]) + lane;
        *shown = fmin(*shown, block->ends[k * TH_LANES + (size_t)lane]);
    }
}

void th_interior_open(struct th_block *block, struct th_interior *look)
{
    const struct th_block_head *head = block->head;
    memcpy(look->now, head->now, sizeof look->now);
    memcpy(look->ticks, head->ticks, sizeof look->ticks);
    memcpy(look->step, head->step, sizeof look->step);
    memcpy(look->alive, head->alive, sizeof look->alive);
    copy_small(block, block->layout->kept, block->layout->small);
    th_interior_rewind(block, look);
}

void th_interior_rewind(struct th_block *block, struct th_interior *look)
{
    copy_small(block, block->layout->small, block->layout->shadow);
    memcpy(block->head->now, look->now, sizeof look->now);
    look->from = block->head->generation;
}

/* At the step's start, a lane that does not move shows that. */
static void stand_still(struct th_block *block, int generation)
{
    bool stands[TH_LANES], any = false;
    EACH_LANE(i) any |= stands[i] = !block->head->ticks[i];
    if (any)
        th_block_roll_back(block, stands, generation);
}

void th_interior_to(struct th_block *block, struct th_interior *look,
                    const th_tick at[TH_LANES], double (*guards)[TH_LANES])
{
    const struct th_scenario *scenario = block->layout->scenario;
    struct th_block_head *head = block->head;
    const int to = look->from == 2 ? 3 : 2;
    EACH_LANE(i) head->ticks[i] = at[i] > head->now[i] ? at[i] - head->now[i] : 0;
    th_block_share(block);
    open_arrays(block, look->from, to);
    for (size_t k = 0; k < scenario->instance_count; k++)
        scenario->instances[k].model->advance(&block->views[k]);
    if (look->from == head->generation)
        stand_still(block, to);
    EACH_LANE(i) head->now[i] += head->ticks[i];
    open_arrays(block, to, to);
    if (guards)
        th_block_event_functions(block, guards);
    th_block_observe(block);
    look->from = to;
}

void th_interior_close(struct th_block *block, struct th_interior *look)
{
    struct th_block_head *head = block->head;
    copy_small(block, block->layout->small, block->layout->kept);
    memcpy(head->now, look->now, sizeof look->now);
    memcpy(head->ticks, look->ticks, sizeof look->ticks);
    memcpy(head->step, look->step, sizeof look->step);
    memcpy(head->alive, look->alive, sizeof look->alive);
    open_arrays(block, head->generation, 1 - head->generation);
}
