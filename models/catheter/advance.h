/* Advances one lane's chain over a step, within the limits of the reservoir: for ladder.c. */
#ifndef TH_CATHETER_ADVANCE_H
#define TH_CATHETER_ADVANCE_H

#include <math.h>

#include "chain.h"
#include "model/model.h"

/* The result of a lane, and all that it depends on: members often have the same catheter and
 * the same orders, and one computation is then enough. */
struct th_advanced {
    struct th_chain from;
    double step, usable, headroom, stiffness;
    bool relief_first, through;
    double stored[TH_SEGMENTS]; /* at the end */
    struct th_passage passage;
};

/* Carries a lane's chain over its step. done: the results of the lanes before, `count` of them,
 * to which its own is added; [TH_LANES]. */
struct th_passage th_catheter_advance(const struct th_view *view, struct th_chain *chain,
                                      struct th_advanced *done, int *count, int lane);

/* True if the pump opens at its relief pressure before it slips. */
static inline bool th_relief_first(const struct th_ports *ports, int i)
{
    return ports->pump.slip_from[1][i] < ports->pump.slip_from[0][i];
}

/* The place of one of the pump's slips among them, the lower first; -1: there is none. What
 * lies open at any pressure stands there only where it does. */
static inline int th_slip_place(const struct th_ports *ports, int slip, int i)
{
    const bool through = ports->pump.slip[2][i] > 0;
    if (slip == 2)
        return through ? 0 : -1;
    return through + (slip == 1 ? !th_relief_first(ports, i) : th_relief_first(ports, i));
}

/* A slip below 0 takes back more than what has begun at a lower pressure; what a slip leaves of
 * another by rounding is nothing. */
static inline bool th_pump_rises(const struct th_ports *ports, int i)
{
    const double one = ports->pump.slip[0][i], other = ports->pump.slip[1][i],
                 through = ports->pump.slip[2][i];
    const double first = th_relief_first(ports, i) ? other : one;
    const bool apart = ports->pump.slip_from[0][i] != ports->pump.slip_from[1][i];
    return through < 0 || (apart && through + first < 0) ||
           through + one + other < -1e-12 * fmax(through, fmax(fabs(one), fabs(other)));
}

#endif
