/* The line in time: what decays, what leaves when, and steps cut anywhere. */
#define TH_SUITE "line, time"
#include "support/check_main.h"

#include "support/bench/line.h"

static double tip(const struct bench *a)
{
    return a->ports->line.opening_mass[TH_TIP][0][0];
}

/* 0.4 mL/day of 29.68 ug/mL that decays by 3.3 an hour, in reservoir and line alike: in a day
 * c Q/k (1 - e^(-24 3.3)) = 0.1499 ug, whatever the step; and when it comes in each. */
START_TEST(test_fast_decay)
{
    static const double steps[] = {60, 600, 1800, 12600, 86400};
    struct bench *a = line_of(length, 0.199 * millilitre, 29.68e-3);
    double flow = 0.4 * millilitre / day, k = 3.3 / 3600, given = 0, h = steps[_i], t = 0;
    bench_start(a);
    for (; t < day - 1; t += h) {
        h = fmin(h, day - t);
        double rate = flow * 29.68e-3 * exp(-k * t), x = k * h;
        decaying_step(a, h, flow * h, 29.68e-3 * exp(-k * t), k);
        double mass = rate / k * -expm1(-x);
        double moment = rate / (k * k) * (1 - exp(-x) * (1 + x)) - h / 2 * mass;
        ck_assert_double_eq_tol(tip(a), mass, 1e-12 * mass);
        ck_assert_double_eq_tol(a->ports->line.opening_moment[TH_TIP][0][0], moment,
                                1e-11 * h * mass);
        given += tip(a);
    }
    ck_assert_double_eq_tol(given, 0.1499e-9, 1e-4 * given);
    ck_assert_double_eq_tol(given, flow * 29.68e-3 / k * -expm1(-k * day), 1e-12 * given);
    ck_assert_double_eq_tol(given + content(a) + a->ports->ledger.mass[TH_DEGRADED][0][0],
                            29.68e-3 * (line_volume(a) + flow / k * -expm1(-k * day)),
                            1e-12 * 29.68e-3 * line_volume(a));
    put_away(a);
}
END_TEST

/* Old drug and then new, both decaying, plug flow: 3 e^(-kt) until the line has passed, then
 * 5 e^(-kt). One step or many; the moment too. */
START_TEST(test_decaying_front)
{
    static const int cuts[] = {1, 3, 10, 101};
    struct bench *a = line_of(length, 0.199 * millilitre, 3);
    EACH_LANE(i) a->ports->drug.diffusivity[0][i] = 0;
    bench_start(a);
    double volume = line_volume(a), flow = volume / day, k = 2 / day, given = 0, late = 0;
    double whole = 1.7 * day, h = whole / cuts[_i];
    for (int n = 0; n < cuts[_i]; n++) {
        decaying_step(a, h, flow * h, 5 * exp(-k * n * h), k);
        given += tip(a);
        late += a->ports->line.opening_moment[TH_TIP][0][0] + tip(a) * (n + 0.5) * h;
    }
    double a1 = exp(-2), a2 = exp(-3.4);
    double expected = flow / k * (3 * (1 - a1) + 5 * (a1 - a2));
    double first = flow / (k * k) * (3 * (1 - 3 * a1) + 5 * (3 * a1 - 4.4 * a2));
    ck_assert_double_eq_tol(given, expected, 1e-11 * expected);
    ck_assert_double_eq_tol(late, first, 1e-11 * expected * whole);
    ck_assert_double_eq_tol(content(a), 5 * volume * a2, 1e-11 * volume);
    put_away(a);
}
END_TEST

/* CSF that is drawn in decays from when it came; what goes back to the reservoir until it left.
 */
START_TEST(test_decay_backwards)
{
    struct bench *a = line_of(length, 0, 4);
    EACH_LANE(i) a->ports->drug.diffusivity[0][i] = 0;
    EACH_LANE(i) a->ports->csf.opening_concentration[TH_TIP][0][i] = 0.25;
    bench_start(a);
    double volume = line_volume(a), moved = 0.5 * volume, x = _i ? 40 : 1.5;
    decaying_step(a, day, -moved, 0, x / day);
    double share = -expm1(-x) / x, held = 4 * moved * exp(-x) + 0.25 * moved * share;
    ck_assert_double_eq_tol(tip(a), -0.25 * moved, 1e-12 * moved);
    ck_assert_double_eq_tol(a->ports->line.opening_moment[TH_TIP][0][0], 0,
                            1e-12 * moved * day);
    ck_assert_double_eq_tol(a->ports->line.returned_mass[0][0], 4 * moved * share,
                            1e-12 * volume);
    ck_assert_double_eq_tol(content(a), held, 1e-12 * volume);
    ck_assert_double_eq_tol(a->ports->ledger.mass[TH_DEGRADED][0][0],
                            4 * volume + 0.25 * moved - 4 * moved * share - held,
                            1e-12 * volume);
    put_away(a);
}
END_TEST

