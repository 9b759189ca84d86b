/* The consequence of a failure for the dose, whatever the test is called. */
#ifndef TH_DEVICE_HAPPENED_H
#define TH_DEVICE_HAPPENED_H

#include "layout/trace.h"

/* The least and the largest dose of 24 h, over what was ordered, of all members: the two
 * requirements that take min and max of gauge.delivered.delivered_rate over another rate.
 * known: the scenario has them, and drug was ordered. outside: beyond 1 +/- accuracy. */
struct th_device_happened {
    bool known, outside;
    double least, largest;
    char words[160]; /* "underinfusion: 0 % of the order in 24 h"; "" if it is not known */
};

void th_device_happened(const struct th_trace *trace, double accuracy,
                        struct th_device_happened *happened);

#endif
