/* The pole tables: error on the axis as published for this construction, exact mass conditions.
 */
#define TH_SUITE "poles"
#include "support/check_main.h"

#include "csf/canal/poles.h"

#include <complex.h>
#include <math.h>

static long double complex pole(const struct th_poles *t, size_t k)
{
    return (long double)t->p[k][0] + (long double complex)I * (long double)t->p[k][1];
}

static long double complex residue(const struct th_poles *t, size_t k)
{
    return (long double)t->a[k][0] + (long double complex)I * (long double)t->a[k][1];
}

static long double complex rational(const struct th_poles *t, long double complex z)
{
    long double complex sum = t->r0;
    for (size_t k = 0; k < t->pairs; k++)
        sum +=
            residue(t, k) / (z - pole(t, k)) + conjl(residue(t, k)) / (z - conjl(pole(t, k)));
    return sum;
}

static long double slope_at_zero(const struct th_poles *t)
{
    long double sum = 0;
    for (size_t k = 0; k < t->pairs; k++)
        sum -= 2 * creall(residue(t, k) / cpowl(pole(t, k), 2));
    return sum;
}

/* Best uniform approximations have errors near 9.28903^-n of the Halphen constant, n = 2 pairs;
 * the constraint at zero costs a factor below 2. */
START_TEST(error_on_the_axis)
{
    static const double expected[] = {5.8e-4, 6.6e-6, 7.5e-8, 8.6e-10};
    for (size_t pairs = 2; pairs <= 5; pairs++) {
        const struct th_poles *t = th_poles(pairs);
        long double worst = 0;
        for (double e = -9; e < 8; e += 1e-3) {
            const long double z = -powl(10, e);
            const long double error = fabsl(creall(rational(t, z)) - expl(z));
            worst = error > worst ? error : worst;
        }
        ck_assert_double_le(fabs((double)worst / expected[pairs - 2] - 1), 0.15);
        ck_assert_double_le(fabs((double)worst / t->bound - 1), 0.02);
    }
}
END_TEST

START_TEST(decay_of_the_error_is_the_halphen_constant)
{
    for (size_t pairs = 3; pairs <= 6; pairs++) {
        const double ratio = sqrt(th_poles(pairs - 1)->bound / th_poles(pairs)->bound);
        ck_assert_double_le(fabs(ratio / 9.28903 - 1), 0.03);
    }
}
END_TEST

START_TEST(exact_at_zero)
{
    for (size_t pairs = 2; pairs <= 6; pairs++) {
        const struct th_poles *t = th_poles(pairs);
        ck_assert_double_le((double)fabsl(creall(rational(t, 0)) - 1), 1e-17);
        ck_assert_double_le((double)fabsl(slope_at_zero(t) - 1), 1e-15);
    }
}
END_TEST

/* The response to a ramp of the source over a step. */
START_TEST(bend_at_zero)
{
    for (size_t pairs = 2; pairs <= 6; pairs++) {
        const struct th_poles *t = th_poles(pairs);
        long double sum = 0;
        for (size_t k = 0; k < pairs; k++)
            sum -= 2 * creall(residue(t, k) / cpowl(pole(t, k), 3));
        ck_assert_double_le((double)fabsl(sum - t->half), 1e-16);
        ck_assert_double_le(fabs(t->half - 0.5), 1000 * t->bound);
    }
}
END_TEST

START_TEST(vanishes_at_infinity)
{
    for (size_t pairs = 2; pairs <= 6; pairs++) {
        const struct th_poles *t = th_poles(pairs);
        ck_assert_double_le(fabs(t->r0), 1.02 * t->bound);
        ck_assert_double_le((double)fabsl(creall(rational(t, -1e12L)) - t->r0), 1e-10);
    }
}
END_TEST

START_TEST(unknown_tables)
{
    ck_assert_ptr_null(th_poles(1));
    ck_assert_ptr_null(th_poles(7));
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "poles");
    tcase_add_test(tests, error_on_the_axis);
    tcase_add_test(tests, decay_of_the_error_is_the_halphen_constant);
    tcase_add_test(tests, exact_at_zero);
    tcase_add_test(tests, bend_at_zero);
    tcase_add_test(tests, vanishes_at_infinity);
    tcase_add_test(tests, unknown_tables);
}
