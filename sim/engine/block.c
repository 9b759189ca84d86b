/* A block's memory, the models' views of it, and reading and changing one lane. */
#include "engine/block_private.h"

#include <math.h>
#include <string.h>

#include "scenario/column.h"
#include "scenario/instant.h"
#include "scenario/rules.h"

void th_block_bind_arrays(struct th_block *block, int before, int after)
{
    const struct th_layout *layout = block->layout;
    for (size_t k = 0; k < layout->scenario->instance_count; k++) {
        const size_t slice = layout->slices[k].arrays;
        block->views[k].before = th_block_lanes(block, layout->arrays[before] + slice);
        block->views[k].arrays = th_block_lanes(block, layout->arrays[after] + slice);
    }
}

void th_block_bind(struct th_block *block)
{
    th_block_bind_arrays(block, block->head->generation, block->head->generation);
}

void th_block_bind_state(struct th_block *block, size_t region)
{
    const struct th_layout *layout = block->layout;
    unsigned char *bytes = block->bytes + region;
    for (size_t k = 0; k < layout->scenario->instance_count; k++) {
        const struct th_slice *slice = &layout->slices[k];
        struct th_view *view = &block->views[k];
        view->ports = bytes;
        view->states = bytes + (slice->states - layout->state.begin);
        view->timer = (th_tick *)(bytes + (slice->timer - layout->state.begin));
        view->status = (enum th_status *)(bytes + (slice->status - layout->state.begin));
    }
}

/* The view of the model beside an instance's; NULL: there is none. */
static const struct th_view *beside(const struct th_block *block, size_t instance)
{
    const size_t k = th_scenario_beside(block->layout->scenario, instance);
    return k == SIZE_MAX ? NULL : &block->views[k];
}

static void create_views(struct th_block *block)
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
            .outputs = block->bytes + slice->outputs,
            .profiles = th_block_lanes(block, slice->profiles),
            .fixed = block->bytes + slice->fixed,
            .species = scenario->species,
            .points = slice->points,
            .across = slice->across,
            .index = scenario->instances[k].index,
            .structural = slice->structural,
            .profiled = slice->profiled | slice->placed_profiles,
            .out = block->head->out,
            .data = scenario->instances[k].data,
            .name = scenario->instances[k].name,
            .seed = scenario->seed,
            .person = block->head->person,
            .gave = block->gave + k * TH_LANES,
            .model = scenario->instances[k].model,
            .beside = beside(block, k),
            .local = th_scenario_local(scenario),
        };
    }
    th_block_bind_state(block, layout->state.begin);
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
        block->gave = th_arena_take(&block->arena, (layout->scenario->instance_count + 1) *
                                                       sizeof(uint32_t[TH_LANES]));
        block->shown = th_arena_take(&block->arena, layout->scenario->instance_count + 1);
        block->starts = th_arena_take(&block->arena, (layout->course_plan->watched_count + 1) *
                                                         sizeof *block->starts);
        block->ends = th_arena_take(&block->arena,
                                    (layout->growing_count + 1) * sizeof(double[TH_LANES]));
    }
    if (!block || !block->views || !block->bytes || !block->trial || !block->ends ||
        !block->starts || !block->gave || !block->shown || !th_block_take_readings(block)) {
        th_error_add(error, TH_NO_MEMORY, "no memory for a block of %zu bytes",
                     layout->block_bytes);
        th_arena_free(block ? &block->arena : &arena);
        return NULL;
    }
    block->head = (struct th_block_head *)block->bytes;
    create_views(block);
    return block;
}

