/* plasma/linear: tablets, injections and infusions without a pump against closed forms, by
 * poles and by the Runge-Kutta method, with a pump too; metabolites; amounts; and what is
 * refused, in which words. */
#define TH_SUITE "plasma linear"
#include "support/check_main.h"

#include "support/real_run.h"

/* One compartment of 20 L and 0.5 L/min: k = 1/(40 min). */
#define DRUG                                                                         \
    "name: mother, concentration: 0 mg/mL, diffusivity: 6e-10 m2/s, plasma_volume: " \
    "20 L, plasma_clearance: 0.5 L/min"
#define HEAD "format: 1\ntitle: t\nrecord: [plasma, gauge.balance]\n"
#define CSF "csf: {cells: 40, poles: 5}\n"
/* Its accuracy, of a substep, is the finest. */
#define STAGES "csf: {cells: 40, poles: 5, solver: sdirk, accuracy: 1e-6}\n"
#define RUN "run: {duration: 12 h, sample: 10 min}\n"

static const double volume = 20e-3, k = 1 / 2400.0, ka = 1 / 1800.0;

static struct real_run run_by(bool stages, const char *drugs, const char *events)
{
    char text[4000];
    snprintf(text, sizeof text, HEAD RUN "%s%sevents:\n%s", stages ? STAGES : CSF, drugs,
             events);
    struct real_run run = real_run(text);
    ck_assert_msg(run.status == TH_OK, "%s", run.error.count ? run.error.text[0] : "stopped");
    for (size_t t = 0; t < run.trace->times; t++)
        ck_assert(isfinite(real_get(&run, "gauge.balance.worst", t)));
    return run;
}

static struct real_run run_of(const char *drugs, const char *events)
{
    return run_by(false, drugs, events);
}

/* Errors, as shares of the dose: of poles, or of the Runge-Kutta method, whose substeps are
 * good to 1e-6. */
static double bound(bool stages, double poles)
{
    return stages ? 1e-5 : poles;
}

/* A sample's time after an instant in minutes, s; below 0: before. */
static double since(size_t sample, double minutes)
{
    return 600.0 * (double)sample - 60 * minutes;
}

/* The balance of every drug, at every sample. */
static void closes(const struct real_run *run)
{
    for (size_t t = 0; t < run->trace->times; t++)
        ck_assert_double_le(real_get(run, "gauge.balance.worst", t), 1e-12);
}

/* 10 mg after an hour, of which 0.8 are absorbed, and a quarter of that cleared at once. */
START_TEST(tablet)
{
    struct real_run run = run_by(
        _i, "drug: {" DRUG ", absorption_time: 30 min, absorbed: 80 %, first_pass: 25 %}\n",
        "  - {at: 1 h, do: plasma.dose, amount: 10 mg, route: oral}\n");
    for (size_t t = 0; t < run.trace->times; t++) {
        const double s = since(t, 60), after = s > 0 ? s : 0;
        const double gut = s > 0 ? 10e-6 * exp(-ka * after) : 0;
        const double c = 6e-6 / volume * ka / (ka - k) * (exp(-k * after) - exp(-ka * after));
        ck_assert_double_eq_tol(real_get(&run, "plasma.gut", t), gut, bound(_i, 1e-8) * 10e-6);
        ck_assert_double_eq_tol(real_get(&run, "plasma.concentration", t), c,
                                bound(_i, 1e-8) * 10e-6 / volume);
        const double cleared = s > 0 ? 10e-6 - gut - volume * c : 0;
        ck_assert_double_eq_tol(real_get(&run, "plasma.cleared", t), cleared,
                                2 * bound(_i, 1e-8) * 10e-6);
        ck_assert_double_eq_tol(real_get(&run, "plasma.given", t), s > 0 ? 10e-6 : 0, 1e-18);
    }
    closes(&run);
    real_close(&run);
}
END_TEST

/* The same with a compartment of 1/b = 15 min on the way: a chain of three from 1 in the first.
 */
