#include "happen.h"
#include "reduce_plan.h"

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
static void lay_small(struct th_rig *rig, size_t *at)
{
    const struct th_scenario *scenario = rig->scenario;
    rig->small = *at;
    rig->ports = take(at, scenario->catalog->ports_bytes);
    for (size_t k = 0; k < scenario->instance_count; k++) {
        struct th_room *room = &rig->rooms[k];
        room->states_bytes = table_bytes(&scenario->instances[k].model->states);
        room->states = take(at, room->states_bytes);
    }
    rig->statuses = *at;
    for (size_t k = 0; k < scenario->instance_count; k++) {
        rig->rooms[k].alarm = take(at, sizeof(th_tick[TH_LANES]));
        rig->rooms[k].status = take(at, sizeof(enum th_status[TH_LANES]));
    }
    rig->small_bytes = *at - rig->small;
}

static bool is_profiled(const struct th_scenario *scenario, size_t instance)
{
    for (size_t k = 0; k < scenario->column_count; k++)
        if (scenario->columns[k].profile && scenario->columns[k].instance == instance)
            return true;
    return false;
}

static void lay_rest(struct th_rig *rig, size_t *at)
{
    const struct th_scenario *scenario = rig->scenario;
    for (size_t k = 0; k < scenario->instance_count; k++) {
        const struct th_instance *instance = &scenario->instances[k];
        const struct th_model *model = instance->model;
        struct th_room *room = &rig->rooms[k];
        room->choice = instance->params;
        room->profiled = is_profiled(scenario, k);
        room->points = model->points ? model->points(instance->params) : 0;
        room->params = take(at, table_bytes(&model->params));
        room->outputs_bytes = table_bytes(&model->outputs);
        room->outputs = take(at, room->outputs_bytes);
        room->profiles =
            take(at, profile_bytes(&model->profiles, scenario->species, room->points));
        room->fixed =
            take(at, model->fixed ? model->fixed(instance->params, scenario->species) : 0);
        room->cell_count = model->cells ? model->cells(instance->params, scenario->species) : 0;
        room->cells = rig->cells_bytes;
        rig->cells_bytes += room->cell_count * sizeof(double[TH_LANES]);
        rig->guard_count += model->guard_count;
    }
}

/* Where the lane vectors of outputs that never fall lie, or (NULL) how many there are. */
static size_t find_growing(const struct th_rig *rig, size_t *growing)
{
    const struct th_scenario *scenario = rig->scenario;
    size_t count = 0;
    for (size_t k = 0; k < scenario->instance_count; k++) {
        const struct th_table *outputs = &scenario->instances[k].model->outputs;
        size_t at = rig->rooms[k].outputs;
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

struct th_rig *th_rig_create(const struct th_scenario *scenario, struct th_error *error)
{
    struct th_arena arena = {0};
    struct th_rig *rig = th_arena_take(&arena, sizeof *rig);
    if (rig) {
        rig->arena = arena;
        rig->scenario = scenario;
        rig->rooms =
            th_arena_take(&rig->arena, (scenario->instance_count + 1) * sizeof *rig->rooms);
    }
    if (!rig || !rig->rooms) {
        th_error_add(error, TH_NO_MEMORY, "no memory for the layout of %s", scenario->file);
        th_arena_free(rig ? &rig->arena : &arena);
        return NULL;
    }
    size_t at = 0;
    rig->head_bytes = sizeof(struct th_block_head);
    take(&at, rig->head_bytes);
    lay_small(rig, &at);
    rig->shadow = take(&at, rig->small_bytes);
    rig->kept = take(&at, rig->small_bytes);
    lay_rest(rig, &at);
    rig->plan = th_arena_take(&rig->arena, sizeof *rig->plan);
    rig->growing_count = find_growing(rig, NULL);
    rig->growing = th_arena_take(&rig->arena, (rig->growing_count + 1) * sizeof *rig->growing);
    if (!rig->plan || !rig->growing || !th_reduce_plan(rig, rig->plan) ||
        !th_happen_plan(rig)) {
        th_error_add(error, TH_NO_MEMORY, "no memory for the layout of %s", scenario->file);
        th_rig_free(rig);
        return NULL;
    }
    find_growing(rig, rig->growing);
    rig->happen_at = take(&at, rig->happen->bytes);
    rig->reduce = take(&at, rig->plan->vectors * sizeof(double[TH_LANES]));
    rig->totals = take(&at, scenario->column_count * sizeof(double[TH_LANES]));
    for (size_t k = 0; k < sizeof rig->cells / sizeof *rig->cells; k++)
        rig->cells[k] = take(&at, rig->cells_bytes);
    rig->block_bytes = at;
    if (rig->guard_count > TH_GUARDS) {
        th_error_add(error, TH_BAD_INPUT,
                     "%s: the models have %zu guards, at most %d are possible", scenario->file,
                     rig->guard_count, TH_GUARDS);
        th_rig_free(rig);
        return NULL;
    }
    return rig;
}

void th_rig_free(struct th_rig *rig)
{
    if (!rig)
        return;
    struct th_arena arena = rig->arena;
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

size_t th_rig_find(const struct th_rig *rig, const struct th_column *column)
{
    const struct th_room *room = &rig->rooms[column->instance];
    const struct th_scenario *scenario = rig->scenario;
    const struct th_model *model = scenario->instances[column->instance].model;
    size_t species = column->species < 0 ? 0 : (size_t)column->species;
    size_t start = column->profile ? room->profiles : room->outputs;
    size_t vectors =
        column->profile
            ? vectors_before(&model->profiles, column->row, scenario->species, room->points) +
                  species * room->points
            : vectors_before(&model->outputs, column->row, TH_SPECIES, 1) + species;
    return start + vectors * sizeof(double[TH_LANES]);
}

/* Where the output of that name beside a column lies; SIZE_MAX: there is none, or no name. */
static size_t find_beside(const struct th_rig *rig, const struct th_column *column,
                          const char *name)
{
    const struct th_table *outputs = &rig->scenario->instances[column->instance].model->outputs;
    const struct th_row *row = name ? th_table_find(outputs, name) : NULL;
    struct th_column of = *column;
    if (!row)
        return SIZE_MAX;
    of.profile = false;
    of.row = (size_t)(row - outputs->rows);
    if (!(row->flags & TH_EACH_SPECIES))
        of.species = -1;
    return th_rig_find(rig, &of);
}

size_t th_rig_total(const struct th_rig *rig, const struct th_column *column)
{
    const struct th_model *model = rig->scenario->instances[column->instance].model;
    if (column->profile)
        return SIZE_MAX;
    return find_beside(rig, column, model->outputs.rows[column->row].of);
}

size_t th_rig_floor(const struct th_rig *rig, const struct th_column *column)
{
    const struct th_model *model = rig->scenario->instances[column->instance].model;
    const struct th_table *rows = column->profile ? &model->profiles : &model->outputs;
    const struct th_row *row = &rows->rows[column->row];
    return row->quantity == TH_MASS ? SIZE_MAX : find_beside(rig, column, row->floor);
}
