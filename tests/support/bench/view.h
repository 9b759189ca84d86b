/* One model on a workbench, without the engine: its arrays, made from its own tables.
 *
 *     struct bench b;
 *     bench_open(&b, &th_csf_axial, 1);            parameters at their defaults, ports zero but
 * for air and warmth bench_set(&b, "cells", "100");               as in a scenario, with units;
 * all lanes bench_param(&b, "volume")[3] = 90e-6;        one lane, SI bench_file(&b, "map",
 * "rate[mL/day],...");   the text of a FILE row, loaded
 *     b.ports->catheter.opening_position[TH_TIP][0] = 0.3;              the ports of other
 * models bench_start(&b);                             check, start, prepare bench_step(&b,
 * 3600);                        every lane, seconds bench_event(&b, "stall", 0, "1 h");
 * all arguments as text, NULL: the default bench_output(&b, "tip_pressure", 0)[3]; observes;
 * row of lanes, of one species bench_profile(&b, "concentration", 0);       [points][TH_LANES]
 *     bench_close(&b);
 *
 * A model that has another one beside it finds that among those upstream.
 *
 * Two benches may share ports: b.ports = a.ports (the own ones are freed with their bench). A
 * model of an earlier slot may stand upstream (bench_behind): it has the same ports, steps and
 * lanes, and its rows and commands are found by the same calls. */
#ifndef TH_BENCH_VIEW_H
#define TH_BENCH_VIEW_H

#include <ctype.h>
#include <math.h>
#include <stdarg.h>

#include "document/table.h"
#include "ports.h"
#include "support/bench/rows.h"
#include "support/bench/units.h"

enum { BENCH_ROWS = 128 };

struct bench {
    const struct th_model *model;
    struct th_units *units;
    struct th_view view;
    struct th_ports *ports, *own;
    double *params, *states, *outputs, *arrays[2], *profiles;
    void *fixed;
    size_t array_vectors, fixed_bytes;
    _Alignas(64) th_tick now[TH_LANES]; /* as the engine has them */
    _Alignas(64) th_tick timer[TH_LANES];
    _Alignas(64) double step[TH_LANES];
    double structural[BENCH_ROWS];
    const void *data[BENCH_ROWS];
    struct th_arena arena;               /* of data */
    bool due[TH_LANES], alive[TH_LANES]; /* all alive unless a test says otherwise */
    bool out[TH_LANES];
    struct th_event order; /* whose bench_event is, and what it ends: bench_as */
    uint64_t person[TH_LANES];
    struct th_local local; /* the start: midnight, without a date */
    enum th_status status[TH_LANES];
    int generation;
    struct bench *upstream, *beside;
};

static inline size_t bench_states_bytes(const struct bench *b)
{
    return bench_vectors(&b->model->states, TH_SPECIES, b->model->states.count) *
           sizeof(double[TH_LANES]);
}

/* The bench whose model has that row: this one, or one upstream. */
#define BENCH_WITH(b_, table_, name_)                                       \
    while ((b_)->upstream && !th_table_find(&(b_)->model->table_, (name_))) \
    (b_) = (b_)->upstream

/* One lane vector of a parameter, SI. */
static inline double *bench_param(struct bench *b, const char *name)
{
    BENCH_WITH(b, params, name);
    return b->params + bench_row(&b->model->params, name) * TH_LANES;
}

/* Text to SI by the row's quantity; a CHOICE by its label. */
static inline double bench_read(struct bench *b, const struct th_row *row, const char *text)
{
    double si = NAN;
    char why[TH_SENTENCE] = "";
    if (row->quantity == TH_CHOICE) {
        si = th_labels_find(row->labels, text);
        ck_assert_msg(si >= 0, "%s: no choice %s", row->name, text);
    } else if (strcmp(text, "nan") != 0)
        ck_assert_msg(th_quantity_read(b->units, row->quantity, text, &si, why, sizeof why) ==
                          TH_OK,
                      "%s: %s: %s", row->name, text, why);
    return si;
}

