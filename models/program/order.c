/* The order that a programme begins with, and the relative order: what program/simple does when
 * the pump comes into the body and out of it, and `change`. The rules stand on the page in
 * simple_page.h. */
#include "ports.h"
#include "simple.h"

void th_program_begin(const struct th_view *view, int lane)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    s->by_dose[lane] = !isnan(p->dose[lane]);
    s->dose[lane] = fmax(given(p->dose[lane]), 0);
    s->rate[lane] = fmax(given(p->rate[lane]), 0);
    s->concentration[lane] = fmax(given(p->concentration[lane]), 0);
    s->drug[lane] = p->drug[lane];
    s->seen_dose[lane] = given(p->dose[lane]);
    s->seen_rate[lane] = given(p->rate[lane]);
    s->seen_concentration[lane] = given(p->concentration[lane]);
    s->running[lane] = 1;
}

void th_program_leave(const struct th_view *view, int lane)
{
    struct states *s = view->states;
    th_program_begin(view, lane);
    s->running[lane] = s->flow[lane] = s->lost_flow[lane] = 0;
    s->bridge_left[lane] = s->bridge_to[lane] = 0;
}

/* The ports as they are until the next step. */
static void write_none(const struct th_view *view, int lane)
{
    struct th_program_ports *port = &((struct th_ports *)view->ports)->program;
    port->ordered_flow[lane] = port->ordered_volume[lane] = port->ordered_mass[lane] = 0;
    port->ordered_bolus[lane] = port->cut_volume[lane] = port->cut_mass[lane] = 0;
    port->stopped[lane] = 0;
}

void th_program_explant(const struct th_view *view, int lane)
{
    struct cells *c = (struct cells *)view->arrays;
    th_program_bolus_cut(view, lane);
    th_causes_clear(&c->stops, lane);
    th_program_leave(view, lane);
    write_none(view, lane);
}

void th_program_implant(const struct th_view *view, int lane)
{
    struct states *s = view->states;
    struct cells *c = (struct cells *)view->arrays;
    const struct th_ports *ports = view->ports;
    th_causes_clear(&c->stops, lane);
    th_program_begin(view, lane);
    if (!(s->concentration[lane] > 0))
        s->concentration[lane] = ports->drug.stock[(size_t)s->drug[lane]][lane];
    s->limited[lane] = s->raised[lane] = 0;
    for (int k = 0; k < GRANTS; k++) c->grant_mass[k][lane] = c->grant_at[k][lane] = 0;
    s->last_grant[lane] = -TH_EXACT_TICKS;
}

double th_program_present(const struct th_view *view, int lane)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    double flow = basal_flow(p, s, lane);
    bool fitted = fabs(flow - s->rate[lane]) > rounding * flow;
    return s->by_dose[lane] > 0 && !fitted ? s->dose[lane] : flow * s->concentration[lane];
}

void th_program_change(const struct th_view *view, double dose, int lane)
{
    struct states *s = view->states;
    double c = s->concentration[lane];
    if (s->by_dose[lane] > 0)
        s->dose[lane] = dose;
    else if (c > 0)
        s->rate[lane] = dose / c;
}
