/* pressure/marmarou in whole runs: an infusion test, what the catheter feels of it, a run that
 * is the beginning of a longer one. */
#define TH_SUITE "pressure, runs"
#include "support/check_main.h"

#include "support/real_run.h"

#define MMHG 133.322387415
static const double ml_min = 1e-6 / 60;

/* A pump whose fluid slips back, 1e-5 mL/min/mmHg, at 1 mL/day; 1.5 mL/min through a needle
 * from 2 h to 5 h. */
#define INFUSION                                                                              \
    "format: 1\ntitle: t\nrun: {duration: 6 h, sample: 10 min}\nrecord: [all]\n"              \
    "drug: {from: baclofen, concentration: 500 ug/mL}\n"                                      \
    "program: {rate: 1 mL/day}\n"                                                             \
    "reservoir: {use: bellows, volume: 18 mL, pressure_empty: 0 kPa, pressure_full: 0 kPa}\n" \
    "pump: {use: peristaltic, slip: 1e-5 mL/min/mmHg}\n"                                      \
    "catheter: {from: silicone_89cm, tip: T10}\nneedle: {level: L3}\n"                        \
    "pressure: {use: marmarou}\ncsf: {cells: 60}\n"                                           \
    "events:\n"                                                                               \
    "  - {at: 2 h, do: needle.infuse, flow: 1.5 mL/min}\n"                                    \
    "  - {at: 5 h, do: needle.stop}\n"

/* From 11.6 to 24.5 mmHg, and 8.6 mmHg min/mL of the pump's flow; the tip's flow falls by what
 * slips more, 12.9e-5 mL/min less the catheter's part, resistance times slip. */
START_TEST(catheter_feels_it)
{
    struct real_run run = real_run(INFUSION);
    const double before = real_get(&run, "pressure.tip_pressure", 12),
                 plateau = real_get(&run, "pressure.tip_pressure", 29);
    const double pump = 8.6 / ml_min * real_get(&run, "catheter.tip_flow", 12);
    ck_assert_double_eq_tol(before / MMHG, 11.6 + pump, 1e-4);
    ck_assert_double_eq_tol(plateau / MMHG, 24.5 + pump, 2e-3);
    const double slip = 1e-5 * ml_min / MMHG;
    const double part = slip * real_get(&run, "catheter.resistance", 12);
    const double falls =
        real_get(&run, "catheter.tip_flow", 12) - real_get(&run, "catheter.tip_flow", 29);
    const double expected = slip * (plateau - before) / (1 + part);
    ck_assert_double_eq_tol(falls, expected, 1e-3 * expected);
    ck_assert_double_ge(expected, 0.18e-6 / 86400);
    const size_t last = run.trace->times - 1;
    ck_assert_double_le(real_get(&run, "gauge.balance.worst", last), 1e-12);
    real_close(&run);
}
END_TEST

/* With a hole, upright for some hours: samples of another spacing, and a run that ends earlier,
 * have the same bits. */
#define LEAK                                                                         \
    "record: [pressure, csf.concentration@L3, csf.numerical_error, gauge.balance]\n" \
    "title: t\ndrug: {from: parts/morphine.yaml, concentration: 1 mg/mL}\n"          \
    "program: {dose: 0.5 mg/day}\npump: {use: peristaltic}\n"                        \
    "reservoir: {use: bellows, volume: 18 mL}\n"                                     \
    "catheter: {from: parts/silicone_89cm.yaml, tip: T10}\nneedle: {level: L3}\n"    \
    "pressure: {use: marmarou}\ncsf: {cells: 60}\n"                                  \
    "events:\n"                                                                      \
    "  - {at: 1 h, do: needle.draw, volume: 5 mL, over: 5 min}\n"                    \
    "  - {at: 65 min, do: pressure.puncture, level: L3, gauge: 22, seals: 6 h}\n"    \
    "  - {at: 3.3 h, do: surroundings.posture, to: upright}\n"                       \
    "  - {at: 5.1 h, do: surroundings.posture, to: supine}\n"                        \
    "  - {at: 5.7 h, do: pressure.patch}\n"

START_TEST(beginnings)
{
    static const char *const paths[] = {"pressure.leaked_volume", "pressure.absorbed_volume",
                                        "pressure.held_volume", "pressure.tip_pressure",
                                        "csf.concentration@L3"};
    struct real_run whole = real_run("run: {duration: 8 h, sample: 30 min}\n" LEAK);
    struct real_run part = real_run("run: {duration: 6 h, sample: 30 min}\n" LEAK);
    struct real_run fine = real_run("run: {duration: 8 h, sample: 2 min}\n" LEAK);
    for (size_t p = 0; p < sizeof paths / sizeof *paths; p++)
        for (size_t k = 0; k <= 12; k++) {
            const double here = real_get(&whole, paths[p], k);
            ck_assert_double_eq(here, real_get(&part, paths[p], k));
            ck_assert_double_eq(here, real_get(&fine, paths[p], 15 * k));
        }
    ck_assert_double_gt(real_get(&whole, "pressure.leaked_volume", 16), 20e-6);
    ck_assert_double_eq(real_get(&whole, "pressure.leaked_volume", 16),
                        real_get(&whole, "pressure.leaked_volume", 12));
    ck_assert_double_le(real_get(&whole, "gauge.balance.worst", 16), 1e-12);
    real_close(&whole);
    real_close(&part);
    real_close(&fine);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "marmarou");
    tcase_add_test(tests, catheter_feels_it);
    tcase_add_test(tests, beginnings);
}
