/* Outputs between samples (R80): the nature of every row, and flows in a trace. */
#define TH_SUITE "nature"
#include "support/check_main.h"

#include "support/real_run.h"

static const double day = 86400;

/* A row that is the rise of another names a total beside it, of its own drugs, and is that per
 * time. */
static void check_row(const struct th_model *model, const struct th_row *row,
                      const struct th_units *units)
{
    const char *name = row->name, *slot = model->slot;
    ck_assert_msg(row->nature < TH_NATURES, "%s.%s", slot, name);
    ck_assert_msg(row->nature != TH_INTERVAL_MEAN || row->of, "%s.%s: a mean of what?", slot,
                  name);
    if (!row->of)
        return;
    const struct th_row *total = th_table_find(&model->outputs, row->of);
    ck_assert_msg(total && total->nature == TH_TOTAL, "%s.%s: %s", slot, name, row->of);
    ck_assert_msg((total->flags & TH_EACH_SPECIES) == (row->flags & TH_EACH_SPECIES), "%s.%s",
                  slot, name);
    double factor, offset;
    char unit[80];
    snprintf(unit, sizeof unit, "(%s)/s", th_quantity_si(total->quantity));
    ck_assert_msg(th_quantity_scale(units, row->quantity, unit, &factor, &offset) == TH_OK &&
                      fabs(factor - 1) < 1e-12 && offset == 0,
                  "%s.%s is no %s", slot, name, unit);
}

/* And a flow or a rate of doses that has no such total is an order. */
START_TEST(rows_say_how_they_behave)
{
    struct th_error error = {0};
    struct th_units *units = th_units_create(&error);
    size_t means = 0;
    for (size_t m = 0; m < th_catalog.model_count; m++) {
        const struct th_model *model = th_catalog.models[m];
        for (size_t k = 0; k < model->outputs.count; k++) {
            const struct th_row *row = &model->outputs.rows[k];
            bool flow = row->quantity == TH_FLOW || row->quantity == TH_DOSE_RATE;
            check_row(model, row, units);
            ck_assert_msg(!flow || row->of || row->nature == TH_STEPWISE, "%s.%s", model->slot,
                          row->name);
            means += row->nature == TH_INTERVAL_MEAN;
        }
        for (size_t k = 0; k < model->profiles.count; k++)
            ck_assert_msg(model->profiles.rows[k].nature == TH_INSTANT &&
                              !model->profiles.rows[k].of,
                          "%s.%s.%s", model->slot, model->name, model->profiles.rows[k].name);
    }
    ck_assert_uint_ge(means, 3); /* of the pump, at the inlet, at the tip */
    th_units_free(units);
}
END_TEST

START_TEST(natures_have_names)
{
    for (int k = 0; k < TH_NATURES; k++)
        ck_assert_int_eq(th_nature_find(th_nature_name((enum th_nature)k)), k);
    ck_assert_int_eq(th_nature_find("sum"), TH_NATURES);
}
END_TEST

/* The mean over each interval, times its length, adds up to the volume; the first sample has
 * none. */
static void adds_up(const struct real_run *run, const char *flow, const char *volume)
{
    const struct th_trace *trace = run->trace;
    double sum = 0, end = real_get(run, volume, trace->times - 1);
    ck_assert(isnan(real_get(run, flow, 0)));
    for (size_t k = 1; k < trace->times; k++)
        sum += real_get(run, flow, k) * (double)(trace->time[k] - trace->time[k - 1]) / 1e6;
    ck_assert_msg(fabs(sum - end) <= 1e-12 * fabs(end), "%s: %.17g, not %.17g", flow, sum, end);
    ck_assert_double_gt(end, 0);
}

/* Pulses of 1 uL each 3.6 min, looked at hourly, and a last interval that is shorter. Samples
 * of the flow at their instants were 0 nearly always. A day of 0.4 mL: 400 uL at the pump but
 * for part of a pulse. */
START_TEST(flows_are_means_over_their_intervals)
{
    struct real_run run =
        real_run(REAL_PATIENT "run: {duration: 24.5 h, sample: 1 h}\n"
                              "pump: {from: parts/peristaltic_20ml.yaml, error: 0 %, "
                              "pulses: resolved}\n"
                              "events: [{at: 3.3 h, do: program.bolus, volume: 20 uL, "
                              "over: 10 min}]\n");
    adds_up(&run, "pump.flow", "pump.moved_volume");
    adds_up(&run, "catheter.inlet_flow", "catheter.inlet_volume");
    adds_up(&run, "catheter.tip_flow", "catheter.tip_volume");
    double hourly = 0.4e-6 / day;
    ck_assert_double_eq_tol(real_get(&run, "pump.flow", 2), hourly, 1e-9 / 3600);
    ck_assert_double_eq_tol(real_get(&run, "pump.flow", 4), hourly + 20e-9 / 3600, 1e-9 / 3600);
    ck_assert(isnan(real_get(&run, "gauge.delivered.delivered_rate", 0)));
    real_close(&run);
}
END_TEST

