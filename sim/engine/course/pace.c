/* Ages by the trapezoidal rule. */
#include "engine/course/pace.h"

#include <math.h>

#include "engine/course/condition.h"
#include "engine/course/state.h"

/* No output lets an age run faster than that. */
static const double fastest = 1e9;

static const struct th_item *item_of(const struct th_block *block, size_t q)
{
    const struct th_layout *layout = block->layout;
    return &layout->scenario->items[layout->course_plan->paced[q]];
}

static struct th_item_state *state_of(const struct th_block *block, size_t q)
{
    return th_course_item(block, block->layout->course_plan->paced[q]);
}

/* Seconds of age in a second; a value that is missing, or below 0, lets it stand. */
static double pace_now(const struct th_block *block, int lane, size_t q)
{
    const struct th_pace *pace = item_of(block, q)->pace;
    const double share = th_condition_value(block, lane, pace->output) / pace->per;
    return share > 0 ? fmin(share, fastest) : 0;
}

static size_t count_of(const struct th_block *block)
{
    return block->layout->course_plan->paced_count;
}

/* The first of their event functions among all. */
static size_t first_of(const struct th_block *block)
{
    return block->layout->condition_functions + block->layout->course_plan->watched_count;
}

void th_pace_begin(struct th_block *block)
{
    if (count_of(block) == 0)
        return;
    th_condition_observe(block);
    for (size_t q = 0; q < count_of(block); q++)
        for (int i = 0; i < TH_LANES; i++) {
            state_of(block, q)->pace[i] = pace_now(block, i, q);
            state_of(block, q)->paced_at[i] = block->head->now[i];
        }
}

void th_pace_end(struct th_block *block)
{
    for (size_t q = 0; q < count_of(block); q++)
        EACH_LANE(i) state_of(block, q)->pace_end[i] = pace_now(block, i, q);
}

static bool runs(const struct th_item_state *state, int lane)
{
    return state->running[lane] != TH_NEVER && state->drawn[lane] != TH_NEVER;
}

void th_pace_keep(struct th_block *block, int lane, double (*values)[TH_LANES])
{
    for (size_t q = 0; q < count_of(block); q++) {
        struct th_item_state *state = state_of(block, q);
        const double step = th_seconds_of(block->head->now[lane] - state->paced_at[lane]);
        state->paced_at[lane] = block->head->now[lane];
        if (!runs(state, lane))
            continue;
        state->aged[lane] += (state->pace[lane] + state->pace_end[lane]) / 2 * step;
        if (values[first_of(block) + q][lane] > 0)
            continue;
        state->aged[lane] = th_seconds_of(state->drawn[lane]);
        state->next[lane] = block->head->now[lane];
    }
}

void th_pace_functions(const struct th_block *block, double (*values)[TH_LANES])
{
    for (size_t q = 0; q < count_of(block); q++) {
        const struct th_item_state *state = state_of(block, q);
        double *function = values[first_of(block) + q];
        for (int i = 0; i < TH_LANES; i++) {
            function[i] = 1;
            if (block->head->mode[i] != TH_GOING || !runs(state, i))
                continue;
            const double step = th_seconds_of(block->head->now[i] - state->paced_at[i]);
            const double mean = (state->pace[i] + pace_now(block, i, q)) / 2;
            const double whole = th_seconds_of(state->drawn[i]);
            const double left = whole - state->aged[i];
            function[i] = (left - (step > 0 ? mean * step : 0)) / whole;
        }
    }
}
