/* A valve-gated pump in whole runs: with a catheter that closes, in a magnet, with a safety
 * valve and without, pulse by pulse, and everything at once. */
#define TH_SUITE "valve gated, runs"
#include "support/check_main.h"
#include "support/real_run.h"

#define ML_PER_DAY (1e-6 / 86400)
#define CLOSE(a, b, relative) ck_assert_double_le(fabs((a) - (b)), (relative)*fabs(b))

/* Morphine, 25 mg/mL; rows of the pump and of the reservoir, and more sections. */
static const char *scenario(const char *run, const char *pump, const char *reservoir,
                            const char *more)
{
    static char text[3000];
    const int length = snprintf(
        text, sizeof text,
        "title: t\nrun: {%s}\nrecord: [all]\n"
        "drug: {from: parts/morphine.yaml, concentration: 25 mg/mL}\n"
        "program: {rate: 0.3 mL/day}\n"
        "catheter: {from: parts/flowonix_110cm.yaml, tip: T10}\ncsf: {cells: 60, probe: L1}\n"
        "pump: {use: valve_gated%s}\nreservoir: {from: parts/bellows_20ml.yaml%s}\n%s",
        run, pump, reservoir, more);
    ck_assert_int_lt(length, (int)sizeof text);
    return text;
}

static struct real_run balanced(const char *text)
{
    struct real_run run = real_balanced(text);
    CLOSE(real_last(&run, "pump.net_volume"), real_last(&run, "catheter.inlet_volume"), 1e-13);
    return run;
}

#define SCAN "events: [{at: 1 day, do: surroundings.scan, over: 30 min}]\n"

/* V-P9: the safety valve lets 10 uL through, 0.25 mg, and then nothing until it is reset: two
 * days later here. 30 pulses of 2.5 uL a quarter day. */
START_TEST(safety_valve)
{
    struct real_run run =
        balanced(scenario("duration: 4 day, sample: 6 h", "", "",
                          "events:\n  - {at: 1 day, do: surroundings.scan, over: 30 min}\n"
                          "  - {at: 3 day, do: pump.reset}\n"));
    const double before = real_get(&run, "pump.net_volume", 4),
                 shut = real_get(&run, "pump.net_volume", 12);
    CLOSE(before, 0.3e-6, 1e-12);
    ck_assert_double_le(shut - before, 10e-9);
    ck_assert_double_ge(shut - before, 10e-9 * (1 - 5e-5)); /* three ticks of 0.14 mL/s */
    ck_assert_double_le(25 * (shut - before), 0.25e-6);
    ck_assert_double_eq(real_get(&run, "pump.safety_closed", 12), 1);
    CLOSE(real_last(&run, "pump.net_volume") - shut, 0.3e-6, 1e-12);
    CLOSE(real_last(&run, "pump.free_volume"), 10e-9, 5e-5);
    real_close(&run);
}
END_TEST

/* Without it the reservoir discharges to its residual within the half hour: 18.6 mL less what
 * was given before, and a billionth of the capacity, which the reservoir counts as nothing. It
 * holds no less, and the catheter's resistance is in the way: 2e11 and 2.826e11 Pa s/m3
 * from 28.5 kPa: 5.9e-8 m3/s, five minutes. */
START_TEST(discharge)
{
    struct real_run run =
        balanced(scenario("duration: 25 h, sample: 1 min", ", safety_valve: none", "", SCAN));
    CLOSE(real_last(&run, "pump.free_volume"), 18.3e-6, 1.2e-9);
    ck_assert_double_ge(real_last(&run, "reservoir.volume"), 1.4e-6 * (1 - 1e-12));
    const double one = real_get(&run, "pump.free_volume", 24 * 60 + 1) -
                       real_get(&run, "pump.free_volume", 24 * 60),
                 tip = real_last(&run, "pressure.tip_pressure");
    CLOSE(one, 60 * (30e3 - tip) / (2e11 + real_last(&run, "catheter.resistance")), 2e-3);
    real_close(&run);
}
END_TEST

/* Free flow through a pinch, below trips_at, is not noticed: the valve stays open, and drug
 * flows for as long as the field is there. */
START_TEST(below_its_threshold)
{
    struct real_run run = balanced(scenario(
        "duration: 26 h, sample: 10 min", "", "",
        "faults: {use: kink, at: 40 cm, residual: 0.02 mm, length: 2 mm, begins: 0 h}\n" SCAN));
    ck_assert_double_eq(real_last(&run, "pump.safety_closed"), 0);
    ck_assert_double_gt(real_last(&run, "pump.free_volume"), 50e-9);
    real_close(&run);
}
END_TEST

