/* Event iteration: the order of what happens at one instant, and its end. */
#define TH_SUITE "events"
#include "support/check_main.h"

#include "support/stone_run.h"

/* At 10 s both stones reach the ground (50 m, 1 m/s2), both timers expire, there are two
 * commands, and a sample is due: first the sample, of the state before; then crossings, timers,
 * commands as written; then prepare, once. */
START_TEST(the_order_at_one_instant)
{
    struct stone_run m;
    stone_open(&m,
               "run: {duration: 20 s, sample: 10 s}\n"
               "stone: [{name: a, alarm: 10 s}, {name: b, alarm: 10 s}]\n"
               "events:\n  - {at: 10 s, do: stone.b.throw, height: 7 m}\n"
               "  - {at: 10 s, do: stone.a.throw, height: 9 m}\n",
               1);
    stone_go_to(&m, 9.5);
    ck_assert_str_eq(stone_log, "o1 o2 "); /* the first sample */
    stone_log[0] = '\0';
    stone_go_to(&m, 10.5);
    ck_assert_str_eq(stone_log, "o1 o2 G1 G2 A1 A2 W2 W1 p1 p2 ");
    ck_assert_double_eq(th_trace_get(m.trace, 0, 0, 1, 0),
                        0); /* stone.a.height, before the throw */
    ck_assert_double_eq(stone_states_of(&m, 0)->landed[0], 10);
    ck_assert_double_eq(stone_states_of(&m, 0)->height[0], 9 - 0.5 * 0.25);
    ck_assert_double_eq(stone_states_of(&m, 1)->height[0], 7 - 0.5 * 0.25);
    stone_close(&m);
}
END_TEST

/* A timer that an event sets to its own instant expires there, after another prepare. */
START_TEST(an_event_can_set_a_timer_to_now)
{
    struct stone_run m;
    stone_open(&m,
               "run: {duration: 9 s, sample: 9 s}\nstone: {}\n"
               "events: [{at: 5 s, do: stone.plain.wind}]\n",
               1);
    stone_go_to(&m, 6);
    ck_assert_str_eq(stone_log, "o1 W1 p1 A1 p1 ");
    ck_assert_double_eq(stone_states_of(&m, 0)->rung[0], 1);
    stone_close(&m);
}
END_TEST

/* 901 timers at one instant are all handled. */
START_TEST(many_iterations_at_one_instant)
{
    struct stone_run m;
    stone_open(
        &m, "run: {duration: 9 s, sample: 9 s}\nstone: {alarm: 3 s, logs: 0, again: 900}\n", 1);
    stone_go_to(&m, 9);
    ck_assert_int_eq(th_block_status(m.block, 0), TH_OK);
    ck_assert_double_eq(stone_states_of(&m, 0)->rung[0], 901);
    stone_close(&m);
}
END_TEST

/* An event a tick before a timer is a separate instant. */
START_TEST(a_timer_expires_at_its_tick)
{
    struct stone_run m;
    stone_open(&m,
               "run: {duration: 9 s, sample: 9 s}\nstone: {alarm: 3 s}\n"
               "events: [{at: 2.999999 s, do: stone.plain.throw, height: 60 m}]\n",
               1);
    stone_go_to(&m, 6);
    ck_assert_str_eq(stone_log, "o1 W1 p1 A1 p1 ");
    stone_close(&m);
}
END_TEST

/* prepare has the value of a set at its instant: from 4 s on with 2 m/s2, the stone has
 * 50 - 8 = 42 m and 4 m/s; at 6 s it has 42 - 8 - 4 = 30 m. */
START_TEST(a_set_acts_at_its_instant)
{
    struct stone_run m;
    stone_open(&m,
               "run: {duration: 9 s, sample: 9 s}\nstone: {}\n"
               "events: [{at: 4 s, set: {stone.plain.pull: 2}}]\n",
               1);
    stone_go_to(&m, 6);
    ck_assert_str_eq(stone_log, "o1 p1 ");
    ck_assert_double_eq(stone_states_of(&m, 0)->height[0], 30);
    stone_close(&m);
}
END_TEST

/* R33: prepare comes between a set and a command behind it at the same instant, not between a
 * command and a set behind it. */
START_TEST(a_command_sees_a_set_before_it)
{
    struct stone_run m;
    stone_open(&m,
               "run: {duration: 9 s, sample: 9 s}\nstone: {}\n"
               "events:\n  - {at: 4 s, set: {stone.plain.pull: 2}}\n"
               "  - {at: 4 s, do: stone.plain.throw, height: 60 m}\n"
               "  - {at: 5 s, do: stone.plain.throw, height: 60 m}\n"
               "  - {at: 5 s, set: {stone.plain.pull: 1}}\n",
               1);
    stone_go_to(&m, 6);
    ck_assert_str_eq(stone_log, "o1 p1 W1 p1 W1 p1 ");
    stone_close(&m);
}
END_TEST

/* The timer of lane 1 is set to 3 s again without end: the lane fails there, its neighbours go
 * on. */
START_TEST(a_lane_without_end_fails)
{
    struct stone_run m;
    stone_open(&m,
               "run: {duration: 9 s, sample: 3 s}\nstone: {alarm: 3 s, logs: 0}\n"
               "ensemble: {members: 3, vary: {stone.plain.again: grid 0 1e9 0}}\n",
               3);
    stone_go_to(&m, 9);
    for (int i = 0; i < 3; i++) {
        ck_assert_int_eq(th_block_status(m.block, i), i == 1 ? TH_NOT_CONVERGED : TH_OK);
        ck_assert_int_eq(th_block_now(m.block, i), (i == 1 ? 3 : 9) * TH_TICKS_PER_SECOND);
        ck_assert_double_eq_tol(stone_states_of(&m, 0)->height[i], i == 1 ? 45.5 : 9.5, 1e-12);
        ck_assert(i == 1 || stone_states_of(&m, 0)->rung[i] == 1);
        ck_assert_double_eq_tol(th_trace_get(m.trace, 0, (uint64_t)i, 1, 0), 45.5,
                                1e-12); /* 3 s */
        if (i != 1)
            ck_assert_double_eq_tol(th_trace_get(m.trace, 0, (uint64_t)i, 2, 0), 32, 1e-12);
    }
    stone_close(&m);
}
END_TEST

/* Timers and commands at time zero are handled before the first step, after the first sample.
 */
START_TEST(the_first_instant)
{
    struct stone_run m;
    stone_open(&m,
               "run: {duration: 4 s, sample: 4 s}\nstone: {alarm: 0 s}\n"
               "events: [{at: 0 s, do: stone.plain.throw, height: 60 m}]\n",
               1);
    stone_go_to(&m, 0);
    ck_assert_str_eq(stone_log, "o1 A1 W1 p1 ");
    ck_assert_double_eq(th_trace_get(m.trace, 0, 0, 0, 0), 50);
    stone_go_to(&m, 4);
    ck_assert_double_eq(th_trace_get(m.trace, 0, 0, 1, 0), 52);
    stone_close(&m);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "events");
    tcase_add_test(tests, the_order_at_one_instant);
    tcase_add_test(tests, an_event_can_set_a_timer_to_now);
    tcase_add_test(tests, many_iterations_at_one_instant);
    tcase_add_test(tests, a_timer_expires_at_its_tick);
    tcase_add_test(tests, a_set_acts_at_its_instant);
    tcase_add_test(tests, a_command_sees_a_set_before_it);
    tcase_add_test(tests, a_lane_without_end_fails);
    tcase_add_test(tests, the_first_instant);
}
