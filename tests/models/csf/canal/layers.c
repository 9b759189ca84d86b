/* Tissue in layers against dense linear algebra: trees of one to six layers, with every other
 * term of the canal at work. */
#define TH_SUITE "canal_layers"
#include "support/check_main.h"

#include "support/bench/dense_layers.h"

/* Cells of the brain: none, one, as many as may be. */
static const size_t brains[] = {0, 1, N / 2};
enum { BRAINS = sizeof brains / sizeof brains[0], KINDS = 4 };

/* The largest difference over the largest value, of the state; of integrals of C and P; of
 * what layers gave plasma; of lags in layers. */
struct apart {
    double state, integral, cleared, lagged;
};

/* The lag of layer l, by those of all numbers. */
static double lag_of(const struct canal_run *run, const struct layered_order *o, size_t layers,
                     int lane, size_t l, const double *lags)
{
    const struct th_canal_probe *probe = &o->probes[l];
    double sum = 0;
    ck_assert_uint_le((size_t)probe->cell[lane] + TH_CANAL_PROBE_CELLS, run->cells);
    for (size_t part = 0; part < TH_CANAL_PROBE_CELLS; part++)
        sum += probe->weight[part][lane] *
               lags[layered_row(layers, (size_t)probe->cell[lane] + part, l)];
    return sum;
}

static double *remembered(size_t count)
{
    double *numbers = calloc(count, sizeof *numbers);
    ck_assert_ptr_nonnull(numbers);
    return numbers;
}

static struct apart lane_apart(const struct canal_run *run, const struct layered_order *o,
                               size_t brain, size_t layers, int lane, const double *found)
{
    const size_t size = run->vectors;
    struct apart off = {0}, most = {0};
    for (size_t v = 0; v < size; v++) {
        most.state = fmax(most.state, fabs(found[v]));
        off.state =
            fmax(off.state, fabs(run->state[1][v * TH_LANES + (size_t)lane] - found[v]));
    }
    for (size_t i = 0; i <= N; i++) {
        const double expected = found[size + 3 * i];
        const double got = i < N ? o->exposure[i * TH_LANES + (size_t)lane] : run->area[lane];
        most.integral = fmax(most.integral, fabs(expected));
        off.integral = fmax(off.integral, fabs(got - expected));
    }
    most.cleared = most.lagged = 1e-300;
    for (size_t l = 0; l < layers; l++) {
        const double expected = layered_cleared(run, brain, layers, lane, l, found + size);
        most.cleared = fmax(most.cleared, fabs(expected));
        off.cleared = fmax(off.cleared, fabs(o->cleared[l][lane] - expected));
        const double lag = lag_of(run, o, layers, lane, l, found + 2 * size);
        most.lagged = fmax(most.lagged, fabs(lag));
        off.lagged = fmax(off.lagged, fabs(o->lagged[l][lane] - lag));
    }
    return (struct apart){off.state / most.state, off.integral / most.integral,
                          off.cleared / most.cleared, off.lagged / most.lagged};
}

static struct apart against_dense(size_t brain, size_t poles, size_t layers, int kind,
                                  int level)
{
    struct canal_run run = layered_open(brain, poles, layers, kind);
    struct layered_order *o = aligned_alloc(64, sizeof *o);
    double *found = remembered(3 * run.vectors);
    struct apart worst = {0};
    ck_assert_ptr_nonnull(o);
    th_canal_level(run.canal, level);
    struct th_canal_request request = layered_request(&run, brain, (int)layers, o);
    th_canal_advance(run.canal, &request);
    EACH_LANE(i) {
        layered_step(&run, o, brain, layers, poles, i, found);
        const struct apart off = lane_apart(&run, o, brain, layers, i, found);
        worst.state = fmax(worst.state, off.state);
        worst.integral = fmax(worst.integral, off.integral);
        worst.cleared = fmax(worst.cleared, off.cleared);
        worst.lagged = fmax(worst.lagged, off.lagged);
    }
    free(found);
    free(o);
    canal_close(&run);
    return worst;
}

/* The elimination itself: round-off. */
START_TEST(agrees_with_dense_elimination)
{
    for (size_t layers = 1; layers <= TH_CANAL_LAYERS; layers++)
        for (int kind = 0; kind < KINDS; kind++)
            for (int level = 2; level <= 4; level++) {
                const size_t poles = 3 + (size_t)(kind + level) % 3;
                const struct apart off = against_dense(brains[_i], poles, layers, kind, level);
                ck_assert_msg(off.state < 1e-13 && off.integral < 1e-13,
                              "%zu layers, kind %d, level %d: %g, %g", layers, kind, level,
                              off.state, off.integral);
                ck_assert_msg(off.cleared < 1e-12 && off.lagged < 1e-12,
                              "%zu layers, kind %d, level %d: %g, %g", layers, kind, level,
                              off.cleared, off.lagged);
            }
}
END_TEST

