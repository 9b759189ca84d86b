/* Tissue in layers by the Runge-Kutta method: its order, mass, and the poles beside it. */
#define TH_SUITE "canal_layers_sdirk"
#include "support/check_main.h"

#include "support/bench/dense_layers.h"

static struct th_canal_control control_of(double tolerance, double first)
{
    struct th_canal_control control = {.tolerance = tolerance};
    EACH_LANE(i) {
        control.wanted[i] = true;
        control.next[i] = first;
    }
    return control;
}

/* The state of a lane after `time`, without sources, by the exponential of the matrix. */
static void exponential(const struct canal_run *run, size_t brain, size_t layers, int lane,
                        double time, const double *start, double *found)
{
    const size_t size = run->vectors;
    gsl_matrix *m = gsl_matrix_alloc(size, size), *e = gsl_matrix_alloc(size, size);
    layered_matrix(run->canal, brain, layers, lane, m);
    gsl_matrix_scale(m, time);
    gsl_linalg_exponential_ss(m, e, GSL_PREC_DOUBLE);
    for (size_t v = 0; v < size; v++) {
        found[v] = 0;
        for (size_t w = 0; w < size; w++)
            found[v] += gsl_matrix_get(e, v, w) * start[w * TH_LANES + (size_t)lane];
    }
    gsl_matrix_free(e);
    gsl_matrix_free(m);
}

/* Error after an hour in `steps` substeps of one length, over the largest value. */
static double error_of(size_t layers, int steps)
{
    const double time = 3600;
    struct canal_run run = layered_open(1, 4, layers, 1);
    double *start = calloc(run.vectors * TH_LANES, sizeof *start), found[400], worst = 0;
    ck_assert_uint_le(run.vectors, 400);
    memcpy(start, run.state[0], run.vectors * TH_LANES * sizeof *start);
    for (int k = 0; k < steps; k++) {
        struct th_canal_control control = control_of(1e6, time);
        EACH_LANE(i) {
            run.step[i] = time / steps;
            run.source[i] = 0;
        }
        struct th_canal_request request = canal_order(&run);
        th_canal_sdirk(run.canal, &request, &control);
        EACH_LANE(i) ck_assert_int_eq(control.taken[i], 1);
        canal_accept(&run);
    }
    EACH_LANE(i) {
        double off = 0, most = 0;
        exponential(&run, 1, layers, i, time, start, found);
        for (size_t v = 0; v < run.vectors; v++) {
            off = fmax(off, fabs(run.state[0][v * TH_LANES + (size_t)i] - found[v]));
            most = fmax(most, fabs(found[v]));
        }
        worst = fmax(worst, off / most);
    }
    free(start);
    canal_close(&run);
    return worst;
}

START_TEST(of_fourth_order)
{
    for (size_t layers = 1; layers <= TH_CANAL_LAYERS; layers++) {
        const double coarse = error_of(layers, 32), fine = error_of(layers, 64),
                     finest = error_of(layers, 128);
        ck_assert_msg(log2(coarse / fine) > 3.7 && log2(fine / finest) > 3.7,
                      "%zu layers: %g, %g, %g", layers, coarse, fine, finest);
        ck_assert_double_lt(finest, 1e-7);
    }
}
END_TEST

/* Largest difference of numbers of all lanes over the largest of them. */
static double apart(const double *a, const double *b, size_t vectors)
{
    double off = 0, most = 1e-300;
    for (size_t k = 0; k < vectors * TH_LANES; k++) {
        off = fmax(off, fabs(a[k] - b[k]));
        most = fmax(most, fabs(b[k]));
    }
    return off / most;
}

/* Sources that do not rise: a rise has its first moment at the poles to 2e-7 only, R''(0) being
 * not quite 1 (canal.c). */
static struct th_canal_request even_request(struct canal_run *run, int probed,
                                            struct layered_order *o)
{
    struct th_canal_request request = layered_request(run, 1, probed, o);
    request.ramp = NULL;
    memset(o->further.ramp, 0, sizeof o->further.ramp);
    request.feed = NULL;
    return request;
}

/* One step of each method with sources, doses, ventricle and probes: state, integrals, lags,
 * and, where nothing comes back, what layers gave plasma. The five poles err by 9e-10 times the
 * condition of the eigenvectors, less than 20, and the method by less. */
START_TEST(agrees_with_the_poles)
{
    for (size_t layers = 1; layers <= TH_CANAL_LAYERS; layers++) {
        const int kind = 1 + (int)layers % 2;
        struct canal_run fast = layered_open(1, 5, layers, kind),
                         slow = layered_open(1, 5, layers, kind);
        static struct layered_order one, two;
        struct th_canal_control control = control_of(1e-8, 0);
        struct th_canal_request a = even_request(&fast, (int)layers, &one);
        struct th_canal_request b = even_request(&slow, (int)layers, &two);
        th_canal_advance(fast.canal, &a);
        th_canal_sdirk(slow.canal, &b, &control);
        EACH_LANE(i) ck_assert_int_gt(control.taken[i], 0);
        ck_assert_double_lt(apart(slow.state[1], fast.state[1], fast.vectors), 2e-8);
        ck_assert_double_lt(apart(two.exposure, one.exposure, N), 2e-8);
        ck_assert_double_lt(apart(slow.area, fast.area, 1), 2e-8);
        ck_assert_double_lt(apart(two.lagged[0], one.lagged[0], layers), 2e-8);
        if (kind == 2)
            ck_assert_double_lt(apart(two.cleared[0], one.cleared[0], layers), 2e-8);
        canal_close(&fast);
        canal_close(&slow);
    }
}
END_TEST

