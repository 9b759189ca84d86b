/* The way of a model to its steady state at time 0 (run: {from: steady}).
 *
 * The engine starts all models, then takes rounds. In each all models advance by a second, in
 * their order, but those that settle: these go, from `before` to `arrays` and in their states,
 * all the way to the state in which they would stay if what comes in went on for ever as in
 * this second, and hand on in their ports what they then do in it. After a round everything
 * else is put back to its start, and what settled shows itself: it sets its sums to those of a
 * start and writes the ports that it has at one. Rounds end when nothing changes any more. */
#ifndef TH_MODEL_SETTLE_H
#define TH_MODEL_SETTLE_H

#include <math.h>
#include <stdbool.h>

#include "model/lanes.h"

struct th_settling {
    bool shows;             /* false: goes there; true: shows itself, before == arrays */
    double apart[TH_LANES]; /* largest relative change of this round so far, to be raised */
};

/* Raises the change of a lane to that of a number, relative to a size. */
static inline void th_settle_apart(struct th_settling *how, double before, double after,
                                   double size, int lane)
{
    const double change = fabs(after - before);
    if (change > 0)
        how->apart[lane] = fmax(how->apart[lane], change / fmax(size, change * 1e-12));
}

#endif
