/* The march of a block: every lane on its own clock, with exact stops at events and alarms. */
#include "engine/interior.h"

#include <math.h>
#include <string.h>

#if defined(__x86_64__)
#include <xmmintrin.h>
#endif

/* Decaying tails would end in subnormal numbers, which are slow and differ in speed only; every
 * thread flushes them while it marches. Returns what the caller's mode was. */
static unsigned flush_subnormals(void)
{
#if defined(__x86_64__)
    unsigned before = _mm_getcsr();
    _mm_setcsr(before | 0x8040u);
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

th_tick th_block_stop(const struct th_block *block, int lane, th_tick until)
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
    return stop;
}

/* No step is longer, s, whatever the models allow: samples and reductions look into it from its
 * start. */
static const double longest_step = 3600;

/* Round instants: each length divides the one before it, so that lanes and repetitions meet the
 * same step lengths again and the factors of a step serve many. */
static const th_tick rounds[] = {86400000000, 43200000000, 21600000000, 10800000000, 3600000000,
                                 1800000000,  600000000,   300000000,   60000000,    30000000,
                                 10000000,    5000000,     1000000,     500000,      100000,
                                 50000,       10000,       5000,        1000,        500,
                                 100,         50,          10,          5,           1};

/* A step of at most `longest` seconds that ends at the roundest instant in the second half of
 * what is allowed, whatever comes after it. */
static th_tick step_ticks(th_tick now, double longest)
{
    double allowed = floor(longest * TH_TICKS_PER_SECOND);
    if (!(allowed >= 1))
        return 1;
    th_tick most = (th_tick)allowed;
    for (size_t k = 0; k < sizeof rounds / sizeof *rounds; k++) {
        th_tick at = (now + most) / rounds[k] * rounds[k];
        if (at - now > most / 2)
            return at - now;
    }
    return most;
}

void th_block_share(struct th_block *block)
{
    struct th_block_head *head = block->head;
    double step = 1;
    EACH_LANE(i)
        if (head->ticks[i])
            step = (double)head->ticks[i] / TH_TICKS_PER_SECOND;
    EACH_LANE(i) {
        head->alive[i] = head->ticks[i] > 0;
        head->step[i] = head->alive[i] ? (double)head->ticks[i] / TH_TICKS_PER_SECOND : step;
    }
}

/* A step, cut where something ends it, in as many parts as the scenario asks for; the last
 * takes what is left. */
static th_tick part_of(const struct th_scenario *scenario, struct th_block_head *head, int lane,
                       th_tick ticks)
{
    const th_tick now = head->now[lane];
    if (scenario->substeps == 1)
        return ticks;
    if (now >= head->whole[lane]) {
        head->whole[lane] = now + ticks;
        head->part[lane] = ticks / scenario->substeps + (ticks < scenario->substeps);
    }
    const th_tick left = head->whole[lane] - now;
    const th_tick part = left < 2 * head->part[lane] ? left : head->part[lane];
    return ticks < part ? ticks : part;
}

/* Where a march ends: lanes stop at `until`, or before the step that would pass it. */
struct reach {
    th_tick until;
    bool exact;
    bool beyond[TH_LANES]; /* lanes whose step may be chosen past it: something ends it earlier
                            */
};

/* Gives every lane its next step; false when none moves. A step is chosen without a look at
 * what will end it, and cut there: so a run that ends earlier, or has one event more, goes the
 * same way until then. */
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
        th_tick stop = moves ? th_block_stop(block, i, end) : head->now[i];
        remaining[i] = stop - head->now[i];
        longest[i] = longest_step;
        going |= remaining[i] > 0;
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
            ticks = part_of(scenario, head, i, ticks);
        bool ends = head->now[i] + ticks <= reach->until || reach->beyond[i];
        head->ticks[i] = ends ? ticks : 0;
        going |= head->ticks[i] > 0;
    }
    th_block_share(block);
    return going;
}

static enum th_status march(struct th_block *block, const struct reach *reach,
                            struct th_trace *trace, struct th_stop *stop)
{
    unsigned mode = flush_subnormals();
    enum th_status status = TH_OK;
    for (;;) {
        th_block_settle(block, trace, true);
        if (!choose_steps(block, reach))
            break;
        th_block_step(block, trace);
        if (stop && stop->raised) {
            status = TH_INTERRUPTED;
            break;
        }
    }
    th_block_settle(block, trace, false);
    restore_subnormals(mode);
    return status;
}

static th_tick within(const struct th_block *block, th_tick until)
{
    return until < block->layout->scenario->duration ? until
                                                     : block->layout->scenario->duration;
}

enum th_status th_block_run(struct th_block *block, th_tick until, struct th_trace *trace,
                            struct th_stop *stop)
{
    struct reach reach = {.until = within(block, until)};
    return march(block, &reach, trace, stop);
}

enum th_status th_block_advance(struct th_block *block, th_tick until, struct th_trace *trace,
                                struct th_stop *stop)
{
    struct reach reach = {.until = within(block, until), .exact = true};
    return march(block, &reach, trace, stop);
}

/* Makes the outputs show `until`, which lies inside the next step of each lane; returns whether
 * a guard falls before that, and of which lanes. */
static bool show(struct th_block *block, th_tick until, bool fallen[TH_LANES])
{
    const struct th_layout *layout = block->layout;
    const struct th_block_head *head = block->head;
    struct th_interior look;
    double values[TH_EVENT_FUNCTIONS][TH_LANES];
    th_tick at[TH_LANES];
    bool any = false;
    EACH_LANE(i) at[i] = head->mode[i] == TH_GOING ? until : head->now[i];
    memcpy(block->bytes + layout->shadow, block->bytes + layout->small, layout->small_bytes);
    th_interior_open(block, &look);
    th_interior_to(block, &look, at, values);
    th_interior_close(block, &look);
    th_block_bind(block);
    EACH_LANE(i) {
        fallen[i] = head->now[i] < at[i] && th_block_phi(block, values, i) <= 0;
        any |= fallen[i];
    }
    return any;
}

void th_block_show(struct th_block *block, th_tick until)
{
    struct reach reach = {.until = within(block, until)};
    unsigned mode = flush_subnormals();
    march(block, &reach, NULL, NULL);
    while (show(block, reach.until, reach.beyond) && choose_steps(block, &reach)) {
        th_block_step(block, NULL);
        memset(reach.beyond, 0, sizeof reach.beyond);
        march(block, &reach, NULL, NULL);
    }
    EACH_LANE(i) {
        bool goes = block->head->mode[i] == TH_GOING;
        block->head->shown[i] = goes ? reach.until : block->head->now[i];
    }
    restore_subnormals(mode);
}
