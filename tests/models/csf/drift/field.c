/* Streams of a pulsating canal (csf/drift: field, gap, pattern, sections). Expected numbers:
 * the even canal's from the theory's similarity form, checked elsewhere against a solution in
 * time of the full equations; the adult's from another program with finite differences in x
 * (520 and 1040 faces, extrapolated; 257 stations), which shares no code with this one. */
#define TH_SUITE "drift field"
#include "support/check_main.h"

#include "csf/drift/field.h"
#include "support/bench/drift.h"

#include <string.h>

#define WITHIN(value, expected, margin)                                                   \
    ck_assert_msg(fabs((value) - (expected)) <= (margin), "%s: %.8g is not %.8g", #value, \
                  (double)(value), (double)(expected))
#define NEAR(value, expected, relative) WITHIN(value, expected, (relative)*fabs(expected))

/* Psi of an even canal is omega SV(x) |SV_x|/(4 A) B(s): B at s = 0, 1/16 .. 1/2. */
static const struct {
    double alpha, beta, b[9], shear[3]; /* B; its slope over h/h0 at s = 0, 1/4, 1/2 */
} even[] = {
    {3,
     .5,
     {0, -.01807, -.03627, -.05404, -.06889, -.07471, -.06484, -.03792, 0},
     {-.57661, -.18565, .42595}},
    {2,
     .5,
     {0, -.0093985, -.0194255, -.0309404, -.0444438, -.0563823, -.0566408, -.0364996, 0},
     {-.29758, -.22261, .42389}},
    {3,
     .25,
     {0, -.0226753, -.0434954, -.0600616, -.0692976, -.0681124, -.0548421, -.0306726, 0},
     {-.48989, -.07165, .40749}},
    {5,
     .5,
     {0, -.0285869, -.0510074, -.0619787, -.0613757, -.0524019, -.037912, -.0198721, 0},
     {-.94567, .08567, .21532}},
};

static double even_b(const struct th_drift *drift, size_t face, size_t station)
{
    const double left = 1 - (double)face / (double)(drift->faces - 1);
    const double unit =
        drift_omega(drift) * left / (4 * drift->section[face] * drift->canal->length);
    return drift_psi(drift, TH_DRIFT_HEART, face, station) / unit;
}

START_TEST(even_canal)
{
    const struct th_drift_canal canal = drift_even(even[_i].alpha, even[_i].beta);
    struct th_drift drift = drift_open(&canal, 21, 129);
    for (size_t face = 0; face < 20; face += 5)
        for (size_t k = 0; k < 9; k++)
            WITHIN(even_b(&drift, face, 16 * k), even[_i].b[k], 6e-6);
    for (size_t k = 0; k < 3; k++) {
        const double beta = even[_i].beta, shape[] = {1 - beta, 1, 1 + beta};
        const size_t at = 64 * k;
        /* Psi is odd about the ends. */
        const double near = k < 2 ? even_b(&drift, 0, at + 1) : -even_b(&drift, 0, at - 1);
        const double far = k < 2 ? even_b(&drift, 0, at + 2) : -even_b(&drift, 0, at - 2);
        const double before = k ? even_b(&drift, 0, at - 1) : -near;
        const double further = k ? even_b(&drift, 0, at - 2) : -far;
        const double slope = 256 * (8 * (near - before) - (far - further)) / 12;
        WITHIN(slope / shape[k], even[_i].shear[k], 2e-5);
    }
    drift_close(&drift);
}
END_TEST

/* A mm2, h0 mm, half gap with roots mm. */
static const double sections[3][PLACES] = {
    {206.752, 178.629, 136.268, 121.784, 128.531, 190.729, 204.02, 201.545, 190.805, 169.253,
     136.204, 93.9123},
    {4.45432, 4.00999, 3.32719, 3.45395, 3.77858, 4.83405, 5.32105, 5.95815, 6.83675, 7.00194,
     6.41183, 5.42011},
    {2.14917, 1.87304, 1.41333, 1.32816, 1.31546, 1.66683, 1.64954, 1.59428, 1.54909, 1.48711,
     1.34576, 1.0997},
};

