#include "look.h"

#include <math.h>
#include <string.h>

static void open_cells(struct th_block *block, int before, int cells)
{
    const struct th_rig *rig = block->rig;
    for (size_t k = 0; k < rig->scenario->instance_count; k++) {
        size_t room = rig->rooms[k].cells;
        block->views[k].before = (double *)(block->bytes + rig->cells[before] + room);
        block->views[k].cells = (double *)(block->bytes + rig->cells[cells] + room);
    }
}

static void copy_small(struct th_block *block, size_t to, size_t from)
{
    memcpy(block->bytes + to, block->bytes + from, block->rig->small_bytes);
}

void th_look_ends(struct th_block *block)
{
    const struct th_rig *rig = block->rig;
    struct th_block_head *head = block->head;
    if (!rig->growing_count)
        return;
    open_cells(block, 1 - head->generation, 1 - head->generation);
    EACH_LANE(i) head->now[i] += head->ticks[i];
    th_block_observe(block);
    EACH_LANE(i) head->now[i] -= head->ticks[i];
    for (size_t k = 0; k < rig->growing_count; k++)
        memcpy(block->ends + k * TH_LANES, block->bytes + rig->growing[k],
               sizeof(double[TH_LANES]));
}

void th_look_bound(struct th_block *block, int lane)
{
    const struct th_rig *rig = block->rig;
    for (size_t k = 0; k < rig->growing_count; k++) {
        double *shown = (double *)(block->bytes + rig->growing[k]) + lane;
        *shown = fmin(*shown, block->ends[k * TH_LANES + (size_t)lane]);
    }
}

void th_look_open(struct th_block *block, struct th_look *look)
{
    const struct th_block_head *head = block->head;
    memcpy(look->now, head->now, sizeof look->now);
    memcpy(look->ticks, head->ticks, sizeof look->ticks);
    memcpy(look->step, head->step, sizeof look->step);
    memcpy(look->alive, head->alive, sizeof look->alive);
    copy_small(block, block->rig->kept, block->rig->small);
    th_look_rewind(block, look);
}

void th_look_rewind(struct th_block *block, struct th_look *look)
{
    copy_small(block, block->rig->small, block->rig->shadow);
    memcpy(block->head->now, look->now, sizeof look->now);
    look->from = block->head->generation;
}

/* At the step's start, a lane that does not move shows that. */
static void stand_still(struct th_block *block, int generation)
{
    bool stands[TH_LANES], any = false;
    EACH_LANE(i) any |= stands[i] = !block->head->ticks[i];
    if (any)
        th_block_put_back(block, stands, generation);
}

void th_look_to(struct th_block *block, struct th_look *look, const th_tick at[TH_LANES],
                double (*guards)[TH_LANES])
{
    const struct th_scenario *scenario = block->rig->scenario;
    struct th_block_head *head = block->head;
    const int to = look->from == 2 ? 3 : 2;
    EACH_LANE(i) head->ticks[i] = at[i] > head->now[i] ? at[i] - head->now[i] : 0;
    th_block_share(block);
    open_cells(block, look->from, to);
    for (size_t k = 0; k < scenario->instance_count; k++)
        scenario->instances[k].model->advance(&block->views[k]);
    if (look->from == head->generation)
        stand_still(block, to);
    EACH_LANE(i) head->now[i] += head->ticks[i];
    open_cells(block, to, to);
    if (guards)
        th_block_guards(block, guards);
    th_block_observe(block);
    look->from = to;
}

void th_look_close(struct th_block *block, struct th_look *look)
{
    struct th_block_head *head = block->head;
    copy_small(block, block->rig->small, block->rig->kept);
    memcpy(head->now, look->now, sizeof look->now);
    memcpy(head->ticks, look->ticks, sizeof look->ticks);
    memcpy(head->step, look->step, sizeof look->step);
    memcpy(head->alive, look->alive, sizeof look->alive);
    open_cells(block, head->generation, 1 - head->generation);
}
