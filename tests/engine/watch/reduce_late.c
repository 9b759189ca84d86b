/* Reductions of an output that has a value only from some instant on, and of one that is 0 but
 * for round-off. */
#define TH_SUITE "reduce late"
#include "support/check_main.h"

#include "ensemble/require.h"
#include "support/real_run.h"

static const double day = 86400, hour = 3600;

/* The value of the k-th requirement of the first member. */
static double asked(const struct real_run *run, size_t k)
{
    return th_trace_reduced(run->trace, run->scenario->requirements[k].reduction, 0);
}

/* 200 ug/day and, an hour after the start, 250 ug: the largest dose of a whole window is theirs
 * together at the window's end, not what the first two hours come to. The least is that of a
 * day without the bolus; the mean is that of the whole run, the first day included. */
START_TEST(an_early_bolus_is_part_of_a_whole_window)
{
    static const double windows[] = {24, 10.3};
    char text[2000];
    snprintf(
        text, sizeof text,
        "%sgauges: [{use: delivered, window: %g h}]\n"
        "events: [{at: 1 h, do: program.bolus, dose: 250 ug, over: 10 min}]\n"
        "run: {duration: 3 day, sample: 12 h}\n"
        "require:\n"
        "  - {check: gauge.delivered.ordered_rate, take: max, above: 0 ug/day}\n"
        "  - {check: gauge.delivered.ordered_rate, take: min, above: 0 ug/day}\n"
        "  - {check: gauge.delivered.ordered_rate, take: mean, above: 0 ug/day}\n"
        "  - {check: gauge.delivered.ordered_rate, take: first above 210 ug/day, above: 0 h}\n"
        "  - {check: gauge.delivered.ordered_rate, take: max, during: 0 h .. 9 h, above: 0 "
        "ug/day}\n"
        "  - {check: gauge.delivered.ordered_rate, take: mean, during: 0 h .. 9 h, above: 0 "
        "ug/day}\n",
        REAL_PATIENT REAL_PUMP, windows[_i]);
    struct real_run run = real_run(text);
    const double whole = windows[_i], basal = 200e-9 / day, bolus = 250e-9 / hour;
    ck_assert_double_eq_tol(asked(&run, 0), basal + bolus / whole, 1e-7 * basal);
    ck_assert_double_eq_tol(asked(&run, 1), basal, 1e-7 * basal);
    ck_assert_double_eq_tol(asked(&run, 2), basal + bolus / 72, 1e-9 * basal);
    ck_assert_double_eq_tol(asked(&run, 3), whole * hour, 1e-6);
    ck_assert(isnan(asked(&run, 4)));
    ck_assert_double_eq_tol(asked(&run, 5), basal + bolus / 9, 1e-9 * basal);
    real_close(&run);
}
END_TEST

/* An output that is 0 but for round-off is never smooth: its extreme is that at the ends of
 * steps, and no interior is computed for it. */
START_TEST(round_off_has_no_inside)
{
    struct real_run run =
        real_open(REAL_PATIENT REAL_PUMP
                  "run: {duration: 1 day, sample: 12 h}\n"
                  "require:\n"
                  "  - {check: gauge.balance.error, take: max, below: 1e-12}\n"
                  "  - {check: csf.tip_concentration, take: max, above: 0 ug/mL}\n");
    const struct th_reduce_plan *plan = run.layout->reduce_plan;
    for (size_t k = 0; k < 2; k++) {
        const size_t reduction = run.scenario->requirements[k].reduction;
        for (size_t p = 0; p < plan->pair_count; p++)
            for (size_t n = 0; n < plan->pairs[p].count; n++)
                if (plan->order[plan->pairs[p].first + n] == reduction)
                    ck_assert_int_eq(plan->pairs[p].inside, k == 1);
    }
    real_close(&run);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "a value that begins late, and none");
    tcase_add_test(tests, round_off_has_no_inside);
    tcase_add_loop_test(tests, an_early_bolus_is_part_of_a_whole_window, 0, 2);
}
