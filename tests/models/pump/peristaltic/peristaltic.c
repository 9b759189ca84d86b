/* The rotor's flow: errors, fading, slip, pulses, stalls. */
#define TH_SUITE "peristaltic"
#include "support/bench/pump.h"
#include "support/check_main.h"

/* Full: 1 - 2.4 % + 2 % (1 - 1/2) + 0.3 % (39 - 37) + 5 % (83.524/101.325 - 1). */
START_TEST(errors_add_up)
{
    struct bench b;
    open_pump(&b);
    bench_set(&b, "error", "-2.4 %");
    bench_set(&b, "volume_effect", "2 %");
    bench_set(&b, "temperature_effect", "0.3 %/K");
    EACH_LANE(i) b.ports->surroundings.pump_temperature[i] = 312.15;
    bench_set(&b, "ambient_effect", "5 %");
    EACH_LANE(i) b.ports->surroundings.ambient_pressure[i] = 83524;
    bench_start(&b);
    double sum = 1 - 0.024 + 0.01 + 0.006 + 0.05 * (83.524 / 101.325 - 1);
    bench_step(&b, 1e-3);
    CLOSE(b.ports->pump.flow[4], sum * ML_PER_DAY, 1e-9);
    CLOSE(bench_output(&b, "error", 0)[4], sum - 1, 1e-9);
    bench_close(&b);
}
END_TEST

/* dV/dt = -Q (1 + a (V/c - 1/2)): V(t) = (V0 + s) e^-bt - s, b = Q a/c, s = c (1/a - 1/2). One
 * step of ten days or a thousand of a hundredth: the same. */
START_TEST(volume_effect_is_exact)
{
    double a = 0.2, c = 20e-6, s = c * (1 / a - 0.5), rate = ML_PER_DAY * a / c;
    double expected = 20e-6 - ((20e-6 + s) * exp(-rate * 864000) - s);
    for (int pieces = 1; pieces <= 1000; pieces *= 1000) {
        struct bench b;
        open_pump(&b);
        bench_set(&b, "volume_effect", "20 %");
        bench_start(&b);
        double moved = 0;
        for (int k = 0; k < pieces; k++) moved += draw(&b, 864000.0 / pieces);
        CLOSE(moved, expected, 1e-11);
        bench_close(&b);
    }
}
END_TEST

/* u = 1 mL, d = 0.3 mL, W = 2 mL: 0.7 + 0.3 (1 - e^(-1.3/0.3)) mL, in one step or in many. */
START_TEST(fades_and_never_overdraws)
{
    double expected = (0.7 + 0.3 * (1 - exp(-1.3 / 0.3))) * 1e-6;
    for (int pieces = 1; pieces <= 700; pieces *= 7) {
        struct bench b;
        open_pump(&b);
        EACH_LANE(i) b.ports->reservoir.usable[i] = 1e-6;
        bench_start(&b);
        double moved = 0;
        for (int k = 0; k < pieces; k++) moved += draw(&b, 2 * 86400.0 / pieces);
        CLOSE(moved, expected, 1e-12);
        draw(&b, 1e9);
        ck_assert_double_ge(b.ports->reservoir.usable[0], -1e-21);
        ck_assert_double_le(b.ports->reservoir.usable[0], 1e-20);
        bench_close(&b);
    }
}
END_TEST

/* Long while the flow is full; while it fades, until it has changed by 1e-3 at first and by
 * 1e-3 e^(n/2) in the n-th e-fold, to 1e-4 of the taper; with a volume effect until that has
 * moved it by 1e-3. */
START_TEST(steps_see_the_fading)
{
    struct bench b;
    double longest[TH_LANES];
    open_pump(&b);
    b.ports->reservoir.usable[1] = 0.3e-6;
    b.ports->reservoir.usable[2] = 0.3e-6 / 16;
    b.ports->reservoir.usable[3] = 0.99e-4 * 0.3e-6;
    bench_param(&b, "volume_effect")[4] = 0.02;
    bench_start(&b);
    bench_limit(&b, 1e9, longest);
    CLOSE(longest[0], 18.3 * 86400, 1e-9);
    CLOSE(longest[1], 0.0003 * 86400, 1e-9);
    CLOSE(longest[2], 0.0012 * 86400, 1e-9);
    ck_assert_double_eq(longest[3], 1e9);
    CLOSE(longest[4], 1e-3 * 20 / 0.02 / 1.01 * 86400, 1e-9);
    bench_close(&b);
}
END_TEST

