/* csf/axial: bulk flow, of what is formed, absorbed and stored in this step by the ports of
 * pressure and of what comes in and is drawn at all openings; and what flows change in the
 * coefficients of the canal: rates between cells, and losses.
 *
 * Faces f = 0 .. n; face 0 is the foramen magnum, face n the closed end. Cell AXIAL_SKULL + f
 * of the state lies between the faces f and f + 1; the skull's cells stand before them, in a
 * row. The conductance of a face is G = A D/dx; the flow through it, positive toward the end,
 * and G make the flux (struct th_canal_exchange).
 *
 * The coefficients of the canal, and factors of its matrix, are made anew whenever a flow has
 * changed. So what comes in, is drawn or leaks is taken in whole grains (th_csf_grains), what
 * is stored only from half a grain on, and what is absorbed is the rest, by pressure's shares:
 * while the flow through a catheter drifts by less than a grain, all bulk flows keep their
 * bits.
 *
 * Coefficients are made for all lanes abreast. A lane's numbers do not depend on its
 * neighbours; those of lanes that are not wanted are computed along, from whatever stands
 * there, and not written. */
#include "axial.h"

#include "csf/canal/exchange.h"

#include <math.h>
#include <string.h>

void th_axial_update_flow(const struct th_view *view, int lane)
{
    struct axial_states *s = view->states;
    const struct th_ports *port = view->ports;
    const double flow = th_csf_source_flow(view, TH_TIP, lane);
    s->flow[lane] = th_csf_grains(port, flow, lane);
}

struct axial_bulk th_axial_bulk(const struct th_view *view, const struct axial_memory *memory,
                                int lane)
{
    const struct axial_states *s = view->states;
    const struct th_ports *port = view->ports;
    const struct th_pressure_ports *pressure = &port->pressure;
    const struct axial_further *further = th_axial_further(view, memory);
    const double stored = pressure->stored[TH_CANAL][lane] + pressure->stored[TH_SKULL][lane];
    struct axial_bulk bulk = {
        .infused = s->flow[lane],
        .stored = th_csf_grains(port, stored, lane) == 0 ? 0 : stored,
    };
    for (int k = TH_CSF_NEEDLE; k < TH_CSF_SOURCES; k++)
        if (!th_axial_source_in_ventricle(view, k, lane))
            bulk.drawn[k - TH_CSF_NEEDLE] = fmax(0, -further->flow[k][lane]);
    for (int k = TH_TIP + 1; k < TH_CSF_SOURCES; k++) {
        const struct axial_source *source = th_axial_source(memory, k, lane);
        if (!memory->used[k] || further->flow[k][lane] == 0)
            continue;
        bulk.further[k].flow = further->flow[k][lane];
        bulk.further[k].at = source->at;
        bulk.further[k].sigma = source->sigma;
    }
    return bulk;
}

bool th_axial_same_bulk(const struct axial_bulk *one, const struct axial_bulk *other)
{
    return one->infused == other->infused && one->stored == other->stored &&
           memcmp(one->drawn, other->drawn, sizeof one->drawn) == 0 &&
           memcmp(one->further, other->further, sizeof one->further) == 0;
}

/* The skull's cells lie in a row: what a cell absorbs or holds above a border flows up through
 * it. */
struct axial_flows th_axial_flows(const struct axial_params *p, const struct axial_key *key,
                                  int i)
{
    const struct axial_bulk *bulk = &key->bulk;
    double infused = bulk->infused;
    for (int k = TH_TIP + 1; k < TH_CSF_SOURCES; k++) infused += bulk->further[k].flow;
    const struct th_csf_shares shares = th_csf_shares(&key->fluid, infused, bulk->stored);
    const double held = shares.held_in_skull;
    struct axial_flows flows = {
        .spine = shares.spine,
        .cisterns = shares.cisterns,
        .convexity = shares.convexity,
        .formed = shares.formed,
        .held = shares.held,
    };
    double all = 0;
    for (int c = 0; c < AXIAL_SKULL; c++) all += th_axial_skull_volume(p, c, i);
    flows.above_sylvian =
        flows.convexity + held * th_axial_skull_volume(p, AXIAL_CONVEXITY, i) / all;
    flows.above_cisterns =
        flows.above_sylvian + held * th_axial_skull_volume(p, AXIAL_SYLVIAN, i) / all;
    return flows;
}

