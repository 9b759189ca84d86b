/* csf/axial: axial dispersion at the faces, from the drift and the shear of the pulsation
 * (csf/drift/drift.h). The streams of a canal are stored in the lane's memory with the geometry
 * that they belong to, and shared by all lanes with the same geometry; the patterns of single
 * slopes are shared by all geometries of the same eccentricity.
 *
 * D varies over centimetres. The resistances of the two half cells at a face are in series: its
 * D is the harmonic mean from one centre to the other; between stretches, over which the
 * section varies too, the D that has with the section at the face the resistance of the whole
 * way, int dx/(A D). */
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
    canal.harmonic[0] = p->harmonic_2[i];
    canal.harmonic[1] = p->harmonic_3[i];
    if (p->pulse[i] == TH_CSF_WAVE) {
        canal.speed = p->wave_speed[i];
        canal.permeability = isnan(p->permeability[i]) ? 0 : p->permeability[i];
    }
    return canal;
}

static struct th_drift drift_of(const struct axial_memory *memory, int lane)
{
    return th_drift_view(memory->drifts + (size_t)lane * memory->drift_bytes, TH_DRIFT_FACES,
                         TH_DRIFT_STATIONS);
}

/* The streams of a lane: those of any lane with the same geometry, else computed in its own
 * memory.
 */
static struct th_drift find_drift(const struct axial_memory *memory,
                                  const struct axial_params *p, double density, int lane)
{
    const struct th_drift_canal canal = canal_of(p, density, lane);
    for (int k = 0; k < TH_LANES; k++) {
        const struct th_drift drift = drift_of(memory, (lane + k) % TH_LANES);
        if (memcmp(drift.canal, &canal, sizeof canal) == 0)
            return drift;
    }
    const struct th_drift own = drift_of(memory, lane);
    th_drift_fill(&own, &canal, memory->patterns);
    return own;
}

/* Of the drift's faces: how far along the canal, and the section of the CSF there, m2. */
static double fraction_of(size_t face)
{
    return (double)face / (double)(TH_DRIFT_FACES - 1);
}

static double section_of(const struct axial_memory *memory, const struct axial_params *p,
                         size_t face, int lane)
{
    const bool even = p->shape[lane] == AXIAL_UNIFORM;
    return p->volume[lane] * (even ? 1 : memory->fine[face]) / p->length[lane];
}

/* Between the drift's faces. */
static double linear_between(const double *values, double f)
{
    const double at = fmin(fmax(f, 0), 1) * (double)(TH_DRIFT_FACES - 1);
    const size_t below = (size_t)fmin(at, (double)(TH_DRIFT_FACES - 2));
    const double t = at - (double)below;
    return (1 - t) * values[below] + t * values[below + 1];
}

struct axial_beat th_axial_beat(const struct axial_memory *memory, const struct axial_params *p,
                                double f, double density, int lane)
{
    const double even = p->shape[lane] == AXIAL_UNIFORM ? 1 : linear_between(memory->fine, f);
    struct axial_beat beat = {.fall = {1 - f, 1 - f},
                              .section = p->volume[lane] * even / p->length[lane]};
    if (p->pulse[lane] != TH_CSF_WAVE || !(density > 0))
        return beat;
    const struct th_drift drift = find_drift(memory, p, density, lane);
    for (int c = 0; c < TH_DRIFT_SOURCES; c++) beat.fall[c] = linear_between(drift.fall[c], f);
    beat.pulse = linear_between(drift.pulse[TH_DRIFT_HEART], f);
    return beat;
}

/* By the density of the last coefficients; before the first the fall is linear. */
double th_axial_fall(const struct axial_memory *memory, const struct axial_params *p, double f,
                     int lane)
{
    const double density = th_axial_drug(memory, 0).key[lane].fluid.density;
    return th_axial_beat(memory, p, f, density, lane).fall[TH_DRIFT_HEART];
}

/* True if the largest displacement of a beat or a breath along the canal exceeds the smoothing
 * length, over which the theory of the drift takes the canal to be uniform. */
