/* CSF that fills an elastic space: filling.h. While the same ways are open, u = 1/x is linear:
 *
 *     du/dt = -E a u + E b,   a = q + d/R + e G,   b = 1/R + G
 *
 * without d and R where nothing is absorbed, without e and G where nothing leaks. x then goes
 * one way, toward a/b, if G is constant: a stretch is cut where it passes d or e. What is
 * stored is log(x1/x0)/E. */
#include "filling.h"

#include "laws.h"

#include <math.h>
#include <stdbool.h>

/* The ways out that are open, and a and b with them. */
struct ways {
    bool absorbs, leaks;
    double a, b;
};

/* At a limit a way is open if x rises. */
static bool is_open(double above, double from, double rises)
{
    return above > from || (above == from && rises > 0);
}

static struct ways ways_of(const struct th_filling *f, bool absorbs, bool leaks)
{
    struct ways w = {absorbs, leaks && f->hole > 0, f->inflow, 0};
    if (w.absorbs) {
        w.a += f->outflow * f->absorbed;
        w.b += f->outflow;
    }
    if (w.leaks) {
        w.a += f->hole * f->outside;
        w.b += f->hole;
    }
    return w;
}

double th_filling_stores(const struct th_filling *f, double above)
{
    return f->inflow - f->outflow * fmax(0, above - f->absorbed) -
           f->hole * fmax(0, above - f->outside);
}

double th_filling_bends(const struct th_filling *f, double above)
{
    const double stores = th_filling_stores(f, above);
    const double opens =
        (above > f->absorbed ? f->outflow : 0) + (above > f->outside ? f->hole : 0);
    return f->closing * f->hole * fmax(0, above - f->outside) -
           opens * f->elastance * above * stores;
}

/* u1/u0 - 1 after a time, in closed form. */
static double relative_change(const struct th_filling *f, const struct ways *w, double above,
                              double seconds)
{
    const double phase = f->elastance * w->a * seconds;
    return f->elastance * seconds * th_mean_decay(phase) * (w->b * above - w->a);
}

/* The time at which x passes `to`, which lies on its way. */
static double time_to(const struct th_filling *f, const struct ways *w, double above, double to)
{
    const double y = (above / to - 1) / (w->b * above - w->a); /* (1 - e^-Eat)/a */
    const double z = w->a * y;
    return y / f->elastance * (fabs(z) > 1e-12 ? -log1p(-z) / z : 1 + z / 2);
}

/* The first limit that x passes on its way to `to`; NAN: none. */
static double first_limit(const struct th_filling *f, double above, double to)
{
    const double limits[] = {f->absorbed, f->outside};
    double first = NAN;
    for (int k = 0; k < 2; k++) {
        const bool passed =
            limits[k] > 0 && (k == 0 || f->hole > 0) &&
            ((above < limits[k] && limits[k] < to) || (to < limits[k] && limits[k] < above));
        if (passed && !(fabs(limits[k] - above) >= fabs(first - above)))
            first = limits[k];
    }
    return first;
}

/* Adds a stretch over which the ways stay and x comes to `to`. */
static void add(struct th_filled *sum, const struct th_filling *f, const struct ways *w,
                double seconds, double stored)
{
    const double out = f->inflow * seconds - stored;
    double leaked = w->leaks ? out : 0;
    if (w->leaks && w->absorbs) {
        const double mean = (w->a * seconds - stored) / w->b; /* the integral of x */
        leaked = f->hole * (mean - f->outside * seconds);
    }
    leaked = fmax(0, leaked);
    sum->stored += stored;
    sum->leaked += leaked;
    sum->absorbed += w->absorbs ? fmax(0, out - leaked) : 0;
}

/* One stretch, at most up to the first limit, with constant ways; its length, s. */
static double fill_evenly(const struct th_filling *f, double seconds, struct th_filled *sum)
{
    const double above = sum->above, stores = th_filling_stores(f, above);
    const struct ways w =
        ways_of(f, is_open(above, f->absorbed, stores), is_open(above, f->outside, stores));
    double time = seconds, change = relative_change(f, &w, above, seconds);
    double to = above / (1 + change);
    const double limit = first_limit(f, above, to);
    if (!isnan(limit)) {
        time = fmin(time_to(f, &w, above, limit), seconds);
        to = limit;
        change = above / limit - 1;
    }
    add(sum, f, &w, time, w.b > 0 ? -log1p(change) / f->elastance : f->inflow * time);
    sum->above = to;
    return time;
}

