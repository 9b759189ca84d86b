/* The march of a block: every lane on its own clock, with exact stops at samples, events and alarms. */
#include "block.h"

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
    const struct th_scenario *scenario = block->rig->scenario;
    const struct th_block_head *head = block->head;
    th_tick stop = until < scenario->duration ? until : scenario->duration;
    if (head->event[lane] < scenario->event_count && scenario->events[head->event[lane]].at < stop)
        stop = scenario->events[head->event[lane]].at;
    th_tick sample = (th_tick)head->sample[lane] * scenario->sample;
    if (sample < stop)
        stop = sample;
    for (size_t k = 0; k < scenario->instance_count; k++)
        if (block->views[k].alarm[lane] < stop)
            stop = block->views[k].alarm[lane];
    return stop;
}

/* Equal steps to the stop, none longer than `longest` seconds. */
static th_tick step_ticks(th_tick remaining, double longest)
{
    double most = longest * TH_TICKS_PER_SECOND;
    if (most >= (double)remaining)
        return remaining;
    if (!(most >= 1))
        return 1;
    th_tick pieces = (th_tick)ceil((double)remaining / floor(most));
    return (remaining + pieces - 1) / pieces;
}

/* Lanes that do not move are computed along with the step of one that does. */
static void share_step(struct th_block_head *head)
{
    double step = 1;
    EACH_LANE(i)
    if (head->ticks[i])
        step = (double)head->ticks[i] / TH_TICKS_PER_SECOND;
    EACH_LANE(i)
    {
        head->alive[i] = head->ticks[i] > 0;
        head->step[i] = head->alive[i] ? (double)head->ticks[i] / TH_TICKS_PER_SECOND : step;
    }
}

/* Gives every lane its next step; false when none moves. */
static bool choose_steps(struct th_block *block, th_tick until)
{
    const struct th_scenario *scenario = block->rig->scenario;
    struct th_block_head *head = block->head;
    th_tick remaining[TH_LANES];
    double longest[TH_LANES];
    bool going = false;
    EACH_LANE(i)
    {
        bool moves = head->mode[i] == TH_GOING && head->now[i] < until;
        th_tick stop = moves ? th_block_stop(block, i, until) : head->now[i];
        remaining[i] = stop - head->now[i];
        longest[i] = moves ? (double)remaining[i] / TH_TICKS_PER_SECOND : 1;
        going |= remaining[i] > 0;
    }
    if (!going)
        return false;
    for (size_t k = 0; k < scenario->instance_count; k++)
        if (scenario->instances[k].model->limit)
            scenario->instances[k].model->limit(&block->views[k], longest);
    EACH_LANE(i) head->ticks[i] = remaining[i] > 0 ? step_ticks(remaining[i], longest[i]) : 0;
    share_step(head);
    return true;
}

enum th_status th_block_march(struct th_block *block, th_tick until, struct th_trace *trace,
                              struct th_stop *stop)
{
    unsigned mode = flush_subnormals();
    enum th_status status = TH_OK;
    th_tick end = block->rig->scenario->duration;
    if (until > end)
        until = end;
    for (;;) {
        th_block_settle(block, trace, true);
        if (!choose_steps(block, until))
            break;
        th_block_step(block);
        if (stop && stop->raised) {
            status = TH_INTERRUPTED;
            break;
        }
    }
    th_block_settle(block, trace, false);
    restore_subnormals(mode);
    return status;
}
