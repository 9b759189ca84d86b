/* csf/axial: several sources at a time, openings of the catheter and the needle: two halves
 * make one, numbers do not matter, effects add, mass, closed forms, order in space; what is
 * drawn. */
#define TH_SUITE "axial sources"
#include "support/check_main.h"

#include "support/bench/sources.h"

static const double hour = 3600;

/* The largest difference of two benches in C and in cord, over the largest C. */
static double apart(struct bench *a, struct bench *b)
{
    double most = 0, off = 0;
    for (int field = 0; field < 2; field++) {
        const double *x = bench_profile(field ? a->beside : a, "concentration", 0);
        const double *y = bench_profile(field ? b->beside : b, "concentration", 0);
        for (size_t k = 0; k < a->view.points * TH_LANES; k++) {
            most = field ? most : fmax(most, fabs(x[k]));
            off = fmax(off, fabs(x[k] - y[k]));
        }
    }
    EACH_LANE(i) {
        const double x = a->ports->csf.cistern_concentration[0][i];
        off = fmax(off, fabs(x - b->ports->csf.cistern_concentration[0][i]));
    }
    return off / most;
}

/* Places of sources: along the canal, at its ends, in the cisterns, in the ventricles. */
static const double places[] = {0.31, 0.002, 0.648, -0.01, -0.08};
enum { PLACES = sizeof places / sizeof places[0] };

/* The tip and another source with half of the dose and of the fluid each, at one place. */
START_TEST(two_halves_are_one)
{
    const int others[] = {1, TH_ACCESS - 1, TH_CSF_NEEDLE};
    for (int solver = 0; solver < 2; solver++)
        for (int k = 0; k < 3; k++) {
            struct bench one, two;
            const double at = places[_i];
            axial_open(&one, opioid, at, "cells", "60", "solver",
                       solver ? "sdirk" : "exponential", NULL);
            axial_open(&two, opioid, at, "cells", "60", "solver",
                       solver ? "sdirk" : "exponential", NULL);
            for (int n = 0; n < 6; n++) {
                const double kg = n < 3 ? 2e-6 : 0, m3 = n < 4 ? 0.2e-6 : 0;
                set_source(&one, TH_TIP, at, kg, m3, hour);
                set_source(&two, TH_TIP, at, kg / 2, m3 / 2, hour);
                set_source(&two, others[k], at, kg / 2, m3 / 2, hour);
                source_step(&one, hour);
                source_step(&two, hour);
                const double off = apart(&one, &two);
                ck_assert_msg(off < (solver ? 1e-10 : 1e-12), "at %g: %g", at, off);
                NEAR(bench_output(&two, "ventricle_concentration", 0)[0],
                     bench_output(&one, "ventricle_concentration", 0)[0], 1e-13);
                NEAR(two.ports->csf.opening_concentration[TH_TIP][0][3],
                     one.ports->csf.opening_concentration[TH_TIP][0][3], 1e-6);
                if (k < 2)
                    NEAR(two.ports->csf.opening_concentration[others[k]][0][3],
                         two.ports->csf.opening_concentration[TH_TIP][0][3], 1e-12);
            }
            bench_close(&one);
            bench_close(&two);
        }
}
END_TEST

/* The same sources under other numbers. */
START_TEST(numbers_do_not_matter)
{
    const int orders[][3] = {{1, 2, 8}, {8, 1, 3}};
    const double at[] = {0.1, 0.33, 0.52}, dose[] = {1e-6, 3e-6, 0.5e-6};
    struct bench b[2];
    for (int k = 0; k < 2; k++) {
        axial_open(&b[k], opioid, 0.25, "cells", "60", NULL);
        for (int n = 0; n < 4; n++) {
            for (int s = 0; s < 3; s++)
                set_source(&b[k], orders[k][s], at[s], dose[s], 0.1e-6 * (s + 1), hour);
            source_step(&b[k], hour);
        }
    }
    ck_assert_double_lt(apart(&b[0], &b[1]), 1e-14);
    for (int s = 0; s < 3; s++)
        NEAR(b[0].ports->csf.opening_concentration[orders[0][s]][0][1],
             b[1].ports->csf.opening_concentration[orders[1][s]][0][1], 1e-13);
    bench_close(&b[0]);
    bench_close(&b[1]);
}
END_TEST

