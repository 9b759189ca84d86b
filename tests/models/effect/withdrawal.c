/* Withdrawal: adaptation in closed form, its beginning, its end, and who is not dependent. */
#define TH_SUITE "withdrawal"
#include "support/check_main.h"

#include "support/bench/view.h"

extern const struct th_model th_effect_withdrawal;

static const double hour = 3600, day = 86400, half_life = 1.5 * 3600;

/* C over the next step. */
static void go(struct bench *b, double concentration, double seconds)
{
    EACH_LANE(i)
        b->ports->csf.probe_lagged[0][0][i] =
            -concentration * expm1(-log(2) / half_life * seconds);
    bench_step(b, seconds);
}

static double shown(struct bench *b, const char *output)
{
    return bench_output(b, output, 0)[3];
}

static double function(struct bench *b, int number)
{
    double values[2 * TH_LANES];
    b->model->event_functions(&b->view, values);
    return values[number * TH_LANES + 3];
}

static void cross(struct bench *b, size_t number)
{
    const struct th_event event = {.kind = TH_CROSSING, .number = number};
    EACH_LANE(i) b->model->event(&b->view, &event, i);
}

/* Ce at rest at C: R = C (1 - 2^(-t/adapts)); while Ce falls by halves in each half-life
 * R follows within 1e-4 of an integral in steps of a minute, whatever the steps. */
START_TEST(adapts_in_closed_form)
{
    static const double steps[] = {60, 600, 3600};
    double adapted[3];
    for (int k = 0; k < 3; k++) {
        struct bench b;
        bench_open(&b, &th_effect_withdrawal, 1);
        bench_start(&b);
        go(&b, 1e-3, 40 * half_life);
        EACH_LANE(i) ((double *)b.states)[TH_LANES + i] = 0; /* adapted */
        go(&b, 1e-3, 7 * day);
        ck_assert_double_eq_tol(shown(&b, "adapted"), 0.5e-3, 1e-12);
        for (double t = 0; t < 6 * hour; t += steps[k]) go(&b, 0, steps[k]);
        adapted[k] = shown(&b, "adapted");
        ck_assert_double_eq_tol(shown(&b, "concentration"), 1e-3 / 16, 1e-12);
        bench_close(&b);
    }
    ck_assert_double_eq_tol(adapted[1], adapted[0], 1e-4 * adapted[0]);
    ck_assert_double_eq_tol(adapted[2], adapted[0], 1e-3 * adapted[0]);
}
END_TEST

/* After a year R = Ce. With C = 0 the beginning is two half-lives later, less as R falls: at
 * 3 h not yet by 2^(-3 h/7 day), 1.2 %. Then the clock runs to severe, and drug ends it. */
START_TEST(begins_and_ends)
{
    struct bench b;
    bench_open(&b, &th_effect_withdrawal, 1);
    bench_set(&b, "adapts", "1000 day");
    bench_start(&b);
    go(&b, 1e-3, 40 * half_life);
    go(&b, 1e-3, 100000 * day);
    go(&b, 0, 2 * half_life * (1 - 1e-3));
    ck_assert_double_gt(function(&b, 0), 0);
    go(&b, 0, 2 * half_life * 2e-3);
    ck_assert_double_lt(function(&b, 0), 0);
    ck_assert_double_eq(shown(&b, "withdrawn"), 0); /* until the event */
    cross(&b, 0);
    ck_assert_double_eq(shown(&b, "withdrawn"), 1);
    go(&b, 0, 23 * hour);
    ck_assert_double_eq_tol(shown(&b, "lasted"), 23 * hour, 1e-9);
    ck_assert_double_gt(function(&b, 1), 0);
    go(&b, 0, hour);
    ck_assert_double_le(function(&b, 1), 0);
    cross(&b, 1);
    ck_assert_double_eq(shown(&b, "severe"), 1);
    go(&b, 1e-3, 10 * half_life);
    ck_assert_double_lt(function(&b, 0), 0);
    cross(&b, 0);
    ck_assert_double_eq(shown(&b, "withdrawn"), 0);
    ck_assert_double_eq(shown(&b, "severe"), 0);
    ck_assert_double_eq(shown(&b, "lasted"), 0);
    bench_close(&b);
}
END_TEST

/* A single bolus leaves nobody dependent: R stays below dependent_from. A set: that makes one
 * so is seen at once. */
START_TEST(one_dose_leaves_none)
{
    struct bench b;
    bench_open(&b, &th_effect_withdrawal, 1);
    bench_start(&b);
    go(&b, 1e-3, 4 * hour);
    for (int k = 0; k < 24; k++) {
        go(&b, 0, hour);
        ck_assert_double_gt(function(&b, 0), 0);
    }
    bench_set(&b, "dependent_from", "1 ng/mL");
    EACH_LANE(i) b.due[i] = true;
    b.model->prepare(&b.view);
    ck_assert_double_eq(shown(&b, "withdrawn"), 1);
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "withdrawal");
    tcase_add_test(tests, adapts_in_closed_form);
    tcase_add_test(tests, begins_and_ends);
    tcase_add_test(tests, one_dose_leaves_none);
}
