/* One step of a block, with event location.
 *
 * A model's event functions e are positive until their event; a step may not go beyond the
 * first zero crossing of any of them. With e0 the values at the start of the step,
 *
 *     phi(t) = min over e of e(t)/e0,    phi(0) = 1,
 *
 * is at or below 0 once one has crossed. Where phi(end of the step) <= 0, the crossing is
 * located by bracketing low < t <= high with phi(low) > 0 >= phi(high): regula falsi for the
 * next trial, bisection where one end of the bracket has moved twice in a row, until high - low
 * is one tick. The step ends at high, where the event function has just crossed.
 *
 * phi(t) is had by computing the step again, from its start, with length t. All lanes are
 * computed at once; each has its own bracket, and those that have none keep their length. */
#include "engine/step.h"

#include <math.h>
#include <string.h>

#include "engine/course/condition.h"
#include "engine/course/peak.h"
#include "engine/course/state.h"
#include "engine/watch/log.h"
#include "engine/watch/reduce.h"
#include "engine/watch/sample.h"

/* The bracket of the first crossing in one lane; ticks from the start of the step. */
struct bracket {
    bool open; /* there is a crossing */
    th_tick low, high;
    double phi_low, phi_high;
    int same_end; /* moves of one end in a row: > 0 of high, < 0 of low */
};

/* From the current generation of arrays into the other. */
static void advance_models(struct th_block *block)
{
    const struct th_layout *layout = block->layout;
    const struct th_scenario *scenario = layout->scenario;
    size_t next = layout->arrays[1 - block->head->generation];
    for (size_t k = 0; k < scenario->instance_count; k++) {
        struct th_view *view = &block->views[k];
        view->arrays = th_block_lanes(block, next + layout->slices[k].arrays);
        scenario->instances[k].model->advance(view);
    }
}

/* The event functions at the end of a step that has been computed. */
static void event_functions(struct th_block *block, double (*values)[TH_LANES])
{
    const struct th_layout *layout = block->layout;
    struct th_block_head *head = block->head;
    th_block_event_functions(block, values);
    if (!layout->course_plan->watched_count)
        return;
    EACH_LANE(i) head->now[i] += head->ticks[i];
    th_condition_observe(block);
    th_condition_functions(block, values + layout->condition_functions);
    EACH_LANE(i) head->now[i] -= head->ticks[i];
}

/* The same step with other lengths, and the event functions at its end. */
static void repeat_step(struct th_block *block, double (*values)[TH_LANES])
{
    const struct th_state_region *state = &block->layout->state;
    memcpy(block->bytes + state->begin, block->bytes + state->backup, state->bytes);
    advance_models(block);
    event_functions(block, values);
}

static void set_ticks(struct th_block_head *head, int lane, th_tick ticks)
{
    head->ticks[lane] = ticks;
    head->step[lane] = th_seconds_of(ticks);
}

static th_tick next_trial(const struct bracket *b)
{
    th_tick width = b->high - b->low;
    th_tick at = b->low + width / 2;
    if (b->same_end > -2 && b->same_end < 2) {
        double share = b->phi_low / (b->phi_low - b->phi_high);
        at = b->low + (th_tick)llround(share * (double)width);
    }
    if (at <= b->low)
        at = b->low + 1;
    if (at >= b->high)
        at = b->high - 1;
    return at;
}

static void update_bracket(struct bracket *b, th_tick at, double phi)
{
    if (phi <= 0) {
        b->high = at;
        b->phi_high = phi;
        b->same_end = b->same_end > 0 ? b->same_end + 1 : 1;
    } else {
        b->low = at;
        b->phi_low = phi;
        b->same_end = b->same_end < 0 ? b->same_end - 1 : -1;
    }
    if (b->same_end > 2 || b->same_end < -2)
        b->same_end = 0;
}

/* A bracket for each lane in which an event function crosses within the step; whether any. */
static bool open_brackets(struct th_block *block, struct bracket *brackets,
                          double (*values)[TH_LANES])
{
    bool any = false;
    for (int i = 0; i < TH_LANES; i++) {
        double at_end = block->head->ticks[i] ? th_block_least_event(block, values, i) : 1;
        brackets[i] = (struct bracket){.open = at_end <= 0,
                                       .high = block->head->ticks[i],
                                       .phi_low = 1,
                                       .phi_high = at_end};
        any |= brackets[i].open;
    }
    return any;
}