START_TEST(tablet_in_transit)
{
    const double b = 1 / 900.0;
    struct real_run run =
        run_by(_i, "drug: {" DRUG ", absorption_time: 30 min, transit_time: 15 min}\n",
               "  - {at: 1 h, do: plasma.dose, amount: 10 mg, route: oral}\n");
    for (size_t t = 7; t < run.trace->times; t++) {
        const double s = since(t, 60);
        const double c =
            10e-6 / volume * ka * b *
            (exp(-ka * s) / ((b - ka) * (k - ka)) + exp(-b * s) / ((ka - b) * (k - b)) +
             exp(-k * s) / ((ka - k) * (b - k)));
        ck_assert_double_eq_tol(real_get(&run, "plasma.concentration", t), c,
                                bound(_i, 2e-8) * 10e-6 / volume);
    }
    closes(&run);
    real_close(&run);
}
END_TEST

/* Into a vein at once and over 2 h, under the skin, overlapping: sums of their closed forms. */
START_TEST(injections)
{
    struct real_run run =
        run_by(_i, "drug: {" DRUG ", skin_time: 30 min}\n",
               "  - {at: 1 h, do: plasma.dose, amount: 4 mg, route: iv}\n"
               "  - {at: 2 h, do: plasma.dose, amount: 6 mg, route: iv, over: 2 h}\n"
               "  - {at: 3 h, do: plasma.dose, amount: 6 mg, route: iv, over: 2 h}\n"
               "  - {at: 5 h, do: plasma.dose, amount: 8 mg, route: sc}\n");
    for (size_t t = 0; t < run.trace->times; t++) {
        const double bolus = since(t, 60), skin = since(t, 300), rate = 6e-6 / 7200 / volume;
        double c = bolus > 0 ? 4e-6 / volume * exp(-k * bolus) : 0;
        for (int n = 2; n <= 3; n++) {
            const double s = since(t, 60 * n), end = fmin(s, 7200);
            c += s > 0 ? rate / k * (1 - exp(-k * end)) * exp(-k * (s - end)) : 0;
        }
        c += skin > 0 ? 8e-6 / volume * ka / (ka - k) * (exp(-k * skin) - exp(-ka * skin)) : 0;
        ck_assert_double_eq_tol(real_get(&run, "plasma.concentration", t), c,
                                bound(_i, 5e-8) * 10e-6 / volume);
    }
    closes(&run);
    real_close(&run);
}
END_TEST

/* A second and a third compartment, of 90 L, filled at the rate R: after 12 h, 3.3 of the
 * slowest time constant, plasma is near to R/CL, and the others hold more than four times as
 * much. */
START_TEST(three_compartments)
{
    struct real_run run = run_by(
        _i,
        "drug: {" DRUG ", peripheral_volume: 30 L, intercompartmental: 2 L/min, deep_volume: "
        "60 L, deep_intercompartmental: 1 L/min}\n",
        "  - {at: 0 min, do: plasma.dose, amount: 36 mg, route: iv, over: 12 h}\n"
        "  - {at: 10 min, do: plasma.dose, amount: 4 mg, route: iv}\n");
    const size_t last = run.trace->times - 1;
    /* 12 h are 3.4 of the slowest time constant, 110 L over 0.5 L/min = 3.67 h. */
    const double c = real_get(&run, "plasma.concentration", last);
    ck_assert_double_lt(c, 36e-6 / 43200 / (0.5e-3 / 60));
    ck_assert_double_gt(c, 0.9 * 36e-6 / 43200 / (0.5e-3 / 60));
    ck_assert_double_gt(real_get(&run, "plasma.amount", last), 4 * volume * c);
    closes(&run);
    real_close(&run);
}
END_TEST

#define CHILD                                                                           \
    "name: child, parent: mother, formed: 40 %, molar_mass: 450 g/mol, concentration: " \
    "0 mg/mL, diffusivity: 6e-10 m2/s, plasma_volume: 10 L, plasma_clearance: 0.1 L/min"
#define FAMILY \
    "  - {" DRUG ", molar_mass: 300 g/mol, absorption_time: 30 min, first_pass: 50 %}\n"

