/* Watson dispersion between plates and in a pipe: an independently computed table, limits, a
 * direct finite-volume solution of the cross-section's problem, a direct simulation in time. */
#define TH_SUITE "watson"
#include "support/check_main.h"

#include "csf/watson.h"
#include "support/channel.h"

#include <complex.h>
#include <gsl/gsl_sf_bessel.h>
#include <math.h>

#define NEAR(value, expected, relative)                                                        \
    ck_assert_msg(fabs((value) - (expected)) <= (relative)*fabs(expected), "%.8g is not %.8g", \
                  (double)(value), (double)(expected))

/* One shape as the tests see it: lateral dimensions, the law, C1/T^2 for slow oscillations. */
static const struct shape {
    int lateral;
    double (*law)(double womersley, double schmidt);
    double slow;
} shapes[] = {{1, th_watson_plane, 1.0 / 420}, {2, th_watson_pipe, 1.0 / 384}};

/* C1 at Sc 10, 100, 1000, 1400 (closed form and a 1-D finite-volume solve agreed to 6 digits):
 * plates, pipe. */
static const struct {
    double womersley, c1[2][4];
} table[] = {
    {0.1,
     {{2.3807e-5, 2.3571e-3, 0.119317, 0.159426}, {2.604e-5, 2.5925e-3, 0.18004, 0.27346}}},
    {1, {{0.119114, 0.295538, 0.350350, 0.354277}, {0.17986, 0.71834, 0.91115, 0.92503}}},
    {3, {{0.294798, 0.382582, 0.411224, 0.413278}, {0.69752, 0.94554, 1.0266, 1.0324}}},
    {5, {{0.402222, 0.524175, 0.563943, 0.566795}, {0.90665, 1.1879, 1.2798, 1.2864}}},
    {8, {{0.582221, 0.758740, 0.816302, 0.820430}, {1.2605, 1.6463, 1.7722, 1.7812}}},
    {10, {{0.702848, 0.915949, 0.985440, 0.990423}, {1.5000, 1.9575, 2.1067, 2.1174}}},
};
static const double schmidts[] = {10, 100, 1000, 1400};

START_TEST(published)
{
    const struct shape *shape = &shapes[_i];
    NEAR(th_watson_plane(3, 1000), 0.411224, 2e-6);
    for (size_t k = 0; k < sizeof table / sizeof table[0]; k++)
        for (int s = 0; s < 4; s++)
            NEAR(shape->law(table[k].womersley, schmidts[s]), table[k].c1[_i][s], 5e-5);
}
END_TEST

/* The same formula in 40-digit arithmetic: small, large and nearly equal arguments. */
static const struct {
    double womersley, schmidt, c1[2];
} digits[] = {
    {1e-3, 10, {2.38095238095e-13, 2.60416666667e-13}},
    {.05, .5, {3.72023799358e-9, 4.06901036148e-9}},
    {.3, 1.00001, {1.92842336389e-5, 2.10932226621e-5}},
    {3, 1.00001, {0.0941297854835, 0.143545051217}},
    {3, 1e-3, {1.68683632377e-7, 1.94941796171e-7}},
    {100, 1e5, {8.93636963033, 17.9988837054}},
    {100, 10, {6.19174306655, 12.4706916984}},
    {25, 1.0000000001, {0.58455955985, 1.20034451003}},
    {1, 1e5, {0.373176463655, 0.991891741263}},
    {1e-2, 3e5, {0.22987453913, 0.491455169338}},
    {7, 0.05, {0.00413391561525, 0.00607497184982}},
};

START_TEST(all_digits)
{
    for (size_t k = 0; k < sizeof digits / sizeof digits[0]; k++)
        NEAR(shapes[_i].law(digits[k].womersley, digits[k].schmidt), digits[k].c1[_i], 1e-8);
}
END_TEST

/* D = (1/105) or (1/96) (Umean a)^2/kappa means C1 = (Wo^2 Sc)^2/420 or /384. */
START_TEST(quasi_steady)
{
    const struct shape *shape = &shapes[_i];
    NEAR(shape->law(0.1, 10), shape->slow * 0.01, 5e-3);
    NEAR(shape->law(0.01, 10), shape->slow * 1e-6, 1e-6);
    NEAR(shape->law(0.03, 1.2), shape->slow * pow(0.0009 * 1.2, 2), 1e-4);
    NEAR(shape->law(1e-6, 1), shape->slow * 1e-24, 1e-6);
    ck_assert(shape->law(0, 1000) == 0);
}
END_TEST

