/* The inside of a block. Private to sim/engine. */
#ifndef TH_BLOCK_PRIVATE_H
#define TH_BLOCK_PRIVATE_H

#include "engine/block.h"
#include "layout/head.h"

/* The readings of one model in the present step (engine/watch/readings.h). */
struct th_readings {
    size_t count[TH_LANES];
    th_tick (*at)[TH_LANES];    /* [TH_READINGS] */
    double (*states)[TH_LANES]; /* [TH_READINGS][vectors]: the model's states there */
    size_t vectors;
};

struct th_block {
    const struct th_layout *layout;
    unsigned char *bytes;       /* [layout->block_bytes] */
    struct th_block_head *head; /* their start */
    bool used;                  /* they are not all 0 any more */
    struct th_view *views;      /* [instance] pointers into them */
    bool profile_all;           /* th_block_profile_all */
    bool unreduced;             /* th_block_set_reducing */
    double *trial;              /* one instance's parameters, for its rules */
    bool stale[TH_LANES]; /* lanes whose outputs for conditions are not those of the present */
    uint32_t *gave;       /* [instance][TH_LANES] what schedules of models give (th_gives) */
    bool *shown;          /* [instance] whose outputs the reductions look at in a step */
    double (*starts)[TH_TESTS][TH_LANES]; /* [watched] th_condition_begin */
    double *ends; /* [layout->growing_count] lane vectors (th_interior_store_ends) */
    struct th_readings **readings; /* [instance]; NULL: its model has none */
    bool finds_readings;           /* none is taken, then */
    struct th_arena arena;
};

/* Lane vectors at an offset. */
static inline double *th_block_lanes(const struct th_block *block, size_t offset)
{
    return (double *)(block->bytes + offset);
}

/* Memory for the readings of all models that have some, in the block's arena. False: no memory.
 */
bool th_block_take_readings(struct th_block *block);

/* The step of one model as its view has it, with the readings that it passes. */
void th_block_advance_model(struct th_block *block, size_t instance);

/* Points every view at a step from one generation of arrays to another; at the current one; at
 * one of the two regions of states (layout/state_region.h). */
void th_block_bind_arrays(struct th_block *block, int before, int after);
void th_block_bind(struct th_block *block);
void th_block_bind_state(struct th_block *block, size_t region);

/* A lane stops for good: its samples from now on are NaN. */
void th_block_freeze(struct th_block *block, int lane, enum th_status status, int failed_in);

/* Event functions of all models, [function][lane]. A function is positive until its event. */
void th_block_event_functions(struct th_block *block, double (*values)[TH_LANES]);

/* The least event function of a lane, each normalised by its value at the start of the step: 1
 * there, at or below 0 once one has crossed zero. */
double th_block_least_event(const struct th_block *block, double (*values)[TH_LANES], int lane);

/* step[] and alive[] from ticks[]. A lane that does not move gets the step of one that does, so
 * that models divide by no zero and share the factors of a step. */
void th_block_update_steps(struct th_block *block);

/* The outputs of the instances that are shown ([instance]; NULL: of all) where the lanes stand.
 */
void th_block_observe_some(struct th_block *block, const bool *shown);

/* Makes th_block_observe compute profiles, those that are recorded, or none. */
void th_block_set_profiles(struct th_block *block, bool on);

#endif
