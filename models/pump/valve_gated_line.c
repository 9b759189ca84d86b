/* pump/valve_gated: its accumulator, and the lines that the catheter is shown. */
#include "fade.h"
#include "restrictor.h"
#include "valve_gated.h"

#include <math.h>

struct th_accumulator th_valve_gated_accumulator(const struct params *p, int i)
{
    return (struct th_accumulator){
        .stop = p->accumulator[i] * (1 + p->error[i]),
        .compliance = p->compliance[i],
        .preload = p->preload[i],
        .kept_in = exp(-p->inlet_time[i] / (p->inlet[i] * p->compliance[i])),
        .kept_out = exp(-p->outlet_time[i] / (p->outlet[i] * p->compliance[i])),
    };
}

/* Pulses per second. */
double th_valve_gated_rate(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    const struct th_ports *ports = view->ports;
    return fmin(ports->program.ordered_flow[i] / p->accumulator[i],
                1 / (p->inlet_time[i] + p->outlet_time[i]));
}

struct th_pulse_line th_valve_gated_cycle(const struct th_view *view, int i)
{
    const struct th_accumulator a = th_valve_gated_accumulator(view->params, i);
    const struct th_ports *ports = view->ports;
    return th_accumulator_cycle(&a, ports->reservoir.pressure[i],
                                ports->catheter.inlet_pressure[i]);
}

void th_valve_gated_close(struct th_ports *ports, int i)
{
    ports->pump.flow[i] = ports->pump.change[i] = 0;
    for (int m = 0; m < 2; m++) ports->pump.slip[m][i] = 0;
}

/* Its knees are the accumulator's: so the one that may follow the reservoir is the upper. */
static void pulse_line(struct th_ports *ports, const struct th_pulse_line *pulse, double often,
                       int i)
{
    ports->pump.flow[i] = often * pulse->most;
    ports->pump.change[i] = 0;
    ports->pump.slip[1][i] = often * pulse->slope;
    ports->pump.slip_from[1][i] = pulse->from;
    ports->pump.slip[0][i] = -often * pulse->slope;
    ports->pump.slip_from[0][i] = pulse->until;
}

struct th_restrictor th_valve_gated_both(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    const struct th_ports *ports = view->ports;
    return (struct th_restrictor){.conductance = 1 / (p->inlet[i] + p->outlet[i]),
                                  .drive = ports->reservoir.pressure[i] -
                                           ports->catheter.inlet_pressure[i]};
}

static void free_line(struct th_ports *ports, struct th_restrictor r, double share, int i)
{
    const double slip = share * r.conductance;
    ports->pump.flow[i] =
        slip * (r.drive + ports->catheter.inlet_pressure[i] - TH_LOWEST_PRESSURE);
    ports->pump.slip[0][i] = slip;
    ports->pump.slip_from[0][i] = TH_LOWEST_PRESSURE;
    ports->pump.slip[1][i] = 0;
}

/* The share of a volume asked for that the reservoir gives; what comes back does not fade. */
double th_valve_gated_share(const struct th_ports *ports, double asked, int i)
{
    return asked > 0 ? th_pump_fade(fmax(ports->reservoir.usable[i], 0),
                                    ports->reservoir.taper[i], asked, 0) /
                           asked
                     : 1;
}

void th_valve_gated_free(const struct th_view *view, double step, int i)
{
    struct th_ports *ports = view->ports;
    const struct th_restrictor r = th_valve_gated_both(view, i);
    const double flow = r.conductance * r.drive,
                 share = th_valve_gated_share(ports, flow * step, i);
    const struct th_demand ends = {flow * step, flow, flow};
    free_line(ports, r, share, i);
    ports->pump.change[i] =
        flow > 0 ? th_pump_change(ports, ends, share * flow * step, 0, step, i) : 0;
}

/* The outlet is open, and the accumulator empties over the time. */
void th_valve_gated_empty(const struct th_view *view, double time, int i)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    struct th_ports *ports = view->ports;
    const struct th_accumulator a = th_valve_gated_accumulator(p, i);
    const double kept = exp(-time / (p->outlet[i] * p->compliance[i]));
    const struct th_pulse_line pulse = th_accumulator_empty(&a, fmin(s->held[i], a.stop), kept);
    const double volume = th_pulse_at(&pulse, ports->catheter.inlet_pressure[i]);
    const double usable = fmax(ports->reservoir.usable[i], 0);
    pulse_line(ports, &pulse, (volume > usable ? usable / volume : 1) / time, i);
}

void th_valve_gated_pulses(const struct th_view *view, double pulses, double step, int i)
{
    const struct params *p = view->params;
    struct th_ports *ports = view->ports;
    const struct th_pulse_line pulse = th_valve_gated_cycle(view, i);
    const double asked = pulses * th_pulse_at(&pulse, ports->catheter.inlet_pressure[i]);
    const double share = th_valve_gated_share(ports, asked, i), flow = asked / step;
    pulse_line(ports, &pulse, share * pulses / step, i);
    if (th_is(p->pulses[i], LABEL_mean) && asked > 0)
        ports->pump.change[i] = th_pump_change(ports, (struct th_demand){asked, flow, flow},
                                               share * asked, 0, step, i);
}

/* The volume after which a pulse is another by a thousandth, as the reservoir's pressure
 * falls. */
double th_valve_gated_even(const struct th_view *view, int i)
{
    const struct th_accumulator a = th_valve_gated_accumulator(view->params, i);
    const struct th_ports *ports = view->ports;
    const double drive = ports->reservoir.pressure[i],
                 outlet = ports->catheter.inlet_pressure[i], lower = 1;
    const struct th_pulse_line now = th_accumulator_cycle(&a, drive, outlet),
                               less = th_accumulator_cycle(&a, drive - lower, outlet);
    const double volume = th_pulse_at(&now, outlet);
    const double fall = (volume - th_pulse_at(&less, outlet)) / lower;
    return fall * ports->reservoir.stiffness[i] > 0
               ? 1e-3 * fabs(volume) / (fall * ports->reservoir.stiffness[i])
               : INFINITY;
}
