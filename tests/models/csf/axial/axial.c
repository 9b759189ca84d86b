/* csf/axial against closed forms: release, infusion, plug flow, compartments; order, ledger. */
#define TH_SUITE "axial"
#include "support/check_main.h"

#include "support/bench/axial.h"

/* D6: D 1e-6 m2/s, A 160 mm2, L 0.6 m, 1 mg at 0.5 m; ug/mL at 0, .1, .3, .5, .6 m. */
static const struct {
    double time, values[5];
} released[] = {
    {3600, {2e-6, 4.39e-4, 1.8275, 31.212, 29.347}},
    {14400, {.38891, .97047, 8.2504, 22.029, 24.702}},
    {86400, {8.7287, 8.9545, 10.416, 11.880, 12.106}},
};

START_TEST(point_release)
{
    struct bench b;
    axial_bench(&b, 1);
    uniform(&b, "96 mL", "60 cm", "0.01 cm2/s");
    bench_set(&b, "cells", "300");
    tracer(&b, 0.5);
    const double at[] = {0, 0.1, 0.3, 0.5, 0.6};
    for (int k = 0; k < 5; k++) place_probe(&b, k, at[k], TH_AT_CSF);
    bench_start(&b);
    give(&b, 1e-6, 0, 1e-3);
    double now = 1e-3;
    NEAR(ledger(&b, 0, 2), 1e-6, 1e-12);
    for (int t = 0; t < 3; t++) {
        bench_step(&b, released[t].time - now);
        now = released[t].time;
        NEAR(ledger(&b, 0, 2), 1e-6, 1e-12);
        for (int k = 0; k < 5; k++) {
            double found = b.ports->csf.probe_concentration[k][0][2] * 1e3;
            double wanted = released[t].values[k];
            double image = images(at[k], 0.5, 0.6, 1e-6, now) / 0.16;
            ck_assert_double_le(fabs(image - wanted), 1e-3 * wanted + 1e-6);
            ck_assert_double_le(fabs(found - wanted), 5e-3 * wanted + 1e-5);
        }
    }
    bench_close(&b);
}
END_TEST

/* D7: constant infusion with first-order loss k: tip 14.8 ng/mL per ug/day, decay 40.8 mm. */
START_TEST(steady_infusion)
{
    const double k = 5.995e-5, dura = 318.5e-4, volume = 96e-6, rate = 1e-9 / 86400;
    struct bench b;
    axial_bench(&b, 1);
    uniform(&b, "96 mL", "60 cm", "1e-3 cm2/s");
    bench_set(&b, "cells", "600");
    tracer(&b, 0.3005);
    EACH_LANE(i) {
        b.ports->drug.dural_permeability[0][i] = k * volume / dura;
        b.ports->drug.plasma_clearance[0][i] = 1e-5;
    }
    place_probe(&b, 0, 0.4005, TH_AT_CSF);
    bench_start(&b);
    give(&b, rate * 2e6, 0, 2e6);
    double tip = b.ports->csf.opening_concentration[TH_TIP][0][0];
    NEAR(tip, rate / (2 * 160e-6 * sqrt(k * 1e-7)), 5e-3);
    NEAR(tip * 1e6, 14.8, 5e-3);
    NEAR(0.1 / log(tip / b.ports->csf.probe_concentration[0][0][0]), 40.8e-3, 5e-3);
    NEAR(b.ports->csf.plasma_concentration[0][0] * 1e-5, rate,
         1e-3); /* all that comes leaves */
    bench_close(&b);
}
END_TEST

static double release_error(const char *cells)
{
    struct bench b;
    axial_bench(&b, 1);
    uniform(&b, "96 mL", "60 cm", "0.01 cm2/s");
    bench_set(&b, "cells", cells);
    tracer(&b, 0.43); /* on a face of every grid: the same offset */
    bench_start(&b);
    give(&b, 1e-6, 0, 1e-3);
    bench_step(&b, 3600);
    const double *c = bench_profile(&b, "concentration", 0), *z = bench_profile(&b, "z", 0);
    double wrong = 0, whole = 0;
    for (size_t k = 0; k < b.view.points; k++) {
        double exact = images(z[k * TH_LANES], 0.43, 0.6, 1e-6, 3600.001) * 1e-6 / 160e-6;
        wrong += pow(c[k * TH_LANES] - exact, 2);
        whole += exact * exact;
    }
    bench_close(&b);
    return sqrt(wrong / whole);
}

START_TEST(order_in_space)
{
    double coarse = release_error("60"), middle = release_error("120"),
           fine = release_error("240");
    ck_assert_double_ge(log2(coarse / middle), 1.9);
    ck_assert_double_ge(log2(middle / fine), 1.9);
    ck_assert_double_le(fine, 1e-3);
}
END_TEST

