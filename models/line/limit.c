/* The longest step that what lies in the line allows: see ahead.h. */
#include "ahead.h"

#include <math.h>

static const double shortest = 20;   /* s: of a step across a border, for CSF to notice */
static const double off_line = 1e-5; /* of a 128th of the line, full: what a step may hide */

/* Of the k-th parcel from that end. */
static double concentration(const struct th_parcels *p, int species, enum th_end end, int k)
{
    const int at = end == TH_NEAR ? k : p->count - 1 - k;
    return *th_parcels_at(p, species, at) / th_parcels_width(p, at);
}

/* A step of N parcels smooths away what deviates from a straight line: 0.008 N^3 times the
 * second difference of what leaves, which has decayed by then. Parcels from the end are
 * examined as long as they may belong to the step, which is `least` parcels long at least. */
static double parcels_ahead(const struct th_parcels *p, int species, enum th_end end,
                            double fade, double allowed, double least)
{
    double ahead = concentration(p, species, end, 0), keeps = fade, most = 0;
    double here = concentration(p, species, end, 1) * keeps;
    for (int k = 2; k < p->count; k++) {
        keeps *= fade;
        double behind = concentration(p, species, end, k) * keeps;
        double depth = k - 1;
        most = fmax(most, fabs(ahead - 2 * here + behind));
        if (allowed <= 0.008 * most * depth * depth * depth)
            return fmax(fmax(least, cbrt(allowed / (0.008 * most))), 0.5 * (depth - 1));
        ahead = here;
        here = behind;
    }
    return fade < 1 ? cbrt(allowed / (0.008 * most)) : INFINITY;
}

/* Up to the next border between parcels that differ, and across it in a step that is so short
 * that it smooths away no more than `allowed`: 0.02 N times the difference. */
static double to_border(const struct th_parcels *p, int species, enum th_end end, double fade,
                        double allowed, double least)
{
    const double outer = end == TH_NEAR ? p->first : p->last;
    const double leaves = concentration(p, species, end, 0);
    const double follows = concentration(p, species, end, 1) * fade;
    const double across = fmax(allowed / (0.02 * fabs(leaves - follows)), least);
    return across < 1 ? fmax(outer / p->width, across) : INFINITY;
}

/* One stretch. */
struct look {
    int k, last;
    struct th_parcels p;
    double flow, leaks_above, leaks_below; /* m3/s; out of the joints at its ends */
    double in, out;
    bool uneven;
};

static double leak(const struct th_view *view, int lane, int joint)
{
    return th_line_stretch(view, joint)->out[lane] - th_line_stretch(view, joint + 1)->in[lane];
}

/* m3/s that may pass a stretch as soon as the order has changed: where openings share the flow,
 * what passed it of what came from the reservoir, if that was the flow ordered or nearly so. */
static double ordered_through(const struct th_view *view, int lane, const struct look *l)
{
    const struct th_ports *ports = view->ports;
    const double order = fabs(ports->program.ordered_flow[lane]);
    const double came = fabs(th_line_stretch(view, 0)->in[lane]);
    const double share = fmax(fabs(l->in), fabs(l->out)) / came;
    return l->last > 0 && came > 0.1 * order ? fmin(share, 1) * order : order;
}

static struct look look_at(const struct th_view *view, int lane, int k)
{
    const struct th_line_states *states = view->states;
    const struct th_stretch *s = th_line_stretch(view, k);
    struct look l = {.k = k,
                     .last = (int)states->stretches[lane] - 1,
                     .p = th_line_parcels(view, lane, k),
                     .in = s->in[lane],
                     .out = s->out[lane],
                     .uneven = s->uneven[lane] > 0};
    l.flow = fmax(ordered_through(view, lane, &l), fmax(fabs(l.in), fabs(l.out)));
    if (k > 0)
        l.leaks_above = leak(view, lane, k - 1);
    if (k < l.last)
        l.leaks_below = leak(view, lane, k);
    return l;
}

/* It gives to an opening at that end. The tip of a whole line always may. */
static bool gives(const struct look *l, enum th_end end)
{
    const double least = 1e-9 * l->flow;
    if (end == TH_NEAR)
        return l->in < 0 && l->leaks_above > least;
    return l->k == l->last ? l->last == 0 || l->out >= 0 : l->out > 0 && l->leaks_below > least;
}

static bool differs(double scale, double a, double b)
{
    return fabs(a - b) > TH_LINE_NOISE * fmax(scale, fmax(a, b));
}

/* m3 of a stretch, from an end on, that differ by nothing from a concentration. */
static double even_volume(const struct th_parcels *p, int species, enum th_end end,
                          double scale, double here)
{
    double volume = 0;
    for (int k = 0; k < p->count; k++) {
        if (differs(scale, concentration(p, species, end, k), here))
            break;
        volume += th_parcels_width(p, end == TH_NEAR ? k : p->count - 1 - k);
    }
    return volume;
}

