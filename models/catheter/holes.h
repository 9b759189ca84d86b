/* The openings that faults make along one lane's catheter, and where they lie in its ladder. */
#ifndef TH_HOLES_H
#define TH_HOLES_H

#include "chain.h"
#include "ports.h"

struct th_hole {
    int fault, node;
    double at;          /* segments from the pump */
    double conductance; /* m3/s/Pa, above 0 */
    double outside;     /* Pa */
};

/* Those that are open, in the order of their places. */
struct th_holes {
    int count;
    struct th_hole hole[TH_FAULTS];
    double place[TH_SEGMENTS]; /* of each node, in segments from the pump: the middle of its
                                  segment, or, if it has holes, theirs */
    bool leaks[TH_SEGMENTS];   /* it has holes */
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
