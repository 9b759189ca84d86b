/* run: {from: steady}: a run that begins in its steady state stays there, whatever model of CSF
 * solves it; it is where a long run from rest comes to, twice as much with twice the drug, what
 * comes in is what leaves, and what was there is in the balance. */
#define TH_SUITE "steady state"
#include "support/check_main.h"

#include "support/real_run.h"

/* An effect follows C with delay to some 1e-7 in each step. */
#define DELAYED 1e-6

static double most_apart(const char *path)
{
    return strncmp(path, "effect", 6) == 0 ? DELAYED : 1e-9;
}

/* A pump that neither fills nor empties with effect, a drug that keeps. */
#define NEAR(a, b, tolerance) ck_assert_double_eq_tol(a, b, tolerance)
#define PUMP                                                           \
    "pump: {from: peristaltic_20ml, error: 0 %, volume_effect: 0 %}\n" \
    "reservoir: {from: bellows_20ml}\n"                                \
    "catheter: {from: silicone_89cm, tip: T10}\n"                      \
    "line: {cells: 32}\n"
#define MORPHINE "{from: morphine, concentration: 10 mg/mL, degradation: 0 1/day}"
#define RUN(duration_) "format: 1\nrun: {duration: " duration_ ", sample: 12 h, from: steady}\n"
#define EFFECTS                                       \
    "effects:\n"                                      \
    "  - {use: analgesia, name: relief, level: L1}\n" \
    "  - {use: emax, name: breath, site: plasma}\n"

static const char *const one_drug[] = {"csf.tip_concentration", "plasma.concentration",
                                       "plasma.amount",         "tissue.amount",
                                       "gauge.balance.csf",     "effect.relief.concentration",
                                       "effect.breath.effect",  NULL};
static const char *const family[] = {"csf.tip_concentration.morphine",
                                     "plasma.concentration.m6g", "plasma.amount.m6g",
                                     "gauge.balance.tissue.morphine", NULL};
static const char *const network[] = {"csf.tip_concentration", "gauge.balance.plasma",
                                      "gauge.balance.csf", "gauge.balance.tissue", NULL};

static const struct {
    const char *text;
    const char *const *paths;
} steady[] = {
    {RUN("4 day") "drug: " MORPHINE "\nprogram: {dose: 2 mg/day}\n" PUMP EFFECTS
                  "csf: {cells: 60}\n",
     one_drug},
    {RUN("4 day") "drug: " MORPHINE "\nprogram: {dose: 2 mg/day}\n" PUMP EFFECTS
                  "csf: {cells: 24}\ntissue: {use: layers}\n",
     one_drug},
    {RUN("4 day") "drug: " MORPHINE "\nprogram: {dose: 2 mg/day}\n" PUMP EFFECTS
                  "csf: {use: chain}\npressure: {use: marmarou}\n",
     one_drug},
    {RUN("4 day") "drug: " MORPHINE "\nprogram: {dose: 2 mg/day}\n" PUMP EFFECTS
                  "csf: {use: mixed}\n",
     one_drug},
    {RUN("4 day") "drug:\n  - " MORPHINE "\n  - {from: m6g, parent: morphine, degradation: 0 "
                  "1/day}\nprogram: {dose: 2 mg/day}\n" PUMP "csf: {cells: 24}\n",
     family},
    {RUN("4 day") "drug: " MORPHINE "\nprogram: {rate: 0.2 mL/day}\n" PUMP
                  "csf: {from: nusinersen_child}\n",
     network},
    {RUN("4 day") "drug: " MORPHINE "\nprogram: {rate: 0.2 mL/day}\n"
                  "pump: {from: peristaltic_20ml, error: 0 %, volume_effect: 0 %}\n"
                  "reservoir: {from: bellows_20ml}\nline: {cells: 32}\n"
                  "catheter: {from: silicone_89cm, tip: ventricle}\ncsf: {cells: 24}\n" EFFECTS,
     one_drug},
};

static struct real_run run_all(const char *text)
{
    char whole[2000];
    snprintf(whole, sizeof whole, "%srecord: [all]\n", text);
    return real_balanced(whole);
}

