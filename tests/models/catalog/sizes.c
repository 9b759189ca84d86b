/* Nothing is made or destroyed by a set: during a run. Every row of every model is set in the
 * middle of a run with drug in every place, to smaller and larger values; it is refused, or the
 * drug and the fluid still add up to 1e-12. */
#define TH_SUITE "catalogue sizes"
#include "support/check_main.h"

#include "engine/block_private.h"
#include "engine/rules.h"
#include "language/language.h"
#include "scenario/path.h"
#include "support/catalog_walk.h"

static const double closes_to = 1e-12;
enum { AT_SET = 120, STEPS = 500 }; /* min; at most, after it */

/* Values with which the drug goes everywhere when its slot is the one that is walked, and those
 * of all walks. */
static const char *const spreading[] = {
    "drug.morphine.pial_permeability=0.01 cm/min",
    "drug.morphine.dural_permeability=0.01 cm/min",
    "drug.morphine.tissue_clearance=0.1 1/h",
    "drug.morphine.binding=1 1/h",
    "drug.morphine.unbinding=1 1/h",
    "drug.morphine.peripheral_volume=10 L",
    "drug.morphine.intercompartmental=1 L/min",
    "drug.morphine.degradation=0.001 1/h",
    "catheter.tip=T2",
    "run.duration=150 min",
    "tissue.brain_exchange=1 mL/min",
    ("record=[csf.spinal_amount, csf.cranial_amount, tissue.amount, plasma.amount, "
     "gauge.balance.worst]"),
};
enum { SPREADING = sizeof spreading / sizeof spreading[0], OF_DRUG = 8 };

static size_t column(const struct th_scenario *scenario, const char *path)
{
    for (size_t c = 0; c < scenario->column_count; c++)
        if (strcmp(scenario->columns[c].path, path) == 0)
            return c;
    ck_abort_msg("no %s", path);
    return 0;
}

static double value_of(struct th_block *block, const struct th_scenario *scenario,
                       const char *path, int lane)
{
    th_block_observe(block);
    return th_block_get(block, lane, &scenario->columns[column(scenario, path)], 0);
}

/* A model in a run: eight members alike, and their bytes at the set. */
struct bed {
    struct walk walk;
    struct th_scenario *scenario;
    struct th_layout *layout;
    struct th_block *block;
    void *at_set;
    size_t bytes, instance;
};

/* Faults let the bolus pass, and are there again before the set. */
static const char passes[] = "  - {at: 1 min, do: fault.walked.off}\n"
                             "  - {at: 110 min, do: fault.walked.on}\n";

/* The scenario with a bolus and another event; NULL if it is refused. */
static struct th_scenario *read_with(const struct walk *walk, const char *event)
{
    char text[WALK_TEXT], tail[WALK_TEXT];
    struct th_error error = {0};
    snprintf(tail, sizeof tail,
             "events:\n  - {at: 1 min, do: program.bolus, volume: 0.5 mL, over: 30 min}\n%s%s",
             strcmp(walk->slot->key, "faults") == 0 ? passes : "", event);
    walk_write(walk, NULL, NULL, tail, text);
    bool drug = strcmp(walk->slot->key, "drug") == 0;
    return th_scenario_parse(&silent_catalog, walk_units, WALK_NAME, text, strlen(text),
                             drug ? spreading : spreading + OF_DRUG,
                             drug ? SPREADING : SPREADING - OF_DRUG, &error);
}

/* Runs to the set, where drug is in all places; false: the model cannot stand there. */
static bool make_bed(struct bed *bed, const struct th_model *model)
{
    static const char *const places[] = {"csf.spinal_amount", "csf.cranial_amount",
                                         "tissue.amount", "plasma.amount"};
    struct th_error error = {0};
    *bed = (struct bed){.walk = walk_to(model)};
    bed->scenario = read_with(&bed->walk, "");
    if (!bed->scenario)
        return false;
    bed->instance = th_scenario_instance(bed->scenario, bed->walk.instance);
    bed->layout = th_layout_create(bed->scenario, &error);
    bed->block = bed->layout ? th_block_create(bed->layout, &error) : NULL;
    ck_assert_msg(bed->block != NULL, "%s", error.text[0]);
    th_block_start(bed->block, 0, 0, TH_LANES);
    th_block_advance(bed->block, th_ticks_of(60 * AT_SET), NULL, NULL);
    for (int k = 0; k < 4; k++) {
        const double held = value_of(bed->block, bed->scenario, places[k], 0);
        ck_assert_msg(held > 1e-12, "%s: %s %g", model->name, places[k], held);
    }
    const void *bytes = th_block_bytes(bed->block, &bed->bytes);
    bed->at_set = malloc(bed->bytes);
    memcpy(bed->at_set, bytes, bed->bytes);
    return true;
}

