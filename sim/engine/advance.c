/* Chooses the steps of a block and takes them, with exact stops at events and timers. */
#include "engine/advance.h"

#include <math.h>
#include <string.h>

#include "engine/course/condition.h"
#include "engine/course/pace.h"
#include "engine/course/round.h"
#include "engine/course/state.h"
#include "engine/events.h"
#include "engine/state.h"
#include "engine/step.h"
#include "engine/watch/interior.h"
#include "engine/watch/readings.h"
#include "engine/watch/sample.h"

#if defined(__x86_64__)
#include <pmmintrin.h>
#endif

/* Decaying tails end in subnormal numbers, with which x86 computes a hundred times slower: they
 * are set to zero there. Elsewhere they are kept, so a number below 2.3e-308 may differ between
 * kinds of machines. Returns the mode of the caller's thread, for restore_subnormals. */
static unsigned flush_subnormals(void)
{
#if defined(__x86_64__)
    unsigned before = _mm_getcsr();
    _mm_setcsr(before | _MM_FLUSH_ZERO_ON | _MM_DENORMALS_ZERO_ON);
    return before;
#else
    return 0;
#endif
}

static void restore_subnormals(unsigned before)
{
#if defined(__x86_64__)
    _mm_setcsr(before);
#else
    (void)before;
#endif
}

/* The first instant at which a lane must stop: an event, an item, a timer, `until` or the end
 * of the run. A sample is none: the steps are the scenario's, whatever is recorded. */
static th_tick next_stop(const struct th_block *block, int lane, th_tick until)
{
    const struct th_scenario *scenario = block->layout->scenario;
    const struct th_block_head *head = block->head;
    th_tick stop = until < scenario->duration ? until : scenario->duration;
    if (head->event[lane] < scenario->event_count &&
        scenario->events[head->event[lane]].at < stop)
        stop = scenario->events[head->event[lane]].at;
    for (size_t k = 0; k < scenario->instance_count; k++)
        if (block->views[k].timer[lane] < stop)
            stop = block->views[k].timer[lane];
    if (block->layout->course_plan->active && th_course_next(block, lane) < stop)
        stop = th_course_next(block, lane);
    return stop;
}

/* s. No step is longer, whatever the models allow: its interior is computed from its start. */
static const double longest_step = 3600;

/* Steps end at round instants, multiples of these ticks: then lanes and repetitions have the
 * same step lengths, and the factors of a step serve many. */
static const th_tick round_ticks[] = {
    86400000000, 43200000000, 21600000000, 10800000000, 3600000000,
    1800000000,  600000000,   300000000,   60000000,    30000000,
    10000000,    5000000,     1000000,     500000,      100000,
    50000,       10000,       5000,        1000,        500,
    100,         50,          10,          5,           1};

/* A step of at most `longest` seconds, more than half of that, which ends at the roundest
 * instant. It depends on nothing that lies ahead. */
static th_tick step_ticks(th_tick now, double longest)
{
    double allowed = floor(longest * TH_TICKS_PER_SECOND);
    if (!(allowed >= 1))
        return 1;
    th_tick most = (th_tick)allowed;
    for (size_t k = 0; k < sizeof round_ticks / sizeof *round_ticks; k++) {
        th_tick at = (now + most) / round_ticks[k] * round_ticks[k];
        if (at - now > most / 2)
            return at - now;
    }
    return most;
}

/* A step is taken in scenario->substeps equal parts; the last takes what is left, so that none
 * is very short. Returns the part that comes next. */
static th_tick substep(const struct th_scenario *scenario, struct th_block_head *head, int lane,
                       th_tick ticks)
{
    const th_tick now = head->now[lane];
    if (scenario->substeps == 1)
        return ticks;
    if (now >= head->split_end[lane]) {
        head->split_end[lane] = now + ticks;
        head->split_ticks[lane] = ticks / scenario->substeps + (ticks < scenario->substeps);
    }
    const th_tick left = head->split_end[lane] - now;
    const th_tick part = left < 2 * head->split_ticks[lane] ? left : head->split_ticks[lane];
    return ticks < part ? ticks : part;
}

/* The end of an advance: each lane goes to `until`, or (not exact) to the end of its last step
 * before it. */
struct reach {
    th_tick until;
    bool exact;            /* `until` itself is a stop */
    bool beyond[TH_LANES]; /* lanes whose next step may be chosen past it: an event ends it
                            * before */
};

/* Gives every lane its next step; false when none moves. A step is chosen by the models' limits
 * alone and then cut at the next stop, so that a run which ends earlier, or has one event more,
 * takes the same steps until then. */
