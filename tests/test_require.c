#define TH_SUITE "require"
#include "check_main.h"
#include "require.h"
#include "trace_fixture.h"

static struct th_finding ask(struct fixture *f, struct th_requirement asked)
{
    static const char name[] = "as asked";
    struct th_finding finding;
    f->error = (struct th_error){0};
    if (!asked.name)
        asked.name = name;
    f->scenario.requirements = &asked;
    f->scenario.requirement_count = 1;
    enum th_status status = th_require(f->trace, &finding, &f->error);
    ck_assert_int_eq(status, finding.pass ? TH_OK : TH_LIMITS);
    ck_assert_int_eq(f->error.count, finding.pass ? 0 : 1);
    f->scenario.requirement_count = 0;
    return finding;
}

static struct th_requirement band(size_t column, enum th_take take, double least, double most)
{
    return (struct th_requirement){.column = column,
                                   .of = SIZE_MAX,
                                   .take = take,
                                   .least = least,
                                   .most = most,
                                   .share = 1,
                                   .to = TH_NEVER};
}

static th_tick hours(double h)
{
    return (th_tick)(h * 3600e6);
}

/* Relief is 0, 0.1, .. 0.4 at the hours and 0.5 at 4.5 h: it rises by 0.1 per hour, then 0.2
 * per hour. Mean over all: (0.5 * 4 * 0.4 + 0.5 * 0.45) / 4.5 = 1.025 / 4.5. */
START_TEST(takes)
{
    struct fixture f;
    fixture_open(&f, 1, false, false);
    struct th_requirement asked = band(F_RELIEF, TH_FINAL, 0, 1);
    ck_assert_double_eq_tol(ask(&f, asked).value, 0.5, 1e-15);
    asked.take = TH_MEAN;
    ck_assert_double_eq_tol(ask(&f, asked).value, 1.025 / 4.5, 1e-15);
    asked.take = TH_MAX;
    ck_assert_double_eq_tol(ask(&f, asked).value, 0.5, 1e-15);
    asked.take = TH_MIN;
    ck_assert_double_eq_tol(ask(&f, asked).value, 0, 1e-15);
    asked.take = TH_AT;
    asked.at = hours(4.25);
    ck_assert_double_eq_tol(ask(&f, asked).value, 0.45, 1e-15);
    asked.at = hours(3);
    ck_assert_double_eq_tol(ask(&f, asked).value, 0.3, 1e-15);
    fixture_close(&f);
}
END_TEST

/* From 1.5 h to 4.25 h: 0.15 rises to 0.4 at 4 h, then to 0.45. */
START_TEST(windows)
{
    struct fixture f;
    fixture_open(&f, 1, false, false);
    struct th_requirement asked = band(F_RELIEF, TH_MEAN, 0, 1);
    asked.from = hours(1.5);
    asked.to = hours(4.25);
    double area = 2.5 * 0.5 * (0.15 + 0.4) + 0.25 * 0.5 * (0.4 + 0.45);
    ck_assert_double_eq_tol(ask(&f, asked).value, area / 2.75, 1e-15);
    asked.take = TH_MAX;
    ck_assert_double_eq_tol(ask(&f, asked).value, 0.45, 1e-15);
    asked.take = TH_MIN;
    ck_assert_double_eq_tol(ask(&f, asked).value, 0.15, 1e-15);
    asked.take = TH_MEAN; /* no length: the value itself */
    asked.to = asked.from;
    ck_assert_double_eq_tol(ask(&f, asked).value, 0.15, 1e-15);
    fixture_close(&f);
}
END_TEST

START_TEST(bounds_belong)
{
    struct fixture f;
    fixture_open(&f, 1, false, false);
    double final = f_value(F_RELIEF, 0, 5, 0);
    ck_assert(ask(&f, band(F_RELIEF, TH_FINAL, final, INFINITY)).pass);
    ck_assert(ask(&f, band(F_RELIEF, TH_FINAL, -INFINITY, final)).pass);
    ck_assert(ask(&f, band(F_RELIEF, TH_FINAL, -INFINITY, INFINITY)).pass);
    ck_assert(!ask(&f, band(F_RELIEF, TH_FINAL, nextafter(final, 1), INFINITY)).pass);
    /* A value a rounding away from its bound must not print as the bound. */
    ck_assert_ptr_null(strstr(f.error.text[0], "is 50 %, allowed at least 50 %"));
    ck_assert(!ask(&f, band(F_RELIEF, TH_FINAL, -INFINITY, nextafter(final, 0))).pass);
    fixture_close(&f);
}
END_TEST

/* The ratios of members 0 .. 7 end at 0.805, 0.815 .. 0.875: 0.85 is reached by three of eight.
 */
START_TEST(share_of_members)
{
    struct fixture f;
    fixture_open(&f, 8, true, false);
    struct th_requirement asked = band(F_RATIO, TH_FINAL, 0.85, 1.15);
    asked.name = "dose within 15 %";
    asked.share = 0.95;
    struct th_finding finding = ask(&f, asked);
    ck_assert(!finding.pass);
    ck_assert_uint_eq(finding.met, 3);
    ck_assert_uint_eq(finding.members, 8);
    ck_assert_uint_eq(finding.worst, 0);
    ck_assert_double_eq_tol(finding.value, 0.805, 1e-15);
    ck_assert_str_eq(
        f.error.text[0],
        "require \"dose within 15 %\": gauge.ratio final is 0.805 (member 0), allowed "
        "0.85 to 1.15; met by 37.5 % of 8 members, 95 % asked");
    asked.share = 0.375;
    ck_assert(ask(&f, asked).pass);
    asked.share = 0.376;
    ck_assert(!ask(&f, asked).pass);
    fixture_close(&f);
}
END_TEST

