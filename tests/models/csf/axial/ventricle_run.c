/* A tip in the ventricles in whole scenarios: samples, doses, faults, sets, names, shorter
 * steps. */
#define TH_SUITE "axial ventricle run"
#include "support/check_main.h"

#include "csf/anatomy.h"
#include "ports.h"
#include "support/real_run.h"

#define PATIENT                                                                            \
    "format: 1\ntitle: t\nrun: {duration: 1 day, sample: %s}\nrecord: [all]\n"             \
    "drug: {from: morphine, concentration: %s}\nprogram: {rate: 0.05 mL/day}\n"            \
    "pump: {from: peristaltic_20ml}\nreservoir: {from: bellows_20ml}\n"                    \
    "catheter: {from: silicone_89cm, tip: %s}\ncsf: {cells: 60, longest: %s}\n"            \
    "effects: [{use: emax, name: pain, site: cistern}]\n"                                  \
    "faults: [{use: kink, at: 30 cm, closed: 0.9, begins: 7 h, over: 1 h, until: 17 h}]\n" \
    "events:\n"                                                                            \
    "  - {at: 3 h, do: program.bolus, volume: 0.01 mL, over: 10 min}\n"                    \
    "  - {at: 5 h, set: {csf.cranial_volume: 140 mL}}\n"                                   \
    "  - {at: 6 h, set: {csf.ventricle_share: 20 %%}}\n"                                   \
    "  - {at: 9 h, set: {pressure.production: 0.2 mL/min}}\n"                              \
    "  - {at: 12 h, set: {catheter.tip: %s}}\n"                                            \
    "  - {at: 15 h, set: {catheter.tip: ventricle}}\n"

static struct real_run run_with(const char *sample, const char *concentration, const char *tip,
                                const char *then, const char *longest)
{
    char text[2000];
    snprintf(text, sizeof text, PATIENT, sample, concentration, tip, longest, then);
    return real_run(text);
}

static struct real_run run_of(const char *sample, const char *concentration, const char *tip,
                              const char *then)
{
    return run_with(sample, concentration, tip, then, "1 day");
}

static const char *const amounts[] = {
    "csf.ventricle_concentration", "csf.cistern_concentration", "csf.tip_concentration",
    "csf.cranial_amount",          "csf.spinal_amount",         "plasma.amount"};
enum { AMOUNTS = sizeof amounts / sizeof *amounts };

/* Samples choose nothing; twice the dose is twice. */
START_TEST(samples_and_doses)
{
    struct real_run once = run_of("60 min", "1 mg/mL", "ventricle", "C5");
    struct real_run fine = run_of("12 min", "1 mg/mL", "ventricle", "C5");
    struct real_run odd = run_of("420 min", "1 mg/mL", "ventricle", "C5");
    struct real_run twice = run_of("60 min", "2 mg/mL", "ventricle", "C5");
    for (size_t k = 0; k < AMOUNTS; k++)
        for (size_t t = 0; t <= 24; t++) {
            const double is = real_get(&once, amounts[k], t);
            ck_assert_double_eq(is, real_get(&fine, amounts[k], 5 * t));
            if (t % 7 == 0)
                ck_assert_double_eq(is, real_get(&odd, amounts[k], t / 7));
            ck_assert_double_le(fabs(2 * is - real_get(&twice, amounts[k], t)), 1e-12 * 2e-3);
            ck_assert_double_ge(is, 0);
            ck_assert_double_le(fabs(real_get(&once, "gauge.balance.error", t)), 1e-12);
        }
    ck_assert_double_gt(real_get(&once, "csf.ventricle_concentration", 11), 1e-5);
    ck_assert_double_gt(real_get(&once, "csf.ventricle_concentration", 14), 1e-6);
    real_close(&once);
    real_close(&fine);
    real_close(&odd);
    real_close(&twice);
}
END_TEST

/* A place by its name and by its height is the same, through every door; the names are two
 * places. */
START_TEST(places)
{
    struct real_run named = run_of("60 min", "1 mg/mL", "ventricle", "cisterns");
    struct real_run high = run_of("60 min", "1 mg/mL", "-8 cm", "-1 cm");
    struct real_run low = run_of("60 min", "1 mg/mL", "cisterns", "ventricle");
    for (size_t k = 0; k < AMOUNTS; k++)
        for (size_t t = 0; t <= 24; t++)
            ck_assert_double_eq(real_get(&named, amounts[k], t),
                                real_get(&high, amounts[k], t));
    for (size_t t = 0; t <= 12; t++)
        ck_assert_double_eq(real_get(&low, "csf.ventricle_concentration", t), 0);
    ck_assert_double_gt(real_get(&low, "csf.cistern_concentration", 12), 1e-6);
    ck_assert_double_gt(real_get(&low, "csf.ventricle_concentration", 14), 1e-6);
    real_close(&named);
    real_close(&high);
    real_close(&low);
}
END_TEST

