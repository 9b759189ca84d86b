/* Places on the axes of profiles, and of outputs that stand for several, behind the @ of a
 * path. */
#ifndef TH_SCENARIO_PLACE_H
#define TH_SCENARIO_PLACE_H

#include "scenario/path.h"

/* Places stand behind the @ of a path. A place on the axis of a profile is a level of the
 * catalogue ("T10"), where the axis is a position, or a length ("36.2cm", "36.2 cm"). A word
 * for a place beyond the axis ("cistern") stands for the output that is the profile's value
 * there (struct th_row, at); so does that of a compartment ("peripheral") behind an output that
 * has such places. Of a profile on two axes there is a place on each, "T10/grey"; on
 * an axis of words it is one of these.
 *
 * Turns the path of a whole profile, or output, into that of one place. False: there is no such
 * place; the reason, to be read behind the path, goes to why unless it is NULL. */
bool th_place_on(const struct th_scenario *scenario, const char *place, struct th_path *path,
                 char *why, size_t size);

/* The levels of the range "T8..L1", or of "*", all, in the order of the catalogue; false: it is
 * none. */
bool th_place_range(const struct th_catalog *catalog, const char *place, size_t *first,
                    size_t *last);

#endif
