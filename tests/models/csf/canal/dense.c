/* The canal kernel against dense linear algebra on a small system with every coefficient at
 * work: the matrix exponential, the steady state by elimination; and what the machine must not
 * change. */
#define TH_SUITE "canal_dense"
#include "support/check_main.h"

#include "support/bench/canal.h"

#include <gsl/gsl_linalg.h>

enum { N = 7, STATE = 3 * N + 2, WHOLE = 2 * STATE + 1 };

/* Cells of the skull: none, one, as many as may be. */
static const size_t skulls[] = {0, 1, N / 2};
enum { SKULLS = sizeof skulls / sizeof skulls[0] };

/* A number in (0, 1) that depends on its three indices and nothing else. */
static double hashed(int a, int b, int c)
{
    double x = sin(12.9898 * a + 78.233 * b + 37.719 * c) * 43758.5453;
    return x - floor(x);
}

/* A hundred times as fast as the cord's, and as slow in every third member. */
static void fill_brain(struct th_canal *canal, int lane, int member)
{
    struct th_canal_brain *brain = th_canal_brain(canal);
    const double scale = member % 3 ? 100 : 0.01;
    brain->uptake[lane] = scale * 2e-4 * hashed(member, 0, 20);
    brain->release[lane] = scale * 2e-4 * hashed(member, 0, 21);
    brain->to_plasma[lane] = scale * 1e-4 * hashed(member, 0, 22);
    brain->binding[lane] = scale * 2e-4 * hashed(member, 0, 23);
    brain->unbinding[lane] = scale * 5e-5 * hashed(member, 0, 24);
    brain->partition[lane] = 0.3 + hashed(member, 0, 25);
}

/* Lanes differ in everything. Sources sit in different cells. */
static void fill_lane(struct th_canal *canal, int lane, int member)
{
    struct th_canal_rows rows = th_canal_rows(canal);
    struct th_canal_rates *rates = th_canal_rates(canal);
    fill_brain(canal, lane, member);
    for (int i = 0; i < N; i++) {
        int at = i * TH_LANES + lane;
        rows.left[at] = 2e-3 * hashed(member, i, 1);
        rows.right[at] = 2e-3 * hashed(member, i, 2);
        rows.tissue_ratio[at] = i != 5 ? hashed(member, i, 3) : 0;
        rows.loss[at] = 1e-3 * hashed(member, i, 4);
        rows.volume_ratio[at] = 0.01 + 0.1 * hashed(member, i, 5);
        rows.b[at] = i == member % N || i == 3 ? 1 + hashed(member, i, 7) : 0;
    }
    rates->uptake[lane] = 2e-4 * hashed(member, 0, 10);
    rates->release[lane] = 2e-4 * hashed(member, 0, 11);
    rates->to_plasma[lane] = 1e-4 * hashed(member, 0, 12);
    rates->binding[lane] = 2e-4 * hashed(member, 0, 13);
    rates->unbinding[lane] = 5e-5 * hashed(member, 0, 14);
    rates->partition[lane] = 0.3 + hashed(member, 0, 15);
    rates->clearance[lane] = 2e-4 + 1e-4 * hashed(member, 0, 16);
    rates->from_deep[lane] = 4e-5 * hashed(member, 0, 17);
    rates->deep[lane] = 1e-5 + 4e-5 * hashed(member, 0, 19);
    th_canal_update(canal, lane);
}

/* uptake, release, to_plasma, binding, unbinding, partition of a cell's tissue. */
enum { UPTAKE, RELEASE, TO_PLASMA, BINDING, UNBINDING, PARTITION, RATES };
static void tissue_of(struct th_canal *canal, bool brain, int lane, double rate[RATES])
{
    const struct th_canal_rates *r = th_canal_rates(canal);
    const struct th_canal_brain *b = th_canal_brain(canal);
    rate[UPTAKE] = (brain ? b->uptake : r->uptake)[lane];
    rate[RELEASE] = (brain ? b->release : r->release)[lane];
    rate[TO_PLASMA] = (brain ? b->to_plasma : r->to_plasma)[lane];
    rate[BINDING] = (brain ? b->binding : r->binding)[lane];
    rate[UNBINDING] = (brain ? b->unbinding : r->unbinding)[lane];
    rate[PARTITION] = (brain ? b->partition : r->partition)[lane];
}

