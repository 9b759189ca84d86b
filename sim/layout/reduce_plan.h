/* The plan of the reductions of a scenario (engine/watch/reduce.h): which outputs are watched,
 * over which windows, and where their numbers lie in a block. */
#ifndef TH_REDUCE_PLAN_H
#define TH_REDUCE_PLAN_H

#include "layout/slice.h"

/* Numbers of a reduction; parts of a step at most: until its area is known, and until its
 * extremes are (engine/watch/reduce.h). */
enum { TH_REDUCE_STATES = 4, TH_REDUCE_PARTS = 64, TH_REDUCE_BENDS = 16 };

/* An output that is watched. Reductions of the log watch none. */
struct th_watch {
    size_t instance;
    size_t lanes; /* its lane vector, bytes from the start of a block */
    size_t total; /* the same of the TOTAL of which it is the rise; SIZE_MAX: none */
    enum th_nature nature;
    bool nothing; /* it is 0 but for round-off, which no interior makes smooth */
};

/* The reductions of one watch over one window that need the same points inside a step: all
 * without a level, or one with a level. */
struct th_pair {
    size_t watch, window;
    size_t floor;        /* the watch of its noise floor, or SIZE_MAX */
    bool inside;         /* they need values inside a step, not its ends alone */
    bool levelled;       /* by the level of its reduction */
    double level;        /* SI */
    size_t first, count; /* of plan->order */
};

struct th_window {
    th_tick from, to;
    const struct th_opening *opening; /* NULL: it is open from `from` to `to` */
    size_t first, count;              /* of plan->pairs */
};

/* The state of a window with an opening, in lane vectors; ticks, -1: not. */
enum th_window_state {
    TH_WINDOW_SINCE,  /* when `since` first occurred; without it 0 */
    TH_WINDOW_OPENED, /* when its stretch was opened; -1: it is closed */
    TH_WINDOW_STAGE,  /* 1: the member is in one of its stages, or any will do */
    TH_WINDOW_BEGUN,  /* 1: it has been open, or will be */
    TH_WINDOW_STATES
};

struct th_reduce_plan {
    struct th_watch *watches;
    struct th_pair *pairs;
    struct th_window *windows;
    size_t *order;  /* reductions, pair by pair */
    size_t *floors; /* [reduction] the watch of its noise floor, or SIZE_MAX */
    size_t *window; /* [reduction] */
    bool *watched;  /* [instance] */
    size_t watch_count, pair_count, window_count;
    /* In lane vectors from the start of the region. */
    size_t current; /* value and total of each watch at the start of the step */
    size_t slopes;  /* of each watch over the last step, 1/s */
    size_t before;  /* length of that step, s; 0: not known */
    size_t bends;   /* of each watch: half its change of slope there, 1/s2; NaN: not known */
    size_t areas;   /* of each pair so far, absolute */
    size_t tops;    /* of each pair: the largest value at a point so far */
    size_t bottoms; /* and the least */
    size_t usual;   /* of each pair: parts that its last graded grid needed; 0: none yet */
    size_t states;  /* the reductions' own numbers */
    size_t opened;  /* TH_WINDOW_STATES of each window */
    size_t grids;   /* from here on: memory of one step (engine/watch/reduce_step.h) */
    size_t vectors;
};

/* NULL: no memory. */
struct th_reduce_plan *th_reduce_plan(const struct th_scenario *scenario,
                                      const struct th_slice *slices, struct th_arena *arena);

#endif
