/* The reduction of streams to an axial dispersion (csf/drift/drift.h). Expected numbers: as in
 * field.c, from another program; closed forms; limits. */
#define TH_SUITE "drift"
#include "support/check_main.h"

#include "csf/watson.h"
#include "support/bench/drift.h"

#include <math.h>

#define WITHIN(value, expected, margin)                                                   \
    ck_assert_msg(fabs((value) - (expected)) <= (margin), "%s: %.8g is not %.8g", #value, \
                  (double)(value), (double)(expected))
#define NEAR(value, expected, relative) WITHIN(value, expected, (relative)*fabs(expected))

static struct th_drift_term terms[2 * TH_DRIFT_FACES];

/* An even canal: F = 2 q |B|, A D_T = tau q^2 l/(h0 M kappa), q = omega SV(x) |SV_x|/(4 A);
 * eccentricity .1, .3, .5, .7. B is positive where the narrow side of the larger cell runs
 * down. */
static const struct {
    double alpha, b[4], tau[4];
} even[] = {
    {2, {-.0234, -.0550, -.0587, -.0462}, {.00027, .00137, .00123, .00049}},
    {3, {-.0330, -.0772, -.0748, -.0420}, {.00054, .00288, .00247, .00059}},
    {4, {-.0285, -.0712, -.0723, -.0312}, {.00041, .00259, .00273, .00054}},
    {5, {-.0196, -.0533, -.0630, -.0297}, {.00019, .00148, .00221, .00054}},
    {6, {-.0113, -.0343, -.0504, -.0314}, {.00006, .00061, .00140, .00056}},
    {7, {-.0043, -.0184, -.0371, -.0321}, {.00001, .00016, .00070, .00056}},
    {8, {.0022, -.0068, -.0252, -.0314}, {.00000, .00002, .00028, .00053}},
    {9.5, {.0088, .0198, .0184, -.0279}, {.00004, .00015, .00013, .00044}},
    {11, {.0134, .0312, .0309, -.0226}, {.00009, .00043, .00030, .00035}},
    {12, {.0155, .0369, .0379, .0264}, {.00012, .00062, .00050, .00032}},
    {14, {.0184, .0452, .0492, .0342}, {.00017, .00097, .00098, .00037}},
    {16, {.0204, .0508, .0574, .0410}, {.00021, .00125, .00143, .00053}},
    {20, {.0230, .0581, .0684, .0516}, {.00026, .00165, .00217, .00099}},
    {24, {.0246, .0626, .0751, .0591}, {.00030, .00193, .00269, .00145}},
};

START_TEST(even_canal)
{
    for (int e = 0; e < 4; e++) {
        const struct th_drift_canal canal = drift_even(even[_i].alpha, 0.1 + 0.2 * e);
        const struct th_drift_mixing mixing = drift_strokes(1, 0, 7);
        struct th_drift drift = drift_usual(&canal);
        th_drift_reduce(&drift, &mixing, terms);
        for (size_t k = 0; k < 130; k += 13) {
            const double moved = ML * (1 - (double)k / 130);
            const double q = drift_omega(&drift) * moved * ML / (4 * 1e-4 * canal.length);
            const double mixed = 7 * KAPPA, unit = q * q * 0.1 / (1e-3 * mixed * 1e-4);
            WITHIN(drift_sense(&drift, &mixing, k) * terms[k].flux / (2 * q), even[_i].b[e],
                   5.1e-5);
            WITHIN(terms[k].taylor / unit, even[_i].tau[e], 5.1e-6);
            if (k == 0)
                continue;
            /* 2 F^2/|F_x| is B omega DX^2, F L is twice q B L: the larger of the two nearer the
             * end. */
            const double b = terms[k].flux / (2 * q), slide = moved / 1e-4;
            const double own = b * drift_omega(&drift) * slide * slide;
            const double most = 2 * q * b * canal.length / 1e-4;
            NEAR(terms[k].turnover, fmin(own, most), 1e-6);
        }
        drift_close(&drift);
    }
}
END_TEST

