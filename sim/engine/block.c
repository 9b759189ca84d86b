/* A block's memory and its windows: created, started, looked into. */
#include "engine/block.h"

#include "engine/log.h"
#include "engine/reduce.h"
#include "scenario/draw.h"

#include <math.h>
#include <string.h>

static double *lanes_at(const struct th_block *block, size_t offset)
{
    return (double *)(block->bytes + offset);
}

void th_block_bind(struct th_block *block)
{
    const struct th_layout *layout = block->layout;
    size_t current = layout->arrays[block->head->generation];
    for (size_t k = 0; k < layout->scenario->instance_count; k++) {
        struct th_view *view = &block->views[k];
        view->arrays = lanes_at(block, current + layout->slices[k].arrays);
        view->before = view->arrays;
    }
}

static void open_views(struct th_block *block)
{
    const struct th_layout *layout = block->layout;
    const struct th_scenario *scenario = layout->scenario;
    for (size_t k = 0; k < scenario->instance_count; k++) {
        const struct th_slice *slice = &layout->slices[k];
        block->views[k] = (struct th_view){
            .now = block->head->now,
            .step = block->head->step,
            .due = block->head->due,
            .alive = block->head->alive,
            .params = block->bytes + slice->params,
            .states = block->bytes + slice->states,
            .outputs = block->bytes + slice->outputs,
            .profiles = lanes_at(block, slice->profiles),
            .fixed = block->bytes + slice->fixed,
            .ports = block->bytes + layout->ports,
            .timer = (th_tick *)(block->bytes + slice->timer),
            .status = (enum th_status *)(block->bytes + slice->status),
            .species = scenario->species,
            .points = slice->points,
            .index = scenario->instances[k].index,
            .structural = slice->structural,
            .profiled = slice->profiled,
        };
    }
    th_block_bind(block);
}

static size_t most_params(const struct th_layout *layout)
{
    size_t most = 1;
    for (size_t k = 0; k < layout->scenario->instance_count; k++) {
        size_t count = layout->scenario->instances[k].model->params.count;
        most = count > most ? count : most;
    }
    return most;
}

struct th_block *th_block_create(const struct th_layout *layout, struct th_error *error)
{
    struct th_arena arena = {0};
    struct th_block *block = th_arena_take(&arena, sizeof *block);
    if (block) {
        block->arena = arena;
        block->layout = layout;
        block->views = th_arena_take(&block->arena, (layout->scenario->instance_count + 1) *
                                                        sizeof *block->views);
        block->bytes = th_arena_take(&block->arena, layout->block_bytes);
        block->trial = th_arena_take(&block->arena, most_params(layout) * sizeof *block->trial);
        block->ends = th_arena_take(&block->arena,
                                    (layout->growing_count + 1) * sizeof(double[TH_LANES]));
    }
    if (!block || !block->views || !block->bytes || !block->trial || !block->ends) {
        th_error_add(error, TH_NO_MEMORY, "no memory for a block of %zu bytes",
                     layout->block_bytes);
        th_arena_free(block ? &block->arena : &arena);
        return NULL;
    }
    block->head = (struct th_block_head *)block->bytes;
    open_views(block);
    return block;
}

void th_block_free(struct th_block *block)
{
    if (!block)
        return;
    struct th_arena arena = block->arena;
    th_arena_free(&arena);
}

/* The scenario's numbers, and for the varied ones each member's own draw. */
static void fill_params(struct th_block *block)
{
    const struct th_scenario *scenario = block->layout->scenario;
    for (size_t k = 0; k < scenario->instance_count; k++) {
        double *params = lanes_at(block, block->layout->slices[k].params);
        for (size_t r = 0; r < scenario->instances[k].model->params.count; r++)
            EACH_LANE(i) params[r * TH_LANES + (size_t)i] = scenario->instances[k].params[r];
    }
    for (size_t v = 0; v < scenario->vary_count; v++) {
        const struct th_vary *vary = &scenario->vary[v];
        double base = scenario->instances[vary->instance].params[vary->row];
        double *params = lanes_at(block, block->layout->slices[vary->instance].params);
        EACH_LANE(i)
            params[vary->row * TH_LANES + (size_t)i] =
                th_draw(scenario->vary, scenario->vary_count, v, scenario->seed,
                        block->head->member[i], base);
    }
}

