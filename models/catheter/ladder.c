/* Pressure and flow along the catheter: a ladder of segments, exact in time. The equations
 * stand on the page in ladder_page.h; by hand: 1 mL/day through 0.89 m of 0.5293 mm needs 3.70
 * Pa. */
#include "ladder.h"
#include "ladder_page.h"
#include "laws.h"
#include "march.h"
#include "model/model.h"
#include "pinches.h"
#include "ports.h"

#include <math.h>
#include <string.h>

/* Constants between events; the modes of each lane's ladder lie behind them. */
struct fixed {
    double resistance[TH_LANES]; /* of one segment, Pa s/m3 */
    double compliance[TH_LANES]; /* of one segment, m3/Pa   */
    double viscosity[TH_LANES];  /* Pa s                    */
    double burst[TH_LANES];      /* pressure, Pa            */
    double modes[];
};

static const double most_resistance = 1e21;
static const double uneven_volume = 1e-6; /* of the lumen */

static int count_segments(const struct th_view *view)
{
    return (int)view->structural[ROW_segments];
}

static size_t count_arrays(const struct th_setup *setup)
{
    return (size_t)setup->params[ROW_segments];
}

static size_t count_fixed(const struct th_setup *setup)
{
    size_t doubles = th_modes_doubles((int)setup->params[ROW_segments]);
    return sizeof(struct fixed) + TH_LANES * TH_PIECES * doubles * sizeof(double);
}

static double bore_of(double bore, double lumen)
{
    return isnan(bore) ? sqrt(4 * lumen / TH_PI) : bore;
}

static enum th_status check(const struct th_setup *setup, struct th_error *error)
{
    const double *params = setup->params;
    bool bore = !isnan(params[ROW_bore]), lumen = !isnan(params[ROW_lumen]);
    if (bore == lumen)
        return th_error_add(error, TH_BAD_INPUT, "catheter: give %s bore or lumen",
                            bore ? "either" : "one of");
    if (params[ROW_trimmed] > params[ROW_length] - 0.01)
        return th_error_add(error, TH_BAD_INPUT,
                            "catheter: trimmed leaves less than 1 cm of the length");
    if (params[ROW_outer] < 1.01 * bore_of(params[ROW_bore], params[ROW_lumen]))
        return th_error_add(error, TH_BAD_INPUT,
                            "catheter: outer is not above the bore: there is no wall");
    return TH_OK;
}

static double segment_rest(const struct states *s, int n, int i)
{
    return TH_PI / 4 * s->bore[i] * s->bore[i] * s->length[i] / n;
}

/* A catheter that nothing has moved in: full, or, out of the body, empty. */
static void lay(const struct th_view *view, bool in, int i)
{
    struct states *s = view->states;
    struct th_ports *ports = view->ports;
    const int n = count_segments(view);
    ports->catheter.inlet_pressure[i] = 0;
    ports->catheter.opening_moment[TH_TIP][i] = 0;
    ports->catheter.opening_volume[TH_TIP][i] = 0;
    for (int k = 0; k <= n; k++) ports->catheter.face_volume[k][i] = 0;
    for (int k = 0; k < n; k++) {
        ports->catheter.segment_volume[k][i] = in ? segment_rest(s, n, i) : 0;
        view->arrays[k * TH_LANES + i] = 0;
    }
}

static void start(const struct th_view *view)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    struct th_ports *ports = view->ports;
    int n = count_segments(view);
    EACH_LANE(i) {
        s->before[i] = -TH_EXACT_TICKS;
        s->length[i] = fmax(p->length[i] - p->trimmed[i], 0.01);
        s->bore[i] = bore_of(p->bore[i], p->lumen[i]);
        ports->catheter.segment_count[i] = n;
        ports->catheter.length[i] = s->length[i];
        ports->catheter.bore[i] = s->bore[i];
        ports->catheter.lumen[i] = segment_rest(s, n, i) * n;
        ports->catheter.opening_position[TH_TIP][i] = p->tip[i];
        lay(view, !view->out[i], i);
    }
}

/* Implanted or explanted: what the other one bore is over, the highest pressure so far stays.
 */
static void renew(const struct th_view *view, bool in, int i)
{
    struct states *s = view->states;
    if (s->ready[i] > 0)
        s->before[i] = fmax(s->before[i], s->highest[i]);
    s->ready[i] = s->surprised[i] = s->slope[i] = s->pressure[i] = s->highest[i] = 0;
    s->inlet_flow[i] = s->tip_flow[i] = 0;
    lay(view, in, i);
}

/* Resistances of the faces: half a segment at both ends, a whole one between, and the faults.
 */
static void find_faces(const struct th_view *view, int i, double *resistance)
{
    const struct states *s = view->states;
    const struct fixed *f = view->fixed;
    const int n = count_segments(view);
    const struct th_tube tube = {s->length[i], s->bore[i], f->viscosity[i], n};
    for (int k = 0; k <= n; k++) resistance[k] = f->resistance[i] / (k == 0 || k == n ? 2 : 1);
    th_pinches_add(view->ports, i, &tube, resistance);
}