/* An opening that would lie beyond the end of the canal, so far from the tip is it, lies there:
 * 0.648 m and 0.9 m are the same place, to the bit. */
START_TEST(none_beyond_the_end)
{
    struct bench b[2];
    for (int k = 0; k < 2; k++) {
        axial_open(&b[k], opioid, 0.5, "cells", "60", "length", "64.8 cm", NULL);
        for (int n = 0; n < 4; n++) {
            set_source(&b[k], TH_TIP, 0.5, 1e-6, 0.2e-6, hour);
            set_source(&b[k], TH_SIDE, k ? 0.9 : 0.648, 2e-6, 0.1e-6, hour);
            source_step(&b[k], hour);
        }
    }
    ck_assert_double_eq(apart(&b[0], &b[1]), 0);
    ck_assert_double_gt(b[0].ports->csf.opening_concentration[TH_SIDE][0][1], 0);
    ck_assert_double_eq(b[0].ports->csf.opening_concentration[TH_SIDE][0][1],
                        b[1].ports->csf.opening_concentration[TH_SIDE][0][1]);
    bench_close(&b[0]);
    bench_close(&b[1]);
}
END_TEST

/* With the same bulk flow the drug of two sources is the sum of that of each. */
static void run_two(struct bench *b, bool first, bool second)
{
    axial_open(b, opioid, 0.4, "cells", "80", NULL);
    for (int n = 0; n < 8; n++) {
        const double share = n < 3;
        set_source(b, TH_TIP, 0.4, first ? 1e-6 * share : 0, 0.3e-6, hour);
        set_source(b, 3, 0.2, second ? 2e-6 * share : 0, 0.1e-6, hour);
        set_source(b, TH_CSF_NEEDLE, 0.5, second ? 5e-7 * share : 0, 0.05e-6, hour);
        EACH_LANE(i) b->ports->line.opening_moment[3][0][i] = second ? 1e-4 * share : 0;
        source_step(b, hour);
    }
}

START_TEST(effects_add)
{
    struct bench one, other, both;
    run_two(&one, true, false);
    run_two(&other, false, true);
    run_two(&both, true, true);
    const double *x = bench_profile(&one, "concentration", 0);
    const double *y = bench_profile(&other, "concentration", 0);
    const double *z = bench_profile(&both, "concentration", 0);
    double most = 0, off = 0;
    for (size_t k = 0; k < both.view.points * TH_LANES; k++) {
        most = fmax(most, z[k]);
        off = fmax(off, fabs(x[k] + y[k] - z[k]));
    }
    ck_assert_double_lt(off / most, 1e-10);
    const int numbers[] = {TH_TIP, 3};
    for (int k = 0; k < 2; k++) {
        const int m = numbers[k];
        NEAR(both.ports->csf.opening_concentration[m][0][2],
             one.ports->csf.opening_concentration[m][0][2] +
                 other.ports->csf.opening_concentration[m][0][2],
             1e-10);
    }
    bench_close(&one);
    bench_close(&other);
    bench_close(&both);
}
END_TEST

/* A number in (0, 1) that depends on its indices and nothing else. */
static double hashed(int a, int b)
{
    const double x = sin(12.9898 * a + 78.233 * b) * 43758.5453;
    return x - floor(x);
}

/* Sources anywhere, with moments, the needle giving or drawing, a leak, steps of all lengths:
 * what was given is there, and nothing is negative. */
