/* Advances one lane's ladder over a step: see chain.h. */
#include "chain.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "laws.h"

enum { CROSSINGS = 20, HALVINGS = 60 };

static const double mixing = 10; /* s: shorter differences in time are not seen downstream */

/* A value that moves evenly: now, and per second. */
struct even {
    double now, slope;
};

static double at(struct even value, double time)
{
    return value.now + value.slope * time;
}

/* The inlet on one straight piece of the pump's line: q = flow - leak p_0 at the first node,
 * while p_0 is between low and high. */
struct piece {
    int yielding;
    double slope; /* q = offset - slope p at the inlet itself */
    struct even offset;
    double flow_slope; /* of the flow at the first node, m3/s2 */
    double leak;
    struct even low, high;
};

/* p_0 at a knee, where `flow` goes in. */
static struct even at_knee(const struct th_chain *c, int m, struct even flow)
{
    const double g = c->face[0];
    return (struct even){c->knee[m] - flow.now / g, c->knee_slope[m] - flow.slope / g};
}

static struct piece piece_of(const struct th_chain *c, int yielding)
{
    const double g = c->face[0], *knee = c->knee, *moves = c->knee_slope, *slip = c->slip;
    const struct even flow = {c->flow, c->flow_slope};
    struct piece p = {
        .yielding = yielding, .offset = flow, .low.now = -INFINITY, .high.now = INFINITY};
    for (int m = 0; m < yielding; m++) {
        p.slope += slip[m];
        p.offset.now += slip[m] * knee[m];
        p.offset.slope += slip[m] * moves[m];
    }
    p.slope = fmax(p.slope, 0);
    p.flow_slope = g * p.offset.slope / (g + p.slope);
    p.leak = g * p.slope / (g + p.slope);
    const struct even slipped = {flow.now - slip[0] * (knee[1] - knee[0]),
                                 flow.slope - slip[0] * (moves[1] - moves[0])};
    if (yielding > 0)
        p.low = yielding == 1 ? at_knee(c, 0, flow) : at_knee(c, 1, slipped);
    if (yielding < 2)
        p.high = yielding == 0 ? at_knee(c, 0, flow) : at_knee(c, 1, slipped);
    return p;
}

static struct piece piece_at(const struct th_chain *c, double pressure)
{
    int yielding = 0;
    while (yielding < 2 && pressure > piece_of(c, yielding).high.now) yielding++;
    return piece_of(c, yielding);
}

/* ---- from an instant ---- */

struct start {
    const struct th_modes *modes;
    struct piece piece;
    double node;              /* pressure of the first, Pa */
    double inlet;             /* pressure there, Pa */
    double in;                /* m3/s through the first face */
    double net[TH_SEGMENTS];  /* dS_k/dt, m3/s */
    double push[TH_SEGMENTS]; /* the same by modes */
};

/* The flow from the pump, from the flatter of its line and that of the first face: it rounds
 * less. */
static double inlet_flow(const struct th_chain *c, const struct start *s)
{
    double flow = c->flow;
    for (int m = 0; m < s->piece.yielding; m++) flow -= c->slip[m] * (s->inlet - c->knee[m]);
    return s->piece.slope > c->face[0] ? c->face[0] * (s->inlet - s->node) : flow;
}

static double node_pressure(const struct th_chain *c, int k)
{
    return c->stored[k] / c->compliance + c->outside[k];
}

static struct start start_of(const struct th_chain *c, struct piece piece)
{
    const int n = c->nodes;
    double face[TH_SEGMENTS + 1];
    struct start s = {.piece = piece, .node = node_pressure(c, 0)};
    s.modes = &c->modes[piece.yielding];
    s.inlet = (piece.offset.now + c->face[0] * s.node) / (c->face[0] + piece.slope);
    s.in = inlet_flow(c, &s);
    double from = s.node, flow = s.in;
    for (int k = 0; k < n; k++) {
        double to = k + 1 < n ? node_pressure(c, k + 1) : c->tip;
        double out = c->face[k + 1] * (from - to);
        s.net[k] = flow - out;
        from = to;
        flow = out;
    }
    face[0] = piece.leak / c->compliance;
    for (int k = 1; k <= n; k++) face[k] = c->face[k] / c->compliance;
    th_modes_find(s.modes, face);
    for (int j = 0; j < n; j++) s.push[j] = 0;
    for (int k = 0; k < n; k++)
        for (int j = 0; j < n; j++) s.push[j] += s.modes->shape[k * n + j] * s.net[k];
    return s;
}

/* By how much the first node's pressure has moved after a time. */
static double moved(const struct th_chain *c, const struct start *s, double time)
{
    double sum = 0;
    for (int j = 0; j < c->nodes; j++) {
        const struct th_fade f = th_fade(s->modes->rate[j] * time);
        const double ramp = s->modes->shape[j] * s->piece.flow_slope;
        sum +=
            s->modes->shape[j] * (s->push[j] * time * f.mean + ramp * time * time * f.integral);
    }
    return sum / c->compliance;
}

