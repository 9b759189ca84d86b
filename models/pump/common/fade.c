/* The fading of a flow near an empty reservoir: see fade.h. */
#include "fade.h"

#include <math.h>

double th_pump_fade(double usable, double taper, double commanded, double back)
{
    double u = fmax(usable, 0), d = fmax(taper, 1e-15),
           share = commanded > 0 ? back / commanded : 0;
    double freely = share < 1 ? fmax(u - d, 0) / (1 - share) : u > d ? commanded : 0;
    double rest = fmax(commanded - freely, 0);
    double delivered = fmin(commanded, freely) + (fmin(u, d) - share * d) * -expm1(-rest / d);
    return fmin(delivered + share * rest, commanded);
}

double th_pump_given(const struct th_ports *ports, double asked, int i)
{
    return asked > 0
               ? th_pump_fade(ports->reservoir.usable[i], ports->reservoir.taper[i], asked, 0)
               : asked;
}

double th_pump_given_share(const struct th_ports *ports, double asked, int i)
{
    return asked > 0 ? th_pump_given(ports, asked, i) / asked : 1;
}

double th_pump_share(double usable, double taper)
{
    return fmin(fmax(usable, 0) / fmax(taper, 1e-15), 1);
}

double th_pump_even(double usable, double taper)
{
    double u = usable, d = fmax(taper, 1e-15);
    return u > 1e-4 * d ? fmax(u - d, 1e-3 * d / sqrt(fmin(u / d, 1))) : INFINITY;
}

double th_pump_change(const struct th_ports *ports, struct th_demand d, double delivered,
                      double back, double step, int lane)
{
    double usable = ports->reservoir.usable[lane], taper = ports->reservoir.taper[lane];
    double first = d.first * th_pump_share(usable, taper);
    double last = d.last * th_pump_share(usable - delivered + back, taper);
    return fmin(fmax(last - first, -2 * delivered / step), 2 * delivered / step);
}