static bool converged(const struct bracket *b)
{
    return !b->open || b->high - b->low <= 1;
}

static bool all_converged(const struct bracket *brackets)
{
    bool all = true;
    EACH_LANE(i) all &= converged(&brackets[i]);
    return all;
}

/* A bracket for each lane in which a condition is true at a peak within the step, and at
 * neither end; whether any. The others have their whole steps again. */
static bool open_peaks(struct th_block *block, struct bracket *brackets,
                       double (*values)[TH_LANES])
{
    struct th_block_head *head = block->head;
    th_tick whole[TH_LANES], at[TH_LANES];
    bool any = false, found = false;
    for (int i = 0; i < TH_LANES; i++) {
        const bool looks = head->ticks[i] && !brackets[i].open;
        whole[i] = head->ticks[i];
        at[i] = looks ? th_peak_within(block, i, values) : 0;
        any |= at[i] > 0;
    }
    if (!any)
        return false;
    EACH_LANE(i)
        if (at[i])
            set_ticks(head, i, at[i]);
    repeat_step(block, values);
    for (int i = 0; i < TH_LANES; i++) {
        if (!at[i])
            continue;
        const double phi = th_block_least_event(block, values, i);
        set_ticks(head, i, whole[i]);
        if (phi <= 0)
            brackets[i] =
                (struct bracket){.open = true, .high = at[i], .phi_low = 1, .phi_high = phi};
        found |= phi <= 0;
    }
    if (!found)
        repeat_step(block, values);
    return found;
}

/* Shortens the steps of the lanes with a crossing to end there. */
static void locate_crossings(struct th_block *block, double (*values)[TH_LANES])
{
    struct bracket brackets[TH_LANES];
    struct th_block_head *head = block->head;
    bool any = open_brackets(block, brackets, values);
    if (block->layout->course_plan->watched_count)
        any |= open_peaks(block, brackets, values);
    if (!any)
        return;
    while (!all_converged(brackets)) {
        EACH_LANE(i)
            if (!converged(&brackets[i]))
                set_ticks(head, i, next_trial(&brackets[i]));
        repeat_step(block, values);
        EACH_LANE(i)
            if (!converged(&brackets[i]))
                update_bracket(&brackets[i], head->ticks[i],
                               th_block_least_event(block, values, i));
    }
    EACH_LANE(i)
        if (brackets[i].open)
            set_ticks(head, i, brackets[i].high);
    repeat_step(block, values);
}

/* Moves the clocks of the lanes that have moved and not failed, rolls the others back, and
 * makes the new generation of arrays the current one. */
static void accept(struct th_block *block, double (*values)[TH_LANES])
{
    struct th_block_head *head = block->head;
    bool back[TH_LANES], any = false;
    th_block_inspect(block);
    EACH_LANE(i)
        if (head->ticks[i] && head->mode[i] == TH_GOING) {
            back[i] = false;
            head->now[i] += head->ticks[i];
            head->steps[i]++;
            th_peak_keep(block, i);
            for (size_t g = 0; g < block->layout->event_function_count; g++) {
                head->crossed[g][i] = head->event_function[g][i] > 0 && values[g][i] <= 0;
                head->event_function[g][i] = values[g][i];
            }
        } else {
            any = back[i] = true;
        }
    if (any)
        th_block_roll_back(block, back, 1 - head->generation);
    head->generation = 1 - head->generation;
    th_block_bind(block);
}

void th_block_step(struct th_block *block, struct th_trace *trace)
{
    double values[TH_ALL_FUNCTIONS][TH_LANES];
    th_reduce_jumps(block);
    if (block->layout->course_plan->ranges)
        th_condition_begin(block);
    th_block_back_up(block);
    advance_models(block);
    if (block->layout->event_function_count) {
        event_functions(block, values);
        locate_crossings(block, values);
    }
    th_reduce_step(block);
    if (trace)
        th_block_sample_inside(block, trace);
    accept(block, values);
    th_log_update(block);
}
