#include "engine/log.h"
#include "engine/reduce_plan.h"

static size_t round_up(size_t bytes)
{
    return (bytes + 63) & ~(size_t)63;
}

/* Bytes of a table of lane rows, TH_SPECIES wide where a row is one per species. */
static size_t table_bytes(const struct th_table *table)
{
    size_t vectors = 0;
    for (size_t k = 0; k < table->count; k++)
        vectors += table->rows[k].flags & TH_EACH_SPECIES ? TH_SPECIES : 1;
    return vectors * sizeof(double[TH_LANES]);
}

static size_t profile_bytes(const struct th_table *table, size_t species, size_t points)
{
    size_t rows = 0;
    for (size_t k = 0; k < table->count; k++)
        rows += table->rows[k].flags & TH_EACH_SPECIES ? species : 1;
    return rows * points * sizeof(double[TH_LANES]);
}

static size_t take(size_t *at, size_t bytes)
{
    size_t start = *at;
    *at += round_up(bytes);
    return start;
}

/* The part that a step may change and that is saved before it. */
static void lay_small(struct th_layout *layout, size_t *at)
{
    const struct th_scenario *scenario = layout->scenario;
    layout->small = *at;
    layout->ports = take(at, scenario->catalog->ports_bytes);
    for (size_t k = 0; k < scenario->instance_count; k++) {
        struct th_slice *slice = &layout->slices[k];
        slice->states_bytes = table_bytes(&scenario->instances[k].model->states);
        slice->states = take(at, slice->states_bytes);
    }
    layout->statuses = *at;
    for (size_t k = 0; k < scenario->instance_count; k++) {
        layout->slices[k].timer = take(at, sizeof(th_tick[TH_LANES]));
        layout->slices[k].status = take(at, sizeof(enum th_status[TH_LANES]));
    }
    layout->small_bytes = *at - layout->small;
}

static bool is_profiled(const struct th_scenario *scenario, size_t instance)
{
    for (size_t k = 0; k < scenario->column_count; k++)
        if (scenario->columns[k].profile && scenario->columns[k].instance == instance)
            return true;
    return false;
}

static void lay_rest(struct th_layout *layout, size_t *at)
{
    const struct th_scenario *scenario = layout->scenario;
    for (size_t k = 0; k < scenario->instance_count; k++) {
        const struct th_instance *instance = &scenario->instances[k];
        const struct th_model *model = instance->model;
        struct th_slice *slice = &layout->slices[k];
        slice->structural = instance->params;
        slice->profiled = is_profiled(scenario, k);
        slice->points = model->points ? model->points(instance->params) : 0;
        slice->params = take(at, table_bytes(&model->params));
        slice->outputs_bytes = table_bytes(&model->outputs);
        slice->outputs = take(at, slice->outputs_bytes);
        slice->profiles =
            take(at, profile_bytes(&model->profiles, scenario->species, slice->points));
        slice->fixed =
            take(at, model->fixed ? model->fixed(instance->params, scenario->species) : 0);
        slice->array_count =
            model->arrays ? model->arrays(instance->params, scenario->species) : 0;
        slice->arrays = layout->arrays_bytes;
        layout->arrays_bytes += slice->array_count * sizeof(double[TH_LANES]);
        layout->event_function_count += model->event_function_count;
    }
}

/* Where the lane vectors of outputs that never fall lie, or (NULL) how many there are. */
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

