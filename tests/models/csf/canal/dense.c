/* The canal kernel against dense linear algebra on a small system with every coefficient at
 * work: the matrix exponential, the steady state by elimination; and what the machine must not
 * change. */
#define TH_SUITE "canal_dense"
#include "support/check_main.h"

#include "csf/canal/poles.h"
#include "support/bench/dense_canal.h"

#include <complex.h>
#include <gsl/gsl_linalg.h>

enum { WHOLE = 2 * STATE + 1 };

/* Cells of the skull: none, one, as many as may be. */
static const size_t skulls[] = {0, 1, N / 2};
enum { SKULLS = sizeof skulls / sizeof skulls[0] };

/* All sources into cell c of a lane, mean over the step, kg/m3/s. */
static double source_into(struct th_canal *canal, const struct further *further, int lane,
                          size_t c, double source)
{
    const size_t at = c * TH_LANES + (size_t)lane;
    return source * th_canal_rows(canal).b[at] + further->mean[at];
}

/* State after a step by the same rational function, each pole by dense elimination. */
static void rational(struct th_canal *canal, size_t skull, int lane, size_t poles, double h,
                     double source, const struct further *further, const double *start,
                     double *found)
{
    const struct th_poles *table = th_poles(poles);
    gsl_matrix *m = gsl_matrix_calloc(STATE, STATE);
    assemble(canal, skull, lane, m);
    for (size_t i = 0; i < STATE; i++) found[i] = table->r0 * start[i];
    for (size_t k = 0; k < poles; k++) {
        const double complex s = (table->p[k][0] + I * table->p[k][1]) / h;
        const double complex c = -2 * (table->a[k][0] + I * table->a[k][1]) / h;
        double complex a[STATE][STATE], x[STATE];
        for (size_t i = 0; i < STATE; i++) {
            for (size_t j = 0; j < STATE; j++)
                a[i][j] = (i == j ? s : 0) - gsl_matrix_get(m, i, j);
            x[i] = start[i];
        }
        for (size_t i = 0; i < N; i++) {
            const double ramp = further->ramp[i * TH_LANES + (size_t)lane];
            const double begin =
                source_into(canal, further, lane, i, source) - table->half * ramp * h;
            x[3 * i] += (begin + ramp / s) / s;
        }
        for (size_t p = 0; p < STATE; p++) /* Gauss and Jordan; dominant by columns */
            for (size_t i = 0; i < STATE; i++) {
                const double complex f = i == p ? 0 : a[i][p] / a[p][p];
                for (size_t j = p; f != 0 && j < STATE; j++) a[i][j] -= f * a[p][j];
                x[i] -= f * x[p];
            }
        for (size_t i = 0; i < STATE; i++) found[i] += creal(c * x[i] / a[i][i]);
    }
    gsl_matrix_free(m);
}

