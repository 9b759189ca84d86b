/* The layout of a block: every array in its place, none over another, no byte too many. */
#define TH_SUITE "layout"
#include "support/check_main.h"

#include "engine/block_private.h"
#include "engine/start.h"
#include "support/toy_run.h"

enum { MOST = 200, VECTOR = sizeof(double[TH_LANES]) };

struct piece {
    const char *what;
    size_t start, bytes;
};

struct pieces {
    struct piece piece[MOST];
    size_t count;
};

static void note(struct pieces *pieces, const char *what, size_t start, size_t bytes)
{
    ck_assert_uint_lt(pieces->count, MOST);
    pieces->piece[pieces->count++] = (struct piece){what, start, bytes};
}

static int by_start(const void *a, const void *b)
{
    const struct piece *x = a, *y = b;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return (x->bytes > y->bytes) - (x->bytes < y->bytes);
}

/* They fill the span from `at` on: each begins at 64 bytes, where the one before it ends. */
static void check_tiled(struct pieces *pieces, size_t at, size_t end)
{
    qsort(pieces->piece, pieces->count, sizeof pieces->piece[0], by_start);
    for (size_t k = 0; k < pieces->count; k++) {
        const struct piece *p = &pieces->piece[k];
        ck_assert_msg(p->start == at, "%s begins at %zu, not at %zu", p->what, p->start, at);
        at += (p->bytes + 63) / 64 * 64;
    }
    ck_assert_uint_eq(at, end);
}

static const char *const text = "run: {duration: 1 h}\nrecord: [all]\n"
                                "kind: [{name: a}, {name: b}, {name: c}]\n"
                                "tank: {cells: 5}\n";
enum { KINDS = 3, CELLS = 5, KIND = 0, SOURCE = 3, TANK = 4, WATCHER = 5, INSTANCES = 6 };

static const struct th_model *model_of(const struct toy_run *run, size_t k)
{
    return run->scenario->instances[k].model;
}

/* The sizes are those of the toy models' own structs, and of their functions' counts. */
START_TEST(arrays_fill_the_block)
{
    static const size_t states[INSTANCES] = {
        0, 0, 0, sizeof(struct source_states), sizeof(struct tank_states), 0};
    static const size_t params[INSTANCES] = {
        sizeof(struct kind_params), sizeof(struct kind_params),
        sizeof(struct kind_params), sizeof(struct source_params),
        sizeof(struct tank_params), sizeof(struct watcher_params)};
    static const size_t outputs[INSTANCES] = {0,     0, 0, VECTOR, sizeof(struct tank_states),
                                              VECTOR};
    struct toy_run run = toy_open(text);
    const struct th_layout *layout = run.layout;
    struct pieces all = {0};
    ck_assert_uint_eq(run.scenario->instance_count, INSTANCES);
    ck_assert_ptr_eq(model_of(&run, TANK), &toy_tank);
    note(&all, "head", 0, sizeof(struct th_block_head));
    note(&all, "ports", layout->state.begin, sizeof(struct toy_ports));
    note(&all, "inside", layout->state.inside, layout->state.bytes);
    note(&all, "backup", layout->state.backup,
         layout->state.doubles + layout->state.bytes - layout->state.timers);
    note(&all, "totals", layout->totals, run.scenario->column_count * VECTOR);
    for (size_t k = 0; k < INSTANCES; k++) {
        const struct th_slice *slice = &layout->slices[k];
        note(&all, "states", slice->states, states[k]);
        note(&all, "timer", slice->timer, sizeof(th_tick[TH_LANES]));
        note(&all, "status", slice->status, sizeof(enum th_status[TH_LANES]));
        note(&all, "params", slice->params, params[k]);
        note(&all, "outputs", slice->outputs, outputs[k]);
        note(&all, "profiles", slice->profiles, k == TANK ? (1 + KINDS) * CELLS * VECTOR : 0);
        note(&all, "fixed", slice->fixed, 0);
        ck_assert_uint_eq(slice->states_bytes, states[k]);
        ck_assert_uint_eq(slice->outputs_bytes, outputs[k]);
        ck_assert_uint_eq(slice->points, k == TANK ? CELLS : 0);
        ck_assert_uint_eq(slice->array_count, k == TANK ? KINDS * CELLS : 0);
    }
    note(&all, "happened", layout->log, layout->log_plan->bytes);
    note(&all, "course", layout->course, layout->course_plan->bytes);
    note(&all, "cells", layout->arrays[0], KINDS * CELLS * VECTOR);
    note(&all, "other cells", layout->arrays[1], KINDS * CELLS * VECTOR);
    note(&all, "cells inside", layout->arrays[2], KINDS * CELLS * VECTOR);
    note(&all, "other cells inside", layout->arrays[3], KINDS * CELLS * VECTOR);
    check_tiled(&all, 0, layout->block_bytes);
    ck_assert_uint_eq(layout->event_function_count, 1);
    toy_close(&run);
}
END_TEST

/* The state region is one piece, doubles before ticks: th_state_inspect sums the doubles. */
START_TEST(the_state_is_one_piece)
{
    struct toy_run run = toy_open(text);
    const struct th_layout *layout = run.layout;
    struct pieces doubles = {0}, others = {0};
    note(&doubles, "ports", layout->state.begin, sizeof(struct toy_ports));
    for (size_t k = 0; k < INSTANCES; k++) {
        note(&doubles, "states", layout->slices[k].states, layout->slices[k].states_bytes);
        note(&others, "timer", layout->slices[k].timer, sizeof(th_tick[TH_LANES]));
        note(&others, "status", layout->slices[k].status, sizeof(enum th_status[TH_LANES]));
    }
    const size_t timers = layout->state.begin + layout->state.timers;
    check_tiled(&doubles, layout->state.begin, timers);
    check_tiled(&others, timers, layout->state.begin + layout->state.bytes);
    toy_close(&run);
}
END_TEST

