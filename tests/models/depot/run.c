/* Drug beside the catheter's way, in whole runs: it is absorbed into plasma, and the balance
 * closes. */
#define TH_SUITE "depot, runs"
#include "support/check_main.h"

#include "support/real_run.h"

#define PATIENT                                                    \
    "title: t\n"                                                   \
    "run: {duration: 3 day, sample: 1 h}\n"                        \
    "drug: {from: parts/baclofen.yaml, concentration: 500 ug/mL, " \
    "peripheral_volume: 0 L, intercompartmental: 0 L/h}\n"         \
    "reservoir: {from: parts/bellows_20ml.yaml}\n"                 \
    "catheter: {from: parts/silicone_89cm.yaml, tip: T10}\n"       \
    "csf: {use: axial, cells: 60, probe: L1}\n"                    \
    "depot: {use: first_order, subcutaneous_absorption: 2 h}\n"    \
    "pump: {from: parts/peristaltic_20ml.yaml, error: 0 %}\n"

static double final(const struct real_run *run, const char *path)
{
    return real_get(run, path, run->trace->times - 1);
}

/* 10 mL of 500 ug/mL beside a pump that gives nothing: plasma is D k_a/(V (k_a - k_e))
 * (e^-k_e t - e^-k_a t), k_e 180 mL/min over 28.8 L, but for what the cord takes up. */
START_TEST(bateman)
{
    struct real_run run =
        real_run(PATIENT "program: {rate: 0 mL/day}\n"
                         "line: {filled: water}\n"
                         "events: [{at: 1 h, do: depot.fill, volume: 10 mL}]\n");
    const double dose = 5e-6, volume = 28.8e-3, ka = log(2) / 7200, ke = 180e-6 / 60 / volume;
    for (size_t k = 2; k < 24; k += 3) {
        const double t = ((double)k - 1) * 3600;
        const double expected =
            dose * ka / (volume * (ka - ke)) * (exp(-ke * t) - exp(-ka * t));
        ck_assert_double_eq_tol(real_get(&run, "plasma.concentration", k), expected,
                                1e-2 * expected);
    }
    ck_assert_double_eq_tol(final(&run, "depot.absorbed"), dose, 1e-9 * dose);
    ck_assert_double_eq_tol(final(&run, "gauge.balance.supplied"), 1.5e-5, 1e-15);
    ck_assert_double_lt(final(&run, "gauge.balance.worst"), 1e-12);
    real_close(&run);
}
END_TEST

/* A quarter of a refill misses the port: 4.5 of 18 mL lie beside the pump, the reservoir holds
 * 13.5 mL more than it had, and the programmer counts 18. */
START_TEST(refill_that_misses)
{
    struct real_run run = real_run(
        PATIENT "program: {rate: 0.4 mL/day}\n"
                "events: [{at: 1 day, do: reservoir.refill, volume: 18 mL, pocket: 25 %}]\n");
    ck_assert_double_eq_tol(real_get(&run, "depot.subcutaneous_fluid", 25),
                            4.5e-6 * pow(2, -0.5), 1e-3 * 4.5e-6);
    ck_assert_double_eq_tol(final(&run, "reservoir.discrepancy"), -4.5e-6, 1e-10);
    ck_assert_double_eq_tol(final(&run, "reservoir.refused_volume"), 0, 1e-18);
    ck_assert_double_gt(real_get(&run, "plasma.concentration", 27),
                        20 * real_get(&run, "plasma.concentration", 24));
    ck_assert_double_lt(final(&run, "gauge.balance.worst"), 1e-12);
    real_close(&run);
}
END_TEST

/* A tip that lies below the skin for a day: what the pump gives in it leaks there, is absorbed,
 * and plasma has the steady level of an infusion, rate over clearance; the CSF gets nothing. */
START_TEST(tip_below_the_skin)
{
    struct real_run run =
        real_run(PATIENT "program: {rate: 0.4 mL/day}\n"
                         "faults: {use: dislodge, begins: start, into: subcutaneous}\n");
    const double rate = 0.4e-6 * 0.5 / 86400;
    ck_assert_double_eq_tol(final(&run, "gauge.balance.leaked"), 3 * 86400 * rate,
                            1e-6 * 3 * 86400 * rate);
    ck_assert_double_eq_tol(final(&run, "plasma.concentration"), rate / (180e-6 / 60),
                            1e-2 * rate / (180e-6 / 60));
    ck_assert_double_eq_tol(final(&run, "depot.subcutaneous_amount"), rate * 7200 / log(2),
                            1e-6 * rate * 7200);
    ck_assert_double_lt(final(&run, "gauge.balance.csf"), 1e-6 * rate * 86400);
    ck_assert_double_lt(final(&run, "gauge.balance.worst"), 1e-12);
    real_close(&run);
}
END_TEST

/* A pinhole of 1e12 Pa s/m3 through which CSF streams back for eight days: the line takes it,
 * to round-off. */
START_TEST(csf_streams_back)
{
    struct real_run run =
        real_run(REAL_PATIENT REAL_PUMP
                 "run: {duration: 8 day, sample: 6 h}\n"
                 "faults: {use: leak, at: 30 cm, resistance: 1e12 Pa s/m3, begins: 1 day}\n");
    ck_assert_double_lt(final(&run, "catheter.tip_flow"), -50e-6 / 86400);
    ck_assert_double_gt(final(&run, "depot.absorbed"), 0);
    ck_assert_double_lt(final(&run, "gauge.balance.worst"), 1e-12);
    real_close(&run);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "runs");
    tcase_add_test(tests, bateman);
    tcase_add_test(tests, refill_that_misses);
    tcase_add_test(tests, tip_below_the_skin);
    tcase_add_test(tests, csf_streams_back);
}
