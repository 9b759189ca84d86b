/* Pressure and flow along the catheter: a ladder of segments, exact in time. The equations
 * stand on the page in ladder_page.c; by hand: 1 mL/day through 0.89 m of 0.5293 mm needs 3.70
 * Pa. */
#include "ladder.h"
#include "laws.h"
#include "model/model.h"
#include "pinches.h"
#include "ports.h"

#include <math.h>
#include <string.h>

static const double uneven_volume = 1e-6; /* of the lumen */
#define TH_SETTLED 1e5                    /* s, beside which walls fill at once */

static size_t count_arrays(const struct th_setup *setup)
{
    return (size_t)setup->params[ROW_segments];
}

static size_t count_fixed(const struct th_setup *setup)
{
    size_t doubles = th_modes_doubles((int)setup->params[ROW_segments]);
    return sizeof(struct fixed) + TH_LANES * TH_PIECES * doubles * sizeof(double);
}

/* A catheter that nothing has moved in: full, or, out of the body, empty. */
static void lay(const struct th_view *view, bool in, int i)
{
    struct states *s = view->states;
    struct th_ports *ports = view->ports;
    const int n = count_segments(view);
    ports->catheter.inlet_pressure[i] = 0;
    for (int m = 0; m < TH_OPENINGS; m++)
        ports->catheter.opening_moment[m][i] = ports->catheter.opening_volume[m][i] =
            ports->catheter.opening_pressure[m][i] = 0;
    for (int k = 0; k <= n; k++) ports->catheter.face_volume[k][i] = 0;
    for (int k = 0; k < n; k++) {
        ports->catheter.segment_volume[k][i] = in ? th_ladder_rest(s, n, i) : 0;
        view->arrays[k * TH_LANES + i] = 0;
    }
}

static double viscosity_of(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    const struct th_ports *ports = view->ports;
    return th_water_viscosity(ports->surroundings.body_temperature[i]) *
           p->relative_viscosity[i];
}

/* Properties that may be set during a run, into the ports. */
static void write_wall(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    struct th_ports *ports = view->ports;
    ports->catheter.viscosity[i] = viscosity_of(view, i);
    ports->catheter.wall[i] = (th_ladder_outer(p, s, i) - s->bore[i]) / 2;
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
        s->bore[i] = th_ladder_bore(p->bore[i], p->lumen[i]);
        ports->catheter.segment_count[i] = n;
        ports->catheter.length[i] = s->length[i];
        ports->catheter.bore[i] = s->bore[i];
        ports->catheter.lumen[i] = th_ladder_rest(s, n, i) * n;
        write_wall(view, i);
        th_ladder_place(view, i);
        lay(view, !view->out[i], i);
    }
}

static void renew(const struct th_view *view, bool in, int i)
{
    th_ladder_renew(view, i);
    lay(view, in, i);
}

static bool has_fault_beyond(const struct th_ports *ports, const struct states *s, int i)
{
    for (int m = 0; m < TH_FAULTS; m++)
        if (ports->fault.at[m][i] > s->length[i] * (1 + 1e-12))
            return true;
    return false;
}

static double tip_pressure(const struct th_ports *ports, int i)
{
    return th_pressure_outside(ports, ports->catheter.opening_space[TH_TIP][i], i);
}

static void prepare(const struct th_view *view)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    struct fixed *f = view->fixed;
    struct th_ports *ports = view->ports;
    int n = count_segments(view);
    EACH_LANE(i) {
        double piece = s->length[i] / n, outer = th_ladder_outer(p, s, i);
        f->viscosity[i] = viscosity_of(view, i);
        f->resistance[i] = th_tube_resistance(s->bore[i], piece, f->viscosity[i]);
        f->compliance[i] = piece * th_wall_compliance(s->bore[i], outer, p->modulus[i]);
        f->burst[i] = th_ladder_burst(p, s, i);
        if (view->due[i])
            s->surprised[i] = 1;
        write_wall(view, i);
        th_ladder_place(view, i);
        th_access_write(view, i);
        const double rest = view->out[i] ? 0 : tip_pressure(ports, i);
        ports->catheter.inlet_pressure[i] = s->ready[i] > 0 ? s->pressure[i] : rest;
        if (has_fault_beyond(ports, s, i))
            view->status[i] = TH_BAD_INPUT;
    }
}

static const char *why(const struct th_view *view, int lane)
{
    const struct states *s = view->states;
    if (s->refused[lane] > 0)
        return "the catheter has no access port (catheter.access_port: no): nothing can be "
               "injected or aspirated there";
    if (has_fault_beyond(view->ports, s, lane))
        return "a fault lies (fault.at) beyond the end of the catheter (catheter.length)";
    if (th_pump_rises(view->ports, lane))
        return "the flow of the pump rises with the pressure at its outlet: a slip below 0 "
               "takes back more than there is";
    const struct th_holes holes = th_holes_of(view->ports, lane);
    return th_pinch_between(view->ports, lane, &holes)
               ? "a kink lies between two holes of one segment of the ladder: take more "
                 "catheter.segments"
               : NULL;
}