void th_block_fill(struct th_block *block, uint64_t first, int count)
{
    const struct th_layout *layout = block->layout;
    memset(block->bytes, 0, layout->block_bytes);
    struct th_block_head *head = block->head;
    EACH_LANE(i) {
        head->member[i] = first + (uint64_t)i;
        head->mode[i] = i < count ? TH_GOING : TH_RESTING;
        head->failed_in[i] = -1;
        head->step[i] = 1;
        head->due[i] = true;
    }
    fill_params(block);
}

void th_block_begin(struct th_block *block)
{
    const struct th_layout *layout = block->layout;
    th_block_bind(block);
    for (size_t k = 0; k < layout->scenario->instance_count; k++)
        EACH_LANE(i) block->views[k].timer[i] = TH_NEVER;
    for (size_t k = 0; k < layout->scenario->instance_count; k++)
        layout->scenario->instances[k].model->start(&block->views[k]);
    for (size_t k = 0; k < layout->scenario->instance_count; k++)
        if (layout->scenario->instances[k].model->prepare)
            layout->scenario->instances[k].model->prepare(&block->views[k]);
    EACH_LANE(i) block->head->due[i] = false;
    th_block_inspect(block);
    th_block_event_functions(block, block->head->event_function);
    th_log_start(block);
    th_reduce_start(block);
}

/* Members of a large ensemble may never have been tried. */
static void judge_draws(struct th_block *block)
{
    const struct th_scenario *scenario = block->layout->scenario;
    for (size_t v = 0; v < scenario->vary_count; v++) {
        size_t instance = scenario->vary[v].instance;
        bool again = false;
        for (size_t k = 0; k < v; k++) again |= scenario->vary[k].instance == instance;
        for (int i = 0; !again && i < TH_LANES; i++) th_block_check(block, i, instance);
    }
}

void th_block_start(struct th_block *block, uint64_t first, int count)
{
    th_block_fill(block, first, count);
    judge_draws(block);
    th_block_begin(block);
}

void th_block_event_functions(struct th_block *block, double (*values)[TH_LANES])
{
    const struct th_scenario *scenario = block->layout->scenario;
    size_t at = 0;
    for (size_t k = 0; k < scenario->instance_count; k++) {
        const struct th_model *model = scenario->instances[k].model;
        if (model->event_function_count)
            model->event_functions(&block->views[k], values[at]);
        at += model->event_function_count;
    }
}

void th_block_freeze(struct th_block *block, int lane, enum th_status status, int failed_in)
{
    block->head->mode[lane] = TH_FAILED;
    block->head->failure[lane] = status;
    block->head->failed_in[lane] = failed_in;
}

/* x * 0 is 0 for a finite x and NaN for any other: one pass without branches. */
static void sum_of_nothing(const double *lanes, size_t bytes, double *sum)
{
    for (size_t k = 0; k < bytes / sizeof(double); k += TH_LANES)
        EACH_LANE(i) sum[i] += lanes[k + (size_t)i] * 0;
}

/* Which instance holds a number that is not finite; -1: the ports. */
static int find_culprit(const struct th_block *block, int lane)
{
    const struct th_layout *layout = block->layout;
    for (size_t k = 0; k < layout->scenario->instance_count; k++) {
        double sum[TH_LANES] = {0};
        sum_of_nothing(lanes_at(block, layout->slices[k].states),
                       layout->slices[k].states_bytes, sum);
        if (sum[lane] != 0)
            return (int)k;
    }
    return -1;
}

