/* The gauge of flow metrics: closed forms of pulses, ripples, steps and boluses. */
#define TH_SUITE "trumpet"
#include "support/check_main.h"

#include "support/bench/trumpet.h"

/* A window's extreme, %. */
static double percent(struct bench *b, const char *name, size_t k)
{
    return 100 * bench_profile(b, name, 0)[k * TH_LANES + 3];
}

/* A curve of volume, m3: delivered by a time, s. */
typedef double curve(double time, double parameter);

/* Samples of a curve against an even order, until a time. */
static void follow(struct bench *b, curve *volume, double parameter, double sample,
                   double until)
{
    const long count = lround(until / sample);
    for (long k = 0; k < count; k++)
        step(b, sample, flow * sample,
             volume((double)(k + 1) * sample, parameter) -
                 volume((double)k * sample, parameter));
}

/* Pulses of a period, the first after one of it. */
static double pulses(double time, double period)
{
    return floor(time / period + 1e-9) * flow * period;
}

/* 100 (ceil(P/T) T/P - 1) and 100 (floor(P/T) T/P - 1), of pulses whose phases are all seen: T
 * and S have a greatest divisor, of which there are T over it phases, fewer than windows. V-S1
 * to V-S3 are the first three. */
START_TEST(trains_of_pulses)
{
    static const double periods[] = {36, 144, 7.5, 15, 20, 25, 45, 48, 65, 90, 105, 3, 600};
    static const double windows[] = {15, 60, 150, 330, 570, 930};
    const double period = periods[_i];
    struct bench b;
    bench_open(&b, &th_gauge_trumpet, 1);
    bench_set(&b, "period", "40 h");
    bench_start(&b);
    follow(&b, pulses, period * minute, 15 * minute, 65 * hour);
    for (size_t k = 0; k < 6; k++) {
        const bool none = fmod(15, period) == 0;
        const double ratio = windows[k] / period,
                     most = none ? 0 : 100 * (ceil(ratio - 1e-9) / ratio - 1),
                     least = none ? 0 : 100 * (floor(ratio + 1e-9) / ratio - 1);
        ck_assert_double_eq_tol(bench_profile(&b, "window", 0)[k * TH_LANES],
                                windows[k] * minute, 1e-9);
        ck_assert_msg(fabs(percent(&b, "maximum", k) - most) < 1e-9, "%g %g: %g, not %g",
                      period, windows[k], percent(&b, "maximum", k), most);
        ck_assert_msg(fabs(percent(&b, "minimum", k) - least) < 1e-9, "%g %g: %g, not %g",
                      period, windows[k], percent(&b, "minimum", k), least);
    }
    EACH_LANE(i) {
        b.ports->program.ordered_flow[i] = flow;
        b.ports->pump.even_pulse[i] = flow * period * minute;
    }
    const double hidden = 100 * output(&b, "hidden_error"); /* were they given evenly */
    ck_assert_double_eq_tol(hidden, 100 * period / 15, 1e-9);
    ck_assert_double_eq_tol(output(&b, "even_pulse"), flow * period * minute, 1e-24);
    ck_assert(percent(&b, "maximum", 0) <= hidden && -percent(&b, "minimum", 0) <= hidden);
    bench_close(&b);
}
END_TEST

/* V-S1 and V-S2, as published numbers of the closed form, over 25 h. */
START_TEST(published_trains)
{
    static const double ends[2][6][2] = {
        {{140, -100}, {20, -40}, {20, -4}, {9.091, -1.818}, {1.053, -5.263}, {0.645, -3.226}},
        {{860, -100},
         {140, -100},
         {92, -4},
         {30.909, -12.727},
         {1.053, -24.211},
         {8.387, -7.097}}};
    struct bench b;
    bench_open(&b, &th_gauge_trumpet, 1);
    bench_start(&b);
    follow(&b, pulses, (_i ? 144 : 36) * minute, 15 * minute, 50 * hour);
    for (size_t k = 0; k < 6; k++) {
        ck_assert_double_eq_tol(percent(&b, "maximum", k), ends[_i][k][0], 0.001);
        ck_assert_double_eq_tol(percent(&b, "minimum", k), ends[_i][k][1], 0.001);
    }
    /* Of 36 min, 570 min is the first with all longer ones within 10 %; so is 330 min. */
    ck_assert_double_eq_tol(output(&b, "constancy_index") / minute, _i ? 930 : 330, 1e-9);
    bench_close(&b);
}
END_TEST

static double ripple(double time, double period)
{
    const double turn = 2 * 3.14159265358979323846 / period, e = 0.3;
    return flow * (time + e / turn * (1 - cos(turn * time)));
}

