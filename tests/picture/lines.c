/* Curves and fans: which outputs, quantiles by hand, failed members, several results. */
#define TH_SUITE "picture_lines"
#include "support/check_main.h"

#include "support/picture_fixture.h"

static double days[] = {0, 86400, 5 * 86400};

/* Outputs of one drug, of several, and with a name in the middle. */
START_TEST(matches)
{
    static double y[3];
    struct th_series list[] = {series_of("csf.tip", "ug/mL", days, 1, 3, y),
                               series_of("csf.tip_flow", "mL", days, 1, 3, y),
                               series_of("csf.tip.morphine", "ug/mL", days, 1, 3, y),
                               series_of("csf.tip.baclofen", "ug/mL", days, 1, 3, y),
                               series_of("effect.pain.effect", "%", days, 1, 3, y),
                               series_of("effect.effect", "%", days, 1, 3, y),
                               series_of("effect.a.b.effect", "%", days, 1, 3, y)};
    const struct th_result result = {.series = list, .count = 7};
    char star[TH_PICTURE_WORD], drug[TH_PICTURE_WORD];
    ck_assert_ptr_eq(th_picture_match(&result, "csf.tip", 0, star, drug), &list[0]);
    ck_assert_str_eq(drug, "");
    ck_assert_ptr_eq(th_picture_match(&result, "csf.tip", 1, star, drug), &list[2]);
    ck_assert_str_eq(drug, "morphine");
    ck_assert_ptr_eq(th_picture_match(&result, "csf.tip", 2, star, drug), &list[3]);
    ck_assert_ptr_null(th_picture_match(&result, "csf.tip", 3, star, drug));
    ck_assert_ptr_eq(th_picture_match(&result, "effect.*.effect", 0, star, drug), &list[4]);
    ck_assert_str_eq(star, "pain");
    ck_assert_str_eq(drug, "");
    ck_assert_ptr_null(th_picture_match(&result, "effect.*.effect", 1, star, drug));
    ck_assert_ptr_null(th_picture_match(&result, "", 0, star, drug));
}
END_TEST

START_TEST(curves_of_one_run)
{
    static double a[] = {1, 2, 3}, b[] = {4, 5, 6}, c[] = {7, 8, 9};
    struct th_series list[] = {series_of("effect.pain.effect", "%", days, 1, 3, a),
                               series_of("effect.deep_pain.effect", "%", days, 1, 3, b),
                               series_of("pump.rate", "mL/day", days, 1, 3, c)};
    list[1].nature = TH_STEPWISE;
    const struct th_result result = {.series = list, .count = 3};
    const struct th_picture_source source = {&result, NULL, "x"};
    struct th_picture_set set;
    make_pictures("no.such=x; effect.*.effect=*; pump.rate=rate", TH_CHART_LINEAR, &source, 1,
                  &set);
    ck_assert_uint_eq(set.count, 1);
    const struct th_picture *p = &set.pictures[0];
    ck_assert_uint_eq(p->figure.curve_count, 2); /* of another unit: left out */
    ck_assert_uint_eq(p->figure.band_count, 0);
    ck_assert_str_eq(p->figure.title, "Title");
    ck_assert_str_eq(p->path, "effect.pain.effect");
    ck_assert_str_eq(p->figure.y.unit, "%");
    ck_assert_str_eq(p->figure.x.unit, "day");
    ck_assert_str_eq(p->figure.curves[0].label, "pain");
    ck_assert_str_eq(p->figure.curves[1].label, "deep pain");
    ck_assert(!p->figure.curves[0].steps && p->figure.curves[1].steps);
    ck_assert_ptr_eq(p->curves[1].series, &list[1]);
    ck_assert_ptr_null(p->curves[1].quantiles[0]);
    check_numbers(p->curves[1].quantiles[2], b, 3);
    check_numbers(p->figure.curves[0].x, (double[]){0, 1, 5}, 3);
    check_numbers((double[]){p->figure.x.least, p->figure.x.most, p->figure.y.least},
                  (double[]){0, 5, 0}, 3);
    th_pictures_free(&set);
    make_pictures("no.such=x", TH_CHART_LINEAR, &source, 1, &set);
    ck_assert_uint_eq(set.count, 0);
    th_pictures_free(&set);
    make_pictures("pump.rate=rate", TH_CHART_SHARES, &source, 1, &set);
    ck_assert_uint_eq(set.count, 0);
    th_pictures_free(&set);
}
END_TEST

