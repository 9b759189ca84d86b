/* Pulses of a pump: see pulse.h. */
#include "pulse.h"
#include "laws.h"
#include "stall.h"

#include <math.h>

double th_pulses_of(struct th_pulses *s, double due, bool mean, int i)
{
    const double whole = floor(s->due[i] + 1e-6), pulses = whole - s->given[i];
    s->given[i] = whole;
    return mean ? due : fmax(pulses, 0);
}

double th_pulse_ticks(const struct th_pulses *s, double often, int i)
{
    const double left = s->given[i] + 1 - s->due[i];
    if (left <= 1e-12 * s->due[i])
        return 0;
    return often > 0 ? fmin(rint(left / often * TH_SECOND), TH_EXACT_TICKS) : TH_EXACT_TICKS;
}

void th_pulse_begin(const struct th_view *view, struct th_pulses *s, double time, int i)
{
    s->ends[i] = (double)view->now[i] + fmax(1, rint(time * TH_SECOND));
    s->given[i]++;
}

void th_pulse_end(const struct th_view *view, struct th_pulses *s, int i)
{
    if (s->ends[i] > 0 && s->ends[i] <= (double)view->now[i])
        s->ends[i] = -1;
}

bool th_pulse_begins(const struct th_pulses *s, double often, int i)
{
    return s->ends[i] < 0 && th_pulse_ticks(s, often, i) <= 0;
}

void th_pulse_plan(const struct th_view *view, const struct th_pulses *s, bool come,
                   double often, int i)
{
    th_tick next = th_pump_stall_ends(view, i);
    double ticks = TH_EXACT_TICKS;
    if (s->ends[i] > 0)
        ticks = s->ends[i] - (double)view->now[i];
    else if (come)
        ticks = th_pulse_ticks(s, often, i);
    if (ticks < TH_EXACT_TICKS && view->now[i] + (th_tick)ticks < next)
        next = view->now[i] + (th_tick)ticks;
    view->timer[i] = next;
}
