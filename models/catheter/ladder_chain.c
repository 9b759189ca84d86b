/* catheter/ladder: the chain of one lane, from parameters, faults, pump and reservoir, and what
 * it passes on in a step. */
#include "ladder.h"
#include "laws.h"
#include "pinches.h"
#include "ports.h"

#include <math.h>

/* Of a segment: between the places of holes there is always some resistance. */
static const double least_piece = 1e-6;
/* Pa s/m3, between the pump and the first node: the pressure there must have a value. */
static const double most_inlet = 1e25;

/* Of the healthy tube: half a segment at both ends, a whole one between; from a node that has
 * been moved on it is the piece from its place. Behind the last node one from hole to hole. */
static int lay_pieces(const struct th_view *view, const struct th_holes *holes, double whole,
                      double *resistance)
{
    const int n = count_segments(view), apart = holes->count - holes->apart;
    const struct th_hole *hole = holes->hole + holes->apart;
    for (int k = 0; k <= n + apart; k++) {
        const bool moved =
            (k > 0 && k <= n && holes->moved[k - 1]) || (k < n && holes->moved[k]);
        const double from = k > n ? hole[k - n - 1].at : k > 0 ? holes->place[k - 1] : 0;
        const double to = k < n ? holes->place[k] : k < n + apart ? hole[k - n].at : n;
        resistance[k] = moved || k > n ? whole * fmax(to - from, least_piece)
                                       : whole / (k == 0 || k == n ? 2 : 1);
    }
    return n + apart;
}

struct th_manifold th_ladder_faces(const struct th_view *view, const struct th_holes *holes,
                                   bool first, int i, double *resistance)
{
    const struct states *s = view->states;
    const struct fixed *f = view->fixed;
    const int n = count_segments(view);
    const struct th_tube tube = {s->length[i], s->bore[i], f->viscosity[i], n};
    double piece[TH_SEGMENTS + 1 + TH_HOLES];
    const int last = lay_pieces(view, holes, f->resistance[i], piece);
    th_pinches_add(view->ports, i, &tube, holes, first, piece);
    for (int k = 0; k <= last; k++) piece[k] = fmax(piece[k], least_piece * f->resistance[i]);
    piece[0] = fmin(piece[0], most_inlet);
    for (int k = 0; k <= n; k++) resistance[k] = piece[k];
    if (last == n && holes->open)
        return (struct th_manifold){.outside = holes->tip};
    const struct th_manifold end = th_manifold_of(holes, piece + n);
    resistance[n] += end.resistance;
    return end;
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

/* m from the tip, the nearest one first. */
static double side_distance(const struct params *p, int side, int i)
{
    return side ? p->side_first[i] + side * p->side_spacing[i] : p->side_first[i];
}

/* It lies where the tip does, but in the epidural space where the catheter has not reached the
 * CSF. */
static void place_side(const struct th_view *view, int side, int i)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    struct th_ports *ports = view->ports;
    struct th_catheter_ports *to = &ports->catheter;
    const int n = count_segments(view), k = TH_SIDE + side;
    const double distance = side_distance(p, side, i), tip = to->opening_space[TH_TIP][i];
    to->opening_space[k][i] =
        th_is(tip, TH_CSF) && distance > to->intrathecal[i] ? TH_EPIDURAL : tip;
    to->opening_position[k][i] = to->opening_position[TH_TIP][i] + distance;
    to->opening_place[k][i] = fmax(n * (1 - distance / s->length[i]), n - 1);
    to->opening_conductance[k][i] =
        1 / th_hole_resistance(p->side_bore[i], to->wall[i], to->viscosity[i]);
}

/* The tear of a wall that burst, as wide as the lumen, where the pressure is highest: at the
 * inlet, which is the middle of the first segment. */
static void place_burst(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    struct th_ports *ports = view->ports;
    struct th_catheter_ports *to = &ports->catheter;
    const double distance = s->length[i] * (1 - 0.5 / count_segments(view));
    to->opening_space[TH_BURST][i] = distance < to->intrathecal[i] ? TH_CSF : TH_SUBCUTANEOUS;
    to->opening_position[TH_BURST][i] = p->tip[i] + distance;
    to->opening_place[TH_BURST][i] = 0.5;
    to->opening_conductance[TH_BURST][i] =
        s->burst[i] > 0 ? 1 / th_hole_resistance(s->bore[i], to->wall[i], to->viscosity[i]) : 0;
}

