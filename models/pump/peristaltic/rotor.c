/* pump/peristaltic: what the rotor moves within a step, what leaks past it, and the line that
 * the catheter is shown. */
#include "laws.h"
#include "peristaltic.h"
#include "pump/common/fade.h"
#include "pump/common/restrictor.h"
#include "pump/common/stall.h"

#include <math.h>

/* Share of the roller's volume with which the tube has filled when the next roller closes it:
 * the sooner that comes, the less. */
static double filled(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    const struct th_ports *ports = view->ports;
    const double sweeps = ports->program.ordered_flow[i] * p->refill_time[i];
    return sweeps > 0 ? -expm1(-p->roller_volume[i] / sweeps) : 1;
}

/* Flow for one unit of ordered flow of a full tube, at the reservoir's filling. */
static double gain(const struct params *p, const struct th_ports *ports, int i)
{
    double filling = ports->reservoir.volume[i] / fmax(ports->reservoir.capacity[i], 1e-9);
    double warmer = ports->surroundings.pump_temperature[i] - TH_BODY_TEMPERATURE;
    double denser = ports->surroundings.ambient_pressure[i] / TH_ATMOSPHERE - 1;
    double sum = 1 + p->error[i] + p->volume_effect[i] * (filling - 0.5) +
                 p->temperature_effect[i] * warmer + p->ambient_effect[i] * denser;
    return fmax(sum, 0);
}

double th_rotor_error(const struct th_view *view, int i)
{
    return gain(view->params, view->ports, i) * filled(view, i) - 1;
}

/* The order, of a tube that has filled as far as it does. */
static double filling_flow(const struct th_view *view, int i)
{
    const struct th_ports *ports = view->ports;
    return ports->program.ordered_flow[i] * filled(view, i);
}

double th_rotor_flow(const struct th_view *view, int i)
{
    return filling_flow(view, i) * gain(view->params, view->ports, i);
}

bool th_rotor_in_pulses(const struct params *p, int i)
{
    return th_is(p->pulses[i], LABEL_resolved);
}

bool th_rotor_counts(const struct params *p, int i)
{
    return th_is(p->pulses[i], LABEL_counted);
}

bool th_rotor_dry(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    const struct th_ports *ports = view->ports;
    return ports->reservoir.usable[i] < 1e-3 * p->pulse_volume[i];
}

/* ---- past the rollers ---- */

double th_rotor_leak(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    return view->out[i] ? 0 : p->leak[i] + s->lost[i];
}

/* Pa by which the reservoir drives it. */
static double drive(const struct th_ports *ports, int i)
{
    return ports->reservoir.pressure[i] - ports->catheter.inlet_pressure[i];
}

/* Flow back past the rollers at the step's start, m3/s, `leak` in its mean. */
static double slipping(const struct th_view *view, double leak, int i)
{
    const struct params *p = view->params;
    const struct th_ports *ports = view->ports;
    double inlet = ports->catheter.inlet_pressure[i];
    if (view->out[i])
        return 0;
    return (p->slip[i] + leak) * fmax(inlet - ports->reservoir.pressure[i], 0) +
           p->relief[i] * fmax(inlet - p->relief_pressure[i], 0);
}

/* The line of the rotor's flow and of what leaks past it. */
static void draw_line(struct th_ports *ports, double flow, double leak, int i)
{
    ports->pump.slip[2][i] = leak;
    ports->pump.slip_from[2][i] = leak > 0 ? TH_LOWEST_PRESSURE : 0;
    ports->pump.flow[i] =
        leak > 0 ? flow + leak * (ports->reservoir.pressure[i] - TH_LOWEST_PRESSURE) : flow;
}

