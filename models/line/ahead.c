/* Differences along the line: see ahead.h. */
#include "ahead.h"

#include <math.h>

static const double noise =
    TH_LINE_NOISE;                   /* of the scale: a difference that is worth dispersing */
static const double shortest = 20;   /* s: of a step across a border, for CSF to notice */
static const double off_line = 1e-5; /* of a 128th of the line, full: what a step may hide */

struct range {
    double least, most;
};

static struct range widened(struct range range, double value)
{
    return (struct range){value < range.least ? value : range.least,
                          value > range.most ? value : range.most};
}

/* Of the masses of the parcels from .. end - 1. */
static struct range of_masses(const struct th_parcels *p, int species, int from, int end)
{
    double least = INFINITY, most = 0;
    for (int k = from; k < end;) {
        const int place = p->head + k, wrapped = place >= p->room ? place - p->room : place;
        const int stop = k + p->room - wrapped < end ? k + p->room - wrapped : end;
        const double *mass = th_parcels_at(p, species, k);
        for (; k < stop; k++, mass += TH_LANES) {
            least = *mass < least ? *mass : least;
            most = *mass > most ? *mass : most;
        }
    }
    return (struct range){least, most};
}

static double concentration(const struct th_parcels *p, int species, int k)
{
    return *th_parcels_at(p, species, k) / th_parcels_width(p, k);
}

/* Of all concentrations. The parcels between the first and the last are equally wide: theirs
 * are divided once. */
static struct range range_of(const struct th_parcels *p, int species)
{
    const int last = p->count - 1;
    const double ends[2] = {concentration(p, species, 0), concentration(p, species, last)};
    const struct range all = widened((struct range){ends[0], ends[0]}, ends[1]);
    if (last < 2)
        return all;
    const struct range between = of_masses(p, species, 1, last);
    return widened(widened(all, between.least / p->width), between.most / p->width);
}

void th_line_track_fronts(const struct th_view *view, int lane, const struct th_parcels *p,
                          double moved)
{
    struct th_line_states *states = view->states;
    double fade = 1 - fmin(1, moved / th_parcels_volume(p));
    states->uneven[lane] = 0;
    for (int s = 0; s < p->species; s++) {
        const struct range c = range_of(p, s);
        states->scale[s][lane] = fmax(c.most, states->scale[s][lane] * fade);
        states->most[s][lane] = fmax(c.most, states->most[s][lane]);
        if (c.most - c.least > noise * states->scale[s][lane])
            states->uneven[lane] = 1;
    }
}

static bool differs(const struct th_line_states *states, int lane, int s, double a, double b)
{
    return fabs(a - b) > noise * fmax(states->scale[s][lane], fmax(a, b));
}

bool th_line_is_uneven(const struct th_view *view, int lane, const struct th_parcels *p)
{
    const struct th_ports *ports = view->ports;
    const struct th_line_states *states = view->states;
    const double in = ports->catheter.face_volume[0][lane];
    const double out = ports->catheter.opening_volume[TH_TIP][lane];
    bool uneven = states->uneven[lane] > 0;
    for (int s = 0; s < p->species; s++) {
        if (in > 0)
            uneven |= differs(states, lane, s, ports->reservoir.inlet_mass[s][lane] / in,
                              concentration(p, s, 0));
        if (out < 0)
            uneven |=
                differs(states, lane, s, ports->csf.opening_concentration[TH_TIP][s][lane],
                        concentration(p, s, p->count - 1));
    }
    return uneven;
}

