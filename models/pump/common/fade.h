/* A pump that draws on a reservoir whose flow fades as it runs dry: the equations stand on the
 * page of pump/peristaltic. */
#ifndef TH_PUMP_FADE_H
#define TH_PUMP_FADE_H

#include "ports.h"

/* Volume asked for in a step, m3, and the flows asked for at its ends, m3/s. */
struct th_demand {
    double volume, first, last;
};

/* The part of a volume that the reservoir gives, while `back` of it flows into it, m3. */
double th_pump_fade(double usable, double taper, double commanded, double back);

/* Of a volume asked for in a step at the outlet, m3, what the reservoir gives, and the share:
 * what comes back does not fade. */
double th_pump_given(const struct th_ports *ports, double asked, int lane);
double th_pump_given_share(const struct th_ports *ports, double asked, int lane);

/* The share that it gives at a filling. */
double th_pump_share(double usable, double taper);

/* The volume after which that share is another by a thousandth: then what the flow lacks of
 * evenness within a step moves nothing by more than a millionth. While it fades a step may grow
 * as the flow falls, e^(n/2) in the e-fold n, for the rest counts as little; below 1e-4 of the
 * taper none is cut, for what comes back into the reservoir may keep it at such a rest for
 * ever. */
double th_pump_even(double usable, double taper);

/* The flow at the step's end less that at its start, m3/s; an even change that turns no flow
 * round. delivered: m3 of the step. */
double th_pump_change(const struct th_ports *ports, struct th_demand d, double delivered,
                      double back, double step, int lane);

#endif
