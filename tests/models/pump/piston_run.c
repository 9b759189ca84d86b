/* A piston pump in whole runs: on a reservoir that sucks, on a mountain, with valves that foul,
 * stroke by stroke, and everything at once. */
#define TH_SUITE "piston, runs"
#include "laws.h"
#include "support/check_main.h"
#include "support/real_run.h"

#define ML_PER_DAY (1e-6 / 86400)
#define CLOSE(a, b, relative) ck_assert_double_le(fabs((a) - (b)), (relative)*fabs(b))

/* Rows of the pump and of the reservoir, and more sections. */
static const char *scenario(const char *run, const char *pump, const char *reservoir,
                            const char *more)
{
    static char text[3000];
    const int length = snprintf(
        text, sizeof text,
        "title: t\nrun: {%s}\nrecord: [all]\n"
        "drug: {from: parts/baclofen.yaml, concentration: 500 ug/mL}\n"
        "program: {rate: 1 mL/day}\n"
        "catheter: {from: parts/silicone_89cm.yaml, tip: T10}\ncsf: {cells: 60, probe: L1}\n"
        "pump: {from: parts/piston_15ml.yaml%s}\n"
        "reservoir: {from: parts/suction_15ml.yaml%s}\n%s",
        run, pump, reservoir, more);
    ck_assert_int_lt(length, (int)sizeof text);
    return text;
}

/* V-P15: at 2400 m R-113 is below the air by 5.28 kPa at 37 C and by nothing at 39.0 C; at 41 C
 * it is above it by 5.40 kPa, 3.9 of them above the tip. Without an opening pressure the valves
 * let it push 3.9 kPa/(R + R_cat); with one they hold, and the strokes are what is ordered. */
START_TEST(mountain)
{
    static const char *const pumps[] = {", inlet_opens: 0 kPa, outlet_opens: 0 kPa, "
                                        "inlet: 1e8 Pa s/m3, outlet: 2e14 Pa s/m3",
                                        ""};
    struct real_run run = real_balanced(
        scenario("duration: 72 h, sample: 1 h", pumps[_i], "",
                 "surroundings: {altitude: 2400 m}\n"
                 "events:\n"
                 "  - {at: 1 day, set: {surroundings.body_temperature: 39 degC}}\n"
                 "  - {at: 2 day, set: {surroundings.body_temperature: 41 degC}}\n"));
    ck_assert_double_le(fabs(real_get(&run, "reservoir.pressure", 24) + 5.28e3), 10);
    ck_assert_double_le(fabs(real_get(&run, "reservoir.pressure", 48)), 260);
    CLOSE(real_get(&run, "pump.net_volume", 48), 2e-6, 1e-9);
    ck_assert_double_eq(real_get(&run, "pump.free_volume", 48), 0);
    if (_i) {
        CLOSE(real_last(&run, "pump.net_volume"), 3e-6, 1e-9);
        ck_assert_double_eq(real_last(&run, "pump.free_volume"), 0);
    } else {
        const double vapour = 1e3 * pow(10, 5.95137 - 1081.978 / (314.15 - 46.515)),
                     drive = vapour - th_standard_atmosphere(2400) -
                             real_last(&run, "pressure.tip_pressure");
        /* The strokes, too, raise the pressure between pump and catheter. */
        const double line = real_last(&run, "catheter.resistance"),
                     flow = (drive + 2e14 * ML_PER_DAY) / (2e14 + line);
        CLOSE(real_last(&run, "catheter.inlet_flow"), flow, 1e-6);
        CLOSE(real_last(&run, "pump.free_volume") - real_get(&run, "pump.free_volume", 71),
              3600 * (flow - ML_PER_DAY), 1e-6);
    }
    real_close(&run);
}
END_TEST

/* Valves foul on day 2: 3.6e-17 m3/s/Pa from CSF into 31 kPa of suction, a tenth of 1 mL/day
 * and a little; under 7.6 m of water the third valve, or none, is all there is. What comes back
 * is CSF, which the reservoir holds beside its drug. */
