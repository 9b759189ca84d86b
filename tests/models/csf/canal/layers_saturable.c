/* Tissue in layers of which one binds a limited amount: order, mass, and the linear step where
 * nothing is limited. */
#define TH_SUITE "canal_layers_saturable"
#include "support/check_main.h"

#include "support/bench/dense_layers.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_odeiv2.h>

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

/* Without a layer that saturates, and with one of no limit: the step of the factors, with all
 * that it can be given, to round-off. */
START_TEST(unlimited_it_is_linear)
{
    for (int n = 0; n < 4 * TH_CANAL_LAYERS * 3; n++) {
        const size_t layers = 1 + (size_t)n % TH_CANAL_LAYERS, brain = n % 2 ? 2 : 0;
        const int kind = n / TH_CANAL_LAYERS % 4, level = 2 + n / TH_CANAL_LAYERS / 4;
        struct canal_run a = layered_open(brain, 4, layers, kind);
        struct canal_run b = layered_open(brain, 4, layers, kind);
        static struct layered_order one, two;
        struct th_canal_request fast = layered_request(&a, brain, (int)layers, &one);
        struct th_canal_request slow = layered_request(&b, brain, (int)layers, &two);
        th_canal_level(a.canal, level);
        th_canal_level(b.canal, level);
        th_canal_layers(b.canal)->saturable = n % 3 ? (int32_t)(layers - 1) : -1;
        th_canal_advance(a.canal, &fast);
        th_canal_advance_saturable(b.canal, &slow);
        ck_assert_double_lt(apart(b.state[1], a.state[1], a.vectors), 1e-13);
        ck_assert_double_lt(apart(two.exposure, one.exposure, N), 1e-13);
        ck_assert_double_lt(apart(b.area, a.area, 1), 1e-13);
        ck_assert_double_lt(apart(two.lagged[0], one.lagged[0], layers), 1e-13);
        ck_assert_double_lt(apart(two.cleared[0], one.cleared[0], layers), 1e-12);
        canal_close(&a);
        canal_close(&b);
    }
}
END_TEST

/* One lane of the equations of canal.h with (1 - B_l/B_max) in the layer that saturates. */
struct limited {
    gsl_matrix *m;
    size_t brain, layers, sat;
    double source[N], binding, capacity;
};

static int slope(double t, const double y[], double dy[], void *context)
{
    const struct limited *s = context;
    (void)t;
    for (size_t v = 0; v < s->m->size1; v++) {
        dy[v] = v < 3 * N && v % 3 == 0 ? s->source[v / 3] : 0;
        for (size_t w = 0; w < s->m->size2; w++) dy[v] += gsl_matrix_get(s->m, v, w) * y[w];
    }
    for (size_t i = s->brain; i < N; i++) {
        const size_t at = layered_row(s->layers, i, s->sat);
        const double not_bound = s->binding * y[at] * y[at + 1] / s->capacity;
        dy[at] += not_bound;
        dy[at + 1] -= not_bound;
    }
    return GSL_SUCCESS;
}

static const double hours = 6 * 3600;
enum { BRAIN = 1, LIMITED_LANE = 3 };

/* Half as much may be bound as is free at first. */
static struct canal_run open_limited(size_t layers, size_t sat)
{
    struct canal_run run = layered_open(BRAIN, 4, layers, 1);
    struct th_canal_layers *tree = th_canal_layers(run.canal);
    tree->saturable = (int32_t)sat;
    EACH_LANE(i) {
        tree->binding[sat][i] = 5e-4;
        tree->unbinding[sat][i] = 1e-4;
        tree->binding_capacity[i] = 0.5;
        run.source[i] = 1e-4;
        for (size_t c = 0; c < N; c++)
            run.state[0][(layered_row(layers, c, sat) + 1) * TH_LANES + (size_t)i] = 0;
        for (size_t j = 0; j < TH_CANAL_PLASMA; j++)
            run.state[0][(3 * N + j) * TH_LANES + (size_t)i] = 0;
        th_canal_update(run.canal, i);
    }
    return run;
}

/* The reference: an explicit Runge-Kutta method of order 8 at 1e-11. */
static void integrate(const struct canal_run *run, size_t layers, size_t sat, double *y)
{
    const struct th_canal_layers *tree = th_canal_layers(run->canal);
    struct limited s = {.m = gsl_matrix_alloc(run->vectors, run->vectors),
                        .brain = BRAIN,
                        .layers = layers,
                        .sat = sat,
                        .binding = tree->binding[sat][LIMITED_LANE],
                        .capacity = tree->binding_capacity[LIMITED_LANE]};
    double t = 0;
    layered_matrix(run->canal, BRAIN, layers, LIMITED_LANE, s.m);
    for (size_t i = 0; i < N; i++)
        s.source[i] = run->source[LIMITED_LANE] *
                      th_canal_rows(run->canal).b[i * TH_LANES + LIMITED_LANE];
    for (size_t v = 0; v < run->vectors; v++) y[v] = run->state[0][v * TH_LANES + LIMITED_LANE];
    gsl_odeiv2_system system = {slope, NULL, run->vectors, &s};
    gsl_odeiv2_driver *driver =
        gsl_odeiv2_driver_alloc_y_new(&system, gsl_odeiv2_step_rk8pd, 1, 1e-14, 1e-11);
    ck_assert_int_eq(gsl_odeiv2_driver_apply(driver, &t, hours, y), GSL_SUCCESS);
    gsl_odeiv2_driver_free(driver);
    gsl_matrix_free(s.m);
}

