/* Pulses at the full rate, one each 7.5 s: drug and fluid close, however many there are. */
#define TH_SUITE "pulses"
#include "support/check_main.h"

#include "support/real_run.h"

#define FULL_RATE                                                                          \
    "format: 1\ntitle: t\nrun: {duration: 12 h, sample: 6 h}\n"                            \
    "drug: {from: baclofen, concentration: 500 ug/mL}\nprogram: {rate: 11.52 mL/day}\n"    \
    "pump: {from: peristaltic_20ml, pulses: resolved, error: 0 %}\n"                       \
    "reservoir: {from: bellows_20ml, volume: 18 mL}\n"                                     \
    "catheter: {from: silicone_89cm, tip: T10}\ncsf: {use: axial, cells: 30, probe: L1}\n" \
    "gauges: [{use: balance}]\nrecord: [pump, gauge]\n"

/* 480 pulses an hour; 11 520 a day for a month are 345 600, which refills have to feed: what
 * the balance is off by grows by a share of what is given in the meantime. As long as that is
 * below 1e-12, the whole balance is, relative to what was supplied, for whatever time. Volumes
 * are sums of a few terms whose round-off is carried along: they close to the last digits at
 * any time. */
START_TEST(a_month_of_them_closes)
{
    struct real_run run = real_run(FULL_RATE);
    ck_assert_double_eq_tol(real_get(&run, "pump.pulse_count", 2), 12 * 480, 2);
    double off[2];
    for (size_t k = 0; k < 2; k++) {
        off[k] = real_get(&run, "gauge.balance.error", k + 1) *
                 real_get(&run, "gauge.balance.supplied", k + 1);
        ck_assert_double_le(fabs(real_get(&run, "gauge.balance.volume_error", k + 1)), 5e-16);
    }
    const double given = 11.52 / 4 * 0.5e-6; /* kg in 6 h */
    ck_assert_msg(fabs(off[1] - off[0]) <= 1e-12 * given, "%g of what is given",
                  fabs(off[1] - off[0]) / given);
    real_close(&run);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "pulses");
    tcase_add_test(tests, a_month_of_them_closes);
}
