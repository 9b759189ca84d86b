/* csf/axial: the coefficients of the canal (csf/canal/canal.h), from parameters, ports and
 * flows.
 *
 * Faces f = 0 .. n; face 0 is the foramen magnum, face n the closed end. Cell AXIAL_SKULL + f
 * of the state lies between the faces f and f + 1; the skull's cells stand before them, in a
 * row. Between two cells the exponentially fitted flux (Scharfetter & Gummel 1969), with the
 * conductance G = A D/dx and the flow Q through the face:
 *
 *     flux = (G b + max(Q, 0)) C_above - (G b + max(-Q, 0)) C_below,   b = z/(e^z - 1), z =
 * |Q|/G
 *
 * Flow and flux are positive toward the end. */
#include "axial.h"

#include "laws.h"

#include <math.h>
#include <string.h>

/* Rates of the drug in one lane. */
static void fill_rates(struct th_canal_rates *r, const struct axial_key *key, int i)
{
    const struct axial_properties *drug = &key->drug;
    const double depth = key->tissue.depth, pial = drug->pial_permeability;
    const bool tissue = drug->partition > 0;
    r->uptake[i] = tissue ? pial / depth : 0;
    r->release[i] = tissue ? pial / (depth * drug->partition) : 0;
    r->to_plasma[i] = drug->tissue_clearance;
    r->binding[i] = drug->binding;
    r->unbinding[i] = drug->unbinding;
    r->binding_capacity[i] = drug->binding_capacity;
    r->partition[i] = key->tissue.partition;
}

/* The brain's extracellular fluid: exchange with CSF only, no binding. */
static void fill_brain(struct th_canal_brain *brain, const struct axial_tissue *tissue, int i)
{
    const double volume = tissue->brain_volume;
    brain->uptake[i] = brain->release[i] = volume > 0 ? tissue->brain_exchange / volume : 0;
}

/* The inputs of one lane's canal. */
struct site {
    const struct axial_room *room;
    const struct axial_params *p;
    const struct axial_drug *drug;
    struct th_canal_rows rows;
    double absorbed, largest; /* m3/s in all; 1/s */
    bool loses;               /* CSF is drawn or leaks, or did when they were made last */
    bool even, flows;         /* flows: nothing else has changed */
    int i;
};

/* Losses of one cell of the state to plasma, its tissue and its source; absorbed: m3/s. */
static void fill_cell(const struct site *site, size_t cell, double absorbed)
{
    const int i = site->i;
    const struct axial_key *key = &site->drug->key[i];
    const size_t at = cell * TH_LANES + (size_t)i;
    const double volume = site->room->volume[at], tissue = site->room->tissue[at];
    const double dura =
        cell < AXIAL_SKULL
            ? 0
            : site->p->dura_surface[i] *
                  th_axial_share(site->room, site->even, TH_DURA_SURFACE, cell - AXIAL_SKULL);
    site->rows.left[at] = site->rows.right[at] = 0;
    site->rows.loss[at] = (absorbed + key->drug.dural_permeability * dura) / volume;
    if (site->loses)
        site->rows.lost[at] =
            (th_axial_drawn_flow(site->room, &key->bulk, AXIAL_NEEDLE, cell, i) +
             th_axial_drawn_flow(site->room, &key->bulk, AXIAL_LEAK, cell, i)) /
            volume;
    if (site->flows)
        return;
    site->rows.tissue_ratio[at] = tissue / volume;
    site->rows.volume_ratio[at] = volume / key->drug.plasma_volume;
    site->rows.b[at] = th_axial_share_of_source(site->room, TH_TIP, cell, i) / volume;
}

/* Rates between a cell of the state and the next, of conductance G and flow Q, m3/s. Returns
 * G z/2 coth(z/2): the exchange that is left beside the flow. */
static double set_exchange(struct site *site, size_t cell, double conductance, double flow)
{
    const size_t left = cell * TH_LANES + (size_t)site->i, right = left + TH_LANES;
    /* The rate with the flow is that against it, plus the flow. */
    const double z = conductance > 0 ? fabs(flow) / conductance : 0;
    const double share = conductance > 0 ? th_bernoulli(z) : 0, against = conductance * share;
    site->rows.right[left] = (against + fmax(flow, 0)) / site->room->volume[left];
    site->rows.left[right] = (against + fmax(-flow, 0)) / site->room->volume[right];
    return conductance * (share + z / 2); /* th_canal_rate: z/2 coth(z/2) = share + z/2 */
}

