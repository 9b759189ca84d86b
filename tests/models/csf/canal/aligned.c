/* Arrays that do not lie as the kernels take them: the same refusal on any machine, by any
 * method, and in place of it no number that could be a result. */
#define TH_SUITE "canal, aligned arrays"
#include "support/bench/canal.h"
#include "support/check_main.h"

enum { CELLS = 20, VECTORS = 3 * CELLS + TH_CANAL_PLASMA, ARRAYS = 11 };
enum method { POLES, SATURABLE, RUNGE_KUTTA, METHODS };

/* The arrays of a request, each with a vector to spare. */
struct arrays {
    _Alignas(64) double of[ARRAYS][(VECTORS + 1) * TH_LANES];
};

/* Array `off` begins so many doubles behind its place; -1: none does. */
static struct th_canal_request request_of(struct arrays *a, int off, size_t by)
{
    double *at[ARRAYS];
    for (int k = 0; k < ARRAYS; k++) at[k] = a->of[k] + (k == off ? by : 0);
    for (int i = 0; i < TH_LANES; i++) at[0][i] = 60;
    return (struct th_canal_request){.dt = at[0],
                                     .source = at[1],
                                     .ramp = at[2],
                                     .sources = at[3],
                                     .sources_ramp = at[4],
                                     .before = at[5],
                                     .after = at[6],
                                     .area = at[7],
                                     .exposure = at[8],
                                     .cleared = (double(*)[TH_LANES])at[9],
                                     .lagged = (double(*)[TH_LANES])at[10]};
}

/* True if every number that a step gives is finite; or else every one of them is NaN. */
static bool step(enum method method, int off, size_t by)
{
    struct canal_run run = canal_open(CELLS, 3, 2);
    struct arrays *a = aligned_alloc(64, sizeof *a);
    struct th_canal_control control = {.tolerance = 1e-4};
    ck_assert_ptr_nonnull(a);
    memset(a, 0, sizeof *a);
    const struct th_canal_request request = request_of(a, off, by);
    EACH_LANE(i) {
        control.wanted[i] = true;
        th_canal_update(run.canal, i);
    }
    if (method == POLES)
        th_canal_advance(run.canal, &request);
    else if (method == SATURABLE)
        th_canal_advance_saturable(run.canal, &request);
    else
        th_canal_sdirk(run.canal, &request, &control);
    size_t finite = 0;
    for (size_t k = 0; k < VECTORS * TH_LANES; k++)
        finite += (size_t)isfinite(request.after[k]);
    EACH_LANE(i) finite += (size_t)isfinite(request.area[i]);
    const bool all = finite == (VECTORS + 1) * TH_LANES;
    ck_assert(all || finite == 0);
    EACH_LANE(i) ck_assert(method != RUNGE_KUTTA || (control.taken[i] < 0) == !all);
    free(a);
    canal_close(&run);
    return all;
}

START_TEST(a_request_is_refused_on_any_machine)
{
    for (int method = 0; method < METHODS; method++) {
        ck_assert(step(method, -1, 0));
        for (int k = 0; k < ARRAYS; k++)
            for (size_t by = 1; by < TH_LANES; by++)
                ck_assert_msg(!step(method, k, by), "method %d takes array %d, %zu off", method,
                              k, by);
    }
}
END_TEST

START_TEST(sums_are_refused)
{
    struct canal_run run = canal_open(CELLS, 3, 2);
    _Alignas(64) double values[(CELLS + 1) * TH_LANES] = {0};
    _Alignas(64) double sums[TH_CANAL_WEIGHTS + 1][TH_LANES];
    static const double one[CELLS];
    const double *const weights[TH_CANAL_WEIGHTS] = {one, one, one};
    th_canal_weigh(run.canal, values, weights, CELLS, sums);
    ck_assert_double_eq(sums[TH_CANAL_WEIGHTS - 1][0], 0);
    th_canal_weigh(run.canal, values + 4, weights, CELLS, sums);
    EACH_LANE(i) ck_assert_double_nan(sums[TH_CANAL_WEIGHTS - 1][i]);
    th_canal_weigh(run.canal, values, weights, CELLS,
                   (double(*)[TH_LANES])(void *)(&sums[0][0] + 4));
    ck_assert_double_nan(sums[1][0]);
    canal_close(&run);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "aligned");
    tcase_add_test(tests, a_request_is_refused_on_any_machine);
    tcase_add_test(tests, sums_are_refused);
}