/* V-S4: 100 e |sin(pi P/T)/(pi P/T)|, e 0.3, T 20 min. */
START_TEST(ripples)
{
    static const double expected[] = {29.509, 27.009, 17.149, 1.572, 6.085};
    struct bench b;
    open_ordinary(&b);
    bench_start(&b);
    follow(&b, ripple, 20 * minute, 0.5 * minute, 2 * hour);
    for (size_t k = 0; k < 5; k++) {
        ck_assert_double_eq_tol(percent(&b, "maximum", k), expected[k], 0.0005);
        ck_assert_double_eq_tol(percent(&b, "minimum", k), -expected[k], 0.0005);
    }
    ck_assert_double_eq_tol(output(&b, "overall_error"), 0, 1e-12);
    ck_assert_double_eq_tol(output(&b, "constancy_index") / minute, 19, 1e-9);
    bench_close(&b);
}
END_TEST

static double even(double time, double share)
{
    return flow * share * time;
}

/* V-S5, and no error at all: every number is the pump's. */
START_TEST(even_flow)
{
    const double error = _i ? 0.05 : 0;
    struct bench b;
    open_ordinary(&b);
    bench_start(&b);
    ck_assert(isnan(output(&b, "flow_error")) && isnan(output(&b, "overall_error")));
    ck_assert(isnan(percent(&b, "maximum", 0)) && isnan(output(&b, "constancy_index")));
    follow(&b, even, 1 + error, 0.5 * minute, 2 * hour);
    for (size_t k = 0; k < 5; k++) {
        ck_assert_double_eq_tol(percent(&b, "maximum", k), 100 * error, 1e-9);
        ck_assert_double_eq_tol(percent(&b, "minimum", k), 100 * error, 1e-9);
    }
    ck_assert_double_eq_tol(output(&b, "overall_error"), error, 1e-11);
    ck_assert_double_eq_tol(output(&b, "weighted_error"), error, 1e-11);
    ck_assert_double_eq_tol(output(&b, "flow_error"), error, 1e-11);
    ck_assert_double_eq_tol(output(&b, "flow"), flow * (1 + error), 1e-11 * flow);
    ck_assert_double_eq_tol(output(&b, "volume"), 2 * hour * flow * (1 + error), 1e-20);
    ck_assert_double_eq(output(&b, "stabilisation_time"), 0);
    ck_assert_double_eq_tol(output(&b, "constancy_index"), 2 * minute, 1e-9);
    bench_close(&b);
}
END_TEST

/* Within a step: the volume is what came out of what is looked at, the tip or the pump; what
 * opens into another space is not delivered. */
START_TEST(where_it_is_measured)
{
    struct bench b;
    open_ordinary(&b);
    if (_i)
        bench_set(&b, "at", "pump");
    bench_start(&b);
    EACH_LANE(i) {
        b.ports->catheter.opening_space[1][i] = TH_EPIDURAL;
        b.ports->catheter.opening_volume[1][i] = 0.5 * flow * minute;
        b.ports->catheter.opening_volume[2][i] = 0.25 * flow * minute;
        b.ports->catheter.face_volume[0][i] = 1.125 * flow * minute;
    }
    for (int k = 0; k < 240; k++) step(&b, 0.5 * minute, flow * minute, 0.5 * flow * minute);
    ck_assert_double_eq_tol(output(&b, "overall_error"), _i ? 0.125 : -0.25, 1e-12);
    bench_close(&b);
}
END_TEST

/* A surplus of one sample before the analysis period, at its first or last sample, or behind
 * it, of 100 samples of an even flow: seen by the windows that lie in the period alone. */
START_TEST(only_in_the_analysis_period)
{
    static const int sample[] = {119, 120, 239, 240};
    struct bench b;
    open_ordinary(&b);
    bench_set(&b, "half_life", "1 min");
    bench_start(&b);
    for (int k = 0; k < 300; k++)
        step(&b, 0.5 * minute, flow, k == sample[_i] ? 2 * flow : flow);
    const bool inside = _i == 1 || _i == 2;
    ck_assert_double_eq_tol(percent(&b, "maximum", 0), inside ? 25 : 0, 1e-9);
    ck_assert_double_eq_tol(percent(&b, "maximum", 4), inside ? 100.0 / 62 : 0, 1e-9);
    ck_assert_double_eq_tol(output(&b, "overall_error"), inside ? 1.0 / 120 : 0, 1e-12);
    ck_assert_double_eq(output(&b, "stabilisation_time"), 0); /* 1/20 is in the band */
    /* One sample later the surplus of the last one before the period is fading. */
    const double fades = exp2(-0.5), seen = (1 - fades) * (_i == 0 ? fades : inside);
    ck_assert_double_eq_tol(output(&b, "weighted_error"), seen, 1e-12);
    bench_close(&b);
}
END_TEST

/* An order that doubles, stops and goes on restarts nothing: what follows it has no error;
 * windows of 2 min without an order, 162 to 169, are left out, that from 167 to 170 is not. */
