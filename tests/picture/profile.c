/* Heat maps: edges of uneven points, rows above the axis, levels, the tip, medians. */
#define TH_SUITE "picture_profile"
#include "support/check_main.h"

#include "support/picture_fixture.h"

static double days[] = {0, 5 * 86400}, z[] = {1, 3, 7}, single[] = {1, 2, 3, 4, 5, 6},
              top[] = {10, 20}, second[] = {30, 40};

static struct th_series profile_of(const char *name, size_t members, double *values)
{
    struct th_series series = series_of(name, "ug/mL", days, members, 2, values);
    series.points = 3;
    series.axis = z;
    return series;
}

/* Edges: halfway, and as far out as in: 0, 2, 5, 9. Two rows and an empty one lie above. */
START_TEST(rows_and_edges)
{
    struct th_series list[] = {series_of("csf.head", "ug/mL", days, 1, 2, top),
                               series_of("csf.neck", "ug/mL", days, 1, 2, second),
                               series_of("csf.flow", "mL/day", days, 1, 2, second),
                               profile_of("csf.concentration", 1, single)};
    const struct th_result result = {.series = list, .count = 4};
    struct th_records tables[] = {
        TABLE("landmarks", 3, TEXTS("name", "C1", "T1", "S9"), NUMBERS("position", 1, 7, 99)),
        TABLE("parameters", 2, TEXTS("name", "pump.rate", "catheter.tip"),
              NUMBERS("value", 1, 4.5))};
    const struct th_about about = {.tables = tables, .table_count = 2};
    const struct th_picture_source source = {&result, &about, "x"};
    struct th_picture_set set;
    make_pictures("csf.head=head; csf.neck=neck; csf.flow=flow; csf.concentration",
                  TH_CHART_PROFILE, &source, 1, &set);
    ck_assert_uint_eq(set.count, 1);
    const struct th_figure *figure = &set.pictures[0].figure;
    const struct th_heat *heat = figure->heat;
    ck_assert_uint_eq(heat->rows, 6);
    ck_assert_uint_eq(heat->columns, 2);
    check_numbers(heat->edges + 3, (double[]){0, 2, 5, 9}, 4);
    for (size_t k = 0; k < 3; k++) ck_assert(heat->edges[k] < heat->edges[k + 1]);
    check_numbers(heat->values, (double[]){10, 30, NAN, 1, 2, 3, 20, 40, NAN, 4, 5, 6}, 12);
    check_numbers(heat->x, (double[]){0, 5}, 2);
    ck_assert_str_eq(set.pictures[0].path, "csf.concentration");
    ck_assert_str_eq(heat->unit, "ug/mL");
    ck_assert_double_eq(heat->most, 40);
    static const char *const names[] = {"head", "neck", "C1", "T1", "catheter tip"};
    static const double places[] = {NAN, NAN, 1, 7, 4.5};
    ck_assert_uint_eq(figure->name_count, 5);
    for (size_t k = 0; k < 5; k++) {
        ck_assert_str_eq(figure->names[k].name, names[k]);
        ck_assert_int_eq(figure->names[k].line, k == 4);
        if (k > 1)
            ck_assert_double_eq(figure->names[k].at, places[k]);
    }
    ck_assert(figure->names[0].at < figure->names[1].at && figure->names[1].at < 0);
    th_pictures_free(&set);
}
END_TEST

/* A file that says nothing of itself has numbers at its axis. */
START_TEST(without_levels)
{
    struct th_series list[] = {profile_of("csf.concentration", 1, single)};
    const struct th_result result = {.series = list, .count = 1};
    const struct th_picture_source source = {&result, NULL, "x"};
    struct th_picture_set set;
    make_pictures("csf.concentration", TH_CHART_PROFILE, &source, 1, &set);
    const struct th_figure *figure = &set.pictures[0].figure;
    ck_assert_uint_eq(figure->heat->rows, 3);
    check_numbers(figure->heat->values, single, 6);
    ck_assert_uint_eq(figure->name_count, 10); /* 0 to 9 */
    ck_assert_str_eq(figure->names[3].name, "3");
    th_pictures_free(&set);
    z[1] = 1; /* an axis that does not rise makes no map */
    make_pictures("csf.concentration", TH_CHART_PROFILE, &source, 1, &set);
    ck_assert_uint_eq(set.count, 0);
    z[1] = 3;
    th_pictures_free(&set);
}
END_TEST

/* Each drug has its own map, with its own rows above; of three members the median, of which
 * one failed. */
START_TEST(drugs_and_members)
{
    static double many[] = {1, 2, 3, 4, 5, 6, 3, 4, 5, 6, 7, 8, 900, 900, 900, 900, 900, 900};
    struct th_series list[] = {series_of("csf.head.x", "ug/mL", days, 1, 2, top),
                               series_of("csf.head.y", "ug/mL", days, 1, 2, second),
                               profile_of("csf.concentration.x", 1, single),
                               profile_of("csf.concentration.y", 3, many)};
    char *status[] = {"ok", "ok", "not_converged"};
    const struct th_result result = {.series = list, .count = 4};
    const struct th_about about = {.members = 3, .status = status};
    const struct th_picture_source source = {&result, &about, "x"};
    struct th_picture_set set;
    make_pictures("csf.head=head; csf.concentration", TH_CHART_PROFILE, &source, 1, &set);
    ck_assert_uint_eq(set.count, 2);
    ck_assert_str_eq(set.pictures[0].figure.title, "Title: x");
    check_numbers(set.pictures[0].figure.heat->values,
                  (double[]){10, NAN, 1, 2, 3, 20, NAN, 4, 5, 6}, 10);
    ck_assert_str_eq(set.pictures[1].figure.title, "Title: y");
    check_numbers(set.pictures[1].figure.heat->values,
                  (double[]){30, NAN, 2, 3, 4, 40, NAN, 5, 6, 7}, 10);
    ck_assert_str_eq(set.pictures[1].figure.names[0].name, "head");
    th_pictures_free(&set);
    make_pictures("csf.head=head", TH_CHART_PROFILE, &source, 1, &set);
    ck_assert_uint_eq(set.count, 0); /* without a profile there is no map */
    th_pictures_free(&set);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "profile");
    tcase_add_test(tests, rows_and_edges);
    tcase_add_test(tests, without_levels);
    tcase_add_test(tests, drugs_and_members);
}
