/* Trumpet curves by hand. */
#define TH_SUITE "picture_windows"
#include "support/check_main.h"

#include "support/picture_fixture.h"

static double hours[] = {0, 3600, 7200, 10800, 14400};

/* Ordered 1 an hour. Delivered 1.2, 0.8, 1.1, 0.9: in one hour +20 to -20 %, in two the
 * sums 2.0, 1.9, 2.0 of 2: 0 to -5 %; in three 3.1 and 2.8 of 3: +3.333 to -6.667 %; in four 0.
 */
START_TEST(by_hand)
{
    static double ordered[] = {0, 1, 2, 3, 4}, delivered[] = {0, 1.2, 2, 3.1, 4};
    struct th_series list[] = {series_of("o", "mL", hours, 1, 5, ordered),
                               series_of("d", "mL", hours, 1, 5, delivered)};
    const struct th_result result = {.series = list, .count = 2};
    const struct th_picture_source source = {&result, NULL, "x"};
    struct th_picture_set set;
    make_pictures("o=ordered; d=delivered", TH_CHART_WINDOWS, &source, 1, &set);
    ck_assert_uint_eq(set.count, 1);
    const struct th_figure *figure = &set.pictures[0].figure;
    ck_assert_uint_eq(figure->curve_count, 2);
    ck_assert_uint_eq(figure->curves[0].count, 4);
    check_numbers(figure->curves[0].x, (double[]){1, 2, 3, 4}, 4);
    check_numbers(figure->curves[0].y, (double[]){20, 0, 10. / 3, 0}, 4);
    check_numbers(figure->curves[1].y, (double[]){-20, -5, -20. / 3, 0}, 4);
    ck_assert_str_eq(figure->x.unit, "h");
    ck_assert_str_eq(figure->y.unit, "%");
    ck_assert(figure->x.log && figure->x.least == 1 && figure->x.most == 4);
    th_pictures_free(&set);
}
END_TEST

/* Samples at 0, 1, 2, 4 h: windows of two hours or more, each from a sample; between samples a
 * total is straight. From 0: 2 of 2; from 1: to 3, where half of what came from 2 to 4 is
 * there: 1 + 2/2 = 2 of 2; from 2: 2 of 2. All at once: 5 of 4. */
START_TEST(uneven_samples)
{
    static double time[] = {0, 3600, 7200, 14400}, ordered[] = {0, 1, 2, 4},
                  delivered[] = {0, 2, 3, 5};
    struct th_series list[] = {series_of("o", "mL", time, 1, 4, ordered),
                               series_of("d", "mL", time, 1, 4, delivered)};
    const struct th_result result = {.series = list, .count = 2};
    const struct th_picture_source source = {&result, NULL, "x"};
    struct th_picture_set set;
    make_pictures("o=ordered; d=delivered", TH_CHART_WINDOWS, &source, 1, &set);
    const struct th_figure *figure = &set.pictures[0].figure;
    ck_assert_uint_eq(figure->curves[0].count, 2);
    /* from 0 3 of 2, from 1 (4 - 2) = 2 of 2, from 2 2 of 2 */
    check_numbers(figure->curves[0].y, (double[]){50, 25}, 2);
    check_numbers(figure->curves[1].y, (double[]){0, 25}, 2);
    th_pictures_free(&set);
}
END_TEST

