/* Unevenness along the line, and the step that it allows. */
#ifndef TH_AHEAD_H
#define TH_AHEAD_H

#include "passage.h"

/* Of the largest concentration: a difference that is less is not dispersed, and no
 * concentration. */
#define TH_LINE_NOISE 1e-6

/* After a step in which `moved` m3 passed an end: the scales fade, and whether dispersion has
 * anything to do in the next, in each stretch. */
void th_line_track_fronts(const struct th_view *view, int lane, th_rows *parcels, double moved);

/* True if it has, counting what comes in in this step: a->uneven. */
void th_line_find_uneven(const struct th_view *view, int lane, th_rows *parcels,
                         struct th_passage *a);

/* In how many moves at least the step is carried out; 0: the volumes make no sense. */
int th_line_moves(const struct th_view *view, int lane, th_rows *parcels,
                  const struct th_passage *a);

/* limit.c: the longest step in which the openings give each drug evenly, or evenly changing, s.
 */
double th_line_ahead(const struct th_view *view, int lane);

#endif
