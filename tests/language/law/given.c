/* Laws around the values of a table (R63): each row is looked at, and drawn around. */
#define TH_SUITE "given"
#include "support/check_main.h"

#include "scenario/draw.h"
#include "scenario/law.h"
#include "support/csv_files.h"
#include "support/scenario_fixture.h"

static struct th_scenario *with(const char *table, const char *law)
{
    char text[400];
    snprintf(text, sizeof text,
             "format: 1\n" RUN SALT "ensemble:\n  table: %s\n  each: 2000\n  vary: {%s}\n",
             csv(table), law);
    return parse(text, NULL, 0);
}

/* The mean of the draws of one row, over its value. */
static double mean_of(const struct th_scenario *s, uint64_t row, double value)
{
    double sum = 0;
    for (uint64_t m = 0; m < 2000; m++) sum += th_draw_value(s, 0, row * 2000 + m);
    return sum / 2000 / value;
}

/* A percentage is of the value that stands there, a spread with a unit is not. */
START_TEST(spreads_follow_the_value)
{
    static const char *const laws[] = {"csf.volume: normal 5 %", "csf.volume: normal 5 mL"};
    static const double spreads[2][2] = {{5e-6, 15e-6}, {5e-6, 5e-6}};
    for (size_t k = 0; k < 2; k++) {
        struct th_scenario *s = with("csf.volume[mL]\n100\n300\n", laws[k]);
        ck_assert_msg(s != NULL, "%s", error.text[0]);
        for (uint64_t row = 0; row < 2; row++) {
            const double value = row ? 300e-6 : 100e-6, spread = spreads[k][row];
            double squares = 0;
            for (uint64_t m = 0; m < 2000; m++)
                squares += pow((th_draw_value(s, 0, row * 2000 + m) - value) / spread, 2);
            ck_assert_double_eq_tol(squares / 2000, 1, 4 * sqrt(2.0 / 2000));
            ck_assert_double_eq_tol(mean_of(s, row, value), 1, 4 * spread / value / sqrt(2000));
        }
        char text[200];
        th_law_describe(s, 0, text, sizeof text);
        ck_assert_ptr_nonnull(strstr(text, ": around the value of each row of table:"));
        th_scenario_free(s);
    }
}
END_TEST

static const struct {
    const char *table, *law, *notice, *says;
} cuts[] = {
    {"csf.volume[mL]\n100\n150\n", "csf.volume: lognormal 24 %", "", NULL},
    {"csf.volume[mL]\n100\n60\n70\n", "csf.volume: lognormal 24 %",
     "22.1 % of it lies below 50 mL (row 2 of table:, where it is 60 mL)", NULL},
    {"csf.volume[mL]\n100\n50\n", "csf.volume: lognormal 24 %", NULL,
     "50 % of it lies below 50 mL (row 2 of table:, where it is 50 mL), which it cannot be"},
    {"csf.volume[mL]\n120\n150\n", "csf.volume: lognormal omega 0.3", "", NULL},
    {"csf.volume[mL]\n150\n60\n", "csf.volume: lognormal omega 0.3",
     "27.2 % of it lies below 50 mL (row 2 of table:, where it is 60 mL)", NULL},
    {"csf.volume[mL]\n300\n51\n", "csf.volume: lognormal sd 6 L", NULL,
     "the spread is more than omega 2.148: row 2 of table:, where it is 51 mL"},
    {"pump.rate[mL/day]\n0\n1\n", "pump.rate: lognormal 24 %", NULL,
     "lognormal needs a median above zero: row 1 of table:, where it is 0 mL/day"},
    {"pump.rate[mL/day]\n1\n", "pump.rate: uniform 1 2 mL/day", NULL,
     "does not stand around one"},
};

/* R64, of each row. */
START_TEST(rows_are_looked_at)
{
    struct th_scenario *s = with(cuts[_i].table, cuts[_i].law);
    ck_assert_msg((s != NULL) == (cuts[_i].notice != NULL), "%s", error.text[0]);
    if (s && cuts[_i].notice[0])
        ck_assert_msg(notices_with(s, cuts[_i].notice) == 1, "%s", s->notices->text[0]);
    else if (s)
        ck_assert_int_eq(notices_with(s, "cut off"), 0);
    else
        ck_assert_msg(strstr(error.text[0], cuts[_i].says), "%s", error.text[0]);
    th_scenario_free(s);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "given");
    tcase_add_unchecked_fixture(tests, setup, teardown);
    tcase_add_checked_fixture(tests, NULL, remove_files);
    tcase_add_test(tests, spreads_follow_the_value);
    tcase_add_loop_test(tests, rows_are_looked_at, 0, (int)(sizeof cuts / sizeof cuts[0]));
}