START_TEST(changes_of_the_order)
{
    struct bench b;
    open_ordinary(&b);
    bench_start(&b);
    for (int k = 0; k < 260; k++) {
        const double order = k < 150 ? flow : k < 160 ? 2 * flow : k < 170 ? 0 : flow;
        step(&b, 0.5 * minute, order, k == 165 || k == 167 ? 1e-3 * flow : order);
    }
    ck_assert_double_eq_tol(percent(&b, "minimum", 0), 0, 1e-9);
    ck_assert_double_eq_tol(percent(&b, "maximum", 0), 0.1, 1e-9); /* one sample is ordered */
    bench_close(&b);
}
END_TEST

/* A pulse in every n-th sample: y jumps up to n (1 - a)/(1 - a^n) and falls to a^(n-1) of that,
 * a = 2^(-S/half-life); with the orders the same from the start, so is the rest, a^k. */
START_TEST(weighted_by_a_half_life)
{
    const int n = 5;
    const double a = exp2(-0.5 / 4), most = n * (1 - a) / (1 - pow(a, n));
    struct bench b;
    open_ordinary(&b);
    bench_set(&b, "half_life", "4 min");
    bench_start(&b);
    for (int k = 0; k < 240; k++) step(&b, 0.5 * minute, flow, k % n == n - 1 ? n * flow : 0);
    ck_assert_double_eq_tol(output(&b, "weighted_error"),
                            fmax(most - 1, 1 - most * pow(a, n - 1)), 1e-8);
    bench_close(&b);
}
END_TEST

/* r (1 - e^(-t/theta)) */
static double slow_start(double time, double theta)
{
    return flow * (time + theta * expm1(-time / theta));
}

/* The mean over W that ends at t is short by theta/W (e^(W/theta) - 1) e^(-t/theta). */
START_TEST(stabilisation)
{
    const double theta = 12 * minute, window = 10 * minute, sample = 0.5 * minute;
    const double last = theta * log(theta / window * expm1(window / theta) / 0.1);
    struct bench b;
    open_ordinary(&b);
    bench_start(&b);
    follow(&b, slow_start, theta, sample, 20 * minute);
    ck_assert_double_eq(output(&b, "stabilisation_time"), TH_CENTURY);
    ck_assert_double_eq_tol(output(&b, "flow_error"),
                            -theta / sample * expm1(sample / theta) * exp(-20 * minute / theta),
                            1e-9);
    for (int k = 40; k < 240; k++)
        step(&b, sample, flow * sample,
             slow_start((k + 1) * sample, theta) - slow_start(k * sample, theta));
    ck_assert_double_eq_tol(output(&b, "stabilisation_time"), floor(last / sample) * sample,
                            1e-9);
    bench_close(&b);
}
END_TEST

/* Rules across rows, in words. */
START_TEST(refusals)
{
    static const struct {
        const char *row, *value, *words;
    } cases[] = {
        {"window_2", "61 min", "window_2 is 61 min: it must be a whole number of samples"},
        {"window_3", "60 min", "window_3 is 60 min: it must be longer than the window"},
        {"window_5", "5 h", "window_5 is 300 min: it must be longer than the window"},
        {"window_1", "0 min", "window_1 is 0 min: there must be one window"},
        {"startup_window", "7.5 min", "startup_window is 7.5 min: it must be a whole"},
        {"window_6", "100 day", "window_6 is 144000 min: at most 500 samples"}};
    struct bench b;
    struct th_error error = {0};
    bench_open(&b, &th_gauge_trumpet, 1);
    bench_set(&b, cases[_i].row, cases[_i].value);
    for (size_t k = 0; k < b.model->params.count; k++) b.structural[k] = b.params[k * TH_LANES];
    const struct th_setup setup = {.params = b.structural, .species = 1, .units = b.units};
    ck_assert(b.model->check(&setup, &error) != TH_OK);
    ck_assert_msg(strstr(error.text[0], cases[_i].words) != NULL, "%s", error.text[0]);
    bench_close(&b);
}
END_TEST

/* A surplus in the first sample is in the first window alone, that ends after 10 min. */
START_TEST(the_first_window_counts)
{
    struct bench b;
    open_ordinary(&b);
    bench_start(&b);
    for (int k = 0; k < 60; k++) step(&b, 0.5 * minute, flow, k ? flow : 5 * flow);
    ck_assert_double_eq_tol(output(&b, "stabilisation_time"), 10 * minute, 1e-9);
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "trumpet");
    tcase_add_loop_test(tests, trains_of_pulses, 0, 13);
    tcase_add_loop_test(tests, published_trains, 0, 2);
    tcase_add_test(tests, ripples);
    tcase_add_loop_test(tests, even_flow, 0, 2);
    tcase_add_loop_test(tests, where_it_is_measured, 0, 2);
    tcase_add_loop_test(tests, only_in_the_analysis_period, 0, 4);
    tcase_add_test(tests, changes_of_the_order);
    tcase_add_test(tests, weighted_by_a_half_life);
    tcase_add_test(tests, stabilisation);
    tcase_add_test(tests, the_first_window_counts);
    tcase_add_loop_test(tests, refusals, 0, 6);
}
