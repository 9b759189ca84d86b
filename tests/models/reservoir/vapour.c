/* A propellant over the bellows: its pressure, and the warmth of what is in the reservoir. */
#define TH_SUITE "reservoir vapour"
#include "support/bench/bellows.h"
#include "support/check_main.h"

/* Absolute pressures of eleven propellants at 37 C, kPa, and their slopes, kPa/K: of the
 * reference equations' ancillaries. */
static const struct {
    const char *name;
    double pressure, slope;
} gases[] = {
    {"n_butane", 347.80, 9.915},   {"isobutane", 490.46, 13.150},
    {"r114", 310.14, 9.122},       {"r21", 269.43, 8.394},
    {"neopentane", 247.45, 7.235}, {"r245fa", 226.85, 7.634},
    {"r11", 158.62, 5.087},        {"r123", 139.75, 4.724},
    {"isopentane", 137.67, 4.444}, {"n_perfluoropentane", 133.25, 4.595},
    {"r113", 70.35, 2.522},
};
enum { GASES = sizeof gases / sizeof gases[0] };

/* A reservoir of one gas, without bellows to speak of, at a temperature and in air: C, kPa. Not
 * started. */
static void fill_gas(struct bench *b, const char *gas, double celsius, double ambient)
{
    open_reservoir(b, 1, 10);
    bench_set(b, "propellant", gas);
    bench_set(b, "pressure_full", "0 kPa");
    bench_set(b, "pressure_empty", "0 kPa");
    EACH_LANE(i) {
        b->ports->surroundings.pump_temperature[i] = celsius + 273.15;
        b->ports->surroundings.ambient_pressure[i] = ambient * 1e3;
    }
}

static void open_gas(struct bench *b, const char *gas, double celsius, double ambient)
{
    fill_gas(b, gas, celsius, ambient);
    bench_start(b);
}

/* kPa gauge */
static double pressure_of(const char *gas, double celsius, double ambient)
{
    struct bench b;
    open_gas(&b, gas, celsius, ambient);
    const double pressure = b.ports->reservoir.pressure[3];
    ck_assert_double_eq(bench_output(&b, "pressure", 0)[3], pressure);
    bench_close(&b);
    return pressure / 1e3;
}

/* V-P2, and all others, to 0.05 %; the slope that pumps are told to 0.1 %. */
START_TEST(all_gases)
{
    for (int k = 0; k < GASES; k++) {
        struct bench b;
        open_gas(&b, gases[k].name, 37, 101.325);
        CLOSE(b.ports->reservoir.pressure[0] / 1e3 + 101.325, gases[k].pressure, 5e-4);
        CLOSE(b.ports->reservoir.expansion[0] / 1e3, gases[k].slope, 1e-3);
        bench_close(&b);
    }
}
END_TEST

/* The ancillary of CoolProp for n-butane: p = p_c exp(T_c/T sum n_i (1 - T/T_c)^t_i). */
static double n_butane(double celsius)
{
    static const double n[] = {0.06986482880463143, -6.689091326409199, 4.774874567188075,
                               -5.7054710938841655, 1.8437119133933968, -3.735372218319482},
                        t[] = {0.743, 0.984, 1.886, 2.16, 3.286, 4.231};
    const double kelvin = celsius + 273.15, critical = 425.125;
    double sum = 0;
    for (int k = 0; k < 6; k++) sum += n[k] * pow(1 - kelvin / critical, t[k]);
    return 3796.0 * exp(critical / kelvin * sum);
}

/* V-P1: 243.32, 347.80 and 378.51 kPa at 25, 37 and 40 C; and the ancillary over the range of
 * the fit, to 0.0063 %. */
START_TEST(n_butane_by_temperature)
{
    static const double celsius[] = {25, 37, 40}, kpa[] = {243.32, 347.80, 378.51};
    for (int k = 0; k < 3; k++)
        CLOSE(pressure_of("n_butane", celsius[k], 101.325) + 101.325, kpa[k], 5e-4);
    for (int c = 15; c <= 45; c++)
        CLOSE(pressure_of("n_butane", c, 100) + 100, n_butane(c), 6.4e-5);
}
END_TEST

/* V-P15: R-113 sucks: 5.28 kPa below the air of 2400 m (75.626 kPa) at 37 C, nothing at 39.0
 * C: 75.54 kPa. */
