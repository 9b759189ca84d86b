/* pump/piston, strokes between two check valves: the ordered volume, unless the fluid cavitates
 * or a valve leaks. The equations stand on the page in piston.h; by hand: 1 mL/day in strokes
 * of 0.5 uL is a stroke every 43.2 s. */
#include "piston.h"
#include "laws.h"
#include "ports.h"
#include "pump/common/fade.h"
#include "pump/common/restrictor.h"

#include <math.h>

static struct th_sensors sensors_of(const struct th_view *view)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    return (struct th_sensors)TH_SENSORS_OF(p, s, s->counts.stalled);
}

static void start(const struct th_view *view)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    struct th_ports *ports = view->ports;
    const struct th_sensors sensors = sensors_of(view);
    EACH_LANE(i) {
        th_sensors_clear(&sensors, i);
        s->pulses.ends[i] = -1;
        ports->pump.tubing[i] = p->tubing[i];
    }
}

TH_PULSES_ASKED

static bool comes_one_by_one(const struct th_view *view, int i)
{
    const struct states *s = view->states;
    return is_resolved(view->params, i) && !(s->counts.stalled[i] > 0);
}

/* Strokes per second. */
static double rate(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    const struct th_ports *ports = view->ports;
    return fmin(ports->program.ordered_flow[i] / p->stroke[i],
                1 / (p->draw_time[i] + p->push_time[i]));
}

/* ---- the chamber ---- */

/* A stroke as the chamber fills now. */
struct stroke {
    double volume; /* m3 */
    double whole;  /* m3, of one that fills */
    double spare;  /* Pa, what the reservoir has beyond what fills it; below 0: a cavity */
    double fall;   /* m3 less per m3 out of the reservoir */
};

/* The stroke when the reservoir's fluid is warmer than at the step's start by so much, K. */
static struct stroke stroke_of(const struct th_view *view, double warmer, int i)
{
    const struct params *p = view->params;
    const struct th_ports *ports = view->ports;
    const double before = ports->reservoir.pressure[i] +
                          ports->reservoir.expansion[i] * warmer +
                          ports->surroundings.ambient_pressure[i] - p->inlet_opens[i];
    const double cavitates =
        th_water_vapour(ports->reservoir.temperature[i] + warmer) + p->dissolved_gas[i];
    const double whole = p->stroke[i] * (1 + p->error[i]), each = p->draw_time[i] / p->inlet[i],
                 drawn = each * (before - cavitates);
    const bool partly = drawn > 0 && drawn < whole;
    return (struct stroke){.volume = fmin(fmax(drawn, 0), whole),
                           .whole = whole,
                           .spare = before - cavitates - whole / each,
                           .fall = partly ? each * ports->reservoir.stiffness[i] : 0};
}

/* Of so many strokes in a step, m3 and m3/s at its ends, while `back` m3/s come back into the
 * reservoir beside them. */
static struct th_demand demand_of(const struct stroke *stroke, double strokes, double back,
                                  double step)
{
    const double flow = strokes / step * stroke->volume, x = strokes * stroke->fall;
    const double drawn = flow - back;
    if (x == 0)
        return (struct th_demand){strokes * stroke->volume, flow, flow};
    return (struct th_demand){fmax(back * step + drawn * step * th_mean_decay(x), 0), flow,
                              fmax(back + drawn * exp(-x), 0)};
}

/* ---- the valves ---- */

/* Flow past them beside the strokes, as slips of the line by the side on which the outlet's
 * pressure is. */
struct valves {
    double slip[2], from[2];
    double push;    /* m3/s to be added to the line's flow, for slip[0] begins below it */
    double forward; /* m3/s out of the reservoir at that pressure */
    double back;    /* m3/s into it */
};

/* Into the reservoir, or at rest. */
static struct valves closed_valves(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    const struct th_ports *ports = view->ports;
    const double outlet = ports->catheter.inlet_pressure[i],
                 inside = ports->reservoir.pressure[i],
                 leak = th_is(p->anti_retrograde[i], LABEL_fitted) ? 0 : p->fouled[i];
    return (struct valves){.slip = {leak, p->relief[i]},
                           .from = {inside, p->relief_pressure[i]},
                           .back = leak * fmax(outlet - inside, 0) +
                                   p->relief[i] * fmax(outlet - p->relief_pressure[i], 0)};
}

