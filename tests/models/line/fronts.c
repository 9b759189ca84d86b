/* Fronts in the line against closed forms: dead volume and Taylor-Aris dispersion. */
#define TH_SUITE "line, fronts"
#include "support/check_main.h"

#include "support/bench/line.h"

struct front {
    double mean, sigma, ten, ninety, early, balance; /* m3, in pumped volume */
    long steps;
};

/* Pumps drug of concentration 1 through a line of water, at the model's own step limit, and
 * measures the front at the tip by its moments; a twentieth of the line at most, so that the
 * last half per cent of the front, which the model lets pass in one step, is not put down far
 * behind it. */
static struct front pump_front(struct bench *a, double flow, double offset)
{
    bench_start(a);
    expect_flow(a, flow);
    double volume = line_volume(a), pumped = 0, left = 0, first = 0, second = 0, in = 0;
    double last = 0, last_at = 0;
    struct front f = {0};
    if (offset > 0)
        step(a, offset * volume / flow, offset * volume, offset * volume, 0);
    EACH_LANE(i) a->due[i] = true;
    bench_prepare(a);
    for (; pumped < 2.5 * volume; f.steps++) {
        double seconds = fmin(longest(a), volume / flow / 20), moved = flow * seconds;
        step(a, seconds, moved, moved, 1);
        double tip = a->ports->line.opening_mass[TH_TIP][0][0], c = tip / moved,
               middle = pumped + moved / 2;
        f.early += pumped < volume ? tip * fmin(1, (volume - pumped) / moved) : 0;
        first += (moved - tip);
        second += (moved - tip) * 2 * middle;
        if (c >= 0.1 && f.ten == 0)
            f.ten = last_at + (0.1 - last) / (c - last) * (middle - last_at);
        if (c >= 0.9 && f.ninety == 0)
            f.ninety = last_at + (0.9 - last) / (c - last) * (middle - last_at);
        last = c;
        last_at = middle;
        pumped += moved;
        left += tip;
        in += moved;
    }
    f.mean = first;
    f.sigma = sqrt(second - first * first);
    f.balance = (in - left - content(a)) / in;
    return f;
}

/* sigma of the front after `metres`, as a volume: sqrt(2 K L/U) A, K = D (1 + Pe^2/48). */
static double sigma_of(double flow, double metres)
{
    double speed = flow / area(), peclet = speed * bore / 2 / diffusivity;
    return sqrt(2 * diffusivity * (1 + peclet * peclet / 48) * metres / speed) * area();
}

/* 24 mL/day: sigma 7.39 cm, 10 to 90 % 41.7 uL (Taylor-Aris); before the dead volume has
 * passed, sigma/sqrt(2 pi) = 6.49 uL of drug is out. */
START_TEST(test_prime_rate)
{
    struct bench *a = line_of(length, 0, 0);
    double flow = 24 * millilitre / day;
    struct front f = pump_front(a, flow, 0);
    ck_assert_double_eq_tol(sigma_of(flow, length) / area(), 0.0739, 5e-5);
    ck_assert_double_eq_tol(f.sigma / area(), 0.0739, 0.02 * 0.0739);
    ck_assert_double_eq_tol(f.ninety - f.ten, 41.7e-9, 0.02 * 41.7e-9);
    ck_assert_double_eq_tol(f.early, 6.49e-9, 0.03 * 6.49e-9);
    ck_assert_double_eq_tol(f.mean, line_volume(a), 1e-3 * line_volume(a));
    ck_assert_double_lt(fabs(f.balance), 1e-12);
    put_away(a);
}
END_TEST

/* 0.1 mL/day: K/D = 1.112, sigma 1.50 cm, 2.2 parcels of 128; also if the front comes in when
 * the grid stands askew. */
START_TEST(test_slow_rate)
{
    static const double offset[] = {0, 0.3 / 128, 0.5 / 128, 0.9 / 128};
    struct bench *a = line_of(length, 0, 0);
    double flow = 0.1 * millilitre / day;
    ck_assert_double_eq(bench_param(a, "cells")[0], 128);
    struct front f = pump_front(a, flow, offset[_i]);
    ck_assert_double_eq_tol(sigma_of(flow, length) / area(), 0.0150, 5e-5);
    ck_assert_double_eq_tol(f.sigma / area(), 0.0150, 0.02 * 0.0150);
    ck_assert_double_eq_tol(f.mean, line_volume(a), 1e-3 * line_volume(a));
    ck_assert_double_lt(fabs(f.balance), 1e-12);
    put_away(a);
}
END_TEST