/* No jump where the branches meet: Wo 0.01, Wo^2 Sc 0.3, Sc 1, and |z| 25, 20 sqrt 2 of the
 * Bessel functions and the tangent. */
START_TEST(seamless)
{
    const struct shape *shape = &shapes[_i];
    NEAR(shape->law(0.01 - 1e-12, 1e6), shape->law(0.01 + 1e-12, 1e6), 2e-8);
    for (double wo = 0.01; wo < 0.54; wo *= 1.5) {
        double edge = 0.3 / (wo * wo);
        NEAR(shape->law(wo, edge * (1 - 1e-9)), shape->law(wo, edge * (1 + 1e-9)), 2e-8);
    }
    NEAR(shape->law(3, 1), (shape->law(3, 1 - 2e-4) + shape->law(3, 1 + 2e-4)) / 2, 1e-7);
    for (int sign = -1; sign <= 1; sign += 2)
        NEAR(shape->law(3, 1 + sign * 0.99e-4), shape->law(3, 1 + sign * 1.01e-4), 1e-5);
    const double far[] = {25, 20 * sqrt(2)};
    for (int k = 0; k < 2; k++) {
        NEAR(shape->law(far[k] - 1e-9, 20), shape->law(far[k] + 1e-9, 20), 1e-8);
        NEAR(shape->law(1, pow(far[k] - 1e-9, 2)), shape->law(1, pow(far[k] + 1e-9, 2)), 1e-8);
    }
}
END_TEST

/* Nothing but numbers far outside; more diffusion time, more C1. */
START_TEST(everywhere)
{
    const double wo[] = {1e-9, 1e-3, 0.3, 7, 50, 100, 1e3, 1e6};
    for (size_t k = 0; k < sizeof wo / sizeof wo[0]; k++) {
        double before = 0;
        for (double sc = 1e-3; sc < 2e5; sc *= 1.3) {
            double c1 = shapes[_i].law(wo[k], sc);
            ck_assert_msg(isfinite(c1) && c1 > before, "Wo %g, Sc %g: %g", wo[k], sc, c1);
            before = c1;
        }
    }
}
END_TEST

/* Thin boundary layers do not know the wall's curvature: C1 is as the wall per section, 1/a and
 * 2/a; the correction is of the order of their thickness, 1/Wo. */
START_TEST(thin_layers)
{
    for (double wo = 100; wo < 2e4; wo *= 10)
        NEAR(th_watson_pipe(wo, 1000), 2 * th_watson_plane(wo, 1000), 3 / wo);
}
END_TEST

/* The sum over the modes of the insulated section, term by term; all are positive, so it keeps
 * its digits where the closed form cancels. |q/Umean|^2 is (d + 2)^2 for slow flow. */
START_TEST(mode_by_mode)
{
    const struct shape *shape = &shapes[_i];
    const double d = shape->lateral, wo = 0.02;
    for (double time = 1e-4; time < 2; time *= 3) {
        double sum = 0;
        for (unsigned n = 1; n < 60; n++) {
            double b = d > 1 ? gsl_sf_bessel_zero_J1(n) : n * TH_PI, b4 = pow(b, 4);
            sum += b * b / ((b4 + pow(wo, 4)) * (b4 + time * time));
        }
        double expected = d / 4 * (d + 2) * (d + 2) * time * time * sum;
        NEAR(shape->law(wo, time / (wo * wo)), expected, 1e-7);
    }
}
END_TEST

/* The same problem on a grid of shells: i u = lap u/Wo^2 + 1, i g = lap g/(Wo^2 Sc) - (u -
 * mean), lap x = r^(1-d) (r^(d-1) x')'. */
