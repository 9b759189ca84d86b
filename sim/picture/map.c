/* Maps of a sweep over two grids: a number that the scenario asks for, under each condition, as
 * a heat map; the values of one grid across, those of the other downwards.
 *
 * The grids are the two columns of /run/members that the conditions name (else the two that
 * there are), with as many different values as make all conditions; what persons draw is no
 * grid. Of several persons under a condition the median is shown. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/quantile.h"
#include "picture/build.h"

enum { MOST = 40, MAPS = 6, TEXT = 400, DIGITS = 6, LETTERS = 32 };

/* Colours are even between values, unless the largest is that many times the least above 0. */
static const double decades_from = 20;

/* The values of one grid, in their order. */
struct grid {
    const struct th_column_read *column;
    double values[MOST];
    size_t count;
};

struct map {
    const struct th_picture_source *source;
    const struct th_records *members;
    struct grid down, across;
};

static size_t place_of(const struct grid *grid, double value)
{
    size_t k = 0;
    while (k < grid->count && grid->values[k] != value) k++;
    return k;
}

/* The different values of a column, ascending; false: too many, one alone, or no numbers. */
static bool read_grid(const struct th_column_read *column, size_t count, struct grid *grid)
{
    *grid = (struct grid){.column = column};
    for (size_t k = 0; column->numbers && k < count; k++) {
        const double value = column->numbers[k];
        if (!isfinite(value) || (place_of(grid, value) == grid->count && grid->count == MOST))
            return false;
        if (place_of(grid, value) == grid->count)
            grid->values[grid->count++] = value;
    }
    th_sort(grid->values, grid->count);
    return grid->count > 1;
}

static bool is_own(const char *name)
{
    static const char *const names[] = {"record", "member", "id", "condition", "person"};
    for (size_t k = 0; k < sizeof names / sizeof *names; k++)
        if (strcmp(name, names[k]) == 0)
            return true;
    return false;
}

/* True if "kink.closed 1, kink.begins 5 h" tells the value of a path. */
static bool is_named(const char *condition, const char *path)
{
    const size_t length = strlen(path);
    const char *at = strstr(condition, path);
    while (at && !((at == condition || at[-1] == ' ') && at[length] == ' '))
        at = strstr(at + 1, path);
    return at != NULL;
}

/* The columns that differ and may be grids, the first two of them into `map`; their number.
 * With `condition` those alone that it names. */
static size_t find_grids(struct map *map, const char *condition)
{
    struct grid *const grids[] = {&map->down, &map->across};
    size_t found = 0;
    for (size_t k = 0; k < map->members->column_count; k++) {
        struct grid grid;
        const struct th_column_read *column = &map->members->columns[k];
        if (is_own(column->name) || (condition && !is_named(condition, column->name)) ||
            !read_grid(column, map->members->count, &grid))
            continue;
        if (found < 2)
            *grids[found] = grid;
        found++;
    }
    return found;
}

/* False: the result is no sweep over two grids. */
static bool read_map(const struct th_picture_source *source, struct map *map)
{
    const struct th_records *conditions =
        source->about ? th_about_table(source->about, "conditions") : NULL;
    *map = (struct map){.source = source};
    map->members = conditions ? th_about_table(source->about, "members") : NULL;
    if (!map->members || conditions->count == 0)
        return false;
    const char *first = th_records_text(conditions, "condition", 0);
    size_t found = find_grids(map, first);
    found = found ? found : find_grids(map, NULL);
    if (found != 2 || map->down.count * map->across.count != conditions->count)
        return false;
    /* As in the table of conditions the first path goes down. */
    const char *name = map->across.column->name;
    if (strncmp(first, name, strlen(name)) == 0) {
        const struct grid other = map->down;
        map->down = map->across;
        map->across = other;
    }
    return true;
}

/* True if the report has that number, too: it is not asked for by the scenario. */
static bool is_reported(const struct map *map, const struct th_number *number)
{
    const struct th_records *report = th_about_table(map->source->about, "report");
    char name[TEXT];
    for (size_t k = 0; report && k < report->count; k++) {
        snprintf(name, sizeof name, "%s %s", th_records_text(report, "path", k),
                 th_records_text(report, "take", k));
        if (strcmp(name, number->series.name) == 0)
            return true;
    }
    return false;
}

/* The median of the members of a condition; NaN: none. */
static double value_at(const struct map *map, const struct th_series *series, size_t row,
                       size_t column, double *scratch)
{
    size_t count = 0;
    for (size_t m = 0; m < series->members && m < map->members->count; m++) {
        const double value = series->values[m];
        if (place_of(&map->down, map->down.column->numbers[m]) == row &&
            place_of(&map->across, map->across.column->numbers[m]) == column &&
            isfinite(value) && th_build_counts(map->source, series, m))
            scratch[count++] = value;
    }
    th_sort(scratch, count);
    return count ? th_quantile(scratch, count, 0.5) : NAN;
}

/* Ends of the scale, which are one where all values are the same. A value that is not above 0
 * has no logarithm. */
static void fit(struct th_heat *heat)
{
    double least = INFINITY, most = -INFINITY;
    for (size_t k = 0; k < heat->columns * heat->rows; k++)
        if (isfinite(heat->values[k])) {
            least = fmin(least, heat->values[k]);
            most = fmax(most, heat->values[k]);
        }
    heat->empty = !(most >= least);
    heat->even = !(least > 0 && most > decades_from * least);
    heat->least = least;
    heat->most = most;
}