static bool goes_far(const struct axial_memory *memory, const struct axial_params *p, int lane)
{
    const double moved = p->stroke[lane] * fmax(1, p->breathing_stroke[lane]);
    double most = 0;
    for (size_t f = 0; memory->stretches && f < TH_DRIFT_FACES; f++)
        most = fmax(most, moved * th_axial_fall(memory, p, fraction_of(f), lane) /
                              section_of(memory, p, f, lane));
    for (size_t f = 0; !memory->stretches && f <= memory->n; f++)
        most =
            fmax(most, moved * th_axial_fall(memory, p, (double)f / (double)memory->n, lane) /
                           th_axial_section(memory, p, f, lane));
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

/* int dx/(A D) between two fractions of the length, s/m3, without terms of a D that is given:
 * between the drift's faces D goes linearly, the section is that in the middle. */
static double way(const struct axial_memory *memory, const struct axial_params *p,
                  const struct th_drift_term *terms, const double fractions[2], int lane)
{
    const double unit = (double)(TH_DRIFT_FACES - 1), given = p->dispersion[lane];
    double sum = 0;
    for (size_t k = 0; k + 1 < TH_DRIFT_FACES; k++) {
        const double from = fmin(fmax(fractions[0] * unit - (double)k, 0), 1);
        const double to = fmin(fmax(fractions[1] * unit - (double)k, 0), 1);
        const double t = (from + to) / 2, here = terms ? terms[k].dispersion : given,
                     next = terms ? terms[k + 1].dispersion : given;
        const double section =
            (1 - t) * section_of(memory, p, k, lane) + t * section_of(memory, p, k + 1, lane);
        if (to > from)
            sum +=
                (to - from) / section *
                integral_of_inverse(here + from * (next - here), here + to * (next - here), 1);
    }
    return sum * p->length[lane] / unit;
}

/* The same for a canal of stretches. */
static void set_between_stretches(const struct axial_memory *memory,
                                  const struct axial_params *p, const struct axial_drug *drug,
                                  bool given, int lane)
{
    double before = 0, *here = drug->dispersion + lane;
    for (size_t f = 0; f < memory->n; f++) {
        const double middle = (memory->edge[f] + memory->edge[f + 1]) / 2;
        const double resists = way(memory, p, given ? NULL : memory->terms,
                                   (const double[]){before, middle}, lane);
        here[f * TH_LANES] = (middle - before) * p->length[lane] /
                             (resists * th_axial_section(memory, p, f, lane));
        before = middle;
    }
    here[memory->n * TH_LANES] = here[(memory->n - 1) * TH_LANES];
}

/* The dispersion of the drift's faces, averaged as resistances from centre to centre. */
void th_axial_set_dispersion(const struct axial_memory *memory, const struct axial_params *p,
                             const struct axial_drug *drug, int lane)
{
    const int like = first_alike(drug->key, lane);
    const bool given = !isnan(p->dispersion[lane]);
    struct th_drift drift = {0};
    drug->key[lane].far = !given && goes_far(memory, p, lane);
    if (like == lane && !given) {
        const struct th_drift_mixing mixing = {
            .stroke = {p->stroke[lane], p->stroke[lane] * p->breathing_stroke[lane]},
            .diffusivity = drug->key[lane].drug.diffusivity,
            .lateral = p->lateral_mixing[lane],
            .channel_gap = p->gap[lane],
            .pipe = p->channel[lane] == AXIAL_PIPE,
        };
        drift = find_drift(memory, p, drug->key[lane].fluid.density, lane);
        th_drift_reduce(&drift, &mixing, memory->terms);
    }
    if (memory->stretches && like == lane) {
        set_between_stretches(memory, p, drug, given, lane);
        return;
    }
    double sums[TH_DRIFT_FACES];
    sums[0] = 0;
    for (size_t k = 1; k < drift.faces; k++)
        sums[k] = sums[k - 1] + integral_of_inverse(memory->terms[k - 1].dispersion,
                                                    memory->terms[k].dispersion, 1);
    const double n = (double)memory->n, unit = (double)(TH_DRIFT_FACES - 1);
    for (size_t f = 0; f <= memory->n; f++) {
        double *here = drug->dispersion + f * TH_LANES;
        if (like < lane || given) {
            here[lane] = like < lane ? here[like] : p->dispersion[lane];
            continue;
        }
        const double from = fmax((double)f - 0.5, 0) / n, to = fmin((double)f + 0.5, n) / n;
        here[lane] = (to - from) * unit /
                     (resistance(&drift, memory->terms, sums, to) -
                      resistance(&drift, memory->terms, sums, from));
    }
}
