/* csf/axial: the coefficients of the canal (csf/canal/canal.h), from parameters, ports and
 * flows: what is to be made anew, and what flows do not change (those: flow.c). */
#include "axial.h"

#include "csf/canal/exchange.h"

#include <math.h>
#include <string.h>

/* Rates of the drug in one lane. */
static void fill_rates(const struct axial_memory *memory, struct th_canal_rates *r,
                       const struct axial_key *key, int i)
{
    const struct th_csf_properties *drug = &key->drug;
    const double depth = key->tissue.depth, pial = drug->pial_permeability;
    const bool tissue = drug->partition > 0 && !memory->layers;
    r->uptake[i] = tissue ? pial / depth : 0;
    r->release[i] = tissue ? pial / (depth * drug->partition) : 0;
    r->to_plasma[i] = memory->layers ? 0 : drug->tissue_clearance;
    r->binding[i] = memory->layers ? 0 : drug->binding;
    r->unbinding[i] = drug->unbinding;
    r->binding_capacity[i] = drug->binding_capacity;
    r->partition[i] = key->tissue.partition;
}

/* The brain's extracellular fluid: exchange with CSF only, no binding. */
static void fill_brain(struct th_canal_brain *brain, const struct th_csf_tissue *tissue, int i)
{
    const double volume = tissue->brain_volume;
    brain->uptake[i] = brain->release[i] = volume > 0 ? tissue->brain_exchange / volume : 0;
}

/* Rows of a lane that flows do not change: ratios, the tip's source; conductances. */
static void fill_constants(const struct axial_memory *memory, const struct axial_params *p,
                           const struct axial_drug *drug, int i)
{
    const struct th_canal_rows rows = th_canal_rows(drug->canal);
    const double plasma = drug->key[i].drug.plasma_volume;
    double *conductance = drug->conductance + AXIAL_CISTERNS * TH_LANES;
    for (size_t cell = 0; cell < memory->cells; cell++) {
        const size_t at = cell * TH_LANES + (size_t)i;
        const double volume = memory->volume[at];
        rows.tissue_ratio[at] = memory->tissue[at] / volume;
        rows.volume_ratio[at] = volume / plasma;
        rows.b[at] = th_axial_share_of_source(memory, TH_TIP, cell, i) / volume;
    }
    for (size_t face = 0; face < memory->n; face++) {
        const size_t at = face * TH_LANES + (size_t)i;
        const double dx = p->length[i] / (double)memory->n * memory->between[face];
        const double open = face ? 1 : p->foramen[i];
        conductance[at] = memory->section[at] * (open * drug->dispersion[at]) / dx;
    }
}

/* The largest change since the coefficients were made, by what has to be made anew. */
enum change {
    NOTHING,
    FLOWS,  /* what is formed and absorbed, and where  */
    OTHERS, /* what dispersion does not depend on      */
    MIXING, /* what dispersion depends on              */
};

static enum change change_of(size_t row)
{
    switch (row) {
    case ROW_cistern_mixing:
    case ROW_convexity_mixing:
        return FLOWS;
    case ROW_length:
    case ROW_shape:
    case ROW_volume:
    case ROW_cord_surface:
    case ROW_root_surface:
    case ROW_dura_surface:
    case ROW_stroke:
    case ROW_heart_rate:
    case ROW_channel:
    case ROW_gap:
    case ROW_viscosity:
    case ROW_breathing_stroke:
    case ROW_breathing_rate:
    case ROW_pulse:
    case ROW_wave_speed:
    case ROW_permeability:
    case ROW_harmonic_2:
    case ROW_harmonic_3:
    case ROW_eccentricity:
    case ROW_lateral_mixing:
    case ROW_smoothing:
    case ROW_dispersion:
        return MIXING;
    case ROW_probe:
    case ROW_jet:
    case ROW_opening:
        return NOTHING;
    default:
        return OTHERS;
    }
}

