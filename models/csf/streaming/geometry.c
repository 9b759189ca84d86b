/* csf/streaming: sizes of the lane at work. Sections are those of the drift, smoothed, so that
 * streams and volumes belong to one canal. */
#include "streaming.h"

#include "laws.h"

#include <math.h>
#include <string.h>

static struct th_drift_canal canal_of(const struct th_view *view, int i)
{
    const struct streaming_params *p = view->params;
    const struct th_ports *port = view->ports;
    struct th_drift_canal canal;
    memset(&canal, 0, sizeof canal); /* padding too: it is compared by its bytes */
    canal.length = p->length[i];
    canal.volume = p->volume[i];
    canal.cord_surface = p->cord_surface[i];
    canal.dura_surface = p->dura_surface[i];
    canal.root_surface = p->root_surface[i];
    canal.smoothing = p->smoothing[i];
    canal.eccentricity = p->eccentricity[i];
    canal.viscosity = p->viscosity[i] / port->pressure.density[i];
    canal.rate[TH_DRIFT_HEART] = p->heart_rate[i];
    canal.rate[TH_DRIFT_BREATHING] = p->breathing_rate[i];
    canal.harmonic[0] = p->harmonic_2[i];
    canal.harmonic[1] = p->harmonic_3[i];
    if (th_is(p->pulse[i], TH_CSF_WAVE)) {
        canal.speed = p->wave_speed[i];
        canal.permeability = isnan(p->permeability[i]) ? 0 : p->permeability[i];
    }
    canal.even = p->shape[i] == STREAMING_UNIFORM;
    return canal;
}

static struct th_drift drift_of(const struct streaming_memory *memory, int lane)
{
    return th_drift_view(memory->drifts + (size_t)lane * memory->drift_bytes,
                         memory->mesh.cells + 1, memory->stations);
}

/* The streams of a lane: those of any lane with the same canal, else computed in its own
 * memory. */
static struct th_drift find_drift(const struct th_view *view,
                                  const struct streaming_memory *memory, int lane)
{
    const struct th_drift_canal canal = canal_of(view, lane);
    for (int k = 0; k < TH_LANES; k++) {
        const struct th_drift drift = drift_of(memory, (lane + k) % TH_LANES);
        if (memcmp(drift.canal, &canal, sizeof canal) == 0)
            return drift;
    }
    const struct th_drift own = drift_of(memory, lane);
    th_drift_fill(&own, &canal, memory->patterns);
    return own;
}

/* The share of each angle in the fluid of a row: the integral of the gap, mirrored exactly. */
static void set_lateral(const struct streaming_memory *memory, double eccentricity)
{
    const size_t angles = memory->mesh.angles;
    const double wide = 1 / (double)angles;
    for (size_t j = 0; j < angles / 2; j++) {
        const double from = 2 * TH_PI * (double)j * wide,
                     to = 2 * TH_PI * (double)(j + 1) * wide;
        memory->lateral[j] = wide - eccentricity / (2 * TH_PI) * (sin(to) - sin(from));
        memory->lateral[angles - 1 - j] = memory->lateral[j];
    }
}

static void set_volumes(const struct streaming_memory *memory, const struct th_drift *drift)
{
    const struct streaming_mesh *mesh = &memory->mesh;
    double sum = 0;
    for (size_t f = 0; f < mesh->cells; f++) sum += drift->section[f] + drift->section[f + 1];
    const double scale = drift->canal->volume / sum;
    for (size_t j = 0; j < mesh->angles; j++)
        for (size_t i = 0; i < mesh->cells; i++) {
            const size_t at = th_streaming_at(mesh, j, i);
            memory->volume[at] =
                scale * (drift->section[i] + drift->section[i + 1]) * memory->lateral[j];
            memory->per_volume[at] = 1 / memory->volume[at];
        }
    const double cell = drift->canal->length / (double)mesh->cells;
    for (size_t f = 0; f <= mesh->cells; f++)
        memory->section[f] = 2 * scale * drift->section[f] / cell;
}

/* Psi at the edges of the whole ring, 0 on both axes of symmetry, so that the ring closes
 * exactly. */
