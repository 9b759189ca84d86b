/* A chain on one straight piece of the pump's line: see chain_private.h. */
#include "chain_private.h"

#include <math.h>

#include "laws.h"

/* p_0 at a knee, where `flow` goes in. */
static struct th_even at_knee(const struct th_chain *c, int m, struct th_even flow)
{
    const double g = c->face[0];
    return (struct th_even){c->knee[m] - (flow.now - c->surplus[0]) / g,
                            c->knee_slope[m] - (flow.slope - c->surplus_slope[0]) / g};
}

/* The flow that goes in at a knee, less the slips that begin at lower ones. */
static struct th_even flow_at(const struct th_chain *c, int m)
{
    struct th_even flow = {c->flow + c->port_flow, c->flow_slope};
    for (int j = 0; j < m; j++) {
        flow.now -= c->slip[j] * (c->knee[m] - c->knee[j]);
        flow.slope -= c->slip[j] * (c->knee_slope[m] - c->knee_slope[j]);
    }
    return flow;
}

struct th_piece th_piece_of(const struct th_chain *c, int yielding)
{
    const double g = c->face[0], *knee = c->knee, *moves = c->knee_slope, *slip = c->slip;
    struct th_piece p = {.yielding = yielding,
                         .offset = {c->flow + c->port_flow, c->flow_slope},
                         .surplus = {c->surplus[0], c->surplus_slope[0]},
                         .low.now = -INFINITY,
                         .high.now = INFINITY};
    for (int m = 0; m < yielding; m++) {
        p.slope += slip[m];
        p.offset.now += slip[m] * knee[m];
        p.offset.slope += slip[m] * moves[m];
    }
    p.slope = fmax(p.slope, 0);
    p.flow_slope = (g * p.offset.slope + p.slope * p.surplus.slope) / (g + p.slope);
    p.leak = g * p.slope / (g + p.slope);
    if (yielding > 0)
        p.low = at_knee(c, yielding - 1, flow_at(c, yielding - 1));
    if (yielding < c->slips)
        p.high = at_knee(c, yielding, flow_at(c, yielding));
    return p;
}

struct th_piece th_piece_at(const struct th_chain *c, double pressure)
{
    int yielding = 0;
    while (yielding < c->slips && pressure > th_piece_of(c, yielding).high.now) yielding++;
    return th_piece_of(c, yielding);
}

/* The flow from the pump, from the flatter of its line and that of the first face: it rounds
 * less. */
static double inlet_flow(const struct th_chain *c, const struct th_start *s)
{
    double flow = c->flow + c->port_flow;
    for (int m = 0; m < s->piece.yielding; m++) flow -= c->slip[m] * (s->inlet - c->knee[m]);
    return s->piece.slope > c->face[0] ? c->face[0] * (s->inlet - s->node) + c->surplus[0]
                                       : flow;
}

double th_node_pressure(const struct th_chain *c, int k)
{
    return c->stored[k] / c->compliance + c->outside[k];
}

/* The pump's flow, and what narrowing faces pass beyond what they conduct. */
static void find_ramps(const struct th_chain *c, struct th_start *s)
{
    const int n = c->nodes;
    double from = s->piece.flow_slope;
    s->even = s->piece.offset.slope == 0 && s->piece.surplus.slope == 0;
    for (int k = 0; k < n; k++) {
        const double to = c->surplus_slope[k + 1], ramp = from - to;
        s->even &= to == 0;
        for (int j = 0; ramp != 0 && j < n; j++)
            s->ramp[j] += s->modes->shape[k * n + j] * ramp;
        from = to;
    }
}

struct th_start th_start_of(const struct th_chain *c, struct th_piece piece)
{
    const int n = c->nodes;
    double face[TH_SEGMENTS + 1], leak[TH_SEGMENTS] = {0};
    struct th_start s = {.piece = piece, .node = th_node_pressure(c, 0)};
    s.modes = &c->modes[piece.yielding];
    s.inlet = th_piece_inlet(c, &piece, s.node, 0);
    s.in = inlet_flow(c, &s);
    double from = s.node, flow = s.in;
    for (int k = 0; k < n; k++) {
        double to = k + 1 < n ? th_node_pressure(c, k + 1) : c->tip;
        double out = c->face[k + 1] * (from - to) + c->surplus[k + 1];
        s.net[k] = flow - out;
        if (c->leak[k] > 0) {
            s.over[k] = c->stored[k] / c->compliance + (c->outside[k] - c->beyond[k]);
            s.net[k] -= c->leak[k] * s.over[k];
        }
        from = to;
        flow = out;
    }
    face[0] = piece.leak / c->compliance;
    for (int k = 1; k <= n; k++) face[k] = c->face[k] / c->compliance;
    for (int k = 0; k < n; k++) leak[k] = c->leak[k] / c->compliance;
    th_modes_find(s.modes, face, leak);
    for (int k = 0; k < n; k++)
        for (int j = 0; j < n; j++) s.push[j] += s.modes->shape[k * n + j] * s.net[k];
    find_ramps(c, &s);
    return s;
}

double th_start_moved(const struct th_chain *c, const struct th_start *s, double time)
{
    double sum = 0;
    for (int j = 0; j < c->nodes; j++) {
        const struct th_fade f = th_fade(s->modes->rate[j] * time);
        sum += s->modes->shape[j] *
               (s->push[j] * time * f.mean + s->ramp[j] * time * time * f.integral);
    }
    return sum / c->compliance;
}

/* Cheap and wide: (1 - e^-x)/x < 2/(2 + x), and of the ramp
 * (x - 1 + e^-x)/x2 < 3/(6 + 2 x). */
void th_start_bound(const struct th_chain *c, const struct th_start *s, double time,
                    double *down, double *up)
{
    *down = *up = 0;
    for (int j = 0; j < c->nodes; j++) {
        double x = s->modes->rate[j] * time;
        double most = s->modes->shape[j] * s->push[j] * time * 2 / (2 + x) / c->compliance;
        *(most < 0 ? down : up) += most;
        double ramp = s->modes->shape[j] * s->ramp[j];
        *(ramp < 0 ? down : up) += ramp * time * time * 3 / (6 + 2 * x) / c->compliance;
    }
}

static bool within(const struct th_start *s, double by, double time)
{
    return s->node + by >= th_even_at(s->piece.low, time) &&
           s->node + by <= th_even_at(s->piece.high, time);
}

/* Instants are tried in a row that grows from a part of the fastest relaxation: an excursion
 * between two of them is too small to matter. */
double th_start_leave(const struct th_chain *c, const struct th_start *s, double time)
{
    double down, up, fastest = 1e-6;
    th_start_bound(c, s, time, &down, &up);
    if (within(s, down, 0) && within(s, up, 0) && within(s, down, time) && within(s, up, time))
        return time;
    for (int j = 0; j < c->nodes; j++) fastest = fmax(fastest, s->modes->rate[j]);
    double inside = 0, outside = fmin(0.05 / fastest, time);
    while (within(s, th_start_moved(c, s, outside), outside)) {
        if (outside >= time)
            return time;
        inside = outside;
        outside = fmin(1.25 * outside, time);
    }
    for (int k = 0; k < TH_HALVINGS && outside - inside > 1e-15 * outside; k++) {
        double middle = inside + (outside - inside) / 2;
        *(within(s, th_start_moved(c, s, middle), middle) ? &inside : &outside) = middle;
    }
    return outside;
}