START_TEST(mass_at_random)
{
    struct bench b;
    double given = 0;
    axial_open(&b, opioid, 0.3, "cells", "50", "solver", _i % 2 ? "sdirk" : "exponential",
               NULL);
    EACH_LANE(i) b.ports->drug.binding_capacity[0][i] = _i == 2 ? 1e-3 : 0;
    for (int n = 0; n < 60; n++) {
        const double h = 20 * pow(10, 2.2 * hashed(n, 1));
        for (int k = TH_TIP; k < TH_CSF_SOURCES; k++) {
            const bool any = hashed(n + 100 * _i, k + 2) > 0.5;
            const double kg = any ? 1e-7 * hashed(n, k + 20) : 0;
            const double at = -0.1 + 0.74 * hashed(n / 7, k + 40 + 10 * _i);
            const bool draws = k == TH_CSF_LEAK || (k == TH_CSF_NEEDLE && n % 3 == 1);
            const double m3 = any ? 1e-9 * h * hashed(n, k + 60) : 0;
            set_source(&b, k, at, draws ? 0 : kg, draws ? -4 * m3 : m3, h);
            given += draws ? 0 : kg;
        }
        EACH_LANE(i)
            for (int k = TH_TIP; k < TH_OPENINGS; k++)
                b.ports->line.opening_moment[k][0][i] =
                    (hashed(n, k + 80) - 0.5) * 0.3 * h * b.ports->line.opening_mass[k][0][i];
        source_step(&b, h);
        NEAR(ledger(&b, 0, n % TH_LANES), given, 1e-12);
        const double *c = bench_profile(&b, "concentration", 0);
        for (size_t k = 0; k < b.view.points * TH_LANES; k++)
            ck_assert_double_ge(c[k], -b.ports->csf.concentration_floor[0][k % TH_LANES]);
    }
    ck_assert_double_gt(b.ports->ledger.mass[TH_DRAWN][0][0], 1e-3 * given);
    ck_assert_double_gt(b.ports->ledger.mass[TH_LOST][0][0], 1e-3 * given);
    bench_close(&b);
}
END_TEST

/* Two points in a uniform canal from which nothing leaves: each a heat kernel with its images.
 */
START_TEST(two_points)
{
    const double length = 0.6, section = 100e-6 / length, spread = 1e-7, t = 5 * hour;
    const double at[] = {0.2, 0.37}, dose[] = {1e-6, 0.4e-6};
    struct bench b;
    axial_bench(&b, 1);
    uniform(&b, "100 mL", "60 cm", "1e-3 cm2/s");
    bench_set(&b, "cells", "600");
    bench_set(&b, "poles", "5");
    tracer(&b, at[0]);
    bench_start(&b);
    set_source(&b, TH_TIP, at[0], dose[0], 0, 1e-3);
    set_source(&b, 5, at[1], dose[1], 0, 1e-3);
    source_step(&b, 1e-3);
    set_source(&b, TH_TIP, at[0], 0, 0, 1);
    set_source(&b, 5, at[1], 0, 0, 1);
    source_step(&b, t);
    const double *z = bench_profile(&b, "z", 0);
    double most = 0, off = 0;
    for (size_t k = 0; k < b.view.points; k++) {
        const double x = z[k * TH_LANES];
        const double exact = (dose[0] * images(x, at[0], length, spread, t) +
                              dose[1] * images(x, at[1], length, spread, t)) /
                             section;
        most = fmax(most, exact);
        off = fmax(off, fabs(bench_profile(&b, "concentration", 0)[k * TH_LANES] - exact));
    }
    ck_assert_double_lt(off / most, 2e-4);
    const double here = (dose[0] * images(at[1], at[0], length, spread, t) +
                         dose[1] * images(at[1], at[1], length, spread, t)) /
                        section;
    NEAR(b.ports->csf.opening_concentration[5][0][0], here, 2e-4);
    bench_close(&b);
}
END_TEST

/* The steady cusp of an opening that is not the tip, beside one that gives more: its relative
 * error, and that to be expected. A cusp fades over `fades`; with r = (dx/fades)^2 cells make
 * it r/8 too low, sources and places that lie in three cells r/4 too high, and at a distance x
 * it has faded by r x/(24 fades) too little. */
