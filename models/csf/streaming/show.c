/* csf/streaming: what the state shows to other models and as outputs. Concentrations below the
 * floor, 1e-9 of the largest there was, are numerical error: what the limiter leaves ahead of a
 * front. */
#include "streaming.h"

#include <math.h>

#define FLOOR 1e-9

/* The element of a lane in the state of a drug: a part of the canal, or a state of the body. */
static const double *part_at(const struct th_view *view, const struct streaming_memory *memory,
                             size_t d, size_t part, int i)
{
    const size_t vectors = memory->mesh.cells * memory->mesh.angles;
    return view->arrays + (d * memory->vectors + part * vectors) * TH_LANES + i;
}

static double body_at(const struct th_view *view, const struct streaming_memory *memory,
                      size_t d, size_t state, int i)
{
    return part_at(view, memory, d, memory->parts, i)[state * TH_LANES];
}

/* Free drug of a layer beside a cell, as it is shown; what is bound is the next vector. */
static double *shown_at(const struct th_view *view, const struct streaming_memory *memory,
                        size_t d, size_t cell, size_t layer, int i)
{
    const size_t at = th_streaming_shown(memory) + 2 * (cell * memory->layers + layer);
    return view->arrays + (d * memory->vectors + at) * TH_LANES + i;
}

static void show_layer(const struct th_view *view, const struct streaming_memory *memory,
                       size_t d, size_t l, int i)
{
    const struct streaming_mesh *mesh = &memory->mesh;
    const double *held = part_at(view, memory, d, STREAMING_FREE + l, i);
    const double *fixed = part_at(view, memory, d, th_streaming_bound(memory, l), i);
    for (size_t c = 0; c < mesh->cells; c++) {
        const double volume = th_streaming_layer_volume(view, memory, l, c, i);
        double *to = shown_at(view, memory, d, c, l, i), free = 0, bound = 0;
        for (size_t j = 0; j < mesh->angles; j++) {
            free += held[(j * mesh->cells + c) * TH_LANES];
            bound += fixed[(j * mesh->cells + c) * TH_LANES];
        }
        to[0] = volume > 0 ? free / volume : 0;
        to[TH_LANES] = volume > 0 ? bound / volume : 0;
    }
}

void th_streaming_show_tissue(const struct th_view *view, const struct streaming_memory *memory,
                              size_t d, int i)
{
    for (size_t l = 0; l < memory->layers; l++) show_layer(view, memory, d, l, i);
}

/* ---- concentrations in CSF of the lane whose geometry the memory has ---- */

/* A sum over the angles of a cell: those with a weight. */
static double round_mean(const struct th_view *view, const struct streaming_memory *memory,
                         size_t d, size_t cell, const double *weight, int i)
{
    const struct streaming_mesh *mesh = &memory->mesh;
    const double *csf = part_at(view, memory, d, STREAMING_CSF, i);
    double sum = 0, volume = 0;
    for (size_t j = 0; j < mesh->angles; j++) {
        sum += weight[j] * csf[(j * mesh->cells + cell) * TH_LANES];
        volume += weight[j] * memory->volume[th_streaming_at(mesh, j, cell)];
    }
    return sum / volume;
}

/* Weights of the angles: all; half of the ring about a side; a place on it. */
static void weigh_all(const struct streaming_memory *memory, double *weight)
{
    for (size_t j = 0; j < memory->mesh.angles; j++) weight[j] = 1;
}

static void weigh_half(const struct streaming_memory *memory, double s, double *weight)
{
    const double angles = (double)memory->mesh.angles;
    for (size_t j = 0; j < memory->mesh.angles; j++) {
        const double off = fabs(((double)j + 0.5) / angles - s);
        weight[j] = fmin(off, 1 - off) < 0.25 ? 1 : 0;
    }
}