/* A parent and what is formed of it, both with layers, in common substeps. */
START_TEST(a_family_agrees_with_the_poles)
{
    struct canal_run fast[2], slow[2];
    static struct layered_order one[2], two[2];
    struct th_canal_control control = control_of(1e-8, 0);
    struct th_canal *canals[2];
    struct th_canal_request a[2], b[2];
    const struct th_canal_request *steps[2];
    for (int d = 0; d < 2; d++) {
        fast[d] = layered_open(1, 5, d ? 2 : 5, 1 + 2 * d);
        slow[d] = layered_open(1, 5, d ? 2 : 5, 1 + 2 * d);
        a[d] = even_request(&fast[d], 0, &one[d]);
        b[d] = even_request(&slow[d], 0, &two[d]);
        one[d].feed.parent = &one[0].passage;
        two[d].feed.parent = &two[0].passage;
        a[d].feed = d ? &one[d].feed : NULL;
        b[d].feed = d ? &two[d].feed : NULL;
        canals[d] = slow[d].canal;
        steps[d] = &b[d];
    }
    for (int d = 0; d < 2; d++) th_canal_advance(fast[d].canal, &a[d]);
    th_canal_sdirk_family(canals, steps, 2, &control);
    for (int d = 0; d < 2; d++) {
        ck_assert_double_lt(apart(slow[d].state[1], fast[d].state[1], fast[d].vectors), 2e-8);
        ck_assert_double_lt(apart(two[d].exposure, one[d].exposure, N), 2e-8);
        canal_close(&fast[d]);
        canal_close(&slow[d]);
    }
}
END_TEST

/* All that is there, over the plasma volume. */
static double contents_of(const struct canal_run *run, size_t brain, size_t layers, int lane)
{
    const struct th_canal_rows rows = th_canal_rows(run->canal);
    double sum = 0;
    for (size_t j = 0; j < TH_CANAL_PLASMA; j++) {
        const double p = run->state[0][(3 * N + j) * TH_LANES + (size_t)lane];
        sum += p != 0 ? dense_size(run->canal, lane, j) * p : 0;
    }
    for (size_t c = 0; c < N; c++) {
        const size_t at = c * TH_LANES + (size_t)lane;
        const double *y = run->state[0] + 3 * c * TH_LANES + lane;
        double cell = y[0] + rows.tissue_ratio[at] * (y[TH_LANES] + y[2 * TH_LANES]);
        for (size_t l = 0; l < layers; l++) {
            y = run->state[0] + layered_row(layers, c, l) * TH_LANES + lane;
            cell += layered_ratio(run->canal, brain, c, l, lane) * (y[0] + y[TH_LANES]);
        }
        sum += rows.volume_ratio[at] * cell;
    }
    return sum;
}

/* Nothing is lost for good: all of it is there after ten steps of hours to days. */
START_TEST(mass_closes)
{
    enum { L = 6 };
    struct canal_run run = layered_open(1, 4, L, 1);
    double start[TH_LANES];
    EACH_LANE(i) {
        for (int c = 0; c < N; c++) th_canal_rows(run.canal).lost[c * TH_LANES + i] = 0;
        for (int j = 0; j < TH_CANAL_PLASMA; j++) th_canal_network(run.canal)->lost[j][i] = 0;
        th_canal_rates(run.canal)->clearance[i] = 0;
        if (i != 6) /* else P2 of the rates would take the place of a network without rates */
            th_canal_rates(run.canal)->from_deep[i] = th_canal_rates(run.canal)->deep[i] = 0;
        th_canal_update(run.canal, i);
        start[i] = contents_of(&run, 1, L, i);
        run.source[i] = 0;
        run.step[i] = 3600 * pow(2, i);
    }
    for (int k = 0; k < 10; k++) {
        struct th_canal_control control = control_of(1e-4, 0);
        struct th_canal_request request = canal_order(&run);
        th_canal_sdirk(run.canal, &request, &control);
        canal_accept(&run);
    }
    EACH_LANE(i) ck_assert_double_eq_tol(contents_of(&run, 1, L, i) / start[i], 1, 1e-12);
    canal_close(&run);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "layers sdirk");
    tcase_add_test(tests, of_fourth_order);
    tcase_add_test(tests, agrees_with_the_poles);
    tcase_add_test(tests, a_family_agrees_with_the_poles);
    tcase_add_test(tests, mass_closes);
}