static double at_opening(double cells, double *expected)
{
    const double k = 5.995e-5, dura = 318.5e-4, volume = 160e-6, d = 1e-7;
    const double at[] = {0.4567, 0.4871}, rate[] = {2e-14, 1e-14}, fades = sqrt(d / k);
    const double away = (at[1] - at[0]) / fades, r = pow(1 / (cells * fades), 2);
    const double parts[] = {rate[0] * exp(-away), rate[1]};
    *expected = r / 8 + r * away / 24 * parts[0] / (parts[0] + parts[1]);
    struct bench b;
    axial_bench(&b, 1);
    uniform(&b, "160 mL", "1 m", "1e-3 cm2/s");
    EACH_LANE(i) bench_param(&b, "cells")[i] = cells;
    tracer(&b, at[0]);
    EACH_LANE(i) {
        b.ports->drug.dural_permeability[0][i] = k * volume / dura;
        b.ports->drug.plasma_clearance[0][i] = 1e-5;
    }
    bench_start(&b);
    for (int n = 0; n < 30; n++) {
        set_source(&b, TH_TIP, at[0], rate[0] * 1e5, 0, 1e5);
        set_source(&b, 2, at[1], rate[1] * 1e5, 0, 1e5);
        source_step(&b, 1e5);
    }
    const double exact = (parts[0] + parts[1]) / (2 * 160e-6 * sqrt(k * d));
    const double found = b.ports->csf.opening_concentration[2][0][0];
    bench_close(&b);
    return found / exact - 1;
}

START_TEST(openings_converge)
{
    for (double cells = 100; cells < 1000; cells *= 2) {
        double expected;
        const double error = at_opening(cells, &expected);
        NEAR(error, expected, 8 / cells);
    }
}
END_TEST

/* A needle and the tip are alike: the bolus of one is the bolus of the other, with its jet. */
START_TEST(needle_as_tip)
{
    const double at = 0.511, volume = 2e-6;
    struct bench tip, needle;
    axial_open(&tip, opioid, at, "cells", "100", NULL);
    axial_open(&needle, opioid, at, "cells", "100", NULL);
    EACH_LANE(i) {
        tip.ports->catheter.bore[i] = needle.ports->needle.bore[i] = 0.41e-3;
        needle.ports->catheter.opening_position[TH_TIP][i] = 0.1;
    }
    for (int n = 0; n < 90; n++) {
        const double whole = n < 60 ? volume : 0;
        EACH_LANE(i) {
            tip.ports->program.ordered_bolus[i] = whole;
            tip.ports->program.ordered_flow[i] = whole / 60;
            needle.ports->needle.injected[i] = whole;
        }
        set_source(&tip, TH_TIP, at, whole / 60, whole / 60, 1);
        set_source(&needle, TH_CSF_NEEDLE, at, whole / 60, whole / 60, 1);
        source_step(&tip, n < 60 ? 1 : hour);
        source_step(&needle, n < 60 ? 1 : hour);
        ck_assert_double_lt(apart(&tip, &needle), 1e-9);
    }
    ck_assert_double_lt(apart(&tip, &needle), 1e-12);
    bench_close(&tip);
    bench_close(&needle);
}
END_TEST

/* A drug that comes in at an opening in another space is none of the CSF's. */
START_TEST(other_spaces)
{
    struct bench b;
    axial_open(&b, opioid, 0.3, "cells", "20", NULL);
    for (int k = TH_TIP; k < TH_OPENINGS; k++) {
        set_source(&b, k, 0.1 * k, 1e-6, 1e-7, hour);
        EACH_LANE(i)
            b.ports->catheter.opening_space[k][i] = k % 2 ? TH_EPIDURAL : TH_SUBCUTANEOUS;
    }
    source_step(&b, hour);
    ck_assert_double_eq(ledger(&b, 0, 0), 0);
    ck_assert_double_eq(b.ports->ledger.volume[TH_IN_CSF][0], 0);
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "sources");
    tcase_add_loop_test(tests, two_halves_are_one, 0, PLACES);
    tcase_add_test(tests, numbers_do_not_matter);
    tcase_add_test(tests, none_beyond_the_end);
    tcase_add_test(tests, effects_add);
    tcase_add_loop_test(tests, mass_at_random, 0, 3);
    tcase_add_test(tests, two_points);
    tcase_add_test(tests, openings_converge);
    tcase_add_test(tests, needle_as_tip);
    tcase_add_test(tests, other_spaces);
}