static inline void bench_set(struct bench *b, const char *name, const char *text)
{
    BENCH_WITH(b, params, name);
    double si = bench_read(b, &b->model->params.rows[bench_row(&b->model->params, name)], text);
    EACH_LANE(i) bench_param(b, name)[i] = si;
}

static inline void bench_file(struct bench *b, const char *name, const char *text)
{
    struct th_error error = {0};
    const size_t row = bench_row(&b->model->params, name);
    const struct th_data_table *table =
        th_table_parse(name, text, strlen(text), &b->arena, &error);
    const struct th_file file = {
        .row = row, .path = name, .table = table, .units = b->units, .data = b->data};
    if (table)
        b->data[row] = b->model->load(&file, &b->arena, &error);
    ck_assert_msg(b->data[row] != NULL, "%s", error.text[0]);
    EACH_LANE(i) bench_param(b, name)[i] = 0;
}

static inline void bench_open(struct bench *b, const struct th_model *model, size_t species)
{
    *b = (struct bench){.model = model, .units = suite_units()};
    ck_assert_uint_le(model->params.count, BENCH_ROWS);
    b->own = b->ports = bench_memory(sizeof *b->ports);
    b->params = bench_memory(model->params.count * sizeof(double[TH_LANES]));
    b->states = bench_memory(bench_states_bytes(b));
    b->outputs = bench_memory(bench_vectors(&model->outputs, TH_SPECIES, model->outputs.count) *
                              sizeof(double[TH_LANES]));
    for (size_t k = 0; k < model->params.count; k++) {
        double init, least, most;
        struct th_row row = model->params.rows[k];
        /* "T10" is for a catalogue to read: here it has to be set. */
        if (row.quantity == TH_POSITION && isalpha((unsigned char)row.init[0]))
            row.init = "";
        ck_assert_msg(th_row_bounds(&row, b->units, &init, &least, &most) == TH_OK,
                      "default or bounds of %s", model->params.rows[k].name);
        ck_assert_msg(!(init < least) && !(init > most), "default of %s is out of its range",
                      model->params.rows[k].name);
        EACH_LANE(i) b->params[k * TH_LANES + (size_t)i] = init;
    }
    EACH_LANE(i) {
        b->step[i] = 1;
        b->due[i] = b->alive[i] = true;
        b->ports->catheter.segment_count[i] = 1; /* there is a catheter */
        b->ports->surroundings.ambient_pressure[i] = 101325;
        b->ports->surroundings.body_temperature[i] = 310.15;
        b->ports->surroundings.pump_temperature[i] = 310.15;
        b->timer[i] = TH_NEVER;
    }
    b->view.species = species;
    b->order = (struct th_event){.cause = SIZE_MAX, .ends = SIZE_MAX};
}

/* Puts a model of an earlier slot before it, and before those that stand there. */
static inline void bench_behind(struct bench *b, const struct th_model *model)
{
    struct bench *last = b;
    while (last->upstream) last = last->upstream;
    last->upstream = bench_memory(sizeof *b->upstream);
    last = last->upstream;
    bench_open(last, model, b->view.species);
    if (b->model->beside && strcmp(b->model->beside, model->slot) == 0) {
        b->beside = last;
        last->beside = b;
    }
}

/* Copies upstream whatever both have alike. */
static inline void bench_share(struct bench *b)
{
    struct bench *up = b->upstream;
    up->ports = b->ports;
    memcpy(up->step, b->step, sizeof up->step);
    memcpy(up->now, b->now, sizeof up->now);
    memcpy(up->due, b->due, sizeof up->due);
    memcpy(up->alive, b->alive, sizeof up->alive);
    memcpy(up->out, b->out, sizeof up->out);
}

static inline void bench_take_status(struct bench *b)
{
    EACH_LANE(i)
        if (b->upstream->status[i] != TH_OK)
            b->status[i] = b->upstream->status[i];
}

