/* csf/axial: dispersion along the canal: shear in closed form, and the drift by
 * csf/drift/drift.h alone.
 */
#define TH_SUITE "axial dispersion"
#include "support/check_main.h"

#include "csf/watson.h"
#include "laws.h"
#include "support/bench/axial.h"
#include "support/bench/change.h"
#include "support/bench/drift.h"

/* 162 mm2 of 60 cm, half gap 1.6 mm, stroke 1.4 mL, nu 0.7e-6: Wo 5.18. */
static void open_slot(struct bench *b)
{
    axial_bench(b, 1);
    bench_set(b, "shape", "uniform");
    bench_set(b, "volume", "97.2 mL");
    bench_set(b, "length", "60 cm");
    bench_set(b, "stroke", "1.4 mL");
    bench_set(b, "gap", "1.6 mm");
    bench_set(b, "density", "1 g/mL");
}

/* Half gap 1.6 mm, stroke 1.4 mL, 162 mm2, 70/min, kappa 5e-10, nu 0.7e-6: Wo 5.18 (C1 0.584 by
 * the published table), DX 8.64 mm, shear R 17.0 of kappa, D 8.99e-9 at the foramen; half way,
 * R is a quarter. Without an eccentricity there is no drift, without a stroke nothing but
 * kappa. */
START_TEST(dispersion)
{
    struct bench b;
    open_slot(&b);
    bench_set(&b, "lateral_mixing", "1");
    bench_set(&b, "eccentricity", "0");
    bench_set(&b, "breathing_stroke", "0");
    bench_param(&b, "stroke")[2] = 0;
    bench_param(&b, "dispersion")[4] = 3e-7;
    tracer(&b, 0.3);
    EACH_LANE(i) b.ports->catheter.opening_position[TH_TIP][i] = i == 3 ? 0.00075 : 0.3;
    bench_start(&b);
    const double *d = bench_output(&b, "tip_dispersion", 0);
    NEAR(d[3], 8.99e-9, 1e-2);
    NEAR(d[0], 5e-10 * (1 + 17.0 / 4), 1e-2);
    NEAR(d[2], 5e-10, 1e-12);
    NEAR(d[4], 3e-7, 1e-12);
    bench_close(&b);
}
END_TEST

/* The same in a pipe of radius 1.6 mm: Wo 5.18, Sc 1400, C1 1.312. */
START_TEST(dispersion_in_a_pipe)
{
    struct bench b;
    open_slot(&b);
    bench_set(&b, "channel", "pipe");
    bench_set(&b, "lateral_mixing", "1");
    bench_set(&b, "eccentricity", "0");
    bench_set(&b, "breathing_stroke", "0");
    bench_param(&b, "gap")[2] = 0; /* radius 2 A/perimeter, perimeter 662.8 cm2/60 cm */
    tracer(&b, 0.3);
    bench_start(&b);
    const double *d = bench_output(&b, "tip_dispersion", 0);
    const double moved = 0.7e-6 / 162e-6, omega = 2 * TH_PI * 70 / 60;
    const double radius = 2 * 162e-6 / (662.8e-4 / 0.6);
    NEAR(d[0], 5e-10 * (1 + 1.312 * pow(moved / 1.6e-3, 2)), 1e-2);
    const double c1 = th_watson_pipe(radius * sqrt(omega / 0.7e-6), 1400);
    NEAR(d[2], 5e-10 * (1 + c1 * pow(moved / radius, 2)), 1e-4); /* the mean over a cell */
    bench_close(&b);
}
END_TEST

/* D at a face by csf/drift/drift.h alone, from the rows of a lane: the harmonic mean over a
 * cell's length about it. */