/* 1 mL: omega DX^2 1e-6 m2/s; F uL/min, with its sense, at eccentricity .3, .5, .7 for the
 * heart, at .5 for breathing and for both; D_T (M 5), D_drift (M 1, 5, 30) of the heart at .5,
 * 1e-6 m2/s; kappa and the heart's shear (M 5) 1e-9 m2/s; D of both (M 1, 5, 30), 1e-6 m2/s. */
static const double moved2[PLACES] = {171.485, 209.016, 298.268, 280.875, 163.862, 40.1111,
                                      21.1018, 16.2414, 12.2,    9.46341, 7.57544, 5.95087};
static const double heart_flux[3][PLACES] = {
    {26.4398, 25.8236, 67.1715, 67.4345, 77.0642, 48.2148, 38.5199, 38.2087, 29.6169, 19.3405,
     14.7396, 12.2979},
    {39.6299, 59.6484, 68.8496, 69.5835, 85.2283, 54.7075, 45.0873, 45.9305, 35.7412, 22.7638,
     17.0231, 13.9725},
    {-26.7673, -92.004, 49.7821, 47.3975, 83.2108, 43.2142, 37.6568, 39.1697, 29.119, 16.5403,
     11.2834, 8.59597},
};
static const double breathing_flux[PLACES] = {21.5587,  62.6912,  -11.6055, -10.1475,
                                              -44.0606, -8.77912, -3.95521, -2.34907,
                                              2.59934,  2.37152,  1.84054,  1.11986};
static const double both_flux[PLACES] = {52.3188, 97.6752, 69.8956, 72.3961, 48.7754, 49.2259,
                                         44.0035, 46.6957, 38.1428, 25.0471, 18.7609, 14.8911};
static const double heart_taylor[PLACES] = {1.02652, 2.67704, 4.37903,  4.38129,
                                            4.0726,  1.43697, .841801,  .718821,
                                            .351422, .144623, .0981696, .0899721};
static const double heart_drift[3][PLACES] = {
    {1.47759, .451704, 4.37617, 4.82327, 4.78942, .985805, 1.52532, 1.46285, .400882, .257474,
     .280972, .296291},
    {.68676, .397982, 2.43191, 2.56461, 2.46775, .636486, .622687, .556629, .209601, .106208,
     .0854099, .0815215},
    {.158054, .228289, .643913, .653108, .61239, .197993, .132528, .114255, .0526347, .0227335,
     .0159641, .0147407},
};
static const double heart_shear[PLACES] = {9.45545, 13.3933, 26.5999, 27.1174, 16.2235, 3.35567,
                                           2.02182, 1.72185, 1.45126, 1.27656, 1.20578, 1.2286};
static const double all[3][PLACES] = {
    {.847088, .736768, .59931, 4.93298, 1.0819, 1.04494, 1.43332, 1.46234, .466581, .297767,
     .31068, .27977},
    {.641585, .702053, .572347, 2.58426, .746007, .581841, .56555, .550039, .238097, .124751,
     .0986904, .0846819},
    {.318383, .587518, .559684, .879898, .381517, .178012, .131485, .123092, .0669511, .033983,
     .0254126, .0229164},
};
static const double mixings[3] = {1, 5, 30};

