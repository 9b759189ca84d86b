/* For the models of slot csf: the jet of a bolus: the length of the canal over which it mixes
 * the infusate, besides the displacement. A jet entrains fluid until a wall stops it, or until
 * it is as slow as the fluid's own oscillation.
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
 * With E below 1 a jet entrains nothing. An injection may say the length itself. A confined jet
 * has mixed within some 4.5 hydraulic diameters. */
#include "common.h"

#include "laws.h"

#include <math.h>

/* Above, the flow in the catheter is turbulent, and no law here holds. */
#define MOST_REYNOLDS 4000
/* Relative difference of densities from which a solution sinks or rises faster than the
 * pulsation mixes it. */
#define HEAVY 1e-4
#define CONFINED 4.5

/* Of the tip and of the needle; the catheter's other openings leak, and make no jet. */
struct th_csf_spout th_csf_spout(const struct th_ports *port, int number, double flow,
                                 double opening, int i)
{
    if (number == TH_TIP)
        return (struct th_csf_spout){.width = opening > 0 ? opening : port->catheter.bore[i],
                                     .flow = flow,
                                     .volume = port->program.ordered_bolus[i] +
                                               port->catheter.access_whole[i]};
    if (number == TH_CSF_NEEDLE)
        return (struct th_csf_spout){.width = port->needle.bore[i],
                                     .flow = flow,
                                     .volume = port->needle.injected[i],
                                     .spread = port->needle.spread[i]};
    return (struct th_csf_spout){0};
}

static double velocity(const struct th_csf_spout *spout)
{
    const double d = spout->width;
    return d > 0 ? fmax(0, spout->flow) / (TH_PI * d * d / 4) : 0;
}

bool th_csf_has_jet(const struct th_csf_spout *spout)
{
    return spout->flow > 0 && spout->volume > 0 && spout->width > 0;
}

/* The laws above. moves: u_rms; reach: where a jet is as slow as that; carries: E. */
double th_csf_jet(const struct th_csf_spout *spout, const struct th_csf_spot *spot,
                  const struct th_csf_stir *stir)
{
    if (spout->spread > 0)
        return spout->spread;
    const double q = spout->flow, volume = spout->volume, d = spout->width;
    const double nu = stir->viscosity, u0 = velocity(spout);
    const double moves = TH_PI / sqrt(2) * spot->moved * stir->rate;
    const double h = 2 * spot->section / spot->perimeter, confined = CONFINED * 2 * h;
    const double reach = 6.2 * u0 * d / moves;
    const double carries =
        fmax(fmin(8 * TH_PI * nu * h / q, 3 * u0 / moves), 0.32 * fmin(h, reach) / d);
    const double drawn = volume / spot->section * sqrt(fmax(0, carries * carries - 1));
    return fmin(stir->along ? fmax(drawn, reach) : drawn, confined);
}

static double reynolds(const struct th_ports *port, const struct th_csf_spout *spout,
                       double viscosity, int i)
{
    return velocity(spout) * spout->width * port->pressure.density[i] / viscosity;
}

enum th_csf_injection th_csf_check_jets(const struct th_ports *port, double tip_flow,
                                        double opening, double viscosity, int i)
{
    const struct th_csf_spout tip = th_csf_spout(port, TH_TIP, tip_flow, opening, i);
    const struct th_csf_spout needle =
        th_csf_spout(port, TH_CSF_NEEDLE, port->needle.flow[i], opening, i);
    /* A line that a kink held back bursts out within milliseconds: that is no bolus, and has no
     * jet. */
    if (tip.volume > 0 && !(reynolds(port, &tip, viscosity, i) <= MOST_REYNOLDS))
        return TH_CSF_INJECTION_FAST;
    if (!(reynolds(port, &needle, viscosity, i) <= MOST_REYNOLDS))
        return TH_CSF_INJECTION_NEEDLE;
    return TH_CSF_INJECTION_OK;
}

enum th_csf_injection th_csf_check_weight(const struct th_ports *port, size_t species, int i)
{
    if (port->needle.density[i] > 0 &&
        fabs(port->needle.density[i] / port->pressure.density[i] - 1) > HEAVY)
        return TH_CSF_INJECTION_HEAVY;
    for (size_t d = 0; d < species; d++)
        if (port->drug.solution_density[d][i] > 0 &&
            fabs(port->drug.solution_density[d][i] / port->pressure.density[i] - 1) > HEAVY)
            return TH_CSF_INJECTION_HEAVY;
    return TH_CSF_INJECTION_OK;
}
