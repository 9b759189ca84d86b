/* pump/peristaltic, rollers on a tube: the ordered volume, with errors, until the reservoir
 * fades. The equations stand on the page in peristaltic.h; by hand: 1 mL/day in pulses of 1 uL
 * is a pulse every 86.4 s. */
#include "peristaltic.h"
#include "peristaltic_page.h"
#include "pump/common/fade.h"
#include "pump/common/pulse.h"
#include "pump/common/stall.h"

#include <math.h>

enum { INTERROGATE = TH_PUMP_COMMANDS, LOSE_OCCLUSION, COMMANDS };

/* ---- loss of occlusion ---- */

#define LOSE_ARGS(ROW)                                                                      \
    ROW(leak, CONDUCTANCE, "", "0 uL/day/kPa", "1 mL/min/mmHg", CHOSEN, "",                 \
        "conductance past the rollers that comes at once", .unit = "uL/day/kPa")            \
    ROW(grows_by, CONDUCTANCE, "0 uL/day/kPa", "0 uL/day/kPa", "1 mL/min/mmHg", CHOSEN, "", \
        "conductance by which it grows evenly in each `within` from then on",               \
        .unit = "uL/day/kPa")                                                               \
    ROW(within, TIME, "30 day", "1 s", "10 year", CHOSEN, "",                               \
        "time in which it grows by grows_by", .unit = "day")
#define LOSE_INDEX(name_, ...) LOSE_##name_,
enum { LOSE_ARGS(LOSE_INDEX) };
static const struct th_row lose_args[] = {LOSE_ARGS(TH_LISTED_ROW)};

static const struct th_command commands[COMMANDS] = {
    TH_PUMP_STALLING,
    [INTERROGATE] = {.name = "interrogate",
                     .doc = "a programmer speaks to the pump: one that is latched after a "
                            "field resumes"},
    [LOSE_OCCLUSION] = {.name = "lose_occlusion",
                        .doc = "the rollers no longer close the tube: fluid leaks past them, "
                               "beside what did before",
                        .args = TH_TABLE(lose_args)},
};

static enum th_status check(const struct th_setup *setup, struct th_error *error)
{
    const double *params = setup->params;
    return th_service_check(params[ROW_service_life], params[ROW_replacement_countdown], error);
}

static void start(const struct th_view *view)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    struct th_ports *ports = view->ports;
    const struct th_sensors sensors = TH_SENSORS_OF(p, s, s->stalled);
    const struct th_service service = TH_SERVICE_OF(p, s);
    EACH_LANE(i) {
        s->pulse_end[i] = s->recovered[i] = -1;
        ports->pump.tubing[i] = p->tubing[i];
        th_sensors_clear(&sensors, i);
        th_service_begin(&service, view->out[i] ? 0 : p->service_used[i], i);
    }
}

/* The rotor turns without pause: pulses would touch, or have nothing to give. */
static bool continuous(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    return th_rotor_in_pulses(p, i) &&
           (th_rotor_flow(view, i) * p->pulse_time[i] >= p->pulse_volume[i] ||
            th_rotor_dry(view, i));
}

/* A pulse is on that should not be: the rotor stalls, or turns without pulses. */
static bool cut_short(const struct th_view *view, int i)
{
    const struct states *s = view->states;
    return s->pulse_end[i] > 0 &&
           (s->stalled[i] > 0 || s->turning[i] > 0 || !th_rotor_in_pulses(view->params, i));
}

/* Ticks until enough is wound up. Plan and timer both use it, so that they round alike and a
 * pulse that is due always begins. */
static double ticks_to_pulse(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    double left = p->pulse_volume[i] - s->wound[i], flow = th_rotor_flow(view, i);
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
    if (th_rotor_dry(view, i))
        return 3600 * TH_SECOND;
    if (p->volume_effect[i] == 0)
        return TH_EXACT_TICKS;
    double volume = 0.01 * fmax(ports->reservoir.capacity[i], 1e-9);
    return fmax(rint(volume / th_rotor_flow(view, i) * TH_SECOND), 1);
}

/* The field is over, and the rotor still stands. */
static bool is_recovering(const struct th_view *view, int i)
{
    const struct states *s = view->states;
    return s->recovered[i] > (double)view->now[i];
}