/* Five members at three times, the fourth failed. Of 1 2 3 5 the quantiles lie at 0.15, 0.75,
 * 1.5, 2.25 and 2.85 of 0 .. 3: 1.15, 1.75, 2.5, 3.5 and 4.7. At the second time one has no
 * value: of 10 20 30 at 0.1, 0.5, 1, 1.5, 1.9; at the third nobody has one. */
START_TEST(quantiles_of_members)
{
    static double y[] = {3, 20, NAN, 1, 10, NAN, 5, NAN, NAN, 1e9, 1e9, 1e9, 2, 30, NAN};
    char *status[] = {"ok", "ok", "ok", "not_converged", "ok"};
    struct th_series list[] = {series_of("a.b", "mL", days, 5, 3, y)};
    const struct th_result result = {.series = list, .count = 1};
    const struct th_about about = {.members = 5, .status = status};
    const struct th_picture_source source = {&result, &about, "x"};
    struct th_picture_set set;
    make_pictures("a.b=volume", TH_CHART_LINEAR, &source, 1, &set);
    ck_assert_uint_eq(set.count, 1);
    const struct th_picture *p = &set.pictures[0];
    ck_assert_str_eq(p->figure.title, "Title");
    static const double expected[5][3] = {
        {1.15, 11, NAN}, {1.75, 15, NAN}, {2.5, 20, NAN}, {3.5, 25, NAN}, {4.7, 29, NAN}};
    for (size_t k = 0; k < 5; k++) check_numbers(p->curves[0].quantiles[k], expected[k], 3);
    ck_assert_uint_eq(p->figure.band_count, 2);
    ck_assert_str_eq(p->figure.bands[0].label, "5\u201395 %");
    check_numbers(p->figure.bands[0].low, expected[0], 3);
    check_numbers(p->figure.bands[1].high, expected[3], 3);
    ck_assert_str_eq(p->figure.curves[0].label, "median");
    th_pictures_free(&set);
}
END_TEST

/* A part of an ensemble: its members 3 and 4 are those of the file's list, too. */
START_TEST(numbers_of_members)
{
    static double y[] = {1, 1, 1, 9, 9, 9};
    char *status[] = {"ok", "ok", "ok", "run_failed", "ok"};
    struct th_series list[] = {series_of("a.b", "mL", days, 2, 3, y)};
    list[0].first = 3;
    const struct th_result result = {.series = list, .count = 1};
    const struct th_about about = {.members = 5, .status = status};
    const struct th_picture_source source = {&result, &about, "x"};
    struct th_picture_set set;
    make_pictures("a.b", TH_CHART_LINEAR, &source, 1, &set);
    check_numbers(set.pictures[0].curves[0].quantiles[0], (double[]){9, 9, 9}, 3);
    th_pictures_free(&set);
}
END_TEST

/* The band of what holds, or of means, has the stairs of its median. */
START_TEST(bands_have_stairs)
{
    static double y[] = {1, 2, 3, 3, 4, 5};
    struct th_series list[] = {series_of("a.b", "mL", days, 2, 3, y)};
    const struct th_result result = {.series = list, .count = 1};
    const struct th_picture_source source = {&result, NULL, "x"};
    struct th_picture_set set;
    list[0].nature = TH_STEPWISE;
    make_pictures("a.b", TH_CHART_LINEAR, &source, 1, &set);
    const struct th_band *band = &set.pictures[0].figure.bands[1];
    ck_assert_uint_eq(band->count, 5); /* 25 %: 1.5, 2.5, 3.5 */
    check_numbers(band->x, (double[]){0, 1, 1, 5, 5}, 5);
    check_numbers(band->low, (double[]){1.5, 1.5, 2.5, 2.5, 3.5}, 5);
    th_pictures_free(&set);
    list[0].nature = TH_INTERVAL_MEAN;
    make_pictures("a.b", TH_CHART_LINEAR, &source, 1, &set);
    band = &set.pictures[0].figure.bands[1];
    check_numbers(band->x, (double[]){0, 0, 1, 1, 5}, 5);
    check_numbers(band->low, (double[]){1.5, 2.5, 2.5, 3.5, 3.5}, 5);
    th_pictures_free(&set);
}
END_TEST

