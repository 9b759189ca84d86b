/* Rollers that come and go, the tube that fills behind them, and what leaks past them. */
#define TH_SUITE "peristaltic, rollers"
#include "laws.h"
#include "support/bench/pump.h"
#include "support/bench/pump_line.h"
#include "support/check_main.h"

/* 1 mL/day with a roller each 20 min: 1/72 mL. */
static void open_rippling(struct bench *b)
{
    open_pump(b);
    bench_set(b, "ripple", "30 %");
    EACH_LANE(i) bench_param(b, "roller_volume")[i] = 1e-6 / 72;
    bench_start(b);
}

/* Volume of 1 + e cos(2 pi t/T) from the start on. */
static double rippled(double e, double period, double time)
{
    const double turns = 2 * TH_PI * time / period;
    return ML_PER_DAY * (time + e * period / (2 * TH_PI) * sin(turns));
}

/* V-S4: trumpet of a ripple of 30 % and 20 min, sampled each 30 s:
 * +/- 100 e |sin(pi P/T)/(pi P/T)|. */
START_TEST(trumpet_of_a_ripple)
{
    static const int minutes[] = {2, 5, 11, 19, 31};
    static const double expected[] = {29.509, 27.009, 17.149, 1.572, 6.085};
    enum { SAMPLES = 240 };
    double moved[SAMPLES + 1] = {0};
    struct bench b;
    open_rippling(&b);
    for (int k = 0; k < SAMPLES; k++) moved[k + 1] = moved[k] + draw(&b, 30);
    for (int w = 0; w < 5; w++) {
        const int window = 2 * minutes[w];
        double most = -INFINITY, least = INFINITY;
        for (int k = 0; k + window <= SAMPLES; k++) {
            const double error =
                100 * ((moved[k + window] - moved[k]) / (ML_PER_DAY * window * 30) - 1);
            most = fmax(most, error);
            least = fmin(least, error);
        }
        ck_assert_double_le(fabs(most - expected[w]), 1e-3);
        ck_assert_double_le(fabs(least + expected[w]), 1e-3);
    }
    bench_close(&b);
}
END_TEST

/* The volume at an instant is that of the integral, whatever the steps to there: within a
 * roller, over some of them, over hundreds. */
START_TEST(ripple_is_exact_over_any_step)
{
    static const double steps[] = {1, 7, 600, 86400, 33333, 0.5, 1200, 86400 * 5.0};
    struct bench b;
    double time = 0, moved = 0;
    open_rippling(&b);
    for (size_t k = 0; k < sizeof steps / sizeof *steps; k++) {
        moved += draw(&b, steps[k]);
        time += steps[k];
        ck_assert_double_le(fabs(moved - rippled(0.3, 1200, time)), 1e-12 * moved);
    }
    CLOSE(bench_output(&b, "moved_volume", 0)[0], moved, 1e-14);
    bench_close(&b);
}
END_TEST

/* The even change has the moment of the flow about the step's middle: change h2/12, by
 * quadrature; of a short step it is what the flow changes by. */
START_TEST(ripple_within_a_step)
{
    static const double steps[] = {0.001, 3, 90, 250, 1000, 5000};
    enum { PARTS = 20000 };
    struct bench b;
    open_rippling(&b);
    double from = 0;
    for (size_t k = 0; k < sizeof steps / sizeof *steps; k++) {
        const double h = steps[k];
        double moment = 0;
        for (int n = 0; n < PARTS; n++) {
            const double t = (n + 0.5) / PARTS * h;
            moment += (t - h / 2) * (1 + 0.3 * cos(2 * TH_PI * (from + t) / 1200)) * h / PARTS;
        }
        draw(&b, h);
        ck_assert_double_le(fabs(b.ports->pump.change[0] * h * h / 12 - ML_PER_DAY * moment),
                            1e-6 * 0.3 * ML_PER_DAY * h * h / 12);
        from += h;
    }
    bench_close(&b);
}
END_TEST

