/* csf/axial: where things lie in `fixed`, and the coefficients of the canal.
 *
 * Faces f = 0 .. n; face 0 is the foramen magnum, face n the closed end. Cell f + 1 of the
 * state lies between the faces f and f + 1, cell 0 is the skull. Flow and flux are positive
 * toward the end. */
#include "axial.h"

#include "laws.h"
#include "watson.h"

#include <math.h>
#include <string.h>

static size_t whole_lines(size_t bytes)
{
    return (bytes + 63) / 64 * 64;
}

static size_t drug_bytes(size_t n, size_t poles)
{
    return whole_lines(sizeof(struct axial_key) * TH_LANES) +
           (n + 1) * sizeof(double[TH_LANES]) + th_canal_bytes(n + 1, 0, poles, TH_CANAL_SETS);
}

static size_t common_bytes(size_t n)
{
    return 2 * AXIAL_COLUMNS * (n + 1) * sizeof(double) +
           (2 * (n + 1) + 4 * th_canal_vectors(n + 1)) * sizeof(double[TH_LANES]);
}

size_t th_axial_bytes(const double *choice, size_t species)
{
    size_t n = (size_t)llround(choice[ROW_cells]), poles = (size_t)llround(choice[ROW_poles]);
    return whole_lines(common_bytes(n)) + species * drug_bytes(n, poles);
}

struct axial_room th_axial_room(const struct th_view *view)
{
    size_t n = (size_t)llround(view->choice[ROW_cells]);
    struct axial_room room = {
        .n = n,
        .cells = n + 1,
        .poles = (size_t)llround(view->choice[ROW_poles]),
        .vectors = th_canal_vectors(n + 1),
        .column = n + 1,
    };
    double *at = view->fixed;
    room.volume = at;
    room.tissue = room.volume + room.cells * TH_LANES;
    room.spare = room.tissue + room.cells * TH_LANES;
    room.share = room.spare + 4 * room.vectors * TH_LANES;
    room.density = room.share + AXIAL_COLUMNS * room.column;
    room.drugs = (char *)view->fixed + whole_lines(common_bytes(n));
    room.drug_bytes = drug_bytes(n, room.poles);
    return room;
}

struct axial_drug th_axial_drug(const struct axial_room *room, size_t species)
{
    char *at = room->drugs + species * room->drug_bytes;
    char *after = at + whole_lines(sizeof(struct axial_key) * TH_LANES);
    return (struct axial_drug){
        .key = (struct axial_key *)at,
        .dispersion = (double *)after,
        .canal = (struct th_canal *)(after + (room->n + 1) * sizeof(double[TH_LANES])),
    };
}

void th_axial_start(const struct axial_room *room, size_t species)
{
    for (int c = 0; c < AXIAL_COLUMNS; c++) {
        struct th_anatomy anatomy;
        th_anatomy_of((enum th_tissue)c, &anatomy);
        double *share = room->share + (size_t)c * room->column;
        double *density = room->density + (size_t)c * room->column;
        double before = 0;
        for (size_t f = 0; f <= room->n; f++) {
            double at = (double)f / (double)room->n, here = th_anatomy_share(&anatomy, at);
            density[f] = th_anatomy_density(&anatomy, at);
            if (f > 0)
                share[f - 1] = here - before;
            before = here;
        }
    }
    for (size_t d = 0; d < species; d++) {
        struct axial_drug drug = th_axial_drug(room, d);
        memset(drug.key, 0, sizeof(struct axial_key) * TH_LANES);
        th_canal_init(drug.canal, room->cells, 0, room->poles, TH_CANAL_SETS);
    }
}

/* Quantities per fraction of the length at a face, or of a cell; even in a uniform canal. */
static double at_face(const struct axial_room *room, bool even, int column, size_t face)
{
    return even ? 1 : room->density[(size_t)column * room->column + face];
}

double th_axial_share(const struct axial_room *room, bool even, int column, size_t cell)
{
    return even ? 1 / (double)room->n : room->share[(size_t)column * room->column + cell];
}

