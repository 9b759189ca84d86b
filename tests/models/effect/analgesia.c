/* Pain and its relief by their closed form. */
#define TH_SUITE "analgesia"
#include "support/check_main.h"

#include "models/effect/clinical.h"

extern const struct th_model th_effect_analgesia;

static const double half_life = 4.4 * 3600, ec50 = 0.5e-3;

static double pain(struct bench *b, int lane)
{
    return bench_output(b, "pain_score", 0)[lane];
}

/* 8 untreated, 4 at ec50; with hill 2, 8/(1 + 3^2) at three times of it. */
START_TEST(is_relieved_by_the_sigmoid)
{
    struct bench b;
    bench_open(&b, &th_effect_analgesia, 1);
    bench_set(&b, "hill", "2");
    EACH_LANE(i) bench_param(&b, "tolerance")[i] = i == 5 ? 6 : 1;
    bench_start(&b);
    ck_assert_double_eq(pain(&b, 0), 8);
    rest_at(&b, ec50, half_life);
    ck_assert_double_eq_tol(pain(&b, 0), 4, 1e-11);
    rest_at(&b, 3 * ec50, half_life);
    ck_assert_double_eq_tol(pain(&b, 0), 0.8, 1e-11);
    ck_assert_double_eq_tol(pain(&b, 5), 8 * 0.8, 1e-11);
    ck_assert_double_eq_tol(bench_output(&b, "effect", 0)[0], 0.9, 1e-11);
    bench_close(&b);
}
END_TEST

/* Above the ceiling more drug relieves no more. */
START_TEST(has_a_ceiling)
{
    struct bench b;
    bench_open(&b, &th_effect_analgesia, 1);
    bench_set(&b, "ceiling", "60 %");
    bench_set(&b, "untreated", "10");
    bench_start(&b);
    rest_at(&b, ec50, half_life);
    ck_assert_double_eq_tol(pain(&b, 2), 7, 1e-11);
    rest_at(&b, 1e6, half_life);
    ck_assert_double_eq_tol(pain(&b, 2), 4, 1e-11);
    rest_at(&b, 1e7, half_life);
    ck_assert_double_eq_tol(pain(&b, 2), 4, 1e-11);
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "analgesia");
    tcase_add_test(tests, is_relieved_by_the_sigmoid);
    tcase_add_test(tests, has_a_ceiling);
}
