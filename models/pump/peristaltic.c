/* pump/peristaltic, rollers on a tube: the ordered volume, with errors, until the reservoir
 * fades. The equations stand on the page in peristaltic.h; by hand: 1 mL/day in pulses of 1 uL
 * is a pulse every 86.4 s. */
#include "peristaltic.h"
#include "laws.h"
#include "ports.h"
#include "pump/common/fade.h"
#include "pump/common/stall.h"

#include <math.h>
#include <string.h>

static void start(const struct th_view *view)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    struct th_ports *ports = view->ports;
    EACH_LANE(i) {
        s->pulse_end[i] = s->recovered[i] = -1;
        ports->pump.tubing[i] = p->tubing[i];
    }
}

/* Flow for one unit of ordered flow, at the reservoir's filling. */
static double gain(const struct params *p, const struct th_ports *ports, int i)
{
    double filling = ports->reservoir.volume[i] / fmax(ports->reservoir.capacity[i], 1e-9);
    double warmer = ports->surroundings.pump_temperature[i] - TH_BODY_TEMPERATURE;
    double denser = ports->surroundings.ambient_pressure[i] / TH_ATMOSPHERE - 1;
    double sum = 1 + p->error[i] + p->volume_effect[i] * (filling - 0.5) +
                 p->temperature_effect[i] * warmer + p->ambient_effect[i] * denser;
    return fmax(sum, 0);
}

/* Flow back through the rollers at the step's start, m3/s. */
static double slipping(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    const struct th_ports *ports = view->ports;
    double inlet = ports->catheter.inlet_pressure[i];
    if (view->out[i])
        return 0;
    return p->slip[i] * fmax(inlet - ports->reservoir.pressure[i], 0) +
           p->relief[i] * fmax(inlet - p->relief_pressure[i], 0);
}

static bool in_pulses(const struct params *p, int i)
{
    return th_is(p->pulses[i], LABEL_resolved);
}

/* True if the outflow is nothing or a pulse, not the rotor's mean flow. */
static bool winds_up(const struct params *p, const struct states *s, int i)
{
    return s->stalled[i] > 0 || (in_pulses(p, i) && !(s->turning[i] > 0));
}

/* Of the rotor, or, stalled, if it turned, while `back` m3/s flow into the reservoir. */
static struct th_demand rotor_demand(const struct th_view *view, double back, int i)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    const struct th_ports *ports = view->ports;
    double order = ports->program.ordered_flow[i], flow = order * gain(p, ports, i),
           step = view->step[i];
    double x = order * p->volume_effect[i] * step / fmax(ports->reservoir.capacity[i], 1e-9);
    if (winds_up(p, s, i)) {
        bool pulse = s->stalled[i] <= 0 && s->pulse_end[i] > 0;
        double drawn = (pulse ? s->pulse_flow[i] : 0) - back, last = fmax(flow - x * drawn, 0);
        return (struct th_demand){(flow + last) / 2 * step, flow, last};
    }
    double drawn = flow - back;
    return (struct th_demand){back * step + drawn * step * th_mean_decay(x), flow,
                              back + drawn * exp(-x)};
}

static double rotor_flow(const struct th_view *view, int i)
{
    const struct th_ports *ports = view->ports;
    return ports->program.ordered_flow[i] * gain(view->params, ports, i);
}

static bool dry(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    const struct th_ports *ports = view->ports;
    return ports->reservoir.usable[i] < 1e-3 * p->pulse_volume[i];
}

/* The rotor turns without pause: pulses would touch, or have nothing to give. */
static bool continuous(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    return in_pulses(p, i) &&
           (rotor_flow(view, i) * p->pulse_time[i] >= p->pulse_volume[i] || dry(view, i));
}

/* A pulse is on that should not be: the rotor stalls, or turns without pulses. */
static bool cut_short(const struct th_view *view, int i)
{
    const struct states *s = view->states;
    return s->pulse_end[i] > 0 &&
           (s->stalled[i] > 0 || s->turning[i] > 0 || !in_pulses(view->params, i));
}

/* Ticks until enough is wound up. Plan and timer both use it, so that they round alike and a
 * pulse that is due always begins. */
static double ticks_to_pulse(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    double left = p->pulse_volume[i] - s->wound[i], flow = rotor_flow(view, i);
    if (left <= 0)
        return 0;
    return flow > 0 ? fmin(rint(left / flow * TH_SECOND), TH_EXACT_TICKS) : TH_EXACT_TICKS;
}

/* Ticks until the rotor that turns without pause checks again whether it still should:
 * the flow follows the filling, and fluid may slip back into what was dry. */
static double ticks_to_review(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    const struct th_ports *ports = view->ports;
    if (dry(view, i))
        return 3600 * TH_SECOND;
    if (p->volume_effect[i] == 0)
        return TH_EXACT_TICKS;
    double volume = 0.01 * fmax(ports->reservoir.capacity[i], 1e-9);
    return fmax(rint(volume / rotor_flow(view, i) * TH_SECOND), 1);
}