/* The same flow whether it is looked at each hour or once a day, in the same intervals. */
START_TEST(sampling_changes_no_mean)
{
    const char *text = REAL_PATIENT REAL_PUMP "run: {duration: 1 day, sample: %s}\n"
                                              "events: [{at: 10.2 h, do: program.bolus, "
                                              "dose: 20 ug, over: 10 min}]\n";
    char words[1200];
    double mean[2] = {0};
    const char *const samples[2] = {"1 day", "1 h"};
    for (int k = 0; k < 2; k++) {
        snprintf(words, sizeof words, text, samples[k]);
        struct real_run run = real_run(words);
        size_t last = run.trace->times - 1;
        for (size_t t = 1; t <= last; t++)
            mean[k] += real_get(&run, "catheter.tip_flow", t) / (double)last;
        real_close(&run);
    }
    /* 0.4 mL and a bolus of 40 uL, less what the walls took in: 0.67 mmHg x 0.031 uL/mmHg. */
    ck_assert_double_eq_tol(mean[0] * day, 0.44e-6, 0.05e-9);
    ck_assert_double_eq_tol(mean[1], mean[0], 1e-9 * mean[0]);
}
END_TEST

/* A total never falls, but where fluid may flow back, or drug from blood into the cord. */
START_TEST(totals_grow)
{
    static const char *const back[] = {
        "catheter.inlet_volume",  "catheter.tip_volume", "gauge.delivered_volume",
        "gauge.delivered_mass",   "tissue.cleared",      "pressure.absorbed_volume",
        "fault.leaked_volume",    "gauge.leaked",        "pump.net_volume",
        "catheter.access_volume", "gauge.volume"};
    for (size_t m = 0; m < th_catalog.model_count; m++) {
        const struct th_model *model = th_catalog.models[m];
        for (size_t k = 0; k < model->outputs.count; k++) {
            const struct th_row *row = &model->outputs.rows[k];
            char name[80];
            bool may = false;
            snprintf(name, sizeof name, "%s.%s", model->slot, row->name);
            for (size_t b = 0; b < sizeof back / sizeof *back; b++)
                may |= strcmp(name, back[b]) == 0;
            if (row->nature == TH_TOTAL)
                ck_assert_msg(may == !(row->flags & TH_GROWS), "%s", name);
        }
    }
}
END_TEST

/* Samples inside steps, each of a view with errors of its own, against the steps' ends. */
static const char *const growing[] = {
    /* the flow fades, so the pressure has a peak in the first step: 6e-12 of it fell */
    "title: t\n"
    "run: {duration: 1 h, sample: 2 min}\n"
    "record: all\n"
    "drug: {from: parts/baclofen.yaml, concentration: 500 ug/mL}\n"
    "program: {rate: 0.1 mL/day}\n"
    "reservoir: {from: parts/bellows_40ml.yaml, volume: 1.54 mL}\n"
    "catheter: {from: parts/silicone_89cm.yaml, tip: T12}\n"
    "csf: {use: axial, cells: 40, probe: L1}\n"
    "gauges: {use: balance}\n",
    /* drug comes, and clearance begins: 5e-13 of what is cleared in a day fell */
    "title: t\n"
    "run: {duration: 1 day, sample: 2 min}\n"
    "record: all\n"
    "drug: {from: parts/baclofen.yaml, concentration: 2.86 mg/mL}\n"
    "program: {rate: 1.4 mL/day}\n"
    "pump: {from: parts/peristaltic_40ml.yaml}\n"
    "reservoir: {from: parts/bellows_40ml.yaml, volume: 4.91 mL}\n"
    "catheter: {from: parts/silicone_89cm.yaml, tip: L2}\n"
    "line: {cells: 32, filled: water}\n"
    "csf: {use: axial, cells: 40, probe: L3}\n"
    "gauges: {use: balance}\n",
};

START_TEST(what_grows_is_never_seen_to_fall)
{
    struct real_run run = real_run(growing[_i]);
    size_t seen = 0;
    for (size_t c = 0; c < run.scenario->column_count; c++) {
        const struct th_column *column = &run.scenario->columns[c];
        const struct th_model *model = run.scenario->instances[column->instance].model;
        if (column->profile || !(model->outputs.rows[column->row].flags & TH_GROWS))
            continue;
        seen++;
        double fall = 0, most = 0, before = -INFINITY;
        for (size_t t = 0; t < run.trace->times; t++) {
            const double now = th_trace_get(run.trace, c, 0, t, 0);
            fall = fmax(fall, before - now);
            most = fmax(most, fabs(now));
            before = now;
        }
        ck_assert_msg(fall <= 1e-13 * most, "%s falls by %.3g of its largest", column->path,
                      fall / most);
    }
    ck_assert_uint_ge(seen, 12);
    real_close(&run);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "all");
    tcase_add_test(tests, rows_say_how_they_behave);
    tcase_add_test(tests, natures_have_names);
    tcase_add_test(tests, flows_are_means_over_their_intervals);
    tcase_add_test(tests, sampling_changes_no_mean);
    tcase_add_test(tests, totals_grow);
    tcase_add_loop_test(tests, what_grows_is_never_seen_to_fall, 0, 2);
}
