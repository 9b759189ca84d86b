/* Alarms of a pump beside the truth: when they sound, when they fail, when they are false. On
 * the rotor, whose rows they are, too. */
#define TH_SUITE "pump sensors"
#include "support/bench/pump.h"
#include "support/check_main.h"
#include "support/real_run.h"

/* Goes to an instant, s, through all timers; the lanes have one clock. */
static void go_on(struct bench *b, double until)
{
    const th_tick end = th_ticks_of(until);
    for (th_tick next = 0; b->now[0] < end;) {
        next = end;
        EACH_LANE(i) next = b->timer[i] < next ? b->timer[i] : next;
        if (next > b->now[0])
            bench_step(b, (double)(next - b->now[0]) / 1e6);
        EACH_LANE(i)
            if (b->timer[i] <= b->now[i])
                bench_timer(b, i);
    }
}

static double alarms(struct bench *b, const char *which, int i)
{
    return bench_output(b, which, 0)[i];
}

/* It sounds 20 min after the stall began, once; a stall of 19 min raises none; one that is off
 * stays silent, and sounds at once when it is turned on after that time. */
START_TEST(a_stall_is_told_after_the_delay)
{
    struct bench b;
    open_pump(&b);
    bench_set(&b, "stall_alarm", "on");
    bench_set(&b, "stall_alarm_delay", "20 min");
    bench_start(&b);
    bench_event(&b, "stall", -1, "19 min");
    go_on(&b, 3600);
    ck_assert_double_eq(alarms(&b, "stall_alarms", 0), 0);
    bench_event(&b, "stall", -1, NULL);
    ck_assert_int_eq(b.timer[0], 4800 * (th_tick)1000000);
    go_on(&b, 4799.9);
    ck_assert_double_eq(alarms(&b, "stall_alarms", 0), 0);
    go_on(&b, 4800);
    ck_assert_double_eq(alarms(&b, "stall_alarms", 0), 1);
    go_on(&b, 7200);
    ck_assert_double_eq(alarms(&b, "stall_alarms", 0), 1);
    bench_event(&b, "restart", -1);
    bench_set(&b, "stall_alarm", "off");
    bench_event(&b, "stall", -1, NULL);
    go_on(&b, 14400);
    ck_assert_double_eq(alarms(&b, "stall_alarms", 0), 1);
    ck_assert_int_eq(b.timer[0], TH_NEVER);
    bench_set(&b, "stall_alarm", "on");
    EACH_LANE(i) b.due[i] = true;
    bench_prepare(&b);
    ck_assert_double_eq(alarms(&b, "stall_alarms", 0), 2);
    ck_assert_double_eq(alarms(&b, "stall_false_alarms", 0), 0);
    bench_close(&b);
}
END_TEST

/* A mean of 1 day in 400 days of eight pumps: 3200, of a standard deviation of 57. All are
 * false; none comes while it is off; the gaps are exponential: a share e^-1 of them is longer
 * than the mean. */
START_TEST(false_alarms_come_by_the_exponential_law)
{
    enum { DAYS = 400 };
    struct bench b;
    open_pump(&b);
    bench_set(&b, "fill_alarm", "on");
    bench_set(&b, "fill_alarm_false", "1 day");
    EACH_LANE(i) b.person[i] = (uint64_t)i;
    EACH_LANE(i) b.ports->program.ordered_flow[i] = 0;
    bench_start(&b);
    double sum = 0;
    int longer = 0, gaps = 0;
    th_tick last[TH_LANES] = {0};
    double before[TH_LANES] = {0};
    for (double t = 0; t <= DAYS * 86400.0; t += 1800) {
        go_on(&b, t);
        EACH_LANE(i) {
            const double now = alarms(&b, "fill_alarms", i);
            if (now == before[i])
                continue;
            longer += b.now[i] - last[i] > (th_tick)86400 * 1000000;
            gaps++;
            last[i] = b.now[i];
            before[i] = now;
        }
    }
    EACH_LANE(i) {
        sum += alarms(&b, "fill_alarms", i);
        ck_assert_double_eq(alarms(&b, "fill_alarms", i), alarms(&b, "fill_false_alarms", i));
    }
    ck_assert_double_eq_tol(sum, 8 * DAYS, 4 * sqrt(8 * DAYS));
    ck_assert_double_eq_tol((double)longer / gaps, exp(-1), 4 * 0.48 / sqrt(3200) + 0.02);
    ck_assert_double_ne(alarms(&b, "fill_alarms", 0), alarms(&b, "fill_alarms", 1));
    bench_set(&b, "fill_alarm", "off");
    EACH_LANE(i) b.due[i] = true;
    bench_prepare(&b);
    ck_assert_int_eq(b.timer[0], TH_NEVER);
    bench_close(&b);
}
END_TEST

