/* The states of a step: saved before it, put back for all lanes or for some, inspected. */
#include "engine/state.h"

#include <string.h>

/* Copies a lane vector, or a number of them; most spans are short. */
static void copy_lines(unsigned char *to, const unsigned char *from, size_t bytes)
{
    for (size_t k = 0; k < bytes; k += sizeof(double[TH_LANES]))
        memcpy(to + k, from + k, sizeof(double[TH_LANES]));
}

void th_state_save(struct th_block *block)
{
    const struct th_state_region *state = &block->layout->state;
    const unsigned char *from = block->bytes + state->begin;
    unsigned char *to = block->bytes + state->backup;
    for (size_t k = 0; k < state->span_count; to += state->spans[k].bytes, k++)
        copy_lines(to, from + state->spans[k].at, state->spans[k].bytes);
    copy_lines(to, from + state->timers, state->bytes - state->timers);
}

void th_state_restore(struct th_block *block, size_t region)
{
    const struct th_state_region *state = &block->layout->state;
    const unsigned char *from = block->bytes + state->backup;
    unsigned char *to = block->bytes + region;
    for (size_t k = 0; k < state->span_count; from += state->spans[k].bytes, k++)
        copy_lines(to + state->spans[k].at, from, state->spans[k].bytes);
    copy_lines(to + state->timers, from, state->bytes - state->timers);
}

/* All lanes in one pass: most blocks in which some lanes rest have seven that do. */
static void copy_lanes(double *to, const double *from, size_t bytes, const bool which[TH_LANES])
{
    for (size_t k = 0; k < bytes / sizeof(double); k += TH_LANES)
        for (size_t i = 0; i < TH_LANES; i++) to[k + i] = which[i] ? from[k + i] : to[k + i];
}

/* Timers and statuses; from: the saved ones, of all instances. */
static void restore_timers(struct th_block *block, const unsigned char *from,
                           const bool which[TH_LANES])
{
    const struct th_layout *layout = block->layout;
    const size_t start = layout->state.begin + layout->state.timers;
    for (size_t k = 0; k < layout->scenario->instance_count; k++) {
        const th_tick *timer = (const th_tick *)(from + (layout->slices[k].timer - start));
        const enum th_status *status =
            (const enum th_status *)(from + (layout->slices[k].status - start));
        for (int i = 0; i < TH_LANES; i++) {
            if (!which[i])
                continue;
            block->views[k].timer[i] = timer[i];
            block->views[k].status[i] = status[i];
        }
    }
}

void th_state_restore_lanes(struct th_block *block, size_t region, int generation,
                            const bool which[TH_LANES])
{
    const struct th_layout *layout = block->layout;
    const struct th_state_region *state = &layout->state;
    const unsigned char *from = block->bytes + state->backup;
    bool seen[TH_LANES], any = false;
    for (size_t k = 0; k < state->span_count; from += state->spans[k].bytes, k++)
        copy_lanes(th_block_lanes(block, region + state->spans[k].at), (const double *)from,
                   state->spans[k].bytes, which);
    restore_timers(block, from, which);
    EACH_LANE(i) any |= seen[i] = which[i] && block->head->mode[i] != TH_RESTING;
    if (any)
        copy_lanes(th_block_lanes(block, layout->arrays[generation]),
                   th_block_lanes(block, layout->arrays[block->head->generation]),
                   layout->arrays_bytes, seen);
}

/* Adds 0 for each finite x of a lane and NaN for any other, as x * 0 is: one pass without
 * branches. */
static void accumulate_nonfinite(const double *lanes, size_t bytes, double *sum)
{
    for (size_t k = 0; k < bytes / sizeof(double); k += TH_LANES)
        EACH_LANE(i) sum[i] += lanes[k + (size_t)i] * 0;
}

/* The instance that holds a number that is not finite; -1: none, it is in the ports. */
static int find_nonfinite(const struct th_block *block, int lane)
{
    const struct th_layout *layout = block->layout;
    for (size_t k = 0; k < layout->scenario->instance_count; k++) {
        double sum[TH_LANES] = {0};
        accumulate_nonfinite(th_block_lanes(block, layout->slices[k].states),
                             layout->slices[k].states_bytes, sum);
        if (sum[lane] != 0)
            return (int)k;
    }
    return -1;
}

bool th_state_inspect(struct th_block *block)
{
    const struct th_layout *layout = block->layout;
    const struct th_state_region *state = &layout->state;
    double sum[TH_LANES] = {0};
    bool any = false;
    for (size_t k = 0; k < state->span_count; k++)
        accumulate_nonfinite(th_block_lanes(block, state->begin + state->spans[k].at),
                             state->spans[k].bytes, sum);
    for (int i = 0; i < TH_LANES; i++) {
        if (block->head->mode[i] != TH_GOING)
            continue;
        for (size_t k = 0; k < layout->scenario->instance_count; k++)
            if (block->views[k].status[i] != TH_OK && block->head->mode[i] == TH_GOING)
                th_block_freeze(block, i, block->views[k].status[i], (int)k);
        if (block->head->mode[i] == TH_GOING && !(sum[i] == 0))
            th_block_freeze(block, i, TH_RUN_FAILED, find_nonfinite(block, i));
        any |= block->head->mode[i] != TH_GOING;
    }
    return any;
}
