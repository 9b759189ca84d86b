/* Orders as programmes take them: the flow that they come to, bridge, limits, what is counted.
 * The equations stand on the page in simple_page.h; by hand: 200 ug/day of 500 ug/mL is 0.4
 * mL/day. */
#include "orders.h"
#include "laws.h"
#include "ports.h"

#include <string.h>

size_t th_program_arrays(const struct th_setup *setup)
{
    (void)setup;
    return sizeof(struct cells) / sizeof(double[TH_LANES]);
}

static void record_limits(struct states *s, int lane, double basal)
{
    double flow = s->rate[lane];
    if (fabs(basal - flow) > rounding * basal)
        s->limited[lane] = 1;
    if (basal > flow * (1 + rounding))
        s->raised[lane] = 1;
}

/* The flow of the basal order, before and after the programmer has rounded it. */
static struct th_programmed find_base(const struct params *p, const struct states *s, int i)
{
    const double day = 86400, c = s->concentration[i];
    if (!(s->by_dose[i] > 0))
        return (struct th_programmed){s->base_rate[i], s->base_rate[i]};
    if (!(c > 0))
        return (struct th_programmed){0, 0};
    return (struct th_programmed){s->dose[i] / c,
                                  th_program_round(s->dose[i], p->dose_step[i] / day) / c};
}

/* The basal flow in force; an order that is rounded is counted once. */
static void update_basal(const struct th_programme *kind, const struct th_view *view, int i)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    struct th_programmed base = find_base(p, s, i);
    base.programmed = th_program_round(base.programmed, p->rate_step[i]);
    const bool another = base.wanted != s->asked[i] || base.programmed != s->base[i];
    s->rounded[i] +=
        another && fabs(base.programmed - base.wanted) > rounding * base.programmed;
    s->asked[i] = base.wanted;
    s->base[i] = base.programmed;
    if (kind->basal)
        base = kind->basal(view, base, i);
    s->rate[i] = th_program_round(base.programmed, p->rate_step[i]);
}

static th_tick earlier(th_tick a, th_tick b)
{
    return a < b ? a : b;
}

/* The next instant at which the ordered flow changes by itself. */
static th_tick find_next(const struct th_programme *kind, const struct th_view *view, int lane)
{
    const struct states *s = view->states;
    const struct cells *c = (const struct cells *)view->arrays;
    th_tick next = earlier(th_program_bolus_next(c, lane),
                           th_causes_next(&c->stops, (double)view->now[lane], lane));
    if (kind->next)
        next = earlier(next, kind->next(view, lane));
    if (s->bridge_left[lane] > 0 && s->flow[lane] > 0) {
        double ticks = ceil(s->bridge_left[lane] / s->flow[lane] * TH_SECOND);
        if (ticks < TH_EXACT_TICKS)
            next = earlier(next, view->now[lane] + (th_tick)ticks);
    }
    return next;
}

/* The ordered flow from the orders, and the next instant at which it changes by itself. */
static void update_flow(const struct th_programme *kind, const struct th_view *view, int lane)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    const struct cells *c = (const struct cells *)view->arrays;
    if (view->out[lane]) {
        s->flow[lane] = s->lost_flow[lane] = 0;
        view->timer[lane] = TH_NEVER;
        return;
    }
    update_basal(kind, view, lane);
    double basal = basal_flow(p, s, lane);
    record_limits(s, lane, basal);
    double orders = basal + th_program_bolus_flow(c, lane);
    s->flow[lane] = s->running[lane] > 0 ? fmin(orders, p->most_rate[lane]) : 0;
    s->lost_flow[lane] = 0;
    if (orders > p->most_rate[lane] * (1 + rounding)) {
        s->limited[lane] = 1;
        s->lost_flow[lane] = s->running[lane] > 0 ? orders - s->flow[lane] : 0;
    }
    view->timer[lane] = find_next(kind, view, lane);
}

static void begin(const struct th_programme *kind, const struct th_view *view, int i)
{
    th_program_begin(view, i);
    if (kind->begin)
        kind->begin(view, i);
}

void th_program_start(const struct th_programme *kind, const struct th_view *view)
{
    for (int i = 0; i < TH_LANES; i++) {
        begin(kind, view, i);
        if (view->out[i])
            th_program_leave(view, i);
    }
}

/* A parameter that was set during the run is a new order. */
static void apply_params(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    if (given(p->dose[i]) != s->seen_dose[i]) {
        s->dose[i] = p->dose[i];
        s->by_dose[i] = 1;
    }
    if (given(p->rate[i]) != s->seen_rate[i]) {
        s->base_rate[i] = p->rate[i];
        s->by_dose[i] = 0;
    }
    if (given(p->concentration[i]) != s->seen_concentration[i]) {
        s->concentration[i] = p->concentration[i];
        th_program_drop_bridge(view, i);
    }
    s->seen_dose[i] = given(p->dose[i]);
    s->seen_rate[i] = given(p->rate[i]);
    s->seen_concentration[i] = given(p->concentration[i]);
}

