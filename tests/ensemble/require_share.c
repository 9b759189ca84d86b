/* Requirements on the members together: shares, with a confidence, one number across them,
 * and each condition by itself. Rules R91, R93 and R94. */
#define TH_SUITE "require share"
#include "ensemble/confidence.h"
#include "ensemble/require.h"
#include "support/check_main.h"
#include "support/trace_fixture.h"

/* Finals of the ratio are 0.805 + 0.01 m. */
static struct th_requirement wanted(double least, double most, double share)
{
    return (struct th_requirement){.name = "as asked",
                                   .reduction = f_reduction(F_O_RATIO, TH_FINAL),
                                   .of = SIZE_MAX,
                                   .least = least,
                                   .most = most,
                                   .share = share,
                                   .tried = 1};
}

static struct th_finding ask(struct fixture *f, struct th_requirement asked)
{
    struct th_finding finding;
    f->error = (struct th_error){0};
    f->scenario.requirements = &asked;
    f->scenario.requirement_count = 1;
    th_require(f->trace, &finding, &f->error);
    f->scenario.requirement_count = 0;
    return finding;
}

static void says(const struct fixture *f, const char *piece)
{
    ck_assert_msg(strstr(f->error.text[0], piece) != NULL, "no \"%s\" in\n%s", piece,
                  f->error.text[0]);
}

static double *number_of(struct fixture *f, uint64_t member)
{
    return &f->trace->reduced[member * f->scenario.reduction_count +
                              f_reduction(F_O_RATIO, TH_FINAL)];
}

/* 7 % of 100 members are 7, though 0.07 * 100 rounds to more than 7; so for 14, 28 and 55 %. */
START_TEST(a_share_is_met_by_its_number)
{
    static const int shares[] = {7, 14, 28, 55, 1, 50, 100};
    struct fixture f;
    fixture_open(&f, 100, true, false);
    ck_assert(0.07 * 100 > 7 && 0.14 * 100 > 14 && 0.28 * 100 > 28 && 0.55 * 100 > 55);
    for (size_t k = 0; k < sizeof shares / sizeof shares[0]; k++)
        for (int met = shares[k] - 1; met <= shares[k]; met++) {
            const struct th_finding found =
                ask(&f, wanted(0, 0.8 + met / 100., shares[k] / 100.));
            ck_assert_uint_eq(found.all.met, (uint64_t)met);
            ck_assert_msg(found.pass == (met == shares[k]), "%d %%", shares[k]);
        }
    fixture_close(&f);
}
END_TEST

/* The lower ends of two-sided 95 % intervals, one-sided 97.5 %, of Newcombe 1998, table I: 81
 * of 263, 15 of 148, 0 of 20, 1 of 29. */
START_TEST(wilson_as_published)
{
    static const struct {
        uint64_t met, count;
        double bound;
    } published[] = {{81, 263, 0.2553}, {15, 148, 0.0624}, {0, 20, 0}, {1, 29, 0.0061}};
    for (size_t k = 0; k < sizeof published / sizeof *published; k++)
        ck_assert_double_eq_tol(th_share_bound(published[k].met, published[k].count, 0.975),
                                published[k].bound, 0.5e-4);
    /* 1988 of 2000 by hand: p = 0.994, z = 1.644854, z2/n = 0.00135277:
     * (0.994 + 0.00067639 - sqrt(0.00135277 (0.005964 + 0.00033819)))/1.00135277 = 0.990417 */
    ck_assert_double_eq_tol(th_share_bound(1988, 2000, 0.95), 0.990417, 1e-6);
    ck_assert_double_eq_tol(th_share_bound(20, 20, 0.95), 20 / (20 + 1.6448536 * 1.6448536),
                            1e-8);
    ck_assert(isnan(th_share_bound(0, 0, 0.95)));
}
END_TEST

/* All of the least count reach the share, all of one fewer do not. */
START_TEST(so_many_are_needed)
{
    ck_assert_double_eq(th_share_needs(0.95, 0.95), 52);
    for (double share = 0.5; share < 0.995; share += 0.01)
        for (double confidence = 0.6; confidence < 0.995; confidence += 0.05) {
            const double needs = th_share_needs(share, confidence);
            const uint64_t n = (uint64_t)needs;
            ck_assert_double_ge(th_share_bound(n, n, confidence), share - 1e-12);
            if (n > 1)
                ck_assert_double_lt(th_share_bound(n - 1, n - 1, confidence), share);
        }
}
END_TEST

/* 98 of 100 are more than 95 %, but the share may be 93.9 %: 1 + 0.0270554 = 1.0270554 times
 * the bound is 0.98 + 0.0135277 - sqrt(0.0270554 (0.0196 + 0.00676386)) = 0.9668207. */