/* V-P10 and the characteristic that the catheter is shown. */
START_TEST(characteristic)
{
    struct bench b;
    open_pump(&b);
    bench_set(&b, "slip", "1e-7 mL/min/mmHg");
    bench_set(&b, "relief_pressure", "200 kPa");
    bench_start(&b);
    for (int k = 0; k < 5; k++) {
        EACH_LANE(i) b.ports->catheter.inlet_pressure[i] = 5e3 * k;
        bench_step(&b, 60);
        CLOSE(b.ports->pump.flow[0], ML_PER_DAY, 1e-15);
    }
    CLOSE(b.ports->pump.slip[0][0], 1e-13 / 60 / 133.322, 1e-5);
    ck_assert_double_eq(b.ports->pump.slip_from[0][0], 30e3);
    ck_assert_double_eq(b.ports->pump.slip_from[1][0], 200e3);
    CLOSE(b.ports->pump.tubing[0], 0.199e-6, 1e-12);
    bench_close(&b);
}
END_TEST

/* Advances to an instant (s), stopping at every alarm of every lane's common clock, and counts
 * them, but gives up after 4000. */
static double advance_counting_alarms(struct bench *b, double until, int *alarms)
{
    th_tick end = (th_tick)llround(until * 1e6);
    double moved = 0;
    while (b->now[0] < end) {
        th_tick stop = b->timer[0] < end ? b->timer[0] : end;
        if (stop > b->now[0])
            moved += draw(b, (double)(stop - b->now[0]) / 1e6);
        *alarms += b->timer[0] <= b->now[0];
        ck_assert_int_lt(*alarms, 4000);
        EACH_LANE(i)
            if (b->timer[i] <= b->now[i])
                bench_timer(b, i);
    }
    return moved;
}

static double advance(struct bench *b, double until)
{
    int alarms = 0;
    return advance_counting_alarms(b, until, &alarms);
}

/* 1 mL/day in pulses of 1 uL: the first at 86.4 s, 1000 wound up in a day; the last one begins
 * at the very end, so 999 are given and one is about to be. */
START_TEST(pulses_keep_the_volume)
{
    struct bench b;
    open_pump(&b);
    bench_set(&b, "pulses", "resolved");
    bench_start(&b);
    ck_assert_int_eq(b.timer[0], 86400000);
    ck_assert_double_eq(advance(&b, 86.4), 0);
    ck_assert_int_eq(b.timer[0], 86900000);
    CLOSE(advance(&b, 86.9), 1e-9, 1e-12);
    double moved = 1e-9 + advance(&b, 86399);
    CLOSE(moved, 999e-9, 1e-12);
    ck_assert_double_eq(bench_output(&b, "pulse_count", 0)[0], 999);
    bench_close(&b);
}
END_TEST

/* Half the flow from the middle of a period on: the next pulse comes when 1 uL is wound up.
 * From 1 uL in 0.5 s on the pulses touch: the flow is what is ordered, and what is wound up
 * stays. */
START_TEST(pulses_follow_the_order)
{
    struct bench b;
    open_pump(&b);
    bench_set(&b, "pulses", "resolved");
    bench_start(&b);
    advance(&b, 43.2);
    EACH_LANE(i) {
        b.ports->program.ordered_flow[i] /= 2;
        b.due[i] = true;
    }
    bench_prepare(&b);
    ck_assert_int_le(llabs((long long)b.timer[0] - 129600000), 1);
    EACH_LANE(i) {
        b.ports->program.ordered_flow[i] = 4e-9;
        b.due[i] = true;
    }
    bench_prepare(&b);
    CLOSE(advance(&b, 143.2), 4e-9 * 100, 1e-12);
    CLOSE(bench_state(&b, "wound", 0)[0], 0.5e-9, 1e-9);
    ck_assert_double_eq(bench_output(&b, "pulse_count", 0)[0], 400);
    bench_close(&b);
}
END_TEST