/* Steps of two minutes: the solver's 7.6e-8, times what modes of the canal near the ventricle's
 * rate make of it, and the line's own. */
START_TEST(shorter_steps)
{
    struct real_run once = run_of("60 min", "1 mg/mL", "ventricle", "C5");
    struct real_run fine = run_with("60 min", "1 mg/mL", "ventricle", "C5", "2 min");
    ck_assert_uint_gt(fine.trace->steps[0], 2 * once.trace->steps[0]);
    for (size_t k = 0; k < AMOUNTS; k++) {
        double most = 0, off = 0;
        for (size_t t = 0; t <= 24; t++) {
            most = fmax(most, real_get(&fine, amounts[k], t));
            off = fmax(off,
                       fabs(real_get(&fine, amounts[k], t) - real_get(&once, amounts[k], t)));
        }
        ck_assert_msg(off <= 1e-6 * most, "%s: %g", amounts[k], off / most);
    }
    real_close(&once);
    real_close(&fine);
}
END_TEST

/* A bolus that moves fluid: in an hour 0.9 mL of 1 mg/mL, 0.75 of it base, into 24.963 mL
 * through which 0.294 mL/min flow and the bolus; then washout. */
START_TEST(real_volume)
{
    struct real_run run =
        real_run("format: 1\ntitle: t\nrun: {duration: 6 h, sample: 1 h}\nrecord: [all]\n"
                 "drug: {from: morphine, concentration: 1 mg/mL, base_fraction: "
                 "0.75}\nprogram: {rate: 0 mL/day}\n"
                 "pump: {from: peristaltic_20ml, error: 0 %}\nreservoir: {from: bellows_20ml}\n"
                 "catheter: {from: silicone_89cm, tip: ventricle}\ncsf: {cells: 60}\n"
                 "line: {filled: drug}\n"
                 "events: [{at: 1 h, do: program.bolus, volume: 0.9 mL, over: 60 min}]\n");
    const double q = 0.9e-6 / 3600, flow = 0.294e-6 / 60 + q, volume = 157e-6 * 0.159;
    const double end = q * 0.75 / flow * -expm1(-flow * 3600 / volume);
    ck_assert_double_eq_tol(real_get(&run, "csf.ventricle_concentration", 2) / end, 1, 1e-3);
    const double later = real_get(&run, "csf.ventricle_concentration", 6);
    ck_assert_double_eq_tol(later / end / exp(-0.294 * 240 / 24.963), 1, 1e-3);
    for (size_t t = 0; t <= 6; t++)
        ck_assert_double_le(fabs(real_get(&run, "gauge.balance.error", t)), 1e-12);
    real_close(&run);
}
END_TEST

/* Members of an ensemble, each with a place of its own. */
START_TEST(varied)
{
    struct real_run run = real_run(
        "format: 1\ntitle: t\nrun: {duration: 6 h, sample: 6 h}\nrecord: [all]\n"
        "drug: {from: morphine, concentration: 1 mg/mL}\nprogram: {rate: 0.05 mL/day}\n"
        "pump: {from: peristaltic_20ml}\nreservoir: {from: bellows_20ml}\n"
        "catheter: {from: silicone_89cm, tip: T10}\ncsf: {cells: 60}\n"
        "ensemble: {vary: {catheter.tip: grid T10 cisterns ventricle}}\n");
    const size_t high = real_column(&run, "csf.ventricle_concentration");
    const size_t low = real_column(&run, "csf.cistern_concentration");
    for (uint64_t m = 0; m < 3; m++) {
        ck_assert_int_eq(th_trace_get(run.trace, high, m, 1, 0) > 0, m == 2);
        ck_assert_int_eq(th_trace_get(run.trace, low, m, 1, 0) > 1e-5, m > 0);
    }
    real_close(&run);
}
END_TEST

/* The names are where the ports say that cisterns and ventricles are. */
START_TEST(names)
{
    ck_assert_uint_eq(th_above_count, th_catalog.beyond_count);
    ck_assert_str_eq(th_above[0].name, "cisterns");
    ck_assert(th_above[0].position < 0 && th_above[0].position > TH_VENTRICLES_FROM);
    ck_assert_str_eq(th_above[1].name, "ventricle");
    ck_assert_double_le(th_above[1].position, TH_VENTRICLES_FROM);
    ck_assert_ptr_eq(th_position_name(&th_catalog, 26), &th_above[0]);
    ck_assert_ptr_null(th_position_name(&th_catalog, 28));
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "run");
    tcase_add_test(tests, samples_and_doses);
    tcase_add_test(tests, places);
    tcase_add_test(tests, shorter_steps);
    tcase_add_test(tests, varied);
    tcase_add_test(tests, real_volume);
    tcase_add_test(tests, names);
}