static void weigh_place(const struct streaming_memory *memory, double s, double *weight)
{
    const double angles = (double)memory->mesh.angles;
    for (size_t j = 0; j < memory->mesh.angles; j++) {
        const double off = fabs(((double)j + 0.5) / angles - s);
        weight[j] = fmax(0, 1 - angles * fmin(off, 1 - off)) / memory->lateral[j];
    }
}

/* C at a place, with such weights. */
static double csf_at(const struct th_view *view, const struct streaming_memory *memory,
                     size_t d, double position, const double *weight, int i)
{
    const struct streaming_params *p = view->params;
    const struct streaming_spot spot = th_streaming_spot(view, memory, position, i);
    if (spot.ventricle)
        return body_at(view, memory, d, BODY_VENTRICLE, i) /
               th_streaming_ventricle_volume(p, i);
    if (spot.skull)
        return body_at(view, memory, d, BODY_CISTERNS, i) /
               th_streaming_skull_volume(p, BODY_CISTERNS, i);
    return spot.weight[0] * round_mean(view, memory, d, spot.cell[0], weight, i) +
           spot.weight[1] * round_mean(view, memory, d, spot.cell[1], weight, i);
}

/* Free drug, and with what is bound, in cord at a place; 0 above the foramen. */
static double cord_at(const struct th_view *view, const struct streaming_memory *memory,
                      size_t d, double position, bool bound, int i)
{
    const struct th_ports *port = view->ports;
    const struct streaming_spot spot = th_streaming_spot(view, memory, position, i);
    double sum = 0;
    if (spot.skull) {
        const double brain =
            th_streaming_brain_share[BODY_CISTERNS] * port->tissue.brain_volume[i];
        return brain > 0 ? body_at(view, memory, d, BODY_BRAIN + BODY_CISTERNS, i) / brain : 0;
    }
    for (int k = 0; k < 2; k++) {
        const double *cord = shown_at(view, memory, d, spot.cell[k],
                                      th_streaming_cord_layer(view, memory, i), i);
        sum += spot.weight[k] * (cord[0] + (bound ? cord[TH_LANES] : 0));
    }
    return sum;
}

static double probe_at(const struct th_view *view, const struct streaming_memory *memory,
                       size_t d, int probe, const double *all, int i)
{
    const struct th_ports *port = view->ports;
    const double position = port->effect.position[probe][i];
    switch ((enum th_site)port->effect.site[probe][i]) {
    case TH_AT_PLASMA:
        return body_at(view, memory, d, BODY_PLASMA, i) / port->drug.plasma_volume[d][i];
    case TH_AT_TISSUE:
        return cord_at(view, memory, d, position, false, i);
    case TH_AT_CRANIAL:
    case TH_AT_VENTRICLE:
        return csf_at(view, memory, d,
                      port->effect.site[probe][i] == TH_AT_VENTRICLE ? TH_VENTRICLES_FROM
                                                                     : -0.01,
                      all, i);
    default:
        return csf_at(view, memory, d, fmax(position, -0.01), all, i);
    }
}

/* ---- ports ---- */