/* The matrix of the equations at the head of csf/canal/canal.h, in the order of the state. */
static void assemble(struct th_canal *canal, size_t skull, int lane, gsl_matrix *m)
{
    struct th_canal_rows rows = th_canal_rows(canal);
    const struct th_canal_rates *r = th_canal_rates(canal);
    const size_t p = 3 * N;
    double plasma = -r->clearance[lane] - r->from_deep[lane];
    for (size_t i = 0; i < N; i++) {
        double rate[RATES];
        tissue_of(canal, i < skull, lane, rate);
        size_t at = i * TH_LANES + (size_t)lane, c = 3 * i, t = c + 1, b = c + 2;
        const double v = rows.volume_ratio[at],
                     wt = v * rows.tissue_ratio[at] * rate[TO_PLASMA];
        if (i > 0)
            gsl_matrix_set(m, c - 3, c, rows.left[at] * v / rows.volume_ratio[at - TH_LANES]);
        if (i + 1 < N)
            gsl_matrix_set(m, c + 3, c, rows.right[at] * v / rows.volume_ratio[at + TH_LANES]);
        gsl_matrix_set(m, c, c,
                       -rows.left[at] - rows.right[at] - rows.loss[at] -
                           rows.tissue_ratio[at] * rate[UPTAKE]);
        gsl_matrix_set(m, c, t, rows.tissue_ratio[at] * rate[RELEASE]);
        gsl_matrix_set(m, t, c, rate[UPTAKE]);
        gsl_matrix_set(m, t, t, -(rate[RELEASE] + rate[TO_PLASMA] + rate[BINDING]));
        gsl_matrix_set(m, t, b, rate[UNBINDING]);
        gsl_matrix_set(m, t, p, rate[TO_PLASMA] * rate[PARTITION]);
        gsl_matrix_set(m, b, t, rate[BINDING]);
        gsl_matrix_set(m, b, b, -rate[UNBINDING]);
        gsl_matrix_set(m, p, c, v * rows.loss[at]);
        gsl_matrix_set(m, p, t, wt);
        plasma -= wt * rate[PARTITION];
    }
    gsl_matrix_set(m, p, p, plasma);
    gsl_matrix_set(m, p, p + 1, r->from_deep[lane]);
    gsl_matrix_set(m, p + 1, p, r->deep[lane]);
    gsl_matrix_set(m, p + 1, p + 1, -r->deep[lane]);
}

/* State and integral after h from `start`, by exp of (y, integral of y, source). */
static void exponential(struct th_canal *canal, size_t skull, int lane, double h, double source,
                        const double *start, double *found)
{
    gsl_matrix *m = gsl_matrix_calloc(WHOLE, WHOLE), *e = gsl_matrix_alloc(WHOLE, WHOLE);
    assemble(canal, skull, lane, m);
    for (size_t i = 0; i < STATE; i++) gsl_matrix_set(m, STATE + i, i, 1e-3);
    for (size_t i = 0; i < N; i++)
        gsl_matrix_set(m, 3 * i, 2 * STATE,
                       source * th_canal_rows(canal).b[i * TH_LANES + (size_t)lane]);
    gsl_matrix_scale(m, h);
    gsl_linalg_exponential_ss(m, e, GSL_PREC_DOUBLE);
    for (size_t i = 0; i < 2 * STATE; i++) {
        found[i] = gsl_matrix_get(e, i, 2 * STATE);
        for (size_t j = 0; j < STATE; j++) found[i] += gsl_matrix_get(e, i, j) * start[j];
        found[i] *= i < STATE ? 1 : 1e3;
    }
    gsl_matrix_free(e);
    gsl_matrix_free(m);
}

