/* Reductions against closed forms and against runs with much shorter steps; they depend neither
 * on samples, nor on recorded outputs, nor on other reductions. */
#define TH_SUITE "reduce"
#include "support/check_main.h"

#include "ensemble/require.h"
#include "language/language.h"
#include "support/real_run.h"

static const double day = 86400, hour = 3600, ml_day = 1e-6 / 86400;

/* The value of the k-th requirement of the first member. */
static double asked(const struct real_run *run, size_t k)
{
    return th_trace_reduced(run->trace, run->scenario->requirements[k].reduction, 0);
}

#define BOLUS "events: [{at: 10.2 h, do: program.bolus, dose: 250 ug, over: 10 min}]\n"

/* 0.4 mL/day and, from 10.2 h, 0.5 mL as fast as 24 mL/day allow: (24 - 0.4) mL/day for
 * 0.5/23.6 day, 30.508 min. A step output has all of it in closed form. */
START_TEST(orders_hold)
{
    const double over = 0.5 / 23.6 * day, begin = 10.2 * hour;
    struct real_run run = real_run(
        REAL_PATIENT REAL_PUMP BOLUS
        "run: {duration: 3 day, sample: 12 h}\n"
        "require:\n"
        "  - {check: program.rate, take: max, above: 0 mL/day}\n"
        "  - {check: program.rate, take: min, above: 0 mL/day}\n"
        "  - {check: program.rate, take: mean, above: 0 mL/day}\n"
        "  - {check: program.rate, take: first above 1 mL/day, above: 0 h}\n"
        "  - {check: program.rate, take: time above 1 mL/day, above: 0 h}\n"
        "  - {check: program.rate, take: longest below 1 mL/day, above: 0 h}\n"
        "  - {check: program.rate, take: count above 1 mL/day, is: 1}\n"
        "  - {check: program.rate, take: time of max, above: 0 h}\n"
        "  - {check: program.rate, at: 10.3 h, above: 1 mL/day}\n"
        "  - {check: program.rate, at: 10.2 h, below: 1 mL/day}\n"
        "  - {check: program.rate, take: first above 25 mL/day, above: 3 day}\n"
        "  - {check: program.rate, take: max, during: 11 h .. end, below: 1 mL/day}\n"
        "  - {check: program.boluses, take: rise, is: 1}\n"
        "  - {check: program.rate, take: auc, above: 0 mL h/day}\n"
        "  - {check: program.ordered_volume, take: rise, during: 0 h .. 10.2 h, above: 0 "
        "mL}\n");
    ck_assert_double_eq_tol(asked(&run, 0), 24 * ml_day, 1e-7 * ml_day); /* whole ticks */
    ck_assert_double_eq_tol(asked(&run, 1), 0.4 * ml_day, 1e-12 * ml_day);
    ck_assert_double_eq_tol(asked(&run, 2), (3 * 0.4 + 0.5) / 3 * ml_day, 1e-9 * ml_day);
    ck_assert_double_eq_tol(asked(&run, 3), begin, 1e-6);
    ck_assert_double_eq_tol(asked(&run, 4), over, 2e-6);
    ck_assert_double_eq_tol(asked(&run, 5), 3 * day - begin - over, 3e-6);
    ck_assert_double_eq(asked(&run, 6), 1);
    ck_assert_double_eq_tol(asked(&run, 7), begin, 1e-6);
    ck_assert_double_eq_tol(asked(&run, 8), 24 * ml_day, 1e-7 * ml_day);
    ck_assert_double_eq_tol(asked(&run, 9), 0.4 * ml_day,
                            1e-12 * ml_day); /* before its orders */
    ck_assert(isinf(asked(&run, 10)));
    ck_assert_double_eq_tol(asked(&run, 11), 0.4 * ml_day, 1e-12 * ml_day);
    ck_assert_double_eq(asked(&run, 12), 1);
    ck_assert_double_eq_tol(asked(&run, 13), 1.7e-6, 1e-15);
    ck_assert_double_eq_tol(asked(&run, 14), 0.4e-6 * 10.2 / 24, 1e-18);
    struct th_finding findings[15];
    ck_assert_msg(th_require(run.trace, findings, &run.error) == TH_OK, "%s",
                  run.error.text[0]);
    real_close(&run);
}
END_TEST

