/* Drug in the line against closed forms: dead volume, Taylor-Aris fronts, decay, conservation. */
#define TH_SUITE "line"
#include "check_main.h"

#include <math.h>

#include "alone.h"

extern const struct th_model th_line_transport;

/* The catheter of the closed forms: 0.5293 mm x 0.89 m, D 6e-10 m2/s. */
static const double bore = 0.5293e-3, length = 0.89, diffusivity = 6e-10;
static const double day = 86400, millilitre = 1e-6;
enum { SEGMENTS = 4 };

static double area(void)
{
    return M_PI * bore * bore / 4;
}

static struct alone *line_of(double metres, double tubing, double held)
{
    struct alone *a = alone_create(&th_line_transport, 2);
    struct th_ports *ports = a->ports;
    EACH_LANE(i)
    {
        for (int s = 0; s < 2; s++) {
            ports->base_fraction[s][i] = 1;
            ports->diffusivity[s][i] = diffusivity;
        }
        ports->stock[0][i] = held;
        ports->catheter_length[i] = metres;
        ports->catheter_bore[i] = bore;
        ports->catheter_lumen[i] = area() * metres;
        ports->pump_tubing[i] = tubing;
        ports->segment_count[i] = SEGMENTS;
        for (int k = 0; k < SEGMENTS; k++)
            ports->segment_volume[k][i] = area() * metres / SEGMENTS;
    }
    return a;
}

static double line_volume(const struct alone *a)
{
    return a->ports->pump_tubing[0] + a->ports->catheter_lumen[0];
}

/* What the ladder and the reservoir would write for one lane: in at the reservoir, out at the tip, the
 * walls taking up the difference evenly. */
static void order(struct alone *a, int lane, double in, double out, double inlet)
{
    struct th_ports *ports = a->ports;
    for (int k = 0; k <= SEGMENTS; k++)
        ports->face_volume[k][lane] = in + (out - in) * k / SEGMENTS;
    for (int k = 0; k < SEGMENTS; k++)
        ports->segment_volume[k][lane] += (in - out) / SEGMENTS;
    ports->inlet_mass[0][lane] = in > 0 ? in * inlet : 0;
}

static void step(struct alone *a, double seconds, double in, double out, double inlet)
{
    EACH_LANE(i)
    {
        a->step[i] = seconds;
        order(a, i, in, out, inlet);
    }
    alone_step(a);
}

static double longest(struct alone *a)
{
    double limit[TH_LANES];
    EACH_LANE(i) limit[i] = INFINITY;
    a->model->limit(&a->view, limit);
    return limit[0];
}

static void expect_flow(struct alone *a, double flow)
{
    EACH_LANE(i) a->ports->ordered_flow[i] = flow;
}

static double content(const struct alone *a)
{
    return a->ports->mass[TH_IN_LINE][0][0];
}

/* Concentration profile of the first drug, lane 0. */
static const double *profile(struct alone *a)
{
    a->model->observe(&a->view);
    return a->view.profiles + a->view.points * TH_LANES;
}

static double uniform(unsigned *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) / 16777216.0;
}

/* ---- fronts ---- */

struct front {
    double mean, sigma, ten, ninety, early, balance; /* m3, in pumped volume */
    long steps;
};

/* Pumps drug of concentration 1 through a line of water, at the model's own step limit, and measures the
 * front at the tip by its moments; a twentieth of the line at most, so that the last half per cent of
 * the front, which the model lets pass in one step, is not put down far behind it. */
