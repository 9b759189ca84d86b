/* Series at places, csf.concentration@T10, of a result that has the whole profile. */
#ifndef TH_COMPARE_PROFILE_H
#define TH_COMPARE_PROFILE_H

#include "model/model.h"
#include "model/quantity.h"
#include "result/result.h"

/* The profile that a name with an @ looks at, and the coordinate of the place in the unit of
 * its axis. NULL: the name has no place, or the result no such profile. */
const struct th_series *th_series_place(const struct th_catalog *catalog,
                                        const struct th_result *result,
                                        const struct th_units *units, const char *name,
                                        double *coordinate);
/* Adds to a result the series of a profile of it at a place, linear between its points; name:
 * "csf.concentration@T10". NULL: no memory. Other series of the result move. */
const struct th_series *th_series_add_place(struct th_result *result, size_t profile,
                                            const char *name, double coordinate);
#endif