static void free_bed(struct bed *bed)
{
    free(bed->at_set);
    th_block_free(bed->block);
    th_layout_free(bed->layout);
    th_scenario_free(bed->scenario);
}

static bool candidate(const struct th_row *row, double now, int k, char text[WALK_WORD])
{
    double least, most;
    if (row->quantity == TH_CHOICE)
        return th_labels_get(row->labels, k, text, WALK_WORD) > 0;
    if (row->quantity == TH_DRUG || row->quantity == TH_FILE)
        return false;
    walk_bounds(row, &least, &most);
    const double values[] = {0.5 * now, 2 * now, least, least + 0.75 * (most - least)};
    if (k >= (int)(sizeof values / sizeof values[0]))
        return false;
    walk_number(row, isfinite(values[k]) ? fmin(fmax(values[k], least), most) : least, text);
    return true;
}

/* A value that a row is set to, by a member of its own. */
struct trial {
    const struct th_row *row;
    char value[WALK_WORD];
    double si;
    size_t hand;
};
enum { TRIALS = 600, HANDS = 8 }; /* the rows of a model are dealt out, each hand is judged */
struct trials {
    struct trial at[TRIALS];
    size_t count, open[HANDS], tried[HANDS]; /* rows that may be set, those that were */
    const struct th_row *last;               /* of those that were */
};

static void add_trials(const struct bed *bed, struct trials *trials)
{
    const struct th_model *model = bed->walk.model;
    const struct th_instance *it = &bed->scenario->instances[bed->instance];
    char value[WALK_WORD], why[TH_SENTENCE];
    for (size_t r = 0; r < model->params.count; r++) {
        const struct th_row *row = &model->params.rows[r];
        for (int k = 0; !th_row_fixed(row) && candidate(row, it->params[r], k, value); k++) {
            ck_assert_uint_lt(trials->count, TRIALS);
            struct trial *trial = &trials->at[trials->count++];
            *trial = (struct trial){.row = row, .si = k, .hand = r % HANDS};
            strcpy(trial->value, value);
            trials->open[trial->hand] += k == 0;
            if (walk_numeric(row))
                ck_assert_int_eq(th_quantity_read(walk_units, row->quantity, value, &trial->si,
                                                  why, sizeof why),
                                 TH_OK);
        }
    }
}

/* The sets are let in, or refused as those of events are: by the rows' ranges and the rules
 * between them. */
static void set_members(struct bed *bed, const struct trial *trials, int members)
{
    th_block_restore(bed->block, bed->at_set);
    for (int m = 0; m < TH_LANES; m++) {
        const size_t row =
            m < members ? (size_t)(trials[m].row - bed->walk.model->params.rows) : SIZE_MAX;
        if (m >= members ||
            th_block_set(bed->block, m, bed->instance, row, trials[m].si) != TH_OK)
            bed->block->head->mode[m] = TH_RESTING;
        else
            th_block_check(bed->block, m, bed->instance);
    }
}

/* Until the end, or until enough steps were made: the longest may be a millisecond. */
static void run_members(struct bed *bed)
{
    const th_tick set = th_ticks_of(60 * AT_SET);
    uint64_t steps = 0;
    const uint64_t before = th_block_steps(bed->block, 0);
    for (th_tick after = th_ticks_of(0.01); set + after / 2 < bed->scenario->duration;
         after *= 2) {
        th_block_advance(bed->block, set + after, NULL, NULL);
        for (int m = 0; m < TH_LANES; m++) {
            steps = th_block_steps(bed->block, m) - before;
            if (steps > STEPS)
                bed->block->head->mode[m] = TH_RESTING;
        }
    }
}

/* Sets eight of them at the same instant; the balance of those that are let in closes. */
static void try_eight(struct bed *bed, struct trials *trials, size_t first)
{
    const struct trial *some = &trials->at[first];
    const size_t left = trials->count - first;
    const int members = left < TH_LANES ? (int)left : TH_LANES;
    bool let_in[TH_LANES];
    set_members(bed, some, members);
    for (int m = 0; m < TH_LANES; m++) let_in[m] = bed->block->head->mode[m] == TH_GOING;
    run_members(bed);
    for (int m = 0; m < members; m++) {
        if (!let_in[m])
            continue;
        trials->tried[some[m].hand] += some[m].row != trials->last;
        trials->last = some[m].row;
        if (th_block_status(bed->block, m) != TH_OK)
            continue;
        const double worst = value_of(bed->block, bed->scenario, "gauge.balance.worst", m);
        ck_assert_msg(!(worst > closes_to), "%s.%s: set to %s, the balance is open by %.3g",
                      bed->walk.instance, some[m].row->name, some[m].value, worst);
    }
}

