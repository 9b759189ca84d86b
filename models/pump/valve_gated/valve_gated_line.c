/* pump/valve_gated: its page, its accumulator, and the lines that the catheter is shown. */
#include "pump/common/fade.h"
#include "pump/common/restrictor.h"
#include "valve_gated.h"

#include <math.h>

/* C promises 4095 characters only. */
#pragma GCC diagnostic ignored "-Woverlength-strings"
const char th_valve_gated_page[] =
    "The reservoir's pressure fills a small accumulator through an inlet valve, which\n"
    "closes; then an outlet valve lets it empty into the catheter. One such cycle is\n"
    "a pulse; the programme orders how many of them there are.\n"
    "\n"
    "  pulse every T = accumulator/Q        Q ordered; the first T after the start;\n"
    "                                       at most one in inlet_time + outlet_time\n"
    "  fill    dV/dt = (p_res - p_a)/R_in   R_in, R_out: inlet, outlet; at most up to\n"
    "  empty   dV/dt = -(p_a - p)/R_out     the stop S = accumulator (1 + error)\n"
    "  p_a   = preload + V/C                0 <= V <= S; C compliance\n"
    "\n"
    "in closed form: with a = e^(-t_in/(R_in C)) and b = e^(-t_out/(R_out C)) each\n"
    "goes the share 1 - a or 1 - b of the way to C (p - preload) of its side, and\n"
    "halts at floor or stop. A cycle that repeats has one solution V_full, V_left,\n"
    "and gives V_full - V_left:\n"
    "\n"
    "  S                                        filled up to the stop and emptied\n"
    "  C (p_res - p)(1 - a)(1 - b)/(1 - a b)    neither floor nor stop is reached\n"
    "\n"
    "The first does not depend on warmth, altitude or back-pressure; the second does.\n"
    "The flow ends where p reaches preload + S/C, and never does the pump push beyond\n"
    "the reservoir's pressure. The catheter is shown V(p) on the straight piece on\n"
    "which the outlet is, with both its ends; the reservoir's pressure is that of the\n"
    "step's start.\n"
    "\n"
    "Pulses. counted: at the end of each step, and at each sample, a whole number of\n"
    "pulses was given, evenly within the step. mean: no pulses, the same flow at all\n"
    "times. resolved: each opening of the outlet begins and ends at its tick; its\n"
    "volume is that of the closed form, its flow even from step to step, and the\n"
    "accumulator begins with what the last pulse left in it. What it holds is counted\n"
    "in the reservoir. Months are for counted, days and windows for resolved:\n"
    "run: {resolve: day 2 08:00 .. day 2 10:00}.\n"
    "\n"
    "In a magnetic field of opens_in_field or more both valves are open, and fluid\n"
    "flows freely, either way: q = (p_res - p)/(R_in + R_out), until the field ends\n"
    "or the reservoir is empty. safety_valve: fitted closes when safety_volume has\n"
    "flowed so at trips_at or more without a pause, to the microsecond, and stays\n"
    "closed until somebody resets it (do: pump.reset), field or no field; pulses\n"
    "that are ordered meanwhile are missed. Of a valve that closes sooner the volume\n"
    "is drawn: vary: {pump.safety_volume: uniform 0 uL 10 uL}.\n"
    "\n"
    "A stall keeps both valves closed, while a cause is left, in a field too. Pulses\n"
    "that did not come are missed_volume and are not made up for. Near empty a pulse\n"
    "fades as the flow of every pump does (see pump.peristaltic). Out of the body\n"
    "nothing flows.\n"
    "\n"
    "stall_alarm, occlusion_alarm and fill_alarm: see pump.peristaltic. Behind a\n"
    "closed line the pressure rises to preload + S/C or the reservoir's, no further:\n"
    "occlusion_threshold is to be below both.\n"
    "\n"
    "Validity: linear resistances and compliance; a pulse is short against all that\n"
    "changes. Prometra (Flowonix): accumulator 2.5 uL; free flow of at most 10 uL\n"
    "before the safety valve closes; without one the whole reservoir may discharge in\n"
    "a magnet (instructions for use; urgent field safety notice). Delivered of what\n"
    "was programmed 96.8 % in 110 pumps (instructions for use), 97.9 % over 2.5 years\n"
    "(Rauck 2013, Neuromodulation 16:163): pump.error -3.2 %. Valves, pressures and\n"
    "compliance are not published.\n"
    "\n"
    "By hand: 0.5 mg/day of 20 mg/mL are 10 pulses of 50 ug a day, one every 144 min.\n"
    "C = 2.5e-14 m3/Pa, 100 kPa, 1e13 Pa s/m3 both ways, 1 s each: a = b = e^-4, and\n"
    "2.5 uL (1 - a)^2/(1 - a^2) = 2.41007 uL. 30 kPa over 2e11 Pa s/m3 in a magnet:\n"
    "0.15 mL/s, 20 mL in two minutes; 10 uL in 67 ms.\n";

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

void th_valve_gated_free(const struct th_view *view, double step, int i)
{
    struct th_ports *ports = view->ports;
    const struct th_restrictor r = th_valve_gated_both(view, i);
    const double flow = r.conductance * r.drive,
                 share = th_pump_given_share(ports, flow * step, i);
    const struct th_demand ends = {flow * step, flow, flow};
    th_restrictor_line(ports, r, share, 0, i);
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
    const double share = th_pump_given_share(ports, asked, i), flow = asked / step;
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
