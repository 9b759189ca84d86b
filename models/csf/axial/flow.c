/* csf/axial: bulk flow, of what is formed, absorbed and stored in this step by the ports of
 * pressure and of what comes in at the tip.
 *
 * The coefficients of the canal, and factors of its matrix, are made anew whenever a flow has
 * changed. So what comes in is taken in whole grains (th_csf_grains), and what is absorbed is
 * all of it that is not stored, by pressure's shares: while the flow through a catheter drifts
 * by less than a grain, all bulk flows keep their bits. */
#include "axial.h"

#include <math.h>

void th_axial_update_flow(const struct th_view *view, int lane)
{
    struct axial_states *s = view->states;
    const struct th_ports *port = view->ports;
    const double flow = port->catheter.opening_volume[TH_TIP][lane] / view->step[lane];
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

struct axial_bulk th_axial_bulk(const struct th_view *view, int lane)
{
    const struct axial_states *s = view->states;
    const struct th_ports *port = view->ports;
    const struct th_pressure_ports *pressure = &port->pressure;
    return (struct axial_bulk){
        .infused = s->flow[lane],
        .stored = pressure->stored[TH_CANAL][lane] + pressure->stored[TH_SKULL][lane],
    };
}

/* The skull's cells lie in a row: what a cell absorbs or holds above a border flows up through
 * it. */
struct axial_flows th_axial_flows(const struct axial_params *p, const struct axial_key *key,
                                  int i)
{
    const struct axial_fluid *by = &key->fluid;
    const struct axial_bulk *bulk = &key->bulk;
    const double formed = by->formed[TH_CANAL] + by->formed[TH_SKULL];
    const double absorbed = fmax(0, formed + bulk->infused - bulk->stored);
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
