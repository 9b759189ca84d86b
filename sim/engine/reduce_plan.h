/* Where the reductions of a scenario have their numbers in a block. */
#ifndef TH_REDUCE_PLAN_H
#define TH_REDUCE_PLAN_H

#include "engine/layout.h"

enum { TH_REDUCE_STATES = 4, TH_REDUCE_PARTS = 64, TH_REDUCE_BENDS = 16 };

/* An output that is watched. */
struct th_watch {
    size_t instance, lanes, total; /* bytes in a block; total: SIZE_MAX if none */
    enum th_nature nature;
};

/* Some reductions of one watch over one window. */
struct th_pair {
    size_t watch, window;
    bool inside;         /* the ends of a step do not tell enough */
    size_t first, count; /* of plan->order */
};

struct th_window {
    th_tick from, to;
    size_t first, count; /* of plan->pairs */
};

struct th_reduce_plan {
    struct th_watch *watches;
    struct th_pair *pairs;
    struct th_window *windows;
    size_t *order; /* reductions, pair by pair */
    size_t *
        floors; /* [reduction] the watch below whose value its own means nothing, or SIZE_MAX */
    bool *watched; /* [instance] */
    size_t watch_count, pair_count, window_count;
    /* In lane vectors from the start of the room: what is seen now (value and total of each
     * watch), how it moved in the last step and for how long, the area so far of each pair, and
     * the reductions' own numbers; from `grids` on what only one step needs. */
    size_t seen, slopes, before, areas, states, grids;
    size_t vectors;
};

/* False without memory. */
bool th_reduce_plan(struct th_layout *layout, struct th_reduce_plan *plan);

#endif
