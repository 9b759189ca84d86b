/* A series between its own times, by its nature. */
#define TH_SUITE "compare_value"
#include "support/check_main.h"

#include <math.h>

#include "compare/value.h"

/* Samples at 0, 1, 2 and 4 s. */
static double time_of[] = {0, 1, 2, 4};

static double ask(enum th_nature nature, double values[4], double from, double to,
                  double sought)
{
    struct th_series series = {.members = 1,
                               .times = 4,
                               .points = 1,
                               .time = time_of,
                               .values = values,
                               .nature = nature};
    const struct th_stretch stretch = {from, to, sought};
    const struct th_spot place = {.inside = true};
    double value = -1;
    return th_series_value(&series, 0, &stretch, &place, &value) ? value : HUGE_VAL;
}

START_TEST(instants_and_totals_are_linear)
{
    double values[] = {10, 20, 40, 0};
    for (int k = 0; k < 2; k++) {
        enum th_nature nature = k ? TH_TOTAL : TH_INSTANT;
        ck_assert_double_eq(ask(nature, values, NAN, 1, 0), 20);
        ck_assert_double_eq(ask(nature, values, 0, 1.5, 0), 30);
        ck_assert_double_eq(ask(nature, values, 0, 3, 0), 20);
        ck_assert(isinf(ask(nature, values, NAN, 4.1, 0)));
    }
}
END_TEST

/* The means 6 over (0, 1], 9 over (1, 2], 3 over (2, 4]; the first has none. */
START_TEST(means_are_taken_over_the_stretch)
{
    double values[] = {NAN, 6, 9, 3};
    ck_assert(isnan(ask(TH_INTERVAL_MEAN, values, NAN, 0, NAN)));
    ck_assert_double_eq(ask(TH_INTERVAL_MEAN, values, 1, 2, 0), 9);
    ck_assert_double_eq(ask(TH_INTERVAL_MEAN, values, 2, 4, 0), 3);
    ck_assert_double_eq(ask(TH_INTERVAL_MEAN, values, 2.5, 3, 0), 3);
    ck_assert_double_eq_tol(ask(TH_INTERVAL_MEAN, values, 0, 4, 0), (6 + 9 + 6) / 4., 1e-15);
    ck_assert_double_eq_tol(ask(TH_INTERVAL_MEAN, values, 0.5, 3, 0), (3 + 9 + 3) / 2.5, 1e-15);
    /* where it is not known since when: of the sample's own interval */
    ck_assert_double_eq(ask(TH_INTERVAL_MEAN, values, NAN, 1.5, 0), 9);
    ck_assert_double_eq(ask(TH_INTERVAL_MEAN, values, NAN, 2, 0), 9);
    ck_assert(isinf(ask(TH_INTERVAL_MEAN, values, 3, 5, 0)));
    ck_assert(isinf(ask(TH_INTERVAL_MEAN, values, -1, 1, 0)));
    values[2] = NAN;
    ck_assert(isnan(ask(TH_INTERVAL_MEAN, values, 1.5, 3, 0)));
}
END_TEST

/* Samples at 0, 1, 2, 4: where the interval begins in which a time lies. */
START_TEST(the_sample_before)
{
    double values[] = {NAN, 6, 9, 3};
    const struct th_series series = {.members = 1,
                                     .times = 4,
                                     .points = 1,
                                     .time = time_of,
                                     .values = values,
                                     .nature = TH_INTERVAL_MEAN};
    ck_assert_double_eq(th_series_before(&series, 1), 0);
    ck_assert_double_eq(th_series_before(&series, 1.5), 1);
    ck_assert_double_eq(th_series_before(&series, 4), 2);
    ck_assert(isnan(th_series_before(&series, 0)));
    ck_assert(isnan(th_series_before(&series, 5)));
}
END_TEST

/* Between samples that differ either of them may have held, but nothing between them. */
START_TEST(steps_have_no_value_between)
{
    double values[] = {1, 1, 5, 5};
    ck_assert_double_eq(ask(TH_STEPWISE, values, NAN, 0.5, 1), 1);
    ck_assert_double_eq(ask(TH_STEPWISE, values, NAN, 1.5, 1), 1);
    ck_assert_double_eq(ask(TH_STEPWISE, values, NAN, 1.5, 5), 5);
    ck_assert_double_eq(ask(TH_STEPWISE, values, NAN, 1.5, 2.9), 1);
    ck_assert_double_eq(ask(TH_STEPWISE, values, NAN, 1.5, 3.1), 5);
    ck_assert_double_eq(ask(TH_STEPWISE, values, NAN, 1, 5), 1);
    ck_assert_double_eq(ask(TH_STEPWISE, values, NAN, 3, 1), 5);
    values[3] = NAN;
    ck_assert(isnan(ask(TH_STEPWISE, values, NAN, 3, NAN)));
    ck_assert_double_eq(ask(TH_STEPWISE, values, NAN, 3, 5), 5);
}
END_TEST

/* 63.95 cm as a float is 1.2e-8 of it more: no further. A place that is 1e-6 of it beyond is
 * beyond. */
START_TEST(ends_of_a_grid)
{
    static const double down[] = {-8, 10, 63.95}, up[] = {63.95, 10, -8};
    const double single = (float)63.95;
    ck_assert_double_gt(single, 63.95 * (1 + 1e-8));
    for (int k = 0; k < 2; k++) {
        struct th_spot end = th_spot(k ? up : down, 3, single);
        ck_assert(end.inside && end.low == (k ? 0 : 2) && end.weight == 0);
        ck_assert(!th_spot(k ? up : down, 3, 63.95 * (1 + 1e-6)).inside);
        ck_assert(!th_spot(k ? up : down, 3, -8 * (1 + 1e-6)).inside);
        struct th_spot within = th_spot(k ? up : down, 3, 63.95 * (1 - 1e-7));
        ck_assert(within.inside && within.weight > 0 && within.weight < 1);
    }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "all");
    tcase_add_test(tests, instants_and_totals_are_linear);
    tcase_add_test(tests, means_are_taken_over_the_stretch);
    tcase_add_test(tests, the_sample_before);
    tcase_add_test(tests, steps_have_no_value_between);
    tcase_add_test(tests, ends_of_a_grid);
}
