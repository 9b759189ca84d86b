/* Laws of single values, choice and empirical: their shares, and sentences. */
#define TH_SUITE "values"
#include "support/check_main.h"

#include "scenario/draw.h"
#include "scenario/law.h"
#include "support/csv_files.h"
#include "support/scenario_fixture.h"

enum { MANY = 40000 };

/* The draws are `value` as often, within 4 standard errors of a share. */
static void often(const struct th_scenario *s, double value, double share)
{
    int count = 0;
    for (uint64_t m = 0; m < MANY; m++)
        count += fabs(th_draw_value(s, 0, m) - value) <= 1e-12 * fabs(value);
    ck_assert_double_eq_tol((double)count / MANY, share, 4 * sqrt(share * (1 - share) / MANY));
}

/* Words, levels and numbers; R3: a number takes the unit that follows, but not a share's. */
START_TEST(choices)
{
    static const struct {
        const char *law;
        double values[3], shares[3];
    } laws[] = {
        {"csf.tip: choice C5 20 % T10 50 % 40 cm 30 %", {0.08, 0.3, 0.4}, {0.2, 0.5, 0.3}},
        {"pump.pulses: choice resolved 0.25 mean 75 %", {1, 0}, {0.25, 0.75}},
        {"pump.rate: choice 0.2 10% 0.3 mL/day 20 % 0.5 mL/day 70 %",
         {0.2e-6 / 86400, 0.3e-6 / 86400, 0.5e-6 / 86400},
         {0.1, 0.2, 0.7}},
        {"pump.drift: choice 2 % 0.5 -3 % 50 %", {0.02, -0.03}, {0.5, 0.5}},
        {"csf.drug: choice salt 100 %", {0}, {0.99999999}},
    };
    for (size_t k = 0; k < sizeof laws / sizeof laws[0]; k++) {
        struct th_scenario *s = with_law(laws[k].law);
        ck_assert_msg(s != NULL, "%s: %s", laws[k].law, error.text[0]);
        ck_assert_int_eq(s->vary[0].law, TH_WEIGHTED);
        for (size_t j = 0; j < s->vary[0].grid_count; j++)
            often(s, laws[k].values[j], laws[k].shares[j]);
        th_scenario_free(s);
    }
}
END_TEST

static const char *const refused[][2] = {
    {"csf.tip: choice C5 20 % T10 70 %", "the shares of choice add up to 90 %, not 100 %"},
    {"csf.tip: choice C5 20 % T10", "choice wants each value with its share"},
    {"csf.tip: choice", "choice wants each value with its share"},
    {"csf.tip: choice C5 20 % C5 80 %", "C5 is there twice"},
    {"csf.tip: choice C5 120 % T10 -20 %", "vary csf.tip, a share: 120 % is out of range"},
    {"csf.tip: choice C5 20 % T11 80 %", "T11"},
    {"pump.rate: choice 1 20 % 30 mL/day 80 %", "30 mL/day is out of range"},
    {"csf.tip: choice C5 20 % T10 80 % within C5 T10", "within goes with normal"},
    {"csf.tip: empirical", "empirical wants a file"},
    {"csf.tip: empirical no_such.csv", "no_such.csv"},
    {"csf.tip: empirical a.csv within C5 T10", "within goes with normal"},
};

START_TEST(refuses)
{
    ck_assert_msg(!with_law(refused[_i][0]), "took %s", refused[_i][0]);
    ck_assert_msg(strstr(error.text[0], refused[_i][1]) != NULL, "%s", error.text[0]);
}
END_TEST

static struct th_scenario *table(const char *path, const char *text)
{
    char law[160];
    snprintf(law, sizeof law, "%s: empirical %s", path, csv(text));
    return with_law(law);
}

/* Each row as likely, missing cells left out; the column by any spelling of the path. */
START_TEST(rows_are_as_likely)
{
    struct th_scenario *s = table("drug.salt.concentration",
                                  "id,drug.concentration[mg/mL]\na,2\nb,\nc,3\nd,3\ne,NA\n"
                                  "f,10\n");
    ck_assert_msg(s != NULL, "%s", error.text[0]);
    ck_assert_uint_eq(s->vary[0].grid_count, 4);
    ck_assert_int_eq(notices_with(s, "cut off"), 0);
    often(s, 2, 0.25);
    often(s, 3, 0.5);
    often(s, 10, 0.25);
    char text[200], should[200];
    th_law_describe(s, 0, text, sizeof text);
    snprintf(should, sizeof should, "empirical %s: one of 4 values, each as likely",
             csv_paths[0]);
    ck_assert_str_eq(text, should);
    th_scenario_free(s);
    s = table("csf.tip", "csf.tip\nC5\nT10\n20 cm\n");
    ck_assert_msg(s != NULL, "%s", error.text[0]);
    often(s, 0.08, 1.0 / 3);
    often(s, 0.2, 1.0 / 3);
    th_scenario_free(s);
}
END_TEST

/* R64: what lies outside the row's range. */
START_TEST(rows_are_cut_off)
{
    struct th_scenario *s = table("pump.rate", "pump.rate[mL/day]\n1\n2\n30\n-1\n3\n");
    ck_assert_msg(s != NULL, "%s", error.text[0]);
    ck_assert_int_eq(notices_with(s, "20 % of it lies below 0 mL/day and 20 % above 24 mL/day; "
                                     "that is cut off"),
                     1);
    often(s, 1e-6 / 86400, 1.0 / 3);
    th_scenario_free(s);
    ck_assert_ptr_null(table("pump.rate", "pump.rate[mL/day]\n1\n30\n"));
    ck_assert_ptr_nonnull(strstr(error.text[0], "50 % of it lies above 24 mL/day, which it"));
}
END_TEST

START_TEST(refuses_tables)
{
    static const char *const tables[][2] = {
        {"pump.rates[mL/day]\n1\n", "pump.rate"},
        {"pump.rate\n1\n", "has no unit"},
        {"pump.rate[mm]\n1\n", "does not measure"},
        {"pump.rate[mL/day]\nNA\n", "the column has no value"},
    };
    for (size_t k = 0; k < sizeof tables / sizeof tables[0]; k++) {
        ck_assert_ptr_null(table("pump.rate", tables[k][0]));
        ck_assert_msg(strstr(error.text[0], tables[k][1]), "%s", error.text[0]);
    }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "values");
    tcase_add_unchecked_fixture(tests, setup, teardown);
    tcase_add_checked_fixture(tests, NULL, remove_files);
    tcase_add_test(tests, choices);
    tcase_add_loop_test(tests, refuses, 0, (int)(sizeof refused / sizeof refused[0]));
    tcase_add_test(tests, rows_are_as_likely);
    tcase_add_test(tests, rows_are_cut_off);
    tcase_add_test(tests, refuses_tables);
}