START_TEST(adult_flux)
{
    const double beta[] = {0.3, 0.5, 0.7};
    const struct th_drift_canal canal = drift_adult(beta[_i]);
    const struct th_drift_mixing heart = drift_strokes(1, 0, 5),
                                 breathing = drift_strokes(0, 1, 5);
    const struct th_drift_mixing both = drift_strokes(1, 1, 5);
    struct th_drift drift = drift_usual(&canal);
    for (int p = 0; p < PLACES; p++) {
        const size_t k = places[p];
        th_drift_reduce(&drift, &heart, terms);
        const double slide = ML * (1 - (double)k / 130) / drift.section[k];
        NEAR(drift_omega(&drift) * slide * slide, moved2[p] * 1e-6, 1e-5);
        NEAR(drift_sense(&drift, &heart, k) * terms[k].flux, heart_flux[_i][p] * UL_PER_MIN,
             2e-4);
        if (_i != 1)
            continue;
        th_drift_reduce(&drift, &breathing, terms);
        NEAR(drift_sense(&drift, &breathing, k) * terms[k].flux, breathing_flux[p] * UL_PER_MIN,
             2e-4);
        th_drift_reduce(&drift, &both, terms);
        NEAR(terms[k].flux, both_flux[p] * UL_PER_MIN, 2e-4);
    }
    drift_close(&drift);
}
END_TEST

/* D_A has the slope of F in it, which passes 0 within a face of the foramen magnum. */
START_TEST(adult_dispersion)
{
    const struct th_drift_canal canal = drift_adult(0.5);
    struct th_drift drift = drift_usual(&canal);
    const struct th_drift_mixing heart = drift_strokes(1, 0, mixings[_i]);
    const struct th_drift_mixing both = drift_strokes(1, 1, mixings[_i]);
    for (int p = 0; p < PLACES; p++) {
        const size_t k = places[p];
        th_drift_reduce(&drift, &heart, terms);
        NEAR(terms[k].taylor * mixings[_i] / 5, heart_taylor[p] * 1e-6, 2e-4);
        NEAR(terms[k].drift, heart_drift[_i][p] * 1e-6, 2e-3);
        if (_i == 1)
            NEAR(KAPPA + terms[k].shear[TH_DRIFT_HEART], heart_shear[p] * 1e-9, 1e-4);
        ck_assert(terms[k].shear[TH_DRIFT_BREATHING] == 0);
        th_drift_reduce(&drift, &both, terms);
        NEAR(terms[k].dispersion, all[_i][p] * 1e-6, 2e-3);
    }
    drift_close(&drift);
}
END_TEST

/* For any strokes the terms make up D; nothing moves at the closed end; the flux goes
 * with the square of the strokes, D_T with the fourth power, D_A and shear with the square. */
START_TEST(adds_up)
{
    const struct th_drift_canal canal = drift_adult(0.5);
    struct th_drift drift = drift_usual(&canal);
    static struct th_drift_term twice[TH_DRIFT_FACES];
    const double ratio[] = {0, 0.3, 1, 3};
    const struct th_drift_mixing one = drift_strokes(0.8, 0.8 * ratio[_i], 4);
    const struct th_drift_mixing two = drift_strokes(1.6, 1.6 * ratio[_i], 4);
    th_drift_reduce(&drift, &one, terms);
    th_drift_reduce(&drift, &two, twice);
    for (size_t k = 0; k < drift.faces; k++) {
        const struct th_drift_term *t = &terms[k], *u = &twice[k];
        NEAR(t->dispersion, KAPPA + t->drift + t->shear[0] + t->shear[1], 1e-14);
        if (k + 1 < drift.faces)
            NEAR(1 / t->drift, 1 / t->taylor + 1 / t->turnover, 1e-12);
        ck_assert(t->turnover <=
                  t->flux * drift.canal->length / drift.section[k] * (1 + 1e-14));
        NEAR(u->flux, 4 * t->flux, 1e-12);
        NEAR(u->taylor, 16 * t->taylor, 1e-12);
        NEAR(u->turnover, 4 * t->turnover, 1e-9);
        for (int c = 0; c < TH_DRIFT_SOURCES; c++) NEAR(u->shear[c], 4 * t->shear[c], 1e-12);
    }
    ck_assert(terms[130].dispersion == KAPPA);
    drift_close(&drift);
}
END_TEST

