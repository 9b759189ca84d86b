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
    advance(&b, 2.9 * 86400);
    ck_assert_double_eq(b.ports->fault.length[0][0], 0);
    advance(&b, 3 * 86400 + 4 * 3600);
    CLOSE(b.ports->fault.bore[0][0], bore * sqrt(1 - 0.97 / 3), 1e-12);
    CLOSE(b.ports->fault.length[0][0], 2e-3, 1e-12);
    CLOSE(b.ports->fault.at[0][0], 0.3, 1e-12);
    bench_limit(&b, 1e9, longest);
    CLOSE(longest[0], 4320.0 * (1 - 0.97 / 3), 1e-12);
    bench_step(&b, 1800);
    CLOSE(b.ports->fault.bore_change[0][0],
          bore * (sqrt(1 - 0.97 * 4.5 / 12) - sqrt(1 - 0.97 / 3)), 1e-12);
    advance(&b, 5 * 86400);
    CLOSE(b.ports->fault.bore[0][0], bore * sqrt(0.03), 1e-12);
    ck_assert_double_eq(b.ports->fault.bore_change[0][0], 0);
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
        advance(&b, at[k] * 3600);
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
    advance(&b, 5);
    bench_event(&b, "on", 0, NULL);
    advance(&b, 10);
    bench_event(&b, "on", 0, NULL);
    CLOSE(b.ports->fault.bore[0][0], bore * sqrt(1 - 0.4), 1e-12);
    ck_assert_double_eq(b.ports->fault.length[0][1], 0);
    advance(&b, 20);
    CLOSE(b.ports->fault.bore[0][0], bore * sqrt(1 - 0.8), 1e-12);
    bench_event(&b, "off", 0);
    ck_assert_double_eq(b.ports->fault.length[0][0], 0);
    ck_assert_int_eq(b.timer[0], 100 * 86400000000);
    bench_close(&b);
}
END_TEST

/* A tube of which the kink lies at 30 cm, with the bend that is set. */
static void open_bend(struct bench *b, double inner, double wall, const char *radius)
{
    open_kink(b);
    EACH_LANE(i) {
        b->ports->catheter.bore[i] = inner;
        b->ports->catheter.wall[i] = wall;
    }
    bench_set(b, "residual", "10 um");
    if (radius)
        bench_set(b, "bend", radius);
}

/* True if a bend of that radius, m, collapses the lumen to the residual bore. */
static bool collapses(struct bench *b, double radius)
{
    EACH_LANE(i) bench_param(b, "bend")[i] = radius;
    EACH_LANE(i) b->due[i] = true;
    bench_prepare(b);
    return b->ports->fault.bore[0][0] < 11e-6;
}

/* V-C3, V-C16: 0.64/0.94 mm, r = 0.395 mm, t = 0.15 mm: 3/sqrt 2 sqrt(1 - 1/4) r2/t = 1.911 mm.
 * Just before it collapses the ellipse of z = 2/9 passes 0.81862 of the flow at the same
 * pressure: 2 (11/9)^3 (7/9)^3/((11/9)^2 + (7/9)^2); at sqrt(2) times that radius, z = 1/9,
 * 0.95167. */
START_TEST(bends_until_it_collapses)
{
    struct bench b;
    const double radius = 3 / sqrt(2) * sqrt(0.75) * 0.395e-3 * 0.395e-3 / 0.15e-3;
    open_bend(&b, 0.64e-3, 0.15e-3, "2 mm");
    bench_start(&b);
    CLOSE(radius, 1.911e-3, 3e-4);
    ck_assert(collapses(&b, radius * (1 - 1e-9)));
    CLOSE(b.ports->fault.bore[0][0], 10e-6, 1e-9);
    ck_assert(!collapses(&b, radius * (1 + 1e-9)));
    CLOSE(pow(b.ports->fault.bore[0][0] / 0.64e-3, 4), 0.81862, 1e-5);
    ck_assert(!collapses(&b, radius * sqrt(2)));
    const double passes = 2 * pow(10. / 9 * 8 / 9, 3) / (pow(10. / 9, 2) + pow(8. / 9, 2));
    CLOSE(passes, 0.95167, 1e-5);
    CLOSE(pow(b.ports->fault.bore[0][0] / 0.64e-3, 4), passes, 1e-12);
    expect_on_page(&th_fault_kink, "collapses at %.2f mm", radius * 1e3);
    expect_on_page(&th_fault_kink, "R_cr = %.3f r^2/t", 3 / sqrt(2) * sqrt(0.75));
    expect_on_page(&th_fault_kink, "lets through %.4f of the flow", 0.81862);
    bench_close(&b);
}
END_TEST

