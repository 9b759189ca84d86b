/* Set-up of a canal's streams, and their reduction to one dimension: see drift.h. */
#include "drift.h"

#include "csf/watson.h"
#include "csf/wave/wave.h"
#include "laws.h"
#include "pattern.h"
#include "sections.h"

#include <math.h>
#include <string.h>

enum {
    SECTIONS = 6,
    COLUMNS = SECTIONS + TH_DRIFT_WAVES + TH_DRIFT_SOURCES
}; /* of the faces */

size_t th_drift_bytes(size_t faces, size_t stations)
{
    return sizeof(struct th_drift_canal) +
           (COLUMNS * faces + 2 * stations + TH_DRIFT_SOURCES * faces * stations) *
               sizeof(double);
}

struct th_drift th_drift_view(void *memory, size_t faces, size_t stations)
{
    struct th_drift drift = {.faces = faces, .stations = stations, .canal = memory};
    double *at = (double *)(drift.canal + 1);
    double **const column[SECTIONS] = {&drift.section,   &drift.gap,      &drift.perimeter,
                                       &drift.steepness, &drift.widening, &drift.wetted};
    for (size_t c = 0; c < SECTIONS; c++) *column[c] = at + c * faces;
    for (size_t c = 0; c < TH_DRIFT_WAVES; c++) drift.fall[c] = at + (SECTIONS + c) * faces;
    for (size_t c = 0; c < TH_DRIFT_SOURCES; c++)
        drift.pulse[c] = at + (SECTIONS + TH_DRIFT_WAVES + c) * faces;
    drift.shape = at + COLUMNS * faces;
    drift.bend = drift.shape + stations;
    for (size_t c = 0; c < TH_DRIFT_SOURCES; c++)
        drift.psi[c] = drift.bend + stations + c * faces * stations;
    return drift;
}

/* Of a wave: how often it beats in the time of its source, whose number is below that of the
 * sources; 1/s; its stroke over that of its source. */
static int times_of(int wave)
{
    return wave < TH_DRIFT_SOURCES ? 1 : wave - TH_DRIFT_SOURCES + 2;
}

static int source_of(int wave)
{
    return wave < TH_DRIFT_SOURCES ? wave : TH_DRIFT_HEART;
}

static double omega_of(const struct th_drift *drift, int wave)
{
    return 2 * TH_PI * drift->canal->rate[source_of(wave)] * times_of(wave);
}

static double stroke_of(const struct th_drift *drift, int wave)
{
    return wave < TH_DRIFT_SOURCES
               ? 1
               : drift->canal->harmonic[wave - TH_DRIFT_SOURCES] / times_of(wave);
}

static double fraction_at(const struct th_drift *drift, size_t face)
{
    return (double)face / (double)(drift->faces - 1);
}

/* A, h0, l, their slopes and the wetted perimeter at a face. h0 = A/l: h0_x = (A_x - h0 l_x)/l.
 */
static void fill_section(const struct th_drift *drift, const struct drift_section *place,
                         size_t k)
{
    const double *v = place->value, *d = place->slope;
    const double l = (v[DRIFT_CORD] + v[DRIFT_DURA]) / 2, gap = v[DRIFT_SECTION] / l;
    drift->section[k] = v[DRIFT_SECTION];
    drift->gap[k] = gap;
    drift->perimeter[k] = l;
    drift->widening[k] = (d[DRIFT_CORD] + d[DRIFT_DURA]) / 2;
    drift->steepness[k] = (d[DRIFT_SECTION] - gap * drift->widening[k]) / l;
    drift->wetted[k] = v[DRIFT_CORD] + v[DRIFT_DURA] + v[DRIFT_ROOTS];
}

/* The flux of a wave at the faces, for a stroke of one at the foramen magnum. */
static void set_flux(const struct th_drift *drift, int wave, struct drift_flux *flux)
{
    const double omega = omega_of(drift, wave);
    for (size_t k = 0; k < drift->faces; k++) {
        drift->fall[wave][k] = 1 - fraction_at(drift, k);
        if (wave < TH_DRIFT_SOURCES)
            drift->pulse[wave][k] = 0;
        flux[k] = (struct drift_flux){omega / 2 * drift->fall[wave][k],
                                      -omega / (2 * drift->canal->length)};
    }
}