/* Axial dispersion at a face, m2/s: see the page. */
static double disperse(const struct axial_room *room, const struct axial_params *p,
                       double kappa, size_t face, int i)
{
    if (p->dispersion[i] > 0)
        return p->dispersion[i];
    const bool even = p->shape[i] == AXIAL_UNIFORM;
    double section = p->volume[i] * at_face(room, even, TH_CSF_VOLUME, face) / p->length[i];
    double perimeter = (p->cord_surface[i] * at_face(room, even, TH_CORD_SURFACE, face) +
                        p->root_surface[i] * at_face(room, even, TH_ROOT_SURFACE, face) +
                        p->dura_surface[i] * at_face(room, even, TH_DURA_SURFACE, face)) /
                       p->length[i];
    const bool pipe = p->channel[i] == AXIAL_PIPE;
    double half = p->gap[i] > 0 ? p->gap[i] : (pipe ? 2 : 1) * section / perimeter;
    double omega = 2 * TH_PI * p->heart_rate[i], nu = p->viscosity[i] / p->density[i];
    double moved = p->stroke[i] * (1 - (double)face / (double)room->n) / section;
    double womersley = half * sqrt(omega / nu), schmidt = nu / kappa;
    double c1 =
        pipe ? th_watson_pipe(womersley, schmidt) : th_watson_plane(womersley, schmidt);
    double shear = kappa * (1 + p->micro_mixing[i] * c1 * (moved / half) * (moved / half));
    double most = (pipe ? TH_WATSON_PIPE_CAP : TH_WATSON_CAP) * omega * moved * moved;
    double eps = p->stroke[i] / (2 * p->volume[i]) * p->length[i];
    return fmax(kappa, fmin(shear, most)) + p->drift[i] * eps * eps * omega;
}

static void lay_out(const struct axial_room *room, const struct axial_params *p, int i)
{
    const bool even = p->shape[i] == AXIAL_UNIFORM;
    room->volume[i] = p->cranial_volume[i];
    room->tissue[i] = p->cranial_surface[i] * p->tissue_depth[i];
    for (size_t c = 0; c < room->n; c++) {
        size_t at = (c + 1) * TH_LANES + (size_t)i;
        room->volume[at] = p->volume[i] * th_axial_share(room, even, TH_CSF_VOLUME, c);
        room->tissue[at] =
            p->tissue_depth[i] * (p->cord_surface[i] * th_axial_share(room, even, TH_CORD_SURFACE, c) +
                                  p->root_surface[i] * th_axial_share(room, even, TH_ROOT_SURFACE, c));
    }
}

/* Rates of the drug in one lane. */
static void fill_rates(struct th_canal_rates *r, const struct axial_key *key, int i)
{
    const double *drug = key->drug, *plasma = key->plasma;
    const double depth = key->params[ROW_tissue_depth];
    const double pial = drug[1], partition = drug[3], deep = plasma[2];
    const bool tissue = partition > 0;
    r->uptake[i] = tissue ? pial / depth : 0;
    r->release[i] = tissue ? pial / (depth * partition) : 0;
    r->to_plasma[i] = drug[4];
    r->binding[i] = drug[5];
    r->unbinding[i] = drug[6];
    r->bound_most[i] = drug[7];
    r->partition[i] = key->params[ROW_plasma_partition];
    r->from_deep[i] = deep > 0 ? plasma[3] / plasma[0] : 0;
    r->deep[i] = deep > 0 ? plasma[3] / deep : 0;
    r->clearance[i] = plasma[1] / plasma[0];
}

double th_axial_section(const struct axial_room *room, const struct axial_params *p, size_t face,
                        int lane)
{
    const bool even = p->shape[lane] == AXIAL_UNIFORM;
    return p->volume[lane] * at_face(room, even, TH_CSF_VOLUME, face) / p->length[lane];
}

/* The source's share of a cell. */
static double source_of(const struct axial_reach *tip, size_t cell)
{
    return cell < tip->first || cell - tip->first >= TH_CANAL_REACH
               ? 0
               : tip->weight[cell - tip->first];
}