/* Each output of an ensemble has its own picture, and each drug. */
START_TEST(fans)
{
    static double y[6] = {1, 2, 3, 4, 5, 6};
    struct th_series list[] = {series_of("a.b.x", "mL", days, 2, 3, y),
                               series_of("a.b.y", "mL", days, 2, 3, y),
                               series_of("a.c", "mL", days, 2, 3, y)};
    const struct th_result result = {.series = list, .count = 3};
    const struct th_picture_source sources[] = {{&result, NULL, "one"}, {&result, NULL, "two"}};
    struct th_picture_set set;
    make_pictures("a.b=at b; a.c=at c", TH_CHART_LOG, sources, 2, &set);
    static const char *const titles[] = {"Title: at b, x", "Title: at b, y", "Title: at c"};
    ck_assert_uint_eq(set.count, 3);
    for (size_t k = 0; k < 3; k++) {
        const struct th_figure *figure = &set.pictures[k].figure;
        ck_assert_str_eq(figure->title, titles[k]);
        ck_assert(figure->y.log);
        ck_assert_uint_eq(figure->curve_count, 2);
        ck_assert_uint_eq(figure->band_count, 4);
        ck_assert_str_eq(figure->curves[1].label, "two");
        ck_assert_int_eq(figure->curves[1].colour, 1);
        ck_assert_int_eq(figure->bands[3].colour, 1);
    }
    th_pictures_free(&set);
}
END_TEST

/* Two runs in one picture; the second is shorter, so time has the unit of the first. */
START_TEST(several_results)
{
    static double y[3], hours[] = {0, 3600, 7200};
    struct th_series one = series_of("a.b", "mL", days, 1, 3, y),
                     two = series_of("a.b", "mL", hours, 1, 3, y),
                     other = series_of("a.b", "L", hours, 1, 3, y);
    const struct th_result results[] = {{.series = &one, .count = 1},
                                        {.series = &two, .count = 1},
                                        {.series = &other, .count = 1}};
    const struct th_picture_source sources[] = {
        {&results[0], NULL, "A"}, {&results[1], NULL, "B"}, {&results[2], NULL, "C"}};
    struct th_picture_set set;
    make_pictures("a.b=volume", TH_CHART_LINEAR, sources, 3, &set);
    ck_assert_uint_eq(set.count, 1);
    const struct th_figure *figure = &set.pictures[0].figure;
    ck_assert_uint_eq(figure->curve_count, 2);
    ck_assert_str_eq(figure->curves[0].label, "volume, A");
    ck_assert_str_eq(figure->curves[1].label, "volume, B");
    check_numbers(figure->curves[1].x, (double[]){0, 1 / 24., 2 / 24.}, 3);
    th_pictures_free(&set);
    make_pictures("a.b=volume", TH_CHART_LINEAR, sources + 1, 1, &set);
    ck_assert_str_eq(set.pictures[0].figure.x.unit, "min");
    th_pictures_free(&set);
}
END_TEST

/* One sample, none that is finite, a failed run of one patient: there is a picture. */
START_TEST(little_to_show)
{
    static double y[] = {NAN, NAN, NAN}, late[] = {7200};
    struct th_series list[] = {series_of("a.b", "mL", days, 1, 3, y),
                               series_of("a.c", "mL", late, 1, 1, y)};
    const struct th_result results[] = {{.series = list, .count = 1},
                                        {.series = list + 1, .count = 1}};
    char *status[] = {"run_failed"};
    const struct th_about about = {.members = 1, .status = status};
    struct th_picture_source source = {&results[0], &about, "x"};
    struct th_picture_set set;
    make_pictures("a.b", TH_CHART_LOG, &source, 1, &set);
    ck_assert_uint_eq(set.count, 1);
    ck_assert(set.pictures[0].figure.y.most > set.pictures[0].figure.y.least);
    th_pictures_free(&set);
    source.result = &results[1];
    make_pictures("a.c", TH_CHART_LINEAR, &source, 1, &set);
    ck_assert(set.pictures[0].figure.x.most > set.pictures[0].figure.x.least);
    th_pictures_free(&set);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "lines");
    tcase_add_test(tests, matches);
    tcase_add_test(tests, curves_of_one_run);
    tcase_add_test(tests, quantiles_of_members);
    tcase_add_test(tests, numbers_of_members);
    tcase_add_test(tests, bands_have_stairs);
    tcase_add_test(tests, fans);
    tcase_add_test(tests, several_results);
    tcase_add_test(tests, little_to_show);
}
