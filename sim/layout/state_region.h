/* The state that a step changes, but for the arrays: ports, states, timers and statuses. A step
 * saves it and puts it back, so what a scenario does not use is left out: the lines of species
 * that it lacks, in the ports and in the models' states, which stay 0. */
#ifndef TH_STATE_REGION_H
#define TH_STATE_REGION_H

#include "layout/slice.h"

/* Bytes in a row that are used. */
struct th_span {
    size_t at, bytes; /* at: from the start of the region */
};

struct th_state_region {
    size_t begin;  /* the ports; states of each instance; then timers and statuses of each */
    size_t bytes;  /* as it lies */
    size_t inside; /* a second one, for the interior of a step */
    /* Lane vectors of doubles that are used, in their order. */
    struct th_span *spans;
    size_t span_count;
    size_t doubles; /* bytes of all spans */
    size_t timers;  /* from the start of the region: timers and statuses, up to its end */
    size_t backup;  /* the spans as they were at the start of the step, one behind the other,
                       then timers and statuses */
};

/* Lays the region at an offset, and in the slices what of it is theirs; moves the offset behind
 * it. False: no memory. */
bool th_state_region_lay(const struct th_scenario *scenario, struct th_slice *slices,
                         struct th_state_region *state, struct th_arena *arena, size_t *at);

#endif
