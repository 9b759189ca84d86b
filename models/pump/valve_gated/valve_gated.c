/* pump/valve_gated, an accumulator between two valves: pulses. The equations stand on the page
 * in valve_gated_line.c; by hand: 2.5 uL every 144 min is 0.025 mL/day. */
#include "valve_gated.h"
#include "laws.h"
#include "pump/common/fade.h"
#include "pump/common/restrictor.h"
#include "pump/common/stall.h"

#include <math.h>

/* The flow of a step. */
enum { CLOSED, PULSES_GIVEN, OUTLET_OPEN, FREE };

enum { RESET = TH_PUMP_COMMANDS, COMMANDS };

/* Event functions: that of the safety valve, and from there on those of the alarms. */
enum { SAFETY_VALVE, SENSORS };

static const struct th_command commands[COMMANDS] = {
    TH_PUMP_STALLING,
    [RESET] = {.name = "reset", .doc = "opens a safety valve that has closed"},
};

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
        s->pulses.ends[i] = -1;
        ports->pump.tubing[i] = p->tubing[i];
        th_sensors_clear(&sensors, i);
    }
}

TH_PULSES_ASKED

/* The way that is open now. */
static int way_now(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    if (view->out[i] || s->counts.stalled[i] > 0 || s->tripped[i] > 0)
        return CLOSED;
    if (s->in_field[i] > 0)
        return FREE;
    if (s->pulses.ends[i] > 0)
        return OUTLET_OPEN;
    return is_resolved(p, i) ? CLOSED : PULSES_GIVEN;
}

/* ---- volumes of the last step, which are known when the catheter has advanced ---- */

/* Of free flow, the volume that counts against the safety valve with that of the last step. */
static double passed(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    const double volume = th_pump_last_volume(view, i);
    if ((int)s->way[i] != FREE)
        return s->passed[i];
    return volume >= p->trips_at[i] * s->counts.step[i] ? s->passed[i] + fmax(volume, 0) : 0;
}

/* Carries what hangs on the last step, once. */
static void settle(const struct th_view *view, int i)
{
    struct states *s = view->states;
    const double volume = th_pump_last_volume(view, i);
    s->passed[i] = passed(view, i);
    if ((int)s->way[i] == FREE)
        th_add(&s->freely[i], &s->freely_excess[i], fmax(volume, 0));
    if ((int)s->way[i] == OUTLET_OPEN)
        s->held[i] = fmax(s->held[i] - volume, 0);
    s->way[i] = CLOSED;
}

/* ---- orders, field and timers ---- */

/* No pulses: stalled, shut off, or open in a field. */
static bool is_idle(const struct states *s, int i)
{
    return s->counts.stalled[i] > 0 || s->tripped[i] > 0 || s->in_field[i] > 0;
}

/* An outlet that was open closes then; one that a change of the mode finds open does not. Then
 * the alarms are updated. */
static void update(const struct th_view *view, int i)
{
    struct states *s = view->states;
    const struct th_sensors sensors = sensors_of(view);
    th_pump_count_stalls(view, s->counts.stalled, s->counts.stalls, i);
    th_sensors_update(view, &sensors, i);
    if (is_idle(s, i))
        s->pulses.ends[i] = -1;
}

static void plan(const struct th_view *view, int i)
{
    const struct states *s = view->states;
    const struct th_sensors sensors = sensors_of(view);
    th_pulse_plan(view, &s->pulses, is_resolved(view->params, i) && !is_idle(s, i),
                  th_valve_gated_rate(view, i), i);
    if (th_sensors_next(&sensors, i) < view->timer[i])
        view->timer[i] = th_sensors_next(&sensors, i);
}

static void prepare(const struct th_view *view)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    struct th_ports *ports = view->ports;
    EACH_LANE(i) {
        if (view->due[i] && !view->out[i]) {
            s->in_field[i] = ports->surroundings.magnetic_field[i] >= p->opens_in_field[i];
            update(view, i);
            plan(view, i);
        }
        ports->pump.stalled[i] = s->counts.stalled[i];
        ports->pump.even_pulse[i] = th_is(p->pulses[i], LABEL_mean) ? p->accumulator[i] : 0;
        const int way = way_now(view, i);
        if (way == CLOSED)
            th_pump_close(ports, i);
        else if (view->due[i] && way == FREE)
            th_valve_gated_free(view, 1e-6, i);
        else if (view->due[i] && way == OUTLET_OPEN)
            th_valve_gated_empty(
                view, fmax((s->pulses.ends[i] - (double)view->now[i]) / TH_SECOND, 1e-6), i);
        else if (view->due[i])
            th_valve_gated_pulses(view, th_valve_gated_rate(view, i) * 1e-6, 1e-6, i);
    }
}

