/* The canal kernel against independent integrators of the same semi-discrete system. */
#define TH_SUITE "canal"
#include "support/check_main.h"

#include "support/bench/canal.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_odeiv2.h>

static struct it30_values values_of(int cells)
{
    struct it30_values values = th_it30_values;
    values.bmax = 0;
    values.cells = cells;
    return values;
}

static void load_all(const struct it30_values *values, struct canal_run *run)
{
    struct it30 problem;
    ck_assert_int_eq(th_it30_make(&problem, values), 0);
    EACH_LANE(i) th_it30_put(&problem, run->canal, i);
    th_it30_free(&problem);
}

/* The right-hand side, written out from the equations of bench/it30.h. y: C, T, B, P. */
struct reference {
    const struct it30 *p;
    double rate;
};

static int right_hand_side(double t, const double y[], double dy[], void *context)
{
    const struct reference *reference = context;
    const struct it30 *p = reference->p;
    const struct it30_values *v = &p->values;
    const size_t n = (size_t)v->cells;
    const double *c = y, *tissue = y + n, *bound = y + 2 * n, plasma = y[3 * n];
    double sum = p->pd * plasma;
    (void)t;
    for (size_t i = 0; i < n; i++) {
        double left = i ? p->lo[i] * c[i - 1] : 0, right = i + 1 < n ? p->up[i] * c[i + 1] : 0;
        dy[i] =
            left + p->di[i] * c[i] + right + p->a[i] * tissue[i] + p->b[i] * reference->rate;
        double free = v->bmax > 0 ? 1 - bound[i] / v->bmax : 1;
        double binds = v->kb * tissue[i] * free - v->koff * bound[i];
        dy[n + i] = v->kct * (c[i] - tissue[i] / v->kp) - binds -
                    v->ktp * (tissue[i] - v->kpl * plasma);
        dy[2 * n + i] = binds;
        sum += p->wc[i] * c[i] + p->wt[i] * tissue[i];
    }
    dy[3 * n] = sum;
    return GSL_SUCCESS;
}

/* One day of 40 cells by an explicit Runge-Kutta method of order 8 at 1e-11, hour by hour. */
static double against_gsl(size_t poles)
{
    enum { N = 40 };
    struct it30_values values = values_of(N);
    struct it30 problem;
    th_it30_make(&problem, &values);
    struct canal_run run = canal_open(N, poles, TH_CANAL_SETS);
    load_all(&values, &run);
    struct reference reference = {&problem, 0};
    gsl_odeiv2_system system = {right_hand_side, NULL, 3 * N + 1, &reference};
    gsl_odeiv2_driver *driver =
        gsl_odeiv2_driver_alloc_y_new(&system, gsl_odeiv2_step_rk8pd, 1, 1e-16, 1e-11);
    double y[3 * N + 1] = {0}, t = 0;
    for (int hour = 0; hour < 24; hour++) {
        bool bolus = hour == 8;
        reference.rate = dose_rate(hour);
        if (bolus)
            gsl_odeiv2_driver_apply(driver, &t, 3600.0 * hour + th_it30_dosing.length, y);
        reference.rate = bolus ? th_it30_dosing.infusion : reference.rate;
        gsl_odeiv2_driver_apply(driver, &t, 3600.0 * (hour + 1), y);
        canal_hour(&run, hour);
    }
    double *other = calloc(run.vectors * TH_LANES, sizeof *other);
    for (size_t i = 0; i < N; i++)
        for (size_t f = 0; f < 3; f++) other[(3 * i + f) * TH_LANES] = y[f * N + i];
    other[3 * N * TH_LANES] = y[3 * N];
    double distance = canal_distance(&run, other);
    free(other);
    gsl_odeiv2_driver_free(driver);
    canal_close(&run);
    th_it30_free(&problem);
    return distance;
}

/* The bound of the approximation on the axis is 6.6e-6, 7.5e-8, 8.6e-10 of the size of what is
 * propagated; in the canal the errors of one day stay within a few times that. */
START_TEST(agrees_with_runge_kutta)
{
    ck_assert_double_lt(against_gsl(3), 3e-5);
    ck_assert_double_lt(against_gsl(4), 4e-7);
    ck_assert_double_lt(against_gsl(5), 6e-9);
    ck_assert_double_gt(against_gsl(3), against_gsl(4));
}
END_TEST

/* Binding that saturates (B_max small enough to matter), six hours at a constant rate in equal
 * steps: the exponential midpoint is of second order, so half the step is a quarter of the
 * error. */