static struct canal_run open_filled(size_t skull, size_t poles)
{
    struct canal_run run = canal_open_brain(N, skull, poles, TH_CANAL_SETS);
    EACH_LANE(i) fill_lane(run.canal, i, i);
    for (int k = 0; k < STATE; k++)
        EACH_LANE(i) run.state[0][k * TH_LANES + i] = hashed(k, i, 30);
    return run;
}

/* Largest |difference| over the largest |value|, of states, area and exposure of all lanes. */
static double against_dense(size_t skull, size_t poles)
{
    struct canal_run run = open_filled(skull, poles);
    _Alignas(64) double exposure[N * TH_LANES];
    double worst = 0;
    EACH_LANE(i) {
        run.step[i] = 600 * pow(2, i);
        run.source[i] = i % 3 ? 1e-3 * i : 0;
    }
    struct th_canal_request order = canal_order(&run);
    order.exposure = exposure;
    th_canal_advance(run.canal, &order);
    EACH_LANE(i) {
        double start[STATE], found[2 * STATE], most[2] = {0}, off[2] = {0};
        for (int k = 0; k < STATE; k++) start[k] = run.state[0][k * TH_LANES + i];
        exponential(run.canal, skull, i, run.step[i], run.source[i], start, found);
        for (int k = 0; k < 2 * STATE; k++) {
            int half = k / STATE, row = k % STATE;
            double got = half == 0                     ? run.state[1][row * TH_LANES + i]
                         : row == 3 * N                ? run.area[i]
                         : row % 3 == 0 && row < 3 * N ? exposure[row / 3 * TH_LANES + i]
                                                       : found[k];
            most[half] = fmax(most[half], fabs(found[k]));
            off[half] = fmax(off[half], fabs(got - found[k]));
        }
        worst = fmax(worst, fmax(off[0] / most[0], off[1] / most[1]));
    }
    canal_close(&run);
    return worst;
}

/* The bound of the table, times the condition of the eigenvectors, here less than 20. */
START_TEST(agrees_with_the_matrix_exponential)
{
    const size_t skull = skulls[_i];
    ck_assert_double_lt(against_dense(skull, 3), 20 * 6.6e-6);
    ck_assert_double_lt(against_dense(skull, 4), 20 * 7.5e-8);
    ck_assert_double_lt(against_dense(skull, 5), 20 * 8.6e-10);
}
END_TEST

/* Very long steps end where M y + b S = 0. */
START_TEST(reaches_the_steady_state)
{
    struct canal_run run = open_filled(skulls[_i], 4);
    for (int k = 0; k < 6; k++) canal_step(&run, 1e10, 2e-3);
    EACH_LANE(i) {
        gsl_matrix *m = gsl_matrix_calloc(STATE, STATE);
        gsl_vector *b = gsl_vector_calloc(STATE), *y = gsl_vector_alloc(STATE);
        gsl_permutation *order = gsl_permutation_alloc(STATE);
        int sign;
        assemble(run.canal, skulls[_i], i, m);
        for (size_t k = 0; k < N; k++)
            gsl_vector_set(b, 3 * k,
                           -2e-3 * th_canal_rows(run.canal).b[k * TH_LANES + (size_t)i]);
        gsl_linalg_LU_decomp(m, order, &sign);
        gsl_linalg_LU_solve(m, order, b, y);
        for (size_t k = 0; k < STATE; k++) {
            double expected = gsl_vector_get(y, k);
            ck_assert_double_eq_tol(run.state[0][k * TH_LANES + (size_t)i] / expected, 1, 1e-9);
        }
        gsl_permutation_free(order);
        gsl_vector_free(y);
        gsl_vector_free(b);
        gsl_matrix_free(m);
    }
    canal_close(&run);
}
END_TEST

