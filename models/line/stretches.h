/* The stretches of a line: where openings cut it, and what flows from one to the next.
 *
 * An opening lies at a place of the fluid in the ladder (ports->catheter.opening_place): of
 * what the wall of its segment takes up, the share before it is that of the segment. Openings
 * of one place are one joint, and so are side holes that lie nearer to each other than a
 * parcel of the line is long; such a joint lies a parcel before the tip at least, and the
 * access port one behind the reservoir. Where openings begin or end, the stretches that change
 * are cut anew by the monotone remap; parcels whose faces stay are kept as they are. */
#ifndef TH_LINE_STRETCHES_H
#define TH_LINE_STRETCHES_H

#include "line.h"

/* A joint between two stretches, in this step. */
struct th_joint {
    double place; /* segments from the pump */
    int count, opening[TH_JOINTS];
    double above, below; /* m3 out of the stretch before it, into the one behind it */
};

/* The joints of one lane from the reservoir on; how many. */
int th_line_joints(const struct th_view *view, int lane, struct th_joint joint[TH_JOINTS]);

/* One stretch, evenly filled; mass [species] of the whole. */
void th_line_fill_evenly(const struct th_view *view, int lane, double width, double volume,
                         const double *mass);

/* One stretch of `volume` m3 in which the first `kept` of the line stay as they are, and behind
 * them is a fluid of these concentrations, kg/m3 [species]. */
void th_line_prime(const struct th_view *view, int lane, double width, double kept,
                   double volume, const double *concentration);

/* True if the stretches of a lane are those between these joints. */
bool th_line_is_cut_at(const struct th_view *view, int lane, int joints,
                       const struct th_joint *joint);

/* Cuts them so, at the step's start; in, m3, flows in from the reservoir in this step. False:
 * the volumes make no sense. */
bool th_line_cut_at(const struct th_view *view, int lane, int joints,
                    const struct th_joint *joint, double in, double *work);

#endif
