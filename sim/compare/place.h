/* Places in the names of series: csf.concentration@T10 of a result that has the whole profile,
 * and patterns of several names. */
#ifndef TH_COMPARE_PLACE_H
#define TH_COMPARE_PLACE_H

#include "model/model.h"
#include "model/quantity.h"
#include "result/result.h"

/* The profile that a name with an @ looks at, and the coordinate of the place in the unit of
 * its axis. NULL: the name has no place, or the result no such profile. */
const struct th_series *th_series_place(const struct th_catalog *catalog,
                                        const struct th_result *result,
                                        const struct th_units *units, const char *name,
                                        double *coordinate);
/* The name of the output that is a profile's value beyond its axis: "csf.cistern_concentration"
 * of "csf.concentration@cistern" (struct th_row, at). False: it is none. */
bool th_series_beyond(const struct th_catalog *catalog, const char *name, char *to,
                      size_t size);
/* Whether what follows the @ can be a place: a level, a place beyond an axis, or a length. */
bool th_series_is_place(const struct th_catalog *catalog, const char *name);

/* Whether a name is of those that a pattern means: a star for a whole piece ("csf.*", a drug
 * may be left out), "@T8..L1" for levels, "@" and a star for any place. */
bool th_series_fits(const struct th_catalog *catalog, const char *pattern, const char *name);

#endif