START_TEST(smooth_sections)
{
    const struct th_drift_canal canal = drift_adult(0.5);
    struct th_drift drift = drift_usual(&canal);
    for (int p = 0; p < PLACES; p++) {
        const size_t k = places[p];
        NEAR(drift.section[k], sections[0][p] * 1e-6, 1e-5);
        NEAR(drift.gap[k], sections[1][p] * 1e-3, 1e-5);
        NEAR(drift.section[k] / drift.wetted[k], sections[2][p] * 1e-3, 1e-5);
        NEAR(drift.perimeter[k] * drift.gap[k], drift.section[k], 1e-14);
    }
    drift_close(&drift);
}
END_TEST

/* Psi of 1 mL, uL/min, at s = 1/16 .. 7/16, of heart and breathing. */
static const struct {
    int place;
    double psi[TH_DRIFT_SOURCES][7];
} adult[] = {
    {C5,
     {{.882764, 8.73846, 21.1811, 31.0969, 34.404, 29.6916, 17.2731},
      {-3.82808, -5.76215, -4.84742, -2.17071, .42749, 1.71936, 1.39446}}},
    {T6,
     {{-4.25552, -.0526926, 13.1298, 29.5965, 41.0995, 40.4694, 25.245},
      {-8.53814, -15.7667, -20.4028, -22.0267, -20.6848, -16.2652, -9.00109}}},
    {L2,
     {{4.5984, 9.34542, 13.766, 16.9734, 17.7776, 15.0921, 8.74108},
      {-.317943, -.210968, .284081, .864347, 1.24846, 1.23538, .769434}}},
};

START_TEST(adult_streams)
{
    const struct th_drift_canal canal = drift_adult(0.5);
    struct th_drift drift = drift_usual(&canal);
    for (size_t row = 0; row < sizeof adult / sizeof adult[0]; row++)
        for (int c = 0; c < TH_DRIFT_SOURCES; c++)
            for (size_t k = 0; k < 7; k++) {
                const double most = c ? 22.03 : 41.1; /* the largest of the table */
                const double psi = drift_psi(&drift, c, places[adult[row].place], 8 * (k + 1));
                WITHIN(psi * ML * ML / UL_PER_MIN, adult[row].psi[c][k], 1e-4 * most);
            }
    drift_close(&drift);
}
END_TEST

/* No flow crosses the plane of symmetry, and none goes beyond the closed end: exactly. That the
 * drift's own mean is 0 is a property of the theory that holds only if every term is right: Psi
 * comes in to s = 1/2 as an odd function, without a jump. */
START_TEST(closed)
{
    const double beta[] = {0.05, 0.3, 0.5, 0.7, 0.9};
    const struct th_drift_canal canal = drift_adult(beta[_i]);
    struct th_drift drift = drift_open(&canal, 53, 129);
    for (int c = 0; c < TH_DRIFT_SOURCES; c++) {
        const double most = drift_most(&drift, c);
        ck_assert(most > 0);
        for (size_t face = 0; face < drift.faces; face++) {
            ck_assert(drift_psi(&drift, c, face, 0) == 0);
            ck_assert(drift_psi(&drift, c, face, 128) == 0);
            double y[5];
            for (size_t k = 1; k < 5; k++) y[k] = drift_psi(&drift, c, face, 128 - k);
            /* The even part at the end of c + a1 d + a3 d3 + a5 d5. */
            const double jump = (14 * y[1] - 14 * y[2] + 6 * y[3] - y[4]) / 5;
            WITHIN(jump, 0, 2e-5 * most);
        }
        for (size_t k = 0; k < drift.stations; k++) ck_assert(drift_psi(&drift, c, 52, k) == 0);
    }
    drift_close(&drift);
}
END_TEST