/* Of 2000 stalls 30 % raise none: 1400 do, with a standard deviation of 20.5. */
START_TEST(a_share_of_the_times_it_fails)
{
    struct bench b;
    double sum = 0;
    open_pump(&b);
    bench_set(&b, "stall_alarm", "on");
    bench_set(&b, "stall_alarm_fails", "30 %");
    bench_set(&b, "stall_alarm_delay", "0 s");
    EACH_LANE(i) b.person[i] = (uint64_t)i;
    bench_start(&b);
    for (int k = 0; k < 250; k++) {
        bench_event(&b, "stall", -1, NULL);
        go_on(&b, 60.0 * (2 * k + 1));
        bench_event(&b, "restart", -1);
        go_on(&b, 60.0 * (2 * k + 2));
    }
    EACH_LANE(i) sum += alarms(&b, "stall_alarms", i);
    ck_assert_double_eq_tol(sum, 1400, 4 * 20.5);
    bench_close(&b);
}
END_TEST

/* Seen from 100 kPa or 2 mL on, until 5 % on the other side; an error moves what is seen alone.
 */
START_TEST(a_condition_ends_beyond_its_threshold)
{
    static const struct {
        double kpa, ml;
        bool blocked, low, seen, seen_low;
    } cases[] = {{99, 2.01, false, false, true, false}, {100, 2, true, true, true, false},
                 {96, 2.09, true, true, true, false},   {94, 2.11, false, false, true, false},
                 {84, 1.89, false, true, false, true},  {99, 1.96, false, true, true, true},
                 {84, 2.01, false, true, false, false}};
    struct bench b;
    open_pump(&b);
    bench_set(&b, "occlusion_alarm", "on");
    bench_set(&b, "occlusion_error", "10 kPa");
    bench_set(&b, "fill_alarm", "on");
    bench_set(&b, "fill_error", "0.1 mL");
    bench_start(&b);
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        EACH_LANE(i) {
            b.ports->catheter.inlet_pressure[i] = 1e3 * cases[k].kpa;
            b.ports->reservoir.volume[i] = 1e-6 * cases[k].ml;
            b.due[i] = true;
        }
        bench_prepare(&b);
        ck_assert_double_eq(bench_output(&b, "occluded", 0)[0], cases[k].blocked);
        ck_assert_double_eq(bench_output(&b, "low_fill", 0)[0], cases[k].low);
        ck_assert_double_eq(bench_state(&b, "occlusion_seen", 0)[0], cases[k].seen);
        ck_assert_double_eq(bench_state(&b, "fill_seen", 0)[0], cases[k].seen_low);
    }
    bench_close(&b);
}
END_TEST

/* ---- in whole runs: found to the tick ---- */

#define PATIENT                                                                        \
    "drug: {from: parts/morphine.yaml, concentration: 1 mg/mL}\nprogram: {rate: %s}\n" \
    "reservoir: {from: parts/bellows_20ml.yaml, volume: %s}\n"                         \
    "catheter: {from: parts/silicone_89cm.yaml, tip: T10}\ncsf: {cells: 20}\n"         \
    "run: {duration: %s, sample: %s}\npump: {use: %s}\n"                               \
    "record: [pump, catheter.pressure, reservoir, gauge.balance]\n"                    \
    "gauges: [{use: balance}, {use: delivered}]\n%s"