static struct front pump_front(struct alone *a, double flow, double offset)
{
    alone_start(a);
    expect_flow(a, flow);
    double volume = line_volume(a), pumped = 0, left = 0, first = 0, second = 0, in = 0;
    double last = 0, last_at = 0;
    struct front f = {0};
    if (offset > 0)
        step(a, offset * volume / flow, offset * volume, offset * volume, 0);
    EACH_LANE(i) a->due[i] = true;
    a->model->prepare(&a->view);
    EACH_LANE(i) a->due[i] = false;
    for (; pumped < 2.5 * volume; f.steps++) {
        double seconds = fmin(longest(a), volume / flow / 20), moved = flow * seconds;
        step(a, seconds, moved, moved, 1);
        double tip = a->ports->tip_mass[0][0], c = tip / moved, middle = pumped + moved / 2;
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

/* 24 mL/day: sigma 7.39 cm, 10 to 90 % 41.7 uL (Taylor-Aris); before the dead volume has passed,
 * sigma/sqrt(2 pi) = 6.49 uL of drug is out. */
START_TEST(test_prime_rate)
{
    struct alone *a = line_of(length, 0, 0);
    double flow = 24 * millilitre / day;
    struct front f = pump_front(a, flow, 0);
    ck_assert_double_eq_tol(sigma_of(flow, length) / area(), 0.0739, 5e-5);
    ck_assert_double_eq_tol(f.sigma / area(), 0.0739, 0.02 * 0.0739);
    ck_assert_double_eq_tol(f.ninety - f.ten, 41.7e-9, 0.02 * 41.7e-9);
    ck_assert_double_eq_tol(f.early, 6.49e-9, 0.03 * 6.49e-9);
    ck_assert_double_eq_tol(f.mean, line_volume(a), 1e-3 * line_volume(a));
    ck_assert_double_lt(fabs(f.balance), 1e-12);
    alone_free(a);
}
END_TEST

/* 0.1 mL/day: K/D = 1.112, sigma 1.50 cm, 2.2 parcels of 128; also if the front comes in when the
 * grid stands askew. */
START_TEST(test_slow_rate)
{
    static const double offset[] = {0, 0.3 / 128, 0.5 / 128, 0.9 / 128};
    struct alone *a = line_of(length, 0, 0);
    double flow = 0.1 * millilitre / day;
    ck_assert_double_eq(a->choice[alone_row(a->model, "cells")], 128);
    struct front f = pump_front(a, flow, offset[_i]);
    ck_assert_double_eq_tol(sigma_of(flow, length) / area(), 0.0150, 5e-5);
    ck_assert_double_eq_tol(f.sigma / area(), 0.0150, 0.02 * 0.0150);
    ck_assert_double_eq_tol(f.mean, line_volume(a), 1e-3 * line_volume(a));
    ck_assert_double_lt(fabs(f.balance), 1e-12);
    alone_free(a);
}
END_TEST

/* The same through 0.199 mL of tubing more (as catheter of the same bore), at three rates: 1.2 to 1.6
 * parcels. */
START_TEST(test_with_tubing)
{
    static const double rate[] = {0.1, 0.4, 1};
    double tubing = 0.199 * millilitre, flow = rate[_i] * millilitre / day;
    struct alone *a = line_of(length, tubing, 0);
    double expected = sigma_of(flow, length + tubing / area());
    struct front f = pump_front(a, flow, 0.37 / 128);
    ck_assert_double_eq_tol(f.sigma, expected, 0.02 * expected);
    ck_assert_double_eq_tol(f.mean, line_volume(a), 1e-3 * line_volume(a));
    alone_free(a);
}
END_TEST

/* The front within the line, by the variance of the profile's steps less that of averaging over a
 * parcel, w^2/12: in a line twice as long, when its middle should stand at 0.89 m. */
START_TEST(test_profile)
{
    struct alone *a = line_of(2 * length, 0, 0);
    double flow = 24 * millilitre / day, pumped = 0, end = area() * length;
    alone_start(a);
    expect_flow(a, flow);
    while (pumped < end * (1 - 1e-12)) {
        double moved = fmin(fmin(longest(a), 10) * flow, end - pumped);
        step(a, moved / flow, moved, moved, 1);
        pumped += moved;
    }
    const double *c = profile(a), *x = a->view.profiles;
    double first = 0, second = 0, sum = 0, spacing = x[TH_LANES] - x[0];
    for (size_t k = 1; k < a->view.points; k++) {
        double fall = c[(k - 1) * TH_LANES] - c[k * TH_LANES], at = x[k * TH_LANES] - spacing / 2;
        sum += fall;
        first += fall * at;
        second += fall * at * at;
    }
    double variance = second / sum - first / sum * (first / sum) - spacing * spacing / 12;
    ck_assert_double_eq_tol(first / sum, length, 1e-3 * length);
    ck_assert_double_eq_tol(sqrt(variance), 0.0739, 0.02 * 0.0739);
    ck_assert_double_eq_tol(x[0] - spacing / 2, 0, 1e-12);
    ck_assert_double_eq_tol(x[(a->view.points - 1) * TH_LANES] + spacing / 2, 2 * length, 1e-9);
    alone_free(a);
}
END_TEST

/* Without flow K is D: a sharp front in the middle has sigma sqrt(2 D t) after 60 days. */
START_TEST(test_stopped)
{
    struct alone *a = line_of(length, 0, 0);
    double half = line_volume(a) / 2;
    alone_start(a);
    EACH_LANE(i) a->ports->diffusivity[0][i] = 0;
    step(a, 1, half, half, 1);
    EACH_LANE(i) a->ports->diffusivity[0][i] = diffusivity;
    for (int k = 0; k < 240; k++) step(a, day / 4, 0, 0, 0);
    double expected = sqrt(2 * diffusivity * 60 * day);
    const double *c = profile(a), *x = a->view.profiles;
    double spacing = x[TH_LANES] - x[0];
    for (size_t k = 0; k < a->view.points; k++) {
        double z = (x[k * TH_LANES] - length / 2) / (sqrt(2) * expected);
        ck_assert_double_eq_tol(c[k * TH_LANES], erfc(z) / 2, 2e-3);
    }
    ck_assert_double_eq_tol(expected, 0.0789, 1e-4);
    ck_assert_double_gt(expected / spacing, 10);
    ck_assert_double_eq_tol(content(a), half, 1e-12 * half);
    alone_free(a);
}
END_TEST

/* ---- dead volume ---- */

/* V_dead 0.199 + 89 cm x 0.0022 mL/cm = 0.3948 mL. 500 to 2000 ug/mL with the bridge at 0.4 mL/day: the
 * new drug is at the tip after 23.688 h, and until then the dose is exactly 200 ug/day. */
START_TEST(test_bridge)
{
    struct alone *a = line_of(length, 0, 0.5);
    EACH_LANE(i)
    {
        a->ports->pump_tubing[i] = 0.199 * millilitre;
        a->ports->catheter_lumen[i] = 0.1958 * millilitre;
        a->ports->diffusivity[0][i] = 0;
        for (int k = 0; k < SEGMENTS; k++)
            a->ports->segment_volume[k][i] = 0.1958 * millilitre / SEGMENTS;
    }
    alone_start(a);
    double flow = 0.4 * millilitre / day, hour = 3600, given = 0, half_at = 0, t = 0;
    expect_flow(a, flow);
    for (; t < 23.6 * hour; t += 0.2 * hour) {
        step(a, 0.2 * hour, 0.2 * hour * flow, 0.2 * hour * flow, 2);
        given += a->ports->tip_mass[0][0];
    }
    ck_assert_double_eq_tol(given, 200e-9 * t / day, 1e-3 * given);
    for (; t < 24 * hour; t += 0.001 * hour) {
        step(a, 0.001 * hour, 0.001 * hour * flow, 0.001 * hour * flow, 2);
        if (half_at == 0 && a->ports->tip_mass[0][0] > 1.25 * 0.001 * hour * flow)
            half_at = t;
    }
    ck_assert_double_eq_tol(half_at, 23.688 * hour, 1e-3 * 23.688 * hour);
    alone_free(a);
}
END_TEST

/* Without the bridge: 500 to 2000 ug/mL at 0.1 mL/day gives 25 % of 200 ug/day for 3.948 days; 2000 to
 * 500 at 0.4 mL/day gives 400 % for 0.987 days. With dispersion: the missed (surplus) dose of the whole
 * passage is that of the step at the dead volume. */
START_TEST(test_no_bridge)
{
    double before = _i ? 2 : 0.5, after = _i ? 0.5 : 2;
    double flow = (_i ? 0.4 : 0.1) * millilitre / day, ratio = _i ? 4 : 0.25;
    double lasts = (_i ? 0.987 : 3.948) * day, dose = 200e-9 / day, surplus = 0, early = 0;
    struct alone *a = line_of(length, 0.199 * millilitre, before);
    EACH_LANE(i)
    {
        a->ports->catheter_lumen[i] = 0.1958 * millilitre;
        for (int k = 0; k < SEGMENTS; k++)
            a->ports->segment_volume[k][i] = 0.1958 * millilitre / SEGMENTS;
    }
    alone_start(a);
    expect_flow(a, flow);
    for (double t = 0; t < 2 * lasts;) {
        double seconds = fmin(longest(a), 1800);
        step(a, seconds, seconds * flow, seconds * flow, after);
        surplus += a->ports->tip_mass[0][0] - dose * seconds;
        t += seconds;
        if (t < 0.8 * lasts)
            early = a->ports->tip_mass[0][0] / (dose * seconds);
    }
    ck_assert_double_eq_tol(early, ratio, 0.005 * ratio);
    ck_assert_double_eq_tol(surplus / ((ratio - 1) * dose), lasts, 0.005 * lasts);
    alone_free(a);
}
END_TEST

/* A step may be longer than the line: what leaves is the old content and then the new drug. */
START_TEST(test_long_step)
{
    static const double lines[] = {0.4, 1, 1.5, 7.3, 60};
    struct alone *a = line_of(length, 0.199 * millilitre, 3);
    EACH_LANE(i) a->ports->diffusivity[0][i] = 0;
    alone_start(a);
    double volume = line_volume(a), moved = lines[_i] * volume;
    step(a, day, moved, moved, 5);
    double expected = 3 * fmin(moved, volume) + 5 * fmax(0, moved - volume);
    ck_assert_double_eq_tol(a->ports->tip_mass[0][0], expected, 1e-11 * expected);
    ck_assert_double_eq_tol(content(a) + expected, 3 * volume + 5 * moved, 1e-12 * expected);
    ck_assert_int_eq(a->status[0], TH_OK);
    alone_free(a);
}
END_TEST

/* ---- promises ---- */

/* Even drug stays even, whatever moves, swells and turns round. */
START_TEST(test_even)
{
    struct alone *a = line_of(length, 0.199 * millilitre, 7);
    alone_start(a);
    EACH_LANE(i) a->ports->tip_concentration[0][i] = 7;
    unsigned seed = 11;
    double volume = line_volume(a), swollen = 0, error = 0;
    for (int k = 0; k < 400; k++) {
        double in = (uniform(&seed) - 0.4) * volume * pow(10, -4 * uniform(&seed));
        double more = (uniform(&seed) - swollen) * 0.01 * volume;
        swollen += more / (0.3 * volume);
        step(a, 600, in, in - more, 7);
        if (in - more != 0)
            error = fmax(error, fabs(a->ports->tip_mass[0][0] / (in - more) / 7 - 1));
        const double *c = profile(a);
        for (size_t j = 0; j < a->view.points; j++)
            error = fmax(error, fabs(c[j * TH_LANES] / 7 - 1));
    }
    ck_assert_double_lt(error, 1e-13);
    alone_free(a);
}
END_TEST

/* Rough traffic of fronts: every kilogram is somewhere, nothing leaves the range of what went in. */
START_TEST(test_mass)
{
    struct alone *a = line_of(length, 0.199 * millilitre, 7);
    alone_start(a);
    EACH_LANE(i)
    {
        a->ports->tip_concentration[0][i] = 0.5;
        a->ports->degradation[0][i] = _i ? 1e-7 : 0;
    }
    unsigned seed = 17;
    double volume = line_volume(a), in_sum = content(a), out_sum = 0, c_in = 7, fluid = volume;
    for (int k = 0; k < 3000; k++) {
        if (uniform(&seed) < 0.05)
            c_in = 10 * uniform(&seed);
        double in = (uniform(&seed) - 0.35) * 0.3 * volume * pow(10, -3 * uniform(&seed));
        double more = (uniform(&seed) - (fluid / volume - 0.8)) * 0.02 * volume;
        step(a, 600, in, in - more, c_in);
        fluid += more;
        in_sum += a->ports->inlet_mass[0][0];
        out_sum += a->ports->tip_mass[0][0] + a->ports->returned_mass[0][0];
        ck_assert_double_ge(a->ports->returned_mass[0][0], 0);
        const double *c = profile(a);
        for (size_t j = 0; j < a->view.points; j++) {
            ck_assert_double_ge(c[j * TH_LANES], (_i ? 0 : -1e-12));
            ck_assert_double_le(c[j * TH_LANES], 10 + 1e-12);
        }
    }
    double found = out_sum + content(a) + a->ports->mass[TH_DEGRADED][0][0];
    ck_assert_double_eq_tol(found, in_sum, 1e-12 * in_sum);
    ck_assert_double_eq_tol(a->ports->volume[TH_IN_LINE][0], fluid, 1e-12 * fluid);
    ck_assert_double_eq(alone_get(a, "content", 0, 0), content(a));
    alone_free(a);
}
END_TEST

/* Pushed in and drawn back without diffusion, the profile is as it was, and what came in has gone back. */
START_TEST(test_push_pull)
{
    struct alone *a = line_of(length, 0, 2);
    EACH_LANE(i) a->ports->diffusivity[0][i] = 0;
    alone_start(a);
    double volume = line_volume(a), before[128], in = 0, back = 0;
    for (int k = 0; k < 40; k++) /* something to look at, no step of it on the grid */
        step(a, 60, 0.0173 * volume, 0.0173 * volume, 2 + sin(0.3 * k));
    memcpy(before, (double[128]){0}, sizeof before);
    const double *c = profile(a);
    for (int j = 0; j < 128; j++) before[j] = c[j * TH_LANES];
    for (int k = 0; k < 50; k++) {
        step(a, 60, 0.0061 * volume, 0.0061 * volume, 9);
        in += a->ports->inlet_mass[0][0];
    }
    for (int k = 0; k < 25; k++) {
        step(a, 60, -0.0122 * volume, -0.0122 * volume, 0);
        back += a->ports->returned_mass[0][0];
    }
    ck_assert_double_eq_tol(back, in, 2e-2 * in);
    c = profile(a);
    for (int j = 0; j < 85; j++) /* beyond, what left the tip came back as CSF */
        ck_assert_double_eq_tol(c[j * TH_LANES], before[j], 0.02);
    alone_free(a);
}
END_TEST

/* The same when the grid need not be cut anew: exactly. */
START_TEST(test_push_pull_exact)
{
    struct alone *a = line_of(length, 0, 0);
    EACH_LANE(i) a->ports->diffusivity[0][i] = 0;
    alone_start(a);
    double volume = line_volume(a), before[128];
    step(a, 60, 0.25 * volume, 0.25 * volume, 3);
    step(a, 60, 0.125 * volume, 0.125 * volume, 1);
    const double *c = profile(a);
    for (int j = 0; j < 128; j++) before[j] = c[j * TH_LANES];
    for (int k = 0; k < 50; k++) step(a, 60, 0.0061 * volume, 0.0061 * volume, 1);
    for (int k = 0; k < 25; k++) step(a, 60, -0.0122 * volume, -0.0122 * volume, 0);
    c = profile(a);
    for (int j = 0; j < 128; j++) ck_assert_double_eq_tol(c[j * TH_LANES], before[j], 1e-12);
    alone_free(a);
}
END_TEST

/* CSF is drawn in with its own concentration and pushed out again first. */
START_TEST(test_retrograde)
{
    struct alone *a = line_of(length, 0, 4);
    EACH_LANE(i)
    {
        a->ports->diffusivity[0][i] = 0;
        a->ports->tip_concentration[0][i] = 0.25;
    }
    alone_start(a);
    double volume = line_volume(a), moved = 0.125 * volume;
    step(a, 60, -moved, -moved, 0);
    ck_assert_double_eq_tol(a->ports->tip_mass[0][0], -0.25 * moved, 1e-14 * moved);
    ck_assert_double_eq_tol(a->ports->returned_mass[0][0], 4 * moved, 1e-13 * moved);
    ck_assert_double_eq_tol(alone_get(a, "tip_concentration", 0, 0), 0.25, 1e-13);
    step(a, 60, moved, moved, 4);
    ck_assert_double_eq_tol(a->ports->tip_mass[0][0], 0.25 * moved, 1e-13 * moved);
    ck_assert_double_eq_tol(alone_get(a, "arrival", 0, 0), 1, 1e-13);
    alone_free(a);
}
END_TEST

/* Walls that take up nearly as much again as the line holds, and give it back. */
START_TEST(test_swelling)
{
    struct alone *a = line_of(length, 0, 2);
    alone_start(a);
    double volume = line_volume(a), out = 0;
    for (int k = 0; k < 90; k++) step(a, 60, 0.01 * volume, 0, 2);
    ck_assert_double_eq_tol(a->ports->volume[TH_IN_LINE][0], 1.9 * volume, 1e-12 * volume);
    ck_assert_double_eq_tol(content(a), 3.8 * volume, 1e-12 * volume);
    for (int k = 0; k < 100; k++) {
        step(a, 60, 0, 0.01 * volume, 0);
        out += a->ports->tip_mass[0][0];
    }
    ck_assert_double_eq_tol(out, 2 * volume, 1e-12 * volume);
    ck_assert_double_eq_tol(content(a), 1.8 * volume, 1e-12 * volume);
    ck_assert_int_eq(a->status[0], TH_OK);
    alone_free(a);
}
END_TEST

/* Standing drug decays as e^(-kt) whatever the step; at a steady flow what arrives has decayed for the
 * time of its passage, and all that is missing is in the ledger. */
START_TEST(test_decay)
{
    struct alone *a = line_of(length, 0.199 * millilitre, 2);
    double volume = line_volume(a), k = 0.1 / day, flow = 0.1 * millilitre / day;
    EACH_LANE(i)
    {
        a->ports->degradation[0][i] = k;
        a->ports->reservoir_degraded[0][i] = 1e-9;
    }
    alone_start(a);
    step(a, 20 * day, 0, 0, 0);
    ck_assert_double_eq_tol(content(a), 2 * volume * exp(-2), 1e-13 * volume);
    ck_assert_double_eq_tol(a->ports->mass[TH_DEGRADED][0][0], 1e-9 + 2 * volume * (1 - exp(-2)),
                            1e-13 * volume);
    for (int j = 0; j < 400; j++) step(a, 3600, 3600 * flow, 3600 * flow, 2);
    double passage = volume / flow;
    ck_assert_double_eq_tol(alone_get(a, "tip_concentration", 0, 0), 2 * exp(-k * passage), 2e-3);
    alone_free(a);
}
END_TEST

/* Each lane has its own flow; its numbers are those of a block in which all lanes are like it. */
static void run_lanes(double *tip, double *held, int alike)
{
    struct alone *a = line_of(length, 0.199 * millilitre, 3);
    alone_start(a);
    double volume = line_volume(a);
    for (int k = 0; k < 60; k++) {
        EACH_LANE(i)
        {
            int lane = alike >= 0 ? alike : i;
            double in = volume * 0.01 * (lane - 2) * (1 + 0.3 * sin(k * (lane + 1)));
            a->step[i] = 100 * (lane + 1);
            order(a, i, in, in, lane < 5 ? 1 : 3);
        }
        alone_step(a);
    }
    EACH_LANE(i)
    {
        tip[i] = a->ports->tip_mass[0][i];
        held[i] = a->ports->mass[TH_IN_LINE][0][i];
    }
    alone_free(a);
}

START_TEST(test_lanes)
{
    double tip[TH_LANES], held[TH_LANES], tip_alike[TH_LANES], held_alike[TH_LANES];
    run_lanes(tip, held, -1);
    run_lanes(tip_alike, held_alike, _i);
    EACH_LANE(i)
    {
        ck_assert_double_eq(tip_alike[i], tip[_i]);
        ck_assert_double_eq(held_alike[i], held[_i]);
    }
}
END_TEST

/* Two drugs at once do not feel each other. */
START_TEST(test_two_drugs)
{
    struct alone *a = line_of(length, 0, 3);
    EACH_LANE(i)
    {
        a->ports->stock[1][i] = 30;
        a->ports->base_fraction[1][i] = 0.5;
    }
    alone_start(a);
    double moved = 0.3 * line_volume(a);
    EACH_LANE(i) a->ports->inlet_mass[1][i] = 0;
    step(a, 600, moved, moved, 3);
    ck_assert_double_eq_tol(a->ports->tip_mass[0][0], 3 * moved, 1e-12 * moved);
    ck_assert_double_eq_tol(a->ports->tip_mass[1][0], 15 * moved, 1e-6 * moved);
    ck_assert_double_eq_tol(alone_get(a, "arrival", 1, 0), 1, 1e-6);
    ck_assert_double_eq_tol(a->ports->mass[TH_IN_LINE][1][0], 15 * (line_volume(a) - moved),
                            1e-6 * moved);
    alone_free(a);
}
END_TEST

/* An even line asks for nothing; after an event, and while there is a front, two parcels a step, and
 * half of one when it is at the tip. */
START_TEST(test_limit)
{
    struct alone *a = line_of(length, 0, 1);
    alone_start(a);
    double flow = 1 * millilitre / day, parcel = line_volume(a) / 128;
    step(a, 60, 60 * flow, 60 * flow, 1);
    expect_flow(a, flow);
    ck_assert_double_eq(longest(a), INFINITY);
    EACH_LANE(i) a->due[i] = i == 0;
    a->model->prepare(&a->view);
    a->model->prepare(&a->view);
    ck_assert_double_eq_tol(longest(a), 2 * parcel / flow, 1e-9);
    step(a, 60, 60 * flow, 60 * flow, 1);
    ck_assert_double_eq(longest(a), INFINITY);
    step(a, 60, 60 * flow, 60 * flow, 2);
    ck_assert_double_eq_tol(longest(a), 2 * parcel / flow, 1e-9);
    expect_flow(a, 3 * flow);
    ck_assert_double_eq_tol(longest(a), 2 * parcel / (3 * flow), 1e-9);
    double moved = 127 * parcel;
    step(a, moved / flow, moved, moved, 2);
    ck_assert_double_eq_tol(longest(a), 0.5 * parcel / (3 * flow), 1e-9);
    alone_free(a);
}
END_TEST

/* Volumes that make no sense stop the lane and no other. */
START_TEST(test_nonsense)
{
    struct alone *a = line_of(length, 0, 1);
    alone_start(a);
    double volume = line_volume(a);
    EACH_LANE(i) order(a, i, i == 3 ? 0 : 0.1 * volume, i == 3 ? 1.1 * volume : 0.1 * volume, 1);
    order(a, 5, NAN, NAN, 1);
    alone_step(a);
    EACH_LANE(i) ck_assert_int_eq(a->status[i], i == 3 || i == 5 ? TH_NOT_CONVERGED : TH_OK);
    ck_assert_double_eq_tol(a->ports->tip_mass[0][0], 0.1 * volume, 1e-13 * volume);
    alone_free(a);
}
END_TEST

/* Primed or not. */
START_TEST(test_filled)
{
    struct alone *a = line_of(length, 0.199 * millilitre, 10);
    EACH_LANE(i) a->ports->base_fraction[0][i] = 0.752;
    if (_i)
        alone_set(a, "filled", 1);
    alone_start(a);
    double expected = _i ? 0 : 7.52 * line_volume(a);
    ck_assert_double_eq_tol(content(a), expected, 1e-13);
    ck_assert_double_eq_tol(alone_get(a, "arrival", 0, 0), _i ? 0 : 1, 1e-13);
    alone_free(a);
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
    TCase *dead = add_case(suite, "dead volume");
    tcase_add_test(dead, test_bridge);
    tcase_add_loop_test(dead, test_no_bridge, 0, 2);
    tcase_add_loop_test(dead, test_long_step, 0, 5);
    TCase *promises = add_case(suite, "promises");
    tcase_add_test(promises, test_even);
    tcase_add_loop_test(promises, test_mass, 0, 2);
    tcase_add_test(promises, test_push_pull);
    tcase_add_test(promises, test_push_pull_exact);
    tcase_add_test(promises, test_retrograde);
    tcase_add_test(promises, test_swelling);
    tcase_add_test(promises, test_decay);
    tcase_add_loop_test(promises, test_lanes, 0, 8);
    tcase_add_test(promises, test_two_drugs);
    tcase_add_test(promises, test_limit);
    tcase_add_test(promises, test_nonsense);
    tcase_add_loop_test(promises, test_filled, 0, 2);
}
