/* Block by level: shares, heights, regression, the alarm of a high spinal. */
#define TH_SUITE "block"
#include "support/check_main.h"

#include "support/bench/view.h"

extern const struct th_model th_effect_block;

enum { T4 = 10, T9 = 15, T10 = 16, L3 = 21 };

/* Levels 2 cm apart, C falling by `fall` from each to the next, upward and downward of L3. */
static void open(struct bench *b)
{
    bench_open(b, &th_effect_block, 1);
    EACH_LANE(i) {
        bench_param(b, "highest")[i] = 0.02 * T4;
        for (int k = 0; k < TH_SPINAL_LEVELS; k++)
            b->ports->csf.level_position[k][i] = 0.02 * k;
    }
    bench_start(b);
}

static void see(struct bench *b, double most, double fall)
{
    EACH_LANE(i)
        for (int k = 0; k < TH_SPINAL_LEVELS; k++)
            b->ports->csf.level_concentration[k][0][i] = most * pow(fall, -abs(k - L3));
    bench_step(b, 60);
}

static double shown(struct bench *b, const char *output)
{
    return bench_output(b, output, 0)[3];
}

/* It asks for the levels. 300 ug/mL at T10 and 75 at T9: 150 is passed midway. */
START_TEST(height_lies_between_levels)
{
    struct bench b;
    open(&b);
    ck_assert_double_eq(b.ports->effect.levels[0][5], 1);
    ck_assert_double_eq(shown(&b, "height"), 0);
    EACH_LANE(i) {
        b.ports->csf.level_concentration[T10][0][i] = 0.3;
        b.ports->csf.level_concentration[T9][0][i] = 0.075;
    }
    bench_step(&b, 1);
    ck_assert_double_eq_tol(shown(&b, "height"), 10.5, 1e-12);
    ck_assert_double_eq(shown(&b, "blocked_levels"), 1);
    ck_assert_double_eq_tol(bench_profile(&b, "blocked", 0)[T10 * TH_LANES + 3], 8.0 / 9,
                            1e-12);
    ck_assert_double_eq_tol(bench_profile(&b, "motor", 0)[T10 * TH_LANES + 3], 0.5, 1e-12);
    ck_assert_double_eq_tol(bench_profile(&b, "level", 0)[T10 * TH_LANES + 3], 0.32, 1e-15);
    bench_close(&b);
}
END_TEST

/* C = 2400 ug/mL 2^-|k - L3| is 150 at the fourth level from L3: 5 + 4 = 9 high, 5 + 3 the
 * motor block; 9 levels. As C halves both fall by one level: regression. */
START_TEST(falls_level_by_level)
{
    struct bench b;
    open(&b);
    for (int n = 0; n < 4; n++) {
        see(&b, 2.4 * pow(0.5, n) * (1 + 1e-9), 2);
        ck_assert_double_eq_tol(shown(&b, "height"), 9 - n, 1e-6);
        ck_assert_double_eq_tol(shown(&b, "motor_height"), 8 - n, 1e-6);
        /* L3 and n on either side, down to S2, four below */
        ck_assert_double_eq(shown(&b, "blocked_levels"), 9 - 2 * n);
    }
    bench_close(&b);
}
END_TEST

/* T4 is 16 high: 150 ug/mL there is not too high, a little more is. */
START_TEST(a_high_spinal_is_an_alarm)
{
    struct bench b;
    open(&b);
    see(&b, 0.15 * pow(2, L3 - T4) * (1 - 1e-9), 2);
    ck_assert_double_eq(shown(&b, "high"), 0);
    see(&b, 0.15 * pow(2, L3 - T4) * 1.01, 2);
    ck_assert_double_gt(shown(&b, "height"), 16);
    ck_assert_double_eq(shown(&b, "high"), 1);
    see(&b, 1e3, 1); /* all of it */
    ck_assert_double_eq(shown(&b, "height"), 26);
    ck_assert_double_eq(shown(&b, "blocked_levels"), 26);
    see(&b, 0, 1);
    ck_assert_double_eq(shown(&b, "high"), 0);
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "block");
    tcase_add_test(tests, height_lies_between_levels);
    tcase_add_test(tests, falls_level_by_level);
    tcase_add_test(tests, a_high_spinal_is_an_alarm);
}
