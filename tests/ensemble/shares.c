/* Shares of a variance against sums that are known, and against Sobol's index of the first
 * order of a product. */
#define TH_SUITE "variance shares"
#include "ensemble/shares.h"

#include <math.h>

#include "base/random.h"
#include "support/check_main.h"

enum { SIDE = 11, MANY = 20000 };

/* A full factorial of two symmetric columns: exactly uncorrelated. */
static size_t factorial(double (*x)[2])
{
    size_t count = 0;
    for (int a = 0; a < SIDE; a++)
        for (int b = 0; b < SIDE; b++, count++) {
            x[count][0] = 1e-4 * (a - SIDE / 2) + 5e-4;
            x[count][1] = b - SIDE / 2;
        }
    return count;
}

/* 9/25 and 16/25 whatever the units; the third does not vary, the fourth is the second again.
 */
START_TEST(linear_parts_have_the_share_of_their_squares)
{
    double x[SIDE * SIDE][2], y[SIDE * SIDE], four[SIDE * SIDE][4], shares[5];
    const size_t count = factorial(x);
    for (size_t k = 0; k < count; k++) {
        y[k] = 7 + 3e4 * x[k][0] + 4 * x[k][1];
        four[k][0] = x[k][0];
        four[k][1] = x[k][1];
        four[k][2] = 12.5;
        four[k][3] = 2 * x[k][1] - 1;
    }
    ck_assert(th_variance_shares(&x[0][0], y, count, 2, shares));
    ck_assert_double_eq_tol(shares[0], 9. / 25, 1e-12);
    ck_assert_double_eq_tol(shares[1], 16. / 25, 1e-12);
    ck_assert_double_eq_tol(shares[2], 0, 1e-12);
    ck_assert(th_variance_shares(&four[0][0], y, count, 4, shares));
    ck_assert_double_eq_tol(shares[0], 9. / 25, 1e-12);
    ck_assert_double_eq_tol(shares[1] + shares[3], 16. / 25, 1e-12);
    ck_assert_double_eq(shares[2], 0);
    ck_assert_double_eq(shares[3], 0);
}
END_TEST

/* The square of a symmetric column has no linear part; a product of two uniform factors on
 * 1 +/- d has 3/(6 + d^2) for each, d^2/(6 + d^2) for both together. */
START_TEST(curvature_and_factors_that_act_together_are_the_rest)
{
    double x[SIDE * SIDE][2], y[SIDE * SIDE], shares[3];
    const size_t count = factorial(x);
    for (size_t k = 0; k < count; k++) y[k] = x[k][1] * x[k][1];
    ck_assert(th_variance_shares(&x[0][0], y, count, 2, shares));
    ck_assert_double_eq_tol(shares[1], 0, 1e-12);
    ck_assert_double_eq_tol(shares[2], 1, 1e-12);

    static double drawn[MANY][2], product[MANY];
    const double d = 1;
    for (size_t k = 0; k < MANY; k++) {
        for (size_t f = 0; f < 2; f++)
            drawn[k][f] = 1 + d * (2 * th_random(5, k, f ? "second" : "first", 0) - 1);
        product[k] = drawn[k][0] * drawn[k][1];
    }
    ck_assert(th_variance_shares(&drawn[0][0], product, MANY, 2, shares));
    ck_assert_double_eq_tol(shares[0], 3 / (6 + d * d), 0.02);
    ck_assert_double_eq_tol(shares[1], 3 / (6 + d * d), 0.02);
    ck_assert_double_eq_tol(shares[2], d * d / (6 + d * d), 0.02);
}
END_TEST

START_TEST(what_does_not_vary_or_is_too_few_has_no_shares)
{
    double x[SIDE * SIDE][2], y[SIDE * SIDE], shares[3];
    const size_t count = factorial(x);
    for (size_t k = 0; k < count; k++) y[k] = 0.1;
    ck_assert(!th_variance_shares(&x[0][0], y, count, 2, shares));
    ck_assert(isnan(shares[0]) && isnan(shares[2]));
    for (size_t k = 0; k < count; k++) y[k] = x[k][1];
    ck_assert(!th_variance_shares(&x[0][0], y, 5, 2, shares));
    ck_assert(th_variance_shares(&x[0][0], y, count, 2, shares));
    ck_assert(!th_variance_shares(&x[0][0], y, count, 0, shares));
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "shares");
    tcase_add_test(tests, linear_parts_have_the_share_of_their_squares);
    tcase_add_test(tests, curvature_and_factors_that_act_together_are_the_rest);
    tcase_add_test(tests, what_does_not_vary_or_is_too_few_has_no_shares);
}