/* The flow came late: so did the drug. */
START_TEST(test_flow_moment)
{
    struct bench *a = line_of(length, 0, 3);
    bench_start(a);
    double moved = 0.01 * line_volume(a);
    EACH_LANE(i) a->ports->catheter.opening_moment[TH_TIP][i] = 7 * moved;
    step(a, 60, moved, moved, 3);
    ck_assert_double_eq_tol(a->ports->line.opening_moment[TH_TIP][0][0], 3 * 7 * moved,
                            1e-12 * moved);
    put_away(a);
}
END_TEST

/* A front passes the tip in steps that limit allows, and again with each cut in pieces: what
 * has left at the same instants. */
START_TEST(test_cut_steps)
{
    static const double rate[] = {0.1, 0.4, 24};
    struct bench *a = line_of(length, 0.199 * millilitre, 0);
    struct bench *b = line_of(length, 0.199 * millilitre, 0);
    double flow = rate[_i] * millilitre / day, volume = line_volume(a), k = 1e-7;
    unsigned seed = 5;
    bench_start(a);
    bench_start(b);
    hold(a, 0, 1);
    expect_flow(a, flow);
    double left = 0, left_cut = 0, worst = 0, within = 0, pumped = 0, t = 0;
    int steps = 0;
    for (; pumped < 2 * volume; steps++) {
        double h = fmin(longest(a), day), done = 0;
        decaying_step(a, h, flow * h, exp(-k * t), k);
        left += tip(a);
        while (done < h) {
            double rest = h - done,
                   piece = rest < 1 ? rest : rest * (0.2 + 0.6 * uniform(&seed));
            decaying_step(b, piece, flow * piece, exp(-k * (t + done)), k);
            left_cut += tip(b);
            done += piece;
            double share = done / h, bent = share * share - share;
            double told =
                tip(a) * share + 6 * a->ports->line.opening_moment[TH_TIP][0][0] / h * bent;
            within = fmax(within, fabs(left - tip(a) + told - left_cut));
        }
        worst = fmax(worst, fabs(left - left_cut));
        pumped += flow * h;
        t += h;
        EACH_LANE(i) a->ports->reservoir.volume[i] = 20 * millilitre;
        hold(a, 0, exp(-k * t));
    }
    ck_assert_double_lt(worst, 1e-9 * volume);
    ck_assert_double_lt(within, 0.01 * volume / 128);
    ck_assert_int_lt(steps, 80);
    put_away(a);
    put_away(b);
}
END_TEST

/* The walls take up all that comes in: the mean square of the flow along the line is a third of
 * that at its inlet. A thousandth of the line a second for 200 s widen a sharp front in the
 * middle by sqrt(2 K t). */
START_TEST(test_storing_walls)
{
    struct bench *a = line_of(length, 0, 0);
    double volume = line_volume(a), flow = 0.001 * volume, seconds = 200;
    EACH_LANE(i) a->ports->drug.diffusivity[0][i] = 0;
    bench_start(a);
    step(a, 1, volume / 2, volume / 2, 1);
    EACH_LANE(i) a->ports->drug.diffusivity[0][i] = diffusivity;
    double speed = flow / area(), peclet = speed * bore / 2 / diffusivity;
    double expected = 2 * diffusivity * (1 + peclet * peclet / 3 / 48) * seconds;
    for (int n = 0; n < 20; n++) step(a, seconds / 20, flow * seconds / 20, 0, 1);
    const double *c = profile(a);
    double spacing = 1.2 * length / 128, first = 0, second = 0, sum = 0;
    for (int k = 1; k < 128; k++) {
        double fall = c[(k - 1) * TH_LANES] - c[k * TH_LANES], at = k * spacing;
        sum += fall;
        first += fall * at;
        second += fall * at * at;
    }
    double variance = second / sum - first / sum * (first / sum) - spacing * spacing / 12;
    ck_assert_double_eq_tol(variance, expected, 0.02 * expected);
    put_away(a);
}
END_TEST

/* Swollen to 1.35 lines, and then through twice over within one step: the queue holds it. */
START_TEST(test_swollen_and_fast)
{
    struct bench *a = line_of(length, 0, 2);
    EACH_LANE(i) a->ports->drug.diffusivity[0][i] = 0;
    bench_start(a);
    double volume = line_volume(a);
    for (int k = 0; k < 35; k++) step(a, 60, 0.01 * volume, 0, 2);
    step(a, 60, 2 * volume, 2 * volume, 3);
    ck_assert_double_eq_tol(tip(a), 2.7 * volume + 3 * 0.65 * volume, 0.01 * volume);
    ck_assert_double_eq_tol(tip(a) + content(a), (2 * 1.35 + 3 * 2) * volume, 1e-12 * volume);
    ck_assert_double_eq_tol(content(a), 3 * 1.35 * volume, 0.01 * volume);
    put_away(a);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "time");
    tcase_add_loop_test(tests, test_fast_decay, 0, 5);
    tcase_add_loop_test(tests, test_decaying_front, 0, 4);
    tcase_add_loop_test(tests, test_decay_backwards, 0, 2);
    tcase_add_test(tests, test_flow_moment);
    tcase_add_loop_test(tests, test_cut_steps, 0, 3);
    tcase_add_test(tests, test_storing_walls);
    tcase_add_test(tests, test_swollen_and_fast);
}