static bool choose_steps(struct th_block *block, const struct reach *reach)
{
    const struct th_scenario *scenario = block->layout->scenario;
    struct th_block_head *head = block->head;
    const th_tick end = reach->exact ? reach->until : scenario->duration;
    th_tick remaining[TH_LANES];
    double longest[TH_LANES];
    bool going = false;
    EACH_LANE(i) {
        bool moves = head->mode[i] == TH_GOING && head->now[i] < reach->until;
        th_tick stop = moves ? next_stop(block, i, end) : head->now[i];
        remaining[i] = stop - head->now[i];
        longest[i] = longest_step;
        head->alive[i] = remaining[i] > 0;
        going |= head->alive[i];
    }
    if (!going)
        return false;
    for (size_t k = 0; k < scenario->instance_count; k++)
        if (scenario->instances[k].model->limit)
            scenario->instances[k].model->limit(&block->views[k], longest);
    going = false;
    EACH_LANE(i) {
        th_tick ticks = 0;
        if (remaining[i] > 0)
            ticks = step_ticks(head->now[i], longest[i]);
        if (ticks > remaining[i])
            ticks = remaining[i];
        if (ticks > 0)
            ticks = substep(scenario, head, i, ticks);
        bool ends = head->now[i] + ticks <= reach->until || reach->beyond[i];
        head->ticks[i] = ends ? ticks : 0;
        going |= head->ticks[i] > 0;
    }
    th_block_update_steps(block);
    return going;
}

static enum th_status advance(struct th_block *block, const struct reach *reach,
                              struct th_trace *trace, struct th_stop *stop)
{
    unsigned mode = flush_subnormals();
    enum th_status status = TH_OK;
    for (;;) {
        if (trace)
            th_block_sample(block, trace);
        th_block_handle_events(block);
        if (!choose_steps(block, reach))
            break;
        th_block_step(block, trace);
        if (stop && stop->raised) {
            status = TH_INTERRUPTED;
            break;
        }
    }
    if (trace)
        th_block_sample(block, trace);
    restore_subnormals(mode);
    return status;
}

/* No later than the end of the run. */
static th_tick within(const struct th_block *block, th_tick until)
{
    return until < block->layout->scenario->duration ? until
                                                     : block->layout->scenario->duration;
}

enum th_status th_block_run(struct th_block *block, th_tick until, struct th_trace *trace,
                            struct th_stop *stop)
{
    struct reach reach = {.until = within(block, until)};
    return advance(block, &reach, trace, stop);
}

enum th_status th_block_advance(struct th_block *block, th_tick until, struct th_trace *trace,
                                struct th_stop *stop)
{
    struct reach reach = {.until = within(block, until), .exact = true};
    return advance(block, &reach, trace, stop);
}

/* Computes the outputs at `until`, which lies inside the next step of each lane. Marks the
 * lanes in which an event function crosses before that; whether there are such. */
static bool observe_inside(struct th_block *block, th_tick until, bool crossed[TH_LANES])
{
    const struct th_block_head *head = block->head;
    struct th_interior interior;
    double values[TH_ALL_FUNCTIONS][TH_LANES];
    th_tick at[TH_LANES];
    bool any = false;
    EACH_LANE(i) at[i] = head->mode[i] == TH_GOING ? until : head->now[i];
    if (block->layout->course_plan->ranges)
        th_condition_begin(block);
    th_pace_begin(block);
    th_state_save(block);
    th_readings_find(block, at);
    th_interior_open(block, &interior);
    interior.holds = true;
    th_interior_advance(block, &interior, at, NULL, values);
    th_condition_functions(block, values + block->layout->condition_functions);
    th_pace_functions(block, values);
    th_interior_close(block, &interior);
    th_block_bind(block);
    EACH_LANE(i) {
        crossed[i] = head->now[i] < at[i] && th_block_least_event(block, values, i) <= 0;
        any |= crossed[i];
    }
    return any;
}

void th_block_observe_at(struct th_block *block, th_tick until)
{
    struct reach reach = {.until = within(block, until)};
    unsigned mode = flush_subnormals();
    advance(block, &reach, NULL, NULL);
    while (observe_inside(block, reach.until, reach.beyond) && choose_steps(block, &reach)) {
        th_block_step(block, NULL);
        memset(reach.beyond, 0, sizeof reach.beyond);
        advance(block, &reach, NULL, NULL);
    }
    EACH_LANE(i) {
        bool goes = block->head->mode[i] == TH_GOING;
        block->head->shown[i] = goes ? reach.until : block->head->now[i];
    }
    restore_subnormals(mode);
}
