/* Pulses at the full rate, one each 7.5 s: drug and fluid close, however many there are.
 * Counted ones: whole pulses by the end of each step, as many as are due. */
#define TH_SUITE "pulses"
#include "support/bench/pump.h"
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

/* Pulses of 1 uL at 1 mL/day, one each 86.4 s: whole ones after every step, of whatever length,
 * those that are due and no other; what is not given is wound up, less than one. A stall moves
 * nothing, and nothing is wound up in it. */
START_TEST(counted)
{
    struct bench b;
    double moved = 0, told = 0;
    open_pump(&b);
    bench_set(&b, "pulses", "counted");
    bench_start(&b);
    for (int k = 1; k <= 400; k++) {
        const double seconds = 1 + 37.77 * (k % 97);
        told += seconds;
        moved += draw(&b, seconds);
        const double pulses = moved / 1e-9;
        ck_assert_double_le(fabs(pulses - rint(pulses)), 1e-9);
        ck_assert_double_eq(rint(pulses), floor(told / 86.4 + 1e-6));
        ck_assert_double_eq(rint(pulses), bench_output(&b, "pulse_count", 0)[0]);
    }
    CLOSE(bench_output(&b, "asked_volume", 0)[0], told * ML_PER_DAY, 1e-12);
    bench_event(&b, "stall", -1, NULL);
    ck_assert_double_eq(draw(&b, 86400), 0);
    CLOSE(bench_output(&b, "missed_volume", 0)[0], 1e-6, 1e-12);
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "pulses");
    tcase_add_test(tests, a_month_of_them_closes);
    tcase_add_test(tests, counted);
}
