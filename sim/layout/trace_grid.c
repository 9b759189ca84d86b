/* Plans the grids of a scenario's columns. */
#include "layout/trace_grid.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

size_t th_trace_grid_times(const struct th_scenario *scenario, th_tick every)
{
    return (size_t)(scenario->duration / every) + 1 + (scenario->duration % every != 0);
}

th_tick th_trace_grid_every(const struct th_scenario *scenario, const struct th_column *column)
{
    return column->every && column->every < scenario->duration ? column->every
           : column->every                                     ? scenario->duration
                                                               : scenario->sample;
}

size_t th_trace_grid_of(const struct th_trace_grids *grids, th_tick every)
{
    size_t k = 0;
    while (k < grids->count && grids->items[k].every != every) k++;
    return k;
}

static const th_tick *instants(const struct th_scenario *scenario, th_tick every, size_t times,
                               struct th_arena *arena)
{
    th_tick *time = th_arena_take(arena, times * sizeof *time);
    for (size_t k = 0; time && k < times; k++) time[k] = (th_tick)k * every;
    if (time)
        time[times - 1] = scenario->duration;
    return time;
}

static int by_time(const void *a, const void *b)
{
    const th_tick one = *(const th_tick *)a, other = *(const th_tick *)b;
    return one < other ? -1 : one > other;
}

/* True if any column has the interval; without columns that of run.sample is kept. */
static bool is_used(const struct th_scenario *scenario, th_tick every)
{
    for (size_t k = 0; k < scenario->column_count; k++)
        if (th_trace_grid_every(scenario, &scenario->columns[k]) == every)
            return true;
    return scenario->column_count == 0;
}

/* The instants of all grids that have a column, each once. */
static bool join(const struct th_scenario *scenario, struct th_arena *arena,
                 struct th_trace_grids *grids)
{
    size_t all = 0, used = 0;
    for (size_t g = 0; g < grids->count; g++) all += grids->items[g].times;
    th_tick *time = th_arena_take(arena, all * sizeof *time);
    if (!time)
        return false;
    for (size_t g = 0; g < grids->count; g++) {
        const struct th_trace_grid *grid = &grids->items[g];
        if (is_used(scenario, grid->every))
            memcpy(time + used, grid->time, grid->times * sizeof *time);
        used += is_used(scenario, grid->every) ? grid->times : 0;
    }
    qsort(time, used, sizeof *time, by_time);
    for (size_t k = 0; k < used; k++)
        if (k == 0 || time[k] != time[grids->times - 1])
            time[grids->times++] = time[k];
    grids->time = time;
    return true;
}

static const size_t *rows(const struct th_trace_grid *grid, const struct th_trace_grids *grids,
                          struct th_arena *arena)
{
    size_t *row = th_arena_take(arena, grids->times * sizeof *row);
    for (size_t k = 0, next = 0; row && k < grids->times; k++) {
        while (next < grid->times && grid->time[next] < grids->time[k]) next++;
        const bool has = next < grid->times && grid->time[next] == grids->time[k];
        row[k] = has ? next : SIZE_MAX;
    }
    return row;
}

bool th_trace_grids(const struct th_scenario *scenario, struct th_arena *arena,
                    struct th_trace_grids *grids)
{
    struct th_trace_grid *items =
        th_arena_take(arena, (scenario->column_count + 1) * sizeof *items);
    *grids = (struct th_trace_grids){.items = items};
    if (!items)
        return false;
    items[grids->count++].every = scenario->sample;
    for (size_t k = 0; k < scenario->column_count; k++) {
        const th_tick every = th_trace_grid_every(scenario, &scenario->columns[k]);
        if (th_trace_grid_of(grids, every) == grids->count)
            items[grids->count++].every = every;
    }
    for (size_t g = 0; g < grids->count; g++) {
        items[g].times = th_trace_grid_times(scenario, items[g].every);
        items[g].time = instants(scenario, items[g].every, items[g].times, arena);
        if (!items[g].time)
            return false;
    }
    if (!join(scenario, arena, grids))
        return false;
    bool done = true;
    for (size_t g = 0; done && g < grids->count; g++)
        done = (items[g].row = rows(&items[g], grids, arena)) != NULL;
    return done;
}

void th_trace_grid_name(th_tick every, char name[TH_GRID_NAME])
{
    static const struct {
        const char *word;
        th_tick ticks;
    } units[] = {{"day", 86400000000}, {"h", 3600000000}, {"min", 60000000},
                 {"s", 1000000},       {"ms", 1000},      {"us", 1}};
    size_t k = 0;
    while (every % units[k].ticks) k++;
    snprintf(name, TH_GRID_NAME, "every_%" PRId64 "_%s", (int64_t)(every / units[k].ticks),
             units[k].word);
}
