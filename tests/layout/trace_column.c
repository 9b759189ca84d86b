/* The kept points of a profile: its cells, landmarks or evenly spread points, linear between
 * cells. */
#define TH_SUITE "trace_column"
#include "support/check_main.h"

#include "layout/trace.h"
#include "support/scenario_fixture.h"

#define TWO "drug: [{name: a}, {name: b}]\n"

/* Five cells of 10 cm, 5 .. 45 cm, in a block made by hand; lane 3 is twice as long. The value
 * is 2 + 30 z, and 7 in the other drug. Landmarks: C5 at 8 cm, T10 at 30 cm, L2 at 42 cm. */
enum { CELLS = 5, LANE = 3 };

struct profile {
    struct th_scenario *scenario;
    struct th_layout *layout;
    struct th_trace *trace;
    unsigned char *block;
};

static void open_profile(struct profile *p, const char *record)
{
    char text[300];
    snprintf(text, sizeof text, "%srecord: [%s]\n", RUN TWO, record);
    p->scenario = good(text);
    p->layout = th_layout_create(p->scenario, &error);
    ck_assert_ptr_nonnull(p->layout);
    size_t csf = th_scenario_instance(p->scenario, "csf");
    p->layout->slices[csf].points = CELLS; /* the toy's canal has none of its own */
    p->layout->slices[csf].profiles = 64;
    p->trace = th_trace_create(p->layout, 0, 1, NULL, &error);
    ck_assert_ptr_nonnull(p->trace);
    size_t bytes = 64 + 3 * CELLS * sizeof(double[TH_LANES]);
    p->block = calloc(1, bytes);
    double(*lanes)[TH_LANES] = (double(*)[TH_LANES])(p->block + 64);
    for (size_t c = 0; c < CELLS; c++)
        for (int i = 0; i < TH_LANES; i++) {
            lanes[c][i] = (0.05 + 0.1 * (double)c) * (i == LANE ? 2 : 1);
            lanes[CELLS + c][i] = 2 + 30 * lanes[c][i];
            lanes[2 * CELLS + c][i] = 7;
        }
}

static void close_profile(struct profile *p)
{
    free(p->block);
    th_trace_free(p->trace);
    th_layout_free(p->layout);
    th_scenario_free(p->scenario);
}

START_TEST(points_of_a_profile)
{
    struct profile p;
    open_profile(&p, "{path: csf.profile, axis: levels}");
    ck_assert_uint_eq(p.trace->columns[0].points, 3);
    const double at[] = {0.08, 0.30, 0.42};
    for (size_t k = 0; k < 3; k++)
        for (int i = 0; i < 4; i++) {
            near(th_trace_column_coordinate(&p.trace->columns[0], p.block, i, k), at[k]);
            /* in lane 3 8 cm lie in the first half cell, where the profile is flat */
            double z = i == LANE && k == 0 ? 0.10 : at[k];
            ck_assert_double_eq_tol(th_trace_column_value(&p.trace->columns[0], p.block, i, k),
                                    2 + 30 * z, 1e-12);
            ck_assert_double_eq(th_trace_column_value(&p.trace->columns[1], p.block, i, k), 7);
        }
    close_profile(&p);
    open_profile(&p, "{path: csf.profile, axis: 9 points}");
    for (size_t k = 0; k < 9; k++)
        for (int i = 0; i < 4; i++) {
            double z = (0.05 + 0.05 * (double)k) * (i == LANE ? 2 : 1);
            ck_assert_double_eq_tol(
                th_trace_column_coordinate(&p.trace->columns[0], p.block, i, k), z, 1e-15);
            ck_assert_double_eq_tol(th_trace_column_value(&p.trace->columns[0], p.block, i, k),
                                    2 + 30 * z, 1e-12);
        }
    close_profile(&p);
    open_profile(&p, "csf.profile");
    ck_assert_uint_eq(p.trace->columns[0].points, CELLS);
    ck_assert_double_eq(th_trace_column_value(&p.trace->columns[0], p.block, 0, 4),
                        2 + 30 * 0.45);
    close_profile(&p);
}
END_TEST

/* From mid to mid: to 19 cm, to 36 cm, to the end; of each cell as much as lies there. The
 * cells are 10 cm wide and hold 3.5, 6.5, 9.5, 12.5, 15.5, in lane 3 twice as wide. */
START_TEST(segments_of_a_profile)
{
    struct profile p;
    open_profile(&p, "{path: csf.profile, axis: segments}");
    const struct th_trace_column *column = &p.trace->columns[0];
    ck_assert_uint_eq(column->points, 3);
    const double means[] = {(3.5 * 10 + 6.5 * 9) / 19, (6.5 + 9.5 * 10 + 12.5 * 6) / 17,
                            (12.5 * 4 + 15.5 * 10) / 14};
    const double wide[] = {5, (5 * 1 + 11 * 16) / 17.,
                           (11 * 4 + 17 * 20 + 23 * 20 + 29 * 20) / 64.};
    for (size_t k = 0; k < 3; k++) {
        ck_assert_double_eq_tol(th_trace_column_value(column, p.block, 0, k), means[k], 1e-12);
        ck_assert_double_eq_tol(th_trace_column_value(column, p.block, LANE, k), wide[k],
                                1e-12);
        ck_assert_double_eq_tol(th_trace_column_value(&p.trace->columns[1], p.block, 0, k), 7,
                                1e-12);
    }
    near(th_trace_column_coordinate(column, p.block, 0, 1), 0.30);
    close_profile(&p);
}
END_TEST

/* A canal that ends at 38 cm has no L2: missing, not the last cell's. */
START_TEST(a_level_beyond_the_canal)
{
    struct profile p;
    open_profile(&p, "{path: csf.profile, axis: levels}");
    double(*lanes)[TH_LANES] = (double(*)[TH_LANES])(p.block + 64);
    for (size_t c = 0; c < CELLS; c++) lanes[c][0] = 0.38 * ((double)c + 0.5) / CELLS;
    ck_assert(!isnan(th_trace_column_value(&p.trace->columns[1], p.block, 0, 1)));
    ck_assert(isnan(th_trace_column_value(&p.trace->columns[1], p.block, 0, 2)));
    ck_assert(!isnan(th_trace_column_value(&p.trace->columns[1], p.block, 1, 2)));
    close_profile(&p);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "trace_column");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, points_of_a_profile);
    tcase_add_test(tests, segments_of_a_profile);
    tcase_add_test(tests, a_level_beyond_the_canal);
}
