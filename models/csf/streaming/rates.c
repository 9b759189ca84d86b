/* csf/streaming: the rates of a drug in a lane, from ports and parameters: exchange between CSF
 * and cord of each cell, losses, and the edges of the body (body.h). */
#include "streaming.h"

#include "laws.h"

#include <math.h>

void th_streaming_set_exchange(const struct th_view *view,
                               const struct streaming_memory *memory, size_t d, int i,
                               struct streaming_exchange *exchange)
{
    const struct streaming_params *p = view->params;
    const struct th_ports *port = view->ports;
    const struct streaming_mesh *mesh = &memory->mesh;
    const struct streaming_drug *own = &memory->drug[d];
    const double pial = port->drug.pial_permeability[d][i], depth = port->tissue.depth[i];
    const double partition = port->drug.partition[d][i];
    const bool tissue = partition > 0 && depth > 0;
    *exchange = (struct streaming_exchange){.uptake = own->uptake[0],
                                            .out = own->out,
                                            .release = tissue ? pial / (depth * partition) : 0,
                                            .cleared = port->drug.tissue_clearance[d][i],
                                            .binding = port->drug.binding[d][i],
                                            .unbinding = port->drug.unbinding[d][i],
                                            .exposure = memory->exposure,
                                            .held = memory->held};
    exchange->fastest =
        fmax(exchange->release + exchange->cleared + exchange->binding, exchange->unbinding);
    for (size_t c = 0; c < mesh->cells; c++) {
        const double beside =
            tissue ? th_streaming_layer_volume(view, memory, 0, c, i) / depth : 0;
        const double dura = p->dura_surface[i] * th_streaming_dura(memory, p, c, i);
        const double even = fmax(0, memory->absorbed[c]);
        for (size_t j = 0; j < mesh->angles; j++) {
            const size_t at = th_streaming_at(mesh, j, c);
            const double per = memory->per_volume[at], wall = per / (double)mesh->angles;
            own->uptake[0][at] = pial * beside * wall;
            own->out[at] = own->uptake[0][at] + even * memory->lateral[j] * per +
                           port->drug.dural_permeability[d][i] * dura * wall +
                           th_streaming_drawn_rate(memory, TH_CSF_NEEDLE, j, c) +
                           th_streaming_drawn_rate(memory, TH_CSF_LEAK, j, c);
            if (own->out[at] > exchange->fastest)
                exchange->fastest = own->out[at];
        }
    }
}

/* ---- the body ---- */

/* Between two states of volumes by mixing and a flow that goes up, in exponential fitting
 * (laws.h) as csf/axial has it. */
static void exchange(struct streaming_body *body, int below, int above, double below_volume,
                     double above_volume, double mixing, double up)
{
    double rise = fmax(up, 0), fall = fmax(-up, 0);
    if (mixing > 0) {
        rise = mixing * th_bernoulli(-up / mixing);
        fall = mixing * th_bernoulli(up / mixing);
    }
    th_streaming_add_edge(body, below, above, rise / below_volume, BODY_MOVES);
    th_streaming_add_edge(body, above, below, fall / above_volume, BODY_MOVES);
}

/* CSF that is drawn above the foramen magnum. */
static void add_drawn(const struct streaming_memory *memory, struct streaming_body *body,
                      double cisterns, double ventricle)
{
    for (int k = TH_CSF_NEEDLE; k < TH_CSF_SOURCES; k++) {
        const struct streaming_place *place = &memory->places[k];
        const enum body_fate fate = k == TH_CSF_NEEDLE ? BODY_DRAWN : BODY_LEAKED;
        if (!place->used || !(place->flow < 0))
            continue;
        th_streaming_add_edge(body, BODY_CISTERNS, 0, -place->flow * place->above / cisterns,
                              fate);
        if (place->ventricle)
            th_streaming_add_edge(body, BODY_VENTRICLE, 0, -place->flow / ventricle, fate);
    }
}

