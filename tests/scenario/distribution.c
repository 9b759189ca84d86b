/* Distributions: quantiles against their closed forms, cut (R64) and in far tails, and draws of
 * them by Kolmogorov's distance. */
#define TH_SUITE "distribution"
#include "support/check_main.h"

#include <math.h>

#include "base/random.h"
#include "scenario/distribution.h"

static double upper(double z) /* of the standard normal law */
{
    return erfc(z / sqrt(2)) / 2;
}

static void relative(double is, double should, double off)
{
    ck_assert_msg(fabs(is - should) <= off * fabs(should), "%.17g, not %.17g", is, should);
}

static struct th_distribution whole(enum th_family family, double a, double b, double c)
{
    return (struct th_distribution){family, a, b, c, -INFINITY, INFINITY};
}

/* z of 0.975 and 0.9 from Python's statistics.NormalDist().inv_cdf. */
START_TEST(quantiles_in_closed_form)
{
    static const double z975 = 1.9599639845400536, z90 = 1.2815515655446008;
    struct th_distribution d = whole(TH_DIST_NORMAL, 3, 0.5, 0);
    relative(th_distribution_quantile(&d, 0.975), 3 + 0.5 * z975, 1e-14);
    d = whole(TH_DIST_LOGNORMAL, 97.3, 0.3, 0);
    relative(th_distribution_quantile(&d, 0.1), 97.3 * exp(-0.3 * z90), 1e-14);
    relative(th_distribution_quantile(&d, 0.5), 97.3, 1e-14);
    d = whole(TH_DIST_UNIFORM, -2, 6, 0);
    relative(th_distribution_quantile(&d, 0.75), 4, 1e-15);
    d = whole(TH_DIST_TRIANGULAR, 0, 4, 1); /* F(1) = 1/4 */
    relative(th_distribution_quantile(&d, 0.0625), 0.5, 1e-15);
    relative(th_distribution_quantile(&d, 0.25), 1, 1e-15);
    relative(th_distribution_quantile(&d, 1 - 1.0 / 12), 3, 1e-15);
    d = whole(TH_DIST_EXPONENTIAL, 38, 0, 0);
    relative(th_distribution_quantile(&d, 0.5), 38 * log(2), 1e-15);
    d = whole(TH_DIST_WEIBULL, 60, 0.65, 0); /* 7 % leak within a year: 1 - exp(-(1/60)^0.65) */
    relative(th_distribution_quantile(&d, 1 - exp(-pow(1.0 / 60, 0.65))), 1, 1e-14);
    relative(th_distribution_below(&d, 1), 1 - exp(-pow(1.0 / 60, 0.65)), 1e-13);
}
END_TEST

START_TEST(triangles_may_lean_on_their_ends)
{
    struct th_distribution d = whole(TH_DIST_TRIANGULAR, 1, 3, 1);
    relative(th_distribution_quantile(&d, 0.75), 2, 1e-15); /* 1 - (3 - x)^2 / 4 */
    d = whole(TH_DIST_TRIANGULAR, 1, 3, 3);
    relative(th_distribution_quantile(&d, 0.25), 2, 1e-15);
    ck_assert(th_distribution_below(&d, 1) == 0 && th_distribution_below(&d, 3) == 1);
    ck_assert(th_distribution_above(&d, 1) == 1 && th_distribution_above(&d, 3) == 0);
}
END_TEST

START_TEST(means)
{
    struct th_distribution d = whole(TH_DIST_LOGNORMAL, 2, 0.5, 0);
    relative(th_distribution_mean(&d), 2 * exp(0.125), 1e-15);
    relative(th_distribution_cv(&d), sqrt(exp(0.25) - 1), 1e-14);
    d = whole(TH_DIST_WEIBULL, 60, 0.5, 0); /* gamma(3) = 2 */
    relative(th_distribution_mean(&d), 120, 1e-14);
    d = whole(TH_DIST_TRIANGULAR, 0, 4, 2);
    relative(th_distribution_mean(&d), 2, 1e-15);
    d = whole(TH_DIST_UNIFORM, 1, 4, 0);
    relative(th_distribution_mean(&d), 2.5, 1e-15);
}
END_TEST

static const struct th_distribution cut[] = {
    {TH_DIST_NORMAL, 10, 2, 0, 9, 10.5},         {TH_DIST_NORMAL, 10, 2, 0, 11, INFINITY},
    {TH_DIST_LOGNORMAL, 97.3, 0.55, 0, 60, 150}, {TH_DIST_LOGNORMAL, 1, 1, 0, 2, 30},
    {TH_DIST_UNIFORM, 0, 10, 0, 3, 24},          {TH_DIST_TRIANGULAR, 0, 4, 1, 0.5, 3},
    {TH_DIST_TRIANGULAR, 0, 4, 1, 2, 3},         {TH_DIST_TRIANGULAR, 0, 4, 3, 0.1, 1},
    {TH_DIST_EXPONENTIAL, 5, 0, 0, 1, 9},        {TH_DIST_EXPONENTIAL, 5, 0, 0, -3, 4},
    {TH_DIST_WEIBULL, 60, 0.65, 0, 1, 50},       {TH_DIST_WEIBULL, 4, 3, 0, -1, 5},
};
enum { CUTS = sizeof cut / sizeof cut[0] };

