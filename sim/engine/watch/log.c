/* Turns signals into entries and summaries. */
#include "engine/watch/log.h"

#include <math.h>
#include <string.h>

#include "engine/block_private.h"
#include "engine/course/happened.h"

static struct th_log_state *states_of(const struct th_block *block)
{
    return (struct th_log_state *)(block->bytes + block->layout->log);
}

static struct th_log_counts *counts(const struct th_block *block)
{
    return (struct th_log_counts *)(states_of(block) + block->layout->log_plan->signal_count);
}

static struct th_entry *entries_of(const struct th_block *block, int lane)
{
    struct th_entry *first = (struct th_entry *)(counts(block) + 1);
    return first + (size_t)lane * block->layout->log_plan->capacity;
}

void th_log_add(struct th_block *block, int lane, size_t path, enum th_log_kind kind,
                double value)
{
    struct th_log_counts *count = counts(block);
    if (path == SIZE_MAX)
        return;
    if ((size_t)count->kept[lane] == block->layout->log_plan->capacity) {
        count->lost[lane]++;
        return;
    }
    entries_of(block, lane)[count->kept[lane]++] =
        (struct th_entry){.at = block->head->now[lane],
                          .path = (int32_t)path,
                          .kind = (int32_t)kind,
                          .value = value};
}

static void begin(struct th_log_state *state, int lane, th_tick now)
{
    state->count[lane]++;
    state->since[lane] = now;
    if (state->first[lane] == TH_NEVER)
        state->first[lane] = now;
}

static void update_signal(struct th_block *block, size_t k, int lane)
{
    const struct th_signal *signal = &block->layout->log_plan->signals[k];
    struct th_log_state *state = &states_of(block)[k];
    double value = ((const double *)(block->bytes + signal->lanes))[lane];
    double before = state->value[lane];
    th_tick now = block->head->now[lane];
    value = value > 0 ? value : 0;
    state->value[lane] = value;
    if (signal->counted) {
        if (!(value > before))
            return;
        begin(state, lane, now);
        state->amount[lane] += value - before;
        th_log_add(block, lane, k, signal->kind, value - before);
        th_course_signalled(block, lane, k);
        return;
    }
    state->amount[lane] = fmax(state->amount[lane], value);
    if (value > 0 && !(before > 0)) {
        begin(state, lane, now);
        th_log_add(block, lane, k, signal->kind, value);
        th_course_signalled(block, lane, k);
    } else if (!(value > 0) && before > 0) {
        state->lasted[lane] += now - state->since[lane];
        th_log_add(block, lane, k, signal->kind, 0);
    }
}

void th_log_update(struct th_block *block)
{
    const struct th_layout *layout = block->layout;
    const struct th_log_plan *plan = layout->log_plan;
    th_block_set_profiles(block, false);
    for (size_t k = 0; k < plan->signal_count; k++) {
        size_t instance = plan->signals[k].instance;
        if (k && plan->signals[k - 1].instance == instance)
            continue;
        th_block_observe_instance(block, instance);
    }
    th_block_set_profiles(block, true);
    for (size_t k = 0; k < plan->signal_count; k++)
        for (int i = 0; i < TH_LANES; i++)
            if (block->head->mode[i] == TH_GOING)
                update_signal(block, k, i);
}

void th_log_start(struct th_block *block)
{
    struct th_log_state *state = states_of(block);
    for (size_t k = 0; k < block->layout->log_plan->signal_count; k++)
        EACH_LANE(i) state[k].first[i] = TH_NEVER;
    th_log_update(block);
}

void th_log_order(struct th_block *block, int lane, size_t event)
{
    th_log_add(block, lane, block->layout->log_plan->order[event], TH_LOG_ORDER, NAN);
}

void th_log_keep(const struct th_block *block, int lane, struct th_trace *trace,
                 uint64_t member)
{
    const struct th_log_plan *plan = block->layout->log_plan;
    const struct th_log_state *state = states_of(block);
    const size_t kept = (size_t)counts(block)->kept[lane];
    for (size_t k = 0; k < plan->signal_count; k++) {
        const bool on = !plan->signals[k].counted && state[k].value[lane] > 0;
        const th_tick more = on ? block->head->now[lane] - state[k].since[lane] : 0;
        trace->summary[member * plan->signal_count + k] =
            (struct th_summary){.count = state[k].count[lane],
                                .first = state[k].first[lane],
                                .lasted = state[k].lasted[lane] + more,
                                .amount = state[k].amount[lane]};
    }
    memcpy(&trace->log[member * plan->capacity], entries_of(block, lane),
           kept * sizeof *trace->log);
    trace->logged[member] = (uint32_t)kept;
    trace->lost[member] = (uint32_t)counts(block)->lost[lane];
}