/* The same through 0.199 mL of tubing more (as catheter of the same bore), at three rates: 1.2
 * to 1.6 parcels. */
START_TEST(test_with_tubing)
{
    static const double rate[] = {0.1, 0.4, 1};
    double tubing = 0.199 * millilitre, flow = rate[_i] * millilitre / day;
    struct bench *a = line_of(length, tubing, 0);
    double expected = sigma_of(flow, length + tubing / area());
    struct front f = pump_front(a, flow, 0.37 / 128);
    ck_assert_double_eq_tol(f.sigma, expected, 0.02 * expected);
    ck_assert_double_eq_tol(f.mean, line_volume(a), 1e-3 * line_volume(a));
    put_away(a);
}
END_TEST

/* The front within the line, by the variance of the profile's steps less that of averaging over
 * a parcel, w^2/12: in a line twice as long, when its middle should stand at 0.89 m. */
START_TEST(test_profile)
{
    struct bench *a = line_of(2 * length, 0, 0);
    double flow = 24 * millilitre / day, pumped = 0, end = area() * length;
    bench_start(a);
    expect_flow(a, flow);
    while (pumped < end * (1 - 1e-12)) {
        double moved = fmin(fmin(longest(a), 10) * flow, end - pumped);
        step(a, moved / flow, moved, moved, 1);
        pumped += moved;
    }
    const double *c = profile(a), *x = bench_profile(a, "distance", 0);
    double first = 0, second = 0, sum = 0, spacing = x[TH_LANES] - x[0];
    for (size_t k = 1; k < a->view.points; k++) {
        double fall = c[(k - 1) * TH_LANES] - c[k * TH_LANES],
               at = x[k * TH_LANES] - spacing / 2;
        sum += fall;
        first += fall * at;
        second += fall * at * at;
    }
    double variance = second / sum - first / sum * (first / sum) - spacing * spacing / 12;
    ck_assert_double_eq_tol(first / sum, length, 1e-3 * length);
    ck_assert_double_eq_tol(sqrt(variance), 0.0739, 0.02 * 0.0739);
    ck_assert_double_eq_tol(x[0] - spacing / 2, 0, 1e-12);
    ck_assert_double_eq_tol(x[(a->view.points - 1) * TH_LANES] + spacing / 2, 2 * length, 1e-9);
    put_away(a);
}
END_TEST

/* Without flow K is D: a sharp front in the middle has sigma sqrt(2 D t) after 60 days. */
START_TEST(test_stopped)
{
    struct bench *a = line_of(length, 0, 0);
    double half = line_volume(a) / 2;
    bench_start(a);
    EACH_LANE(i) a->ports->drug.diffusivity[0][i] = 0;
    step(a, 1, half, half, 1);
    EACH_LANE(i) a->ports->drug.diffusivity[0][i] = diffusivity;
    for (int k = 0; k < 240; k++) step(a, day / 4, 0, 0, 0);
    double expected = sqrt(2 * diffusivity * 60 * day);
    const double *c = profile(a), *x = bench_profile(a, "distance", 0);
    double spacing = x[TH_LANES] - x[0];
    for (size_t k = 0; k < a->view.points; k++) {
        double z = (x[k * TH_LANES] - length / 2) / (sqrt(2) * expected);
        ck_assert_double_eq_tol(c[k * TH_LANES], erfc(z) / 2, 2e-3);
    }
    ck_assert_double_eq_tol(expected, 0.0789, 1e-4);
    ck_assert_double_gt(expected / spacing, 10);
    ck_assert_double_eq_tol(content(a), half, 1e-12 * half);
    put_away(a);
}
END_TEST

/* The steps of one line are as long as the stretches of an even flow, those of the other are
 * cut anywhere: slow, a bolus, a rest, fast, back, and slow until the front has left. They
 * agree to what differences that are not dispersed make, 1e-6 of the largest, a hundredth of
 * which is exchanged. */
