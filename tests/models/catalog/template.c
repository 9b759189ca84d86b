/* The model of docs/template_pump.c in a catalogue of its own: it computes its closed form,
 * empties a reservoir to its residual and no further, and keeps volume and drug to round-off.
 */
#define TH_SUITE "template"
#include "support/check_main.h"

#include "../docs/template_pump.c"
#include "catalog.h"
#include "ensemble/ensemble.h"
#include "language/language.h"
#include "support/bench/view.h"

enum { MODELS = 64 };

static struct th_units *units;

static void setup(void)
{
    units = th_units_create(NULL);
    ck_assert_ptr_nonnull(units);
}

static void teardown(void)
{
    th_units_free(units);
}

/* By hand: u = d = 0.3 mL and 0.3 mL wanted: 0.3 (1 - 1/e) mL, in one step or in a thousand. */
START_TEST(closed_form)
{
    for (int parts = 1; parts <= 1000; parts *= 1000) {
        struct bench b;
        bench_open(&b, &th_template_pump, 1);
        bench_set(&b, "calibration", "0.9");
        EACH_LANE(i) {
            b.ports->reservoir.usable[i] = b.ports->reservoir.taper[i] = 0.3e-6;
            b.ports->program.ordered_flow[i] = 0.3e-6 / 0.9 / 86400;
        }
        bench_start(&b);
        double given = 0;
        for (int k = 0; k < parts; k++) {
            bench_step(&b, 86400.0 / parts);
            given += b.ports->pump.flow[5] * 86400.0 / parts;
            EACH_LANE(i) b.ports->reservoir.usable[i] = 0.3e-6 - given;
        }
        ck_assert_double_eq_tol(given, 0.3e-6 * (1 - exp(-1)), 1e-18);
        bench_close(&b);
    }
}
END_TEST

static double last(const struct th_trace *trace, const struct th_scenario *scenario,
                   const char *path)
{
    for (size_t k = 0; k < scenario->column_count; k++)
        if (strcmp(scenario->columns[k].path, path) == 0)
            return th_trace_get(trace, k, 0, trace->times - 1, 0);
    ck_abort_msg("%s is not recorded", path);
}

/* 1 mL/day for 30 days from 10 mL, of which 1.4 mL cannot be used: 8.6 mL are delivered. */
START_TEST(empties_the_reservoir)
{
    static const char text[] = "format: 1\n"
                               "run: {duration: 30 day, sample: 1 day}\n"
                               "drug: {from: morphine, concentration: 500 ug/mL}\n"
                               "program: {rate: 1 mL/day}\n"
                               "pump: {use: displacement}\n"
                               "reservoir: {volume: 10 mL, residual: 1.4 mL}\n"
                               "catheter: {from: silicone_89cm, tip: T10}\n"
                               "csf: {use: axial, cells: 40}\n"
                               "record: [all]\n";
    const struct th_model *models[MODELS];
    struct th_catalog catalog = th_catalog;
    ck_assert_uint_lt(catalog.model_count, MODELS);
    memcpy(models, catalog.models, catalog.model_count * sizeof *models);
    models[catalog.model_count++] = &th_template_pump;
    catalog.models = models;

    struct th_error error = {0};
    struct th_scenario *scenario =
        th_scenario_parse(&catalog, units, "t.yaml", text, strlen(text), NULL, 0, &error);
    ck_assert_msg(scenario != NULL, "%s", error.text[0]);
    struct th_layout *layout = th_layout_create(scenario, &error);
    ck_assert_msg(layout != NULL, "%s", error.text[0]);
    struct th_trace *trace = NULL;
    const struct th_ensemble_options options = {.threads = 1};
    ck_assert_int_eq(th_ensemble_run(layout, &options, &trace, &error), TH_OK);
    /* The end fades, and what the catheter takes for none stays behind. */
    ck_assert_double_eq_tol(last(trace, scenario, "pump.delivered"), 8.6e-6, 8.6e-12);
    ck_assert_double_ge(last(trace, scenario, "reservoir.volume"), 1.4e-6);
    ck_assert_double_le(last(trace, scenario, "reservoir.volume"), 1.4e-6 + 1e-12);
    ck_assert_double_le(fabs(last(trace, scenario, "gauge.balance.error")), 1e-12);
    ck_assert_double_le(fabs(last(trace, scenario, "gauge.balance.volume_error")), 1e-12);
    th_trace_free(trace);
    th_layout_free(layout);
    th_scenario_free(scenario);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "template");
    tcase_add_unchecked_fixture(tests, setup, teardown);
    tcase_add_test(tests, closed_form);
    tcase_add_test(tests, empties_the_reservoir);
}
