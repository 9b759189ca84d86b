/* csf/axial: drug given into the ventricles, and a tip there: closed forms, balance, floors,
 * and that nothing else notices. By hand: 15.9 % of 157 mL is 24.963 mL, through which the
 * 0.294 mL/min flow that the skull forms: a half-life of 58.85 min. */
#define TH_SUITE "axial ventricle"
#include "support/check_main.h"

#include "laws.h"
#include "support/bench/axial.h"

static const double ventricle = -0.08, cisterns = -0.01, minute = 60, day = 86400;
static const double volume = 157e-6 * 0.159, formed = 0.84 * 0.35e-6 / 60;

static double in_ventricle(struct bench *b, int lane)
{
    return bench_output(b, "ventricle_concentration", 0)[lane];
}

/* A single exponential, whatever the steps: half of it is gone in 58.85 min. */
START_TEST(washout)
{
    const double steps[] = {10, 977, day};
    ck_assert_double_eq_tol(log(2) * volume / formed / minute, 58.854, 1e-3);
    for (int k = 0; k < 3; k++) {
        struct bench b;
        axial_open(&b, opioid, ventricle, "cells", "20", NULL);
        give(&b, 1e-6, 0, 1e-6);
        double passed = 0;
        for (int n = 0; n < 20; n++) {
            bench_step(&b, steps[k]);
            passed += steps[k];
            const double expected = 1e-6 / volume * exp(-formed / volume * (passed + 0.5e-6));
            if (expected > 1e-300)
                NEAR(in_ventricle(&b, n % TH_LANES), expected, 1e-10);
            ck_assert_double_eq(in_ventricle(&b, 0),
                                b.ports->csf.opening_concentration[TH_TIP][0][0]);
            NEAR(ledger(&b, 0, 0), 1e-6, 1e-12);
        }
        ck_assert_double_eq(bench_output(&b, "tip_numerical_error", 0)[0], 0);
        bench_close(&b);
    }
}
END_TEST

/* S/Q (1 - exp(-Q t/V)), Q with what is infused; all that is not there has gone on. */
START_TEST(infusion)
{
    const double infused = 20e-9 / minute, rate = 1e-9 / minute, flow = formed + infused;
    struct bench b;
    axial_open(&b, tracer, ventricle, "cells", "20", NULL);
    double passed = 0;
    for (int n = 0; n < 30; n++) {
        const double step = n % 3 ? 7 * minute : 100 * minute;
        give(&b, rate * step, infused * step, step);
        passed += step;
        const double c = rate / flow * -expm1(-flow * passed / volume);
        NEAR(in_ventricle(&b, 0), c, 1e-11);
        const double cranial = bench_output(&b, "cranial_amount", 0)[0];
        NEAR(ledger(&b, 0, 0), rate * passed, 1e-12);
        ck_assert_double_ge(cranial, volume * c);
        NEAR(cranial + bench_output(&b, "spinal_amount", 0)[0],
             b.ports->ledger.mass[TH_IN_CSF][0][0], 1e-14);
    }
    NEAR(in_ventricle(&b, 0), rate / flow, 1e-5);
    NEAR(b.ports->ledger.volume[TH_IN_CSF][0], infused * passed, 1e-12);
    bench_close(&b);
}
END_TEST

/* Cisterns that nothing leaves but with the fluid: two cells in series, k_v and k_c (Bateman),
 * the second a quarter of what is not ventricle. */
START_TEST(cisterns_follow)
{
    const double behind = 0.25 * (157e-6 - volume), kv = formed / volume, kc = formed / behind;
    for (int solver = 0; solver < 2; solver++)
        for (int parts = 1; parts <= 64; parts *= 8) {
            struct bench b;
            axial_open(&b, tracer, ventricle, "cells", "20", "cistern_mixing", "0 mL/min",
                       "convexity_mixing", "0 mL/min", "brain_exchange", "0 mL/min", "foramen",
                       "0 %", "solver", solver ? "sdirk" : "exponential", NULL);
            give(&b, 1e-6, 0, 1e-6);
            for (int n = 1; n <= parts; n++) {
                const double t = n * 256 * minute / parts;
                bench_step(&b, 256 * minute / parts);
                const double c = 1e-6 / behind * kv / (kc - kv) * (exp(-kv * t) - exp(-kc * t));
                NEAR(b.ports->csf.cistern_concentration[0][5], c, solver ? 1e-5 : 1e-6);
            }
            ck_assert_int_eq(b.status[0], TH_OK);
            bench_close(&b);
        }
}
END_TEST

/* Drug of the canal and of the cisterns never comes up. */
START_TEST(nothing_comes_back)
{
    const double tips[] = {0.05, cisterns};
    for (int k = 0; k < 2; k++) {
        struct bench b;
        axial_open(&b, opioid, tips[k], NULL);
        for (int n = 0; n < 20; n++) {
            give(&b, 1e-6, 1e-6, 8 * 3600.0);
            ck_assert_double_gt(b.ports->csf.cistern_concentration[0][0], 0);
            EACH_LANE(i) ck_assert_double_eq(in_ventricle(&b, i), 0);
        }
        bench_close(&b);
    }
}
END_TEST

