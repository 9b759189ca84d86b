/* A line on the bench with openings along it: the ports of faults and ladder. */
#ifndef TH_OPENINGS_BENCH_H
#define TH_OPENINGS_BENCH_H

#include "support/bench/line.h"

/* Opening 1 + fault lies in the middle of a segment; m3 out in a step. */
struct hole {
    int fault, node;
    double out;
    enum th_space space;
};

/* m3 before the middle of a segment, at rest. */
static inline double before_node(const struct bench *a, int node)
{
    return a->ports->pump.tubing[0] + a->ports->catheter.lumen[0] * (node + 0.5) / SEGMENTS;
}

/* The ports of one lane: in at the reservoir, out of holes, `more` into the walls, the rest out
 * of the tip. No other opening is there. Returns that. */
static inline double order_holes(struct bench *a, int lane, double in, double inlet,
                                 double more, const struct hole *holes, int count)
{
    struct th_ports *ports = a->ports;
    double face[SEGMENTS + 1] = {in};
    for (int m = TH_TIP + 1; m < TH_OPENINGS; m++)
        ports->catheter.opening_conductance[m][lane] = ports->catheter.opening_volume[m][lane] =
            0;
    for (int k = 0; k < SEGMENTS; k++) {
        face[k + 1] = face[k] - more / SEGMENTS;
        for (int m = 0; m < count; m++)
            if (holes[m].node == k)
                face[k + 1] -= holes[m].out;
        ports->catheter.segment_volume[k][lane] += more / SEGMENTS;
    }
    for (int m = 0; m < count; m++) {
        ports->catheter.opening_conductance[1 + holes[m].fault][lane] = 1;
        ports->catheter.opening_volume[1 + holes[m].fault][lane] = holes[m].out;
        ports->catheter.opening_place[1 + holes[m].fault][lane] = holes[m].node + 0.5;
        ports->catheter.opening_space[1 + holes[m].fault][lane] = holes[m].space;
    }
    for (int k = 0; k <= SEGMENTS; k++) ports->catheter.face_volume[k][lane] = face[k];
    ports->catheter.opening_volume[TH_TIP][lane] = face[SEGMENTS];
    ports->reservoir.inlet_mass[0][lane] = in > 0 ? in * inlet : 0;
    return face[SEGMENTS];
}

/* A step of all lanes. */
static inline double step_holes(struct bench *a, double seconds, double in, double inlet,
                                double more, const struct hole *holes, int count)
{
    double tip = 0;
    EACH_LANE(i) {
        a->step[i] = seconds;
        tip = order_holes(a, i, in, inlet, more, holes, count);
    }
    bench_advance(a);
    return tip;
}

/* Concentrations of what openings draw in, kg/m3: half of it of the second drug in CSF; twice
 * as much below the skin. */
static inline void draw_from(struct bench *a, double csf, double tissue)
{
    EACH_LANE(i)
        for (int k = 0; k < TH_OPENINGS; k++) {
            a->ports->csf.opening_concentration[k][0][i] = csf;
            a->ports->csf.opening_concentration[k][1][i] = csf / 2;
            a->ports->depot.concentration[TH_EPIDURAL][0][i] = tissue;
            a->ports->depot.concentration[TH_SUBCUTANEOUS][0][i] = 2 * tissue;
        }
}

/* kg of a drug out of an opening in the last step, lane 0. */
static inline double out_of(const struct bench *a, int opening, int species)
{
    return a->ports->line.opening_mass[opening][species][0];
}

/* kg out of all openings and back into the reservoir in the last step. */
static inline double left(const struct bench *a, int species)
{
    double sum = a->ports->line.returned_mass[species][0];
    for (int k = 0; k < TH_OPENINGS; k++) sum += out_of(a, k, species);
    return sum;
}

#endif