/* Tissue is drawn over openings in it while fluid is aspirated, and nothing comes in there. */
static void close_in_tissue(struct th_ports *ports, int i)
{
    for (int m = TH_TIP; m < TH_ACCESS; m++)
        if (!th_is(ports->catheter.opening_space[m][i], TH_CSF))
            ports->catheter.opening_conductance[m][i] = 0;
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
    ports->catheter.opening_conductance[TH_TIP][i] = th_is(p->end[i], OPEN_END);
    ports->catheter.opening_position[TH_TIP][i] = p->tip[i] + fmin(shift, p->intrathecal[i]);
    for (int m = 0; m < TH_FAULTS; m++) {
        ports->catheter.opening_space[1 + m][i] = ports->fault.opening_space[m][i];
        ports->catheter.opening_position[1 + m][i] = ports->fault.opening_position[m][i];
        ports->catheter.opening_conductance[1 + m][i] = ports->fault.opening_conductance[m][i];
        const double at = ports->fault.at[m][i] / s->length[i] * n;
        const int node = th_node_of(at, n);
        ports->catheter.opening_place[1 + m][i] =
            p->side_holes[i] > 0 && node == n - 1 ? fmin(at, n * (1 - 1e-9)) : node + 0.5;
    }
    for (int k = 0; k < (int)p->side_holes[i]; k++) place_side(view, k, i);
    place_burst(view, i);
    if (th_access_sucks(view, i))
        close_in_tissue(ports, i);
}

void th_ladder_press(const struct th_view *view, const struct th_chain *c,
                     const struct th_holes *holes, const struct th_manifold *end, int i)
{
    const struct states *s = view->states;
    struct th_ports *ports = view->ports;
    int node[TH_FAULTS];
    th_pinch_sides(ports, i, holes, node);
    for (int m = 0; m < TH_FAULTS; m++) {
        const double at = ports->fault.at[m][i] / s->length[i] * c->nodes;
        const int k = node[m];
        double over = c->stored[k] / c->compliance + c->outside[k];
        if (end->count > 1 && at > holes->hole[holes->apart].at)
            over = c->tip + (over - c->tip) * c->face[c->nodes] * end->resistance;
        ports->catheter.opening_pressure[1 + m][i] =
            over - th_pressure_outside(ports, ports->catheter.opening_space[1 + m][i], i);
    }
}

/* Those of the pump, the lower first. */
static void lay_slips(const struct th_ports *ports, struct th_chain *c, int i)
{
    for (int m = 0; m < TH_PUMP_SLIPS; m++) {
        const int place = th_slip_place(ports, m, i);
        if (place < 0)
            continue;
        c->knee[place] = ports->pump.slip_from[m][i];
        c->slip[place] = ports->pump.slip[m][i];
        c->pump[place] = place;
        c->slips++;
    }
}

struct th_chain th_ladder_chain(const struct th_view *view, const struct th_holes *holes,
                                struct th_manifold *end, double flow, double slope, int i)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    const struct th_ports *ports = view->ports;
    struct fixed *f = view->fixed;
    const int n = count_segments(view);
    const double tip = holes->tip, rest = s->ready[i] > 0 ? s->rest_pressure[i] : tip;
    const double within = fmax(p->intrathecal[i] - th_ladder_shift(ports, i), 0);
    const double tunnelled = n * (1 - within / s->length[i]);
    struct th_chain c = {
        .nodes = n, .compliance = f->compliance[i], .flow = flow, .flow_slope = slope};
    double resistance[TH_SEGMENTS + 1];
    *end = th_ladder_faces(view, holes, false, i, resistance);
    c.tip = end->outside;
    for (int k = 0; k <= n; k++) c.face[k] = 1 / resistance[k];
    for (int k = 0; k < n; k++) {
        double share = fmin(fmax(k + 1 - tunnelled, 0), 1);
        c.outside[k] = rest + share * (tip - rest);
        c.stored[k] = view->before[k * TH_LANES + i];
    }
    th_holes_leak(holes, &c);
    lay_slips(ports, &c, i);
    c.port = -1;
    th_access_join(view, &c, i);
    const size_t doubles = th_modes_doubles(n);
    for (int m = 0; m < TH_PIECES; m++) {
        c.modes[m] = th_modes_at(f->modes + (size_t)(i * TH_PIECES + m) * doubles, n);
        c.modes[m].beside = f->modes; /* members often have the same catheter */
        c.modes[m].apart = doubles;
        c.modes[m].others = TH_LANES * TH_PIECES;
    }
    const double nothing =
        2e-9 * ports->reservoir.capacity[i]; /* the reservoir's event functions stop there */
    if (ports->reservoir.usable[i] <= nothing || ports->reservoir.headroom[i] <= nothing)
        th_chain_hold(&c, ports->reservoir.headroom[i] <= nothing ? 0 : -INFINITY,
                      ports->reservoir.usable[i] <= nothing ? 0 : INFINITY);
    return c;
}

