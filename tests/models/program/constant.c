/* The rate by which a constant-flow pump is reckoned: volumes, dates, and that the pump hears
 * nothing of it. */
#define TH_SUITE "program constant"
#include "support/bench/program.h"
#include "support/check_main.h"
#include "support/real_run.h"

extern const struct th_model th_program_constant;

/* 1 mL/day of 2 mg/mL, 3 days; then 1.2 mL/day is set, out of the body nothing is reckoned. */
START_TEST(is_reckoned)
{
    struct bench b, *all[] = {&b};
    bench_open(&b, &th_program_constant, 1);
    bench_set(&b, "rate", "1 mL/day");
    EACH_LANE(i) b.ports->drug.stock[0][i] = 2;
    bench_start(&b);
    for (int k = 0; k < 3; k++) bench_step(&b, 86400);
    CLOSE(bench_output(&b, "ordered_volume", 0)[0], 3e-6, 1e-14);
    CLOSE(bench_output(&b, "ordered_mass", 0)[0], 6e-6, 1e-14);
    CLOSE(bench_output(&b, "dose_rate", 0)[0], 2e-6 / 86400, 1e-14);
    CLOSE(b.ports->program.ordered_volume[0], 1e-6, 1e-14);
    bench_set(&b, "rate", "1.2 mL/day");
    bench_step(&b, 86400);
    CLOSE(bench_output(&b, "ordered_volume", 0)[0], 4.2e-6, 1e-14);
    bench_device(all, 1, -1, true);
    ck_assert_double_eq(b.ports->program.ordered_flow[0], 0);
    bench_step(&b, 86400);
    ck_assert_double_eq(b.ports->program.ordered_volume[0], 0);
    CLOSE(bench_output(&b, "ordered_volume", 0)[0], 4.2e-6, 1e-14);
    ck_assert_double_eq(bench_output(&b, "rate", 0)[0], 0);
    bench_device(all, 1, -1, false);
    CLOSE(b.ports->program.ordered_flow[0], 1.2 * ML_PER_DAY, 1e-14);
    bench_close(&b);
}
END_TEST

/* Believed 1 mg/mL of what is 2 mg/mL, or said to be 4 mg/mL. */
START_TEST(concentrations)
{
    struct bench b;
    bench_open(&b, &th_program_constant, 1);
    bench_set(&b, "rate", "1 mL/day");
    EACH_LANE(i) b.ports->drug.stock[0][i] = 2;
    EACH_LANE(i) b.ports->clinician.concentration[i] = 1;
    bench_start(&b);
    bench_step(&b, 86400);
    CLOSE(b.ports->program.ordered_mass[0], 1e-6, 1e-14);
    bench_set(&b, "concentration", "4 mg/mL");
    bench_step(&b, 86400);
    CLOSE(b.ports->program.ordered_mass[0], 4e-6, 1e-14);
    bench_close(&b);
}
END_TEST

/* 20 mL above 1.4 mL at 1 mL/day: the low alarm, at 2 mL, after 19.4 days, whatever the pump
 * does. Reckoned by 0.8 mL/day it is after 24.25 days, and the pump gives the same to the bit.
 */
START_TEST(dates_follow_it_and_the_pump_does_not)
{
    static const char *const rates[] = {"1 mL/day", "0.8 mL/day"};
    double alarm[2], given[2];
    for (int k = 0; k < 2; k++) {
        char text[700];
        snprintf(text, sizeof text,
                 "format: 1\nrun: {duration: 10 day, sample: 5 day}\n"
                 "program: {use: constant, rate: %s}\n"
                 "pump: {from: constant_flow}\n"
                 "reservoir: {from: vapour_20ml, volume: 21.4 mL, capacity: 22 mL,\n"
                 "            residual: 1.4 mL, low: 2 mL}\n"
                 "catheter: {from: silicone_89cm, tip: T10}\n"
                 "record: [reservoir.alarm_in, catheter.inlet_volume]\n",
                 rates[k]);
        struct real_run run = real_run(text);
        alarm[k] = th_trace_get(run.trace, real_column(&run, "reservoir.alarm_in"), 0, 1, 0);
        given[k] = th_trace_get(run.trace, real_column(&run, "catheter.inlet_volume"), 0, 2, 0);
        real_close(&run);
    }
    CLOSE(alarm[0], (19.4 - 5) * 86400, 1e-9);
    CLOSE(alarm[1], (24.25 - 5) * 86400, 1e-9);
    ck_assert_double_eq(given[0], given[1]);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "constant");
    tcase_add_test(tests, is_reckoned);
    tcase_add_test(tests, concentrations);
    tcase_add_test(tests, dates_follow_it_and_the_pump_does_not);
}
