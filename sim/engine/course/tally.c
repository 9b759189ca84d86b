/* Counts stays in stages, and items that act. */
#include "engine/course/tally.h"

#include "engine/course/state.h"

/* Those of stages, then those of items. */
static struct th_tally_state *tallies_of(const struct th_block *block)
{
    const size_t at = block->layout->course + block->layout->course_plan->tallies;
    return (struct th_tally_state *)(block->bytes + at);
}

static void count(struct th_block *block, int lane, struct th_tally_state *tally)
{
    const th_tick now = block->head->now[lane];
    if (tally->count[lane]++ == 0)
        tally->first[lane] = now;
    tally->since[lane] = now;
}

void th_tally_start(struct th_block *block)
{
    struct th_tally_state *tallies = tallies_of(block);
    const size_t all = th_tally_count(block->layout->scenario);
    for (size_t k = 0; k < all; k++)
        EACH_LANE(i) tallies[k].first[i] = tallies[k].since[i] = TH_NEVER;
}

void th_tally_enter(struct th_block *block, int lane, size_t stage)
{
    struct th_tally_state *tallies = tallies_of(block);
    for (size_t k = 0; k < block->layout->scenario->stage_count; k++) {
        if (tallies[k].since[lane] == TH_NEVER)
            continue;
        tallies[k].lasted[lane] += block->head->now[lane] - tallies[k].since[lane];
        tallies[k].since[lane] = TH_NEVER;
    }
    count(block, lane, &tallies[stage]);
}

void th_tally_act(struct th_block *block, int lane, size_t item)
{
    count(block, lane, &tallies_of(block)[block->layout->scenario->stage_count + item]);
}

int64_t th_tally_acts(const struct th_block *block, int lane, size_t item)
{
    const struct th_scenario *scenario = block->layout->scenario;
    const struct th_item *it = &scenario->items[item];
    const size_t k = it->section == TH_SECTION_BEGIN ? it->stage : scenario->stage_count + item;
    return (int64_t)tallies_of(block)[k].count[lane];
}

void th_tally_keep(const struct th_block *block, int lane, struct th_trace *trace,
                   uint64_t member)
{
    const struct th_scenario *scenario = block->layout->scenario;
    const struct th_tally_state *from = tallies_of(block);
    const size_t all = th_tally_count(scenario);
    for (size_t k = 0; k < all; k++) {
        const bool there = k < scenario->stage_count && from[k].since[lane] != TH_NEVER;
        const th_tick more = there ? block->head->now[lane] - from[k].since[lane] : 0;
        trace->tallies[member * all + k] =
            (struct th_tally){.count = from[k].count[lane],
                              .there = there,
                              .first = from[k].first[lane],
                              .lasted = from[k].lasted[lane] + more};
    }
}
