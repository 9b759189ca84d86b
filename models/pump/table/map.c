/* Reads a full factorial table and interpolates in it: see map.h. */
#include "map.h"

#include <gsl/gsl_interp.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { VALUE = 80 };

/* Of an axis' range: what rounds on the way to a node does not lie beyond it. */
static const double roundoff = 1e-9;

#define AXIS_ROW(name_, quantity_, least_, most_) \
    {.name = #name_, .quantity = TH_##quantity_, .least = least_, .most = most_},
static const struct th_row axis_rows[] = {TH_MAP_AXES_OF(AXIS_ROW)};
#define AXIS_NAME(name_, ...) #name_,
static const char *const columns[] = {TH_MAP_AXES_OF(AXIS_NAME) "ratio", "flow"};
enum { COLUMNS = sizeof columns / sizeof columns[0] };
static const struct th_row ratio_row = {
    .name = "ratio", .quantity = TH_FRACTION, .least = "0 %", .most = "1000 %"};
static const struct th_row flow_row = {
    .name = "flow", .quantity = TH_FLOW, .least = "0 mL/day", .most = "100 L/day"};

/* ---- reading ---- */

struct loading {
    const struct th_file *file;
    const struct th_data_table *table;
    struct th_arena *arena;
    struct th_error *error;
    struct th_pump_map *map;
    size_t column[TH_MAP_AXES]; /* of the table, of each axis */
    double *at[TH_MAP_AXES];    /* [rows] where each row lies on each axis */
    double *values;             /* [rows] */
};

static bool reject(struct loading *it, size_t column, const char *sentence)
{
    th_error_at(it->error, it->table->columns[column].place, TH_BAD_INPUT, "%s", sentence);
    return false;
}

static double *take(struct loading *it, size_t count)
{
    double *numbers = th_arena_take(it->arena, (count + 1) * sizeof *numbers);
    if (!numbers)
        th_error_add(it->error, TH_NO_MEMORY, "no memory for %s", it->file->path);
    return numbers;
}

static bool read_column(struct loading *it, size_t column, const struct th_row *as,
                        double **numbers)
{
    *numbers = take(it, it->table->rows);
    return *numbers && th_data_numbers(it->table, column, as, it->file->units, true, *numbers,
                                       it->error) == TH_OK;
}

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The different values of an axis, ascending. */
static bool find_nodes(struct loading *it, int axis)
{
    struct th_pump_map *map = it->map;
    const size_t rows = it->table->rows;
    double *nodes = take(it, rows);
    size_t count = 0;
    if (!nodes)
        return false;
    memcpy(nodes, it->at[axis], rows * sizeof *nodes);
    qsort(nodes, rows, sizeof *nodes, by_value);
    for (size_t k = 0; k < rows; k++)
        if (k == 0 || nodes[k] != nodes[count - 1])
            nodes[count++] = nodes[k];
    map->nodes[axis] = nodes;
    map->count[axis] = count;
    return count > 1 || reject(it, it->column[axis],
                               "an axis needs at least two values; a column that has one says "
                               "nothing of what lies beside it: leave it out");
}

static bool read_axes(struct loading *it)
{
    for (int which = 0; which < TH_MAP_AXES; which++) {
        const int axis = (int)it->map->axes;
        const size_t column = th_data_find(it->table, axis_rows[which].name);
        if (column == TH_NO_COLUMN)
            continue;
        it->column[axis] = column;
        it->map->which[axis] = which;
        it->map->unit[axis] = it->table->columns[column].unit;
        it->map->axes++;
        if (!read_column(it, column, &axis_rows[which], &it->at[axis]) || !find_nodes(it, axis))
            return false;
    }
    return it->map->axes || reject(it, 0,
                                   "there is no axis: a map has one or several of rate, "
                                   "volume, temperature, ambient, back_pressure");
}

static bool read_values(struct loading *it)
{
    const size_t ratio = th_data_find(it->table, "ratio"),
                 flow = th_data_find(it->table, "flow");
    if ((ratio == TH_NO_COLUMN) == (flow == TH_NO_COLUMN))
        return reject(it, flow == TH_NO_COLUMN ? 0 : flow,
                      "a map has one of the columns ratio (of the flow to the order) and flow");
    it->map->flow = flow != TH_NO_COLUMN;
    if (it->map->flow && th_pump_map_axis(it->map, TH_MAP_rate) < 0)
        return reject(it, flow,
                      "a map of flow needs the axis rate; without it, give the ratio");
    return it->map->flow ? read_column(it, flow, &flow_row, &it->values)
                         : read_column(it, ratio, &ratio_row, &it->values);
}

/* The place of a row in the grid. */
static size_t place_of(const struct loading *it, size_t row)
{
    const struct th_pump_map *map = it->map;
    size_t place = 0;
    for (size_t a = 0; a < map->axes; a++) {
        const double *found = bsearch(&it->at[a][row], map->nodes[a], map->count[a],
                                      sizeof *map->nodes[a], by_value);
        place = place * map->count[a] + (size_t)(found - map->nodes[a]);
    }
    return place;
}

/* A value of an axis in the unit of its column. */
static void print_value(const struct th_pump_map *map, int axis, double si, int digits,
                        char text[VALUE])
{
    struct th_row row = axis_rows[map->which[axis]];
    row.unit = map->unit[axis];
    if (!th_row_print(map->units, &row, si, digits, text, VALUE))
        th_row_print(map->units, &axis_rows[map->which[axis]], si, digits, text, VALUE);
}

/* "rate 0.5 mL/day, volume 3 mL" */
static void point_text(const struct loading *it, size_t place, char *text, size_t size)
{
    const struct th_pump_map *map = it->map;
    size_t at[TH_MAP_AXES], used = 0;
    for (size_t a = map->axes; a-- > 0; place /= map->count[a]) at[a] = place % map->count[a];
    for (size_t a = 0; a < map->axes && used < size; a++) {
        char value[VALUE];
        print_value(map, (int)a, map->nodes[a][at[a]], 6, value);
        used += (size_t)snprintf(text + used, size - used, "%s%s %s", a ? ", " : "",
                                 axis_rows[map->which[a]].name, value);
    }
}

static bool reject_missing(struct loading *it, size_t place)
{
    char point[300];
    point_text(it, place, point, sizeof point);
    th_error_at(it->error, (struct th_place){it->table->file, 1, 1}, TH_BAD_INPUT,
                "the map must have a row for each combination of its axes' values: that of %s "
                "is missing",
                point);
    return false;
}

static bool reject_second(struct loading *it, size_t row, size_t place)
{
    char point[300];
    point_text(it, place, point, sizeof point);
    th_error_at(it->error, th_data_place(it->table, row, 0), TH_BAD_INPUT,
                "this row is there twice: %s", point);
    return false;
}

/* Puts each row in its place: one for each combination of the nodes, none twice. If there are
 * more combinations than rows, one of the first rows + 1 is missing. */
static bool fill_grid(struct loading *it)
{
    struct th_pump_map *map = it->map;
    const size_t rows = it->table->rows;
    double *values = take(it, rows + 1), whole = 1;
    for (size_t a = 0; a < map->axes; a++) whole *= (double)map->count[a];
    for (size_t k = 0; values && k <= rows; k++) values[k] = NAN;
    for (size_t row = 0; values && whole < 1e15 && row < rows; row++) {
        const size_t place = place_of(it, row);
        if (place <= rows && !isnan(values[place]))
            return reject_second(it, row, place);
        if (place <= rows)
            values[place] = it->values[row];
    }
    map->values = values;
    for (size_t place = 0; values && place <= rows && (double)place < whole; place++)
        if (isnan(values[place]))
            return reject_missing(it, place);
    return values != NULL;
}

const void *th_pump_map_load(const struct th_file *file, struct th_arena *arena,
                             struct th_error *error)
{
    struct loading it = {.file = file, .table = file->table, .arena = arena, .error = error};
    it.map = th_arena_take(arena, sizeof *it.map);
    if (!it.map) {
        th_error_add(error, TH_NO_MEMORY, "no memory for %s", file->path);
        return NULL;
    }
    it.map->path = file->path;
    it.map->units = file->units;
    if (th_data_only(it.table, columns, COLUMNS, error) != TH_OK || !read_axes(&it) ||
        !read_values(&it) || !fill_grid(&it))
        return NULL;
    return it.map;
}

/* ---- looking up ---- */

int th_pump_map_axis(const struct th_pump_map *map, int which)
{
    for (size_t a = 0; a < map->axes; a++)
        if (map->which[a] == which)
            return (int)a;
    return -1;
}

bool th_pump_map_beyond(const struct th_pump_map *map, int axis, double value)
{
    const double first = map->nodes[axis][0], last = map->nodes[axis][map->count[axis] - 1],
                 margin = roundoff * (last - first);
    return !(value >= first - margin && value <= last + margin);
}

void th_pump_map_print(const struct th_pump_map *map, int axis, double value, char *text,
                       size_t size)
{
    char is[VALUE], first[VALUE], last[VALUE];
    print_value(map, axis, value, 9, is); /* it may be just beyond */
    print_value(map, axis, map->nodes[axis][0], 6, first);
    print_value(map, axis, map->nodes[axis][map->count[axis] - 1], 6, last);
    snprintf(
        text, size,
        "%s is %s, and the map reaches from %s to %s; more rows, or beyond: hold, would do",
        axis_rows[map->which[axis]].name, is, first, last);
}

static double within(const struct th_pump_map *map, int axis, double value)
{
    return fmin(fmax(value, map->nodes[axis][0]), map->nodes[axis][map->count[axis] - 1]);
}

struct th_map_cell th_pump_map_cell(const struct th_pump_map *map, int axis, double value,
                                    bool below)
{
    const double *nodes = map->nodes[axis], x = within(map, axis, value);
    size_t k = gsl_interp_bsearch(nodes, x, 0, map->count[axis] - 1);
    if (below && k > 0 && x == nodes[k])
        k--;
    return (struct th_map_cell){nodes[k], nodes[k + 1]};
}

double th_pump_map_at(const struct th_pump_map *map, const double point[TH_MAP_AXES])
{
    double corner[1 << TH_MAP_AXES], weight[TH_MAP_AXES];
    size_t first = 0, stride[TH_MAP_AXES], all = 1;
    for (size_t a = map->axes; a-- > 0; all *= map->count[a]) stride[a] = all;
    for (size_t a = 0; a < map->axes; a++) {
        const double *nodes = map->nodes[a], x = within(map, (int)a, point[map->which[a]]);
        const size_t k = gsl_interp_bsearch(nodes, x, 0, map->count[a] - 1);
        weight[a] = (x - nodes[k]) / (nodes[k + 1] - nodes[k]);
        first += k * stride[a];
    }
    for (size_t c = 0; c < (size_t)1 << map->axes; c++) {
        size_t place = first;
        for (size_t a = 0; a < map->axes; a++) place += (c >> a & 1) * stride[a];
        corner[c] = map->values[place];
    }
    /* Both ends of a cell are met to the bit. */
    for (size_t a = map->axes; a-- > 0;)
        for (size_t c = 0; c < (size_t)1 << a; c++)
            corner[c] = (1 - weight[a]) * corner[c] + weight[a] * corner[c + ((size_t)1 << a)];
    return corner[0];
}
