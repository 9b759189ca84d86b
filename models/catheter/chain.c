/* Advances one lane's ladder over a step: see chain.h. */
#include "chain_private.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "laws.h"

enum { CROSSINGS = 20 };

/* Of the nodes that leak, the integral of the pressure over that outside, and its moment. */
static void sum_leaks(const struct th_chain *c, const struct th_start *s, double time,
                      double to_middle, struct th_passage *p)
{
    const int n = c->nodes;
    for (int k = 0; k < n; k++) {
        double slower = 0, bend = 0;
        for (int j = 0; c->leak[k] > 0 && j < n; j++) {
            const double x = s->modes->rate[j] * time, more = s->ramp[j] * time;
            const double shape = s->modes->shape[k * n + j];
            const struct th_fade f = th_fade(x);
            const struct th_ramp r = more != 0 ? th_ramp(x) : (struct th_ramp){0};
            slower += shape * (s->push[j] * f.integral + more * r.mean);
            bend += shape * (s->push[j] * f.bend + more * r.bend);
        }
        const double over = s->over[k] * time + time * time / c->compliance * slower;
        p->over[k] += over;
        p->over_moment[k] += time * time * time / c->compliance * bend + to_middle * over;
    }
}

/* The port's part of what slips on a piece. */
static bool port_yields(const struct th_chain *c, const struct th_piece *piece)
{
    return c->port >= 0 && c->port < piece->yielding;
}

/* Of what came in on a piece the part of the pump. Where it slips not at all that is its flow;
 * where the port does the mean pressure at the inlet follows from all that came in. */
static double pumped(const struct th_chain *c, const struct th_piece *piece, double time,
                     double in)
{
    double flow = (c->flow + c->flow_slope * time / 2) * time;
    bool slips = false;
    for (int m = 0; m < piece->yielding; m++) slips |= m != c->port && c->slip[m] != 0;
    if (c->port < 0)
        return in;
    if (!slips || !port_yields(c, piece))
        return slips ? in - c->port_flow * time : flow;
    const double pressure =
        ((piece->offset.now + piece->offset.slope * time / 2) * time - in) / piece->slope;
    for (int m = 0; m < piece->yielding; m++)
        if (m != c->port)
            flow -= c->slip[m] * (pressure - (c->knee[m] + c->knee_slope[m] * time / 2) * time);
    return flow;
}

/* Carries the walls over the time, which ends `to_middle` s from the step's middle at its own
 * middle. */
