/* A restrictor behind a reservoir under pressure in whole runs: with a catheter, a pinch, an
 * empty reservoir, and fluid that comes back. */
#define TH_SUITE "propellant, runs"
#include "laws.h"
#include "support/check_main.h"
#include "support/real_run.h"

#define ML_PER_DAY (1e-6 / 86400)
#define CLOSE(a, b, relative) ck_assert_double_le(fabs((a) - (b)), (relative)*fabs(b))

/* A patient with that pump and a reservoir of that gas; rows of both, and more sections. */
static const char *scenario(const char *run, const char *pump, const char *reservoir,
                            const char *more)
{
    static char text[3000];
    const int length = snprintf(
        text, sizeof text,
        "title: t\nrun: {%s}\nrecord: [all, reservoir.temperature]\n"
        "drug: {from: parts/baclofen.yaml, concentration: 500 ug/mL}\n"
        "program: {rate: 1 mL/day}\n"
        "catheter: {from: parts/silicone_89cm.yaml, tip: T10}\ncsf: {cells: 60, probe: L1}\n"
        "pump: {use: propellant%s}\n"
        "reservoir: {from: parts/bellows_20ml.yaml, pressure_full: 0 kPa, "
        "pressure_empty: 0 kPa%s}\n%s",
        run, pump, reservoir, more);
    ck_assert_int_lt(length, (int)sizeof text);
    return text;
}

/* V-P3 and V-P4 with the catheter: from 37 to 38 C on day 2, up 305 m on day 3. The tip is at
 * 11 mmHg (1.467 kPa) here. What went in is what the pump says it moved. */
START_TEST(surroundings)
{
    static const char *const gas[] = {", propellant: n_butane", ", propellant: r11"};
    static const double warm[] = {6.13, 11.34}, high[] = {1.47, 6.45};
    struct real_run run = real_balanced(
        scenario("duration: 3 day, sample: 6 h", "", gas[_i],
                 "events:\n"
                 "  - {at: 1 day, set: {surroundings.body_temperature: 38 degC}}\n"
                 "  - {at: 2 day, set: {surroundings.body_temperature: 37 degC,"
                 " surroundings.altitude: 305 m}}\n"));
    const double before = real_get(&run, "catheter.inlet_flow", 4),
                 hot = real_get(&run, "catheter.inlet_flow", 8),
                 up = real_last(&run, "pump.flow");
    ck_assert_double_le(fabs(100 * (hot / before - 1) - warm[_i]), 0.1);
    ck_assert_double_le(fabs(100 * (up / before - 1) - high[_i]), 0.1);
    CLOSE(real_last(&run, "pump.net_volume"), real_last(&run, "catheter.inlet_volume"), 1e-14);
    CLOSE(real_last(&run, "pump.error") + 1, up / ML_PER_DAY, 1e-6);
    real_close(&run);
}
END_TEST

/* V-R5: two hours at 2 atm with R-11 and no valve: CSF comes into the reservoir, which then
 * holds more than the programmer counts, and less drug; with a check valve nothing moves. */
START_TEST(retrograde)
{
    static const char *const valves[] = {", bore: 36 um", ", bore: 36 um, valve: check"};
    struct real_run run = real_balanced(
        scenario("duration: 2 day, sample: 1 h", valves[_i], ", volume: 10 mL, propellant: r11",
                 "events:\n"
                 "  - {at: 12 h, set: {surroundings.ambient: 202.65 kPa}}\n"
                 "  - {at: 36 h, set: {surroundings.ambient: 101.325 kPa}}\n"));
    const double came = real_get(&run, "catheter.inlet_volume", 12) -
                        real_get(&run, "catheter.inlet_volume", 36),
                 first = real_get(&run, "catheter.inlet_volume", 12);
    if (_i)
        ck_assert_double_le(fabs(came), 1e-9 * first);
    else {
        /* In twice the time; the catheter is 6e-5 of the restrictor. */
        const double tip = real_last(&run, "pressure.tip_pressure") / 1e3;
        CLOSE(came / first, 2 * (202.65 + tip - 158.626) / (158.626 - 101.325 - tip), 2e-5);
        ck_assert_double_gt(real_last(&run, "reservoir.discrepancy"), 0.5e-6);
        ck_assert_double_lt(real_last(&run, "reservoir.concentration"), 0.495);
    }
    real_close(&run);
}
END_TEST

/* An elastic wall of 10 kPa at the residual and 40 kPa full, in air alone: u' = -G (k u + p_e -
 * p_tip), so u(t) = (u0 + a) e^(-G k t) - a, with a = (p_e - p_tip)/k; 60 um, 1 m: G =
 * 1/4.600e14. */