START_TEST(it_stays)
{
    struct real_run run = run_all(steady[_i].text);
    for (const char *const *path = steady[_i].paths; *path; path++) {
        const double first = real_get(&run, *path, 0);
        ck_assert_msg(first > 0, "%s: %g at the start", *path, first);
        for (size_t t = 0; t < run.trace->times; t++)
            ck_assert_msg(fabs(real_get(&run, *path, t) / first - 1) < most_apart(*path),
                          "%s: %.17g, %.17g at sample %zu", *path, first,
                          real_get(&run, *path, t), t);
    }
    real_close(&run);
}
END_TEST

#define MIXED(run_, concentration_)                                                     \
    "format: 1\nrun: {" run_ "}\ndrug: {from: morphine, concentration: " concentration_ \
    ", degradation: 0 1/day}\nprogram: {rate: 0.2 mL/day}\n" PUMP EFFECTS               \
    "csf: {use: mixed}\n"

/* All time constants but that of plasma's second compartment are hours. */
START_TEST(a_long_run_from_rest_comes_there)
{
    struct real_run rest = run_all(MIXED("duration: 60 day, sample: 1 day", "10 mg/mL"));
    struct real_run now = run_all(MIXED("duration: 1 h, from: steady", "10 mg/mL"));
    for (const char *const *path = one_drug; *path; path++)
        NEAR(real_get(&now, *path, 0) / real_last(&rest, *path), 1, most_apart(*path));
    real_close(&rest);
    real_close(&now);
}
END_TEST

START_TEST(twice_the_drug_is_twice)
{
    static const char *const linear[] = {"csf.tip_concentration", "plasma.concentration",
                                         "tissue.amount", "effect.relief.concentration"};
    struct real_run one = run_all(MIXED("duration: 1 h, from: steady", "10 mg/mL"));
    struct real_run two = run_all(MIXED("duration: 1 h, from: steady", "20 mg/mL"));
    for (size_t k = 0; k < sizeof linear / sizeof *linear; k++)
        NEAR(real_get(&two, linear[k], 0) / real_get(&one, linear[k], 0), 2, 1e-12);
    real_close(&one);
    real_close(&two);
}
END_TEST

/* Sums begin at 0, and what comes in a day leaves in that day; the balance knows of what was
 * there. */
START_TEST(what_comes_in_leaves)
{
    struct real_run run = run_all(steady[0].text);
    const double days = 4, given = 0.2e-6 * days * 10 * 0.752;
    static const char *const sums[] = {"plasma.cleared", "catheter.tip_volume",
                                       "csf.dural_cleared", "program.ordered_mass",
                                       "gauge.delivered.delivered_mass"};
    for (size_t k = 0; k < sizeof sums / sizeof *sums; k++) {
        ck_assert_double_eq(real_get(&run, sums[k], 0), 0);
        ck_assert_double_gt(real_last(&run, sums[k]), 0);
    }
    NEAR(real_last(&run, "plasma.cleared") / given, 1, 1e-3);
    NEAR(real_last(&run, "gauge.balance.cleared") /
             (real_get(&run, "gauge.balance.reservoir", 0) -
              real_last(&run, "gauge.balance.reservoir")),
         1, 1e-9);
    const double held =
        real_get(&run, "gauge.balance.csf", 0) + real_get(&run, "gauge.balance.tissue", 0) +
        real_get(&run, "gauge.balance.plasma", 0) + real_get(&run, "gauge.balance.line", 0) +
        real_get(&run, "gauge.balance.reservoir", 0);
    NEAR(real_get(&run, "gauge.balance.supplied", 0) / held, 1, 1e-14);
    real_close(&run);
}
END_TEST

