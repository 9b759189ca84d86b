/* csf/axial: what comes up the canal into the skull, held against the table of an independent
 * program (one dimension, its own grid and time steps) for the same equations, and against what
 * must be. */
#define TH_SUITE "axial skull"
#include "support/check_main.h"

#include "support/bench/axial.h"

static const double hour = 3600, L4 = 0.5596, L2 = 0.4896, T12 = 0.4247;

/* A row or two of their own. Expected: C 20 cm above T12 over C at T12 after 72 h of an
 * infusion at L2; hours to the peaks in cisterns and at the convexities after lumbar CSF (a
 * Gaussian of 1.8 cm about L2) was labelled at once; C(L4)/C(cisterns) in a steady infusion at
 * L2 (0: not asked, it goes with the exponential of all D). */
static const struct {
    const char *row, *value, *other, *second;
    double upward, cisterns, convexity, ratio;
} cases[] = {
    {NULL, NULL, NULL, NULL, 0.57, 9.0, 17, 8.4},
    {"stroke", "0.6 mL", NULL, NULL, 0.18, 46, 58, 0},
    {"stroke", "1 mL", NULL, NULL, 0.44, 16, 26, 19},
    {"stroke", "2.1 mL", NULL, NULL, 0.69, 5.3, 11.5, 3.8},
    {"breathing_stroke", "0", NULL, NULL, 0.59, 7.5, 15, 6.3},
    {"breathing_stroke", "3", NULL, NULL, 0.41, 9.0, 17, 8.8},
    {"eccentricity", "0.3", NULL, NULL, 0.58, 10.5, 19, 10},
    {"eccentricity", "0.7", NULL, NULL, 0.53, 9.8, 18, 8.5},
    {"lateral_mixing", "1", NULL, NULL, 0.65, 7.8, 16, 6.8},
    {"lateral_mixing", "30", NULL, NULL, 0.36, 14.5, 24, 16},
    {"spinal_absorption", "12 %", NULL, NULL, 0.58, 9.3, 18, 8.8},
    {"spinal_absorption", "25 %", NULL, NULL, 0.55, 8.5, 16, 7.6},
    {"spinal_formation", "0 %", NULL, NULL, 0.47, 9.3, 18, 20},
    {"spinal_formation", "50 %", NULL, NULL, 0.52, 9.3, 18, 13},
    {"production", "0.25 mL/min", NULL, NULL, 0.60, 10, 22, 6.3},
    {"production", "0.5 mL/min", NULL, NULL, 0.54, 7.8, 13, 12},
    {"cranial_volume", "123 mL", "ventricle_share", "20.3 %", 0.57, 8.5, 15, 8.4},
    {"cranial_volume", "265 mL", "ventricle_share", "7.5 %", 0.57, 11, 23, 8.4},
    {"stroke", "2.1 mL", "lateral_mixing", "30", 0.54, 6.5, 13, 5.5},
};
enum { CASES = sizeof cases / sizeof cases[0] };

static void open_case(struct bench *b, int k)
{
    axial_bench(b, 1);
    bench_set(b, "cells", "130");
    if (cases[k].row)
        bench_set(b, cases[k].row, cases[k].value);
    if (cases[k].other)
        bench_set(b, cases[k].other, cases[k].second);
    tracer(b, L2);
    EACH_LANE(i) b->ports->drug.plasma_clearance[0][i] = 1e-3;
}

/* Numbers of two digits: half of the last, and some per cent for the other program's grid. */
static void meets(const char *what, double found, double wanted, double digit, double share)
{
    ck_assert_msg(fabs(found - wanted) <= digit + share * wanted, "%s: %g, not %g", what, found,
                  wanted);
}

START_TEST(infusion_at_L2)
{
    struct bench b;
    open_case(&b, _i);
    place_probe(&b, 0, T12, TH_AT_CSF);
    place_probe(&b, 1, T12 - 0.2, TH_AT_CSF);
    place_probe(&b, 2, L4, TH_AT_CSF);
    bench_start(&b);
    for (int k = 0; k < 72; k++) give(&b, 1e-12 * hour, 0, hour);
    meets("20 cm up",
          b.ports->csf.probe_concentration[1][0][0] / b.ports->csf.probe_concentration[0][0][0],
          cases[_i].upward, 0.005, 0.02);
    for (int k = 0; k < 400; k++) give(&b, 1e-12 * 240 * hour, 0, 240 * hour);
    if (cases[_i].ratio > 0)
        meets("L4 to cisterns",
              b.ports->csf.probe_concentration[2][0][0] /
                  b.ports->csf.cistern_concentration[0][0],
              cases[_i].ratio, cases[_i].ratio < 10 ? 0.05 : 0.5, 0.06);
    /* All leaves with fluid: dose/AUC where it is most is less than what is formed. */
    ck_assert_double_lt(1e-12 / b.ports->csf.opening_concentration[TH_TIP][0][0],
                        bench_param(&b, "production")[0]);
    bench_close(&b);
}
END_TEST

