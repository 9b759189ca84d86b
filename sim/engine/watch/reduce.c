/* The reductions' way through a step: its ends, its windows, its interior where that is needed.
 */
#include "engine/watch/reduce.h"

#include <math.h>
#include <string.h>

#include "engine/course/state.h"
#include "engine/watch/reduce_feed.h"
#include "engine/watch/reduce_grid.h"
#include "engine/watch/reduce_window.h"

/* Copies values and totals of all watches from the outputs, for the lanes that are marked. */
static void copy_outputs(const struct th_reducing *rd, th_lanes *to, const bool which[TH_LANES])
{
    for (size_t w = 0; w < rd->plan->watch_count; w++) {
        const struct th_watch *watch = &rd->plan->watches[w];
        for (int i = 0; i < TH_LANES; i++) {
            if (!which[i])
                continue;
            to[2 * w][i] = th_reduce_output(rd, watch->lanes, i);
            to[2 * w + 1][i] =
                watch->total == SIZE_MAX ? 0 : th_reduce_output(rd, watch->total, i);
        }
    }
}

static void observe_watched(const struct th_reducing *rd)
{
    const struct th_scenario *scenario = rd->block->layout->scenario;
    for (size_t k = 0; k < scenario->instance_count; k++)
        if (rd->plan->watched[k])
            th_block_observe_instance(rd->block, k);
}

/* As observe_watched, without profiles that no reduction reads. */
static void observe_scalars(const struct th_reducing *rd)
{
    th_block_set_profiles(rd->block, false);
    observe_watched(rd);
    th_block_set_profiles(rd->block, true);
}

static bool is_idle(const struct th_block *block)
{
    return block->layout->scenario->reduction_count == 0 || block->unreduced;
}

/* Of a device that is not in the body. */
static bool is_out(const struct th_reducing *rd, size_t watch, int lane)
{
    return th_course_is_out(rd->block, lane, rd->plan->watches[watch].instance);
}

static bool is_missing(const struct th_reducing *rd, size_t watch, int lane, double value)
{
    return isnan(value) || is_out(rd, watch, lane);
}

void th_reduce_start(struct th_block *block)
{
    static const bool all[TH_LANES] = {true, true, true, true, true, true, true, true};
    if (is_idle(block))
        return;
    struct th_reducing rd = th_reduce_open(block);
    observe_scalars(&rd);
    copy_outputs(&rd, rd.current, all);
    for (size_t p = 0; p < rd.plan->pair_count; p++) {
        const struct th_pair *pair = &rd.plan->pairs[p];
        EACH_LANE(i) {
            rd.tops[p][i] = -INFINITY;
            rd.bottoms[p][i] = INFINITY;
        }
        for (size_t k = 0; k < pair->count; k++)
            for (int i = 0; i < TH_LANES; i++) {
                const double value = rd.current[2 * pair->watch][i];
                th_reduce_begin(&rd, rd.plan->order[pair->first + k], i,
                                is_missing(&rd, pair->watch, i, value) ? NAN : value);
            }
    }
}

void th_reduce_jumps(struct th_block *block)
{
    struct th_block_head *head = block->head;
    bool any = false;
    EACH_LANE(i) any |= head->jumped[i];
    if (!any || is_idle(block))
        return;
    struct th_reducing rd = th_reduce_open(block);
    observe_scalars(&rd);
    copy_outputs(&rd, rd.current, head->jumped);
    for (size_t w = 0; w < rd.plan->watch_count; w++)
        EACH_LANE(i)
            if (head->jumped[i])
                rd.before[w][i] = 0;
    memset(head->jumped, 0, sizeof head->jumped);
}

/* The outputs at the end of the step, which is not yet accepted. */
static void observe_end(struct th_reducing *rd)
{
    struct th_block_head *head = rd->block->head;
    EACH_LANE(i) head->now[i] = rd->end[i];
    observe_watched(rd);
    EACH_LANE(i) head->now[i] = rd->begin[i];
    copy_outputs(rd, rd->ends, rd->moves);
}

/* The outputs at one end of each lane's part of the window. */
static void observe_edge(struct th_reducing *rd, const th_tick at[TH_LANES], th_lanes *to)
{
    bool inside[TH_LANES], any = false;
    th_tick ticks[TH_LANES];
    EACH_LANE(i) {
        inside[i] = rd->on[i] && at[i] > rd->begin[i] && at[i] < rd->end[i];
        ticks[i] = inside[i] ? at[i] : rd->begin[i];
        any |= inside[i];
    }
    for (size_t v = 0; v < 2 * rd->plan->watch_count; v++)
        EACH_LANE(i) to[v][i] = at[i] == rd->end[i] ? rd->ends[v][i] : rd->current[v][i];
    if (!any)
        return;
    th_reduce_rewind(rd);
    for (size_t w = 0; w < rd->plan->watch_count; w++) th_reduce_show(rd, w, true);
    th_reduce_advance(rd, ticks);
    copy_outputs(rd, to, inside);
}

