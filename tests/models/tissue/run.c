/* Tissue in layers within runs: with everything that comes and goes the drug adds up; threads
 * and samples change nothing; places of the profile; twice the dose is twice. */
#define TH_SUITE "tissue runs"
#include "support/check_main.h"

#include "support/real_run.h"

#define HEAD                                                                   \
    "format: 1\ntitle: t\nrun: {duration: 3 day, sample: 1 h, start: 08:00}\n" \
    "csf: {cells: 60}\n"

/* Two drugs, one of which is made of the other, a pump, a leak, a needle, tablets, posture, and
 * sizes that change. */
static const char everything[] =
    "drug:\n"
    "  - {from: morphine, concentration: 10 mg/mL, binding: 1 1/h, unbinding: 0.5 1/h%s}\n"
    "  - {from: m6g, parent: morphine}\n"
    "program: {dose: 2 mg/day}\n"
    "pump: {from: peristaltic_20ml}\n"
    "reservoir: {from: bellows_20ml}\n"
    "catheter: {from: silicone_89cm, tip: T10}\n"
    "faults: {use: leak, at: 30 cm, resistance: 1e15 Pa s/m3, into: epidural}\n"
    "needle: {level: L3, gauge: 22}\n"
    "pressure: {use: marmarou}\n"
    "events:\n"
    "  - {at: 10:00, do: needle.inject, drug: morphine, dose: 0.1 mg, volume: 2 mL,\n"
    "     over: 1 min}\n"
    "  - {at: 11:00, do: needle.draw, volume: 1 mL, over: 5 min}\n"
    "  - {at: 12:00, do: program.bolus, dose: 0.2 mg, over: 30 min}\n"
    "  - {at: 14:00, do: plasma.dose, drug: morphine, amount: 10 mg, route: oral}\n"
    "  - {at: 16:00, do: surroundings.posture, to: upright}\n"
    "  - at: day 1 10:00\n"
    "    set: {tissue.grey_depth: 0.6 mm, tissue.dura_perfusion: 1 1/min}\n"
    "  - {at: day 1 12:00, set: {tissue.ganglia_depth: 0 mm, csf.volume: 120 mL}}\n"
    "  - {at: day 1 14:00, set: {tissue.fat_depth: 0 mm}}\n"
    "  - {at: day 1 16:00, set: {tissue.dura_depth: 0 mm, csf.root_surface: 150 cm2}}\n"
    "  - at: day 2 10:00\n"
    "    set: {tissue.dura_depth: 0.3 mm, tissue.ganglia_depth: 0.5 mm}\n"
    "tissue: {use: layers%s}\nrecord: [all]\n%s";

#define BINDS ", binding_capacity: 1 ug/mL"

static struct real_run run_of(const char *tissue, const char *drug, const char *more,
                              int threads)
{
    char text[6000];
    const size_t head = (size_t)snprintf(text, sizeof text, HEAD);
    snprintf(text + head, sizeof text - head, everything, drug, tissue, more);
    struct real_run run = real_run_on(text, threads);
    for (size_t m = 0; m < run.trace->members; m++)
        ck_assert_int_eq((int)run.trace->status[m], TH_OK);
    return run;
}

/* Amounts of each layer and of the brain are what the tissue has, and all that was supplied is
 * somewhere, of both drugs, at every sample; so with binding that saturates. */
START_TEST(everything_adds_up)
{
    static const char *const layers[] = {"white", "grey", "roots", "ganglia", "dura", "fat"};
    struct real_run run =
        run_of(_i ? ", brain_volume: 0 mL, saturates: white" : ", brain_volume: 0 mL",
               _i ? BINDS : "", "", 1);
    for (size_t t = 0; t < run.trace->times; t++) {
        ck_assert_double_le(real_get(&run, "gauge.balance.worst", t), 1e-12);
        for (int d = 0; d < 2; d++) {
            char path[80];
            double sum = 0;
            for (int l = 0; l < 6; l++) {
                snprintf(path, sizeof path, "tissue.%s_amount.%s", layers[l],
                         d ? "m6g" : "morphine");
                sum += real_get(&run, path, t);
            }
            snprintf(path, sizeof path, "tissue.amount.%s", d ? "m6g" : "morphine");
            const double all = real_get(&run, path, t);
            ck_assert_double_eq_tol(sum, all, 1e-13 * fabs(all) + 1e-30);
        }
    }
    const size_t last = run.trace->times - 1;
    ck_assert_double_gt(real_get(&run, "tissue.grey_amount.morphine", last), 0);
    ck_assert_double_gt(real_get(&run, "tissue.dura_amount.morphine", last), 0);
    ck_assert_double_eq(real_get(&run, "tissue.fat_amount.morphine", last), 0);
    real_close(&run);
}
END_TEST

