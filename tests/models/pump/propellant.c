/* A restrictor behind a reservoir under pressure, on the bench with that reservoir: the outlet
 * is at a pressure that the test says. */
#define TH_SUITE "propellant"
#include "support/bench/restrictor.h"
#include "support/check_main.h"

extern const struct th_model th_pump_propellant;

static void open_it(struct pair *p, const char *gas, struct around around)
{
    open_pair(p, &th_pump_propellant, gas, around);
}

static double flow_with(const char *gas, struct around around)
{
    struct pair p;
    open_it(&p, gas, around);
    start_pair(&p);
    const double flow = step_pair(&p, 1);
    close_pair(&p);
    return flow;
}

/* 25 um and 0.294 m: 2.118e16 Pa s/m3; 245.18 kPa: 1 mL/day. */
START_TEST(one_millilitre_a_day)
{
    struct pair p;
    open_it(&p, "n_butane", usual);
    start_pair(&p);
    CLOSE(step_pair(&p, 3600) / 3600, ML_PER_DAY, 1.5e-3);
    CLOSE(bench_output(&p.pump, "resistance", 0)[0], 2.118e16, 1e-3);
    CLOSE(bench_output(&p.pump, "drive", 0)[0], 245.18e3, 2e-4);
    CLOSE(bench_output(&p.pump, "flow", 0)[0], ML_PER_DAY, 1.5e-3);
    CLOSE(bench_output(&p.pump, "net_volume", 0)[0], ML_PER_DAY * 3600, 1.5e-3);
    close_pair(&p);
}
END_TEST

/* V-P3, V-P4 and the table around them: flow against that at 37 C, at sea level, with the tip
 * 1.3 kPa above the air: % at +1, -1, +2 C, at 305, 1600, 2438 and 3000 m, with 10 mmHg more at
 * the tip; at 2 atm, % of the flow, and the atm of no flow. To 0.1 % (of 300 %: to 0.1 % of
 * it). */
static const struct {
    const char *gas;
    double changes[8], at_two, none_at;
} table[] = {
    {"n_butane", {6.13, -5.87, 12.52, 1.47, 7.26, 10.63, 12.73, -0.54}, 58.7, 3.42},
    {"isobutane", {5.45, -5.23, 11.12, 0.93, 4.59, 6.72, 8.05, -0.34}, 73.9, 4.83},
    {"r114", {6.49, -6.21, 13.27, 1.74, 8.58, 12.56, 15.04, -0.64}, 51.2, 3.05},
    {"neopentane", {7.11, -6.79, 14.55, 2.49, 12.29, 17.99, 21.55, -0.92}, 30.0, 2.43},
    {"r11", {11.34, -10.74, 23.29, 6.45, 31.79, 46.53, 55.74, -2.38}, -80.9, 1.55},
    {"r123", {15.10, -14.26, 31.09, 9.73, 47.95, 70.20, 84.09, -3.59}, -173, 1.37},
};
enum { ROWS = sizeof table / sizeof table[0] };

START_TEST(surroundings)
{
    static const struct around around[] = {
        {38, 101.325, 1.3}, {36, 101.325, 1.3}, {39, 101.325, 1.3}, {37, 97.714, 1.3},
        {37, 83.524, 1.3},  {37, 75.266, 1.3},  {37, 70.109, 1.3},  {37, 101.325, 2.63322}};
    const char *gas = table[_i].gas;
    const double flow = flow_with(gas, usual);
    for (int k = 0; k < 8; k++) {
        const double change = 100 * (flow_with(gas, around[k]) / flow - 1);
        ck_assert_msg(fabs(change - table[_i].changes[k]) <= 0.1, "%s, %d: %g %%", gas, k,
                      change);
    }
    const double two = 100 * flow_with(gas, (struct around){37, 202.65, 1.3}) / flow;
    ck_assert_double_le(fabs(two - table[_i].at_two), 0.1);
    const double less = table[_i].none_at - 0.01, more = table[_i].none_at + 0.01;
    ck_assert_double_gt(flow_with(gas, (struct around){37, less * 101.325, 1.3}), 0);
    ck_assert_double_lt(flow_with(gas, (struct around){37, more * 101.325, 1.3}), 0);
}
END_TEST

/* A check valve: forward it takes opens_at of the drive, at any pressure above that the line is
 * zero to round-off, and never rises. */
START_TEST(check_valve)
{
    struct pair p;
    open_it(&p, "r11", usual);
    start_pair(&p);
    const double free = step_pair(&p, 60) / 60;
    close_pair(&p);
    open_it(&p, "r11", usual);
    bench_set(&p.pump, "valve", "check");
    bench_set(&p.pump, "opens_at", "7 kPa");
    start_pair(&p);
    const double drive = 158.62 - 101.325 - 1.3;
    CLOSE(step_pair(&p, 60) / 60, free * (drive - 7) / drive, 2e-4);
    double before = INFINITY;
    for (double kpa = -20; kpa < 300; kpa += 0.5) {
        const double flow = line_at(p.ports, kpa * 1e3);
        ck_assert_double_le(flow, before + 1e-12 * free);
        if (kpa > 50.31)
            ck_assert_double_le(fabs(flow), 1e-12 * free);
        before = flow;
    }
    EACH_LANE(i) p.ports->surroundings.ambient_pressure[i] = 202.65e3;
    EACH_LANE(i) p.pump.due[i] = p.reservoir.due[i] = true;
    bench_prepare(&p.reservoir);
    ck_assert_double_le(fabs(step_pair(&p, 60) / 60), 1e-12 * free);
    close_pair(&p);
}
END_TEST