/* The inputs of all lanes, abreast. */
struct abreast {
    const struct axial_memory *memory;
    const struct axial_drug *drug;
    struct th_canal_rows rows;
    bool wanted[TH_LANES];
    double even[TH_LANES],
        uneven[TH_LANES]; /* 1 and 0, or 0 and 1: the shape, without a branch */
    double permeability[TH_LANES], dura[TH_LANES], lean[TH_LANES];
    double spine[TH_LANES], cisterns[TH_LANES], convexity[TH_LANES]; /* absorbed, m3/s */
    double taken[TH_LANES];                    /* absorbed along the canal less formed there */
    double held[TH_LANES], infused[TH_LANES];  /* in a cell of the canal; at the tip         */
    double sylvian[TH_LANES], outer[TH_LANES]; /* through the faces of the skull, upward     */
    double cell[TH_LANES];                     /* mean length of one, m                      */
};

/* A lane's inputs, of its key. */
static void take_lane(struct abreast *a, const struct axial_params *p, int i)
{
    const struct axial_memory *memory = a->memory;
    struct axial_key *key = &a->drug->key[i];
    const struct axial_flows flows = th_axial_flows(p, key, i);
    key->spine = flows.spine;
    key->cisterns = flows.cisterns;
    key->convexity = flows.convexity;
    a->wanted[i] = true;
    a->even[i] = p->shape[i] == AXIAL_UNIFORM;
    a->uneven[i] = !(p->shape[i] == AXIAL_UNIFORM);
    a->permeability[i] = key->drug.dural_permeability;
    a->dura[i] = th_axial_has_dura(memory, &key->tissue) ? 0 : p->dura_surface[i];
    a->lean[i] = a->dura[i] > 0 ? th_anatomy_lean(p->dura_rise[i], a->even[i] > 0) : 0;
    a->spine[i] = flows.spine;
    a->cisterns[i] = flows.cisterns;
    a->convexity[i] = flows.convexity;
    a->taken[i] = flows.spine - flows.formed;
    a->held[i] = flows.held / (double)memory->n;
    a->infused[i] = key->bulk.infused;
    a->sylvian[i] = -flows.above_sylvian;
    a->outer[i] = -flows.above_cisterns;
    a->drug->conductance[AXIAL_CONVEXITY * TH_LANES + i] = p->convexity_mixing[i];
    a->drug->conductance[AXIAL_SYLVIAN * TH_LANES + i] = p->cistern_mixing[i];
    a->cell[i] = p->length[i] / (double)memory->n;
}

static void put_loss(const struct abreast *a, size_t cell, const double loss[TH_LANES])
{
    for (int i = 0; i < TH_LANES; i++)
        if (a->wanted[i])
            a->rows.loss[cell * TH_LANES + (size_t)i] = loss[i];
}

/* Losses of a cell of the skull. */
static void fill_skull(const struct abreast *a, size_t cell, const double absorbed[TH_LANES])
{
    const double *volume = a->memory->volume + cell * TH_LANES;
    double loss[TH_LANES];
    EACH_LANE(i) loss[i] = absorbed[i] / volume[i];
    put_loss(a, cell, loss);
}

/* Losses of the cells of the canal: what is absorbed by roots, and through the dura. */
static void fill_losses(const struct abreast *a)
{
    const struct axial_memory *memory = a->memory;
    for (size_t c = 0; c < memory->n; c++) {
        const double even = 1 / (double)memory->n * memory->relative[c];
        const double root = th_axial_share(memory, false, TH_ROOT_SURFACE, c);
        const double dura = th_axial_share(memory, false, TH_DURA_SURFACE, c);
        const double *volume = memory->volume + (c + AXIAL_SKULL) * TH_LANES;
        double loss[TH_LANES];
        EACH_LANE(i) {
            const double absorbed = a->spine[i] * (a->even[i] * even + a->uneven[i] * root);
            const double through = a->dura[i] * (a->even[i] * even + a->uneven[i] * dura);
            loss[i] = (absorbed + a->permeability[i] * through) / volume[i];
        }
        for (int i = 0; i < TH_LANES; i++)
            if (a->wanted[i] && a->lean[i] != 0)
                loss[i] += a->permeability[i] * a->dura[i] *
                           (th_axial_dura(memory, a->even[i] > 0, a->lean[i], c) -
                            th_axial_dura(memory, a->even[i] > 0, 0, c)) /
                           volume[i];
        put_loss(a, c + AXIAL_SKULL, loss);
    }
}

/* Losses of a lane's cells for good, to needle and leak. */
static void fill_lost(const struct abreast *a, int i)
{
    const struct axial_memory *memory = a->memory;
    const struct axial_bulk *bulk = &a->drug->key[i].bulk;
    for (size_t cell = 0; cell < memory->cells; cell++) {
        const size_t at = cell * TH_LANES + (size_t)i;
        a->rows.lost[at] = (th_axial_drawn_flow(memory, bulk, TH_CSF_NEEDLE, cell, i) +
                            th_axial_drawn_flow(memory, bulk, TH_CSF_LEAK, cell, i)) /
                           memory->volume[at];
    }
}

