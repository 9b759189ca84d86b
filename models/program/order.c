/* The order that a programme begins with, and the relative order: what a programme does when
 * the pump comes into the body and out of it, `change`, the end of a bridge, stops. The rules
 * stand on the page in simple_page.h. */
#include "orders.h"
#include "ports.h"

void th_program_begin(const struct th_view *view, int lane)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    s->by_dose[lane] = !isnan(p->dose[lane]);
    s->dose[lane] = fmax(given(p->dose[lane]), 0);
    s->base_rate[lane] = s->rate[lane] = fmax(given(p->rate[lane]), 0);
    s->asked[lane] = -1;
    s->base[lane] = 0;
    s->bridged[lane] = 1;
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
    th_causes_clear(&c->stops, lane);
    th_program_begin(view, lane);
    th_program_set_concentration(view, lane);
    s->limited[lane] = s->raised[lane] = 0;
    for (int k = 0; k < GRANTS; k++) c->grant_mass[k][lane] = c->grant_until[k][lane] = 0;
    s->last_grant[lane] = -TH_EXACT_TICKS;
}

double th_program_present(const struct th_view *view, int lane)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    double flow = within(p, s->base[lane], lane);
    bool fitted = fabs(flow - s->asked[lane]) > rounding * flow;
    return s->by_dose[lane] > 0 && !fitted ? s->dose[lane] : flow * s->concentration[lane];
}

void th_program_change(const struct th_view *view, double dose, int lane)
{
    struct states *s = view->states;
    double c = s->concentration[lane];
    const bool carries = s->by_dose[lane] > 0 || c > 0;
    s->unmoved[lane] += !carries || (!(dose > 0) && !(s->base[lane] > 0));
    if (s->by_dose[lane] > 0)
        s->dose[lane] = dose;
    else if (c > 0)
        s->base_rate[lane] = dose / c;
}

void th_program_set_concentration(const struct th_view *view, int lane)
{
    struct states *s = view->states;
    const struct th_ports *ports = view->ports;
    if (s->concentration[lane] > 0)
        return;
    s->concentration[lane] = ports->clinician.concentration[lane] > 0
                                 ? ports->clinician.concentration[lane]
                                 : ports->drug.stock[(size_t)s->drug[lane]][lane];
}

/* The old concentration has been ordered down to the tip (less than one tick's volume is left).
 */
void th_program_end_bridge(const struct th_view *view, int lane)
{
    struct states *s = view->states;
    double left = s->bridge_left[lane];
    if (!(s->bridge_to[lane] > 0) || left > s->flow[lane] / TH_SECOND)
        return;
    const double ratio = s->concentration[lane] / s->bridge_to[lane];
    if (!(s->by_dose[lane] > 0))
        s->base_rate[lane] *= ratio;
    s->bridged[lane] *= ratio;
    s->concentration[lane] = s->bridge_to[lane];
    s->bridge_left[lane] = s->bridge_to[lane] = 0;
}

void th_program_drop_bridge(const struct th_view *view, int lane)
{
    struct states *s = view->states;
    s->bridges_cut[lane] += s->bridge_to[lane] > 0;
    s->bridge_left[lane] = s->bridge_to[lane] = 0;
}

void th_program_update_running(const struct th_view *view, int lane)
{
    struct states *s = view->states;
    const struct cells *c = (const struct cells *)view->arrays;
    s->running[lane] = !th_causes_hold(&c->stops, (double)view->now[lane], lane);
    if (!(s->running[lane] > 0))
        th_program_bolus_cut(view, lane);
}
