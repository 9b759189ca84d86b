/* The effect compartment against its closed forms, and the sigmoid. */
#define TH_SUITE "emax"
#include "support/check_main.h"

#include "support/bench/view.h"

extern const struct th_model th_effect_emax;

static const double hour = 3600, half_life = 4.4 * 3600;

static void open(struct bench *b)
{
    bench_open(b, &th_effect_emax, 2);
}

static const double ke0 = 0.69314718055994530942 / (4.4 * 3600);

/* A constant concentration over the next step, as a CSF model would tell it. */
static void see(struct bench *b, double concentration, double seconds)
{
    EACH_LANE(i) {
        b->ports->csf.probe_concentration[0][0][i] = concentration;
        b->ports->csf.probe_lagged[0][0][i] = -concentration * expm1(-ke0 * seconds);
    }
}

/* A constant C from time 0 on: Ce = C (1 - e^(-ke0 t)), in one step or in many, also very short
 * ones. */
START_TEST(test_constant)
{
    static const int steps[] = {1, 7, 100, 100000};
    struct bench b;
    open(&b);
    bench_start(&b);
    see(&b, 2, 3 * half_life / steps[_i]);
    for (int k = 0; k < steps[_i]; k++) bench_step(&b, 3 * half_life / steps[_i]);
    double ce = bench_output(&b, "concentration", 0)[0];
    ck_assert_double_eq_tol(ce, 2 * (1 - 1.0 / 8), 1e-11);
    ck_assert_double_eq(bench_output(&b, "driving", 0)[0], 2);
    bench_close(&b);
}
END_TEST

/* A ramp C = a t: Ce = a (t - (1 - e^(-ke0 t))/ke0), whatever the steps. Over a step the lag of
 * c + a t is c (1 - e^(-x)) + a (h - (1 - e^(-x))/ke0). */
START_TEST(test_ramp)
{
    static const int steps[] = {1, 13, 5000, 100000};
    struct bench b;
    open(&b);
    bench_start(&b);
    const double whole = 10 * hour, slope = 0.3 / hour, h = whole / steps[_i];
    for (int k = 0; k < steps[_i]; k++) {
        const double gain = -expm1(-ke0 * h), from = slope * h * k;
        EACH_LANE(i)
            b.ports->csf.probe_lagged[0][0][i] = from * gain + slope * (h - gain / ke0);
        bench_step(&b, h);
    }
    double expected = slope * (whole + expm1(-ke0 * whole) / ke0);
    ck_assert_double_eq_tol(bench_output(&b, "concentration", 0)[0], expected,
                            1e-10 * expected);
    bench_close(&b);
}
END_TEST

/* After C has gone Ce falls by half in a half-life. */
START_TEST(test_washout)
{
    struct bench b;
    open(&b);
    bench_start(&b);
    see(&b, 1, 100 * half_life);
    bench_step(&b, 100 * half_life);
    see(&b, 0, 0);
    bench_step(&b, half_life);
    ck_assert_double_eq_tol(bench_output(&b, "concentration", 0)[0], 0.5, 1e-9);
    bench_close(&b);
}
END_TEST

/* Anesthesiology 2004;101:1201: at a steady C = C50 (32 nM of 285.34 g/mol, 9.13 ng/mL) the
 * effect is a half, at the steepness of analgesia (2.4) and of respiration (1.0) alike. */
START_TEST(test_half)
{
    static const char *hill[] = {"2.4", "1.0"};
    struct bench b;
    open(&b);
    bench_set(&b, "site", "plasma");
    bench_set(&b, "ec50", "9.13 ng/mL");
    bench_set(&b, "hill", hill[_i]);
    bench_start(&b);
    see(&b, 32e-6 * 285.34e-3, hour);
    for (int k = 0; k < 100; k++) bench_step(&b, hour);
    ck_assert_double_eq_tol(bench_output(&b, "effect", 0)[0], 0.5, 0.01);
    bench_close(&b);
}
END_TEST

static double steady_effect(struct bench *b, double concentration)
{
    see(b, concentration, 50 * half_life);
    for (int k = 0; k < 4; k++) bench_step(b, 50 * half_life);
    return bench_output(b, "effect", 0)[0];
}

/* E = emax Ce^n/((tolerance ec50)^n + Ce^n): 3^2/(1 + 3^2) = 0.9 at n = 2; ten times the
 * tolerance needs ten times the drug. */
