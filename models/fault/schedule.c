/* The course of a fault: see schedule.h. */
#include "schedule.h"

#include "ports.h"

#include <math.h>
#include <string.h>

size_t th_fault_arrays(const struct th_setup *setup)
{
    (void)setup;
    return TH_CAUSE_VECTORS;
}

enum th_status th_fault_check(double begins, double until, struct th_error *error)
{
    return until <= begins ? th_error_add(error, TH_BAD_INPUT, "until is not after begins")
                           : TH_OK;
}

static double value_of(const double *row, double none, int lane)
{
    return row ? row[lane] : none;
}

double th_fault_level(const struct th_fault *f, double now, int i)
{
    const struct th_fault_states *s = th_fault_states(f);
    double since = (now - s->began[i]) / TH_SECOND, over = value_of(f->over, 0, i);
    double ramp = over > 0 ? fmin(fmax(since / over, 0), 1) : 1;
    return s->on[i] > 0 ? ramp : 0;
}

/* The integral of the ramp from 0 to `since`, s, of a growth `over` s. */
static double grown(double since, double over)
{
    const double within = fmin(fmax(since, 0), over);
    return within * within / (2 * over) + fmax(since - over, 0);
}

double th_fault_mean_level(const struct th_fault *f, double seconds, int i)
{
    const struct th_fault_states *s = th_fault_states(f);
    const double now = (double)f->view->now[i], over = value_of(f->over, 0, i);
    const double since = (now - s->began[i]) / TH_SECOND;
    if (!(s->on[i] > 0))
        return 0;
    if (!(over > 0) || since >= over)
        return 1;
    return (grown(since + seconds, over) - grown(since, over)) / seconds;
}

static double ticks_of(double seconds)
{
    return rint(seconds * TH_SECOND);
}

/* The schedule's changes: the latest at or before now (or -1) and whether it begins, the next
 * after now (or a large number). */
struct change {
    double latest, next;
    bool begins;
};

static struct change changes(const struct th_fault *f, double now, int i)
{
    double from = ticks_of(f->begins[i]), period = value_of(f->period, NAN, i);
    double until = isnan(f->until[i]) ? TH_EXACT_TICKS : ticks_of(f->until[i]);
    struct change c = {.latest = -1, .next = from};
    if (now < from)
        return c;
    c = (struct change){.latest = from, .next = TH_EXACT_TICKS, .begins = true};
    if (!isnan(period)) {
        double ticks = ticks_of(period), on = fmax(1, ticks_of(period * f->duty[i]));
        double begin = from + floor((now - from) / ticks) * ticks;
        c.begins = now < begin + on;
        c.latest = c.begins ? begin : begin + on;
        c.next = c.begins ? begin + on : begin + ticks;
    }
    c.next = fmin(c.next, until);
    return now < until ? c : (struct change){.latest = until, .next = TH_EXACT_TICKS};
}

static void plan(const struct th_fault *f, int i)
{
    const struct th_fault_states *s = th_fault_states(f);
    const struct th_view *view = f->view;
    double now = (double)view->now[i], next = changes(f, now, i).next;
    double grown_at = s->began[i] + ticks_of(value_of(f->over, 0, i));
    if (s->on[i] > 0 && grown_at > now)
        next = fmin(next, grown_at);
    th_tick ends = th_causes_next(th_fault_causes(view), now, i);
    view->timer[i] = next < TH_EXACT_TICKS && (th_tick)next < ends ? (th_tick)next : ends;
}

/* Takes over the schedule's last change, if it is another than before; whether it is. */
static bool take_over(const struct th_fault *f, int i)
{
    struct th_fault_states *s = th_fault_states(f);
    struct change c = changes(f, (double)f->view->now[i], i);
    if (c.latest == s->seen_change[i] && c.begins == (s->seen_begins[i] > 0))
        return false;
    s->seen_change[i] = c.latest;
    s->scheduled[i] = s->seen_begins[i] = c.begins;
    return true;
}

static void follow(const struct th_fault *f, int i)
{
    if (take_over(f, i))
        th_gives(f->view, th_fault_states(f)->scheduled[i] > 0 ? TH_FAULT_ON : TH_FAULT_OFF, i);
}