bool th_block_inspect(struct th_block *block)
{
    const struct th_layout *layout = block->layout;
    double sum[TH_LANES] = {0};
    bool any = false;
    sum_of_nothing(lanes_at(block, layout->small), layout->statuses - layout->small, sum);
    for (int i = 0; i < TH_LANES; i++) {
        if (block->head->mode[i] != TH_GOING)
            continue;
        for (size_t k = 0; k < layout->scenario->instance_count; k++)
            if (block->views[k].status[i] != TH_OK && block->head->mode[i] == TH_GOING)
                th_block_freeze(block, i, block->views[k].status[i], (int)k);
        if (block->head->mode[i] == TH_GOING && !(sum[i] == 0))
            th_block_freeze(block, i, TH_RUN_FAILED, find_culprit(block, i));
        any |= block->head->mode[i] != TH_GOING;
    }
    return any;
}

th_tick th_block_now(const struct th_block *block, int lane)
{
    return block->head->now[lane];
}

enum th_status th_block_status(const struct th_block *block, int lane)
{
    return (enum th_status)block->head->failure[lane];
}

uint64_t th_block_steps(const struct th_block *block, int lane)
{
    return block->head->steps[lane];
}

void th_block_observe(struct th_block *block)
{
    const struct th_scenario *scenario = block->layout->scenario;
    for (size_t k = 0; k < scenario->instance_count; k++)
        if (scenario->instances[k].model->observe)
            scenario->instances[k].model->observe(&block->views[k]);
    memcpy(block->head->shown, block->head->now, sizeof block->head->shown);
}

static double *kept(const struct th_block *block, int lane, size_t column)
{
    return lanes_at(block, block->layout->totals) + column * TH_LANES + lane;
}

void th_block_keep(struct th_block *block, int lane)
{
    const struct th_scenario *scenario = block->layout->scenario;
    for (size_t k = 0; k < scenario->column_count; k++) {
        size_t total = th_layout_total(block->layout, &scenario->columns[k]);
        if (total != SIZE_MAX)
            *kept(block, lane, k) = lanes_at(block, total)[lane];
    }
    block->head->kept_at[lane] = block->head->shown[lane];
}

/* Of a column of the scenario: the mean since th_block_keep, or since the last sample. */
static double mean_since(const struct th_block *block, int lane, size_t column)
{
    const struct th_column *of = &block->layout->scenario->columns[column];
    double total = lanes_at(block, th_layout_total(block->layout, of))[lane];
    th_tick span = block->head->shown[lane] - block->head->kept_at[lane];
    double rise = total - *kept(block, lane, column);
    return span > 0 ? rise / ((double)span / TH_TICKS_PER_SECOND) : NAN;
}

double th_block_get(const struct th_block *block, int lane, const struct th_column *column,
                    size_t point)
{
    const struct th_scenario *scenario = block->layout->scenario;
    const struct th_model *model = scenario->instances[column->instance].model;
    const bool mean =
        !column->profile && model->outputs.rows[column->row].nature == TH_INTERVAL_MEAN;
    for (size_t k = 0; mean && k < scenario->column_count; k++) {
        const struct th_column *of = &scenario->columns[k];
        if (!of->profile && of->instance == column->instance && of->row == column->row &&
            of->species == column->species)
            return mean_since(block, lane, k);
    }
    size_t start = th_layout_find(block->layout, column),
           floor = th_layout_floor(block->layout, column);
    double si = lanes_at(block, start)[point * TH_LANES + (size_t)lane];
    return floor != SIZE_MAX && fabs(si) < lanes_at(block, floor)[lane] ? 0 : si;
}

enum th_status th_block_set(struct th_block *block, int lane, size_t instance, size_t row,
                            double si)
{
    const struct th_instance *it = &block->layout->scenario->instances[instance];
    const struct th_value *value = &it->values[row];
    if (!(si >= value->least && si <= value->most) ||
        it->model->params.rows[row].flags & (TH_STRUCTURAL | TH_AT_START))
        return TH_BAD_INPUT;
    lanes_at(block, block->layout->slices[instance].params)[row * TH_LANES + (size_t)lane] = si;
    block->head->due[lane] = true;
    return TH_OK;
}

void *th_block_bytes(struct th_block *block, size_t *count)
{
    *count = block->layout->block_bytes;
    return block->bytes;
}
