/* A share of the members, where the product of share and number is not a whole number in
 * binary. */
#define TH_SUITE "require share"
#include "ensemble/require.h"
#include "support/check_main.h"
#include "support/toy_run.h"

enum { MEMBERS = 100, LENGTH = 4000 };

/* A tank that nothing enters or leaves: member k holds 2 + k/10 mL, k = 1 .. 100. At most 2 +
 * met/10 + 0.05 is held by `met` of them. */
static bool passes(int met, int percent)
{
    char text[LENGTH];
    struct th_finding finding;
    int at = snprintf(text, LENGTH,
                      "run: {duration: 2 h, sample: 1 h}\nkind: {}\n"
                      "source: {pulse: 0 mL}\ntank: {outflow: 0 mL/day, low: 0 mL}\n"
                      "require: [{check: tank.volume, take: final, between: [0 mL, %.2f mL], "
                      "share: %d %%}]\n"
                      "ensemble: {members: %d, vary: {tank.volume: grid",
                      2 + 0.1 * met + 0.05, percent, MEMBERS);
    for (int k = 1; k <= MEMBERS; k++)
        at += snprintf(text + at, LENGTH - (size_t)at, " %.1f", 2 + 0.1 * k);
    snprintf(text + at, LENGTH - (size_t)at, " mL}}\n");
    struct toy_run run = toy_run(text, 1);
    ck_assert_int_eq(run.status, TH_OK);
    ck_assert_uint_eq(run.scenario->requirement_count, 1);
    th_require(run.trace, &finding, &run.error);
    ck_assert_uint_eq(finding.met, (uint64_t)met);
    toy_close(&run);
    return finding.pass;
}

/* 7 % of 100 members are 7, though 0.07 * 100 rounds to more than 7; so for 14, 28 and 55 %. */
START_TEST(a_share_is_met_by_its_number)
{
    static const int shares[] = {7, 14, 28, 55, 1, 50, 100};
    ck_assert(0.07 * 100 > 7 && 0.14 * 100 > 14 && 0.28 * 100 > 28 && 0.55 * 100 > 55);
    for (size_t k = 0; k < sizeof shares / sizeof shares[0]; k++) {
        ck_assert_msg(passes(shares[k], shares[k]), "%d %%", shares[k]);
        ck_assert_msg(!passes(shares[k] - 1, shares[k]), "%d %%", shares[k]);
    }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "share");
    tcase_add_test(tests, a_share_is_met_by_its_number);
}
