/* The start of a block: which lanes go, and starts with parameters of the caller's. */
#define TH_SUITE "start"
#include "support/check_main.h"

#include "support/stone_run.h"

static const char text[] =
    "run: {duration: 9 s, sample: 9 s}\nstone: {logs: 0}\n"
    "ensemble: {members: 5, vary: {stone.plain.height: grid 10 m 20 m 30 m 40 m 50 m}}\n";

/* Lanes 2 and 3 of a block of members 0 to 4 go, each with its own draw. */
START_TEST(lanes_of_a_range)
{
    struct stone_run m;
    stone_open(&m, text, 5);
    th_block_start(m.block, 0, 2, 4);
    ck_assert_int_eq(th_block_advance(m.block, TH_TICKS_PER_SECOND, NULL, NULL), TH_OK);
    for (int i = 0; i < TH_LANES; i++) {
        const struct th_outcome outcome = th_block_outcome(m.block, i);
        const bool goes = i == 2 || i == 3;
        ck_assert_uint_eq(outcome.member, (uint64_t)i);
        ck_assert_int_eq(outcome.status, TH_OK);
        ck_assert_int_eq(outcome.failed_in, -1);
        ck_assert_int_eq(outcome.at, goes ? TH_TICKS_PER_SECOND : 0);
        ck_assert_uint_eq(outcome.steps, goes ? 1 : 0);
        if (goes)
            ck_assert_double_eq(stone_states_of(&m, 0)->height[i], 10 * (i + 1) - 0.5);
    }
    stone_close(&m);
}
END_TEST

/* With the parameters of the block before, but one, from another instant on. */
START_TEST(parameters_of_the_caller)
{
    enum {
        ROWS = sizeof(struct stone_params) / sizeof(double[TH_LANES]),
        HEIGHT = 0,
        LANE = 3
    };
    struct stone_run m;
    double params[ROWS * TH_LANES];
    stone_open(&m, text, 5);
    th_block_copy_params(m.block, params);
    ck_assert_double_eq(params[HEIGHT * TH_LANES + LANE], 40);
    params[HEIGHT * TH_LANES + LANE] = 45;
    th_block_start_with(m.block, 0, 5, 2 * TH_TICKS_PER_SECOND, params);
    ck_assert_int_eq(th_block_now(m.block, LANE), 2 * TH_TICKS_PER_SECOND);
    ck_assert_double_eq(stone_states_of(&m, 0)->height[LANE], 45);
    ck_assert_double_eq(stone_states_of(&m, 0)->height[LANE - 1], 30);
    stone_close(&m);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "start");
    tcase_add_test(tests, lanes_of_a_range);
    tcase_add_test(tests, parameters_of_the_caller);
}
