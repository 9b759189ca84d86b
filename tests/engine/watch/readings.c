/* Readings of models within steps: they change no other number, and depend on nothing but the
 * member: neither on samples, nor on the end of the run, nor on who looks. */
#define TH_SUITE "readings"
#include "support/check_main.h"

#include "engine/advance.h"
#include "engine/start.h"
#include "scenario/column.h"
#include "support/real_run.h"

/* Boluses, a kink, pulses, a stall, a refill and a reservoir that runs dry, in long steps. */
static const char *const courses[] = {
    REAL_PATIENT REAL_PUMP "events:\n"
                           "  - {at: 5.3 h, do: program.bolus, dose: 50 ug, over: 10 min}\n"
                           "  - {at: 9 h, do: pump.stall, over: 2.2 h}\n"
                           "  - {at: 30.01 h, do: program.bolus, dose: 10 ug, over: 3 min}\n"
                           "faults: {use: kink, at: 45 cm, closed: 99.9 %, begins: 12 h, "
                           "until: 20 h}\n",
    REAL_PATIENT "pump: {from: parts/valve_gated_20ml.yaml}\n"
                 "events:\n"
                 "  - {at: 7.7 h, do: reservoir.refill, volume: 10 mL}\n"
                 "  - {at: 20 h, set: {program.rate: 1 mL/day}}\n",
    "title: t\n"
    "drug: {from: parts/baclofen.yaml, concentration: 500 ug/mL}\n"
    "program: {rate: 1 mL/day}\n"
    "pump: {from: parts/peristaltic_20ml.yaml, pulses: resolved, pulse_volume: 5 uL}\n"
    "reservoir: {from: parts/bellows_20ml.yaml, volume: 2.4 mL}\n"
    "catheter: {from: parts/silicone_89cm.yaml, tip: T10}\n"
    "csf: {use: axial, cells: 60, probe: L1}\n",
};
enum { COURSES = sizeof courses / sizeof *courses };

#define GAUGES                                                                \
    "gauges: [{use: delivered}, {use: balance}, {use: trumpet, begins: 3 h, " \
    "period: 40 h},\n  {from: parts/trumpet_ordinary.yaml, name: often, period: 30 h}]\n"

static struct real_run run_with(int course, const char *more, const char *duration,
                                const char *sample)
{
    char text[4000];
    snprintf(text, sizeof text, "%s%srecord: [all]\nrun: {duration: %s, sample: %s}\n",
             courses[course], more, duration, sample);
    return real_run(text);
}

/* Each column of a is the same in b, to the bit, where both have a sample; of those that begin
 * with a word alone. How many there are. */
static size_t same(const struct real_run *a, const struct real_run *b, const char *word)
{
    size_t columns = 0;
    for (size_t c = 0; c < a->scenario->column_count; c++) {
        const char *path = a->scenario->columns[c].path;
        const struct th_row *row = th_column_row(a->scenario, &a->scenario->columns[c]);
        if (strncmp(path, word, strlen(word)) != 0 || row->nature == TH_INTERVAL_MEAN)
            continue;
        const size_t d = real_column(b, path);
        columns++;
        for (size_t s = 0, t = 0; s < a->trace->times && t < b->trace->times;) {
            if (a->trace->time[s] != b->trace->time[t]) {
                *(a->trace->time[s] < b->trace->time[t] ? &s : &t) += 1;
                continue;
            }
            for (size_t p = 0; p < a->trace->columns[c].points; p++) {
                const double x = th_trace_get(a->trace, c, 0, s, p),
                             y = th_trace_get(b->trace, d, 0, t, p);
                ck_assert_msg(memcmp(&x, &y, sizeof x) == 0 || (isnan(x) && isnan(y)),
                              "%s at %g h: %.17g and %.17g", path,
                              (double)a->trace->time[s] / 3.6e9, x, y);
            }
            s++, t++;
        }
    }
    return columns;
}

START_TEST(change_no_other_number)
{
    struct real_run without = run_with(_i, "", "2 day", "1 h"),
                    with = run_with(_i, GAUGES, "2 day", "1 h");
    ck_assert_uint_gt(same(&without, &with, ""), 40);
    ck_assert_uint_eq(without.trace->steps[0], with.trace->steps[0]);
    real_close(&without);
    real_close(&with);
}
END_TEST

