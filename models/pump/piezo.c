/* pump/piezo, a restrictor under the reservoir's pressure, behind a valve that is open for a
 * share of the time. The equations stand on the page below; by hand: a quarter of 4 mL/day
 * is 1 mL/day. */
#include "laws.h"
#include "ports.h"
#include "pump/common/fade.h"
#include "pump/common/restrictor.h"
#include "pump/common/sensor.h"
#include "pump/common/stall.h"

#include <math.h>

static const char page[] =
    "A restrictor under the reservoir's pressure behind a piezoelectric valve, which\n"
    "is open for a share of the time: the duty, by which the order sets the flow.\n"
    "\n"
    "  duty  d = Q/full_flow          at most 1; full_flow: the flow that the\n"
    "                                 programme takes it to have while it is open\n"
    "  open  s = d + opening_error/period   of 0 < d < 1, between 0 and 1;\n"
    "                                 0 and 1 as they are\n"
    "  q = (s + (1 - s) leak) (p_res - p)/R\n"
    "  R = 128 mu L/(pi d_R^4 (1 - clogged))  mu of the reservoir's fluid, as in\n"
    "                                 pump.propellant; d_R bore\n"
    "\n"
    "The flow is the mean over the valve's periods, which are short against all that\n"
    "changes. Warmth, altitude, back-pressure and what is left in the reservoir act\n"
    "on it as on the restrictor alone, whatever the duty: nothing here corrects them.\n"
    "Each opening is longer or shorter than told by opening_error (drift of valve and\n"
    "actuator), which weighs most at low orders: at d = opening_error/period the flow\n"
    "is twice the order. While the valve is open fluid flows back if p is above\n"
    "p_res, as it does through leak, the share of the conductance that a closed valve\n"
    "lets through.\n"
    "\n"
    "A notice (weak) says so while the open restrictor, not clogged and warm, gives\n"
    "less than half of full_flow, as at the last event: on a reservoir without a\n"
    "propellant the duty by which the programme doses is far off.\n"
    "\n"
    "stall_alarm, occlusion_alarm and fill_alarm: see pump.peristaltic.\n"
    "\n"
    "stall: the valve stays closed while a cause is left, but for leak. Near empty\n"
    "the flow fades as that of every pump does (see pump.peristaltic). Out of the\n"
    "body nothing flows.\n"
    "\n"
    "Validity: as of the restrictor (pump.propellant); the valve opens and closes at\n"
    "once. The flow of such a pump is set by the duty cycle of the valve, and drifts\n"
    "with valve and actuator, whose opening time is trimmed in each device: US\n"
    "8141844 B2 (Codman). Flows, periods and restrictors are not published:\n"
    "placeholders.\n"
    "\n"
    "By hand: a restrictor of 4 mL/day at 37 C, open for a quarter: 1 mL/day. Opened\n"
    "for 0.3 s too long each minute: 1.02 mL/day; at 0.1 mL/day 0.12.\n";

#define PARAMS(ROW)                                                                       \
    ROW(full_flow, FLOW, "4 mL/day", "0.01 mL/day", "1 L/day", PLACEHOLDER, "",           \
        "flow while the valve is open, as the programme reckons")                         \
    ROW(bore, LENGTH, "25 um", "1 um", "1 mm", PLACEHOLDER, "", "bore of the restrictor", \
        .unit = "um")                                                                     \
    ROW(length, LENGTH, "7.35 cm", "0.1 mm", "100 m", PLACEHOLDER, "",                    \
        "length of the restrictor")                                                       \
    ROW(clogged, FRACTION, "0 %", "0 %", "100 %", CHOSEN, "",                             \
        "share of the restrictor's conductance that deposits take away")                  \
    ROW(period, TIME, "1 min", "0.1 s", "1 h", PLACEHOLDER, "",                           \
        "time from opening to opening", .unit = "s")                                      \
    ROW(opening_error, TIME, "0 s", "-60 s", "60 s", PLACEHOLDER, "",                     \
        "time by which each opening is longer than told", .unit = "s")                    \
    ROW(leak, FRACTION, "0 %", "0 %", "100 %", PLACEHOLDER, "",                           \
        "share of the conductance that the closed valve lets through")                    \
    TH_PUMP_TUBING(ROW, "0.2 mL", PLACEHOLDER, "")                                        \
    TH_SENSOR_PARAMS(ROW, TH_NO_ALARM)