/* Flow that comes into a cell at all sources but the tip, m3/s. */
static double further_inflow(const struct axial_memory *memory, const struct axial_bulk *bulk,
                             size_t cell, int i)
{
    double sum = 0;
    for (int k = TH_TIP + 1; k < TH_CSF_SOURCES; k++)
        if (bulk->further[k].flow != 0)
            sum += bulk->further[k].flow * th_axial_share_of_source(memory, k, cell, i);
    return sum;
}

/* The flow through each face, from the closed end up: the inflow below it less what is absorbed
 * or held there. further: lanes with sources beside the tip. The skull's cells lie in a row:
 * what a cell absorbs or holds above a border flows up through it. */
static void fill_flows(const struct abreast *a, const bool further[TH_LANES])
{
    const struct axial_memory *memory = a->memory;
    double flow[TH_LANES] = {0};
    bool any = false;
    EACH_LANE(i) any |= further[i];
    EACH_LANE(i) {
        memory->flow[AXIAL_CONVEXITY * TH_LANES + i] = a->sylvian[i];
        memory->flow[AXIAL_SYLVIAN * TH_LANES + i] = a->outer[i];
    }
    for (size_t face = memory->n; face-- > 0;) {
        const double root = th_axial_share(memory, false, TH_ROOT_SURFACE, face);
        const double wide = memory->relative[face], even = 1 / (double)memory->n * wide;
        const double *tip = memory->source + (face + AXIAL_SKULL) * TH_LANES;
        EACH_LANE(i)
            flow[i] += a->taken[i] * (a->even[i] * even + a->uneven[i] * root) +
                       a->held[i] * wide - a->infused[i] * tip[i];
        for (int i = 0; any && i < TH_LANES; i++)
            if (further[i])
                flow[i] -= further_inflow(memory, &a->drug->key[i].bulk, face + AXIAL_SKULL, i);
        EACH_LANE(i) memory->flow[(face + AXIAL_CISTERNS) * TH_LANES + (size_t)i] = flow[i];
    }
}

/* u^2/D, 1/s, the largest of the faces of the canal. Those of the skull do not limit the step,
 * whatever their Lambda: there are few. */
static void find_largest(const struct abreast *a, double largest[TH_LANES])
{
    EACH_LANE(i) largest[i] = 0;
    for (size_t face = a->memory->n; face-- > 0;) {
        const size_t cell = (face + AXIAL_CISTERNS) * TH_LANES;
        const double *flow = a->memory->flow + cell, *conductance = a->drug->conductance + cell;
        const double *left = a->memory->spread + cell, between = a->memory->between[face];
        const double *section = a->memory->section + face * TH_LANES;
        double square[TH_LANES], spread[TH_LANES];
        bool larger = false;
        EACH_LANE(i) {
            square[i] = flow[i] * flow[i];
            spread[i] = left[i] * section[i] * (a->cell[i] * between);
        }
        EACH_LANE(i) larger |= square[i] > largest[i] * spread[i];
        for (int i = 0; larger && i < TH_LANES; i++)
            if (conductance[i] > 0 && square[i] > largest[i] * spread[i])
                largest[i] = square[i] / spread[i];
    }
}

static bool has_further(const struct axial_bulk *bulk)
{
    bool any = false;
    for (int k = TH_TIP + 1; k < TH_CSF_SOURCES; k++) any |= bulk->further[k].flow != 0;
    return any;
}

void th_axial_set_exchange(const struct axial_memory *memory, const struct axial_params *p,
                           const struct axial_drug *drug, const bool wanted[TH_LANES],
                           const bool loses[TH_LANES])
{
    static const double none[TH_LANES];
    struct abreast a = {.memory = memory, .drug = drug, .rows = th_canal_rows(drug->canal)};
    const struct th_canal_exchange exchange = {.conductance = drug->conductance,
                                               .flow = memory->flow,
                                               .volume = memory->volume,
                                               .spread = memory->spread};
    bool further[TH_LANES];
    double largest[TH_LANES];
    for (int i = 0; i < TH_LANES; i++) {
        further[i] = wanted[i] && has_further(&drug->key[i].bulk);
        if (wanted[i])
            take_lane(&a, p, i);
        if (wanted[i] && loses[i])
            fill_lost(&a, i);
    }
    fill_skull(&a, AXIAL_CONVEXITY, a.convexity);
    fill_skull(&a, AXIAL_SYLVIAN, none);
    fill_skull(&a, AXIAL_CISTERNS, a.cisterns);
    fill_losses(&a);
    fill_flows(&a, further);
    th_canal_exchange(drug->canal, &exchange, wanted);
    find_largest(&a, largest);
    for (int i = 0; i < TH_LANES; i++)
        if (wanted[i])
            drug->key[i].rate = largest[i];
}