/* Drug that leaves the tip has decayed for as long as it was on its way: k V/Q. */
START_TEST(drug_in_the_line_has_its_age)
{
    struct real_run run = run_all(
        "format: 1\nrun: {duration: 6 h, from: steady}\ndrug: {from: morphine, concentration: "
        "10 mg/mL, degradation: 0.1 1/day}\nprogram: {rate: 0.2 mL/day}\n" PUMP
        "csf: {use: mixed}\n");
    const double age = real_get(&run, "catheter.dead_volume", 0) / (0.2e-6 / 86400);
    const double left = exp(-0.1 / 86400 * age);
    ck_assert_double_lt(left, 0.95);
    NEAR(real_last(&run, "gauge.delivered.delivered_mass") / (0.2e-6 / 4 * 10 * left), 1, 1e-4);
    NEAR(real_last(&run, "csf.tip_concentration") / real_get(&run, "csf.tip_concentration", 0),
         1, 1e-4);
    real_close(&run);
}
END_TEST

/* Nine members, two blocks: each begins in its own. */
START_TEST(members_have_their_own)
{
    struct real_run run = real_run(MIXED(
        "duration: 1 day, sample: 1 day, from: steady",
        "10 mg/mL") "ensemble: {members: 9, vary: {drug.plasma_clearance: lognormal 30 %}}\n"
                    "record: [plasma.concentration]\n");
    for (uint64_t m = 0; m < 9; m++) {
        const double first = th_trace_get(run.trace, 0, m, 0, 0);
        ck_assert_int_eq(run.trace->status[m], TH_OK);
        ck_assert(m == 0 || first != th_trace_get(run.trace, 0, m - 1, 0, 0));
        NEAR(th_trace_get(run.trace, 0, m, 1, 0) / first, 1, 1e-9);
    }
    real_close(&run);
}
END_TEST

static const struct {
    const char *text, *sentence;
} refused[] = {
    {"drug: " MORPHINE "\nprogram: {use: periodic, bolus_volume: 0.05 mL}\n" PUMP
     "csf: {use: mixed}\n",
     "boluses come by the clock"},
    {"drug: " MORPHINE "\nmedicines: {use: regimen, drug: morphine, dose: 30 mg, route: oral, "
     "every: 12 h}\nprogram: {rate: 0.2 mL/day}\n" PUMP "csf: {use: mixed}\n",
     "doses come by the clock"},
    {"drug: {from: morphine, concentration: 10 mg/mL, binding: 1 1/h, unbinding: 1 1/h, "
     "binding_capacity: 1 ug/mL}\nprogram: {rate: 0.2 mL/day}\n" PUMP "csf: {cells: 24}\n",
     "binding saturates"},
    {"drug: " MORPHINE "\nprogram: {rate: 0.2 mL/day}\n" PUMP
     "csf: {use: streaming, cells: 20, angles: 8}\n",
     "not linear"},
    {"drug: " MORPHINE "\nprogram: {rate: 0.2 mL/day}\npump: {from: peristaltic_20ml, pulses: "
     "resolved}\nreservoir: {from: bellows_20ml}\ncatheter: {from: silicone_89cm, tip: T10}\n"
     "csf: {use: mixed}\n",
     "never steady"},
};

START_TEST(what_has_none_is_refused)
{
    char whole[2000];
    snprintf(whole, sizeof whole, "format: 1\nrun: {duration: 1 h, from: steady}\n%s",
             refused[_i].text);
    struct real_run run = real_open(whole);
    struct th_ensemble_options options = {.threads = 1};
    th_ensemble_run(run.layout, &options, &run.trace, &run.error);
    ck_assert_int_eq(run.trace->status[0], TH_BAD_INPUT);
    ck_assert_msg(strstr(th_trace_reason(run.trace, 0), refused[_i].sentence) != NULL, "%s",
                  th_trace_reason(run.trace, 0));
    real_close(&run);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *test = add_case(suite, "steady");
    tcase_add_loop_test(test, it_stays, 0, sizeof steady / sizeof *steady);
    tcase_add_test(test, a_long_run_from_rest_comes_there);
    tcase_add_test(test, twice_the_drug_is_twice);
    tcase_add_test(test, what_comes_in_leaves);
    tcase_add_test(test, drug_in_the_line_has_its_age);
    tcase_add_test(test, members_have_their_own);
    tcase_add_loop_test(test, what_has_none_is_refused, 0, sizeof refused / sizeof *refused);
}
