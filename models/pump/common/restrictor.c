/* The laws of a restrictor: see restrictor.h. */
#include "restrictor.h"
#include "fade.h"
#include "laws.h"

#include <math.h>

struct th_restrictor th_restrictor_at(const struct th_view *view, double bore, double length,
                                      double warmer, int i)
{
    const struct th_ports *ports = view->ports;
    const double body = th_water_viscosity(ports->surroundings.body_temperature[i]);
    const double relative = ports->catheter.viscosity[i] / body;
    const double viscosity =
        th_water_viscosity(ports->reservoir.temperature[i] + warmer) * relative;
    return (struct th_restrictor){
        .conductance = 1 / th_tube_resistance(bore, length, viscosity),
        .drive = ports->reservoir.pressure[i] + ports->reservoir.expansion[i] * warmer -
                 ports->catheter.inlet_pressure[i],
    };
}

/* K by which the pump is warmer than what is in its reservoir. */
static double apart(const struct th_ports *ports, int i)
{
    return ports->surroundings.pump_temperature[i] - ports->reservoir.temperature[i];
}

double th_restrictor_warmed(const struct th_ports *ports, double time, int i)
{
    return apart(ports, i) * -expm1(-time / ports->reservoir.warming_time[i]);
}

double th_restrictor_mean_warmed(const struct th_ports *ports, double time, int i)
{
    return apart(ports, i) * (1 - th_mean_decay(time / ports->reservoir.warming_time[i]));
}

double th_restrictor_even(const struct th_ports *ports, struct th_restrictor now, int i)
{
    const double cold = fabs(apart(ports, i)), flow = now.conductance * now.drive;
    const double fall = now.conductance * ports->reservoir.stiffness[i];
    double longest = INFINITY;
    if (cold > TH_EVEN_WARMTH)
        longest = ports->reservoir.warming_time[i] * -log1p(-TH_EVEN_WARMTH / cold);
    if (fall > 0)
        longest = fmin(longest, 1e-3 / fall);
    const double volume = th_pump_even(ports->reservoir.usable[i], ports->reservoir.taper[i]);
    if (flow * longest > volume)
        longest = volume / flow;
    return longest;
}

double th_restrictor_flow(struct th_restrictor r, bool check)
{
    const double flow = r.conductance * r.drive;
    return check ? fmax(flow, 0) : flow;
}

void th_restrictor_line(struct th_ports *ports, struct th_restrictor r, double share, int m,
                        int i)
{
    const double slip = share * r.conductance;
    ports->pump.flow[i] =
        slip * (r.drive + ports->catheter.inlet_pressure[i] - TH_LOWEST_PRESSURE);
    ports->pump.slip[m][i] = slip;
    ports->pump.slip_from[m][i] = TH_LOWEST_PRESSURE;
    ports->pump.slip[1 - m][i] = 0;
}

/* With a check valve, of which the other slip takes back what would flow back. */
static void draw_line(struct th_ports *ports, struct th_restrictor r, double share, bool check,
                      int i)
{
    th_restrictor_line(ports, r, share, 0, i);
    if (check)
        ports->pump.slip[1][i] = -ports->pump.slip[0][i];
    ports->pump.slip_from[1][i] = r.drive + ports->catheter.inlet_pressure[i];
}

void th_restrictor_show(struct th_ports *ports, struct th_restrictor now, bool check, int i)
{
    const double share = th_pump_share(ports->reservoir.usable[i], ports->reservoir.taper[i]);
    draw_line(ports, now, now.drive > 0 ? share : 1, check, i);
    ports->pump.change[i] = 0;
}

double th_restrictor_given(const struct th_view *view, struct th_restrictor mean, bool check,
                           int i)
{
    return th_pump_given(view->ports, th_restrictor_flow(mean, check) * view->step[i], i);
}

double th_restrictor_move(const struct th_view *view, const struct th_restrictor when[3],
                          bool check, int i)
{
    struct th_ports *ports = view->ports;
    const double step = view->step[i], asked = th_restrictor_flow(when[1], check) * step;
    const double gives = th_restrictor_given(view, when[1], check, i);
    const struct th_demand ends = {asked, th_restrictor_flow(when[0], check),
                                   th_restrictor_flow(when[2], check)};
    draw_line(ports, when[1], asked > 0 ? gives / asked : 1, check, i);
    ports->pump.change[i] = asked > 0   ? th_pump_change(ports, ends, gives, 0, step, i)
                            : asked < 0 ? ends.last - ends.first
                                        : 0;
    return gives;
}