/* 95 % of 20 members is 19. */
START_TEST(share_is_not_rounded_up)
{
    struct fixture f;
    fixture_open(&f, 20, true, false);
    struct th_requirement asked = band(F_RATIO, TH_FINAL, 0.81, 2); /* all but member 0 */
    asked.share = 0.95;
    struct th_finding finding = ask(&f, asked);
    ck_assert_uint_eq(finding.met, 19);
    ck_assert(finding.pass);
    fixture_close(&f);
}
END_TEST

START_TEST(ratio_of_two)
{
    struct fixture f;
    fixture_open(&f, 2, true, false);
    struct th_requirement asked = band(F_SECOND, TH_MAX, 1.9, 2.1);
    asked.of = F_FIRST;
    /* Drug 2 is twice drug 1 everywhere. */
    ck_assert_double_eq_tol(ask(&f, asked).value, 2, 1e-15);
    asked.most = 1.95;
    ck_assert(!ask(&f, asked).pass);
    ck_assert_ptr_nonnull(strstr(f.error.text[0],
                                 "csf.concentration.baclofen of "
                                 "csf.concentration.morphine max is 2 (member 0), "
                                 "allowed 1.9 to 1.95"));
    asked.take = TH_MIN; /* zero over zero in member 0: not met */
    asked.most = INFINITY;
    asked.least = 0;
    struct th_finding finding = ask(&f, asked);
    ck_assert(isnan(finding.value));
    ck_assert_uint_eq(finding.met, 1);
    fixture_close(&f);
}
END_TEST

/* Of a profile, the point that fares worst counts: 10 t + p at t = 5 is 50, 51, 52 ug/mL. */
START_TEST(profile)
{
    struct fixture f;
    fixture_open(&f, 1, false, false);
    ck_assert_double_eq_tol(ask(&f, band(F_FIRST, TH_FINAL, 0, 51.5e-3)).value, 52e-3, 1e-15);
    ck_assert_str_eq(
        f.error.text[0],
        "require \"as asked\": csf.concentration.morphine final is 52 ug/mL, allowed "
        "0 ug/mL to 51.5 ug/mL");
    ck_assert_double_eq_tol(ask(&f, band(F_FIRST, TH_FINAL, 50.5e-3, 1)).value, 50e-3, 1e-15);
    fixture_close(&f);
}
END_TEST

START_TEST(failed_member)
{
    struct fixture f;
    fixture_open(&f, 4, true, false);
    th_trace_fail(f.trace, 2, 3);
    f.trace->status[2] = TH_NOT_CONVERGED;
    f.trace->ended[2] = hours(2.5);
    for (enum th_take take = TH_FINAL; take <= TH_AT; take++) {
        struct th_requirement asked = band(F_RELIEF, take, -INFINITY, INFINITY);
        asked.at = hours(4.2);
        struct th_finding finding = ask(&f, asked);
        ck_assert_uint_eq(finding.met, 3);
        ck_assert_uint_eq(finding.worst, 2);
        ck_assert(isnan(finding.value));
        ck_assert_ptr_nonnull(strstr(f.error.text[0], "missing, for the run stopped at 2.5 h"));
    }
    struct th_requirement early = band(F_RELIEF, TH_MAX, 0, 1);
    early.to = hours(2);
    ck_assert(!ask(&f, early).pass); /* though it lived through the window */
    ck_assert_uint_eq(ask(&f, early).met, 3);
    fixture_close(&f);
}
END_TEST

/* A window that begins in the gap of a member must not be rescued by later numbers. */
START_TEST(gap_at_the_start)
{
    struct fixture f;
    fixture_open(&f, 1, false, false);
    th_trace_put(f.trace, F_RELIEF, 0, 0, 0, NAN);
    for (enum th_take take = TH_MEAN; take <= TH_MIN; take++)
        ck_assert(!ask(&f, band(F_RELIEF, take, 0, 1)).pass);
    fixture_close(&f);
}
END_TEST

/* The second shard of an ensemble counts its members as the whole does. */
START_TEST(shard)
{
    struct fixture f;
    fixture_open(&f, 4, true, false);
    f.trace->first = 16;
    ck_assert_uint_eq(ask(&f, band(F_RATIO, TH_FINAL, 0.9, 1)).worst, 16);
    ck_assert_ptr_nonnull(strstr(f.error.text[0], "(member 16)"));
    fixture_close(&f);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "require");
    tcase_add_test(tests, takes);
    tcase_add_test(tests, windows);
    tcase_add_test(tests, bounds_belong);
    tcase_add_test(tests, share_of_members);
    tcase_add_test(tests, share_is_not_rounded_up);
    tcase_add_test(tests, ratio_of_two);
    tcase_add_test(tests, profile);
    tcase_add_test(tests, failed_member);
    tcase_add_test(tests, gap_at_the_start);
    tcase_add_test(tests, shard);
}
