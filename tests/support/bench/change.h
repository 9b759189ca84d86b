/* Ports that change on the bench, as they do after an event. */
#ifndef TH_CHANGE_BENCH_H
#define TH_CHANGE_BENCH_H

#include "support/bench/view.h"

/* Another value, SI, in a port that other models write, in one lane or all (lane -1), as after
 * an event; then prepare. */
static inline void bench_change(struct bench *b, double port[TH_LANES], int lane, double si)
{
    EACH_LANE(i)
        if (lane < 0 || lane == i) {
            port[i] = si;
            b->due[i] = true;
        }
    bench_prepare(b);
}

#endif
