/* What happens at an instant and in which order; falls found to a tick in each lane by itself;
 * what rests or has failed stays as it is. The march as a whole is in tests/engine/advance.c.
 */
#define TH_SUITE "block"
#include "support/check_main.h"

#include <float.h>
#include <math.h>

#include "engine/advance.h"
#include "engine/block_private.h"
#include "engine/start.h"
#include "support/stone.h"

struct march {
    struct th_units *units;
    struct th_scenario *scenario;
    struct th_layout *layout;
    struct th_trace *trace;
    struct th_block *block;
    struct th_error error;
};

static void march_open(struct march *m, const char *text, int lanes)
{
    *m = (struct march){0};
    m->units = th_units_create(&m->error);
    m->scenario = th_scenario_parse(&stone_catalog, m->units, "stone.yaml", text, strlen(text),
                                    NULL, 0, &m->error);
    ck_assert_msg(m->scenario != NULL, "%s", m->error.text[0]);
    m->layout = th_layout_create(m->scenario, &m->error);
    m->trace = th_trace_create(m->layout, 0, (uint64_t)lanes, NULL, &m->error);
    m->block = th_block_create(m->layout, &m->error);
    ck_assert(m->trace && m->block);
    th_block_start(m->block, 0, 0, lanes);
    stone_log[0] = '\0';
}

static void march_to(struct march *m, double seconds)
{
    th_tick until = (th_tick)(seconds * TH_TICKS_PER_SECOND);
    ck_assert_int_eq(th_block_advance(m->block, until, m->trace, NULL), TH_OK);
}

static const struct stone_states *states(const struct march *m, size_t stone)
{
    return m->block->views[stone].states;
}

static void march_close(struct march *m)
{
    th_block_free(m->block);
    th_trace_free(m->trace);
    th_layout_free(m->layout);
    th_scenario_free(m->scenario);
    th_units_free(m->units);
}

/* At 10 s both stones reach the ground (50 m, 1 m/s2), both alarms ring, two words are said,
 * and it is time for a sample: the sample first, of what was; then falls, alarms, words as
 * written; then prepare, once. */
START_TEST(the_order_at_one_instant)
{
    struct march m;
    march_open(&m,
               "run: {duration: 20 s, sample: 10 s}\n"
               "stone: [{name: a, alarm: 10 s}, {name: b, alarm: 10 s}]\n"
               "events:\n  - {at: 10 s, do: stone.b.throw, height: 7 m}\n"
               "  - {at: 10 s, do: stone.a.throw, height: 9 m}\n",
               1);
    march_to(&m, 9.5);
    ck_assert_str_eq(stone_log, "o1 o2 "); /* the first sample */
    stone_log[0] = '\0';
    march_to(&m, 10.5);
    ck_assert_str_eq(stone_log, "o1 o2 G1 G2 A1 A2 W2 W1 p1 p2 ");
    ck_assert_double_eq(th_trace_get(m.trace, 0, 0, 1, 0),
                        0); /* stone.a.height, before the throw */
    ck_assert_double_eq(states(&m, 0)->landed[0], 10);
    ck_assert_double_eq(states(&m, 0)->height[0], 9 - 0.5 * 0.25);
    ck_assert_double_eq(states(&m, 1)->height[0], 7 - 0.5 * 0.25);
    march_close(&m);
}
END_TEST

/* An alarm that an event asks for at its own instant rings at that instant, after another
 * prepare. */
START_TEST(an_event_can_ring_at_once)
{
    struct march m;
    march_open(&m,
               "run: {duration: 9 s, sample: 9 s}\nstone: {}\n"
               "events: [{at: 5 s, do: stone.plain.wind}]\n",
               1);
    march_to(&m, 6);
    ck_assert_str_eq(stone_log, "o1 W1 p1 A1 p1 ");
    ck_assert_double_eq(states(&m, 0)->rung[0], 1);
    march_close(&m);
}
END_TEST

/* What rings often at one instant, but not for ever, is waited for: 900 times again. */
START_TEST(many_rounds_at_one_instant)
{
    struct march m;
    march_open(
        &m, "run: {duration: 9 s, sample: 9 s}\nstone: {alarm: 3 s, logs: 0, again: 900}\n", 1);
    march_to(&m, 9);
    ck_assert_int_eq(th_block_status(m.block, 0), TH_OK);
    ck_assert_double_eq(states(&m, 0)->rung[0], 901);
    march_close(&m);
}
END_TEST