/* 0.4 mL/day, stopped from 12 to 18 h; the orders of time 0 are part of the run. Who begins
 * above a level has not come above it. Instants are counted from what happened. */
START_TEST(begins_and_counts)
{
    struct real_run run = real_run(
        REAL_PATIENT REAL_PUMP
        "run: {duration: 2 day, sample: 12 h}\n"
        "events:\n"
        "  - {at: 0 h, set: {program.rate: 1 mL/day}}\n"
        "  - {name: pause, at: 12 h, do: program.stop}\n"
        "  - {at: 18 h, do: program.start}\n"
        "  - {at: 1 day, set: {program.rate: 0.4 mL/day}}\n"
        "require:\n"
        "  - {check: program.rate, take: rise, is: 0 mL/day}\n"
        "  - {check: program.rate, take: count above 0.2 mL/day, is: 1}\n"
        "  - {check: program.rate, take: first below 0.2 mL/day, since: 10 h, below: 3 h}\n"
        "  - {check: program.rate, take: first above 0.2 mL/day, since: pause, below: 7 h}\n"
        "  - {check: program.rate, take: first above 1.2 mL/day, since: pause, above: 9 day}\n"
        "  - {check: program.rate, take: time of min, since: pause, below: 1 s}\n"
        "  - {check: program.rate, take: rise, during: 6 h .. 30 h, below: 0 mL/day}\n");
    ck_assert_double_eq_tol(asked(&run, 0), 0, 1e-24);
    ck_assert_double_eq(asked(&run, 1), 1);
    ck_assert_double_eq_tol(asked(&run, 2), 2 * hour, 1e-6);
    ck_assert_double_eq_tol(asked(&run, 3), 6 * hour, 1e-6);
    ck_assert(isinf(asked(&run, 4)));
    ck_assert_double_eq_tol(asked(&run, 5), 0, 1e-6);
    ck_assert_double_eq_tol(asked(&run, 6), -0.6 * ml_day, 1e-12 * ml_day);
    struct th_finding findings[7];
    ck_assert_msg(th_require(run.trace, findings, &run.error) == TH_OK, "%s",
                  run.error.text[0]);
    real_close(&run);
}
END_TEST

static const char *const watched =
    "require:\n"
    "  - {check: csf.tip_concentration, take: max, above: 0 ug/mL}\n"
    "  - {check: csf.tip_concentration, take: mean, above: 0 ug/mL}\n"
    "  - {check: csf.tip_concentration, take: time of max, above: 0 h}\n"
    "  - {check: csf.tip_concentration, take: time above 3 ug/mL, above: 0 h}\n"
    "  - {check: csf.tip_concentration, take: first above 3 ug/mL, above: 0 h}\n"
    "  - {check: csf.probe_concentration, take: max, during: 5 h .. 20 h, above: 0 ug/mL}\n"
    "  - {check: csf.probe_concentration, take: auc, during: 5 h .. 20 h, above: 0 ug h/mL}\n"
    "  - {check: csf.probe_concentration, take: count above 1 ug/mL, above: 0}\n"
    "  - {check: csf.probe_concentration, take: longest above 1 ug/mL, above: 0 h}\n"
    "  - {check: plasma.concentration, at: 12.34 h, above: 0 ng/mL}\n";
enum { WATCHED = 10 };

static struct real_run watch(const char *run_line, const char *record)
{
    char text[3000];
    snprintf(text, sizeof text, "%s%s%s%s%s%s", REAL_PATIENT, REAL_PUMP, BOLUS, watched,
             run_line, record);
    return real_run(text);
}