START_TEST(test_sigmoid)
{
    struct bench b;
    open(&b);
    bench_set(&b, "ec50", "0.5 ug/mL");
    bench_set(&b, "hill", "2");
    bench_set(&b, "emax", "80 %");
    EACH_LANE(i) bench_param(&b, "tolerance")[i] = i == 1 ? 10 : 1;
    bench_start(&b);
    ck_assert_double_eq(steady_effect(&b, 0), 0);
    ck_assert_double_eq_tol(steady_effect(&b, 1.5e-3), 0.72, 1e-12);
    ck_assert_double_eq_tol(bench_output(&b, "effect", 0)[1], 0.8 * 0.09 / 1.09, 1e-12);
    ck_assert_double_eq_tol(steady_effect(&b, 1e9), 0.8, 1e-12);
    steady_effect(&b, 15e-3);
    ck_assert_double_eq_tol(bench_output(&b, "effect", 0)[1], 0.72, 1e-12);
    ck_assert_double_eq(steady_effect(&b, -1e-20), 0);
    bench_close(&b);
}
END_TEST

/* The effect is largest well after the concentration is: half of it lasts 4.4 h. */
START_TEST(test_late)
{
    struct bench b;
    open(&b);
    bench_start(&b);
    double largest = 0, at = 0, driven_at = 0, driven = 0;
    for (int k = 1; k <= 400; k++) {
        double t = k * 0.1 * hour, c = 1e-3 * t / hour * exp(-t / (2 * hour));
        see(&b, c, 0.1 * hour);
        bench_step(&b, 0.1 * hour);
        double e = bench_output(&b, "effect", 0)[0];
        at = e > largest ? t : at;
        largest = fmax(e, largest);
        driven_at = c > driven ? t : driven_at;
        driven = fmax(driven, c);
    }
    ck_assert_double_eq_tol(driven_at, 2 * hour, 1);
    ck_assert_double_gt(at, driven_at + hour);
    bench_close(&b);
}
END_TEST

/* Each effect has its own probe, whose place, site and rate it tells; it reads the drug that
 * was named there. A half-life that is set during the run is told at once. */
START_TEST(test_probe)
{
    static const char *site[] = {"csf", "tissue", "cistern", "plasma"};
    struct bench b;
    open(&b);
    bench_set(&b, "site", site[_i]);
    bench_set(&b, "drug", "1");
    bench_set(&b, "level", "27 cm");
    EACH_LANE(i) {
        b.ports->csf.probe_concentration[3][1][i] = 7;
        b.ports->csf.probe_lagged[3][1][i] = 0.25;
        b.ports->csf.probe_lagged[3][0][i] = b.ports->csf.probe_lagged[2][1][i] = 9;
    }
    bench_start(&b);
    b.view.index = 3;
    bench_prepare(&b);
    ck_assert_double_eq(b.ports->effect.site[3][5], _i);
    ck_assert_double_eq_tol(b.ports->effect.position[3][2], 0.27, 1e-15);
    ck_assert_double_eq_tol(b.ports->effect.rate[3][2], ke0, 1e-18);
    bench_step(&b, 1);
    ck_assert_double_eq(bench_output(&b, "driving", 0)[5], 7);
    ck_assert_double_eq(bench_output(&b, "concentration", 0)[5], 0.25);
    bench_set(&b, "half_life", "1 h");
    bench_prepare(&b);
    ck_assert_double_eq_tol(b.ports->effect.rate[3][2], ke0 * 4.4, 1e-18);
    EACH_LANE(i) b.ports->csf.probe_lagged[3][1][i] = 0;
    bench_step(&b, 2 * hour);
    ck_assert_double_eq_tol(bench_output(&b, "concentration", 0)[5], 0.25 / 4, 1e-15);
    bench_close(&b);
}
END_TEST

/* A lane sees its own concentration and step. */
START_TEST(test_lanes)
{
    struct bench b;
    open(&b);
    bench_start(&b);
    EACH_LANE(i) {
        b.ports->csf.probe_lagged[0][0][i] = i;
        b.step[i] = 600 * (i + 1);
    }
    bench_advance(&b);
    bench_advance(&b);
    EACH_LANE(i) {
        double expected = i * (1 + exp(-ke0 * b.step[i]));
        ck_assert_double_eq_tol(bench_output(&b, "concentration", 0)[i], expected, 1e-13);
    }
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "emax");
    tcase_add_loop_test(tests, test_constant, 0, 4);
    tcase_add_loop_test(tests, test_ramp, 0, 4);
    tcase_add_test(tests, test_washout);
    tcase_add_loop_test(tests, test_half, 0, 2);
    tcase_add_test(tests, test_sigmoid);
    tcase_add_test(tests, test_late);
    tcase_add_loop_test(tests, test_probe, 0, 4);
    tcase_add_test(tests, test_lanes);
}
