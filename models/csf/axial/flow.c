/* csf/axial: bulk flow, of what is formed, absorbed and stored in this step by the ports of
 * pressure and of what comes in and is drawn at all openings.
 *
 * The coefficients of the canal, and factors of its matrix, are made anew whenever a flow has
 * changed. So what comes in, is drawn or leaks is taken in whole grains (th_csf_grains), what
 * is stored only from half a grain on, and what is absorbed is the rest, by pressure's shares:
 * while the flow through a catheter drifts by less than a grain, all bulk flows keep their
 * bits. */
#include "axial.h"

#include <math.h>
#include <string.h>

void th_axial_update_flow(const struct th_view *view, int lane)
{
    struct axial_states *s = view->states;
    const struct th_ports *port = view->ports;
    const double flow = th_axial_source_flow(view, TH_TIP, lane);
    s->flow[lane] = th_csf_grains(port, flow, lane);
}

struct axial_fluid th_axial_fluid(const struct th_view *view, int lane)
{
    const struct th_ports *port = view->ports;
    const struct th_pressure_ports *pressure = &port->pressure;
    return (struct axial_fluid){
        .density = pressure->density[lane],
        .formed = {pressure->formed[TH_CANAL][lane], pressure->formed[TH_SKULL][lane]},
        .spinal = pressure->spinal_share[lane],
        .cisterns = pressure->cistern_share[lane],
        .compliance = pressure->compliance_share[lane],
    };
}

struct axial_bulk th_axial_bulk(const struct th_view *view, const struct axial_room *room,
                                int lane)
{
    const struct axial_states *s = view->states;
    const struct th_ports *port = view->ports;
    const struct th_pressure_ports *pressure = &port->pressure;
    const struct axial_further *further = th_axial_further(view, room);
    const double stored = pressure->stored[TH_CANAL][lane] + pressure->stored[TH_SKULL][lane];
    struct axial_bulk bulk = {
        .infused = s->flow[lane],
        .stored = th_csf_grains(port, stored, lane) == 0 ? 0 : stored,
    };
    for (int k = AXIAL_NEEDLE; k < AXIAL_SOURCES; k++)
        if (!th_axial_source_in_ventricle(view, k, lane))
            bulk.drawn[k - AXIAL_NEEDLE] = fmax(0, -further->flow[k][lane]);
    for (int k = TH_TIP + 1; k < AXIAL_SOURCES; k++) {
        const struct axial_source *source = th_axial_source(room, k, lane);
        if (further->flow[k][lane] == 0)
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
    const struct axial_fluid *by = &key->fluid;
    const struct axial_bulk *bulk = &key->bulk;
    const double formed = by->formed[TH_CANAL] + by->formed[TH_SKULL];
    double infused = bulk->infused;
    for (int k = TH_TIP + 1; k < AXIAL_SOURCES; k++) infused += bulk->further[k].flow;
    const double absorbed = fmax(0, formed + infused - bulk->stored);
    const double skull = (1 - by->spinal) * absorbed;
    const double held = (1 - by->compliance) * bulk->stored;
    struct axial_flows flows = {
        .spine = by->spinal * absorbed,
        .cisterns = by->cisterns * skull,
        .convexity = (1 - by->cisterns) * skull,
        .formed = by->formed[TH_CANAL],
        .held = by->compliance * bulk->stored,
    };
    double all = 0;
    for (int c = 0; c < AXIAL_SKULL; c++) all += th_axial_skull_volume(p, c, i);
    flows.above_sylvian =
        flows.convexity + held * th_axial_skull_volume(p, AXIAL_CONVEXITY, i) / all;
    flows.above_cisterns =
        flows.above_sylvian + held * th_axial_skull_volume(p, AXIAL_SYLVIAN, i) / all;
    return flows;
}