/* Steps follow the walls while they fill or relax. After an event the pump may turn to what is
 * ordered, or stop. */
static double longest_step(const struct th_view *view, int i)
{
    const struct states *s = view->states;
    const struct th_ports *ports = view->ports;
    const double flow = ports->pump.flow[i] + ports->pump.change[i] / 2;
    const struct th_holes holes = th_holes_of(ports, i);
    struct th_manifold end;
    const struct th_chain c = th_ladder_chain(view, &holes, &end, flow, s->slope[i], i);
    return fmin(th_access_limit(view, i),
                th_chain_even(&c, s->surprised[i] > 0, ports->program.ordered_flow[i],
                              uneven_volume * ports->catheter.lumen[i]));
}

static void limit(const struct th_view *view, double *longest)
{
    int first[TH_LANES];
    double step[TH_LANES] = {0};
    th_ladder_alike(view, first);
    for (int i = 0; i < TH_LANES; i++) {
        if (!view->alive[i] || view->out[i])
            continue;
        step[i] = first[i] < i ? step[first[i]] : longest_step(view, i);
        longest[i] = fmin(longest[i], step[i]);
    }
}

static void advance_lane(const struct th_view *view, struct th_advanced *done, int *advanced,
                         int i)
{
    struct states *s = view->states;
    struct th_ports *ports = view->ports;
    th_ladder_place(view, i);
    if (!(s->ready[i] > 0))
        s->rest_pressure[i] = s->highest[i] = tip_pressure(ports, i);
    s->ready[i] = 1;
    s->surprised[i] = 0;
    const double change = ports->pump.change[i], step = view->step[i];
    s->slope[i] = change / step;
    const struct th_holes holes = th_holes_of(ports, i);
    struct th_manifold end;
    struct th_chain c =
        th_ladder_chain(view, &holes, &end, ports->pump.flow[i] - change / 2, s->slope[i], i);
    const struct th_manifold passed = th_ladder_narrow(view, &holes, &end, &c, i);
    const struct th_passage p = th_catheter_advance(view, &c, done, advanced, i);
    th_ladder_pass(view, &c, &holes, &passed, &p, i);
    th_ladder_press(view, &c, &holes, &end, i);
    if (th_pump_rises(ports, i) || th_pinch_between(ports, i, &holes))
        view->status[i] = TH_BAD_INPUT;
    s->pressure[i] = ports->catheter.inlet_pressure[i] = p.pressure;
    s->highest[i] = fmax(s->highest[i], p.highest);
    s->inlet_flow[i] = p.pumped / step;
    s->tip_flow[i] = ports->catheter.opening_volume[TH_TIP][i] / step;
    th_add(&s->inlet_volume[i], &s->inlet_excess[i], ports->catheter.face_volume[0][i]);
    th_add(&s->tip_volume[i], &s->tip_excess[i], ports->catheter.opening_volume[TH_TIP][i]);
}

static void advance(const struct th_view *view)
{
    struct th_advanced done[TH_LANES];
    int advanced = 0, first[TH_LANES];
    th_ladder_alike(view, first);
    memcpy(view->arrays, view->before, sizeof(double[TH_LANES]) * (size_t)count_segments(view));
    for (int i = 0; i < TH_LANES; i++) {
        if (!view->alive[i] || view->out[i])
            continue;
        if (first[i] < i && view->status[first[i]] == TH_OK)
            th_ladder_copy(view, first[i], i);
        else
            advance_lane(view, done, &advanced, i);
    }
}

/* The walls at rest under the pump's flow, after a long while; then a step from there. */
static void fill_walls(const struct th_view *view, struct th_settling *how)
{
    const double *const rest = view->before;
    struct th_view slow = *view;
    double step[TH_LANES];
    const size_t walls = (size_t)count_segments(view) * TH_LANES;
    EACH_LANE(i) step[i] = TH_SETTLED;
    slow.step = step;
    advance(&slow);
    slow.before = view->arrays;
    slow.step = view->step;
    advance(&slow);
    for (size_t k = 0; k < walls; k++)
        th_settle_apart(how, rest[k], view->arrays[k], fabs(view->arrays[k]),
                        (int)(k % TH_LANES));
}

static void show_walls(const struct th_view *view, int i)
{
    struct states *s = view->states;
    struct th_ports *ports = view->ports;
    const int n = count_segments(view);
    s->inlet_volume[i] = s->inlet_excess[i] = s->tip_volume[i] = s->tip_excess[i] = 0;
    s->slope[i] = 0;
    s->highest[i] = ports->catheter.inlet_pressure[i] = s->pressure[i];
    for (int k = 0; k < n; k++)
        ports->catheter.segment_volume[k][i] =
            th_ladder_rest(s, n, i) + view->arrays[k * TH_LANES + i];
}

