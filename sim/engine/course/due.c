/* Origins, grids and draws. */
#include "engine/course/due.h"

#include "base/calendar.h"
#include "base/random.h"
#include "engine/course/gate.h"
#include "engine/course/own.h"
#include "engine/course/state.h"

static const th_tick day = 86400LL * TH_TICKS_PER_SECOND;

static const struct th_item *item_of(const struct th_block *block, size_t k)
{
    return &block->layout->scenario->items[k];
}

double th_due_draw(struct th_block *block, int lane, size_t item)
{
    const struct th_scenario *scenario = block->layout->scenario;
    struct th_item_state *state = th_course_item(block, item);
    const struct th_item *it = item_of(block, item);
    return th_random(scenario->seed, block->head->person[lane], it->draws ? it->draws : it->key,
                     (uint64_t)state->draws[lane]++);
}

static void draw_age(struct th_block *block, int lane, size_t k)
{
    struct th_item_state *state = th_course_item(block, k);
    const double u = th_due_draw(block, lane, k);
    const struct th_distribution law = th_own_law(block, lane, item_of(block, k));
    const double ticks = th_distribution_quantile(&law, u) * TH_SECOND;
    state->age[lane] = 0;
    state->aged[lane] = 0;
    state->running[lane] = TH_NEVER;
    state->drawn[lane] = TH_NEVER;
    if (ticks < TH_EXACT_TICKS)
        state->drawn[lane] = ticks > 1 ? (th_tick)llround(ticks) : 1;
}

/* The start, or the entry of the stage in which it stands. */
static th_tick entry_of(const struct th_block *block, int lane, const struct th_item *item)
{
    return item->stage == SIZE_MAX ? 0 : th_course_lanes(block)->entered[lane];
}

/* The midnight before that entry. */
static th_tick midnight_of(const struct th_block *block, int lane, const struct th_item *item)
{
    const th_tick entry = entry_of(block, lane, item);
    return entry - (block->layout->scenario->start_clock + entry) % day;
}

/* The instant from which `at` counts: of times of the week the monday before the entry. */
static th_tick zero_of(const struct th_block *block, int lane, const struct th_item *item)
{
    const struct th_scenario *scenario = block->layout->scenario;
    if (item->stage == SIZE_MAX)
        return 0;
    const th_tick midnight = midnight_of(block, lane, item);
    const int64_t date = scenario->start_date + (midnight + scenario->start_clock) / day;
    return item->weekly ? midnight - th_calendar_weekday(date) * day : midnight;
}

/* Sum of an instant and a length that may be never. */
static th_tick later(th_tick at, th_tick by)
{
    const bool endless = at == TH_NEVER || by == TH_NEVER || (at > 0 && by > TH_NEVER - at);
    return endless ? TH_NEVER : at + by;
}

/* A length so many times, or never. */
static th_tick repeated(th_tick by, int64_t times)
{
    return by > TH_NEVER / times ? TH_NEVER : by * times;
}

/* The last instant that `until` allows. */
static th_tick last_of(const struct th_block *block, int lane, const struct th_item *item)
{
    return later(item->until_day ? midnight_of(block, lane, item) : entry_of(block, lane, item),
                 th_own_ticks(block, lane, item, TH_ITEM_UNTIL, item->until));
}

/* The number of times of day that are over at the entry; those come on the next day. */
static size_t count_missed(const struct th_block *block, int lane, const struct th_item *item,
                           th_tick entry)
{
    size_t missed = 0;
    while (missed < item->at_count && th_own_instant(block, lane, item, missed) < entry)
        missed++;
    return missed;
}

/* The instant of a turn of a fixed grid; TH_NEVER behind the last. */
static th_tick grid_instant(const struct th_block *block, int lane, size_t k, int64_t turn)
{
    const struct th_item *item = item_of(block, k);
    const struct th_item_state *state = th_course_item(block, k);
    const th_tick gaps =
        turn ? repeated(th_own_ticks(block, lane, item, TH_ITEM_EVERY, item->every), turn) : 0;
    if (item->trigger == TH_TRIGGER_AFTER)
        return turn > 0 && item->every == 0
                   ? TH_NEVER
                   : later(later(state->origin[lane],
                                 th_own_ticks(block, lane, item, TH_ITEM_AFTER, item->after)),
                           gaps);
    if (item->every == 0 && turn >= (int64_t)item->at_count)
        return TH_NEVER;
    const th_tick zero = zero_of(block, lane, item), period = item->weekly ? 7 * day : day;
    const size_t missed =
        item->clock ? count_missed(block, lane, item, entry_of(block, lane, item) - zero) : 0;
    const size_t place = item->every ? 0 : missed + (size_t)turn;
    const bool next = place >= item->at_count || (item->every && missed);
    const th_tick at = th_own_instant(block, lane, item,
                                      place < item->at_count ? place : place - item->at_count);
    if (at == TH_NEVER || gaps > TH_NEVER / 2)
        return TH_NEVER;
    return zero + at + (next ? period : 0) + (item->every ? gaps : 0);
}