START_TEST(test_cut_anywhere)
{
    static const double stretches[][2] = {{0.4, 10000}, {57, 120},  {0, 7200},  {1, 3000},
                                          {24, 600},    {-1, 2000}, {0, 90000}, {1, 20000},
                                          {0.1, 90000}, {57, 30},   {2, 9000}}; /* mL/day, s */
    struct bench *a = line_of(length, 0, 0), *b = line_of(length, 0, 0);
    double left = 0, left_cut = 0, volume = line_volume(a);
    unsigned seed = 7 + (unsigned)_i;
    bench_start(a);
    bench_start(b);
    for (size_t k = 0; k < sizeof stretches / sizeof *stretches; k++) {
        const double flow = stretches[k][0] * millilitre / day, whole = stretches[k][1];
        step(a, whole, flow * whole, flow * whole, 1);
        left += a->ports->line.opening_mass[TH_TIP][0][0];
        for (double done = 0; done < whole;) {
            const double rest = whole - done, h = rest < 1 ? rest : rest * 0.7 * uniform(&seed);
            step(b, h, flow * h, flow * h, 1);
            left_cut += b->ports->line.opening_mass[TH_TIP][0][0];
            done = rest < 1 ? whole : done + h;
        }
        ck_assert_double_eq_tol(left_cut, left, 1e-9 * volume);
        const double *c = profile(a), *cut = profile(b);
        for (size_t j = 0; j < a->view.points; j++)
            ck_assert_double_eq_tol(cut[j * TH_LANES], c[j * TH_LANES], 1e-8);
    }
    ck_assert_double_gt(left, 0.1 * volume);
    put_away(a);
    put_away(b);
}
END_TEST

/* A line that is closed at one end or at both passes 0 there, or a few last digits of what it
 * holds to either side, as the walls' volumes round. Which of these decides nothing: the same
 * profile to the digits, with a front within the line that the catheter's closing leaves half
 * dispersed, and after it has opened again. */
START_TEST(test_rounding)
{
    static const double stretches[][3] = {{0.4, 0.4, 10000}, {24, 24, 600}, {1, 0, 1500},
                                          {0, 0, 30000},     {0, 1, 1500},  {0.4, 0.4, 9000},
                                          {-1, 0, 900},      {0, 0, 9000},  {1, 1, 9000}};
    static const double signs[][2] = {{0, -1}, {1, 0}, {1, -1}, {-1, 1}, {0, 0}};
    struct bench *a = line_of(length, 0, 0), *b = line_of(length, 0, 0);
    const double last_digits = 1e-16 * line_volume(a);
    unsigned seed = 11;
    bench_start(a);
    bench_start(b);
    for (size_t k = 0; k < sizeof stretches / sizeof *stretches; k++) {
        const double *flow = stretches[k], each = 300;
        for (double done = 0; done < flow[2]; done += each) {
            const int any = (int)(5 * uniform(&seed)), which = _i < 5 ? _i : any;
            const double in = flow[0] * millilitre / day * each,
                         out = flow[1] * millilitre / day * each;
            step(a, each, in, out, 1);
            step(b, each, in + signs[which][0] * last_digits,
                 out + signs[which][1] * last_digits, 1);
        }
        const double *c = profile(a), *rounded = profile(b);
        for (size_t j = 0; j < a->view.points; j++)
            ck_assert_double_eq_tol(rounded[j * TH_LANES], c[j * TH_LANES], 1e-9);
    }
    put_away(a);
    put_away(b);
}
END_TEST

/* V_dead 0.199 + 89 cm x 0.0022 mL/cm = 0.3948 mL. 500 to 2000 ug/mL with the bridge at 0.4
 * mL/day: the new drug is at the tip after 23.688 h, and until then the dose is exactly 200
 * ug/day. */
START_TEST(test_bridge)
{
    struct bench *a = line_of(length, 0, 0.5);
    EACH_LANE(i) {
        a->ports->pump.tubing[i] = 0.199 * millilitre;
        a->ports->catheter.lumen[i] = 0.1958 * millilitre;
        a->ports->drug.diffusivity[0][i] = 0;
        for (int k = 0; k < SEGMENTS; k++)
            a->ports->catheter.segment_volume[k][i] = 0.1958 * millilitre / SEGMENTS;
    }
    bench_start(a);
    double flow = 0.4 * millilitre / day, hour = 3600, given = 0, half_at = 0, t = 0;
    expect_flow(a, flow);
    for (; t < 23.6 * hour; t += 0.2 * hour) {
        step(a, 0.2 * hour, 0.2 * hour * flow, 0.2 * hour * flow, 2);
        given += a->ports->line.opening_mass[TH_TIP][0][0];
    }
    ck_assert_double_eq_tol(given, 200e-9 * t / day, 1e-3 * given);
    for (; t < 24 * hour; t += 0.001 * hour) {
        step(a, 0.001 * hour, 0.001 * hour * flow, 0.001 * hour * flow, 2);
        if (half_at == 0 &&
            a->ports->line.opening_mass[TH_TIP][0][0] > 1.25 * 0.001 * hour * flow)
            half_at = t;
    }
    ck_assert_double_eq_tol(half_at, 23.688 * hour, 1e-3 * 23.688 * hour);
    put_away(a);
}
END_TEST