/* A line that is closed: the pressure rises to preload + S/C = 20 kPa + 25 mmHg = 23.333 kPa,
 * below the reservoir's 30 kPa, and no pulse passes any more. Released, the walls give back
 * what they took up. Counted and as a mean flow. */
START_TEST(occluded)
{
    static const char *const pulses[] = {"", ", pulses: mean"};
    struct real_run run = balanced(scenario(
        "duration: 4 day, sample: 1 h", pulses[_i], "",
        "faults: {use: kink, at: 105 cm, closed: 100 %, begins: 1 day, until: 3 day}\n"));
    const double held = real_get(&run, "catheter.pressure", 71);
    CLOSE(held, 20e3 + 25 * 133.322, 1e-4);
    ck_assert_double_le(real_last(&run, "catheter.highest_pressure"), 20e3 + 25.001 * 133.322);
    CLOSE(real_last(&run, "pump.net_volume") - real_get(&run, "pump.net_volume", 72), 0.3e-6,
          2e-2);
    real_close(&run);
}
END_TEST

/* Pulse by pulse in a window of a day between two counted: as many pulses, the same volume. */
START_TEST(window)
{
    struct real_run run =
        balanced(scenario("duration: 3 day, sample: 1 h", "", "",
                          "events:\n  - {at: 1 day, set: {pump.pulses: resolved}}\n"
                          "  - {at: 2 day, set: {pump.pulses: counted}}\n"));
    ck_assert_double_eq(real_last(&run, "pump.pulse_count"), 360);
    CLOSE(real_last(&run, "pump.net_volume"), 0.9e-6, 1e-9);
    /* At 0.3 mL/day a pulse is due every 12 min; 5 an hour, whatever the mode. */
    for (size_t t = 1; t < run.trace->times; t++)
        ck_assert_double_le(fabs(real_get(&run, "pump.pulse_count", t) - 5.0 * (double)t), 1);
    real_close(&run);
}
END_TEST

/* A reservoir under R-11 on a mountain and in a fever: filled to the stop, nothing changes; at
 * 2 atm nothing fills the accumulator. */
START_TEST(surroundings)
{
    struct real_run run =
        balanced(scenario("duration: 3 day, sample: 6 h", "",
                          ", propellant: r11, pressure_full: 0 kPa, pressure_empty: 0 kPa",
                          "events:\n"
                          "  - {at: 1 day, set: {surroundings.ambient: 75 kPa,"
                          " surroundings.body_temperature: 39 degC}}\n"
                          "  - {at: 2 day, set: {surroundings.ambient: 202.65 kPa}}\n"));
    CLOSE(real_get(&run, "pump.net_volume", 8), 0.6e-6, 1e-12);
    ck_assert_double_le(real_last(&run, "pump.net_volume"), 0.6e-6 + 2.6e-9);
    real_close(&run);
}
END_TEST

/* Pulses, counted or one by one, at the instants of faults, stalls, refills, fields, and of a
 * reservoir that is empty. */
START_TEST(all_at_once)
{
    static const char *const pulses[] = {", safety_volume: 5 uL", ", pulses: resolved"};
    struct real_run run = balanced(
        scenario("duration: 6 day, sample: 1 h", pulses[_i], ", volume: 2.4 mL",
                 "faults:\n"
                 "  - {use: leak, at: 30 cm, resistance: 1e13 Pa s/m3, begins: 12 min,\n"
                 "     until: 2 day}\n"
                 "  - {use: kink, at: 60 cm, closed: 100 %, begins: 1 day, until: 36 h}\n"
                 "events:\n"
                 "  - {at: 24 min, do: pump.stall, over: 1 h}\n"
                 "  - {at: 1 day, do: surroundings.scan, over: 1 h}\n"
                 "  - {at: 25 h, do: pump.reset}\n"
                 "  - {at: 2 day, do: program.bolus, volume: 0.5 mL, over: 1 h}\n"
                 "  - {at: 4 day, do: reservoir.refill, volume: 5 mL}\n"
                 "  - {at: 5 day, do: surroundings.scan, over: 1 s}\n"));
    ck_assert_double_ge(real_last(&run, "reservoir.volume"), 1.4e-6 * (1 - 1e-12));
    real_close(&run);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "runs");
    tcase_add_test(tests, safety_valve);
    tcase_add_test(tests, discharge);
    tcase_add_test(tests, below_its_threshold);
    tcase_add_loop_test(tests, occluded, 0, 2);
    tcase_add_test(tests, window);
    tcase_add_test(tests, surroundings);
    tcase_add_loop_test(tests, all_at_once, 0, 2);
}