/* Contents of lane 2 after 20 steps, among members of which it is the only constant. */
static void march_among(size_t skull, int others, int level, bool saturable, double *held)
{
    struct canal_run run = canal_open_brain(N, skull, 4, 3);
    th_canal_level(run.canal, level);
    EACH_LANE(i) fill_lane(run.canal, i, i == 2 ? 2 : i + others);
    EACH_LANE(i) th_canal_rates(run.canal)->binding_capacity[i] = i == 2 ? 0.5 : 0.1 * i;
    EACH_LANE(i)
        th_canal_brain(run.canal)->binding_capacity[i] = i == 2 ? 0.4 : 0.1 * (i + others);
    EACH_LANE(i) th_canal_update(run.canal, i);
    for (int k = 0; k < STATE; k++)
        EACH_LANE(i)
            run.state[0][k * TH_LANES + i] =
                i == 2 ? (k % 4 ? 0.0 : -0.0) : hashed(k, i, others);
    for (int k = 0; k < 20; k++) {
        EACH_LANE(i) {
            run.step[i] = i == 2 ? 60.0 * (k % 3 + 1) : 1e-3 + 1e5 * hashed(k, i, others);
            run.source[i] = i == 2 ? (k > 3) * 1e-3 : others * hashed(k, i, 8);
        }
        struct th_canal_request order = canal_order(&run);
        struct th_canal_ventricle ventricle;
        EACH_LANE(i) {
            ventricle.rate[i] = i == 2 ? 1e-3 : 1e-2 * hashed(k, i, 40 + others);
            ventricle.amount[i] = i == 2 ? k > 9 : others && i < k ? hashed(k, i, 41) : 0;
            ventricle.source[i] = i == 2 ? (k > 14) * 1e-3 : 0;
            ventricle.ramp[i] = 0;
        }
        order.ventricle = skull > 0 ? &ventricle : NULL;
        if (saturable)
            th_canal_advance_saturable(run.canal, &order);
        else
            th_canal_advance(run.canal, &order);
        canal_accept(&run);
        for (int v = 0; v < STATE; v++) held[k * STATE + v] = run.state[0][v * TH_LANES + 2];
    }
    canal_close(&run);
}

/* Neighbours with other source cells, no source, other steps, other ventricles: not one bit,
 * not even of a zero.
 */
START_TEST(neighbours_change_no_bit)
{
    static double alone[20 * STATE], company[20 * STATE];
    for (int saturable = 0; saturable < 2; saturable++)
        for (int level = 2; level <= 4; level++) {
            march_among(skulls[_i], 0, level, saturable, alone);
            march_among(skulls[_i], 3, level, saturable, company);
            ck_assert_mem_eq(alone, company, sizeof alone);
            march_among(skulls[_i], 11, level, saturable, company);
            ck_assert_mem_eq(alone, company, sizeof alone);
        }
}
END_TEST

/* Four and eight lanes abreast do the same arithmetic; without fused multiply-adds, round-off.
 */
START_TEST(instruction_sets_agree)
{
    static double v2[20 * STATE], v3[20 * STATE], v4[20 * STATE];
    for (int saturable = 0; saturable < 2; saturable++) {
        march_among(skulls[_i], 1, 2, saturable, v2);
        march_among(skulls[_i], 1, 3, saturable, v3);
        march_among(skulls[_i], 1, 4, saturable, v4);
        ck_assert_mem_eq(v3, v4, sizeof v3);
        double most = 0;
        for (int k = 0; k < 20 * STATE; k++) most = fmax(most, fabs(v4[k]));
        for (int k = 0; k < 20 * STATE; k++)
            ck_assert_double_le(fabs(v2[k] - v4[k]), 1e-12 * most);
    }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "dense");
    tcase_add_loop_test(tests, agrees_with_the_matrix_exponential, 0, SKULLS);
    tcase_add_loop_test(tests, reaches_the_steady_state, 0, SKULLS);
    tcase_add_loop_test(tests, neighbours_change_no_bit, 0, SKULLS);
    tcase_add_loop_test(tests, instruction_sets_agree, 0, SKULLS);
}