void th_rotor_show(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    struct th_ports *ports = view->ports;
    const bool in = !view->out[i];
    const double leak = th_rotor_leak(view, i),
                 share = th_pump_share(ports->reservoir.usable[i], ports->reservoir.taper[i]);
    ports->pump.slip[0][i] = in ? p->slip[i] : 0;
    ports->pump.slip[1][i] = in ? p->relief[i] : 0;
    ports->pump.slip_from[1][i] = p->relief_pressure[i];
    if (view->due[i] && (leak > 0 || ports->pump.slip[2][i] > 0))
        draw_line(ports, s->flow[i], drive(ports, i) > 0 ? share * leak : leak, i);
}

/* ---- the rotor ---- */

/* True if the outflow is nothing or a pulse, not the rotor's mean flow. */
static bool winds_up(const struct params *p, const struct states *s, int i)
{
    return s->stalled[i] > 0 || (th_rotor_in_pulses(p, i) && !(s->turning[i] > 0));
}

/* Of the rotor, or, stalled, if it turned, while `back` m3/s flow into the reservoir. */
static struct th_demand rotor_demand(const struct th_view *view, double back, int i)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    const struct th_ports *ports = view->ports;
    double order = filling_flow(view, i), flow = order * gain(p, ports, i),
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

/* Parts of pulses make whole ones; one that lacks a millionth is whole but for round-off. */
void th_rotor_count(struct states *s, double pulses, int i)
{
    double part = s->pulse_part[i] + pulses;
    double whole = floor(part + 1e-6);
    s->pulse_count[i] += whole;
    s->pulse_part[i] = part - whole;
}

/* The whole pulses that are wound up by the end of the step, given evenly over it. */
static struct th_demand counted(const struct params *p, struct states *s, double commanded,
                                double step, int i)
{
    s->wound[i] += commanded;
    const double pulses = fmax(floor(s->wound[i] / p->pulse_volume[i] + 1e-6), 0);
    const double volume = pulses * p->pulse_volume[i];
    s->wound[i] -= volume;
    s->pulse_count[i] += pulses;
    return (struct th_demand){volume, volume / step, volume / step};
}

/* The part of the commanded volume that the rotor moves; the rest is wound up. */
static struct th_demand moved(const struct params *p, struct states *s,
                              struct th_demand commanded, double step, int i)
{
    if (th_rotor_counts(p, i) && s->stalled[i] <= 0)
        return counted(p, s, commanded.volume, step, i);
    if (!th_rotor_in_pulses(p, i))
        return commanded;
    if (s->turning[i] > 0) {
        th_rotor_count(s, commanded.volume / p->pulse_volume[i], i);
        return commanded;
    }
    double flow = s->pulse_end[i] > 0 ? s->pulse_flow[i] : 0;
    s->wound[i] += commanded.volume - flow * step;
    return (struct th_demand){flow * step, flow, flow};
}

/* The volume by which the programme knows how far the rotor turns in the step, m3. */
static double turned(const struct th_view *view, struct th_demand moves, int i)
{
    const struct states *s = view->states;
    const struct th_ports *ports = view->ports;
    const double full = gain(view->params, ports, i) * filled(view, i);
    if (s->stalled[i] > 0)
        return 0;
    if (!winds_up(view->params, s, i) && !th_rotor_counts(view->params, i))
        return ports->program.ordered_flow[i] * view->step[i];
    return full > 0 ? moves.volume / full : 0;
}

/* Rollers that come and go: 1 + ripple cos(2 pi phase) of what the rotor moves, evenly turned
 * by so many rollers. change: of an even change with the same volume and moment. */
struct rippled {
    double volume, change;
};

static struct rippled rippled(const struct params *p, struct th_demand moves, double phase,
                              double rollers, double step, int i)
{
    const double middle = 2 * TH_PI * (phase + rollers / 2), half = TH_PI * rollers,
                 flow = moves.volume / step;
    const double mean = half > 0 ? sin(half) / half : 1;
    const double lean =
        half > 1e-2 ? 3 * (mean - cos(half)) / half : half * (1 - half * half / 10);
    return (struct rippled){p->ripple[i] * moves.volume * cos(middle) * mean,
                            -2 * p->ripple[i] * flow * sin(middle) * lean};
}

