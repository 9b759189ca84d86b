/* Ends of axes, ticks, numbers and units. */
#define TH_SUITE "figure_scale"
#include "support/check_main.h"

#include <math.h>

#include "figure/figure.h"

static struct th_figure_axis fitted(const double *y, size_t count, bool log)
{
    double x[16] = {0};
    ck_assert_uint_le(count, 16);
    const struct th_curve curve = {.x = x, .y = y, .count = count};
    struct th_figure figure = {.curves = &curve, .curve_count = 1, .y.log = log};
    ck_assert_int_eq(th_figure_fit(&figure, NULL), TH_OK);
    return figure.y;
}

#define FIT(log, ...)                     \
    fitted((const double[]){__VA_ARGS__}, \
           sizeof((const double[]){__VA_ARGS__}) / sizeof(double), log)

static void check_axis(struct th_figure_axis axis, double least, double most)
{
    ck_assert_double_eq_tol(axis.least, least, 1e-12 * fabs(most - least));
    ck_assert_double_eq_tol(axis.most, most, 1e-12 * fabs(most - least));
}

/* A margin of 6 %, and 0 where it is near: where the values span more than 40 % of the largest.
 */
START_TEST(linear_ends)
{
    check_axis(FIT(false, 10, 20), 0, 21.2);
    check_axis(FIT(false, 15, 20), 14.7, 20.3);
    check_axis(FIT(false, -3, 7), -3.6, 7.6);
    check_axis(FIT(false, -20, -1), -21.2, 0);
    check_axis(FIT(false, 0, 0), 0, 1.06);
    check_axis(FIT(false, NAN, 5, INFINITY, 10), 0, 10.6);
    check_axis(FIT(false, NAN, NAN), 0, 1.06);
}
END_TEST

/* A series that is constant but for round-off is constant: its axis does not show the
 * round-off. */
START_TEST(constant_series)
{
    const struct th_figure_axis axis = FIT(false, 100, 100 * (1 + 1e-15));
    ck_assert(axis.least < 95 && axis.least > 90 && axis.most > 105 && axis.most < 110);
    const struct th_figure_axis below = FIT(false, -100, -100);
    ck_assert(below.least <= -100 && below.most >= -100 && below.most > below.least);
}
END_TEST

/* 0.02 is below 10^-1.5, so the axis begins at 10^-2; its upper end is 4 % of its length beyond
 * the largest value. */
START_TEST(logarithmic_ends)
{
    const struct th_figure_axis axis = FIT(true, 0.02, 10, 0, -1, NAN);
    check_axis(axis, 0.01, 10 * pow(1000, 0.04));
    /* six decades below the largest at most, rounded to half a decade within them */
    check_axis(FIT(true, 1e-12, 1), 1e-6, pow(1e6, 0.04));
    check_axis(FIT(true, 1e-12, 2), pow(10, -5.5), 2 * pow(2 * pow(10, 5.5), 0.04));
    const struct th_figure_axis none = FIT(true, 0, -2, NAN);
    ck_assert(!none.log && none.least < -2 && none.most >= 0);
    const struct th_figure_axis one = FIT(true, 5);
    ck_assert(one.least > 0 && one.least < 5 && one.most > 5 && isfinite(one.most));
}
END_TEST

/* Of 200 values 1 % are the two least. */
START_TEST(heat_begins_at_the_first_percentile)
{
    double values[201];
    for (size_t k = 0; k < 201; k++) values[k] = 2 + (double)k / 201;
    values[0] = 1e-5;
    values[1] = 1e-4;
    struct th_heat heat = {.values = values, .columns = 201, .rows = 1};
    ck_assert_int_eq(th_heat_fit(&heat, NULL), TH_OK);
    ck_assert_double_eq_tol(heat.least, 1, 1e-12);
    ck_assert_double_eq_tol(heat.most, 2 + 200. / 201, 1e-12);
}
END_TEST

static void check_ticks(struct th_figure_axis axis, int wanted, const double *expected,
                        size_t count)
{
    double ticks[24];
    ck_assert_uint_eq(th_axis_ticks(&axis, wanted, ticks, 24), count);
    for (size_t k = 0; k < count; k++)
        ck_assert(fabs(ticks[k] - expected[k]) <= 1e-9 * fabs(expected[k]));
}

#define TICKS(axis, wanted, ...)                             \
    check_ticks(axis, wanted, (const double[]){__VA_ARGS__}, \
                sizeof((const double[]){__VA_ARGS__}) / sizeof(double))
#define AXIS(label_, unit_, least_, most_, log_) \
    ((struct th_figure_axis){                    \
        .label = label_, .unit = unit_, .least = least_, .most = most_, .log = log_})