static th_tick sooner(th_tick a, th_tick b)
{
    return a < b ? a : b;
}

static void plan(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    const struct th_sensors sensors = TH_SENSORS_OF(p, s, s->stalled);
    const struct th_service service = TH_SERVICE_OF(p, s);
    th_tick next = sooner(th_pump_stall_ends(view, i),
                          sooner(th_sensors_next(&sensors, i), th_service_next(&service, i)));
    if (is_recovering(view, i))
        next = sooner(next, (th_tick)s->recovered[i]);
    double ticks = TH_EXACT_TICKS;
    if (cut_short(view, i) || continuous(view, i) != (s->turning[i] > 0))
        ticks = 0;
    else if (s->pulse_end[i] > 0)
        ticks = s->pulse_end[i] - (double)view->now[i];
    else if (s->turning[i] > 0)
        ticks = ticks_to_review(view, i);
    else if (th_rotor_in_pulses(p, i) && s->stalled[i] <= 0)
        ticks = ticks_to_pulse(view, i);
    if (ticks < TH_EXACT_TICKS)
        next = sooner(next, view->now[i] + (th_tick)ticks);
    view->timer[i] = next;
}

/* The rotor stands while a cause is left, in a field, and after it, and from the end of its
 * service on. Then the alarms are updated. */
static void update(const struct th_view *view, int i)
{
    struct states *s = view->states;
    const struct th_sensors sensors =
        TH_SENSORS_OF((const struct params *)view->params, s, s->stalled);
    const struct th_service service = TH_SERVICE_OF((const struct params *)view->params, s);
    th_service_update(view, &service, i);
    bool stands = th_pump_stands(view, i) || s->in_field[i] > 0 || is_recovering(view, i) ||
                  s->held[i] > 0 || s->service_ended[i] > 0;
    s->stalls[i] += stands && !(s->stalled[i] > 0);
    s->stalled[i] = stands;
    th_sensors_update(view, &sensors, i);
}

/* The rotor in the field that is there from now on. */
static void feel_field(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    const struct th_ports *ports = view->ports;
    struct states *s = view->states;
    bool held = ports->surroundings.magnetic_field[i] >= p->stalls_in_field[i];
    if (!held && s->in_field[i] > 0) {
        s->recovered[i] = (double)view->now[i] + rint(p->field_recovery[i] * TH_SECOND);
        s->held[i] = fmax(s->held[i], p->after_field[i]);
    }
    s->in_field[i] = held;
    update(view, i);
}

static void prepare(const struct th_view *view)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    struct th_ports *ports = view->ports;
    for (int i = 0; i < TH_LANES; i++) {
        const bool changed = !view->out[i] && view->due[i];
        if (changed)
            feel_field(view, i);
        th_rotor_show(view, i);
        ports->pump.stalled[i] = s->stalled[i];
        ports->pump.even_pulse[i] = th_is(p->pulses[i], LABEL_mean) ? p->pulse_volume[i] : 0;
        if (changed)
            plan(view, i);
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
    th_rotor_count(s, -fmin(left / p->pulse_volume[i], 1), i);
}

static void handle_timer(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    double now = (double)view->now[i];
    update(view, i);
    if (s->pulse_end[i] > 0 && s->pulse_end[i] <= now)
        s->pulse_end[i] = -1;
    s->turning[i] = continuous(view, i);
    if (cut_short(view, i))
        cut_pulse(p, s, now, i);
    if (th_rotor_in_pulses(p, i) && s->turning[i] <= 0 && s->stalled[i] <= 0 &&
        s->pulse_end[i] < 0 && ticks_to_pulse(view, i) <= 0)
        begin_pulse(p, s, now, i);
}