START_TEST(a_share_with_confidence)
{
    struct fixture f;
    fixture_open(&f, 100, true, false);
    struct th_requirement asked = wanted(0, 1.78, 0.95);
    ck_assert(ask(&f, asked).pass);
    asked.confidence = 0.95;
    struct th_finding found = ask(&f, asked);
    ck_assert(!found.pass);
    ck_assert_uint_eq(found.all.met, 98);
    ck_assert_double_eq_tol(found.all.bound, 0.9668207 / 1.0270554, 1e-6);
    says(&f,
         "met by 98 of 100 members (98 %, at confidence 95 % at least 94.1 %), wanted 95 %");
    asked.most = 2;
    found = ask(&f, asked); /* all: 100/(100 + 2.706) */
    ck_assert(found.pass);
    ck_assert_double_eq_tol(found.all.bound, 100 / 102.70554, 1e-6);
    fixture_close(&f);
    fixture_open(&f, 20, true, false);
    ck_assert(!ask(&f, asked).pass);
    says(&f,
         "met by 20 of 20 members (100 %, at confidence 95 % at least 88.1 %), wanted 95 %; "
         "it takes at least 52 members to show it");
    says(&f, "is as allowed, 0 to 2, but these members are too few to show the share; met by");
    fixture_close(&f);
    /* of one member 1/(1 + 2.706) */
    fixture_open(&f, 1, false, false);
    ck_assert(!ask(&f, asked).pass);
    says(&f,
         "gauge.ratio final is as allowed, 0 to 2, but these members are too few to show the "
         "share; met by 1 of 1 members (100 %, at confidence 95 % at least 27 %), wanted 95 "
         "%; it takes at least 52 members to show it");
    fixture_close(&f);
}
END_TEST

/* R93: in a sweep the bound that is said is that of the worst condition, by which the
 * requirement is judged, though it passes: 3 of 3 are 3/(3 + 2.706), of 6 it would be 68.9 %.
 */
START_TEST(a_share_with_confidence_by_condition)
{
    static double grid[] = {1, 2};
    char text[500];
    struct fixture f;
    fixture_open(&f, 6, true, false);
    f.vary[0].law = TH_GRID;
    f.vary[0].grid = grid;
    f.vary[0].grid_count = 2;
    struct th_requirement asked = wanted(0, 2, 0.5);
    asked.confidence = 0.95;
    const struct th_finding found = ask(&f, asked);
    ck_assert(found.pass);
    ck_assert_double_eq_tol(found.there.bound, 3 / 5.70554, 1e-6);
    struct th_finding judged = found;
    judged.requirement = &asked;
    th_requirement_share(&f.scenario, &judged, text, sizeof text);
    ck_assert_str_eq(text, "met by 6 of 6 members (100 %), under condition 1 by 3 of 3 (100 %, "
                           "at confidence 95 % at least 52.6 %), wanted 50 % under each");
    fixture_close(&f);
}
END_TEST

/* Eleven finals, 0.805 to 0.905: the mean and the median are 0.855, the 95 % and 5 % points
 * 0.9 and 0.81. */
START_TEST(across_the_members)
{
    struct fixture f;
    fixture_open(&f, 11, true, false);
    struct th_requirement asked = wanted(0.86, 1, 1);
    asked.across = TH_ACROSS_MEAN;
    asked.across_words = "mean";
    struct th_finding found = ask(&f, asked);
    ck_assert_double_eq_tol(found.all.value, 0.855, 1e-12);
    ck_assert(!found.pass);
    says(&f, "gauge.ratio final, mean, is 0.855, allowed 0.86 to 1; mean of 11 members");
    asked.across = TH_ACROSS_QUANTILE;
    asked.quantile_count = 1;
    asked.quantiles[0] = 0.95;
    asked.across_words = "95 %";
    found = ask(&f, asked);
    ck_assert_double_eq_tol(found.all.value, 0.9, 1e-12);
    ck_assert(found.pass);
    asked.quantile_count = 2;
    asked.quantiles[1] = 0.05;
    asked.least = 1;
    asked.most = 1.1;
    asked.across_words = "95 % over 5 %";
    found = ask(&f, asked);
    ck_assert_double_eq_tol(found.all.value, 0.9 / 0.81, 1e-12);
    ck_assert(!found.pass);
    says(&f, "95 % over 5 %, is 1.11111, allowed 1 to 1.1");
    /* R94: of a member that failed the number is not known, so that of all is not. */
    f.trace->status[3] = TH_NOT_CONVERGED;
    asked.most = 2;
    found = ask(&f, asked);
    ck_assert(!found.pass && !isnan(found.all.value));
    says(&f, "95 % over 5 % of 10 members; 1 failed, whose numbers are not known");
    fixture_close(&f);
}
END_TEST

/* R91. Members whose window never began are not counted, which the verdict says; if none is
 * counted it fails. */
