/* gauge/trumpet: what it makes of its readings. */
#include "trumpet.h"

#include <math.h>

static struct trumpet_cells *cells_of(const struct th_view *view)
{
    return (struct trumpet_cells *)view->arrays;
}

/* Ticks, exact below a century. */
static th_tick sample_ticks(const struct th_view *view)
{
    return th_ticks_of(view->structural[ROW_sample]);
}

/* The first sample of the analysis period, and the last. */
static th_tick first_sample(const struct th_view *view, int lane)
{
    const struct params *p = view->params;
    const th_tick sample = sample_ticks(view);
    return (th_ticks_of(p->begins[lane]) + sample - 1) / sample;
}

static th_tick last_sample(const struct th_view *view, int lane)
{
    const struct params *p = view->params;
    return (th_ticks_of(p->begins[lane]) + th_ticks_of(p->period[lane])) / sample_ticks(view);
}

int th_trumpet_samples(double time, double sample)
{
    const double count = rint(time / sample);
    return fabs(time - count * sample) * TH_SECOND < 1 && count < 1e9 ? (int)count : -1;
}

size_t th_trumpet_ring(const double *structural)
{
    int most = th_trumpet_samples(structural[ROW_startup_window], structural[ROW_sample]);
    for (int k = 0; k < TRUMPET_WINDOWS && structural[ROW_window_1 + k] > 0; k++) {
        const int count =
            th_trumpet_samples(structural[ROW_window_1 + k], structural[ROW_sample]);
        most = count > most ? count : most;
    }
    most = most < TRUMPET_LONGEST ? most : TRUMPET_LONGEST;
    return (size_t)(most > 1 ? most : 1) + 1;
}

/* ---- boluses ---- */

/* The instant at which the bolus that is to be measured is; TH_NEVER: it goes on, or there is
 * none. */
static th_tick measured_at(const struct th_view *view, double ended, int lane)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    return s->bolus_whole[lane] > 0 && ended >= 0
               ? (th_tick)ended + th_ticks_of(p->bolus_wait[lane])
               : TH_NEVER;
}

/* The ratio of delivered to ordered before it began, but for boluses. */
static double basal_ratio(const struct states *s, int i)
{
    const double ordered = s->bolus_ordered[i] - s->boluses_ordered[i];
    return ordered > 1e-12 * s->bolus_ordered[i]
               ? (s->bolus_delivered[i] - s->boluses_delivered[i]) / ordered
               : 1;
}

/* Its error, by the sums at that instant. */
static void measure(struct states *s, const struct states *at, int i)
{
    const double ordered = at->ordered[i] - s->bolus_ordered[i],
                 delivered = at->delivered[i] - s->bolus_delivered[i];
    const double basal = (ordered - s->bolus_whole[i]) * basal_ratio(s, i);
    const double error = (delivered - basal) / s->bolus_whole[i] - 1;
    s->boluses_ordered[i] += ordered;
    s->boluses_delivered[i] += delivered;
    s->bolus_last[i] = error;
    s->bolus_sum[i] += error;
    if (!(s->boluses[i] > 0) || fabs(error) > fabs(s->bolus_worst[i]))
        s->bolus_worst[i] = error;
    s->boluses[i]++;
    s->bolus_whole[i] = 0;
    s->bolus_ended[i] = -1;
}

void th_trumpet_boluses(const struct th_view *view, int lane)
{
    const struct th_ports *ports = view->ports;
    struct states *s = view->states;
    const double now = ports->program.ordered_bolus[lane], before = s->bolus[lane];
    s->bolus[lane] = now;
    if (!(now > 0) && before > 0)
        s->bolus_ended[lane] = (double)view->now[lane];
    const bool begins = now > 0 && !(before > 0);
    if (measured_at(view, s->bolus_ended[lane], lane) <= view->now[lane] ||
        (begins && s->bolus_whole[lane] > 0))
        measure(s, s, lane);
    if (begins) {
        s->bolus_whole[lane] = now;
        s->bolus_ordered[lane] = s->ordered[lane];
        s->bolus_delivered[lane] = s->delivered[lane];
    } else if (now > before)
        s->bolus_whole[lane] += now - before;
}

/* ---- instants ---- */

th_tick th_trumpet_next(const struct th_view *view, th_tick after, int lane)
{
    const struct th_ports *ports = view->ports;
    const struct states *s = view->states;
    const bool ends = !(ports->program.ordered_bolus[lane] > 0) && s->bolus[lane] > 0;
    const th_tick bolus =
        measured_at(view, ends ? (double)view->now[lane] : s->bolus_ended[lane], lane);
    const th_tick sample = after / sample_ticks(view) + 1;
    th_tick next = bolus > after ? bolus : TH_NEVER;
    if (sample <= last_sample(view, lane) && sample * sample_ticks(view) < next)
        next = sample * sample_ticks(view);
    return next;
}

