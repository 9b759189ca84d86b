/* Rollers on a tube: the ordered volume, with errors, until the reservoir fades. The page below
 * has the equations; by hand: 1 mL/day in pulses of 1 uL is a pulse every 86.4 s. */
#include "laws.h"
#include "model.h"
#include "ports.h"

#include <math.h>

#define SECOND ((double)TH_TICKS_PER_SECOND)

static const char page[] =
    "Positive displacement: the rotor sets the flow, the catheter feels it.\n"
    "\n"
    "  q0  = Q (1 + error + a_V (V/V_cap - 1/2) + a_T (T - 37 C) + a_p (p_amb/atm - 1))\n"
    "  dW/dt = q0(V),  dV/dt = -dW/dt       volume W that the rotor asks of the reservoir\n"
    "  W(h) = q0 h (1 - e^-x)/x,  x = Q a_V h / V_cap            exact for any step h\n"
    "\n"
    "Near empty. u: volume above the residual, d: taper. The rotor gets all it asks while\n"
    "u > d, then the share u/d (the tube no longer refills). In closed form, so that any\n"
    "step is exact and none can overdraw the reservoir, with a = max(u - d, 0):\n"
    "\n"
    "  delivered = W                                        W <= a\n"
    "            = a + min(u, d) (1 - e^-((W - a)/d))       W > a\n"
    "\n"
    "At the outlet the pump shows  q(p) = flow - slip (p - p_res)+ - relief (p -\n"
    "relief_pressure)+ and the catheter finds p. With slip = 0 back-pressure changes\n"
    "nothing up to relief_pressure, where the tube opens past the rollers and the\n"
    "pressure stops rising. What slips stays in the reservoir. The flow turns negative\n"
    "only through slip.\n"
    "\n"
    "Pulses. mean: as above. resolved: the rotor winds up W and, whenever it has reached\n"
    "pulse_volume, delivers it within pulse_time. Begin and end fall on exact ticks and\n"
    "the flow between them is pulse_volume over that whole number of ticks. From\n"
    "q0 = pulse_volume/pulse_time on the pulses touch: the rotor turns without pause, the\n"
    "flow is q0, and each pulse_volume that it moves counts as a pulse. So it does when the\n"
    "reservoir holds less than a thousandth of a pulse, which is not worth cutting up. Always\n"
    "\n"
    "  asked = moved + wound up,  -q0/2 us < wound up < pulse_volume + q0 pulse_time\n"
    "\n"
    "A stall stops the rotor, within a pulse too, which then counts by the part that was\n"
    "moved; the programme does not notice and goes on counting.\n"
    "\n"
    "Valid for quasi-steady rollers; the ripple within a turn is not resolved, loss of\n"
    "occlusion with over-infusion is an error that is set during the run. The volume of\n"
    "one rotor pulse, the slip, the relief pressure and the coefficients a are not\n"
    "published: they are placeholders. Label accuracy +/-14.5 % (ECRI, 26 Mar 2014);\n"
    "laboratory mean -2.4 % (Wesemann 2014, Reg Anesth Pain Med 39:341).\n"
    "\n"
    "By hand: 1 mL/day in pulses of 1 uL: one every 86.4 s; in 0.5 s each they touch at\n"
    "172.8 mL/day. u = d = 0.3 mL and W = 0.3 mL: 0.3 (1 - 1/e) = 0.1896 mL is delivered,\n"
    "0.1104 mL is left.\n";

