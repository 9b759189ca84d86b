/* The openings along one lane's catheter, those of faults and its side holes, and where they
 * lie in its ladder. */
#ifndef TH_HOLES_H
#define TH_HOLES_H

#include "chain.h"
#include "ports.h"

enum { TH_HOLES = TH_FAULTS + 1 + TH_SIDES };

struct th_hole {
    int opening, node;
    double at;          /* segments from the pump */
    double conductance; /* m3/s/Pa, above 0 */
    double outside;     /* Pa */
};

/* Those that are open, in the order of their places. Where there are side holes, those of the
 * last segment, from `apart` on, lie behind its node, each by itself (manifold.h); all others
 * are leaks of their nodes. */
struct th_holes {
    int count, apart;
    struct th_hole hole[TH_HOLES];
    bool open;                 /* the tip is */
    double tip;                /* Pa outside of it */
    double place[TH_SEGMENTS]; /* of each node, in segments from the pump: the middle of its
                                  segment, or, if it has holes, theirs */
    bool moved[TH_SEGMENTS]; /* it has holes, or some behind it: what is before and behind that
                                place resists as it is long */
};

/* Pressure outside of an opening into a space, Pa gauge, at the level of the tip: a column of
 * CSF outside of the catheter weighs as much as that within. */
double th_pressure_outside(const struct th_ports *ports, double space, int lane);

/* The segment of a place, in segments from the pump. */
int th_node_of(double at, int segments);

struct th_holes th_holes_of(const struct th_ports *ports, int lane);

/* Leaks of the chain's nodes, and the pressures outside of them. */
void th_holes_leak(const struct th_holes *holes, struct th_chain *chain);

/* Volume and moment that a hole lets out in a step: m3, m3 s. */
double th_hole_volume(const struct th_hole *hole, const struct th_chain *chain,
                      const struct th_passage *passage, double step);
double th_hole_moment(const struct th_hole *hole, const struct th_passage *passage);

#endif
