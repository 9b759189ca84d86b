/* A toy catalogue for the course of members, and scenarios whose items are built by hand.
 *
 * tap (of a device): gives `rate` a second; it is ordered absolutely or relative to the
 * present. basin: its level rises by the tap's rate and by a drift of its own, exactly linear;
 * water can be added at once. So every instant has a closed form. */
#ifndef TH_COURSE_TOY_H
#define TH_COURSE_TOY_H

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "ensemble/ensemble.h"
#include "language/language.h"

extern const struct th_model th_course_stages;

struct course_ports {
    double rate[TH_LANES]; /* tap: 1/s */
};

#define TAP_PARAMS(ROW) ROW(rate, NUMBER, "0", "-100", "100", CHOSEN, "", "1/s")
struct tap_params {
    TAP_PARAMS(TH_LANE_MEMBER)
};
static const struct th_row tap_rows[] = {TAP_PARAMS(TH_LISTED_ROW)};
struct tap_states {
    double rate[TH_LANES], implants[TH_LANES], explants[TH_LANES], cause[TH_LANES],
        ends[TH_LANES], hazard[TH_LANES];
};
#define TAP_STATES(OUT)                                                               \
    OUT(rate, NUMBER, "1/s", .nature = TH_STEPWISE)                                   \
    OUT(implants, NUMBER, "implantations", .nature = TH_STEPWISE)                     \
    OUT(explants, NUMBER, "explantations", .nature = TH_STEPWISE)                     \
    OUT(cause, NUMBER, "item of the last order; -1: none", .nature = TH_STEPWISE)     \
    OUT(ends, NUMBER, "item whose cause that ended; -1: none", .nature = TH_STEPWISE) \
    OUT(hazard, NUMBER, "1: that item is a hazard", .nature = TH_STEPWISE)
static const struct th_row tap_state_rows[] = {TAP_STATES(TH_LISTED_OUT)};
static const struct th_row tap_args[] = {
    TH_ROW(rate, NUMBER, "0", "-10", "10", CHOSEN, "", "1/s"),
};

static double tap_present(const struct th_view *view, int lane)
{
    return ((const struct tap_states *)view->states)->rate[lane];
}

static const struct th_command tap_words[] = {{.name = "set",
                                               .doc = "another rate",
                                               .args = TH_TABLE(tap_args),
                                               .relative = 1,
                                               .present = tap_present,
                                               .ends = true}};

static void tap_write(const struct th_view *view)
{
    const struct tap_states *s = view->states;
    struct course_ports *ports = view->ports;
    EACH_LANE(i) ports->rate[i] = view->out[i] ? 0 : s->rate[i];
}

static void tap_start(const struct th_view *view)
{
    const struct tap_params *p = view->params;
    struct tap_states *s = view->states;
    memset(s, 0, sizeof *s);
    EACH_LANE(i) s->rate[i] = p->rate[i];
    tap_write(view);
}

static void tap_advance(const struct th_view *view)
{
    (void)view;
}

static void tap_event(const struct th_view *view, const struct th_event *event, int lane)
{
    const struct tap_params *p = view->params;
    struct tap_states *s = view->states;
    if (event->kind == TH_IMPLANTED) {
        s->rate[lane] = p->rate[lane];
        s->implants[lane]++;
    } else if (event->kind == TH_EXPLANTED) {
        s->explants[lane]++;
    } else if (event->kind == TH_COMMAND) {
        s->rate[lane] = event->args[0];
        s->cause[lane] = event->cause == SIZE_MAX ? -1 : (double)event->cause;
        s->ends[lane] = event->ends == SIZE_MAX ? -1 : (double)event->ends;
        s->hazard[lane] = event->hazard;
    }
}

static void tap_observe(const struct th_view *view)
{
    memcpy(view->outputs, view->states, sizeof(struct tap_states));
}

static const struct th_model toy_tap = {.slot = "tap",
                                        .name = "plain",
                                        .doc = "a tap",
                                        .page = "",
                                        .params = TH_TABLE(tap_rows),
                                        .states = TH_TABLE(tap_state_rows),
                                        .outputs = TH_TABLE(tap_state_rows),
                                        .commands = tap_words,
                                        .command_count = 1,
                                        .start = tap_start,
                                        .prepare = tap_write,
                                        .advance = tap_advance,
                                        .event = tap_event,
                                        .observe = tap_observe};