/* What happens a tick before an alarm does not ring it. */
START_TEST(an_alarm_rings_at_its_tick)
{
    struct march m;
    march_open(&m,
               "run: {duration: 9 s, sample: 9 s}\nstone: {alarm: 3 s}\n"
               "events: [{at: 2.999999 s, do: stone.plain.throw, height: 60 m}]\n",
               1);
    march_to(&m, 6);
    ck_assert_str_eq(stone_log, "o1 W1 p1 A1 p1 ");
    march_close(&m);
}
END_TEST

/* A set is seen by prepare at its instant: from 4 s on with 2 m/s2, the stone has
 * 50 - 8 = 42 m and 4 m/s; at 6 s it has 42 - 8 - 4 = 30 m. */
START_TEST(a_set_is_seen_at_its_instant)
{
    struct march m;
    march_open(&m,
               "run: {duration: 9 s, sample: 9 s}\nstone: {}\n"
               "events: [{at: 4 s, set: {stone.plain.pull: 2}}]\n",
               1);
    march_to(&m, 6);
    ck_assert_str_eq(stone_log, "o1 p1 ");
    ck_assert_double_eq(states(&m, 0)->height[0], 30);
    march_close(&m);
}
END_TEST

/* Lane 1 rings for ever at 3 s: it stops there, with a reason; its neighbours go on. */
START_TEST(a_lane_that_rings_for_ever)
{
    struct march m;
    march_open(&m,
               "run: {duration: 9 s, sample: 3 s}\nstone: {alarm: 3 s, logs: 0}\n"
               "ensemble: {members: 3, vary: {stone.plain.again: grid 0 1e9 0}}\n",
               3);
    march_to(&m, 9);
    for (int i = 0; i < 3; i++) {
        ck_assert_int_eq(th_block_status(m.block, i), i == 1 ? TH_NOT_CONVERGED : TH_OK);
        ck_assert_int_eq(th_block_now(m.block, i), (i == 1 ? 3 : 9) * TH_TICKS_PER_SECOND);
        ck_assert_double_eq_tol(states(&m, 0)->height[i], i == 1 ? 45.5 : 9.5, 1e-12);
        ck_assert(i == 1 || states(&m, 0)->rung[i] == 1);
        ck_assert_double_eq_tol(th_trace_get(m.trace, 0, (uint64_t)i, 1, 0), 45.5,
                                1e-12); /* 3 s */
        if (i != 1)
            ck_assert_double_eq_tol(th_trace_get(m.trace, 0, (uint64_t)i, 2, 0), 32, 1e-12);
    }
    march_close(&m);
}
END_TEST

/* Eight stones fall from eight heights within one step, each to its own tick: sqrt(2 h), and no
 * later than a tick behind it. One that does not fall takes the step whole. */
START_TEST(falls_are_found_lane_by_lane)
{
    static const double heights[TH_LANES] = {3, 17.7, 0.001, 0, 50, 4.4, 1000, 29.3};
    struct march m;
    march_open(
        &m,
        "run: {duration: 15 s, sample: 15 s}\nstone: {logs: 0}\n"
        "ensemble: {members: 8, vary: {stone.plain.height: grid 3 m 17.7 m 1 mm 0 m 50 m "
        "4.4 m 1000 m 29.3 m}}\n",
        8);
    march_to(&m, 15);
    for (int i = 0; i < TH_LANES; i++) {
        double fall = sqrt(2 * heights[i]), landed = states(&m, 0)->landed[i];
        bool falls = fall > 0 && fall < 15; /* one that lies there already does not fall */
        ck_assert_uint_eq(th_block_steps(m.block, i), falls ? 2 : 1);
        ck_assert_msg(!falls || (landed > fall - 1e-9 && landed < fall + 1.1e-6), "%g: %.9g",
                      fall, landed);
        ck_assert(falls || landed == 0);
    }
    march_close(&m);
}
END_TEST

/* Two falls in one step of one lane come one after the other, and a stone can fall again. */
START_TEST(two_falls_in_a_step)
{
    struct march m;
    march_open(&m,
               "run: {duration: 30 s, sample: 30 s}\n"
               "stone: [{name: a, height: 32 m}, {name: b, height: 18 m}]\n"
               "events: [{at: 10 s, do: stone.b.throw, height: 8 m}]\n",
               1);
    march_to(&m, 30);
    ck_assert_str_eq(stone_log, "o1 o2 G2 p1 p2 G1 p1 p2 W2 p1 p2 G2 p1 p2 o1 o2 ");
    ck_assert_double_eq_tol(states(&m, 0)->landed[0], 8, 1.1e-6);
    ck_assert_double_eq_tol(states(&m, 1)->landed[0], 14, 1.1e-6);
    march_close(&m);
}
END_TEST

