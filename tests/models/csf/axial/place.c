/* csf/axial: places along the canal: shares of a source, the cusp at the tip, order in space.
 */
#define TH_SUITE "axial place"
#include "support/check_main.h"

#include "support/bench/axial.h"

/* Shares add up to 1 and balance at the place, but next to an end that is closed; their
 * variance is 1/4 of a cell's square wherever the place lies. */
START_TEST(shares)
{
    enum { N = 20 };
    struct axial_params p;
    EACH_LANE(i) {
        p.length[i] = 1;
        p.foramen[i] = i % 2;
    }
    for (int lane = 0; lane < 2; lane++)
        for (int k = 0; k <= 1000; k++) {
            const struct axial_stencil r = th_axial_stencil(&p, N, k / 1000.0, lane);
            double sum = 0, mean = 0, square = 0;
            for (int j = 0; j < TH_CANAL_PROBE_CELLS; j++) {
                const double at = th_axial_centre(r.first + (size_t)j);
                ck_assert_double_ge(r.weight[j], -1e-15);
                sum += r.weight[j];
                mean += r.weight[j] * at;
                square += r.weight[j] * at * at;
            }
            ck_assert_uint_ge(r.first, AXIAL_CISTERNS);
            ck_assert_uint_lt(r.first + 2, N + AXIAL_SKULL);
            ck_assert_double_eq_tol(sum, 1, 1e-14);
            const double x = N * k / 1000.0;
            ck_assert_double_eq_tol(r.at, x, 1e-12);
            if (x < N - 1 && (x >= 1 || lane == 1))
                ck_assert_double_eq_tol(mean, x, 1e-12);
            if (x >= 1 && x < N - 1)
                ck_assert_double_eq_tol(square - mean * mean, 0.25, 1e-11);
        }
    ck_assert_double_eq(th_axial_stencil(&p, N, 0, 1).weight[0], 1);
    ck_assert_double_eq(th_axial_stencil(&p, N, 0, 0).weight[0], 0);
    ck_assert_double_eq(th_axial_stencil(&p, N, -0.1, 0).weight[0], 1);
}
END_TEST

/* D7 in a canal of 1 m, so long that its ends do not matter: C = rate/(2 A sqrt(k D)) at the
 * tip, exp(-|x|/sqrt(D/k)) of it elsewhere. */
static double steady(double cells, double tip, double away)
{
    const double k = 5.995e-5, dura = 318.5e-4, volume = 160e-6, d = 1e-7;
    struct bench b;
    axial_bench(&b, 1);
    uniform(&b, "160 mL", "1 m", "1e-3 cm2/s");
    EACH_LANE(i) bench_param(&b, "cells")[i] = cells;
    tracer(&b, tip);
    EACH_LANE(i) {
        b.ports->drug.dural_permeability[0][i] = k * volume / dura;
        b.ports->drug.plasma_clearance[0][i] = 1e-5;
    }
    place_probe(&b, 0, tip + away, TH_AT_CSF);
    bench_start(&b);
    for (int n = 0; n < 30; n++) give(&b, 1e-9 / 86400 * 1e5, 0, 1e5);
    const double exact = 1e-9 / 86400 / (2 * 160e-6 * sqrt(k * d));
    if (away == 0)
        NEAR(b.ports->csf.opening_concentration[TH_TIP][0][0],
             b.ports->csf.probe_concentration[0][0][0], 1e-12);
    const double found = b.ports->csf.probe_concentration[0][0][0];
    bench_close(&b);
    return found / (exact * exp(-fabs(away) / sqrt(d / k))) - 1;
}

/* However the tip lies in its cell: the error falls with each step of a fourth more cells, and
 * four fold with twice as many; at 400 cells of 1 m it is 1/8 (2.5 mm/41 mm)^2 = 5e-4 at most.
 */
START_TEST(tip_converges)
{
    double last = 1;
    for (double cells = 100; cells < 900; cells = rint(cells * 1.25)) {
        const double error = steady(cells, 0.4567, 0);
        ck_assert_double_gt(error, 0);
        ck_assert_double_lt(error, last);
        last = error;
    }
    const double coarse = steady(200, 0.4567, 0), fine = steady(400, 0.4567, 0);
    ck_assert_double_ge(log2(coarse / fine), 1.95);
    ck_assert_double_le(log2(coarse / fine), 2.05);
    ck_assert_double_le(fine, 5e-4);
    for (int k = 0; k < 7; k++) NEAR(steady(400, 0.4567 + k * 0.4e-3, 0), fine, 2e-2);
}
END_TEST