/* Sampled otherwise, in a run that ends within a step of it, or both. */
START_TEST(hang_on_no_sample_and_no_end)
{
    static const char *const others[][2] = {
        {"2 day", "7 min"}, {"2 day", "24 h"}, {"1817 min", "19 min"}, {"2003 min", "1 min"}};
    struct real_run whole = run_with(_i, GAUGES, "2 day", "1 min");
    for (int k = 0; k < 4; k++) {
        struct real_run other = run_with(_i, GAUGES, others[k][0], others[k][1]);
        ck_assert_uint_ge(same(&other, &whole, "gauge.trumpet"), 12);
        ck_assert_uint_ge(same(&other, &whole, "gauge.often"), 12);
        real_close(&other);
    }
    real_close(&whole);
}
END_TEST

/* A condition on one of the gauge's numbers acts in the tick of the reading: the bolus of 5.3 h
 * is over after 10 min and weighed 10 min later. */
static const char bolus[] =
    REAL_PATIENT REAL_PUMP "events:\n"
                           "  - {at: 5.3 h, do: program.bolus, dose: 50 ug, over: 10 min}\n";

START_TEST(are_seen_by_conditions)
{
    char text[4000];
    snprintf(text, sizeof text,
             "%s  - {name: weighed, when: {check: gauge.trumpet.boluses, above: 0.5}, "
             "do: program.stop}\n%s"
             "run: {duration: 1 day, sample: 1 h}\n"
             "require:\n"
             "  - {check: log.weighed, take: first, above: 0 h}\n",
             bolus, GAUGES);
    struct real_run run = real_run(text);
    const struct th_requirement *q = run.scenario->requirements;
    ck_assert_double_eq_tol(th_trace_reduced(run.trace, q[0].reduction, 0), 5.3 * 3600 + 1200,
                            2e-6);
    real_close(&run);
}
END_TEST

/* A pulse of 2.5 uL every 36 min in steps of an hour: what is read at the ends of steps and
 * within them is whole, 2 or 1 of 60/36 pulses in an hour. The library, which looks at any
 * instant, sees the readings up to then. */
START_TEST(are_whole)
{
    struct real_run run =
        real_open(REAL_PATIENT "pump: {use: valve_gated}\n"
                               "gauges: {use: trumpet, at: pump, begins: 6 h, period: 20 h}\n"
                               "record: [gauge.trumpet.maximum@60min, "
                               "gauge.trumpet.minimum@60min, gauge.trumpet.flow_error]\n"
                               "events: [{at: 0 h, set: {program.rate: 0.1 mL/day}}]\n"
                               "run: {duration: 30 h, sample: 1 h}\n");
    struct th_block *block = th_block_create(run.layout, &run.error);
    ck_assert_ptr_nonnull(block);
    th_block_start(block, 0, 0, 1);
    for (int k = 1; k <= 260; k++) {
        const th_tick at = k * (th_tick)360 * TH_TICKS_PER_SECOND; /* 6 min */
        th_block_observe_at(block, at);
        const th_tick sample = at / 1000000 / 900, pulses = sample * 900 / 2160,
                      before = (sample - 1) * 900 / 2160;
        const double error = th_block_get(block, 0, &run.scenario->columns[2], 0);
        if (sample > 0)
            ck_assert_double_eq_tol(error, (double)(pulses - before) * 2160 / 900 - 1, 1e-9);
    }
    ck_assert_double_eq_tol(th_block_get(block, 0, &run.scenario->columns[0], 0), 0.2, 1e-9);
    ck_assert_double_eq_tol(th_block_get(block, 0, &run.scenario->columns[1], 0), -0.4, 1e-9);
    th_block_free(block);
    real_close(&run);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "readings");
    tcase_add_loop_test(tests, change_no_other_number, 0, COURSES);
    tcase_add_loop_test(tests, hang_on_no_sample_and_no_end, 0, COURSES);
    tcase_add_test(tests, are_seen_by_conditions);
    tcase_add_test(tests, are_whole);
}