static void fill_amounts(const struct th_view *view, const struct streaming_memory *memory,
                         size_t d, int i)
{
    const struct streaming_states *s = view->states;
    struct th_ports *port = view->ports;
    const size_t cells = memory->mesh.cells * memory->mesh.angles;
    double sum[STREAMING_PARTS] = {0}, plasma = 0, gut = 0, skull = 0, brain = 0, tissue = 0;
    for (size_t part = 0; part < memory->parts; part++)
        for (size_t k = 0; k < cells; k++)
            sum[part] += part_at(view, memory, d, part, i)[k * TH_LANES];
    for (size_t k = 0; k < BODY_SKULL; k++) {
        skull += body_at(view, memory, d, k, i);
        brain += body_at(view, memory, d, BODY_BRAIN + k, i);
    }
    for (size_t k = 0; k < TH_COMPARTMENTS; k++) {
        port->csf.compartment_mass[k][d][i] = body_at(view, memory, d, BODY_PLASMA + k, i);
        plasma += port->csf.compartment_mass[k][d][i];
    }
    for (size_t k = 0; k < TH_WAYS; k++) {
        port->csf.way_mass[k][d][i] = body_at(view, memory, d, BODY_WAYS + k, i);
        gut += port->csf.way_mass[k][d][i];
    }
    port->ledger.mass[TH_IN_CSF][d][i] =
        sum[STREAMING_CSF] + skull + body_at(view, memory, d, BODY_VENTRICLE, i);
    for (size_t part = STREAMING_FREE; part < memory->parts; part++) tissue += sum[part];
    port->ledger.mass[TH_IN_TISSUE][d][i] = tissue + brain;
    port->ledger.mass[TH_IN_PLASMA][d][i] = plasma;
    port->ledger.mass[TH_IN_GUT][d][i] = gut;
    port->ledger.mass[TH_CLEARED][d][i] = s->cleared[d][i];
    port->ledger.mass[TH_DRAWN][d][i] = s->drawn[d][i];
    port->ledger.mass[TH_LOST][d][i] = s->leaked[d][i];
    port->csf.made_mass[d][i] = s->made[d][i];
    port->csf.tissue_cleared[d][i] = s->cord[d][i];
    port->csf.plasma_concentration[d][i] =
        body_at(view, memory, d, BODY_PLASMA, i) / port->drug.plasma_volume[d][i];
}

/* The largest concentration of the canal or the skull. */
static double largest(const struct th_view *view, const struct streaming_memory *memory,
                      size_t d, int i)
{
    const struct streaming_mesh *mesh = &memory->mesh;
    const struct streaming_params *p = view->params;
    const double *csf = part_at(view, memory, d, STREAMING_CSF, i);
    double most = 0;
    for (size_t j = 0; j < mesh->angles; j++)
        for (size_t c = 0; c < mesh->cells; c++) {
            const double here = csf[(j * mesh->cells + c) * TH_LANES] *
                                memory->per_volume[th_streaming_at(mesh, j, c)];
            most = here > most ? here : most;
        }
    for (int k = 0; k < BODY_SKULL; k++)
        most = fmax(most, body_at(view, memory, d, (size_t)k, i) /
                              th_streaming_skull_volume(p, k, i));
    return most;
}

/* A level is the same share of any canal. */
static double level_at(const struct streaming_params *p, size_t level, int i)
{
    return th_levels[level].position * (p->length[i] / TH_CANAL_LENGTH);
}

static void fill_levels(const struct th_view *view, const struct streaming_memory *memory,
                        size_t d, const double *all, int i)
{
    struct th_ports *port = view->ports;
    bool asked = false;
    for (int k = 0; k < TH_PROBES; k++) asked |= port->effect.levels[k][i] > 0;
    for (size_t k = 0; asked && k < TH_SPINAL_LEVELS; k++)
        port->csf.level_concentration[k][d][i] =
            csf_at(view, memory, d, level_at(view->params, k, i), all, i);
}

static void fill_concentrations(const struct th_view *view,
                                const struct streaming_memory *memory, size_t d, int i)
{
    const struct streaming_params *p = view->params;
    struct streaming_states *s = view->states;
    struct th_ports *port = view->ports;
    double weight[64], all[64];
    weigh_all(memory, all);
    weigh_place(memory, th_streaming_angle(p, p->tip_side[i], i), weight);
    for (int m = TH_TIP; m < TH_ACCESS; m++)
        if (m == TH_TIP || port->catheter.opening_conductance[m][i] > 0)
            port->csf.opening_concentration[m][d][i] =
                csf_at(view, memory, d, port->catheter.opening_position[m][i], weight, i);
    weigh_place(memory, th_streaming_angle(p, p->needle_side[i], i), weight);
    if (port->needle.bore[i] > 0)
        port->csf.needle_concentration[d][i] =
            csf_at(view, memory, d, port->needle.position[i], weight, i);
    port->csf.cistern_concentration[d][i] = body_at(view, memory, d, BODY_CISTERNS, i) /
                                            th_streaming_skull_volume(p, BODY_CISTERNS, i);
    port->csf.probe_tissue[d][i] = cord_at(view, memory, d, p->probe[i], true, i);
    for (int k = 0; k < TH_PROBES; k++)
        if (port->effect.rate[k][i] > 0)
            port->csf.probe_concentration[k][d][i] = probe_at(view, memory, d, k, all, i);
    fill_levels(view, memory, d, all, i);
    s->peak[d][i] = fmax(s->peak[d][i], largest(view, memory, d, i));
    port->csf.concentration_floor[d][i] = FLOOR * s->peak[d][i];
    port->csf.plasma_floor[d][i] = FLOOR * s->most[d][i] / port->drug.plasma_volume[d][i];
}