/* Difference after so many equal steps, over the largest value; nothing falls below zero by
 * more than the poles err, and the rate of binding stays within 0 and k_b. */
static double error_of(size_t layers, size_t sat, const double *y, int steps)
{
    struct canal_run run = open_limited(layers, sat);
    double off = 0, most = 0;
    for (size_t v = 0; v < run.vectors; v++) most = fmax(most, fabs(y[v]));
    for (int k = 0; k < steps; k++) {
        EACH_LANE(i) run.step[i] = hours / steps;
        struct th_canal_request request = canal_order(&run);
        th_canal_advance_saturable(run.canal, &request);
        canal_accept(&run);
        for (size_t c = BRAIN; c < N; c++) {
            const double rate = th_canal_binding(run.canal)[c * TH_LANES + LIMITED_LANE];
            ck_assert_double_ge(rate, 0);
            ck_assert_double_le(rate, 5e-4 * (1 + 1e-12));
        }
    }
    for (size_t v = 0; v < run.vectors; v++) {
        const double x = run.state[0][v * TH_LANES + LIMITED_LANE];
        ck_assert_double_gt(x, -1e-7 * most);
        off = fmax(off, fabs(x - y[v]));
    }
    canal_close(&run);
    return off / most;
}

START_TEST(of_second_order)
{
    for (size_t layers = 1; layers <= TH_CANAL_LAYERS; layers += 2)
        for (size_t sat = 0; sat < layers; sat++) {
            struct canal_run run = open_limited(layers, sat);
            double *y = calloc(run.vectors, sizeof *y);
            integrate(&run, layers, sat, y);
            const double coarse = error_of(layers, sat, y, 96),
                         fine = error_of(layers, sat, y, 192),
                         finest = error_of(layers, sat, y, 384);
            ck_assert_msg(log2(coarse / fine) > 1.8 && log2(fine / finest) > 1.8,
                          "%zu of %zu layers: %g, %g, %g", sat, layers, coarse, fine, finest);
            ck_assert_double_gt(coarse, 2e-6); /* far above the error of the poles */
            ck_assert_double_lt(finest, 1e-4);
            free(y);
            canal_close(&run);
        }
}
END_TEST

/* All lanes, over their plasma volumes: what is there, and what went for good. */
static void add_up(const struct canal_run *run, size_t layers, double sum[TH_LANES])
{
    const struct th_canal_rows rows = th_canal_rows(run->canal);
    EACH_LANE(i) {
        sum[i] = 0;
        for (size_t j = 0; j < TH_CANAL_PLASMA; j++) {
            const double p = run->state[0][(3 * N + j) * TH_LANES + (size_t)i];
            sum[i] += p != 0 ? dense_size(run->canal, i, j) * p : 0;
        }
        for (size_t c = 0; c < N; c++) {
            const size_t at = c * TH_LANES + (size_t)i;
            const double *y = run->state[0] + 3 * c * TH_LANES + i;
            double cell = y[0] + rows.tissue_ratio[at] * (y[TH_LANES] + y[2 * TH_LANES]);
            for (size_t l = 0; l < layers; l++) {
                y = run->state[0] + layered_row(layers, c, l) * TH_LANES + i;
                cell += layered_ratio(run->canal, BRAIN, c, l, i) * (y[0] + y[TH_LANES]);
            }
            sum[i] += rows.volume_ratio[at] * cell;
        }
    }
}

/* Steps of minutes to days: start, and what the source gave, less what was lost, is there. */
START_TEST(mass_closes)
{
    enum { L = 6, LAST = 60 };
    struct canal_run run = open_limited(L, 2);
    static struct layered_order o;
    double start[TH_LANES], end[TH_LANES], gained[TH_LANES] = {0};
    add_up(&run, L, start);
    for (int k = 0; k < LAST; k++) {
        EACH_LANE(i) run.step[i] = 60 * pow(1440, hashed(k, i, 1));
        struct th_canal_request request = canal_order(&run);
        request.exposure = o.exposure;
        request.passage = &o.passage;
        th_canal_advance_saturable(run.canal, &request);
        canal_accept(&run);
        EACH_LANE(i) {
            for (size_t j = 0; j < TH_CANAL_PLASMA; j++) {
                const double lost = i == 6 ? j ? 0 : th_canal_rates(run.canal)->clearance[i]
                                           : th_canal_network(run.canal)->lost[j][i];
                if (lost > 0)
                    gained[i] -= dense_size(run.canal, i, j) * lost * o.passage.area[j][i];
            }
            for (size_t c = 0; c < N; c++) {
                const struct th_canal_rows rows = th_canal_rows(run.canal);
                const size_t at = c * TH_LANES + (size_t)i;
                gained[i] += rows.volume_ratio[at] * (rows.b[at] * run.source[i] * run.step[i] -
                                                      rows.lost[at] * o.exposure[at]);
            }
        }
    }
    add_up(&run, L, end);
    EACH_LANE(i) ck_assert_double_eq_tol(end[i], start[i] + gained[i], 1e-12 * start[i]);
    canal_close(&run);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "layers saturable");
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, unlimited_it_is_linear);
    tcase_add_test(tests, of_second_order);
    tcase_add_test(tests, mass_closes);
}
