/* csf/compartments in whole scenarios: the published networks with pump, needle, leak, tablets
 * and a metabolite; the balance, another cutting of the steps, samples, sets, lanes. */
#define TH_SUITE "compartments runs"
#include "support/check_main.h"

#include "support/csv_files.h"
#include "support/real_run.h"

/* Everything that brings or takes drug at once. */
#define ALL                                                                              \
    "drug: [{from: morphine, concentration: 10 mg/mL, absorption_time: 30 min},\n"       \
    "       {from: m6g, parent: morphine, concentration: 0 mg/mL}]\n"                    \
    "medicines: {name: tablets, drug: morphine, dose: 30 mg, route: oral, every: 6 h}\n" \
    "program: {rate: 0.4 mL/day}\npump: {from: peristaltic_20ml}\n"                      \
    "reservoir: {from: bellows_20ml}\n"                                                  \
    "catheter: {from: silicone_89cm, tip: T10}\nline: {cells: 32}\n"                     \
    "faults: {use: leak, at: 20 cm, bore: 0.1 mm, into: subcutaneous, begins: 4 h}\n"    \
    "pressure: {use: marmarou}\nneedle: {level: L3, gauge: 22}\n"                        \
    "effects: [{use: emax, drug: morphine, ec50: 1 ug/mL},\n"                            \
    "          {use: emax, name: blood, site: plasma, drug: morphine, ec50: 1 ug/mL}]\n"
#define EVENTS                                                                    \
    "events:\n"                                                                   \
    "  - {at: 1 h, do: needle.draw, volume: 3 mL, over: 5 min}\n"                 \
    "  - {at: 2 h, do: needle.inject, drug: morphine, dose: 1 mg, volume: 2 mL, " \
    "over: 1 min}\n"                                                              \
    "  - {at: 3 h, do: pressure.puncture, level: L3, gauge: 22}\n"                \
    "  - {at: 5 h, do: plasma.dose, drug: morphine, amount: 5 mg, route: iv, over: 2 h}\n"

static const char *const parts[] = {"nusinersen_child",       "tominersen_adult",
                                    "nusinersen_infant",      "arylsulfatase_child",
                                    "oligonucleotide_monkey", "ziconotide_label"};
enum { PARTS = 6 };

static struct real_run run_part(const char *run, const char *part, const char *more,
                                int threads)
{
    static char text[6000];
    snprintf(text, sizeof text,
             "format: 1\n%s" ALL "csf: {from: %s}\nrecord: [all, gauge.balance.lost]\n" EVENTS
             "%s",
             run, part, more);
    return real_run_on(text, threads);
}

static double worst(const struct real_run *run)
{
    double most = 0;
    for (size_t t = 0; t < run->trace->times; t++)
        most = fmax(most, real_get(run, "gauge.balance.worst", t));
    return most;
}

#define TWELVE "run: {duration: 12 h, sample: 1 h}\n"

/* Each published network with all of that. */
START_TEST(balances_close)
{
    struct real_run run = run_part(TWELVE, parts[_i], "", 1);
    ck_assert_double_le(worst(&run), 1e-12);
    ck_assert_double_gt(real_get(&run, "gauge.balance.drawn.morphine", 12), 0);
    ck_assert_double_gt(real_get(&run, "gauge.balance.lost.morphine", 12), 0);
    ck_assert_double_gt(real_get(&run, "plasma.made.m6g", 12), 0);
    ck_assert_double_gt(real_get(&run, "effect.blood.concentration", 12), 0);
    real_close(&run);
}
END_TEST

/* Largest difference of a sample of any output, over the output's largest. */
static double apart(const struct real_run *a, const struct real_run *b, size_t every)
{
    double most = 0;
    for (size_t c = 0; c < a->scenario->column_count; c++) {
        const char *path = a->scenario->columns[c].path;
        double largest = 0, off = 0;
        if (strncmp(path, "csf.", 4) != 0 && strncmp(path, "plasma.", 7) != 0)
            continue;
        for (size_t t = 0; t < a->trace->times; t++) {
            const double x = real_get(a, path, t), y = real_get(b, path, t * every);
            largest = fmax(largest, fabs(x));
            off = fmax(off, fabs(x - y));
        }
        most = fmax(most, largest > 0 ? off / largest : 0);
    }
    return most;
}

