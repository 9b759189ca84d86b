/* Differences along the line: see ahead.h. */
#include "ahead.h"

#include <math.h>

static const double noise =
    TH_LINE_NOISE; /* of the scale: a difference that is worth dispersing */

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
        const int place = p->head + k,
                  wrapped = place >= p->capacity ? place - p->capacity : place;
        const int stop = k + p->capacity - wrapped < end ? k + p->capacity - wrapped : end;
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

void th_line_track_fronts(const struct th_view *view, int lane, th_rows *parcels, double moved)
{
    struct th_line_states *states = view->states;
    const int stretches = (int)states->stretches[lane];
    double volume = th_parcels_volume(&parcels[0][lane]);
    th_line_stretch(view, 0)->uneven[lane] = 0;
    for (int k = 1; k < stretches; k++) {
        volume += th_parcels_volume(&parcels[k][lane]);
        th_line_stretch(view, k)->uneven[lane] = 0;
    }
    const double fade = 1 - fmin(1, moved / volume);
    for (int s = 0; s < (int)view->species; s++) {
        struct range c[TH_STRETCHES];
        double most = 0;
        for (int k = 0; k < stretches; k++) {
            c[k] = range_of(&parcels[k][lane], s);
            most = fmax(most, c[k].most);
        }
        states->scale[s][lane] = fmax(most, states->scale[s][lane] * fade);
        states->most[s][lane] = fmax(most, states->most[s][lane]);
        for (int k = 0; k < stretches; k++)
            if (c[k].most - c[k].least > noise * states->scale[s][lane])
                th_line_stretch(view, k)->uneven[lane] = 1;
    }
}

static bool differs(const struct th_line_states *states, int lane, int s, double a, double b)
{
    return fabs(a - b) > noise * fmax(states->scale[s][lane], fmax(a, b));
}

static double at_far_end(const struct th_parcels *p, int species)
{
    return concentration(p, species, p->count - 1);
}

/* Concentration of what mixes at a joint, by what its sides hold there. */
static double mixed(const struct th_ports *ports, int lane, th_rows *parcels,
                    const struct th_joint *j, int k, int species)
{
    const double above = fmax(j->above, 0), below = fmax(-j->below, 0);
    double mass = above * at_far_end(&parcels[k][lane], species) +
                  below * concentration(&parcels[k + 1][lane], species, 0);
    double volume = above + below;
    for (int m = 0; m < j->count; m++) {
        const int opening = j->opening[m];
        const double in = fmax(-ports->catheter.opening_volume[opening][lane], 0);
        mass += in * th_line_drawn(ports, opening, species, lane);
        volume += in;
    }
    return volume > 0 ? mass / volume : 0;
}

/* Marks the sides to which a joint gives another concentration than lies there. */
static void look_at_joint(const struct th_view *view, int lane, th_rows *parcels, int k,
                          struct th_passage *a)
{
    const struct th_joint *j = &a->joint[k];
    for (int s = 0; s < (int)view->species; s++) {
        const double comes = mixed(view->ports, lane, parcels, j, k, s);
        if (j->above < 0)
            a->uneven[k] |=
                differs(view->states, lane, s, comes, at_far_end(&parcels[k][lane], s));
        if (j->below > 0)
            a->uneven[k + 1] |= differs(view->states, lane, s, comes,
                                        concentration(&parcels[k + 1][lane], s, 0));
    }
}

void th_line_find_uneven(const struct th_view *view, int lane, th_rows *parcels,
                         struct th_passage *a)
{
    const struct th_ports *ports = view->ports;
    const struct th_line_states *states = view->states;
    const int last = a->joints;
    for (int k = 0; k <= last; k++) a->uneven[k] = th_line_stretch(view, k)->uneven[lane] > 0;
    for (int s = 0; s < (int)view->species; s++) {
        if (a->in > 0)
            a->uneven[0] |=
                differs(states, lane, s, ports->reservoir.inlet_mass[s][lane] / a->in,
                        concentration(&parcels[0][lane], s, 0));
        if (a->out < 0)
            a->uneven[last] |= differs(states, lane, s, th_line_drawn(ports, TH_TIP, s, lane),
                                       at_far_end(&parcels[last][lane], s));
    }
    for (int k = 0; k < last; k++) {
        look_at_joint(view, lane, parcels, k, a);
        a->uneven[k + 1] |= a->uneven[k] && a->joint[k].above > 0 && a->joint[k].below > 0;
    }
    for (int k = last; k-- > 0;)
        a->uneven[k] |= a->uneven[k + 1] && a->joint[k].above < 0 && a->joint[k].below < 0;
}

/* Something is drawn in, which decays from then on. */
static bool draws(const struct th_ports *ports, int lane, const struct th_passage *a)
{
    bool any = a->in < 0 || a->out < 0;
    for (int k = 0; k < a->joints; k++)
        for (int m = 0; m < a->joint[k].count; m++)
            any |= ports->catheter.opening_volume[a->joint[k].opening[m]][lane] < 0;
    return any;
}

/* At most a share of a stretch in a move; no more decay than keeps its digits. */
int th_line_moves(const struct th_view *view, int lane, th_rows *parcels,
                  const struct th_passage *a)
{
    const struct th_ports *ports = view->ports;
    double moves = 0, decay = 0;
    for (int k = 0; k <= a->joints; k++) {
        const double in = th_passage_in(a, k), out = th_passage_out(a, k);
        const double volume = th_parcels_volume(&parcels[k][lane]), after = volume + in - out;
        const double passed = fmax(fabs(in), fabs(out));
        const double wanted = ceil(TH_LINE_MOVES * passed / fmin(volume, after));
        if (!(after > 0 && wanted < 1e6))
            return 0;
        moves = fmax(moves, wanted);
    }
    for (int s = 0; s < (int)view->species; s++)
        decay = fmax(decay, ports->drug.degradation[s][lane] * view->step[lane]);
    moves = fmax(moves, ceil(decay / (draws(ports, lane, a) ? 1 : 30)));
    return (int)fmax(1, fmin(moves, 1e6));
}