/* A cord in the middle drives nothing round, whatever the canal does along x. */
START_TEST(concentric)
{
    const struct th_drift_canal canal = drift_adult(0), other = drift_adult(0.5);
    struct th_drift drift = drift_usual(&canal), moved = drift_usual(&other);
    for (int c = 0; c < TH_DRIFT_SOURCES; c++)
        ck_assert_double_lt(drift_most(&drift, c), 1e-11 * drift_most(&moved, c));
    drift_close(&drift);
    drift_close(&moved);
}
END_TEST

/* More faces change nothing where the faces are the same, more stations little. */
START_TEST(refined)
{
    const double beta[] = {0.3, 0.5, 0.7};
    const struct th_drift_canal canal = drift_adult(beta[_i]);
    struct th_drift drift = drift_usual(&canal), faces = drift_open(&canal, 261, 65);
    struct th_drift fine = drift_open(&canal, 131, 129);
    for (int c = 0; c < TH_DRIFT_SOURCES; c++) {
        const double most = drift_most(&drift, c);
        for (size_t face = 0; face < drift.faces; face++)
            for (size_t k = 0; k < drift.stations; k++) {
                const double psi = drift_psi(&drift, c, face, k);
                WITHIN(drift_psi(&faces, c, 2 * face, k), psi, 1e-8 * most);
                WITHIN(drift_psi(&fine, c, face, 2 * k), psi, 1e-5 * most);
            }
    }
    drift_close(&drift);
    drift_close(&faces);
    drift_close(&fine);
}
END_TEST

/* Another size of the same canal: lengths times r, viscosity times r2. Psi per stroke, 1/(m3
 * s), goes with 1/r3. */
START_TEST(similar)
{
    const double r = 1.7;
    const struct th_drift_canal canal = drift_adult(0.6);
    struct th_drift_canal large = canal;
    large.length *= r;
    large.smoothing *= r;
    large.volume *= r * r * r;
    large.cord_surface *= r * r;
    large.dura_surface *= r * r;
    large.root_surface *= r * r;
    large.viscosity *= r * r;
    struct th_drift one = drift_usual(&canal), other = drift_usual(&large);
    for (int c = 0; c < TH_DRIFT_SOURCES; c++) {
        const double most = drift_most(&one, c);
        for (size_t k = 0; k < one.faces * one.stations; k++)
            WITHIN(other.psi[c][k] * r * r * r, one.psi[c][k], 1e-10 * most);
    }
    drift_close(&one);
    drift_close(&other);
}
END_TEST

/* Exchanging the names of two rates makes no difference, nor does filling twice; none
 * gives none. */
START_TEST(same_again)
{
    const struct th_drift_canal canal = drift_adult(0.4);
    struct th_drift_canal swapped = canal, still = canal;
    swapped.rate[0] = canal.rate[1];
    swapped.rate[1] = canal.rate[0];
    still.rate[0] = still.rate[1] = 0;
    struct th_drift drift = drift_usual(&canal), other = drift_usual(&swapped);
    const size_t bytes = drift.faces * drift.stations * sizeof(double);
    for (int c = 0; c < TH_DRIFT_SOURCES; c++)
        ck_assert_mem_eq(drift.psi[c], other.psi[1 - c], bytes);
    drift_fill(&other, &canal);
    for (int c = 0; c < TH_DRIFT_SOURCES; c++)
        ck_assert_mem_eq(drift.psi[c], other.psi[c], bytes);
    drift_fill(&other, &still);
    for (int c = 0; c < TH_DRIFT_SOURCES; c++) ck_assert(drift_most(&other, c) == 0);
    still.rate[1] = canal.rate[1];
    drift_fill(&other, &still);
    ck_assert(drift_most(&other, 0) == 0);
    ck_assert(drift_most(&other, 1) == drift_most(&drift, 1));
    drift_close(&drift);
    drift_close(&other);
}
END_TEST

