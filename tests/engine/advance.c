/* Whole runs of the toy models, which have closed forms: events to a tick, feedback, failures,
 * threads. */
#define TH_SUITE "advance"
#include "engine/start.h"
#include "support/check_main.h"
#include "support/toy_run.h"

static const double mL = 1e-6, day = 86400;

/* 20 mL drain at 50 mL/day to 2 mL: it is low after 18/50 day, then every 10/50 day. */
START_TEST(a_crossing_is_located_to_a_microsecond)
{
    struct toy_run run = toy_run("run: {duration: 1 day, sample: 1 h}\n"
                                 "source: {pulse: 0 mL}\n",
                                 1);
    ck_assert_int_eq(run.status, TH_OK);
    ck_assert_double_eq(toy_last(&run, "tank.refills", 0), 4);
    ck_assert_double_eq_tol(toy_last(&run, "tank.fell_at", 0), (18 + 30) / 50.0 * day, 1e-6);
    ck_assert_double_eq_tol(toy_last(&run, "tank.volume", 0), (20 + 40 - 50) * mL, 1e-15);
    toy_close(&run);
}
END_TEST

/* Pulses of 1 mL at 7, 14, ... min: in 60 min the 8th has come at 56 min. The sample at 56 min
 * is taken before the pulse, and a pulse moves in the step after its instant. */
START_TEST(pulses_are_transfers_at_instants)
{
    struct toy_run run = toy_run("run: {duration: 1 h, sample: 1 min}\n"
                                 "tank: {outflow: 0 mL/day}\n",
                                 1);
    for (size_t m = 0; m <= 60; m++) {
        double expected = (m == 0 ? 0 : (double)((m - 1) / 7)) * mL;
        ck_assert_double_eq_tol(toy_get(&run, "tank.received", 0, m), expected, 1e-20);
    }
    ck_assert_double_eq(toy_last(&run, "source.pulses", 0), 8);
    toy_close(&run);
}
END_TEST

/* Above 25.5 mL the watcher, last in the flow, stops the source, first in the flow: of 1 mL
 * pulses on 20 mL exactly six come (the sixth makes 26 mL). */
START_TEST(feedback_reaches_the_source)
{
    struct toy_run run = toy_run("run: {duration: 5 h, sample: 1 h}\n"
                                 "tank: {outflow: 0 mL/day}\nwatcher: {high: 25.5 mL}\n",
                                 1);
    ck_assert_double_eq(toy_last(&run, "source.pulses", 0), 6);
    ck_assert_double_eq(toy_last(&run, "watcher.throttle", 0), 1);
    toy_close(&run);
}
END_TEST

/* Two species decay each at its own rate; cells move one place per step. */
START_TEST(two_species_decay_apart)
{
    struct toy_run run =
        toy_run("run: {duration: 10 h, sample: 1 h}\nrecord: [all]\n"
                "kind: [{name: a, decay: 0.1 1/h}, {name: b, decay: 0.3 1/h}]\n"
                "source: {pulse: 0 mL, period: 1 day}\n"
                "tank: {outflow: 0 mL/day, longest: 100 s, cells: 5}\n",
                1);
    ck_assert_double_eq_tol(toy_last(&run, "tank.mass.a", 0), 15e-6 * exp(-1), 1e-17);
    ck_assert_double_eq_tol(toy_last(&run, "tank.mass.b", 0), 15e-6 * exp(-3), 1e-17);
    size_t share = toy_column(&run, "tank.share.b");
    const double *axis = th_trace_axis(run.trace, share);
    ck_assert_double_eq(axis[3], 3);
    /* 36 steps an hour: after 10 h all have moved 360 places, that is 0 of 5 */
    for (size_t k = 0; k < 5; k++)
        ck_assert_double_eq_tol(th_trace_get(run.trace, share, 0, 10, k),
                                1e-6 * (double)(k + 1) * exp(-3), 1e-18);
    toy_close(&run);
}
END_TEST

START_TEST(events_come_at_their_tick_and_set_parameters)
{
    struct toy_run run =
        toy_run("run: {duration: 3 h, sample: 1 h}\n"
                "source: {pulse: 0 mL}\ntank: {outflow: 0 mL/day}\n"
                "events:\n"
                "  - {at: 20 min, do: source.extra, volume: 3 mL}\n"
                "  - {at: 30 min, every: 1 h, do: source.extra, volume: 1 mL}\n"
                "  - {at: 90 min, set: {tank.outflow: 24 mL/day}}\n",
                1);
    ck_assert_double_eq_tol(toy_last(&run, "tank.received", 0), 6 * mL, 1e-18);
    ck_assert_double_eq_tol(toy_last(&run, "tank.volume", 0), (26 - 1.5) * mL, 1e-17);
    toy_close(&run);
}
END_TEST

