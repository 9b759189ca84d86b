/* The runs with published ranges are the same as runs in which the ends are set; when a
 * parameter is left out. */
#define TH_SUITE "published"
#define REAL_CATALOG th_catalog
#include "support/check_main.h"

#include "report/published.h"
#include "scenario/draw.h"
#include "scenario/reduction.h"
#include "support/paper.h"
#include "support/real_run.h"

#define DAY "run: {duration: 1 day, sample: 6 h}\n"
static const struct th_ensemble_options options = {.threads = 1};

static struct th_published published_of(const struct real_run *run)
{
    struct th_published published;
    struct th_error error = {.status = TH_OK};
    ck_assert_int_eq(th_published_run(run->trace, &options, &published, &error), TH_OK);
    return published;
}

/* The most rows with ends that one scenario has, of each slot those of the model with the most.
 */
static size_t most_in_a_scenario(void)
{
    size_t all = 0;
    for (size_t j = 0; j < th_catalog.slot_count; j++) {
        size_t most = 0;
        for (size_t m = 0; m < th_catalog.model_count; m++) {
            const struct th_model *model = th_catalog.models[m];
            size_t count = 0;
            for (size_t k = 0; k < model->params.count; k++)
                count += model->params.rows[k].published[0] != NULL;
            if (strcmp(model->slot, th_catalog.slots[j].name) == 0 && count > most)
                most = count;
        }
        all += most * th_catalog.slots[j].most;
    }
    return all;
}

/* The ends of every row lie around its default, within its bounds, and have a source. */
START_TEST(rows_are_sound)
{
    struct th_error error = {.status = TH_OK};
    struct th_units *units = th_units_create(&error);
    size_t found = 0;
    for (size_t m = 0; m < th_catalog.model_count; m++)
        for (size_t k = 0; k < th_catalog.models[m]->params.count; k++) {
            const struct th_row *row = &th_catalog.models[m]->params.rows[k];
            char why[TH_SENTENCE];
            double init, least, most, low, high;
            if (!row->published[0])
                continue;
            found++;
            ck_assert_msg(row->published[1] && row->source && row->source[0], "%s.%s.%s",
                          th_catalog.models[m]->slot, th_catalog.models[m]->name, row->name);
            ck_assert_int_eq(th_row_bounds(row, units, &init, &least, &most), TH_OK);
            ck_assert_int_eq(th_quantity_read(units, row->quantity, row->published[0], &low,
                                              why, sizeof why),
                             TH_OK);
            ck_assert_int_eq(th_quantity_read(units, row->quantity, row->published[1], &high,
                                              why, sizeof why),
                             TH_OK);
            const bool sound =
                least <= low && low <= init && init <= high && low < high && high <= most;
            ck_assert_msg(sound, "%s", row->name);
        }
    ck_assert_uint_ge(found, 1);
    ck_assert_uint_le(most_in_a_scenario(), TH_PUBLISHED);
    th_units_free(units);
}
END_TEST

static double reduced(const struct th_trace *trace, const char *path, enum th_take take,
                      uint64_t m)
{
    const struct th_scenario *s = trace->layout->scenario;
    for (size_t k = 0; k < s->output_count; k++)
        if (strcmp(s->outputs[k].path, path) == 0)
            return th_trace_reduced(trace, th_reduction_find(s, k, take), m);
    ck_abort_msg("no output %s", path);
    return NAN;
}

