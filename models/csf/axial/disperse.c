/* csf/axial: axial dispersion at the faces, from the drift and the shear of the pulsation
 * (csf/drift/drift.h). The streams of a canal are stored in the lane's memory with the geometry
 * that they belong to, and shared by all lanes with the same geometry; the patterns of single
 * slopes are shared by all geometries of the same eccentricity.
 *
 * D varies over centimetres. The resistances of the two half cells at a face are in series: its
 * D is the harmonic mean from one centre to the other. */
#include "axial.h"

#include <math.h>
#include <string.h>

/* The geometry of a lane. */
static struct th_drift_canal canal_of(const struct axial_params *p, double density, int i)
{
    struct th_drift_canal canal;
    memset(&canal, 0, sizeof canal); /* padding too: find_drift compares bytes */
    canal.length = p->length[i];
    canal.volume = p->volume[i];
    canal.cord_surface = p->cord_surface[i];
    canal.dura_surface = p->dura_surface[i];
    canal.root_surface = p->root_surface[i];
    canal.smoothing = p->smoothing[i];
    canal.eccentricity = p->eccentricity[i];
    canal.viscosity = p->viscosity[i] / density;
    canal.rate[TH_DRIFT_HEART] = p->heart_rate[i];
    canal.rate[TH_DRIFT_BREATHING] = p->breathing_rate[i];
    canal.even = p->shape[i] == AXIAL_UNIFORM;
    return canal;
}

static struct th_drift drift_of(const struct axial_room *room, int lane)
{
    return th_drift_view(room->drifts + (size_t)lane * room->drift_bytes, TH_DRIFT_FACES,
                         TH_DRIFT_STATIONS);
}

/* The streams of a lane: those of any lane with the same geometry, else computed in its own
 * memory.
 */
static struct th_drift find_drift(const struct axial_room *room, const struct axial_params *p,
                                  double density, int lane)
{
    const struct th_drift_canal canal = canal_of(p, density, lane);
    for (int k = 0; k < TH_LANES; k++) {
        const struct th_drift drift = drift_of(room, (lane + k) % TH_LANES);
        if (memcmp(drift.canal, &canal, sizeof canal) == 0)
            return drift;
    }
    const struct th_drift own = drift_of(room, lane);
    th_drift_fill(&own, &canal, room->patterns);
    return own;
}

/* True if the largest displacement of a beat or a breath along the canal exceeds the smoothing
 * length, over which the theory of the drift takes the canal to be uniform. */
static bool goes_far(const struct axial_room *room, const struct axial_params *p, int lane)
{
    const double moved = p->stroke[lane] * fmax(1, p->breathing_stroke[lane]);
    double most = 0;
    for (size_t f = 0; f <= room->n; f++)
        most = fmax(most, moved * (1 - (double)f / (double)room->n) /
                              th_axial_section(room, p, f, lane));
    return most > p->smoothing[lane];
}

/* An earlier lane with the same parameters, density and diffusivity; else the lane itself. */
static int first_alike(const struct axial_key *key, int lane)
{
    for (int j = 0; j < lane; j++)
        if (memcmp(key[j].params, key[lane].params, sizeof key->params) == 0 &&
            key[j].fluid.density == key[lane].fluid.density &&
            key[j].drug.diffusivity == key[lane].drug.diffusivity)
            return j;
    return lane;
}

/* Integral of 1/D over the first part of an interval on which D goes linearly between two
 * values. */
static double integral_of_inverse(double from, double to, double part)
{
    const double rise = part * (to - from);
    return part *
           (fabs(rise) > 1e-6 * from ? log1p(rise / from) / rise : 1 / (from + rise / 2));
}

/* The same from 0 to the fraction f of the length, in units of the drift's intervals; sums: up
 * to each of its faces. */
static double resistance(const struct th_drift *drift, const struct th_drift_term *terms,
                         const double *sums, double f)
{
    const double at = fmin(fmax(f, 0), 1) * (double)(drift->faces - 1);
    const size_t below = (size_t)fmin(at, (double)(drift->faces - 2));
    return sums[below] + integral_of_inverse(terms[below].dispersion,
                                             terms[below + 1].dispersion, at - (double)below);
}

/* The dispersion of the drift's faces, averaged as resistances from centre to centre. */
void th_axial_set_dispersion(const struct axial_room *room, const struct axial_params *p,
                             const struct axial_drug *drug, int lane)
{
    const int like = first_alike(drug->key, lane);
    const bool given = !isnan(p->dispersion[lane]);
    struct th_drift drift = {0};
    drug->key[lane].far = !given && goes_far(room, p, lane);
    if (like == lane && !given) {
        const struct th_drift_mixing mixing = {
            .stroke = {p->stroke[lane], p->stroke[lane] * p->breathing_stroke[lane]},
            .diffusivity = drug->key[lane].drug.diffusivity,
            .lateral = p->lateral_mixing[lane],
            .channel_gap = p->gap[lane],
            .pipe = p->channel[lane] == AXIAL_PIPE,
        };
        drift = find_drift(room, p, drug->key[lane].fluid.density, lane);
        th_drift_reduce(&drift, &mixing, room->terms);
    }
    double sums[TH_DRIFT_FACES];
    sums[0] = 0;
    for (size_t k = 1; k < drift.faces; k++)
        sums[k] = sums[k - 1] + integral_of_inverse(room->terms[k - 1].dispersion,
                                                    room->terms[k].dispersion, 1);
    const double n = (double)room->n, unit = (double)(TH_DRIFT_FACES - 1);
    for (size_t f = 0; f <= room->n; f++) {
        double *here = drug->dispersion + f * TH_LANES;
        if (like < lane || given) {
            here[lane] = given ? p->dispersion[lane] : here[like];
            continue;
        }
        const double from = fmax((double)f - 0.5, 0) / n, to = fmin((double)f + 0.5, n) / n;
        here[lane] = (to - from) * unit /
                     (resistance(&drift, room->terms, sums, to) -
                      resistance(&drift, room->terms, sums, from));
    }
}