/* Integral of E a over a time from the start of a piece in which the hole leaks and closes. */
static double phase_at(const struct th_filling *f, bool absorbs, double time)
{
    const double constant = f->inflow + (absorbs ? f->outflow * f->absorbed : 0);
    const double closes = th_mean_decay(f->closing * time);
    return f->elastance * time * (constant + f->hole * f->outside * closes);
}

/* u1/u0 - 1 after a time in such a piece: the integral of b by quadrature. */
static double closing_change(const struct th_filling *f, bool absorbs, double above,
                             double time)
{
    const double end = phase_at(f, absorbs, time);
    double sum = 0;
    for (int k = 0; k < TH_GAUSS; k++) {
        const double at = th_gauss_node[k] * time;
        const double b = (absorbs ? f->outflow : 0) + f->hole * exp(-f->closing * at);
        sum += th_gauss_weight[k] * b * exp(phase_at(f, absorbs, at) - end);
    }
    return expm1(-end) + above * f->elastance * time * sum;
}

/* The limit that x is beyond although the ways say that it is not; NAN: none. */
static double wrong_side(const struct th_filling *f, bool absorbs, double above)
{
    if (f->absorbed > 0 && (absorbs ? above < f->absorbed : above > f->absorbed))
        return f->absorbed;
    return f->outside > 0 && above < f->outside ? f->outside : NAN;
}

/* The time at which x passes a limit, between 0 and a time at which it has. */
static double closing_time_to(const struct th_filling *f, bool absorbs, double above,
                              double limit, double beyond)
{
    double from = 0, to = beyond;
    const bool falls = above / (1 + closing_change(f, absorbs, above, to)) < limit;
    for (int k = 0; k < 60; k++) {
        const double middle = (from + to) / 2;
        const double here = above / (1 + closing_change(f, absorbs, above, middle));
        if ((here < limit) == falls && here != limit)
            to = middle;
        else
            from = middle;
    }
    return to;
}

/* A piece of a stretch in which the hole leaks and closes, so short that the quadrature is
 * exact to round-off; its length, s. */
static double fill_closing(const struct th_filling *f, double seconds, struct th_filled *sum)
{
    const double above = sum->above;
    const bool absorbs = is_open(above, f->absorbed, th_filling_stores(f, above));
    const double rate =
        f->elastance * (fabs(f->inflow) + f->outflow * (above + fabs(f->absorbed)) +
                        f->hole * (above + fabs(f->outside)));
    double time = fmin(seconds, 0.5 / (rate + f->closing)), limit = NAN;
    for (int k = 0; k <= TH_GAUSS && isnan(limit); k++) {
        const double at = k < TH_GAUSS ? th_gauss_node[k] * time : time;
        limit = wrong_side(f, absorbs, above / (1 + closing_change(f, absorbs, above, at)));
        if (!isnan(limit))
            time = closing_time_to(f, absorbs, above, limit, at);
    }
    const double change = closing_change(f, absorbs, above, time);
    double leaked = 0;
    for (int k = 0; k < TH_GAUSS; k++) {
        const double at = th_gauss_node[k] * time;
        const double here = above / (1 + closing_change(f, absorbs, above, at));
        leaked +=
            th_gauss_weight[k] * time * f->hole * exp(-f->closing * at) * (here - f->outside);
    }
    const double stored = -log1p(change) / f->elastance, out = f->inflow * time - stored;
    leaked = fmax(0, absorbs ? leaked : out);
    sum->stored += stored;
    sum->leaked += leaked;
    sum->absorbed += absorbs ? fmax(0, out - leaked) : 0;
    sum->above = isnan(limit) ? above / (1 + change) : limit;
    return time;
}

struct th_filled th_fill(const struct th_filling *filling, double above, double seconds)
{
    struct th_filling f = *filling;
    struct th_filled sum = {.above = above};
    for (double left = seconds; left > 0;) {
        const bool leaks =
            f.hole > 0 && is_open(sum.above, f.outside, th_filling_stores(&f, sum.above));
        const double time =
            leaks && f.closing > 0 ? fill_closing(&f, left, &sum) : fill_evenly(&f, left, &sum);
        f.hole *= exp(-f.closing * time);
        if (f.hole < 1e-15 * f.outflow)
            f.hole = 0;
        left = time < left ? left - time : 0;
    }
    return sum;
}
