/* Instants of samples of several intervals: each column has its own, a run is looked at at
 * those of all. */
#define TH_SUITE "trace_grid"
#include "support/check_main.h"

#include "base/arena.h"
#include "layout/trace_grid.h"

static const th_tick hour = 3600LL * TH_TICKS_PER_SECOND;

static struct th_arena arena;

static struct th_trace_grids plan(const th_tick *every, size_t columns, th_tick sample,
                                  th_tick duration)
{
    struct th_column list[4] = {{0}};
    struct th_scenario scenario = {.columns = list, .column_count = columns};
    struct th_trace_grids grids;
    scenario.sample = sample;
    scenario.duration = duration;
    for (size_t k = 0; k < columns; k++) list[k].every = every[k];
    ck_assert(th_trace_grids(&scenario, &arena, &grids));
    return grids;
}

/* 7 h: samples at 0, 3, 6, 7 h; each 2 h: 0, 2, 4, 6, 7. Together 0, 2, 3, 4, 6, 7. */
START_TEST(instants_of_all)
{
    const th_tick every[] = {0, 2 * hour}, at[] = {0, 2, 3, 4, 6, 7};
    const size_t one[] = {0, SIZE_MAX, 1, SIZE_MAX, 2, 3};
    const size_t other[] = {0, 1, SIZE_MAX, 2, 3, 4};
    const struct th_trace_grids grids = plan(every, 2, 3 * hour, 7 * hour);
    ck_assert_uint_eq(grids.count, 2);
    ck_assert_uint_eq(grids.times, 6);
    ck_assert_uint_eq(grids.items[0].times, 4);
    ck_assert_uint_eq(grids.items[1].times, 5);
    for (size_t k = 0; k < 6; k++) {
        ck_assert_int_eq(grids.time[k], at[k] * hour);
        ck_assert_uint_eq(grids.items[0].row[k], one[k]);
        ck_assert_uint_eq(grids.items[1].row[k], other[k]);
    }
    th_arena_free(&arena);
}
END_TEST

/* An interval that no column has is not looked at; that of run.sample is one like another; none
 * is longer than the run. */
START_TEST(only_what_is_kept)
{
    const th_tick own[] = {4 * hour, 4 * hour}, same[] = {3 * hour, 0}, far[] = {30 * hour};
    struct th_trace_grids grids = plan(own, 2, hour, 12 * hour);
    ck_assert_uint_eq(grids.count, 2);
    ck_assert_uint_eq(grids.times, 4);
    ck_assert_uint_eq(grids.items[0].times, 13);
    grids = plan(same, 2, 3 * hour, 12 * hour);
    ck_assert_uint_eq(grids.count, 1);
    ck_assert_uint_eq(grids.times, 5);
    grids = plan(far, 1, hour, 12 * hour);
    ck_assert_uint_eq(grids.times, 2);
    ck_assert_int_eq(grids.time[1], 12 * hour);
    grids = plan(NULL, 0, hour, 12 * hour);
    ck_assert_uint_eq(grids.times, 13);
    th_arena_free(&arena);
}
END_TEST

START_TEST(names)
{
    static const struct {
        th_tick every;
        const char *name;
    } all[] = {{86400000000, "every_1_day"}, {5400000000, "every_90_min"},
               {7000000, "every_7_s"},       {1500, "every_1500_us"},
               {25000, "every_25_ms"},       {100800000000, "every_28_h"}};
    char name[TH_GRID_NAME];
    for (size_t k = 0; k < sizeof all / sizeof *all; k++) {
        th_trace_grid_name(all[k].every, name);
        ck_assert_str_eq(name, all[k].name);
    }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, TH_SUITE);
    tcase_add_test(tests, instants_of_all);
    tcase_add_test(tests, only_what_is_kept);
    tcase_add_test(tests, names);
}