void th_program_prepare(const struct th_programme *kind, const struct th_view *view)
{
    struct states *s = view->states;
    struct th_ports *ports = view->ports;
    for (int i = 0; i < TH_LANES; i++) {
        if (view->due[i]) {
            apply_params(view, i);
            th_program_set_concentration(view, i);
            update_flow(kind, view, i);
        }
        ports->program.ordered_flow[i] = s->flow[i];
        ports->program.ordered_bolus[i] =
            th_program_bolus_volume((struct cells *)view->arrays, i);
        ports->program.drug[i] = s->drug[i];
        ports->program.stopped[i] = !(s->running[i] > 0) && !view->out[i];
    }
}

/* Volume and mass of boluses that this step's orders leave out, and volume beyond the order. */
static void count_shortfall(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    struct th_ports *ports = view->ports;
    double step = view->step[i], lost = s->lost_flow[i] * step;
    ports->program.cut_volume[i] = s->pending_cut[i] + lost;
    ports->program.cut_mass[i] = s->pending_cut_mass[i] + lost * s->concentration[i];
    s->pending_cut[i] = s->pending_cut_mass[i] = 0;
    th_add(&s->cut_volume[i], &s->cut_excess[i], ports->program.cut_volume[i]);
    th_add(&s->cut_mass[i], &s->cut_mass_excess[i], ports->program.cut_mass[i]);
    double basal = basal_flow(p, s, i), beyond = basal - s->rate[i];
    if (s->running[i] > 0 && beyond > rounding * basal)
        s->raised_volume[i] += beyond * step;
}

void th_program_advance(const struct th_view *view)
{
    struct states *s = view->states;
    struct th_ports *ports = view->ports;
    memcpy(view->arrays, view->before, sizeof(struct cells));
    for (int i = 0; i < TH_LANES; i++) {
        double volume = s->flow[i] * view->step[i];
        ports->program.ordered_flow[i] = s->flow[i];
        ports->program.ordered_bolus[i] =
            th_program_bolus_volume((struct cells *)view->arrays, i);
        ports->program.ordered_volume[i] = volume;
        ports->program.ordered_mass[i] = volume * s->concentration[i];
        th_add(&s->volume[i], &s->volume_excess[i], volume);
        th_add(&s->mass[i], &s->mass_excess[i], ports->program.ordered_mass[i]);
        s->bridge_left[i] = fmax(0, s->bridge_left[i] - volume);
        count_shortfall(view, i);
    }
}

void th_program_event(const struct th_programme *kind, const struct th_view *view,
                      const struct th_event *event, int lane)
{
    if (event->kind == TH_EXPLANTED) {
        th_program_explant(view, lane);
    } else if (event->kind == TH_IMPLANTED) {
        th_program_implant(view, lane);
        if (kind->begin)
            kind->begin(view, lane);
    } else if (view->out[lane]) {
        return;
    } else if (event->kind == TH_COMMAND) {
        if (event->number < COMMANDS)
            th_program_order(view, event, lane);
        else
            kind->order(view, event, lane);
    } else {
        th_program_bolus_end(view, lane);
        th_program_end_bridge(view, lane);
        th_program_update_running(view, lane);
        if (kind->turn)
            kind->turn(view, lane);
    }
    update_flow(kind, view, lane);
}

void th_program_observe(const struct th_view *view)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    const struct cells *c = (const struct cells *)view->arrays;
    struct outputs *o = view->outputs;
    EACH_LANE(i) {
        o->rate[i] = s->flow[i];
        o->basal_rate[i] = s->running[i] > 0 ? basal_flow(p, s, i) : 0;
        o->dose_rate[i] = s->flow[i] * s->concentration[i];
        o->concentration[i] = s->concentration[i];
        o->ordered_volume[i] = s->volume[i];
        o->ordered_mass[i] = s->mass[i];
        o->boluses[i] = s->boluses[i];
        o->refused_boluses[i] = s->refused_boluses[i];
        o->granted[i] = s->granted[i];
        o->refused[i] = s->refused[i];
        o->cut_boluses[i] = s->cut_boluses[i];
        o->cut_volume[i] = s->cut_volume[i] + s->pending_cut[i];
        o->cut_mass[i] = s->cut_mass[i] + s->pending_cut_mass[i];
        o->bridge_left[i] = s->bridge_left[i];
        o->bridge_waits[i] = s->bridge_left[i] > 0 && !(s->flow[i] > 0);
        o->bridges_cut[i] = s->bridges_cut[i];
        o->unmoved_orders[i] = s->unmoved[i];
        o->limited[i] = s->limited[i];
        o->raised[i] = s->raised[i];
        o->rounded_orders[i] = s->rounded[i];
        o->raised_volume[i] = s->raised_volume[i];
        o->running[i] = s->running[i];
        o->stopped[i] = !(s->running[i] > 0) && !view->out[i];
        o->active_boluses[i] = 0;
        for (int k = 0; k < BOLUSES; k++) o->active_boluses[i] += c->bolus_end[k][i] > 0;
    }
}

const char *th_program_why(const struct th_view *view, int lane)
{
    const struct cells *c = (const struct cells *)view->arrays;
    return th_causes_crowded(&c->stops, lane) ? "stopped: " TH_CAUSES_CROWDED : NULL;
}