START_TEST(suction)
{
    ck_assert_double_le(fabs(pressure_of("r113", 37, 75.626) + 5.28), 0.01);
    ck_assert_double_le(fabs(pressure_of("r113", 37, 101.325) + 30.97), 0.02);
    ck_assert_double_lt(pressure_of("r113", 38.9, 75.626), 0);
    ck_assert_double_gt(pressure_of("r113", 39.1, 75.626), 0);
}
END_TEST

/* The bellows' own pressure comes on top: 10 kPa full and -5 kPa at the residual, 2.5 kPa half
 * way. The air is felt at once, and without a propellant not at all. */
START_TEST(bellows_above_the_gas)
{
    struct bench b;
    fill_gas(&b, "r11", 37, 101.325);
    bench_set(&b, "pressure_full", "10 kPa");
    bench_set(&b, "pressure_empty", "-5 kPa");
    bench_set(&b, "volume", "10.7 mL");
    bench_start(&b);
    CLOSE(b.ports->reservoir.pressure[0] / 1e3, 158.62 - 101.325 + 2.5, 5e-4);
    EACH_LANE(i) b.ports->surroundings.ambient_pressure[i] = 202.65e3;
    EACH_LANE(i) b.due[i] = true;
    bench_prepare(&b);
    CLOSE(b.ports->reservoir.pressure[0] / 1e3, 158.62 - 202.65 + 2.5, 2e-3);
    bench_close(&b);
    ck_assert_double_eq(pressure_of("none", 37, 101.325), pressure_of("none", 20, 50));
}
END_TEST

/* 18.6 mL at 22 C onto 1.4 mL at 37 C: 37 - 15 18.6/20 = 23.05 C, whatever is rinsed before at
 * the pump's temperature; then 37 - 13.95 e^(-t/20 min), in one step or in many. */
START_TEST(cold_refill)
{
    static const double minute = 60;
    for (int pieces = 1; pieces <= 64; pieces *= 8) {
        struct bench b;
        open_gas(&b, "n_butane", 37, 101.325);
        ck_assert_double_eq(b.ports->reservoir.temperature[0], 310.15);
        bench_set(&b, "refill_temperature", "22 degC");
        bench_event(&b, "refill", -1, "18.6 mL", NULL, NULL, NULL, NULL, NULL, NULL, NULL);
        const double apart = 15 * 18.6 / 20;
        CLOSE(b.ports->reservoir.temperature[0], 310.15 - apart, 1e-13);
        CLOSE(b.ports->reservoir.pressure[0] / 1e3 + 101.325, n_butane(37 - apart), 6.4e-5);
        for (int k = 0; k < pieces; k++) draw(&b, 0, 0, 30 * minute / pieces);
        CLOSE(b.ports->reservoir.temperature[0], 310.15 - apart * exp(-1.5), 1e-13);
        CLOSE(bench_output(&b, "temperature", 0)[0], 310.15 - apart * exp(-1.5), 1e-13);
        bench_close(&b);
    }
}
END_TEST

/* Each rinse of 2 mL at 22 C onto 1.4 mL mixes and leaves with what it took: (1.4/3.4)^3 of
 * the warmth stays, before 18.6 mL more: 1.4/20 of that. Left out it is the pump's. */
START_TEST(cold_rinses)
{
    struct bench b;
    open_gas(&b, "n_butane", 37, 101.325);
    bench_event(&b, "refill", -1, "18.6 mL", NULL, NULL, NULL, "3", "2 mL", NULL, NULL);
    ck_assert_double_eq(b.ports->reservoir.temperature[0], 310.15);
    bench_set(&b, "refill_temperature", "22 degC");
    bench_event(&b, "refill", -1, "18.6 mL", NULL, NULL, NULL, "3", "2 mL", NULL, NULL);
    const double above = 15 * pow(1.4 / 3.4, 3) * 1.4 / 20;
    CLOSE(b.ports->reservoir.temperature[0], 295.15 + above, 1e-12);
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "vapour");
    tcase_add_test(tests, all_gases);
    tcase_add_test(tests, n_butane_by_temperature);
    tcase_add_test(tests, suction);
    tcase_add_test(tests, bellows_above_the_gas);
    tcase_add_test(tests, cold_refill);
    tcase_add_test(tests, cold_rinses);
}
