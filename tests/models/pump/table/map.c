/* The map of pump/table: what it interpolates, against laws in closed form and against GSL's
 * own interpolation, and what it refuses to read. */
#define TH_SUITE "pump map"
#include "support/check_main.h"

#include <gsl/gsl_interp.h>
#include <gsl/gsl_interp2d.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "document/table.h"
#include "pump/table/map.h"

#define ML 1e-6
#define ML_PER_DAY (1e-6 / 86400)

struct loaded {
    struct th_units *units;
    struct th_arena arena;
    struct th_error error;
    const struct th_pump_map *map;
};

static struct loaded load(const char *text)
{
    struct loaded it = {.units = th_units_create(NULL)};
    const struct th_data_table *table =
        th_table_parse("m.csv", text, strlen(text), &it.arena, &it.error);
    ck_assert_msg(table != NULL, "%s", it.error.text[0]);
    const struct th_file file = {.path = "m.csv", .table = table, .units = it.units};
    it.map = th_pump_map_load(&file, &it.arena, &it.error);
    return it;
}

static struct loaded loads(const char *text)
{
    struct loaded it = load(text);
    ck_assert_msg(it.map != NULL, "%s", it.error.text[0]);
    return it;
}

static void forget(struct loaded *it)
{
    th_arena_free(&it->arena);
    th_units_free(it->units);
}

/* 1 + 0.01 rate/(mL/day) - 0.002 volume/mL + 0.003 (t - 37 C)/K - 0.0001 ambient/kPa - 0.001
 * back-pressure/kPa. */
static double law(const double p[TH_MAP_AXES])
{
    return 1 + 0.01 * p[TH_MAP_rate] / ML_PER_DAY - 0.002 * p[TH_MAP_volume] / ML +
           0.003 * (p[TH_MAP_temperature] - 310.15) - 1e-7 * p[TH_MAP_ambient] -
           1e-6 * p[TH_MAP_back_pressure];
}

/* 3 x 4 x 2 x 2 x 3 rows; the first axis runs fastest, unlike in the grid. */
static void write_law(char *text, size_t size)
{
    static const double rate[] = {0.1, 0.7, 3}, volume[] = {0, 2, 11, 20}, warm[] = {20, 45},
                        ambient[] = {60, 110}, back[] = {0, 9, 40};
    size_t used = (size_t)snprintf(text, size,
                                   "ratio,back_pressure[kPa],rate[mL/day],temperature[degC],"
                                   "ambient[kPa],volume[mL]\n");
    for (int k = 0; k < 144; k++) {
        const int at[] = {k % 3, k / 3 % 4, k / 12 % 2, k / 24 % 2, k / 48};
        const double p[] = {rate[at[0]] * ML_PER_DAY, volume[at[1]] * ML, warm[at[2]] + 273.15,
                            ambient[at[3]] * 1e3, back[at[4]] * 1e3};
        used += (size_t)snprintf(text + used, size - used, "%.17g,%g,%g,%g,%g,%g\n", law(p),
                                 back[at[4]], rate[at[0]], warm[at[2]], ambient[at[3]],
                                 volume[at[1]]);
        ck_assert_uint_lt(used, size);
    }
}

START_TEST(linear_law_in_five_axes)
{
    static char text[16000];
    write_law(text, sizeof text);
    struct loaded it = loads(text);
    ck_assert_uint_eq(it.map->axes, 5);
    srand48(7);
    for (int k = 0; k < 2000; k++) {
        const double p[] = {(0.1 + 2.9 * drand48()) * ML_PER_DAY, 20 * ML * drand48(),
                            293.15 + 25 * drand48(), (60 + 50 * drand48()) * 1e3,
                            40e3 * drand48()};
        ck_assert_double_eq_tol(th_pump_map_at(it.map, p), law(p), 5e-15);
    }
    forget(&it);
}
END_TEST

