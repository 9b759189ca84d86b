/* Closed-form laws against published numbers and their own defining properties. */
#define TH_SUITE "laws"
#include "support/check_main.h"

#include "laws.h"

#include <math.h>

#define NEAR(value, expected, relative)                                                        \
    ck_assert_msg(fabs((value) - (expected)) <= (relative)*fabs(expected), "%.8g is not %.8g", \
                  (double)(value), (double)(expected))

/* Worked values of the correlation, and another one (Vogel's form, 2.414e-5 10^(247.8/(T -
 * 140))) beside it: both recalled, so that they only check each other. */
START_TEST(water_viscosity)
{
    NEAR(th_water_viscosity(293.15), 1.002e-3, 1e-12);
    NEAR(th_water_viscosity(298.15), 0.8902e-3, 1e-4);
    NEAR(th_water_viscosity(310.15), 0.6913e-3, 1e-4);
    NEAR(th_water_viscosity(313.15), 0.6526e-3, 1e-4);
    for (double t = 293.15; t < 320; t += 1)
        NEAR(th_water_viscosity(t), 2.414e-5 * pow(10, 247.8 / (t - 140)), 5e-3);
    double slope = log(th_water_viscosity(310.16) / th_water_viscosity(310.14)) / 0.02;
    NEAR(slope, -0.01951, 1e-3);
}
END_TEST

/* The triple point, the boiling point, the critical point (IAPWS release SR1-86, 1992), body
 * temperature, and the slope by Clausius and Clapeyron: h_fg 2414 kJ/kg at 37 C, less the
 * vapour's departure from an ideal gas. */
START_TEST(water_vapour)
{
    NEAR(th_water_vapour(273.16), 611.657, 1e-5);
    NEAR(th_water_vapour(373.1243), 101325.0, 1e-5);
    NEAR(th_water_vapour(647.096), 22.064e6, 1e-12);
    NEAR(th_water_vapour(310.15), 6282.0, 1e-4);
    const double slope = log(th_water_vapour(310.2) / th_water_vapour(310.1)) / 0.1;
    NEAR(slope, 2414e3 / (461.52 * 310.15 * 310.15), 3e-3);
}
END_TEST

START_TEST(csf_viscosity)
{
    NEAR(th_csf_viscosity(310.15), 0.7e-3, 1e-12);
    NEAR(th_csf_viscosity(298.15), 0.7e-3 * 0.8902 / 0.6913, 2e-4);
}
END_TEST

/* Morphine (LeBas 284.6), fentanyl (415.6), baclofen (228.9) at 37 C, 0.692 mPa s. */
START_TEST(small_molecules)
{
    const double t = 310.15, mu = 0.692e-3;
    NEAR(th_wilke_chang(t, mu, 284.6e-6), 7.65e-10, 2e-3);
    NEAR(th_wilke_chang(t, mu, 415.6e-6), 6.10e-10, 2e-3);
    NEAR(th_wilke_chang(t, mu, 228.9e-6), 8.72e-10, 2e-3);
    NEAR(th_hayduk_laudie(mu, 284.6e-6), 7.24e-10, 2e-3);
    NEAR(th_hayduk_laudie(mu, 228.9e-6), 8.23e-10, 2e-3);
    NEAR(th_wilke_chang(t, mu / 2, 284.6e-6) / th_wilke_chang(t, mu, 284.6e-6), 2.0, 1e-12);
}
END_TEST

/* kT/(6 pi mu r) with kT = 1.380649e-23 x 310.15 = 4.28208e-21 J. */
START_TEST(large_molecules)
{
    NEAR(th_stokes_einstein(310.15, 0.692e-3, 1.05e-9), 3.13e-10, 2e-3);
    NEAR(th_stokes_einstein(310.15, 0.692e-3, 1.7e-9), 1.93e-10, 2e-3);
}
END_TEST

START_TEST(tubes)
{
    NEAR(th_tube_resistance(0.5293e-3, 0.89, 0.6913e-3), 3.194e11, 1e-3);
    NEAR(th_tube_resistance(0.500e-3, 1.10, 0.6913e-3), 4.957e11, 1e-3);
    NEAR(th_ellipse_resistance(0.25e-3, 0.25e-3, 1.1, 1e-3),
         th_tube_resistance(0.5e-3, 1.1, 1e-3), 1e-12);
    /* Flattened at equal area (a doubled, b halved): (4 + 1/4)/2 = 2.125 times. */
    NEAR(th_ellipse_resistance(0.5e-3, 0.125e-3, 1.1, 1e-3),
         2.125 * th_tube_resistance(0.5e-3, 1.1, 1e-3), 1e-12);
}
END_TEST

