/* The memory and the interior of one step, shared by the files of the reductions. Private to
 * sim/engine/watch. */
#ifndef TH_REDUCE_STEP_H
#define TH_REDUCE_STEP_H

#include "engine/block_private.h"
#include "engine/watch/interior.h"

typedef double th_lanes[TH_LANES];

/* Values of one watch that are known inside the step, and what is to be known next. All lanes
 * that want some get them by one advance of the interior: its price is that of a single lane.
 */
enum { TH_REDUCE_LOOKS = 64 };
struct th_looks {
    size_t watch;
    bool pending[TH_LANES];
    th_tick wanted[TH_LANES];
    size_t count[TH_LANES];
    th_tick at[TH_REDUCE_LOOKS][TH_LANES];
    double value[TH_REDUCE_LOOKS][TH_LANES];
};

struct th_reducing {
    struct th_block *block;
    const struct th_reduce_plan *plan;
    struct th_interior interior;
    bool open; /* the interior is */
    bool moves[TH_LANES];
    th_tick begin[TH_LANES], end[TH_LANES]; /* of the step */
    bool on[TH_LANES];                      /* lanes with a part of the step in the window */
    th_tick from[TH_LANES], to[TH_LANES];   /* of that part */
    /* Of plan->current and so on. [2 watch] are values, [2 watch + 1] totals. */
    th_lanes *current, *slopes, *before, *bends, *areas, *tops, *bottoms, *usual, *states,
        *opened;
    th_lanes *ends;            /* as current, at the end of the step */
    th_lanes *at_from, *at_to; /* as current, at the ends of the part */
    th_lanes *parts;           /* [pair] in how many parts its grid divides the part */
    th_lanes *graded;          /* [pair] above 0: its points are denser early in it */
    th_lanes *wanted;          /* [pair] the parts of a finer grid, 0: none is */
    th_lanes *grid, *trial;    /* [pair][TH_REDUCE_PARTS + 1] values */
    struct th_looks looks;
};

/* Length of the part of the step, s. */
static inline double th_reduce_seconds(const struct th_reducing *rd, int lane)
{
    return th_seconds_of(rd->to[lane] - rd->from[lane]);
}

/* The grid of one pair. */
static inline th_lanes *th_reduce_grid(th_lanes *grids, size_t p)
{
    return grids + p * (TH_REDUCE_PARTS + 1);
}

/* The value of an output as it was last computed, from its offset in the block. */
static inline double th_reduce_output(const struct th_reducing *rd, size_t offset, int lane)
{
    return th_block_lanes(rd->block, offset)[lane];
}

/* The reductions of a block; the interior is not open. */
struct th_reducing th_reduce_open(struct th_block *block);

/* Opens the interior, or puts it back to the start of the step; no watch is shown. */
void th_reduce_rewind(struct th_reducing *rd);

/* Lets th_reduce_advance compute a watch, if that is wanted, until the interior is put back. */
void th_reduce_show(struct th_reducing *rd, size_t watch, bool wanted);
void th_reduce_advance(struct th_reducing *rd, const th_tick at[TH_LANES]);

/* The value of a watch at a tick inside the step. If it is not known the lane requests it, and
 * the value is NaN: the caller comes again behind th_reduce_answer. Of one watch at a time,
 * which th_reduce_look_at chooses. */
void th_reduce_look_at(struct th_reducing *rd, size_t watch);
double th_reduce_value_at(struct th_reducing *rd, int lane, th_tick at);
void th_reduce_answer(struct th_reducing *rd);

#endif
