/* csf/axial: bulk flow, and the fluid that canal and skull hold when they widen.
 *
 * Infused fluid is held at first, V above rest, and is absorbed within minutes:
 *
 *     dV/dt = q - V/tau,   tau = relaxation, q the flow that comes in
 *
 * Over a step with a steady q V rises by an exact amount, and so the step's mean absorption is
 * exact too. The share compliance_share of V lies evenly along the canal, the rest in the skull
 * by its volumes; fluid that is held does not flow further.
 *
 * V is followed from the first bolus of some size on until it has settled. The strokes of a
 * pump in between move less CSF than a beat, and would only cost time by their steps. */
#include "axial.h"

#include <math.h>

/* Shares of the canal's CSF: the least bolus that is followed; the volume that may be misplaced
 * within a step; the rest at which V has settled. */
#define LEAST_BOLUS 1e-3
#define MISPLACED 1e-5
#define SETTLED 1e-6
/* The infused flow is rounded to this share of the production, so that coefficients and factors
 * stay the same while it drifts by less. */
#define GRAIN 0x1p-20

static double whole_grains(double flow, double grain)
{
    return grain > 0 ? grain * rint(flow / grain) : flow;
}

static bool is_followed(const struct th_view *view, int lane)
{
    const struct axial_params *p = view->params;
    const struct th_ports *port = view->ports;
    return port->program.ordered_bolus[lane] > LEAST_BOLUS * p->volume[lane];
}

/* V after the step in closed form; its rise over the step is the stored flow. */
void th_axial_update_flow(const struct th_view *view, int lane)
{
    const struct axial_params *p = view->params;
    struct axial_states *s = view->states;
    const struct th_ports *port = view->ports;
    const double h = view->step[lane], tau = p->relaxation[lane];
    const double flow = port->catheter.opening_volume[TH_TIP][lane] / h,
                 lacks = flow * tau - s->held_volume[lane];
    const double rises = lacks * (tau > 0 ? -expm1(-h / tau) : 1);
    s->ordered_flow[lane] = port->program.ordered_flow[lane];
    s->flow[lane] = whole_grains(flow, p->production[lane] * GRAIN);
    s->gives_way[lane] = is_followed(view, lane) ||
                         (s->gives_way[lane] > 0 && fabs(lacks) > SETTLED * p->volume[lane]);
    s->stored_flow[lane] = s->gives_way[lane] > 0 ? rises / h : 0;
    s->held_volume[lane] += s->stored_flow[lane] * h;
}

double th_axial_flow_step(const struct th_view *view, int lane)
{
    const struct axial_params *p = view->params;
    const struct axial_states *s = view->states;
    const struct th_ports *port = view->ports;
    const double tau = p->relaxation[lane];
    if (!(tau > 0) || !(s->gives_way[lane] > 0 || is_followed(view, lane)))
        return INFINITY;
    /* The flow of the next step is not known: it is that of the last step plus the change of
     * the order since, or the ordered one, whichever disturbs less: neither a line that drains
     * for seconds nor a kink that holds flow back continues. */
    const double order = port->program.ordered_flow[lane], held = s->held_volume[lane];
    const double goes_on = (s->flow[lane] + order - s->ordered_flow[lane]) * tau - held;
    const double rises = fmin(fabs(goes_on), fabs(order * tau - held));
    return tau * sqrt(8 * MISPLACED * p->volume[lane] / rises);
}

/* Absorption takes all that is formed or infused, less what is stored. The skull's cells lie in
 * a row: what a cell absorbs or holds above a border flows up through it. */
struct axial_flows th_axial_flows(const struct axial_params *p, const struct axial_bulk *bulk,
                                  int i)
{
    const double absorbed = fmax(0, p->production[i] + bulk->infused - bulk->stored);
    const double skull = (1 - p->spinal_absorption[i]) * absorbed;
    const double held = (1 - p->compliance_share[i]) * bulk->stored;
    struct axial_flows flows = {
        .spine = p->spinal_absorption[i] * absorbed,
        .cisterns = p->cistern_absorption[i] * skull,
        .convexity = (1 - p->cistern_absorption[i]) * skull,
        .formed = th_axial_formed(p, i),
        .held = p->compliance_share[i] * bulk->stored,
    };
    double all = 0;
    for (int c = 0; c < AXIAL_SKULL; c++) all += th_axial_skull_volume(p, c, i);
    flows.above_sylvian =
        flows.convexity + held * th_axial_skull_volume(p, AXIAL_CONVEXITY, i) / all;
    flows.above_cisterns =
        flows.above_sylvian + held * th_axial_skull_volume(p, AXIAL_SYLVIAN, i) / all;
    return flows;
}
