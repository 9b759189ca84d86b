/* The gauge of balances: what is nowhere, and round-off. */
#define TH_SUITE "balance"
#include "support/check_main.h"

#include "support/bench/view.h"

extern const struct th_model th_gauge_balance;

static const double hour = 3600;

static void put(struct bench *b, enum th_ledger place, size_t species, double kg)
{
    EACH_LANE(i) b->ports->ledger.mass[place][species][i] += kg;
}

/* 200 mg in the reservoir and 4 mg in the line at the start; some of it moves to every place.
 */
START_TEST(test_closure)
{
    struct bench b;
    bench_open(&b, &th_gauge_balance, 2);
    put(&b, TH_IN_RESERVOIR, 0, 200e-6);
    put(&b, TH_IN_LINE, 0, 4e-6);
    EACH_LANE(i) {
        b.ports->reservoir.supplied_mass[0][i] = 200e-6;
        b.ports->ledger.volume[TH_IN_RESERVOIR][i] = 20e-6;
        b.ports->ledger.volume[TH_IN_LINE][i] = 0.4e-6;
        b.ports->reservoir.supplied_volume[i] = 20e-6;
    }
    bench_start(&b);
    static const enum th_ledger place[] = {TH_IN_LINE,   TH_IN_CSF,   TH_IN_TISSUE,
                                           TH_IN_PLASMA, TH_CLEARED,  TH_DEGRADED,
                                           TH_WITHDRAWN, TH_IN_DEPOT, TH_DRAWN};
    static const char *name[] = {"line",     "csf",       "tissue", "plasma", "cleared",
                                 "degraded", "withdrawn", "depot",  "drawn"};
    for (int k = 0; k < 9; k++) {
        put(&b, TH_IN_RESERVOIR, 0, -(k + 1) * 1e-6);
        put(&b, place[k], 0, (k + 1) * 1e-6);
        bench_step(&b, hour);
        double held = (k + 1) * 1e-6 + (k == 0 ? 4e-6 : 0);
        ck_assert_double_eq_tol(bench_output(&b, name[k], 0)[2], held, 1e-20);
    }
    EACH_LANE(i) b.ports->ledger.volume[TH_IN_RESERVOIR][i] -= 3e-6;
    EACH_LANE(i) b.ports->ledger.volume[TH_IN_CSF][i] += 3e-6;
    bench_step(&b, hour);
    ck_assert_double_eq_tol(bench_output(&b, "reservoir", 0)[2], 155e-6, 1e-18);
    ck_assert_double_eq_tol(bench_output(&b, "supplied", 0)[2], 204e-6, 1e-18);
    ck_assert_double_lt(fabs(bench_output(&b, "error", 0)[2]), 1e-14);
    ck_assert_double_eq(bench_output(&b, "error", 1)[2], 0);
    ck_assert_double_lt(fabs(bench_output(&b, "volume_error", 0)[2]), 1e-14);
    ck_assert_double_lt(bench_output(&b, "worst", 0)[2], 1e-14);
    bench_close(&b);
}
END_TEST

/* Fluid that flows back into the reservoir is on its way for one step; a loss is reported, in
 * its lane, and remembered as the worst. */
START_TEST(test_loss)
{
    struct bench b;
    bench_open(&b, &th_gauge_balance, 1);
    put(&b, TH_IN_LINE, 0, 50e-6);
    EACH_LANE(i) {
        b.ports->ledger.volume[TH_IN_LINE][i] = 1e-6;
        b.ports->reservoir.supplied_mass[0][i] = 0;
    }
    bench_start(&b);
    put(&b, TH_IN_LINE, 0, -5e-6);
    EACH_LANE(i) b.ports->line.returned_mass[0][i] = 5e-6;
    bench_step(&b, 1);
    ck_assert_double_lt(fabs(bench_output(&b, "error", 0)[0]), 1e-15);
    b.ports->ledger.mass[TH_IN_LINE][0][4] -= 0.5e-6;
    b.ports->ledger.volume[TH_IN_LINE][5] += 0.25e-6;
    bench_step(&b, 1);
    EACH_LANE(i) {
        ck_assert_double_eq_tol(bench_output(&b, "error", 0)[i], i == 4 ? -0.01 : 0, 1e-14);
        ck_assert_double_eq_tol(bench_output(&b, "volume_error", 0)[i], i == 5 ? 0.2 : 0,
                                1e-14);
    }
    b.ports->ledger.mass[TH_IN_LINE][0][4] += 0.5e-6;
    b.ports->ledger.volume[TH_IN_LINE][5] -= 0.25e-6;
    bench_step(&b, 1);
    ck_assert_double_eq_tol(bench_output(&b, "error", 0)[4], 0, 1e-14);
    ck_assert_double_eq_tol(bench_output(&b, "worst", 0)[4], 0.01, 1e-14);
    ck_assert_double_eq_tol(bench_output(&b, "worst", 0)[5], 0.2, 1e-14);
    ck_assert_double_lt(bench_output(&b, "worst", 0)[0], 1e-14);
    bench_close(&b);
}
END_TEST

/* A refill takes the rest out and puts new drug in: supplied grows by what was filled in. */
START_TEST(test_refill)
{
    struct bench b;
    bench_open(&b, &th_gauge_balance, 1);
    put(&b, TH_IN_RESERVOIR, 0, 30e-6);
    EACH_LANE(i) b.ports->reservoir.supplied_mass[0][i] = 30e-6;
    bench_start(&b);
    put(&b, TH_IN_RESERVOIR, 0, -10e-6 + 200e-6);
    put(&b, TH_WITHDRAWN, 0, 10e-6);
    EACH_LANE(i) b.ports->reservoir.supplied_mass[0][i] += 200e-6;
    bench_step(&b, 1);
    ck_assert_double_lt(fabs(bench_output(&b, "error", 0)[0]), 1e-14);
    ck_assert_double_eq_tol(bench_output(&b, "supplied", 0)[0], 230e-6, 1e-18);
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "balance");
    tcase_add_test(tests, test_closure);
    tcase_add_test(tests, test_loss);
    tcase_add_test(tests, test_refill);
}