/* The pressure that the wall bears: see the page. */
static double burst_pressure(const struct params *p, const struct states *s, int i)
{
    const double ratio = fmax(p->outer[i] / s->bore[i], 1.01), square = ratio * ratio;
    return fmin(p->modulus[i] / 3 * log(ratio), p->strength[i] * (square - 1) / (square + 1));
}

static bool has_burst(const struct states *s, const struct fixed *f, int i)
{
    return s->highest[i] >= f->burst[i];
}

static bool has_fault_beyond(const struct th_ports *ports, const struct states *s, int i)
{
    for (int m = 0; m < TH_FAULTS; m++)
        if (ports->fault.at[m][i] > s->length[i] * (1 + 1e-12))
            return true;
    return false;
}

static void prepare(const struct th_view *view)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    struct fixed *f = view->fixed;
    struct th_ports *ports = view->ports;
    int n = count_segments(view);
    EACH_LANE(i) {
        double piece = s->length[i] / n, outer = fmax(p->outer[i], 1.01 * s->bore[i]);
        f->viscosity[i] = th_water_viscosity(p->temperature[i]) * p->relative_viscosity[i];
        f->resistance[i] = th_tube_resistance(s->bore[i], piece, f->viscosity[i]);
        f->compliance[i] = piece * th_wall_compliance(s->bore[i], outer, p->modulus[i]);
        f->burst[i] = burst_pressure(p, s, i);
        if (view->due[i])
            s->surprised[i] = 1;
        ports->catheter.opening_position[TH_TIP][i] = p->tip[i];
        const double rest = view->out[i] ? 0 : ports->csf.tip_pressure[i];
        ports->catheter.inlet_pressure[i] = s->ready[i] > 0 ? s->pressure[i] : rest;
        if (has_fault_beyond(ports, s, i))
            view->status[i] = TH_BAD_INPUT;
    }
}

static const char *why(const struct th_view *view, int lane)
{
    const struct states *s = view->states;
    if (has_burst(s, view->fixed, lane))
        return "the pressure has reached what the catheter's wall bears "
               "(catheter.burst_pressure)";
    if (has_fault_beyond(view->ports, s, lane))
        return "a fault lies (fault.at) beyond the end of the catheter (catheter.length)";
    return NULL;
}

/* ---- the ladder of one lane ---- */

/* flow and slope of the pump, m3/s, m3/s2 */
static struct th_chain chain_of(const struct th_view *view, double flow, double slope, int i)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    const struct th_ports *ports = view->ports;
    struct fixed *f = view->fixed;
    const int n = count_segments(view), low = th_relief_first(ports, i);
    const double tip = ports->csf.tip_pressure[i],
                 rest = s->ready[i] > 0 ? s->rest_pressure[i] : tip;
    const double tunnelled = n * (1 - p->intrathecal[i] / s->length[i]);
    struct th_chain c = {.nodes = n,
                         .compliance = f->compliance[i],
                         .tip = tip,
                         .flow = flow,
                         .flow_slope = slope};
    double resistance[TH_SEGMENTS + 1];
    find_faces(view, i, resistance);
    for (int k = 0; k <= n; k++) c.face[k] = 1 / resistance[k];
    for (int k = 0; k < n; k++) {
        double share = fmin(fmax(k + 1 - tunnelled, 0), 1);
        c.outside[k] = rest + share * (tip - rest);
        c.stored[k] = view->before[k * TH_LANES + i];
    }
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

/* Steps follow the walls while they fill or relax. After an event the pump may turn to what is
 * ordered, or stop. */
static void limit(const struct th_view *view, double *longest)
{
    const struct states *s = view->states;
    const struct th_ports *ports = view->ports;
    for (int i = 0; i < TH_LANES; i++) {
        if (view->out[i])
            continue;
        const double flow = ports->pump.flow[i] + ports->pump.change[i] / 2;
        const struct th_chain c = chain_of(view, flow, s->slope[i], i);
        double change = fmax(fabs(ports->program.ordered_flow[i]), fabs(flow));
        longest[i] = fmin(longest[i], th_chain_even(&c, s->surprised[i] > 0 ? change : 0,
                                                    uneven_volume * ports->catheter.lumen[i]));
    }
}

/* The volumes that the walls keep, and those that the faces pass on. */
static void pass_down(const struct th_view *view, const struct th_chain *c, double in, int i)
{
    struct th_ports *ports = view->ports;
    const double rest = segment_rest(view->states, c->nodes, i);
    ports->catheter.face_volume[0][i] = in;
    for (int k = 0; k < c->nodes; k++) {
        ports->catheter.face_volume[k + 1][i] =
            ports->catheter.face_volume[k][i] - (c->stored[k] - view->before[k * TH_LANES + i]);
        ports->catheter.segment_volume[k][i] = rest + c->stored[k];
        view->arrays[k * TH_LANES + i] = c->stored[k];
    }
    ports->catheter.opening_volume[TH_TIP][i] = ports->catheter.face_volume[c->nodes][i];
}

