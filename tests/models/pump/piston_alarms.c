/* The alarms of a piston pump in a run, however its strokes come: a stall is told after its
 * delay, an outlet that is blocked when the walls have taken up C dp, a low reservoir at its
 * volume. */
#define TH_SUITE "piston alarms"
#include "support/check_main.h"

#include "support/real_run.h"

enum { TEXT = 2000 };
static const char *const modes[] = {"mean", "counted", "resolved"};

static struct real_run run(int mode, const char *pump, const char *more)
{
    char text[TEXT];
    const int used =
        snprintf(text, TEXT,
                 "format: 1\ntitle: t\nrun: {duration: 8 h, sample: 1 h}\nrecord: all\n"
                 "drug: {from: morphine, concentration: 10 mg/mL}\nprogram: {rate: 2 mL/day}\n"
                 "pump: {from: piston_15ml, pulses: %s, %s}\n"
                 "reservoir: {from: suction_15ml, volume: 10 mL}\n"
                 "catheter: {from: silicone_89cm, tip: T10}\ncsf: {use: axial, cells: 20}\n%s",
                 modes[mode], pump, more);
    ck_assert_int_lt(used, TEXT);
    return real_balanced(text);
}

START_TEST(stall)
{
    struct real_run r = run(_i, "stall_alarm: on, stall_alarm_delay: 20 min",
                            "events:\n  - {at: 1 h, do: pump.stall}\n");
    ck_assert_int_eq(logged_count(&r, "pump.stall_alarms"), 1);
    ck_assert_double_eq_tol(logged_at(&r, "pump.stall_alarms", 0), 4800, 1e-6);
    real_close(&r);
}
END_TEST

/* Closed at the tip after 1 h: (100 kPa - rest) C/q later, C of 0.89 m less half a segment. */
START_TEST(occlusion)
{
    struct real_run r =
        run(_i, "occlusion_alarm: on",
            "faults:\n  - {use: kink, at: 88.9 cm, closed: 100 %, begins: 1 h}\n");
    const double flow = 2e-6 / 86400, compliance = 2.29e-13;
    const double fills = (100e3 - real_get(&r, "catheter.pressure", 0)) * compliance / flow;
    ck_assert_int_ge(logged_count(&r, "pump.occlusion_alarms"), 1);
    ck_assert_double_eq_tol(logged_at(&r, "pump.occlusion_alarms", 0), 3600 + fills,
                            0.08 * fills + 22);
    real_close(&r);
}
END_TEST

/* 10 mL less 9.75 mL at 2 mL/day: after 3 h, to a stroke. */
START_TEST(low_fill)
{
    struct real_run r = run(_i, "fill_alarm: on, fill_threshold: 9.75 mL", "");
    ck_assert_int_eq(logged_count(&r, "pump.fill_alarms"), 1);
    ck_assert_double_eq_tol(logged_at(&r, "pump.fill_alarms", 0), 3 * 3600, 25);
    ck_assert_int_eq(logged_count(&r, "pump.low_fill"), 1);
    real_close(&r);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, TH_SUITE);
    tcase_add_loop_test(tests, stall, 0, 3);
    tcase_add_loop_test(tests, occlusion, 0, 3);
    tcase_add_loop_test(tests, low_fill, 0, 3);
}
