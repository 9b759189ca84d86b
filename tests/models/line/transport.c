/* Properties of the line whatever moves: conservation, evenness, reversal, decay, lanes, its
 * limit. */
#define TH_SUITE "line"
#include "support/check_main.h"

#include "support/bench/line.h"

/* Even drug stays even, whatever moves, swells and turns round. */
START_TEST(test_even)
{
    struct bench *a = line_of(length, 0.199 * millilitre, 7);
    bench_start(a);
    EACH_LANE(i) a->ports->csf.opening_concentration[TH_TIP][0][i] = 7;
    unsigned seed = 11;
    double volume = line_volume(a), swollen = 0, error = 0;
    for (int k = 0; k < 400; k++) {
        double in = (uniform(&seed) - 0.4) * volume * pow(10, -4 * uniform(&seed));
        double more = (uniform(&seed) - swollen) * 0.01 * volume;
        swollen += more / (0.3 * volume);
        step(a, 600, in, in - more, 7);
        if (in - more != 0)
            error = fmax(error,
                         fabs(a->ports->line.opening_mass[TH_TIP][0][0] / (in - more) / 7 - 1));
        const double *c = profile(a);
        for (size_t j = 0; j < a->view.points; j++)
            error = fmax(error, fabs(c[j * TH_LANES] / 7 - 1));
    }
    ck_assert_double_lt(error, 1e-14);
    put_away(a);
}
END_TEST

/* Rough traffic of fronts: every kilogram is somewhere, nothing leaves the range of what went
 * in. */
START_TEST(test_mass)
{
    struct bench *a = line_of(length, 0.199 * millilitre, 7);
    bench_start(a);
    EACH_LANE(i) {
        a->ports->csf.opening_concentration[TH_TIP][0][i] = 0.5;
        a->ports->drug.degradation[0][i] = _i ? 1e-7 : 0;
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
        in_sum += a->ports->reservoir.inlet_mass[0][0];
        out_sum +=
            a->ports->line.opening_mass[TH_TIP][0][0] + a->ports->line.returned_mass[0][0];
        ck_assert_double_ge(a->ports->line.returned_mass[0][0], 0);
        const double *c = profile(a);
        for (size_t j = 0; j < a->view.points; j++) {
            ck_assert_double_ge(c[j * TH_LANES], (_i ? 0 : -1e-12));
            ck_assert_double_le(c[j * TH_LANES], 10 + 1e-12);
        }
    }
    double found = out_sum + content(a) + a->ports->ledger.mass[TH_DEGRADED][0][0];
    ck_assert_double_eq_tol(found, in_sum, 1e-12 * in_sum);
    ck_assert_double_eq_tol(a->ports->ledger.volume[TH_IN_LINE][0], fluid, 1e-12 * fluid);
    ck_assert_double_eq(bench_output(a, "content", 0)[0], content(a));
    put_away(a);
}
END_TEST

/* Pushed in and drawn back without diffusion, the profile is as it was, and what came in has
 * gone back. */
START_TEST(test_push_pull)
{
    struct bench *a = line_of(length, 0, 2);
    EACH_LANE(i) a->ports->drug.diffusivity[0][i] = 0;
    bench_start(a);
    double volume = line_volume(a), before[128], in = 0, back = 0;
    for (int k = 0; k < 40; k++) /* something to look at, no step of it on the grid */
        step(a, 60, 0.0173 * volume, 0.0173 * volume, 2 + sin(0.3 * k));
    const double *c = profile(a);
    for (int j = 0; j < 128; j++) before[j] = c[j * TH_LANES];
    for (int k = 0; k < 50; k++) {
        step(a, 60, 0.0061 * volume, 0.0061 * volume, 9);
        in += a->ports->reservoir.inlet_mass[0][0];
    }
    for (int k = 0; k < 25; k++) {
        step(a, 60, -0.0122 * volume, -0.0122 * volume, 0);
        back += a->ports->line.returned_mass[0][0];
    }
    ck_assert_double_eq_tol(back, in, 2e-2 * in);
    c = profile(a);
    for (int j = 0; j < 85; j++) /* beyond, what left the tip came back as CSF */
        ck_assert_double_eq_tol(c[j * TH_LANES], before[j], 0.02);
    put_away(a);
}
END_TEST

