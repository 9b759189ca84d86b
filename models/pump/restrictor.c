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