/* A reservoir above the outlet pushes fluid through valves that are fouled, or that it opens.
 */
static struct valves valves_of(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    const struct th_ports *ports = view->ports;
    const double outlet = ports->catheter.inlet_pressure[i],
                 inside = ports->reservoir.pressure[i],
                 opens = inside - p->inlet_opens[i] - p->outlet_opens[i], leak = p->fouled[i];
    const double wide = outlet < opens ? 1 / (p->inlet[i] + p->outlet[i]) : 0;
    struct valves v = closed_valves(view, i);
    if (outlet >= inside || leak + wide == 0)
        return v;
    v.slip[0] = leak + wide;
    v.from[0] = TH_LOWEST_PRESSURE;
    v.push = leak * (inside - TH_LOWEST_PRESSURE) + wide * (opens - TH_LOWEST_PRESSURE);
    v.forward = leak * (inside - outlet) + wide * (opens - outlet);
    if (wide > 0 || th_is(p->anti_retrograde[i], LABEL_fitted)) {
        v.slip[1] = wide > 0 ? -wide : -leak;
        v.from[1] = wide > 0 ? opens : inside;
        v.back = 0;
    }
    return v;
}

/* ---- the line ---- */

/* Shows the strokes of a step with what passes the valves; returns the share that the reservoir
 * gives of all that flows out. */
static double show(const struct th_view *view, const struct valves *v, struct th_demand strokes,
                   double step, int i)
{
    struct th_ports *ports = view->ports;
    const struct params *p = view->params;
    const struct th_demand all = {strokes.volume + v->forward * step,
                                  strokes.first + v->forward, strokes.last + v->forward};
    const double back = v->back * step,
                 given = th_pump_fade(ports->reservoir.usable[i], ports->reservoir.taper[i],
                                      all.volume, back),
                 share = all.volume > 0 ? given / all.volume : 1;
    const bool out = v->push > 0;
    ports->pump.flow[i] = share * (strokes.volume / step + v->push);
    ports->pump.change[i] =
        th_is(p->pulses[i], LABEL_mean) ? th_pump_change(ports, all, given, back, step, i) : 0;
    for (int m = 0; m < 2; m++) {
        ports->pump.slip[m][i] = v->slip[m] * (out && (!m || v->slip[m] < 0) ? share : 1);
        ports->pump.slip_from[m][i] = v->from[m];
    }
    return share;
}

/* Of the strokes, m3/s. */
static double flow_now(const struct th_view *view, const struct stroke *stroke, int i)
{
    const struct states *s = view->states;
    if (s->counts.stalled[i] > 0)
        return 0;
    if (s->pulses.ends[i] > 0)
        return s->stroke_flow[i];
    return is_resolved(view->params, i) ? 0 : rate(view, i) * stroke->volume;
}

/* The next stroke, the end of a stall, or an alarm, whichever comes first. */
static void plan(const struct th_view *view, int i)
{
    const struct states *s = view->states;
    const struct th_sensors sensors = sensors_of(view);
    th_pulse_plan(view, &s->pulses, comes_one_by_one(view, i), rate(view, i), i);
    if (th_sensors_next(&sensors, i) < view->timer[i])
        view->timer[i] = th_sensors_next(&sensors, i);
}

static void prepare(const struct th_view *view)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    struct th_ports *ports = view->ports;
    const struct th_sensors sensors = sensors_of(view);
    EACH_LANE(i) {
        ports->pump.stalled[i] = s->counts.stalled[i];
        ports->pump.even_pulse[i] = th_is(p->pulses[i], LABEL_mean) ? p->stroke[i] : 0;
        if (view->out[i])
            th_pump_close(ports, i);
        if (view->out[i] || !view->due[i])
            continue;
        th_sensors_update(view, &sensors, i);
        const struct stroke stroke = stroke_of(view, 0, i);
        const struct valves valves = valves_of(view, i);
        const double flow = flow_now(view, &stroke, i);
        show(view, &valves, (struct th_demand){flow * 1e-6, flow, flow}, 1e-6, i);
        plan(view, i);
    }
}

