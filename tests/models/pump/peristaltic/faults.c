/* The rotor's faults in whole runs: loss of occlusion, a scanner, jumps by chance. */
#define TH_SUITE "peristaltic, faults"
#include "support/bench/pump.h"
#include "support/check_main.h"
#include "support/real_run.h"

#define PATIENT                                                                \
    "title: t\ndrug: {from: parts/morphine.yaml, concentration: 1 mg/mL}\n"    \
    "catheter: {from: parts/silicone_89cm.yaml, tip: T10}\ncsf: {cells: 20}\n" \
    "gauges: [{use: balance}, {use: delivered}]\n"

#define FLAT "pressure_full: 30 kPa, pressure_empty: 30 kPa"

static struct real_run run_of(const char *rows)
{
    char text[3000];
    snprintf(text, sizeof text, PATIENT "%s", rows);
    return real_balanced(text);
}

/* Of a bellows whose pressure falls with its volume, p = p_e + k (V - r), and an outlet at p_o,
 * of which the catheter's part is a thousandth:
 *     V' = -(Q + G (p - p_o)),  V = (V0 + B/A) e^-At - B/A,  A = G k, B = Q + G (p_e - k r -
 * p_o)
 */
START_TEST(a_leak_follows_the_reservoir)
{
    struct real_run run = run_of("run: {duration: 5 day, sample: 1 day}\n"
                                 "program: {rate: 1 mL/day}\n"
                                 "pump: {use: peristaltic, leak: 50 uL/day/kPa}\n"
                                 "reservoir: {volume: 20 mL, capacity: 20 mL, residual: 2 mL,\n"
                                 "  pressure_full: 40 kPa, pressure_empty: 4 kPa}\n"
                                 "record: [reservoir, gauge.balance, catheter]\n");
    const double g = 50 * ML_PER_DAY / 1e6, k = 36e3 / 18e-6;
    const double tip = real_get(&run, "catheter.pressure", 0),
                 part = 1 + g * real_get(&run, "catheter.resistance", 0);
    const double a = g * k / part, b = (ML_PER_DAY + g * (4e3 - k * 2e-6 - tip)) / part;
    for (int day = 1; day <= 5; day++) {
        const double expected = (20e-6 + b / a) * exp(-a * day * 86400) - b / a;
        CLOSE(real_get(&run, "reservoir.volume", (size_t)day), expected, 1e-6);
        CLOSE(real_get(&run, "catheter.inlet_volume", (size_t)day), 20e-6 - expected, 3e-6);
    }
    real_close(&run);
}
END_TEST

/* A reservoir below its outlet takes fluid back, and what the rotor gives is less by it:
 * q = Q + G (p_r - p_o). */
START_TEST(a_leak_flows_back_into_a_low_reservoir)
{
    struct real_run run = run_of(
        "run: {duration: 1 day, sample: 1 day}\nprogram: {rate: 1 mL/day}\n"
        "pump: {use: peristaltic, leak: 50 uL/day/kPa}\n"
        "reservoir: {volume: 10 mL, pressure_full: -8 kPa, pressure_empty: -8 kPa}\n"
        "record: [reservoir, gauge.balance, catheter.pressure, catheter.inlet_volume]\n");
    const double drive = -8e3 - real_last(&run, "catheter.pressure");
    CLOSE(real_last(&run, "catheter.inlet_volume"), (1 + 50e-3 * drive / 1e3) * 1e-6, 1e-6);
    ck_assert_double_lt(drive, -8e3);
    real_close(&run);
}
END_TEST

/* V-F3: occlusion is lost from the first day on, growing: by t days G = g t, and beside 15 mL
 * ordered in 30 days g dp (t2^2 - t1^2)/2 more: 0.51, 1.5, 2.6 mL, 3.4, 10 and 17 %. The flag
 * is raised at the third refill, the first of more than 14.5 %; the low alarm, which counts
 * orders, never is. */