/* At most a share of the line in a move; no more decay than keeps its digits. */
int th_line_moves(const struct th_view *view, int lane, const struct th_parcels *p)
{
    const struct th_ports *ports = view->ports;
    const double in = ports->catheter.face_volume[0][lane];
    const double out = ports->catheter.opening_volume[TH_TIP][lane];
    const double volume = th_parcels_volume(p), after = volume + in - out;
    const double passed = fmax(fabs(in), fabs(out));
    double moves = ceil(TH_LINE_MOVES * passed / fmin(volume, after)), decay = 0;
    if (!(after > 0 && moves < 1e6))
        return 0;
    for (int s = 0; s < p->species; s++)
        decay = fmax(decay, ports->drug.degradation[s][lane] * view->step[lane]);
    moves = fmax(moves, ceil(decay / (in < 0 || out < 0 ? 1 : 30)));
    return (int)fmax(1, fmin(moves, 1e6));
}

/* ---- the next step ---- */

/* A step of N parcels hides what deviates from a straight line: 0.008 N^3 times the second
 * difference of what leaves, which has decayed by then. Parcels from the tip are looked at as
 * long as they may belong to the step, which is `least` parcels long at least. */
static double parcels_ahead(const struct th_parcels *p, int species, double fade,
                            double allowed, double least)
{
    double ahead = concentration(p, species, p->count - 1), keeps = fade, most = 0;
    double here = concentration(p, species, p->count - 2) * keeps;
    for (int k = p->count - 3; k >= 0; k--) {
        keeps *= fade;
        double behind = concentration(p, species, k) * keeps;
        double depth = p->count - 2 - k;
        most = fmax(most, fabs(ahead - 2 * here + behind));
        if (allowed <= 0.008 * most * depth * depth * depth)
            return fmax(fmax(least, cbrt(allowed / (0.008 * most))), 0.5 * (depth - 1));
        ahead = here;
        here = behind;
    }
    return fade < 1 ? cbrt(allowed / (0.008 * most)) : INFINITY;
}

/* Up to the next border between parcels that differ, and across it in a step that is so short
 * that it hides no more than `allowed`: 0.02 N times the difference. */
static double to_border(const struct th_parcels *p, int species, double fade, double allowed,
                        double least)
{
    const double leaves = concentration(p, species, p->count - 1);
    const double follows = concentration(p, species, p->count - 2) * fade;
    const double across = fmax(allowed / (0.02 * fabs(leaves - follows)), least);
    return across < 1 ? fmax(p->last / p->width, across) : INFINITY;
}

double th_line_ahead(const struct th_view *view, int lane)
{
    const struct th_line_states *states = view->states;
    const struct th_ports *ports = view->ports;
    const struct th_parcels p = th_line_parcels(view, lane);
    const double flow = fmax(fabs(ports->program.ordered_flow[lane]), states->flow[lane]);
    const double volume = ports->reservoir.volume[lane];
    const double finer = (double)view->points / 128; /* wide parcels are sharp to the CSF: */
    const double coarse = fmin(finer, 1), allowed = off_line * finer * coarse;
    double longest = INFINITY;
    for (int s = 0; s < p.species && flow > 0; s++) {
        double comes = volume > 0 ? ports->ledger.mass[TH_IN_RESERVOIR][s][lane] / volume : 0;
        double decay = ports->drug.degradation[s][lane], passing = p.width / flow;
        double scale = fmax(states->scale[s][lane], comes), parcels = INFINITY;
        if (!(scale > 0))
            continue;
        if (states->uneven[lane] > 0 || decay > 0)
            parcels =
                parcels_ahead(&p, s, exp(-decay * passing), allowed * scale, 0.2 * coarse);
        if (states->uneven[lane] > 0)
            parcels = fmin(parcels, to_border(&p, s, exp(-decay * passing), allowed * scale,
                                              fmax(0.005, shortest / passing)));
        if (differs(states, lane, s, comes, concentration(&p, s, 0)))
            parcels = fmin(parcels, 0.5 * p.count);
        longest = fmin(longest, parcels * passing);
        if (decay * passing > 0.1) /* sharper than the parcels resolve */
            longest = fmin(longest, cbrt(allowed / 0.008 * passing / (decay * decay)));
    }
    return longest;
}
