/* A toy catalogue that exercises the hard parts of the waist: a source of pulses, a model that
 * raises its own events, feedback from a late slot to an early one, two species, a model that
 * goes wrong in one lane. Everything has a closed form. */
#ifndef TH_TOY_H
#define TH_TOY_H

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "model/model.h"

struct toy_ports {
    double decay[TH_SPECIES][TH_LANES]; /* kind: 1/s */
    double given[TH_LANES];             /* source: m3 in this step */
    double volume[TH_LANES];            /* tank: m3 */
    double throttle[TH_LANES];          /* watcher: 1 stops the source */
};

/* kind: the species; each decays. */
#define KIND_PARAMS(ROW) \
    ROW(decay, RATE, "0.1 1/h", "0 1/h", "10 1/h", CHOSEN, "", "first-order decay")
struct kind_params {
    KIND_PARAMS(TH_LANE_MEMBER)
};
static const struct th_row kind_rows[] = {KIND_PARAMS(TH_LISTED_ROW)};

static void kind_start(const struct th_view *view)
{
    const struct kind_params *p = view->params;
    struct toy_ports *ports = view->ports;
    EACH_LANE(i) ports->decay[view->index][i] = p->decay[i];
}

static void kind_prepare(const struct th_view *view)
{
    kind_start(view);
}

static void kind_advance(const struct th_view *view)
{
    (void)view;
}

static const struct th_model toy_kind = {.slot = "kind",
                                         .name = "plain",
                                         .doc = "a species that decays",
                                         .page = "",
                                         .params = TH_TABLE(kind_rows),
                                         .start = kind_start,
                                         .prepare = kind_prepare,
                                         .advance = kind_advance};

/* source: a pulse of `pulse` every `period`, unless throttled; the pulse moves in the next
 * step. */
#define SOURCE_PARAMS(ROW)                                                         \
    ROW(pulse, VOLUME, "1 mL", "0 mL", "10 mL", CHOSEN, "", "volume of one pulse") \
    ROW(period, TIME, "7 min", "1 s", "1 day", CHOSEN, "", "between pulses")
struct source_params {
    SOURCE_PARAMS(TH_LANE_MEMBER)
};
static const struct th_row source_rows[] = {SOURCE_PARAMS(TH_LISTED_ROW)};
#define SOURCE_STATES(ROW)                               \
    ROW(ready, VOLUME, "a pulse that has not moved yet") \
    ROW(pulses, NUMBER, "pulses so far")
static const struct th_row source_state_rows[] = {SOURCE_STATES(TH_LISTED_OUT)};
struct source_states {
    double ready[TH_LANES], pulses[TH_LANES];
};
static const struct th_row source_output_rows[] = {
    TH_OUT(pulses, NUMBER, "pulses so far"),
};
static const struct th_row source_extra_args[] = {
    TH_ROW(volume, VOLUME, "1 mL", "0 mL", "5 mL", CHOSEN, "", "how much"),
};
static const struct th_command source_words[] = {
    {.name = "extra", .doc = "one pulse more", .args = TH_TABLE(source_extra_args)}};

static th_tick source_period(const struct source_params *p, int lane)
{
    return th_ticks_of(p->period[lane]);
}

static void source_start(const struct th_view *view)
{
    EACH_LANE(i) view->timer[i] = source_period(view->params, i);
}

static void source_advance(const struct th_view *view)
{
    struct source_states *s = view->states;
    struct toy_ports *ports = view->ports;
    EACH_LANE(i) {
        ports->given[i] = s->ready[i];
        s->ready[i] = 0;
    }
}

static void source_event(const struct th_view *view, const struct th_event *event, int lane)
{
    const struct source_params *p = view->params;
    struct source_states *s = view->states;
    struct toy_ports *ports = view->ports;
    if (event->kind == TH_COMMAND) {
        s->ready[lane] += event->args[0];
        return;
    }
    view->timer[lane] = view->now[lane] + source_period(p, lane);
    if (ports->throttle[lane] > 0)
        return;
    s->ready[lane] += p->pulse[lane];
    s->pulses[lane]++;
}

static void source_observe(const struct th_view *view)
{
    const struct source_states *s = view->states;
    memcpy(view->outputs, s->pulses, sizeof s->pulses);
}

static const struct th_model toy_source = {.slot = "source",
                                           .name = "pulsed",
                                           .doc = "pulses",
                                           .page = "",
                                           .params = TH_TABLE(source_rows),
                                           .states = TH_TABLE(source_state_rows),
                                           .outputs = TH_TABLE(source_output_rows),
                                           .commands = source_words,
                                           .command_count = 1,
                                           .start = source_start,
                                           .advance = source_advance,
                                           .event = source_event,
                                           .observe = source_observe};