START_TEST(a_set_conserves)
{
    struct bed bed;
    struct trials *trials = calloc(1, sizeof *trials);
    if (make_bed(&bed, th_catalog.models[_i]))
        add_trials(&bed, trials);
    for (size_t k = 0; k < trials->count; k += TH_LANES) try_eight(&bed, trials, k);
    for (int h = 0; h < HANDS; h++)
        ck_assert_msg(trials->open[h] < 3 || 2 * trials->tried[h] >= trials->open[h],
                      "%s: of %zu rows %zu were tried", bed.walk.model->name, trials->open[h],
                      trials->tried[h]);
    free(trials);
    free_bed(&bed);
}
END_TEST

static struct th_trace *run_file(const char *path, struct th_scenario **scenario,
                                 struct th_layout **layout)
{
    struct th_error error = {0};
    struct th_trace *trace = NULL;
    *scenario = th_scenario_load(&th_catalog, walk_units, path, NULL, 0, &error);
    ck_assert_msg(*scenario != NULL, "%s", error.text[0]);
    *layout = th_layout_create(*scenario, &error);
    ck_assert_msg(*layout != NULL, "%s", error.text[0]);
    th_ensemble_run(*layout, &(struct th_ensemble_options){.threads = 1}, &trace, &error);
    ck_assert_msg(trace != NULL, "%s", error.text[0]);
    return trace;
}

static void forget(struct th_trace *trace, struct th_layout *layout,
                   struct th_scenario *scenario)
{
    th_trace_free(trace);
    th_layout_free(layout);
    th_scenario_free(scenario);
}

/* 97.3 mL to 65 mL: that share of the drug in the canal's CSF leaves, and does not come back.
 */
START_TEST(csf_that_is_drawn_off_takes_its_drug)
{
    struct th_scenario *s;
    struct th_layout *layout;
    struct th_trace *trace = run_file("tests/data/inputs/csf_drawn_off.yaml", &s, &layout);
    size_t drawn = column(s, "gauge.balance.drawn"), canal = column(s, "csf.spinal_amount");
    double before = th_trace_get(trace, canal, 0, 18, 0); /* 3 h: before the set */
    double gone = th_trace_get(trace, drawn, 0, 19, 0);
    ck_assert_double_gt(gone, 100e-9);
    ck_assert_double_eq_tol(gone / before, 1 - 65 / 97.3, 1e-12);
    ck_assert_double_eq(th_trace_get(trace, drawn, 0, trace->times - 1, 0), gone);
    ck_assert_double_lt(
        th_trace_get(trace, column(s, "gauge.balance.worst"), 0, trace->times - 1, 0),
        closes_to);
    forget(trace, layout, s);
}
END_TEST

/* 122.8 mL to 250 mL: the amount in the skull stays, its concentration falls by that ratio. The
 * next sample is minutes later. */
START_TEST(a_larger_skull_holds_the_same_drug)
{
    struct th_scenario *s;
    struct th_layout *layout;
    struct th_trace *trace = run_file("tests/data/inputs/set_cranial_volume.yaml", &s, &layout);
    size_t amount = column(s, "csf.cranial_amount");
    double before = th_trace_get(trace, amount, 0, 36, 0);
    double after = th_trace_get(trace, amount, 0, 37, 0);
    ck_assert_double_gt(before, 1e-9);
    ck_assert_double_eq_tol(after / before, 1, 0.2); /* it was 2.0 */
    ck_assert_double_eq(th_trace_get(trace, column(s, "gauge.balance.drawn"), 0, 37, 0), 0);
    ck_assert_double_lt(
        th_trace_get(trace, column(s, "gauge.balance.worst"), 0, trace->times - 1, 0),
        closes_to);
    forget(trace, layout, s);
}
END_TEST

static void fill(Suite *suite)
{
    walk_sucks = true;
    TCase *tests = add_case(suite, "sizes");
    tcase_add_unchecked_fixture(tests, walk_setup, walk_teardown);
    tcase_add_loop_test(tests, a_set_conserves, 0, (int)th_catalog.model_count);
    tcase_add_test(tests, csf_that_is_drawn_off_takes_its_drug);
    tcase_add_test(tests, a_larger_skull_holds_the_same_drug);
}
