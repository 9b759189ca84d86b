/* csf/mixed against the closed forms of one compartment and of two. */
#define TH_SUITE "mixed"
#include "support/check_main.h"

#include "csf/stretched.h"
#include "support/bench/axial.h"

static void mixed_bench(struct bench *b)
{
    bench_open(b, &th_csf_mixed, 1);
    bench_behind(b, &th_pressure_steady);
    bench_behind(b, &th_tissue_cord);
}

/* P6: ziconotide's label, 0.38 mL/min out of 155 mL: half is gone in ln 2 155/0.38 min = 4.712
 * h.
 */
START_TEST(one_compartment)
{
    struct bench b;
    mixed_bench(&b);
    bench_set(&b, "volume", "155 mL");
    bench_set(&b, "foramen", "0 %");
    bench_set(&b, "production", "0.38 mL/min");
    bench_set(&b, "spinal_absorption", "100 %");
    bench_set(&b, "spinal_formation", "100 %");
    tracer(&b, 0.5);
    bench_start(&b);
    give(&b, 1e-6, 0, 1e-3);
    const double first = b.ports->csf.opening_concentration[TH_TIP][0][0];
    NEAR(first, 1e-6 / 155e-6, 1e-6);
    double now = 1e-3;
    for (int k = 1; k <= 3; k++) {
        const double hours = 4.712 * k;
        bench_step(&b, hours * 3600 - now);
        now = hours * 3600;
        const double wanted = exp(-0.38 / 155 * 60 * hours);
        NEAR(b.ports->csf.opening_concentration[TH_TIP][0][0] / first, wanted, 1e-5);
        NEAR(wanted, pow(2, -k), 1e-3);
    }
    bench_close(&b);
}
END_TEST

/* An even canal, 96 mL over 60 cm, D 1e-6 m2/s, against the cisterns, 33.01 mL, half its length
 * away: G = 160 mm2 D/(30 cm) = 5.333e-10 m3/s, and the difference fades at G (1/V1 + 1/V2). */
START_TEST(two_compartments)
{
    const double canal = 96e-6, cisterns = 157e-6 * (1 - 0.159) * 0.25;
    const double rate = 160e-6 * 1e-6 / 0.3 * (1 / canal + 1 / cisterns);
    struct bench b;
    mixed_bench(&b);
    uniform(&b, "96 mL", "60 cm", "0.01 cm2/s");
    bench_set(&b, "foramen", "100 %");
    bench_set(&b, "cistern_mixing", "0 mL/min");
    bench_set(&b, "brain_exchange", "0 mL/min");
    tracer(&b, 0.5);
    bench_start(&b);
    give(&b, 1e-6, 0, 1e-3);
    for (int k = 1; k <= 4; k++) {
        bench_step(&b, 5 * 3600.0);
        const double all = 1e-6 / (canal + cisterns), left = exp(-rate * 5 * 3600 * k);
        NEAR(b.ports->csf.opening_concentration[TH_TIP][0][3],
             all * (1 + cisterns / canal * left), 1e-6);
        NEAR(b.ports->csf.cistern_concentration[0][3], all * (1 - left), 1e-6);
    }
    bench_close(&b);
}
END_TEST

/* The concentration is the same at all levels, for an effect, too. */
START_TEST(same_everywhere)
{
    struct bench b;
    mixed_bench(&b);
    opioid(&b, 0.6);
    place_probe(&b, 0, 0, TH_AT_CSF);
    place_probe(&b, 1, 0.64, TH_AT_CSF);
    place_probe(&b, 2, 0.3, TH_AT_TISSUE);
    bench_start(&b);
    give(&b, 1e-6, 0, 60);
    for (int k = 0; k < 3; k++) {
        bench_step(&b, 7200);
        const double here = b.ports->csf.opening_concentration[TH_TIP][0][1];
        ck_assert_double_gt(here, 1e-5);
        for (int p = 0; p < 2; p++)
            ck_assert_double_eq(b.ports->csf.probe_concentration[p][0][1], here);
        ck_assert_double_eq(bench_profile(&b, "concentration", 0)[1], here);
        ck_assert_double_gt(b.ports->csf.probe_concentration[2][0][1], 0);
        NEAR(ledger(&b, 0, 1), 1e-6, 1e-12);
    }
    ck_assert_uint_eq(b.view.points, 1);
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "mixed");
    tcase_add_test(tests, one_compartment);
    tcase_add_test(tests, two_compartments);
    tcase_add_test(tests, same_everywhere);
}
