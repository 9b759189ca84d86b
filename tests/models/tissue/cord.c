/* tissue/cord: a layer and the brain's fluid that fill out of a still canal, against closed
 * forms; what is shown is what csf holds, along the canal and at the probe; its rows are csf's
 * ports. */
#define TH_SUITE "tissue cord"
#include "support/check_main.h"

#include "support/bench/axial.h"

static const double in = 1e-7, partition = 0.8;

/* Unit concentration in all CSF at the start; nothing flows, mixes with the skull or is there
 * else. */
static void fill_canal(struct bench *b, double clearance)
{
    axial_bench(b, 2);
    bench_set(b, "cells", "50");
    bench_set(b, "poles", "5");
    uniform(b, "97.3 mL", "64.95 cm", "1e-3 cm2/s");
    bench_set(b, "cistern_mixing", "0 mL/min");
    bench_set(b, "convexity_mixing", "0 mL/min");
    tracer(b, 0.3);
    for (size_t d = 0; d < 2; d++)
        EACH_LANE(i) {
            b->ports->drug.pial_permeability[d][i] = (1 + (double)d) * in;
            b->ports->drug.partition[d][i] = partition;
            b->ports->drug.tissue_clearance[d][i] = clearance;
        }
    bench_start(b);
    for (size_t d = 0; d < 2; d++)
        for (size_t c = 0; c < 50 + AXIAL_SKULL; c++)
            EACH_LANE(i)
                for (int g = 0; g < 2; g++)
                    b->arrays[g]
                             [(d * th_canal_vectors(50 + AXIAL_SKULL, 0) + 3 * c) * TH_LANES +
                              (size_t)i] = 1;
    EACH_LANE(i) b->due[i] = true;
    bench_prepare(b);
}

/* C and T of a cell of ratio w: C' = -w a (C - T/K), T' = a (C - T/K) - k T, from 1 and 0. */
static void exchange(double w, double a, double k, double t, double *c, double *layer)
{
    const double out = a / partition;
    const double mean = (w * a + out + k) / 2, root = sqrt(mean * mean - w * a * k);
    const double slow = w * a * k / (mean + root), fast = mean + root;
    /* T = a (exp(-slow t) - exp(-fast t))/(fast - slow); C from T'. */
    const double x = exp(-slow * t), y = exp(-fast * t);
    *layer = a * (x - y) / (fast - slow);
    *c = ((out + k - slow) * x - (out + k - fast) * y) / (fast - slow);
}

/* An hour a step, a day long; lanes differ in depth. */
static void layer_fills(double clearance)
{
    struct bench b;
    fill_canal(&b, clearance);
    for (int i = 0; i < TH_LANES; i++) {
        bench_param(&b, "depth")[i] = 0.2e-3 * (i + 1);
        bench_param(&b, "brain_exchange")[i] = 0;
    }
    EACH_LANE(i) b.due[i] = true;
    bench_prepare(&b);
    for (int hour = 1; hour <= 24; hour++) {
        bench_step(&b, 3600);
        for (size_t d = 0; d < 2; d++)
            for (int i = 0; i < TH_LANES; i++) {
                const double depth = 0.2e-3 * (i + 1), surface = 344.3e-4, csf = 97.3e-6;
                const double w = depth * surface / csf, a = (1 + (double)d) * in / depth;
                double c, layer;
                exchange(w, a, clearance, 3600.0 * hour, &c, &layer);
                const double *along = bench_profile(b.beside, "concentration", d);
                for (int at = 0; at < 50; at += 7) NEAR(along[at * TH_LANES + i], layer, 2e-7);
                NEAR(bench_profile(b.beside, "z", 0)[10 * TH_LANES + i], 10.5 / 50 * 0.6495,
                     1e-14);
                NEAR(bench_output(b.beside, "probe_concentration", d)[i], layer, 2e-7);
                NEAR(bench_output(&b, "amount", d)[i], w * csf * layer, 2e-7);
                const double cleared = csf * (1 - c - w * layer);
                ck_assert_double_eq_tol(bench_output(&b, "cleared", d)[i], cleared, 1e-8 * csf);
            }
    }
    bench_close(&b);
}

START_TEST(a_layer_fills)
{
    layer_fills(0);
    layer_fills(2e-5);
}
END_TEST

/* Of each cell of the skull, which exchanges with its part of the brain alone. */
START_TEST(the_brain_fills)
{
    static const double share[] = {0.55, 0.25, 0.2}; /* convexity, Sylvian, cisterns */
    const double skull = 157e-6 * (1 - 0.159), rest = 0.75 * skull;
    const double csf[] = {0.667 * rest, 0.333 * rest, 0.25 * skull};
    struct bench b;
    fill_canal(&b, 0);
    EACH_LANE(i) b.ports->drug.pial_permeability[0][i] = 0;
    for (int i = 0; i < TH_LANES; i++) {
        bench_param(&b, "brain_volume")[i] = 50e-6 * (i + 1);
        bench_param(&b, "brain_exchange")[i] = 0.2e-6 / 60 * (i + 1);
    }
    EACH_LANE(i) b.due[i] = true;
    bench_prepare(&b);
    for (int hour = 1; hour <= 12; hour++) {
        bench_step(&b, 3600);
        for (int i = 0; i < TH_LANES; i++) {
            double sum = 0;
            for (int k = 0; k < 3; k++) {
                const double brain = share[k] * 50e-6 * (i + 1),
                             flow = share[k] * 0.2e-6 / 60 * (i + 1);
                sum += brain * csf[k] / (brain + csf[k]) *
                       -expm1(-flow * (1 / brain + 1 / csf[k]) * 3600 * hour);
            }
            NEAR(bench_output(&b, "amount", 0)[i], sum, 1e-7);
        }
    }
    bench_close(&b);
}
END_TEST

/* A drug that comes back from blood: with nothing lost the layer is at that ratio of plasma. */
START_TEST(blood_fills_the_layer)
{
    struct bench b;
    fill_canal(&b, 1e-3);
    EACH_LANE(i) bench_param(&b, "plasma_partition")[i] = 0.5 + 0.25 * i;
    EACH_LANE(i) bench_param(&b, "brain_exchange")[i] = 0;
    EACH_LANE(i) b.due[i] = true;
    bench_prepare(&b);
    for (int day = 0; day < 200; day++) bench_step(&b, 86400);
    for (int i = 0; i < TH_LANES; i++) {
        const double plasma = b.ports->csf.plasma_concentration[0][i];
        const double layer = bench_output(b.beside, "probe_concentration", 0)[i];
        ck_assert_double_gt(plasma, 0);
        NEAR(layer, (0.5 + 0.25 * i) * plasma, 1e-6);
    }
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, TH_SUITE);
    tcase_add_test(tests, a_layer_fills);
    tcase_add_test(tests, the_brain_fills);
    tcase_add_test(tests, blood_fills_the_layer);
}