/* The volume after which a stroke is another by a thousandth, or begins not to fill. */
static double even_volume(const struct th_view *view, const struct stroke *stroke, int i)
{
    const struct th_ports *ports = view->ports;
    const double stiffness = ports->reservoir.stiffness[i];
    double volume = th_pump_even(ports->reservoir.usable[i], ports->reservoir.taper[i]);
    if (stroke->fall > 0)
        volume = fmin(volume, 1e-3 * stroke->volume / stroke->fall);
    else if (stiffness > 0 && stroke->spare > 0)
        volume =
            fmin(volume, fmax(stroke->spare / stiffness, 1e-6 * ports->reservoir.capacity[i]));
    return volume;
}

static void limit(const struct th_view *view, double *longest)
{
    const struct th_ports *ports = view->ports;
    EACH_LANE(i) {
        const struct valves valves = valves_of(view, i);
        const struct stroke stroke = stroke_of(view, 0, i);
        const struct th_restrictor open = {valves.push > 0 ? valves.slip[0] : 0, 0};
        const double flow = flow_now(view, &stroke, i) + valves.forward,
                     volume = even_volume(view, &stroke, i);
        if (view->out[i])
            continue;
        longest[i] = fmin(longest[i], fmax(th_restrictor_even(ports, open, i), 1e-3));
        if (flow * longest[i] > volume)
            longest[i] = fmax(volume / flow, 1e-3);
    }
}

/* The strokes of a step: none between those that are resolved, and none of a piston that
 * stands, which then misses them. */
static struct th_demand strokes_of(const struct th_view *view, const struct valves *v, int i)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    const struct th_ports *ports = view->ports;
    const double step = view->step[i], due = rate(view, i) * step;
    const struct stroke stroke = stroke_of(view, th_restrictor_mean_warmed(ports, step, i), i);
    if (s->counts.stalled[i] > 0) {
        th_add(&s->counts.missed[i], &s->counts.missed_excess[i],
               th_pump_given(ports, demand_of(&stroke, due, v->back - v->forward, step).volume,
                             i));
        return (struct th_demand){0};
    }
    th_add(&s->pulses.due[i], &s->pulses.due_excess[i], due);
    if (s->pulses.ends[i] > 0)
        return (struct th_demand){s->stroke_flow[i] * step, s->stroke_flow[i],
                                  s->stroke_flow[i]};
    if (is_resolved(p, i))
        return (struct th_demand){0};
    const double strokes = th_pulses_of(&s->pulses, due, th_is(p->pulses[i], LABEL_mean), i);
    return demand_of(&stroke, strokes, v->back - v->forward, step);
}

static void move(const struct th_view *view, int i)
{
    struct states *s = view->states;
    const struct valves valves = valves_of(view, i);
    const struct th_demand strokes = strokes_of(view, &valves, i);
    s->stroked[i] = strokes.volume * show(view, &valves, strokes, view->step[i], i);
    s->pushed[i] = valves.push > 0;
    th_add(&s->strokes[i], &s->strokes_excess[i], s->stroked[i]);
}

/* The flow of the last step beyond its strokes, m3. */
static double last_pushed(const struct th_view *view, int i)
{
    const struct states *s = view->states;
    return s->pushed[i] > 0 ? fmax(th_pump_last_volume(view, i) - s->stroked[i], 0) : 0;
}

static void settle(const struct th_view *view, int i)
{
    struct states *s = view->states;
    th_add(&s->freely[i], &s->freely_excess[i], last_pushed(view, i));
    s->pushed[i] = 0;
}

static void advance(const struct th_view *view)
{
    struct states *s = view->states;
    th_pump_keep_stalls(view);
    EACH_LANE(i) {
        if (view->out[i])
            continue;
        th_pump_carry(view, i);
        settle(view, i);
        move(view, i);
        s->counts.step[i] = view->step[i];
    }
}

