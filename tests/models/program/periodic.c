/* A bolus again and again: mean rate, instants to a tick, stops, another interval. */
#define TH_SUITE "program periodic"
#include "support/bench/program.h"
#include "support/check_main.h"
#include "support/real_run.h"

extern const struct th_model th_program_periodic;

static const double tick = 1 / 3600e6; /* h */

static void open_periodic(struct bench *b, const char *volume, const char *every,
                          const char *over)
{
    bench_open(b, &th_program_periodic, 1);
    bench_set(b, "concentration", "10 mg/mL");
    if (volume)
        bench_set(b, "bolus_volume", volume);
    bench_set(b, "every", every);
    bench_set(b, "over", over);
}

static double flow(const struct bench *b)
{
    return b->ports->program.ordered_flow[0] / ML_PER_DAY;
}

static double ordered(struct bench *b)
{
    return bench_output(b, "ordered_volume", 0)[0];
}

#define IS(a, b) ck_assert_double_eq_tol(a, b, 1e-11)

/* 0.05 mL every 2 h and the least rate between: 0.648 mL a day, on each day; 0.05 mL over 10
 * min are 7.2 mL/day. The first bolus is at the start. */
START_TEST(the_mean_rate)
{
    struct bench b;
    open_periodic(&b, "0.05 mL", "2 h", "10 min");
    bench_start(&b);
    advance(&b, tick);
    IS(flow(&b), 7.248);
    for (int day = 1; day <= 5; day++) {
        advance(&b, 24 * day - tick);
        CLOSE(ordered(&b), 0.648e-6 * day, 1e-9);
        ck_assert_double_eq(bench_output(&b, "boluses", 0)[0], 12 * day);
    }
    ck_assert_double_eq(bench_output(&b, "limited", 0)[0], 0);
    ck_assert_double_eq(bench_output(&b, "raised", 0)[0], 0);
    bench_close(&b);
}
END_TEST

/* From 1 h on every 90 min for 30 min, a dose of 0.5 mg over a base of 2 mg/day: to the tick.
 */
START_TEST(begins_and_ends_to_a_tick)
{
    struct bench b;
    open_periodic(&b, NULL, "90 min", "30 min");
    bench_set(&b, "bolus_dose", "0.5 mg");
    bench_set(&b, "dose", "2 mg/day");
    bench_set(&b, "first", "1 h");
    bench_start(&b);
    for (int k = 0; k < 20; k++) {
        advance(&b, 1 + 1.5 * k - tick);
        IS(flow(&b), 0.2);
        advance(&b, 1 + 1.5 * k);
        IS(flow(&b), 2.6);
        advance(&b, 1.5 + 1.5 * k - tick);
        IS(flow(&b), 2.6);
        advance(&b, 1.5 + 1.5 * k);
        IS(flow(&b), 0.2);
    }
    bench_close(&b);
}
END_TEST

/* 3 h of bolus every hour: three at a time from 2 h on, 0.3 mL/h in the mean. */
START_TEST(boluses_may_overlap)
{
    struct bench b;
    open_periodic(&b, "0.3 mL", "1 h", "3 h");
    bench_start(&b);
    advance(&b, 10.5);
    ck_assert_double_eq(bench_output(&b, "active_boluses", 0)[0], 3);
    IS(flow(&b), 7.2 + 0.048);
    bench_close(&b);
}
END_TEST

/* Stopped from 3 to 7 h, those of 4 and 6 h are left out, the one under way at 2 h (over 2 h)
 * is cut by half; that of 8 h is at its time. */
START_TEST(times_stay_over_a_stop)
{
    struct bench b;
    open_periodic(&b, "0.1 mL", "2 h", "2 h");
    bench_set(&b, "rate", "0 mL/day");
    bench_start(&b);
    advance(&b, 3);
    bench_event(&b, "stop", -1, "4 h");
    CLOSE(bench_output(&b, "cut_volume", 0)[0], 0.05e-6, 1e-9);
    advance(&b, 8 - tick);
    IS(flow(&b), 0);
    ck_assert_double_eq(bench_output(&b, "left_out", 0)[0], 2);
    ck_assert_double_eq(bench_output(&b, "refused_boluses", 0)[0], 0);
    advance(&b, 8);
    IS(flow(&b), 1.2);
    advance(&b, 10 - tick);
    CLOSE(ordered(&b), (0.15 + 0.1) * 1e-6, 1e-9);
    bench_close(&b);
}
END_TEST

static void set_now(struct bench *b, const char *row, const char *value)
{
    bench_set(b, row, value);
    EACH_LANE(i) b->due[i] = true;
    bench_prepare(b);
}

/* The last was at 4 h. At 5 h every 3 h: the next at 7 h. At 9 h every hour: at once, as the
 * last was at 7 h. Another volume is that of the next one. */