void th_block_free(struct th_block *block)
{
    if (!block)
        return;
    struct th_arena arena = block->arena;
    th_arena_free(&arena);
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

double th_block_least_event(const struct th_block *block, double (*values)[TH_LANES], int lane)
{
    double least = 1;
    for (size_t g = 0; g < block->layout->event_function_count; g++) {
        double before = block->head->event_function[g][lane];
        if (before > 0)
            least = fmin(least, values[g][lane] / before);
    }
    return least;
}

void th_block_update_steps(struct th_block *block)
{
    struct th_block_head *head = block->head;
    double step = 1;
    EACH_LANE(i)
        if (head->ticks[i])
            step = th_seconds_of(head->ticks[i]);
    EACH_LANE(i) {
        head->alive[i] = head->ticks[i] > 0;
        head->step[i] = head->alive[i] ? th_seconds_of(head->ticks[i]) : step;
    }
}

void th_block_set_profiles(struct th_block *block, bool on)
{
    const struct th_layout *layout = block->layout;
    for (size_t k = 0; k < layout->scenario->instance_count; k++)
        block->views[k].profiled = layout->slices[k].placed_profiles |
                                   (!on                  ? 0
                                    : block->profile_all ? UINT64_MAX
                                                         : layout->slices[k].profiled);
}

void th_block_profile_all(struct th_block *block)
{
    block->profile_all = true;
    th_block_set_profiles(block, true);
}

void th_block_set_reducing(struct th_block *block, bool on)
{
    block->unreduced = !on;
}

struct th_outcome th_block_outcome(const struct th_block *block, int lane)
{
    const struct th_block_head *head = block->head;
    return (struct th_outcome){.member = head->member[lane],
                               .status = (enum th_status)head->failure[lane],
                               .failed_in = head->failed_in[lane],
                               .at = head->now[lane],
                               .steps = head->steps[lane],
                               .samples = head->sample[lane]};
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

void th_block_observe_instance(struct th_block *block, size_t k)
{
    const struct th_layout *layout = block->layout;
    const struct th_model *model = layout->scenario->instances[k].model;
    const struct th_slice *slice = &layout->slices[k];
    if (model->observe)
        model->observe(&block->views[k]);
    for (size_t n = slice->first_placed; n < slice->first_placed + slice->placed_count; n++)
        EACH_LANE(i)
            th_block_lanes(block, layout->placed[n].lanes)[i] =
                th_placed_value(&layout->placed[n], block->bytes, i);
}

void th_block_observe_some(struct th_block *block, const bool *shown)
{
    const struct th_scenario *scenario = block->layout->scenario;
    for (size_t k = 0; k < scenario->instance_count; k++)
        if (!shown || shown[k])
            th_block_observe_instance(block, k);
    memcpy(block->head->shown, block->head->now, sizeof block->head->shown);
}

void th_block_observe(struct th_block *block)
{
    th_block_observe_some(block, NULL);
}

th_tick th_block_shown(const struct th_block *block, int lane)
{
    return block->head->shown[lane];
}

static double *kept(const struct th_block *block, int lane, size_t column)
{
    return th_block_lanes(block, block->layout->totals) + column * TH_LANES + lane;
}

void th_block_keep(struct th_block *block, int lane)
{
    const struct th_scenario *scenario = block->layout->scenario;
    for (size_t k = 0; k < scenario->column_count; k++) {
        size_t total = th_slice_total(scenario, block->layout->slices, &scenario->columns[k]);
        if (total != SIZE_MAX)
            *kept(block, lane, k) = th_block_lanes(block, total)[lane];
    }
    block->head->kept_at[lane] = block->head->shown[lane];
}

/* Of a column of the scenario: the mean since th_block_keep, or since the last sample. */
static double mean_since(const struct th_block *block, int lane, size_t column)
{
    const struct th_scenario *scenario = block->layout->scenario;
    const size_t at =
        th_slice_total(scenario, block->layout->slices, &scenario->columns[column]);
    double total = th_block_lanes(block, at)[lane];
    th_tick span = block->head->shown[lane] - block->head->kept_at[lane];
    double rise = total - *kept(block, lane, column);
    return span > 0 ? rise / th_seconds_of(span) : NAN;
}

double th_block_get(const struct th_block *block, int lane, const struct th_column *column,
                    size_t point)
{
    const struct th_scenario *scenario = block->layout->scenario;
    const struct th_slice *slices = block->layout->slices;
    const struct th_row *row = th_column_row(scenario, column);
    if (block->head->out[lane] &&
        scenario->catalog->slots[scenario->instances[column->instance].slot].device)
        return NAN;
    const bool mean = !column->profile && row->nature == TH_INTERVAL_MEAN;
    for (size_t k = 0; mean && k < scenario->column_count; k++)
        if (th_column_same(&scenario->columns[k], column))
            return mean_since(block, lane, k);
    const size_t floor = th_slice_floor(scenario, slices, column);
    const struct th_placed placed =
        column->placed ? th_placed_of(scenario, slices, column) : (struct th_placed){0};
    const double si =
        column->placed
            ? th_placed_value(&placed, block->bytes, lane)
            : th_block_lanes(block, th_slice_column(scenario, slices,
                                                    column))[point * TH_LANES + (size_t)lane];
    return floor != SIZE_MAX && fabs(si) < th_block_lanes(block, floor)[lane] ? 0 : si;
}

enum th_status th_block_set(struct th_block *block, int lane, size_t instance, size_t row,
                            double si)
{
    const struct th_instance *it = &block->layout->scenario->instances[instance];
    const struct th_provenance *origin = &it->provenance[row];
    if (!(si >= origin->least && si <= origin->most) ||
        th_row_fixed(&it->model->params.rows[row]))
        return TH_BAD_INPUT;
    th_block_lanes(block,
                   block->layout->slices[instance].params)[row * TH_LANES + (size_t)lane] = si;
    block->head->due[lane] = block->head->set[lane] = true;
    block->stale[lane] = true;
    struct th_course_lanes *course =
        (struct th_course_lanes *)(block->bytes + block->layout->course);
    course->evaluate[lane] |= block->layout->course_plan->active;
    return TH_OK;
}

const void *th_block_bytes(const struct th_block *block, size_t *count)
{
    *count = block->layout->block_bytes;
    return block->bytes;
}

void th_block_restore(struct th_block *block, const void *bytes)
{
    memcpy(block->bytes, bytes, block->layout->block_bytes);
    block->used = true;
    th_block_bind(block);
}