/* 1 uL in 0.5 s, begun 0.2 s ago, when the order rises to where pulses touch, and one that a
 * stall stops: 0.4 of a pulse was moved, the rest stays wound up. */
START_TEST(pulses_are_cut)
{
    for (int stalls = 0; stalls < 2; stalls++) {
        struct bench b;
        open_pump(&b);
        bench_set(&b, "pulses", "resolved");
        bench_start(&b);
        double before = advance(&b, 86.6), asked = 86.6 / 86400 * 1e-6;
        CLOSE(before, 0.4e-9, 1e-9);
        EACH_LANE(i) {
            b.ports->program.ordered_flow[i] = 4e-9;
            b.due[i] = true;
        }
        if (stalls)
            bench_event(&b, "stall", -1, NULL);
        else
            bench_prepare(&b);
        CLOSE(advance(&b, 96.6) + 1e-9, (stalls ? 0 : 40e-9) + 1e-9, 1e-12);
        CLOSE(bench_state(&b, "wound", 0)[0], asked - 0.4e-9, 1e-9);
        ck_assert_double_eq(bench_output(&b, "pulse_count", 0)[0], stalls ? 0 : 40);
        CLOSE(bench_state(&b, "pulse_part", 0)[0], 0.4, 1e-6);
        bench_close(&b);
    }
}
END_TEST

/* 400.5 pulses' worth of any order, in any pulses: what was asked is moved or wound up, to
 * 1e-12; the flow never falls behind; 400 pulses, in two alarms each and no round of alarms. */
static void try_pulses(double volume, double time, double rate)
{
    struct bench b;
    open_pump(&b);
    bench_set(&b, "pulses", "resolved");
    double flow = rate * ML_PER_DAY, tick = flow * 1e-6;
    double until = llround(400.5 * volume / flow * 1e6) / 1e6;
    EACH_LANE(i) {
        bench_param(&b, "pulse_volume")[i] = volume;
        bench_param(&b, "pulse_time")[i] = time;
        b.ports->program.ordered_flow[i] = flow;
        b.ports->reservoir.usable[i] = 1;
    }
    bench_start(&b);
    int alarms = 0;
    double moved = advance_counting_alarms(&b, until, &alarms);
    double wound = bench_state(&b, "wound", 0)[0];
    double asked = bench_output(&b, "asked_volume", 0)[0];
    CLOSE(asked, flow * until, 1e-12);
    CLOSE(moved + wound, asked, 1e-12);
    CLOSE(bench_output(&b, "moved_volume", 0)[0], moved, 1e-12);
    ck_assert_double_ge(wound, -0.51 * tick);
    ck_assert_double_le(wound, volume + flow * time);
    ck_assert_double_eq(bench_output(&b, "pulse_count", 0)[0], 400);
    ck_assert_int_le(alarms, 803);
    bench_close(&b);
}

/* Orders on both sides of where pulses touch, and at it: 0.01 uL in 0.5 s is 1.728 mL/day. */
START_TEST(any_pulse_and_any_order)
{
    static const double volumes[] = {0.01e-9, 0.03e-9, 0.1e-9, 1e-9, 10e-9, 100e-9};
    static const double times[] = {0.01, 0.5, 60};
    static const double rates[] = {0.048, 0.3,   1.7, 1.7279999, 1.728, 1.73,
                                   3,     17.28, 24,  99.9,      100};
    for (size_t v = 0; v < sizeof volumes / sizeof *volumes; v++)
        for (size_t t = 0; t < sizeof times / sizeof *times; t++)
            for (size_t r = 0; r < sizeof rates / sizeof *rates; r++)
                try_pulses(volumes[v], times[t], rates[r]);
}
END_TEST

/* 0.3 mL, the last 10 uL fading, in pulses of 1 uL at 1 mL/day: after 290 + 10 ln 1e4 = 383 of
 * them less than a nL is left. What is asked after that needs a look each hour at most, and
 * counts. A refill brings the pulses back. */
