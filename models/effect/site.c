/* The effect site and the sigmoid: see site.h. */
#include "site.h"

#include <math.h>

void th_site_prepare(const struct th_view *view, const struct th_site_rows *rows)
{
    struct th_effect_ports *port = &((struct th_ports *)view->ports)->effect;
    EACH_LANE(i) {
        port->position[view->index][i] = rows->level[i];
        port->site[view->index][i] = rows->site[i];
        port->rate[view->index][i] = log(2) / rows->half_life[i];
    }
}

void th_site_advance(const struct th_view *view, const struct th_site_rows *rows,
                     double concentration[TH_LANES])
{
    const struct th_ports *ports = view->ports;
    EACH_LANE(i) {
        const double x = ports->effect.rate[view->index][i] * view->step[i];
        const double lagged = ports->csf.probe_lagged[view->index][(int)rows->drug[i]][i];
        concentration[i] = concentration[i] * exp(-x) + lagged;
    }
}

double th_site_driving(const struct th_view *view, const struct th_site_rows *rows, int lane)
{
    const struct th_ports *ports = view->ports;
    return ports->csf.probe_concentration[view->index][(int)rows->drug[lane]][lane];
}

double th_site_floor(const struct th_view *view, const struct th_site_rows *rows, int lane)
{
    const struct th_ports *ports = view->ports;
    const int drug = (int)rows->drug[lane];
    return th_is(rows->site[lane], TH_AT_PLASMA) ? ports->csf.plasma_floor[drug][lane]
                                                 : ports->csf.concentration_floor[drug][lane];
}

/* Written so that neither a high power nor zero leaves the range. */
double th_sigmoid(const struct th_sigmoid_rows *rows, int lane, double most,
                  double concentration)
{
    if (!(concentration > 0))
        return 0;
    const double half = rows->tolerance[lane] * rows->ec50[lane];
    return most / (1 + pow(half / concentration, rows->hill[lane]));
}
