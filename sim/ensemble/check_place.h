/* The place in a scenario's text of a value that the models reject. */
#ifndef TH_CHECK_PLACE_H
#define TH_CHECK_PLACE_H

#include "scenario/scenario.h"

/* The first parameter that the models' sentence names as <slot>.<row>, or else the first of the
 * failed instance (-1: none) that is written in a text. Line 0: no place. */
struct th_place th_check_place(const struct th_scenario *scenario, int failed_in,
                               const char *sentence);

/* The place at which the scenario's text first has a path with that place,
 * "csf.concentration@36.2cm", with blanks or without. Line 0: nowhere. */
struct th_place th_check_path_place(const struct th_scenario *scenario, const char *path);

#endif