/* Nodes are met to the bit, the outermost too; beyond them the end holds. */
START_TEST(nodes_are_exact)
{
    struct loaded it =
        loads("volume[mL],back_pressure[kPa],ratio\n"
              "3,0,0.91\n3,10,0.87\n7,0,0.98\n7,10,0.93\n20,10,0.1\n20,0,1.01\n");
    static const double volume[] = {3, 7, 20}, back[] = {0, 10e3};
    static const double ratio[3][2] = {{0.91, 0.87}, {0.98, 0.93}, {1.01, 0.1}};
    for (int v = 0; v < 3; v++)
        for (int b = 0; b < 2; b++) {
            double p[TH_MAP_AXES] = {0};
            p[TH_MAP_volume] = it.map->nodes[0][v];
            p[TH_MAP_back_pressure] = back[b];
            ck_assert_double_eq_tol(p[TH_MAP_volume], volume[v] * ML, 1e-20);
            ck_assert(th_pump_map_at(it.map, p) == ratio[v][b]);
        }
    double beyond[TH_MAP_AXES] = {0};
    beyond[TH_MAP_volume] = 1;
    beyond[TH_MAP_back_pressure] = -5;
    ck_assert(th_pump_map_at(it.map, beyond) == 1.01);
    forget(&it);
}
END_TEST

/* Two axes are GSL's bilinear, one axis its linear interpolation. */
START_TEST(as_gsl_interpolates)
{
    struct loaded it = loads("rate[m3/s],volume[m3],flow[m3/s]\n"
                             "1e-12,0,2e-13\n1e-12,1e-6,5e-13\n1e-12,4e-6,3e-13\n"
                             "5e-12,0,9e-13\n5e-12,1e-6,1e-13\n5e-12,4e-6,7e-13\n"
                             "6e-12,0,4e-13\n6e-12,1e-6,8e-13\n6e-12,4e-6,6e-13\n");
    static const double x[] = {1e-12, 5e-12, 6e-12}, y[] = {0, 1e-6, 4e-6};
    static const double z[] = {2e-13, 9e-13, 4e-13, 5e-13, 1e-13, 8e-13, 3e-13, 7e-13, 6e-13};
    gsl_interp2d *plane = gsl_interp2d_alloc(gsl_interp2d_bilinear, 3, 3);
    gsl_interp2d_init(plane, x, y, z, 3, 3);
    srand48(11);
    for (int k = 0; k < 500; k++) {
        double p[TH_MAP_AXES] = {(1 + 5 * drand48()) * 1e-12, 4e-6 * drand48()};
        double expected = gsl_interp2d_eval(plane, x, y, z, p[0], p[1], NULL, NULL);
        ck_assert_double_eq_tol(th_pump_map_at(it.map, p), expected, 1e-14 * expected);
    }
    gsl_interp2d_free(plane);
    forget(&it);
    it = loads("temperature[K],ratio\n300,1\n310,0.7\n320,0.95\n");
    static const double t[] = {300, 310, 320}, r[] = {1, 0.7, 0.95};
    gsl_interp *line = gsl_interp_alloc(gsl_interp_linear, 3);
    gsl_interp_init(line, t, r, 3);
    for (int k = 0; k <= 200; k++) {
        double p[TH_MAP_AXES] = {0};
        p[TH_MAP_temperature] = 300 + 0.1 * k;
        ck_assert_double_eq_tol(th_pump_map_at(it.map, p),
                                gsl_interp_eval(line, t, r, p[TH_MAP_temperature], NULL),
                                1e-15);
    }
    gsl_interp_free(line);
    forget(&it);
}
END_TEST