/* Coefficients of a face of the spinal canal: dispersion, and the flow through it. */
static void fill_face(struct site *site, size_t face, double flow)
{
    const int i = site->i;
    const struct axial_params *p = site->p;
    const double dx = p->length[i] / (double)site->room->n * (face ? 1 : 0.5);
    const double section = th_axial_section(site->room, p, face, i);
    const double open = face ? 1 : p->foramen[i];
    const double d = open * site->drug->dispersion[face * TH_LANES + (size_t)i];
    const double left = set_exchange(site, face + AXIAL_SKULL - 1, section * d / dx, flow);
    /* u^2/D, 1/s */
    const double square = flow * flow, spread = left * section * dx;
    if (d > 0 && square > site->largest * spread)
        site->largest = square / spread;
}

static bool has_further(const struct axial_bulk *bulk)
{
    bool any = false;
    for (int k = TH_TIP + 1; k < AXIAL_SOURCES; k++) any |= bulk->further[k].flow != 0;
    return any;
}

/* Flow that comes into a cell at all sources but the tip, m3/s. */
static double further_inflow(const struct axial_room *room, const struct axial_bulk *bulk,
                             size_t cell, int i)
{
    double sum = 0;
    for (int k = TH_TIP + 1; k < AXIAL_SOURCES; k++)
        if (bulk->further[k].flow != 0)
            sum += bulk->further[k].flow * th_axial_share_of_source(room, k, cell, i);
    return sum;
}

/* The flow through a face, from the closed end up: the inflow below it less what is absorbed or
 * held there. In the skull what is absorbed or held above flows up. */
