/* csf/axial: the jet of a bolus: over how long a stretch of the canal it mixes what comes in,
 * beside what it displaces. A jet draws fluid in until a wall stops it, or until it is as slow
 * as the fluid's own movement to and fro.
 *
 *     u0 = q/(pi d^2/4),  Re = u0 d/nu,  u_rms^2 = sum (omega DX)^2/8,  h = A/l,  D_h = 2 h
 *     across, Re > 300:  (V/A) 0.32 min(h, 6.2 u0 d/u_rms)/d           round turbulent jet
 *     along,  Re > 300:  min(6.2 u0 d/u_rms, 4.5 D_h)
 *     Re < 300:          min((V/A) min(8 pi nu h/q, 3 u0/u_rms), 4.5 D_h)     laminar jet
 *
 * q the flow at the tip, d the opening, V the bolus, A the canal's section there, l the mean
 * perimeter of cord and dura. The flow that a turbulent jet carries at x is 0.32 q x/d and its
 * velocity 6.2 u0 d/x; of a laminar one 8 pi nu x and 3 q u0/(8 pi nu x) (Schlichting,
 * Boundary-Layer Theory). A confined jet has mixed within some 4.5 hydraulic diameters. */
#include "axial.h"

#include "laws.h"

#include <math.h>

/* Reynolds numbers of the opening: above the first a jet is turbulent; above the second, in a
 * tube turbulent already, nothing here holds. */
#define TURBULENT 300
#define MOST_REYNOLDS 4000
#define MOST_VOLUME 20e-6
/* Relative difference of densities from which a solution sinks or rises faster than the
 * pulsation mixes it. */
#define HEAVY 1e-4
#define CONFINED 4.5

static double opening(const struct th_view *view, int i)
{
    const struct axial_params *p = view->params;
    const struct th_ports *port = view->ports;
    return p->opening[i] > 0 ? p->opening[i] : port->catheter_bore[i];
}

static double velocity(const struct th_view *view, int i)
{
    const struct axial_states *s = view->states;
    const double d = opening(view, i);
    return d > 0 ? fmax(0, s->flow[i]) / (TH_PI * d * d / 4) : 0;
}

static double reynolds(const struct th_view *view, int i)
{
    const struct axial_params *p = view->params;
    return velocity(view, i) * opening(view, i) * p->density[i] / p->viscosity[i];
}

double th_axial_jet(const struct th_view *view, const struct axial_room *room, int i)
{
    const struct axial_params *p = view->params;
    const struct axial_states *s = view->states;
    const struct th_ports *port = view->ports;
    const double q = s->flow[i], volume = port->ordered_bolus[i], d = opening(view, i);
    if (!(q > 0 && volume > 0 && d > 0) || port->tip_position[i] < 0)
        return 0;
    const struct axial_spot spot = th_axial_spot(room, p, port->tip_position[i], i);
    const double nu = p->viscosity[i] / p->density[i], u0 = velocity(view, i);
    const double moves = TH_PI / sqrt(2) * spot.moved *
                         hypot(p->heart_rate[i], p->breathing_rate[i] * p->breathing_stroke[i]);
    const double h = 2 * spot.section / spot.perimeter, confined = CONFINED * 2 * h;
    const double displaced = volume / spot.section;
    if (reynolds(view, i) > TURBULENT) {
        const double reach = 6.2 * u0 * d / moves;
        return p->jet[i] == AXIAL_ALONG ? fmin(reach, confined)
                                        : displaced * 0.32 * fmin(h, reach) / d;
    }
    return fmin(displaced * fmin(8 * TH_PI * nu * h / q, 3 * u0 / moves), confined);
}

const char *th_axial_refuse_injection(const struct th_view *view, int i)
{
    const struct axial_params *p = view->params;
    const struct axial_states *s = view->states;
    const struct th_ports *port = view->ports;
    if (!(fmax(port->ordered_bolus[i], s->held_volume[i]) <= MOST_VOLUME))
        return "more than 20 mL is injected: csf.axial does not describe how so much widens "
               "the canal and raises its pressure";
    if (!(reynolds(view, i) <= MOST_REYNOLDS))
        return "the Reynolds number of what comes out of the catheter is above 4000: csf.axial "
               "does not describe such a jet; give it slower, or through a wider csf.opening";
    for (size_t d = 0; d < view->species; d++)
        if (port->solution_density[d][i] > 0 &&
            fabs(port->solution_density[d][i] / p->density[i] - 1) > HEAVY)
            return "the solution (drug.density) is heavier or lighter than CSF (csf.density) by "
                   "more than 1 in 10 000: it sinks or rises, which csf.axial does not describe";
    return NULL;
}