static double saturable_error(int steps)
{
    enum { N = 20 };
    struct it30_values values = values_of(N);
    values.bmax = 4;
    struct it30 problem;
    th_it30_make(&problem, &values);
    struct canal_run run = canal_open(N, 4, TH_CANAL_SETS);
    load_all(&values, &run);
    struct reference reference = {&problem, 0.02};
    gsl_odeiv2_system system = {right_hand_side, NULL, 3 * N + 1, &reference};
    gsl_odeiv2_driver *driver =
        gsl_odeiv2_driver_alloc_y_new(&system, gsl_odeiv2_step_rk8pd, 1, 1e-16, 1e-11);
    double y[3 * N + 1] = {0}, t = 0;
    gsl_odeiv2_driver_apply(driver, &t, 6 * 3600, y);
    for (int k = 0; k < steps; k++) {
        EACH_LANE(i) {
            run.step[i] = 6 * 3600.0 / steps;
            run.source[i] = reference.rate;
        }
        struct th_canal_request order = canal_order(&run);
        th_canal_advance_saturable(run.canal, &order);
        canal_accept(&run);
    }
    double total = th_it30_total(&problem, run.state[0], 0) + values.cl * run.total_area[0];
    ck_assert_double_eq_tol(total / (reference.rate * 6 * 3600), 1, 1e-12);
    double *other = calloc(run.vectors * TH_LANES, sizeof *other);
    for (size_t i = 0; i < N; i++)
        for (size_t f = 0; f < 3; f++) other[(3 * i + f) * TH_LANES] = y[f * N + i];
    other[3 * N * TH_LANES] = y[3 * N];
    double distance = canal_distance(&run, other);
    free(other);
    gsl_odeiv2_driver_free(driver);
    canal_close(&run);
    th_it30_free(&problem);
    return distance;
}

START_TEST(saturable_binding_is_of_second_order)
{
    double coarse = saturable_error(36), fine = saturable_error(72),
           finest = saturable_error(144);
    ck_assert_double_gt(coarse,
                        1e-7); /* far above the error of the exponential: order is seen */
    ck_assert_double_gt(log2(coarse / fine), 1.8);
    ck_assert_double_gt(log2(fine / finest), 1.8);
    ck_assert_double_lt(finest, 1e-3);
}
END_TEST

/* 400 cells, three days: the exponential with 4 pole pairs against SDIRK4 at a tolerance of
 * 1e-6. */
START_TEST(agrees_with_sdirk)
{
    struct it30_values values = values_of(400);
    struct canal_run fast = canal_open(400, 4, TH_CANAL_SETS);
    struct canal_run slow = canal_open(400, 4, TH_CANAL_SETS);
    load_all(&values, &fast);
    load_all(&values, &slow);
    struct th_canal_control control = {.tolerance = 1e-6};
    EACH_LANE(i) control.wanted[i] = true;
    for (int hour = 0; hour < 72; hour++) {
        canal_hour(&fast, hour);
        double parts[2] = {hour % 24 == 8 ? 900 : 3600, hour % 24 == 8 ? 2700 : 0};
        for (int k = 0; k < 2 && parts[k] > 0; k++) {
            EACH_LANE(i) {
                slow.step[i] = parts[k];
                slow.source[i] = k ? th_it30_dosing.infusion : dose_rate(hour);
                control.next[i] = hour % 24 == 8 ? 30 : control.next[i];
            }
            struct th_canal_request order = canal_order(&slow);
            th_canal_sdirk(slow.canal, &order, &control);
            EACH_LANE(i) ck_assert_int_gt(control.taken[i], 0);
            canal_accept(&slow);
        }
    }
    ck_assert_double_lt(canal_distance(&fast, slow.state[0]), 1e-5);
    canal_close(&fast);
    canal_close(&slow);
}
END_TEST

/* Nothing is cleared: what was dosed is there after 30 days. Something is: held + CL x area. */
START_TEST(mass_closes)
{
    for (int k = 0; k < 6; k++) {
        struct it30_values values = values_of(400);
        values.cl = k % 2 ? values.cl : 0;
        struct it30 problem;
        th_it30_make(&problem, &values);
        struct canal_run run = canal_open(400, 3 + (size_t)k / 2, TH_CANAL_SETS);
        load_all(&values, &run);
        for (int hour = 0; hour < 24 * 30; hour++) canal_hour(&run, hour);
        double dosed = 30 * (86400 * th_it30_dosing.infusion + th_it30_dosing.bolus);
        double found = th_it30_total(&problem, run.state[0], 3) + values.cl * run.total_area[3];
        ck_assert_double_eq_tol(found / dosed, 1, 1e-12);
        th_it30_free(&problem);
        canal_close(&run);
    }
}
END_TEST

/* Eight members that differ, each with its own steps and sources; a permutation of the lanes
 * permutes the bits, and a lane alone among idle ones has the same. */