#define STATES(OUT)       \
    TH_PUMP_COUNTS(OUT)   \
    TH_SENSOR_STATES(OUT) \
    OUT(weak, NUMBER, "1: open, it gives less than half of full_flow")

#define OUTPUTS(OUT)                                                                         \
    TH_SENSOR_OUTPUTS(OUT)                                                                   \
    OUT(flow, FLOW, "flow into the catheter; below 0: back into the reservoir",              \
        .nature = TH_INTERVAL_MEAN, .of = "net_volume")                                      \
    OUT(error, FRACTION,                                                                     \
        "error of the flow now, relative to the order; 0 while nothing is ordered")          \
    OUT(weak, NUMBER,                                                                        \
        "open, it gives less than half of full_flow: 1 while it does, by the pressure at "   \
        "the last event",                                                                    \
        .log = TH_LOG_NOTICE, .nature = TH_STEPWISE, .flags = TH_UNRECORDED,                 \
        .notice = "with its valve open the pump gives less than half of pump.full_flow, by " \
                  "which the programme sets its duty: the reservoir presses too little for " \
                  "its restrictor")                                                          \
    OUT(duty, FRACTION, "share of the time for which the valve is told to be open")          \
    OUT(drive, PRESSURE, "pressure across the restrictor: reservoir less outlet",            \
        .unit = "kPa")                                                                       \
    OUT(availability, FRACTION, "share of the flow that the reservoir gives now")            \
    OUT(net_volume, VOLUME, "volume into the catheter since the start", .nature = TH_TOTAL)  \
    TH_PUMP_STALL_OUTPUTS(OUT, "pump stalled: 1 if the valve stays closed",                  \
                          "the valve stopped",                                               \
                          "what would have flowed through the valve while it was stalled")

struct params {
    PARAMS(TH_LANE_MEMBER)
};
struct states {
    STATES(TH_LANE_MEMBER)
};
struct outputs {
    OUTPUTS(TH_LANE_MEMBER)
};

static struct th_sensors sensors_of(const struct th_view *view)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    return (struct th_sensors)TH_SENSORS_OF(p, s, s->stalled);
}

static void start(const struct th_view *view)
{
    const struct params *p = view->params;
    struct th_ports *ports = view->ports;
    const struct th_sensors sensors = sensors_of(view);
    EACH_LANE(i) {
        ports->pump.tubing[i] = p->tubing[i];
        th_sensors_clear(&sensors, i);
    }
}

/* Share of the time for which the valve is commanded to be open. */
static double duty(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    const struct th_ports *ports = view->ports;
    return fmin(ports->program.ordered_flow[i] / p->full_flow[i], 1);
}

/* Share of the time for which it is open; commanded to be open always, but for rounding, it is.
 */
static double openness(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    const double commanded = duty(view, i);
    if (!(commanded > 0 && commanded < 1 - 1e-9))
        return commanded;
    return fmin(fmax(commanded + p->opening_error[i] / p->period[i], 0), 1);
}

/* The restrictor, of a conductance in the mean over openings. */
static struct th_restrictor restrictor(const struct th_view *view, double open, double warmer,
                                       int i)
{
    const struct params *p = view->params;
    struct th_restrictor r = th_restrictor_at(view, p->bore[i], p->length[i], warmer, i);
    r.conductance *= (1 - p->clogged[i]) * (open + (1 - open) * p->leak[i]);
    return r;
}

/* As the valve goes; stalled it stays closed. */
static struct th_restrictor restrictor_now(const struct th_view *view, double warmer, int i)
{
    const struct th_pump_counts *s = view->states;
    return restrictor(view, s->stalled[i] > 0 ? 0 : openness(view, i), warmer, i);
}

/* The alarms follow whether the pump stands or goes, and the timer is that of the next end or
 * alarm.
 */
static void follow(const struct th_view *view, int i)
{
    const struct th_sensors sensors = sensors_of(view);
    const th_tick ends = th_pump_stall_ends(view, i);
    th_sensors_update(view, &sensors, i);
    const th_tick sounds = th_sensors_next(&sensors, i);
    view->timer[i] = sounds < ends ? sounds : ends;
}

/* True if the open valve, were it not clogged and the fluid as warm as the pump, gives less
 * than half of what the programme takes it to give, for the reservoir presses too little. */
