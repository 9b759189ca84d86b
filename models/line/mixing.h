/* Dispersion in the line over a time of each lane's own: second order in time, no new extrema.
 */
#ifndef TH_MIXING_H
#define TH_MIXING_H

#include "line.h"

/* time [TH_LANES], s; 0: that lane stays as it is. The flows are those of the step. */
void th_line_mix(const struct th_view *view, const struct th_parcels *parcels,
                 const double *time, const struct th_line_work *work);

#endif