/* Without the bridge: 500 to 2000 ug/mL at 0.1 mL/day gives 25 % of 200 ug/day for 3.948 days;
 * 2000 to 500 at 0.4 mL/day gives 400 % for 0.987 days. With dispersion: the missed (surplus)
 * dose of the whole passage is that of the step at the dead volume. */
START_TEST(test_no_bridge)
{
    double before = _i ? 2 : 0.5, after = _i ? 0.5 : 2;
    double flow = (_i ? 0.4 : 0.1) * millilitre / day, ratio = _i ? 4 : 0.25;
    double lasts = (_i ? 0.987 : 3.948) * day, dose = 200e-9 / day, surplus = 0, early = 0;
    struct bench *a = line_of(length, 0.199 * millilitre, before);
    EACH_LANE(i) {
        a->ports->catheter.lumen[i] = 0.1958 * millilitre;
        for (int k = 0; k < SEGMENTS; k++)
            a->ports->catheter.segment_volume[k][i] = 0.1958 * millilitre / SEGMENTS;
    }
    bench_start(a);
    expect_flow(a, flow);
    for (double t = 0; t < 2 * lasts;) {
        double seconds = fmin(longest(a), 1800);
        step(a, seconds, seconds * flow, seconds * flow, after);
        surplus += a->ports->line.opening_mass[TH_TIP][0][0] - dose * seconds;
        t += seconds;
        if (t < 0.8 * lasts)
            early = a->ports->line.opening_mass[TH_TIP][0][0] / (dose * seconds);
    }
    ck_assert_double_eq_tol(early, ratio, 0.005 * ratio);
    ck_assert_double_eq_tol(surplus / ((ratio - 1) * dose), lasts, 0.005 * lasts);
    put_away(a);
}
END_TEST

/* A step may be longer than the line: what leaves is the old content and then the new drug. */
START_TEST(test_long_step)
{
    static const double lines[] = {0.4, 1, 1.5, 7.3, 60};
    struct bench *a = line_of(length, 0.199 * millilitre, 3);
    EACH_LANE(i) a->ports->drug.diffusivity[0][i] = 0;
    bench_start(a);
    double volume = line_volume(a), moved = lines[_i] * volume;
    step(a, day, moved, moved, 5);
    double expected = 3 * fmin(moved, volume) + 5 * fmax(0, moved - volume);
    ck_assert_double_eq_tol(a->ports->line.opening_mass[TH_TIP][0][0], expected,
                            1e-11 * expected);
    ck_assert_double_eq_tol(content(a) + expected, 3 * volume + 5 * moved, 1e-12 * expected);
    ck_assert_int_eq(a->status[0], TH_OK);
    put_away(a);
}
END_TEST

/* 3 kg/m3 are flushed with water, three lines of it: what is left at the tip is below the
 * floor, 1e-6 of the largest there was, and the floor of the content is that of all its volume.
 */
START_TEST(floor_of_what_was_there)
{
    struct bench *a = line_of(length, 0, 3);
    double volume = line_volume(a), flow = millilitre / day;
    bench_start(a);
    ck_assert_double_eq_tol(bench_output(a, "floor", 0)[0], 3e-6, 1e-18);
    expect_flow(a, flow);
    hold(a, 0, 0);
    for (double pumped = 0; pumped < 3 * volume;) {
        double h = fmin(longest(a), day);
        step(a, h, flow * h, flow * h, 0);
        pumped += flow * h;
    }
    ck_assert_double_eq_tol(bench_output(a, "floor", 0)[0], 3e-6, 1e-18);
    ck_assert_double_lt(bench_output(a, "tip_concentration", 0)[0], 3e-6);
    ck_assert_double_eq_tol(bench_output(a, "content_floor", 0)[0], 3e-6 * volume,
                            1e-12 * volume);
    put_away(a);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *fronts = add_case(suite, "fronts");
    tcase_add_test(fronts, test_prime_rate);
    tcase_add_loop_test(fronts, test_slow_rate, 0, 4);
    tcase_add_loop_test(fronts, test_with_tubing, 0, 3);
    tcase_add_test(fronts, test_profile);
    tcase_add_test(fronts, test_stopped);
    tcase_add_loop_test(fronts, test_cut_anywhere, 0, 5);
    tcase_add_loop_test(fronts, test_rounding, 0, 6);
    TCase *dead = add_case(suite, "dead volume");
    tcase_add_test(dead, test_bridge);
    tcase_add_test(dead, floor_of_what_was_there);
    tcase_add_loop_test(dead, test_no_bridge, 0, 2);
    tcase_add_loop_test(dead, test_long_step, 0, 5);
}