START_TEST(walls)
{
    NEAR(th_wall_compliance(0.53e-3, 1.2e-3, 10e6), 8.22e-14, 1e-3);
    NEAR(th_wall_compliance(0.53e-3, 1.4e-3, 3e6), 2.58e-13, 2e-3);
    NEAR(th_wall_compliance(0.64e-3, 0.94e-3, 2e6), 9.00e-13, 2e-3);
}
END_TEST

/* 0.1, 1 and 24 mL/day through 0.5293 mm, D 6e-10 m2/s. */
START_TEST(dispersion)
{
    const double bore = 0.5293e-3, area = TH_PI * bore * bore / 4, ml_day = 1e-6 / 86400;
    NEAR(th_taylor_aris(6e-10, 0.1 * ml_day / area, bore), 6.67e-10, 2e-3);
    NEAR(th_taylor_aris(6e-10, 1.0 * ml_day / area, bore), 7.329e-9, 2e-3);
    NEAR(th_taylor_aris(6e-10, 24 * ml_day / area, bore), 3.876e-6, 2e-3);
    NEAR(th_taylor_aris(6e-10, -1e-4, bore), th_taylor_aris(6e-10, 1e-4, bore), 1e-15);
    NEAR(th_taylor_aris(6e-10, 0, bore), 6e-10, 1e-15);
}
END_TEST

/* International Standard Atmosphere, kPa. */
START_TEST(atmosphere)
{
    NEAR(th_standard_atmosphere(0), 101.325e3, 1e-12);
    NEAR(th_standard_atmosphere(305), 97.714e3, 1e-4);
    NEAR(th_standard_atmosphere(1600), 83.524e3, 1e-4);
    NEAR(th_standard_atmosphere(3000), 70.109e3, 1e-4);
}
END_TEST

/* B(-z) = B(z) + z, B(0) = 1, and the series 1 - z/2 + z2/12 beside the switch. */
START_TEST(bernoulli)
{
    const double z[] = {1e-12, 1e-9, 1.1e-8, 1e-4, 1, 30, 600};
    for (size_t k = 0; k < sizeof z / sizeof z[0]; k++)
        NEAR(th_bernoulli(-z[k]), th_bernoulli(z[k]) + z[k], 1e-14);
    NEAR(th_bernoulli(0), 1.0, 1e-15);
    NEAR(th_bernoulli(1e-4), 1 - 0.5e-4 + 1e-8 / 12, 1e-14);
    NEAR(th_bernoulli(30), 30 * exp(-30), 1e-12);
    NEAR(th_bernoulli(-700), 700.0, 1e-12);
    NEAR(th_bernoulli(1), 0.58197670686932642, 1e-14);
    ck_assert(isfinite(th_bernoulli(1e300)) && isfinite(th_bernoulli(-1e300)));
}
END_TEST

/* By Simpson's rule of y = (x s - 1 + e^-xs)/x2; at the ends of the range 1/6, 1/24 and 1/2x,
 * 1/12x. */
START_TEST(ramps)
{
    static const double tried[] = {0.05, 0.299, 0.301, 1, 7, 40};
    enum { PARTS = 2000 };
    for (size_t k = 0; k < sizeof tried / sizeof *tried; k++) {
        long double x = tried[k], mean = 0, bend = 0;
        for (int n = 0; n <= PARTS; n++) {
            long double s = (long double)n / PARTS, y = (x * s + expm1l(-x * s)) / (x * x);
            long double weight = (n == 0 || n == PARTS ? 1 : n % 2 ? 4 : 2) / (3.L * PARTS);
            mean += weight * y;
            bend += weight * (s - 0.5L) * y;
        }
        NEAR(th_ramp(tried[k]).mean, (double)mean, 1e-11);
        NEAR(th_ramp(tried[k]).bend, (double)bend, 1e-11);
    }
    NEAR(th_ramp(0).mean, 1. / 6, 1e-15);
    NEAR(th_ramp(0).bend, 1. / 24, 1e-15);
    NEAR(th_ramp(1e9).mean, 0.5e-9, 1e-8);
    NEAR(th_ramp(1e9).bend, 1e-9 / 12, 1e-8);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "laws");
    tcase_add_test(tests, water_viscosity);
    tcase_add_test(tests, water_vapour);
    tcase_add_test(tests, csf_viscosity);
    tcase_add_test(tests, small_molecules);
    tcase_add_test(tests, large_molecules);
    tcase_add_test(tests, tubes);
    tcase_add_test(tests, walls);
    tcase_add_test(tests, dispersion);
    tcase_add_test(tests, atmosphere);
    tcase_add_test(tests, bernoulli);
    tcase_add_test(tests, ramps);
}