/* One step of 8 h is as good as 480: there is no time step error to speak of. */
START_TEST(independent_of_step)
{
    struct bench one, many;
    axial_bench(&one, 1);
    axial_bench(&many, 1);
    opioid(&one, 0.3);
    opioid(&many, 0.3);
    bench_start(&one);
    bench_start(&many);
    give(&one, 1e-6, 1e-6, 600);
    give(&many, 1e-6, 1e-6, 600);
    bench_step(&one, 28800);
    for (int k = 0; k < 480; k++) bench_step(&many, 60);
    double most = 0, apart = 0;
    for (size_t k = 0; k < one.array_vectors; k++) {
        const double x = one.view.arrays[k * TH_LANES], y = many.view.arrays[k * TH_LANES];
        most = fmax(most, fabs(y));
        apart = fmax(apart, fabs(x - y));
    }
    ck_assert_double_le(apart, 3e-6 * most);
    NEAR(one.ports->csf.plasma_concentration[0][0], many.ports->csf.plasma_concentration[0][0],
         1e-6);
    bench_close(&one);
    bench_close(&many);
}
END_TEST

/* Two unrelated methods. */
START_TEST(two_methods)
{
    struct bench a, b;
    axial_bench(&a, 1);
    axial_bench(&b, 1);
    bench_set(&b, "solver", "sdirk");
    opioid(&a, 0.3);
    opioid(&b, 0.3);
    bench_start(&a);
    bench_start(&b);
    for (int k = 0; k < 6; k++) {
        give(&a, k ? 0 : 1e-6, 0, 3600);
        give(&b, k ? 0 : 1e-6, 0, 3600);
    }
    const double *x = bench_profile(&a, "concentration", 0),
                 *y = bench_profile(&b, "concentration", 0);
    double wrong = 0, whole = 0;
    for (size_t k = 0; k < a.view.points; k++) {
        wrong += pow(x[k * TH_LANES] - y[k * TH_LANES], 2);
        whole += pow(x[k * TH_LANES], 2);
    }
    ck_assert_double_gt(whole, 0);
    ck_assert_double_le(sqrt(wrong / whole), 1e-4);
    ck_assert(memcmp(x, y, a.view.points * sizeof(double[TH_LANES])) != 0);
    NEAR(ledger(&b, 0, 0), 1e-6, 1e-12);
    bench_close(&a);
    bench_close(&b);
}
END_TEST

/* In a uniform canal without flow and closed at both ends up is as good as down. */
START_TEST(mirror)
{
    double c[2][400];
    for (int way = 0; way < 2; way++) {
        struct bench b;
        axial_bench(&b, 1);
        uniform(&b, "96 mL", "60 cm", "1e-3 cm2/s");
        opioid(&b, way ? 0.6 - 0.17 : 0.17);
        bench_start(&b);
        give(&b, 1e-6, 0, 600);
        for (int k = 0; k < 24; k++) give(&b, 1e-7, 0, 3600);
        const double *profile = bench_profile(&b, "concentration", 0);
        ck_assert_uint_eq(b.view.points, 400);
        for (size_t k = 0; k < 400; k++) c[way][k] = profile[(way ? 399 - k : k) * TH_LANES];
        bench_close(&b);
    }
    double most = 0, apart = 0;
    for (size_t k = 0; k < 400; k++) {
        most = fmax(most, c[0][k]);
        apart = fmax(apart, fabs(c[0][k] - c[1][k]));
    }
    ck_assert_double_gt(most, 0);
    ck_assert_msg(apart <= 1e-11 * most, "%.3g", apart / most);
}
END_TEST

/* Clear fluid into a sac that only opens to the skull pushes what lies above by V/A: 8 mL
 * through 160 mm2, 50 mm. Dispersion moves no centroid far from the ends. */
START_TEST(plug)
{
    struct bench b;
    axial_bench(&b, 1);
    uniform(&b, "96 mL", "60 cm", "1e-5 cm2/s");
    bench_set(&b, "foramen", "100 %");
    bench_set(&b, "spinal_absorption", "0 %");
    tracer(&b, 0.4);
    bench_start(&b);
    give(&b, 1e-6, 0, 1);
    EACH_LANE(i) b.ports->catheter.opening_position[TH_TIP][i] = 0.5;
    for (int k = 0; k < 20; k++) give(&b, 0, 0.4e-6, 30);
    const double *c = bench_profile(&b, "concentration", 0), *z = bench_profile(&b, "z", 0);
    double mass = 0, moment = 0;
    for (size_t k = 0; k < b.view.points; k++) {
        mass += c[k * TH_LANES];
        moment += c[k * TH_LANES] * z[k * TH_LANES];
    }
    NEAR(0.4 - moment / mass, 0.050, 2e-3);
    NEAR(b.ports->ledger.volume[TH_IN_CSF][0], 8e-6, 1e-12);
    NEAR(ledger(&b, 0, 0), 1e-6, 1e-12);
    ck_assert_int_eq(b.status[0], TH_OK);
    bench_close(&b);
}
END_TEST