/* Deposits take a share of the conductance; plugged nothing flows either way, and what would
 * have is missed. */
START_TEST(clogged_and_plugged)
{
    struct pair p;
    open_it(&p, "n_butane", usual);
    start_pair(&p);
    const double flow = step_pair(&p, 60) / 60;
    bench_set(&p.pump, "clogged", "25 %");
    CLOSE(step_pair(&p, 60) / 60, 0.75 * flow, 1e-9);
    bench_set(&p.pump, "clogged", "0 %");
    bench_event(&p.pump, "stall", -1, "1 h");
    ck_assert_double_eq(step_pair(&p, 3600), 0);
    CLOSE(bench_output(&p.pump, "missed_volume", 0)[0], flow * 3600, 1e-9);
    ck_assert_double_eq(p.ports->pump.stalled[0], 1);
    bench_timer(&p.pump, 0);
    ck_assert_double_eq(p.ports->pump.stalled[0], 0);
    CLOSE(step_pair(&p, 60) / 60, flow, 1e-9);
    close_pair(&p);
}
END_TEST

/* Near empty: u = 1 mL, d = 0.3 mL, a flow Q at fixed pressures: 0.7 + 0.3 (1 - e^(-1.3/0.3))
 * mL of 2 mL, in one step or in many, and never more than there is. */
START_TEST(fades)
{
    const double expected = (0.7 + 0.3 * (1 - exp(-1.3 / 0.3))) * 1e-6;
    for (int pieces = 1; pieces <= 700; pieces *= 7) {
        struct pair p;
        double moved = 0;
        open_it(&p, "n_butane", usual);
        bench_set(&p.reservoir, "volume", "2.4 mL");
        start_pair(&p);
        const double time = 2e-6 / line_at(p.ports, 1300);
        for (int k = 0; k < pieces; k++) moved += step_pair(&p, time / pieces);
        CLOSE(moved, expected, 1e-12);
        for (int k = 0; k < 5; k++) step_pair(&p, 1e8);
        ck_assert_double_ge(p.ports->reservoir.volume[0], 1.4e-6 * (1 - 1e-12));
        close_pair(&p);
    }
}
END_TEST

/* Flow at a fixed outlet while the fluid warms: as the page says, by the temperature. */
static double warming_flow(double seconds)
{
    const double kelvin = 310.15 - 15 * 18.6 / 20 * exp(-seconds / 1200);
    const double drive = 1e3 * pow(10, 6.03769 - 987.4 / (kelvin - 27.742)) - 101325 - 1300;
    return drive / th_tube_resistance(25e-6, 0.294, th_water_viscosity(kelvin));
}

/* A refill at 22 C: the volume of the next three hours is the integral of that, by Simpson's
 * rule in steps of 1 s, to 3e-6, in the steps that the pump asks for. */
START_TEST(cold_refill)
{
    struct pair p;
    double moved = 0, expected = 0, longest[TH_LANES], time = 0;
    int steps = 0;
    open_it(&p, "n_butane", usual);
    bench_set(&p.reservoir, "refill_temperature", "22 degC");
    start_pair(&p);
    bench_event(&p.reservoir, "refill", -1, "18.6 mL", NULL, NULL, NULL, NULL, NULL, NULL,
                NULL);
    for (; time < 3 * 3600.0; steps++) {
        bench_limit(&p.pump, 3 * 3600.0 - time, longest);
        moved += step_pair(&p, longest[0]);
        time += longest[0];
    }
    for (int k = 0; k < 3 * 3600; k++)
        expected += (warming_flow(k) + 4 * warming_flow(k + 0.5) + warming_flow(k + 1)) / 6;
    CLOSE(moved, expected, 3e-6);
    ck_assert_int_lt(steps, 400);
    ck_assert_double_lt(expected, 0.96 * warming_flow(1e9) * 3 * 3600);
    close_pair(&p);
}
END_TEST

/* The order changes nothing; error is the flow against it. */
START_TEST(orders_are_nothing)
{
    struct pair p;
    open_it(&p, "n_butane", usual);
    start_pair(&p);
    const double flow = step_pair(&p, 60) / 60;
    ck_assert_double_eq(bench_output(&p.pump, "error", 0)[0], 0);
    EACH_LANE(i) p.ports->program.ordered_flow[i] = flow / 2;
    CLOSE(step_pair(&p, 60) / 60, flow, 1e-12);
    CLOSE(bench_output(&p.pump, "error", 0)[0], 1.0, 1e-9);
    close_pair(&p);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "restrictor");
    tcase_add_test(tests, one_millilitre_a_day);
    tcase_add_loop_test(tests, surroundings, 0, ROWS);
    tcase_add_test(tests, check_valve);
    tcase_add_test(tests, clogged_and_plugged);
    tcase_add_test(tests, fades);
    tcase_add_test(tests, cold_refill);
    tcase_add_test(tests, orders_are_nothing);
}