START_TEST(over_infusion_is_flagged_at_the_third_refill)
{
    struct real_run run = run_of(
        "run: {duration: 100 day, sample: 10 day}\nprogram: {rate: 0.5 mL/day}\n"
        "pump: {use: peristaltic}\n"
        "reservoir: {volume: 20 mL, capacity: 20 mL, residual: 1.4 mL, " FLAT "}\n"
        "events:\n"
        "  - {at: 0 h, do: pump.lose_occlusion, leak: 0 uL/day/kPa, "
        "grows_by: 1 uL/day/kPa, within: 25 day}\n"
        "  - {name: refill, at: 30 day, every: 30 day, do: reservoir.refill, volume: 18.6 mL}\n"
        "  - {name: flag, when: {check: reservoir.measured_discrepancy, below: -2.175 mL},\n"
        "     do: program.stop}\n"
        "record: [reservoir, gauge.balance, catheter.pressure,\n"
        "  reservoir.measured_discrepancy, pump.occlusion_lost, program.stopped]\n");
    const double drive = (30e3 - real_get(&run, "catheter.pressure", 5)) / 1e3;
    for (int refill = 1; refill <= 3; refill++) {
        const double from = 30.0 * (refill - 1), to = 30.0 * refill;
        const double more = drive * (to * to - from * from) / 2 / 25 * 1e-9;
        CLOSE(real_get(&run, "reservoir.measured_discrepancy", (size_t)(3 * refill + 1)), -more,
              2e-4);
    }
    ck_assert_double_eq_tol(logged_at(&run, "program.stopped", 0), 90 * 86400.0, 1e-5);
    ck_assert_int_eq(logged_count(&run, "reservoir.low_alarm"), 0);
    ck_assert_double_eq(logged_at(&run, "pump.occlusion_lost", 0), 0);
    real_close(&run);
}
END_TEST

/* V-F4: the line is closed for two days; the rotor turns on and all slips back. What the
 * reservoir has more than the programmer counts is what is not delivered, to 1e-9. */
START_TEST(a_closed_line_leaves_its_volume_in_the_reservoir)
{
    struct real_run run = run_of(
        "run: {duration: 3 day, sample: 12 h}\nprogram: {rate: 1 mL/day}\n"
        "pump: {use: peristaltic, relief_pressure: 100 kPa}\nreservoir: {volume: 18 mL}\n"
        "faults: {use: kink, at: 60 cm, closed: 100 %, begins: 1 day}\n"
        "record: [reservoir, gauge.balance, pump, catheter]\n");
    const double more =
        real_last(&run, "reservoir.volume") - real_last(&run, "reservoir.programmed_volume");
    CLOSE(more, real_last(&run, "pump.asked_volume") - real_last(&run, "catheter.inlet_volume"),
          1e-9);
    ck_assert_double_gt(more, 1.9e-6);
    CLOSE(real_last(&run, "pump.moved_volume"), 3e-6, 1e-12);
    ck_assert_double_eq(real_last(&run, "pump.stalled"), 0);
    real_close(&run);
}
END_TEST

/* V-P10: back-pressure up to 25 kPa, by a pinch behind the pump, changes nothing: 1e-9. */
START_TEST(back_pressure_changes_nothing)
{
    struct real_run run = run_of(
        "run: {duration: 3 day, sample: 6 h}\nprogram: {rate: 1 mL/day}\n"
        "pump: {use: peristaltic}\nreservoir: {volume: 18 mL}\n"
        "faults: {use: kink, at: 40 cm, residual: 0.0134 mm, length: 2 mm, begins: 1 day}\n"
        "record: [gauge.balance, catheter]\n");
    ck_assert_double_gt(real_last(&run, "catheter.pressure"), 15e3);
    ck_assert_double_lt(real_last(&run, "catheter.pressure"), 30e3);
    const double pressed = real_get(&run, "catheter.inlet_volume", 12) -
                           real_get(&run, "catheter.inlet_volume", 8);
    CLOSE(pressed, 1e-6, 1e-9);
    real_close(&run);
}
END_TEST