#define PARAMS(ROW)                                                                            \
    ROW(error, FRACTION, "0 %", "-100 %", "900 %", CHOSEN, "", "of this pump's flow")          \
    ROW(volume_effect, FRACTION, "0 %", "-50 %", "50 %", PLACEHOLDER, "",                      \
        "a_V: flow when full minus flow when empty, relative")                                 \
    ROW(temperature_effect, FRACTION, "0 %", "-10 %", "10 %", PLACEHOLDER, "",                 \
        "a_T: relative change per kelvin above 37 degC")                                       \
    ROW(ambient_effect, FRACTION, "0 %", "-100 %", "100 %", PLACEHOLDER, "",                   \
        "a_p: relative change per standard atmosphere above one")                              \
    ROW(temperature, TEMPERATURE, "37 degC", "10 degC", "50 degC", CHOSEN, "", "of the pump")  \
    ROW(ambient, PRESSURE, "101.325 kPa", "20 kPa", "500 kPa", CHOSEN, "",                     \
        "absolute pressure around the patient")                                                \
    ROW(slip, CONDUCTANCE, "0 mL/min/mmHg", "0 mL/min/mmHg", "1 mL/min/mmHg", PLACEHOLDER, "", \
        "back past the rollers, per pressure of the outlet above the reservoir")               \
    ROW(relief, CONDUCTANCE, "1 mL/min/mmHg", "0 mL/min/mmHg", "1000 mL/min/mmHg",             \
        PLACEHOLDER, "",                                                                       \
        "back past the rollers above relief_pressure; 0: the pressure rises without end")      \
    ROW(relief_pressure, PRESSURE, "300 kPa", "1 kPa", "10 MPa", PLACEHOLDER, "",              \
        "gauge, at which the tube opens past the rollers")                                     \
    ROW(tubing, VOLUME, "0.199 mL", "0 mL", "2 mL", RECALLED, "SynchroMed II",                 \
        "between reservoir and catheter port", .flags = TH_AT_START)                           \
    ROW(pulses, CHOICE, "mean", "", "", CHOSEN, "", "one flow, or pulse by pulse",             \
        .words = "mean resolved")                                                              \
    ROW(pulse_volume, VOLUME, "1 uL", "0.01 uL", "100 uL", PLACEHOLDER, "", "of one pulse")    \
    ROW(pulse_time, TIME, "0.5 s", "0.01 s", "60 s", PLACEHOLDER, "",                          \
        "that one pulse takes; at orders of pulse_volume/pulse_time and above pulses touch")

#define STATES(OUT)                                            \
    OUT(stalled, NUMBER, "1: the rotor does not turn")         \
    OUT(stall_end, NUMBER, "ticks; -1: only when told")        \
    OUT(wound, VOLUME, "asked for, not yet given as a pulse")  \
    OUT(turning, NUMBER, "1: without pause between pulses")    \
    OUT(pulse_end, NUMBER, "ticks; -1: no pulse is on")        \
    OUT(pulse_flow, FLOW, "during the pulse")                  \
    OUT(pulse_count, NUMBER, "")                               \
    OUT(pulse_part, NUMBER, "of one, beyond those counted")    \
    OUT(flow, FLOW, "of the last step")                        \
    OUT(share, FRACTION, "of what was asked in the last step") \
    OUT(asked, VOLUME, "since the start")                      \
    OUT(asked_excess, VOLUME, "round-off in asked")            \
    OUT(delivered, VOLUME, "since the start")                  \
    OUT(delivered_excess, VOLUME, "round-off in delivered")

#define OUTPUTS(OUT)                                                                         \
    OUT(flow, FLOW, "mean over the last step, before slip")                                  \
    OUT(error, FRACTION, "of the flow, all effects together, before fading and slip")        \
    OUT(availability, FRACTION, "share of what the rotor asked for that the reservoir gave") \
    OUT(asked_volume, VOLUME, "that the rotor should have moved since the start")            \
    OUT(moved_volume, VOLUME, "that the rotor moved since the start, before slip")           \
    OUT(pulse_count, NUMBER, "pulses given since the start")                                 \
    OUT(stalled, NUMBER, "1: the rotor does not turn")

struct params {
    PARAMS(TH_LANE_MEMBER)
};
struct states {
    STATES(TH_LANE_MEMBER)
};
struct outputs {
    OUTPUTS(TH_LANE_MEMBER)
};

static void start(const struct th_view *view)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    struct th_ports *ports = view->ports;
    EACH_LANE(i)
    {
        s->stall_end[i] = s->pulse_end[i] = -1;
        s->share[i] = 1;
        ports->pump_tubing[i] = p->tubing[i];
    }
}

/* Flow for one unit of ordered flow, at the reservoir's filling. */
static double gain(const struct params *p, const struct th_ports *ports, int i)
{
    double filling = ports->reservoir_volume[i] / fmax(ports->reservoir_capacity[i], 1e-9);
    double sum = 1 + p->error[i] + p->volume_effect[i] * (filling - 0.5) +
                 p->temperature_effect[i] * (p->temperature[i] - TH_BODY_TEMPERATURE) +
                 p->ambient_effect[i] * (p->ambient[i] / TH_ATMOSPHERE - 1);
    return fmax(sum, 0);
}

/* (1 - e^-x)/x */
static double mean_decay(double x)
{
    return fabs(x) < 1e-8 ? 1 - x / 2 : -expm1(-x) / x;
}

/* Volume that the rotor asks for in the step. */
static double asked(const struct params *p, const struct states *s,
                    const struct th_ports *ports, double step, int i)
{
    double flow = s->stalled[i] > 0 ? 0 : ports->ordered_flow[i];
    double x = flow * p->volume_effect[i] * step / fmax(ports->reservoir_capacity[i], 1e-9);
    return flow * gain(p, ports, i) * step * mean_decay(x);
}