START_TEST(at_rest)
{
    const struct th_drift_canal canal = drift_adult(0.5);
    struct th_drift drift = drift_usual(&canal);
    const struct th_drift_mixing rest = drift_strokes(0, 0, 5);
    th_drift_reduce(&drift, &rest, terms);
    for (size_t k = 0; k < drift.faces; k++) ck_assert(terms[k].dispersion == KAPPA);
    drift_close(&drift);
}
END_TEST

/* Lateral mixing weakens the drift, at last as 1/M; without it D_A is left. */
START_TEST(mixed)
{
    const struct th_drift_canal canal = drift_adult(0.5);
    struct th_drift drift = drift_usual(&canal);
    static double before[TH_DRIFT_FACES];
    for (double m = 1e-6; m < 2e9; m *= 10) {
        const struct th_drift_mixing mixing = drift_strokes(1.4, 1.4, m);
        th_drift_reduce(&drift, &mixing, terms);
        for (size_t k = 0; k + 1 < drift.faces; k++) {
            const struct th_drift_term *t = &terms[k];
            ck_assert(t->drift > 0 && (m < 1e-5 || t->drift < before[k]));
            ck_assert(t->drift <= t->taylor && t->drift <= t->turnover);
            if (m < 2e-6)
                NEAR(t->drift, t->turnover, 1e-2);
            if (m > 2e8)
                NEAR(t->drift, before[k] / 10, 1e-3);
            before[k] = t->drift;
        }
    }
    drift_close(&drift);
}
END_TEST

/* The shear of the heart alone over omega DX^2 at a face, the half gap chosen for its Wo. */
static double sheared(const struct th_drift *drift, double womersley, double lateral, bool pipe)
{
    struct th_drift_mixing mixing = drift_strokes(1, 0, lateral);
    mixing.pipe = pipe;
    mixing.channel_gap = womersley * sqrt(drift->canal->viscosity / drift_omega(drift));
    th_drift_reduce(drift, &mixing, terms);
    const double slide = ML * (1 - 6.0 / 130) / drift->section[6];
    return terms[6].shear[TH_DRIFT_HEART] / (drift_omega(drift) * slide * slide);
}

/* M kappa is the diffusivity of Watson's law, so its bound over M holds by itself: 0.0119,
 * 0.0068, 0.0028 omega DX^2 at Wo 1, 5, 10. No profile passes v^2/16, v^2 the variance of its
 * velocity over the section per mean square: 1/80 between plates, 1/48 in a pipe. Slow mixing:
 * M kappa C1 goes with M; fast mixing: (1/105) or (1/96) (omega DX g/2)^2/(M kappa). */
START_TEST(bounded)
{
    const double wo[] = {1, 5, 10}, most[] = {0.0119, 0.0068, 0.0028};
    const struct th_drift_canal canal = drift_adult(0.5);
    struct th_drift drift = drift_open(&canal, 131, 9);
    for (int k = 0; k < 3; k++) {
        double best = 0;
        for (double m = 1; m < 1e6; m *= 1.02) {
            const double plane = sheared(&drift, wo[k], m, false);
            best = fmax(best, plane);
            ck_assert_double_lt(plane, 1.0 / 80);
            ck_assert_double_lt(sheared(&drift, wo[k], m, true), 1.0 / 48);
        }
        WITHIN(best, most[k], 5e-5);
    }
    NEAR(sheared(&drift, 5, 0.02, false), 2 * sheared(&drift, 5, 0.01, false), 1e-2);
    for (int pipe = 0; pipe < 2; pipe++) {
        const double gap = 0.2 * sqrt(drift.canal->viscosity / drift_omega(&drift)), m = 1e7;
        const double expected =
            drift_omega(&drift) * gap * gap / (4 * m * KAPPA) / (pipe ? 96 : 105);
        NEAR(sheared(&drift, 0.2, m, pipe), expected, 1e-3);
    }
    drift_close(&drift);
}
END_TEST