/* A run in which the value is set by hand is another way to the same number. */
START_TEST(ends_are_runs_of_their_own)
{
    static const char *const paths[] = {"csf.tip_concentration", "csf.probe_concentration",
                                        "csf.cistern_concentration", "plasma.concentration"};
    struct real_run base = real_run(DAY REAL_PATIENT REAL_PUMP);
    struct th_published published = published_of(&base);
    ck_assert_uint_eq(published.trace->members, 2 * published.count + 1);
    for (size_t k = 0; k < sizeof paths / sizeof paths[0];
         k++) /* the last is the patient again */
        ck_assert_double_eq_tol(
            reduced(published.trace, paths[k], TH_MEAN, 2 * published.count),
            reduced(base.trace, paths[k], TH_MEAN, 0),
            1e-12 * reduced(base.trace, paths[k], TH_MEAN, 0));
    for (size_t r = 0; r < published.count; r++) {
        const struct th_instance *it = &base.scenario->instances[published.rows[r].instance];
        const struct th_row *row = &it->model->params.rows[published.rows[r].row];
        for (int end = 0; end < 2; end++) {
            char text[2000], row_of[200];
            const bool csf = strcmp(it->model->slot, "csf") == 0;
            snprintf(row_of, sizeof row_of, "%s%s%s%s: %s}", csf ? ", " : "}\n",
                     csf ? "" : it->model->slot, csf ? "" : ": {", row->name,
                     row->published[end]);
            snprintf(text, sizeof text,
                     DAY
                     "title: t\ndrug: {from: parts/baclofen.yaml, concentration: 500 ug/mL}\n"
                     "program: {rate: 0.4 mL/day}\nreservoir: {from: parts/bellows_20ml.yaml}\n"
                     "catheter: {from: parts/silicone_89cm.yaml, tip: T10}\n"
                     "csf: {use: axial, cells: 60, probe: L1%s\n%s",
                     row_of, REAL_PUMP);
            struct real_run own = real_run(text);
            for (size_t k = 0; k < sizeof paths / sizeof paths[0]; k++)
                for (int take = TH_MEAN; take <= TH_MAX; take += TH_MAX - TH_MEAN) {
                    double there = reduced(own.trace, paths[k], (enum th_take)take, 0);
                    double here = reduced(published.trace, paths[k], (enum th_take)take,
                                          2 * r + (uint64_t)end);
                    ck_assert_msg(there > 0 && fabs(here - there) <= 1e-12 * there,
                                  "%s %s of %s: %.17g, %.17g", row->name, row->published[end],
                                  paths[k], here, there);
                }
            real_close(&own);
        }
    }
    th_published_free(&published);
    real_close(&base);
}
END_TEST

#define PATIENT(stroke, more)                                                       \
    DAY "title: t\ndrug: {from: parts/baclofen.yaml, concentration: 500 ug/mL}\n"   \
        "program: {rate: 0.4 mL/day}\nreservoir: {from: parts/bellows_20ml.yaml}\n" \
        "catheter: {from: parts/silicone_89cm.yaml, tip: T10}\n"                    \
        "csf: {use: axial, cells: 60, probe: L1, " stroke                           \
        "lateral_mixing: {value: 5, source: ours}}\n"                               \
        "pressure: {production: {value: 0.4 mL/min, source: ours}, "                \
        "spinal_formation: {value: 100 %, source: ours}}\n"                         \
        "depot: {epidural_absorption: {value: 1 h, source: ours}, "                 \
        "subcutaneous_absorption: {value: 1 h, source: ours}}\n" REAL_PUMP more

/* A value with a source of its own, or a set during the run, has no published range; a value
 * without a source has. In an ensemble the scenario's own values count; a sweep has no such
 * run. */
static const struct {
    const char *text;
    bool run;
} cases[] = {
    {PATIENT("", ""), true},
    {PATIENT("stroke: 0.8 mL, ", ""), true},
    {PATIENT("stroke: {value: 0.8 mL, mark: placeholder, source: a guess}, ", ""), true},
    {PATIENT("stroke: {value: 0.8 mL, source: our MRI}, ", ""), false},
    {PATIENT("", "events: [{at: 6 h, set: {csf.stroke: 1.2 mL}}]\n"), false},
    {PATIENT("", "ensemble: {members: 2, vary: {csf.volume: normal 2 %}}\n"), true},
    {PATIENT("", "ensemble: {members: 2, vary: {csf.stroke: lognormal 30 %}}\n"), false},
    {PATIENT("", "ensemble: {vary: {csf.volume: grid 80 100 mL}}\n"), false},
};

START_TEST(parameters_with_a_range)
{
    struct real_run run = real_run(cases[_i].text);
    struct th_published published = published_of(&run);
    ck_assert_int_eq(published.trace != NULL, cases[_i].run);
    ck_assert_uint_eq(published.count, cases[_i].run);
    th_published_free(&published);
    real_close(&run);
}
END_TEST