/* Drug that flows in at one concentration, and is absorbed everywhere, ends at that
 * concentration everywhere: the volumes balance in every cell, whatever the anatomy. */
START_TEST(volume_balance)
{
    const double flow = 0.35e-6 / 60;
    struct bench b;
    axial_bench(&b, 1);
    bench_set(&b, "production", "0 mL/min");
    bench_set(&b, "cells", "100");
    tracer(&b, -0.01); /* in the skull */
    EACH_LANE(i) b.ports->drug.plasma_clearance[0][i] = 1e-5;
    bench_start(&b);
    for (int day = 0; day < 200; day++) give(&b, 2 * flow * 86400, flow * 86400, 86400);
    const double *c = bench_profile(&b, "concentration", 0);
    NEAR(b.ports->csf.cistern_concentration[0][0], 2.0, 1e-6);
    NEAR(bench_output(&b, "convexity_concentration", 0)[0], 2.0, 1e-6);
    for (size_t k = 0; k < b.view.points; k++) NEAR(c[k * TH_LANES], 2.0, 1e-5);
    bench_close(&b);
}
END_TEST

/* P1, P2: nusinersen in children (Luu 2017, as coded in nlmixr2lib; abstract's set): CSF, CNS,
 * plasma and peripheral compartment, 12 mg. The canal is one well-mixed cell's worth. */
START_TEST(nusinersen)
{
    const double litre_hour = 1e-3 / 3600;
    struct bench b;
    axial_bench(&b, 1);
    uniform(&b, "441 mL", "60 cm", "10 cm2/s");
    bench_set(&b, "cells", "20");
    bench_set(&b, "cranial_volume", "1 mL"); /* no drug comes there */
    tracer(&b, 0.3);
    const double surface = (112.2 + 232.1) * 1e-4, layer = surface * 0.746e-3;
    EACH_LANE(i) {
        b.ports->drug.pial_permeability[0][i] = 0.069 * litre_hour / surface;
        b.ports->drug.partition[0][i] = 258e-3 / layer;
        b.ports->drug.dural_permeability[0][i] = 0.133 * litre_hour / 318.5e-4;
        b.ports->drug.plasma_volume[0][i] = 32.0e-3;
        b.ports->drug.plasma_clearance[0][i] = 2.50 * litre_hour;
        b.ports->drug.peripheral_volume[0][i] = 429e-3;
        b.ports->drug.intercompartmental[0][i] = 0.572 * litre_hour;
    }
    bench_start(&b);
    give(&b, 12e-6, 0, 1e-3);
    const double hours[] = {1, 4, 24, 168, 28 * 24, 112 * 24};
    const double curve[] = {17212, 4358.4, 5.864, 5.272, 4.824, 3.383}; /* ng/mL, computed */
    double now = 1e-3, last = 0;
    for (int k = 0; k < 6; k++) {
        for (; now < hours[k] * 3600 - 86400; now += 86400) bench_step(&b, 86400);
        bench_step(&b, hours[k] * 3600 - now);
        now = hours[k] * 3600;
        last = b.ports->csf.opening_concentration[TH_TIP][0][0];
        NEAR(last * 1e6, curve[k], 5e-3);
        NEAR(ledger(&b, 0, 0), 12e-6, 1e-12);
    }
    for (int day = 0; day < 300; day++) bench_step(&b, 86400);
    NEAR(ledger(&b, 0, 0), 12e-6, 1e-12);
    double half = 300 * log(2) / log(last / b.ports->csf.opening_concentration[TH_TIP][0][0]);
    NEAR(half, 164.05, 5e-3); /* computed from this set; published: 163 d */
    NEAR(half, 163.0, 2e-2);
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "closed forms");
    tcase_add_test(tests, point_release);
    tcase_add_test(tests, steady_infusion);
    tcase_add_test(tests, order_in_space);
    tcase_add_test(tests, independent_of_step);
    tcase_add_test(tests, two_methods);
    tcase_add_test(tests, mirror);
    tcase_add_test(tests, plug);
    tcase_add_test(tests, volume_balance);
    tcase_add_test(tests, nusinersen);
}
