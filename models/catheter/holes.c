/* Openings in the ladder: see holes.h. */
#include "holes.h"

#include <math.h>

double th_pressure_outside(const struct th_ports *ports, double space, int lane)
{
    const int which = (int)space;
    const double csf =
        th_csf_pressure(ports, ports->catheter.opening_position[TH_TIP][lane], lane);
    if (which == TH_CSF)
        return csf;
    const bool follows = which == TH_EPIDURAL && ports->depot.follows[lane] > 0;
    return follows ? csf - ports->depot.epidural_below[lane]
                   : ports->depot.pressure[which][lane];
}

int th_node_of(double at, int segments)
{
    return (int)fmin(fmax(at, 0), segments - 1);
}

/* By place, conductance and pressure: sums do not depend on the order of the faults. */
static bool before(const struct th_hole *a, const struct th_hole *b)
{
    if (a->at != b->at)
        return a->at < b->at;
    if (a->conductance != b->conductance)
        return a->conductance < b->conductance;
    return a->outside < b->outside;
}

static void insert(struct th_holes *all, const struct th_hole *hole)
{
    int k = all->count++;
    for (; k > 0 && before(hole, &all->hole[k - 1]); k--) all->hole[k] = all->hole[k - 1];
    all->hole[k] = *hole;
}

/* Conductance of a node's holes, and the mean of a value of theirs weighed by it. */
struct sum {
    double conductance, first, beyond;
};

static void add(struct sum *sum, double conductance, double value)
{
    if (sum->conductance == 0)
        sum->first = value;
    sum->conductance += conductance;
    sum->beyond += conductance * (value - sum->first);
}

/* Of equal values that value, to the last bit. */
static double mean(const struct sum *sum)
{
    return sum->first + sum->beyond / sum->conductance;
}

static void place_nodes(struct th_holes *all, int segments)
{
    struct sum sums[TH_SEGMENTS] = {{0}};
    for (int m = 0; m < all->apart; m++) {
        const struct th_hole *hole = &all->hole[m];
        add(&sums[hole->node], hole->conductance, hole->at);
    }
    for (int k = 0; k < segments; k++) {
        all->moved[k] = sums[k].conductance > 0;
        all->place[k] = all->moved[k] ? mean(&sums[k]) : k + 0.5;
    }
    if (all->apart == all->count)
        return;
    all->moved[segments - 1] = true;
    all->place[segments - 1] = fmin(segments - 0.5, all->hole[all->apart].at);
}

static struct th_hole hole_of(const struct th_ports *ports, int opening, double piece, int lane)
{
    const struct th_catheter_ports *catheter = &ports->catheter;
    const double place = catheter->opening_place[opening][lane];
    return (struct th_hole){
        .opening = opening,
        .node = (int)place,
        .at = opening < TH_BURST    ? ports->fault.at[opening - 1][lane] / piece
              : opening == TH_BURST ? 0 /* before every pinch */
                                    : place,
        .conductance = catheter->opening_conductance[opening][lane],
        .outside = th_pressure_outside(ports, catheter->opening_space[opening][lane], lane),
    };
}

struct th_holes th_holes_of(const struct th_ports *ports, int lane)
{
    const struct th_catheter_ports *catheter = &ports->catheter;
    struct th_holes all = {
        .open = catheter->opening_conductance[TH_TIP][lane] > 0,
        .tip = th_pressure_outside(ports, catheter->opening_space[TH_TIP][lane], lane)};
    const int segments = (int)catheter->segment_count[lane];
    const double piece = catheter->length[lane] / segments;
    bool sides = false;
    for (int m = TH_TIP + 1; m < TH_ACCESS; m++) {
        if (!(catheter->opening_conductance[m][lane] > 0))
            continue;
        const struct th_hole hole = hole_of(ports, m, piece, lane);
        insert(&all, &hole);
        sides |= m >= TH_SIDE;
    }
    all.apart = all.count;
    while (sides && all.apart > 0 && all.hole[all.apart - 1].node == segments - 1) all.apart--;
    place_nodes(&all, segments);
    return all;
}

void th_holes_leak(const struct th_holes *all, struct th_chain *c)
{
    struct sum sums[TH_SEGMENTS] = {{0}};
    for (int m = 0; m < all->apart; m++)
        add(&sums[all->hole[m].node], all->hole[m].conductance, all->hole[m].outside);
    for (int k = 0; k < c->nodes; k++) {
        c->leak[k] = sums[k].conductance;
        c->beyond[k] = sums[k].conductance > 0 ? mean(&sums[k]) : 0;
    }
}

double th_hole_volume(const struct th_hole *hole, const struct th_chain *c,
                      const struct th_passage *p, double step)
{
    return hole->conductance *
           (p->over[hole->node] + (c->beyond[hole->node] - hole->outside) * step);
}

double th_hole_moment(const struct th_hole *hole, const struct th_passage *p)
{
    return hole->conductance * p->over_moment[hole->node];
}
