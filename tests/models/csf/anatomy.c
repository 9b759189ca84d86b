/* The canal's anatomy against published totals. */
#define TH_SUITE "anatomy"
#include "support/check_main.h"

#include "csf/anatomy.h"
#include "laws.h"
#include "model/model.h"

#include <math.h>
#include <string.h>

#define NEAR(value, expected, relative)                                                        \
    ck_assert_msg(fabs((value) - (expected)) <= (relative)*fabs(expected), "%.8g is not %.8g", \
                  (double)(value), (double)(expected))

/* Sass 2017: one subject, 31 pairs of rootlets. */
#define CSF 97.3e-6
#define DURA 318.5e-4
#define CORD 112.2e-4
#define ROOTS 232.1e-4

static double level(const char *name)
{
    for (size_t k = 0; k < th_level_count; k++)
        if (strcmp(th_levels[k].name, name) == 0)
            return th_levels[k].position;
    ck_abort_msg("no level %s", name);
    return 0;
}

/* G1: 97.3 mL in all, 35.8 mL from the top of T12 (40.8 cm); 30.2 mL measured from C1 to T4. */
START_TEST(volumes)
{
    struct th_anatomy csf;
    th_anatomy_of(TH_CSF_VOLUME, &csf);
    NEAR(csf.total, CSF, 2e-2);
    NEAR(csf.total * (1 - th_anatomy_share(&csf, 0.408 / TH_CANAL_LENGTH)), 35.8e-6, 2e-2);
    NEAR(csf.total * th_anatomy_share(&csf, 0.2165 / TH_CANAL_LENGTH), 30.2e-6, 1e-2);
    struct th_anatomy cord;
    th_anatomy_of(TH_CORD_VOLUME, &cord);
    NEAR(cord.total, 19.9e-6, 0.15); /* other subjects than Sass's one */
}
END_TEST

/* Ellipses and circles against measured surfaces. */
START_TEST(surfaces)
{
    struct th_anatomy cord, dura;
    th_anatomy_of(TH_CORD_SURFACE, &cord);
    th_anatomy_of(TH_DURA_SURFACE, &dura);
    NEAR(cord.total, CORD, 5e-2);
    NEAR(dura.total, DURA, 5e-2);
}
END_TEST

/* The dura times f, level by level; a permeability of mean 1 that rises by the ratio asked for.
 */
START_TEST(dura_along_the_canal)
{
    struct th_anatomy dura, low;
    th_anatomy_of(TH_DURA_SURFACE, &dura);
    th_anatomy_of(TH_DURA_LOW, &low);
    const double mean = low.total / dura.total;
    for (int k = 0; k < TH_VERTEBRAE; k++)
        NEAR((low.share[k + 1] - low.share[k]) * mean,
             (dura.share[k + 1] - dura.share[k]) * (dura.at[k] + dura.at[k + 1]) / 2, 1e-9);
    for (double rise = 0.5; rise < 2.6; rise += 0.5) {
        const double lean = th_anatomy_lean(rise, false);
        const double high = 1 - lean + lean * 169 / 649.5 / mean;
        const double deep = 1 - lean + lean * 472.5 / 649.5 / mean;
        NEAR(deep / high, rise, 1e-12);
        ck_assert_double_gt(fmin(1 - lean, 1 - lean + lean / mean), 0); /* at both ends */
    }
    ck_assert_double_eq(th_anatomy_lean(1, true), 0);
}
END_TEST

/* G2: 4V/S = 5.87 mm with rootlets, 9.04 without. G3: (D/2) sqrt(omega/nu) = 9.6 at 72/min. */
START_TEST(hydraulic)
{
    double with = 4 * CSF / (DURA + CORD + ROOTS), without = 4 * CSF / (DURA + CORD);
    NEAR(with, 5.87e-3, 1e-2);
    NEAR(without, 9.04e-3, 1e-2);
    double nu = th_csf_viscosity(TH_BODY_TEMPERATURE) / TH_CSF_DENSITY;
    NEAR(with / 2 * sqrt(2 * TH_PI * 72 / 60 / nu), 9.6, 3e-2);
}
END_TEST