/* Of what an end moves by half the report shows two digits and both ends; of the rest four, and
 * nothing more. Dose and flow do not know of the stroke. */
START_TEST(wide_ranges_have_two_digits)
{
    struct real_run run = real_run(DAY REAL_PATIENT REAL_PUMP);
    struct th_published published = published_of(&run);
    struct th_report_table table;
    struct paper paper;
    ck_assert_int_eq(
        th_table_fill(run.trace, th_among_all(run.trace->members), &table, &run.error), TH_OK);
    th_published_mark(&published, &table);
    paper_open(&paper);
    th_published_print(&published, &table, paper.out, NULL);
    const char *stroke = strstr(paper_read(&paper), "csf.stroke alone, 0.6 mL to 2.1 mL");
    ck_assert_ptr_nonnull(stroke);
    size_t few = 0;
    for (size_t k = 0; k < table.count; k++) {
        const struct th_line *line = &table.lines[k];
        const char *path = run.scenario->outputs[line->output].path;
        bool csf = strncmp(path, "csf.", 4) == 0 && !line->numerics;
        ck_assert_msg(csf || line->digits == TH_DIGITS, "%s", path);
        few += line->digits == TH_FEW_DIGITS;
        char begins[25]; /* a long label goes on in a line of its own */
        snprintf(begins, sizeof begins, "%.24s", line->label);
        bool told = strstr(paper.text, begins) != NULL;
        ck_assert_msg(told == (line->digits == TH_FEW_DIGITS), "%s", path);
        if (strcmp(path, "csf.cistern_concentration") == 0)
            ck_assert_int_eq(line->digits, TH_FEW_DIGITS);
    }
    ck_assert_uint_ge(few, 1);
    paper_close(&paper);
    th_table_clear(&table);
    th_published_free(&published);
    real_close(&run);
}
END_TEST

/* The ends of a row are no draws: correlations of the scenario's own laws do not touch them. */
START_TEST(correlations_are_of_laws)
{
    struct real_run run = real_run(DAY REAL_PATIENT REAL_PUMP
                                   "ensemble: {members: 2, vary: {csf.volume: normal 2 %, "
                                   "catheter.bore: normal 2 %}, correlations: [{pair: "
                                   "[csf.volume, catheter.bore], rho: 0.5}]}\n");
    struct th_published published = published_of(&run);
    ck_assert_uint_eq(run.scenario->correlated_count, 2);
    ck_assert_uint_ge(published.count, 2);
    for (size_t k = 0; k < published.count; k++)
        for (uint64_t end = 0; end < 2; end++)
            ck_assert_double_eq(th_draw_value(published.scenario, k, 2 * k + end),
                                published.rows[k].ends[end]);
    th_published_free(&published);
    real_close(&run);
}
END_TEST

/* All ends are of one person: chance strikes each of them at the same instant, so that what
 * differs is the parameter's doing. */
START_TEST(ends_have_the_same_chance)
{
    struct real_run run =
        real_run(DAY REAL_PATIENT REAL_PUMP "hazards: [{name: halt, after: exponential mean "
                                            "12 h, do: program.stop, mark: chosen, "
                                            "source: a test}]\n");
    struct th_published published = published_of(&run);
    const double ordered = reduced(run.trace, "gauge.delivered.ordered_mass", TH_FINAL, 0);
    ck_assert_double_gt(ordered, 0);
    ck_assert_double_lt(ordered, 0.9 * 200e-9); /* 0.4 mL of 500 ug/mL without the halt */
    for (uint64_t m = 0; m < published.trace->members; m++)
        ck_assert_double_eq(
            reduced(published.trace, "gauge.delivered.ordered_mass", TH_FINAL, m), ordered);
    th_published_free(&published);
    real_close(&run);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, TH_SUITE);
    tcase_add_test(tests, rows_are_sound);
    tcase_add_test(tests, ends_are_runs_of_their_own);
    tcase_add_loop_test(tests, parameters_with_a_range, 0,
                        (int)(sizeof cases / sizeof cases[0]));
    tcase_add_test(tests, wide_ranges_have_two_digits);
    tcase_add_test(tests, correlations_are_of_laws);
    tcase_add_test(tests, ends_have_the_same_chance);
}