static bool is_weak(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    const struct th_ports *ports = view->ports;
    const double warmer =
        ports->surroundings.pump_temperature[i] - ports->reservoir.temperature[i];
    const struct th_restrictor open =
        th_restrictor_at(view, p->bore[i], p->length[i], warmer, i);
    return th_restrictor_flow(open, false) < p->full_flow[i] / 2;
}

/* After an event the line is that of the instant, so that the step can be chosen by it. */
static void prepare(const struct th_view *view)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    struct th_ports *ports = view->ports;
    EACH_LANE(i) {
        ports->pump.stalled[i] = s->stalled[i];
        ports->pump.even_pulse[i] = ports->program.ordered_flow[i] * p->period[i];
        if (view->out[i])
            th_pump_close(ports, i);
        else if (view->due[i]) {
            follow(view, i);
            s->weak[i] = is_weak(view, i);
            th_restrictor_show(ports, restrictor_now(view, 0, i), false, i);
        }
    }
}

static void limit(const struct th_view *view, double *longest)
{
    const struct th_ports *ports = view->ports;
    EACH_LANE(i)
        if (!view->out[i])
            longest[i] =
                fmin(longest[i],
                     fmax(th_restrictor_even(ports, restrictor_now(view, 0, i), i), 1e-3));
}

static void move(const struct th_view *view, int i)
{
    struct th_pump_counts *s = view->states;
    const struct th_ports *ports = view->ports;
    const double mean = th_restrictor_mean_warmed(ports, view->step[i], i);
    const struct th_restrictor when[] = {
        restrictor_now(view, 0, i), restrictor_now(view, mean, i),
        restrictor_now(view, th_restrictor_warmed(ports, view->step[i], i), i)};
    const double given = th_restrictor_move(view, when, false, i);
    if (!(s->stalled[i] > 0))
        return;
    const struct th_restrictor going = restrictor(view, openness(view, i), mean, i);
    th_add(&s->missed[i], &s->missed_excess[i],
           fmax(th_restrictor_given(view, going, false, i) - given, 0));
}

static void advance(const struct th_view *view)
{
    struct th_pump_counts *s = view->states;
    th_pump_keep_stalls(view);
    EACH_LANE(i) {
        if (view->out[i])
            continue;
        th_pump_carry(view, i);
        move(view, i);
        s->step[i] = view->step[i];
    }
}

static void event(const struct th_view *view, const struct th_event *event, int i)
{
    const struct th_sensors sensors = sensors_of(view);
    th_pump_event(view, event, i);
    if (event->kind == TH_EXPLANTED || event->kind == TH_IMPLANTED)
        th_sensors_clear(&sensors, i);
    else if (!view->out[i])
        follow(view, i);
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
        TH_SENSORS_OBSERVE(o, s, i);
        const double order = ports->program.ordered_flow[i],
                     moved = th_pump_last_volume(view, i),
                     flow = th_restrictor_flow(restrictor_now(view, 0, i), false),
                     share =
                         th_pump_share(ports->reservoir.usable[i], ports->reservoir.taper[i]);
        o->flow[i] = s->step[i] > 0 ? moved / s->step[i] : 0;
        o->error[i] = order > 0 ? flow * (flow > 0 ? share : 1) / order - 1 : 0;
        o->weak[i] = view->out[i] ? 0 : s->weak[i];
        o->duty[i] = duty(view, i);
        o->drive[i] =
            view->out[i] ? 0 : ports->reservoir.pressure[i] - ports->catheter.inlet_pressure[i];
        o->availability[i] = share;
        o->net_volume[i] = s->moved[i] + moved;
        o->stalled[i] = s->stalled[i];
        o->stalls[i] = s->stalls[i];
        o->missed_volume[i] = s->missed[i];
    }
}

static const struct th_row param_rows[] = {PARAMS(TH_LISTED_ROW)};
static const struct th_row state_rows[] = {STATES(TH_LISTED_OUT)};
static const struct th_row output_rows[] = {OUTPUTS(TH_LISTED_OUT)};

const struct th_model th_pump_piezo = {
    .slot = "pump",
    .name = "piezo",
    .doc = "a restrictor behind a valve, open for a share of the time that the order sets",
    .page = page,
    .params = TH_TABLE(param_rows),
    .states = TH_TABLE(state_rows),
    .outputs = TH_TABLE(output_rows),
    .moved = th_pump_moved,
    .moved_count = TH_PUMP_MOVED,
    .commands = th_pump_commands,
    .command_count = TH_PUMP_COMMANDS,
    .event_function_count = TH_SENSOR_EVENTS,
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
};