struct th_layout *th_layout_create(const struct th_scenario *scenario, struct th_error *error)
{
    struct th_arena arena = {0};
    struct th_layout *layout = th_arena_take(&arena, sizeof *layout);
    if (layout) {
        layout->arena = arena;
        layout->scenario = scenario;
        layout->slices = th_arena_take(&layout->arena,
                                       (scenario->instance_count + 1) * sizeof *layout->slices);
    }
    if (!layout || !layout->slices) {
        th_error_add(error, TH_NO_MEMORY, "no memory for the layout of %s", scenario->file);
        th_arena_free(layout ? &layout->arena : &arena);
        return NULL;
    }
    size_t at = 0;
    layout->head_bytes = sizeof(struct th_block_head);
    take(&at, layout->head_bytes);
    lay_small(layout, &at);
    layout->shadow = take(&at, layout->small_bytes);
    layout->kept = take(&at, layout->small_bytes);
    lay_rest(layout, &at);
    layout->plan = th_arena_take(&layout->arena, sizeof *layout->plan);
    layout->growing_count = find_growing(layout, NULL);
    layout->growing =
        th_arena_take(&layout->arena, (layout->growing_count + 1) * sizeof *layout->growing);
    if (!layout->plan || !layout->growing || !th_reduce_plan(layout, layout->plan) ||
        !th_log_plan(layout)) {
        th_error_add(error, TH_NO_MEMORY, "no memory for the layout of %s", scenario->file);
        th_layout_free(layout);
        return NULL;
    }
    find_growing(layout, layout->growing);
    layout->log = take(&at, layout->log_plan->bytes);
    layout->reduce = take(&at, layout->plan->vectors * sizeof(double[TH_LANES]));
    layout->totals = take(&at, scenario->column_count * sizeof(double[TH_LANES]));
    for (size_t k = 0; k < sizeof layout->arrays / sizeof *layout->arrays; k++)
        layout->arrays[k] = take(&at, layout->arrays_bytes);
    layout->block_bytes = at;
    if (layout->event_function_count > TH_EVENT_FUNCTIONS) {
        th_error_add(error, TH_BAD_INPUT,
                     "%s: the models have %zu guards, at most %d are possible", scenario->file,
                     layout->event_function_count, TH_EVENT_FUNCTIONS);
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

/* Lane vectors before a row in a table. */
static size_t vectors_before(const struct th_table *table, size_t row, size_t wide,
                             size_t points)
{
    size_t vectors = 0;
    for (size_t k = 0; k < row; k++)
        vectors += (table->rows[k].flags & TH_EACH_SPECIES ? wide : 1) * points;
    return vectors;
}

size_t th_layout_find(const struct th_layout *layout, const struct th_column *column)
{
    const struct th_slice *slice = &layout->slices[column->instance];
    const struct th_scenario *scenario = layout->scenario;
    const struct th_model *model = scenario->instances[column->instance].model;
    size_t species = column->species < 0 ? 0 : (size_t)column->species;
    size_t start = column->profile ? slice->profiles : slice->outputs;
    size_t vectors =
        column->profile
            ? vectors_before(&model->profiles, column->row, scenario->species, slice->points) +
                  species * slice->points
            : vectors_before(&model->outputs, column->row, TH_SPECIES, 1) + species;
    return start + vectors * sizeof(double[TH_LANES]);
}

/* Where the output of that name beside a column lies; SIZE_MAX: there is none, or no name. */
static size_t find_beside(const struct th_layout *layout, const struct th_column *column,
                          const char *name)
{
    const struct th_table *outputs =
        &layout->scenario->instances[column->instance].model->outputs;
    const struct th_row *row = name ? th_table_find(outputs, name) : NULL;
    struct th_column of = *column;
    if (!row)
        return SIZE_MAX;
    of.profile = false;
    of.row = (size_t)(row - outputs->rows);
    if (!(row->flags & TH_EACH_SPECIES))
        of.species = -1;
    return th_layout_find(layout, &of);
}

size_t th_layout_total(const struct th_layout *layout, const struct th_column *column)
{
    const struct th_model *model = layout->scenario->instances[column->instance].model;
    if (column->profile)
        return SIZE_MAX;
    return find_beside(layout, column, model->outputs.rows[column->row].of);
}

size_t th_layout_floor(const struct th_layout *layout, const struct th_column *column)
{
    const struct th_model *model = layout->scenario->instances[column->instance].model;
    const struct th_table *rows = column->profile ? &model->profiles : &model->outputs;
    const struct th_row *row = &rows->rows[column->row];
    return row->quantity == TH_MASS ? SIZE_MAX : find_beside(layout, column, row->floor);
}