/* ---- samples ---- */

/* The volume at a reading before. */
static double *held(const struct th_view *view, th_tick reading, int what, int lane)
{
    const size_t place = (size_t)reading % th_trumpet_ring(view->structural);
    return &cells_of(view)->ring[place][what][lane];
}

/* Ordered and delivered in the `count` samples that end with a reading; false: nothing was
 * ordered but round-off. */
static bool within(const struct th_view *view, th_tick reading, int count, int lane,
                   double *ordered, double *delivered)
{
    const double until = *held(view, reading, TRUMPET_ORDERED, lane);
    *ordered = until - *held(view, reading - count, TRUMPET_ORDERED, lane);
    *delivered = *held(view, reading, TRUMPET_DELIVERED, lane) -
                 *held(view, reading - count, TRUMPET_DELIVERED, lane);
    return *ordered > 1e-12 * until;
}

/* The means over startup_window. */
static void settle(const struct th_view *view, th_tick reading, int i)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    const int count =
        th_trumpet_samples(view->structural[ROW_startup_window], view->structural[ROW_sample]);
    double ordered, delivered;
    if (reading < count || !within(view, reading, count, i, &ordered, &delivered))
        return;
    s->judged[i]++;
    s->outside[i] = fabs(delivered / ordered - 1) > p->band[i] * (1 + 1e-9);
    if (s->outside[i] > 0)
        s->settled[i] = th_seconds_of(reading * sample_ticks(view));
}

/* The windows that end with a reading and lie in the analysis period. */
static void widen(const struct th_view *view, th_tick reading, int lane)
{
    struct trumpet_cells *c = cells_of(view);
    const th_tick first = first_sample(view, lane);
    for (size_t k = 0; k < view->points; k++) {
        const int count = th_trumpet_samples(view->structural[ROW_window_1 + k],
                                             view->structural[ROW_sample]);
        double ordered, delivered;
        if (reading - count < first ||
            !within(view, reading, count, lane, &ordered, &delivered))
            continue;
        const double error = delivered / ordered - 1;
        const bool more = c->count[k][lane] > 0;
        c->maximum[k][lane] = more ? fmax(c->maximum[k][lane], error) : error;
        c->minimum[k][lane] = more ? fmin(c->minimum[k][lane], error) : error;
        c->count[k][lane]++;
    }
}

/* Both volumes as a memory that fades has them: each sample counts as even. */
static void recall(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    const double fades = log(2) * view->structural[ROW_sample] / p->half_life[i];
    s->recalled_ordered[i] =
        s->recalled_ordered[i] * exp(-fades) - expm1(-fades) * s->sample_ordered[i];
    s->recalled_delivered[i] =
        s->recalled_delivered[i] * exp(-fades) - expm1(-fades) * s->sample_delivered[i];
}

/* The analysis period so far. */
static void analyse(const struct th_view *view, th_tick reading, int i)
{
    struct states *s = view->states;
    const th_tick first = first_sample(view, i);
    if (reading == first) {
        s->from_ordered[i] = *held(view, reading, TRUMPET_ORDERED, i);
        s->from_delivered[i] = *held(view, reading, TRUMPET_DELIVERED, i);
    }
    if (reading <= first)
        return;
    s->period_ordered[i] = *held(view, reading, TRUMPET_ORDERED, i) - s->from_ordered[i];
    s->period_delivered[i] = *held(view, reading, TRUMPET_DELIVERED, i) - s->from_delivered[i];
    if (s->recalled_ordered[i] > 0)
        s->weighted[i] =
            fmax(s->weighted[i], fabs(s->recalled_delivered[i] / s->recalled_ordered[i] - 1));
    widen(view, reading, i);
}

void th_trumpet_take(const struct th_view *view, th_tick at, const void *states, int lane)
{
    struct states *s = view->states;
    const struct states *then = states;
    const th_tick reading = at / sample_ticks(view);
    if (at == measured_at(view, s->bolus_ended[lane], lane))
        measure(s, then, lane);
    if (at % sample_ticks(view) != 0 || reading > last_sample(view, lane))
        return;
    *held(view, reading, TRUMPET_ORDERED, lane) = then->ordered[lane];
    *held(view, reading, TRUMPET_DELIVERED, lane) = then->delivered[lane];
    within(view, reading, 1, lane, &s->sample_ordered[lane], &s->sample_delivered[lane]);
    recall(view, lane);
    settle(view, reading, lane);
    analyse(view, reading, lane);
}
