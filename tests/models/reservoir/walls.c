/* Walls that press on the fluid of a reservoir: a gas and a membrane by their laws, the flow
 * that a restrictor gives on them; a shell that yields. */
#define TH_SUITE "reservoir walls"
#include "laws.h"
#include "support/bench/bellows.h"
#include "support/check_main.h"
#include "support/real_run.h"

static double pressure_at(const char *wall, const char *rest, double millilitres,
                          double *stiffness)
{
    struct bench b;
    open_reservoir(&b, 1, 1);
    bench_set(&b, "wall", wall);
    bench_set(&b, "pressure_full", "100 kPa");
    bench_set(&b, "pressure_empty", "20 kPa");
    if (strcmp(wall, "gas") == 0)
        bench_set(&b, "gas_exponent", rest);
    else
        bench_set(&b, "tension", rest);
    EACH_LANE(i) bench_param(&b, "volume")[i] = millilitres * 1e-6;
    bench_start(&b);
    const double pressure = b.ports->reservoir.pressure[0];
    *stiffness = b.ports->reservoir.stiffness[0];
    CLOSE(bench_output(&b, "pressure", 0)[0], pressure, 1e-15);
    bench_close(&b);
    return pressure;
}

/* The stiffness is the slope of the pressure: by differences. */
static void expect_slope(const char *wall, const char *rest, double at)
{
    double slope, other;
    const double above = pressure_at(wall, rest, at + 1e-3, &other),
                 below = pressure_at(wall, rest, at - 1e-3, &other);
    pressure_at(wall, rest, at, &slope);
    CLOSE((above - below) / 2e-9, slope, 1e-6);
}

/* 100 kPa full, 20 kPa at 1.4 mL above the air's: p V^n is the same at every volume, that of
 * the gas being 18.6 mL/((201.325/121.325)^(1/n) - 1) and what the fluid leaves: 28.21 mL at
 * n 1. */
START_TEST(gas_is_compressed)
{
    static const char *const exponents[] = {"1", "1.3", "1.67"};
    for (int k = 0; k < 3; k++) {
        double slope;
        const double n = atof(exponents[k]), least = 18.6 / (pow(201.325 / 121.325, 1 / n) - 1);
        const double law = 201325 * pow(least, n);
        for (double at = 1.4; at < 20.1; at += 3.1) {
            const double gauge = pressure_at("gas", exponents[k], at, &slope);
            CLOSE((gauge + 101325) * pow(least + 20 - at, n), law, 1e-12);
        }
        CLOSE(pressure_at("gas", exponents[k], 1.4, &slope), 20e3, 1e-12);
        expect_slope("gas", exponents[k], 7);
        if (k == 0)
            CLOSE(least, 28.21, 1e-4);
    }
}
END_TEST

/* Of a warmer gas the absolute pressure rises as the temperature; in thinner air more of it is
 * above the air's. */
START_TEST(gas_is_warmed)
{
    struct bench b;
    open_reservoir(&b, 1, 1);
    bench_set(&b, "wall", "gas");
    bench_set(&b, "pressure_full", "100 kPa");
    EACH_LANE(i) b.ports->surroundings.pump_temperature[i] = 312.15;
    EACH_LANE(i) b.ports->surroundings.ambient_pressure[i] = 80e3;
    bench_start(&b);
    CLOSE(b.ports->reservoir.pressure[0], 201325 * 312.15 / 310.15 - 80e3, 1e-12);
    CLOSE(b.ports->reservoir.expansion[0], 201325 / 310.15, 1e-12);
    bench_close(&b);
}
END_TEST

/* x = V/capacity: full (s x + (1 - s) x^3). Half full at s 0: an eighth, at s 1: the half. */
START_TEST(rubber_is_stretched)
{
    static const char *const shares[] = {"0 %", "50 %", "100 %"};
    for (int k = 0; k < 3; k++) {
        double slope;
        const double s = 0.5 * k;
        CLOSE(pressure_at("rubber", shares[k], 20, &slope), 100e3, 1e-12);
        CLOSE(pressure_at("rubber", shares[k], 10, &slope), 100e3 * (s / 2 + (1 - s) / 8),
              1e-12);
        expect_slope("rubber", shares[k], 7);
    }
}
END_TEST

#define RESTRICTED                                                                    \
    "format: 1\nrun: {duration: 8 day, sample: 1 day}\n"                              \
    "drug: {use: solute, name: d, concentration: 1 mg/mL, diffusivity: 6e-10 m2/s}\n" \
    "program: {use: simple, rate: 1 mL/day}\n"                                        \
    "pump: {use: propellant, bore: 25 um, length: 10 cm, tubing: 0.2 mL}\n"           \
    "reservoir: {%s, pressure_full: 100 kPa, pressure_empty: 20 kPa}\n"               \
    "catheter: {length: 89 cm, bore: 0.5293 mm, tip: T10}\ncsf: {cells: 20}\n"        \
    "record: all\n"

static const struct wall {
    const char *text;
    double n, tension; /* of a gas; of rubber */
} walls[] = {{"wall: gas", 1, 0},
             {"wall: gas, gas_exponent: 1.4", 1.4, 0},
             {"wall: rubber, tension: 0 %", 0, 0},
             {"wall: rubber, tension: 60 %", 0, 0.6},
             {"wall: rubber, tension: 100 %", 0, 1}};