static void limit(const struct th_view *view, double *longest)
{
    const struct th_ports *ports = view->ports;
    EACH_LANE(i) {
        const int way = way_now(view, i);
        double volume = th_pump_even(ports->reservoir.usable[i], ports->reservoir.taper[i]);
        double flow = 0;
        if (way == FREE) {
            const struct th_restrictor r = th_valve_gated_both(view, i);
            const double fall = r.conductance * ports->reservoir.stiffness[i];
            flow = r.conductance * r.drive;
            if (fall > 0)
                longest[i] = fmin(longest[i], 1e-2 / fall);
        } else if (way == PULSES_GIVEN) {
            const struct th_pulse_line pulse = th_valve_gated_cycle(view, i);
            flow = th_valve_gated_rate(view, i) *
                   th_pulse_at(&pulse, ports->catheter.inlet_pressure[i]);
            volume = fmin(volume, th_valve_gated_even(view, i));
        }
        if (flow * longest[i] > volume)
            longest[i] = fmax(volume / flow, 1e-3);
    }
}

static void miss(const struct th_view *view, double pulses, int i)
{
    struct states *s = view->states;
    const struct th_ports *ports = view->ports;
    const struct th_pulse_line pulse = th_valve_gated_cycle(view, i);
    const double asked = pulses * th_pulse_at(&pulse, ports->catheter.inlet_pressure[i]);
    th_add(&s->counts.missed[i], &s->counts.missed_excess[i],
           fmax(asked, 0) * th_pump_given_share(ports, asked, i));
}

static void move(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    struct th_ports *ports = view->ports;
    const double step = view->step[i], due = th_valve_gated_rate(view, i) * step;
    const int way = way_now(view, i);
    th_pump_close(ports, i);
    s->way[i] = way;
    if (s->counts.stalled[i] > 0 || s->tripped[i] > 0)
        miss(view, due, i);
    else if (way == FREE)
        th_valve_gated_free(view, step, i);
    else {
        th_add(&s->pulses.due[i], &s->pulses.due_excess[i], due);
        if (way == OUTLET_OPEN)
            th_valve_gated_empty(view, step, i);
        else if (way == PULSES_GIVEN)
            th_valve_gated_pulses(
                view, th_pulses_of(&s->pulses, due, th_is(p->pulses[i], LABEL_mean), i), step,
                i);
    }
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

/* The outlet opens on what the inlet has let in before. */
static void begin_pulse(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    const struct th_accumulator a = th_valve_gated_accumulator(p, i);
    const struct th_ports *ports = view->ports;
    const double more =
        th_accumulator_fill(&a, ports->reservoir.pressure[i], s->held[i]) - s->held[i];
    s->held[i] += more * th_pump_given_share(ports, more, i);
    th_pulse_begin(view, &s->pulses, p->outlet_time[i], i);
}

static void handle_timer(const struct th_view *view, int i)
{
    struct states *s = view->states;
    update(view, i);
    th_pulse_end(view, &s->pulses, i);
    if (is_resolved(view->params, i) && !is_idle(s, i) &&
        th_pulse_begins(&s->pulses, th_valve_gated_rate(view, i), i))
        begin_pulse(view, i);
}

/* Implanted or explanted: valves closed, the accumulator empty, the safety valve open. */
static void renew(const struct th_view *view, bool out, int i)
{
    struct states *s = view->states;
    const struct th_sensors sensors = sensors_of(view);
    th_pump_renew(view, out, i);
    th_sensors_clear(&sensors, i);
    s->in_field[i] = s->tripped[i] = s->passed[i] = s->held[i] = 0;
    s->pulses.ends[i] = -1;
}

static void order(const struct th_view *view, const struct th_event *event, int i)
{
    struct states *s = view->states;
    if (event->number == RESET)
        s->tripped[i] = s->passed[i] = 0;
    else
        th_pump_order(view, event, i);
    update(view, i);
}

static void trip(struct states *s, int i)
{
    s->tripped[i] = 1;
    s->trips[i]++;
    s->passed[i] = 0;
}

static void event(const struct th_view *view, const struct th_event *event, int i)
{
    struct states *s = view->states;
    const bool device = event->kind == TH_EXPLANTED || event->kind == TH_IMPLANTED;
    if (event->kind == TH_EXPLANTED || !view->out[i])
        settle(view, i);
    if (device)
        renew(view, event->kind == TH_EXPLANTED, i);
    else if (view->out[i])
        return;
    else if (event->kind == TH_TIMER)
        handle_timer(view, i);
    else if (event->kind == TH_CROSSING) {
        if (event->number == SAFETY_VALVE)
            trip(s, i);
        update(view, i);
    } else
        order(view, event, i);
    if (view->out[i])
        view->timer[i] = TH_NEVER;
    else
        plan(view, i);
}

/* The first of the event functions. Of the volume that the safety valve lets through, the share
 * that is left two ticks later: so it passes no more than that. */
static void event_functions(const struct th_view *view, double *values)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    const struct th_sensors sensors = sensors_of(view);
    th_sensors_watch(view, &sensors, values + (size_t)SENSORS * TH_LANES);
    EACH_LANE(i) {
        const bool watches =
            !view->out[i] && (int)s->way[i] == FREE && th_is(p->safety_valve[i], LABEL_fitted);
        const double flow = th_pump_last_volume(view, i) / fmax(s->counts.step[i], 1e-6),
                     later = passed(view, i) + flow * 2 / TH_SECOND;
        values[i] = watches ? 1 - later / p->safety_volume[i] : 1;
    }
}