/* The same of the pulse wave, for a density of one. */
static void set_wave_flux(const struct th_drift *drift, int wave, struct drift_flux *flux)
{
    const struct th_drift_canal *by = drift->canal;
    const double omega = omega_of(drift, wave);
    struct th_wave_face found[TH_WAVE_FACES];
    const struct th_wave_canal canal = {
        .faces = drift->faces,
        .length = by->length,
        .section = drift->section,
        .gap = drift->gap,
        .perimeter = drift->perimeter,
        .eccentricity = by->eccentricity,
        .viscosity = by->viscosity,
        .density = 1,
        .speed = by->speed,
        .permeability = by->permeability,
    };
    th_wave_solve(&canal, omega / (2 * TH_PI), found);
    const double unit = omega / 2 / cabs(found[0].flux);
    for (size_t k = 0; k < drift->faces; k++) {
        const double size = cabs(found[k].flux);
        const double complex back = size > 0 ? conj(found[k].flux) / size : 1;
        drift->fall[wave][k] = size / cabs(found[0].flux);
        if (wave < TH_DRIFT_SOURCES)
            drift->pulse[wave][k] = unit * cabs(found[k].pressure);
        flux[k] = (struct drift_flux){unit * size, unit * found[k].slope * back};
    }
}

/* Psi of a wave at a face, for a stroke of one of its source: over what is there, or added to
 * it.
 */
static void fill_psi(const struct th_drift *drift, struct th_drift_patterns *patterns, int wave,
                     const struct drift_flux *flux, size_t k)
{
    const double omega = omega_of(drift, wave), stroke = stroke_of(drift, wave);
    double added[TH_DRIFT_MOST_STATIONS];
    double *psi = drift->psi[source_of(wave)] + k * drift->stations;
    const struct drift_face face = {
        .gap = {drift->gap[k], drift->steepness[k]},
        .perimeter = {drift->perimeter[k], drift->widening[k]},
        .flux = flux[k],
        .omega = omega,
        .viscosity = drift->canal->viscosity,
        .drag = drift->canal->permeability > 0
                    ? drift->canal->viscosity / drift->canal->permeability
                    : 0,
    };
    const struct drift_ring ring = {drift->stations, drift->shape, drift->bend};
    th_drift_compose(patterns, drift->canal->eccentricity, &ring, &face,
                     wave < TH_DRIFT_SOURCES ? psi : added);
    for (size_t s = 0; wave >= TH_DRIFT_SOURCES && s < drift->stations; s++)
        psi[s] += stroke * stroke * added[s];
}

/* A wave at all faces but the closed end, where nothing flows. */
static void fill_wave(const struct th_drift *drift, struct th_drift_patterns *patterns,
                      int wave)
{
    struct drift_flux flux[TH_WAVE_FACES];
    if (wave < TH_DRIFT_SOURCES)
        memset(drift->psi[wave], 0, drift->faces * drift->stations * sizeof(double));
    if (drift->canal->speed > 0 && omega_of(drift, wave) > 0)
        set_wave_flux(drift, wave, flux);
    else
        set_flux(drift, wave, flux);
    if (!(omega_of(drift, wave) > 0 && stroke_of(drift, wave) > 0))
        return;
    for (size_t k = 0; k + 1 < drift->faces; k++) fill_psi(drift, patterns, wave, flux, k);
}

void th_drift_fill(const struct th_drift *drift, const struct th_drift_canal *canal,
                   struct th_drift_patterns *patterns)
{
    const struct drift_sections sections = th_drift_sections(canal);
    *drift->canal = *canal;
    for (size_t k = 0; k < drift->stations; k++) {
        const double angle = TH_PI * (double)k / (double)(drift->stations - 1);
        drift->shape[k] = 1 - canal->eccentricity * cos(angle);
        drift->bend[k] = 2 * TH_PI * canal->eccentricity * sin(angle);
    }
    for (size_t k = 0; k < drift->faces; k++) {
        const struct drift_section place = th_drift_section(&sections, fraction_at(drift, k));
        fill_section(drift, &place, k);
    }
    for (int wave = 0; wave < TH_DRIFT_WAVES; wave++) fill_wave(drift, patterns, wave);
}

/* Maximum of the parabola through three equidistant values of which the middle is the largest.
 */
static double parabola_peak(double before, double middle, double after)
{
    const double bend = 2 * middle - before - after, lean = after - before;
    return bend > 0 ? middle + lean * lean / (8 * bend) : middle;
}

/* F and D_T of a face: Psi of both sources added, D_T by the trapezoidal rule round the cord.
 */
