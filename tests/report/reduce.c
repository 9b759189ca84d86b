/* One number of each member, and their distribution. A member's rate is (m + 1)(t + 1) mL/day
 * at 0, 1, 2, 3, 4 h and (m + 1) 6 at 4.5 h. */
#define TH_SUITE "report_reduce"
#include "support/check_main.h"

#include "report/reduce.h"
#include "report/report.h"
#include "support/paper.h"
#include "support/trace_fixture.h"

static const double rate = 1e-6 / 86400; /* 1 mL/day */

static struct th_spread reduce(struct fixture *f, size_t output, enum th_take take)
{
    struct th_spread spread;
    ck_assert_int_eq(th_spread_reduce(f->trace, th_among_all(f->trace->members), output, take,
                                      &spread, &f->error),
                     TH_OK);
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

/* Rate of member m: (m+1)(t+1) mL/day at 0, 1, 2, 3, 4, 4.5 h: the mean over time of member 0
 * is (1.5 + 2.5 + 3.5 + 4.5 + 5.5/2)/4.5 = 14.75/4.5. */
START_TEST(reductions_have_their_closed_form)
{
    struct fixture f;
    struct th_spread s;
    const double si = 1e-6 / 86400;
    fixture_open(&f, 21, true, false);
    s = reduce(&f, F_O_RATE, TH_FINAL);
    ck_assert_double_eq_tol(s.median / si, 6 * 11, 1e-9);
    ck_assert_double_eq_tol(s.low / si, 6 * 2, 1e-9);
    ck_assert_double_eq_tol(s.high / si, 6 * 20, 1e-9);
    ck_assert_uint_eq(s.members, 21);
    s = reduce(&f, F_O_RATE, TH_MEAN);
    ck_assert_double_eq_tol(s.median / si, 11 * 14.75 / 4.5, 1e-9);
    s = reduce(&f, F_O_RATE, TH_MIN);
    ck_assert_double_eq_tol(s.median / si, 11, 1e-9);
    s = reduce(&f, F_O_RATE, TH_MAX);
    ck_assert_double_eq_tol(s.high / si, 6 * 20, 1e-9);
    fixture_close(&f);
}
END_TEST

/* Of members 0 .. 4, with final rates 6, 12, 18, 24, 30 mL/day, 3 and 4 fail, after they had
 * got as far as 8 and 5 mL/day: the median of the others is 12, none of it below 6. */
START_TEST(failed_members_do_not_count)
{
    struct fixture f;
    struct th_spread s;
    const double si = 1e-6 / 86400;
    fixture_open(&f, 5, true, false);
    f_let_fail(&f, 3, 2);
    f_let_fail(&f, 4, 1);
    s = reduce(&f, F_O_RATE, TH_FINAL);
    ck_assert_double_eq_tol(s.median / si, 12, 1e-9);
    ck_assert_double_eq_tol(s.low / si, 6.6, 1e-9);
    ck_assert_double_eq_tol(s.high / si, 17.4, 1e-9);
    ck_assert_uint_eq(s.members, 3);
    for (uint64_t m = 0; m < 3; m++) f_let_fail(&f, m, 5);
    for (int k = 0; k < 4; k++) {
        s = reduce(&f, F_O_RATE, (enum th_take)k);
        ck_assert(isnan(s.median));
        ck_assert_uint_eq(s.members, 0);
    }
    fixture_close(&f);
}
END_TEST

static const struct th_row date_rows[] = {
    TH_OUT(empty_at, TIME, "date", .unit = "day"),
};
static const struct th_model dates = {
    .slot = "gauge", .name = "d", .outputs = TH_TABLE(date_rows)};
static const struct th_report_line date_lines[] = {
    TH_REPORT_LINE("empty at", "gauge.ratio", "final", "day")};
static const struct th_catalog date_catalog = {.report = date_lines, .report_count = 1};

/* The last date of each member in days, and the line. */
static const struct {
    uint64_t members;
    double day[3];
    const char *line;
} dated[] = {
    {1, {94.8}, "94.8 day\n"},
    {1, {36524}, "36520 day\n"},
    {1, {36525}, "never\n"},
    {1, {36527}, "never\n"},
    {3, {90, 90, 90}, "90                     day\n"},
    {3, {40000, 10, 20}, "20        11     never day\n"},
    {3, {40000, 40000, 40000}, "never\n"},
};

START_TEST(a_date_beyond_a_century_is_never)
{
    struct fixture f;
    struct paper paper;
    struct th_report_facts facts = {.explain = "ask"};
    fixture_open(&f, dated[_i].members, dated[_i].members > 1, false);
    f.instances[F_GAUGE].model = &dates;
    f.scenario.catalog = &date_catalog;
    for (uint64_t m = 0; m < dated[_i].members; m++)
        th_trace_put(f.trace, F_RATIO, m, f.trace->times - 1, 0, dated[_i].day[m] * 86400);
    f_reduce(&f);
    paper_open(&paper);
    ck_assert_int_eq(th_report_print(f.trace, &facts, paper.out, &f.error), TH_OK);
    const char *line = strstr(paper_read(&paper), "empty at");
    ck_assert_ptr_nonnull(line);
    line += strlen("empty at");
    line += strspn(line, " ");
    ck_assert_msg(strncmp(line, dated[_i].line, strlen(dated[_i].line)) == 0, "%s", line);
    paper_close(&paper);
    paper_open(&paper);
    ck_assert_int_eq(th_report_json(f.trace, &facts, paper.out, &f.error), TH_OK);
    ck_assert(!strstr(paper_read(&paper), "\"high\": null") ==
              !strstr(dated[_i].line, "never"));
    paper_close(&paper);
    fixture_close(&f);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, TH_SUITE);
    tcase_add_test(tests, a_member_is_reduced);
    tcase_add_test(tests, members_are_spread);
    tcase_add_test(tests, reductions_have_their_closed_form);
    tcase_add_test(tests, failed_members_do_not_count);
    tests = add_case(suite, "dates");
    tcase_add_loop_test(tests, a_date_beyond_a_century_is_never, 0,
                        sizeof dated / sizeof dated[0]);
}
