/* The resistances that faults along one lane's catheter add to its ladder. */
#ifndef TH_PINCHES_H
#define TH_PINCHES_H

#include "ports.h"

struct th_tube {
    double length, bore; /* m */
    double viscosity;    /* Pa s */
    int segments;
};

/* resistance [segments + 1], Pa s/m3, of the faces of a healthy tube: to the face nearest to
 * each fault comes that of its residual bore, less that of the piece it replaces; INFINITY:
 * closed. Faults on one face are in series; where two pinch the same piece, the narrower
 * counts. Never the first face: some wall must yield between the pump and a closed line. */
void th_pinches_add(const struct th_ports *ports, int lane, const struct th_tube *tube,
                    double *resistance);

#endif
