/* A block: eight members of an ensemble side by side, one to a lane, each on its own clock.
 * This header creates blocks, reads and changes them; start.h puts members into one and
 * advance.h takes them through time. Values are SI, instants ticks.
 *
 * The folder from the ground up; a file includes only headers of files before it:
 *
 *     block, state                   one block; its states, saved and put back
 *     course/happened, due, gate     what has happened, and when items are due
 *     watch/                         what is taken from its path: log, interior, samples,
 *                                    reductions
 *     course/reason, rules           why a member stopped; the models' rules for its values
 *     handle                         one event of one model
 *     course/                        items: conditions, orders, stages, rounds of an instant
 *     start, events, step, advance   how it moves
 *
 * Headers that say so are private to this folder. */
#ifndef TH_BLOCK_H
#define TH_BLOCK_H

#include "layout/layout.h"

struct th_block;

/* NULL: no memory. The layout must outlive the block. */
struct th_block *th_block_create(const struct th_layout *layout, struct th_error *error);
void th_block_free(struct th_block *block);

/* All profiles are computed by th_block_observe from then on, recorded or not. */
void th_block_profile_all(struct th_block *block);

/* Takes reductions from the path from now on, or none; at first they are taken. They change no
 * step and no state. */
void th_block_set_reducing(struct th_block *block, bool on);

/* Time, status and steps of a lane. */
struct th_outcome {
    uint64_t member;
    enum th_status status; /* TH_OK, or why it failed */
    int failed_in;         /* the instance; -1: none alone */
    th_tick at;            /* where it stands, or failed */
    uint64_t steps;        /* accepted */
    size_t samples;        /* taken */
};
struct th_outcome th_block_outcome(const struct th_block *block, int lane);

th_tick th_block_now(const struct th_block *block, int lane);
enum th_status th_block_status(const struct th_block *block, int lane);
uint64_t th_block_steps(const struct th_block *block, int lane);

/* Computes the outputs of all lanes where they stand. */
void th_block_observe(struct th_block *block);
/* The same of one instance. */
void th_block_observe_instance(struct th_block *block, size_t instance);
/* The instant of a lane's outputs. */
th_tick th_block_shown(const struct th_block *block, int lane);
/* From here on th_block_get returns flows and rates as means since the instant of the outputs.
 */
void th_block_keep(struct th_block *block, int lane);
/* A profile at a place is computed from the profile, which must be. */
double th_block_get(const struct th_block *block, int lane, const struct th_column *column,
                    size_t point);

/* Sets a parameter of one lane; the models read it from the next step on. TH_BAD_INPUT: out of
 * its range, or read at the start alone. */
enum th_status th_block_set(struct th_block *block, int lane, size_t instance, size_t row,
                            double si);

/* The state of all lanes as bytes, of which a block of the same layout can be restored. */
const void *th_block_bytes(const struct th_block *block, size_t *count);
void th_block_restore(struct th_block *block, const void *bytes);

#endif