struct th_manifold th_ladder_narrow(const struct th_view *view, const struct th_holes *holes,
                                    const struct th_manifold *end, struct th_chain *c, int i)
{
    double first[TH_SEGMENTS + 1];
    if (!th_pinches_change(view->ports, i))
        return *end;
    const struct th_manifold start = th_ladder_faces(view, holes, true, i, first);
    for (int k = 0; k <= c->nodes; k++) first[k] = 1 / first[k];
    th_chain_narrow(c, first, start.outside, view->step[i]);
    return th_manifold_between(&start, end);
}

/* Fluid that passes the last node leaves by the tip, or divides between side holes and it. */
static void divide(const struct th_view *view, const struct th_holes *holes,
                   const struct th_manifold *end, double moment, int i)
{
    struct th_ports *ports = view->ports;
    struct th_catheter_ports *to = &ports->catheter;
    double *tip = &to->face_volume[count_segments(view)][i];
    double volumes[TH_HOLES + 1] = {*tip}, moments[TH_HOLES + 1] = {moment};
    if (end->count)
        th_manifold_divide(end, *tip, moment, view->step[i], volumes, moments);
    for (int j = 0; j + 1 < end->count; j++) {
        const int opening = holes->hole[holes->apart + j].opening;
        to->opening_volume[opening][i] = volumes[j];
        to->opening_moment[opening][i] = moments[j];
    }
    const int last = end->count ? end->count - 1 : 0;
    *tip = to->opening_volume[TH_TIP][i] = volumes[last];
    to->opening_moment[TH_TIP][i] = moments[last];
}

void th_ladder_pass(const struct th_view *view, const struct th_chain *c,
                    const struct th_holes *holes, const struct th_manifold *end,
                    const struct th_passage *p, int i)
{
    struct th_ports *ports = view->ports;
    const double rest = th_ladder_rest(view->states, c->nodes, i);
    double let_out[TH_SEGMENTS] = {0}, moment = p->moment_out;
    for (int m = TH_TIP; m < TH_OPENINGS; m++)
        ports->catheter.opening_volume[m][i] = ports->catheter.opening_moment[m][i] = 0;
    for (int m = 0; m < holes->apart; m++) {
        const struct th_hole *hole = &holes->hole[m];
        const double volume = th_hole_volume(hole, c, p, view->step[i]),
                     uneven = th_hole_moment(hole, p);
        ports->catheter.opening_volume[hole->opening][i] = volume;
        ports->catheter.opening_moment[hole->opening][i] = uneven;
        let_out[hole->node] += volume;
        moment -= uneven;
    }
    ports->catheter.face_volume[0][i] = p->pumped;
    ports->catheter.opening_volume[TH_ACCESS][i] = c->port < 0 ? 0 : p->pumped - p->in;
    let_out[0] += ports->catheter.opening_volume[TH_ACCESS][i];
    th_access_pass(view, ports->catheter.opening_volume[TH_ACCESS][i], i);
    for (int k = 0; k < c->nodes; k++) {
        ports->catheter.face_volume[k + 1][i] =
            ports->catheter.face_volume[k][i] -
            (c->stored[k] - view->before[k * TH_LANES + i]) - let_out[k];
        ports->catheter.segment_volume[k][i] = rest + c->stored[k];
        view->arrays[k * TH_LANES + i] = c->stored[k];
    }
    divide(view, holes, end, moment, i);
}
