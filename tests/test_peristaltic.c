/* The rotor's flow: errors, fading, slip, pulses, stalls. */
#define TH_SUITE "peristaltic"
#include "bench_view.h"
#include "check_main.h"

extern const struct th_model th_pump_peristaltic;

#define ML_PER_DAY (1e-6 / 86400)
#define CLOSE(a, b, relative) ck_assert_double_le(fabs((a) - (b)), (relative)*fabs(b))

static void open_pump(struct bench *b)
{
    bench_open(b, &th_pump_peristaltic, 1);
    EACH_LANE(i)
    {
        b->ports->ordered_flow[i] = 1 * ML_PER_DAY;
        b->ports->reservoir_volume[i] = 20e-6;
        b->ports->reservoir_capacity[i] = 20e-6;
        b->ports->reservoir_usable[i] = 18.6e-6;
        b->ports->reservoir_taper[i] = 0.3e-6;
        b->ports->reservoir_pressure[i] = 30e3;
    }
}

/* The reservoir gives what the rotor moved. */
static double draw(struct bench *b, double seconds)
{
    bench_step(b, seconds);
    double moved = b->ports->pump_flow[0] * seconds;
    EACH_LANE(i)
    {
        double volume = b->ports->pump_flow[i] * seconds;
        b->ports->reservoir_volume[i] -= volume;
        b->ports->reservoir_usable[i] -= volume;
    }
    return moved;
}

/* Full: 1 - 2.4 % + 2 % (1 - 1/2) + 0.3 % (39 - 37) + 5 % (83.524/101.325 - 1). */
START_TEST(errors_add_up)
{
    struct bench b;
    open_pump(&b);
    bench_set(&b, "error", "-2.4 %");
    bench_set(&b, "volume_effect", "2 %");
    bench_set(&b, "temperature_effect", "0.3 %");
    bench_set(&b, "temperature", "39 degC");
    bench_set(&b, "ambient_effect", "5 %");
    bench_set(&b, "ambient", "83.524 kPa");
    bench_start(&b);
    double sum = 1 - 0.024 + 0.01 + 0.006 + 0.05 * (83.524 / 101.325 - 1);
    bench_step(&b, 1e-3);
    CLOSE(b.ports->pump_flow[4], sum * ML_PER_DAY, 1e-9);
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
        EACH_LANE(i) b.ports->reservoir_usable[i] = 1e-6;
        bench_start(&b);
        double moved = 0;
        for (int k = 0; k < pieces; k++) moved += draw(&b, 2 * 86400.0 / pieces);
        CLOSE(moved, expected, 1e-12);
        draw(&b, 1e9);
        ck_assert_double_ge(b.ports->reservoir_usable[0], -1e-21);
        ck_assert_double_le(b.ports->reservoir_usable[0], 1e-20);
        bench_close(&b);
    }
}
END_TEST

/* Long while the flow is full, a tenth of the taper while it fades. */
START_TEST(steps_see_the_fading)
{
    struct bench b;
    double longest[TH_LANES];
    open_pump(&b);
    b.ports->reservoir_usable[1] = 0.2e-6;
    b.ports->reservoir_usable[2] = 1e-12;
    bench_start(&b);
    bench_limit(&b, 1e9, longest);
    CLOSE(longest[0], 18.3 * 86400, 1e-9);
    CLOSE(longest[1], 0.03 * 86400, 1e-9);
    ck_assert_double_eq(longest[2], 1e9);
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
        EACH_LANE(i) b.ports->inlet_pressure[i] = 5e3 * k;
        bench_step(&b, 60);
        CLOSE(b.ports->pump_flow[0], ML_PER_DAY, 1e-15);
    }
    CLOSE(b.ports->pump_slip[0][0], 1e-13 / 60 / 133.322, 1e-5);
    ck_assert_double_eq(b.ports->pump_slip_from[0][0], 30e3);
    ck_assert_double_eq(b.ports->pump_slip_from[1][0], 200e3);
    CLOSE(b.ports->pump_tubing[0], 0.199e-6, 1e-12);
    bench_close(&b);
}
END_TEST

/* Marches to an instant (s), stopping at every alarm of every lane's common clock. */
static double march(struct bench *b, double until)
{
    th_tick end = (th_tick)llround(until * 1e6);
    double moved = 0;
    while (b->now[0] < end) {
        th_tick stop = b->alarm[0] < end ? b->alarm[0] : end;
        if (stop > b->now[0])
            moved += draw(b, (double)(stop - b->now[0]) / 1e6);
        EACH_LANE(i)
        if (b->alarm[i] <= b->now[i])
            bench_alarm(b, i);
    }
    return moved;
}

/* 1 mL/day in pulses of 1 uL: the first at 86.4 s, 1000 wound up in a day; the last one begins
 * at the very end, so 999 are given and one is about to be. */
START_TEST(pulses_keep_the_volume)
{
    struct bench b;
    open_pump(&b);
    bench_set(&b, "pulses", "resolved");
    bench_start(&b);
    ck_assert_int_eq(b.alarm[0], 86400000);
    ck_assert_double_eq(march(&b, 86.4), 0);
    ck_assert_int_eq(b.alarm[0], 86900000);
    CLOSE(march(&b, 86.9), 1e-9, 1e-12);
    double moved = 1e-9 + march(&b, 86399);
    CLOSE(moved, 999e-9, 1e-12);
    ck_assert_double_eq(bench_output(&b, "pulse_count", 0)[0], 999);
    bench_close(&b);
}
END_TEST

/* Half the flow from the middle of a period on: the next pulse comes when 1 uL is wound up. A
 * faster order than the rotor can give is given without pause. */
START_TEST(pulses_follow_the_order)
{
    struct bench b;
    open_pump(&b);
    bench_set(&b, "pulses", "resolved");
    bench_start(&b);
    march(&b, 43.2);
    EACH_LANE(i)
    {
        b.ports->ordered_flow[i] /= 2;
        b.due[i] = true;
    }
    bench_prepare(&b);
    ck_assert_int_le(llabs((long long)b.alarm[0] - 129600000), 1);
    EACH_LANE(i)
    {
        b.ports->ordered_flow[i] = 4e-9;
        b.due[i] = true;
    }
    bench_prepare(&b);
    CLOSE(march(&b, 143.2), 2e-9 * (100 - 0.125), 1e-9);
    bench_close(&b);
}
END_TEST

/* V-P13: a stall of one hour is exactly one hour's volume; then as before. */
START_TEST(stall)
{
    struct bench b;
    open_pump(&b);
    bench_start(&b);
    double moved = march(&b, 3600);
    bench_event(&b, "stall", -1, "1 h");
    moved += march(&b, 4 * 3600);
    CLOSE(moved, 3.0 / 24 * 1e-6, 1e-12);
    bench_event(&b, "stall", -1, NULL);
    ck_assert_double_eq(march(&b, 10 * 3600), 0);
    ck_assert_double_eq(bench_output(&b, "stalled", 0)[0], 1);
    bench_event(&b, "restart", -1);
    CLOSE(march(&b, 11 * 3600), 1e-6 / 24, 1e-12);
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
    tcase_add_test(tests, stall);
}
