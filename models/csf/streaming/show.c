/* csf/streaming: what the state shows to other models. Concentrations below the floor, 1e-9 of
 * the largest there was, are numerical error: what the limiter leaves ahead of a front. */
#include "streaming.h"

#include <math.h>

/* The element of a lane in the state of a drug: a part of the canal, or a state of the body. */
static const double *part_at(const struct th_view *view, const struct streaming_memory *memory,
                             size_t d, size_t part, int i)
{
    return view->arrays +
           (d * memory->vectors + part * memory->mesh.cells * memory->mesh.angles) * TH_LANES +
           i;
}

double th_streaming_body_at(const struct th_view *view, const struct streaming_memory *memory,
                            size_t d, size_t state, int i)
{
    return part_at(view, memory, d, memory->parts, i)[state * TH_LANES];
}

/* Free drug of a layer beside a cell, as it is shown; what is bound is the next vector. */
static double *shown_at(const struct th_view *view, const struct streaming_memory *memory,
                        size_t d, size_t cell, size_t layer, int i)
{
    return view->arrays +
           (d * memory->vectors + th_streaming_shown(memory) +
            2 * (cell * memory->layers + layer)) *
               TH_LANES +
           i;
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

double th_streaming_mean(const struct th_view *view, const struct streaming_memory *memory,
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

void th_streaming_weigh(const struct th_view *view, const struct streaming_memory *memory,
                        enum streaming_side side, double *weight, int i)
{
    const struct streaming_params *p = view->params;
    const double s = th_streaming_angle(p, side == STREAMING_BEFORE ? 0 : 180, i);
    const double angles = (double)memory->mesh.angles;
    for (size_t j = 0; j < memory->mesh.angles; j++) {
        const double off = fabs(((double)j + 0.5) / angles - s);
        weight[j] = side == STREAMING_ALL_ROUND || fmin(off, 1 - off) < 0.25 ? 1 : 0;
    }
}

/* Weights of the angles about a place on the ring. */
static void weigh_place(const struct streaming_memory *memory, double s, double *weight)
{
    const double angles = (double)memory->mesh.angles;
    for (size_t j = 0; j < memory->mesh.angles; j++) {
        const double off = fabs(((double)j + 0.5) / angles - s);
        weight[j] = fmax(0, 1 - angles * fmin(off, 1 - off)) / memory->lateral[j];
    }
}

double th_streaming_csf_at(const struct th_view *view, const struct streaming_memory *memory,
                           size_t d, double position, const double *weight, int i)
{
    const struct streaming_params *p = view->params;
    const struct streaming_spot spot = th_streaming_spot(view, memory, position, i);
    if (spot.ventricle)
        return th_streaming_body_at(view, memory, d, BODY_VENTRICLE, i) /
               th_streaming_ventricle_volume(p, i);
    if (spot.skull)
        return th_streaming_body_at(view, memory, d, BODY_CISTERNS, i) /
               th_streaming_skull_volume(p, BODY_CISTERNS, i);
    return spot.weight[0] * th_streaming_mean(view, memory, d, spot.cell[0], weight, i) +
           spot.weight[1] * th_streaming_mean(view, memory, d, spot.cell[1], weight, i);
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
        return brain > 0
                   ? th_streaming_body_at(view, memory, d, BODY_BRAIN + BODY_CISTERNS, i) /
                         brain
                   : 0;
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
        return th_streaming_body_at(view, memory, d, BODY_PLASMA, i) /
               port->drug.plasma_volume[d][i];
    case TH_AT_TISSUE:
        return cord_at(view, memory, d, position, false, i);
    case TH_AT_CRANIAL:
    case TH_AT_VENTRICLE:
        return th_streaming_csf_at(
            view, memory, d,
            port->effect.site[probe][i] == TH_AT_VENTRICLE ? TH_VENTRICLES_FROM : -0.01, all,
            i);
    default:
        return th_streaming_csf_at(view, memory, d, fmax(position, -0.01), all, i);
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
        skull += th_streaming_body_at(view, memory, d, k, i);
        brain += th_streaming_body_at(view, memory, d, BODY_BRAIN + k, i);
    }
    for (size_t k = 0; k < TH_COMPARTMENTS; k++) {
        port->csf.compartment_mass[k][d][i] =
            th_streaming_body_at(view, memory, d, BODY_PLASMA + k, i);
        plasma += port->csf.compartment_mass[k][d][i];
    }
    for (size_t k = 0; k < TH_WAYS; k++) {
        port->csf.way_mass[k][d][i] = th_streaming_body_at(view, memory, d, BODY_WAYS + k, i);
        gut += port->csf.way_mass[k][d][i];
    }
    port->ledger.mass[TH_IN_CSF][d][i] =
        sum[STREAMING_CSF] + skull + th_streaming_body_at(view, memory, d, BODY_VENTRICLE, i);
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
        th_streaming_body_at(view, memory, d, BODY_PLASMA, i) / port->drug.plasma_volume[d][i];
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
        most = fmax(most, th_streaming_body_at(view, memory, d, (size_t)k, i) /
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
            th_streaming_csf_at(view, memory, d, level_at(view->params, k, i), all, i);
}

static void fill_concentrations(const struct th_view *view,
                                const struct streaming_memory *memory, size_t d, int i)
{
    const struct streaming_params *p = view->params;
    struct streaming_states *s = view->states;
    struct th_ports *port = view->ports;
    double weight[STREAMING_ANGLES], all[STREAMING_ANGLES];
    th_streaming_weigh(view, memory, STREAMING_ALL_ROUND, all, i);
    weigh_place(memory, th_streaming_angle(p, p->tip_side[i], i), weight);
    for (int m = TH_TIP; m < TH_ACCESS; m++)
        if (m == TH_TIP || port->catheter.opening_conductance[m][i] > 0)
            port->csf.opening_concentration[m][d][i] = th_streaming_csf_at(
                view, memory, d, port->catheter.opening_position[m][i], weight, i);
    weigh_place(memory, th_streaming_angle(p, p->needle_side[i], i), weight);
    if (port->needle.bore[i] > 0)
        port->csf.needle_concentration[d][i] =
            th_streaming_csf_at(view, memory, d, port->needle.position[i], weight, i);
    port->csf.cistern_concentration[d][i] =
        th_streaming_body_at(view, memory, d, BODY_CISTERNS, i) /
        th_streaming_skull_volume(p, BODY_CISTERNS, i);
    port->csf.probe_tissue[d][i] = cord_at(view, memory, d, p->probe[i], true, i);
    for (int k = 0; k < TH_PROBES; k++)
        if (port->effect.rate[k][i] > 0)
            port->csf.probe_concentration[k][d][i] = probe_at(view, memory, d, k, all, i);
    fill_levels(view, memory, d, all, i);
    s->peak[d][i] = fmax(s->peak[d][i], largest(view, memory, d, i));
    port->csf.concentration_floor[d][i] = STREAMING_FLOOR * s->peak[d][i];
    port->csf.plasma_floor[d][i] =
        STREAMING_FLOOR * s->most[d][i] / port->drug.plasma_volume[d][i];
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