/* What the reservoir gives of it. */
static double fade(double usable, double taper, double wanted)
{
    double u = fmax(usable, 0), d = fmax(taper, 1e-15);
    double freely = fmax(u - d, 0);
    double rest = fmax(wanted - freely, 0);
    return fmin(wanted, freely) + fmin(u, d) * -expm1(-rest / d);
}

static bool in_pulses(const struct params *p, int i)
{
    return p->pulses[i] > 0.5;
}

static double rotor_flow(const struct th_view *view, int i)
{
    const struct th_ports *ports = view->ports;
    return ports->ordered_flow[i] * gain(view->params, ports, i);
}

static bool dry(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    const struct th_ports *ports = view->ports;
    return ports->reservoir_usable[i] < 1e-3 * p->pulse_volume[i];
}

/* Is the rotor to turn without pause: would pulses touch, or have nothing to give? */
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

/* Ticks until enough is wound up. Plan and alarm ask here, so that both round alike and a pulse
 * that is due always begins. */
static double ticks_to_pulse(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    double left = p->pulse_volume[i] - s->wound[i], flow = rotor_flow(view, i);
    if (left <= 0)
        return 0;
    return flow > 0 ? fmin(rint(left / flow * SECOND), 1e18) : 1e18;
}

/* Ticks until the rotor that turns without pause is asked again whether it still should: the
 * flow follows the filling, and fluid may slip back into what was dry. */
static double ticks_to_review(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    const struct th_ports *ports = view->ports;
    if (dry(view, i))
        return 3600 * SECOND;
    if (p->volume_effect[i] == 0)
        return 1e18;
    double volume = 0.01 * fmax(ports->reservoir_capacity[i], 1e-9);
    return fmax(rint(volume / rotor_flow(view, i) * SECOND), 1);
}

static void plan(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    th_tick next = s->stall_end[i] > 0 ? (th_tick)s->stall_end[i] : TH_NEVER;
    double ticks = 1e18;
    if (cut_short(view, i) || continuous(view, i) != (s->turning[i] > 0))
        ticks = 0;
    else if (s->pulse_end[i] > 0)
        ticks = s->pulse_end[i] - (double)view->now[i];
    else if (s->turning[i] > 0)
        ticks = ticks_to_review(view, i);
    else if (in_pulses(p, i) && s->stalled[i] <= 0)
        ticks = ticks_to_pulse(view, i);
    if (ticks < 9e15 && view->now[i] + (th_tick)ticks < next)
        next = view->now[i] + (th_tick)ticks;
    view->alarm[i] = next;
}

static void prepare(const struct th_view *view)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    struct th_ports *ports = view->ports;
    for (int i = 0; i < TH_LANES; i++) {
        ports->pump_slip[0][i] = p->slip[i];
        ports->pump_slip[1][i] = p->relief[i];
        ports->pump_slip_from[1][i] = p->relief_pressure[i];
        if (view->due[i] && (in_pulses(p, i) || s->pulse_end[i] > 0 || s->turning[i] > 0))
            plan(view, i);
    }
}

/* The line and the CSF see the mean over a step: short ones while the flow fades. */
static void limit(const struct th_view *view, double *longest)
{
    const struct th_ports *ports = view->ports;
    EACH_LANE(i)
    {
        double flow = rotor_flow(view, i);
        double u = ports->reservoir_usable[i], d = ports->reservoir_taper[i];
        double volume = fmax(u - d, 0.1 * d);
        if (flow * longest[i] > volume && u > 1e-3 * d)
            longest[i] = fmax(volume / flow, 1);
    }
}

/* Kahan's sum: a month in pulses is 1e6 additions and more, whose round-off goes one way. */
static void add(double *sum, double *excess, double more)
{
    double wanted = more - *excess, total = *sum + wanted;
    *excess = (total - *sum) - wanted;
    *sum = total;
}

/* Parts of pulses make whole ones; one that lacks a millionth is whole but for round-off. */
static void count(struct states *s, double pulses, int i)
{
    double part = s->pulse_part[i] + pulses;
    double whole = floor(part + 1e-6);
    s->pulse_count[i] += whole;
    s->pulse_part[i] = part - whole;
}

/* What the rotor moves of what it is asked: what is left is wound up. */
static double moved(const struct params *p, struct states *s, double wanted, double step, int i)
{
    if (!in_pulses(p, i))
        return wanted;
    if (s->turning[i] > 0) {
        count(s, wanted / p->pulse_volume[i], i);
        return wanted;
    }
    double volume = s->pulse_end[i] > 0 ? s->pulse_flow[i] * step : 0;
    s->wound[i] += wanted - volume;
    return volume;
}