START_TEST(another_interval)
{
    struct bench b;
    open_periodic(&b, "0.1 mL", "2 h", "10 min");
    bench_start(&b);
    advance(&b, 5);
    ck_assert_double_eq(bench_output(&b, "boluses", 0)[0], 3);
    set_now(&b, "every", "3 h");
    advance(&b, 7 - tick);
    ck_assert_double_eq(bench_output(&b, "boluses", 0)[0], 3);
    advance(&b, 7);
    ck_assert_double_eq(bench_output(&b, "boluses", 0)[0], 4);
    advance(&b, 9);
    set_now(&b, "every", "1 h");
    advance(&b, 9 + tick);
    ck_assert_double_eq(bench_output(&b, "boluses", 0)[0], 5);
    advance(&b, 10 - tick);
    ck_assert_double_eq(bench_output(&b, "boluses", 0)[0], 5);
    set_now(&b, "bolus_volume", "0.2 mL");
    advance(&b, 10);
    CLOSE(flow(&b), 24.0, 1e-8); /* 28.8 mL/day are more than the pump accepts */
    bench_close(&b);
}
END_TEST

/* Explanted at 3 h nothing is ordered; implanted at 5 h the boluses begin anew from there. */
START_TEST(a_new_pump_begins_anew)
{
    struct bench b, *all[] = {&b};
    open_periodic(&b, "0.1 mL", "2 h", "30 min");
    bench_set(&b, "first", "1 h");
    bench_start(&b);
    advance(&b, 3.25);
    bench_device(all, 1, -1, true);
    IS(flow(&b), 0);
    advance(&b, 5.5);
    bench_device(all, 1, -1, false);
    advance(&b, 6.5 - tick);
    IS(flow(&b), 0.048);
    advance(&b, 6.5);
    IS(flow(&b), 4.848);
    advance(&b, 8.5);
    IS(flow(&b), 4.848);
    bench_close(&b);
}
END_TEST

static const struct {
    const char *program, *says;
} refused[] = {
    {"every: 2 h", "program: give one of bolus_dose or bolus_volume"},
    {"bolus_dose: 1 mg, bolus_volume: 1 mL", "program: give either bolus_dose or bolus_volume"},
    {"bolus_dose: 1 mg, dose: 1 mg/day, rate: 1 mL/day", "program: give either dose or rate"},
    {"bolus_volume: 0.1 mL, rate: 0.01 mL/day", "0.01 mL/day is below least_rate"},
};

START_TEST(refused_before_the_run)
{
    char text[600];
    struct th_error error = {0};
    snprintf(text, sizeof text,
             "format: 1\nrun: {duration: 1 day}\n"
             "drug: {from: morphine, concentration: 10 mg/mL}\n"
             "program: {use: periodic, %s}\ncatheter: {from: silicone_89cm, tip: T10}\n",
             refused[_i].program);
    ck_assert_ptr_null(th_scenario_parse(&th_catalog, suite_units(), "scenarios/t.yaml", text,
                                         strlen(text), NULL, 0, &error));
    ck_assert_msg(strstr(error.text[0], refused[_i].says), "%s", error.text[0]);
}
END_TEST

/* Sampled once a day or every 7 min, the pump and the CSF are the same. */
START_TEST(sampling_changes_nothing)
{
    static const char *const samples[] = {"1 day", "7.5 min"};
    double mass[2], csf[2];
    for (int k = 0; k < 2; k++) {
        char text[600];
        snprintf(text, sizeof text,
                 "format: 1\nrun: {duration: 2 day, sample: %s}\n"
                 "drug: {from: morphine, concentration: 10 mg/mL}\n"
                 "program: {use: periodic, bolus_dose: 0.2 mg, every: 3 h}\n"
                 "catheter: {from: silicone_89cm, tip: T10}\ncsf: {cells: 40}\n"
                 "record: [program, csf.probe_concentration]\n",
                 samples[k]);
        struct real_run run = real_run(text);
        const size_t end = run.trace->times - 1;
        mass[k] = th_trace_get(run.trace, real_column(&run, "program.ordered_mass"), 0, end, 0);
        csf[k] =
            th_trace_get(run.trace, real_column(&run, "csf.probe_concentration"), 0, end, 0);
        real_close(&run);
    }
    ck_assert_double_eq(mass[0], mass[1]);
    ck_assert_double_eq(csf[0], csf[1]);
    CLOSE(mass[0], (16 * 0.2 + 2 * 0.48) * 1e-6, 1e-11);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "periodic");
    tcase_add_test(tests, the_mean_rate);
    tcase_add_test(tests, begins_and_ends_to_a_tick);
    tcase_add_test(tests, boluses_may_overlap);
    tcase_add_test(tests, times_stay_over_a_stop);
    tcase_add_test(tests, another_interval);
    tcase_add_test(tests, a_new_pump_begins_anew);
    tcase_add_loop_test(tests, refused_before_the_run, 0, sizeof refused / sizeof *refused);
    tcase_add_test(tests, sampling_changes_nothing);
}