/* The state of a lane after h, by the exponential of the matrix beside a source of 1 from which
 * the rows with a source are fed. */
static void exponential(const struct canal_run *run, size_t brain, size_t layers, int lane,
                        double *found)
{
    const size_t size = run->vectors;
    const double h = run->step[lane];
    gsl_matrix *m = gsl_matrix_calloc(size + 1, size + 1);
    gsl_matrix *e = gsl_matrix_alloc(size + 1, size + 1);
    gsl_matrix_view own = gsl_matrix_submatrix(m, 0, 0, size, size);
    layered_matrix(run->canal, brain, layers, lane, &own.matrix);
    for (size_t i = 0; i < N; i++)
        gsl_matrix_set(m, 3 * i, size,
                       run->source[lane] *
                           th_canal_rows(run->canal).b[i * TH_LANES + (size_t)lane]);
    gsl_matrix_scale(m, h);
    gsl_linalg_exponential_ss(m, e, GSL_PREC_DOUBLE);
    for (size_t v = 0; v < size; v++) {
        found[v] = gsl_matrix_get(e, v, size);
        for (size_t w = 0; w < size; w++)
            found[v] += gsl_matrix_get(e, v, w) * run->state[0][w * TH_LANES + (size_t)lane];
    }
    gsl_matrix_free(e);
    gsl_matrix_free(m);
}

/* The bound of the table, times the condition of the eigenvectors, here less than 20. */
START_TEST(agrees_with_the_matrix_exponential)
{
    const double bound[] = {6.6e-6, 7.6e-8, 8.8e-10};
    for (size_t layers = 1; layers <= TH_CANAL_LAYERS; layers += 2)
        for (size_t poles = 3; poles <= 5; poles++) {
            struct canal_run run = layered_open(brains[_i], poles, layers, 1);
            double *found = remembered(run.vectors);
            struct th_canal_request request = canal_order(&run);
            th_canal_advance(run.canal, &request);
            EACH_LANE(i) {
                double most = 0, off = 0;
                exponential(&run, brains[_i], layers, i, found);
                for (size_t v = 0; v < run.vectors; v++) {
                    most = fmax(most, fabs(found[v]));
                    off = fmax(off, fabs(run.state[1][v * TH_LANES + (size_t)i] - found[v]));
                }
                ck_assert_double_lt(off / most, 20 * bound[poles - 3]);
            }
            free(found);
            canal_close(&run);
        }
}
END_TEST

/* Sums of tissue and of second differences: layers like T + B of cells. */
START_TEST(amounts_hold_layers)
{
    enum { L = 3 };
    struct canal_run run = layered_open(1, 4, L, 1);
    _Alignas(64) static double volume[N * TH_LANES], tissue[N * TH_LANES],
        layer[L * N * TH_LANES];
    struct th_canal_sums sums;
    for (int k = 0; k < N * TH_LANES; k++) {
        volume[k] = hashed(k, 0, 60);
        tissue[k] = hashed(k, 0, 61);
    }
    for (int k = 0; k < L * N * TH_LANES; k++) layer[k] = hashed(k, 0, 62);
    th_canal_amounts(run.canal, run.state[0], volume, tissue, layer, &sums);
    EACH_LANE(i) {
        double c[N], t[1 + L][N], held = 0, bent = 0;
        for (size_t n = 0; n < N; n++) {
            const double *y = run.state[0] + 3 * n * TH_LANES + i;
            c[n] = y[0];
            t[0][n] = y[TH_LANES] + y[2 * TH_LANES];
            held += tissue[n * TH_LANES + (size_t)i] * t[0][n];
            for (size_t l = 0; l < L; l++) {
                y = run.state[0] + layered_row(L, n, l) * TH_LANES + i;
                t[1 + l][n] = y[0] + y[TH_LANES];
                held += layer[(l * N + n) * TH_LANES + (size_t)i] * t[1 + l][n];
            }
        }
        for (size_t n = 2; n + 1 < N; n++) {
            const size_t at = n * TH_LANES + (size_t)i;
            bent += volume[at] * fabs(c[n + 1] - 2 * c[n] + c[n - 1]);
            bent += tissue[at] * fabs(t[0][n + 1] - 2 * t[0][n] + t[0][n - 1]);
            for (size_t l = 1; l <= L; l++)
                bent += layer[(l - 1) * N * TH_LANES + at] *
                        fabs(t[l][n + 1] - 2 * t[l][n] + t[l][n - 1]);
        }
        ck_assert_double_eq_tol(sums.tissue[i] / held, 1, 1e-13);
        ck_assert_double_eq_tol(sums.second_differences[i] / bent, 1, 1e-13);
    }
    canal_close(&run);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "layers");
    tcase_set_timeout(tests, 120);
    tcase_add_loop_test(tests, agrees_with_dense_elimination, 0, BRAINS);
    tcase_add_loop_test(tests, agrees_with_the_matrix_exponential, 0, BRAINS);
    tcase_add_test(tests, amounts_hold_layers);
}