START_TEST(fouled)
{
    struct real_run run =
        real_balanced(scenario("duration: 4 day, sample: 1 h", "", "",
                               "events:\n"
                               "  - {at: 2 day, set: {pump.fouled: 2.879e-7 mL/min/mmHg}}\n"
                               "  - {at: 3 day, set: {pump.anti_retrograde: fitted}}\n"));
    const double suction = TH_ATMOSPHERE + real_get(&run, "catheter.pressure", 60) -
                           1e3 * pow(10, 5.95137 - 1081.978 / (310.15 - 46.515));
    CLOSE(real_get(&run, "catheter.inlet_flow", 60),
          ML_PER_DAY - 2.879e-7 * 1e-6 / 60 / TH_MMHG * suction, 1e-6);
    CLOSE(real_get(&run, "pump.net_volume", 48), 2e-6, 1e-9);
    CLOSE(real_last(&run, "pump.net_volume") - real_get(&run, "pump.net_volume", 72), 1e-6,
          1e-9);
    CLOSE(real_last(&run, "pump.moved_volume"), 4e-6, 1e-9);
    real_close(&run);
}
END_TEST

/* Stroke by stroke in a window between two: as many strokes, the same volume. */
START_TEST(window)
{
    struct real_run run =
        real_balanced(scenario("duration: 3 h, sample: 10 min", ", pulses: counted", "",
                               "events:\n  - {at: 1 h, set: {pump.pulses: resolved}}\n"
                               "  - {at: 2 h, set: {pump.pulses: counted}}\n"));
    ck_assert_double_eq(real_last(&run, "pump.pulse_count"), 250); /* 3 h/43.2 s */
    CLOSE(real_last(&run, "pump.net_volume"), 0.125e-6, 1e-9);
    real_close(&run);
}
END_TEST

/* In each mode: a leak and a closed pinch, a stall, a mountain in a fever, a dive, valves that
 * foul, a refill, an empty reservoir, out of the body and in again. */
START_TEST(all_at_once)
{
    static const char *const modes[] = {"", ", pulses: counted", ", pulses: resolved"};
    char pump[200];
    snprintf(pump, sizeof pump,
             ", outlet_opens: 0 kPa, inlet_opens: 0 kPa, outlet: 1e13 Pa s/m3%s", modes[_i]);
    struct real_run run = real_balanced(
        scenario("duration: 30 h, sample: 30 min", pump, ", volume: 2.4 mL",
                 "faults:\n"
                 "  - {use: leak, at: 30 cm, resistance: 1e13 Pa s/m3, begins: 12 min,\n"
                 "     until: 5 h}\n"
                 "  - {use: kink, at: 60 cm, closed: 100 %, begins: 3 h, until: 6 h}\n"
                 "events:\n"
                 "  - {at: 24 min, do: pump.stall, over: 1 h}\n"
                 "  - {at: 6 h, set: {surroundings.ambient: 75.63 kPa,"
                 " surroundings.body_temperature: 41 degC}}\n"
                 "  - {at: 8 h, set: {surroundings.ambient: 180 kPa,"
                 " surroundings.body_temperature: 37 degC}}\n"
                 "  - {at: 8 h, set: {pump.fouled: 1e-6 mL/min/mmHg}}\n"
                 "  - {at: 9 h, set: {pump.anti_retrograde: fitted}}\n"
                 "  - {at: 10 h, do: program.bolus, volume: 0.5 mL, over: 1 h}\n"
                 "  - {at: 20 h, do: reservoir.refill, volume: 5 mL}\n"
                 "  - {at: 21 h, set: {pump.pulses: mean, surroundings.ambient: 60 kPa}}\n"));
    CLOSE(real_last(&run, "pump.net_volume"), real_last(&run, "catheter.inlet_volume"), 1e-12);
    ck_assert_double_gt(real_last(&run, "pump.free_volume"), 0);
    for (size_t t = 0; t < run.trace->times; t++)
        ck_assert_double_ge(real_get(&run, "reservoir.volume", t), 1e-6 * (1 - 1e-12));
    real_close(&run);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "runs");
    tcase_add_loop_test(tests, mountain, 0, 2);
    tcase_add_test(tests, fouled);
    tcase_add_test(tests, window);
    tcase_add_loop_test(tests, all_at_once, 0, 3);
}
