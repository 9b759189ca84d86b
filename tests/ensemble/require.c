/* Requirements: members, shares, bounds and their sentences. */
#define TH_SUITE "require"
#include "ensemble/require.h"
#include "support/check_main.h"
#include "support/trace_fixture.h"

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

static struct th_requirement band(size_t output, enum th_take take, double least, double most)
{
    return (struct th_requirement){.reduction = f_reduction(output, take),
                                   .of = SIZE_MAX,
                                   .least = least,
                                   .most = most,
                                   .share = 1};
}

/* Relief is 0, 0.1, .. 0.4 at the hours and 0.5 at 4.5 h: it rises by 0.1 per hour, then 0.2
 * per hour. Mean over all: (0.5 * 4 * 0.4 + 0.5 * 0.45) / 4.5 = 1.025 / 4.5. */
START_TEST(takes)
{
    struct fixture f;
    fixture_open(&f, 1, false, false);
    ck_assert_double_eq_tol(ask(&f, band(F_O_RELIEF, TH_FINAL, 0, 1)).all.value, 0.5, 1e-15);
    ck_assert_double_eq_tol(ask(&f, band(F_O_RELIEF, TH_MEAN, 0, 1)).all.value, 1.025 / 4.5,
                            1e-15);
    ck_assert_double_eq_tol(ask(&f, band(F_O_RELIEF, TH_MAX, 0, 1)).all.value, 0.5, 1e-15);
    ck_assert_double_eq_tol(ask(&f, band(F_O_RELIEF, TH_MIN, 0, 1)).all.value, 0, 1e-15);
    fixture_close(&f);
}
END_TEST

/* above: and below: leave the bound itself out; is: has both. */
START_TEST(open_bounds)
{
    struct fixture f;
    fixture_open(&f, 1, false, false);
    double final = f_value(F_RELIEF, 0, 5, 0);
    struct th_requirement above = band(F_O_RELIEF, TH_FINAL, final, INFINITY);
    struct th_requirement below = band(F_O_RELIEF, TH_FINAL, -INFINITY, final);
    above.open = below.open = true;
    ck_assert(!ask(&f, above).pass);
    ck_assert_ptr_nonnull(strstr(f.error.text[0], "allowed above 50 %"));
    ck_assert(!ask(&f, below).pass);
    above.least = nextafter(final, 0);
    below.most = nextafter(final, 1);
    ck_assert(ask(&f, above).pass && ask(&f, below).pass);
    ck_assert(ask(&f, band(F_O_RELIEF, TH_FINAL, final, final)).pass);
    fixture_close(&f);
}
END_TEST

START_TEST(bounds_belong)
{
    struct fixture f;
    fixture_open(&f, 1, false, false);
    double final = f_value(F_RELIEF, 0, 5, 0);
    ck_assert(ask(&f, band(F_O_RELIEF, TH_FINAL, final, INFINITY)).pass);
    ck_assert(ask(&f, band(F_O_RELIEF, TH_FINAL, -INFINITY, final)).pass);
    ck_assert(ask(&f, band(F_O_RELIEF, TH_FINAL, -INFINITY, INFINITY)).pass);
    ck_assert(!ask(&f, band(F_O_RELIEF, TH_FINAL, nextafter(final, 1), INFINITY)).pass);
    /* A value a rounding away from its bound must not print as the bound. */
    ck_assert_ptr_null(strstr(f.error.text[0], "is 50 %, allowed at least 50 %"));
    ck_assert(!ask(&f, band(F_O_RELIEF, TH_FINAL, -INFINITY, nextafter(final, 0))).pass);
    fixture_close(&f);
}
END_TEST

/* The ratios of members 0 .. 7 end at 0.805, 0.815 .. 0.875: 0.85 is reached by three of eight.
 */
START_TEST(share_of_members)
{
    struct fixture f;
    fixture_open(&f, 8, true, false);
    struct th_requirement asked = band(F_O_RATIO, TH_FINAL, 0.85, 1.15);
    asked.name = "dose within 15 %";
    asked.share = 0.95;
    struct th_finding finding = ask(&f, asked);
    ck_assert(!finding.pass);
    ck_assert_uint_eq(finding.all.met, 3);
    ck_assert_uint_eq(finding.all.members, 8);
    ck_assert_uint_eq(finding.all.worst, 0);
    ck_assert_double_eq_tol(finding.all.value, 0.805, 1e-15);
    ck_assert_str_eq(
        f.error.text[0],
        "require \"dose within 15 %\": gauge.ratio final is 0.805 (member 0), allowed "
        "0.85 to 1.15; met by 3 of 8 members (37.5 %), wanted 95 %");
    asked.share = 0.375;
    ck_assert(ask(&f, asked).pass);
    asked.share = 0.376;
    ck_assert(!ask(&f, asked).pass);
    fixture_close(&f);
}
END_TEST

