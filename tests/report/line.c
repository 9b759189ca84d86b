/* One line of the report: a member's number, the members' spread, the columns that a rule
 * means. A member's rate is (m + 1)(t + 1) mL/day at 0, 1, 2, 3, 4 h and (m + 1) 6 at 4.5 h. */
#define TH_SUITE "report_line"
#include "support/check_main.h"

#include "report/line.h"
#include "support/trace_fixture.h"

static const double rate = 1e-6 / 86400; /* 1 mL/day */

static struct th_spread reduce(struct fixture *f, size_t output, enum th_take take)
{
    struct th_spread spread;
    ck_assert_int_eq(th_report_reduce(f->trace, output, take, &spread, &f->error), TH_OK);
    return spread;
}

/* Mean by trapezoids: (1.5 + 2.5 + 3.5 + 4.5 + 5.5 / 2) / 4.5 = 59/18. */
START_TEST(a_member_is_reduced)
{
    struct fixture f;
    fixture_open(&f, 1, false, false);
    ck_assert_double_eq_tol(reduce(&f, F_O_RATE, TH_FINAL).median, 6 * rate, 1e-12 * rate);
    ck_assert_double_eq_tol(reduce(&f, F_O_RATE, TH_MAX).median, 6 * rate, 1e-12 * rate);
    ck_assert_double_eq_tol(reduce(&f, F_O_RATE, TH_MIN).median, 1 * rate, 1e-12 * rate);
    ck_assert_double_eq_tol(reduce(&f, F_O_RATE, TH_MEAN).median, 59. / 18 * rate,
                            1e-12 * rate);
    fixture_close(&f);
}
END_TEST

/* 6, 12, 18, 24, 30: the median is 18; 5 % lies a fifth of the way from 6 to 12 (0.05 * 4 =
 * 0.2). The order of the members is none of numbers: they are sorted. */
START_TEST(members_are_spread)
{
    static const double finals[] = {30, 6, 24, 12, 18};
    struct fixture f;
    fixture_open(&f, 5, true, false);
    for (size_t m = 0; m < 5; m++) th_trace_put(f.trace, F_RATIO, m, 5, 0, finals[m]);
    f_reduce(&f);
    struct th_spread s = reduce(&f, F_O_RATIO, TH_FINAL);
    ck_assert_double_eq_tol(s.median, 18, 1e-13);
    ck_assert_double_eq_tol(s.low, 7.2, 1e-13);
    ck_assert_double_eq_tol(s.high, 28.8, 1e-13);
    ck_assert_uint_eq(s.members, 5);
    f.trace->status[0] = TH_RUN_FAILED; /* 6, 12, 18, 24 */
    s = reduce(&f, F_O_RATIO, TH_FINAL);
    ck_assert_uint_eq(s.members, 4);
    ck_assert_double_eq_tol(s.median, 15, 1e-13);
    ck_assert_double_eq_tol(s.low, 6.9, 1e-13);
    ck_assert_double_eq_tol(s.high, 23.1, 1e-13);
    fixture_close(&f);
}
END_TEST

/* A path with a star, and drugs behind it; . */
START_TEST(rules_find_their_columns)
{
    static const struct {
        const char *path;
        size_t output;
        const char *label; /* NULL: does not match */
    } cases[] = {
        {"pump.rate", F_O_RATE, "x "},  {"pump.rat", F_O_RATE, NULL},
        {"pump.rates", F_O_RATE, NULL}, {"pump.*", F_O_RATE, "x rate"},
        {"*.rate", F_O_RATE, "x pump"}, {"*.warmth", F_O_RATE, NULL},
        {"pump.*", F_O_RATIO, NULL},    {"effect.*.relief", F_O_RELIEF, "x analgesia"},
        {"effect.*", F_O_RELIEF, NULL}, {"*.relief", F_O_RELIEF, NULL}, /* one name, no dots */
        {"pump.rate*", F_O_RATE, NULL}};
    struct fixture f;
    fixture_open(&f, 1, false, false);
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        struct th_report_line rule = TH_REPORT_LINE("x *", cases[k].path, "final", "");
        struct th_line line = {.unit = ""};
        bool found = th_line_match(&f.scenario, &rule, cases[k].output, &line);
        ck_assert_msg(found == (cases[k].label != NULL), "%s", cases[k].path);
        if (found)
            ck_assert_str_eq(line.label, cases[k].label);
        ck_assert(!found || line.output == cases[k].output);
    }
    /* a label without a star has nothing of the path */
    struct th_report_line bare = TH_REPORT_LINE("relief", "effect.*.relief", "final", "");
    struct th_line short_line = {.unit = ""};
    ck_assert(th_line_match(&f.scenario, &bare, F_O_RELIEF, &short_line));
    ck_assert_str_eq(short_line.label, "relief");
    /* a scalar of each drug: the drug's name is no part of the rule's path */
    f.outputs[F_O_RATE] =
        (struct th_column){"pump.rate.baclofen", F_PUMP, 0, 1, false, TH_CELLS, 0};
    struct th_report_line rule = TH_REPORT_LINE("dose", "pump.rate", "final", "");
    struct th_line line = {.unit = ""};
    ck_assert(th_line_match(&f.scenario, &rule, F_O_RATE, &line));
    ck_assert_str_eq(line.label, "dose, baclofen");
    fixture_close(&f);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, TH_SUITE);
    tcase_add_test(tests, a_member_is_reduced);
    tcase_add_test(tests, members_are_spread);
    tcase_add_test(tests, rules_find_their_columns);
}