/* Member 2 fails at 2 h; its neighbours' bytes are those of a run without a failure. */
static void one_lane_fails(const char *how, enum th_status expected)
{
    char text[800];
    const char *form =
        "run: {duration: 10 h, sample: 1 h}\n"
        "ensemble: {members: 5, vary: {tank.outflow: uniform 10 mL/day 90 mL/day, "
        "watcher.wrong_from: grid %s}}\nwatcher: {how: %s}\n";
    snprintf(text, sizeof text, form, "9 day 8 day 7 day 6 day 5 day", how);
    struct toy_run good = toy_run(text, 1);
    snprintf(text, sizeof text, form, "9 day 8 day 2.5 h 6 day 5 day", how);
    struct toy_run bad = toy_run(text, 1);
    ck_assert_int_eq(good.status, TH_OK);
    ck_assert_int_eq(bad.status,
                     expected == TH_NOT_CONVERGED ? TH_NOT_CONVERGED : TH_RUN_FAILED);
    ck_assert_ptr_nonnull(strstr(bad.error.text[0], "1 of 5 members failed; member 2"));
    ck_assert_int_eq(bad.trace->status[2], expected);
    size_t volume = toy_column(&good, "tank.volume");
    for (uint64_t m = 0; m < 5; m++)
        for (size_t t = 0; t < good.trace->times; t++) {
            double a = th_trace_get(good.trace, volume, m, t, 0);
            double b = th_trace_get(bad.trace, volume, m, t, 0);
            if (m == 2 && t > 2)
                ck_assert_double_nan(b);
            else
                ck_assert(memcmp(&a, &b, sizeof a) == 0);
        }
    ck_assert_int_le(bad.trace->ended[2],
                     (th_tick)2.5 * 3600 * TH_TICKS_PER_SECOND + 1800000000);
    toy_close(&good);
    toy_close(&bad);
}

START_TEST(a_lane_that_goes_wrong_is_frozen)
{
    one_lane_fails("status", TH_NOT_CONVERGED);
    one_lane_fails("nan", TH_RUN_FAILED);
}
END_TEST

static const char *const varied =
    "run: {duration: 30 h, sample: 1 h}\n"
    "kind: [{name: a}, {name: b}]\n"
    "tank: {longest: 17 min}\n"
    "ensemble: {members: 43, seed: 11, vary: {\n"
    "  tank.outflow: lognormal 40 %, source.period: normal 10 %,\n"
    "  kind.a.decay: uniform 0.1 1/h 1 1/h, watcher.high: normal 5 mL}}\n"
    "watcher: {high: 22 mL}\n";

static void same_bytes(const struct th_trace *a, const struct th_trace *b)
{
    ck_assert_uint_eq(a->byte_count, b->byte_count);
    ck_assert(memcmp(a->bytes, b->bytes, a->byte_count) == 0);
}

START_TEST(threads_change_no_byte)
{
    struct toy_run one = toy_run(varied, 1), two = toy_run(varied, 2),
                   five = toy_run(varied, 5);
    ck_assert_int_eq(one.status, TH_OK);
    same_bytes(one.trace, two.trace);
    same_bytes(one.trace, five.trace);
    ck_assert(toy_last(&one, "tank.volume", 1) != toy_last(&one, "tank.volume", 2));
    toy_close(&one);
    toy_close(&two);
    toy_close(&five);
}
END_TEST

START_TEST(a_member_alone_equals_itself_in_company)
{
    struct toy_run all = toy_run(varied, 1);
    const uint64_t alone[] = {0, 5, 8, 21, 42};
    for (size_t k = 0; k < 5; k++) {
        struct toy_run run = toy_open(varied);
        toy_go(&run, (struct th_ensemble_options){.first = alone[k], .members = 1});
        ck_assert_int_eq(run.status, TH_OK);
        for (size_t c = 0; c < run.scenario->column_count; c++)
            for (size_t t = 0; t < run.trace->times; t++)
                for (size_t p = 0; p < run.trace->columns[c].points; p++) {
                    double a = th_trace_get(all.trace, c, alone[k], t, p);
                    double b = th_trace_get(run.trace, c, 0, t, p);
                    ck_assert(memcmp(&a, &b, sizeof a) == 0);
                }
        toy_close(&run);
    }
    toy_close(&all);
}
END_TEST

/* Parameters that a program sets between steps act from the next step on. */
START_TEST(inputs_are_set_between_steps)
{
    struct toy_run run = toy_open("run: {duration: 10 h, sample: 1 h}\nsource: {pulse: 0 mL}\n"
                                  "tank: {outflow: 24 mL/day}\n");
    struct th_block *block = th_block_create(run.layout, &run.error);
    th_block_start(block, 0, 0, 1);
    size_t instance, row;
    ck_assert(th_scenario_param(run.scenario, "tank.outflow", &instance, &row));
    th_tick hour = (th_tick)3600 * TH_TICKS_PER_SECOND;
    ck_assert_int_eq(th_block_advance(block, 2 * hour + 1, NULL, NULL), TH_OK);
    ck_assert_int_eq(th_block_now(block, 0), 2 * hour + 1);
    ck_assert_int_eq(th_block_set(block, 0, instance, row, 1e9), TH_BAD_INPUT);
    ck_assert_int_eq(th_block_set(block, 0, instance, row, 48 * mL / day), TH_OK);
    th_block_advance(block, 4 * hour + 1, NULL, NULL);
    th_block_observe(block);
    double volume =
        th_block_get(block, 0, &run.scenario->columns[toy_column(&run, "tank.volume")], 0);
    ck_assert_double_eq_tol(volume, (20 - 2 - 4) * mL, 1e-14);
    th_block_free(block);
    toy_close(&run);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "run");
    tcase_add_test(tests, a_crossing_is_located_to_a_microsecond);
    tcase_add_test(tests, pulses_are_transfers_at_instants);
    tcase_add_test(tests, feedback_reaches_the_source);
    tcase_add_test(tests, two_species_decay_apart);
    tcase_add_test(tests, events_come_at_their_tick_and_set_parameters);
    tcase_add_test(tests, a_lane_that_goes_wrong_is_frozen);
    tcase_add_test(tests, threads_change_no_byte);
    tcase_add_test(tests, a_member_alone_equals_itself_in_company);
    tcase_add_test(tests, inputs_are_set_between_steps);
}