START_TEST(pulses_of_nothing)
{
    struct bench b;
    int alarms = 0;
    open_pump(&b);
    bench_set(&b, "pulses", "resolved");
    EACH_LANE(i) {
        b.ports->reservoir.usable[i] = 0.3e-6;
        b.ports->reservoir.taper[i] = 0.01e-6;
    }
    bench_start(&b);
    double moved = advance_counting_alarms(&b, 86400, &alarms);
    ck_assert_double_gt(moved, 0.3e-6 - 1e-12);
    ck_assert_double_le(moved, 0.3e-6 * (1 + 1e-15));
    ck_assert_int_ge(alarms, 2 * 382);
    ck_assert_int_le(alarms, 2 * 383 + 16);
    advance_counting_alarms(&b, 1.5 * 86400, &alarms);
    ck_assert_int_le(alarms, 2 * 383 + 28);
    CLOSE(bench_output(&b, "pulse_count", 0)[0], 1500.0, 1.1 / 1500);
    EACH_LANE(i) {
        b.ports->reservoir.usable[i] = 18.6e-6;
        b.due[i] = true;
    }
    bench_prepare(&b);
    CLOSE(advance_counting_alarms(&b, 1.6 * 86400, &alarms), 100e-9, 1.1 / 100);
    ck_assert_int_gt(alarms, 2 * 382 + 2 * 99);
    bench_close(&b);
}
END_TEST

/* a_V = 20 %: pulses of 0.01 uL touch while more than 14.4 mL of 20 are left, and no longer
 * below, without any word from outside. */
START_TEST(touching_follows_the_filling)
{
    struct bench b;
    open_pump(&b);
    bench_set(&b, "pulses", "resolved");
    bench_set(&b, "pulse_volume", "0.01 uL");
    bench_set(&b, "volume_effect", "20 %");
    EACH_LANE(i) {
        b.ports->program.ordered_flow[i] =
            1.65514 * ML_PER_DAY; /* 1.728 / (1 + 0.2 (14.4/20 - 1/2)) */
        b.ports->reservoir.volume[i] = 14.7e-6;
    }
    bench_start(&b);
    advance(&b, 3600);
    ck_assert_double_eq(bench_state(&b, "turning", 0)[0], 1);
    int alarms = -140000; /* two for each of 7e4 pulses at most */
    advance_counting_alarms(&b, 0.4 * 86400, &alarms);
    ck_assert_double_lt(b.ports->reservoir.volume[0], 14.2e-6);
    ck_assert_double_eq(bench_state(&b, "turning", 0)[0], 0);
    CLOSE(bench_output(&b, "moved_volume", 0)[0] + bench_state(&b, "wound", 0)[0],
          bench_output(&b, "asked_volume", 0)[0], 1e-12);
    bench_close(&b);
}
END_TEST

/* V-P13: a stall of one hour is exactly one hour's volume; then as before. */
START_TEST(stall)
{
    struct bench b;
    open_pump(&b);
    bench_start(&b);
    double moved = advance(&b, 3600);
    bench_event(&b, "stall", -1, "1 h");
    moved += advance(&b, 4 * 3600);
    CLOSE(moved, 3.0 / 24 * 1e-6, 1e-12);
    bench_event(&b, "stall", -1, NULL);
    ck_assert_double_eq(advance(&b, 10 * 3600), 0);
    ck_assert_double_eq(bench_output(&b, "stalled", 0)[0], 1);
    bench_event(&b, "restart", -1);
    CLOSE(advance(&b, 11 * 3600), 1e-6 / 24, 1e-12);
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "rotor");
    tcase_add_test(tests, errors_add_up);
    tcase_add_test(tests, volume_effect_is_exact);
    tcase_add_test(tests, fades_and_never_overdraws);
    tcase_add_test(tests, steps_see_the_fading);
    tcase_add_test(tests, characteristic);
    tcase_add_test(tests, pulses_keep_the_volume);
    tcase_add_test(tests, pulses_follow_the_order);
    tcase_add_test(tests, pulses_are_cut);
    tcase_add_test(tests, any_pulse_and_any_order);
    tcase_add_test(tests, touching_follows_the_filling);
    tcase_add_test(tests, pulses_of_nothing);
    tcase_add_test(tests, stall);
}