/* R64: a share u of what is left lies below the quantile; both tails add up. */
START_TEST(cut_quantiles)
{
    const struct th_distribution *d = &cut[_i];
    const double low = th_distribution_below(d, d->least);
    const double left = 1 - low - th_distribution_above(d, d->most);
    for (double u = 0.01; u < 1; u += 0.07) {
        double x = th_distribution_quantile(d, u);
        ck_assert(x > d->least && x < d->most);
        ck_assert_double_eq_tol(th_distribution_below(d, x), low + u * left, 1e-13);
        ck_assert_double_eq_tol(th_distribution_below(d, x) + th_distribution_above(d, x), 1,
                                1e-14);
    }
}
END_TEST

/* R64: never piled at a bound, and of the cut law: sqrt(n) times Kolmogorov's distance is above
 * 1.95 once in a thousand seeds. */
START_TEST(draws_of_cut_laws)
{
    enum { MANY = 20000, BINS = 400 };
    const struct th_distribution *d = &cut[_i];
    const double low = th_distribution_below(d, d->least);
    const double left = 1 - low - th_distribution_above(d, d->most);
    int counts[BINS] = {0};
    for (uint64_t m = 0; m < MANY; m++) {
        double x = th_distribution_quantile(d, th_random(11, m, "a law", 0));
        ck_assert(x > d->least && x < d->most);
        double p = (th_distribution_below(d, x) - low) / left;
        counts[(int)fmin(fmax(p * BINS, 0), BINS - 1)]++;
    }
    double sum = 0, distance = 0;
    for (int k = 0; k < BINS; k++) {
        sum += counts[k];
        distance = fmax(distance, fabs(sum / MANY - (k + 1.0) / BINS));
    }
    ck_assert_double_lt(distance * sqrt(MANY), 1.95);
    ck_assert_double_gt(distance, 0);
}
END_TEST

/* Of a law of which only a far tail is left, the rest keeps its digits, on either side. */
START_TEST(far_tails)
{
    struct th_distribution d = {TH_DIST_EXPONENTIAL, 2, 0, 0, 2000, INFINITY};
    relative(th_distribution_quantile(&d, 0.75), 2000 + 2 * log(4), 1e-15);
    d = (struct th_distribution){TH_DIST_WEIBULL, 3, 2, 0, 120, INFINITY}; /* exp(-1600) */
    relative(th_distribution_quantile(&d, 0.75), 3 * sqrt(1600 + log(4)), 1e-15);
    for (int side = -1; side <= 1; side += 2) {
        d = (struct th_distribution){.family = TH_DIST_NORMAL, .b = 1};
        d.least = side > 0 ? 12 : -13;
        d.most = side > 0 ? 13 : -12;
        double x = th_distribution_quantile(&d, side > 0 ? 0.3 : 0.7);
        relative(upper(fabs(x)), upper(12) - 0.3 * (upper(12) - upper(13)), 1e-11);
    }
    d = (struct th_distribution){TH_DIST_TRIANGULAR, 0, 1, 0.5, 1 - 1e-9, 1};
    relative(1 - th_distribution_quantile(&d, 0.75), 0.5e-9, 1e-6);
}
END_TEST

/* Both shares of a tail have their digits however small they are. */
START_TEST(small_shares)
{
    struct th_distribution d = whole(TH_DIST_NORMAL, 0, 1, 0);
    relative(th_distribution_above(&d, 20), upper(20), 1e-12);
    relative(th_distribution_below(&d, -20), upper(20), 1e-12);
    d = whole(TH_DIST_LOGNORMAL, 5, 0.5, 0);
    relative(th_distribution_above(&d, 5 * exp(10)), upper(20), 1e-11);
    d = whole(TH_DIST_EXPONENTIAL, 2, 0, 0);
    relative(th_distribution_above(&d, 200), exp(-100), 1e-13);
    relative(th_distribution_below(&d, 2e-20), 1e-20, 1e-13);
    d = whole(TH_DIST_WEIBULL, 2, 2, 0);
    relative(th_distribution_above(&d, 20), exp(-100), 1e-12);
    relative(th_distribution_below(&d, 2e-10), 1e-20, 1e-12);
    ck_assert(th_distribution_below(&d, -1) == 0 && th_distribution_above(&d, -1) == 1);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "distributions");
    tcase_add_test(tests, quantiles_in_closed_form);
    tcase_add_test(tests, triangles_may_lean_on_their_ends);
    tcase_add_test(tests, means);
    tcase_add_loop_test(tests, cut_quantiles, 0, CUTS);
    tcase_add_loop_test(tests, draws_of_cut_laws, 0, CUTS);
    tcase_add_test(tests, far_tails);
    tcase_add_test(tests, small_shares);
}