static void set_psi(const struct th_view *view, const struct streaming_memory *memory,
                    const struct th_drift *drift, int i)
{
    const struct streaming_params *p = view->params;
    const size_t angles = memory->mesh.angles, half = angles > 2 ? angles / 2 : 1;
    const size_t apart = (drift->stations - 1) / half;
    const double heart = p->stroke[i] * p->stroke[i],
                 breath = heart * p->breathing_stroke[i] * p->breathing_stroke[i];
    for (size_t f = 0; f <= memory->mesh.cells; f++) {
        const double *first = drift->psi[TH_DRIFT_HEART] + f * drift->stations;
        const double *second = drift->psi[TH_DRIFT_BREATHING] + f * drift->stations;
        const double open = f == 0 ? p->foramen[i] : f == memory->mesh.cells ? 0 : 1;
        double *psi = memory->psi + f * (angles + 1);
        psi[0] = psi[half] = psi[angles] = 0;
        for (size_t j = 1; j < half; j++) {
            psi[j] = open * (heart * first[j * apart] + breath * second[j * apart]);
            psi[angles - j] = -psi[j];
        }
    }
}

struct th_drift th_streaming_set_geometry(const struct th_view *view,
                                          const struct streaming_memory *memory, int lane)
{
    const struct th_drift drift = find_drift(view, memory, lane);
    set_lateral(memory, drift.canal->eccentricity);
    set_volumes(memory, &drift);
    set_psi(view, memory, &drift, lane);
    return drift;
}

/* Of the excess that of glucose, by 9.3e-9/sqrt(molar mass, g/mol) m2/s (gadobutrol: 3.8e-10 at
 * 605 g/mol; Valnes 2020, Sci Rep 10:9176). */
double th_streaming_diffusivity(const struct th_view *view, size_t species, int lane)
{
    const struct th_ports *port = view->ports;
    return species < view->species ? port->drug.diffusivity[species][lane] : 6.9e-10;
}

const double *th_streaming_dispersion(const struct th_view *view,
                                      const struct streaming_memory *memory,
                                      const struct th_drift *drift, size_t species, int i)
{
    const struct streaming_params *p = view->params;
    const size_t faces = memory->mesh.cells + 1;
    struct streaming_spread now, *known = &memory->drug[species].spread[i];
    double *dispersion = memory->drug[species].dispersion + (size_t)i * faces;
    if (!isnan(p->dispersion[i])) {
        for (size_t f = 0; f < faces; f++) dispersion[f] = p->dispersion[i];
        memset(known, 0, sizeof *known);
        return dispersion;
    }
    memset(&now, 0, sizeof now);
    now.canal = *drift->canal;
    now.diffusivity = th_streaming_diffusivity(view, species, i);
    now.lateral = p->lateral_mixing[i];
    now.stroke = p->stroke[i];
    now.breathing = p->stroke[i] * p->breathing_stroke[i];
    if (memcmp(known, &now, sizeof now) == 0)
        return dispersion;
    const struct th_drift_mixing mixing = {.stroke = {now.stroke, now.breathing},
                                           .diffusivity = now.diffusivity,
                                           .lateral = now.lateral,
                                           .channel_gap = NAN};
    th_drift_reduce(drift, &mixing, memory->terms);
    for (size_t f = 0; f < faces; f++) {
        const struct th_drift_term *term = &memory->terms[f];
        dispersion[f] =
            now.diffusivity + term->shear[TH_DRIFT_HEART] + term->shear[TH_DRIFT_BREATHING];
    }
    *known = now;
    return dispersion;
}

const double th_streaming_brain_share[BODY_SKULL] = {0.55, 0.25, 0.2};

double th_streaming_skull_volume(const struct streaming_params *p, int cell, int i)
{
    const double all = p->cranial_volume[i] * (1 - p->ventricle_share[i]);
    const double rest = (1 - p->cistern_share[i]) * all;
    return cell == BODY_CISTERNS    ? p->cistern_share[i] * all
           : cell == BODY_CONVEXITY ? p->convexity_share[i] * rest
                                    : (1 - p->convexity_share[i]) * rest;
}

double th_streaming_ventricle_volume(const struct streaming_params *p, int i)
{
    return p->cranial_volume[i] * p->ventricle_share[i];
}

double th_streaming_dura(const struct streaming_memory *memory,
                         const struct streaming_params *p, size_t cell, int i)
{
    const bool even = p->shape[i] == STREAMING_UNIFORM;
    const double lean = th_anatomy_lean(p->dura_rise[i], even);
    const double share = th_streaming_share(memory, p, TH_DURA_SURFACE, cell, i);
    const double middle = ((double)cell + 0.5) / (double)memory->mesh.cells;
    if (lean == 0)
        return share;
    return (1 - lean) * share +
           lean * (even ? 2 * share * middle : memory->share[TH_DURA_LOW][cell]);
}

double th_streaming_share(const struct streaming_memory *memory,
                          const struct streaming_params *p, enum th_tissue column, size_t cell,
                          int i)
{
    return p->shape[i] == STREAMING_UNIFORM ? 1 / (double)memory->mesh.cells
                                            : memory->share[column][cell];
}
