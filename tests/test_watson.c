/* Watson dispersion between plates: an independently computed table, limits, and a direct
 * finite-volume solution of the same cross-gap problem. */
#define TH_SUITE "watson"
#include "check_main.h"

#include "csf/watson.h"

#include <complex.h>
#include <math.h>

#define NEAR(value, expected, relative)                                                        \
    ck_assert_msg(fabs((value) - (expected)) <= (relative)*fabs(expected), "%.8g is not %.8g", \
                  (double)(value), (double)(expected))

/* C1 at Sc 10, 100, 1000, 1400 (closed form and a 1-D finite-volume solve agreed to 6 digits).
 */
static const double table[][5] = {
    {0.1, 2.3807e-5, 2.3571e-3, 0.119317, 0.159426},
    {1, 0.119114, 0.295538, 0.350350, 0.354277},
    {3, 0.294798, 0.382582, 0.411224, 0.413278},
    {5, 0.402222, 0.524175, 0.563943, 0.566795},
    {8, 0.582221, 0.758740, 0.816302, 0.820430},
    {10, 0.702848, 0.915949, 0.985440, 0.990423},
};
static const double schmidts[] = {10, 100, 1000, 1400};

START_TEST(published)
{
    NEAR(th_watson_plane(3, 1000), 0.411224, 1e-5);
    for (size_t k = 0; k < sizeof table / sizeof table[0]; k++)
        for (int s = 0; s < 4; s++)
            NEAR(th_watson_plane(table[k][0], schmidts[s]), table[k][s + 1], 5e-5);
}
END_TEST

/* D = (1/105) (Umean a)^2/kappa means C1 = (Wo^2 Sc)^2/420. */
START_TEST(quasi_steady)
{
    NEAR(th_watson_plane(0.1, 10) * 420 / 0.01, 1.0, 5e-3);
    NEAR(th_watson_plane(0.01, 10) * 420 / 1e-6, 1.0, 1e-6);
    NEAR(th_watson_plane(0.03, 1.2) * 420 / pow(0.0009 * 1.2, 2), 1.0, 1e-4);
}
END_TEST

/* No jump where the branches meet, nothing but numbers far outside. */
START_TEST(everywhere)
{
    NEAR(th_watson_plane(0.05 - 1e-9, 1000), th_watson_plane(0.05 + 1e-9, 1000), 1e-5);
    double edge = sqrt(1e-2 / 1000);
    NEAR(th_watson_plane(edge - 1e-12, 1000), th_watson_plane(edge + 1e-12, 1000), 1e-4);
    NEAR(th_watson_plane(3, 1 - 1e-9), th_watson_plane(3, 1 + 3e-4), 1e-3);
    const double wo[] = {1e-9, 1e-3, 50, 1e3, 1e6}, sc[] = {1e-3, 1, 1e5};
    for (size_t k = 0; k < 5; k++)
        for (size_t s = 0; s < 3; s++)
            ck_assert(isfinite(th_watson_plane(wo[k], sc[s])) &&
                      th_watson_plane(wo[k], sc[s]) >= 0);
}
END_TEST

/* The same problem on a grid: i w = u'' / Wo^2 + 1, i g = g''/(Wo^2 Sc) - (u - mean). */
static double on_a_grid(double wo, double sc)
{
    enum { N = 4000 };
    static double complex u[N], g[N], e[N];
    for (int pass = 0; pass < 2; pass++) {
        double k = (pass ? 1 / (wo * wo * sc) : 1 / (wo * wo)) * N * N;
        double complex mean = 0, *x = pass ? g : u;
        for (int j = 0; pass && j < N; j++) mean += u[j] / N;
        for (int j = 0; j < N; j++) { /* symmetric at 0; at 1: no slip, or no flux */
            double below = j ? k : 0, above = j < N - 1 ? k : pass ? 0 : 2 * k;
            double complex pivot = I + below + above - (j ? below * e[j - 1] : 0);
            e[j] = (j < N - 1 ? above : 0) / pivot;
            x[j] = ((pass ? -(u[j] - mean) : 1) + (j ? below * x[j - 1] : 0)) / pivot;
        }
        for (int j = N - 2; j >= 0; j--) x[j] += e[j] * x[j + 1];
    }
    double complex mean = 0, flux = 0;
    for (int j = 0; j < N; j++) mean += u[j] / N;
    for (int j = 0; j < N; j++) flux += (u[j] - mean) * conj(g[j]) / N;
    return -0.5 * creal(flux) * wo * wo * sc / (4 * cabs(mean) * cabs(mean));
}

START_TEST(independent)
{
    NEAR(th_watson_plane(3, 10), on_a_grid(3, 10), 1e-4);
    NEAR(th_watson_plane(1, 300), on_a_grid(1, 300), 1e-4);
    NEAR(th_watson_plane(6, 50), on_a_grid(6, 50), 1e-4);
}
END_TEST

/* The largest D/(omega DX^2) = C1/(Wo^2 Sc) + ... over lateral diffusivity, at fixed nu. */
START_TEST(cap)
{
    const double wo[] = {0.3, 1, 2, 3, 5},
                 most[] = {0.01193, 0.01191, 0.01162, 0.01056, 0.00681};
    for (int k = 0; k < 5; k++) {
        double best = 0;
        for (double time = 1; time < 100; time *= 1.002) /* a^2 omega/kappa_lateral */
            best = fmax(best, th_watson_plane(wo[k], time / (wo[k] * wo[k])) / time);
        NEAR(best, most[k], 2e-3);
        ck_assert_double_lt(best, TH_WATSON_CAP);
    }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "watson");
    tcase_add_test(tests, published);
    tcase_add_test(tests, quasi_steady);
    tcase_add_test(tests, everywhere);
    tcase_add_test(tests, independent);
    tcase_add_test(tests, cap);
}