/* Beside the tip, within its cell and out of it. */
START_TEST(beside_the_tip)
{
    for (int k = -8; k <= 8; k++)
        ck_assert_double_le(fabs(steady(400, 0.4567, k * 0.6e-3)), 6e-4);
}
END_TEST

/* The shipped canal, with its table of sections, flow and cord: the same, against 3200 cells.
 */
static double month(double cells, double *cord)
{
    struct bench b;
    axial_bench(&b, 1);
    EACH_LANE(i) bench_param(&b, "cells")[i] = cells;
    opioid(&b, 0.2862);
    bench_start(&b);
    for (int k = 0; k < 10; k++) give(&b, 2e-6, 0.4e-6, 86400);
    const double tip = b.ports->csf.opening_concentration[TH_TIP][0][0];
    *cord = b.ports->ledger.mass[TH_IN_TISSUE][0][0];
    bench_close(&b);
    return tip;
}

START_TEST(anatomy_converges)
{
    double cord, error[5], best = month(3200, &cord);
    for (int k = 0; k < 5; k++) {
        error[k] = fabs(month(25 << k, &cord) / best - 1);
        ck_assert_double_le(error[k], 4e-3 * pow(0.25, k) + 2e-5); /* D bends at 131 places */
    }
    ck_assert_double_ge(log2(error[0] / error[1]), 1.9);
}
END_TEST

/* A tip within a beat of the foramen: what the beat takes beyond it is in the cisterns. Cells
 * that are longer than the beat's way find what short ones do, to the error that they tell (and
 * what the tip's place among the faces makes of its section), wherever in its cell the tip
 * lies. */
static double near_foramen(double cells, double tip, const char *stroke, double found[2])
{
    struct bench b;
    axial_bench(&b, 1);
    EACH_LANE(i) bench_param(&b, "cells")[i] = cells;
    bench_set(&b, "stroke", stroke);
    opioid(&b, tip);
    place_probe(&b, 0, 0.0837, TH_AT_CSF);
    bench_start(&b);
    for (int k = 0; k < 5; k++) give(&b, 2e-6, 0.4e-6, 86400);
    found[0] = b.ports->csf.opening_concentration[TH_TIP][0][0];
    found[1] = b.ports->csf.probe_concentration[0][0][0];
    const double error = bench_output(&b, "numerical_error", 0)[0];
    bench_close(&b);
    return error;
}

START_TEST(the_tip_at_the_foramen)
{
    const char *const strokes[] = {"0.3 mL", "0.6 mL", "1.4 mL"};
    for (int s = 0; s < 3; s++)
        for (int k = 0; k < 5; k++) {
            double coarse[2], fine[2];
            const double estimate = near_foramen(400, k * 1e-3, strokes[s], coarse);
            near_foramen(1600, k * 1e-3, strokes[s], fine);
            for (int n = 0; n < 2; n++)
                ck_assert_msg(fabs(coarse[n] / fine[n] - 1) < estimate + 3e-4,
                              "%s, %d mm, %d: %g, %g", strokes[s], k, n, coarse[n], fine[n]);
        }
}
END_TEST

/* The fluid formed in the skull is absorbed there, so that nothing flows along the canal; drug
 * goes up by dispersion alone: C(z) = C(skull) + S z/(A D), a straight line from the foramen to
 * the tip, on any grid, if the skull lies half a cell above the first centre. A foramen that
 * lets mix half of its section costs half a cell more. */
START_TEST(half_a_cell_to_the_skull)
{
    struct bench b;
    axial_bench(&b, 1);
    uniform(&b, "96 mL", "60 cm", "0.1 cm2/s");
    bench_set(&b, "cells", "20");
    bench_set(&b, "foramen", "100 %");
    bench_param(&b, "foramen")[1] = 0.5;
    bench_set(&b, "production", "0.35 mL/min");
    bench_set(&b, "spinal_absorption", "0 %");
    bench_set(&b, "longest", "1000 day");
    tracer(&b, 0.4);
    EACH_LANE(i) b.ports->drug.plasma_clearance[0][i] = 1e-3;
    place_probe(&b, 0, 0.21, TH_AT_CSF);
    bench_start(&b);
    const double rate = 1e-9 / 86400, fall = rate / (160e-6 * 1e-5);
    for (int k = 0; k < 10; k++) give(&b, rate * 1e7, 0, 1e7);
    for (int i = 0; i < 2; i++) {
        const double skull = b.ports->csf.cistern_concentration[0][i];
        NEAR(skull, rate / (0.35e-6 / 60), 1e-6);
        const double more = i == 1 ? 0.015 * fall : 0;
        NEAR(b.ports->csf.probe_concentration[0][0][i] - skull, 0.21 * fall + more, 1e-6);
        NEAR(b.ports->csf.opening_concentration[TH_TIP][0][i] - skull, 0.4 * fall + more, 1e-6);
    }
    bench_close(&b);
}
END_TEST