/* V-P13: an hour in a scanner, resumed at once: an hour's volume is missing, exactly, and the
 * programmer is wrong by it. Latched until somebody interrogates it 5 h later: 6 h; for good,
 * whatever is said: all that is left. Recovering for 2 h: 3. */
START_TEST(an_hour_in_a_scanner)
{
    static const struct {
        const char *pump;
        double hours;
    } cases[] = {{"", 1},
                 {", field_recovery: 2 h", 3},
                 {", after_field: latched", 6},
                 {", after_field: latched, field_recovery: 8 h", 9},
                 {", after_field: stays", 38}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        char text[2000];
        snprintf(text, sizeof text,
                 "run: {duration: 2 day, sample: 6 h}\nprogram: {rate: 1 mL/day}\n"
                 "pump: {use: peristaltic, stall_alarm: on, stall_alarm_delay: 20 min%s}\n"
                 "reservoir: {volume: 18 mL}\n"
                 "events:\n  - {at: 10 h, do: surroundings.scan, over: 1 h}\n"
                 "  - {at: 10.5 h, do: pump.restart}\n  - {at: 16 h, do: pump.interrogate}\n"
                 "record: [gauge.balance, pump, reservoir, catheter.inlet_volume]\n",
                 cases[k].pump);
        struct real_run run = run_of(text);
        const double missed = cases[k].hours / 24 * 1e-6;
        CLOSE(real_last(&run, "pump.moved_volume"), 2e-6 - missed, 1e-12);
        CLOSE(real_last(&run, "pump.missed_volume"), missed, 1e-12);
        CLOSE(real_last(&run, "reservoir.discrepancy"), missed, 1e-9);
        ck_assert_double_eq_tol(logged_at(&run, "pump.stall_alarms", 0), 37200, 1e-9);
        ck_assert_double_eq(real_last(&run, "pump.stalls"), 1);
        real_close(&run);
    }
}
END_TEST

/* A hazard that loses occlusion jump by jump, again and again: each adds its leak. */
START_TEST(jumps_by_a_hazard)
{
    struct real_run run =
        run_of("run: {duration: 100 day, sample: 1 day}\nprogram: {rate: 0.1 mL/day}\n"
               "pump: {use: peristaltic}\nreservoir: {volume: 18 mL, " FLAT "}\n"
               "hazards: [{name: worn, every: exponential mean 20 day, do: "
               "pump.lose_occlusion, leak: 0.5 uL/day/kPa, mark: chosen, source: a test}]\n"
               "ensemble: {members: 1, seed: 4}\n"
               "record: [pump, reservoir, gauge.balance, pump.leak, catheter.inlet_volume]\n");
    const double unit = 0.5 * ML_PER_DAY / 1e6;
    double last = 0;
    int jumps = 0;
    for (size_t day = 0; day <= 100; day++) {
        const double leak = real_get(&run, "pump.leak", day);
        jumps += leak > last * 1.0001;
        ck_assert_double_eq_tol(leak / unit, rint(leak / unit), 1e-9);
        last = leak;
    }
    ck_assert_int_ge(jumps, 2);
    ck_assert_int_eq(logged_count(&run, "pump.occlusion_lost"), 1);
    real_close(&run);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "faults");
    tcase_add_test(tests, a_leak_follows_the_reservoir);
    tcase_add_test(tests, a_leak_flows_back_into_a_low_reservoir);
    tcase_add_test(tests, over_infusion_is_flagged_at_the_third_refill);
    tcase_add_test(tests, a_closed_line_leaves_its_volume_in_the_reservoir);
    tcase_add_test(tests, back_pressure_changes_nothing);
    tcase_add_test(tests, an_hour_in_a_scanner);
    tcase_add_test(tests, jumps_by_a_hazard);
}