static void observe_pulses(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    const struct th_ports *ports = view->ports;
    struct outputs *o = view->outputs;
    const struct th_pulse_line pulse = th_valve_gated_cycle(view, i);
    o->pulse_volume[i] =
        view->out[i] ? 0 : th_pulse_at(&pulse, ports->catheter.inlet_pressure[i]);
    o->error[i] = view->out[i] ? 0 : o->pulse_volume[i] / p->accumulator[i] - 1;
    o->pulse_count[i] = s->pulses.given[i];
    o->availability[i] = th_pump_share(ports->reservoir.usable[i], ports->reservoir.taper[i]);
}

static void observe(const struct th_view *view)
{
    const struct states *s = view->states;
    struct outputs *o = view->outputs;
    EACH_LANE(i) {
        const double volume = th_pump_last_volume(view, i);
        observe_pulses(view, i);
        TH_SENSORS_OBSERVE(o, s, i);
        o->flow[i] = s->counts.step[i] > 0 ? volume / s->counts.step[i] : 0;
        o->net_volume[i] = s->counts.moved[i] + volume;
        o->valves_open[i] = way_now(view, i) == FREE;
        o->free_volume[i] = s->freely[i] + ((int)s->way[i] == FREE ? fmax(volume, 0) : 0);
        o->safety_closed[i] = s->tripped[i];
        o->stalled[i] = s->counts.stalled[i];
        o->stalls[i] = s->counts.stalls[i];
        o->missed_volume[i] = s->counts.missed[i];
    }
}

static const struct th_row param_rows[] = {PARAMS(TH_LISTED_ROW)};
static const struct th_row state_rows[] = {
    TH_PUMP_COUNTS(TH_LISTED_OUT) TH_PULSE_STATES(TH_LISTED_OUT) STATES(TH_LISTED_OUT)};
static const struct th_row output_rows[] = {OUTPUTS(TH_LISTED_OUT)};

const struct th_model th_pump_valve_gated = {
    .slot = "pump",
    .name = "valve_gated",
    .doc = "an accumulator between two valves: pulses driven by the reservoir's pressure",
    .page = th_valve_gated_page,
    .params = TH_TABLE(param_rows),
    .states = TH_TABLE(state_rows),
    .outputs = TH_TABLE(output_rows),
    .moved = th_pump_moved,
    .moved_count = TH_PUMP_MOVED,
    .commands = commands,
    .command_count = COMMANDS,
    .event_function_count = SENSORS + TH_SENSOR_EVENTS,
    .reads_ahead = true,
    .arrays = th_pump_arrays,
    .start = start,
    .prepare = prepare,
    .limit = limit,
    .advance = advance,
    .event_functions = event_functions,
    .event = event,
    .observe = observe,
    .why = th_pump_why,
    .unsteady = unsteady,
};