/* tank: drains at a constant flow; at `low` it refills itself (a crossing of its event
 * function). Its species decay in `cells` equal shares that swap places each step, which only
 * works if before and after differ. */
#define TANK_PARAMS(ROW)                                                                  \
    ROW(volume, VOLUME, "20 mL", "0 mL", "40 mL", CHOSEN, "", "at the start")             \
    ROW(low, VOLUME, "2 mL", "0 mL", "40 mL", CHOSEN, "", "where it refills")             \
    ROW(refill, VOLUME, "10 mL", "0.1 mL", "40 mL", CHOSEN, "", "how much")               \
    ROW(outflow, FLOW, "50 mL/day", "0 mL/day", "1000 mL/day", CHOSEN, "", "what drains") \
    ROW(longest, TIME, "inf", "1 s", "inf", CHOSEN, "", "longest step")                   \
    ROW(cells, NUMBER, "4", "2", "64", CHOSEN, "", "cells", .flags = TH_STRUCTURAL)
struct tank_params {
    TANK_PARAMS(TH_LANE_MEMBER)
};
enum { TANK_PARAMS(TH_ROW_INDEX) TANK_ROWS };
static const struct th_row tank_rows[] = {TANK_PARAMS(TH_LISTED_ROW)};
struct tank_states {
    double volume[TH_LANES], refills[TH_LANES], fell_at[TH_LANES], received[TH_LANES];
    double mass[TH_SPECIES][TH_LANES];
};
#define TANK_STATES(ROW)                         \
    ROW(volume, VOLUME, "content")               \
    ROW(refills, NUMBER, "refills so far")       \
    ROW(fell_at, TIME, "when it was last low")   \
    ROW(received, VOLUME, "pulses that came in") \
    ROW(mass, MASS, "sum over cells", .flags = TH_EACH_SPECIES)
static const struct th_row tank_state_rows[] = {TANK_STATES(TH_LISTED_OUT)};
static const struct th_row tank_profile_rows[] = {
    TH_OUT(place, LENGTH, "number of the cell, in metres", .flags = TH_AXIS),
    TH_OUT(share, MASS, "what lies in the cell", .flags = TH_EACH_SPECIES),
};

static size_t tank_points(const struct th_setup *setup)
{
    return (size_t)setup->params[ROW_cells];
}

static size_t tank_arrays(const struct th_setup *setup)
{
    return tank_points(setup) * setup->species;
}

static void tank_start(const struct th_view *view)
{
    const struct tank_params *p = view->params;
    struct tank_states *s = view->states;
    EACH_LANE(i) s->volume[i] = p->volume[i];
    for (size_t k = 0; k < view->species * view->points; k++)
        EACH_LANE(i)
            view->arrays[k * TH_LANES + (size_t)i] = 1e-6 * (double)(1 + k % view->points);
}

static void tank_limit(const struct th_view *view, double *longest)
{
    const struct tank_params *p = view->params;
    EACH_LANE(i) longest[i] = fmin(longest[i], p->longest[i]);
}

static void tank_advance(const struct th_view *view)
{
    const struct tank_params *p = view->params;
    struct tank_states *s = view->states;
    struct toy_ports *ports = view->ports;
    EACH_LANE(i) {
        s->volume[i] += ports->given[i] - p->outflow[i] * view->step[i];
        s->received[i] += ports->given[i];
        ports->volume[i] = s->volume[i];
    }
    for (size_t k = 0; k < view->species * view->points; k++) {
        size_t kind = k / view->points, cell = k % view->points;
        size_t other = kind * view->points + (cell + 1) % view->points;
        EACH_LANE(i)
            view->arrays[k * TH_LANES + (size_t)i] =
                view->before[other * TH_LANES + (size_t)i] *
                exp(-ports->decay[kind][i] * view->step[i]);
    }
}

static void tank_guard(const struct th_view *view, double *values)
{
    const struct tank_params *p = view->params;
    const struct tank_states *s = view->states;
    EACH_LANE(i) values[i] = s->volume[i] - p->low[i];
}

static void tank_event(const struct th_view *view, const struct th_event *event, int lane)
{
    const struct tank_params *p = view->params;
    struct tank_states *s = view->states;
    (void)event;
    s->fell_at[lane] = th_seconds_of(view->now[lane]);
    s->volume[lane] += p->refill[lane];
    s->refills[lane]++;
}