static struct real_run run_of(const char *rate, const char *volume, const char *run,
                              const char *sample, const char *pump, const char *more)
{
    char text[2000];
    snprintf(text, sizeof text, "title: t\n" PATIENT, rate, volume, run, sample, pump, more);
    return real_balanced(text);
}

/* V-F4 and the law of V-C13: a closed line at 1 mL/day and at 0.1. Pressure rises by the flow
 * over the walls' compliance: the time to the threshold, by its rate of rise between two
 * samples, and ten times that. 5 kPa of error are 5 kPa earlier. The walls hold what was moved,
 * and what the reservoir lacks is what the rotor moved. */
START_TEST(an_occlusion_is_found_to_the_tick)
{
    static const char closed[] = "faults: {use: kink, at: 60 cm, closed: 100 %, begins: 1 h}\n";
    double took[2];
    for (int slow = 0; slow < 2; slow++) {
        struct real_run run =
            run_of(slow ? "0.1 mL/day" : "1 mL/day", "18 mL", slow ? "20 h" : "3 h", "1 min",
                   "peristaltic, occlusion_alarm: on, occlusion_alarm_delay: 3 min, "
                   "occlusion_error: 5 kPa",
                   closed);
        const size_t from = slow ? 200 : 65, to = from + 10;
        const double low = real_get(&run, "catheter.pressure", from),
                     rise = (real_get(&run, "catheter.pressure", to) - low) / (600);
        const double truth = 60.0 * (double)from + (100e3 - low) / rise,
                     seen = truth - 5e3 / rise;
        ck_assert_double_eq_tol(logged_at(&run, "pump.occluded", 0), truth,
                                0.01 * (slow ? 9 : 1));
        ck_assert_double_eq_tol(logged_at(&run, "pump.occlusion_alarms", 0), seen + 180,
                                0.01 * (slow ? 9 : 1));
        took[slow] = truth - 3600;
        real_close(&run);
    }
    ck_assert_double_eq_tol(took[1] / took[0], 10, 0.1);
}
END_TEST

/* 3 mL at 1 mL/day: 2 mL are left after a day, to the microsecond; a sensor that reads 0.1 mL
 * too much sees it 2.4 h later. The refill ends it. Off, the truth alone is told; without a
 * sensor nothing is. */
START_TEST(a_low_fill_is_found_to_the_tick)
{
    static const char refill[] = "events: [{at: 30 h, do: reservoir.refill, volume: 10 mL}]\n";
    for (int k = 0; k < 3; k++) {
        static const char *const pumps[] = {"peristaltic, fill_alarm: on, fill_error: 0.1 mL",
                                            "peristaltic, fill_alarm: off",
                                            "peristaltic, fill_error: 0.1 mL"};
        struct real_run run = run_of("1 mL/day", "3 mL", "2 day", "7 h", pumps[k], refill);
        ck_assert_int_eq(logged_count(&run, "pump.fill_alarms"), k == 0);
        ck_assert_int_eq(logged_count(&run, "pump.low_fill"), k == 2 ? 0 : 2);
        if (k == 0)
            ck_assert_double_eq_tol(logged_at(&run, "pump.fill_alarms", 0), 95040, 1.1e-6);
        if (k < 2)
            ck_assert_double_eq_tol(logged_at(&run, "pump.low_fill", 0), 86400, 1.1e-6);
        if (k < 2)
            ck_assert_double_eq_tol(logged_at(&run, "pump.low_fill", 1), 108000, 1.1e-6);
        real_close(&run);
    }
}
END_TEST

/* A biased sensor that sees what is not there: its alarm is a false one. */
START_TEST(an_alarm_without_its_cause_is_false)
{
    struct real_run run = run_of("1 mL/day", "3 mL", "12 h", "6 h",
                                 "peristaltic, fill_alarm: on, fill_error: -2 mL", "");
    ck_assert_double_eq(real_last(&run, "pump.fill_alarms"), 1);
    ck_assert_int_eq(logged_count(&run, "pump.low_fill"), 0);
    real_close(&run);
}
END_TEST

/* A new catheter is at rest: the occlusion has ended at that instant, whatever pump it hangs
 * on, and the next one raises an alarm of its own. */