/* A rotor that stands keeps its phase, and an error of what it moves is none of its turning. */
START_TEST(the_phase_is_the_rotors)
{
    struct bench b;
    open_rippling(&b);
    draw(&b, 450);
    CLOSE(bench_state(&b, "phase", 0)[0], 0.375, 1e-12);
    bench_event(&b, "stall", -1, NULL);
    ck_assert_double_eq(draw(&b, 500), 0);
    CLOSE(bench_state(&b, "phase", 0)[0], 0.375, 1e-12);
    bench_event(&b, "restart", -1);
    bench_set(&b, "error", "25 %");
    draw(&b, 450);
    CLOSE(bench_state(&b, "phase", 0)[0], 0.75, 1e-12);
    bench_close(&b);
}
END_TEST

/* In pulses of 1 uL, of a rotor that moves a quarter too much: each turns it by 0.8 uL of an
 * order, of 1/72 mL from roller to roller, and moves the ripple's part there. */
START_TEST(pulses_ripple_with_the_rotor)
{
    struct bench b;
    open_pump(&b);
    bench_set(&b, "ripple", "30 %");
    bench_set(&b, "pulses", "resolved");
    bench_set(&b, "error", "25 %");
    EACH_LANE(i) bench_param(&b, "roller_volume")[i] = 1e-6 / 72;
    bench_start(&b);
    double moved = 0;
    for (int pulse = 0; pulse < 10; pulse++)
        for (int end = 0; end < 2; end++) {
            moved += draw(&b, (double)(b.timer[0] - b.now[0]) / 1e6);
            EACH_LANE(i) bench_timer(&b, i);
        }
    const double turns = 10 * 0.8e-9 * 72 / 1e-6;
    CLOSE(bench_state(&b, "phase", 0)[0], turns, 1e-9);
    CLOSE(moved, 10e-9 * (1 + 0.3 * sin(2 * TH_PI * turns) / (2 * TH_PI * turns)), 1e-9);
    bench_close(&b);
}
END_TEST

/* A ripple of 100 % with the reservoir fading: no flow turns round, and no more is given than
 * there is. */
START_TEST(ripple_of_a_fading_reservoir)
{
    struct bench b;
    open_rippling(&b);
    bench_set(&b, "ripple", "100 %");
    EACH_LANE(i) b.ports->reservoir.usable[i] = 0.32e-6;
    double moved = 0;
    for (int k = 0; k < 4000; k++) {
        moved += draw(&b, 240);
        const double mean = b.ports->pump.flow[0], half = b.ports->pump.change[0] / 2;
        ck_assert_double_ge(mean - fabs(half), -1e-12 * ML_PER_DAY);
    }
    ck_assert_double_le(moved, 0.32e-6 * (1 + 1e-12));
    CLOSE(moved, 0.32e-6, 1e-6);
    bench_close(&b);
}
END_TEST

/* 24 mL/day, 10 uL from roller to roller: 36 s; tau 10 s: 1 - e^-3.6; at 1 mL/day all of it but
 * e^-86. With an effect of the filling: dV/dt = -Q phi (1 + a (V/c - 1/2)). */
