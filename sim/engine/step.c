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
 * computed at once; each has its own bracket, and those that have none keep their length.
 *
 * An event function is of its model's own states, and models run in the order of their slots:
 * the trials repeat those up to the last one that owns a crossing; the rest follow at the end.
 */
#include "engine/step.h"

#include <math.h>
#include <string.h>

#include "engine/course/condition.h"
#include "engine/course/pace.h"
#include "engine/course/peak.h"
#include "engine/course/state.h"
#include "engine/state.h"
#include "engine/watch/log.h"
#include "engine/watch/readings.h"
#include "engine/watch/reduce.h"
#include "engine/watch/sample.h"

/* The bracket of the first crossing in one lane; ticks from the start of the step. */
struct bracket {
    bool open; /* there is a crossing */
    th_tick low, high;
    double phi_low, phi_high;
    int same_end; /* moves of one end in a row: > 0 of high, < 0 of low */
};

/* The first `count` models, from the current generation of arrays into the other. */
static void advance_models(struct th_block *block, size_t count)
{
    const struct th_layout *layout = block->layout;
    size_t next = layout->arrays[1 - block->head->generation];
    for (size_t k = 0; k < count; k++) {
        struct th_view *view = &block->views[k];
        view->arrays = th_block_lanes(block, next + layout->slices[k].arrays);
        th_block_advance_model(block, k);
    }
}

/* The event functions at the end of a step that has been computed. */
static void event_functions(struct th_block *block, double (*values)[TH_LANES])
{
    const struct th_layout *layout = block->layout;
    struct th_block_head *head = block->head;
    th_block_event_functions(block, values);
    if (!layout->course_plan->watched_count && !layout->course_plan->paced_count)
        return;
    EACH_LANE(i) head->now[i] += head->ticks[i];
    th_condition_observe(block);
    th_condition_functions(block, values + layout->condition_functions);
    th_pace_functions(block, values);
    EACH_LANE(i) head->now[i] -= head->ticks[i];
}

static size_t count_models(const struct th_block *block)
{
    return block->layout->scenario->instance_count;
}

/* The first `count` models take the same step with other lengths; their event functions at its
 * end, of all models those of conditions, too. */
static void repeat_models(struct th_block *block, size_t count, double (*values)[TH_LANES])
{
    th_state_restore(block, block->layout->state.begin);
    advance_models(block, count);
    if (count == count_models(block)) {
        event_functions(block, values);
        return;
    }
    for (size_t k = 0, at = 0; k < count; k++) {
        const struct th_model *model = block->layout->scenario->instances[k].model;
        if (model->event_function_count)
            model->event_functions(&block->views[k], values[at]);
        at += model->event_function_count;
    }
}

static void repeat_step(struct th_block *block, double (*values)[TH_LANES])
{
    repeat_models(block, count_models(block), values);
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

/* True if an event function crosses in a lane that has a bracket. */
static bool crosses(const struct th_block *block, const struct bracket *brackets, size_t g,
                    double (*values)[TH_LANES])
{
    bool any = false;
    EACH_LANE(i)
        any |= brackets[i].open && block->head->event_function[g][i] > 0 && values[g][i] <= 0;
    return any;
}

/* The number of models that are to be tried for a crossing of the k-th. */
static size_t needed_by(const struct th_block *block, size_t k)
{
    return block->layout->scenario->instances[k].model->reads_ahead ? count_models(block)
                                                                    : k + 1;
}

/* The number of models up to the last one that owns a crossing; all for one of a condition, or
 * of a model that reads what later ones write. */
static size_t count_owners(const struct th_block *block, const struct bracket *brackets,
                           double (*values)[TH_LANES])
{
    const struct th_layout *layout = block->layout;
    size_t count = 0, at = 0;
    for (size_t k = 0; k < count_models(block); k++)
        for (size_t g = 0; g < layout->scenario->instances[k].model->event_function_count;
             g++, at++)
            if (crosses(block, brackets, at, values) && needed_by(block, k) > count)
                count = needed_by(block, k);
    for (; at < layout->event_function_count; at++)
        count = crosses(block, brackets, at, values) ? count_models(block) : count;
    return count;
}

/* Narrows the brackets to a tick by trials of the first `owners` models, and takes the whole
 * step to there. */
static void narrow(struct th_block *block, struct bracket *brackets, size_t owners,
                   double (*values)[TH_LANES])
{
    struct th_block_head *head = block->head;
    while (!all_converged(brackets)) {
        EACH_LANE(i)
            if (!converged(&brackets[i]))
                set_ticks(head, i, next_trial(&brackets[i]));
        repeat_models(block, owners, values);
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

/* Shortens the steps of the lanes with a crossing to end there. Where that is behind a crossing
 * of a later model, which was none at the end of the step, all models are tried. */
static void locate_crossings(struct th_block *block, double (*values)[TH_LANES])
{
    struct bracket brackets[TH_LANES];
    bool any = open_brackets(block, brackets, values);
    if (block->layout->course_plan->watched_count)
        any |= open_peaks(block, brackets, values);
    if (!any)
        return;
    const size_t owners = count_owners(block, brackets, values);
    narrow(block, brackets, owners, values);
    if (count_owners(block, brackets, values) <= owners)
        return;
    for (int i = 0; i < TH_LANES; i++)
        if (brackets[i].open)
            brackets[i] = (struct bracket){.open = true,
                                           .high = block->head->ticks[i],
                                           .phi_low = 1,
                                           .phi_high = th_block_least_event(block, values, i)};
    narrow(block, brackets, count_models(block), values);
}

/* Moves the clocks of the lanes that have moved and not failed, rolls the others back, and
 * makes the new generation of arrays the current one. */
static void accept(struct th_block *block, double (*values)[TH_LANES])
{
    struct th_block_head *head = block->head;
    bool back[TH_LANES], any = false;
    th_state_inspect(block);
    EACH_LANE(i)
        if (head->ticks[i] && head->mode[i] == TH_GOING) {
            back[i] = false;
            head->now[i] += head->ticks[i];
            head->steps[i]++;
            th_peak_keep(block, i);
            th_pace_keep(block, i, values);
            for (size_t g = 0; g < block->layout->event_function_count; g++) {
                head->crossed[g][i] = head->event_function[g][i] > 0 && values[g][i] <= 0;
                head->event_function[g][i] = values[g][i];
            }
        } else {
            any = back[i] = true;
        }
    if (any)
        th_state_restore_lanes(block, block->layout->state.begin, 1 - head->generation, back);
    head->generation = 1 - head->generation;
    th_block_bind(block);
}

void th_block_step(struct th_block *block, struct th_trace *trace)
{
    double values[TH_ALL_FUNCTIONS][TH_LANES];
    th_tick ends[TH_LANES];
    th_reduce_jumps(block);
    if (block->layout->course_plan->ranges)
        th_condition_begin(block);
    th_pace_begin(block);
    th_state_save(block);
    EACH_LANE(i) ends[i] = block->head->now[i] + block->head->ticks[i];
    th_readings_find(block, ends);
    advance_models(block, count_models(block));
    if (block->layout->event_function_count) {
        event_functions(block, values);
        locate_crossings(block, values);
        th_pace_end(block);
    }
    th_reduce_step(block);
    if (trace)
        th_block_sample_inside(block, trace);
    accept(block, values);
    th_log_update(block);
}