/* The order in which canals are computed, of another eccentricity too, changes no bit. */
START_TEST(known_patterns)
{
    const struct th_drift_canal canal = drift_adult(0.5), round = drift_adult(0.3);
    struct th_drift_canal wide = canal, fast = canal;
    wide.volume *= 1.7;
    fast.rate[TH_DRIFT_HEART] = 40; /* beyond the places that patterns have */
    struct th_drift drift = drift_usual(&canal), other = drift_usual(&wide);
    struct th_drift_patterns *patterns = calloc(1, th_drift_patterns_bytes(drift.stations));
    const struct th_drift_canal *const row[] = {&wide, &fast, &round, &fast, &canal};
    for (size_t k = 0; k < sizeof row / sizeof *row; k++)
        th_drift_fill(&other, row[k], patterns);
    for (int c = 0; c < TH_DRIFT_SOURCES; c++)
        ck_assert_mem_eq(drift.psi[c], other.psi[c],
                         drift.faces * drift.stations * sizeof(double));
    free(patterns);
    drift_close(&drift);
    drift_close(&other);
}
END_TEST

/* Interpolated from single slopes, Psi is that of the equations at the face itself. */
START_TEST(single_slopes)
{
    static const double beta[] = {0.1, 0.3, 0.5, 0.7, 0.9};
    const struct th_drift_canal canal = drift_adult(beta[_i]);
    struct th_drift drift = drift_usual(&canal);
    struct drift_gaps *gaps = calloc(1, sizeof *gaps);
    const struct drift_ring ring = {drift.stations, drift.shape, drift.bend};
    for (size_t k = 0; k < drift.faces - 1; k++) {
        const double omega = drift_omega(&drift),
                     alpha = drift.gap[k] * sqrt(omega / canal.viscosity);
        const double left = 1 - (double)k / (double)(drift.faces - 1);
        const struct drift_face face = {
            .gap = {drift.gap[k], drift.steepness[k]},
            .perimeter = {drift.perimeter[k], drift.widening[k]},
            .flux = {omega / 2 * left, -omega / 2 / canal.length},
            .omega = omega,
            .viscosity = canal.viscosity,
        };
        struct drift_gap gap[TH_DRIFT_STATIONS];
        double psi[TH_DRIFT_STATIONS];
        for (size_t s = 0; s < drift.stations; s++)
            gap[s] = th_drift_gap(gaps, alpha * drift.shape[s]);
        th_drift_face(&face, &ring, gap, psi);
        for (size_t s = 0; s < drift.stations; s++)
            WITHIN(drift_psi(&drift, TH_DRIFT_HEART, k, s), psi[s],
                   1e-8 * drift_most(&drift, 0));
    }
    free(gaps);
    drift_close(&drift);
}
END_TEST

/* Numbers, and no more than numbers, far outside what a canal is. */
START_TEST(everywhere)
{
    const double rate[] = {1e-3, 0.05, 5, 100}, smoothing[] = {0.005, 0.03, 0.5};
    const double viscosity[] = {1e-8, 1e-6, 1e-4};
    for (int k = 0; k < 36; k++) {
        struct th_drift_canal canal = drift_adult(k % 2 ? 0.95 : 0.01);
        canal.rate[0] = rate[k % 4];
        canal.smoothing = smoothing[k / 4 % 3];
        canal.viscosity = viscosity[k / 12];
        struct th_drift drift = drift_open(&canal, 14, 33);
        for (int c = 0; c < TH_DRIFT_SOURCES; c++)
            ck_assert_msg(isfinite(drift_most(&drift, c)) && drift_most(&drift, c) > 0,
                          "case %d", k);
        drift_close(&drift);
    }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "drift");
    tcase_add_loop_test(tests, even_canal, 0, sizeof even / sizeof even[0]);
    tcase_add_test(tests, smooth_sections);
    tcase_add_test(tests, adult_streams);
    tcase_add_loop_test(tests, closed, 0, 5);
    tcase_add_test(tests, concentric);
    tcase_add_loop_test(tests, refined, 0, 3);
    tcase_add_test(tests, similar);
    tcase_add_test(tests, same_again);
    tcase_add_test(tests, known_patterns);
    tcase_add_loop_test(tests, single_slopes, 0, 5);
    tcase_add_test(tests, everywhere);
}