/* The values of the grid that goes down, beside the map, each in the middle of its row. */
static const struct th_heat_name *names_of(struct th_build *build, const struct grid *grid)
{
    struct th_heat_name *names = th_build_take(build, grid->count, sizeof *names);
    char unit[LETTERS], number[LETTERS];
    th_axis_unit(grid->column->unit, unit, sizeof unit);
    for (size_t k = 0; names && k < grid->count; k++) {
        th_axis_number(grid->values[k], DIGITS, number, sizeof number);
        const char *text = th_build_join(build, number, " ", unit);
        if (!text)
            return NULL;
        names[k] = (struct th_heat_name){(double)k + 0.5, text, false};
    }
    return names;
}

/* The name of the requirement that takes a number; else what the number is. */
static const char *name_of(const struct map *map, const struct th_series *series)
{
    const struct th_records *asked = th_about_table(map->source->about, "requirements");
    char text[TEXT];
    for (size_t k = 0; asked && k < asked->count; k++) {
        const char *name = th_records_text(asked, "name", k);
        snprintf(text, sizeof text, "%s %s", th_records_text(asked, "check", k),
                 th_records_text(asked, "take", k));
        if (name[0] && strcmp(text, series->name) == 0)
            return name;
    }
    return series->doc ? series->doc : series->name;
}

/* "By fault.kink.closed (down) and fault.kink.begins: dose missed" */
static const char *title_of(struct th_build *build, const struct map *map,
                            const struct th_series *series)
{
    char text[TEXT];
    snprintf(text, sizeof text, "By %s (down) and %s: %s", map->down.column->name,
             map->across.column->name, name_of(map, series));
    const char *title = th_build_join(build, text, "", "");
    return title && build->source_count > 1
               ? th_build_join(build, map->source->name, ": ", title)
               : title;
}

static const double *copy_of(struct th_build *build, const struct grid *grid)
{
    double *values = th_build_take(build, grid->count, sizeof *values);
    if (values)
        memcpy(values, grid->values, grid->count * sizeof *values);
    return values;
}

static bool fill(const struct map *map, const struct th_series *series, double *values)
{
    double *scratch = malloc((series->members + 1) * sizeof *scratch);
    for (size_t c = 0; scratch && c < map->across.count; c++)
        for (size_t r = 0; r < map->down.count; r++)
            values[c * map->down.count + r] = value_at(map, series, r, c, scratch);
    free(scratch);
    return scratch != NULL;
}

static enum th_status add_map(struct th_build *build, const struct map *map,
                              const struct th_series *series)
{
    static const struct th_chart row = {.kind = TH_CHART_PROFILE};
    const size_t rows = map->down.count, columns = map->across.count;
    const char *title = title_of(build, map, series);
    struct th_picture *picture = title ? th_build_picture(build, &row, title) : NULL;
    struct th_heat *heat = th_build_take(build, 1, sizeof *heat);
    double *edges = th_build_take(build, rows + 1, sizeof *edges);
    double *values = th_build_take(build, rows * columns, sizeof *values);
    double *x = th_build_take(build, columns, sizeof *x);
    const struct th_heat_name *names = names_of(build, &map->down);
    if (!picture || !heat || !edges || !values || !x || !names)
        return TH_NO_MEMORY;
    if (!fill(map, series, values))
        return th_error_add(build->error, TH_NO_MEMORY, "no memory for pictures");
    for (size_t k = 0; k <= rows; k++) edges[k] = (double)k;
    for (size_t k = 0; k < columns; k++) x[k] = (double)k + 0.5;
    *heat = (struct th_heat){.x = x,
                             .edges = edges,
                             .values = values,
                             .columns = columns,
                             .rows = rows,
                             .unit = series->unit};
    fit(heat);
    struct th_figure *figure = &picture->figure;
    const double *places = copy_of(build, &map->across);
    if (!places)
        return TH_NO_MEMORY;
    figure->x = (struct th_figure_axis){.label = map->across.column->name,
                                        .unit = map->across.column->unit,
                                        .most = (double)columns,
                                        .places = places,
                                        .place_count = columns};
    figure->y = (struct th_figure_axis){.least = 0, .most = (double)rows, .log = !heat->even};
    figure->heat = heat;
    figure->names = names;
    figure->name_count = rows;
    figure->moment_count = figure->stretch_count = 0;
    figure->width = TH_HEAT_WIDTH;
    figure->height = TH_HEAT_HEIGHT;
    picture->path = series->name;
    picture->map = true;
    return TH_OK;
}

enum th_status th_pictures_maps(const struct th_picture_source *sources, size_t source_count,
                                struct th_picture_set *set, struct th_error *error)
{
    if (!set->memory)
        set->memory = calloc(1, sizeof(struct th_arena));
    if (!set->memory)
        return th_error_add(error, TH_NO_MEMORY, "no memory for pictures");
    struct th_build build = {.arena = set->memory,
                             .set = set,
                             .capacity = set->count,
                             .sources = sources,
                             .source_count = source_count,
                             .error = error};
    enum th_status status = TH_OK;
    for (size_t s = 0; s < source_count && status == TH_OK; s++) {
        struct map *map = calloc(1, sizeof *map);
        size_t made = 0;
        if (!map)
            return th_error_add(error, TH_NO_MEMORY, "no memory for pictures");
        const bool swept = read_map(&sources[s], map);
        const struct th_result *result = sources[s].result;
        for (size_t k = 0; swept && k < result->number_count && status == TH_OK; k++)
            if (made < MAPS && result->numbers[k].series.values &&
                !is_reported(map, &result->numbers[k])) {
                status = add_map(&build, map, &result->numbers[k].series);
                made++;
            }
        free(map);
    }
    return status;
}
