/* A kink's bore over time. */
#define TH_SUITE "kink"
#include "support/bench/fault.h"
#include "support/check_main.h"

extern const struct th_model th_catheter_ladder;

static void open_kink(struct bench *b)
{
    open_fault(b, &th_fault_kink);
    bench_set(b, "at", "30 cm");
}

/* Area falls evenly from 3 d to 3.5 d to 3 % of the whole: d = bore sqrt(1 - 0.97 (t - 3 d)/12
 * h). */
START_TEST(closes_slowly)
{
    struct bench b;
    double longest[TH_LANES];
    open_kink(&b);
    bench_set(&b, "closed", "0.97");
    bench_set(&b, "begins", "3 day");
    bench_set(&b, "over", "12 h");
    bench_start(&b);
    ck_assert_int_eq(b.timer[0], 3 * 86400000000);
    march(&b, 2.9 * 86400);
    ck_assert_double_eq(b.ports->fault.length[0][0], 0);
    march(&b, 3 * 86400 + 4 * 3600);
    CLOSE(b.ports->fault.bore[0][0], bore * sqrt(1 - 0.97 / 3), 1e-12);
    CLOSE(b.ports->fault.length[0][0], 2e-3, 1e-12);
    CLOSE(b.ports->fault.at[0][0], 0.3, 1e-12);
    bench_limit(&b, 1e9, longest);
    CLOSE(longest[0], 432.0 * (1 - 0.97 / 3), 1e-12);
    march(&b, 5 * 86400);
    CLOSE(b.ports->fault.bore[0][0], bore * sqrt(0.03), 1e-12);
    bench_limit(&b, 1e9, longest);
    ck_assert_double_eq(longest[0], 1e9);
    bench_close(&b);
}
END_TEST

/* 10 um left; half the area of 0.5293 mm is 0.3743 mm. */
START_TEST(bore_or_share)
{
    struct bench b;
    open_kink(&b);
    bench_set(&b, "residual", "10 um");
    bench_start(&b);
    CLOSE(b.ports->fault.bore[0][0], 10e-6, 1e-9);
    bench_close(&b);
    open_kink(&b);
    bench_set(&b, "closed", "50 %");
    b.view.index = 0;
    bench_start(&b);
    CLOSE(b.ports->fault.bore[0][0], 0.37427e-3, 1e-5);
    bench_set(&b, "closed", "100 %");
    bench_prepare(&b);
    ck_assert_double_eq(b.ports->fault.bore[0][0], 0);
    bench_close(&b);
}
END_TEST

/* The numbers on the page, from the bore that the model tells and Hagen and Poiseuille's law;
 * and the catheter's model finds that much more resistance than without the kink. By hand: c =
 * 0.99 leaves a tenth of the bore, so 2 mm are 2/890 of the catheter's length, 1e4 times as
 * narrow: 22.47 times 3.194e11. */
START_TEST(page_by_hand)
{
    struct bench kink, line;
    open_kink(&kink);
    bench_set(&kink, "closed", "0.99");
    bench_start(&kink);
    double left = kink.ports->fault.bore[0][0], viscosity = th_water_viscosity(310.15);
    double resists = th_tube_resistance(left, 2e-3, viscosity);
    double whole = th_tube_resistance(bore, 0.89, viscosity);
    CLOSE(resists, 2.0 / 890 * 1e4 * 3.194e11, 1e-3);
    expect_on_page(&th_fault_kink, "d_k = %.1f um", left * 1e6);
    expect_on_page(&th_fault_kink, "\n(%.4f mPa s)", viscosity * 1e3);
    expect_on_page(&th_fault_kink, "resist %.2fe12 Pa s/m3", resists * 1e-12);
    expect_on_page(&th_fault_kink, ", %.1f times", resists / whole);
    expect_on_page(&th_fault_kink, "(%.3fe11)", whole * 1e-11);
    expect_on_page(&th_fault_kink, "needs %.1f Pa", resists * 1e-6 / 86400);
    expect_on_page(&th_fault_kink, "%.4f for 2 mm in 0.89 m", pow(2.0 / 890, 0.25));

    bench_open(&line, &th_catheter_ladder, 1);
    bench_set(&line, "length", "89 cm");
    bench_set(&line, "bore", "0.5293 mm");
    bench_set(&line, "tip", "30 cm");
    EACH_LANE(i) {
        line.ports->fault.at[0][i] = kink.ports->fault.at[0][i];
        line.ports->fault.length[0][i] = kink.ports->fault.length[0][i];
        line.ports->fault.bore[0][i] = left;
    }
    bench_start(&line);
    /* The 2 mm of the catheter that the kink stands for are not there as well. */
    CLOSE(bench_output(&line, "resistance", 0)[0], resists + whole * (1 - 2.0 / 890), 1e-9);
    bench_close(&line);
    bench_close(&kink);
}
END_TEST

/* From 1 h, 15 min of every hour, until 3.1 h: closed at 1, 2, 3 h, open at 1.25, 2.25, 3.1 h.
 */
START_TEST(comes_and_goes)
{
    struct bench b;
    static const double at[] = {0.99, 1, 1.24, 1.25, 1.99, 2, 2.249, 2.25, 3.05, 3.1, 9};
    static const bool shut[] = {0, 1, 1, 0, 0, 1, 1, 0, 1, 0, 0};
    open_kink(&b);
    bench_set(&b, "closed", "90 %");
    bench_set(&b, "begins", "1 h");
    bench_set(&b, "period", "1 h");
    bench_set(&b, "duty", "25 %");
    bench_set(&b, "until", "3.1 h");
    bench_start(&b);
    for (size_t k = 0; k < sizeof at / sizeof *at; k++) {
        march(&b, at[k] * 3600);
        ck_assert_msg((b.ports->fault.length[0][0] > 0) == shut[k], "at %g h", at[k]);
        ck_assert_double_eq(bench_output(&b, "closed", 0)[0], shut[k] ? 0.9 : 0);
    }
    ck_assert(b.timer[0] == TH_NEVER);
    bench_close(&b);
}
END_TEST

/* The words, to one lane. on begins the ramp; said again it changes nothing. */
START_TEST(words)
{
    struct bench b;
    open_kink(&b);
    bench_set(&b, "closed", "80 %");
    bench_set(&b, "begins", "100 day");
    bench_set(&b, "over", "10 s");
    bench_start(&b);
    march(&b, 5);
    bench_event(&b, "on", 0, NULL);
    march(&b, 10);
    bench_event(&b, "on", 0, NULL);
    CLOSE(b.ports->fault.bore[0][0], bore * sqrt(1 - 0.4), 1e-12);
    ck_assert_double_eq(b.ports->fault.length[0][1], 0);
    march(&b, 20);
    CLOSE(b.ports->fault.bore[0][0], bore * sqrt(1 - 0.8), 1e-12);
    bench_event(&b, "off", 0);
    ck_assert_double_eq(b.ports->fault.length[0][0], 0);
    ck_assert_int_eq(b.timer[0], 100 * 86400000000);
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "bore");
    tcase_add_test(tests, closes_slowly);
    tcase_add_test(tests, bore_or_share);
    tcase_add_test(tests, page_by_hand);
    tcase_add_test(tests, comes_and_goes);
    tcase_add_test(tests, words);
}
