/* A parent and its metabolites in whole runs, by both methods and with sites that fill: methods
 * agree, amounts, threads, and a needle and tablets without a pump. */
#define TH_SUITE "plasma family"
#include "support/check_main.h"

#include "support/real_run.h"

#define HEAD "format: 1\ntitle: t\nrun: {duration: 16 h, sample: 1 h}\n"
#define LAYER "tissue: {plasma_partition: 0.4}\n"
#define LAYERS "tissue: {use: layers, plasma_partition: 0.4, saturates: grey}\n"
#define SITES "binding: 1e-4 1/s, unbinding: 3e-5 1/s, binding_capacity: "
/* The list with the youngest first; %s: what the binding of parent and child is. */
#define DRUGS                                                                             \
    "drug:\n"                                                                             \
    "  - {from: m6g, name: last, parent: m6g, formed: 20 %%}\n"                           \
    "  - {from: m6g, parent: morphine, pial_permeability: 1e-3 cm/min, partition: 0.5, "  \
    "tissue_clearance: 0.05 1/h%s}\n"                                                     \
    "  - {from: morphine, name: morphine, concentration: 1 mg/mL, transit_time: 10 min, " \
    "absorbed: 100 %%%s}\n"
#define PUMP                                                                  \
    "program: {dose: 1 mg/day}\npump: {from: peristaltic_20ml, error: 0 %}\n" \
    "reservoir: {from: bellows_20ml}\ncatheter: {from: silicone_89cm, tip: T10}\n"
#define TABLETS \
    "  - {at: 2 h, every: 6 h, do: plasma.dose, drug: morphine, amount: 30 mg, route: oral}\n"
#define NEEDLE "needle: {level: L3, gauge: 22}\n"
#define INJECTION                                                                            \
    "  - {at: 30 min, do: needle.inject, drug: morphine, dose: 0.3 mg, volume: 1 mL, over: " \
    "1 min}\n"

static const char *const outputs[] = {
    "plasma.concentration.morphine", "plasma.concentration.m6g", "plasma.concentration.last",
    "csf.probe_concentration.morphine", "csf.probe_concentration.m6g"};

/* A run with those sites of parent and child; device: a pump, else a needle. */
static struct real_run run_of(bool device, const char *csf, const char *child,
                              const char *parent, const char *tissue)
{
    char text[4000], drugs[1500];
    snprintf(drugs, sizeof drugs, DRUGS, child, parent);
    snprintf(text, sizeof text,
             HEAD "csf: {cells: 30, probe: C5, poles: 5%s}\n%s%s%s"
                  "events:\n%s%srecord: [plasma, csf, gauge.balance]\n",
             csf, drugs, device ? PUMP : NEEDLE, tissue, device ? "" : INJECTION, TABLETS);
    struct real_run run = real_run_on(text, 1);
    ck_assert_msg(run.status == TH_OK, "%s", run.error.count ? run.error.text[0] : "stopped");
    return run;
}

/* Of each drug all is there to 1e-12; all that was made is its share of what was lost. */
static void adds_up(const struct real_run *run)
{
    const double masses = 461.46 / 285.34;
    for (size_t t = 0; t < run->trace->times; t++) {
        ck_assert_double_le(real_get(run, "gauge.balance.worst", t), 1e-12);
        if (!(real_get(run, "plasma.made.last", t) > 0))
            continue;
        ck_assert_double_eq_tol(
            real_get(run, "plasma.made.m6g", t) /
                (0.0755 * masses * real_get(run, "plasma.cleared.morphine", t)),
            1, 1e-12);
        ck_assert_double_eq_tol(real_get(run, "plasma.made.last", t) /
                                    (0.2 * real_get(run, "plasma.cleared.m6g", t)),
                                1, 1e-12);
    }
    ck_assert_double_gt(real_get(run, "plasma.made.last", run->trace->times - 1), 1e-7);
}

/* The largest difference of an output over that output's largest value. */
static double apart(const struct real_run *a, const struct real_run *b, const char *output)
{
    double most = 0, off = 0;
    for (size_t t = 0; t < a->trace->times; t++) {
        const double x = real_get(a, output, t), y = real_get(b, output, t);
        most = fmax(most, fabs(x));
        off = fmax(off, fabs(x - y));
    }
    ck_assert_double_gt(most, 0);
    return off / most;
}