void th_streaming_fill_ports(const struct th_view *view, const struct streaming_memory *memory,
                             const bool wanted[TH_LANES])
{
    const struct streaming_params *p = view->params;
    const struct streaming_states *s = view->states;
    struct th_ports *port = view->ports;
    for (int i = 0; i < TH_LANES; i++) {
        if (!wanted[i])
            continue;
        port->csf.canal_volume[i] = p->volume[i];
        for (size_t k = 0; k < TH_SPINAL_LEVELS; k++)
            port->csf.level_position[k][i] = level_at(p, k, i);
        port->ledger.volume[TH_IN_CSF][i] = s->infused[i];
        port->ledger.volume[TH_DRAWN][i] = s->drawn_volume[i];
        port->ledger.volume[TH_LOST][i] = s->leaked_volume[i];
        if (view->species == 0)
            continue;
        (void)th_streaming_set_geometry(view, memory, i);
        for (size_t d = 0; d < view->species; d++) {
            fill_amounts(view, memory, d, i);
            fill_concentrations(view, memory, d, i);
        }
    }
}

/* ---- outputs ---- */

static void observe_drug(const struct th_view *view, const struct streaming_memory *memory,
                         size_t d, int i)
{
    const struct streaming_params *p = view->params;
    const struct streaming_states *s = view->states;
    const struct th_ports *port = view->ports;
    struct streaming_outputs *out = view->outputs;
    double weight[64];
    const double ventricle = th_streaming_ventricle_volume(p, i);
    out->tip_concentration[d][i] = port->catheter.segment_count[i] > 0
                                       ? port->csf.opening_concentration[TH_TIP][d][i]
                                       : NAN;
    weigh_all(memory, weight);
    out->probe_concentration[d][i] = csf_at(view, memory, d, p->probe[i], weight, i);
    weigh_half(memory, th_streaming_angle(p, 0, i), weight);
    out->probe_anterior[d][i] = csf_at(view, memory, d, p->probe[i], weight, i);
    weigh_half(memory, th_streaming_angle(p, 180, i), weight);
    out->probe_posterior[d][i] = csf_at(view, memory, d, p->probe[i], weight, i);
    out->cistern_concentration[d][i] = port->csf.cistern_concentration[d][i];
    out->convexity_concentration[d][i] = body_at(view, memory, d, BODY_CONVEXITY, i) /
                                         th_streaming_skull_volume(p, BODY_CONVEXITY, i);
    out->ventricle_concentration[d][i] =
        ventricle > 0 ? body_at(view, memory, d, BODY_VENTRICLE, i) / ventricle : 0;
    out->cranial_amount[d][i] = body_at(view, memory, d, BODY_VENTRICLE, i);
    for (size_t k = 0; k < BODY_SKULL; k++)
        out->cranial_amount[d][i] += body_at(view, memory, d, k, i);
    out->spinal_amount[d][i] =
        fmax(0, port->ledger.mass[TH_IN_CSF][d][i] - out->cranial_amount[d][i]);
    out->spinal_absorbed[d][i] = s->spine[d][i];
    out->cistern_absorbed[d][i] = s->cisterns[d][i];
    out->convexity_absorbed[d][i] = s->convexity[d][i];
    out->dural_cleared[d][i] = s->dura_most[d][i];
    out->floor[d][i] = port->csf.concentration_floor[d][i];
    out->amount_floor[d][i] = FLOOR * s->most[d][i];
}