/* The channel's own half gap: A/P between plates, 2 A/P in a pipe. */
START_TEST(channel)
{
    const struct th_drift_canal canal = drift_adult(0.5);
    struct th_drift drift = drift_usual(&canal);
    struct th_drift_mixing mixing = drift_strokes(1, 0, 3);
    for (int pipe = 0; pipe < 2; pipe++) {
        mixing.pipe = pipe;
        th_drift_reduce(&drift, &mixing, terms);
        for (size_t k = 0; k < drift.faces; k += 10) {
            const double half = (1 + pipe) * drift.section[k] / drift.wetted[k];
            const double wo = half * sqrt(drift_omega(&drift) / drift.canal->viscosity);
            const double sc = drift.canal->viscosity / (3 * KAPPA);
            const double c1 = pipe ? th_watson_pipe(wo, sc) : th_watson_plane(wo, sc);
            const double slide = ML * (1 - (double)k / 130) / drift.section[k] / half;
            NEAR(terms[k].shear[0], 3 * KAPPA * c1 * slide * slide, 1e-13);
        }
    }
    drift_close(&drift);
}
END_TEST

/* With twice the faces F is the same to 1e-7, so is D_T, with twice the stations to 1e-4; D_A,
 * which has the slope of F in it, within 2 % at C5, T6 and L2. */
START_TEST(refined)
{
    const struct th_drift_canal canal = drift_adult(0.5);
    struct th_drift drift = drift_usual(&canal), fine = drift_open(&canal, 261, 65);
    struct th_drift rounder = drift_open(&canal, 131, 129);
    static struct th_drift_term more[261];
    const struct th_drift_mixing mixing = drift_strokes(1, 1, 5);
    th_drift_reduce(&drift, &mixing, terms);
    th_drift_reduce(&fine, &mixing, more);
    for (size_t k = 0; k < drift.faces; k++) {
        NEAR(more[2 * k].flux, terms[k].flux, 1e-7);
        NEAR(more[2 * k].taylor, terms[k].taylor, 1e-7);
    }
    const int at[] = {C5, T6, L2};
    for (int p = 0; p < 3; p++)
        NEAR(more[2 * places[at[p]]].dispersion, terms[places[at[p]]].dispersion, 0.02);
    th_drift_reduce(&rounder, &mixing, more);
    for (size_t k = 0; k < drift.faces; k++) {
        NEAR(more[k].flux, terms[k].flux, 1e-4);
        NEAR(more[k].taylor, terms[k].taylor, 1e-4);
    }
    drift_close(&rounder);
    drift_close(&drift);
    drift_close(&fine);
}
END_TEST

START_TEST(between_faces)
{
    const struct th_drift_canal canal = drift_adult(0.5);
    struct th_drift drift = drift_usual(&canal);
    const struct th_drift_mixing mixing = drift_strokes(1, 1, 5);
    th_drift_reduce(&drift, &mixing, terms);
    for (size_t k = 0; k < 130; k++) {
        const double here = terms[k].dispersion, next = terms[k + 1].dispersion;
        NEAR(th_drift_dispersion(&drift, terms, (double)k / 130), here, 1e-12);
        NEAR(th_drift_dispersion(&drift, terms, ((double)k + 0.25) / 130),
             0.75 * here + 0.25 * next, 1e-10);
    }
    ck_assert(th_drift_dispersion(&drift, terms, 1) == KAPPA);
    ck_assert(th_drift_dispersion(&drift, terms, -0.1) == terms[0].dispersion);
    drift_close(&drift);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "drift_dispersion");
    tcase_add_loop_test(tests, even_canal, 0, sizeof even / sizeof even[0]);
    tcase_add_loop_test(tests, adult_flux, 0, 3);
    tcase_add_loop_test(tests, adult_dispersion, 0, 3);
    tcase_add_loop_test(tests, adds_up, 0, 4);
    tcase_add_test(tests, at_rest);
    tcase_add_test(tests, mixed);
    tcase_add_test(tests, bounded);
    tcase_add_test(tests, channel);
    tcase_add_test(tests, refined);
    tcase_add_test(tests, between_faces);
}
