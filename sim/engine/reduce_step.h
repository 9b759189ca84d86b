/* What the files that reduce share while one step is on. */
#ifndef TH_REDUCE_STEP_H
#define TH_REDUCE_STEP_H

#include "engine/interior.h"
#include "engine/reduce_plan.h"

typedef double th_lanes[TH_LANES];

struct th_reducing {
    struct th_block *block;
    const struct th_reduce_plan *plan;
    struct th_interior look;
    bool looking;
    bool moves[TH_LANES];
    th_tick begin[TH_LANES], end[TH_LANES]; /* of the step */
    bool on[TH_LANES];                      /* lanes with a part of the step in the window */
    th_tick from[TH_LANES], to[TH_LANES];   /* of that part */
    /* [watch], of values and totals [2 watch], [2 watch + 1] */
    th_lanes *seen, *slopes, *before, *areas, *states;
    th_lanes *ends, *at_from, *at_to, *parts, *want;
    th_lanes *grid, *trial; /* [watch][TH_REDUCE_PARTS + 1] */
};

/* Length of the part of the step, s. */
static inline double th_reduce_seconds(const struct th_reducing *rd, int lane)
{
    return (double)(rd->to[lane] - rd->from[lane]) / TH_TICKS_PER_SECOND;
}

/* A watch's part of the grids. */
static inline th_lanes *th_reduce_grid(th_lanes *grids, size_t watch)
{
    return grids + watch * (TH_REDUCE_PARTS + 1);
}

/* What the outputs show now, at an offset in the block. */
double th_reduce_shown(const struct th_reducing *rd, size_t offset, int lane);

/* Back to the step's start, for a look. */
void th_reduce_rewind(struct th_reducing *rd);

/* The grids of a window: each in as many parts as its curve needs (engine/reduce.h). */
void th_reduce_fill(struct th_reducing *rd, const struct th_window *window);

/* The value of a watch at a tick inside the step. */
double th_reduce_look(struct th_reducing *rd, size_t watch, int lane, th_tick at);

/* The part of a step that lies in a window, for the reductions of one pair and one lane. */
void th_reduce_feed(struct th_reducing *rd, const struct th_pair *pair, int lane);

/* What a reduction holds before the first step. */
void th_reduce_begin(struct th_reducing *rd, size_t reduction, int lane, double value);

/* What the trapezoid over a step that is not looked into lacks, by the parabola through its
 * ends and the begin of the step before. */
double th_reduce_arc(const struct th_reducing *rd, size_t watch, int lane);

/* Simpson's sum over the first `count` parts of a grid, times s; one part: the trapezoid. */
double th_reduce_sum(th_lanes *grid, int count, int lane, double seconds);

#endif
