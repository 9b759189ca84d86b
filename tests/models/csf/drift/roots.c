/* Streams among roots that resist as a porous medium (csf/drift/drift.h), against another
 * program.
 */
#define TH_SUITE "drift roots"
#include "support/check_main.h"

#include "support/bench/drift.h"

#include <math.h>

#define WITHIN(value, expected, margin)                                                   \
    ck_assert_msg(fabs((value) - (expected)) <= (margin), "%s: %.8g is not %.8g", #value, \
                  (double)(value), (double)(expected))

static struct th_drift_term terms[TH_DRIFT_FACES];

/* F of 1 mL, uL/min, with its sense, of heart and breathing among roots of 1 and 0.1 mm2:
 * another program (spectral along s, Green's function of the mean flow). Of 1e5 m2 nothing is
 * felt. */
static const struct {
    double permeability, flux[TH_DRIFT_SOURCES][PLACES];
} table[] = {
    {1e-6,
     {{28.588, 58.539, 31.9, 32.921, -16.134, 9.6238, 9.3888, 9.0028, 6.5227, 4.5639, 4.1172,
       4.0623},
      {10.844, 35.374, -4.8909, -3.9989, -26.733, -5.7458, -2.3067, -1.3562, -.48763, -.17747,
       -.1532, -.31301}}},
    {1e-7,
     {{9.6059, 29.33, 4.13, 4.7786, -19.377, -4.0852, -1.3093, -.7092, -.29361, -.10694,
       .049834, .051635},
      {.73781, 2.3567, .19444, .25625, -1.687, -.36965, -.13318, -.079401, -.037372, -.017332,
       -.0067997, -.0071685}}},
};

START_TEST(among_roots)
{
    struct th_drift_canal canal = drift_adult(0.5);
    struct th_drift open = drift_usual(&canal);
    canal.permeability = 1e5;
    struct th_drift wide = drift_usual(&canal);
    canal.permeability = table[_i].permeability;
    struct th_drift drift = drift_usual(&canal);
    for (int c = 0; c < TH_DRIFT_SOURCES; c++) {
        const struct th_drift_mixing mixing = drift_strokes(c == 0, c == 1, 5);
        const double most = drift_most(&open, c);
        for (size_t k = 0; k < open.faces * open.stations; k++)
            WITHIN(wide.psi[c][k], open.psi[c][k], 1e-6 * most);
        th_drift_reduce(&drift, &mixing, terms);
        for (int p = 0; p < PLACES; p++) {
            const double flux = table[_i].flux[c][p] * UL_PER_MIN;
            WITHIN(drift_sense(&drift, &mixing, places[p]) * terms[places[p]].flux, flux,
                   1e-3 * fabs(flux) + 1e-5 * terms[0].flux);
        }
    }
    drift_close(&open);
    drift_close(&wide);
    drift_close(&drift);
}
END_TEST

static void fill(Suite *suite)
{
    tcase_add_loop_test(add_case(suite, "drift roots"), among_roots, 0,
                        sizeof table / sizeof table[0]);
}
