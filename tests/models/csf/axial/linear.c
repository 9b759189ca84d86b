/* Linearity of the model: effects of two orders add, and twice the drug is twice everywhere.
 * Infused fluid drives bulk flow, which is not linear; so boluses are small here: two thirds
 * of a microlitre of a strong solution in 90 minutes moves the flow, 21 mL an hour, by 2e-5 of
 * itself. */
#define TH_SUITE "linear"
#include "support/check_main.h"

#include "support/real_run.h"

#define DAY "run: {duration: 1 day, sample: 1 h}\nrecord: [all]\n"
#define FIRST "- {at: 31 min, do: program.bolus, volume: 0.00069 mL, over: 90 min}\n"
#define SECOND "- {at: 276 min, do: program.bolus, volume: 0.000643 mL, over: 90 min}\n"

static const char *const masses[] = {
    "csf.tip_concentration", "csf.probe_concentration", "csf.spinal_amount",
    "csf.cranial_amount",    "tissue.amount",           "plasma.amount",
    "plasma.cleared",        "plasma.concentration",    "csf.cistern_concentration"};
enum { MASSES = sizeof masses / sizeof *masses };

static struct real_run run_of(double concentration, const char *events)
{
    char text[2000];
    snprintf(text, sizeof text,
             DAY "drug: {from: parts/baclofen.yaml, concentration: %g mg/mL}\n"
                 "program: {rate: 0.048 mL/day}\n"
                 "pump: {from: parts/peristaltic_20ml.yaml, error: 0 %%}\n"
                 "reservoir: {from: parts/bellows_20ml.yaml}\n"
                 "catheter: {from: parts/silicone_89cm.yaml, tip: T10}\n"
                 "csf: {use: axial, cells: 60, probe: L1}\n%s%s",
             concentration, events[0] ? "events:\n" : "", events);
    return real_run(text);
}

static double largest(const struct real_run *run, const char *path)
{
    double most = 0;
    for (size_t t = 0; t < run->trace->times; t++) most = fmax(most, real_get(run, path, t));
    return most;
}

START_TEST(effects_of_orders_add)
{
    struct real_run none = run_of(200, ""), first = run_of(200, FIRST);
    struct real_run second = run_of(200, SECOND), both = run_of(200, FIRST SECOND);
    for (size_t k = 0; k < MASSES; k++) {
        const double scale = largest(&both, masses[k]);
        double matters = 0;
        for (size_t t = 0; t < both.trace->times; t++) {
            matters =
                fmax(matters, real_get(&both, masses[k], t) - real_get(&none, masses[k], t));
            double parts = real_get(&first, masses[k], t) + real_get(&second, masses[k], t) -
                           real_get(&none, masses[k], t);
            ck_assert_msg(fabs(parts - real_get(&both, masses[k], t)) <= 1e-6 * scale,
                          "%s at sample %zu: %.2g", masses[k], t,
                          (parts - real_get(&both, masses[k], t)) / scale);
        }
        ck_assert_double_gt(matters, 2e-3 * scale);
    }
    real_close(&none);
    real_close(&first);
    real_close(&second);
    real_close(&both);
}
END_TEST

START_TEST(twice_the_drug_is_twice)
{
    struct real_run once = run_of(20, FIRST SECOND), twice = run_of(40, FIRST SECOND);
    for (size_t k = 0; k < MASSES; k++) {
        const double scale = largest(&twice, masses[k]);
        ck_assert_double_gt(scale, 0);
        for (size_t t = 0; t < once.trace->times; t++)
            ck_assert_msg(fabs(2 * real_get(&once, masses[k], t) -
                               real_get(&twice, masses[k], t)) <= 1e-12 * scale,
                          "%s at sample %zu", masses[k], t);
    }
    real_close(&once);
    real_close(&twice);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, TH_SUITE);
    tcase_add_test(tests, effects_of_orders_add);
    tcase_add_test(tests, twice_the_drug_is_twice);
}