/* A hundred substeps or so of an error of 1e-6 each, the finest csf.accuracy. */
START_TEST(methods_agree)
{
    const char *tissue = _i / 2 ? LAYERS : LAYER;
    struct real_run poles = run_of(_i % 2, "", "", "", tissue);
    struct real_run stages = run_of(_i % 2, ", solver: sdirk, accuracy: 1e-6", "", "", tissue);
    for (size_t n = 0; n < sizeof outputs / sizeof outputs[0]; n++) {
        ck_assert_double_le(apart(&poles, &stages, outputs[n]), 1e-4);
        ck_assert_double_gt(apart(&poles, &stages, outputs[n]), 0);
    }
    adds_up(&poles);
    adds_up(&stages);
    real_close(&poles);
    real_close(&stages);
}
END_TEST

/* Far below the capacity binding is linear: what is cut into pieces is what is not. */
START_TEST(few_molecules_bind_linearly)
{
    static const char *const sites[] = {"", ", " SITES "1 g/mL"};
    static const char linear[] = ", binding: 1e-4 1/s, unbinding: 3e-5 1/s";
    struct real_run whole = run_of(true, "", linear, linear, LAYER);
    for (int mask = 1; mask < 4; mask++) {
        const char *child = mask & 1 ? sites[1] : linear,
                   *parent = mask & 2 ? sites[1] : linear;
        struct real_run cut = run_of(true, "", child, parent, LAYER);
        for (size_t n = 0; n < sizeof outputs / sizeof outputs[0]; n++)
            ck_assert_double_le(apart(&whole, &cut, outputs[n]), 1e-6);
        real_close(&cut);
    }
    real_close(&whole);
}
END_TEST

/* Sites that fill in the child, in the parent, in both; through a pump and through a needle; in
 * the one layer of cord, and in grey matter behind the white. */
START_TEST(sites_that_fill)
{
    const int mask = _i / 2 % 3 + 1;
    struct real_run run = run_of(_i % 2, "", mask & 1 ? ", " SITES "2 ng/mL" : "",
                                 mask & 2 ? ", " SITES "1 ug/mL" : "", _i / 6 ? LAYERS : LAYER);
    adds_up(&run);
    real_close(&run);
}
END_TEST

/* Two and a half blocks of members of all kinds: the same bytes on 1, 2 and 5 threads. */
START_TEST(on_any_threads)
{
    const char *vary = "ensemble:\n  members: 20\n  seed: 3\n  vary:\n"
                       "    drug.morphine.plasma_clearance: lognormal 30 %\n"
                       "    drug.m6g.formed: uniform 2 % 12 %\n"
                       "    drug.morphine.binding_capacity: choice 0 ug/mL 50 % 1 ug/mL 50 %\n"
                       "    drug.m6g.binding_capacity: choice 0 ng/mL 50 % 2 ng/mL 50 %\n"
                       "    csf.solver: choice exponential 50 % sdirk 50 %\n";
    char text[4000], drugs[1500];
    snprintf(drugs, sizeof drugs, DRUGS, ", " SITES "2 ng/mL", ", " SITES "1 ug/mL");
    snprintf(text, sizeof text,
             HEAD LAYER "csf: {cells: 40, probe: C5}\n%s%s%sevents:\n%s%s"
                        "record: [plasma, csf.probe_concentration, gauge.balance.worst]\n",
             drugs, NEEDLE, vary, INJECTION, TABLETS);
    struct real_run one = real_run_on(text, 1);
    const size_t last = one.trace->times - 1;
    struct real_run many = real_run_on(text, 2); /* system/month has more threads */
    for (size_t c = 0; c < one.scenario->column_count; c++)
        for (uint64_t i = 0; i < 20; i++)
            for (size_t t = 0; t <= last; t++)
                ck_assert(th_trace_get(one.trace, c, i, t, 0) ==
                          th_trace_get(many.trace, c, i, t, 0));
    real_close(&many);
    const size_t child = real_column(&one, "plasma.concentration.m6g");
    for (uint64_t i = 1; i < 20; i++)
        ck_assert(th_trace_get(one.trace, child, i, last, 0) !=
                  th_trace_get(one.trace, child, 0, last, 0));
    for (uint64_t i = 0; i < 20; i++)
        ck_assert_double_le(
            th_trace_get(one.trace, real_column(&one, "gauge.balance.worst"), i, last, 0),
            1e-12);
    real_close(&one);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "family");
    tcase_add_loop_test(tests, methods_agree, 0, 4);
    tcase_add_test(tests, few_molecules_bind_linearly);
    tcase_add_loop_test(tests, sites_that_fill, 0, 12);
    tcase_add_test(tests, on_any_threads);
}
