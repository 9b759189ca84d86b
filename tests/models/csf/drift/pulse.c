/* The drift over the flux of a pulse wave, and of harmonics: table T4 of the similarity
 * solution with a wave, and limits. */
#define TH_SUITE "drift pulse"
#include "support/check_main.h"

#include "csf/wave/wave.h"
#include "support/bench/drift.h"

/* T4: k 0.5, largest |Psi| at x = 0.5, by alpha and beta; Psi over eps^2 omega L h0 l, eps the
 * displacement of the dura over h0 that the pressure at x = 0 makes: SV = 2 eps |Q(0)| h0 l L.
 */
static const struct {
    double alpha, largest[3];
} table[] = {
    {2, {.0301, .0390, .0298}}, {3, {.0447, .0497, .0226}},  {4, {.0405, .0474, .0124}},
    {6, {.0180, .0323, .0140}}, {10, {.0145, .0151, .0161}},
};

START_TEST(streams_of_a_wave)
{
    enum { MIDDLE = TH_DRIFT_FACES / 2 };
    const double k = 0.5;
    for (int b = 0; b < 3; b++) {
        const double beta = 0.25 * (b + 1);
        struct th_drift_canal canal = drift_even(table[_i].alpha, beta);
        canal.speed = 2 * TH_PI / k;
        struct th_drift drift = drift_open(&canal, TH_DRIFT_FACES, 129);
        const double complex open = th_wave_open(1e-3, beta, canal.viscosity, 1, 0);
        const double complex wave = k / csqrt(open);
        const double flux = cabs(open * wave / (k * k) * ctan(wave));
        const double *psi = drift.psi[TH_DRIFT_HEART] + MIDDLE * drift.stations;
        double most = 0;
        for (size_t s = 0; s < drift.stations; s++) most = fmax(most, fabs(psi[s]));
        const double found = most * 4 * flux * flux * 1e-4 / (2 * TH_PI);
        ck_assert_msg(fabs(found - table[_i].largest[b]) <= 1e-4, "%g, %g: %.5f",
                      table[_i].alpha, beta, found);
        ck_assert_double_eq(psi[drift.stations - 1], 0);
        drift_close(&drift);
    }
}
END_TEST

/* A wave that is much faster than the canal is long fills an even canal evenly. */
START_TEST(fast_wave_is_linear)
{
    struct th_drift_canal canal = drift_even(5, 0.5), rigid = canal;
    rigid.speed = 1e5;
    struct th_drift linear = drift_usual(&canal), wave = drift_usual(&rigid);
    double most = 0, apart = 0;
    for (size_t at = 0; at < linear.faces * linear.stations; at++) {
        most = fmax(most, fabs(linear.psi[0][at]));
        apart = fmax(apart, fabs(linear.psi[0][at] - wave.psi[0][at]));
    }
    ck_assert_double_gt(most, 0);
    ck_assert_double_le(apart, 1e-6 * most);
    for (size_t f = 0; f < linear.faces; f++)
        ck_assert_double_le(fabs(linear.fall[0][f] - wave.fall[0][f]), 1e-6);
    drift_close(&linear);
    drift_close(&wave);
}
END_TEST

/* On the anatomy a canal that widens with its section takes what lies below: SV is the share of
 * the volume that is further down, where the wave is fast. */
START_TEST(fast_wave_on_the_anatomy)
{
    struct th_drift_canal canal = drift_adult(0.5);
    canal.speed = 1e4;
    struct th_drift drift = drift_usual(&canal);
    double below = 0, whole = 0;
    for (size_t f = 0; f + 1 < drift.faces; f++)
        whole += drift.section[f] + drift.section[f + 1];
    for (size_t f = drift.faces - 1; f-- > 0;) {
        below += drift.section[f] + drift.section[f + 1];
        ck_assert_double_le(fabs(drift.fall[TH_DRIFT_HEART][f] - below / whole), 1e-4);
    }
    drift_close(&drift);
}
END_TEST

/* Harmonics add their streams, a part r_n/n of the stroke at n times the rate, and their shear.
 */
START_TEST(harmonics_add)
{
    const double ratio[] = {0.35, 0.1};
    struct th_drift_canal canal = drift_adult(0.5);
    canal.harmonic[0] = ratio[0];
    canal.harmonic[1] = ratio[1];
    struct th_drift drift = drift_usual(&canal);
    struct th_drift_term all[TH_DRIFT_FACES], one[TH_DRIFT_FACES];
    struct th_drift_mixing mixing = {
        .stroke = {1 * ML, 0}, .diffusivity = KAPPA, .lateral = 5, .channel_gap = NAN};
    double psi = 0, shear = 0;
    enum { AT = 51 * TH_DRIFT_STATIONS + 20 };
    th_drift_reduce(&drift, &mixing, all);
    for (int n = 1; n <= 3; n++) {
        struct th_drift_canal single = drift_adult(0.5);
        const double stroke = n == 1 ? 1 : ratio[n - 2] / n;
        single.rate[TH_DRIFT_HEART] *= n;
        struct th_drift part = drift_usual(&single);
        psi += stroke * stroke * part.psi[TH_DRIFT_HEART][AT];
        mixing.stroke[TH_DRIFT_HEART] = stroke * ML;
        th_drift_reduce(&part, &mixing, one);
        shear += one[51].shear[TH_DRIFT_HEART];
        drift_close(&part);
    }
    ck_assert_double_le(fabs(drift.psi[TH_DRIFT_HEART][AT] / psi - 1), 1e-12);
    ck_assert_double_le(fabs(all[51].shear[TH_DRIFT_HEART] / shear - 1), 1e-12);
    drift_close(&drift);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "pulse");
    tcase_add_loop_test(tests, streams_of_a_wave, 0, 5);
    tcase_add_test(tests, fast_wave_is_linear);
    tcase_add_test(tests, fast_wave_on_the_anatomy);
    tcase_add_test(tests, harmonics_add);
}