/* The rule that the column of roots is made by: nerve k leaves the sac at exit[k] and the cord
 * at 0.70 of that; the mean number of pairs in a level. */
START_TEST(roots)
{
    static const double border[] = {0,     23,    38.5,  57,    75.5,  92,    107.5,
                                    124.5, 146,   169,   192,   216.5, 242,   267.5,
                                    294,   321,   347.5, 376.5, 408,   439.5, 472.5,
                                    506.5, 541.5, 576.5, 609.5, 629.5, 649.5};
    double exits[31] = {0}, pairs[26], sum = 0;
    for (int k = 1; k < 8; k++) exits[k] = border[k]; /* C2 .. C8 leave below C1 .. C7 */
    for (int k = 8; k < 31; k++) exits[k] = border[k < 26 ? k : 26];
    for (int k = 0; k < 26; k++) {
        pairs[k] = 0;
        for (int n = 0; n < 31; n++) {
            double up = fmax(border[k], 0.70 * exits[n]), down = fmin(border[k + 1], exits[n]);
            pairs[k] += fmax(0, down - up) / (border[k + 1] - border[k]);
        }
        sum += pairs[k] * (border[k + 1] - border[k]);
    }
    struct th_anatomy anatomy;
    th_anatomy_of(TH_ROOT_SURFACE, &anatomy);
    for (int k = 0; k < 26; k++) {
        double share = anatomy.share[k + 1] - anatomy.share[k];
        ck_assert_double_eq_tol(share, pairs[k] * (border[k + 1] - border[k]) / sum, 2e-4);
    }
}
END_TEST

/* Monotone, continuous, the density is the derivative and integrates to 1. */
START_TEST(shape)
{
    for (int t = TH_CSF_VOLUME; t <= TH_EVEN; t++) {
        struct th_anatomy a;
        th_anatomy_of((enum th_tissue)t, &a);
        ck_assert_double_eq(th_anatomy_share(&a, 0), 0);
        ck_assert_double_eq(th_anatomy_share(&a, 1), 1);
        double sum = 0;
        for (int k = 0; k < 10000; k++) {
            double f = (k + 0.5) / 10000, d = 1e-6;
            double slope =
                (th_anatomy_share(&a, f + d) - th_anatomy_share(&a, f - d)) / (2 * d);
            ck_assert_double_ge(th_anatomy_density(&a, f), 0);
            ck_assert_double_eq_tol(th_anatomy_density(&a, f), slope, 1e-4);
            sum += th_anatomy_density(&a, f) / 10000;
        }
        NEAR(sum, 1.0, 1e-5);
    }
}
END_TEST

/* Level means are kept: T10 holds 195 mm2 x 29 mm of 97.04 mL. */
START_TEST(level_means)
{
    struct th_anatomy csf;
    th_anatomy_of(TH_CSF_VOLUME, &csf);
    double share =
        th_anatomy_share(&csf, 376.5 / 649.5) - th_anatomy_share(&csf, 347.5 / 649.5);
    NEAR(share * csf.total, 195e-6 * 29e-3, 1e-12);
}
END_TEST

START_TEST(landmarks)
{
    ck_assert_uint_eq(th_level_count, 26);
    ck_assert_str_eq(th_levels[0].name, "C1");
    ck_assert_str_eq(th_levels[25].name, "S2");
    NEAR(level("T10"), 0.3620, 1e-9);
    NEAR(level("C5"), 0.08375, 1e-9);
    for (size_t k = 1; k < th_level_count; k++)
        ck_assert_double_gt(th_levels[k].position, th_levels[k - 1].position);
    ck_assert_double_lt(th_levels[25].position, TH_CANAL_LENGTH);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "anatomy");
    tcase_add_test(tests, volumes);
    tcase_add_test(tests, surfaces);
    tcase_add_test(tests, dura_along_the_canal);
    tcase_add_test(tests, hydraulic);
    tcase_add_test(tests, roots);
    tcase_add_test(tests, shape);
    tcase_add_test(tests, level_means);
    tcase_add_test(tests, landmarks);
}
