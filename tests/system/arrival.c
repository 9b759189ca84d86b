/* The output line.arrival: how much of the last fill has reached the tip. */
#define TH_SUITE "arrival"
#include "support/check_main.h"

#include "support/bench/line.h"

enum { SAMPLES = 60 };

static double arrived(struct bench *a, int species)
{
    return bench_output(a, "arrival", (size_t)species)[0];
}

static double tip(struct bench *a, int species)
{
    return bench_output(a, "tip_concentration", (size_t)species)[0];
}

static void fill_in(struct bench *a, double first, double second)
{
    hold(a, 0, first);
    hold(a, 1, second);
    EACH_LANE(i) {
        a->ports->reservoir.supplied_volume[i] += 18.6 * millilitre;
        a->due[i] = true;
    }
    bench_prepare(a);
}

static struct bench *line_with(double first, double second)
{
    struct bench *a = line_of(length, 0, first);
    EACH_LANE(i) a->ports->drug.stock[1][i] = second;
    hold(a, 1, second);
    bench_set(a, "cells", "1024");
    bench_start(a);
    return a;
}

/* A fortieth of the line, of both drugs, in steps that spread a front by a 25th of its sigma.
 */
static void pump_on(struct bench *a, double first, double second)
{
    double moved = line_volume(a) / 40 / 16;
    EACH_LANE(i) a->ports->reservoir.inlet_mass[1][i] = moved * second;
    for (int k = 0; k < 16; k++) step(a, moved / (millilitre / day), moved, moved, first);
}

/* Up from 1 to 4, down from 4 to 1, and one drug for another: the same curve from 0 to 1, half
 * of which has come when the line's volume has been pumped: but for half a parcel of 1/1024 of
 * 89 cm in a front of sigma 1.58 cm, 0.011, and for what does not diffuse on at the tube's end,
 * a step's spread of 0.063 cm, at most 0.016. */
static const struct fill {
    double before[2], after[2];
} fills[] = {
    {{1, 0}, {4, 0}},     {{4, 0}, {1, 0}},   {{3, 0}, {0, 3}},
    {{1, 5}, {1.7, 4.3}}, {{2, 0}, {2.1, 0}},
};

START_TEST(same_curve_up_and_down)
{
    const struct fill *f = &fills[_i];
    struct bench *a = line_with(f->before[0], f->before[1]), *judge = line_with(0, 0);
    fill_in(judge, 1, 0);
    ck_assert_double_eq_tol(arrived(a, 0), 1, 1e-12);
    fill_in(a, f->after[0], f->after[1]);
    for (int k = 0; k < SAMPLES; k++) {
        for (int s = 0; s < 2; s++) {
            bool there = f->before[s] > 0 || f->after[s] > 0;
            ck_assert_double_eq_tol(arrived(a, s), there ? tip(judge, 0) : 0, 1e-4);
            double now = f->before[s] + (f->after[s] - f->before[s]) * tip(judge, 0);
            ck_assert_double_eq_tol(tip(a, s), now, 1e-4);
        }
        if (k == 30)
            ck_assert_double_le(arrived(a, 0), 1e-6);
        if (k == 40)
            ck_assert_double_eq_tol(arrived(a, 0), 0.5, 0.03);
        pump_on(a, f->after[0], f->after[1]);
        pump_on(judge, 1, 0);
    }
    ck_assert_double_eq_tol(arrived(a, 0), 1, 1e-6);
    put_away(a);
    put_away(judge);
}
END_TEST

/* The same concentration again has arrived at once, and a difference of a thousandth hides
 * nothing: what is neither is 0. A second fill counts from what the tip gives then. */
START_TEST(again_and_again)
{
    struct bench *a = line_with(2, 0);
    fill_in(a, 2, 0);
    ck_assert_double_eq_tol(arrived(a, 0), 1, 1e-12);
    fill_in(a, 2.002, 0);
    ck_assert_double_eq_tol(arrived(a, 0), 1 - 0.002 / 0.02002, 1e-9);
    fill_in(a, 4, 0);
    for (int k = 0; k < 20; k++) pump_on(a, 4, 0);
    fill_in(a, 2, 0);
    ck_assert_double_eq_tol(arrived(a, 0), 1, 1e-6);
    for (int k = 0; k < 35; k++) pump_on(a, 2, 0);
    ck_assert_double_eq_tol(tip(a, 0), 4, 1e-3);
    ck_assert_double_eq(arrived(a, 0), 0);
    for (int k = 0; k < 35; k++) pump_on(a, 2, 0);
    ck_assert_double_eq_tol(arrived(a, 0), 1, 1e-6);
    put_away(a);
}
END_TEST

/* Drug that decays alike in reservoir and line makes no difference between them: a drug that is
 * half gone is all there, and of one that comes anew nothing is, until it comes. */
START_TEST(decay_is_no_arrival)
{
    struct bench *a = line_with(4, 0);
    double rate = log(2) / (40 * line_volume(a) / 40 / (millilitre / day)), holds = 4;
    EACH_LANE(i) a->ports->drug.degradation[0][i] = rate;
    double share = exp(-rate * line_volume(a) / 40 / (millilitre / day));
    for (int fill = 0; fill < 2; fill++) {
        for (int k = 0; k < 30; k++) {
            pump_on(a, holds * (1 + share) / 2, 0);
            holds *= share;
            hold(a, 0, holds);
            ck_assert_double_eq_tol(arrived(a, 0), fill ? 0 : 1, 1e-3);
        }
        holds = 6;
        fill_in(a, holds, 0);
    }
    put_away(a);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "fills");
    tcase_add_loop_test(tests, same_curve_up_and_down, 0, (int)(sizeof fills / sizeof *fills));
    tcase_add_test(tests, again_and_again);
    tcase_add_test(tests, decay_is_no_arrival);
}