/* A stroke is as large as the chamber has filled before it. */
static void begin_stroke(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    th_pulse_begin(view, &s->pulses, p->push_time[i], i);
    s->stroke_flow[i] =
        stroke_of(view, 0, i).volume / ((s->pulses.ends[i] - (double)view->now[i]) / TH_SECOND);
}

static void event(const struct th_view *view, const struct th_event *event, int i)
{
    struct states *s = view->states;
    const struct th_sensors sensors = sensors_of(view);
    if (event->kind == TH_EXPLANTED)
        settle(view, i);
    th_pump_event(view, event, i);
    if (event->kind == TH_EXPLANTED || event->kind == TH_IMPLANTED)
        th_sensors_clear(&sensors, i);
    if (view->out[i] || s->counts.stalled[i] > 0)
        s->pulses.ends[i] = -1;
    if (view->out[i])
        return;
    th_sensors_update(view, &sensors, i);
    const bool come = comes_one_by_one(view, i);
    th_pulse_end(view, &s->pulses, i);
    if (event->kind == TH_TIMER && come && th_pulse_begins(&s->pulses, rate(view, i), i))
        begin_stroke(view, i);
    plan(view, i);
}

static void event_functions(const struct th_view *view, double *values)
{
    const struct th_sensors sensors = sensors_of(view);
    th_sensors_watch(view, &sensors, values);
}

static void observe(const struct th_view *view)
{
    const struct states *s = view->states;
    const struct th_ports *ports = view->ports;
    struct outputs *o = view->outputs;
    EACH_LANE(i) {
        const struct stroke stroke = stroke_of(view, 0, i);
        const struct valves valves = valves_of(view, i);
        const double order = ports->program.ordered_flow[i],
                     share =
                         th_pump_share(ports->reservoir.usable[i], ports->reservoir.taper[i]),
                     strokes = s->counts.stalled[i] > 0 ? 0 : rate(view, i) * stroke.volume,
                     moved = th_pump_last_volume(view, i);
        const double flow = share * (strokes + valves.forward) - valves.back;
        o->flow[i] = s->counts.step[i] > 0 ? moved / s->counts.step[i] : 0;
        o->error[i] = order > 0 && !view->out[i] ? flow / order - 1 : 0;
        o->stroke_volume[i] = view->out[i] ? 0 : stroke.volume;
        o->filling[i] = view->out[i] ? 0 : stroke.volume / stroke.whole;
        o->pulse_count[i] = s->pulses.given[i];
        o->availability[i] = share;
        o->moved_volume[i] = s->strokes[i];
        o->net_volume[i] = s->counts.moved[i] + moved;
        o->free_volume[i] = s->freely[i] + last_pushed(view, i);
        o->stalled[i] = s->counts.stalled[i];
        o->stalls[i] = s->counts.stalls[i];
        o->missed_volume[i] = s->counts.missed[i];
        TH_SENSORS_OBSERVE(o, s, i);
    }
}

static const struct th_row param_rows[] = {PARAMS(TH_LISTED_ROW)};
static const struct th_row state_rows[] = {
    TH_PUMP_COUNTS(TH_LISTED_OUT) TH_PULSE_STATES(TH_LISTED_OUT) STATES(TH_LISTED_OUT)};
static const struct th_row output_rows[] = {OUTPUTS(TH_LISTED_OUT)};

const struct th_model th_pump_piston = {
    .slot = "pump",
    .name = "piston",
    .doc = "strokes of a piston between check valves, out of a reservoir that may suck",
    .page = page,
    .params = TH_TABLE(param_rows),
    .states = TH_TABLE(state_rows),
    .outputs = TH_TABLE(output_rows),
    .commands = th_pump_commands,
    .command_count = TH_PUMP_COMMANDS,
    .arrays = th_pump_arrays,
    .start = start,
    .prepare = prepare,
    .limit = limit,
    .advance = advance,
    .reads_ahead = true,
    .event_function_count = TH_SENSOR_EVENTS,
    .event_functions = event_functions,
    .event = event,
    .observe = observe,
    .why = th_pump_why,
    .unsteady = unsteady,
};