/* The same when the grid need not be cut anew: exactly. */
START_TEST(test_push_pull_exact)
{
    struct bench *a = line_of(length, 0, 0);
    EACH_LANE(i) a->ports->drug.diffusivity[0][i] = 0;
    bench_start(a);
    double volume = line_volume(a), before[128];
    step(a, 60, 0.25 * volume, 0.25 * volume, 3);
    step(a, 60, 0.125 * volume, 0.125 * volume, 1);
    const double *c = profile(a);
    for (int j = 0; j < 128; j++) before[j] = c[j * TH_LANES];
    for (int k = 0; k < 50; k++) step(a, 60, 0.0061 * volume, 0.0061 * volume, 1);
    for (int k = 0; k < 25; k++) step(a, 60, -0.0122 * volume, -0.0122 * volume, 0);
    c = profile(a);
    for (int j = 0; j < 128; j++) ck_assert_double_eq_tol(c[j * TH_LANES], before[j], 1e-12);
    put_away(a);
}
END_TEST

/* CSF is drawn in with its own concentration and pushed out again first. */
START_TEST(test_retrograde)
{
    struct bench *a = line_of(length, 0, 4);
    EACH_LANE(i) {
        a->ports->drug.diffusivity[0][i] = 0;
        a->ports->csf.opening_concentration[TH_TIP][0][i] = 0.25;
    }
    bench_start(a);
    double volume = line_volume(a), moved = 0.125 * volume;
    step(a, 60, -moved, -moved, 0);
    ck_assert_double_eq_tol(a->ports->line.opening_mass[TH_TIP][0][0], -0.25 * moved,
                            1e-14 * moved);
    ck_assert_double_eq_tol(a->ports->line.returned_mass[0][0], 4 * moved, 1e-13 * moved);
    ck_assert_double_eq_tol(bench_output(a, "tip_concentration", 0)[0], 0.25, 1e-13);
    step(a, 60, moved, moved, 4);
    ck_assert_double_eq_tol(a->ports->line.opening_mass[TH_TIP][0][0], 0.25 * moved,
                            1e-13 * moved);
    ck_assert_double_eq_tol(bench_output(a, "arrival", 0)[0], 1, 1e-13);
    put_away(a);
}
END_TEST

/* Walls that take up one and a half times what the line holds, and give most of it back. */
START_TEST(test_swelling)
{
    struct bench *a = line_of(length, 0, 2);
    bench_start(a);
    double volume = line_volume(a), out = 0;
    for (int k = 0; k < 150; k++) step(a, 60, 0.01 * volume, 0, 2);
    ck_assert_double_eq_tol(a->ports->ledger.volume[TH_IN_LINE][0], 2.5 * volume,
                            1e-12 * volume);
    ck_assert_double_eq_tol(content(a), 5 * volume, 1e-12 * volume);
    for (int k = 0; k < 140; k++) {
        step(a, 60, 0, 0.01 * volume, 0);
        out += a->ports->line.opening_mass[TH_TIP][0][0];
    }
    ck_assert_double_eq_tol(out, 2.8 * volume, 1e-12 * volume);
    ck_assert_double_eq_tol(content(a), 2.2 * volume, 1e-12 * volume);
    ck_assert_int_eq(a->status[0], TH_OK);
    put_away(a);
}
END_TEST

/* Standing drug decays as e^(-kt) whatever the step; at a steady flow what arrives has decayed
 * for the time of its passage, and all that is missing is in the ledger. */
START_TEST(test_decay)
{
    struct bench *a = line_of(length, 0.199 * millilitre, 2);
    double volume = line_volume(a), k = 0.1 / day, flow = 0.1 * millilitre / day;
    EACH_LANE(i) {
        a->ports->drug.degradation[0][i] = k;
        a->ports->reservoir.degraded[0][i] = 1e-9;
    }
    bench_start(a);
    step(a, 20 * day, 0, 0, 0);
    ck_assert_double_eq_tol(content(a), 2 * volume * exp(-2), 1e-13 * volume);
    ck_assert_double_eq_tol(a->ports->ledger.mass[TH_DEGRADED][0][0],
                            1e-9 + 2 * volume * (1 - exp(-2)), 1e-13 * volume);
    for (int j = 0; j < 400; j++) step(a, 3600, 3600 * flow, 3600 * flow, 2);
    double passage = volume / flow;
    ck_assert_double_eq_tol(bench_output(a, "tip_concentration", 0)[0], 2 * exp(-k * passage),
                            2e-3);
    put_away(a);
}
END_TEST

/* Each lane has its own flow; its numbers are those of a block in which all lanes are like it.
 */
static void run_lanes(double *tip, double *held, int alike)
{
    struct bench *a = line_of(length, 0.199 * millilitre, 3);
    bench_start(a);
    double volume = line_volume(a);
    for (int k = 0; k < 60; k++) {
        EACH_LANE(i) {
            int lane = alike >= 0 ? alike : i;
            double in = volume * 0.01 * (lane - 2) * (1 + 0.3 * sin(k * (lane + 1)));
            a->step[i] = 100 * (lane + 1);
            order(a, i, in, in, lane < 5 ? 1 : 3);
        }
        bench_advance(a);
    }
    EACH_LANE(i) {
        tip[i] = a->ports->line.opening_mass[TH_TIP][0][i];
        held[i] = a->ports->ledger.mass[TH_IN_LINE][0][i];
    }
    put_away(a);
}