/* All that is formed and infused leaves by the skull: C there is drug over both flows, to the
 * last millionth of the production, however little is infused. */
START_TEST(infused_flow_is_exact)
{
    struct bench b;
    axial_bench(&b, 1);
    bench_set(&b, "cells", "50");
    bench_set(&b, "spinal_absorption", "0 %");
    bench_set(&b, "longest", "1000 day");
    tracer(&b, 0.4);
    EACH_LANE(i) b.ports->drug.plasma_clearance[0][i] = 1e-3;
    bench_start(&b);
    const double rate = 1e-9 / 86400, formed = 0.35e-6 / 60;
    for (int k = 0; k < 10; k++) {
        EACH_LANE(i) {
            b.ports->line.opening_mass[TH_TIP][0][i] = rate * 1e7;
            b.ports->catheter.opening_volume[TH_TIP][i] =
                1e7 * i * 1.3e-6 / 86400; /* 0 to 9.1 mL/day */
        }
        bench_step(&b, 1e7);
    }
    EACH_LANE(i) {
        const double infused = i * 1.3e-6 / 86400;
        NEAR(b.ports->csf.cistern_concentration[0][i], rate / (formed + infused), 2e-6);
    }
    bench_close(&b);
}
END_TEST

/* Drug that comes for a moment has no cusp yet: C at the tip is no more than that of a source
 * that began a moment ago, S sqrt(h/(pi D))/A, on any grid; and it is what it was once it is
 * over. */
START_TEST(a_moment_has_no_cusp)
{
    for (double h = 1e-6; h < 0.1; h *= 10) {
        struct bench b;
        axial_bench(&b, 1);
        uniform(&b, "96 mL", "60 cm", "0.1 cm2/s");
        bench_set(&b, "cells", "60");
        tracer(&b, 0.3);
        bench_start(&b);
        give(&b, 1e-9, 0, h);
        const double moment = 1e-9 / h * sqrt(h / (3.14159265358979 * 1e-5)) / 160e-6;
        ck_assert_double_gt(b.ports->csf.opening_concentration[TH_TIP][0][0], 0);
        ck_assert_double_le(b.ports->csf.opening_concentration[TH_TIP][0][0], moment);
        bench_close(&b);
    }
}
END_TEST

/* The cord in balance is r C, cusp and all, but the cusp is not put back: at the tip it is
 * short of r J/2 times 7/16 of a cell with the tip at a centre, 1/2 at a face; J/2 = C/lambda.
 */
START_TEST(the_cord_is_short_of_its_cusp)
{
    const double k = 5.995e-5, dura = 318.5e-4, volume = 160e-6, d = 1e-7, ratio = 0.5;
    for (int face = 0; face < 2; face++) {
        const double tip = (face ? 183 : 182.5) / 400, cell = 1.0 / 400;
        struct bench b;
        axial_bench(&b, 1);
        uniform(&b, "160 mL", "1 m", "1e-3 cm2/s");
        EACH_LANE(i) {
            bench_param(&b, "cells")[i] = 400;
            bench_param(&b, "probe")[i] = tip;
        }
        tracer(&b, tip);
        EACH_LANE(i) {
            b.ports->drug.dural_permeability[0][i] = k * volume / dura;
            b.ports->drug.plasma_clearance[0][i] = 1e-5;
            b.ports->drug.pial_permeability[0][i] = 1e-7;
            b.ports->drug.partition[0][i] = ratio;
        }
        bench_start(&b);
        for (int n = 0; n < 30; n++) give(&b, 1e-9 / 86400 * 1e5, 0, 1e5);
        const double exact = ratio * 1e-9 / 86400 / (2 * 160e-6 * sqrt(k * d));
        const double lacks = 1 - bench_output(b.beside, "probe_concentration", 0)[0] / exact;
        NEAR(lacks, (face ? 0.5 : 0.4375) * cell / sqrt(d / k), 0.03);
        bench_close(&b);
    }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "place");
    tcase_add_test(tests, shares);
    tcase_add_test(tests, tip_converges);
    tcase_add_test(tests, beside_the_tip);
    tcase_add_test(tests, anatomy_converges);
    tcase_add_test(tests, the_tip_at_the_foramen);
    tcase_add_test(tests, a_moment_has_no_cusp);
    tcase_add_test(tests, half_a_cell_to_the_skull);
    tcase_add_test(tests, infused_flow_is_exact);
    tcase_add_test(tests, the_cord_is_short_of_its_cusp);
}