static double drift_alone(const struct bench *b, double kappa, double face, double cells, int i)
{
    const struct axial_params *p = b->view.params;
    struct th_drift_canal canal = {
        .length = p->length[i],
        .volume = p->volume[i],
        .cord_surface = p->cord_surface[i],
        .dura_surface = p->dura_surface[i],
        .root_surface = p->root_surface[i],
        .smoothing = p->smoothing[i],
        .eccentricity = p->eccentricity[i],
        .viscosity = p->viscosity[i] / b->ports->pressure.density[i],
        .rate = {p->heart_rate[i], p->breathing_rate[i]},
        .harmonic = {p->harmonic_2[i], p->harmonic_3[i]},
        .speed = p->pulse[i] == TH_CSF_WAVE ? p->wave_speed[i] : 0,
        .even = p->shape[i] == AXIAL_UNIFORM,
    };
    const struct th_drift_mixing mixing = {
        .stroke = {p->stroke[i], p->stroke[i] * p->breathing_stroke[i]},
        .diffusivity = kappa,
        .lateral = p->lateral_mixing[i],
        .channel_gap = p->gap[i],
        .pipe = p->channel[i] == AXIAL_PIPE,
    };
    struct th_drift_term terms[TH_DRIFT_FACES];
    void *memory = bench_memory(th_drift_bytes(TH_DRIFT_FACES, TH_DRIFT_STATIONS));
    const struct th_drift drift = th_drift_view(memory, TH_DRIFT_FACES, TH_DRIFT_STATIONS);
    drift_fill(&drift, &canal);
    th_drift_reduce(&drift, &mixing, terms);
    enum { POINTS = 2000 };
    double sum = 0;
    for (int k = 0; k < POINTS; k++)
        sum +=
            1 / th_drift_dispersion(&drift, terms, (face - 0.5 + (k + 0.5) / POINTS) / cells);
    free(memory);
    return POINTS / sum;
}

/* Each row that the drift hears, moved in a lane of its own, before the run and during it, in
 * whatever order lanes find what their neighbours have made. */
START_TEST(the_drift_of_each_row)
{
    const char *rows[] = {
        "volume",           "cord_surface",   "dura_surface", "root_surface",   "smoothing",
        "eccentricity",     "viscosity",      "heart_rate",   "breathing_rate", "stroke",
        "breathing_stroke", "lateral_mixing", "gap",          "shape",          "length",
        "density",          "harmonic_2",     "harmonic_3",   "pulse"};
    enum { ROWS = sizeof rows / sizeof rows[0] };
    for (size_t from = 0; from < ROWS; from += 6) {
        struct bench b;
        axial_bench(&b, 1);
        bench_set(&b, "cells", "100");
        const double plain = bench_param(&b, "stroke")[0];
        tracer(&b, 0.3);
        for (int round = 0; round < 3; round++) {
            for (size_t k = from; k < from + 6 && k < ROWS; k++) {
                double *value = &bench_param(&b, rows[k])[7 - (k - from)];
                if (round == 1)
                    *value = *value > 0 ? *value * 0.9
                             : strcmp(rows[k], "shape") && strcmp(rows[k], "pulse") ? 1e-3
                                                                                    : 1;
            }
            if (round == 2)
                bench_param(&b, "stroke")[0] = 0.5 * plain;
            round == 0 ? bench_start(&b)
                       : bench_change(&b, b.ports->surroundings.posture, -1, TH_SUPINE);
            const double *d = bench_output(&b, "tip_dispersion", 0);
            for (int i = 0; i < TH_LANES; i++) {
                const struct axial_params *p = b.view.params;
                const double face = rint(100 * 0.3 / p->length[i]);
                NEAR(d[i], drift_alone(&b, 5e-10, face, 100, i), 1e-6);
                ck_assert_msg(round == 0 || i <= 1 || d[i] != d[1] ||
                                  from + (size_t)(7 - i) >= ROWS ||
                                  !strcmp(rows[from + (size_t)(7 - i)], "density"),
                              "%s changes nothing", rows[from + (size_t)(7 - i)]);
            }
        }
        bench_close(&b);
    }
}
END_TEST

/* A beat that goes further than the smoothing sets the output: 1 mL of 97.3 mL goes 4 mm, of 5
 * mL 8 cm.
 */
START_TEST(far_beats_are_told)
{
    struct bench b;
    open_slot(&b);
    bench_param(&b, "volume")[1] = 5e-6;
    bench_param(&b, "stroke")[2] = 10e-6;       /* 6.2 cm */
    bench_param(&b, "breathing_stroke")[3] = 4; /* 3.5 cm */
    bench_param(&b, "smoothing")[4] = 1e-2;
    bench_param(&b, "volume")[5] = 5e-6;
    bench_param(&b, "dispersion")[5] = 1e-7;
    tracer(&b, 0.3);
    bench_start(&b);
    EACH_LANE(i) ck_assert_double_eq(bench_output(&b, "far_beats", 0)[i], i >= 1 && i <= 3);
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "dispersion");
    tcase_add_test(tests, dispersion);
    tcase_add_test(tests, dispersion_in_a_pipe);
    tcase_add_test(tests, the_drift_of_each_row);
    tcase_add_test(tests, far_beats_are_told);
}
