/* One step: crossings located to a tick in each lane by itself; a lane that rests or has failed
 * keeps its state. */
#define TH_SUITE "step"
#include "support/check_main.h"

#include <float.h>
#include <math.h>

#include "support/stone_run.h"

/* Eight stones fall from eight heights within one step; each crossing is located at its own
 * tick, the first at or behind sqrt(2 h). A lane without a crossing takes the step whole. */
START_TEST(crossings_are_located_in_each_lane)
{
    static const double heights[TH_LANES] = {3, 17.7, 0.001, 0, 50, 4.4, 1000, 29.3};
    struct stone_run m;
    stone_open(
        &m,
        "run: {duration: 15 s, sample: 15 s}\nstone: {logs: 0}\n"
        "ensemble: {members: 8, vary: {stone.plain.height: grid 3 m 17.7 m 1 mm 0 m 50 m "
        "4.4 m 1000 m 29.3 m}}\n",
        8);
    stone_go_to(&m, 15);
    for (int i = 0; i < TH_LANES; i++) {
        double fall = sqrt(2 * heights[i]), landed = stone_states_of(&m, 0)->landed[i];
        bool falls = fall > 0 && fall < 15; /* one that lies there already does not fall */
        ck_assert_uint_eq(th_block_steps(m.block, i), falls ? 2 : 1);
        ck_assert_msg(!falls || (landed > fall - 1e-9 && landed < fall + 1.1e-6), "%g: %.9g",
                      fall, landed);
        ck_assert(falls || landed == 0);
    }
    stone_close(&m);
}
END_TEST

/* Two crossings in one step of one lane are two events, and a stone can fall again. */
START_TEST(two_crossings_in_a_step)
{
    struct stone_run m;
    stone_open(&m,
               "run: {duration: 30 s, sample: 30 s}\n"
               "stone: [{name: a, height: 32 m}, {name: b, height: 18 m}]\n"
               "events: [{at: 10 s, do: stone.b.throw, height: 8 m}]\n",
               1);
    stone_go_to(&m, 30);
    ck_assert_str_eq(stone_log, "o1 o2 G2 p1 p2 G1 p1 p2 W2 p1 p2 G2 p1 p2 o1 o2 ");
    ck_assert_double_eq_tol(stone_states_of(&m, 0)->landed[0], 8, 1.1e-6);
    ck_assert_double_eq_tol(stone_states_of(&m, 1)->landed[0], 14, 1.1e-6);
    stone_close(&m);
}
END_TEST

/* The trials repeat the models up to the one that crosses: the first of two, or the second; the
 * other one, which runs behind it or before it, comes to the same bits. */
START_TEST(trials_of_some_models)
{
    double landed[2], height[2];
    for (int k = 0; k < 2; k++) {
        struct stone_run m;
        stone_open(
            &m,
            k ? "run: {duration: 30 s, sample: 30 s}\n"
                "stone: [{name: high, height: 900 m, logs: 0}, {name: low, height: 31 m}]\n"
              : "run: {duration: 30 s, sample: 30 s}\n"
                "stone: [{name: low, height: 31 m}, {name: high, height: 900 m, logs: 0}]\n",
            1);
        stone_go_to(&m, 30);
        landed[k] = stone_states_of(&m, (size_t)k)->landed[0];
        height[k] = stone_states_of(&m, (size_t)(1 - k))->height[0];
        ck_assert_uint_eq(th_block_steps(m.block, 0), 2);
        stone_close(&m);
    }
    ck_assert_double_eq(landed[0], landed[1]);
    ck_assert_double_eq_tol(landed[0], sqrt(62), 1.1e-6);
    ck_assert_double_eq(height[0], height[1]);
    ck_assert_double_eq_tol(height[0], 450, 1e-9);
}
END_TEST

/* The lane's doubles (ports, states) and current arrays. */
static void lane_of(const struct stone_run *m, int lane, double *values, size_t *count)
{
    const struct th_layout *layout = m->layout;
    size_t cells = layout->arrays[m->block->head->generation];
    *count = 0;
    for (size_t at = layout->state.begin; at < layout->state.begin + layout->state.timers;
         at += sizeof(double[TH_LANES]))
        values[(*count)++] = ((const double *)(m->block->bytes + at))[lane];
    for (size_t at = cells; at < cells + layout->arrays_bytes; at += sizeof(double[TH_LANES]))
        values[(*count)++] = ((const double *)(m->block->bytes + at))[lane];
}

/* Three members; lane 1 fails at 4 s. It keeps what it had there, and lanes 3 to 7, which rest,
 * keep the states that they began with, however many steps the others take, an odd number or an
 * even one; their arrays nobody puts back. */
START_TEST(lanes_that_do_not_move_are_rolled_back)
{
    struct stone_run m;
    stone_open(&m,
               "run: {duration: 9 s, sample: 3 s}\n"
               "stone: {alarm: 4 s, logs: 0, longest: 0.7 s}\n"
               "ensemble: {members: 3, vary: {stone.plain.again: grid 0 1e9 0}}\n",
               3);
    double first[64], then[64], at_four[64];
    size_t count;
    const size_t states =
        (m.block->layout->state.timers) / sizeof(double[TH_LANES]); /* arrays are behind them */
    lane_of(&m, 6, first, &count);
    stone_go_to(&m, 4);
    lane_of(&m, 1, at_four, &count);
    ck_assert_double_eq(at_four[0], 0); /* the port, which nobody writes */
    uint64_t steps = th_block_steps(m.block, 1);
    for (double until = 4; until <= 9; until += 0.65) {
        stone_go_to(&m, until);
        lane_of(&m, 1, then, &count);
        ck_assert(memcmp(then, at_four, count * sizeof *then) == 0);
        lane_of(&m, 6, then, &count);
        ck_assert(memcmp(then, first, states * sizeof *then) == 0);
    }
    ck_assert_uint_eq(th_block_steps(m.block, 1), steps);
    ck_assert_uint_eq(th_block_steps(m.block, 6), 0);
    lane_of(&m, 0, then, &count);
    ck_assert(memcmp(then, at_four, count * sizeof *then) != 0);
    stone_close(&m);
}
END_TEST

/* A timer that each step sets to 3 s after it is set by the last step of a lane that goes, and
 * not in a lane that rests. */
START_TEST(timers_of_lanes_that_rest)
{
    struct stone_run m;
    stone_open(&m, "run: {duration: 4 s, sample: 2 s}\nstone: {chime: 3 s, logs: 0}\n", 1);
    stone_go_to(&m, 4);
    ck_assert_int_eq(m.block->views[0].timer[0], 7 * (th_tick)TH_TICKS_PER_SECOND);
    ck_assert_int_eq(m.block->views[0].timer[5], TH_NEVER);
    stone_close(&m);
}
END_TEST

/* Subnormal numbers are flushed within th_block_advance alone. */
START_TEST(the_callers_arithmetic_stays)
{
    struct stone_run m;
    volatile double least = DBL_MIN;
    stone_open(&m, "run: {duration: 4 s, sample: 4 s}\nstone: {}\n", 1);
    stone_go_to(&m, 4);
    ck_assert(least / 2 > 0);
    stone_close(&m);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "step");
    tcase_add_test(tests, crossings_are_located_in_each_lane);
    tcase_add_test(tests, two_crossings_in_a_step);
    tcase_add_test(tests, trials_of_some_models);
    tcase_add_test(tests, lanes_that_do_not_move_are_rolled_back);
    tcase_add_test(tests, timers_of_lanes_that_rest);
    tcase_add_test(tests, the_callers_arithmetic_stays);
}
