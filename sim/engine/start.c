/* The start of a block. */
#include "engine/start.h"

#include <string.h>

#include "engine/course/round.h"
#include "engine/course/state.h"
#include "engine/handle.h"
#include "engine/rules.h"
#include "engine/settle.h"
#include "engine/state.h"
#include "engine/watch/log.h"
#include "engine/watch/reduce.h"
#include "scenario/draw.h"
#include "scenario/people/people.h"

/* Bytes of an instance's parameters in all lanes. */
static size_t params_bytes(const struct th_block *block, size_t instance)
{
    return block->layout->scenario->instances[instance].model->params.count *
           sizeof(double[TH_LANES]);
}

static double *params_of(const struct th_block *block, size_t instance)
{
    return th_block_lanes(block, block->layout->slices[instance].params);
}

static void clear(struct th_block *block, uint64_t first, int from, int to)
{
    struct th_block_head *head = block->head;
    if (block->used)
        memset(block->bytes, 0, block->layout->block_bytes);
    block->used = true;
    memset(block->gave, 0,
           block->layout->scenario->instance_count * sizeof(uint32_t[TH_LANES]));
    EACH_LANE(i) {
        head->member[i] = first + (uint64_t)i;
        head->person[i] = th_person(block->layout->scenario, head->member[i]);
        head->mode[i] = i >= from && i < to ? TH_GOING : TH_RESTING;
        head->failed_in[i] = -1;
        head->step[i] = 1;
        head->due[i] = true;
    }
    th_course_place(block);
}

/* The scenario's values, and each member's own of those that differ. */
static void draw_params(struct th_block *block)
{
    const struct th_scenario *scenario = block->layout->scenario;
    for (size_t k = 0; k < scenario->instance_count; k++) {
        double *params = params_of(block, k);
        for (size_t r = 0; r < scenario->instances[k].model->params.count; r++)
            EACH_LANE(i) params[r * TH_LANES + (size_t)i] = scenario->instances[k].params[r];
    }
    for (size_t k = 0; k < scenario->replaced_count; k++) {
        const struct th_replaced *replaced = &scenario->replaced[k];
        double *row = params_of(block, replaced->instance) + replaced->row * TH_LANES;
        EACH_LANE(i) th_replaced_value(scenario, k, block->head->member[i], &row[i]);
    }
    for (size_t v = 0; v < scenario->vary_count; v++) {
        const struct th_vary *vary = &scenario->vary[v];
        double *row = params_of(block, vary->instance) + vary->row * TH_LANES;
        EACH_LANE(i) row[i] = th_draw_value(scenario, v, block->head->member[i]);
    }
}

/* Members of a large ensemble may not have been checked before the run. */
static void check_draws(struct th_block *block)
{
    const struct th_scenario *scenario = block->layout->scenario;
    for (size_t k = 0; k < scenario->instance_count; k++)
        for (int i = 0; th_differs_anywhere(scenario, k) && i < TH_LANES; i++)
            th_block_check(block, i, k);
}

/* After events of the first instant nothing is steady: another start is one at rest. */
static void start_models(struct th_block *block, bool settles)
{
    const struct th_scenario *scenario = block->layout->scenario;
    th_block_bind(block);
    for (size_t k = 0; k < scenario->instance_count; k++)
        EACH_LANE(i) block->views[k].timer[i] = TH_NEVER;
    for (size_t k = 0; k < scenario->instance_count; k++)
        scenario->instances[k].model->start(&block->views[k]);
    for (size_t k = 0; k < scenario->instance_count; k++)
        if (scenario->instances[k].model->prepare)
            scenario->instances[k].model->prepare(&block->views[k]);
    if (settles)
        th_settle(block);
    EACH_LANE(i) block->head->due[i] = false;
    th_state_inspect(block);
    th_block_event_functions(block, block->head->event_function);
    th_reduce_clear(block);
    th_course_start(block);
    th_log_start(block);
    th_reduce_start(block);
}

void th_block_start(struct th_block *block, uint64_t first, int from, int to)
{
    clear(block, first, from, to);
    draw_params(block);
    check_draws(block);
    start_models(block, block->layout->scenario->steady);
}

void th_block_start_with(struct th_block *block, uint64_t first, int to, th_tick now,
                         const double *params)
{
    clear(block, first, 0, to);
    for (size_t k = 0; k < block->layout->scenario->instance_count; k++) {
        memcpy(params_of(block, k), params, params_bytes(block, k));
        params += params_bytes(block, k) / sizeof *params;
    }
    EACH_LANE(i) block->head->now[i] = now;
    start_models(block, false);
}

void th_block_try(struct th_block *block, size_t instance, const struct th_event *event)
{
    for (int i = 0; i < TH_LANES; i++)
        if (block->head->mode[i] == TH_GOING)
            th_block_handle(block, instance, event, i);
    th_block_prepare(block);
}

void th_block_copy_params(const struct th_block *block, double *params)
{
    for (size_t k = 0; k < block->layout->scenario->instance_count; k++) {
        memcpy(params, params_of(block, k), params_bytes(block, k));
        params += params_bytes(block, k) / sizeof *params;
    }
}
