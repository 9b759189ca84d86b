/* The inside of a block. Private to sim/engine. */
#ifndef TH_BLOCK_PRIVATE_H
#define TH_BLOCK_PRIVATE_H

#include "engine/block.h"
#include "layout/head.h"

struct th_block {
    const struct th_layout *layout;
    unsigned char *bytes;       /* [layout->block_bytes] */
    struct th_block_head *head; /* their start */
    struct th_view *views;      /* [instance] pointers into them */
    bool profile_all;           /* th_block_profile_all */
    double *trial;              /* one instance's parameters, for its rules */
    bool stale[TH_LANES]; /* lanes whose outputs for conditions are not those of the present */
    uint32_t *gave;       /* [instance][TH_LANES] what schedules of models give (th_gives) */
    double (*starts)[TH_TESTS][TH_LANES]; /* [watched] th_condition_begin */
    double *ends; /* [layout->growing_count] lane vectors (th_interior_store_ends) */
    struct th_arena arena;
};

/* Lane vectors at an offset. */
static inline double *th_block_lanes(const struct th_block *block, size_t offset)
{
    return (double *)(block->bytes + offset);
}

/* Points every view at the current generation of arrays. */
void th_block_bind(struct th_block *block);

/* A lane stops for good: its samples from now on are NaN. */
void th_block_freeze(struct th_block *block, int lane, enum th_status status, int failed_in);

/* Freezes the lanes whose models have raised a status or left a number that is not finite.
 * Whether there are such. */
bool th_block_inspect(struct th_block *block);

/* Event functions of all models, [function][lane]. A function is positive until its event. */
void th_block_event_functions(struct th_block *block, double (*values)[TH_LANES]);

/* The least event function of a lane, each normalised by its value at the start of the step: 1
 * there, at or below 0 once one has crossed zero. */
double th_block_least_event(const struct th_block *block, double (*values)[TH_LANES], int lane);

/* step[] and alive[] from ticks[]. A lane that does not move gets the step of one that does, so
 * that models divide by no zero and share the factors of a step. */
void th_block_update_steps(struct th_block *block);

/* Whether th_block_observe computes profiles: those that are recorded, or none. */
void th_block_set_profiles(struct th_block *block, bool on);

/* Saves the state before a step. */
void th_block_back_up(struct th_block *block);

/* Gives the lanes that are marked the saved state again, and in `generation` the arrays of the
 * step's start. */
void th_block_roll_back(struct th_block *block, const bool which[TH_LANES], int generation);

#endif