START_TEST(test_lanes)
{
    double tip[TH_LANES], held[TH_LANES], tip_alike[TH_LANES], held_alike[TH_LANES];
    run_lanes(tip, held, -1);
    run_lanes(tip_alike, held_alike, _i);
    EACH_LANE(i) {
        ck_assert_double_eq(tip_alike[i], tip[_i]);
        ck_assert_double_eq(held_alike[i], held[_i]);
    }
}
END_TEST

/* Two drugs at once do not feel each other. */
START_TEST(test_two_drugs)
{
    struct bench *a = line_of(length, 0, 3);
    EACH_LANE(i) {
        a->ports->drug.stock[1][i] = 30;
        a->ports->drug.base_fraction[1][i] = 0.5;
    }
    hold(a, 1, 15);
    bench_start(a);
    double moved = 0.3 * line_volume(a);
    EACH_LANE(i) a->ports->reservoir.inlet_mass[1][i] = 0;
    step(a, 600, moved, moved, 3);
    ck_assert_double_eq_tol(a->ports->line.opening_mass[TH_TIP][0][0], 3 * moved,
                            1e-12 * moved);
    ck_assert_double_eq_tol(a->ports->line.opening_mass[TH_TIP][1][0], 15 * moved,
                            1e-6 * moved);
    ck_assert_double_eq_tol(bench_output(a, "arrival", 1)[0], 1, 1e-6);
    ck_assert_double_eq_tol(a->ports->ledger.mass[TH_IN_LINE][1][0],
                            15 * (line_volume(a) - moved), 1e-6 * moved);
    put_away(a);
}
END_TEST

/* An even line asks for nothing until something else comes in; then for steps of at most the
 * line, and of parts of parcels while a front leaves. */
START_TEST(test_limit)
{
    struct bench *a = line_of(length, 0, 1);
    bench_start(a);
    double flow = 1 * millilitre / day, parcel = line_volume(a) / 128;
    step(a, 60, 60 * flow, 60 * flow, 1);
    expect_flow(a, flow);
    ck_assert_double_eq(longest(a), INFINITY);
    hold(a, 0, 2);
    ck_assert_double_eq_tol(longest(a), 64 * parcel / flow, 1e-2 * longest(a));
    expect_flow(a, 3 * flow);
    ck_assert_double_eq_tol(longest(a), 64 * parcel / (3 * flow), 1e-2 * longest(a));
    step(a, 60, 60 * flow, 60 * flow, 2);
    ck_assert_double_gt(longest(a), 60 * parcel / (3 * flow));
    double moved = 127 * parcel;
    step(a, moved / flow, moved, moved, 2);
    ck_assert_double_lt(longest(a), parcel / (3 * flow));
    for (int k = 0; k < 100; k++) step(a, parcel / flow, parcel, parcel, 2);
    ck_assert_double_eq(longest(a), INFINITY);
    put_away(a);
}
END_TEST

/* Volumes that make no sense stop the lane and no other. */
START_TEST(test_nonsense)
{
    struct bench *a = line_of(length, 0, 1);
    bench_start(a);
    double volume = line_volume(a);
    EACH_LANE(i)
        order(a, i, i == 3 ? 0 : 0.1 * volume, i == 3 ? 1.1 * volume : 0.1 * volume, 1);
    order(a, 5, NAN, NAN, 1);
    bench_advance(a);
    EACH_LANE(i) ck_assert_int_eq(a->status[i], i == 3 || i == 5 ? TH_NOT_CONVERGED : TH_OK);
    ck_assert_double_eq_tol(a->ports->line.opening_mass[TH_TIP][0][0], 0.1 * volume,
                            1e-13 * volume);
    put_away(a);
}
END_TEST

/* Primed or not. */
START_TEST(test_filled)
{
    struct bench *a = line_of(length, 0.199 * millilitre, 10);
    EACH_LANE(i) a->ports->drug.base_fraction[0][i] = 0.752;
    if (_i)
        bench_set(a, "filled", "water");
    hold(a, 0, 7.52);
    bench_start(a);
    double expected = _i ? 0 : 7.52 * line_volume(a);
    ck_assert_double_eq_tol(content(a), expected, 1e-13);
    ck_assert_double_eq_tol(bench_output(a, "arrival", 0)[0], _i ? 0 : 1, 1e-13);
    put_away(a);
}
END_TEST

static void fill(Suite *suite)
{
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
