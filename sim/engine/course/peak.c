/* Vertices of parabolas. */
#include "engine/course/peak.h"

#include <math.h>

#include "engine/course/state.h"

/* A vertex below this share of the nearer end is worth a look. */
static const double near_zero = 0.25;

/* The vertex of the parabola through (-span, before), (0, start) and (step, end), if it is a
 * minimum inside (0, step) and low enough; else 0. s. */
static double vertex(double before, double start, double end, double span, double step)
{
    const double rise = (end - start) / step, fall = (start - before) / span;
    const double bend = (rise - fall) / (step + span), slope = rise - bend * step;
    const double at = -slope / (2 * bend);
    const bool inside = bend > 0 && at > 0 && at < step;
    return inside && start + slope * at / 2 < near_zero * fmin(start, end) ? at : 0;
}

th_tick th_peak_within(const struct th_block *block, int lane, double (*values)[TH_LANES])
{
    const struct th_layout *layout = block->layout;
    const struct th_block_head *head = block->head;
    double first = 0;
    for (size_t w = 0; w < layout->course_plan->watched_count; w++) {
        const struct th_item_state *state =
            th_course_item(block, layout->course_plan->watched[w]);
        const size_t g = layout->condition_functions + w;
        const double start = head->event_function[g][lane], end = values[g][lane];
        if (state->span[lane] == 0 || !(start > 0) || !(end > 0))
            continue;
        const double at = vertex(state->before[lane], start, end,
                                 th_seconds_of(state->span[lane]), head->step[lane]);
        first = at > 0 && (first == 0 || at < first) ? at : first;
    }
    const th_tick ticks = th_ticks_of(first);
    return ticks < head->ticks[lane] ? ticks : 0;
}

void th_peak_keep(struct th_block *block, int lane)
{
    const struct th_layout *layout = block->layout;
    for (size_t w = 0; w < layout->course_plan->watched_count; w++) {
        struct th_item_state *state = th_course_item(block, layout->course_plan->watched[w]);
        const size_t g = layout->condition_functions + w;
        state->before[lane] = block->head->event_function[g][lane];
        state->span[lane] = block->head->ticks[lane];
    }
}

void th_peak_forget(struct th_block *block, int lane)
{
    const struct th_course_plan *plan = block->layout->course_plan;
    for (size_t w = 0; w < plan->watched_count; w++)
        th_course_item(block, plan->watched[w])->span[lane] = 0;
}