/* Profiles: [z][concentration: species][anterior][posterior], each [points][TH_LANES]. */
static void observe_profiles(const struct th_view *view, const struct streaming_memory *memory,
                             int i)
{
    const struct streaming_params *p = view->params;
    const size_t n = view->points, row = n * TH_LANES, kind = view->species * row;
    double *z = view->profiles + i, *mean = z + row, weight[3][64];
    weigh_all(memory, weight[0]);
    weigh_half(memory, th_streaming_angle(p, 0, i), weight[1]);
    weigh_half(memory, th_streaming_angle(p, 180, i), weight[2]);
    for (size_t c = 0; c < n; c++)
        z[c * TH_LANES] = ((double)c + 0.5) / (double)n * p->length[i];
    for (size_t k = 0; k < 3; k++)
        for (size_t d = 0; d < view->species; d++)
            for (size_t c = 0; c < n; c++)
                mean[k * kind + d * row + c * TH_LANES] =
                    round_mean(view, memory, d, c, weight[k], i);
}

/* True if a beat or a breath moves CSF further than the smoothing. */
static bool goes_far(const struct streaming_params *p, const struct streaming_memory *memory,
                     const struct th_drift *drift, int i)
{
    double most = 0;
    for (size_t f = 0; f < memory->mesh.cells; f++) {
        const double moved =
            p->stroke[i] * fmax(drift->fall[TH_DRIFT_HEART][f],
                                p->breathing_stroke[i] * drift->fall[TH_DRIFT_BREATHING][f]);
        most = fmax(most, moved / memory->section[f]);
    }
    return most > p->smoothing[i];
}

void th_streaming_observe(const struct th_view *view)
{
    const struct streaming_memory memory = th_streaming_memory(view);
    const struct streaming_params *p = view->params;
    const struct streaming_states *s = view->states;
    struct streaming_outputs *out = view->outputs;
    for (int i = 0; i < TH_LANES; i++) {
        const struct th_drift drift = th_streaming_set_geometry(view, &memory, i);
        double stream = 0;
        for (size_t k = 0; k < (memory.mesh.cells + 1) * (memory.mesh.angles + 1); k++)
            stream = 2 * fabs(memory.psi[k]) > stream ? 2 * fabs(memory.psi[k]) : stream;
        out->spinal_absorbed_volume[i] = s->spinal_fluid[i];
        out->cranial_absorbed_volume[i] = s->cranial_fluid[i];
        out->stream[i] = stream;
        out->inertia[i] = s->inertia[i];
        out->mesh_error[i] = s->mesh_error[i];
        out->fast_sinking[i] = s->inertia[i] > 1;
        out->far_beats[i] = goes_far(p, &memory, &drift, i);
        for (size_t d = 0; d < view->species; d++) observe_drug(view, &memory, d, i);
        if (view->profiled)
            observe_profiles(view, &memory, i);
    }
}

void th_streaming_lend(const struct th_view *view, struct th_loan *loan)
{
    const struct streaming_params *p = view->params;
    const struct streaming_memory memory = th_streaming_memory(view);
    *loan = (struct th_loan){
        .length = p->length,
        .cells = memory.mesh.cells,
        .tissue = shown_at(view, &memory, 0, 0, 0, 0),
        .cell = 2 * memory.layers,
        .species = memory.vectors,
    };
    if (memory.layers == 1)
        return;
    for (size_t l = 0; l < memory.layers; l++)
        for (size_t c = 0; c < memory.mesh.cells; c++)
            for (int i = 0; i < TH_LANES; i++)
                memory.layer_volume[(l * memory.mesh.cells + c) * TH_LANES + (size_t)i] =
                    th_streaming_layer_volume(view, &memory, l, c, i);
    loan->layers = loan->tissue;
    loan->volume = memory.layer_volume;
    loan->apart = memory.mesh.cells;
}
