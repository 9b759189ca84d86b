/* A plug in the lumen: the laws of its growth at constant concentration, and what it needs. */
#define TH_SUITE "occlusion"
#include "support/bench/fault.h"
#include "support/check_main.h"

/* Lane i has the concentration (i + 1)/4 of `half`, 1 mg/mL. */
static void open_plug(struct bench *b, const char *over, const char *regresses)
{
    open_fault(b, &th_fault_occlusion);
    EACH_LANE(i) b->ports->csf.opening_concentration[TH_TIP][0][i] = (i + 1) / 4.0;
    bench_set(b, "over", over);
    bench_set(b, "regresses", regresses);
}

static double share(int lane, double steepness)
{
    const double ratio = pow((lane + 1) / 4.0, steepness);
    return ratio / (1 + ratio);
}

/* In the steps that it asks for. */
static void grow(struct bench *b, double until)
{
    double longest[TH_LANES];
    while ((double)b->now[0] < until * 1e6) {
        double step = until - (double)b->now[0] / 1e6;
        bench_limit(b, step, longest);
        EACH_LANE(i) step = fmin(step, longest[i]);
        step = fmax(rint(step * 1e6), 1) * 1e-6;
        bench_step(b, step);
    }
}

/* Without a drug at once, or evenly, to the share that it closes at most; at the tip. */
START_TEST(fibrin)
{
    struct bench b;
    open_plug(&b, "0 h", "nan");
    bench_set(&b, "closed", "90 %");
    bench_start(&b);
    CLOSE(b.ports->fault.bore[0][0], bore * sqrt(0.1), 1e-12);
    CLOSE(b.ports->fault.at[0][0], 0.889, 1e-12);
    CLOSE(b.ports->fault.length[0][0], 2e-3, 1e-12);
    bench_close(&b);
    open_plug(&b, "10 day", "nan");
    bench_set(&b, "at", "30 cm");
    bench_start(&b);
    ck_assert_double_eq(b.ports->fault.length[0][0], 0);
    grow(&b, 4 * 86400);
    CLOSE(bench_output(&b, "size", 0)[0], 0.4, 1e-12);
    CLOSE(b.ports->fault.bore[0][0], bore * sqrt(0.6), 1e-12);
    CLOSE(b.ports->fault.at[0][0], 0.3, 1e-12);
    bench_step(&b, 86400);
    CLOSE(b.ports->fault.bore_change[0][0], bore * (sqrt(0.5) - sqrt(0.6)), 1e-12);
    grow(&b, 11 * 86400);
    CLOSE(bench_output(&b, "size", 0)[0], 1.0, 1e-12);
    CLOSE(b.ports->fault.bore[0][0] + 1, 1.0, 1e-12);
    bench_close(&b);
}
END_TEST

/* s = t/over C^n/(C^n + half^n) of any C, to 1. */
START_TEST(follows_the_concentration)
{
    static const char *const steep[] = {"1", "3"};
    for (int k = 0; k < 2; k++) {
        struct bench b;
        open_plug(&b, "10 day", "nan");
        EACH_LANE(i) bench_param(&b, "drug")[i] = 0;
        bench_set(&b, "steepness", steep[k]);
        bench_start(&b);
        grow(&b, 8 * 86400);
        EACH_LANE(i) {
            const double size = bench_output(&b, "size", 0)[i];
            CLOSE(size, 0.8 * share((int)i, k ? 3 : 1), 1e-12);
        }
        grow(&b, 40 * 86400);
        EACH_LANE(i) {
            const double size = bench_output(&b, "size", 0)[i];
            CLOSE(size, fmin(4 * share((int)i, k ? 3 : 1), 1), 1e-12);
        }
        bench_close(&b);
    }
}
END_TEST

/* s = r T (1 - e^-t/T): 0.3573 after 10 days at half of 10 days and T of 14 days, 0.7 at last;
 * without drug then it shrinks by e in T. */
START_TEST(shrinks)
{
    struct bench b;
    open_plug(&b, "10 day", "14 day");
    EACH_LANE(i) bench_param(&b, "drug")[i] = 0;
    bench_start(&b);
    grow(&b, 10 * 86400);
    CLOSE(bench_output(&b, "size", 0)[3], 0.7 * (1 - exp(-10. / 14)), 1e-11);
    expect_on_page(&th_fault_occlusion, "s = %.4f then", bench_output(&b, "size", 0)[3]);
    grow(&b, 300 * 86400.);
    CLOSE(bench_output(&b, "size", 0)[3], 0.7, 1e-8);
    const double before = bench_output(&b, "size", 0)[0];
    EACH_LANE(i) b.ports->csf.opening_concentration[TH_TIP][0][i] = 0;
    grow(&b, 314 * 86400.);
    CLOSE(bench_output(&b, "size", 0)[0], before / exp(1), 1e-11);
    bench_close(&b);
}
END_TEST

/* A tip in the epidural space feeds none; until off it stays, and is gone then. */
START_TEST(out_of_the_csf)
{
    struct bench b;
    open_plug(&b, "10 day", "nan");
    EACH_LANE(i) bench_param(&b, "drug")[i] = 0;
    bench_set(&b, "begins", "100 year");
    bench_start(&b);
    bench_event(&b, "on", 3, NULL);
    grow(&b, 4 * 86400);
    CLOSE(bench_output(&b, "size", 0)[3], 0.2, 1e-12);
    ck_assert_double_eq(bench_output(&b, "size", 0)[4], 0);
    EACH_LANE(i) b.ports->catheter.opening_space[TH_TIP][i] = TH_EPIDURAL;
    grow(&b, 8 * 86400);
    CLOSE(bench_output(&b, "size", 0)[3], 0.2, 1e-12);
    bench_event(&b, "off", 3);
    ck_assert_double_eq(bench_output(&b, "size", 0)[3], 0);
    ck_assert_double_eq(b.ports->fault.length[0][3], 0);
    bench_event(&b, "on", 3, NULL);
    ck_assert_double_eq(bench_output(&b, "closings", 0)[3], 2);
    ck_assert_double_eq(bench_output(&b, "size", 0)[3], 0);
    bench_close(&b);
}
END_TEST

/* A drug without a time, and a return without one, are refused with the row that lacks. */
START_TEST(needs_a_time)
{
    static const char *const rows[] = {"drug", "regresses"};
    for (int k = 0; k < 2; k++) {
        struct bench b;
        struct th_error error = {0};
        double params[BENCH_ROWS];
        open_fault(&b, &th_fault_occlusion);
        bench_param(&b, rows[k])[0] = k ? 86400 : 0;
        for (size_t r = 0; r < b.model->params.count; r++) params[r] = b.params[r * TH_LANES];
        const struct th_setup setup = {.params = params, .species = 1};
        ck_assert_int_eq(b.model->check(&setup, &error), TH_BAD_INPUT);
        ck_assert_ptr_nonnull(strstr(error.text[0], rows[k]));
        ck_assert_ptr_nonnull(strstr(error.text[0], "over"));
        bench_close(&b);
    }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "plug");
    tcase_add_test(tests, fibrin);
    tcase_add_test(tests, follows_the_concentration);
    tcase_add_test(tests, shrinks);
    tcase_add_test(tests, out_of_the_csf);
    tcase_add_test(tests, needs_a_time);
}