#define BASIN_PARAMS(ROW)                                                               \
    ROW(level, NUMBER, "0", "-1e9", "1e9", CHOSEN, "", "at the start")                  \
    ROW(drift, NUMBER, "0", "-100", "100", CHOSEN, "", "1/s")                           \
    ROW(bend, NUMBER, "0", "-100", "100", CHOSEN, "", "1/s2, of the level")             \
    ROW(full, NUMBER, "inf", "-1e9", "inf", CHOSEN, "", "alarm at this level or above") \
    ROW(longest, TIME, "inf", "1e-6 s", "inf", CHOSEN, "", "longest step")
struct basin_params {
    BASIN_PARAMS(TH_LANE_MEMBER)
};
static const struct th_row basin_rows[] = {BASIN_PARAMS(TH_LISTED_ROW)};
#define BASIN_STATES(OUT)                                                \
    OUT(level, NUMBER, "its content")                                    \
    OUT(inflow, NUMBER, "1/s, as prepare saw it", .nature = TH_STEPWISE) \
    OUT(added, NUMBER, "additions so far", .nature = TH_STEPWISE)        \
    OUT(speed, NUMBER, "1/s, by bend")
static const struct th_row basin_state_rows[] = {BASIN_STATES(TH_LISTED_OUT)};
#define BASIN_OUTPUTS(OUT) \
    BASIN_STATES(OUT)      \
    OUT(alarm, NUMBER, "it is full", .nature = TH_STEPWISE, .log = TH_LOG_ALARM)
static const struct th_row basin_output_rows[] = {BASIN_OUTPUTS(TH_LISTED_OUT)};
struct basin_states {
    double level[TH_LANES], inflow[TH_LANES], added[TH_LANES], speed[TH_LANES];
};
static const struct th_row basin_args[] = {
    TH_ROW(amount, NUMBER, "1", "-1e9", "1e9", CHOSEN, "", "how much"),
};
static const struct th_command basin_words[] = {
    {.name = "add", .doc = "at once", .args = TH_TABLE(basin_args)}};

static void basin_prepare(const struct th_view *view)
{
    const struct basin_params *p = view->params;
    const struct course_ports *ports = view->ports;
    struct basin_states *s = view->states;
    EACH_LANE(i) s->inflow[i] = ports->rate[i] + p->drift[i];
}

static void basin_start(const struct th_view *view)
{
    const struct basin_params *p = view->params;
    struct basin_states *s = view->states;
    memset(s, 0, sizeof *s);
    EACH_LANE(i) s->level[i] = p->level[i];
}

static void basin_limit(const struct th_view *view, double *longest)
{
    const struct basin_params *p = view->params;
    EACH_LANE(i) longest[i] = fmin(longest[i], p->longest[i]);
}

static void basin_advance(const struct th_view *view)
{
    const struct basin_params *p = view->params;
    struct basin_states *s = view->states;
    EACH_LANE(i) {
        const double step = view->step[i];
        s->level[i] += (s->inflow[i] + s->speed[i] + 0.5 * p->bend[i] * step) * step;
        s->speed[i] += p->bend[i] * step;
    }
}

static void basin_event(const struct th_view *view, const struct th_event *event, int lane)
{
    struct basin_states *s = view->states;
    s->level[lane] += event->args[0];
    s->added[lane]++;
}

static void basin_observe(const struct th_view *view)
{
    const struct basin_params *p = view->params;
    const struct basin_states *s = view->states;
    double *outputs = view->outputs;
    memcpy(outputs, s, sizeof *s);
    EACH_LANE(i) outputs[4 * TH_LANES + i] = s->level[i] >= p->full[i];
}

static const struct th_model toy_basin = {.slot = "basin",
                                          .name = "plain",
                                          .doc = "a basin",
                                          .page = "",
                                          .params = TH_TABLE(basin_rows),
                                          .states = TH_TABLE(basin_state_rows),
                                          .outputs = TH_TABLE(basin_output_rows),
                                          .commands = basin_words,
                                          .command_count = 1,
                                          .start = basin_start,
                                          .prepare = basin_prepare,
                                          .limit = basin_limit,
                                          .advance = basin_advance,
                                          .event = basin_event,
                                          .observe = basin_observe};

static const struct th_slot course_slots[] = {
    {"tap", "tap", 1, "plain", "a tap", true},
    {"basin", "basin", 1, "plain", "a basin", false},
    {"course", "course", 1, NULL, "the stage", false}};
static const struct th_model *const course_models[] = {&toy_tap, &toy_basin, &th_course_stages};
static const struct th_catalog course_catalog = {.slots = course_slots,
                                                 .slot_count = 3,
                                                 .models = course_models,
                                                 .model_count = 3,
                                                 .species_slot = "species",
                                                 .ports_bytes = sizeof(struct course_ports)};

#endif