/* The time until something else comes in at an end of a stretch than lies there: down the
 * stretches that flow to it, and from what comes in at the last of them; INFINITY: nothing
 * does. */
static double front_in(const struct th_view *view, int lane, const struct look *l,
                       enum th_end end, int s, double comes)
{
    const struct th_line_states *states = view->states;
    const double scale = states->scale[s][lane], here = concentration(&l->p, s, end, 0);
    double time = 0;
    for (int k = l->k; k != (end == TH_NEAR ? 0 : l->last);) {
        k += end == TH_NEAR ? -1 : 1;
        const struct th_stretch *next = th_line_stretch(view, k);
        const struct th_parcels p = th_line_parcels(view, lane, k);
        const enum th_end gives = end == TH_NEAR ? TH_FAR : TH_NEAR;
        const double flow = end == TH_NEAR ? next->out[lane] : -next->in[lane];
        const double even = even_volume(&p, s, gives, scale, here), all = th_parcels_volume(&p);
        if (!(flow > 0)) /* what comes in does so between them */
            return even < all * (1 - TH_LINE_SLACK) ? time : INFINITY;
        time += even / flow;
        if (even < all * (1 - TH_LINE_SLACK))
            return time;
    }
    return differs(scale, comes, here) ? time : INFINITY;
}

/* The time until a front comes in at either end; comes: from the reservoir. */
static double front_time(const struct th_view *view, int lane, const struct look *l, int s,
                         double comes)
{
    double time = INFINITY;
    if (l->k == 0 || l->in > 0)
        time = front_in(view, lane, l, TH_NEAR, s, comes);
    if (l->last > 0 && l->out < 0)
        time = fmin(time, front_in(view, lane, l, TH_FAR, s,
                                   th_line_drawn(view->ports, TH_TIP, s, lane)));
    return time;
}

/* In parcels; allowed, least: of a parcel. */
static double parcels_of(const struct look *l, int s, double fade, double allowed, double least,
                         double shortest_step)
{
    double parcels = INFINITY;
    for (int end = TH_NEAR; end <= TH_FAR; end++) {
        if (!gives(l, (enum th_end)end))
            continue;
        if (l->uneven || fade < 1)
            parcels =
                fmin(parcels, parcels_ahead(&l->p, s, (enum th_end)end, fade, allowed, least));
        if (l->uneven)
            parcels = fmin(parcels,
                           to_border(&l->p, s, (enum th_end)end, fade, allowed, shortest_step));
    }
    return parcels;
}

/* Narrower parcels hide less: those of a line that is cut may be. */
static double wider(const struct th_view *view, int lane, const struct look *l)
{
    const struct th_ports *ports = view->ports;
    const double rest = ports->pump.tubing[lane] + ports->catheter.lumen[lane];
    return l->last > 0 ? fmax(rest / ((double)view->points * l->p.width), 1) : 1;
}

static double stretch_ahead(const struct th_view *view, int lane, const struct look *l)
{
    const struct th_line_states *states = view->states;
    const struct th_ports *ports = view->ports;
    const double volume = ports->reservoir.volume[lane], wide = wider(view, lane, l);
    const double finer = (double)view->points / 128; /* wide parcels are sharp to the CSF: */
    const double coarse = fmin(finer, 1), allowed = off_line * finer * coarse * wide;
    const double passing = l->p.width / l->flow;
    double longest = INFINITY;
    for (int s = 0; s < l->p.species; s++) {
        double comes = volume > 0 ? ports->ledger.mass[TH_IN_RESERVOIR][s][lane] / volume : 0;
        double decay = ports->drug.degradation[s][lane];
        double scale = fmax(states->scale[s][lane], comes);
        if (!(scale > 0))
            continue;
        double parcels = parcels_of(l, s, exp(-decay * passing), allowed * scale,
                                    0.2 * coarse * wide, fmax(0.005, shortest / passing));
        longest = fmin(longest, parcels * passing);
        longest =
            fmin(longest, 0.5 * (l->p.count * passing + front_time(view, lane, l, s, comes)));
        if (decay * passing > 0.1) /* sharper than the parcels resolve */
            longest = fmin(longest, cbrt(allowed / 0.008 * passing / (decay * decay)));
    }
    return longest;
}

double th_line_ahead(const struct th_view *view, int lane)
{
    const struct th_line_states *states = view->states;
    double longest = INFINITY;
    for (int k = 0; k < (int)states->stretches[lane]; k++) {
        const struct look l = look_at(view, lane, k);
        if (l.flow > 0 && (gives(&l, TH_NEAR) || gives(&l, TH_FAR)))
            longest = fmin(longest, stretch_ahead(view, lane, &l));
    }
    return longest;
}
