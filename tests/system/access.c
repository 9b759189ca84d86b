/* Whole scenarios with a syringe at the catheter's access port: drug in the lumen goes first,
 * with or into the patient; fluid that is drawn bends nothing; looking and threads change
 * nothing. */
#define TH_SUITE "access in scenarios"
#include "support/check_main.h"

#include "support/real_run.h"

#define NEAR(a, b, off) ck_assert_double_le(fabs((a) - (b)), (off))

enum { TEXT = 4000 };

#define PATIENT                                           \
    "format: 1\nrun: {duration: 25 h, sample: %s}\n"      \
    "drug: {from: baclofen, concentration: 2000 ug/mL}\n" \
    "program: {rate: 0.1 mL/day}\n"                       \
    "pump: {from: peristaltic_20ml, error: 0 %%}\n"       \
    "reservoir: {from: bellows_20ml}\n"                   \
    "catheter: {from: silicone_89cm, tip: T10}\n"         \
    "csf: {cells: %s}\nevents:\n"

static double rise(const struct real_run *run, const char *path, size_t from, size_t to)
{
    return real_get(run, path, to) - real_get(run, path, from);
}

/* 0.1958 mL of 2000 ug/mL lie in the lumen, 392 ug: dye pushes them into the CSF, unless the
 * lumen was aspirated; then it pushes CSF, and what the pump gave in ten minutes, 1.4 ug, and
 * brings of the front that the aspiration smeared less than a hundredth. What both take or give
 * is in the balance. */
START_TEST(lumen_goes_first)
{
    static const char *const clear[] = {
        "", "  - {at: 24 h, do: catheter.aspirate, volume: 1 mL}\n"};
    for (int k = 0; k < 2; k++) {
        char text[TEXT];
        snprintf(text, TEXT,
                 PATIENT "%s  - {at: 24 h 10 min, do: catheter.inject, volume: 1.5 mL, over: 2 "
                         "min}\n"
                         "record: [gauge.balance.worst, gauge.balance.aspirated, "
                         "gauge.delivered.delivered_mass, catheter.lumen, "
                         "catheter.access_volume, line.unaspirated_injections]\n",
                 "1 min", "100", clear[k]);
        struct real_run run = real_run(text);
        const double held = 2 * real_get(&run, "catheter.lumen", 0); /* kg: of 2 kg/m3 */
        NEAR(held, 392e-9, 1e-9);
        const double given = rise(&run, "gauge.delivered.delivered_mass", 24 * 60 + 10,
                                  24 * 60 + 12),
                     drawn = real_get(&run, "gauge.balance.aspirated", 25 * 60);
        if (k == 0)
            NEAR(given, held, 0.01 * held);
        else
            ck_assert_double_lt(given, 0.01 * held);
        NEAR(drawn, k ? held : 0, k ? 0.005 * held : 0);
        NEAR(real_get(&run, "catheter.access_volume", 25 * 60), k ? 0.5e-6 : 1.5e-6, 1e-12);
        NEAR(real_get(&run, "line.unaspirated_injections", 25 * 60), k == 0, 0);
        NEAR(real_get(&run, "gauge.balance.worst", 25 * 60), 0, 1e-12);
        real_close(&run);
    }
}
END_TEST

/* A refill of 10 mL into this port goes straight into the CSF: 20 mg, but for the 392 ug that
 * lie in the lumen before and after. */
START_TEST(refill_into_the_wrong_port)
{
    char text[TEXT];
    snprintf(text, TEXT,
             PATIENT
             "  - {at: 1 h, do: catheter.inject, volume: 10 mL, drug: baclofen, over: 5 min}\n"
             "record: [gauge.balance.worst, gauge.delivered.delivered_mass, "
             "gauge.balance.supplied, reservoir.volume]\n",
             "5 min", "100");
    struct real_run run = real_run(text);
    const double given = rise(&run, "gauge.delivered.delivered_mass", 12, 24);
    NEAR(given, 20e-6 + 0.1e-6 / 24 * 2, 1e-10); /* and the pump's of that hour */
    NEAR(rise(&run, "gauge.balance.supplied", 12, 24), 20e-6, 1e-15);
    ck_assert_double_lt(rise(&run, "reservoir.volume", 12, 13), 0);
    NEAR(real_get(&run, "gauge.balance.worst", 300), 0, 1e-12);
    real_close(&run);
}
END_TEST

/* CSF that is drawn into the catheter takes its drug along and bends nothing at the tip: a
 * quarter of the cells sees the same. */
START_TEST(drawn_csf_makes_no_bend)
{
    static const char *const cells[] = {"100", "400"};
    double at_tip[2];
    for (int k = 0; k < 2; k++) {
        char text[TEXT];
        snprintf(text, TEXT,
                 PATIENT "  - {at: 24 h, do: catheter.aspirate, volume: 1 mL}\n"
                         "record: [csf.tip_concentration, csf.tip_numerical_error]\n",
                 "10 s", cells[k]);
        struct real_run run = real_run(text);
        at_tip[k] = real_get(&run, "csf.tip_concentration", 24 * 360 + 1);
        ck_assert_double_gt(at_tip[k], 0);
        ck_assert_double_lt(real_get(&run, "csf.tip_numerical_error", 25 * 360), 0.01);
        real_close(&run);
    }
    NEAR(at_tip[0], at_tip[1], 2e-3 * at_tip[1]);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "access");
    tcase_add_test(tests, lumen_goes_first);
    tcase_add_test(tests, refill_into_the_wrong_port);
    tcase_add_test(tests, drawn_csf_makes_no_bend);
}