/* What one lane's canal is assembled from. */
struct site {
    const struct axial_room *room;
    const struct axial_params *p;
    const struct axial_drug *drug;
    struct th_canal_rows rows;
    struct axial_reach tip;
    double absorbed, largest; /* m3/s in all; 1/s */
    bool even, flows; /* flows: nothing else has changed */
    int i;
};

/* Losses of one cell of the state to plasma, its tissue and its source; absorbed: m3/s. */
static void fill_cell(const struct site *site, size_t cell, double absorbed)
{
    const int i = site->i;
    const struct axial_key *key = &site->drug->key[i];
    const size_t at = cell * TH_LANES + (size_t)i;
    const double volume = site->room->volume[at], tissue = site->room->tissue[at];
    const double dura = cell ? site->p->dura_surface[i] *
                                   th_axial_share(site->room, site->even, TH_DURA_SURFACE, cell - 1)
                             : 0;
    site->rows.left[at] = site->rows.right[at] = 0;
    site->rows.loss[at] = (absorbed + key->drug[2] * dura) / volume;
    if (site->flows)
        return;
    site->rows.store[at] = tissue / volume;
    site->rows.volume[at] = volume / key->plasma[0];
    site->rows.b[at] = source_of(&site->tip, cell) / volume;
}

/* Exchange through a face that carries flow. */
static void join(struct site *site, size_t face, double flow)
{
    const int i = site->i;
    const struct axial_params *p = site->p;
    const size_t left = face * TH_LANES + (size_t)i, right = left + TH_LANES;
    const double dx = p->length[i] / (double)site->room->n * (face ? 1 : 0.5);
    const double section = th_axial_section(site->room, p, face, i);
    const double open = face ? 1 : p->foramen[i];
    const double d = open * site->drug->dispersion[left], conductance = section * d / dx;
    /* With the flow: against it, plus the flow itself. */
    const double z = conductance > 0 ? fabs(flow) / conductance : 0;
    const double share = conductance > 0 ? th_bernoulli(z) : 0, against = conductance * share;
    const double down = against + fmax(flow, 0), back = against + fmax(-flow, 0);
    site->rows.right[left] = down / site->room->volume[left];
    site->rows.left[right] = back / site->room->volume[right];
    /* th_canal_rate: z/2 coth(z/2) = share + z/2 */
    const double square = flow * flow, spread = section * section * d * (share + z / 2);
    if (d > 0 && square > site->largest * spread)
        site->largest = square / spread;
}

/* From the closed end up: what crosses a face upward is what comes in below and is not
 * absorbed. */
static void fill_cells(struct site *site)
{
    const struct axial_params *p = site->p;
    const int i = site->i;
    const double infused = site->drug->key[i].flow;
    const double absorbed = fmax(0, p->production[i] + infused);
    const double formed = p->production[i] * (1 - p->cranial_production[i]);
    for (size_t cell = 0; cell <= site->room->n; cell++) {
        double share = cell ? p->spinal_absorption[i] *
                                  th_axial_share(site->room, site->even, TH_ROOT_SURFACE, cell - 1)
                            : 1 - p->spinal_absorption[i];
        fill_cell(site, cell, absorbed * share);
    }
    double flow = 0;
    for (size_t face = site->room->n; face-- > 0;) {
        double root = th_axial_share(site->room, site->even, TH_ROOT_SURFACE, face);
        flow += (absorbed * p->spinal_absorption[i] - formed) * root -
                infused * source_of(&site->tip, face + 1);
        join(site, face, flow);
    }
}

/* What has changed since the coefficients were made. */
enum change {
    NOTHING,
    FLOWS,  /* what is formed and absorbed, and where  */
    OTHERS, /* what dispersion does not hear           */
    MIXING, /* what it hears                           */
};

static enum change change_of(size_t row)
{
    switch (row) {
    case ROW_production:
    case ROW_cranial_production:
    case ROW_spinal_absorption:
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
    case ROW_density:
    case ROW_micro_mixing:
    case ROW_drift:
    case ROW_dispersion:
        return MIXING;
    case ROW_pressure:
    case ROW_indifference:
    case ROW_probe:
        return NOTHING;
    default:
        return OTHERS;
    }
}

