/* Places in the names of series, csf.concentration@T10, and patterns of several names. */
#ifndef TH_COMPARE_PLACE_H
#define TH_COMPARE_PLACE_H

#include "model/model.h"

/* The level of that name; NULL: none. */
const struct th_landmark *th_series_level(const struct th_catalog *catalog, const char *name);
/* The name of the output that is a profile's value beyond its axis: "csf.cistern_concentration"
 * of "csf.concentration@cistern" (struct th_row, at). False: it is none. */
bool th_series_beyond(const struct th_catalog *catalog, const char *name, char *to,
                      size_t size);
/* The name without blanks about its @ and between a length and its unit:
 * "csf.concentration@36.2cm max". */
void th_series_plain(const char *name, char *to, size_t size);
/* True if a path ends in the name of a profile of a model of its slot. */
bool th_series_is_profile(const struct th_catalog *catalog, const char *path);

/* True if what follows the @ can be a place: a level, a place beyond an axis, or a length. */
bool th_series_is_place(const struct th_catalog *catalog, const char *name);

/* True if a name is of those that a pattern means: a star for a whole piece ("csf.*", a drug
 * may be left out), "@T8..L1" for levels, "@" and a star for any place. */
bool th_series_fits(const struct th_catalog *catalog, const char *pattern, const char *name);

#endif
