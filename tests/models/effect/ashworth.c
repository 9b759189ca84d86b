/* Ashworth's score by its closed form, lane by lane, and what is refused. */
#define TH_SUITE "ashworth"
#include "support/check_main.h"

#include "models/effect/clinical.h"

extern const struct th_model th_effect_ashworth;

static const double half_life = 1.5 * 3600, ec50 = 0.15e-3;

static double score(struct bench *b, int lane)
{
    return bench_output(b, "score", 0)[lane];
}

/* 4 without the drug, 4 - 1.4 at ec50, 4 - 2.8 16/17 at four times of it, 1.2 far above; ten
 * times the tolerance needs ten times the drug. */
START_TEST(falls_by_the_sigmoid)
{
    struct bench b;
    bench_open(&b, &th_effect_ashworth, 1);
    EACH_LANE(i) bench_param(&b, "tolerance")[i] = i == 3 ? 10 : 1;
    bench_start(&b);
    ck_assert_double_eq(score(&b, 0), 4);
    rest_at(&b, ec50, half_life);
    ck_assert_double_eq_tol(score(&b, 0), 2.6, 1e-11);
    ck_assert_double_eq_tol(score(&b, 3), 4 - 2.8 / 101, 1e-11);
    rest_at(&b, 4 * ec50, half_life);
    ck_assert_double_eq_tol(score(&b, 0), 4 - 2.8 * 16 / 17, 1e-11);
    ck_assert_double_eq_tol(bench_output(&b, "effect", 0)[0], 16.0 / 17, 1e-11);
    rest_at(&b, 1e9, half_life);
    ck_assert_double_eq_tol(score(&b, 3), 1.2, 1e-11);
    bench_close(&b);
}
END_TEST

/* Untreated 3, drop 0.5: 3, and 2.75 at ec50. */
START_TEST(has_the_scale_that_is_given)
{
    struct bench b;
    bench_open(&b, &th_effect_ashworth, 1);
    bench_set(&b, "untreated", "3");
    bench_set(&b, "drop", "0.5");
    bench_start(&b);
    ck_assert_double_eq(score(&b, 7), 3);
    rest_at(&b, ec50, half_life);
    ck_assert_double_eq_tol(score(&b, 7), 2.75, 1e-11);
    bench_close(&b);
}
END_TEST

START_TEST(no_score_falls_below_one)
{
    struct bench b;
    struct th_error error = {.status = TH_OK};
    bench_open(&b, &th_effect_ashworth, 1);
    double values[BENCH_ROWS];
    for (size_t k = 0; k < th_effect_ashworth.params.count; k++)
        values[k] = bench_param(&b, th_effect_ashworth.params.rows[k].name)[0];
    struct th_setup setup = {.params = values, .species = 1};
    ck_assert_int_eq(th_effect_ashworth.check(&setup, &error), TH_OK);
    for (size_t k = 0; k < th_effect_ashworth.params.count; k++)
        if (strcmp(th_effect_ashworth.params.rows[k].name, "untreated") == 0)
            values[k] = 3.7;
    ck_assert_int_eq(th_effect_ashworth.check(&setup, &error), TH_BAD_INPUT);
    ck_assert_ptr_nonnull(strstr(error.text[0], "untreated 3.7 less drop 2.8 is below 1"));
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "ashworth");
    tcase_add_test(tests, falls_by_the_sigmoid);
    tcase_add_test(tests, has_the_scale_that_is_given);
    tcase_add_test(tests, no_score_falls_below_one);
}