START_TEST(elastic_wall)
{
    const char *text =
        "title: t\nrun: {duration: 4 day, sample: 6 h}\nrecord: [all]\n"
        "drug: {from: parts/baclofen.yaml, concentration: 500 ug/mL}\n"
        "program: {rate: 1 mL/day}\n"
        "catheter: {from: parts/silicone_89cm.yaml, tip: T10}\ncsf: {cells: 60, probe: L1}\n"
        "pump: {use: propellant, bore: 60 um, length: 1 m}\n"
        "reservoir: {from: parts/bellows_20ml.yaml, pressure_empty: 10 kPa,"
        " pressure_full: 40 kPa}\n";
    struct real_run run = real_balanced(text);
    const double capillary = th_tube_resistance(60e-6, 1, th_water_viscosity(310.15)),
                 line = real_last(&run, "catheter.resistance");
    const double g = 1 / (capillary + line), k = 30e3 / 18.6e-6, u0 = 18.6e-6,
                 tip = real_last(&run, "pressure.tip_pressure"), a = (10e3 - tip) / k;
    for (size_t t = 1; t < run.trace->times; t++) {
        const double u = (u0 + a) * exp(-g * k * 21600.0 * (double)t) - a;
        if (u > 0.4e-6)
            CLOSE(real_get(&run, "reservoir.volume", t) - 1.4e-6, u, 1e-6);
    }
    real_close(&run);
}
END_TEST

/* Nearly nothing in the way: 14.6 mL and more within minutes; the residual stays, to
 * round-off. */
START_TEST(never_overdraws)
{
    struct real_run run =
        real_balanced(scenario("duration: 20 min, sample: 1 min", ", bore: 1 mm, length: 1 mm",
                               ", propellant: isobutane", ""));
    for (size_t t = 0; t < run.trace->times; t++)
        ck_assert_double_ge(real_get(&run, "reservoir.volume", t), 1.4e-6 * (1 - 1e-12));
    ck_assert_double_lt(real_last(&run, "reservoir.volume"), 1.41e-6);
    real_close(&run);
}
END_TEST

/* A pinch of the resistance of the restrictor halves the flow: 25.0 um over 29.4 cm, as a kink
 * of 5 cm of 16.05 um. No pressure is above the reservoir's; all over again when it opens. */
START_TEST(pinched)
{
    struct real_run run = real_balanced(scenario(
        "duration: 4 day, sample: 1 h", "", ", propellant: n_butane",
        "faults: [{use: kink, at: 40 cm, residual: 0.01605 mm, length: 5 cm, begins: 1 day,\n"
        "          until: 3 day}]\n"));
    const double free = real_get(&run, "catheter.inlet_flow", 23),
                 held = real_get(&run, "catheter.tip_flow", 71);
    const double ratio = pow(25 / 16.05, 4) * 5 / 29.4;
    CLOSE(held / free, 1 / (1 + ratio), 1e-4);
    CLOSE(real_last(&run, "catheter.tip_flow"), free, 1e-6);
    ck_assert_double_lt(real_last(&run, "catheter.highest_pressure"),
                        real_last(&run, "reservoir.pressure"));
    real_close(&run);
}
END_TEST

/* In and out, stalls, cold refills and dives at the same instants: drug and fluid add up. */
START_TEST(all_at_once)
{
    struct real_run run = real_balanced(
        scenario("duration: 12 day, sample: 1 h", ", valve: check, bore: 36 um",
                 ", refill_temperature: 20 degC, propellant: r11",
                 "faults: [{use: leak, at: 30 cm, resistance: 1e14 Pa s/m3, begins: 2 day,\n"
                 "          until: 4 day}]\n"
                 "events:\n"
                 "  - {at: 2 day, do: pump.stall, over: 1 day}\n"
                 "  - {at: 3 day, do: reservoir.refill, volume: 18 mL}\n"
                 "  - {at: 3 day, set: {surroundings.ambient: 300 kPa, pump.valve: none}}\n"
                 "  - {at: 5 day, set: {surroundings.ambient: 80 kPa, pump.valve: check}}\n"
                 "  - {at: 6 day, do: reservoir.refill, volume: 18 mL}\n"
                 "  - {at: 6 day, do: program.bolus, volume: 1 mL, over: 1 h}\n"));
    CLOSE(real_last(&run, "pump.net_volume"), real_last(&run, "catheter.inlet_volume"), 1e-12);
    ck_assert_double_eq(real_last(&run, "pump.stalls"), 1);
    real_close(&run);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "runs");
    tcase_add_loop_test(tests, surroundings, 0, 2);
    tcase_add_loop_test(tests, retrograde, 0, 2);
    tcase_add_test(tests, elastic_wall);
    tcase_add_test(tests, never_overdraws);
    tcase_add_test(tests, pinched);
    tcase_add_test(tests, all_at_once);
}