/* Pa gauge, from the laws as they are written. */
static double law(const struct wall *w, double volume)
{
    const double x = volume / 20e-6;
    if (!(w->n > 0))
        return 100e3 * (w->tension * x + (1 - w->tension) * x * x * x);
    const double least = 18.6e-6 / (pow(201.325 / 121.325, 1 / w->n) - 1);
    return 201325 * pow(least / (least + 20e-6 - volume), w->n) - 101325;
}

static double seen(const struct real_run *run, const char *path, size_t sample)
{
    return th_trace_get(run->trace, real_column(run, path), 0, sample, 0);
}

/* From full to V it takes the integral of R dV/(p(V) - p_tip), by Simpson's rule; of tension
 * alone V nears V_t = p_tip V_c/p_full by e^-(t p_full/(R V_c)). */
START_TEST(flow_by_volume)
{
    const struct wall *w = &walls[_i];
    char text[2000];
    snprintf(text, sizeof text, RESTRICTED, w->text);
    struct real_run run = real_run(text);
    const double tip =
        seen(&run, "catheter.pressure", 8) - seen(&run, "catheter.pressure_drop", 8);
    const double resists = th_tube_resistance(25e-6, 0.1, th_water_viscosity(310.15)) +
                           th_tube_resistance(0.5293e-3, 0.89, th_water_viscosity(310.15));
    const double left = seen(&run, "reservoir.volume", 8), h = (20e-6 - left) / 2000;
    double time = 0;
    for (int k = 0; k <= 2000; k++) {
        const double weight = k == 0 || k == 2000 ? 1 : k % 2 ? 4 : 2;
        time += weight * h / 3 * resists / (law(w, left + k * h) - tip);
    }
    ck_assert_double_lt(left, 15e-6);
    CLOSE(time, 8 * DAY, 1e-5);
    if (w->tension > 0.9) {
        const double last = tip * 20e-6 / 100e3;
        CLOSE(left, last + (20e-6 - last) * exp(-8 * DAY * 100e3 / (resists * 20e-6)), 1e-5);
    }
    ck_assert_double_le(seen(&run, "gauge.balance.worst", 8), 1e-13);
    real_close(&run);
}
END_TEST

/* V-R6: 40 mL, of which 27 are left after 4 atm, if it was empty (1.4 mL) and yields from 2 atm
 * on: 0.06648 mL/kPa. Full it loses nothing; up to 2 atm nobody loses any; a second time is no
 * worse than the first, and a later refill takes 25.6 mL and refuses 13. */
START_TEST(shell_is_pushed_in)
{
    struct bench b;
    open_reservoir(&b, 1, 1);
    bench_set(&b, "capacity", "40 mL");
    bench_set(&b, "yields_at", "202.65 kPa");
    EACH_LANE(i) bench_param(&b, "volume")[i] = i == 1 ? 40e-6 : i == 2 ? 20.7e-6 : 1.4e-6;
    bench_start(&b);
    static const double atmospheres[] = {1, 1.5, 2, 4, 1, 4, 1};
    static const double empty[] = {0, 0, 0, 13, 13, 13, 13};
    for (int k = 0; k < 7; k++) {
        EACH_LANE(i)
            b.ports->surroundings.ambient_pressure[i] =
                i == 3 ? 101325 : atmospheres[k] * 101325;
        EACH_LANE(i) b.due[i] = true;
        bench_prepare(&b);
        draw(&b, 0, 0, 60);
        const double *lost = bench_output(&b, "lost_capacity", 0);
        ck_assert_double_le(fabs(lost[0] - empty[k] * 1e-6), 1e-9);
        ck_assert_double_le(lost[1], 1e-18);
        ck_assert_double_le(fabs(lost[2] - empty[k] * 1e-6 / 2), 1e-9);
        ck_assert_double_eq(lost[3], 0);
    }
    bench_event(&b, "refill", 0, "38.6 mL", NULL, NULL, NULL, NULL, NULL, NULL, NULL);
    ck_assert_double_le(fabs(bench_output(&b, "last_refused_volume", 0)[0] - 13e-6), 1e-9);
    ck_assert_double_le(fabs(bench_output(&b, "volume", 0)[0] - 27e-6), 1e-9);
    ck_assert_double_eq(bench_output(&b, "full", 0)[0], 1);
    CLOSE(b.ports->reservoir.capacity[0], 27e-6, 1e-4);
    struct bench *all[] = {&b};
    bench_device(all, 1, -1, true);
    bench_device(all, 1, -1, false);
    ck_assert_double_eq(bench_output(&b, "lost_capacity", 0)[0], 0);
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "walls");
    tcase_add_test(tests, gas_is_compressed);
    tcase_add_test(tests, gas_is_warmed);
    tcase_add_test(tests, rubber_is_stretched);
    tcase_add_loop_test(tests, flow_by_volume, 0, sizeof walls / sizeof *walls);
    tcase_add_test(tests, shell_is_pushed_in);
}