bool th_due_over(const struct th_block *block, int lane, size_t k)
{
    const struct th_item *item = item_of(block, k);
    const th_tick last = last_of(block, lane, item);
    return th_course_item(block, k)->count[lane] >= th_own_times(block, lane, item) ||
           block->head->now[lane] > last;
}

/* The next turn of the grid that is not before now. */
static void find_turn(struct th_block *block, int lane, size_t k)
{
    const struct th_item *item = item_of(block, k);
    struct th_item_state *state = th_course_item(block, k);
    const th_tick last = last_of(block, lane, item);
    th_tick at = grid_instant(block, lane, k, state->turn[lane]);
    while (at < block->head->now[lane]) at = grid_instant(block, lane, k, ++state->turn[lane]);
    const bool over = state->count[lane] >= th_own_times(block, lane, item) || at > last;
    state->next[lane] = over ? TH_NEVER : at;
}

/* Of hazards: when the age is reached, if it runs. */
static void find_age(struct th_block *block, int lane, size_t k)
{
    struct th_item_state *state = th_course_item(block, k);
    const bool runs = state->running[lane] != TH_NEVER && state->drawn[lane] != TH_NEVER;
    state->next[lane] = TH_NEVER;
    if (runs && item_of(block, k)->pace)
        state->next[lane] = state->aged[lane] < th_seconds_of(state->drawn[lane])
                                ? TH_NEVER
                                : block->head->now[lane];
    else if (runs)
        state->next[lane] = later(state->running[lane], state->drawn[lane] - state->age[lane]);
}

/* An age runs while its stage and its stretch last. */
static void run_age(struct th_block *block, int lane, size_t k)
{
    struct th_item_state *state = th_course_item(block, k);
    const bool waits = state->origin[lane] != TH_NEVER && state->drawn[lane] != TH_NEVER;
    const bool runs = waits && th_gate_open(block, lane, item_of(block, k), TH_GATE_AGE);
    const th_tick now = block->head->now[lane];
    if (runs && state->running[lane] == TH_NEVER) {
        state->running[lane] = now;
    } else if (!runs && state->running[lane] != TH_NEVER) {
        if (!item_of(block, k)->pace)
            state->age[lane] += now - state->running[lane];
        state->running[lane] = TH_NEVER;
    }
    find_age(block, lane, k);
}

void th_due_drop(struct th_block *block, int lane, size_t k)
{
    struct th_item_state *state = th_course_item(block, k);
    state->origin[lane] = state->next[lane] = state->clock[lane] = TH_NEVER;
    state->drawn[lane] = state->running[lane] = TH_NEVER;
    state->turn[lane] = state->count[lane] = 0;
    state->watch[lane] = TH_WATCH_ARMED;
}

void th_due_begin(struct th_block *block, int lane, size_t k)
{
    const struct th_item *item = item_of(block, k);
    struct th_item_state *state = th_course_item(block, k);
    state->origin[lane] = block->head->now[lane];
    state->turn[lane] = state->count[lane] = 0;
    if (item->law) {
        draw_age(block, lane, k);
        run_age(block, lane, k);
    } else if (item->trigger != TH_TRIGGER_WHEN) {
        find_turn(block, lane, k);
    }
}

void th_due_since(struct th_block *block, int lane, size_t happening)
{
    const struct th_course_plan *plan = block->layout->course_plan;
    const int64_t stage = th_course_lanes(block)->stage[lane];
    for (size_t t = 0; t < plan->turn_count; t++) {
        const struct th_item *item = item_of(block, plan->turns[t]);
        if (item->stage != SIZE_MAX && (int64_t)item->stage != stage)
            continue;
        for (size_t s = 0; s < item->since_count; s++)
            if (item->since[s] == happening)
                th_due_begin(block, lane, plan->turns[t]);
    }
}

void th_due_next(struct th_block *block, int lane, size_t k)
{
    const struct th_item *item = item_of(block, k);
    struct th_item_state *state = th_course_item(block, k);
    state->turn[lane]++;
    if (!item->law) {
        find_turn(block, lane, k);
        return;
    }
    state->drawn[lane] = state->running[lane] = TH_NEVER;
    if (item->trigger == TH_TRIGGER_EVERY && !th_due_over(block, lane, k))
        draw_age(block, lane, k);
    run_age(block, lane, k);
}

void th_due_gates(struct th_block *block, int lane)
{
    const struct th_course_plan *plan = block->layout->course_plan;
    for (size_t t = 0; t < plan->turn_count; t++) {
        const struct th_item *item = item_of(block, plan->turns[t]);
        struct th_item_state *state = th_course_item(block, plan->turns[t]);
        if (item->law)
            run_age(block, lane, plan->turns[t]);
        if (!item->law && item->trigger != TH_TRIGGER_WHEN)
            continue;
        const bool here = item->stage == SIZE_MAX ||
                          (int64_t)item->stage == th_course_lanes(block)->stage[lane];
        const enum th_gate gate = item->law ? TH_GATE_AGE : TH_GATE_STATE;
        state->clock[lane] = here ? th_gate_turns(block, lane, item, gate) : TH_NEVER;
    }
}