static void settle(const struct th_view *view, struct th_settling *how)
{
    if (!how->shows)
        fill_walls(view, how);
    for (int i = 0; how->shows && i < TH_LANES; i++)
        if (view->alive[i] && !view->out[i])
            show_walls(view, i);
}

/* The wall has burst; the volume of an aspiration has passed. */
enum { BURST, ASPIRATED, EVENTS };

static void event_functions(const struct th_view *view, double *values)
{
    const struct states *s = view->states;
    const struct fixed *f = view->fixed;
    EACH_LANE(i) {
        const bool may_burst = !view->out[i] && !(s->burst[i] > 0);
        values[BURST * TH_LANES + i] = may_burst ? 1 - s->highest[i] / f->burst[i] : 1;
        values[ASPIRATED * TH_LANES + i] = view->out[i] ? 1 : th_access_left(view, i);
    }
}

static void event(const struct th_view *view, const struct th_event *event, int lane)
{
    struct states *s = view->states;
    if (event->kind == TH_IMPLANTED || event->kind == TH_EXPLANTED)
        renew(view, event->kind == TH_IMPLANTED, lane);
    if (event->kind == TH_CROSSING && event->number == BURST)
        s->burst[lane] = 1;
    else
        th_access_event(view, event, lane);
}

static double whole_resistance(const struct th_view *view, int i)
{
    double face[TH_SEGMENTS + 1], sum = 0;
    const struct th_holes holes = th_holes_of(view->ports, i);
    th_ladder_faces(view, &holes, false, i, face);
    for (int k = 0; k <= count_segments(view); k++) sum += face[k];
    return fmin(sum, TH_CLOSED);
}

static void observe(const struct th_view *view)
{
    const struct states *s = view->states;
    const struct th_ports *ports = view->ports;
    struct outputs *o = view->outputs;
    const struct fixed *f = view->fixed;
    const int n = count_segments(view);
    int first[TH_LANES];
    th_ladder_alike(view, first);
    for (int i = 0; i < TH_LANES; i++) {
        double stored = 0;
        for (int k = 0; k < n; k++) stored += view->arrays[k * TH_LANES + i];
        bool ready = s->ready[i] > 0;
        const double tip = tip_pressure(ports, i);
        o->pressure[i] = ready ? s->pressure[i] : tip;
        o->highest_pressure[i] = fmax(ready ? s->highest[i] : tip, s->before[i]);
        o->pressure_drop[i] = o->pressure[i] - tip;
        o->inlet_flow[i] = s->inlet_flow[i];
        o->tip_flow[i] = s->tip_flow[i];
        o->inlet_volume[i] = s->inlet_volume[i];
        o->tip_volume[i] = s->tip_volume[i];
        o->burst_pressure[i] = f->burst[i];
        o->burst[i] = s->burst[i];
        o->stored_volume[i] = stored;
        o->resistance[i] = first[i] < i ? o->resistance[first[i]] : whole_resistance(view, i);
        o->lumen[i] = ports->catheter.lumen[i];
        o->access_flow[i] = s->access_rate[i];
        o->access_volume[i] = s->injected[i] - s->aspirated[i];
        o->aspirated_volume[i] = s->aspirated[i];
        o->failed_aspirations[i] = s->failed_aspirations[i];
        o->failed_injections[i] = s->failed_injections[i];
        o->replacements[i] = ports->catheter.replaced[i];
        o->dead_volume[i] = ports->catheter.lumen[i] + ports->pump.tubing[i];
    }
}

static const struct th_row param_rows[] = {PARAMS(TH_LISTED_ROW)};
static const struct th_row state_rows[] = {STATES(TH_LISTED_OUT)};
static const struct th_row output_rows[] = {OUTPUTS(TH_LISTED_OUT)};

static const struct th_moved moved[] = {
    {"temperature", TH_PARAM, "surroundings.body_temperature"},
};

const struct th_model th_catheter_ladder = {
    .slot = "catheter",
    .name = "ladder",
    .doc = "resistance and yielding walls, with faults along the way",
    .page = th_ladder_page,
    .params = TH_TABLE(param_rows),
    .states = TH_TABLE(state_rows),
    .outputs = TH_TABLE(output_rows),
    .moved = moved,
    .moved_count = sizeof moved / sizeof moved[0],
    .arrays = count_arrays,
    .fixed = count_fixed,
    .check = th_ladder_check,
    .start = start,
    .prepare = prepare,
    .commands = th_ladder_commands,
    .command_count = TH_LADDER_COMMANDS,
    .event_function_count = EVENTS,
    .limit = limit,
    .advance = advance,
    .event_functions = event_functions,
    .event = event,
    .observe = observe,
    .why = why,
    .settle = settle,
};