/* With three species the ports have 3 of 8 lines of `decay`, then those of the other three
 * ports, of the source and of the tank up to the third line of `mass`, its last. */
START_TEST(the_lines_of_absent_species_are_left_out)
{
    struct toy_run run = toy_open(text);
    const struct th_state_region *state = &run.layout->state;
    const size_t mass = run.layout->slices[TANK].states + offsetof(struct tank_states, mass);
    const size_t end = mass + KINDS * VECTOR - state->begin;
    ck_assert_uint_eq(state->span_count, 2);
    ck_assert_uint_eq(state->spans[0].at, 0);
    ck_assert_uint_eq(state->spans[0].bytes, KINDS * VECTOR);
    ck_assert_uint_eq(state->spans[1].at, TH_SPECIES * VECTOR);
    ck_assert_uint_eq(state->spans[1].at + state->spans[1].bytes, end);
    ck_assert_uint_eq(state->doubles, KINDS * VECTOR + state->spans[1].bytes);
    toy_close(&run);
}
END_TEST

static size_t find(const struct toy_run *run, const char *path)
{
    return th_slice_column(run->scenario, run->layout->slices,
                           &run->scenario->columns[toy_column(run, path)]);
}

START_TEST(columns_are_found)
{
    struct toy_run run = toy_open(text);
    const struct th_slice *tank = &run.layout->slices[TANK];
    ck_assert_uint_eq(find(&run, "source.pulses"), run.layout->slices[SOURCE].outputs);
    ck_assert_uint_eq(find(&run, "watcher.throttle"), run.layout->slices[WATCHER].outputs);
    ck_assert_uint_eq(find(&run, "tank.received"),
                      tank->outputs + offsetof(struct tank_states, received));
    ck_assert_uint_eq(find(&run, "tank.mass.a"),
                      tank->outputs + offsetof(struct tank_states, mass));
    ck_assert_uint_eq(find(&run, "tank.mass.c"),
                      tank->outputs + offsetof(struct tank_states, mass[2]));
    /* behind the axis the shares, for each species all points */
    ck_assert_uint_eq(find(&run, "tank.share.a"), tank->profiles + CELLS * VECTOR);
    ck_assert_uint_eq(find(&run, "tank.share.c"), tank->profiles + 3 * CELLS * VECTOR);
    toy_close(&run);
}
END_TEST

START_TEST(a_block_has_those_bytes)
{
    struct toy_run run = toy_open(text);
    struct th_block *block = th_block_create(run.layout, &run.error);
    size_t count;
    const unsigned char *bytes = th_block_bytes(block, &count);
    ck_assert_uint_eq(count, run.layout->block_bytes);
    ck_assert_uint_eq((uintptr_t)bytes % 64, 0);
    th_block_start(block, 0, 0, 8);
    const struct tank_params *params = (const void *)(bytes + run.layout->slices[TANK].params);
    EACH_LANE(i) ck_assert_double_eq(params->cells[i], CELLS);
    ck_assert_double_eq(run.layout->slices[TANK].structural[ROW_cells], CELLS);
    th_block_free(block);
    toy_close(&run);
}
END_TEST

/* A row behind one that is there for each drug: four vectors are left for those. */
START_TEST(a_row_behind_drugs)
{
    static const struct th_row rows[] = {
        TH_OUT(mass, MASS, "", .flags = TH_EACH_SPECIES),
        TH_OUT(volume, VOLUME, ""),
    };
    struct th_model other = toy_tank;
    other.outputs = (struct th_table)TH_TABLE(rows);
    struct toy_run run = toy_open(text);
    run.scenario->instances[TANK].model = &other;
    const struct th_column last = {
        .path = "tank.volume", .instance = TANK, .row = 1, .species = -1};
    ck_assert_uint_eq(th_slice_column(run.scenario, run.layout->slices, &last),
                      run.layout->slices[TANK].outputs + TH_SPECIES * VECTOR);
    run.scenario->instances[TANK].model = &toy_tank;
    toy_close(&run);
}
END_TEST

/* 64 event functions are possible, 65 are an error before anything can be
 * run. */
START_TEST(too_many_event_functions)
{
    for (size_t functions = 64; functions <= 65; functions++) {
        struct th_model many = toy_tank;
        many.event_function_count = functions;
        const struct th_model *models[] = {&toy_kind, &toy_source, &many, &toy_watcher};
        struct th_catalog catalog = toy_catalog;
        catalog.models = models;
        struct th_error error = {0};
        struct th_units *units = th_units_create(&error);
        struct th_scenario *scenario =
            th_scenario_parse(&catalog, units, "t.yaml", text, strlen(text), NULL, 0, &error);
        ck_assert_msg(scenario != NULL, "%s", error.text[0]);
        struct th_layout *layout = th_layout_create(scenario, &error);
        ck_assert_int_eq(layout != NULL, functions == 64);
        ck_assert_int_eq(error.status, functions == 64 ? TH_OK : TH_BAD_INPUT);
        ck_assert(functions == 64 ||
                  strstr(error.text[0], "have 65 event functions, at most 64"));
        th_layout_free(layout);
        th_scenario_free(scenario);
        th_units_free(units);
    }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "layout");
    tcase_add_test(tests, arrays_fill_the_block);
    tcase_add_test(tests, the_state_is_one_piece);
    tcase_add_test(tests, the_lines_of_absent_species_are_left_out);
    tcase_add_test(tests, columns_are_found);
    tcase_add_test(tests, a_row_behind_drugs);
    tcase_add_test(tests, a_block_has_those_bytes);
    tcase_add_test(tests, too_many_event_functions);
}
