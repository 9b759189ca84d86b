/* The resistances that faults along one lane's catheter add to its ladder. */
#ifndef TH_PINCHES_H
#define TH_PINCHES_H

#include "holes.h"
#include "ports.h"

struct th_tube {
    double length, bore; /* m */
    double viscosity;    /* Pa s */
    int segments;
};

/* resistance [segments + 1, and one more for each hole behind the last node], Pa s/m3, of the
 * faces of a healthy tube and of the pieces from hole to hole: to the face nearest to
 * each fault comes that of its residual bore, less that of the piece it replaces; INFINITY:
 * closed. Faults on one face are in series; where two pinch the same piece, the narrower
 * counts. A fault before a hole is before its node, one behind it behind. Otherwise never the
 * first face: some wall must yield between the pump and a closed line. first: as they are at
 * the step's start. */
void th_pinches_add(const struct th_ports *ports, int lane, const struct th_tube *tube,
                    const struct th_holes *holes, bool first, double *resistance);

/* A fault's bore changes within the step. */
bool th_pinches_change(const struct th_ports *ports, int lane);

/* The face of a fault at a place, in segments from the pump. */
int th_pinch_face(double at, int segments, const struct th_holes *holes);

/* The nodes whose pressure the places of the faults have: that of its segment, or, if a fault
 * lies between them, the next one. */
void th_pinch_sides(const struct th_ports *ports, int lane, const struct th_holes *holes,
                    int node[TH_FAULTS]);

/* A fault lies between two holes that share one node. */
bool th_pinch_between(const struct th_ports *ports, int lane, const struct th_holes *holes);

#endif