/* Implanted or explanted: a new pump, which stands, with nothing wound up. */
static void renew(const struct th_view *view, int lane)
{
    struct states *s = view->states;
    const struct th_sensors sensors =
        TH_SENSORS_OF((const struct params *)view->params, s, s->stalled);
    const struct th_service service = TH_SERVICE_OF((const struct params *)view->params, s);
    struct th_ports *ports = view->ports;
    if (s->pulse_end[lane] > 0)
        cut_pulse(view->params, s, (double)view->now[lane], lane);
    th_pump_clear_stalls(view, lane);
    th_sensors_clear(&sensors, lane);
    th_service_begin(&service, 0, lane);
    s->lost[lane] = s->grows[lane] = s->held[lane] = s->phase[lane] = 0;
    ports->pump.slip[2][lane] = 0;
    s->stalled[lane] = s->turning[lane] = s->wound[lane] = s->flow[lane] = 0;
    s->in_field[lane] = 0;
    s->recovered[lane] = -1;
    ports->pump.flow[lane] = ports->pump.change[lane] = ports->pump.stalled[lane] = 0;
    view->timer[lane] = TH_NEVER;
}

static void order(const struct th_view *view, const struct th_event *event, int lane)
{
    struct states *s = view->states;
    const double *args = event->args;
    if (event->number == INTERROGATE)
        s->held[lane] = th_is(s->held[lane], LABEL_latched) ? 0 : s->held[lane];
    else if (event->number == LOSE_OCCLUSION) {
        s->lost[lane] += args[LOSE_leak];
        s->grows[lane] += args[LOSE_grows_by] / args[LOSE_within];
    } else
        th_pump_order(view, event, lane);
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
        if (event->kind == TH_COMMAND)
            order(view, event, lane);
        update(view, lane);
    }
    if (event->kind != TH_EXPLANTED)
        plan(view, lane);
}

static void event_functions(const struct th_view *view, double *values)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    const struct th_sensors sensors = TH_SENSORS_OF(p, s, s->stalled);
    const struct th_service service = TH_SERVICE_OF(p, s);
    th_sensors_watch(view, &sensors, values);
    th_service_watch(view, &service, values + (size_t)TH_SENSOR_EVENTS * TH_LANES);
}

static void observe_leak(const struct th_view *view, int i)
{
    const struct states *s = view->states;
    struct outputs *o = view->outputs;
    o->leak[i] = th_rotor_leak(view, i);
    o->occlusion_lost[i] = o->leak[i] > 0 || s->grows[i] > 0;
}

static void observe_service(const struct th_view *view, int i)
{
    struct states *s = view->states;
    const struct th_service service = TH_SERVICE_OF((const struct params *)view->params, s);
    const struct th_ports *ports = view->ports;
    struct outputs *o = view->outputs;
    const double commanded = s->stalled[i] > 0 ? 0 : ports->program.ordered_flow[i];
    o->battery_used[i] = s->used[i];
    o->replacement_in[i] = th_service_left(&service, commanded, i);
    o->replacement_due[i] = s->indicated[i] >= 0;
    o->service_ended[i] = s->service_ended[i];
    o->service_alarms[i] = s->service_alarms[i];
}

static void observe(const struct th_view *view)
{
    const struct states *s = view->states;
    const struct th_ports *ports = view->ports;
    struct outputs *o = view->outputs;
    EACH_LANE(i) {
        observe_leak(view, i);
        observe_service(view, i);
        TH_SENSORS_OBSERVE(o, s, i);
        o->flow[i] = s->flow[i];
        o->error[i] = th_rotor_error(view, i);
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

static const char *unsteady(const struct th_view *view, int lane)
{
    const struct params *p = view->params;
    return th_is(p->pulses[lane], LABEL_mean) ? NULL : TH_PULSES_UNSTEADY;
}

const struct th_model th_pump_peristaltic = {
    .slot = "pump",
    .name = "peristaltic",
    .doc = "rollers on a tube: the ordered flow with its errors, mean or in pulses",
    .page = page,
    .params = TH_TABLE(param_rows),
    .states = TH_TABLE(state_rows),
    .outputs = TH_TABLE(output_rows),
    .moved = th_pump_moved,
    .moved_count = TH_PUMP_MOVED,
    .commands = commands,
    .command_count = COMMANDS,
    .event_function_count = TH_SENSOR_EVENTS + TH_SERVICE_EVENTS,
    .reads_ahead = true,
    .arrays = th_pump_arrays,
    .check = check,
    .start = start,
    .prepare = prepare,
    .limit = th_rotor_limit,
    .advance = th_rotor_advance,
    .event_functions = event_functions,
    .event = event,
    .observe = observe,
    .why = th_pump_why,
    .unsteady = unsteady,
};