#define QUIET                                                                              \
    "format: 1\n%sdrug: {from: morphine, concentration: 10 mg/mL}\n"                       \
    "needle: {level: L3, gauge: 22}\ncsf: {from: %s%s}\nrecord: [all]\n"                   \
    "events:\n  - {at: 1 h, do: needle.inject, drug: morphine, dose: 1 mg, volume: 2 mL, " \
    "over: 10 min}\n%s"

static struct real_run run_quiet(const char *run, const char *part, const char *rows,
                                 const char *more)
{
    static char text[4000];
    snprintf(text, sizeof text, QUIET, run, part, rows, more);
    return real_run(text);
}

/* Steps of an hour, of a minute, of a day, cut by an event that changes nothing. */
START_TEST(steps_change_nothing)
{
    static const char *const rows[] = {", longest: 1 min", ", longest: 1000 day"};
    struct real_run one = run_quiet(TWELVE, parts[_i], "", "");
    for (int k = 0; k < 2; k++) {
        struct real_run other = run_quiet(TWELVE, parts[_i], rows[k], "");
        ck_assert_double_le(apart(&one, &other, 1), 1e-12);
        real_close(&other);
    }
    struct real_run cut =
        run_quiet(TWELVE, parts[_i], "", "  - {at: 3 h 17 min, set: {needle.gauge: 22}}\n");
    ck_assert_double_le(apart(&one, &cut, 1), 1e-13);
    real_close(&cut);
    real_close(&one);
}
END_TEST

/* Four times as many samples: the same bits. */
START_TEST(samples_change_nothing)
{
    struct real_run few = run_part(TWELVE, parts[_i], "", 1);
    struct real_run many =
        run_part("run: {duration: 12 h, sample: 15 min}\n", parts[_i], "", 1);
    ck_assert(apart(&few, &many, 4) == 0);
    real_close(&few);
    real_close(&many);
}
END_TEST

/* A set of every row that a table brought: the balance closes; a volume leaves the amount, and
 * what it makes of the concentration is in proportion. */
START_TEST(sets_keep_amounts)
{
    const char *part = parts[_i ? 3 : 0]; /* clearances; rates, too */
    struct real_run bare = run_quiet(TWELVE, part, "", "");
    const struct th_instance *csf =
        &bare.scenario->instances[th_scenario_instance(bare.scenario, "csf")];
    for (size_t row = 3; row < csf->model->params.count; row++) {
        char set[300];
        snprintf(set, sizeof set, "  - {at: 6 h, set: {csf.%s: %s}}\n",
                 csf->model->params.rows[row].name,
                 strncmp(csf->model->params.rows[row].name, "volume_of_", 10) == 0 ? "33 mL"
                 : csf->model->params.rows[row].quantity == TH_RATE                ? "0.7 1/h"
                                                                    : "2 mL/min");
        struct real_run run = run_part(TWELVE, part, set, 1);
        ck_assert_msg(worst(&run) <= 1e-12, "%s: %g", set, worst(&run));
        real_close(&run);
    }
    struct real_run wide =
        run_quiet(TWELVE, part, "", "  - {at: 12 h, set: {csf.volume_of_csf: 100 mL}}\n");
    ck_assert(apart(&bare, &wide, 1) < 1e-13);
    real_close(&wide);
    real_close(&bare);
}
END_TEST

/* Alone, among eight, on two threads: the same bits. */
START_TEST(lanes_and_threads_change_nothing)
{
    static const char eight[] =
        "ensemble: {members: 16, seed: 3, vary: {csf.csf_to_plasma: lognormal 30 %}}\n";
    struct real_run one = run_part(TWELVE, "nusinersen_child", eight, 1);
    struct real_run two = run_part(TWELVE, "nusinersen_child", eight, 2);
    size_t c = real_column(&one, "csf.concentration_in_csf.morphine");
    for (uint64_t m = 0; m < 16; m++)
        for (size_t t = 0; t < one.trace->times; t++)
            ck_assert(th_trace_get(one.trace, c, m, t, 0) ==
                      th_trace_get(two.trace, c, m, t, 0));
    ck_assert(th_trace_get(one.trace, c, 0, 12, 0) != th_trace_get(one.trace, c, 1, 12, 0));
    real_close(&two);
    real_close(&one);
}
END_TEST

