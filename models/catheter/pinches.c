/* Faults in the ladder: see pinches.h. */
#include "pinches.h"

#include <math.h>

#include "laws.h"

struct pinch {
    double begins, ends, bore; /* m */
};

/* The length of the piece that another pinches narrower, or an earlier one as narrowly. */
static double covered(const struct pinch *all, int count, int which)
{
    const struct pinch *own = &all[which];
    double most = 0;
    for (int k = 0; k < count; k++) {
        double overlap = fmin(own->ends, all[k].ends) - fmax(own->begins, all[k].begins);
        bool narrower = all[k].bore < own->bore || (all[k].bore == own->bore && k < which);
        if (k != which && narrower && overlap > 0)
            most += overlap;
    }
    return fmin(most, own->ends - own->begins);
}

static bool before(const struct pinch *a, const struct pinch *b)
{
    if (a->begins != b->begins)
        return a->begins < b->begins;
    if (a->ends != b->ends)
        return a->ends < b->ends;
    return a->bore < b->bore;
}

/* All faults of a lane, at the step's start or at its end, sorted, so that sums do not depend
 * on their order; returns how many. */
static int collect(const struct th_ports *ports, int lane, bool first, struct pinch *all)
{
    int count = 0;
    for (int m = 0; m < TH_FAULTS; m++) {
        const double at = ports->fault.at[m][lane], half = ports->fault.length[m][lane] / 2;
        const double change = first ? ports->fault.bore_change[m][lane] : 0;
        const struct pinch pinch = {at - half, at + half, ports->fault.bore[m][lane] - change};
        if (!(half > 0))
            continue;
        int k = count++;
        for (; k > 0 && before(&pinch, &all[k - 1]); k--) all[k] = all[k - 1];
        all[k] = pinch;
    }
    return count;
}

bool th_pinches_change(const struct th_ports *ports, int lane)
{
    bool any = false;
    for (int m = 0; m < TH_FAULTS; m++)
        any |= ports->fault.length[m][lane] > 0 && ports->fault.bore_change[m][lane] != 0;
    return any;
}

int th_pinch_face(double at, int segments, const struct th_holes *holes)
{
    const int node = th_node_of(at, segments);
    if (holes->moved[node])
        return at < holes->place[node] ? node : node + 1;
    return (int)fmax(1, at + 0.5);
}

static double middle(const struct pinch *pinch, double length)
{
    return fmin(fmax((pinch->begins + pinch->ends) / 2 / length, 0), 1);
}

static int side_of(const struct pinch *all, int count, double at, double length, int segments,
                   const struct th_holes *holes)
{
    const int own = th_node_of(at, segments);
    int node = own;
    for (int m = 0; m < count; m++) {
        const double lies = middle(&all[m], length) * segments;
        const int face = th_pinch_face(lies, segments, holes);
        if (th_node_of(lies, segments) != own)
            continue;
        node = lies < at ? (int)fmax(node, face) : (int)fmin(node, face - 1);
        node = (int)fmin(fmax(node, 0), segments - 1);
    }
    return node;
}

void th_pinch_sides(const struct th_ports *ports, int lane, const struct th_holes *holes,
                    int node[TH_FAULTS])
{
    struct pinch all[TH_FAULTS];
    const double length = ports->catheter.length[lane];
    const int count = collect(ports, lane, false, all),
              segments = (int)ports->catheter.segment_count[lane];
    for (int m = 0; m < TH_FAULTS; m++) {
        const double at = ports->fault.at[m][lane] / length * segments;
        node[m] = side_of(all, count, at, length, segments, holes);
    }
}

bool th_pinch_between(const struct th_ports *ports, int lane, const struct th_holes *holes)
{
    struct pinch all[TH_FAULTS];
    const int count = holes->apart > 1 ? collect(ports, lane, false, all) : 0,
              segments = (int)ports->catheter.segment_count[lane];
    for (int k = 0; k < count; k++)
        for (int m = 1; m < holes->apart; m++) {
            const struct th_hole *one = &holes->hole[m - 1], *next = &holes->hole[m];
            const double lies = middle(&all[k], ports->catheter.length[lane]) * segments;
            if (one->node == next->node && one->at < lies && lies < next->at)
                return true;
        }
    return false;
}

/* The face, or, behind the last node, the piece that leads to the next opening. */
static int piece_of(double at, int segments, const struct th_holes *holes)
{
    int face = th_pinch_face(at, segments, holes);
    for (int m = holes->apart; face >= segments && m < holes->count; m++)
        face += at > holes->hole[m].at;
    return face;
}

void th_pinches_add(const struct th_ports *ports, int lane, const struct th_tube *tube,
                    const struct th_holes *holes, bool first, double *resistance)
{
    struct pinch all[TH_FAULTS];
    const int count = collect(ports, lane, first, all);
    for (int m = 0; m < count; m++) {
        double length = all[m].ends - all[m].begins - covered(all, count, m);
        double part = middle(&all[m], tube->length);
        int face = piece_of(part * tube->segments, tube->segments, holes);
        double bore = fmin(fmax(all[m].bore, 0), tube->bore);
        if (length > 0)
            resistance[face] += th_tube_resistance(bore, length, tube->viscosity) -
                                th_tube_resistance(tube->bore, length, tube->viscosity);
    }
}