static void add_skull(const struct th_view *view, const struct streaming_memory *memory,
                      struct streaming_body *body, int i)
{
    const struct streaming_params *p = view->params;
    const struct th_ports *port = view->ports;
    const struct th_csf_fluid fluid = th_csf_fluid(port, i);
    double infused = 0, here = 0;
    for (int k = TH_TIP; k < TH_CSF_SOURCES; k++) {
        const struct streaming_place *place = &memory->places[k];
        infused += place->used ? place->flow : 0;
        here += place->used && place->ventricle ? place->flow : 0;
    }
    const struct th_csf_shares shares =
        th_csf_shares(&fluid, infused,
                      port->pressure.stored[TH_CANAL][i] + port->pressure.stored[TH_SKULL][i]);
    double volume[BODY_SKULL], all = 0;
    for (int c = 0; c < BODY_SKULL; c++) {
        volume[c] = th_streaming_skull_volume(p, c, i);
        all += volume[c];
    }
    const double outer = shares.convexity + shares.held_in_skull * volume[BODY_CONVEXITY] / all;
    const double upper = outer + shares.held_in_skull * volume[BODY_SYLVIAN] / all;
    exchange(body, BODY_CISTERNS, BODY_SYLVIAN, volume[BODY_CISTERNS], volume[BODY_SYLVIAN],
             p->cistern_mixing[i], upper);
    exchange(body, BODY_SYLVIAN, BODY_CONVEXITY, volume[BODY_SYLVIAN], volume[BODY_CONVEXITY],
             p->convexity_mixing[i], outer);
    th_streaming_add_edge(body, BODY_CISTERNS, BODY_PLASMA,
                          shares.cisterns / volume[BODY_CISTERNS], BODY_CISTERN_ABSORBED);
    th_streaming_add_edge(body, BODY_CONVEXITY, BODY_PLASMA,
                          shares.convexity / volume[BODY_CONVEXITY], BODY_CONVEXITY_ABSORBED);
    const double brain = port->tissue.brain_volume[i];
    for (int c = 0; c < BODY_SKULL && brain > 0; c++)
        exchange(body, c, BODY_BRAIN + c, volume[c], th_streaming_brain_share[c] * brain,
                 th_streaming_brain_share[c] * port->tissue.brain_exchange[i], 0);
    const double ventricle = th_streaming_ventricle_volume(p, i);
    if (ventricle > 0)
        th_streaming_add_edge(body, BODY_VENTRICLE, BODY_CISTERNS,
                              fmax(0, port->pressure.formed[TH_SKULL][i] + here) / ventricle,
                              BODY_MOVES);
    add_drawn(memory, body, volume[BODY_CISTERNS], ventricle);
}

static void add_plasma(const struct th_view *view, const struct streaming_memory *memory,
                       struct streaming_body *body, size_t d, int i)
{
    const struct th_ports *port = view->ports;
    const struct th_csf_properties drug = th_csf_properties(port, d, i);
    const double others[] = {drug.peripheral_volume, drug.deep_volume};
    const double between[] = {drug.intercompartmental, drug.deep_intercompartmental};
    double tissue = 0;
    th_streaming_add_edge(body, BODY_PLASMA, 0, drug.plasma_clearance / drug.plasma_volume,
                          BODY_FORMS);
    for (int k = 0; k < 2; k++)
        if (others[k] > 0)
            exchange(body, BODY_PLASMA, BODY_PLASMA + 1 + k, drug.plasma_volume, others[k],
                     between[k], 0);
    for (int w = 0; w < TH_WAYS; w++) {
        const bool on = w == TH_GUT && drug.inward[TH_TRANSIT] > 0;
        const int from = BODY_WAYS + w;
        th_streaming_add_edge(body, from, on ? BODY_WAYS + TH_TRANSIT : BODY_PLASMA,
                              drug.inward[w], BODY_MOVES);
        th_streaming_add_edge(body, from, 0, drug.unabsorbed[w], BODY_CLEARS);
        th_streaming_add_edge(body, from, 0, drug.first_pass[w], BODY_FORMS);
    }
    for (size_t l = 0; l < memory->layers; l++)
        tissue += th_streaming_from_plasma(view, memory, d, l, i);
    th_streaming_add_edge(body, BODY_PLASMA, 0, tissue / drug.plasma_volume, BODY_TO_TISSUE);
}

void th_streaming_set_body(const struct th_view *view, const struct streaming_memory *memory,
                           size_t species, int lane)
{
    struct streaming_body *body = memory->drug[species].body;
    body->count = 0;
    add_skull(view, memory, body, lane);
    add_plasma(view, memory, body, species, lane);
}
