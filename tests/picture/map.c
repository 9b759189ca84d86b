/* Maps of a sweep over two grids: each condition in its field, the median of its persons,
 * values and ends of the scale. */
#define TH_SUITE "picture_map"
#include "support/check_main.h"

#include "support/picture_fixture.h"

static double at_end[] = {86400};

static struct th_number number_of(const char *name, size_t members, double *values)
{
    return (struct th_number){.series = series_of(name, "ug", at_end, members, 1, values)};
}

/* Two sizes by three times, two persons each; the first path of the conditions goes down. Of a
 * number that the report has, too, there is no map. What the persons draw is no third grid. */
START_TEST(each_condition_has_its_field)
{
    double missed[] = {1, 2, 3, 40, 50, 60, 3, 4, 5, 60, 70, 80}, ratio[12] = {0};
    struct th_number numbers[] = {number_of("gauge.missed rise", 12, missed),
                                  number_of("gauge.ratio final", 12, ratio)};
    const struct th_result result = {.numbers = numbers, .number_count = 2};
    struct th_records tables[] = {
        TABLE("conditions", 6,
              TEXTS("condition", "kink.closed 1, kink.begins 5 h", "", "", "", "", "")),
        TABLE("members", 12, NUMBERS("member", 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
              NUMBERS("pump.error", 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2),
              NUMBERS("kink.begins", 5, 9, 70, 5, 9, 70, 5, 9, 70, 5, 9, 70),
              NUMBERS("kink.closed", 1, 1, 1, 2, 2, 2, 1, 1, 1, 2, 2, 2)),
        TABLE("report", 1, TEXTS("path", "gauge.ratio"), TEXTS("take", "final")),
        TABLE("requirements", 1, TEXTS("name", "dose missed"), TEXTS("check", "gauge.missed"),
              TEXTS("take", "rise"))};
    const struct th_about about = {.tables = tables, .table_count = 4};
    const struct th_picture_source source = {&result, &about, "x"};
    struct th_picture_set set = {.count = 0};
    struct th_error error = {.status = TH_OK};
    tables[1].columns[2].unit = (char *)"h";
    ck_assert_int_eq(th_pictures_maps(&source, 1, &set, &error), TH_OK);
    ck_assert_uint_eq(set.count, 1);
    const struct th_figure *figure = &set.pictures[0].figure;
    ck_assert_str_eq(figure->title, "By kink.closed (down) and kink.begins: dose missed");
    ck_assert_uint_eq(figure->heat->rows, 2);
    ck_assert_uint_eq(figure->heat->columns, 3);
    check_numbers(figure->heat->values, (double[]){2, 50, 3, 60, 4, 70}, 6);
    check_numbers(figure->x.places, (double[]){5, 9, 70}, 3);
    check_numbers((double[]){figure->heat->least, figure->heat->most}, (double[]){2, 70}, 2);
    ck_assert(!figure->heat->even && figure->y.log);
    ck_assert_str_eq(figure->x.label, "kink.begins");
    ck_assert_str_eq(figure->x.unit, "h");
    ck_assert_str_eq(figure->names[1].name, "2");
    double ticks[8];
    ck_assert_uint_eq(th_axis_ticks(&figure->x, 8, ticks, 8), 3);
    check_numbers(ticks, (double[]){0.5, 1.5, 2.5}, 3);
    ck_assert_double_eq(th_axis_value(&figure->x, ticks[2]), 70);
    th_pictures_free(&set);
}
END_TEST

/* Two by two conditions. */
static struct th_records four[] = {
    TABLE("conditions", 4, TEXTS("condition", "a 1, b 1", "a 1, b 2", "a 2, b 1", "a 2, b 2")),
    TABLE("members", 4, NUMBERS("a", 1, 1, 2, 2), NUMBERS("b", 1, 2, 1, 2))};

/* The maps of four values under two by two conditions, of which `conditions` are told. */
static void draw_four(double *values, size_t conditions, struct th_picture_set *set)
{
    static const struct th_about about = {.tables = four, .table_count = 2};
    static struct th_number numbers[1];
    static const struct th_result result = {.numbers = numbers, .number_count = 1};
    const struct th_picture_source source = {&result, &about, "x"};
    struct th_error error = {.status = TH_OK};
    numbers[0] = number_of("gauge.missed rise", 4, values);
    four[0].count = conditions;
    ck_assert_int_eq(th_pictures_maps(&source, 1, set, &error), TH_OK);
}

/* A dose beyond the order is below 0: the scale is even, from the least to the most. */
START_TEST(values_below_0_have_an_even_scale)
{
    double missed[] = {-5, 0, 5, INFINITY};
    struct th_picture_set set = {.count = 0};
    draw_four(missed, 4, &set);
    ck_assert_uint_eq(set.count, 1);
    const struct th_heat *heat = set.pictures[0].figure.heat;
    ck_assert(heat->even && !heat->empty);
    check_numbers((double[]){heat->least, heat->most}, (double[]){-5, 5}, 2);
    check_numbers(heat->values, (double[]){-5, 5, 0, NAN}, 4);
    th_pictures_free(&set);
    draw_four(missed, 3, &set); /* no grid of two by two */
    ck_assert_uint_eq(set.count, 0);
    th_pictures_free(&set);
}
END_TEST

/* The map of four values under two by two conditions says that in both drawings. */
static void check_only(double *values, bool empty, const char *expected)
{
    struct th_picture_set set = {.count = 0};
    struct th_error error = {.status = TH_OK};
    draw_four(values, 4, &set);
    ck_assert_uint_eq(set.count, 1);
    ck_assert(set.pictures[0].figure.heat->even);
    ck_assert_int_eq(set.pictures[0].figure.heat->empty, empty);
    char *svg = NULL, *text = NULL;
    size_t size;
    FILE *out = open_memstream(&svg, &size);
    ck_assert_int_eq(th_figure_svg(&set.pictures[0].figure, TH_SVG_INLINE, out, &error), TH_OK);
    fclose(out);
    out = open_memstream(&text, &size);
    ck_assert_int_eq(th_figure_braille(&set.pictures[0].figure, 80, false, out, &error), TH_OK);
    fclose(out);
    ck_assert_ptr_nonnull(strstr(svg, expected));
    ck_assert_ptr_nonnull(strstr(text, expected));
    free(svg);
    free(text);
    th_pictures_free(&set);
}

/* Without a scale the picture says what all fields are. */
START_TEST(fields_that_are_all_the_same_say_so)
{
    check_only((double[]){3, 3, 3, 3}, false, "3 \u00b5g everywhere");
    check_only((double[]){INFINITY, NAN, INFINITY, NAN}, true, "no value");
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "maps of a sweep");
    tcase_add_test(tests, each_condition_has_its_field);
    tcase_add_test(tests, values_below_0_have_an_even_scale);
    tcase_add_test(tests, fields_that_are_all_the_same_say_so);
}