/* A bolus of 4 mg into a vein at 0, k' = 1/(100 min) of the child: 0.4 x 450/300 of what the
 * parent loses. From 6 h on a tablet, half of which is lost, and forms as much, on the way. */
START_TEST(metabolite)
{
    const double m = 1 / 6000.0, share = 0.4 * 1.5;
    struct real_run run =
        run_by(_i, "drug:\n" FAMILY "  - {" CHILD "}\n",
               "  - {at: 0 h, do: plasma.dose, amount: 4 mg, route: iv}\n"
               "  - {at: 6 h, do: plasma.dose, amount: 10 mg, route: oral}\n");
    for (size_t t = 1; t < run.trace->times; t++) {
        const double s = since(t, 0);
        const double made = real_get(&run, "plasma.made.child", t);
        const double lost = real_get(&run, "plasma.cleared.mother", t);
        ck_assert_double_eq_tol(made / (share * lost), 1, 1e-12);
        double amount = 4e-6 * k / (k - m) * (exp(-m * s) - exp(-k * s));
        const double u = since(t, 360);
        if (u > 0) /* on the way, then in plasma: a chain of three */
            amount +=
                5e-6 * ka / (ka - m) * (exp(-m * u) - exp(-ka * u)) +
                5e-6 * ka * k *
                    (exp(-ka * u) / ((k - ka) * (m - ka)) + exp(-k * u) / ((ka - k) * (m - k)) +
                     exp(-m * u) / ((ka - m) * (k - m)));
        ck_assert_double_eq_tol(real_get(&run, "plasma.concentration.child", t),
                                share * amount / 10e-3, bound(_i, 2e-8) * 10e-6 / 10e-3);
    }
    ck_assert_double_eq(real_get(&run, "plasma.made.mother", 5), 0);
    closes(&run);
    real_close(&run);
}
END_TEST

/* The order of the list is nothing to it. */
START_TEST(order_of_the_list)
{
    const char *events = "  - {at: 1 h, do: plasma.dose, drug: mother, amount: 10 mg, route: "
                         "oral}\n";
    struct real_run a = run_of("drug:\n" FAMILY "  - {" CHILD "}\n", events);
    struct real_run b = run_of("drug:\n  - {" CHILD "}\n" FAMILY, events);
    for (size_t t = 0; t < a.trace->times; t++)
        ck_assert_double_eq(real_get(&a, "plasma.concentration.child", t),
                            real_get(&b, "plasma.concentration.child", t));
    real_close(&a);
    real_close(&b);
}
END_TEST

/* A pump and tablets of a drug with metabolites, sizes that change: drug and metabolites add
 * up.
 */
START_TEST(beside_a_pump)
{
    struct real_run run = real_run(
        "format: 1\ntitle: t\nrecord: [plasma, gauge.balance]\n"
        "drug:\n  - {from: morphine, name: morphine, concentration: 10 mg/mL}\n"
        "  - {from: m6g, name: m6g, parent: morphine}\n"
        "program: {dose: 2 mg/day}\n"
        "pump: {from: peristaltic_20ml}\n"
        "reservoir: {from: bellows_20ml}\n"
        "catheter: {from: silicone_89cm, tip: T10}\n"
        "tissue: {plasma_partition: 0.3}\n"
        "csf: {cells: 100}\n"
        "run: {duration: 4 day, sample: 1 h}\n"
        "events:\n"
        "  - {at: 1 h, every: 4 h, do: plasma.dose, drug: morphine, amount: 30 mg, route: "
        "oral}\n"
        "  - {at: 30 h, set: {drug.morphine.plasma_volume: 30 L}}\n"
        "  - {at: 40 h, set: {drug.morphine.peripheral_volume: 0 L}}\n"
        "  - {at: 50 h, set: {drug.m6g.plasma_volume: 15 L, drug.morphine.absorbed: 60 %}}\n");
    const size_t last = run.trace->times - 1;
    ck_assert_double_gt(real_get(&run, "plasma.made.m6g", last), 1e-6);
    ck_assert_double_gt(real_get(&run, "plasma.concentration.m6g", last), 0);
    closes(&run);
    real_close(&run);
}
END_TEST

