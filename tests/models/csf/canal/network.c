/* Plasma as a network of compartments, and drugs formed of other drugs: one step against dense
 * elimination of the same approximation, the Runge-Kutta method against the exponential,
 * amounts, and what must not change a number. */
#define TH_SUITE "canal network"
#include "support/check_main.h"

#include "support/bench/dense_family.h"

static const size_t straight[TH_CANAL_PLASMA] = {0, 1, 2, 3, 4, 5};
static const size_t skulls[] = {0, 1, N / 2};
enum { SKULLS = sizeof skulls / sizeof skulls[0] };
/* Largest difference of a lane to the dense step, over the largest value, of states and
 * integrals of each drug. */
static double lane_apart(struct canal_run run[FAMILY], const struct dense_orders *orders,
                         size_t skull, size_t poles, int lane)
{
    static double found[2 * DENSE_ALL];
    double worst = 0;
    dense_step(run, orders, skull, poles, lane, found);
    for (int d = 0; d < FAMILY; d++) {
        double off[2] = {0}, most[2] = {0};
        for (size_t k = 0; k < DENSE_STATE; k++) {
            const double *here = found + d * DENSE_STATE + k;
            const double got = run[d].state[1][k * TH_LANES + (size_t)lane];
            off[0] = fmax(off[0], fabs(got - here[0]));
            most[0] = fmax(most[0], fabs(here[0]));
            if (k < 3 * N)
                continue;
            const double area = orders[d].passage.area[k - 3 * N][lane];
            off[1] = fmax(off[1], fabs(area - here[DENSE_ALL]));
            most[1] = fmax(most[1], fabs(here[DENSE_ALL]));
        }
        ck_assert_double_eq(orders[d].passage.area[0][lane], run[d].area[lane]);
        worst = fmax(worst, fmax(off[0] / most[0], off[1] / most[1]));
    }
    return worst;
}

/* Poles, batch and single lane, and saturable binding without a limit: to 1e-13. */
START_TEST(agrees_with_dense_elimination)
{
    const size_t skull = skulls[_i];
    for (size_t poles = 3; poles <= 5; poles++)
        for (int level = 2; level <= 4; level++)
            for (enum method method = POLES; method <= SATURABLE; method++) {
                struct canal_run run[FAMILY];
                struct dense_orders orders[FAMILY];
                struct th_canal_request request[FAMILY];
                dense_open(run, skull, poles, straight, 1);
                for (int d = 0; d < FAMILY; d++) th_canal_level(run[d].canal, level);
                family_steps(run, 300);
                dense_order(run, orders, straight, request);
                family_advance(run, request, method);
                EACH_LANE(i)
                    ck_assert_double_lt(lane_apart(run, orders, skull, poles, i), 1e-13);
                family_close(run);
            }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "network");
    tcase_add_loop_test(tests, agrees_with_dense_elimination, 0, SKULLS);
}