/* V-C17: bores of 1/32 to 1/8 inch of PTFE, inches: zeusinc.com, bend radius. */
START_TEST(collapses_as_ptfe_does)
{
    static const double tubes[][3] = {{1. / 32, 0.015, 0.330},
                                      {1. / 16, 0.030, 0.688},
                                      {3. / 32, 0.030, 1.000},
                                      {1. / 8, 0.030, 1.625}};
    for (int k = 0; k < 4; k++) {
        struct bench b;
        const double inch = 25.4e-3, inner = tubes[k][0] * inch, wall = tubes[k][1] * inch;
        const double rule = 1.35 * (inner + 2 * wall) * (inner + 2 * wall) / wall;
        CLOSE(tubes[k][2] * inch, rule, 0.06);
        open_bend(&b, inner, wall, "1 m");
        bench_set(&b, "collapse", "1.35");
        bench_start(&b);
        ck_assert(collapses(&b, rule * (1 - 1e-9)) && !collapses(&b, rule * (1 + 1e-9)));
        bench_close(&b);
    }
}
END_TEST

/* Bent to 1 mm upright and straight otherwise, to 1.2 mm on the side: 0.53/1.2 mm collapses at
 * 1.837 0.4325^2/0.335 = 1.026 mm. Out of the fault's time it is open in any posture. */
START_TEST(comes_and_goes_with_posture)
{
    struct bench b;
    open_bend(&b, 0.53e-3, 0.335e-3, NULL);
    bench_set(&b, "bend_upright", "1 mm");
    bench_set(&b, "bend_lateral", "1.2 mm");
    bench_set(&b, "until", "2 h");
    bench_start(&b);
    static const enum th_posture postures[] = {TH_SUPINE, TH_UPRIGHT, TH_LATERAL, TH_UPRIGHT};
    for (int k = 0; k < 4; k++) {
        EACH_LANE(i) b.ports->surroundings.posture[i] = i ? TH_SUPINE : (double)postures[k];
        bench_prepare(&b);
        const double left = b.ports->fault.bore[0][0] / 0.53e-3;
        ck_assert((b.ports->fault.length[0][0] > 0) == (postures[k] != TH_SUPINE));
        ck_assert_double_eq(b.ports->fault.length[0][1], 0);
        ck_assert((left < 0.02) == (postures[k] == TH_UPRIGHT));
        ck_assert(left > 0.95 || postures[k] == TH_UPRIGHT);
    }
    advance(&b, 7200);
    ck_assert_double_eq(b.ports->fault.length[0][0], 0);
    bench_close(&b);
}
END_TEST

/* Bent over 10 h to twice the curvature of the collapse: that comes after 5 h, in a step of two
 * milliseconds, and opens no more. */
START_TEST(bends_slowly)
{
    struct bench b;
    double longest[TH_LANES];
    const double radius = 3 / sqrt(2) * sqrt(0.75) * 0.395e-3 * 0.395e-3 / 0.15e-3;
    open_bend(&b, 0.64e-3, 0.15e-3, "2 mm");
    bench_set(&b, "over", "10 h");
    EACH_LANE(i) bench_param(&b, "bend")[i] = radius / 2;
    bench_start(&b);
    advance(&b, 4 * 3600);
    bench_limit(&b, 1e9, longest);
    CLOSE(longest[0], 360.0, 1e-9);
    advance(&b, 4.95 * 3600);
    bench_limit(&b, 1e9, longest);
    CLOSE(longest[0], 180 - 1e-3, 1e-9);
    advance(&b, 5 * 3600 - 1e-3);
    ck_assert_double_gt(b.ports->fault.bore[0][0], 0.5e-3);
    bench_limit(&b, 1e9, longest);
    ck_assert_double_le(longest[0], 2e-3);
    advance(&b, 5 * 3600 + 1e-3);
    CLOSE(b.ports->fault.bore[0][0], 10e-6, 1e-9);
    bench_limit(&b, 1e9, longest);
    ck_assert_double_eq(longest[0], 1e9);
    bench_close(&b);
}
END_TEST

START_TEST(collapse_needs_a_bend)
{
    struct bench b;
    struct th_error error = {0};
    open_bend(&b, bore, 0.3e-3, NULL);
    bench_set(&b, "collapse", "1.35");
    double params[BENCH_ROWS];
    for (size_t r = 0; r < b.model->params.count; r++) params[r] = b.params[r * TH_LANES];
    const struct th_setup setup = {.params = params, .species = 1};
    ck_assert_int_eq(b.model->check(&setup, &error), TH_BAD_INPUT);
    ck_assert_ptr_nonnull(strstr(error.text[0], "bend_upright"));
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
    TCase *bent = add_case(suite, "bent");
    tcase_add_test(bent, bends_until_it_collapses);
    tcase_add_test(bent, collapses_as_ptfe_does);
    tcase_add_test(bent, comes_and_goes_with_posture);
    tcase_add_test(bent, bends_slowly);
    tcase_add_test(bent, collapse_needs_a_bend);
}