/* Finds the part of the step in the window; of a window that is one instant, that instant. */
static bool find_parts(struct th_reducing *rd, size_t number)
{
    const struct th_window *window = &rd->plan->windows[number];
    bool any = false, instant = window->from == window->to && !window->opening;
    EACH_LANE(i) {
        rd->from[i] = window->from > rd->begin[i] ? window->from : rd->begin[i];
        rd->to[i] = window->to < rd->end[i] ? window->to : rd->end[i];
        rd->on[i] =
            rd->moves[i] && (instant ? window->from > rd->begin[i] && window->from <= rd->end[i]
                                     : rd->to[i] > rd->from[i]);
        if (rd->on[i] && instant)
            rd->from[i] = rd->to[i] = window->from;
        rd->on[i] = rd->on[i] && th_reduce_is_open(rd, number, i);
        any |= rd->on[i];
    }
    return any;
}

/* Of one pair: the path of each lane, or that its value is missing. */
static void reduce_pair(struct th_reducing *rd, size_t p)
{
    const struct th_pair *pair = &rd->plan->pairs[p];
    bool there[TH_LANES];
    for (int i = 0; i < TH_LANES; i++) {
        const bool missing =
            rd->on[i] && is_missing(rd, pair->watch, i, rd->at_to[2 * pair->watch][i]);
        there[i] = rd->on[i] && !missing;
        if (missing)
            th_reduce_miss(rd, pair, i);
        if (missing && !is_out(rd, pair->watch, i))
            th_reduce_feed_total(rd, pair, i);
    }
    th_reduce_feed(rd, pair, there);
    EACH_LANE(i)
        if (there[i])
            th_reduce_keep(rd, p, i);
}

static void reduce_window(struct th_reducing *rd, size_t number)
{
    const struct th_window *window = &rd->plan->windows[number];
    if (!window->count || !find_parts(rd, number))
        return;
    observe_edge(rd, rd->from, rd->at_from);
    observe_edge(rd, rd->to, rd->at_to);
    th_reduce_fill(rd, window);
    for (size_t p = window->first; p < window->first + window->count; p++) reduce_pair(rd, p);
}

/* The end of this step is the start of the next. */
static void move_on(struct th_reducing *rd)
{
    for (size_t w = 0; w < rd->plan->watch_count; w++)
        for (int i = 0; i < TH_LANES; i++) {
            if (!rd->moves[i])
                continue;
            const double step = th_seconds_of(rd->end[i] - rd->begin[i]);
            const double rise = rd->ends[2 * w][i] - rd->current[2 * w][i];
            rd->bends[w][i] = th_reduce_curvature(rd, w, i, rise, step);
            rd->slopes[w][i] = rise / step;
            rd->before[w][i] = step;
            rd->current[2 * w][i] = rd->ends[2 * w][i];
            rd->current[2 * w + 1][i] = rd->ends[2 * w + 1][i];
        }
}

void th_reduce_step(struct th_block *block)
{
    const struct th_block_head *head = block->head;
    if (is_idle(block))
        return;
    struct th_reducing rd = th_reduce_open(block);
    EACH_LANE(i) {
        rd.begin[i] = head->now[i];
        rd.end[i] = head->now[i] + head->ticks[i];
        rd.moves[i] = head->ticks[i] > 0 && head->mode[i] == TH_GOING;
    }
    th_block_set_profiles(block, false);
    observe_end(&rd);
    for (size_t k = 0; k < rd.plan->window_count; k++) reduce_window(&rd, k);
    if (rd.open)
        th_interior_close(block, &rd.interior);
    th_block_set_profiles(block, true);
    move_on(&rd);
}

static double result_of(const th_lanes *state, enum th_take take, int lane)
{
    switch (take) {
    case TH_MEAN:
        return state[2][lane] > 0 ? state[0][lane] / state[2][lane] : NAN;
    case TH_AUC:
        return state[2][lane] > 0 ? state[0][lane] : NAN;
    case TH_RISE:
    case TH_TIME_OF_MAX:
    case TH_TIME_OF_MIN:
        return state[1][lane];
    case TH_LONGEST_WAIT:
        return state[1][lane] < 0 ? state[0][lane] : INFINITY;
    default:
        return th_take_kind(take)->level && !(state[2][lane] > 0) ? NAN : state[0][lane];
    }
}

/* Below it a result is 0. The noise floor is the last of a reduction's numbers. */
static double floor_of(const th_lanes *state, const struct th_reduction *reduction, int lane)
{
    const double floor = state[TH_REDUCE_STATES - 1][lane];
    switch (th_take_kind(reduction->take)->gives) {
    case TH_GIVES_VALUE:
        return floor;
    case TH_GIVES_AREA:
        return floor * (reduction->opening
                            ? state[2][lane]
                            : (double)(reduction->to - reduction->from) / TH_SECOND);
    default:
        return 0;
    }
}

double th_reduce_result(const struct th_block *block, int lane, size_t reduction)
{
    const struct th_layout *layout = block->layout;
    const struct th_reduction *r = &layout->scenario->reductions[reduction];
    const th_lanes *region = (const th_lanes *)(block->bytes + layout->reduce);
    const th_lanes *state = region + layout->reduce_plan->states + TH_REDUCE_STATES * reduction;
    const bool instant = th_take_kind(r->take)->gives == TH_GIVES_INSTANT;
    th_tick since;
    if (!th_reduce_since(block, lane, reduction, &since))
        return NAN;
    const double value = result_of(state, r->take, lane) - (instant ? th_seconds_of(since) : 0);
    return fabs(value) < floor_of(state, r, lane) ? 0 : value;
}
