/* Pressure over volume of a reservoir, and the shell that yields: see wall.h. */
#include "bellows.h"
#include "ports.h"

#include <math.h>

/* m3, of a step over which the curvature of the law is left out: this share of the span. */
static const double straight = 2e-3;

static double span_of(const struct params *p, int i)
{
    return fmax(p->capacity[i] - p->residual[i], 1e-9);
}

static struct th_wall bellows(const struct params *p, double volume, int i)
{
    const double stiffness = (p->pressure_full[i] - p->pressure_empty[i]) / span_of(p, i);
    return (struct th_wall){.pressure =
                                p->pressure_empty[i] + stiffness * (volume - p->residual[i]),
                            .stiffness = stiffness};
}

/* p V^n between the pressures of both ends, which are those at 37 degC and sea level; the gas
 * has the fluid's warmth. */
static struct th_wall gas(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    const struct th_ports *ports = view->ports;
    const double full = p->pressure_full[i] + TH_ATMOSPHERE,
                 empty = p->pressure_empty[i] + TH_ATMOSPHERE, n = p->gas_exponent[i];
    const double grows = pow(full / empty, 1 / n) - 1, span = span_of(p, i);
    const double wider = 1 + grows * (th_reservoir_holds(p, s, i) - s->volume[i]) / span;
    const double cold = full * pow(wider, -n) / TH_BODY_TEMPERATURE;
    const double absolute = cold * s->temperature[i];
    return (struct th_wall){.pressure = absolute - ports->surroundings.ambient_pressure[i],
                            .stiffness = absolute * n * grows / (wider * span),
                            .expansion = cold};
}

/* A membrane that bulges: its tension at rest, and that of its stretching. */
static struct th_wall rubber(const struct params *p, double volume, int i)
{
    const double x = volume / p->capacity[i], full = p->pressure_full[i], rest = p->tension[i];
    return (struct th_wall){.pressure = full * x * (rest + (1 - rest) * x * x),
                            .stiffness =
                                full * (rest + 3 * (1 - rest) * x * x) / p->capacity[i]};
}

struct th_wall th_reservoir_wall(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    const struct th_ports *ports = view->ports;
    if (th_is(p->wall[i], LABEL_gas))
        return gas(view, i);
    if (th_is(p->wall[i], LABEL_rubber))
        return rubber(p, s->volume[i], i);
    struct th_wall wall = bellows(p, s->volume[i], i);
    wall.expansion = th_vapour_slope(p->propellant[i], s->temperature[i]);
    if (p->propellant[i] > 0)
        wall.pressure += th_vapour_pressure(p->propellant[i], s->temperature[i]) -
                         ports->surroundings.ambient_pressure[i];
    return wall;
}

double th_reservoir_wall_limit(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    if (th_is(p->wall[i], LABEL_bellows) || s->rate[i] == 0)
        return INFINITY;
    return fmax(straight * span_of(p, i) / fabs(s->rate[i]), 1);
}

/* Fluid does not yield: at most what is empty is lost. */
void th_reservoir_yield(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    const struct th_ports *ports = view->ports;
    const double over = ports->surroundings.ambient_pressure[i] - p->yields_at[i];
    const double empty = fmax(p->capacity[i] - s->volume[i], 0);
    if (over > 0 && !view->out[i])
        s->lost[i] =
            fmax(s->lost[i], fmin(p->yields_by[i] * over * empty / p->capacity[i], empty));
}