START_TEST(ticks)
{
    TICKS(AXIS(NULL, NULL, 0, 35, false), 8, 0, 5, 10, 15, 20, 25, 30, 35);
    TICKS(AXIS(NULL, NULL, -0.3, 0.41, false), 4, -0.2, 0, 0.2, 0.4);
    TICKS(AXIS(NULL, "h", 0, 72, false), 6, 0, 12, 24, 36, 48, 60, 72);
    TICKS(AXIS(NULL, "h", 0, 1, false), 5, 0, 0.2, 0.4, 0.6, 0.8, 1);
    TICKS(AXIS(NULL, NULL, 1e-3, 1e3, true), 6, 1e-3, 1e-2, 0.1, 1, 10, 100, 1000);
    TICKS(AXIS(NULL, NULL, 1e-6, 1, true), 3, 1e-6, 1e-4, 1e-2, 1);
    TICKS(AXIS(NULL, NULL, 0.3, 9, true), 4, 0.5, 1, 2, 5);
    TICKS(AXIS(NULL, NULL, 5.5, 8.5, true), 3, 6, 7, 8); /* no 1, 2 or 5 times a power */
    double none[2];
    ck_assert_uint_eq(th_axis_ticks(&AXIS(NULL, NULL, 1, 1, false), 5, none, 2), 0);
    ck_assert_uint_eq(th_axis_ticks(&AXIS(NULL, NULL, 0, 1, true), 5, none, 2), 0);
    ck_assert_uint_eq(th_axis_ticks(&AXIS(NULL, NULL, 0, 10, false), 10, none, 2), 2);
    /* steps that vanish beside the values */
    ck_assert_uint_le(th_axis_ticks(&AXIS(NULL, NULL, 1e20, 1e20 + 1e5, false), 5, none, 2), 2);
}
END_TEST

static void check_number(double value, int digits, const char *expected)
{
    char text[32];
    th_axis_number(value, digits, text, sizeof text);
    ck_assert_str_eq(text, expected);
}

START_TEST(numbers)
{
    check_number(0, 3, "0");
    check_number(-0.0, 3, "0");
    check_number(0.5, 3, "0.5");
    check_number(1200, 2, "1200");
    check_number(123456, 3, "123000");
    check_number(1e-6, 3, "1e-06");
    check_number(2.5e7, 3, "2.5e+07");
    check_number(-20, 1, "-20");
    check_number(NAN, 3, "");
    check_number(INFINITY, 3, "inf");
}
END_TEST

static void check_unit(const char *unit, const char *expected)
{
    char text[64];
    th_axis_unit(unit, text, sizeof text);
    ck_assert_str_eq(text, expected);
}

START_TEST(units)
{
    check_unit(NULL, "");
    check_unit("1", "");
    check_unit("ug/mL", "\u00b5g/mL");
    check_unit("mm2", "mm\u00b2");
    check_unit("mm2/s", "mm\u00b2/s");
    check_unit("kg m-3", "kg m\u207b\u00b3");
    check_unit("m3 s-1 Pa-1", "m\u00b3 s\u207b\u00b9 Pa\u207b\u00b9");
    check_unit("1/min", "1/min");
    check_unit("uL/mmHg", "\u00b5L/mmHg");
    check_unit("degC", "\u00b0C");
    check_unit("ug h/mL", "\u00b5g h/mL");
    check_unit("%", "%");
    check_unit("unit", "unit"); /* no millionth of a nit */
    check_unit("mmHg min/mL", "mmHg min/mL");
    char small[12]; /* cut, but whole characters and an end */
    th_axis_unit("ug/mL ug/mL ug/mL", small, sizeof small);
    ck_assert_uint_lt(strlen(small), sizeof small);
}
END_TEST

/* WCAG 2: relative luminance and contrast; 3 to 1 is asked of what has to be told apart. */
static double luminance(unsigned colour)
{
    double sum = 0;
    static const double weights[] = {0.0722, 0.7152, 0.2126};
    for (int k = 0; k < 3; k++, colour >>= 8) {
        const double c = (colour & 255) / 255.;
        sum += weights[k] * (c <= 0.03928 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4));
    }
    return sum;
}

START_TEST(colours_are_seen)
{
    for (int k = 0; k < TH_FIGURE_COLOURS; k++) {
        ck_assert_double_ge(1.05 / (luminance(th_figure_light[k]) + 0.05), 3);
        ck_assert_double_ge(
            (luminance(th_figure_dark[k]) + 0.05) / (luminance(0x14171a) + 0.05), 3);
    }
    /* viridis: from dark violet to yellow, brighter and brighter */
    for (int k = 0; k < 255; k++) {
        const unsigned char *a = th_viridis[k], *b = th_viridis[k + 1];
        ck_assert(luminance((unsigned)(a[0] << 16 | a[1] << 8 | a[2])) <=
                  luminance((unsigned)(b[0] << 16 | b[1] << 8 | b[2])) + 2e-3);
    }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "scale");
    tcase_add_test(tests, linear_ends);
    tcase_add_test(tests, constant_series);
    tcase_add_test(tests, logarithmic_ends);
    tcase_add_test(tests, heat_begins_at_the_first_percentile);
    tcase_add_test(tests, ticks);
    tcase_add_test(tests, numbers);
    tcase_add_test(tests, units);
    tcase_add_test(tests, colours_are_seen);
}