/* It is on while a cause is left; what the schedule begins counts from the schedule's instant.
 */
static void update(const struct th_fault *f, int i)
{
    struct th_fault_states *s = th_fault_states(f);
    double now = (double)f->view->now[i];
    bool ordered = th_causes_hold(th_fault_causes(f->view), now, i), was = s->on[i] > 0;
    s->on[i] = ordered || s->scheduled[i] > 0;
    if (s->on[i] > 0 && !was) {
        s->began[i] = ordered ? now : s->seen_change[i];
        s->times[i]++;
    }
}

void th_fault_start(const struct th_fault *f)
{
    for (int i = 0; i < TH_LANES; i++) {
        th_fault_states(f)->seen_change[i] = -1;
        if (f->view->out[i])
            continue;
        follow(f, i);
        update(f, i);
        plan(f, i);
    }
}

/* Implanted, explanted or replaced: there is no fault, and no cause is left. */
static void renew(const struct th_fault *f, int lane)
{
    struct th_fault_states *s = th_fault_states(f);
    th_causes_clear(th_fault_causes(f->view), lane);
    take_over(f, lane);
    s->on[lane] = s->scheduled[lane] = 0;
    f->view->timer[lane] = TH_NEVER;
}

/* Another catheter than that of the last event lies there. */
static bool is_another(const struct th_fault *f, int i)
{
    struct th_fault_states *s = th_fault_states(f);
    const struct th_ports *ports = f->view->ports;
    const bool another = s->replaced[i] != ports->catheter.replaced[i];
    s->replaced[i] = ports->catheter.replaced[i];
    return another;
}

void th_fault_prepare(const struct th_fault *f)
{
    for (int i = 0; i < TH_LANES; i++)
        if (f->view->due[i] && !f->view->out[i]) {
            if (is_another(f, i))
                renew(f, i);
            follow(f, i);
            update(f, i);
            plan(f, i);
        }
}

void th_fault_keep(const struct th_view *view)
{
    memcpy(view->arrays, view->before, sizeof(struct th_causes));
}

static void carry_out(const struct th_fault *f, const struct th_event *event, int lane)
{
    const struct th_view *view = f->view;
    struct th_causes *causes = th_fault_causes(view);
    if (event->number == TH_FAULT_ON && !th_cause_begin(causes, event, (double)view->now[lane],
                                                        event->args[TH_FAULT_ON_over], lane))
        view->status[lane] = TH_BAD_INPUT;
    if (event->number == TH_FAULT_OFF) {
        th_cause_end(causes, event, lane);
        if (event->ends == SIZE_MAX)
            th_fault_states(f)->scheduled[lane] = 0;
    }
}

bool th_fault_event(const struct th_fault *f, const struct th_event *event, int lane)
{
    const struct th_view *view = f->view;
    if (event->kind == TH_EXPLANTED || event->kind == TH_IMPLANTED)
        renew(f, lane);
    else if (!view->out[lane] && event->kind == TH_TIMER)
        follow(f, lane);
    else if (!view->out[lane] && event->kind == TH_COMMAND)
        carry_out(f, event, lane);
    if (event->kind != TH_EXPLANTED && !view->out[lane]) {
        update(f, lane);
        plan(f, lane);
    }
    return event->kind != TH_COMMAND && event->kind != TH_TIMER;
}

void th_fault_take(const struct th_fault *f, const struct th_event *event,
                   th_fault_act *updates, th_fault_act *writes, int lane)
{
    const bool handled = th_fault_event(f, event, lane);
    if (updates)
        updates(f->view, lane);
    if (handled)
        writes(f->view, lane);
}

void th_fault_limit(const struct th_fault *f, double *longest)
{
    const struct th_fault_states *s = th_fault_states(f);
    EACH_LANE(i) {
        const double level = th_fault_level(f, (double)f->view->now[i], i);
        if (s->on[i] > 0 && level < 1)
            longest[i] = fmin(longest[i], fmax(value_of(f->over, 0, i) / 100, 1e-3));
    }
}
