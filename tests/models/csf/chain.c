/* csf/chain: its stretches, and the exchange between them against closed forms. */
#define TH_SUITE "chain"
#include "support/check_main.h"

#include "csf/stretched.h"
#include "support/bench/axial.h"

static void chain_bench(struct bench *b)
{
    bench_open(b, &th_csf_chain, 1);
    bench_behind(b, &th_pressure_steady);
    bench_behind(b, &th_tissue_cord);
}

/* Borders C7 to T1 at 124.5 mm, T12 to L1 at 439.5 mm of 649.5 mm: centres at 62.25, 282 and
 * 544.5 mm; a half cell between them is in the middle of its part. */
START_TEST(stretches_are_where_levels_are)
{
    static const double centres[] = {62.25e-3, 282e-3, 544.5e-3};
    struct bench b;
    chain_bench(&b);
    tracer(&b, 0.55);
    bench_start(&b);
    ck_assert_uint_eq(b.view.points, 3);
    for (int k = 0; k < 3; k++)
        NEAR(bench_profile(&b, "z", 0)[k * TH_LANES], centres[k], 1e-12);
    bench_close(&b);
    chain_bench(&b);
    bench_set(&b, "cells", "6");
    tracer(&b, 0.55);
    bench_start(&b);
    NEAR(bench_profile(&b, "z", 0)[2 * TH_LANES], (0.75 * 124.5 + 0.25 * 439.5) * 1e-3, 1e-12);
    bench_close(&b);
}
END_TEST

/* Drug in the lumbar stretch: in a minute the thoracic one gets, per volume, k dt (1 - dt r/2),
 * k = G/V and r the sum of the rates by which both lose, to 1e-6; the conductance to the
 * cervical one is 262.5/219.75 of G where the canal is even. */
static double found_conductance(const char *shape, double volumes[3])
{
    const double dt = 60;
    struct bench b;
    chain_bench(&b);
    uniform(&b, "96 mL", "60 cm", "0.01 cm2/s");
    bench_set(&b, "shape", shape);
    tracer(&b, 0.55);
    bench_start(&b);
    give(&b, 1e-6, 0, 1e-9);
    const struct axial_params *p = b.view.params;
    const double lumbar = b.ports->csf.opening_concentration[TH_TIP][0][0];
    volumes[2] = 1e-6 / lumbar;
    ck_assert_ptr_nonnull(p);
    bench_step(&b, dt);
    const double thoracic = bench_profile(&b, "concentration", 0)[TH_LANES];
    bench_close(&b);
    const double per_time = thoracic / (lumbar * dt); /* G/V of the thoracic one, nearly */
    const double further = per_time * (1 + volumes[1] / volumes[2] + 262.5 / 219.75);
    return per_time * volumes[1] * (1 + further * dt / 2);
}

START_TEST(exchange_of_an_even_canal)
{
    double volumes[3] = {96e-6 * 124.5 / 649.5, 96e-6 * 315 / 649.5, 0};
    const double wanted = 160e-6 * 1e-6 / (0.6 * (544.5 - 282) / 649.5);
    NEAR(found_conductance("uniform", volumes), wanted, 2e-5);
    NEAR(volumes[2], 96e-6 * 210 / 649.5, 1e-6);
}
END_TEST

/* On the anatomy G = 1/int dx/(A D), here by the trapezium rule over 20000 intervals. */
START_TEST(exchange_on_the_anatomy)
{
    enum { PARTS = 20000 };
    struct th_anatomy anatomy;
    th_anatomy_of(TH_CSF_VOLUME, &anatomy);
    const double from = 282 / 649.5, to = 544.5 / 649.5, each = (to - from) / PARTS;
    double volumes[3], sum = 0, shares[4];
    for (size_t s = 0; s <= TH_STRETCHES; s++)
        shares[s] = th_anatomy_share(&anatomy, th_stretch_from(s));
    for (int k = 0; k < 3; k++) volumes[k] = 96e-6 * (shares[k + 1] - shares[k]);
    const double lumbar = volumes[2];
    for (int k = 0; k <= PARTS; k++)
        sum += (k % PARTS ? 1 : 0.5) * each / th_anatomy_density(&anatomy, from + k * each);
    const double wanted = 1 / (sum * 0.6 * 0.6 / (96e-6 * 1e-6));
    NEAR(found_conductance("anatomy", volumes), wanted, 1e-3);
    NEAR(volumes[2], lumbar, 1e-6);
}
END_TEST

START_TEST(whole_stretches_only)
{
    double params[BENCH_ROWS];
    struct bench b;
    struct th_error error = {0};
    chain_bench(&b);
    for (size_t k = 0; k < b.model->params.count; k++) params[k] = b.params[k * TH_LANES];
    const struct th_setup setup = {.params = params, .units = b.units};
    params[0] = 4;
    ck_assert_int_eq(th_csf_chain.check(&setup, &error), TH_BAD_INPUT);
    ck_assert_str_eq(error.text[0], "csf.cells: 4 is neither 1 nor a multiple of 3");
    params[0] = 6;
    ck_assert_int_eq(th_csf_chain.check(&setup, NULL), TH_OK);
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "chain");
    tcase_add_test(tests, stretches_are_where_levels_are);
    tcase_add_test(tests, exchange_of_an_even_canal);
    tcase_add_test(tests, exchange_on_the_anatomy);
    tcase_add_test(tests, whole_stretches_only);
}