static void relax(struct th_chain *c, const struct th_start *s, double time, double to_middle,
                  struct th_passage *p)
{
    const int n = c->nodes;
    const double ramp = s->piece.flow_slope * time;
    double gain[TH_SEGMENTS], lean[TH_SEGMENTS], slower = 0, bend = 0, skew = 0, kept = 0;
    for (int j = 0; j < n; j++) {
        const double x = s->modes->rate[j] * time, shape = s->modes->shape[j];
        const double push = s->push[j], more = s->ramp[j] * time;
        const struct th_fade f = th_fade(x);
        const struct th_ramp r = more != 0 ? th_ramp(x) : (struct th_ramp){0};
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
    p->pumped += pumped(c, &s->piece, time, in);
    p->moment_out += moment - skew + to_middle * (in - kept);
    sum_leaks(c, s, time, to_middle, p);
}

static double inlet_pressure(const struct th_chain *c, double first)
{
    const struct th_piece piece = th_piece_at(c, first);
    return th_piece_inlet(c, &piece, first, 0);
}

/* At the inlet on the same piece, after a time. */
static double inlet_after(const struct th_chain *c, const struct th_start *s, double time)
{
    const double first = s->node + th_start_moved(c, s, time);
    return th_piece_inlet(c, &s->piece, first, time);
}

/* The pressure may rise and fall within the time: its peak is looked for where it can be above
 * both ends, at instants in a row that grows, and then around the best of them. */
static double peak(const struct th_chain *c, const struct th_start *s, double time)
{
    double down, up, most = fmax(s->inlet, inlet_after(c, s, time)), fastest = 1e-6;
    const double yields = c->face[0] + s->piece.slope,
                 pump = (s->piece.offset.slope - s->piece.surplus.slope) * time;
    th_start_bound(c, s, time, &down, &up);
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
    for (int k = 0; k < TH_HALVINGS && high - low > 1e-6 * high; k++) {
        const double first = low + (high - low) / 3, second = high - (high - low) / 3;
        const double before = inlet_after(c, s, first), after = inlet_after(c, s, second);
        *(before < after ? &low : &high) = before < after ? first : second;
        most = fmax(most, fmax(before, after));
    }
    return most;
}

/* Nothing moves or relaxes but by rounding: what comes in goes out. */
static bool settled(const struct th_chain *c, const struct th_start *s)
{
    double sum = 0, through = fabs(s->in);
    for (int j = 0; j < c->nodes; j++) {
        sum += fabs(s->push[j]);
        through += c->leak[j] * fabs(s->over[j]);
    }
    return s->even && sum <= 1e-10 * through + 1e-22;
}

static void carry(struct th_chain *c, const struct th_start *s, double time, double to_middle,
                  struct th_passage *p)
{
    if (!settled(c, s)) {
        p->highest = fmax(p->highest, peak(c, s, time));
        relax(c, s, time, to_middle, p);
        return;
    }
    p->highest = fmax(p->highest, s->inlet);
    p->in += s->in * time;
    p->pumped += pumped(c, &s->piece, time, s->in * time);
    p->moment_out += to_middle * s->in * time;
    for (int k = 0; k < c->nodes; k++) {
        p->over[k] += s->over[k] * time;
        p->over_moment[k] += to_middle * s->over[k] * time;
    }
}

bool th_chain_same(const struct th_chain *one, const struct th_chain *other)
{
    const size_t from = offsetof(struct th_chain, compliance),
                 to = offsetof(struct th_chain, modes);
    return one->nodes == other->nodes && one->slips == other->slips &&
           one->port == other->port &&
           memcmp(&one->compliance, &other->compliance, to - from) == 0;
}

void th_chain_fix(struct th_chain *c, double flow)
{
    c->flow = flow;
    c->flow_slope = 0;
    for (int m = 0; m < c->slips; m++) c->slip[m] *= m == c->port;
}

void th_chain_hold(struct th_chain *c, double least, double most)
{
    const struct th_start s = th_start_of(c, th_piece_at(c, th_node_pressure(c, 0)));
    double in = s.in;
    if (c->port >= 0) {
        in = c->flow;
        for (int m = 0; m < s.piece.yielding; m++)
            in -= m == c->port ? 0 : c->slip[m] * (s.inlet - c->knee[m]);
    }
    if (in < least || in > most)
        th_chain_fix(c, in < least ? least : most);
}

void th_chain_narrow(struct th_chain *c, const double *first, double tip, double time)
{
    struct th_chain before = *c;
    before.face[0] = first[0];
    const double node = th_node_pressure(c, 0);
    const struct th_piece piece = th_piece_at(&before, node);
    double from = th_piece_inlet(&before, &piece, node, 0);
    for (int k = 0; k <= c->nodes; k++) {
        const bool last = k == c->nodes;
        const double to = last ? c->tip : th_node_pressure(c, k);
        c->surplus[k] = (first[k] - c->face[k]) * (from - to);
        if (last)
            c->surplus[k] += first[k] * (to - tip);
        c->surplus_slope[k] = -c->surplus[k] / time;
        from = to;
    }
}

struct th_passage th_chain_advance(struct th_chain *c, double time)
{
    struct th_passage p = {.highest = -INFINITY};
    struct th_piece piece = th_piece_at(c, th_node_pressure(c, 0));
    double done = 0, rest = time;
    for (int crossing = 0; rest > 0; crossing++) {
        const struct th_start s = th_start_of(c, piece);
        const double now = crossing < CROSSINGS ? th_start_leave(c, &s, rest) : rest;
        const bool up =
            now < rest && s.node + th_start_moved(c, &s, now) > th_even_at(piece.high, now);
        carry(c, &s, now, done + now / 2 - time / 2, &p);
        c->flow += c->flow_slope * now;
        for (int k = 0; k <= c->nodes; k++) c->surplus[k] += c->surplus_slope[k] * now;
        for (int m = 0; m < c->slips; m++) c->knee[m] += c->knee_slope[m] * now;
        if (now < rest)
            piece = th_piece_of(c, piece.yielding + (up ? 1 : -1));
        done += now;
        rest = now < rest ? time - done : 0;
    }
    p.pressure = inlet_pressure(c, th_node_pressure(c, 0));
    return p;
}