/* A scenario that is refused, or whose member stops, with a sentence that has these words. */
static void refused(const char *drugs, const char *more, const char *words)
{
    char text[4000], found[TH_SENTENCE * 2] = "";
    struct th_error error = {0};
    struct th_units *units = th_units_create(&error);
    snprintf(text, sizeof text, HEAD CSF RUN "%s%s", drugs, more);
    struct th_scenario *scenario = th_scenario_parse(&th_catalog, units, "scenarios/t.yaml",
                                                     text, strlen(text), NULL, 0, &error);
    struct th_layout *layout = scenario ? th_layout_create(scenario, &error) : NULL;
    struct th_trace *trace = NULL;
    if (layout)
        th_ensemble_run(layout, &(struct th_ensemble_options){.threads = 1}, &trace, &error);
    for (int n = 0; n < error.count && !strstr(found, words); n++)
        snprintf(found, sizeof found, "%s", error.text[n]);
    ck_assert_msg(strstr(found, words) != NULL, "\"%s\" is not in \"%s\"", words, found);
    th_trace_free(trace);
    th_layout_free(layout);
    th_scenario_free(scenario);
    th_units_free(units);
}

#define FIRST "name: first, concentration: 0 mg/mL, diffusivity: 6e-10 m2/s"
#define SECOND "name: second, concentration: 0 mg/mL, diffusivity: 6e-10 m2/s"

START_TEST(refusals)
{
    const char *oral = "events: [{at: 1 h, do: plasma.dose, amount: 1 mg, route: oral}]\n";
    refused("drug: {" DRUG "}\n", oral, "without absorption_time cannot be swallowed");
    refused("drug: {" DRUG "}\n",
            "events: [{at: 1 h, do: plasma.dose, amount: 1 mg, route: sc}]\n",
            "without skin_time cannot be given under the skin");
    refused("drug: {" DRUG ", absorption_time: 1 h}\n",
            "events: [{at: 1 h, do: plasma.dose, amount: 1 mg, route: oral, over: 1 h}]\n",
            "over: is for route: iv");
    refused("drug: {" DRUG ", formed: 5 %}\n", "", "formed needs the parent");
    refused("drug:\n  - {" DRUG "}\n  - {" CHILD "}\n", "", "needs its molar_mass");
    refused("drug:\n  - {" FIRST ", parent: second, formed: 5 %, molar_mass: 300 g/mol}\n"
            "  - {" SECOND ", parent: first, formed: 5 %, molar_mass: 300 g/mol}\n",
            "", "cannot be a metabolite of itself");
    refused("drug:\n" FAMILY "  - {" CHILD "}\n  - {" SECOND
            ", parent: mother, formed: 70 %, molar_mass: 300 g/mol}\n",
            "", "more than all of it");
    refused("drug: {" FIRST ", parent: first, formed: 5 %}\n", "", "give molar_mass");
    const char *pump = "pump: {from: peristaltic_20ml}\nreservoir: {from: bellows_20ml}\n"
                       "catheter: {from: silicone_89cm, tip: T10}\nprogram: {rate: 0 mL/day}\n";
    refused("drug:\n" FAMILY "  - {name: child, parent: mother, formed: 5 %, molar_mass: 300 "
            "g/mol, diffusivity: 6e-10 m2/s, concentration: 1 mg/mL}\n",
            pump, "is not filled in");
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "linear");
    tcase_add_loop_test(tests, tablet, 0, 2);
    tcase_add_loop_test(tests, tablet_in_transit, 0, 2);
    tcase_add_loop_test(tests, injections, 0, 2);
    tcase_add_loop_test(tests, three_compartments, 0, 2);
    tcase_add_loop_test(tests, metabolite, 0, 2);
    tcase_add_test(tests, order_of_the_list);
    tcase_add_test(tests, beside_a_pump);
    tcase_add_test(tests, refusals);
}