/* Trapezoids over samples each 30 s, their largest, and the crossings between them. */
static double area_of(const struct real_run *run, const char *path, double from, double to)
{
    const struct th_trace *trace = run->trace;
    double area = 0;
    for (size_t k = 1; k < trace->times; k++) {
        double t = (double)trace->time[k] / 1e6, step = t - (double)trace->time[k - 1] / 1e6;
        if (t > from + 1 && t < to + 1)
            area += 0.5 * (real_get(run, path, k) + real_get(run, path, k - 1)) * step;
    }
    return area;
}

static double largest_of(const struct real_run *run, const char *path, double from, double to)
{
    const struct th_trace *trace = run->trace;
    double most = 0;
    for (size_t k = 0; k < trace->times; k++) {
        double t = (double)trace->time[k] / 1e6;
        if (t >= from && t <= to)
            most = fmax(most, real_get(run, path, k));
    }
    return most;
}

START_TEST(curves_are_those_of_close_samples)
{
    struct real_run run = watch("run: {duration: 1 day, sample: 30 s}\n", "");
    const char *tip = "csf.tip_concentration", *probe = "csf.probe_concentration";
    double most = largest_of(&run, tip, 0, day);
    ck_assert_double_ge(asked(&run, 0), most);
    ck_assert_double_eq_tol(asked(&run, 0), most, 1e-3 * most); /* between two samples */
    ck_assert_double_eq_tol(asked(&run, 1), area_of(&run, tip, 0, day) / day, 2e-5 * most);
    /* the largest at the tip is where the bolus ends */
    ck_assert_double_eq_tol(asked(&run, 2), 10.2 * hour + 0.5 / 23.6 * day, 1);
    double above = 0, first = NAN;
    for (size_t k = 1; k < run.trace->times; k++) {
        double a = real_get(&run, tip, k - 1) - 3e-3, b = real_get(&run, tip, k) - 3e-3;
        double share = (a > 0) == (b > 0) ? b > 0 : (b > 0 ? b : a) / fabs(b - a);
        above += 30 * share;
        if (isnan(first) && b > 0)
            first = 30 * ((double)k - share);
    }
    ck_assert_double_eq_tol(asked(&run, 3), above, 5);
    ck_assert_double_eq_tol(asked(&run, 4), first, 5);
    most = largest_of(&run, probe, 5 * hour, 20 * hour);
    ck_assert_double_eq_tol(asked(&run, 5), most, 1e-5 * most);
    ck_assert_double_eq_tol(asked(&run, 6), area_of(&run, probe, 5 * hour, 20 * hour),
                            1e-5 * most * 15 * hour);
    ck_assert_double_eq(asked(&run, 7), 1);
    ck_assert_double_gt(asked(&run, 8), hour);
    real_close(&run);
}
END_TEST

/* The drug that a kink held back makes a peak beside the tip within minutes after it opens, in
 * a step of the better part of an hour. The concentration falls and rises again: the step's
 * ends and its middle do not show the peak. */
START_TEST(short_peaks_are_found)
{
    struct real_run run = real_run(
        "title: t\n"
        "run: {duration: 2 day, sample: 20 s}\n"
        "drug: {from: parts/baclofen.yaml, concentration: 0.938 mg/mL}\n"
        "program: {rate: 0.702 mL/day}\n"
        "pump: {from: parts/peristaltic_20ml.yaml}\n"
        "reservoir: {from: parts/bellows_20ml.yaml, volume: 10.7 mL}\n"
        "catheter: {from: parts/silicone_89cm.yaml, tip: T12}\n"
        "line: {cells: 64}\n"
        "csf: {use: axial, cells: 40, probe: L1, dispersion: 2.5e-6 m2/s, stroke: 0 mL}\n"
        "faults: [{use: kink, name: k, at: 62 cm, closed: 99.9 %, begins: 1274 min, over: 3 "
        "h,\n"
        "          until: 2351 min}]\n"
        "events: [{at: 1716 min, do: program.concentration, value: 0.469 mg/mL},\n"
        "         {at: 89526 s, do: program.bridge, concentration: 0.469 mg/mL}]\n"
        "require:\n"
        "  - {check: csf.probe_concentration, take: max, above: 0 ug/mL}\n"
        "  - {check: csf.probe_concentration, take: max, during: 38 h .. 41 h, above: 0 "
        "ug/mL}\n");
    for (size_t k = 0; k < 2; k++) {
        double most = largest_of(&run, "csf.probe_concentration", k ? 38 * hour : 0,
                                 k ? 41 * hour : 2 * day);
        ck_assert_msg(fabs(asked(&run, k) - most) < 1e-4 * most, "%zu: %g, of samples %g", k,
                      asked(&run, k), most);
    }
    real_close(&run);
}
END_TEST