static double on_a_grid(int lateral, double wo, double sc, int n)
{
    enum { MOST = 1600 };
    static double complex u[MOST], g[MOST], e[MOST];
    double complex mean = 0, flux = 0;
    for (int pass = 0; pass < 2; pass++) {
        double k = (pass ? 1 / (wo * wo * sc) : 1 / (wo * wo)) * n * n;
        double complex *x = pass ? g : u;
        for (int j = 0; j < n; j++) { /* symmetric at 0; at 1: no slip, or no flux */
            double round = lateral == 2 ? 1 / (j + 0.5) : 0;
            double below = k * (lateral == 2 ? j * round : j > 0);
            double above = k * (lateral == 2 ? (j + 1) * round : 1);
            above *= j < n - 1 ? 1 : pass ? 0 : 2;
            double complex pivot = I + below + above - (j ? below * e[j - 1] : 0);
            e[j] = (j < n - 1 ? above : 0) / pivot;
            x[j] = ((pass ? -(u[j] - mean) : 1) + (j ? below * x[j - 1] : 0)) / pivot;
        }
        for (int j = n - 2; j >= 0; j--) x[j] += e[j] * x[j + 1];
        for (int j = 0; j < n; j++) {
            double share = lateral == 2 ? (2.0 * j + 1) / ((double)n * n) : 1.0 / n;
            if (pass)
                flux += share * (u[j] - mean) * conj(g[j]);
            else
                mean += share * u[j];
        }
    }
    return -0.5 * creal(flux) * wo * wo * sc / (4 * cabs(mean) * cabs(mean));
}

START_TEST(independent)
{
    const struct shape *shape = &shapes[_i];
    const double cases[][2] = {{3, 10}, {1, 300}, {6, 50}, {0.5, 1}, {12, 2}};
    for (int k = 0; k < 5; k++) {
        double wo = cases[k][0], sc = cases[k][1], exact = shape->law(wo, sc);
        double coarse = on_a_grid(shape->lateral, wo, sc, 400) - exact;
        double fine = on_a_grid(shape->lateral, wo, sc, 800) - exact;
        double finest = on_a_grid(shape->lateral, wo, sc, 1600) - exact;
        NEAR(log2(fabs(coarse / fine)), 2.0, 0.02);
        NEAR(log2(fabs(fine / finest)), 2.0, 0.02);
        ck_assert_double_lt(fabs(finest), 1e-4 * exact);
    }
}
END_TEST

/* Flow and drug from rest, in time: variance growth 2 kappa (1 + C1 (DX/a)^2). */
START_TEST(in_time)
{
    const struct shape *shape = &shapes[_i];
    double expected = 1 + 4 * shape->law(3, 10);
    NEAR(channel_growth(shape->lateral, 3, 10, 2, 64), expected, 2e-3);
    NEAR(channel_growth(shape->lateral, 3, 10, 1, 64), 1 + shape->law(3, 10), 2e-3);
    NEAR(channel_growth(shape->lateral, 3, 10, 2, 128), expected, 5e-4);
}
END_TEST

/* The largest D/(omega DX^2) = C1/(Wo^2 Sc) + ... over lateral diffusivity, at fixed nu. */
START_TEST(cap)
{
    const double wo[] = {0.3, 1, 2, 3, 5, 8, 10},
                 most[] = {0.01193, 0.01191, 0.01162, 0.01056, 0.00681, 0.00364, 0.00282};
    for (int k = 0; k < 7; k++) {
        double best = 0, round = 0;
        for (double time = 1; time < 100; time *= 1.002) { /* a^2 omega/kappa_lateral */
            best = fmax(best, th_watson_plane(wo[k], time / (wo[k] * wo[k])) / time);
            round = fmax(round, th_watson_pipe(wo[k], time / (wo[k] * wo[k])) / time);
        }
        NEAR(best, most[k], 2e-3);
        ck_assert_double_lt(best, 0.012);
        ck_assert_double_lt(round, 0.0197);
        ck_assert(k > 0 || round > 0.99 * 0.0197);
    }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "watson");
    tcase_add_loop_test(tests, published, 0, 2);
    tcase_add_loop_test(tests, all_digits, 0, 2);
    tcase_add_loop_test(tests, quasi_steady, 0, 2);
    tcase_add_loop_test(tests, seamless, 0, 2);
    tcase_add_loop_test(tests, everywhere, 0, 2);
    tcase_add_test(tests, thin_layers);
    tcase_add_loop_test(tests, mode_by_mode, 0, 2);
    tcase_add_loop_test(tests, independent, 0, 2);
    tcase_add_loop_test(tests, in_time, 0, 2);
    tcase_add_test(tests, cap);
}
