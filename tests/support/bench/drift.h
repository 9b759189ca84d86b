/* Streams of a canal for the tests of csf/drift/drift.h: the adult's, or an even one of given
 * alpha.
 */
#ifndef TH_DRIFT_BENCH_H
#define TH_DRIFT_BENCH_H

#include "csf/drift/drift.h"
#include "laws.h"

#include <math.h>
#include <stdlib.h>

#define UL_PER_MIN (1e-9 / 60) /* m3/s */
#define ML 1e-6                /* m3 */
#define KAPPA 5e-10            /* m2/s */

/* The faces nearest to the middle of FM, C2, C5, T2, T6, T10, T12, L1 .. L5, of 131. */
enum { FM, C2, C5, T2, T6, T10, T12, L1, L2, L3, L4, L5, PLACES };
static const size_t places[PLACES] = {0, 6, 17, 32, 51, 72, 85, 91, 98, 105, 112, 119};

/* 97.3 mL, cord 112.2, dura 318.5, roots 232.1 cm2; heart 70/min, breathing 15/min. */
static inline struct th_drift_canal drift_adult(double eccentricity)
{
    return (struct th_drift_canal){
        .length = 0.6495,
        .volume = 97.3e-6,
        .cord_surface = 112.2e-4,
        .dura_surface = 318.5e-4,
        .root_surface = 232.1e-4,
        .smoothing = 0.03,
        .eccentricity = eccentricity,
        .viscosity = 0.7e-6,
        .rate = {70.0 / 60, 15.0 / 60},
    };
}

/* h0 = 1 mm, l = 0.1 m, A = 1 cm2, 1 m long; no breathing. */
static inline struct th_drift_canal drift_even(double alpha, double eccentricity)
{
    return (struct th_drift_canal){
        .length = 1,
        .volume = 1e-4,
        .cord_surface = 0.08,
        .dura_surface = 0.12,
        .root_surface = 0.05,
        .smoothing = 0.03,
        .eccentricity = eccentricity,
        .viscosity = 1e-6 * 2 * TH_PI / (alpha * alpha),
        .rate = {1, 0},
        .even = true,
    };
}

/* With patterns of its own. */
static inline void drift_fill(const struct th_drift *drift, const struct th_drift_canal *canal)
{
    struct th_drift_patterns *patterns = calloc(1, th_drift_patterns_bytes(drift->stations));
    th_drift_fill(drift, canal, patterns);
    free(patterns);
}

static inline struct th_drift drift_open(const struct th_drift_canal *canal, size_t faces,
                                         size_t stations)
{
    struct th_drift drift =
        th_drift_view(malloc(th_drift_bytes(faces, stations)), faces, stations);
    drift_fill(&drift, canal);
    return drift;
}

static inline void drift_close(struct th_drift *drift)
{
    free(drift->canal); /* the first in its memory */
}

/* As a model asks for it. */
static inline struct th_drift drift_usual(const struct th_drift_canal *canal)
{
    return drift_open(canal, TH_DRIFT_FACES, TH_DRIFT_STATIONS);
}

/* Of the heart. */
static inline double drift_omega(const struct th_drift *drift)
{
    return 2 * TH_PI * drift->canal->rate[TH_DRIFT_HEART];
}

/* Psi of one source per unit of stroke, 1/(m3 s). */
static inline double drift_psi(const struct th_drift *drift, int source, size_t face,
                               size_t station)
{
    return drift->psi[source][face * drift->stations + station];
}

/* The largest |Psi| of a source in the whole canal. */
static inline double drift_most(const struct th_drift *drift, int source)
{
    double most = 0;
    for (size_t k = 0; k < drift->faces * drift->stations; k++)
        most = fmax(most, fabs(drift->psi[source][k]));
    return most;
}

/* Strokes in mL at the foramen magnum. */
static inline struct th_drift_mixing drift_strokes(double heart, double breathing,
                                                   double lateral)
{
    return (struct th_drift_mixing){
        .stroke = {heart * ML, breathing * ML}, .diffusivity = KAPPA, .lateral = lateral};
}

/* The sign of the largest |Psi| at a face. */
static inline double drift_sense(const struct th_drift *drift,
                                 const struct th_drift_mixing *mixing, size_t face)
{
    double most = 0;
    for (size_t k = 0; k < drift->stations; k++) {
        double psi = 0;
        for (int c = 0; c < TH_DRIFT_SOURCES; c++)
            psi += drift_psi(drift, c, face, k) * mixing->stroke[c] * mixing->stroke[c];
        if (fabs(psi) > fabs(most))
            most = psi;
    }
    return most < 0 ? -1 : 1;
}

#endif