/* The field is over, and the rotor still stands. */
static bool is_recovering(const struct th_view *view, int i)
{
    const struct states *s = view->states;
    return s->recovered[i] > (double)view->now[i];
}

static void plan(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    th_tick next = th_pump_stall_ends(view, i);
    if (is_recovering(view, i) && s->recovered[i] < (double)next)
        next = (th_tick)s->recovered[i];
    double ticks = TH_EXACT_TICKS;
    if (cut_short(view, i) || continuous(view, i) != (s->turning[i] > 0))
        ticks = 0;
    else if (s->pulse_end[i] > 0)
        ticks = s->pulse_end[i] - (double)view->now[i];
    else if (s->turning[i] > 0)
        ticks = ticks_to_review(view, i);
    else if (in_pulses(p, i) && s->stalled[i] <= 0)
        ticks = ticks_to_pulse(view, i);
    if (ticks < TH_EXACT_TICKS && view->now[i] + (th_tick)ticks < next)
        next = view->now[i] + (th_tick)ticks;
    view->timer[i] = next;
}

/* The rotor stands while a cause is left, in a field, and after it. */
static void update_stalled(const struct th_view *view, int i)
{
    struct states *s = view->states;
    bool stands = th_pump_stands(view, i) || s->in_field[i] > 0 || is_recovering(view, i);
    s->stalls[i] += stands && !(s->stalled[i] > 0);
    s->stalled[i] = stands;
}

/* The rotor in the field that is there from now on. */
static void feel_field(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    const struct th_ports *ports = view->ports;
    struct states *s = view->states;
    bool held = ports->surroundings.magnetic_field[i] >= p->stalls_in_field[i];
    if (!held && s->in_field[i] > 0)
        s->recovered[i] = (double)view->now[i] + rint(p->field_recovery[i] * TH_SECOND);
    s->in_field[i] = held;
    update_stalled(view, i);
}

static void prepare(const struct th_view *view)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    struct th_ports *ports = view->ports;
    for (int i = 0; i < TH_LANES; i++) {
        bool in = !view->out[i];
        if (in && view->due[i])
            feel_field(view, i);
        ports->pump.slip[0][i] = in ? p->slip[i] : 0;
        ports->pump.slip[1][i] = in ? p->relief[i] : 0;
        ports->pump.slip_from[1][i] = p->relief_pressure[i];
        ports->pump.stalled[i] = s->stalled[i];
        if (in && view->due[i] &&
            (in_pulses(p, i) || s->pulse_end[i] > 0 || s->turning[i] > 0 ||
             is_recovering(view, i)))
            plan(view, i);
    }
}

/* The volume after which the flow is another by a thousandth. */
static double even_volume(const struct params *p, const struct th_ports *ports, int i)
{
    double even = 1e-3 * ports->reservoir.capacity[i] / fmax(fabs(p->volume_effect[i]), 1e-6);
    return fmin(even, th_pump_even(ports->reservoir.usable[i], ports->reservoir.taper[i]));
}

static void limit(const struct th_view *view, double *longest)
{
    const struct th_ports *ports = view->ports;
    EACH_LANE(i) {
        double flow = rotor_flow(view, i), volume = even_volume(view->params, ports, i);
        if (flow * longest[i] > volume)
            longest[i] = fmax(volume / flow, 1);
    }
}

/* Parts of pulses make whole ones; one that lacks a millionth is whole but for round-off. */
static void count(struct states *s, double pulses, int i)
{
    double part = s->pulse_part[i] + pulses;
    double whole = floor(part + 1e-6);
    s->pulse_count[i] += whole;
    s->pulse_part[i] = part - whole;
}

/* The part of the commanded volume that the rotor moves; the rest is wound up. */
static struct th_demand moved(const struct params *p, struct states *s,
                              struct th_demand commanded, double step, int i)
{
    if (!in_pulses(p, i))
        return commanded;
    if (s->turning[i] > 0) {
        count(s, commanded.volume / p->pulse_volume[i], i);
        return commanded;
    }
    double flow = s->pulse_end[i] > 0 ? s->pulse_flow[i] : 0;
    s->wound[i] += commanded.volume - flow * step;
    return (struct th_demand){flow * step, flow, flow};
}

