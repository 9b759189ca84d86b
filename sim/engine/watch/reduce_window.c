/* Windows of reductions that open and close by what happens to a member, and reductions of the
 * log.
 *
 * All happens where a lane stands, between two steps; so within a step a window is open or
 * closed, but for the instants at which it begins or ends in every member. What happens at the
 * instant at which a window opens or closes belongs to it: first windows open, then the log is
 * counted, then they close. */
#include "engine/watch/reduce_window.h"

#include <math.h>

#include "engine/watch/reduce.h"
#include "engine/watch/reduce_feed.h"

static th_lanes *state_of(const struct th_reducing *rd, size_t window)
{
    return rd->opened + TH_WINDOW_STATES * window;
}

bool th_reduce_is_open(const struct th_reducing *rd, size_t window, int lane)
{
    th_lanes *state = state_of(rd, window);
    return !rd->plan->windows[window].opening ||
           (state[TH_WINDOW_SINCE][lane] >= 0 && state[TH_WINDOW_OPENED][lane] >= 0 &&
            state[TH_WINDOW_STAGE][lane] > 0);
}

/* All that is counted within one stretch begins anew. */
static void begin_stretch(struct th_reducing *rd, size_t number, int lane)
{
    const struct th_window *window = &rd->plan->windows[number];
    for (size_t p = window->first; p < window->first + window->count; p++)
        th_reduce_break(rd, &rd->plan->pairs[p], lane);
    if (rd->block->head->now[lane] <= window->to)
        state_of(rd, number)[TH_WINDOW_BEGUN][lane] = 1;
}

/* Opens a window, or ends it for a stage is left. */
static void open_window(struct th_reducing *rd, size_t number, int lane, size_t happening)
{
    const struct th_scenario *scenario = rd->block->layout->scenario;
    const struct th_happening *what = &scenario->happenings[happening];
    const struct th_opening *opening = rd->plan->windows[number].opening;
    const double now = (double)rd->block->head->now[lane];
    th_lanes *state = state_of(rd, number);
    const bool was = th_reduce_is_open(rd, number, lane);
    if (opening->since == happening && state[TH_WINDOW_SINCE][lane] < 0)
        state[TH_WINDOW_SINCE][lane] = now;
    if (opening->stages && what->kind == TH_OF_STAGE)
        state[TH_WINDOW_STAGE][lane] = opening->stages >> what->number & 1;
    if (opening->from == happening && state[TH_WINDOW_OPENED][lane] < 0)
        state[TH_WINDOW_OPENED][lane] = now;
    if (!was && th_reduce_is_open(rd, number, lane))
        begin_stretch(rd, number, lane);
}

static void close_window(struct th_reducing *rd, size_t number, int lane, size_t happening)
{
    const struct th_window *window = &rd->plan->windows[number];
    double *opened = &state_of(rd, number)[TH_WINDOW_OPENED][lane];
    if (window->opening->to == happening && rd->block->head->now[lane] >= window->from &&
        (double)rd->block->head->now[lane] >= *opened)
        *opened = -1;
}

/* A wait begins with an occurrence of `since`, unless one goes on, and ends with the next of
 * what is looked at. */
static void count_log(const struct th_reducing *rd, size_t reduction, int lane,
                      size_t happening)
{
    const struct th_reduction *r = &rd->block->layout->scenario->reductions[reduction];
    th_lanes *state = rd->states + TH_REDUCE_STATES * reduction;
    const double now = th_seconds_of(rd->block->head->now[lane]);
    const bool is = r->output == happening;
    switch (r->take) {
    case TH_WHEN_FIRST:
        state[0][lane] = is ? fmin(state[0][lane], now) : state[0][lane];
        break;
    case TH_WHEN_LAST:
        state[0][lane] = is ? now : state[0][lane];
        break;
    case TH_HOW_OFTEN:
        state[0][lane] += is;
        break;
    default:
        if (is && state[1][lane] >= 0) {
            state[0][lane] = fmax(state[0][lane], now - state[1][lane]);
            state[1][lane] = -1;
        }
        if (r->opening && r->opening->since == happening && state[1][lane] < 0)
            state[1][lane] = now;
    }
}

void th_reduce_happened(struct th_block *block, int lane, size_t happening)
{
    const struct th_scenario *scenario = block->layout->scenario;
    struct th_reducing rd = th_reduce_open(block);
    const th_tick now = block->head->now[lane];
    for (size_t w = 0; w < rd.plan->window_count; w++)
        if (rd.plan->windows[w].opening)
            open_window(&rd, w, lane, happening);
    for (size_t k = 0; k < scenario->reduction_count; k++) {
        const struct th_reduction *r = &scenario->reductions[k];
        if (r->log && now >= r->from && now <= r->to &&
            th_reduce_is_open(&rd, rd.plan->window[k], lane))
            count_log(&rd, k, lane, happening);
    }
    for (size_t w = 0; w < rd.plan->window_count; w++)
        if (rd.plan->windows[w].opening)
            close_window(&rd, w, lane, happening);
}

/* Nothing, or the start itself: what counts from then has begun. */
static bool is_start(const struct th_scenario *scenario, size_t happening)
{
    return happening == SIZE_MAX || scenario->happenings[happening].kind == TH_OF_START;
}

void th_reduce_clear(struct th_block *block)
{
    const struct th_scenario *scenario = block->layout->scenario;
    struct th_reducing rd = th_reduce_open(block);
    for (size_t w = 0; w < rd.plan->window_count; w++) {
        const struct th_window *window = &rd.plan->windows[w];
        const struct th_opening *opening = window->opening;
        th_lanes *state = state_of(&rd, w);
        for (int i = 0; opening && i < TH_LANES; i++) {
            state[TH_WINDOW_SINCE][i] = is_start(scenario, opening->since) ? 0 : -1;
            state[TH_WINDOW_OPENED][i] = opening->from == SIZE_MAX ? (double)window->from : -1;
            state[TH_WINDOW_STAGE][i] = !opening->stages;
            state[TH_WINDOW_BEGUN][i] = th_reduce_is_open(&rd, w, i);
        }
    }
    for (size_t k = 0; k < scenario->reduction_count; k++) {
        const struct th_reduction *r = &scenario->reductions[k];
        const bool waits = r->take == TH_LONGEST_WAIT && is_start(scenario, r->opening->since);
        for (int i = 0; r->log && i < TH_LANES; i++) {
            th_reduce_begin(&rd, k, i, NAN);
            if (waits)
                rd.states[TH_REDUCE_STATES * k + 1][i] = 0;
        }
    }
}

bool th_reduce_since(const struct th_block *block, int lane, size_t reduction, th_tick *since)
{
    const struct th_layout *layout = block->layout;
    const struct th_reduce_plan *plan = layout->reduce_plan;
    const th_lanes *region = (const th_lanes *)(block->bytes + layout->reduce);
    const th_lanes *state = region + plan->opened + TH_WINDOW_STATES * plan->window[reduction];
    const struct th_reduction *r = &layout->scenario->reductions[reduction];
    *since = r->since;
    if (!r->opening)
        return true;
    if (r->opening->since != SIZE_MAX)
        *since = (th_tick)state[TH_WINDOW_SINCE][lane];
    return state[TH_WINDOW_BEGUN][lane] > 0;
}
