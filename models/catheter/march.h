/* Advances one lane's chain over a step, within the limits of the reservoir: for ladder.c. */
#ifndef TH_CATHETER_MARCH_H
#define TH_CATHETER_MARCH_H

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

#endif
