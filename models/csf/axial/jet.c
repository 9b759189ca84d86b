/* csf/axial: the jet of a bolus: the length of the canal over which it mixes the infusate,
 * besides the displacement. A jet entrains fluid until a wall stops it, or until it is as slow
 * as the fluid's own oscillation.
 *
 *     u0 = q/(pi d^2/4),  Re = u0 d/nu,  u_rms^2 = sum (omega DX)^2/8,  h = A/l,  D_h = 2 h
 *     E = max(min(8 pi nu h/q, 3 u0/u_rms), 0.32 min(h, 6.2 u0 d/u_rms)/d)
 *     across:  min((V/A) sqrt(E^2 - 1), 4.5 D_h)
 *     along:   min(max of that and 6.2 u0 d/u_rms, 4.5 D_h)
 *
 * q the flow at the tip or through a needle, d the opening, V the bolus, A the canal's section
 * there, l the mean perimeter of cord and dura. At a distance x a laminar round jet carries the
 * flow 8 pi nu x with the velocity 3 q u0/(8 pi nu x), a turbulent one 0.32 q x/d and 6.2 u0
 * d/x (Schlichting, Boundary-Layer Theory); the larger flow counts, which is the turbulent one
 * above Re 100. E is that flow over q; V/A of it is displacement, which bulk flow computes.
 * With E below 1 a jet entrains nothing. A confined jet has mixed within some 4.5 hydraulic
 * diameters. */
#include "axial.h"

#include "laws.h"

#include <math.h>

/* Above, the flow in the catheter is turbulent, and no law here holds. */
#define MOST_REYNOLDS 4000
/* Relative difference of densities from which a solution sinks or rises faster than the
 * pulsation mixes it. */
#define HEAVY 1e-4
#define CONFINED 4.5

/* The stream that leaves an opening: its width, m, the flow, m3/s, and the whole of the boluses
 * under way, m3. */
struct spout {
    double width, flow, volume;
};

/* Of the tip and of the needle; the catheter's other openings leak, and make no jet. */
static struct spout spout_of(const struct th_view *view, int number, double flow, int i)
{
    const struct axial_params *p = view->params;
    const struct th_ports *port = view->ports;
    const double tip = p->opening[i] > 0 ? p->opening[i] : port->catheter.bore[i];
    if (number == TH_TIP)
        return (struct spout){tip, flow,
                              port->program.ordered_bolus[i] + port->catheter.access_whole[i]};
    if (number == AXIAL_NEEDLE)
        return (struct spout){port->needle.bore[i], flow, port->needle.injected[i]};
    return (struct spout){0};
}

static double velocity(const struct spout *spout)
{
    const double d = spout->width;
    return d > 0 ? fmax(0, spout->flow) / (TH_PI * d * d / 4) : 0;
}

static double reynolds(const struct th_view *view, const struct spout *spout, int i)
{
    const struct axial_params *p = view->params;
    const struct th_ports *port = view->ports;
    return velocity(spout) * spout->width * port->pressure.density[i] / p->viscosity[i];
}

/* The laws above. moves: u_rms; reach: where a jet is as slow as that; carries: E. */
double th_axial_jet(const struct th_view *view, const struct axial_room *room, int number,
                    int i)
{
    const struct axial_params *p = view->params;
    const struct axial_states *s = view->states;
    const struct th_ports *port = view->ports;
    const double flow =
        number == TH_TIP ? s->flow[i] : th_axial_further(view, room)->flow[number][i];
    const struct spout spout = spout_of(view, number, flow, i);
    const double q = flow, volume = spout.volume, d = spout.width;
    const double position = th_axial_source_position(port, number, i);
    if (!(q > 0 && volume > 0 && d > 0) || position < 0)
        return 0;
    const struct axial_geometry spot = th_axial_geometry(room, p, position, i);
    const double nu = p->viscosity[i] / port->pressure.density[i], u0 = velocity(&spout);
    const double moves = TH_PI / sqrt(2) * spot.moved *
                         hypot(p->heart_rate[i], p->breathing_rate[i] * p->breathing_stroke[i]);
    const double h = 2 * spot.section / spot.perimeter, confined = CONFINED * 2 * h;
    const double reach = 6.2 * u0 * d / moves;
    const double carries =
        fmax(fmin(8 * TH_PI * nu * h / q, 3 * u0 / moves), 0.32 * fmin(h, reach) / d);
    const double drawn = volume / spot.section * sqrt(fmax(0, carries * carries - 1));
    return fmin(p->jet[i] == AXIAL_ALONG ? fmax(drawn, reach) : drawn, confined);
}

enum axial_injection th_axial_check_injection(const struct th_view *view, int i)
{
    const struct axial_states *s = view->states;
    const struct th_ports *port = view->ports;
    const struct spout tip = spout_of(view, TH_TIP, s->flow[i], i);
    const struct spout needle = spout_of(view, AXIAL_NEEDLE, port->needle.flow[i], i);
    /* A line that a kink held back bursts out within milliseconds: that is no bolus, and has no
     * jet. */
    if (tip.volume > 0 && !(reynolds(view, &tip, i) <= MOST_REYNOLDS))
        return AXIAL_INJECTION_FAST;
    if (!(reynolds(view, &needle, i) <= MOST_REYNOLDS))
        return AXIAL_INJECTION_NEEDLE;
    for (size_t d = 0; d < view->species; d++)
        if (port->drug.solution_density[d][i] > 0 &&
            fabs(port->drug.solution_density[d][i] / port->pressure.density[i] - 1) > HEAVY)
            return AXIAL_INJECTION_HEAVY;
    return AXIAL_INJECTION_OK;
}

const char *th_axial_injection_text(enum axial_injection refusal)
{
    static const char *const texts[] = {
        [AXIAL_INJECTION_FAST] =
            "the Reynolds number of what comes out of the catheter is above 4000: "
            "csf.axial does not describe such a jet; give it more slowly, or through a "
            "wider csf.opening",
        [AXIAL_INJECTION_NEEDLE] =
            "the Reynolds number of what comes out of the needle is above 4000: csf.axial does "
            "not describe such a jet; give it more slowly, or through a wider needle",
        [AXIAL_INJECTION_HEAVY] =
            "the solution (drug.density) is heavier or lighter than CSF (pressure.density) by "
            "more than 1 in 10 000: it sinks or rises, which csf.axial does not describe",
    };
    return texts[refusal];
}
