/* Volume that left the device in this step, as gauges count it. Private to models/gauge. */
#ifndef TH_GAUGE_OUTLETS_H
#define TH_GAUGE_OUTLETS_H

#include "ports.h"

static inline bool th_gauge_into_csf(const struct th_ports *ports, int opening, int lane)
{
    return th_is(ports->catheter.opening_space[opening][lane], TH_CSF);
}

/* m3 through all openings that lie in the CSF; what is drawn in counts as negative. */
static inline double th_gauge_out(const struct th_ports *ports, int lane)
{
    double volume = 0;
    for (int m = 0; m < TH_OPENINGS; m++)
        volume +=
            th_gauge_into_csf(ports, m, lane) ? ports->catheter.opening_volume[m][lane] : 0;
    return volume;
}

#endif