START_TEST(labelled_at_L2)
{
    struct bench b;
    double most[2] = {0}, when[2] = {0};
    open_case(&b, _i);
    bench_start(&b);
    for (size_t k = 0; k < b.view.points; k++) {
        const double z = ((double)k + 0.5) / (double)b.view.points * 0.6495 - L2;
        EACH_LANE(i)
            b.arrays[b.generation][3 * (k + AXIAL_SKULL) * TH_LANES + (size_t)i] =
                exp(-z * z / (2 * 0.018 * 0.018));
    }
    for (int k = 1; k <= 4 * 70; k++) {
        bench_step(&b, hour / 4);
        const double now[2] = {b.ports->csf.cistern_concentration[0][0],
                               bench_output(&b, "convexity_concentration", 0)[0]};
        for (int c = 0; c < 2; c++)
            if (now[c] > most[c]) {
                most[c] = now[c];
                when[c] = k / 4.0;
            }
    }
    meets("peak in the cisterns, h", when[0], cases[_i].cisterns, 0.25, 0.05);
    meets("peak at the convexities, h", when[1], cases[_i].convexity, 0.5, 0.05);
    bench_close(&b);
}
END_TEST

/* The fluid absorbed along the canal is formed there: through no face anything flows, and what
 * is infused runs up; with all formed in the skull it comes down. Flow of a face: what it takes
 * down less what it takes up. */
static double flow_through(const struct bench *b, size_t face, int lane)
{
    const struct axial_memory memory = th_axial_memory(&b->view);
    const struct th_canal_rows rows = th_canal_rows(th_axial_drug(&memory, 0).canal);
    const size_t left = (face + AXIAL_SKULL - 1) * TH_LANES + (size_t)lane,
                 right = left + TH_LANES;
    return rows.right[left] * memory.volume[left] - rows.left[right] * memory.volume[right];
}

START_TEST(flows)
{
    const double formed = 0.35e-6 / 60, infused = 1e-6 / 3600;
    struct bench b;
    axial_bench(&b, 1);
    bench_param(&b, "spinal_formation")[1] = 0;
    bench_param(&b, "spinal_formation")[2] = 0.5;
    bench_param(&b, "spinal_absorption")[3] = 0.25;
    tracer(&b, L2);
    bench_start(&b);
    give(&b, 0, 0, 60);
    for (size_t face = 0; face < b.view.points; face++) {
        ck_assert_double_le(fabs(flow_through(&b, face, 0)), 1e-12 * formed);
        ck_assert_double_le(fabs(flow_through(&b, face, 3)), 1e-12 * formed);
    }
    NEAR(flow_through(&b, 0, 1), 0.16 * formed, 1e-9);
    NEAR(flow_through(&b, 0, 2), 0.08 * formed, 1e-9);
    give(&b, 0, infused * 60, 60);
    NEAR(flow_through(&b, 0, 0), -0.84 * infused, 1e-5); /* 16 % of it leaves along the canal */
    NEAR(flow_through(&b, 0, 1), 0.16 * (formed + infused) - infused, 1e-5);
    bench_close(&b);
}
END_TEST

/* Nothing flows but what the convexities absorb, and brain is washed by its exchange alone: C
 * of brain follows a constant C of the skull as 1 - exp(-t exchange/volume). */
START_TEST(brain_follows)
{
    struct bench b;
    axial_open(&b, tracer, L2, "cells", "20", "production", "0 mL/min", "foramen", "0 %",
               "cranial_volume", "1000 mL", "brain_volume", "1 mL", "brain_exchange",
               "0.01 mL/min", NULL);
    for (size_t k = 0; k < AXIAL_SKULL; k++)
        EACH_LANE(i) b.arrays[b.generation][3 * k * TH_LANES + (size_t)i] = 1;
    bench_step(&b, 1.5 * hour);
    const double brain = b.ports->ledger.mass[TH_IN_TISSUE][0][0];
    NEAR(brain, 1e-6 * (1 - exp(-0.9)), 2e-3);
    NEAR(ledger(&b, 0, 0), 1000e-6 * (1 - 0.159), 1e-12);
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "skull");
    tcase_add_loop_test(tests, infusion_at_L2, 0, CASES);
    tcase_add_loop_test(tests, labelled_at_L2, 0, CASES);
    tcase_add_test(tests, flows);
    tcase_add_test(tests, brain_follows);
}
