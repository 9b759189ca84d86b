/* Nothing is made or destroyed by a set: during a run. Every row of every model is set in the
 * middle of a run with drug in every place, to smaller and larger values; it is refused, or the
 * drug and the fluid still add up to 1e-12. */
#define TH_SUITE "catalogue sizes"
#include "support/check_main.h"

#include "language/language.h"
#include "scenario/path.h"
#include "support/catalog_walk.h"

static const double closes_to = 1e-12;
enum { BEFORE_SET = 115, AT_SET = 120 }; /* min */

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
                       const char *path)
{
    th_block_observe(block);
    return th_block_get(block, 0, &scenario->columns[column(scenario, path)], 0);
}

/* The places of the drug before the set, and the worst balance at the end, or when enough steps
 * were made after the set (the longest step may be a millisecond); NaN for a member that
 * stopped.
 */
static double worst_balance(struct th_scenario *scenario, double held[4])
{
    static const char *const places[] = {"csf.spinal_amount", "csf.cranial_amount",
                                         "tissue.amount", "plasma.amount"};
    struct th_error error = {0};
    struct th_layout *layout = th_layout_create(scenario, &error);
    if (!layout)
        return NAN;
    struct th_block *block = th_block_create(layout, &error);
    ck_assert_msg(block != NULL, "%s", error.text[0]);
    th_block_start(block, 0, 0, 1);
    th_block_advance(block, th_ticks_of(60 * BEFORE_SET), NULL, NULL);
    for (int k = 0; k < 4; k++) held[k] = value_of(block, scenario, places[k]);
    const th_tick set = th_ticks_of(60 * AT_SET);
    th_block_advance(block, set, NULL, NULL);
    const double steps = (double)th_block_steps(block, 0);
    for (th_tick at = 0; set + at <= scenario->duration && th_block_status(block, 0) == TH_OK &&
                         (double)th_block_steps(block, 0) - steps <= WALK_STEPS;
         at = walk_next(at, scenario->sample))
        th_block_advance(block, set + at, NULL, NULL);
    double worst = th_block_status(block, 0) == TH_OK
                       ? value_of(block, scenario, "gauge.balance.worst")
                       : NAN;
    th_block_free(block);
    th_layout_free(layout);
    return worst;
}

/* Faults let the bolus pass, and are there again before the set. */
static const char passes[] = "  - {at: 1 min, do: fault.walked.off}\n"
                             "  - {at: 110 min, do: fault.walked.on}\n";

/* The row at 2 h; the scenario, or NULL if it is refused. */
static struct th_scenario *read_set(const struct walk *walk, const struct th_row *row,
                                    const char *value)
{
    char text[WALK_TEXT], tail[WALK_TEXT];
    struct th_error error = {0};
    snprintf(tail, sizeof tail,
             "events:\n  - {at: 1 min, do: program.bolus, volume: 0.5 mL, over: 30 min}\n%s"
             "  - {at: 2 h, set: {%s.%s: %s}}\n",
             strcmp(walk->slot->key, "faults") == 0 ? passes : "", walk->instance, row->name,
             value);
    walk_write(walk, NULL, NULL, tail, text);
    bool drug = strcmp(walk->slot->key, "drug") == 0;
    return th_scenario_parse(&walk_silent, walk_units, WALK_NAME, text, strlen(text),
                             drug ? spreading : spreading + OF_DRUG,
                             drug ? SPREADING : SPREADING - OF_DRUG, &error);
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

/* The walk without a set, for the values that rows have then. */
static struct th_scenario *read_plain(const struct walk *walk)
{
    char text[WALK_TEXT];
    struct th_error error = {0};
    walk_write(walk, NULL, NULL, "", text);
    struct th_scenario *plain = walk_read(text, &error);
    ck_assert_msg(plain != NULL, "%s", error.text[0]);
    return plain;
}

enum { HANDS = 8 }; /* the rows of a model are dealt out: a test for each hand */
START_TEST(a_set_conserves)
{
    struct walk walk = walk_to(th_catalog.models[_i / HANDS]);
    size_t free = 0, tried = 0; /* rows that may be set, and those that were */
    char value[WALK_WORD];
    struct th_scenario *plain = read_plain(&walk);
    const struct th_instance *it =
        &plain->instances[th_scenario_instance(plain, walk.instance)];
    for (size_t r = (size_t)_i % HANDS; r < walk.model->params.count; r += HANDS) {
        const struct th_row *row = &walk.model->params.rows[r];
        double now = it->params[r], held[4];
        size_t before = tried;
        free += !th_row_fixed(row) && candidate(row, now, 0, value);
        for (int k = 0; candidate(row, now, k, value); k++) {
            struct th_scenario *scenario = read_set(&walk, row, value);
            if (!scenario)
                continue;
            tried = before + 1;
            double worst = worst_balance(scenario, held);
            ck_assert_msg(!(worst > closes_to), "%s.%s: set to %s, the balance is open by %.3g",
                          walk.instance, row->name, value, worst);
            for (int h = 0; h < 4; h++)
                ck_assert_msg(held[h] > 1e-12, "%s: %g", walk.model->name, held[h]);
            th_scenario_free(scenario);
        }
    }
    th_scenario_free(plain);
    ck_assert_msg(free < 3 || 2 * tried >= free, "%s: of %zu rows %zu were tried",
                  walk.model->name, free, tried);
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
    tcase_add_loop_test(tests, a_set_conserves, 0, HANDS * (int)th_catalog.model_count);
    tcase_add_test(tests, csf_that_is_drawn_off_takes_its_drug);
    tcase_add_test(tests, a_larger_skull_holds_the_same_drug);
}
