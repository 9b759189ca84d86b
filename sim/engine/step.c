/* One step of a block, repeated where a guard falls within it until the fall is known to a
 * tick. */
#include "engine/log.h"
#include "engine/reduce.h"

#include <math.h>
#include <string.h>

/* The search for one lane's first fall: phi(ticks) is the least of its guards, each as a share
 * of its value at the step's start; 1 at zero ticks, at or below 0 where one has fallen. */
struct search {
    bool open;
    th_tick low, high;
    double phi_low, phi_high;
    int same_side; /* > 0: high moved last, < 0: low moved last; its length counts repeats */
};

static void advance(struct th_block *block)
{
    const struct th_layout *layout = block->layout;
    const struct th_scenario *scenario = layout->scenario;
    size_t next = layout->arrays[1 - block->head->generation];
    for (size_t k = 0; k < scenario->instance_count; k++) {
        struct th_view *view = &block->views[k];
        view->arrays = (double *)(block->bytes + next + layout->slices[k].arrays);
        scenario->instances[k].model->advance(view);
    }
}

/* The same step once more, from where it began. */
static void advance_again(struct th_block *block)
{
    const struct th_layout *layout = block->layout;
    memcpy(block->bytes + layout->small, block->bytes + layout->shadow, layout->small_bytes);
    advance(block);
}

double th_block_phi(const struct th_block *block, double (*values)[TH_LANES], int lane)
{
    double least = 1;
    for (size_t g = 0; g < block->layout->event_function_count; g++) {
        double before = block->head->event_function[g][lane];
        if (before > 0)
            least = fmin(least, values[g][lane] / before);
    }
    return least;
}

static void set_ticks(struct th_block_head *head, int lane, th_tick ticks)
{
    head->ticks[lane] = ticks;
    head->step[lane] = (double)ticks / TH_TICKS_PER_SECOND;
}

/* Regula falsi, with a halving whenever one side stays put twice. */
static th_tick trial(const struct search *s)
{
    th_tick width = s->high - s->low;
    th_tick at = s->low + width / 2;
    if (s->same_side > -2 && s->same_side < 2) {
        double share = s->phi_low / (s->phi_low - s->phi_high);
        at = s->low + (th_tick)llround(share * (double)width);
    }
    if (at <= s->low)
        at = s->low + 1;
    if (at >= s->high)
        at = s->high - 1;
    return at;
}

static void narrow(struct search *s, th_tick at, double value)
{
    if (value <= 0) {
        s->high = at;
        s->phi_high = value;
        s->same_side = s->same_side > 0 ? s->same_side + 1 : 1;
    } else {
        s->low = at;
        s->phi_low = value;
        s->same_side = s->same_side < 0 ? s->same_side - 1 : -1;
    }
    if (s->same_side > 2 || s->same_side < -2)
        s->same_side = 0;
}

/* Opens a search for each lane in which a guard has fallen over the whole step. */
static bool open_searches(struct th_block *block, struct search *searches,
                          double (*values)[TH_LANES])
{
    bool any = false;
    for (int i = 0; i < TH_LANES; i++) {
        double at_end = block->head->ticks[i] ? th_block_phi(block, values, i) : 1;
        searches[i] = (struct search){.open = at_end <= 0,
                                      .high = block->head->ticks[i],
                                      .phi_low = 1,
                                      .phi_high = at_end};
        any |= searches[i].open;
    }
    return any;
}

static bool still_wide(const struct search *searches)
{
    bool wide = false;
    EACH_LANE(i) wide |= searches[i].open && searches[i].high - searches[i].low > 1;
    return wide;
}

/* Computes the step again and again, each falling lane at its own trial length. */
static void find_falls(struct th_block *block, double (*values)[TH_LANES])
{
    struct search searches[TH_LANES];
    struct th_block_head *head = block->head;
    if (!open_searches(block, searches, values))
        return;
    while (still_wide(searches)) {
        EACH_LANE(i)
            if (searches[i].open && searches[i].high - searches[i].low > 1)
                set_ticks(head, i, trial(&searches[i]));
        advance_again(block);
        th_block_event_functions(block, values);
        EACH_LANE(i)
            if (searches[i].open && searches[i].high - searches[i].low > 1)
                narrow(&searches[i], head->ticks[i], th_block_phi(block, values, i));
    }
    EACH_LANE(i)
        if (searches[i].open)
            set_ticks(head, i, searches[i].high);
    advance_again(block);
    th_block_event_functions(block, values);
}

/* All lanes in one pass: most blocks that rest in part rest in seven lanes. */
static void copy_lanes(double *to, const double *from, size_t vectors,
                       const bool which[TH_LANES])
{
    for (size_t k = 0; k < vectors * TH_LANES; k += TH_LANES)
        for (size_t i = 0; i < TH_LANES; i++) to[k + i] = which[i] ? from[k + i] : to[k + i];
}

void th_block_roll_back(struct th_block *block, const bool which[TH_LANES], int generation)
{
    const struct th_layout *layout = block->layout;
    unsigned char *bytes = block->bytes;
    const unsigned char *shadow = bytes + layout->shadow - layout->small;
    size_t doubles = (layout->statuses - layout->small) / sizeof(double[TH_LANES]);
    copy_lanes((double *)(bytes + layout->small), (const double *)(bytes + layout->shadow),
               doubles, which);
    for (size_t k = 0; k < layout->scenario->instance_count; k++) {
        const th_tick *timer = (const th_tick *)(shadow + layout->slices[k].timer);
        const enum th_status *status =
            (const enum th_status *)(shadow + layout->slices[k].status);
        for (int i = 0; i < TH_LANES; i++) {
            if (!which[i])
                continue;
            block->views[k].timer[i] = timer[i];
            block->views[k].status[i] = status[i];
        }
    }
    copy_lanes((double *)(bytes + layout->arrays[generation]),
               (const double *)(bytes + layout->arrays[block->head->generation]),
               layout->arrays_bytes / sizeof(double[TH_LANES]), which);
}

static void accept(struct th_block *block, double (*values)[TH_LANES])
{
    struct th_block_head *head = block->head;
    bool back[TH_LANES], any = false;
    th_block_inspect(block);
    EACH_LANE(i)
        if (head->ticks[i] && head->mode[i] == TH_GOING) {
            back[i] = false;
            head->now[i] += head->ticks[i];
            head->steps[i]++;
            for (size_t g = 0; g < block->layout->event_function_count; g++) {
                head->crossed[g][i] = head->event_function[g][i] > 0 && values[g][i] <= 0;
                head->event_function[g][i] = values[g][i];
            }
        } else {
            any = back[i] = true;
        }
    if (any)
        th_block_roll_back(block, back, 1 - head->generation);
    head->generation = 1 - head->generation;
    th_block_bind(block);
}

void th_block_step(struct th_block *block, struct th_trace *trace)
{
    const struct th_layout *layout = block->layout;
    double values[TH_EVENT_FUNCTIONS][TH_LANES];
    th_reduce_jumps(block);
    memcpy(block->bytes + layout->shadow, block->bytes + layout->small, layout->small_bytes);
    advance(block);
    if (layout->event_function_count) {
        th_block_event_functions(block, values);
        find_falls(block, values);
    }
    th_reduce_step(block);
    if (trace)
        th_block_sample_inside(block, trace);
    accept(block, values);
    th_log_update(block);
}