/* Bounds of that over the whole time, cheap and wide: (1 - e^-x)/x < 2/(2 + x), and of the ramp
 * (x - 1 + e^-x)/x2 < 3/(6 + 2 x). */
static void bound(const struct th_chain *c, const struct start *s, double time, double *down,
                  double *up)
{
    *down = *up = 0;
    for (int j = 0; j < c->nodes; j++) {
        double x = s->modes->rate[j] * time;
        double most = s->modes->shape[j] * s->push[j] * time * 2 / (2 + x) / c->compliance;
        *(most < 0 ? down : up) += most;
        double ramp = s->modes->shape[j] * s->modes->shape[j] * s->piece.flow_slope;
        *(ramp < 0 ? down : up) += ramp * time * time * 3 / (6 + 2 * x) / c->compliance;
    }
}

static bool within(const struct start *s, double by, double time)
{
    return s->node + by >= at(s->piece.low, time) && s->node + by <= at(s->piece.high, time);
}

/* The time at which the first node leaves the piece; the whole time if it does not. Instants
 * are tried in a row that grows from a part of the fastest relaxation: an excursion between two
 * of them is too small to matter. */
static double leave(const struct th_chain *c, const struct start *s, double time)
{
    double down, up, fastest = 1e-6;
    bound(c, s, time, &down, &up);
    if (within(s, down, 0) && within(s, up, 0) && within(s, down, time) && within(s, up, time))
        return time;
    for (int j = 0; j < c->nodes; j++) fastest = fmax(fastest, s->modes->rate[j]);
    double inside = 0, outside = fmin(0.05 / fastest, time);
    while (within(s, moved(c, s, outside), outside)) {
        if (outside >= time)
            return time;
        inside = outside;
        outside = fmin(1.25 * outside, time);
    }
    for (int k = 0; k < HALVINGS && outside - inside > 1e-15 * outside; k++) {
        double middle = inside + (outside - inside) / 2;
        *(within(s, moved(c, s, middle), middle) ? &inside : &outside) = middle;
    }
    return outside;
}

/* ---- a time on one piece ---- */

/* Carries the walls over the time, which ends `to_middle` s from the step's middle at its own
 * middle. */
static void relax(struct th_chain *c, const struct start *s, double time, double to_middle,
                  struct th_passage *p)
{
    const int n = c->nodes;
    const double ramp = s->piece.flow_slope * time;
    double gain[TH_SEGMENTS], lean[TH_SEGMENTS], slower = 0, bend = 0, skew = 0, kept = 0;
    for (int j = 0; j < n; j++) {
        const double x = s->modes->rate[j] * time, shape = s->modes->shape[j];
        const double push = s->push[j], more = shape * ramp;
        const struct th_fade f = th_fade(x);
        const struct th_ramp r = ramp != 0 ? th_ramp(x) : (struct th_ramp){0};
        gain[j] = time * (push * f.mean + more * f.integral);
        lean[j] = time * time * (push * f.lean + more * f.bend);
        slower += shape * (push * f.integral + more * r.mean);
        bend += shape * (push * f.bend + more * r.bend);
    }
    for (int k = 0; k < n; k++) {
        double more = 0;
        for (int j = 0; j < n; j++) {
            more += s->modes->shape[k * n + j] * gain[j];
            skew += s->modes->shape[k * n + j] * lean[j];
        }
        kept += more;
        c->stored[k] += more;
    }
    const double leak = s->piece.leak / c->compliance * time * time;
    const double in = (s->in + ramp / 2) * time - leak * slower;
    const double moment = ramp * time * time / 12 - leak * time * bend;
    p->in += in;
    p->moment_out += moment - skew + to_middle * (in - kept);
}

static double inlet_pressure(const struct th_chain *c, double first)
{
    const struct piece piece = piece_at(c, first);
    return (piece.offset.now + c->face[0] * first) / (c->face[0] + piece.slope);
}

/* At the inlet on the same piece, after a time. */
static double inlet_after(const struct th_chain *c, const struct start *s, double time)
{
    const double first = s->node + moved(c, s, time);
    return (at(s->piece.offset, time) + c->face[0] * first) / (c->face[0] + s->piece.slope);
}

/* The pressure may rise and fall within the time: its peak is looked for where it can be above
 * both ends, at instants in a row that grows, and then around the best of them. */
static double peak(const struct th_chain *c, const struct start *s, double time)
{
    double down, up, most = fmax(s->inlet, inlet_after(c, s, time)), fastest = 1e-6;
    const double yields = c->face[0] + s->piece.slope, pump = s->piece.offset.slope * time;
    bound(c, s, time, &down, &up);
    up = (c->face[0] * up + fmax(pump, 0)) / yields;
    down = (c->face[0] * down + fmin(pump, 0)) / yields;
    if (s->inlet + up - most <= 1e-6 + 1e-9 * fabs(s->inlet) || -down <= 1e-9 * up)
        return most;
    for (int j = 0; j < c->nodes; j++) fastest = fmax(fastest, s->modes->rate[j]);
    double low = 0, high = 0;
    double t = 0.05 / fastest;
    while (t < time) {
        const double here = inlet_after(c, s, t);
        if (here > most) {
            most = here;
            low = t / 1.25;
            high = fmin(1.25 * t, time);
        }
        t *= 1.25;
    }
    for (int k = 0; k < HALVINGS && high - low > 1e-6 * high; k++) {
        const double first = low + (high - low) / 3, second = high - (high - low) / 3;
        const double before = inlet_after(c, s, first), after = inlet_after(c, s, second);
        *(before < after ? &low : &high) = before < after ? first : second;
        most = fmax(most, fmax(before, after));
    }
    return most;
}

