/* The gauge of flow metrics: accuracy of boluses. */
#define TH_SUITE "trumpet boluses"
#include "support/check_main.h"

#include "support/bench/trumpet.h"

static void bolus(struct bench *b, double volume)
{
    EACH_LANE(i) b->ports->program.ordered_bolus[i] = volume;
}

/* Of each bolus of 10 uL on a basal flow: 9 come at once and none later; 9 and later 0.5 within
 * bolus_wait; 9 and then nothing, for the next one begins; 12. */
START_TEST(boluses)
{
    const double sample = 0.5 * minute, base = flow * sample, whole = 10e-9;
    struct bench b;
    open_ordinary(&b);
    bench_set(&b, "bolus_wait", "2 min");
    bench_start(&b);
    ck_assert(isnan(output(&b, "bolus_error")) && isnan(output(&b, "bolus_worst_error")));
    static const double come[] = {9e-9, 9e-9, 9e-9, 12e-9}, later[] = {0, 0.5e-9, 0, 0};
    static const double errors[] = {-0.1, -0.05, -0.1, 0.2};
    double sum = 0;
    for (int n = 0; n < 4; n++) {
        bolus(&b, whole);
        step(&b, 7, whole + 7 * flow, come[n] + 7 * flow);
        if (n == 3) /* of the bolus before, at the beginning of this one */
            ck_assert_double_eq(output(&b, "boluses"), 3);
        step(&b, sample - 7, base - 7 * flow, base - 7 * flow);
        bolus(&b, 0);
        const int wait = n == 2 ? 3 : 5;
        for (int k = 0; k < wait; k++) step(&b, sample, base, base + (k == 3 ? later[n] : 0));
        sum += errors[n];
        if (n == 2)
            continue;
        ck_assert_double_eq(output(&b, "boluses"), n + 1);
        ck_assert_double_eq_tol(output(&b, "bolus_error"), errors[n], 1e-9);
        ck_assert_double_eq_tol(output(&b, "bolus_mean_error"), sum / (n + 1), 1e-9);
        ck_assert_double_eq_tol(output(&b, "bolus_worst_error"), n == 3 ? 0.2 : -0.1, 1e-9);
    }
    bench_close(&b);
}
END_TEST

/* A basal flow 10 % off has no part in it. */
START_TEST(boluses_on_a_basal_flow_that_errs)
{
    struct bench b;
    open_ordinary(&b);
    bench_set(&b, "bolus_wait", "2 min");
    bench_start(&b);
    for (int n = 0; n < 3; n++) {
        for (int k = 0; k < 7; k++) step(&b, 30, 1e-9, 0.9e-9);
        bolus(&b, 10e-9);
        step(&b, 30, 11e-9, 10e-9 + 0.9e-9);
        bolus(&b, 0);
        for (int k = 0; k < 4; k++) step(&b, 30, 1e-9, 0.9e-9);
        ck_assert_double_eq(output(&b, "boluses"), n + 1);
        ck_assert_double_eq_tol(output(&b, "bolus_error"), 0, 1e-9);
    }
    bench_close(&b);
}
END_TEST

/* Measured 21 s after its end, within a sample that brings its volume behind that: samples are
 * as they are without. */
START_TEST(boluses_between_samples)
{
    struct bench b;
    open_ordinary(&b);
    bench_set(&b, "bolus_wait", "0.35 min");
    bench_set(&b, "begins", "0 h");
    bench_start(&b);
    for (int n = 0; n < 3; n++) {
        for (int k = 0; k < 7; k++) step(&b, 30, 1e-9, 1e-9);
        bolus(&b, 10e-9);
        step(&b, 30, 11e-9, 11e-9);
        bolus(&b, 0);
        step(&b, 21, 0.7e-9, 0);
        ck_assert_double_eq(output(&b, "boluses"), n + 1);
        const double basal = (7 * (n + 1) + n) / (7 * (n + 1) + 0.3 * n); /* k of the page */
        ck_assert_double_eq_tol(output(&b, "bolus_error"), (11 - 1.7 * basal) / 10 - 1, 1e-9);
        step(&b, 9, 0.3e-9, 1e-9);
        ck_assert_double_eq_tol(output(&b, "flow_error"), 0, 1e-9);
        ck_assert_double_eq_tol(bench_profile(&b, "minimum", 0)[0], 0, 1e-9);
        ck_assert_double_eq_tol(bench_profile(&b, "maximum", 0)[0], 0, 1e-9);
    }
    bench_close(&b);
}
END_TEST

/* Two that overlap are one of 25 uL, of which 20 come. */
START_TEST(boluses_that_overlap)
{
    struct bench b;
    open_ordinary(&b);
    bench_set(&b, "bolus_wait", "0 min");
    bench_start(&b);
    bolus(&b, 10e-9);
    step(&b, 30, 5e-9, 5e-9);
    bolus(&b, 25e-9);
    step(&b, 30, 12e-9, 12e-9);
    bolus(&b, 15e-9);
    step(&b, 30, 8e-9, 3e-9);
    ck_assert_double_eq(output(&b, "boluses"), 0);
    bolus(&b, 0);
    step(&b, 30, 0, 0);
    ck_assert_double_eq(output(&b, "boluses"), 1);
    ck_assert_double_eq_tol(output(&b, "bolus_error"), -0.2, 1e-9);
    bench_close(&b);
}
END_TEST

/* A bolus that is cut counts with all of its order. */
START_TEST(boluses_that_are_cut)
{
    struct bench b;
    open_ordinary(&b);
    bench_set(&b, "bolus_wait", "0.5 min");
    bench_start(&b);
    bolus(&b, 10e-9);
    step(&b, 30, 4e-9, 4e-9);
    bolus(&b, 0);
    EACH_LANE(i) b.ports->program.cut_volume[i] = 6e-9;
    step(&b, 30, 0, 0);
    ck_assert_double_eq(output(&b, "boluses"), 1);
    ck_assert_double_eq_tol(output(&b, "bolus_error"), -0.6, 1e-9);
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "boluses");
    tcase_add_test(tests, boluses);
    tcase_add_test(tests, boluses_on_a_basal_flow_that_errs);
    tcase_add_test(tests, boluses_between_samples);
    tcase_add_test(tests, boluses_that_overlap);
    tcase_add_test(tests, boluses_that_are_cut);
}