/* The lane's doubles (ports, states) and current cells. */
static void lane_of(const struct march *m, int lane, double *values, size_t *count)
{
    const struct th_layout *layout = m->layout;
    size_t cells = layout->arrays[m->block->head->generation];
    *count = 0;
    for (size_t at = layout->state.begin; at < layout->state.doubles_end;
         at += sizeof(double[TH_LANES]))
        values[(*count)++] = ((const double *)(m->block->bytes + at))[lane];
    for (size_t at = cells; at < cells + layout->arrays_bytes; at += sizeof(double[TH_LANES]))
        values[(*count)++] = ((const double *)(m->block->bytes + at))[lane];
}

/* Three members; lane 1 fails at 4 s. It keeps what it had there, and lanes 3 to 7, which rest,
 * keep what they began with, however many steps the others take, an odd number or an even one.
 */
START_TEST(lanes_that_do_not_move_are_put_back)
{
    struct march m;
    march_open(&m,
               "run: {duration: 9 s, sample: 3 s}\n"
               "stone: {alarm: 4 s, logs: 0, longest: 0.7 s}\n"
               "ensemble: {members: 3, vary: {stone.plain.again: grid 0 1e9 0}}\n",
               3);
    double first[64], then[64], at_four[64];
    size_t count;
    lane_of(&m, 6, first, &count);
    march_to(&m, 4);
    lane_of(&m, 1, at_four, &count);
    ck_assert_double_eq(at_four[0], 0); /* the port, which nobody writes */
    uint64_t steps = th_block_steps(m.block, 1);
    for (double until = 4; until <= 9; until += 0.65) {
        march_to(&m, until);
        lane_of(&m, 1, then, &count);
        ck_assert(memcmp(then, at_four, count * sizeof *then) == 0);
        lane_of(&m, 6, then, &count);
        ck_assert(memcmp(then, first, count * sizeof *then) == 0);
    }
    ck_assert_uint_eq(th_block_steps(m.block, 1), steps);
    ck_assert_uint_eq(th_block_steps(m.block, 6), 0);
    lane_of(&m, 0, then, &count);
    ck_assert(memcmp(then, at_four, count * sizeof *then) != 0);
    march_close(&m);
}
END_TEST

/* An alarm that is put off by each step rings 3 s after the last; that of a lane that rests is
 * not. */
START_TEST(alarms_of_lanes_that_rest)
{
    struct march m;
    march_open(&m, "run: {duration: 4 s, sample: 2 s}\nstone: {chime: 3 s, logs: 0}\n", 1);
    march_to(&m, 4);
    ck_assert_int_eq(m.block->views[0].timer[0], 7 * (th_tick)TH_TICKS_PER_SECOND);
    ck_assert_int_eq(m.block->views[0].timer[5], TH_NEVER);
    march_close(&m);
}
END_TEST

/* Alarms and words at time zero come before the first step, after the first sample. */
START_TEST(the_first_instant)
{
    struct march m;
    march_open(&m,
               "run: {duration: 4 s, sample: 4 s}\nstone: {alarm: 0 s}\n"
               "events: [{at: 0 s, do: stone.plain.throw, height: 60 m}]\n",
               1);
    march_to(&m, 0);
    ck_assert_str_eq(stone_log, "o1 A1 W1 p1 ");
    ck_assert_double_eq(th_trace_get(m.trace, 0, 0, 0, 0), 50);
    march_to(&m, 4);
    ck_assert_double_eq(th_trace_get(m.trace, 0, 0, 1, 0), 52);
    march_close(&m);
}
END_TEST

/* Small numbers are flushed while it marches; its caller's arithmetic is as it was. */
START_TEST(the_callers_arithmetic_stays)
{
    struct march m;
    volatile double least = DBL_MIN;
    march_open(&m, "run: {duration: 4 s, sample: 4 s}\nstone: {}\n", 1);
    march_to(&m, 4);
    ck_assert(least / 2 > 0);
    march_close(&m);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "block");
    tcase_add_test(tests, the_order_at_one_instant);
    tcase_add_test(tests, an_event_can_ring_at_once);
    tcase_add_test(tests, many_rounds_at_one_instant);
    tcase_add_test(tests, an_alarm_rings_at_its_tick);
    tcase_add_test(tests, a_set_is_seen_at_its_instant);
    tcase_add_test(tests, a_lane_that_rings_for_ever);
    tcase_add_test(tests, falls_are_found_lane_by_lane);
    tcase_add_test(tests, two_falls_in_a_step);
    tcase_add_test(tests, lanes_that_do_not_move_are_put_back);
    tcase_add_test(tests, alarms_of_lanes_that_rest);
    tcase_add_test(tests, the_first_instant);
    tcase_add_test(tests, the_callers_arithmetic_stays);
}
