/* Pumps against each other, in the limits that they share: two whole runs of the same patient
 * with two pumps. */
#define TH_SUITE "pump limits"
#include "laws.h"
#include "support/check_main.h"
#include "support/real_run.h"

#include <unistd.h>

#define CLOSE(a, b, relative) ck_assert_double_le(fabs((a) - (b)), (relative)*fabs(b))

static const char *scenario(const char *pump, const char *reservoir, const char *more)
{
    static char text[3000];
    const int length = snprintf(
        text, sizeof text,
        "title: t\nrun: {duration: 5 day, sample: 6 h}\nrecord: [catheter, gauge.delivered,"
        " gauge.balance]\n"
        "drug: {from: parts/baclofen.yaml, concentration: 500 ug/mL}\n"
        "program: {rate: 1 mL/day}\n"
        "catheter: {from: parts/silicone_89cm.yaml, tip: T10}\ncsf: {cells: 60, probe: L1}\n"
        "pump: {%s}\nreservoir: {from: %s}\n%s",
        pump, reservoir, more);
    ck_assert_int_lt(length, (int)sizeof text);
    return text;
}

/* The volumes into the catheter and out of its tip are the same at all times; behind: what the
 * tip may be behind by, of the volume, as the walls hold more or less. */
static void same(const struct real_run *a, const struct real_run *b, double relative,
                 double behind)
{
    static const char *const paths[] = {"catheter.inlet_volume", "catheter.tip_volume",
                                        "gauge.delivered.delivered_mass"};
    ck_assert_double_le(real_get(a, "gauge.balance.worst", a->trace->times - 1), 1e-12);
    for (int k = 0; k < 3; k++)
        for (size_t t = 1; t < a->trace->times; t++) {
            const double one = real_get(a, paths[k], t), two = real_get(b, paths[k], t);
            ck_assert_msg(fabs(one - two) <= (k ? behind : relative) * fabs(two),
                          "%s at %zu: %.15g and %.15g", paths[k], t, one, two);
        }
}

static void try_pair(const char *one, const char *other, const char *reservoir,
                     const char *more, double relative, double behind)
{
    struct real_run a = real_run(scenario(one, reservoir, more)),
                    b = real_run(scenario(other, reservoir, more));
    same(&a, &b, relative, behind);
    real_close(&a);
    real_close(&b);
}

/* Fever, altitude, a pinch that takes two thirds of the flow. */
#define WORSE                                                          \
    "events:\n"                                                        \
    "  - {at: 1 day, set: {surroundings.pump_temperature: 39 degC}}\n" \
    "  - {at: 30 h, do: reservoir.refill, volume: 18 mL}\n"            \
    "  - {at: 2 day, set: {surroundings.pump_temperature: 37 degC}}\n" \
    "  - {at: 3 day, set: {surroundings.ambient: 80 kPa}}\n" PINCH
#define HIGH "events:\n  - {at: 3 day, set: {surroundings.ambient: 80 kPa}}\n" PINCH
#define PINCH \
    "faults: {use: kink, at: 40 cm, residual: 0.0135 mm, length: 5 cm, begins: 4 day}\n"

/* The map of a restrictor's flow, measured at the corners of what happens, is that pump: the
 * flow is linear in back-pressure. Warmth is that of the pump at once in a map: the
 * restrictor's reservoir follows within 1 s here. */
START_TEST(table_of_a_propellant_pump)
{
    char name[] = "/tmp/thecal-limits-XXXXXX", pump[400];
    const int file = mkstemp(name);
    ck_assert_int_ge(file, 0);
    FILE *map = fdopen(file, "w");
    fputs("rate[mL/day],temperature[degC],ambient[kPa],back_pressure[kPa],flow[mL/day]\n", map);
    for (int corner = 0; corner < 16; corner++) {
        const double celsius = corner & 1 ? 39 : 37, ambient = corner & 2 ? 101.325 : 80,
                     back = corner & 4 ? 230 : 0;
        const double kelvin = celsius + 273.15;
        const double drive =
            1e3 * pow(10, 6.03769 - 987.4 / (kelvin - 27.742)) - (ambient + back) * 1e3;
        /* 128 mu L/(pi d^4), water. */
        const double resistance =
            128 * th_water_viscosity(kelvin) * 0.294 / (3.14159265358979 * pow(25e-6, 4));
        fprintf(map, "%d,%g,%.17g,%g,%.17g\n", corner & 8 ? 2 : 1, celsius, ambient, back,
                drive / resistance * 86400e6);
    }
    ck_assert_int_eq(fclose(map), 0);
    snprintf(pump, sizeof pump, "use: table, map: %s, relief: 0 mL/min/mmHg, tubing: 0.2 mL",
             name);
    try_pair("use: propellant", pump, "parts/vapour_20ml.yaml, warming_time: 1 s, taper: 1 uL",
             WORSE, 3e-6, 3e-6);
    remove(name);
}
END_TEST

/* Open all the time, a valve before the restrictor is not there. */
START_TEST(a_valve_that_is_always_open)
{
    try_pair("use: propellant", "use: piezo, full_flow: 0.5 mL/day, length: 29.4 cm",
             "parts/vapour_20ml.yaml, refill_temperature: 20 degC", WORSE, 1e-12, 1e-12);
}
END_TEST

/* An accumulator that fills to its stop displaces, as rollers do: whole pulses of 2.5 uL are
 * 400 in a day; as a mean the same at all times. Of a step that ends with a pulse the walls
 * hold a part: less than the whole, of 250 uL at the first sample. */
START_TEST(full_stroke)
{
    try_pair("use: peristaltic, tubing: 0.2 mL", "use: valve_gated", "parts/bellows_20ml.yaml",
             "", 1e-12, 1e-2);
    try_pair("use: peristaltic, tubing: 0.2 mL", "use: valve_gated, pulses: mean",
             "parts/bellows_20ml.yaml", "", 1e-9, 1e-9);
}
END_TEST

/* Against next to no pressure, of a wet membrane, salt displaces, too: 1.467 kPa of 100 MPa. */
START_TEST(osmosis_displaces)
{
    try_pair("use: peristaltic, tubing: 0.2 mL",
             "use: osmotic, flow: 1 mL/day, osmotic_pressure: 100 MPa, wet_for: 99 day, "
             "tubing: 0.2 mL",
             "parts/bellows_20ml.yaml", "", 2e-5, 2e-5);
}
END_TEST

/* A piston whose chamber fills displaces, too, whatever the reservoir sucks with; fouled, it
 * slips as rollers do (which take the reservoir's warmth of the step's start); whole strokes of
 * 0.5 uL are 2000 in a day. */
START_TEST(a_piston_displaces)
{
    static const char sucks[] = "parts/bellows_20ml.yaml, propellant: r113, "
                                "pressure_full: 0 kPa, pressure_empty: 0 kPa";
    try_pair("use: peristaltic, tubing: 0.2 mL", "use: piston", sucks, WORSE, 1e-12, 1e-12);
    try_pair("use: peristaltic, tubing: 0.2 mL, slip: 1e-6 mL/min/mmHg",
             "use: piston, fouled: 1e-6 mL/min/mmHg", sucks, HIGH, 1e-9, 1e-9);
    try_pair("use: peristaltic, tubing: 0.2 mL", "use: piston, pulses: counted", sucks, "",
             1e-12, 1e-2);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "limits");
    tcase_add_test(tests, table_of_a_propellant_pump);
    tcase_add_test(tests, a_valve_that_is_always_open);
    tcase_add_test(tests, full_stroke);
    tcase_add_test(tests, osmosis_displaces);
    tcase_add_test(tests, a_piston_displaces);
}