/* Depths that differ between members: the same numbers on one thread and on three. */
START_TEST(threads_change_nothing)
{
    const char *more = "ensemble: {members: 20, seed: 3, vary: {tissue.grey_depth: "
                       "lognormal 30 %, csf.volume: lognormal 20 %}}\n";
    struct real_run one = run_of("", "", more, 1), three = run_of("", "", more, 3);
    ck_assert_uint_eq(one.trace->members, 20);
    for (size_t c = 0; c < one.scenario->column_count; c++)
        for (size_t m = 0; m < 20; m++)
            for (size_t t = 0; t < one.trace->times; t++)
                for (size_t p = 0; p < one.trace->columns[c].points; p++) {
                    const double a = th_trace_get(one.trace, c, m, t, p);
                    const double b = th_trace_get(three.trace, c, m, t, p);
                    ck_assert_msg(memcmp(&a, &b, sizeof a) == 0, "%s of %zu at %zu",
                                  one.scenario->columns[c].path, m, t);
                }
    real_close(&one);
    real_close(&three);
}
END_TEST

#define PLAIN                                                             \
    "format: 1\ntitle: t\n"                                               \
    "drug: {from: morphine, concentration: %s}\n"                         \
    "program: {rate: 0.2 mL/day}\npump: {from: peristaltic_20ml}\n"       \
    "reservoir: {from: bellows_20ml}\n"                                   \
    "catheter: {from: silicone_89cm, tip: T10}\n"                         \
    "csf: {cells: %s}\ntissue: {use: layers}\n"                           \
    "run: {duration: 2 day, sample: %s}\n"                                \
    "effects: {use: emax, site: tissue, level: T10, ec50: 1 ug/mL}\n"     \
    "record: [tissue, effect.emax.concentration, csf.numerical_error,\n"  \
    "  tissue.concentration@T10/grey, tissue.concentration@L3/ganglia,\n" \
    "  {path: tissue.concentration, axis: [levels, cells]}]\n"

static struct real_run plain(const char *concentration, const char *cells, const char *sample)
{
    char text[3000];
    snprintf(text, sizeof text, PLAIN, concentration, cells, sample);
    return real_run(text);
}

static const char *const shown[] = {"tissue.amount",
                                    "tissue.white_amount",
                                    "tissue.grey_amount",
                                    "tissue.ganglia_amount",
                                    "tissue.fat_amount",
                                    "tissue.cleared",
                                    "effect.emax.concentration",
                                    "tissue.concentration@T10/grey",
                                    "tissue.concentration@L3/ganglia"};
enum { SHOWN = sizeof shown / sizeof *shown };

static double last(const struct real_run *run, int k)
{
    return real_get(run, shown[k], run->trace->times - 1);
}

START_TEST(samples_and_doses)
{
    struct real_run one = plain("5 mg/mL", "100", "1 h"),
                    rare = plain("5 mg/mL", "100", "1 day"),
                    twice = plain("10 mg/mL", "100", "1 h");
    for (int k = 0; k < SHOWN; k++) {
        ck_assert_msg(last(&one, k) > 0, "%s", shown[k]);
        ck_assert_double_eq(last(&rare, k), last(&one, k));
        ck_assert_double_eq_tol(last(&twice, k), 2 * last(&one, k), 1e-9 * last(&twice, k));
    }
    real_close(&one);
    real_close(&rare);
    real_close(&twice);
}
END_TEST

/* More cells: amounts move by less than the numerical error says. */
START_TEST(finer_cells)
{
    struct real_run coarse = plain("5 mg/mL", "100", "1 day"),
                    fine = plain("5 mg/mL", "400", "1 day");
    const double error = real_get(&coarse, "csf.numerical_error", 2);
    ck_assert_double_lt(error, 0.05);
    for (int k = 0; k < 6; k++)
        ck_assert_double_eq_tol(last(&coarse, k), last(&fine, k), error * last(&fine, k));
    real_close(&coarse);
    real_close(&fine);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, TH_SUITE);
    tcase_add_loop_test(tests, everything_adds_up, 0, 2);
    tcase_add_test(tests, threads_change_nothing);
    tcase_add_test(tests, samples_and_doses);
    tcase_add_test(tests, finer_cells);
}