static void advance(const struct th_view *view)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    struct th_ports *ports = view->ports;
    th_pump_keep_stalls(view);
    EACH_LANE(i) {
        double step = view->step[i];
        double back = slipping(view, i);
        struct th_demand commanded = rotor_demand(view, back, i);
        if (s->stalled[i] > 0) {
            th_add(&s->missed[i], &s->missed_excess[i], commanded.volume);
            commanded = (struct th_demand){0};
        }
        th_add(&s->commanded[i], &s->commanded_excess[i], commanded.volume);
        commanded = moved(p, s, commanded, step, i);
        double delivered = th_pump_fade(ports->reservoir.usable[i], ports->reservoir.taper[i],
                                        commanded.volume, back * step);
        th_add(&s->delivered[i], &s->delivered_excess[i], delivered);
        s->flow[i] = delivered / step;
        ports->pump.flow[i] = s->flow[i];
        ports->pump.change[i] =
            th_pump_change(ports, commanded, delivered, back * step, step, i);
        ports->pump.slip_from[0][i] = ports->reservoir.pressure[i];
    }
}

/* Pulses count when they begin. */
static void begin_pulse(const struct params *p, struct states *s, double now, int i)
{
    double ticks = fmax(1, rint(p->pulse_time[i] * TH_SECOND));
    s->pulse_flow[i] = p->pulse_volume[i] / (ticks / TH_SECOND);
    s->pulse_end[i] = now + ticks;
    s->pulse_count[i]++;
}

static void cut_pulse(const struct params *p, struct states *s, double now, int i)
{
    double left = s->pulse_flow[i] * (s->pulse_end[i] - now) / TH_SECOND;
    s->pulse_end[i] = -1;
    count(s, -fmin(left / p->pulse_volume[i], 1), i);
}

static void handle_timer(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    double now = (double)view->now[i];
    update_stalled(view, i);
    if (s->pulse_end[i] > 0 && s->pulse_end[i] <= now)
        s->pulse_end[i] = -1;
    s->turning[i] = continuous(view, i);
    if (cut_short(view, i))
        cut_pulse(p, s, now, i);
    if (in_pulses(p, i) && s->turning[i] <= 0 && s->stalled[i] <= 0 && s->pulse_end[i] < 0 &&
        ticks_to_pulse(view, i) <= 0)
        begin_pulse(p, s, now, i);
}

/* Implanted or explanted: the rotor stands, and nothing is wound up. */
static void renew(const struct th_view *view, int lane)
{
    struct states *s = view->states;
    struct th_ports *ports = view->ports;
    if (s->pulse_end[lane] > 0)
        cut_pulse(view->params, s, (double)view->now[lane], lane);
    th_pump_clear_stalls(view, lane);
    s->stalled[lane] = s->turning[lane] = s->wound[lane] = s->flow[lane] = 0;
    s->in_field[lane] = 0;
    s->recovered[lane] = -1;
    ports->pump.flow[lane] = ports->pump.change[lane] = ports->pump.stalled[lane] = 0;
    view->timer[lane] = TH_NEVER;
}

static void event(const struct th_view *view, const struct th_event *event, int lane)
{
    if (event->kind == TH_EXPLANTED || event->kind == TH_IMPLANTED)
        renew(view, lane);
    else if (view->out[lane])
        return;
    else if (event->kind == TH_TIMER)
        handle_timer(view, lane);
    else {
        th_pump_order(view, event, lane);
        update_stalled(view, lane);
    }
    if (event->kind != TH_EXPLANTED)
        plan(view, lane);
}

static void observe(const struct th_view *view)
{
    const struct states *s = view->states;
    const struct th_ports *ports = view->ports;
    struct outputs *o = view->outputs;
    EACH_LANE(i) {
        o->flow[i] = s->flow[i];
        o->error[i] = gain(view->params, ports, i) - 1;
        o->availability[i] =
            th_pump_share(ports->reservoir.usable[i], ports->reservoir.taper[i]);
        o->asked_volume[i] = s->commanded[i];
        o->moved_volume[i] = s->delivered[i];
        o->pulse_count[i] = s->pulse_count[i];
        o->stalled[i] = s->stalled[i];
        o->stalls[i] = s->stalls[i];
        o->missed_volume[i] = s->missed[i];
    }
}

static const struct th_row param_rows[] = {PARAMS(TH_LISTED_ROW)};
static const struct th_row state_rows[] = {STATES(TH_LISTED_OUT)};
static const struct th_row output_rows[] = {OUTPUTS(TH_LISTED_OUT)};

const struct th_model th_pump_peristaltic = {
    .slot = "pump",
    .name = "peristaltic",
    .doc = "rollers on a tube: the ordered flow with its errors, mean or pulse by pulse",
    .page = page,
    .params = TH_TABLE(param_rows),
    .states = TH_TABLE(state_rows),
    .outputs = TH_TABLE(output_rows),
    .moved = th_pump_moved,
    .moved_count = TH_PUMP_MOVED,
    .commands = th_pump_commands,
    .command_count = TH_PUMP_COMMANDS,
    .arrays = th_pump_arrays,
    .start = start,
    .prepare = prepare,
    .limit = limit,
    .advance = advance,
    .event = event,
    .observe = observe,
    .why = th_pump_why,
};