static void set_streams(const struct th_drift *drift, const struct th_drift_mixing *mixing,
                        size_t face, struct th_drift_term *term)
{
    const size_t n = drift->stations;
    const double *heart = drift->psi[TH_DRIFT_HEART] + face * n;
    const double *breathing = drift->psi[TH_DRIFT_BREATHING] + face * n;
    const double first = mixing->stroke[TH_DRIFT_HEART] * mixing->stroke[TH_DRIFT_HEART];
    const double second =
        mixing->stroke[TH_DRIFT_BREATHING] * mixing->stroke[TH_DRIFT_BREATHING];
    double psi[TH_DRIFT_MOST_STATIONS], sum = 0;
    size_t top = 1;
    for (size_t k = 0; k < n; k++) {
        psi[k] = first * heart[k] + second * breathing[k];
        sum += psi[k] * psi[k] / drift->shape[k];
        if (k > top && k + 1 < n && fabs(psi[k]) > fabs(psi[top]))
            top = k;
    }
    const double section = drift->section[face], l = drift->perimeter[face];
    const double mixed = mixing->lateral * mixing->diffusivity;
    const double sign = psi[top] < 0 ? -1 : 1;
    term->flux = 2 * parabola_peak(sign * psi[top - 1], sign * psi[top], sign * psi[top + 1]);
    term->taylor = sum / (double)(n - 1) * l * l / (section * section * mixed);
}

/* D_shear of one wave at a face. */
static double shear_dispersion(const struct th_drift *drift,
                               const struct th_drift_mixing *mixing, size_t face, int wave)
{
    const double section = drift->section[face], omega = omega_of(drift, wave);
    const double stroke = mixing->stroke[source_of(wave)] * stroke_of(drift, wave);
    const double half = mixing->channel_gap > 0
                            ? mixing->channel_gap
                            : (mixing->pipe ? 2 : 1) * section / drift->wetted[face];
    const double moved = stroke * drift->fall[wave][face] / (section * half);
    const double mixed = mixing->lateral * mixing->diffusivity,
                 schmidt = drift->canal->viscosity / mixed;
    const double womersley = half * sqrt(omega / drift->canal->viscosity);
    return mixed * moved * moved *
           (mixing->pipe ? th_watson_pipe(womersley, schmidt)
                         : th_watson_plane(womersley, schmidt));
}

/* F_x by central differences; one-sided at an end. */
static double flux_slope(const struct th_drift *drift, const struct th_drift_term *term,
                         size_t face)
{
    const size_t last = drift->faces - 1, before = face ? face - 1 : 0;
    const size_t after = face < last ? face + 1 : last;
    const double span =
        (fraction_at(drift, after) - fraction_at(drift, before)) * drift->canal->length;
    return (term[after].flux - term[before].flux) / span;
}

/* D_T and D_A add as resistances, since both mix the same streams; shear and kappa are added.
 */
void th_drift_reduce(const struct th_drift *drift, const struct th_drift_mixing *mixing,
                     struct th_drift_term *terms)
{
    for (size_t k = 0; k < drift->faces; k++) set_streams(drift, mixing, k, &terms[k]);
    for (size_t k = 0; k < drift->faces; k++) {
        struct th_drift_term *term = &terms[k];
        const double flux = term->flux, change = fabs(flux_slope(drift, terms, k));
        const double most =
            flux * drift->canal->length; /* also where F is 0 and does not change */
        const double turned = 2 * flux * flux < most * change ? 2 * flux * flux / change : most;
        term->turnover = turned / drift->section[k];
        const double both = term->taylor + term->turnover;
        term->drift = both > 0 ? term->taylor * (term->turnover / both) : 0;
        term->dispersion = mixing->diffusivity + term->drift;
        for (int c = 0; c < TH_DRIFT_SOURCES; c++)
            term->dispersion += term->shear[c] = shear_dispersion(drift, mixing, k, c);
        for (int wave = TH_DRIFT_SOURCES; wave < TH_DRIFT_WAVES; wave++) {
            if (!(stroke_of(drift, wave) > 0))
                continue;
            const double shear = shear_dispersion(drift, mixing, k, wave);
            term->shear[source_of(wave)] += shear;
            term->dispersion += shear;
        }
    }
}

double th_drift_dispersion(const struct th_drift *drift, const struct th_drift_term *terms,
                           double f)
{
    const double at = fmin(fmax(f, 0), 1) * (double)(drift->faces - 1);
    const size_t below = (size_t)fmin(at, (double)(drift->faces - 2));
    const double part = at - (double)below;
    return terms[below].dispersion * (1 - part) + terms[below + 1].dispersion * part;
}