START_TEST(not_counted)
{
    static const struct th_opening opening = {
        .from = 0, .to = 1, .since = SIZE_MAX, .words = "fault.kink.on .. alarms"};
    struct fixture f;
    fixture_open(&f, 8, true, false);
    f.reductions[f_reduction(F_O_RATIO, TH_FINAL)].opening = &opening;
    for (uint64_t m = 0; m < 6; m++) *number_of(&f, m) = NAN;
    struct th_finding found = ask(&f, wanted(0, 0.8651, 0.6));
    ck_assert_uint_eq(found.all.met, 1);
    ck_assert_uint_eq(found.all.counted, 2);
    ck_assert_uint_eq(found.all.members, 8);
    ck_assert(!found.pass);
    says(&f, "final during fault.kink.on .. alarms is 0.875 (member 7)");
    says(&f, "met by 1 of 2 members (50 %), wanted 60 %; not counted: 6 members, in which "
             "fault.kink.on .. alarms never begins or has no value");
    ck_assert(ask(&f, wanted(0, 0.8651, 0.5)).pass);
    *number_of(&f, 6) = *number_of(&f, 7) = NAN;
    found = ask(&f, wanted(0, 2, 0.1));
    ck_assert(!found.pass);
    ck_assert_uint_eq(found.all.counted, 0);
    says(&f, "met by 0 of 0 members (0 %)");
    *number_of(&f, 7) = 0.875;
    struct th_requirement often = wanted(0, 2, 0.1);
    often.tried = 2;
    ck_assert(!ask(&f, often).pass);
    says(&f, "is as allowed, 0 to 2, but these members are too few; met by 1 of 1 members");
    says(&f, "; tried in 1 member, wanted in 2");
    fixture_close(&f);
    fixture_open(&f, 1, false, false);
    f.reductions[f_reduction(F_O_RATIO, TH_FINAL)].opening = &opening;
    *number_of(&f, 0) = NAN;
    ck_assert(!ask(&f, wanted(0, 2, 1)).pass);
    says(&f, "not applicable: fault.kink.on .. alarms never begins or has no value");
    fixture_close(&f);
}
END_TEST

/* R91, R94. An instant that never comes is later than any time: above holds, below fails; a
 * member that failed meets neither. */
START_TEST(what_never_comes)
{
    struct fixture f;
    fixture_open(&f, 2, true, false);
    struct th_requirement above = wanted(5, INFINITY, 1), below = wanted(-INFINITY, 5, 1);
    above.open = below.open = true;
    *number_of(&f, 0) = *number_of(&f, 1) = INFINITY;
    ck_assert(ask(&f, above).pass);
    ck_assert_uint_eq(ask(&f, below).all.met, 0);
    f.trace->status[1] = TH_NOT_CONVERGED;
    ck_assert_uint_eq(ask(&f, above).all.met, 1);
    ck_assert_uint_eq(ask(&f, above).all.counted, 2);
    ck_assert_uint_eq(ask(&f, below).all.met, 0);
    fixture_close(&f);
}
END_TEST

/* R93. Two conditions, to which members belong in turn: across is of each, and the worst is
 * named. Finals of condition 1: 0.805, 0.825, 0.845, of 2: 0.815, 0.835, 0.855. */
START_TEST(across_by_condition)
{
    static double grid[] = {1, 2};
    struct fixture f;
    fixture_open(&f, 6, true, false);
    f.vary[0].law = TH_GRID;
    f.vary[0].grid = grid;
    f.vary[0].grid_count = 2;
    struct th_requirement asked = wanted(0.83, 1, 1);
    asked.across = TH_ACROSS_QUANTILE;
    asked.quantile_count = 1;
    asked.quantiles[0] = 0.5;
    asked.across_words = "median";
    struct th_finding found = ask(&f, asked);
    ck_assert(!found.pass);
    ck_assert_uint_eq(found.conditions, 2);
    ck_assert_uint_eq(found.passed, 1);
    ck_assert_uint_eq(found.there.condition, 0);
    ck_assert_double_eq_tol(found.all.value, 0.825, 1e-12);
    says(&f, "median, is 0.825 (condition 1), allowed 0.83 to 1; met under 1 of 2 conditions, "
             "wanted under each");
    asked.least = 0.82;
    ck_assert(ask(&f, asked).pass);
    fixture_close(&f);
}
END_TEST

/* The conditions of the members of a part of a run, each once. */
START_TEST(conditions_one_after_another)
{
    static double grid[] = {1, 2, 3, 4};
    struct fixture f;
    fixture_open(&f, 3, true, false);
    f.vary[0].law = TH_GRID;
    f.vary[0].grid = grid;
    f.vary[0].grid_count = 4;
    for (uint64_t first = 0; first < 8; first++) {
        f.trace->first = first;
        ck_assert_uint_eq(th_judge_conditions(f.trace), 3);
        for (uint64_t m = 0; m < 3; m++)
            ck_assert_uint_eq(th_judge_condition(f.trace, m), (first + m) % 4);
    }
    fixture_close(&f);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "share");
    tcase_add_test(tests, a_share_is_met_by_its_number);
    tcase_add_test(tests, wilson_as_published);
    tcase_add_test(tests, so_many_are_needed);
    tcase_add_test(tests, a_share_with_confidence);
    tcase_add_test(tests, a_share_with_confidence_by_condition);
    tcase_add_test(tests, across_the_members);
    tcase_add_test(tests, not_counted);
    tcase_add_test(tests, what_never_comes);
    tcase_add_test(tests, across_by_condition);
    tcase_add_test(tests, conditions_one_after_another);
}
