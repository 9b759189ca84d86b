/* The numbers of a reduction before the first step, and where a stretch of it ends. Their
 * meaning stands in reduce_feed.c. */
#include <math.h>

#include "engine/watch/reduce_feed.h"

static th_lanes *state_of(const struct th_reducing *rd, size_t reduction)
{
    return rd->states + TH_REDUCE_STATES * reduction;
}

static const struct th_reduction *reduction_of(const struct th_reducing *rd, size_t reduction)
{
    return &rd->block->layout->scenario->reductions[reduction];
}

void th_reduce_begin(struct th_reducing *rd, size_t reduction, int lane, double value)
{
    th_lanes *state = state_of(rd, reduction);
    const struct th_reduction *r = reduction_of(rd, reduction);
    for (int k = 0; k < TH_REDUCE_STATES; k++) state[k][lane] = 0;
    switch (r->take) {
    case TH_FINAL:
    case TH_AT:
        state[0][lane] = r->to == 0 ? value : NAN;
        break;
    case TH_RISE:
        state[0][lane] = r->from == 0 && !r->opening ? value : NAN;
        state[1][lane] = NAN;
        break;
    case TH_MIN:
    case TH_MAX:
    case TH_TIME_OF_MIN:
    case TH_TIME_OF_MAX:
        state[0][lane] = state[1][lane] = NAN;
        break;
    case TH_FIRST_ABOVE:
    case TH_FIRST_BELOW:
    case TH_WHEN_FIRST:
    case TH_WHEN_LAST:
        state[0][lane] = INFINITY;
        break;
    case TH_LONGEST_ABOVE:
    case TH_LONGEST_BELOW:
    case TH_COUNT_ABOVE:
    case TH_LONGEST_WAIT:
        state[1][lane] = -1;
        break;
    default:
        break;
    }
}

/* A stretch ends in which it counts as one: the window closes, or the value is missing. */
static void break_off(const struct th_reduction *r, th_lanes *state, int lane)
{
    switch (r->take) {
    case TH_RISE:
        if (!isnan(state[0][lane]) && !isnan(state[1][lane]))
            state[2][lane] = state[1][lane];
        state[0][lane] = NAN;
        break;
    case TH_LONGEST_ABOVE:
    case TH_LONGEST_BELOW:
    case TH_COUNT_ABOVE:
        state[1][lane] = -1;
        break;
    default:
        break;
    }
}

void th_reduce_break(struct th_reducing *rd, const struct th_pair *pair, int lane)
{
    for (size_t k = 0; k < pair->count; k++) {
        const size_t reduction = rd->plan->order[pair->first + k];
        break_off(reduction_of(rd, reduction), state_of(rd, reduction), lane);
    }
}

/* The last value so far is none any more. */
void th_reduce_miss(struct th_reducing *rd, const struct th_pair *pair, int lane)
{
    th_reduce_break(rd, pair, lane);
    for (size_t k = 0; k < pair->count; k++) {
        const size_t reduction = rd->plan->order[pair->first + k];
        if (reduction_of(rd, reduction)->take == TH_FINAL)
            state_of(rd, reduction)[0][lane] = NAN;
    }
}