START_TEST(the_tube_fills_behind_the_rollers)
{
    struct bench b;
    open_pump(&b);
    bench_set(&b, "refill_time", "10 s");
    bench_set(&b, "roller_volume", "10 uL");
    b.ports->program.ordered_flow[1] = 24 * ML_PER_DAY;
    b.ports->program.ordered_flow[2] = 0;
    bench_start(&b);
    bench_step(&b, 60);
    CLOSE(b.ports->pump.flow[0], ML_PER_DAY, 1e-15);
    CLOSE(b.ports->pump.flow[1], 24 * ML_PER_DAY * (1 - exp(-3.6)), 1e-12);
    ck_assert_double_eq(b.ports->pump.flow[2], 0);
    CLOSE(bench_output(&b, "error", 0)[1], -exp(-3.6), 1e-9);
    ck_assert_double_eq(bench_output(&b, "error", 0)[2], 0);
    bench_set(&b, "volume_effect", "20 %");
    const double a = 0.2, c = 20e-6, from = b.ports->reservoir.volume[1];
    const double rate = 24 * ML_PER_DAY * (1 - exp(-3.6)) * a / c, s = c * (1 / a - 0.5);
    bench_step(&b, 7200);
    CLOSE(b.ports->pump.flow[1] * 7200, (from + s) * -expm1(-rate * 7200), 1e-11);
    bench_close(&b);
}
END_TEST

/* ---- past the rollers ---- */

static const double per_kpa = ML_PER_DAY / 1e6; /* m3/s/Pa of 1 uL/day/kPa */

/* 30 kPa over 33.3... uL/day/kPa: 1 mL/day beside what is ordered; against 30 kPa none; above
 * it back, with what slips. */
START_TEST(a_leak_lies_open_both_ways)
{
    struct bench b;
    open_pump(&b);
    EACH_LANE(i) bench_param(&b, "leak")[i] = 100 / 3.0 * per_kpa;
    bench_set(&b, "slip", "1e-7 mL/min/mmHg");
    bench_start(&b);
    bench_step(&b, 60);
    const double slip = 1e-13 / 60 / 133.322;
    CLOSE(line_at(b.ports, 0), 2 * ML_PER_DAY, 1e-9);
    CLOSE(line_at(b.ports, 15e3), 1.5 * ML_PER_DAY, 1e-9);
    CLOSE(line_at(b.ports, 30e3), ML_PER_DAY, 1e-9);
    CLOSE(line_at(b.ports, 90e3), -ML_PER_DAY - slip * 60e3, 1e-5);
    ck_assert_double_eq(bench_output(&b, "occlusion_lost", 0)[0], 1);
    bench_event(&b, "stall", -1, NULL);
    bench_step(&b, 60);
    CLOSE(line_at(b.ports, 0), ML_PER_DAY, 1e-9);
    bench_close(&b);
}
END_TEST

/* A jump, drift from two orders, and both at once: the mean over a step, to the end of which it
 * grows. Seen in the line at once. A new pump has none. */
START_TEST(occlusion_is_lost_in_jumps_and_as_drift)
{
    struct bench b;
    open_pump(&b);
    bench_start(&b);
    bench_step(&b, 60);
    ck_assert_double_eq(b.ports->pump.slip[2][0], 0);
    ck_assert_double_eq(bench_output(&b, "occlusion_lost", 0)[0], 0);
    bench_event(&b, "lose_occlusion", -1, "10 uL/day/kPa", NULL, NULL);
    CLOSE(b.ports->pump.slip[2][0], 10 * per_kpa, 1e-12);
    CLOSE(line_at(b.ports, 0), 1.3 * ML_PER_DAY, 1e-9);
    bench_step(&b, 86400);
    CLOSE(b.ports->pump.slip[2][0], 10 * per_kpa, 1e-12);
    bench_event(&b, "lose_occlusion", -1, "0 uL/day/kPa", "30 uL/day/kPa", "30 day");
    bench_event(&b, "lose_occlusion", -1, "5 uL/day/kPa", "2 uL/day/kPa", "1 day");
    bench_step(&b, 4 * 86400);
    CLOSE(b.ports->pump.slip[2][0], (15 + 3 * 4 / 2.0) * per_kpa, 1e-12);
    CLOSE(bench_output(&b, "leak", 0)[0], (15 + 3 * 4) * per_kpa, 1e-12);
    CLOSE(b.ports->pump.change[0], 3 * 4 * per_kpa * 30e3, 1e-9);
    struct bench *all[] = {&b};
    bench_device(all, 1, -1, true);
    ck_assert_double_eq(b.ports->pump.slip[2][0], 0);
    bench_device(all, 1, -1, false);
    ck_assert_double_eq(bench_output(&b, "leak", 0)[0], 0);
    bench_close(&b);
}
END_TEST