static enum change compare_keys(const struct axial_key *now, const struct axial_key *old)
{
    enum change most = NOTHING;
    for (size_t k = 0; k < AXIAL_PARAM_COUNT; k++)
        if (now->params[k] != old->params[k] && change_of(k) > most)
            most = change_of(k);
    if (memcmp(now->drug, old->drug, sizeof now->drug) ||
        memcmp(now->plasma, old->plasma, sizeof now->plasma))
        most = now->drug[0] != old->drug[0] ? MIXING : most > OTHERS ? most : OTHERS;
    return most;
}

/* Parameters and the drug's properties into the key; what of them differs from what it held. */
static enum change take_key(const struct th_view *view, size_t d, int i, struct axial_key *key)
{
    const struct th_ports *port = view->ports;
    const double *params = view->params;
    struct axial_key now = *key;
    now.tip = port->tip_position[i];
    for (size_t k = 0; k < AXIAL_PARAM_COUNT; k++)
        now.params[k] = params[k * TH_LANES + (size_t)i];
    const double drug[] = {
        port->diffusivity[d][i], port->pial_permeability[d][i], port->dural_permeability[d][i],
        port->partition[d][i],   port->tissue_clearance[d][i],  port->binding[d][i],
        port->unbinding[d][i],   port->binding_capacity[d][i],
    };
    const double plasma[] = {port->plasma_volume[d][i], port->plasma_clearance[d][i],
                             port->peripheral_volume[d][i], port->intercompartmental[d][i]};
    memcpy(now.drug, drug, sizeof drug);
    memcpy(now.plasma, plasma, sizeof plasma);
    const enum change change = compare_keys(&now, key);
    if (change != NOTHING)
        now.memo_step = 0;
    *key = now;
    return change;
}

double th_axial_flow(const struct axial_params *params, double flow, int lane)
{
    double grain = params->production[lane] * 0x1p-20;
    return grain > 0 ? grain * rint(flow / grain) : flow;
}

/* An earlier lane with the same parameters and diffusivity; else the lane itself. */
static int twin(const struct axial_key *key, int lane)
{
    for (int j = 0; j < lane; j++)
        if (memcmp(key[j].params, key[lane].params, sizeof key->params) == 0 &&
            key[j].drug[0] == key[lane].drug[0])
            return j;
    return lane;
}

static void find_dispersion(const struct axial_room *room, const struct axial_params *p,
                            const struct axial_drug *drug, int lane)
{
    const int like = twin(drug->key, lane);
    for (size_t f = 0; f <= room->n; f++) {
        double *here = drug->dispersion + f * TH_LANES;
        here[lane] =
            like < lane ? here[like] : disperse(room, p, drug->key[lane].drug[0], f, lane);
    }
}

bool th_axial_assemble(const struct th_view *view, const struct axial_room *room,
                       size_t species, int lane, double flow)
{
    const struct axial_params *p = view->params;
    const struct axial_drug drug = th_axial_drug(room, species);
    const struct axial_key old = drug.key[lane];
    const enum change change = take_key(view, species, lane, &drug.key[lane]);
    drug.key[lane].flow = flow;
    if (change > FLOWS)
        lay_out(room, p, lane);
    if (change == MIXING)
        find_dispersion(room, p, &drug, lane);
    if (change == NOTHING && old.tip == drug.key[lane].tip && old.flow == flow)
        return false;
    struct site site = {
        .room = room,
        .p = p,
        .drug = &drug,
        .rows = th_canal_rows(drug.canal),
        .tip = th_axial_reach(p, room->n, drug.key[lane].tip, lane),
        .even = p->shape[lane] == AXIAL_UNIFORM,
        .flows = change <= FLOWS && old.tip == drug.key[lane].tip && old.plasma[0] > 0,
        .i = lane,
    };
    fill_rates(th_canal_rates(drug.canal), &drug.key[lane], lane);
    fill_cells(&site);
    th_canal_settle(drug.canal, lane);
    drug.key[lane].rate = site.largest;
    return change > FLOWS;
}
