/* Two drugs together: the additive limit is one drug at the summed potency; the interaction
 * index; one drug alone. */
#define TH_SUITE "surface"
#include "support/check_main.h"

#include "support/bench/view.h"

extern const struct th_model th_effect_surface, th_effect_emax;

static const double half_life = 4.4 * 3600, ec50 = 0.5e-3, second_ec50 = 0.076e-3;

static void open(struct bench *b, const char *hill)
{
    bench_open(b, &th_effect_surface, 2);
    bench_set(b, "hill", hill);
    EACH_LANE(i) bench_param(b, "second")[i] = i == 7 ? NAN : 1;
    bench_start(b);
}

/* Both drugs at constant concentrations for forty half-lives. */
static void rest_at(struct bench *b, double one, double two)
{
    EACH_LANE(i) {
        b->ports->csf.probe_lagged[0][0][i] = one * -expm1(-40 * log(2));
        b->ports->csf.probe_lagged[0][1][i] = two * -expm1(-40 * log(2));
    }
    bench_step(b, 40 * half_life);
}

static double effect(struct bench *b, int lane)
{
    return bench_output(b, "effect", 0)[lane];
}

/* U = a + b whatever their shares: E of effect.emax at ec50 (a + b). */
START_TEST(additive_is_one_drug_at_the_summed_potency)
{
    static const double shares[] = {0, 0.1, 0.5, 0.9, 1};
    struct bench b, one;
    open(&b, "2.4");
    bench_open(&one, &th_effect_emax, 1);
    bench_start(&one);
    for (double potency = 0.2; potency < 10; potency *= 2) {
        EACH_LANE(i)
            one.ports->csf.probe_lagged[0][0][i] = potency * ec50 * -expm1(-40 * log(2));
        bench_step(&one, 40 * half_life);
        for (int k = 0; k < 5; k++) {
            rest_at(&b, shares[k] * potency * ec50, (1 - shares[k]) * potency * second_ec50);
            ck_assert_double_eq_tol(effect(&b, 2), bench_output(&one, "effect", 0)[2], 1e-12);
            ck_assert_double_eq_tol(bench_output(&b, "additive", 0)[2], effect(&b, 2), 1e-15);
        }
    }
    bench_close(&b);
    bench_close(&one);
}
END_TEST

/* At equal potency 1 - interaction/4 of the additive dose has its effect, 3.72: 0.07 of it. One
 * alone is as if there was no other. Half of each, n = 1, interaction 2: U = 2, E = 2/3. */
START_TEST(interaction_is_that_of_an_isobologram)
{
    struct bench b;
    open(&b, "1");
    EACH_LANE(i) bench_param(&b, "interaction")[i] = (double[]){0, 2, 3.72, -4}[i % 4];
    rest_at(&b, ec50 / 2, second_ec50 / 2);
    ck_assert_double_eq_tol(effect(&b, 0), 0.5, 1e-12);
    ck_assert_double_eq_tol(effect(&b, 1), 2.0 / 3, 1e-12);
    ck_assert_double_eq_tol(effect(&b, 3), 1.0 / 3, 1e-12); /* twice the dose is needed */
    rest_at(&b, 0.07 * ec50 / 2, 0.07 * second_ec50 / 2);
    ck_assert_double_eq_tol(effect(&b, 2), 0.5, 1e-10); /* of before 2^-40 is left */
    rest_at(&b, ec50, 0);
    for (int i = 0; i < 7; i++) ck_assert_double_eq_tol(effect(&b, i), 0.5, 1e-10);
    rest_at(&b, 0, 3 * second_ec50);
    for (int i = 0; i < 7; i++) ck_assert_double_eq_tol(effect(&b, i), 0.75, 1e-10);
    bench_close(&b);
}
END_TEST

/* A lane without a second drug has none of it; tolerance counts for both. */
START_TEST(without_a_second_drug)
{
    struct bench b;
    open(&b, "1");
    bench_param(&b, "tolerance")[1] = 3;
    rest_at(&b, ec50, 7 * second_ec50);
    ck_assert_double_eq_tol(effect(&b, 7), 0.5, 1e-12);
    ck_assert_double_eq(bench_output(&b, "second_concentration", 0)[7], 0);
    ck_assert_double_eq_tol(effect(&b, 0), 8.0 / 9, 1e-12);
    ck_assert_double_eq_tol(effect(&b, 1), 8.0 / 11, 1e-12);
    bench_close(&b);
    open(&b, "1");
    rest_at(&b, -1e-30, -1e-30);
    for (int i = 0; i < 8; i++) ck_assert_double_eq(effect(&b, i), 0);
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "surface");
    tcase_add_test(tests, additive_is_one_drug_at_the_summed_potency);
    tcase_add_test(tests, interaction_is_that_of_an_isobologram);
    tcase_add_test(tests, without_a_second_drug);
}
