/* The spread of a number over the members of a scenario of the set, and what it comes from. */
#ifndef TH_DEVICE_SPREAD_H
#define TH_DEVICE_SPREAD_H

#include "command/device/set.h"
#include "command/device/table.h"
#include "report/reduce.h"

/* Median and ends of a reduction over some members that ran to the end, SI. */
enum th_status th_device_spread(const struct th_trace *trace, size_t reduction,
                                struct th_among among, struct th_spread *spread,
                                struct th_error *error);

/* A row for each parameter that is drawn: its share of the variance of a reduction (`of`: over
 * another, SIZE_MAX: none), and one of the rest. None if it does not vary. name: of what
 * varies. */
enum th_status th_device_add_shares(const struct th_device_test *test,
                                    const struct th_trace *trace, size_t reduction, size_t of,
                                    const char *name, struct th_device_table *table,
                                    struct th_error *error);

#endif
