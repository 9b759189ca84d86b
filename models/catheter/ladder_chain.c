/* catheter/ladder: the chain of one lane, from parameters, faults, pump and reservoir. */
#include "ladder.h"
#include "laws.h"
#include "pinches.h"
#include "ports.h"

#include <math.h>

/* Of a segment: between the places of holes there is always some resistance. */
static const double least_piece = 1e-6;
/* Pa s/m3, between the pump and the first node: the pressure there must have a value. */
static const double most_inlet = 1e25;

/* Half a segment at both ends, a whole one between, and the faults; from a node with holes on
 * it is the piece from their place. */
void th_ladder_faces(const struct th_view *view, const struct th_holes *holes, int i,
                     double *resistance)
{
    const struct states *s = view->states;
    const struct fixed *f = view->fixed;
    const int n = count_segments(view);
    const struct th_tube tube = {s->length[i], s->bore[i], f->viscosity[i], n};
    for (int k = 0; k <= n; k++) {
        const bool moved = (k > 0 && holes->leaks[k - 1]) || (k < n && holes->leaks[k]);
        const double from = k > 0 ? holes->place[k - 1] : 0, to = k < n ? holes->place[k] : n;
        resistance[k] = moved ? f->resistance[i] * fmax(to - from, least_piece)
                              : f->resistance[i] / (k == 0 || k == n ? 2 : 1);
    }
    th_pinches_add(view->ports, i, &tube, holes, resistance);
    for (int k = 0; k <= n; k++)
        resistance[k] = fmax(resistance[k], least_piece * f->resistance[i]);
    resistance[0] = fmin(resistance[0], most_inlet);
}

double th_ladder_shift(const struct th_ports *ports, int lane)
{
    double sum = 0;
    for (int m = 0; m < TH_FAULTS; m++) sum += ports->fault.tip_shift[m][lane];
    return sum;
}

/* The space into which the tip opens: of several to which it has been moved the outermost. One
 * that has come down by more than what lay in the CSF has left it. */
static double tip_space(const struct th_view *view, double shift, int i)
{
    const struct params *p = view->params;
    const struct th_ports *ports = view->ports;
    double space = shift > 0 && shift >= p->intrathecal[i] ? TH_EPIDURAL : TH_CSF;
    for (int m = 0; m < TH_FAULTS; m++) space = fmax(space, ports->fault.tip_space[m][i]);
    return space;
}

void th_ladder_place(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    struct th_ports *ports = view->ports;
    const int n = count_segments(view);
    const double shift = th_ladder_shift(ports, i);
    ports->catheter.opening_space[TH_TIP][i] = tip_space(view, shift, i);
    ports->catheter.intrathecal[i] = ports->catheter.opening_space[TH_TIP][i] == TH_CSF
                                         ? fmax(p->intrathecal[i] - shift, 0)
                                         : 0;
    ports->catheter.opening_place[TH_TIP][i] = n;
    ports->catheter.opening_position[TH_TIP][i] = p->tip[i] + fmin(shift, p->intrathecal[i]);
    for (int m = 0; m < TH_FAULTS; m++) {
        ports->catheter.opening_space[1 + m][i] = ports->fault.opening_space[m][i];
        ports->catheter.opening_position[1 + m][i] = ports->fault.opening_position[m][i];
        ports->catheter.opening_conductance[1 + m][i] = ports->fault.opening_conductance[m][i];
        ports->catheter.opening_place[1 + m][i] =
            th_node_of(ports->fault.at[m][i] / s->length[i] * n, n) + 0.5;
    }
}

void th_ladder_press(const struct th_view *view, const struct th_chain *c,
                     const struct th_holes *holes, int i)
{
    const struct states *s = view->states;
    struct th_ports *ports = view->ports;
    for (int m = 0; m < TH_FAULTS; m++) {
        const double at = ports->fault.at[m][i] / s->length[i] * c->nodes;
        const int k = th_pinch_side(ports, i, at, holes);
        ports->catheter.opening_pressure[1 + m][i] =
            c->stored[k] / c->compliance + c->outside[k] -
            th_pressure_outside(ports, ports->catheter.opening_space[1 + m][i], i);
    }
}

struct th_chain th_ladder_chain(const struct th_view *view, const struct th_holes *holes,
                                double flow, double slope, int i)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    const struct th_ports *ports = view->ports;
    struct fixed *f = view->fixed;
    const int n = count_segments(view), low = th_relief_first(ports, i);
    const double tip = th_pressure_outside(ports, ports->catheter.opening_space[TH_TIP][i], i),
                 rest = s->ready[i] > 0 ? s->rest_pressure[i] : tip;
    const double within = fmax(p->intrathecal[i] - th_ladder_shift(ports, i), 0);
    const double tunnelled = n * (1 - within / s->length[i]);
    struct th_chain c = {.nodes = n,
                         .compliance = f->compliance[i],
                         .tip = tip,
                         .flow = flow,
                         .flow_slope = slope};
    double resistance[TH_SEGMENTS + 1];
    th_ladder_faces(view, holes, i, resistance);
    for (int k = 0; k <= n; k++) c.face[k] = 1 / resistance[k];
    for (int k = 0; k < n; k++) {
        double share = fmin(fmax(k + 1 - tunnelled, 0), 1);
        c.outside[k] = rest + share * (tip - rest);
        c.stored[k] = view->before[k * TH_LANES + i];
    }
    th_holes_leak(holes, &c);
    for (int m = 0; m < 2; m++) {
        c.knee[m] = ports->pump.slip_from[m ? 1 - low : low][i];
        c.slip[m] = ports->pump.slip[m ? 1 - low : low][i];
    }
    const size_t doubles = th_modes_doubles(n);
    for (int m = 0; m < TH_PIECES; m++) {
        c.modes[m] = th_modes_at(f->modes + (size_t)(i * TH_PIECES + m) * doubles, n);
        c.modes[m].beside = f->modes; /* members often have the same catheter */
        c.modes[m].apart = doubles;
        c.modes[m].others = TH_LANES * TH_PIECES;
    }
    const double nothing =
        2e-9 * ports->reservoir.capacity[i]; /* the reservoir's own guards stop there */
    if (ports->reservoir.usable[i] <= nothing || ports->reservoir.headroom[i] <= nothing)
        th_chain_hold(&c, ports->reservoir.headroom[i] <= nothing ? 0 : -INFINITY,
                      ports->reservoir.usable[i] <= nothing ? 0 : INFINITY);
    return c;
}