static void advance_lanes(struct canal_run *run, const int order[TH_LANES], bool alone)
{
    EACH_LANE(i) {
        struct it30_values values = values_of(64);
        struct it30 problem;
        values.q0 *= 1 + 0.1 * order[i];
        values.kb *= 1 + 0.3 * order[i];
        th_it30_make(&problem, &values);
        if (!alone || i == 0)
            th_it30_put(&problem, run->canal, i);
        th_it30_free(&problem);
    }
    for (int k = 0; k < 30; k++) {
        EACH_LANE(i) {
            bool idle = alone && i > 0;
            run->step[i] = idle ? 1 : 600.0 * (1 + (k * (order[i] + 3)) % 5);
            run->source[i] = idle ? 0 : 1e-3 * (1 + order[i]);
        }
        struct th_canal_request step = canal_order(run);
        th_canal_advance(run->canal, &step);
        canal_accept(run);
    }
}

static void same_lane(const struct canal_run *a, int lane_a, const struct canal_run *b,
                      int lane_b)
{
    for (size_t k = 0; k < a->vectors; k++)
        ck_assert(memcmp(&a->state[0][k * TH_LANES + (size_t)lane_a],
                         &b->state[0][k * TH_LANES + (size_t)lane_b], sizeof(double)) == 0);
    ck_assert(a->total_area[lane_a] == b->total_area[lane_b]);
}

START_TEST(lanes_do_not_see_each_other)
{
    const int straight[TH_LANES] = {0, 1, 2, 3, 4, 5, 6, 7};
    const int shuffled[TH_LANES] = {5, 2, 7, 0, 6, 1, 3, 4};
    struct canal_run a = canal_open(64, 4, TH_CANAL_SETS), b = canal_open(64, 4, TH_CANAL_SETS);
    struct canal_run c = canal_open(64, 4, TH_CANAL_SETS);
    advance_lanes(&a, straight, false);
    advance_lanes(&b, shuffled, false);
    advance_lanes(&c, shuffled, true);
    EACH_LANE(i) same_lane(&b, i, &a, shuffled[i]);
    same_lane(&c, 0, &a, 5);
    canal_close(&a);
    canal_close(&b);
    canal_close(&c);
}
END_TEST

/* The same advance with a cache of 3 sets, of 8, and one that is forgotten before every step.
 */
START_TEST(the_cache_changes_no_bit)
{
    const double lengths[] = {3600, 900, 2700, 600, 1800, 60, 3600, 7};
    struct it30_values values = values_of(50);
    struct canal_run runs[3] = {canal_open(50, 4, 3), canal_open(50, 4, 8),
                                canal_open(50, 4, 3)};
    for (int r = 0; r < 3; r++) {
        load_all(&values, &runs[r]);
        for (int k = 0; k < 40; k++) {
            if (r == 2) {
                th_canal_init(runs[r].canal,
                              &(struct th_canal_size){.cells = 50, .poles = 4, .sets = 3});
                load_all(&values, &runs[r]);
            }
            canal_step(&runs[r], lengths[(k * k) % 8], 1e-3);
        }
    }
    same_lane(&runs[0], 2, &runs[1], 2);
    same_lane(&runs[0], 2, &runs[2], 2);
    for (int r = 0; r < 3; r++) canal_close(&runs[r]);
}
END_TEST

/* Lambda = u^2 h / D_eff. Without advection across a cell D_eff is D; with much, the fitted
 * flux is upwind, whose numerical diffusion is u dx/2. IT30 with Q0 = 2e-3 and D0 = 2e-4 has
 * Lambda 72 by D alone for an hour, so less with the numerical part. */
START_TEST(lambda_is_that_of_the_largest_face)
{
    ck_assert_double_eq_tol(th_canal_rate(1e-3, 1e-2, 1e-3), 1e-4, 1e-8);
    ck_assert_double_eq_tol(th_canal_rate(2, 1e-3, 0.5), 2 * 2 / 0.5, 1e-9);
    struct it30_values values = values_of(400);
    struct it30 problem;
    values.q0 = 2e-3;
    values.d0 = 2e-4;
    th_it30_make(&problem, &values);
    ck_assert_double_lt(problem.rate * 3600, 73);
    ck_assert_double_gt(problem.rate * 3600, 73 / 1.5);
    ck_assert_double_eq_tol(th_canal_lambda(3, 1e-4), 10, 1e-9);
    ck_assert_double_eq_tol(th_canal_lambda(4, 1e-4), 40, 1e-9);
    ck_assert_double_eq_tol(th_canal_lambda(5, 1e-5), 20, 1e-9);
    th_it30_free(&problem);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "canal");
    tcase_add_test(tests, agrees_with_runge_kutta);
    tcase_add_test(tests, agrees_with_sdirk);
    tcase_add_test(tests, saturable_binding_is_of_second_order);
    tcase_add_test(tests, mass_closes);
    tcase_add_test(tests, lanes_do_not_see_each_other);
    tcase_add_test(tests, the_cache_changes_no_bit);
    tcase_add_test(tests, lambda_is_that_of_the_largest_face);
}
