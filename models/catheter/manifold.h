/* The end of a catheter with side holes: openings at places of their own behind the ladder's
 * last node, with pieces of the lumen between them and the tip as the last. Nothing is stored
 * there, so the ladder sees one resistance and one pressure, and what passes its last face
 * divides by resistances:
 *
 *     G_j = 1/(r_j+1 + 1/(g_j+1 + G_j+1))          of all behind opening j, G = 1/r to an open
 * tip P_j = o_j + G_j/(g_j + G_j) (P_j+1 - o_j)    pressure there without flow
 *
 * g_j the conductance of an opening, o_j the pressure outside of it, r_j the resistance of the
 * piece before it. Of a flow q_j that comes to it g_j/(g_j + G_j) leaves there, and g_j (P_j -
 * o_j) besides, which flows from opening to opening where the pressures outside differ. */
#ifndef TH_CATHETER_MANIFOLD_H
#define TH_CATHETER_MANIFOLD_H

#include "holes.h"

struct th_manifold {
    int count; /* openings: holes->hole[holes->apart ..] and the tip; 0: the tip alone, and open
                */
    double share[TH_HOLES + 1];        /* of what comes to the first one */
    double extra[TH_HOLES + 1];        /* m3/s that leave there besides; they add up to 0 */
    double share_change[TH_HOLES + 1]; /* over a step in which a bore changes, evenly: share and
                                          extra are means */
    double extra_change[TH_HOLES + 1];
    double resistance, outside; /* of all, seen from the first one: Pa s/m3, Pa */
};

/* piece [openings], Pa s/m3: before each opening, that of the first one not used. */
struct th_manifold th_manifold_of(const struct th_holes *holes, const double *piece);

/* Over a step from one to the other: means and changes of what divides. */
struct th_manifold th_manifold_between(const struct th_manifold *first,
                                       const struct th_manifold *last);

/* Divides a volume that comes to the first opening within a step, s, and its moment: m3 and m3
 * s out of each. The largest gets what rounding leaves. */
void th_manifold_divide(const struct th_manifold *manifold, double volume, double moment,
                        double step, double *volumes, double *moments);

#endif
