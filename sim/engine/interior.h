/* Looking inside a step: the outputs at instants within it, without moving the block.
 *
 * A step has been computed, from `now` over ticks[lane], and not yet been accepted (or none is
 * under way: then the block is looked at from where it stands). The view starts at the step's
 * start, goes forward as often as wanted by steps of its own in memory of its own, and at the
 * end everything but the outputs is as it was. So who looks changes nothing.
 *
 *     th_interior_ends(block);              once for each step, if what never falls is to be
 * seen th_interior_open(block, &look); th_interior_to(block, &look, at);     outputs and
 * profiles show every lane at at[lane] th_interior_rewind(block, &look);     back to the step's
 * start th_interior_close(block, &look);
 *
 * Between open and close, samples and reductions read the outputs with th_block_get. */
#ifndef TH_INTERIOR_H
#define TH_INTERIOR_H

#include "engine/block.h"

struct th_interior {
    th_tick now[TH_LANES], ticks[TH_LANES]; /* of the step */
    double step[TH_LANES];
    bool alive[TH_LANES];
    int from; /* the generation of cells where the view stands */
};

/* Notes what the outputs that never fall (TH_GROWS) are at the end of a step that has been
 * computed. A view from the step's start ends elsewhere by its own errors, so it may show more
 * than the step ends with; th_interior_bound takes that off what a lane's outputs show. */
void th_interior_ends(struct th_block *block);
void th_interior_bound(struct th_block *block, int lane);

void th_interior_open(struct th_block *block, struct th_interior *look);

/* Every lane from where it is forward to tick at[lane]. A lane whose instant is not later
 * stands still: in the first call after open or rewind it shows the step's start, later it is
 * of no use. Values of the guards there go to `guards` ([guard][lane]) or NULL. */
void th_interior_to(struct th_block *block, struct th_interior *look,
                    const th_tick at[TH_LANES], double (*guards)[TH_LANES]);

void th_interior_rewind(struct th_block *block, struct th_interior *look);
void th_interior_close(struct th_block *block, struct th_interior *look);

#endif
