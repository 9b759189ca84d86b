/* csf/axial: CSF that a needle draws out of canal and ventricles takes its drug along: closed
 * forms, balance. */
#define TH_SUITE "axial draws"
#include "support/check_main.h"

#include "support/bench/sources.h"

/* CSF drawn out of a short canal that is mixed fast; fluid without drug replaces it from the
 * cisterns: C = C0 exp(-(1 + e) q t/V), and what is drawn is the rest. The gradient that
 * carries drug to the needle, C' = q C (1 - x/L)/(A D), makes C there higher than the mean by
 * e. */
START_TEST(slow_draw)
{
    const double volume = 10e-6, flow = 0.5e-6 / 60, length = 0.05, at = 0.03;
    const double climbs = at - at * at / (2 * length) - length / 3;
    const double rate = flow / volume * (1 + flow / (volume / length * 1e-2) * climbs);
    struct bench b;
    axial_bench(&b, 1);
    uniform(&b, "10 mL", "5 cm", "100 cm2/s");
    bench_set(&b, "cells", "20");
    bench_set(&b, "probe", "1 cm");
    bench_set(&b, "relaxation", "0 min");
    tracer(&b, 0.02);
    bench_start(&b);
    set_source(&b, TH_TIP, 0.02, 1e-6, 0, 1);
    source_step(&b, 1);
    set_source(&b, TH_TIP, 0.02, 0, 0, 1);
    for (int n = 1; n <= 12; n++) {
        set_source(&b, TH_CSF_NEEDLE, at, 0, -flow * 300, 300);
        source_step(&b, 300);
        const double left = 1e-6 * exp(-rate * 300 * n);
        NEAR(b.ports->ledger.mass[TH_IN_CSF][0][0], left, 1e-6);
        NEAR(b.ports->ledger.mass[TH_DRAWN][0][0], 1e-6 - left, 1e-6);
        NEAR(ledger(&b, 0, 4), 1e-6, 1e-12);
    }
    NEAR(b.ports->ledger.volume[TH_DRAWN][0], flow * 3600, 1e-12);
    NEAR(b.ports->ledger.volume[TH_IN_CSF][0], -flow * 3600, 1e-12);
    bench_close(&b);
}
END_TEST

/* Out of the ventricles: formed fluid washes, and what is drawn of it does not come down. */
START_TEST(draw_from_the_ventricles)
{
    const double volume = 157e-6 * 0.159, formed = 0.84 * 0.35e-6 / 60, flow = formed / 3;
    struct bench b;
    axial_open(&b, tracer, -0.08, "cells", "20", NULL);
    give(&b, 1e-6, 0, 1e-6);
    for (int n = 1; n <= 20; n++) {
        set_source(&b, TH_CSF_NEEDLE, -0.08, 0, -flow * 600, 600);
        source_step(&b, 600);
        const double left = exp(-formed * 600 * n / volume);
        NEAR(bench_output(&b, "ventricle_concentration", 0)[0], 1e-6 / volume * left, 1e-10);
        NEAR(b.ports->ledger.mass[TH_DRAWN][0][0], 1e-6 / 3 * (1 - left), 1e-9);
        NEAR(ledger(&b, 0, 0), 1e-6, 1e-12);
    }
    bench_close(&b);
}
END_TEST

/* CSF of the same concentration everywhere stays as it is about a needle that draws: what
 * leaves takes its own drug along. */
START_TEST(drawing_dilutes_nothing)
{
    struct bench b;
    axial_open(&b, tracer, 0.3, "cells", "40", "production", "0 mL/min", "relaxation", "0 min",
               "shape", "uniform", "brain_exchange", "0 mL/min", NULL);
    double *state = b.view.arrays;
    for (size_t c = 0; c < 40 + AXIAL_SKULL; c++)
        EACH_LANE(i) state[3 * c * TH_LANES + (size_t)i] = 1e-3;
    set_source(&b, TH_CSF_NEEDLE, 0.5, 0, -0.1e-6, 60);
    for (int n = 0; n < 10; n++) source_step(&b, 60);
    const double *c = bench_profile(&b, "concentration", 0);
    for (size_t k = b.view.points / 2; k < b.view.points; k++)
        NEAR(c[k * TH_LANES], 1e-3, 1e-6);
    NEAR(b.ports->ledger.mass[TH_DRAWN][0][0], 1e-3 * 1e-6, 1e-6);
    bench_close(&b);
}
END_TEST

/* A hole in the dura is what a needle is, in a place of its own in the ledger; both at once
 * share by their flows. */
START_TEST(leaks)
{
    const double flow = 0.35e-6 / 60 / 4; /* and a quarter of it: whole grains */
    struct bench needle, hole, both;
    struct bench *const all[] = {&needle, &hole, &both};
    for (int k = 0; k < 3; k++) {
        struct bench *b = all[k];
        axial_open(b, opioid, 0.3, "cells", "60", NULL);
        for (int n = 0; n < 12; n++) {
            const double drawn = k == 0 ? flow : k == 1 ? 0 : flow / 4;
            const double h = n % 2 ? 3600 : 900;
            set_source(b, TH_TIP, 0.45, n < 4 ? 1e-6 : 0, 0, h);
            set_source(b, TH_CSF_NEEDLE, 0.5, 0, -drawn * h, h);
            EACH_LANE(i) b->ports->needle.flow[i] = 0; /* so that pressure holds nothing back */
            set_source(b, TH_CSF_LEAK, 0.5, 0, -(flow - drawn) * h, h);
            source_step(b, h);
            NEAR(ledger(b, 0, 2), 1e-6 * fmin(n + 1, 4), 1e-12);
        }
    }
    const double all_drawn = needle.ports->ledger.mass[TH_DRAWN][0][1];
    ck_assert_double_gt(all_drawn, 1e-8);
    ck_assert_double_eq(needle.ports->ledger.mass[TH_LOST][0][1], 0);
    NEAR(hole.ports->ledger.mass[TH_LOST][0][1], all_drawn, 1e-12);
    NEAR(both.ports->ledger.mass[TH_LOST][0][1], 0.75 * all_drawn, 1e-9);
    NEAR(both.ports->ledger.mass[TH_DRAWN][0][1], 0.25 * all_drawn, 1e-9);
    NEAR(hole.ports->ledger.volume[TH_LOST][1], flow * 6 * 4500, 1e-12);
    NEAR(hole.ports->ledger.volume[TH_IN_CSF][1], -flow * 6 * 4500, 1e-12);
    for (int k = 0; k < 3; k++) bench_close(all[k]);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "draws");
    tcase_add_test(tests, slow_draw);
    tcase_add_test(tests, draw_from_the_ventricles);
    tcase_add_test(tests, drawing_dilutes_nothing);
    tcase_add_test(tests, leaks);
}