/* Nothing moves or relaxes but by rounding: what comes in goes out. */
static bool settled(const struct th_chain *c, const struct start *s)
{
    double sum = 0;
    for (int j = 0; j < c->nodes; j++) sum += fabs(s->push[j]);
    return s->piece.offset.slope == 0 && sum <= 1e-10 * fabs(s->in) + 1e-22;
}

static void carry(struct th_chain *c, const struct start *s, double time, double to_middle,
                  struct th_passage *p)
{
    if (!settled(c, s)) {
        p->highest = fmax(p->highest, peak(c, s, time));
        relax(c, s, time, to_middle, p);
        return;
    }
    p->highest = fmax(p->highest, s->inlet);
    p->in += s->in * time;
    p->moment_out += to_middle * s->in * time;
}

bool th_chain_same(const struct th_chain *one, const struct th_chain *other)
{
    const size_t from = offsetof(struct th_chain, compliance),
                 to = offsetof(struct th_chain, modes);
    return one->nodes == other->nodes &&
           memcmp(&one->compliance, &other->compliance, to - from) == 0;
}

void th_chain_fix(struct th_chain *c, double flow)
{
    c->flow = flow;
    c->flow_slope = c->slip[0] = c->slip[1] = 0;
}

void th_chain_hold(struct th_chain *c, double least, double most)
{
    double in = start_of(c, piece_at(c, node_pressure(c, 0))).in;
    if (in < least || in > most)
        th_chain_fix(c, in < least ? least : most);
}

struct th_passage th_chain_march(struct th_chain *c, double time)
{
    struct th_passage p = {.highest = -INFINITY};
    struct piece piece = piece_at(c, node_pressure(c, 0));
    double done = 0, rest = time;
    for (int crossing = 0; rest > 0; crossing++) {
        const struct start s = start_of(c, piece);
        const double now = crossing < CROSSINGS ? leave(c, &s, rest) : rest;
        const bool up = now < rest && s.node + moved(c, &s, now) > at(piece.high, now);
        carry(c, &s, now, done + now / 2 - time / 2, &p);
        c->flow += c->flow_slope * now;
        for (int m = 0; m < 2; m++) c->knee[m] += c->knee_slope[m] * now;
        if (now < rest)
            piece = piece_of(c, piece.yielding + (up ? 1 : -1));
        done += now;
        rest = now < rest ? time - done : 0;
    }
    p.pressure = inlet_pressure(c, node_pressure(c, 0));
    return p;
}

/* ---- how even ---- */

/* e^-xs over s from 0 to 1 less the straight line of the same mean and moment, in absolute
 * value, integrates to 0.064 x2 for small x and to 2.7/x for large x. */
static double uneven(const struct th_chain *c, const struct start *s, const double *size,
                     double time)
{
    double sum = 0;
    for (int j = 0; j < c->nodes; j++) {
        double x = s->modes->rate[j] * time;
        sum += size[j] * x * time * time / (15.6 + 0.37 * x * x * x);
    }
    double seen = fmin(time / mixing, 1);
    return sum * seen * seen;
}

/* Rates of change of the flows at both ends, m3/s2, by modes, beyond what an even change of the
 * pump's flow keeps up. */
static void sizes(const struct th_chain *c, const struct start *s, double change, double *size)
{
    const int n = c->nodes;
    const double reach = c->face[0] / (c->face[0] + s->piece.slope) * change;
    for (int j = 0; j < n; j++) {
        double inlet = fabs(s->modes->shape[j]), tip = fabs(s->modes->shape[(n - 1) * n + j]);
        double ends = inlet * s->piece.leak + tip * c->face[n], push = s->push[j];
        if (s->modes->rate[j] > 0)
            push -= s->modes->shape[j] * s->piece.flow_slope / s->modes->rate[j];
        size[j] = (fabs(push) + inlet * reach) * ends / c->compliance;
    }
}

double th_chain_even(const struct th_chain *c, double change, double within_volume)
{
    const struct start s = start_of(c, piece_at(c, node_pressure(c, 0)));
    double size[TH_SEGMENTS], least = 1e-4, most = 1e9;
    sizes(c, &s, change, size);
    if (uneven(c, &s, size, most) <= within_volume)
        return INFINITY;
    for (int k = 0; k < 12; k++) {
        double middle = sqrt(least * most);
        *(uneven(c, &s, size, middle) <= within_volume ? &least : &most) = middle;
    }
    return leave(c, &s, least);
}