static void advance(const struct th_view *view)
{
    struct states *s = view->states;
    struct th_ports *ports = view->ports;
    struct th_marched done[TH_LANES];
    int marched = 0;
    const int n = count_segments(view);
    memcpy(view->arrays, view->before, sizeof(double[TH_LANES]) * (size_t)n);
    for (int i = 0; i < TH_LANES; i++) {
        if (!view->alive[i] || view->out[i])
            continue;
        if (!(s->ready[i] > 0))
            s->rest_pressure[i] = s->highest[i] = ports->csf.tip_pressure[i];
        s->ready[i] = 1;
        s->surprised[i] = 0;
        const double change = ports->pump.change[i], step = view->step[i];
        s->slope[i] = change / step;
        struct th_chain c = chain_of(view, ports->pump.flow[i] - change / 2, s->slope[i], i);
        const struct th_passage p = th_march(view, &c, done, &marched, i);
        pass_down(view, &c, p.in, i);
        ports->catheter.opening_moment[TH_TIP][i] = p.moment_out;
        s->pressure[i] = ports->catheter.inlet_pressure[i] = p.pressure;
        s->highest[i] = fmax(s->highest[i], p.highest);
        s->inlet_flow[i] = p.in / step;
        s->tip_flow[i] = ports->catheter.opening_volume[TH_TIP][i] / step;
        th_add(&s->inlet_volume[i], &s->inlet_excess[i], ports->catheter.face_volume[0][i]);
        th_add(&s->tip_volume[i], &s->tip_excess[i], ports->catheter.opening_volume[TH_TIP][i]);
    }
}

static void event_functions(const struct th_view *view, double *values)
{
    const struct states *s = view->states;
    const struct fixed *f = view->fixed;
    EACH_LANE(i) values[i] = view->out[i] ? 1 : 1 - s->highest[i] / f->burst[i];
}

/* The one crossing: the wall has burst. */
static void event(const struct th_view *view, const struct th_event *event, int lane)
{
    if (event->kind == TH_IMPLANTED || event->kind == TH_EXPLANTED)
        renew(view, event->kind == TH_IMPLANTED, lane);
    if (event->kind == TH_CROSSING)
        view->status[lane] = TH_BAD_INPUT;
}

static void observe(const struct th_view *view)
{
    const struct states *s = view->states;
    const struct th_ports *ports = view->ports;
    struct outputs *o = view->outputs;
    const struct fixed *f = view->fixed;
    const int n = count_segments(view);
    for (int i = 0; i < TH_LANES; i++) {
        double face[TH_SEGMENTS + 1], resistance = 0, stored = 0;
        find_faces(view, i, face);
        for (int k = 0; k <= n; k++) resistance += face[k];
        for (int k = 0; k < n; k++) stored += view->arrays[k * TH_LANES + i];
        bool ready = s->ready[i] > 0;
        o->pressure[i] = ready ? s->pressure[i] : ports->csf.tip_pressure[i];
        o->highest_pressure[i] =
            fmax(ready ? s->highest[i] : ports->csf.tip_pressure[i], s->before[i]);
        o->pressure_drop[i] = o->pressure[i] - ports->csf.tip_pressure[i];
        o->inlet_flow[i] = s->inlet_flow[i];
        o->tip_flow[i] = s->tip_flow[i];
        o->inlet_volume[i] = s->inlet_volume[i];
        o->tip_volume[i] = s->tip_volume[i];
        o->burst_pressure[i] = f->burst[i];
        o->stored_volume[i] = stored;
        o->resistance[i] = fmin(resistance, most_resistance);
        o->lumen[i] = ports->catheter.lumen[i];
        o->dead_volume[i] = ports->catheter.lumen[i] + ports->pump.tubing[i];
    }
}

static const struct th_row param_rows[] = {PARAMS(TH_LISTED_ROW)};
static const struct th_row state_rows[] = {STATES(TH_LISTED_OUT)};
static const struct th_row output_rows[] = {OUTPUTS(TH_LISTED_OUT)};

const struct th_model th_catheter_ladder = {
    .slot = "catheter",
    .name = "ladder",
    .doc = "resistance and yielding walls, with faults along the way",
    .page = page,
    .params = TH_TABLE(param_rows),
    .states = TH_TABLE(state_rows),
    .outputs = TH_TABLE(output_rows),
    .arrays = count_arrays,
    .fixed = count_fixed,
    .check = check,
    .start = start,
    .prepare = prepare,
    .event_function_count = 1,
    .limit = limit,
    .advance = advance,
    .event_functions = event_functions,
    .event = event,
    .observe = observe,
    .why = why,
};