/* A plain network with the drug's own plasma is plasma.linear: the same as axial would show of
 * an injection into blood, to the error of its poles. */
START_TEST(the_drugs_own_plasma_is_that_of_axial)
{
    static const char *const runs[] = {"csf: {use: compartments, volumes: %s, flows: %s}\n",
                                       "csf: {use: axial, cells: 20, poles: 5}\n"};
    double value[2][13];
    csv("compartment,volume[mL],place\ncsf,150,csf\n");
    csv("from,to,clearance[mL/min]\ncsf,plasma,0.3\n");
    for (int k = 0; k < 2; k++) {
        char csf[300], text[2000];
        snprintf(csf, sizeof csf, runs[k], csv_paths[0], csv_paths[1]);
        snprintf(text, sizeof text,
                 "format: 1\n" TWELVE
                 "drug: {from: morphine, absorption_time: 30 min, transit_time: 5 "
                 "min}\n%srecord: [all]\nevents:\n"
                 "  - {at: 1 h, do: plasma.dose, amount: 5 mg, route: iv}\n"
                 "  - {at: 2 h, do: plasma.dose, amount: 9 mg, route: oral}\n",
                 csf);
        struct real_run run = real_run(text);
        for (size_t t = 0; t < 13; t++) value[k][t] = real_get(&run, "plasma.concentration", t);
        real_close(&run);
    }
    for (size_t t = 2; t < 13; t++)
        ck_assert_double_le(fabs(value[0][t] / value[1][t] - 1), 1e-6);
    remove_files();
}
END_TEST

/* An oral dose without any time constant of the drug, into a compartment that receives it; and
 * without one it is refused with a sentence. */
START_TEST(a_compartment_receives_a_route)
{
    csv("compartment,volume[mL],place,receives\ncsf,150,csf,\nserum,5000,plasma,\n"
        "bowel,1,gut,oral\nskin,1,gut,sc\n");
    csv("from,to,rate[1/h]\nbowel,serum,1\nskin,serum,0.5\nserum,out,0.2\n");
    char text[2000];
    snprintf(text, sizeof text,
             "format: 1\n" TWELVE
             "drug: {name: x, diffusivity: 1e-6 cm2/s}\ncsf: {use: compartments, volumes: %s, "
             "flows: %s}\nrecord: [all, plasma.amount@gut]\nevents:\n"
             "  - {at: 1 h, do: plasma.dose, amount: 4 mg, route: oral}\n"
             "  - {at: 2 h, do: plasma.dose, amount: 2 mg, route: sc}\n",
             csv_paths[0], csv_paths[1]);
    struct real_run run = real_run(text);
    for (size_t t = 3; t < 13; t++) {
        const double h = (double)t;
        const double oral = 4e-6 / 0.8 * (exp(-0.2 * (h - 1)) - exp(-(h - 1))),
                     sc = 2e-6 * 0.5 / 0.3 * (exp(-0.2 * (h - 2)) - exp(-0.5 * (h - 2)));
        ck_assert_double_le(
            fabs(real_get(&run, "plasma.concentration", t) / ((oral + sc) / 5e-3) - 1), 1e-12);
        ck_assert_double_le(
            fabs(real_get(&run, "plasma.gut_amount", t) / 4e-6 / exp(-(h - 1)) - 1), 1e-12);
    }
    ck_assert_double_le(worst(&run), 1e-12);
    real_close(&run);
    remove_files();
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "runs");
    tcase_add_loop_test(tests, balances_close, 0, PARTS);
    tcase_add_loop_test(tests, steps_change_nothing, 0, PARTS);
    tcase_add_loop_test(tests, samples_change_nothing, 0, PARTS);
    tcase_add_loop_test(tests, sets_keep_amounts, 0, 2);
    tcase_add_test(tests, lanes_and_threads_change_nothing);
    tcase_add_test(tests, the_drugs_own_plasma_is_that_of_axial);
    tcase_add_test(tests, a_compartment_receives_a_route);
}
