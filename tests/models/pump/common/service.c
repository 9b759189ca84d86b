/* The service of a pump with a battery: replacement indicator, end, alarms. */
#define TH_SUITE "pump service"
#include "pump/common/service.h"
#include "support/check_main.h"
#include "support/real_run.h"

#define PATIENT                                                                  \
    "title: t\ndrug: {from: parts/morphine.yaml, concentration: 1 mg/mL}\n"      \
    "program: {rate: 1 mL/day}\nreservoir: {from: parts/bellows_20ml.yaml}\n"    \
    "catheter: {from: parts/silicone_89cm.yaml, tip: T10}\ncsf: {cells: 20}\n"   \
    "record: [pump, pump.service_ended, pump.battery_used, pump.replacement_in," \
    " pump.replacement_due, gauge.balance]\n"

static struct real_run run_of(const char *pump, const char *more)
{
    char text[2000];
    snprintf(text, sizeof text,
             PATIENT "run: {duration: 2 day, sample: 1 h}\npump: {use: peristaltic, %s}\n%s",
             pump, more);
    return real_balanced(text);
}

/* At rest 30 h, of which 6 are the countdown: 24 h to the indicator. 1 mL/day of a
 * battery_volume of 1 mL: B = t/24 h + t/24 h, 12 h, and the end at 18 h; a quarter used
 * before: 9 h. The rotor moves 1 mL/day until then, to the microsecond, and stands. */
START_TEST(indicator_and_end_are_exact)
{
    static const struct {
        const char *pump;
        double indicated, ends;
    } cases[] = {
        {"service_life: 30 h, replacement_countdown: 6 h", 24, 30},
        {"service_life: 30 h, replacement_countdown: 6 h, battery_volume: 1 mL", 12, 18},
        {"service_life: 30 h, replacement_countdown: 6 h, battery_volume: 1 mL, "
         "service_used: 25 %",
         9, 15},
        {"service_life: 30 h, replacement_countdown: 6 h, service_used: 100 %", 0, 6},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        struct real_run run = run_of(cases[k].pump, "");
        if (cases[k].indicated > 0)
            ck_assert_double_eq_tol(logged_at(&run, "pump.replacement_due", 0),
                                    3600 * cases[k].indicated, 1.1e-6);
        ck_assert_double_eq_tol(logged_at(&run, "pump.service_ended", 0), 3600 * cases[k].ends,
                                2.1e-6);
        ck_assert_double_eq(real_last(&run, "pump.service_alarms"), 2);
        ck_assert_double_eq(real_last(&run, "pump.stalled"), 1);
        ck_assert_double_eq_tol(real_last(&run, "pump.battery_used"), 1, 1e-9);
        ck_assert_double_eq_tol(real_last(&run, "pump.moved_volume"), 1e-6 / 24 * cases[k].ends,
                                1e-16);
        ck_assert_double_eq_tol(real_last(&run, "pump.missed_volume"),
                                1e-6 / 24 * (48 - cases[k].ends), 1e-16);
        real_close(&run);
    }
}
END_TEST

/* 7 years and 90 days: 2466.75 days to the indicator at rest; at 1 mL/day of 2466.695 mL half.
 */
START_TEST(years_by_hand)
{
    static const char *const pumps[] = {"service_used: 0 %", "battery_volume: 2466.695 mL"};
    for (int k = 0; k < 2; k++) {
        struct real_run run = run_of(pumps[k], "");
        const double rest = 7 * 365.242198781 * 86400 - 90 * 86400.0;
        const double first = k ? 1 / (1 / rest + 1 / (2466.695 * 86400)) : rest;
        ck_assert_double_eq_tol(real_get(&run, "pump.replacement_in", 0), first, 1e-3);
        ck_assert_double_eq_tol(real_get(&run, "pump.replacement_in", 24), first - 86400, 1e-3);
        ck_assert_double_eq_tol(real_get(&run, "pump.battery_used", 48), 2 * 86400 / first,
                                1e-12);
        real_close(&run);
    }
}
END_TEST

/* While the rotor stands the battery is used by time alone: 4 h of 16 less, so 4 h at half the
 * rate: the indicator 2 h later than at 12 h. */
START_TEST(a_rotor_that_stands_uses_less)
{
    struct real_run run =
        run_of("service_life: 30 h, replacement_countdown: 6 h, battery_volume: 1 mL",
               "events: [{at: 5 h, do: pump.stall, over: 4 h}]\n");
    ck_assert_double_eq_tol(logged_at(&run, "pump.replacement_due", 0), 14 * 3600, 1.1e-6);
    real_close(&run);
}
END_TEST

/* Off, the truth is told and no alarm; no restart makes it turn again; one that is implanted is
 * new. */
START_TEST(silent_final_and_new)
{
    struct real_run run =
        run_of("service_life: 10 h, replacement_countdown: 2 h, service_alarm: \"off\"",
               "events: [{at: 12 h, do: pump.restart}]\n"
               "stages:\n  - {name: a, device: in, leave: [{after: 20 h, to: b}]}\n"
               "  - {name: b, device: out, leave: [{after: 1 h, to: c}]}\n"
               "  - {name: c, device: in}\n");
    ck_assert_int_eq(logged_count(&run, "pump.service_alarms"), 0);
    ck_assert_double_eq_tol(logged_at(&run, "pump.service_ended", 0), 36000, 1.1e-6);
    ck_assert_double_eq(real_get(&run, "pump.stalled", 14), 1);
    ck_assert_double_eq_tol(real_get(&run, "pump.battery_used", 25), 0.5, 1e-9);
    ck_assert_double_eq(real_get(&run, "pump.stalled", 25), 0);
    ck_assert_double_eq_tol(logged_at(&run, "pump.replacement_due", 2), 29 * 3600, 1.1e-6);
    real_close(&run);
}
END_TEST

START_TEST(a_countdown_is_within_the_life)
{
    struct th_error error = {0};
    ck_assert_int_eq(th_service_check(7200, 3600, &error), TH_OK);
    ck_assert_int_eq(th_service_check(3600, 3600, &error), TH_BAD_INPUT);
    ck_assert_str_eq(error.text[0], "pump: replacement_countdown is not below service_life");
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "service");
    tcase_add_test(tests, indicator_and_end_are_exact);
    tcase_add_test(tests, years_by_hand);
    tcase_add_test(tests, a_rotor_that_stands_uses_less);
    tcase_add_test(tests, silent_final_and_new);
    tcase_add_test(tests, a_countdown_is_within_the_life);
}
