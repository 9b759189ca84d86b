/* Counts the bytes of a block. */
#include "layout/layout.h"

#include "layout/head.h"
#include "scenario/rules.h"

static size_t take(size_t *at, size_t bytes)
{
    size_t start = *at;
    *at += th_aligned(bytes);
    return start;
}

/* The bit of a profile row; the last one stands for all behind it, too. */
static uint64_t bit_of(size_t row)
{
    return UINT64_C(1) << (row < 63 ? row : 63);
}

/* The profile rows of an instance that are recorded, a bit each. */
static uint64_t find_profiled(const struct th_scenario *scenario, size_t instance)
{
    uint64_t rows = 0;
    for (size_t k = 0; k < scenario->column_count; k++)
        if (scenario->columns[k].profile && scenario->columns[k].instance == instance)
            rows |= bit_of(scenario->columns[k].row);
    return rows;
}

/* Profiles of an instance at places; *rows: of which rows, a bit each. */
static size_t count_placed(const struct th_scenario *scenario, size_t instance, uint64_t *rows)
{
    size_t count = 0;
    *rows = 0;
    for (size_t k = 0; k < scenario->output_count; k++) {
        const struct th_column *output = &scenario->outputs[k];
        if (!output->placed || output->instance != instance)
            continue;
        *rows |= bit_of(output->row);
        count++;
    }
    return count;
}

static void lay_slice(struct th_layout *layout, size_t k, size_t *at)
{
    const struct th_scenario *scenario = layout->scenario;
    const struct th_model *model = scenario->instances[k].model;
    const struct th_setup setup = th_scenario_setup(scenario, k, scenario->instances[k].params);
    struct th_slice *slice = &layout->slices[k];
    slice->structural = setup.params;
    const size_t placed = count_placed(scenario, k, &slice->placed_profiles);
    slice->profiled = find_profiled(scenario, k);
    slice->points = model->points ? model->points(&setup) : 0;
    slice->across = model->across ? model->across(&setup) : 0;
    slice->params = take(at, th_slice_table(&model->params));
    slice->outputs_bytes = th_slice_table(&model->outputs);
    slice->outputs = take(at, slice->outputs_bytes);
    slice->profiles = take(at, th_slice_profiles(&model->profiles, setup.species, slice));
    slice->placed = take(at, placed * sizeof(double[TH_LANES]));
    slice->fixed = take(at, model->fixed ? model->fixed(&setup) : 0);
    slice->array_count = model->arrays ? model->arrays(&setup) : 0;
    slice->arrays = layout->arrays_bytes;
    layout->arrays_bytes += slice->array_count * sizeof(double[TH_LANES]);
    layout->event_function_count += model->event_function_count;
}

/* Fills growing with the lane vectors of outputs with TH_GROWS; NULL: counts them. */
static size_t find_growing(const struct th_layout *layout, size_t *growing)
{
    const struct th_scenario *scenario = layout->scenario;
    size_t count = 0;
    for (size_t k = 0; k < scenario->instance_count; k++) {
        const struct th_table *outputs = &scenario->instances[k].model->outputs;
        size_t at = layout->slices[k].outputs;
        for (size_t r = 0; r < outputs->count; r++) {
            const struct th_row *row = &outputs->rows[r];
            const bool each = row->flags & TH_EACH_SPECIES, grows = row->flags & TH_GROWS;
            for (size_t s = 0; grows && s < (each ? scenario->species : 1); s++, count++)
                if (growing)
                    growing[count] = at + s * sizeof(double[TH_LANES]);
            at += (each ? TH_SPECIES : 1) * sizeof(double[TH_LANES]);
        }
    }
    return count;
}

/* False: no memory. */
static bool lay_all(struct th_layout *layout)
{
    const struct th_scenario *scenario = layout->scenario;
    struct th_arena *arena = &layout->arena;
    size_t at = 0;
    layout->slices =
        th_arena_take(arena, (scenario->instance_count + 1) * sizeof *layout->slices);
    if (!layout->slices)
        return false;
    take(&at, sizeof(struct th_block_head));
    if (!th_state_region_lay(scenario, layout->slices, &layout->state, arena, &at))
        return false;
    for (size_t k = 0; k < scenario->instance_count; k++) lay_slice(layout, k, &at);
    layout->placed =
        th_arena_take(arena, (th_placed_count(scenario) + 1) * sizeof *layout->placed);
    if (!layout->placed)
        return false;
    th_placed_plan(scenario, layout->slices, layout->placed);
    layout->growing_count = find_growing(layout, NULL);
    layout->growing =
        th_arena_take(arena, (layout->growing_count + 1) * sizeof *layout->growing);
    layout->reduce_plan = th_reduce_plan(scenario, layout->slices, arena);
    layout->log_plan = th_log_plan(scenario, layout->slices, arena);
    layout->course_plan = th_course_plan(scenario, layout->slices, arena);
    if (!layout->growing || !layout->reduce_plan || !layout->log_plan || !layout->course_plan)
        return false;
    find_growing(layout, layout->growing);
    layout->condition_functions = layout->event_function_count;
    layout->event_function_count +=
        layout->course_plan->watched_count + layout->course_plan->paced_count;
    layout->log = take(&at, layout->log_plan->bytes);
    layout->course = take(&at, layout->course_plan->bytes);
    layout->reduce = take(&at, layout->reduce_plan->vectors * sizeof(double[TH_LANES]));
    layout->totals = take(&at, scenario->column_count * sizeof(double[TH_LANES]));
    for (size_t k = 0; k < sizeof layout->arrays / sizeof *layout->arrays; k++)
        layout->arrays[k] = take(&at, layout->arrays_bytes);
    layout->block_bytes = at;
    return true;
}

struct th_layout *th_layout_create(const struct th_scenario *scenario, struct th_error *error)
{
    struct th_arena arena = {0};
    struct th_layout *layout = th_arena_take(&arena, sizeof *layout);
    if (layout) {
        layout->arena = arena;
        layout->scenario = scenario;
    }
    if (!layout || !lay_all(layout)) {
        th_error_add(error, TH_NO_MEMORY, "no memory for the layout of %s", scenario->file);
        th_layout_free(layout);
        return NULL;
    }
    if (layout->condition_functions > TH_EVENT_FUNCTIONS) {
        th_error_add(error, TH_BAD_INPUT,
                     "%s: the models have %zu event functions, at most %d are possible",
                     scenario->file, layout->condition_functions, TH_EVENT_FUNCTIONS);
        th_layout_free(layout);
        return NULL;
    }
    return layout;
}

void th_layout_free(struct th_layout *layout)
{
    if (!layout)
        return;
    struct th_arena arena = layout->arena;
    th_arena_free(&arena);
}
