/* One output reduced to one number of each member, and the distribution of these. */
#ifndef TH_REPORT_REDUCE_H
#define TH_REPORT_REDUCE_H

#include "layout/trace.h"
#include "scenario/people/people.h"

/* Median, 5 % and 95 % points, least and most of the members' numbers. A member that failed is
 * left out: its values until then are no result. */
struct th_spread {
    double median, low, high, least, most;
    uint64_t members; /* that ran to the end and have a number */
};

/* SI. A date that never comes (TH_CENTURY) is infinite. */
enum th_status th_spread_reduce(const struct th_trace *trace, struct th_among among,
                                size_t output, enum th_take take, struct th_spread *spread,
                                struct th_error *error);

#endif