/* Fluid alone, infused there, does what it does in the cisterns, to the bit. */
static void fluid(struct bench *b, double tip)
{
    axial_open(b, opioid, 0.3, NULL);
    give(b, 1e-6, 1e-7, 3600);
    EACH_LANE(i) b->ports->catheter.opening_position[TH_TIP][i] = tip;
    for (int n = 0; n < 6; n++) give(b, 0, 2e-6, 3600);
}

START_TEST(fluid_is_absorbed_as_all)
{
    struct bench a, b;
    fluid(&a, ventricle);
    fluid(&b, cisterns);
    ck_assert_mem_eq(a.arrays[a.generation], b.arrays[b.generation],
                     a.array_vectors * sizeof(double[TH_LANES]));
    bench_close(&a);
    bench_close(&b);
}
END_TEST

/* Two drugs, one of them with sites that saturate, boluses, rates, fluid drawn back, every lane
 * with a ventricle, a solver and steps of its own: the balance. */
START_TEST(everything_balances)
{
    struct bench b;
    axial_bench(&b, 2);
    bench_set(&b, "cells", "40");
    EACH_LANE(i) {
        bench_param(&b, "ventricle_share")[i] = i == 7 ? 0 : 0.02 + 0.1 * i;
        bench_param(&b, "spinal_formation")[i] = 0.15 * i;
        bench_param(&b, "production")[i] = i == 6 ? 0 : 0.35e-6 / 60;
        bench_param(&b, "solver")[i] = i == 3 ? AXIAL_SDIRK : AXIAL_EXPONENTIAL;
    }
    opioid(&b, ventricle);
    EACH_LANE(i) b.ports->drug.binding_capacity[1][i] = 1e-3;
    bench_start(&b);
    for (int n = 0; n < 40; n++) {
        double due[2][TH_LANES];
        EACH_LANE(i) {
            b.step[i] = 60 * (1 + (n * 7 + 3 * i) % 11);
            b.ports->catheter.opening_volume[TH_TIP][i] = n % 5 == 4 ? -1e-8 : 1e-8 * (n % 3);
            for (size_t d = 0; d < 2; d++) {
                double *mass = &b.ports->line.opening_mass[TH_TIP][d][i];
                *mass = n % 5 == 4 ? -1e-8 * b.ports->csf.opening_concentration[TH_TIP][d][i]
                                   : 1e-8 * (n % 3);
                b.ports->line.opening_moment[TH_TIP][d][i] = n % 5 == 1 ? 1e-9 * b.step[i] : 0;
                due[d][i] = ledger(&b, d, i) + *mass;
            }
        }
        bench_advance(&b);
        for (int i = 0; i < TH_LANES; i++)
            for (size_t d = 0; d < 2; d++) {
                ck_assert_int_eq(b.status[i], TH_OK);
                ck_assert_msg(fabs(ledger(&b, d, i) - due[d][i]) <= 1e-14 * due[d][i],
                              "step %d, lane %d: %g", n, i, ledger(&b, d, i) / due[d][i] - 1);
            }
    }
    bench_close(&b);
}
END_TEST

/* Sizes that change: what leaves with the fluid is drawn off, and no drug is lost. */
START_TEST(sizes_change)
{
    struct bench b;
    axial_open(&b, tracer, ventricle, "cells", "20", NULL);
    give(&b, 1e-6, 0, 1e-6);
    const double c = in_ventricle(&b, 0);
    bench_set(&b, "ventricle_share", "10 %");
    EACH_LANE(i) b.due[i] = true;
    bench_prepare(&b);
    NEAR(b.ports->ledger.mass[TH_DRAWN][0][0], c * (volume - 15.7e-6),
         1e-10); /* cisterns hold next to none */
    NEAR(in_ventricle(&b, 0), c, 1e-12);
    NEAR(ledger(&b, 0, 0), 1e-6, 1e-12);
    bench_set(&b, "cranial_volume", "314 mL");
    EACH_LANE(i) b.due[i] = true;
    bench_prepare(&b);
    NEAR(in_ventricle(&b, 0), c / 2, 1e-12);
    NEAR(ledger(&b, 0, 0), 1e-6, 1e-12);
    bench_step(&b, 600);
    NEAR(in_ventricle(&b, 0), c / 2 * exp(-600 * formed / 31.4e-6), 1e-12);
    bench_set(&b, "ventricle_share", "0 %");
    EACH_LANE(i) b.due[i] = true;
    bench_prepare(&b);
    ck_assert_double_eq(in_ventricle(&b, 0), 0);
    ck_assert_double_eq(b.ports->csf.opening_concentration[TH_TIP][0][0],
                        b.ports->csf.cistern_concentration[0][0]);
    NEAR(ledger(&b, 0, 0), 1e-6, 1e-12);
    NEAR(b.ports->ledger.mass[TH_DRAWN][0][0],
         c * (volume - 15.7e-6) + c / 2 * exp(-600 * formed / 31.4e-6) * 31.4e-6, 1e-10);
    bench_close(&b);
}
END_TEST