static void tank_observe(const struct th_view *view)
{
    struct tank_states *s = view->states;
    for (size_t k = 0; k < view->species; k++)
        EACH_LANE(i) s->mass[k][i] = 0;
    for (size_t k = 0; k < view->species * view->points; k++)
        EACH_LANE(i) s->mass[k / view->points][i] += view->arrays[k * TH_LANES + (size_t)i];
    memcpy(view->outputs, s, sizeof *s);
    size_t n = view->points * TH_LANES;
    for (size_t k = 0; k < n; k++) view->profiles[k] = (double)(k / TH_LANES);
    memcpy(view->profiles + n, view->arrays, view->species * n * sizeof(double));
}

static const struct th_model toy_tank = {.slot = "tank",
                                         .name = "leaky",
                                         .doc = "a tank that refills itself",
                                         .page = "",
                                         .params = TH_TABLE(tank_rows),
                                         .states = TH_TABLE(tank_state_rows),
                                         .outputs = TH_TABLE(tank_state_rows),
                                         .profiles = TH_TABLE(tank_profile_rows),
                                         .event_function_count = 1,
                                         .arrays = tank_arrays,
                                         .points = tank_points,
                                         .start = tank_start,
                                         .limit = tank_limit,
                                         .advance = tank_advance,
                                         .event_functions = tank_guard,
                                         .event = tank_event,
                                         .observe = tank_observe};

/* watcher: throttles the source while the tank holds more than `high`; can fail on purpose.
 */
#define WATCHER_PARAMS(ROW)                                                      \
    ROW(high, VOLUME, "inf", "0 mL", "inf", CHOSEN, "", "throttle above")        \
    ROW(wrong_from, TIME, "inf", "0 s", "inf", CHOSEN, "", "when it goes wrong") \
    ROW(how, CHOICE, "status", "", "", CHOSEN, "", "how it goes wrong", .labels = "status nan")
struct watcher_params {
    WATCHER_PARAMS(TH_LANE_MEMBER)
};
static const struct th_row watcher_rows[] = {WATCHER_PARAMS(TH_LISTED_ROW)};
static const struct th_row watcher_output_rows[] = {
    TH_OUT(throttle, NUMBER, "1: source stopped"),
};

static void watcher_start(const struct th_view *view)
{
    (void)view;
}

static void watcher_advance(const struct th_view *view)
{
    const struct watcher_params *p = view->params;
    struct toy_ports *ports = view->ports;
    EACH_LANE(i) {
        double end = th_seconds_of(view->now[i]) + view->step[i];
        ports->throttle[i] = ports->volume[i] > p->high[i];
        if (end > p->wrong_from[i] && p->how[i] == 0)
            view->status[i] = TH_NOT_CONVERGED;
        if (end > p->wrong_from[i] && p->how[i] == 1)
            ports->throttle[i] = NAN;
    }
}

static void watcher_observe(const struct th_view *view)
{
    const struct toy_ports *ports = view->ports;
    memcpy(view->outputs, ports->throttle, sizeof ports->throttle);
}

static const struct th_model toy_watcher = {.slot = "watcher",
                                            .name = "high",
                                            .doc = "feedback to the source",
                                            .page = "",
                                            .params = TH_TABLE(watcher_rows),
                                            .outputs = TH_TABLE(watcher_output_rows),
                                            .start = watcher_start,
                                            .advance = watcher_advance,
                                            .observe = watcher_observe};

static const struct th_slot toy_slots[] = {
    {"kind", "kind", TH_SPECIES, NULL, "species", false},
    {"source", "source", 1, "pulsed", "pulses", false},
    {"tank", "tank", 1, "leaky", "a tank", false},
    {"watcher", "watcher", 1, "high", "feedback", false}};
static const struct th_model *const toy_models[] = {&toy_kind, &toy_source, &toy_tank,
                                                    &toy_watcher};
static const struct th_landmark toy_landmarks[] = {{"T10", 0.362}};
static const struct th_landmark toy_beyond[] = {{"attic", -0.08}};
static const struct th_species_lines toy_by_species[] = {
    {offsetof(struct toy_ports, decay), sizeof(double[TH_SPECIES][TH_LANES])}};
static const struct th_catalog toy_catalog = {.slots = toy_slots,
                                              .slot_count = 4,
                                              .models = toy_models,
                                              .model_count = 4,
                                              .landmarks = toy_landmarks,
                                              .landmark_count = 1,
                                              .beyond = toy_beyond,
                                              .beyond_count = 1,
                                              .species_slot = "kind",
                                              .ports_bytes = sizeof(struct toy_ports),
                                              .by_species = toy_by_species,
                                              .by_species_count = 1};

#endif