static inline void bench_bind(struct bench *b, int before, int after)
{
    b->view.before = b->arrays[before];
    b->view.arrays = b->arrays[after];
    b->view.ports = b->ports;
}

static inline void bench_prepare(struct bench *b)
{
    if (b->upstream) {
        bench_share(b);
        bench_prepare(b->upstream);
        bench_take_status(b);
    }
    bench_bind(b, b->generation, b->generation);
    if (b->model->prepare)
        b->model->prepare(&b->view);
    EACH_LANE(i) b->due[i] = false;
}

static inline struct th_setup bench_setup(const struct bench *b)
{
    return (struct th_setup){.params = b->structural,
                             .species = b->view.species,
                             .units = b->units,
                             .data = b->data,
                             .local = b->local};
}

/* Lays out what depends on structural parameters, then check, start and prepare. */
static inline void bench_start(struct bench *b)
{
    const struct th_model *model = b->model;
    for (size_t k = 0; k < model->params.count; k++) b->structural[k] = b->params[k * TH_LANES];
    struct th_setup setup = bench_setup(b);
    if (b->upstream) {
        bench_share(b);
        bench_start(b->upstream);
    }
    if (b->beside) {
        const struct th_setup other = bench_setup(b->beside);
        const struct th_model *by = b->beside->model;
        setup.beside_points = by->points ? by->points(&other) : 0;
        setup.beside_across = by->across ? by->across(&other) : 0;
    }
    if (model->check)
        ck_assert_int_eq(model->check(&setup, NULL), TH_OK);
    b->array_vectors = model->arrays ? model->arrays(&setup) : 0;
    b->fixed_bytes = model->fixed ? model->fixed(&setup) : 0;
    b->view.points = model->points ? model->points(&setup) : 0;
    b->view.across = model->across ? model->across(&setup) : 0;
    b->arrays[0] = bench_memory(b->array_vectors * sizeof(double[TH_LANES]));
    b->arrays[1] = bench_memory(b->array_vectors * sizeof(double[TH_LANES]));
    b->profiles =
        bench_memory(bench_vectors(&model->profiles, b->view.species, model->profiles.count) *
                     b->view.points * sizeof(double[TH_LANES]));
    b->fixed = bench_memory(b->fixed_bytes);
    b->view = (struct th_view){
        .profiled = UINT64_MAX,
        .now = b->now,
        .step = b->step,
        .due = b->due,
        .alive = b->alive,
        .out = b->out,
        .name = b->model->slot,
        .person = b->person,
        .params = b->params,
        .states = b->states,
        .outputs = b->outputs,
        .profiles = b->profiles,
        .fixed = b->fixed,
        .timer = b->timer,
        .status = b->status,
        .species = b->view.species,
        .points = b->view.points,
        .across = b->view.across,
        .structural = b->structural,
        .data = b->data,
        .model = b->model,
        .beside = b->beside ? &b->beside->view : NULL,
        .local = b->local,
    };
    bench_bind(b, 0, 0);
    model->start(&b->view);
    bench_prepare(b);
}

/* The lanes' own b->step, as it stands. */
static inline void bench_advance(struct bench *b)
{
    if (b->upstream) {
        bench_share(b);
        bench_advance(b->upstream);
        bench_take_status(b);
    }
    bench_bind(b, b->generation, !b->generation);
    b->model->advance(&b->view);
    b->generation = !b->generation;
    EACH_LANE(i) b->now[i] += th_ticks_of(b->step[i]);
    bench_bind(b, b->generation, b->generation);
}

static inline void bench_step(struct bench *b, double seconds)
{
    EACH_LANE(i) b->step[i] = seconds;
    bench_advance(b);
}

/* The step that the model allows, s, at most `most`. */
static inline void bench_limit(struct bench *b, double most, double longest[TH_LANES])
{
    EACH_LANE(i) longest[i] = most;
    if (b->upstream)
        bench_limit(b->upstream, most, longest);
    if (b->model->limit)
        b->model->limit(&b->view, longest);
}