/* A row that is not given is NaN, and stays so. */
static bool is_same(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

/* Parameters and properties into the key; the largest change against its former content. */
static enum change take_key(const struct th_view *view, size_t d, int i, struct axial_key *key)
{
    const struct th_ports *port = view->ports;
    const struct th_csf_properties drug = th_csf_properties(port, d, i);
    const struct th_csf_fluid fluid = th_csf_fluid(view->ports, i);
    const struct th_csf_tissue tissue = th_csf_tissue(view->ports, i);
    const double *params = view->params;
    enum change most = NOTHING;
    for (size_t k = 0; k < AXIAL_PARAM_COUNT; k++) {
        const double now = params[k * TH_LANES + (size_t)i];
        if (!is_same(now, key->params[k]) && change_of(k) > most)
            most = change_of(k);
        key->params[k] = now;
    }
    if (memcmp(&fluid, &key->fluid, sizeof fluid) != 0 && most < FLOWS)
        most = FLOWS;
    if (memcmp(&drug, &key->drug, sizeof drug) != 0 && most < OTHERS)
        most = OTHERS;
    if (memcmp(&tissue, &key->tissue, sizeof tissue) != 0 && most < OTHERS)
        most = OTHERS;
    if (drug.diffusivity != key->drug.diffusivity || fluid.density != key->fluid.density)
        most = MIXING;
    key->tip = port->catheter.opening_position[TH_TIP][i];
    key->fluid = fluid;
    key->drug = drug;
    key->tissue = tissue;
    if (most != NOTHING)
        key->memo_step = 0;
    return most;
}

static bool is_drawn(const struct axial_bulk *bulk)
{
    bool any = false;
    for (int k = 0; k < TH_CSF_SINKS; k++) any |= bulk->drawn[k] != 0;
    return any;
}

/* The parts of one lane's coefficients that have to be made anew. */
struct stale {
    bool any, others; /* flows; what flows do not change */
    bool loses;       /* CSF is drawn or leaks, or did when they were made last */
    bool changed;     /* anything but flows */
};

/* The lane's inputs into its key, and what is to be made of them. */
static struct stale take_lane(const struct th_view *view, const struct axial_memory *memory,
                              size_t species, int lane)
{
    const struct axial_params *p = view->params;
    const struct axial_drug drug = th_axial_drug(memory, species);
    struct axial_key *key = &drug.key[lane];
    const struct axial_bulk bulk = key->bulk;
    const double tip = key->tip, mixed = key->mixed;
    const bool filled = key->drug.plasma_volume > 0;
    const enum change change = take_key(view, species, lane, key);
    key->bulk = th_axial_bulk(view, memory, lane);
    if (change > FLOWS)
        th_axial_set_volumes(memory, p, &drug.key[lane].tissue, lane);
    if (change == MIXING)
        th_axial_set_dispersion(memory, p, &drug, lane);
    key->mixed = th_axial_jet(view, memory, TH_TIP, lane);
    const bool aimed = tip == key->tip && mixed == key->mixed && filled;
    const struct stale stale = {
        .any = change != NOTHING || !aimed || !th_axial_same_bulk(&bulk, &key->bulk),
        .others = change > FLOWS || !aimed,
        .loses = is_drawn(&bulk) || is_drawn(&key->bulk),
        .changed = change > FLOWS,
    };
    if (stale.others)
        th_axial_place_source(memory, p, TH_TIP, key->tip, key->mixed, lane);
    return stale;
}

void th_axial_set_coefficients(const struct th_view *view, const struct axial_memory *memory,
                               size_t species, const bool wanted[TH_LANES],
                               bool changed[TH_LANES])
{
    const struct axial_params *p = view->params;
    const struct axial_drug drug = th_axial_drug(memory, species);
    bool flows[TH_LANES], others[TH_LANES], loses[TH_LANES], any = false;
    for (int i = 0; i < TH_LANES; i++) {
        const struct stale stale =
            wanted[i] ? take_lane(view, memory, species, i) : (struct stale){0};
        changed[i] = stale.changed;
        others[i] = stale.others;
        flows[i] = stale.any;
        loses[i] = stale.loses;
        any |= stale.any;
        if (stale.others) {
            fill_rates(memory, th_canal_rates(drug.canal), &drug.key[i], i);
            th_csf_fill_blood(drug.canal, &drug.key[i].drug, i);
            fill_brain(th_canal_brain(drug.canal), &drug.key[i].tissue, i);
            fill_constants(memory, p, &drug, i);
            if (memory->layers)
                th_axial_fill_layers(memory, &drug, i);
        }
    }
    if (!any)
        return;
    th_axial_set_exchange(memory, p, &drug, flows, loses);
    for (int i = 0; i < TH_LANES; i++) {
        flows[i] = flows[i] && !others[i];
        if (others[i])
            th_canal_update(drug.canal, i);
    }
    th_canal_update_flows(drug.canal, flows);
}
