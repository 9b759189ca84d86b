/* The steady state at time 0, in rounds: see model/settle.h. */
#include "engine/settle.h"

#include <string.h>

#include "engine/state.h"

/* Rounds at most; the change of the last one, relative, at which it is done; at which it is a
 * steady state at all. */
enum { ROUNDS = 40 };
static const double done = 1e-13, enough = 1e-9;

static const struct th_model *model_of(const struct th_block *block, size_t k)
{
    return block->layout->scenario->instances[k].model;
}

static const char *unsteady(const struct th_block *block, size_t k, int lane)
{
    const struct th_model *model = model_of(block, k);
    return model->unsteady ? model->unsteady(&block->views[k], lane) : NULL;
}

static void refuse(struct th_block *block)
{
    for (size_t k = 0; k < block->layout->scenario->instance_count; k++)
        for (int i = 0; i < TH_LANES; i++)
            if (block->head->mode[i] == TH_GOING && unsteady(block, k, i))
                th_block_freeze(block, i, TH_BAD_INPUT, (int)k);
}

/* A step of one second of the lanes that go. */
static bool choose_step(struct th_block *block)
{
    bool any = false;
    EACH_LANE(i) {
        const bool goes = block->head->mode[i] == TH_GOING;
        block->head->ticks[i] = goes ? TH_TICKS_PER_SECOND : 0;
        any |= goes;
    }
    th_block_update_steps(block);
    return any;
}

static void advance(struct th_block *block, struct th_settling *how)
{
    const int now = block->head->generation;
    th_block_bind_arrays(block, now, 1 - now);
    for (size_t k = 0; k < block->layout->scenario->instance_count; k++) {
        const struct th_model *model = model_of(block, k);
        if (model->settle)
            model->settle(&block->views[k], how);
        else
            model->advance(&block->views[k]);
    }
}

/* All but what settled is as it was: the others' arrays in the current generation, states and
 * ports from their backup. */
static void put_back(struct th_block *block)
{
    const struct th_layout *layout = block->layout;
    const int now = block->head->generation;
    const size_t aside = layout->state.inside - layout->state.begin;
    for (size_t k = 0; k < layout->scenario->instance_count; k++) {
        const struct th_slice *slice = &layout->slices[k];
        if (!model_of(block, k)->settle)
            continue;
        memcpy(block->bytes + slice->states + aside, block->bytes + slice->states,
               slice->states_bytes);
        memcpy(th_block_lanes(block, layout->arrays[now] + slice->arrays),
               th_block_lanes(block, layout->arrays[1 - now] + slice->arrays),
               slice->array_count * sizeof(double[TH_LANES]));
    }
    th_state_restore(block, layout->state.begin);
    for (size_t k = 0; k < layout->scenario->instance_count; k++) {
        const struct th_slice *slice = &layout->slices[k];
        if (model_of(block, k)->settle)
            memcpy(block->bytes + slice->states, block->bytes + slice->states + aside,
                   slice->states_bytes);
    }
    th_block_bind(block);
}

static void show(struct th_block *block)
{
    struct th_settling how = {.shows = true};
    for (size_t k = 0; k < block->layout->scenario->instance_count; k++)
        if (model_of(block, k)->settle)
            model_of(block, k)->settle(&block->views[k], &how);
}

static bool is_done(const struct th_block *block, const struct th_settling *how)
{
    bool all = true;
    EACH_LANE(i) all &= block->head->mode[i] != TH_GOING || how->apart[i] <= done;
    return all;
}

void th_settle(struct th_block *block)
{
    struct th_settling how = {0};
    refuse(block);
    th_state_save(block);
    for (int round = 0; round < ROUNDS && choose_step(block); round++) {
        memset(how.apart, 0, sizeof how.apart);
        advance(block, &how);
        th_state_inspect(block);
        put_back(block);
        show(block);
        if (is_done(block, &how))
            break;
    }
    for (int i = 0; i < TH_LANES; i++)
        if (block->head->mode[i] == TH_GOING && !(how.apart[i] <= enough))
            th_block_freeze(block, i, TH_NOT_CONVERGED, -1);
    EACH_LANE(i) block->head->ticks[i] = 0;
    EACH_LANE(i) block->head->step[i] = 1;
}

const char *th_settle_reason(const struct th_block *block, int lane)
{
    const int failed_in = block->head->failed_in[lane];
    if (!block->layout->scenario->steady || block->head->now[lane] > 0 ||
        block->head->steps[lane] > 0)
        return NULL;
    if (block->head->failure[lane] == TH_NOT_CONVERGED && failed_in < 0)
        return "its steady state was not reached: begin at rest (run.from: rest)";
    return failed_in < 0 ? NULL : unsteady(block, (size_t)failed_in, lane);
}
