/* Drug from the depot comes into plasma in the step in which it is absorbed. */
#define TH_SUITE "csf/axial, depot"
#include "support/bench/axial.h"
#include "support/check_main.h"

/* The ports of a depot of `dose` kg that is absorbed at k_a 1/s, in a step from t on. */
static void absorb(struct bench *b, double dose, double ka, double t, double h, int lane)
{
    const double held = dose * exp(-ka * t), x = ka * h;
    for (int i = 0; i < TH_LANES; i++)
        if (lane < 0 || i == lane) {
            b->ports->depot.absorbed_mass[0][i] = held * -expm1(-x);
            b->ports->depot.absorbed_moment[0][i] =
                held / ka * (1 - exp(-x) * (1 + x)) - h / 2 * held * -expm1(-x);
        }
}

/* 3 L of plasma, cleared at 1 L/h, one compartment: D k_a/(V (k_a - k_e)) (e^-k_e t - e^-k_a
 * t), in steps of half of a half-life of absorption, 1 h; all drug adds up. Some drug in the
 * CSF, so that errors are estimated: the estimate, by halves, is of the solver alone. */
START_TEST(bateman)
{
    struct bench b;
    axial_open(&b, tracer, 0.3, "stroke", "0 mL", NULL);
    const double ka = log(2) / 3600, ke = 1e-3 / 3600 / 3e-3, dose = 1e-6, h = 1800;
    EACH_LANE(i) b.ports->drug.plasma_clearance[0][i] = 1e-3 / 3600;
    give(&b, 1e-9, 1e-9, 60);
    for (int n = 0; n < 12; n++) {
        absorb(&b, dose, ka, n * h, h, -1);
        bench_step(&b, h);
        const double t = (n + 1) * h;
        NEAR(b.ports->csf.plasma_concentration[0][3],
             dose * ka / (3e-3 * (ka - ke)) * (exp(-ke * t) - exp(-ka * t)), 1e-3);
        NEAR(ledger(&b, 0, 3), 1e-9 + dose * -expm1(-ka * t), 1e-13);
    }
    ck_assert_double_lt(bench_state(&b, "worst", 0)[3], 1e-5);
    bench_close(&b);
}
END_TEST

/* A lane that is given nothing has the bits that it has beside lanes that are given nothing. */
START_TEST(lanes_are_alone)
{
    struct bench with, without;
    axial_open(&with, opioid, 0.3, NULL);
    axial_open(&without, opioid, 0.3, NULL);
    for (int n = 0; n < 5; n++) {
        absorb(&with, 1e-6, 1e-4, n * 600, 600, 5);
        give(&with, 1e-9, 1e-9, 600);
        give(&without, 1e-9, 1e-9, 600);
        EACH_LANE(i) {
            const double there = with.ports->csf.plasma_concentration[0][i];
            const double plain = without.ports->csf.plasma_concentration[0][i];
            if (i == 5)
                ck_assert_double_gt(there, 2 * plain);
            else
                ck_assert_double_eq(there, plain);
            if (i != 5)
                ck_assert_double_eq(with.ports->csf.opening_concentration[TH_TIP][0][i],
                                    without.ports->csf.opening_concentration[TH_TIP][0][i]);
        }
    }
    bench_close(&with);
    bench_close(&without);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "depot");
    tcase_add_test(tests, bateman);
    tcase_add_test(tests, lanes_are_alone);
}
