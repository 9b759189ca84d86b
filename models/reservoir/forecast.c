/* Dates at which the reservoir will be low, due for a refill and empty, from the use of the
 * last day. The rule
 * stands on the page in bellows_page.h. */
#include "bellows.h"
#include "ports.h"

static const th_tick hour = (th_tick)3600 * TH_TICKS_PER_SECOND;

/* The volume commanded, of a pump that fades like pump.peristaltic: what it got beyond the
 * free part is d (1 - e^-(W - a)/d) or, of a reservoir that is fading already, u (1 - e^-W/d).
 */
static double commanded_volume(double usable, double taper, double drawn)
{
    double faded = fmin(usable, taper), freely = fmax(usable - taper, 0);
    if (!(drawn > freely) || !(taper > 0))
        return drawn;
    double left = fmax(usable - drawn, 1e-6 * taper);
    return freely + taper * log(fmax(faded, left) / left);
}

void th_reservoir_trace(const struct th_view *view, double usable, double drawn, int i)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    const struct th_ports *ports = view->ports;
    struct cells *c = (struct cells *)view->arrays;
    double ordered = ports->program.ordered_volume[i],
           commanded = commanded_volume(usable, p->taper[i], drawn);
    double step = view->step[i];
    th_tick since = view->now[i] - (th_tick)s->begun[i];
    th_trailing_put(*c->ordered, i, hour, since, step, s->ordered[i], ordered, 0);
    th_trailing_put(*c->commanded, i, hour, since, step, s->commanded[i], commanded, 0);
    th_add(&s->ordered[i], &s->ordered_excess[i], ordered);
    th_add(&s->commanded[i], &s->commanded_excess[i], commanded);
}

static double time_for(double volume, double flow)
{
    return flow * TH_CENTURY > volume ? fmax(volume, 0) / flow : TH_CENTURY;
}

/* Until half of the flow is gone: all of it down to the taper d, then u' = -flow u/d. */
static double time_to_dry(double usable, double taper, double flow)
{
    double freely = fmax(usable - taper, 0), fading = fmin(usable, taper);
    return time_for(freely + taper * log(2 * fading / taper), flow);
}

void th_reservoir_forecast(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    const struct th_ports *ports = view->ports;
    const struct cells *c = (const struct cells *)view->arrays;
    struct outputs *o = view->outputs;
    th_tick ticks = view->now[i] - (th_tick)s->begun[i];
    double now = th_seconds_of(view->now[i]), order = ports->program.ordered_flow[i],
           commanded = order;
    if (ticks > 0) {
        order = th_trailing_rate(*c->ordered, i, hour, ticks, s->ordered[i]);
        commanded = th_trailing_rate(*c->commanded, i, hour, ticks, s->commanded[i]);
    }
    if (ports->program.stopped[i] > 0)
        order = commanded = 0;
    if (ports->pump.stalled[i] > 0)
        commanded = 0;
    o->alarm_in[i] = time_for(s->programmed[i] - p->low[i], order);
    double alarm = s->low_alarm[i] > 0 ? s->low_since[i] : now + o->alarm_in[i];
    o->refill_due[i] = fmin(alarm, s->filled_at[i] + p->longest_interval[i]);
    o->predicted_empty[i] = s->counted_out[i];
    if (s->counted_out[i] < 0)
        o->predicted_empty[i] = now + time_for(s->programmed[i] - p->residual[i], order);
    o->empty_at[i] = s->dry_since[i];
    if (!(s->dry[i] > 0))
        o->empty_at[i] =
            now + time_to_dry(s->volume[i] - p->residual[i], p->taper[i], commanded);
}
