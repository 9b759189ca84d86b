/* csf/axial: CSF that leaks through a hole in the dura takes its drug along, with the pressure
 * of pressure/marmarou: closed form, balance, flows that keep their bits. */
#define TH_SUITE "axial leaks"
#include "support/check_main.h"

#include "support/bench/sources.h"

extern const struct th_model th_pressure_marmarou;

/* All that is formed, 0.35 mL/min, comes down from the skull and leaks, out of a short canal
 * that is mixed fast: C = C0 exp(-(1 + e) q t/V), e as of a needle that draws (draws.c). */
START_TEST(slow_leak)
{
    const double volume = 10e-6, flow = 0.35e-6 / 60, length = 0.05, at = 0.03;
    const double climbs = at - at * at / (2 * length) - length / 3;
    const double rate = flow / volume * (1 + flow / (volume / length * 1e-2) * climbs);
    struct bench b;
    bench_open(&b, &th_csf_axial, 1);
    bench_behind(&b, &th_pressure_marmarou);
    bench_behind(&b, &th_tissue_cord);
    uniform(&b, "10 mL", "5 cm", "100 cm2/s");
    bench_set(&b, "cells", "20");
    bench_set(&b, "probe", "1 cm");
    bench_set(&b, "production", "0.35 mL/min");
    bench_set(&b, "spinal_formation", "0 %");
    tracer(&b, 0.02);
    bench_start(&b);
    bench_event(b.upstream, "puncture", -1, "3 cm", NULL, NULL, "0.1 mL/min/mmHg", NULL);
    for (int n = 0; n < 48; n++) source_step(&b, 3600);
    NEAR(b.ports->pressure.leaked[0], flow, 1e-9);
    set_source(&b, TH_TIP, 0.02, 1e-6, 0, 1);
    source_step(&b, 1);
    set_source(&b, TH_TIP, 0.02, 0, 0, 1);
    const double before = b.ports->ledger.mass[TH_LOST][0][0];
    for (int n = 1; n <= 12; n++) {
        source_step(&b, 300);
        const double left = (1e-6 - before) * exp(-rate * 300 * n);
        NEAR(b.ports->ledger.mass[TH_IN_CSF][0][0], left, 1e-6);
        NEAR(b.ports->ledger.mass[TH_LOST][0][0], 1e-6 - left, 1e-6);
        NEAR(ledger(&b, 0, 4), 1e-6, 1e-12);
    }
    bench_close(&b);
}
END_TEST

/* Some days of all that a person does: infusion, boluses, draws, upright, a hole that closes,
 * and a second one; every kilogram is somewhere, and what leaked is what fluid leaked times
 * what was there: no more than its largest concentration. */
START_TEST(balances)
{
    struct bench b;
    bench_open(&b, &th_csf_axial, 1);
    bench_behind(&b, &th_pressure_marmarou);
    bench_behind(&b, &th_tissue_cord);
    opioid(&b, 0.362);
    bench_start(&b);
    double given = 0, most = 0;
    for (int n = 0; n < 200; n++) {
        if (n == 20 || n == 120)
            bench_event(b.upstream, "puncture", -1, "44 cm", "22", NULL, NULL,
                        n == 20 ? "3 h" : NULL);
        for (int i = 0; i < TH_LANES; i += 2)
            b.ports->surroundings.posture[i] = n % 24 < 14 ? TH_UPRIGHT : TH_SUPINE;
        EACH_LANE(i) b.due[i] = true;
        bench_prepare(&b);
        set_source(&b, TH_CSF_NEEDLE, 0.5, 0, n % 50 == 9 ? -2e-6 : 0, 600);
        set_source(&b, TH_TIP, 0.362, n % 10 ? 2e-9 : 1e-7, n % 10 ? 2e-9 : 1e-7, 600);
        given += n % 10 ? 2e-9 : 1e-7;
        source_step(&b, 600);
        const double *c = bench_profile(&b, "concentration", 0);
        for (size_t k = 0; k < b.view.points; k++) most = fmax(most, c[k * TH_LANES]);
        for (int i = 0; i < 2; i++) NEAR(ledger(&b, 0, i), given, 1e-12);
    }
    const double fluid = bench_output(&b, "leaked_volume", 0)[0];
    const double lost = b.ports->ledger.mass[TH_LOST][0][0];
    ck_assert_double_gt(fluid, 10e-6);
    ck_assert(lost > 0 && lost < fluid * most);
    bench_close(&b);
}
END_TEST

/* At rest, with a hole that stays and a pump that gives the same: once the pressure has settled
 * the canal's coefficients are not made again, so that its factors are found. */
START_TEST(settles)
{
    struct bench b;
    bench_open(&b, &th_csf_axial, 1);
    bench_behind(&b, &th_pressure_marmarou);
    bench_behind(&b, &th_tissue_cord);
    opioid(&b, 0.362);
    bench_start(&b);
    bench_event(b.upstream, "puncture", -1, "44 cm", NULL, NULL, "0.02 mL/min/mmHg", NULL);
    const struct axial_memory memory = th_axial_memory(&b.view);
    struct axial_bulk bulk = {0};
    for (int n = 0; n < 100; n++) {
        const struct axial_bulk now = th_axial_drug(&memory, 0).key[0].bulk;
        if (n > 60)
            ck_assert(th_axial_same_bulk(&now, &bulk));
        bulk = now;
        set_source(&b, TH_TIP, 0.362, 1e-9, 41.7e-9, 3600);
        source_step(&b, 3600);
    }
    ck_assert(bulk.stored == 0 && bulk.drawn[TH_CSF_LEAK - TH_CSF_NEEDLE] > 0 &&
              bulk.infused > 0);
    bench_close(&b);
}
END_TEST

START_TEST(beyond_the_end)
{
    struct bench b;
    bench_open(&b, &th_csf_axial, 1);
    bench_behind(&b, &th_pressure_marmarou);
    bench_behind(&b, &th_tissue_cord);
    tracer(&b, 0.4);
    bench_start(&b);
    bench_event(b.upstream, "puncture", -1, "70 cm", "22", NULL, NULL, NULL);
    b.due[0] = true;
    bench_prepare(&b);
    ck_assert_int_eq(b.status[0], TH_BAD_INPUT);
    ck_assert(strstr(th_csf_axial.why(&b.view, 0), "pressure.puncture") != NULL);
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "leaks");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, slow_leak);
    tcase_add_test(tests, balances);
    tcase_add_test(tests, settles);
    tcase_add_test(tests, beyond_the_end);
}
