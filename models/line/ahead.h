/* Unevenness along the line, and the step that it allows. */
#ifndef TH_AHEAD_H
#define TH_AHEAD_H

#include "line.h"

/* Of the largest concentration: a difference that is less is not dispersed, and no
 * concentration. */
#define TH_LINE_NOISE 1e-6

/* After a step in which `moved` m3 passed an end: the scales fade, and whether dispersion has
 * anything to do in the next. */
void th_line_track_fronts(const struct th_view *view, int lane, const struct th_parcels *p,
                          double moved);

/* Whether it has, counting what comes in at the ends in this step. */
bool th_line_is_uneven(const struct th_view *view, int lane, const struct th_parcels *p);

/* In how many moves at least the step is carried out; 0: the volumes make no sense. */
int th_line_moves(const struct th_view *view, int lane, const struct th_parcels *p);

/* The longest step in which the tip gives each drug evenly, or evenly changing, s. */
double th_line_ahead(const struct th_view *view, int lane);

#endif
