/* Computes inside a step. While an interior is open the models work in a region of states of
 * their own, and alternate between generations 2 and 3 of arrays; the end of the step stays
 * where it is:
 *
 *                  states           arrays
 *     step start   state.backup     head->generation
 *     step end     state.begin      1 - head->generation
 *     interior     state.inside     2, 3
 */
#include "engine/watch/interior.h"

#include <math.h>
#include <string.h>

#include "engine/state.h"

void th_interior_store_ends(struct th_block *block, const bool *shown)
{
    const struct th_layout *layout = block->layout;
    struct th_block_head *head = block->head;
    if (!layout->growing_count)
        return;
    th_block_bind_arrays(block, 1 - head->generation, 1 - head->generation);
    EACH_LANE(i) head->now[i] += head->ticks[i];
    th_block_set_profiles(block, false);
    th_block_observe_some(block, shown);
    th_block_set_profiles(block, true);
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
    memcpy(interior->now, head->now, sizeof interior->now);
    memcpy(interior->ticks, head->ticks, sizeof interior->ticks);
    memcpy(interior->step, head->step, sizeof interior->step);
    memcpy(interior->alive, head->alive, sizeof interior->alive);
    interior->holds = false;
    th_block_bind_state(block, block->layout->state.inside);
    th_interior_rewind(block, interior);
}

void th_interior_rewind(struct th_block *block, struct th_interior *interior)
{
    th_state_restore(block, block->layout->state.inside);
    memcpy(block->head->now, interior->now, sizeof interior->now);
    interior->from = block->head->generation;
}

/* Lanes that do not move show the step's start. */
static void hold_still(struct th_block *block, int generation)
{
    bool still[TH_LANES], any = false;
    EACH_LANE(i) any |= still[i] = !block->head->ticks[i];
    if (any)
        th_state_restore_lanes(block, block->layout->state.inside, generation, still);
}

/* True if the outputs that are shown, or states that others read at later instants, need it. */
static bool is_needed(const struct th_scenario *scenario, size_t instance, const bool *shown)
{
    return !shown || shown[instance] || !scenario->instances[instance].model->shows;
}

void th_interior_move(struct th_block *block, struct th_interior *interior,
                      const th_tick at[TH_LANES], const bool *shown)
{
    const struct th_scenario *scenario = block->layout->scenario;
    struct th_block_head *head = block->head;
    const int to = interior->from == 2 ? 3 : 2;
    EACH_LANE(i) head->ticks[i] = at[i] > head->now[i] ? at[i] - head->now[i] : 0;
    th_block_update_steps(block);
    th_block_bind_arrays(block, interior->from, to);
    for (size_t k = 0; k < scenario->instance_count; k++)
        if (is_needed(scenario, k, shown))
            th_block_advance_model(block, k);
    if (interior->holds && interior->from == head->generation)
        hold_still(block, to);
    EACH_LANE(i) head->now[i] += head->ticks[i];
    th_block_bind_arrays(block, to, to);
    interior->from = to;
}

void th_interior_advance(struct th_block *block, struct th_interior *interior,
                         const th_tick at[TH_LANES], const bool *shown,
                         double (*events)[TH_LANES])
{
    th_interior_move(block, interior, at, shown);
    if (events)
        th_block_event_functions(block, events);
    th_block_observe_some(block, shown);
}

void th_interior_close(struct th_block *block, struct th_interior *interior)
{
    struct th_block_head *head = block->head;
    memcpy(head->now, interior->now, sizeof interior->now);
    memcpy(head->ticks, interior->ticks, sizeof interior->ticks);
    memcpy(head->step, interior->step, sizeof interior->step);
    memcpy(head->alive, interior->alive, sizeof interior->alive);
    th_block_bind_state(block, block->layout->state.begin);
    th_block_bind_arrays(block, head->generation, 1 - head->generation);
}