START_TEST(a_new_catheter_ends_the_occlusion)
{
    static const char *const pumps[] = {"peristaltic", "piezo, length: 0.9 cm",
                                        "valve_gated, pulses: mean"};
    for (int k = 0; k < 3; k++) {
        char pump[200];
        snprintf(pump, sizeof pump, "%s, occlusion_alarm: on, occlusion_threshold: 20 kPa",
                 pumps[k]);
        struct real_run run = run_of("4 mL/day", "18 mL", "20 h", "5 h", pump,
                                     "faults: {use: occlusion, begins: never}\n"
                                     "events: [{at: [1 h, 12 h], do: fault.occlusion.on}, "
                                     "{at: 8 h, do: catheter.replace}]\n");
        ck_assert_int_eq(logged_count(&run, "pump.occluded"), 3);
        ck_assert_double_eq(logged_at(&run, "pump.occluded", 1), 8 * 3600);
        ck_assert_int_eq(logged_count(&run, "pump.occlusion_alarms"), 2);
        ck_assert_double_gt(logged_at(&run, "pump.occlusion_alarms", 1), 12 * 3600);
        real_close(&run);
    }
}
END_TEST

/* Between samples of a minute the entry of the log is where the volume passes 17.9 mL, and the
 * pressure 20 kPa behind a closed line; a stall is told 20 min later. In each pump that has
 * them. */
START_TEST(each_pump_that_has_them)
{
    static const char *const pumps[] = {"peristaltic", "piezo, length: 0.9 cm",
                                        "valve_gated, pulses: mean"};
    for (int k = 0; k < 3; k++) {
        char pump[500];
        snprintf(pump, sizeof pump,
                 "%s, fill_alarm: on, fill_threshold: 17.9 mL, occlusion_alarm: on, "
                 "occlusion_threshold: 20 kPa, stall_alarm: on, stall_alarm_delay: 20 min",
                 pumps[k]);
        struct real_run run =
            run_of("4 mL/day", "18 mL", "4 h", "1 min", pump,
                   "faults: {use: kink, at: 60 cm, closed: 100 %, begins: 2 h}\n"
                   "events: [{at: 3 h, do: pump.stall}]\n");
        const struct {
            const char *log, *path;
            double level;
        } cases[] = {{"pump.low_fill", "reservoir.volume", 17.9e-6},
                     {"pump.occluded", "catheter.pressure", 20e3}};
        for (int c = 0; c < 2; c++) {
            const double at = logged_at(&run, cases[c].log, 0) / 60;
            ck_assert_msg(at > 0, "%s: %s", pumps[k], cases[c].log);
            const double before = real_get(&run, cases[c].path, (size_t)at),
                         after = real_get(&run, cases[c].path, (size_t)at + 1);
            ck_assert(fmin(before, after) <= cases[c].level &&
                      cases[c].level <= fmax(before, after));
            if (c == 0)
                ck_assert_double_eq_tol(before + (at - floor(at)) * (after - before),
                                        cases[c].level, 1e-3 * fabs(after - before));
        }
        ck_assert_double_eq(logged_at(&run, "pump.fill_alarms", 0),
                            logged_at(&run, "pump.low_fill", 0));
        ck_assert_double_eq(logged_at(&run, "pump.occlusion_alarms", 0),
                            logged_at(&run, "pump.occluded", 0));
        ck_assert_double_eq(logged_at(&run, "pump.stall_alarms", 0), 12000);
        real_close(&run);
    }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "bench");
    tcase_add_test(tests, a_stall_is_told_after_the_delay);
    tcase_add_test(tests, false_alarms_come_by_the_exponential_law);
    tcase_add_test(tests, a_share_of_the_times_it_fails);
    tcase_add_test(tests, a_condition_ends_beyond_its_threshold);
    tests = add_case(suite, "runs");
    tcase_add_test(tests, an_occlusion_is_found_to_the_tick);
    tcase_add_test(tests, a_low_fill_is_found_to_the_tick);
    tcase_add_test(tests, a_new_catheter_ends_the_occlusion);
    tcase_add_test(tests, an_alarm_without_its_cause_is_false);
    tcase_add_test(tests, each_pump_that_has_them);
}
