/* The effect site and the sigmoid: see site.h. */
#include "site.h"

#include <math.h>

enum { TH_SITES(TH_LABEL_INDEX, ) };

_Static_assert((int)LABEL_csf == TH_AT_CSF && (int)LABEL_tissue == TH_AT_TISSUE &&
                   (int)LABEL_cistern == TH_AT_CRANIAL && (int)LABEL_plasma == TH_AT_PLASMA &&
                   (int)LABEL_ventricle == TH_AT_VENTRICLE,
               "the labels of site are the sites of the ports");

struct states {
    TH_SITE_STATES(TH_LANE_MEMBER)
};

static struct th_site_rows rows_of(const struct th_view *view)
{
    const struct th_site_params *p = view->params;
    return (struct th_site_rows){p->site, p->level, p->drug, p->half_life};
}

void th_site_look(const struct th_view *view)
{
    const struct th_site_rows rows = rows_of(view);
    th_site_prepare(view, &rows);
}

void th_site_begin(const struct th_view *view)
{
    struct states *s = view->states;
    EACH_LANE(i) s->concentration[i] = 0;
    th_site_look(view);
}

void th_site_follow(const struct th_view *view)
{
    const struct th_site_rows rows = rows_of(view);
    th_site_advance(view, &rows, ((struct states *)view->states)->concentration);
}

/* Ce is C. */
void th_site_settle(const struct th_view *view, struct th_settling *how)
{
    const struct th_site_rows rows = rows_of(view);
    struct states *s = view->states;
    EACH_LANE(i)
        if (how->shows)
            s->concentration[i] = th_site_driving(view, &rows, i);
}

void th_site_show(const struct th_view *view, const double *most, struct th_site_outputs *out)
{
    const struct th_site_params *p = view->params;
    const struct states *s = view->states;
    const struct th_site_rows rows = rows_of(view);
    const struct th_sigmoid_rows sigmoid = {p->ec50, p->hill, p->tolerance};
    EACH_LANE(i) {
        const double whole = most ? most[i] : 1;
        out->effect[i] = th_sigmoid(&sigmoid, i, whole, s->concentration[i]);
        out->concentration[i] = s->concentration[i];
        out->driving[i] = th_site_driving(view, &rows, i);
        out->concentration_floor[i] = th_site_floor(view, &rows, i);
        out->floor[i] = th_sigmoid(&sigmoid, i, whole, out->concentration_floor[i]);
    }
}

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