static void fill_cells(struct site *site)
{
    const struct axial_room *room = site->room;
    const struct axial_params *p = site->p;
    const int i = site->i;
    const struct axial_bulk *bulk = &site->drug->key[i].bulk;
    const bool further = has_further(bulk);
    const struct axial_flows flows = th_axial_flows(p, &site->drug->key[i], i);
    site->drug->key[i].spine = flows.spine;
    site->drug->key[i].cisterns = flows.cisterns;
    site->drug->key[i].convexity = flows.convexity;
    fill_cell(site, AXIAL_CONVEXITY, flows.convexity);
    fill_cell(site, AXIAL_SYLVIAN, 0);
    fill_cell(site, AXIAL_CISTERNS, flows.cisterns);
    for (size_t c = 0; c < room->n; c++)
        fill_cell(site, c + AXIAL_SKULL,
                  flows.spine * th_axial_share(room, site->even, TH_ROOT_SURFACE, c));
    /* The faces of the skull do not limit the step, whatever their Lambda: there are few. */
    set_exchange(site, AXIAL_CONVEXITY, p->convexity_mixing[i], -flows.above_sylvian);
    set_exchange(site, AXIAL_SYLVIAN, p->cistern_mixing[i], -flows.above_cisterns);
    double flow = 0;
    for (size_t face = room->n; face-- > 0;) {
        double root = th_axial_share(room, site->even, TH_ROOT_SURFACE, face);
        flow += (flows.spine - flows.formed) * root + flows.held / (double)room->n -
                bulk->infused * th_axial_share_of_source(room, TH_TIP, face + AXIAL_SKULL, i);
        if (further)
            flow -= further_inflow(room, bulk, face + AXIAL_SKULL, i);
        fill_face(site, face, flow);
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

/* The largest change of parameters and properties between two keys. */
static enum change compare_keys(const struct axial_key *now, const struct axial_key *old)
{
    enum change most = NOTHING;
    for (size_t k = 0; k < AXIAL_PARAM_COUNT; k++)
        if (!is_same(now->params[k], old->params[k]) && change_of(k) > most)
            most = change_of(k);
    if (memcmp(&now->fluid, &old->fluid, sizeof now->fluid) != 0 && most < FLOWS)
        most = FLOWS;
    if (memcmp(&now->drug, &old->drug, sizeof now->drug) != 0 && most < OTHERS)
        most = OTHERS;
    if (memcmp(&now->tissue, &old->tissue, sizeof now->tissue) != 0 && most < OTHERS)
        most = OTHERS;
    if (now->drug.diffusivity != old->drug.diffusivity ||
        now->fluid.density != old->fluid.density)
        most = MIXING;
    return most;
}

/* Parameters and properties into the key; the largest change against its former content. */
static enum change take_key(const struct th_view *view, size_t d, int i, struct axial_key *key)
{
    const struct th_ports *port = view->ports;
    const struct th_drug_ports *drug = &port->drug;
    const double *params = view->params;
    struct axial_key now = *key;
    now.tip = port->catheter.opening_position[TH_TIP][i];
    now.fluid = th_axial_fluid(view, i);
    now.tissue = th_axial_tissue(port, i);
    for (size_t k = 0; k < AXIAL_PARAM_COUNT; k++)
        now.params[k] = params[k * TH_LANES + (size_t)i];
    now.drug = (struct axial_properties){
        .diffusivity = drug->diffusivity[d][i],
        .pial_permeability = drug->pial_permeability[d][i],
        .dural_permeability = drug->dural_permeability[d][i],
        .partition = drug->partition[d][i],
        .tissue_clearance = drug->tissue_clearance[d][i],
        .binding = drug->binding[d][i],
        .unbinding = drug->unbinding[d][i],
        .binding_capacity = drug->binding_capacity[d][i],
        .plasma_volume = drug->plasma_volume[d][i],
        .plasma_clearance = drug->plasma_clearance[d][i],
        .peripheral_volume = drug->peripheral_volume[d][i],
        .intercompartmental = drug->intercompartmental[d][i],
        .deep_volume = drug->deep_volume[d][i],
        .deep_intercompartmental = drug->deep_intercompartmental[d][i],
    };
    for (int w = 0; w < TH_WAYS; w++) {
        now.drug.inward[w] = port->plasma.inward[w][d][i];
        now.drug.unabsorbed[w] = port->plasma.unabsorbed[w][d][i];
        now.drug.first_pass[w] = port->plasma.first_pass[w][d][i];
    }
    const enum change change = compare_keys(&now, key);
    if (change != NOTHING)
        now.memo_step = 0;
    *key = now;
    return change;
}

static bool is_drawn(const struct axial_bulk *bulk)
{
    bool any = false;
    for (int k = 0; k < AXIAL_SINKS; k++) any |= bulk->drawn[k] != 0;
    return any;
}

bool th_axial_set_coefficients(const struct th_view *view, const struct axial_room *room,
                               size_t species, int lane)
{
    const struct axial_params *p = view->params;
    const struct axial_drug drug = th_axial_drug(room, species);
    const struct axial_key old = drug.key[lane];
    const enum change change = take_key(view, species, lane, &drug.key[lane]);
    drug.key[lane].bulk = th_axial_bulk(view, room, lane);
    if (change > FLOWS)
        th_axial_set_volumes(room, p, &drug.key[lane].tissue, lane);
    if (change == MIXING)
        th_axial_set_dispersion(room, p, &drug, lane);
    drug.key[lane].mixed = th_axial_jet(view, room, TH_TIP, lane);
    const bool aimed = old.tip == drug.key[lane].tip && old.mixed == drug.key[lane].mixed &&
                       old.drug.plasma_volume > 0;
    if (change == NOTHING && aimed && th_axial_same_bulk(&old.bulk, &drug.key[lane].bulk))
        return false;
    struct site site = {
        .room = room,
        .p = p,
        .drug = &drug,
        .rows = th_canal_rows(drug.canal),
        .even = p->shape[lane] == AXIAL_UNIFORM,
        .flows = change <= FLOWS && aimed,
        .loses = is_drawn(&old.bulk) || is_drawn(&drug.key[lane].bulk),
        .i = lane,
    };
    if (!site.flows)
        th_axial_place_source(room, p, TH_TIP, drug.key[lane].tip, drug.key[lane].mixed, lane);
    fill_rates(th_canal_rates(drug.canal), &drug.key[lane], lane);
    th_axial_fill_blood(drug.canal, &drug.key[lane].drug, lane);
    fill_brain(th_canal_brain(drug.canal), &drug.key[lane].tissue, lane);
    fill_cells(&site);
    th_canal_update(drug.canal, lane);
    drug.key[lane].rate = site.largest;
    return change > FLOWS;
}
