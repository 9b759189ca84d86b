/* Advances one lane's chain over a step, within the limits of the reservoir: for ladder.c. */
#ifndef TH_CATHETER_MARCH_H
#define TH_CATHETER_MARCH_H

#include <math.h>

#include "chain.h"
#include "model/model.h"

/* The result of a lane, and all that it depends on: members often have the same catheter and
 * the same orders, and one computation is then enough. */
struct th_marched {
    struct th_chain from;
    double step, usable, headroom, stiffness;
    bool relief_first;
    double stored[TH_SEGMENTS]; /* at the end */
    struct th_passage passage;
};

/* Carries a lane's chain over its step. done: the results of the lanes before, `count` of them,
 * to which its own is added; room for TH_LANES. */
struct th_passage th_march(const struct th_view *view, struct th_chain *chain,
                           struct th_marched *done, int *count, int lane);

/* True if the pump opens at its relief pressure before it slips. */
static inline bool th_relief_first(const struct th_ports *ports, int i)
{
    return ports->pump.slip_from[1][i] < ports->pump.slip_from[0][i];
}

/* A slip below 0 takes back more than what has begun at a lower pressure; what a slip leaves of
 * another by rounding is nothing. */
static inline bool th_pump_rises(const struct th_ports *ports, int i)
{
    const double one = ports->pump.slip[0][i], other = ports->pump.slip[1][i];
    const double first = th_relief_first(ports, i) ? other : one;
    const bool apart = ports->pump.slip_from[0][i] != ports->pump.slip_from[1][i];
    return (apart && first < 0) || one + other < -1e-12 * fmax(fabs(one), fabs(other));
}

#endif