/* Rotor and leak share what a fading reservoir gives, evenly by what each asks for. */
START_TEST(a_leak_fades_as_the_rotor_does)
{
    struct bench b;
    open_pump(&b);
    EACH_LANE(i) {
        bench_param(&b, "leak")[i] = 100 * per_kpa;
        b.ports->reservoir.usable[i] = 1e-6;
    }
    bench_start(&b);
    bench_step(&b, 86400 / 2.0);
    /* 2 mL asked for, 0.5 of them by the rotor: 0.7 + 0.3 (1 - e^(-1.3/0.3)) mL. */
    const double given = (0.7 + 0.3 * (1 - exp(-1.3 / 0.3))) * 1e-6;
    CLOSE(line_at(b.ports, 0) * 43200, given, 1e-9);
    CLOSE(bench_output(&b, "moved_volume", 0)[0], given / 4, 1e-12);
    bench_close(&b);
}
END_TEST

/* Steps follow the pressure of the reservoir, 1e9 Pa/m3, by a thousandth of what leaks, and
 * both flows where it begins to fade. */
START_TEST(steps_see_the_leak)
{
    struct bench b;
    double longest[TH_LANES];
    open_pump(&b);
    EACH_LANE(i) {
        bench_param(&b, "leak")[i] = 100 / 3.0 * per_kpa;
        b.ports->reservoir.stiffness[i] = i == 0 ? 1e9 : 0;
    }
    b.ports->reservoir.usable[2] = 0.3e-6;
    bench_start(&b);
    bench_limit(&b, 1e9, longest);
    CLOSE(longest[0], 1e-3 / (100 / 3.0 * per_kpa * 1e9), 1e-9);
    CLOSE(longest[1], 18.3 * 86400 / 2, 1e-9);
    CLOSE(longest[2], 0.0003 * 86400 / 2, 1e-9);
    bench_close(&b);
}
END_TEST

/* All that leaks back stays in the reservoir: with an effect of the filling the rotor's flow
 * stands still where as much comes back as it moves, 1.1 mL/day of a full one. */
START_TEST(a_leak_back_fills_the_reservoir)
{
    struct bench b;
    open_pump(&b);
    bench_set(&b, "volume_effect", "20 %");
    EACH_LANE(i) {
        bench_param(&b, "leak")[i] = 11 * per_kpa;
        b.ports->catheter.inlet_pressure[i] = 130e3;
    }
    bench_start(&b);
    bench_step(&b, 864000);
    CLOSE(bench_output(&b, "moved_volume", 0)[0], 11e-6, 1e-9);
    ck_assert_double_le(fabs(line_at(b.ports, 130e3)), 1e-9 * ML_PER_DAY);
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "rollers");
    tcase_add_test(tests, trumpet_of_a_ripple);
    tcase_add_test(tests, ripple_is_exact_over_any_step);
    tcase_add_test(tests, ripple_within_a_step);
    tcase_add_test(tests, the_phase_is_the_rotors);
    tcase_add_test(tests, pulses_ripple_with_the_rotor);
    tcase_add_test(tests, ripple_of_a_fading_reservoir);
    tcase_add_test(tests, the_tube_fills_behind_the_rollers);
    tests = add_case(suite, "leak");
    tcase_add_test(tests, a_leak_lies_open_both_ways);
    tcase_add_test(tests, occlusion_is_lost_in_jumps_and_as_drift);
    tcase_add_test(tests, a_leak_fades_as_the_rotor_does);
    tcase_add_test(tests, steps_see_the_leak);
    tcase_add_test(tests, a_leak_back_fills_the_reservoir);
}