START_TEST(cells_and_ends)
{
    struct loaded it = loads("volume[mL],ratio\n3,1\n7,2\n20,3\n");
    const double *nodes = it.map->nodes[0];
    struct th_map_cell cell = th_pump_map_cell(it.map, 0, 8 * ML, true);
    ck_assert(cell.from == nodes[1] && cell.to == nodes[2]);
    cell = th_pump_map_cell(it.map, 0, nodes[1], true);
    ck_assert(cell.from == nodes[0] && cell.to == nodes[1]);
    cell = th_pump_map_cell(it.map, 0, nodes[1], false);
    ck_assert(cell.from == nodes[1] && cell.to == nodes[2]);
    cell = th_pump_map_cell(it.map, 0, 1, true);
    ck_assert(cell.from == nodes[1] && cell.to == nodes[2]);
    ck_assert(th_pump_map_beyond(it.map, 0, 2.9 * ML));
    ck_assert(!th_pump_map_beyond(it.map, 0, nodes[0] * (1 - 1e-12)));
    ck_assert(th_pump_map_beyond(it.map, 0, 20.1 * ML));
    ck_assert_int_eq(th_pump_map_axis(it.map, TH_MAP_volume), 0);
    ck_assert_int_eq(th_pump_map_axis(it.map, TH_MAP_rate), -1);
    char text[300];
    th_pump_map_print(it.map, 0, 2.1 * ML, text, sizeof text);
    ck_assert_str_eq(text,
                     "volume is 2.1 mL, and the map reaches from 3 mL to 20 mL; more rows, "
                     "or beyond: hold, would do");
    forget(&it);
}
END_TEST

static const struct {
    const char *text, *says;
} bad[] = {
    {"volume[mL],ratio\n1,0.9\n2,0.9\n1,0.8\n",
     "m.csv:4:1: error: this row is there twice: volume 1 mL"},
    {"volume[mL],rate[mL/day],ratio\n1,1,0.9\n2,1,0.9\n1,2,0.8\n",
     "m.csv:1:1: error: the map must have a row for each combination of its axes' values: that "
     "of rate 2 mL/day, volume 2 mL is missing"},
    {"volume[mL],rate[mL/day],ratio\n1,1,0.9\n2,2,0.9\n3,3,0.8\n",
     "the map must have a row for each combination of its axes' values"},
    {"volume[mL],rate[mL/day],ratio\n1,1,0.9\n2,1,0.9\n",
     "m.csv:1:12: error: an axis needs at least two values"},
    {"volume[mL],rate[mL/day]\n1,1\n2,2\n", "m.csv:1:1: error: a map has one of the columns"},
    {"rate[mL/day],ratio,flow[mL/day]\n1,1,1\n2,1,2\n",
     "m.csv:1:20: error: a map has one of the columns"},
    {"volume[mL],flow[mL/day]\n1,1\n2,1\n",
     "m.csv:1:12: error: a map of flow needs the axis rate"},
    {"ratio\n1\n", "m.csv:1:1: error: there is no axis"},
    {"volum[mL],ratio\n1,1\n2,1\n",
     "m.csv:1:1: error: unknown column \"volum\"; did you mean \"volume\"? (allowed: rate, "
     "volume, temperature, ambient, back_pressure, ratio, flow)"},
    {"volume[mL],ratio\n1,1\n2,\n", "m.csv:3:3: error: ratio: a number is missing here"},
    {"volume[mL],ratio\n1,1\n2,-0.1\n", "m.csv:3:3: error: ratio: -0.1 is out of range"},
    {"volume[mL/day],ratio\n1,1\n2,1\n",
     "m.csv:2:1: error: volume: \"mL/day\" does not measure a volume"},
};

START_TEST(refusals)
{
    struct loaded it = load(bad[_i].text);
    ck_assert_ptr_null(it.map);
    ck_assert_int_ge(it.error.count, 1);
    ck_assert_msg(strstr(it.error.text[0], bad[_i].says) != NULL, "%s", it.error.text[0]);
    forget(&it);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "map");
    tcase_add_test(tests, linear_law_in_five_axes);
    tcase_add_test(tests, nodes_are_exact);
    tcase_add_test(tests, as_gsl_interpolates);
    tcase_add_test(tests, cells_and_ends);
    tcase_add_loop_test(tests, refusals, 0, (int)(sizeof bad / sizeof bad[0]));
}
