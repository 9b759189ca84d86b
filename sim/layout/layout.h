/* The layout of a block in memory: where the arrays of a scenario's models lie. Counted once,
 * before the run; nothing is allocated later than th_block_create. Constant, shared by all
 * threads.
 *
 * A block is one piece of memory without pointers, so that its bytes can be saved and read
 * back. In this order:
 *
 *     head            clocks, steps and modes of the lanes (layout/head.h)
 *     state           ports; states of each instance; then timers and statuses of each
 *     state inside    the same in the interior of a step (engine/watch/interior.h)
 *     state backup    the state at the start of the step (layout/state_region.h)
 *     slices          params, outputs, profiles, places and fixed memory of each instance
 *     log             summaries and entries (layout/log_plan.h)
 *     course          items, stages, happenings (layout/course_plan.h)
 *     reductions      their numbers (layout/reduce_plan.h)
 *     totals          of each column at its last sample
 *     arrays[0], [1]  two generations of all array states: the step's start and its end
 *     arrays[2], [3]  two more, for the interior of a step (engine/watch/interior.h)
 *
 * Every array begins at a multiple of TH_ALIGNMENT. Offsets are bytes from the start. */
#ifndef TH_LAYOUT_H
#define TH_LAYOUT_H

#include "layout/course_plan.h"
#include "layout/log_plan.h"
#include "layout/placed.h"
#include "layout/reduce_plan.h"
#include "layout/state_region.h"

struct th_layout {
    const struct th_scenario *scenario;
    struct th_slice *slices;     /* [instance] */
    struct th_placed *placed;    /* instance by instance */
    size_t event_function_count; /* those of the models, then of conditions */
    size_t condition_functions;  /* where these begin */
    struct th_state_region state;
    struct th_log_plan *log_plan;
    size_t log;
    struct th_course_plan *course_plan;
    size_t course;
    struct th_reduce_plan *reduce_plan;
    size_t reduce;
    size_t totals;                  /* [column] lane vectors */
    size_t arrays[4], arrays_bytes; /* generations, and the bytes of one */
    size_t *growing, growing_count; /* lane vectors of the outputs with TH_GROWS */
    size_t block_bytes;
    struct th_arena arena;
};

/* NULL: no memory, or too many event functions. */
struct th_layout *th_layout_create(const struct th_scenario *scenario, struct th_error *error);
void th_layout_free(struct th_layout *layout);

#endif
