/* The interior of a step: outputs at instants within it, without moving the block.
 *
 * A step has been computed, from `now` over ticks[lane], and is not yet accepted (or there is
 * none: then the interior lies ahead of where the block stands). The models are advanced once
 * more from the step's start, by shorter steps and into generations of arrays of their own;
 * closing leaves all but the outputs as it was. So samples and reductions change nothing.
 *
 *     th_interior_store_ends(block, NULL);    for th_interior_limit, once for each step
 *     th_interior_open(block, &interior);     at the step's start
 *     th_interior_advance(block, &interior, at, NULL, NULL);
 *                                             outputs and profiles at at[lane]
 *     th_interior_rewind(block, &interior);   at the step's start again
 *     th_interior_close(block, &interior);
 *
 * Private to sim/engine. */
#ifndef TH_INTERIOR_H
#define TH_INTERIOR_H

#include "engine/block.h"

struct th_interior {
    th_tick now[TH_LANES], ticks[TH_LANES]; /* of the step */
    double step[TH_LANES];
    bool alive[TH_LANES];
    int from;   /* the generation of arrays that holds the present instant */
    bool holds; /* set behind open: lanes that do not move show the step's start in the first
                   advance; else their outputs are void */
};

/* Stores the outputs that never fall (TH_GROWS) at the end of a step that has been computed, of
 * the instances that are shown (NULL: of all). Shorter steps have other errors, so such an
 * output may be larger inside the step than at its end; th_interior_limit cuts what a lane
 * shows to the end's value. */
void th_interior_store_ends(struct th_block *block, const bool *shown);
void th_interior_limit(struct th_block *block, int lane);

void th_interior_open(struct th_block *block, struct th_interior *interior);

/* Every lane goes on to tick at[lane], and the outputs of the instances that are `shown` (NULL:
 * of all; the same ones until the interior is put back) are computed there. A lane whose
 * instant is not later does not move. The event functions there go to `events`
 * ([function][lane]) unless it is NULL. */
void th_interior_advance(struct th_block *block, struct th_interior *interior,
                         const th_tick at[TH_LANES], const bool *shown,
                         double (*events)[TH_LANES]);

/* The same without outputs and event functions. */
void th_interior_move(struct th_block *block, struct th_interior *interior,
                      const th_tick at[TH_LANES], const bool *shown);

void th_interior_rewind(struct th_block *block, struct th_interior *interior);
void th_interior_close(struct th_block *block, struct th_interior *interior);

#endif