/* No volume: drug is in the cisterns at once, to the bit. No CSF formed: it stays. */
START_TEST(without_volume_or_flow)
{
    struct bench a, b;
    const double tips[] = {ventricle, cisterns};
    struct bench *both[] = {&a, &b};
    for (int k = 0; k < 2; k++) {
        axial_open(both[k], opioid, tips[k], "ventricle_share", "0 %", NULL);
        for (int n = 0; n < 5; n++) give(both[k], 1e-6, 1e-7, 3600);
    }
    ck_assert_mem_eq(a.arrays[a.generation], b.arrays[b.generation],
                     a.array_vectors * sizeof(double[TH_LANES]));
    ck_assert_double_eq(in_ventricle(&a, 0), 0);
    bench_close(&a);
    bench_close(&b);
    axial_open(&a, opioid, ventricle, "production", "0 mL/min", NULL);
    give(&a, 1e-6, 0, 60);
    bench_step(&a, day);
    NEAR(in_ventricle(&a, 0), 1e-6 / volume, 1e-15);
    ck_assert_double_eq(a.ports->csf.cistern_concentration[0][0], 0);
    bench_close(&a);
}
END_TEST

/* A tip that is drawn back from the ventricle into the canal while drug is there: the sum of
 * what either drug does alone. */
static void moved(struct bench *b, double above, double below, double flow)
{
    axial_open(b, opioid, ventricle, "cells", "60", NULL);
    give(b, above, 0, 600);
    EACH_LANE(i) {
        b->ports->catheter.opening_position[TH_TIP][i] = 0.3;
        b->due[i] = true;
    }
    bench_prepare(b);
    for (int n = 0; n < 12; n++) give(b, below, flow * 1200, 1200);
}

START_TEST(tip_moved)
{
    struct bench both, above, below;
    moved(&both, 1e-6, 1e-7, 1e-11);
    moved(&above, 1e-6, 0, 1e-11);
    moved(&below, 0, 1e-7, 1e-11);
    NEAR(ledger(&both, 0, 0), 2.2e-6, 1e-12);
    NEAR(in_ventricle(&both, 0), in_ventricle(&above, 0), 1e-14);
    const double fades = formed / volume, first = fades * 600;
    NEAR(in_ventricle(&both, 0), 1e-6 / volume * (-expm1(-first) / first) * exp(-fades * 14400),
         1e-11);
    for (size_t k = 0; k < both.array_vectors; k++) {
        const double sum = above.arrays[above.generation][k * TH_LANES] +
                           below.arrays[below.generation][k * TH_LANES];
        ck_assert_double_le(fabs(both.arrays[both.generation][k * TH_LANES] - sum),
                            1e-12 * 1e-6 / volume);
    }
    bench_close(&both);
    bench_close(&above);
    bench_close(&below);
}
END_TEST

/* C of all cells, of the skull's and of the ventricle, some time after a dose of 10 min. */
struct field {
    double c[203], floor;
};

static void spread(const char *poles, double hours, struct field *field)
{
    struct bench b;
    axial_open(&b, opioid, ventricle, "cells", "200", "poles", poles, "tolerance", "1", NULL);
    give(&b, 1e-6, 0, 600);
    bench_step(&b, hours * 3600);
    for (size_t k = 0; k < 203; k++) field->c[k] = b.arrays[b.generation][3 * k * TH_LANES];
    field->floor = bench_output(&b, "floor", 0)[0];
    bench_close(&b);
}

/* 3 and 4 pairs of poles are off from 5 by no more than the floor says, in every cell. */
START_TEST(no_more_is_wrong)
{
    const double hours[] = {0.1, 1, 3, 8, 24, 72};
    for (int h = 0; h < 6; h++) {
        struct field exact, is;
        spread("5", hours[h], &exact);
        for (int poles = 3; poles < 5; poles++) {
            spread(poles == 3 ? "3" : "4", hours[h], &is);
            double worst = 0;
            for (int k = 0; k < 203; k++) worst = fmax(worst, fabs(is.c[k] - exact.c[k]));
            ck_assert_msg(worst <= is.floor, "%d poles, %g h: %g is off, floor %g", poles,
                          hours[h], worst, is.floor);
        }
    }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "ventricle");
    tcase_add_test(tests, washout);
    tcase_add_test(tests, infusion);
    tcase_add_test(tests, cisterns_follow);
    tcase_add_test(tests, nothing_comes_back);
    tcase_add_test(tests, fluid_is_absorbed_as_all);
    tcase_add_test(tests, everything_balances);
    tcase_add_test(tests, sizes_change);
    tcase_add_test(tests, without_volume_or_flow);
    tcase_add_test(tests, tip_moved);
    tcase_add_test(tests, no_more_is_wrong);
}