/* From now on commands are those of an item (SIZE_MAX: somebody), and what they end is that
 * item's cause alone (SIZE_MAX: all that such an order ends). */
static inline void bench_as(struct bench *b, size_t item, bool hazard, size_t ends)
{
    b->order = (struct th_event){.cause = item, .hazard = hazard, .ends = ends};
}

/* The device comes into the body of one lane, or of all (lane -1), or out of it: the models
 * that share these ports, in the order of the slots; then prepare. */
static inline void bench_device(struct bench *const *all, size_t count, int lane, bool out)
{
    struct th_event event = {.kind = out ? TH_EXPLANTED : TH_IMPLANTED};
    EACH_LANE(i)
        for (size_t k = 0; (lane < 0 || lane == i) && k < count; k++) {
            all[k]->out[i] = out;
            all[k]->model->event(&all[k]->view, &event, i);
            all[k]->due[i] = true;
        }
    for (size_t k = 0; k < count; k++) bench_prepare(all[k]);
}

/* A command to one lane, or to all (lane -1); then prepare. Arguments as text, in the order of
 * the command's table; NULL: its default. */
static inline void bench_event(struct bench *b, const char *name, int lane, ...)
{
    size_t k = 0;
    while (k < b->model->command_count && strcmp(b->model->commands[k].name, name) != 0) k++;
    ck_assert_msg(k < b->model->command_count, "no command %s", name);
    const struct th_table *table = &b->model->commands[k].args;
    double args[TH_ARGS] = {0};
    va_list list;
    va_start(list, lane);
    for (size_t a = 0; a < table->count; a++) {
        const char *text = va_arg(list, const char *);
        args[a] = bench_read(b, &table->rows[a], text ? text : table->rows[a].init);
    }
    va_end(list);
    struct th_event event = b->order;
    event.kind = TH_COMMAND;
    event.number = k;
    event.args = args;
    EACH_LANE(i)
        if (lane < 0 || lane == i) {
            b->model->event(&b->view, &event, i);
            b->due[i] = true;
        }
    bench_prepare(b);
}

/* The timer that the model had set for this lane; then prepare. */
static inline void bench_timer(struct bench *b, int lane)
{
    struct th_event event = {.kind = TH_TIMER};
    b->now[lane] = b->timer[lane];
    b->timer[lane] = TH_NEVER;
    b->model->event(&b->view, &event, lane);
    b->due[lane] = true;
    bench_prepare(b);
}

static inline double *bench_state(struct bench *b, const char *name, size_t species)
{
    BENCH_WITH(b, states, name);
    size_t row = bench_row(&b->model->states, name);
    return b->states + (bench_vectors(&b->model->states, TH_SPECIES, row) + species) * TH_LANES;
}

static inline const double *bench_output(struct bench *b, const char *name, size_t species)
{
    BENCH_WITH(b, outputs, name);
    size_t row = bench_row(&b->model->outputs, name);
    if (b->model->observe)
        b->model->observe(&b->view);
    return b->outputs +
           (bench_vectors(&b->model->outputs, TH_SPECIES, row) + species) * TH_LANES;
}

static inline const double *bench_profile(struct bench *b, const char *name, size_t species)
{
    BENCH_WITH(b, profiles, name);
    size_t row = bench_row(&b->model->profiles, name);
    if (b->model->observe)
        b->model->observe(&b->view);
    size_t vectors = bench_vectors(&b->model->profiles, b->view.species, row) + species;
    return b->profiles + vectors * b->view.points * TH_LANES;
}

static inline void bench_close(struct bench *b)
{
    if (b->upstream)
        bench_close(b->upstream);
    free(b->upstream);
    free(b->own);
    free(b->params);
    free(b->states);
    free(b->outputs);
    free(b->arrays[0]);
    free(b->arrays[1]);
    free(b->profiles);
    free(b->fixed);
    th_arena_free(&b->arena);
}

#endif
