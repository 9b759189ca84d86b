/* Readings of a step in a block: their memory, and how models take them. */
#include "engine/block_private.h"

static bool take(struct th_block *block, size_t k)
{
    struct th_readings *readings = th_arena_take(&block->arena, sizeof *readings);
    if (!readings)
        return false;
    readings->vectors = block->layout->slices[k].states_bytes / sizeof(double[TH_LANES]);
    readings->at = th_arena_take(&block->arena, TH_READINGS * sizeof *readings->at);
    readings->states = th_arena_take(&block->arena, (TH_READINGS * readings->vectors + 1) *
                                                        sizeof *readings->states);
    block->readings[k] = readings;
    return readings->at && readings->states;
}

bool th_block_take_readings(struct th_block *block)
{
    const struct th_scenario *scenario = block->layout->scenario;
    block->readings =
        th_arena_take(&block->arena, (scenario->instance_count + 1) * sizeof *block->readings);
    bool done = block->readings != NULL;
    for (size_t k = 0; done && k < scenario->instance_count; k++)
        if (scenario->instances[k].model->next_reading)
            done = take(block, k);
    return done;
}

void th_block_advance_model(struct th_block *block, size_t instance)
{
    const struct th_model *model = block->layout->scenario->instances[instance].model;
    const struct th_readings *readings = block->readings[instance];
    const struct th_block_head *head = block->head;
    model->advance(&block->views[instance]);
    if (!readings || block->finds_readings)
        return;
    for (int i = 0; i < TH_LANES; i++)
        for (size_t n = 0; n < readings->count[i]; n++)
            if (readings->at[n][i] > head->now[i] &&
                readings->at[n][i] <= head->now[i] + head->ticks[i])
                model->take_reading(&block->views[instance], readings->at[n][i],
                                    readings->states[n * readings->vectors], i);
}