/* A window without an order has no error; a failed member is left out; all others count. */
START_TEST(members_and_pauses)
{
    static double ordered[] = {0, 1, 1, 1, 2, 0, 1, 1, 1, 2, 0, 1, 1, 1, 2},
                  delivered[] = {0, 1, 2, 2, 3, 0, 1.5, 1.5, 1.5, 2, 0, 9, 9, 9, 99};
    struct th_series list[] = {series_of("o", "mL", hours, 3, 5, ordered),
                               series_of("d", "mL", hours, 3, 5, delivered)};
    char *status[] = {"ok", "ok", "run_failed"};
    const struct th_about about = {.members = 3, .status = status};
    const struct th_result result = {.series = list, .count = 2};
    const struct th_picture_source source = {&result, &about, "x"};
    struct th_picture_set set;
    make_pictures("o=ordered; d=delivered", TH_CHART_WINDOWS, &source, 1, &set);
    const struct th_figure *figure = &set.pictures[0].figure;
    /* one hour: 0 and 0 %, +50 and -50 %; all: +50 and 0 % */
    ck_assert_double_eq(figure->curves[0].y[0], 50);
    ck_assert_double_eq(figure->curves[1].y[0], -50);
    ck_assert_double_eq(figure->curves[0].y[3], 50);
    ck_assert_double_eq(figure->curves[1].y[3], 0);
    th_pictures_free(&set);
}
END_TEST

/* The errors that a gauge has over an axis of windows, of three members of which one failed, at
 * the last of two times: the largest of all, the least of all. */
START_TEST(of_a_gauge)
{
    static double windows[] = {2, 5}, time[] = {0, 3600};
    static double most[] = {0, 0, 30, 9, 0, 0, 25, 12, 0, 0, 99, 99},
                  least[] = {0, 0, -30, -9, 0, 0, -40, -7, 0, 0, -99, -99};
    struct th_series list[] = {series_of("g.most", "%", time, 3, 2, most),
                               series_of("g.least", "%", time, 3, 2, least)};
    for (int k = 0; k < 2; k++) {
        list[k].points = 2;
        list[k].axis = windows;
        list[k].axis_name = (char *)"window";
        list[k].axis_unit = (char *)"min";
    }
    char *status[] = {"ok", "ok", "run_failed"};
    const struct th_about about = {.members = 3, .status = status};
    const struct th_result result = {.series = list, .count = 2};
    const struct th_picture_source source = {&result, &about, "x"};
    struct th_picture_set set;
    make_pictures("g.most=m; g.least=m", TH_CHART_WINDOWS, &source, 1, &set);
    ck_assert_uint_eq(set.count, 1);
    const struct th_figure *figure = &set.pictures[0].figure;
    ck_assert_uint_eq(figure->curve_count, 2);
    check_numbers(figure->curves[0].x, windows, 2);
    check_numbers(figure->curves[0].y, (double[]){30, 12}, 2);
    check_numbers(figure->curves[1].y, (double[]){-40, -9}, 2);
    ck_assert_str_eq(figure->x.unit, "min");
    th_pictures_free(&set);
    list[1].name = (char *)"h.least"; /* of another gauge */
    make_pictures("g.most=m; h.least=m", TH_CHART_WINDOWS, &source, 1, &set);
    ck_assert_uint_eq(set.count, 0);
    th_pictures_free(&set);
}
END_TEST

/* One total alone, one sample, other times: no picture. */
START_TEST(no_trumpet)
{
    static double y[5], other[] = {0, 1, 2, 3, 4};
    struct th_series list[] = {series_of("o", "mL", hours, 1, 5, y),
                               series_of("d", "mL", other, 1, 5, y)};
    struct th_result result = {.series = list, .count = 2};
    const struct th_picture_source source = {&result, NULL, "x"};
    struct th_picture_set set;
    for (int k = 0; k < 3; k++) {
        make_pictures("o=ordered; d=delivered", TH_CHART_WINDOWS, &source, 1, &set);
        ck_assert_uint_eq(set.count, 0);
        th_pictures_free(&set);
        list[1].time = hours;
        list[0].times = list[1].times = 1;
        result.count = k == 1 ? 1 : 2;
    }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "windows");
    tcase_add_test(tests, by_hand);
    tcase_add_test(tests, uneven_samples);
    tcase_add_test(tests, members_and_pauses);
    tcase_add_test(tests, of_a_gauge);
    tcase_add_test(tests, no_trumpet);
}