/* A share that is shown is the one that is wanted, all or none only if it is. */
START_TEST(shares_are_printed_exactly)
{
    static const struct {
        uint64_t met, members;
        double share;
        const char *text;
    } cases[] = {
        {243, 256, 0.95, "met by 243 of 256 members (94.9 %), wanted 95 %"},
        {94999, 100000, 0.95, "met by 94999 of 100000 members (94.999 %), wanted 95 %"},
        {95001, 100000, 0.95, "met by 95001 of 100000 members (95.001 %), wanted 95 %"},
        {19, 20, 0.95, "met by 19 of 20 members (95 %), wanted 95 %"},
        {99999, 100000, 1, "met by 99999 of 100000 members (99.999 %), wanted 100 %"},
        {100, 100, 1, "met by 100 of 100 members (100 %), wanted 100 %"},
        {0, 7, 0.5, "met by 0 of 7 members (0 %), wanted 50 %"},
        {1, 3, 1. / 3, "met by 1 of 3 members (33.3333 %), wanted 33.3333 %"},
    };
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        struct th_requirement asked = {.share = cases[k].share};
        struct th_finding finding = {.requirement = &asked,
                                     .all = {.met = cases[k].met,
                                             .members = cases[k].members,
                                             .counted = cases[k].members}};
        char text[200];
        th_requirement_share(NULL, &finding, text, sizeof text);
        ck_assert_str_eq(text, cases[k].text);
    }
}
END_TEST

/* 95 % of 20 members is 19. */
START_TEST(share_is_not_rounded_up)
{
    struct fixture f;
    fixture_open(&f, 20, true, false);
    struct th_requirement asked = band(F_O_RATIO, TH_FINAL, 0.81, 2); /* all but member 0 */
    asked.share = 0.95;
    struct th_finding finding = ask(&f, asked);
    ck_assert_uint_eq(finding.all.met, 19);
    ck_assert(finding.pass);
    fixture_close(&f);
}
END_TEST

/* Both relief and the ratio end with numbers of their own: 0.5 and 0.805, 0.815. */
START_TEST(ratio_of_two)
{
    struct fixture f;
    fixture_open(&f, 2, true, false);
    struct th_requirement asked = band(F_O_RELIEF, TH_FINAL, 0.6, 0.7);
    asked.of = f_reduction(F_O_RATIO, TH_FINAL);
    ck_assert_double_eq_tol(ask(&f, asked).all.value, 0.5 / 0.815,
                            1e-15); /* nearest to its bound */
    asked.most = 0.61;
    ck_assert(!ask(&f, asked).pass);
    ck_assert_ptr_nonnull(strstr(f.error.text[0],
                                 "effect.analgesia.relief of gauge.ratio final is 0.621118 "
                                 "(member 0), allowed 0.6 to 0.61"));
    asked.of = f_reduction(F_O_RELIEF, TH_MIN); /* 0.5 / 0 and 0 / 0 are not met */
    ck_assert_uint_eq(ask(&f, asked).all.met, 0);
    asked.reduction = asked.of;
    ck_assert(isnan(ask(&f, asked).all.value));
    fixture_close(&f);
}
END_TEST

START_TEST(failed_member)
{
    struct fixture f;
    fixture_open(&f, 4, true, false);
    th_trace_fail(f.trace, 2, 3);
    f.trace->status[2] = TH_NOT_CONVERGED;
    f.trace->ended[2] = (th_tick)(2.5 * 3600e6);
    for (enum th_take take = TH_FINAL; take <= TH_MAX; take++) {
        struct th_finding finding = ask(&f, band(F_O_RELIEF, take, -INFINITY, INFINITY));
        ck_assert_uint_eq(finding.all.met, 3);
        ck_assert_uint_eq(finding.all.worst, 2);
        ck_assert(isnan(finding.all.value));
        ck_assert_ptr_nonnull(
            strstr(f.error.text[0], "missing, for the run stopped at day 0 02:30"));
    }
    fixture_close(&f);
}
END_TEST

/* A requirement without a value, in a member that ran, is not met. */
START_TEST(a_gap)
{
    struct fixture f;
    fixture_open(&f, 1, false, false);
    f.trace->reduced[f_reduction(F_O_RELIEF, TH_MEAN)] = NAN;
    ck_assert(!ask(&f, band(F_O_RELIEF, TH_MEAN, -INFINITY, INFINITY)).pass);
    fixture_close(&f);
}
END_TEST

/* The second shard of an ensemble counts its members as the whole does. */
START_TEST(shard)
{
    struct fixture f;
    fixture_open(&f, 4, true, false);
    f.trace->first = 16;
    ck_assert_uint_eq(ask(&f, band(F_O_RATIO, TH_FINAL, 0.9, 1)).all.worst, 16);
    ck_assert_ptr_nonnull(strstr(f.error.text[0], "(member 16)"));
    fixture_close(&f);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "require");
    tcase_add_test(tests, takes);
    tcase_add_test(tests, open_bounds);
    tcase_add_test(tests, bounds_belong);
    tcase_add_test(tests, share_of_members);
    tcase_add_test(tests, shares_are_printed_exactly);
    tcase_add_test(tests, share_is_not_rounded_up);
    tcase_add_test(tests, ratio_of_two);
    tcase_add_test(tests, failed_member);
    tcase_add_test(tests, a_gap);
    tcase_add_test(tests, shard);
}
