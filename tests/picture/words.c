/* Outputs whose values are words: shares of the members, and the numbers of one member (R55).
 */
#define TH_SUITE "picture_words"
#include "support/check_main.h"

#include "support/picture_fixture.h"

static double days[] = {0, 86400, 5 * 86400};

/* Of five members the last failed; at the last instant one has come to its end. In the first
 * stage are 4, 2, 1, in the second 0, 2, 2 of four. */
static struct th_series of_five(void)
{
    static double stage[] = {0, 0, 0, 0, 0, 1, 0, 1, 1, 0, 1, NAN, 0, 2, 2};
    struct th_series series = series_of("course.stage", "1", days, 5, 3, stage);
    series.words = "implanted explanted tried";
    series.nature = TH_STEPWISE;
    return series;
}
static char *ended[] = {"ok", "ok", "ok", "ok", "run_failed"};

START_TEST(shares_of_members)
{
    struct th_series list[] = {of_five()};
    const struct th_result result = {.series = list, .count = 1, .members = 5};
    const struct th_about about = {.members = 5, .status = ended};
    const struct th_picture_source source = {&result, &about, "x"};
    struct th_picture_set set;
    make_pictures("course.stage=stage", TH_CHART_LINEAR, &source, 1, &set);
    ck_assert_uint_eq(set.count, 1);
    const struct th_figure *figure = &set.pictures[0].figure;
    ck_assert_str_eq(figure->title, "Title: share of the members");
    ck_assert_str_eq(figure->y.unit, "%");
    ck_assert_str_eq(set.pictures[0].path, "course.stage");
    ck_assert_uint_eq(figure->curve_count, 3);
    ck_assert_uint_eq(figure->band_count, 0);
    ck_assert_str_eq(figure->curves[0].label, "implanted");
    ck_assert_str_eq(figure->curves[1].label, "explanted");
    check_numbers(figure->curves[0].y, (double[]){100, 50, 25}, 3);
    check_numbers(figure->curves[1].y, (double[]){0, 50, 50}, 3);
    check_numbers(figure->curves[2].y, (double[]){0, 0, 0}, 3);
    ck_assert(figure->curves[1].steps);
    ck_assert_ptr_null(set.pictures[0].curves[1].quantiles[0]);
    th_pictures_free(&set);
}
END_TEST

/* R81: a member whose path is over has no value any more, and stays at the stage in which it
 * ended, which need not be that of the last sample: the shares add up to 100 %. Of what is no
 * stage it is at none. */
START_TEST(members_that_ended)
{
    static double over[] = {5 * 86400, 5 * 86400, 2 * 86400, 5 * 86400, 0};
    static char *stages[] = {"explanted", "explanted", "tried", "tried", "implanted"};
    struct th_records table =
        TABLE("stages", 3, TEXTS("name", "implanted", "explanted", "tried"),
              NUMBERS("ends", 0, 0, 1));
    for (int other = 0; other < 2; other++) {
        struct th_series list[] = {of_five()};
        list[0].name = other ? "pump.mode" : "course.stage";
        list[0].words = "implanted explanted tried";
        const struct th_result result = {.series = list, .count = 1, .members = 5};
        const struct th_about about = {.members = 5,
                                       .status = ended,
                                       .ended = over,
                                       .stage_at_end = stages,
                                       .tables = &table,
                                       .table_count = 1};
        const struct th_picture_source source = {&result, &about, "x"};
        struct th_picture_set set;
        make_pictures(list[0].name, TH_CHART_LINEAR, &source, 1, &set);
        const struct th_figure *figure = &set.pictures[0].figure;
        check_numbers(figure->curves[0].y, (double[]){100, 50, 25}, 3);
        check_numbers(figure->curves[1].y, (double[]){0, 50, 50}, 3);
        check_numbers(figure->curves[2].y, (double[]){0, 0, other ? 0 : 25}, 3);
        ck_assert_str_eq(figure->curves[1].label, "explanted");
        ck_assert_str_eq(figure->curves[2].label, other ? "tried" : "tried (ended)");
        th_pictures_free(&set);
    }
}
END_TEST

/* Two results: the name of each behind the word; a colour for each word. */
START_TEST(two_results)
{
    struct th_series list[] = {of_five()};
    const struct th_result result = {.series = list, .count = 1, .members = 5};
    const struct th_picture_source sources[] = {{&result, NULL, "x"}, {&result, NULL, "y"}};
    struct th_picture_set set;
    make_pictures("course.stage", TH_CHART_LINEAR, sources, 2, &set);
    ck_assert_uint_eq(set.count, 1);
    const struct th_figure *figure = &set.pictures[0].figure;
    ck_assert_uint_eq(figure->curve_count, 6);
    ck_assert_str_eq(figure->curves[4].label, "explanted, y");
    ck_assert_int_eq(figure->curves[4].colour, figure->curves[1].colour);
    ck_assert(figure->curves[4].dashed && !figure->curves[1].dashed);
    check_numbers(figure->curves[0].y, (double[]){100, 40, 20}, 3);
    th_pictures_free(&set);
}
END_TEST

/* Beside an output of numbers in the same row, whose fan is drawn as ever. */
START_TEST(beside_numbers)
{
    static double volume[] = {1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3};
    struct th_series list[] = {of_five(), series_of("a.b", "1", days, 5, 3, volume)};
    const struct th_result result = {.series = list, .count = 2, .members = 5};
    const struct th_picture_source source = {&result, NULL, "x"};
    struct th_picture_set set;
    make_pictures("course.stage=stage; a.b=b", TH_CHART_LINEAR, &source, 1, &set);
    ck_assert_uint_eq(set.count, 2);
    ck_assert_uint_eq(set.pictures[0].figure.curve_count, 3);
    ck_assert_uint_eq(set.pictures[1].figure.curve_count, 1);
    ck_assert_uint_eq(set.pictures[1].figure.band_count, 2);
    th_pictures_free(&set);
}
END_TEST

START_TEST(one_member)
{
    static double stage[] = {0, 1, 1};
    struct th_series list[] = {series_of("course.stage", "1", days, 1, 3, stage)};
    list[0].words = "implanted explanted";
    list[0].nature = TH_STEPWISE;
    const struct th_result result = {.series = list, .count = 1};
    const struct th_picture_source source = {&result, NULL, "x"};
    struct th_picture_set set;
    make_pictures("course.stage=stage", TH_CHART_LINEAR, &source, 1, &set);
    ck_assert_uint_eq(set.count, 1);
    const struct th_figure *figure = &set.pictures[0].figure;
    ck_assert_str_eq(figure->title, "Title");
    ck_assert_str_eq(figure->curves[0].label, "stage: 0 implanted, 1 explanted");
    ck_assert(figure->curves[0].steps);
    check_numbers(figure->curves[0].y, stage, 3);
    th_pictures_free(&set);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "words");
    tcase_add_test(tests, shares_of_members);
    tcase_add_test(tests, members_that_ended);
    tcase_add_test(tests, two_results);
    tcase_add_test(tests, beside_numbers);
    tcase_add_test(tests, one_member);
}
