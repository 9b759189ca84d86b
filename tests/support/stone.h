/* A probe model: it records the calls that reach it. A stone falls from rest; its height is an
 * event function, with its crossing at sqrt(2 height/pull). It can be thrown up again, set a
 * timer, or set it to the same instant again and again. Every call goes to stone_log, with the
 * number of its instance: o observe, p prepare, G crossing, A timer, W command. */
#ifndef TH_STONE_H
#define TH_STONE_H

#include <stdio.h>
#include <string.h>

#include "model/model.h"

static char stone_log[4096];

#define STONE_PARAMS(ROW)                                                                \
    ROW(height, LENGTH, "50 m", "-10 m", "1000 m", CHOSEN, "", "from where it falls")    \
    ROW(pull, NUMBER, "1", "0", "10", CHOSEN, "", "m/s2")                                \
    ROW(alarm, TIME, "inf", "0 s", "inf", CHOSEN, "", "when its timer expires")          \
    ROW(again, NUMBER, "0", "0", "1e9", CHOSEN, "", "timers at that same instant")       \
    ROW(chime, TIME, "inf", "0 s", "inf", CHOSEN, "", "timer this long after each step") \
    ROW(longest, TIME, "inf", "1e-6 s", "inf", CHOSEN, "", "longest step")               \
    ROW(logs, NUMBER, "1", "0", "1", CHOSEN, "", "1: to the log")
struct stone_params {
    STONE_PARAMS(TH_LANE_MEMBER)
};
static const struct th_row stone_rows[] = {STONE_PARAMS(TH_LISTED_ROW)};

#define STONE_STATES(ROW)                                \
    ROW(height, LENGTH, "above the ground")              \
    ROW(speed, SPEED, "downwards")                       \
    ROW(landed, TIME, "when it last reached the ground") \
    ROW(pull, NUMBER, "as prepare saw it")               \
    ROW(rung, NUMBER, "timers so far")
struct stone_states {
    double height[TH_LANES], speed[TH_LANES], landed[TH_LANES], pull[TH_LANES], rung[TH_LANES];
};
static const struct th_row stone_state_rows[] = {STONE_STATES(TH_LISTED_OUT)};
static const struct th_row stone_throw_args[] = {
    TH_ROW(height, LENGTH, "1 m", "0 m", "100 m", CHOSEN, "", "to where"),
};
static const struct th_command stone_words[] = {
    {.name = "throw", .doc = "up again, at rest", .args = TH_TABLE(stone_throw_args)},
    {.name = "wind", .doc = "its timer expires at this instant"}};

static void stone_note(const struct th_view *view, const char *what, int lane)
{
    const struct stone_params *p = view->params;
    size_t at = strlen(stone_log);
    if (p->logs[lane] > 0)
        snprintf(stone_log + at, sizeof stone_log - at, "%s%zu ", what, view->index + 1);
}

static size_t stone_arrays(const struct th_setup *setup)
{
    (void)setup;
    return 2;
}

static void stone_start(const struct th_view *view)
{
    const struct stone_params *p = view->params;
    struct stone_states *s = view->states;
    EACH_LANE(i) {
        s->height[i] = p->height[i];
        view->arrays[i] = view->arrays[TH_LANES + i] = p->height[i];
        if (p->alarm[i] < 1e9)
            view->timer[i] = (th_tick)(p->alarm[i] * TH_TICKS_PER_SECOND);
    }
}

static void stone_prepare(const struct th_view *view)
{
    const struct stone_params *p = view->params;
    struct stone_states *s = view->states;
    EACH_LANE(i) s->pull[i] = p->pull[i];
    stone_note(view, "p", 0);
}

static void stone_limit(const struct th_view *view, double *longest)
{
    const struct stone_params *p = view->params;
    EACH_LANE(i) longest[i] = p->longest[i] < longest[i] ? p->longest[i] : longest[i];
}

static void stone_advance(const struct th_view *view)
{
    const struct stone_params *p = view->params;
    struct stone_states *s = view->states;
    EACH_LANE(i) {
        double step = view->step[i];
        if (p->chime[i] < 1e9)
            view->timer[i] =
                view->now[i] + (th_tick)((step + p->chime[i]) * TH_TICKS_PER_SECOND);
        s->height[i] -= (s->speed[i] + 0.5 * s->pull[i] * step) * step;
        s->speed[i] += s->pull[i] * step;
        view->arrays[i] = view->before[TH_LANES + i];
        view->arrays[TH_LANES + i] = view->before[i] + 1;
    }
}

static void stone_event_functions(const struct th_view *view, double *values)
{
    const struct stone_states *s = view->states;
    EACH_LANE(i) values[i] = s->height[i];
}

static void stone_event(const struct th_view *view, const struct th_event *event, int lane)
{
    const struct stone_params *p = view->params;
    struct stone_states *s = view->states;
    static const char *const kinds[] = {"W", "A", "G"};
    stone_note(view, kinds[event->kind], lane);
    if (event->kind == TH_CROSSING)
        s->landed[lane] = th_seconds_of(view->now[lane]);
    if (event->kind == TH_TIMER) {
        s->rung[lane]++;
        if (s->rung[lane] <= p->again[lane])
            view->timer[lane] = view->now[lane];
    }
    if (event->kind == TH_COMMAND && event->number == 0) {
        s->height[lane] = event->args[0];
        s->speed[lane] = 0;
    }
    if (event->kind == TH_COMMAND && event->number == 1)
        view->timer[lane] = view->now[lane];
}

static void stone_observe(const struct th_view *view)
{
    stone_note(view, "o", 0);
    memcpy(view->outputs, view->states, sizeof(struct stone_states));
}

static const struct th_model stone_model = {.slot = "stone",
                                            .name = "plain",
                                            .doc = "falls",
                                            .page = "",
                                            .params = TH_TABLE(stone_rows),
                                            .states = TH_TABLE(stone_state_rows),
                                            .outputs = TH_TABLE(stone_state_rows),
                                            .commands = stone_words,
                                            .command_count = 2,
                                            .event_function_count = 1,
                                            .arrays = stone_arrays,
                                            .start = stone_start,
                                            .prepare = stone_prepare,
                                            .limit = stone_limit,
                                            .advance = stone_advance,
                                            .event_functions = stone_event_functions,
                                            .event = stone_event,
                                            .observe = stone_observe};
static const struct th_slot stone_slots[] = {
    {"stone", "stone", TH_SPECIES, NULL, "stones", false}};
static const struct th_model *const stone_models[] = {&stone_model};
static const struct th_catalog stone_catalog = {.slots = stone_slots,
                                                .slot_count = 1,
                                                .models = stone_models,
                                                .model_count = 1,
                                                .species_slot = "stone",
                                                .ports_bytes = sizeof(double[TH_LANES])};

#endif