/* State and integral after h from `start`, by exp of (y, integral of y, source). */
static void exponential(struct th_canal *canal, size_t skull, int lane, double h, double source,
                        const struct further *further, const double *start, double *found)
{
    gsl_matrix *m = gsl_matrix_calloc(WHOLE, WHOLE), *e = gsl_matrix_alloc(WHOLE, WHOLE);
    gsl_matrix_view own = gsl_matrix_submatrix(m, 0, 0, STATE, STATE);
    assemble(canal, skull, lane, &own.matrix);
    for (size_t i = 0; i < STATE; i++) gsl_matrix_set(m, STATE + i, i, 1e-3);
    for (size_t i = 0; i < N; i++)
        gsl_matrix_set(m, 3 * i, 2 * STATE, source_into(canal, further, lane, i, source));
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
    struct further further;
    double worst = 0;
    EACH_LANE(i) {
        run.step[i] = 600 * pow(2, i);
        run.source[i] = i % 3 ? 1e-3 * i : 0;
    }
    struct th_canal_request order = canal_order(&run);
    fill_further(&further, run.step);
    memset(further.ramp, 0, sizeof further.ramp);
    order.exposure = exposure;
    order.sources = further.mean;
    order.sources_ramp = further.ramp;
    th_canal_advance(run.canal, &order);
    EACH_LANE(i) {
        double start[STATE], found[2 * STATE], most[2] = {0}, off[2] = {0};
        for (int k = 0; k < STATE; k++) start[k] = run.state[0][k * TH_LANES + i];
        exponential(run.canal, skull, i, run.step[i], run.source[i], &further, start, found);
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

/* A lane at a time, or all; with sources that rise within the step. */
static double against_rational(size_t skull, size_t poles, int level)
{
    struct canal_run run = open_filled(skull, poles);
    struct further further;
    double worst = 0;
    th_canal_level(run.canal, level);
    EACH_LANE(i) {
        run.step[i] = 600 * pow(2, i);
        run.source[i] = i % 3 ? 1e-3 * i : 0;
    }
    fill_further(&further, run.step);
    struct th_canal_request order = canal_order(&run);
    order.sources = further.mean;
    order.sources_ramp = further.ramp;
    th_canal_advance(run.canal, &order);
    EACH_LANE(i) {
        double start[STATE], found[STATE], most = 0, off = 0;
        for (int k = 0; k < STATE; k++) start[k] = run.state[0][k * TH_LANES + i];
        rational(run.canal, skull, i, poles, run.step[i], run.source[i], &further, start,
                 found);
        for (int k = 0; k < STATE; k++) {
            most = fmax(most, fabs(found[k]));
            off = fmax(off, fabs(run.state[1][k * TH_LANES + i] - found[k]));
        }
        worst = fmax(worst, off / most);
    }
    canal_close(&run);
    return worst;
}

/* The elimination itself, without the error of the poles: round-off. */
START_TEST(agrees_with_dense_elimination)
{
    for (size_t poles = 3; poles <= 5; poles++)
        for (int level = 2; level <= 4; level++) {
            const double off = against_rational(skulls[_i], poles, level);
            ck_assert_msg(off < 1e-13, "%zu poles, level %d: %g", poles, level, off);
        }
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
static void advance_among(size_t skull, int others, int level, bool saturable, double *held)
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
            ventricle.lost[i] = i == 2 ? 1e-4 : 1e-3 * hashed(k, i, 42 + others);
            ventricle.amount[i] = i == 2 ? k > 9 : others && i < k ? hashed(k, i, 41) : 0;
            ventricle.source[i] = i == 2 ? (k > 14) * 1e-3 : 0;
            ventricle.ramp[i] = 0;
        }
        order.ventricle = skull > 0 ? &ventricle : NULL;
        struct further further;
        fill_further(&further, run.step);
        for (int c = 0; c < N; c++)
            further.mean[c * TH_LANES + 2] = further.ramp[c * TH_LANES + 2] = 0;
        order.sources = others % 2 ? further.mean : NULL;
        order.sources_ramp = others % 2 ? further.ramp : NULL;
        if (saturable)
            th_canal_advance_saturable(run.canal, &order);
        else
            th_canal_advance(run.canal, &order);
        canal_accept(&run);
        for (int v = 0; v < STATE; v++) held[k * STATE + v] = run.state[0][v * TH_LANES + 2];
    }
    canal_close(&run);
}

/* Neighbours with other source cells, no source, other steps, other ventricles, further
 * sources: not one bit, not even of a zero. */
START_TEST(neighbours_change_no_bit)
{
    static double alone[20 * STATE], company[20 * STATE];
    for (int saturable = 0; saturable < 2; saturable++)
        for (int level = 2; level <= 4; level++) {
            advance_among(skulls[_i], 0, level, saturable, alone);
            advance_among(skulls[_i], 3, level, saturable, company);
            ck_assert_mem_eq(alone, company, sizeof alone);
            advance_among(skulls[_i], 11, level, saturable, company);
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
        advance_among(skulls[_i], 1, 2, saturable, v2);
        advance_among(skulls[_i], 1, 3, saturable, v3);
        advance_among(skulls[_i], 1, 4, saturable, v4);
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
    tcase_add_loop_test(tests, agrees_with_dense_elimination, 0, SKULLS);
    tcase_add_loop_test(tests, reaches_the_steady_state, 0, SKULLS);
    tcase_add_loop_test(tests, neighbours_change_no_bit, 0, SKULLS);
    tcase_add_loop_test(tests, instruction_sets_agree, 0, SKULLS);
}
