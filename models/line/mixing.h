/* Dispersion in the line, by volumes that neighbouring parcels exchange: second order in time,
 * no new extrema. */
#ifndef TH_MIXING_H
#define TH_MIXING_H

#include "line.h"

/* Exchange between two full parcels at the flows of this step, m3/s: in, out, m3 through the
 * ends of their stretch. */
double th_line_exchange(const struct th_view *view, int lane, const struct th_parcels *p,
                        double in, double out, int species);

/* volume, m3: what two full parcels exchange; 0: the drug in that lane stays as it is. */
void th_line_mix(const struct th_view *view, const struct th_parcels *parcels,
                 double volume[TH_SPECIES][TH_LANES], const struct th_line_work *work);

#endif