/* To the bit: samples, recorded outputs and other reductions change nothing. */
START_TEST(samples_change_nothing)
{
    static const char *const runs[] = {"run: {duration: 1 day, sample: 1 day}\n",
                                       "run: {duration: 1 day, sample: 7 min}\n"};
    static const char *const records[] = {"record: [pump.flow]\n", ""};
    double first[WATCHED];
    for (int k = 0; k < 4; k++) {
        struct real_run run = watch(runs[k % 2], records[k / 2]);
        for (size_t q = 0; q < WATCHED; q++) {
            double value = asked(&run, q);
            ck_assert_msg(k == 0 || value == first[q], "%zu: %.17g, not %.17g", q, value,
                          first[q]);
            first[q] = value;
        }
        real_close(&run);
    }
    char one[2000];
    snprintf(one, sizeof one,
             "%s%s%srun: {duration: 1 day}\nrequire: [{check: "
             "csf.tip_concentration, take: max, above: 0 ug/mL}]\n",
             REAL_PATIENT, REAL_PUMP, BOLUS);
    struct real_run run = real_run(one);
    ck_assert_double_eq(asked(&run, 0), first[0]);
    real_close(&run);
}
END_TEST

/* A member's numbers do not depend on who runs beside it. */
START_TEST(members_do_not_see_each_other)
{
    const char *text = REAL_PATIENT REAL_PUMP BOLUS
        "run: {duration: 1 day}\n"
        "ensemble: {members: 6, seed: 4, vary: {csf.volume: lognormal 24 %, "
        "csf.stroke: lognormal 40 %, pump.error: normal 5 % points}}\n"
        "require: [{check: csf.tip_concentration, take: max, above: 0 ug/mL},\n"
        "          {check: csf.probe_concentration, take: time above 0.5 ug/mL, above: 0 h},\n"
        "          {check: csf.probe_concentration, take: mean, above: 0 ug/mL}]\n";
    struct real_run all = real_run(text);
    for (uint64_t m = 0; m < 6; m += 2) {
        struct real_run run = real_open(text);
        struct th_ensemble_options options = {.threads = 1, .first = m, .members = 1};
        ck_assert(th_ensemble_run(run.layout, &options, &run.trace, &run.error) == TH_OK);
        for (size_t k = 0; k < run.scenario->reduction_count; k++) {
            double alone = th_trace_reduced(run.trace, k, 0);
            double beside = th_trace_reduced(all.trace, k, m);
            ck_assert_msg(alone == beside || (isnan(alone) && isnan(beside)),
                          "%zu: %.17g, %.17g", k, alone, beside);
        }
        real_close(&run);
    }
    real_close(&all);
}
END_TEST

/* Of many levels that are crossed in one step each has the instant that it has alone. */
START_TEST(many_levels_are_crossed_as_one)
{
    enum { LEVELS = 60 };
    char text[12000];
    int at = snprintf(text, sizeof text, "%s%srun: {duration: 6 h}\nrequire:\n", REAL_PATIENT,
                      REAL_PUMP);
    const int head = at;
    for (int k = 1; k <= LEVELS; k++)
        at += snprintf(text + at, sizeof text - (size_t)at,
                       "  - {check: csf.tip_concentration, take: first above %d ng/mL, above: "
                       "0 h}\n",
                       2 * k);
    struct real_run all = real_run(text);
    for (int k = 0; k < LEVELS; k++) {
        ck_assert_double_gt(asked(&all, (size_t)k), k ? asked(&all, (size_t)k - 1) : 0);
        ck_assert_double_lt(asked(&all, (size_t)k), hour);
    }
    for (int k = 19; k < LEVELS; k += 20) {
        snprintf(text + head, sizeof text - (size_t)head,
                 "  - {check: csf.tip_concentration, take: first above %d ng/mL, above: 0 h}\n",
                 2 * (k + 1));
        struct real_run one = real_run(text);
        ck_assert_double_eq(asked(&one, 0), asked(&all, (size_t)k));
        real_close(&one);
    }
    real_close(&all);
}
END_TEST