/* The rotor over the step: its ripple, and the battery's use. */
static struct rippled turn(const struct th_view *view, struct th_demand moves, int i)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    const struct th_service service = TH_SERVICE_OF(p, s);
    const double commanded = turned(view, moves, i), rollers = commanded / p->roller_volume[i];
    const struct rippled r = rippled(p, moves, s->phase[i], rollers, view->step[i], i);
    s->phase[i] += rollers;
    s->phase[i] -= floor(s->phase[i]);
    th_service_carry(&service, view->step[i], commanded, i);
    return r;
}

/* ---- the step ---- */

/* The volume after which the flow is another by a thousandth. */
static double even_volume(const struct params *p, const struct th_ports *ports, int i)
{
    double even = 1e-3 * ports->reservoir.capacity[i] / fmax(fabs(p->volume_effect[i]), 1e-6);
    return fmin(even, th_pump_even(ports->reservoir.usable[i], ports->reservoir.taper[i]));
}

void th_rotor_limit(const struct th_view *view, double *longest)
{
    const struct th_ports *ports = view->ports;
    EACH_LANE(i) {
        double flow = th_rotor_flow(view, i), volume = even_volume(view->params, ports, i);
        const double leak = th_rotor_leak(view, i);
        if (leak > 0) {
            const double fall = leak * ports->reservoir.stiffness[i];
            flow += fmax(leak * drive(ports, i), 0);
            if (fall > 0)
                longest[i] = fmin(longest[i], fmax(1e-3 / fall, 1e-3));
        }
        if (flow * longest[i] > volume)
            longest[i] = fmax(volume / flow, 1);
    }
}

/* Rotor and leak share evenly in the volume that the reservoir gives. */
static void deliver(const struct th_view *view, struct th_demand rotor, struct rippled ripple,
                    double back, const double leak[2], int i)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    struct th_ports *ports = view->ports;
    const double step = view->step[i], mean = (leak[0] + leak[1]) / 2,
                 pushed = fmax(drive(ports, i), 0), own = rotor.volume + ripple.volume;
    const struct th_demand all = {own + mean * pushed * step, rotor.first + leak[0] * pushed,
                                  rotor.last + leak[1] * pushed};
    const double gives = th_pump_fade(ports->reservoir.usable[i], ports->reservoir.taper[i],
                                      all.volume, back * step);
    const double share = all.volume > 0 ? gives / all.volume : 1;
    const bool leaks = mean * pushed > 0;
    const double delivered = leaks ? share * own : gives;
    th_add(&s->delivered[i], &s->delivered_excess[i], delivered);
    s->flow[i] = delivered / step;
    draw_line(ports, s->flow[i], leaks ? share * mean : mean, i);
    double change = th_pump_change(ports, all, gives, back * step, step, i);
    if (p->ripple[i] > 0)
        change =
            fmin(fmax(change + share * ripple.change, -2 * gives / step), 2 * gives / step);
    ports->pump.change[i] = change;
    ports->pump.slip_from[0][i] = ports->reservoir.pressure[i];
}

void th_rotor_advance(const struct th_view *view)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    th_pump_keep_stalls(view);
    EACH_LANE(i) {
        const double step = view->step[i], first = th_rotor_leak(view, i);
        s->lost[i] += s->grows[i] * step;
        const double leak[2] = {first, th_rotor_leak(view, i)};
        double back = slipping(view, (leak[0] + leak[1]) / 2, i);
        struct th_demand commanded = rotor_demand(view, back, i);
        if (s->stalled[i] > 0) {
            th_add(&s->missed[i], &s->missed_excess[i], commanded.volume);
            commanded = (struct th_demand){0};
        }
        th_add(&s->commanded[i], &s->commanded_excess[i], commanded.volume);
        commanded = moved(p, s, commanded, step, i);
        deliver(view, commanded, turn(view, commanded, i), back, leak, i);
    }
}