static void advance(const struct th_view *view)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    struct th_ports *ports = view->ports;
    EACH_LANE(i)
    {
        double step = view->step[i];
        double wanted = asked(p, s, ports, step, i);
        add(&s->asked[i], &s->asked_excess[i], wanted);
        wanted = moved(p, s, wanted, step, i);
        double given = fade(ports->reservoir_usable[i], ports->reservoir_taper[i], wanted);
        add(&s->delivered[i], &s->delivered_excess[i], given);
        s->share[i] = wanted > 0 ? given / wanted : 1;
        s->flow[i] = given / step;
        ports->pump_flow[i] = s->flow[i];
        ports->pump_slip_from[0][i] = ports->reservoir_pressure[i];
    }
}

/* Pulses count when they begin. */
static void begin_pulse(const struct params *p, struct states *s, double now, int i)
{
    double ticks = fmax(1, rint(p->pulse_time[i] * SECOND));
    s->pulse_flow[i] = p->pulse_volume[i] / (ticks / SECOND);
    s->pulse_end[i] = now + ticks;
    s->pulse_count[i]++;
}

static void cut_pulse(const struct params *p, struct states *s, double now, int i)
{
    double left = s->pulse_flow[i] * (s->pulse_end[i] - now) / SECOND;
    s->pulse_end[i] = -1;
    count(s, -fmin(left / p->pulse_volume[i], 1), i);
}

static void alarm(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    double now = (double)view->now[i];
    if (s->stall_end[i] > 0 && s->stall_end[i] <= now) {
        s->stalled[i] = 0;
        s->stall_end[i] = -1;
    }
    if (s->pulse_end[i] > 0 && s->pulse_end[i] <= now)
        s->pulse_end[i] = -1;
    s->turning[i] = continuous(view, i);
    if (cut_short(view, i))
        cut_pulse(p, s, now, i);
    if (in_pulses(p, i) && s->turning[i] <= 0 && s->stalled[i] <= 0 && s->pulse_end[i] < 0 &&
        ticks_to_pulse(view, i) <= 0)
        begin_pulse(p, s, now, i);
}

enum { WORD_stall, WORD_restart };

static const struct th_row stall_args[] = {TH_ROW(over, TIME, "nan", "1 s", "10 year", CHOSEN,
                                                  "", "how long; left out: until restart")};

static const struct th_word words[] = {
    {.name = "stall",
     .doc = "the rotor stops, as in a magnetic field; the programme does not notice",
     .args = TH_TABLE(stall_args)},
    {.name = "restart", .doc = "the rotor turns again"},
};

static void event(const struct th_view *view, const struct th_event *event, int lane)
{
    struct states *s = view->states;
    if (event->kind == TH_ALARM) {
        alarm(view, lane);
    } else if (event->number == WORD_stall) {
        double over = event->args[0];
        s->stalled[lane] = 1;
        s->stall_end[lane] =
            isnan(over) ? -1 : (double)view->now[lane] + fmax(1, rint(over * SECOND));
    } else {
        s->stalled[lane] = 0;
        s->stall_end[lane] = -1;
    }
    plan(view, lane);
}

static void observe(const struct th_view *view)
{
    const struct states *s = view->states;
    struct outputs *o = view->outputs;
    EACH_LANE(i)
    {
        o->flow[i] = s->flow[i];
        o->error[i] = gain(view->params, view->ports, i) - 1;
        o->availability[i] = s->share[i];
        o->asked_volume[i] = s->asked[i];
        o->moved_volume[i] = s->delivered[i];
        o->pulse_count[i] = s->pulse_count[i];
        o->stalled[i] = s->stalled[i];
    }
}

static const struct th_row param_rows[] = {PARAMS(TH_ROW)};
static const struct th_row state_rows[] = {STATES(TH_OUT)};
static const struct th_row output_rows[] = {OUTPUTS(TH_OUT)};

const struct th_model th_pump_peristaltic = {
    .slot = "pump",
    .name = "peristaltic",
    .doc = "rollers on a tube: the ordered flow with its errors, mean or pulse by pulse",
    .page = page,
    .params = TH_TABLE(param_rows),
    .states = TH_TABLE(state_rows),
    .outputs = TH_TABLE(output_rows),
    .words = words,
    .word_count = sizeof words / sizeof *words,
    .start = start,
    .prepare = prepare,
    .limit = limit,
    .advance = advance,
    .event = event,
    .observe = observe,
};