/* Scenarios in which reductions were once wrong; their first lines have the expected verdicts.
 */
static const struct {
    const char *file;
    const char *pass; /* of each requirement */
} inputs[] = {{"peak_between_samples", "nn"},
              {"mean_zero_at_start", "yy"},
              {"at_between_samples", "nyy"}};

START_TEST(inputs_come_out_as_they_expect)
{
    static const char *const samples[] = {"run.sample=12 h", "run.sample=1 h",
                                          "run.sample=5 min"};
    char path[200], text[4000];
    snprintf(path, sizeof path, "tests/data/inputs/%s.yaml", inputs[_i].file);
    FILE *file = fopen(path, "r");
    ck_assert_ptr_nonnull(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    for (int k = 0; k < 3; k++) {
        struct real_run run = {0};
        struct th_finding findings[8];
        struct th_ensemble_options options = {.threads = 1};
        run.units = suite_units();
        run.scenario = th_scenario_parse(&th_catalog, run.units, "scenarios/t.yaml", text,
                                         strlen(text), &samples[k], 1, &run.error);
        ck_assert_msg(run.scenario != NULL, "%s", run.error.text[0]);
        run.layout = th_layout_create(run.scenario, &run.error);
        ck_assert(th_ensemble_run(run.layout, &options, &run.trace, &run.error) == TH_OK);
        th_require(run.trace, findings, NULL);
        for (size_t q = 0; q < run.scenario->requirement_count; q++)
            ck_assert_msg(findings[q].pass == (inputs[_i].pass[q] == 'y'), "%s, %s: %s: %g",
                          path, samples[k], findings[q].requirement->name,
                          findings[q].all.value);
        real_close(&run);
    }
}
END_TEST

/* Words and units of all takes. */
START_TEST(takes_have_words)
{
    const char *rest;
    char unit[64];
    for (int k = 0; k < TH_AT; k++) {
        const struct th_take_kind *kind = th_take_kind((enum th_take)k);
        char said[64];
        snprintf(said, sizeof said, "%s%s", kind->words, kind->level ? " 5 ug/mL" : "");
        ck_assert_int_eq(th_take_find(said, &rest), k);
        ck_assert_str_eq(rest, kind->level ? "5 ug/mL" : "");
    }
    ck_assert_int_eq(th_take_find("maximum", &rest), TH_TAKES);
    ck_assert_int_eq(th_take_find("max of all", &rest), TH_TAKES);
    th_take_unit(TH_AUC, "ug/mL", "h", unit, sizeof unit);
    ck_assert_str_eq(unit, "ug h/mL");
    th_take_unit(TH_AUC, "%", "h", unit, sizeof unit);
    ck_assert_str_eq(unit, "% h");
    th_take_unit(TH_AUC, "1", "h", unit, sizeof unit);
    ck_assert_str_eq(unit, "h");
    th_take_unit(TH_TIME_ABOVE, "ug/mL", "h", unit, sizeof unit);
    ck_assert_str_eq(unit, "h");
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "reductions");
    tcase_add_test(tests, takes_have_words);
    tcase_add_test(tests, orders_hold);
    tcase_add_test(tests, begins_and_counts);
    tcase_add_test(tests, curves_are_those_of_close_samples);
    tcase_add_test(tests, short_peaks_are_found);
    tcase_add_test(tests, samples_change_nothing);
    tcase_add_test(tests, members_do_not_see_each_other);
    tcase_add_test(tests, many_levels_are_crossed_as_one);
    tcase_add_loop_test(tests, inputs_come_out_as_they_expect, 0,
                        sizeof inputs / sizeof *inputs);
}
