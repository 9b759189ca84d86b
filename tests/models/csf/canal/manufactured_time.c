/* The canal's kernel in time, against solutions that are known: an oscillation made for it, a
 * symmetric system's own modes, and GSL's integrator as the reference of the whole
 * semi-discrete system. Orders and bounds are stated with each test, and were before it ran.
 * The system is that of tests/support/bench/small_canal.h, whose right-hand side is written
 * from the equations, not the rows. */
#define TH_SUITE "manufactured in time"
#include "support/check_main.h"

#include <gsl/gsl_complex_math.h>
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_linalg.h>

#include "csf/canal/poles.h"
#include "support/bench/small_canal.h"

enum { HOUR = 3600 };

/* Each test runs with cord alone, and with brain in the skull; some where brain alone takes
 * drug back from plasma. */
static struct small_canal canals(int which)
{
    struct small_canal s = which ? small_skull() : small_canal();
    if (which == 2)
        s.tissue.partition = 0;
    return s;
}

/* x of y = Re x exp(i omega t), the answer to S cos(omega t): (i omega - M) x = b S. */
static void harmonic(const struct small_canal *s, double omega, double x[2][SMALL_STATE])
{
    gsl_matrix *m = gsl_matrix_alloc(SMALL_STATE, SMALL_STATE);
    gsl_matrix_complex *k = gsl_matrix_complex_alloc(SMALL_STATE, SMALL_STATE);
    gsl_vector_complex *b = gsl_vector_complex_alloc(SMALL_STATE),
                       *found = gsl_vector_complex_alloc(SMALL_STATE);
    gsl_permutation *order = gsl_permutation_alloc(SMALL_STATE);
    double constant[SMALL_STATE];
    int sign;
    small_matrix(*s, m, constant);
    for (size_t i = 0; i < SMALL_STATE; i++) {
        for (size_t j = 0; j < SMALL_STATE; j++)
            gsl_matrix_complex_set(
                k, i, j, gsl_complex_rect(-gsl_matrix_get(m, i, j), i == j ? omega : 0));
        gsl_vector_complex_set(b, i, gsl_complex_rect(constant[i], 0));
    }
    gsl_linalg_complex_LU_decomp(k, order, &sign);
    gsl_linalg_complex_LU_solve(k, order, b, found);
    for (size_t i = 0; i < SMALL_STATE; i++) {
        x[0][i] = GSL_REAL(gsl_vector_complex_get(found, i));
        x[1][i] = GSL_IMAG(gsl_vector_complex_get(found, i));
    }
    gsl_permutation_free(order);
    gsl_vector_complex_free(b);
    gsl_vector_complex_free(found);
    gsl_matrix_complex_free(k);
    gsl_matrix_free(m);
}

/* One period of 6 h in `steps` equal steps, each with the source's mean over it. */
static double harmonic_error(int which, int steps)
{
    const double period = 6 * HOUR, omega = 2 * TH_PI / period, h = period / steps;
    const struct small_canal s = canals(which);
    struct canal_run run = small_open(&s, 5);
    double x[2][SMALL_STATE];
    harmonic(&s, omega, x);
    small_put(&run, x[0]);
    for (int k = 0; k < steps; k++) {
        double mean = (sin(omega * h * (k + 1)) - sin(omega * h * k)) / (omega * h);
        canal_step(&run, h, s.source * mean);
    }
    double error = small_apart(&run, x[0]);
    canal_close(&run);
    return error;
}

/* Expected: 2. The kernel holds the source constant over a step; of a smooth one, its mean
 * leaves an error of the second order. */
START_TEST(order_in_time)
{
    double before = harmonic_error(_i, 32);
    for (int steps = 64; steps <= 1024; steps *= 2) {
        double now = harmonic_error(_i, steps), order = log2(before / now);
        ck_assert_msg(fabs(order - 2) <= 0.1, "%d steps: order %.3f (%.3g)", steps, order, now);
        before = now;
    }
}
END_TEST

/* C, T and B without what plasma returns: a tree of exchanges, so symmetric in the right
 * weights: w_i M_ij = w_j M_ji. There the poles' bound on the axis is a bound on the state. */
enum { CELLS = 3 * SMALL };

struct modes {
    double weight[CELLS], steady[CELLS]; /* of the source */
    gsl_vector *values;
    gsl_matrix *vectors; /* columns, of W^1/2 M W^-1/2 */
};

static struct modes modes_of(const struct small_canal *s)
{
    struct modes modes = {.values = gsl_vector_alloc(CELLS),
                          .vectors = gsl_matrix_alloc(CELLS, CELLS)};
    gsl_matrix *m = gsl_matrix_alloc(SMALL_STATE, SMALL_STATE);
    gsl_matrix *symmetric = gsl_matrix_alloc(CELLS, CELLS);
    gsl_eigen_symmv_workspace *work = gsl_eigen_symmv_alloc(CELLS);
    double constant[SMALL_STATE], *w = modes.weight;
    small_matrix(*s, m, constant);
    for (size_t i = 0; i < CELLS; i++) {
        size_t from = i % 3 ? i - 1 : i - 3; /* bound: free; free: CSF; CSF: above */
        w[i] = i ? w[from] * gsl_matrix_get(m, from, i) / gsl_matrix_get(m, i, from) : 1;
    }
    for (size_t i = 0; i < CELLS; i++)
        for (size_t j = 0; j < CELLS; j++)
            gsl_matrix_set(symmetric, i, j, gsl_matrix_get(m, i, j) * sqrt(w[i] / w[j]));
    for (size_t i = 0; i < CELLS; i++)
        for (size_t j = 0; j < i; j++)
            ck_assert_double_eq_tol(gsl_matrix_get(symmetric, i, j),
                                    gsl_matrix_get(symmetric, j, i), 1e-17);
    gsl_eigen_symmv(symmetric, modes.values, modes.vectors, work);
    for (size_t i = 0; i < CELLS; i++) modes.steady[i] = 0;
    for (size_t k = 0; k < CELLS; k++) {
        double part = 0;
        for (size_t i = 0; i < CELLS; i++)
            part += gsl_matrix_get(modes.vectors, i, k) * sqrt(w[i]) * constant[i];
        part /= -gsl_vector_get(modes.values, k);
        for (size_t i = 0; i < CELLS; i++)
            modes.steady[i] += gsl_matrix_get(modes.vectors, i, k) / sqrt(w[i]) * part;
    }
    gsl_eigen_symmv_free(work);
    gsl_matrix_free(symmetric);
    gsl_matrix_free(m);
    return modes;
}

static void modes_free(struct modes *modes)
{
    gsl_vector_free(modes->values);
    gsl_matrix_free(modes->vectors);
}

/* |run - exact| at time t, over |start - steady|, both in the weighted norm, when the source
 * has been there from the start, which was empty but for the first cell. */
static double modes_apart(const struct modes *modes, const struct canal_run *run, double first,
                          double t)
{
    const double *w = modes->weight, *y0 = modes->steady;
    double exact[CELLS] = {0}, above = 0, below = 0;
    for (size_t k = 0; k < CELLS; k++) {
        double part = gsl_matrix_get(modes->vectors, 0, k) * sqrt(w[0]) * first;
        for (size_t i = 0; i < CELLS; i++)
            part -= gsl_matrix_get(modes->vectors, i, k) * sqrt(w[i]) * y0[i];
        part *= exp(gsl_vector_get(modes->values, k) * t);
        for (size_t i = 0; i < CELLS; i++)
            exact[i] += gsl_matrix_get(modes->vectors, i, k) / sqrt(w[i]) * part;
    }
    for (size_t i = 0; i < CELLS; i++) {
        double start = i == 0 ? first : 0;
        above += w[i] * pow(run->state[0][i * TH_LANES] - exact[i] - y0[i], 2);
        below += w[i] * pow(start - y0[i], 2);
    }
    return sqrt(above / below);
}

/* A constant source and a drop in the first cell for `time`, in equal steps. */
static double constant_error(const struct small_canal *s, const struct modes *modes,
                             size_t poles, double time, int steps)
{
    double first[SMALL_STATE] = {modes->steady[21]}; /* as much as cell 7 will hold */
    struct canal_run run = small_open(s, poles);
    small_put(&run, first);
    for (int k = 0; k < steps; k++) canal_step(&run, time / steps, s->source);
    double error = modes_apart(modes, &run, first[0], time);
    canal_close(&run);
    return error;
}

/* Expected: no order at all. One step of any length from 1 s to 30 years is off by at most the
 * poles' bound, 6.6e-6, 7.6e-8, 8.7e-10, and by a fair share of it for some; a time divided
 * into n steps by at most twice as much: n bound exp(-x (n - 1)) at rate x per step, and where
 * x is small the error is, as R(0) = R'(0) = 1. */
START_TEST(no_order_where_the_source_is_constant)
{
    struct small_canal s = canals(_i);
    s.tissue.partition = s.brain.partition = 0;
    struct modes modes = modes_of(&s);
    for (size_t poles = 3; poles <= 5; poles++) {
        double bound = th_poles(poles)->bound, worst = 0;
        for (double h = 1; h < 1e9; h *= 1.5)
            worst = fmax(worst, constant_error(&s, &modes, poles, h, 1));
        ck_assert_double_lt(worst, 1.02 * bound);
        ck_assert_double_gt(worst, 0.2 * bound);
        for (double time = HOUR; time < 1e6; time *= 3)
            for (int steps = 1; steps <= 256; steps *= 4)
                ck_assert_double_lt(constant_error(&s, &modes, poles, time, steps), 2 * bound);
    }
    modes_free(&modes);
}
END_TEST

/* The Runge-Kutta method with its control silenced: one substep a call. */
static double sdirk_error(const struct small_canal *s, const struct modes *modes, int steps)
{
    const double time = 6 * HOUR;
    double first[SMALL_STATE] = {modes->steady[21]};
    struct canal_run run = small_open(s, 4);
    struct th_canal_control control = {.tolerance = 1e9};
    small_put(&run, first);
    for (int k = 0; k < steps; k++) {
        EACH_LANE(i) {
            run.step[i] = control.next[i] = time / steps;
            run.source[i] = s->source;
            control.wanted[i] = true;
        }
        struct th_canal_request order = canal_order(&run);
        th_canal_sdirk(run.canal, &order, &control);
        EACH_LANE(i) ck_assert_int_eq(control.taken[i], 1);
        canal_accept(&run);
    }
    double error = modes_apart(modes, &run, first[0], time);
    canal_close(&run);
    return error;
}

/* Expected: 4. */
START_TEST(order_of_runge_kutta)
{
    struct small_canal s = canals(_i);
    s.tissue.partition = s.brain.partition = 0;
    struct modes modes = modes_of(&s);
    double before = sdirk_error(&s, &modes, 32);
    for (int steps = 64; steps <= 256; steps *= 2) {
        double now = sdirk_error(&s, &modes, steps), order = log2(before / now);
        ck_assert_msg(fabs(order - 4) <= 0.2, "%d steps: order %.3f (%.3g)", steps, order, now);
        before = now;
    }
    modes_free(&modes);
}
END_TEST

/* A day: an hour of infusion, eleven of none, then infusion again. */
enum { STOPS = 3 };
static const double stops[STOPS] = {HOUR, 12 * HOUR, 24 * HOUR};

static double dosed(const struct small_canal *s, int part)
{
    return part == 1 ? 0 : s->source;
}

static void reference_day(struct small_canal s, double y[STOPS][SMALL_STATE])
{
    const struct small_canal whole = s;
    double state[SMALL_STATE] = {0}, from = 0;
    for (int part = 0; part < STOPS; part++) {
        s.source = dosed(&whole, part);
        small_reference(&s, stops[part] - from, state);
        from = stops[part];
        memcpy(y[part], state, sizeof state);
    }
}

enum method { EXPONENTIAL, SATURABLE, RUNGE_KUTTA };

/* misplaced: the worst of the stops, share of all drug; apart: at the last, of each field. */
struct day {
    double misplaced, apart;
};

/* The same day by one of the methods: in steps of at most `most` seconds, or, by Runge-Kutta,
 * with that tolerance per substep. */
static struct day run_day(const struct small_canal *s, double y[STOPS][SMALL_STATE],
                          enum method method, size_t poles, double most)
{
    struct canal_run run = small_open(s, poles);
    struct th_canal_control control = {.tolerance = most};
    struct day day = {0};
    double from = 0;
    for (int part = 0; part < STOPS; part++) {
        double whole = stops[part] - from;
        int steps = method == RUNGE_KUTTA ? 1 : (int)ceil(whole / most);
        for (int k = 0; k < steps; k++) {
            EACH_LANE(i) {
                run.step[i] = whole / steps;
                run.source[i] = dosed(s, part);
                control.wanted[i] = true;
                control.next[i] = 30;
            }
            struct th_canal_request order = canal_order(&run);
            if (method == RUNGE_KUTTA)
                th_canal_sdirk(run.canal, &order, &control);
            else if (method == SATURABLE)
                th_canal_advance_saturable(run.canal, &order);
            else
                th_canal_advance(run.canal, &order);
            canal_accept(&run);
        }
        from = stops[part];
        day.misplaced = fmax(day.misplaced, small_misplaced(s, &run, y[part]));
    }
    day.apart = small_apart(&run, y[STOPS - 1]);
    canal_close(&run);
    return day;
}

/* Everything at once, plasma's return and the deep compartment too. Expected, for steps of an
 * hour and for three that reach from stop to stop: within the poles' bound, of all drug, times
 * the condition of the eigenvectors, below 20 as in tests/models/csf/canal/dense.c; one more
 * pair is about 86 times better. After a day that holds for every field by itself. (Not after
 * an hour: what has hardly begun to fill is known to the bound of all drug, not of its own.) */
START_TEST(the_judge_agrees)
{
    const struct small_canal s = canals(_i);
    double y[STOPS][SMALL_STATE], before = 1;
    reference_day(s, y);
    for (size_t poles = 3; poles <= 5; poles++) {
        double bound = th_poles(poles)->bound;
        struct day hourly = run_day(&s, y, EXPONENTIAL, poles, HOUR);
        struct day longest = run_day(&s, y, EXPONENTIAL, poles, 24 * HOUR);
        ck_assert_double_lt(hourly.misplaced, 20 * bound);
        ck_assert_double_lt(hourly.apart, 20 * bound);
        ck_assert_double_lt(longest.misplaced, 20 * bound);
        ck_assert_double_lt(longest.apart, 20 * bound);
        ck_assert_double_lt(longest.misplaced, before / 30);
        before = longest.misplaced;
    }
}
END_TEST

/* The other method keeps what it was asked for: tolerance per substep, and some hundred of
 * them, whose errors mostly decay. */
START_TEST(the_judge_agrees_with_runge_kutta)
{
    const struct small_canal s = canals(_i);
    double y[STOPS][SMALL_STATE];
    reference_day(s, y);
    for (double tolerance = 1e-4; tolerance > 5e-8; tolerance /= 10) {
        struct day day = run_day(&s, y, RUNGE_KUTTA, 4, tolerance);
        ck_assert_double_lt(day.apart, tolerance);
        ck_assert_double_lt(day.misplaced, tolerance);
    }
}
END_TEST

/* Expected: 2, where a tenth to a half of the sites are taken. */
START_TEST(order_of_saturable_binding)
{
    struct small_canal s = canals(_i);
    double y[STOPS][SMALL_STATE];
    s.tissue.most = 1;
    s.brain.most = 2;
    reference_day(s, y);
    double taken = 0;
    for (int i = 0; i < SMALL; i++)
        taken = fmax(taken, y[STOPS - 1][3 * i + 2] / (i < s.skull ? 2 : 1));
    ck_assert_msg(taken > 0.3 && taken < 0.9, "%g of the sites", taken);
    double before = run_day(&s, y, SATURABLE, 5, 900).apart;
    for (double most = 450; most > 50; most /= 2) {
        double now = run_day(&s, y, SATURABLE, 5, most).apart, order = log2(before / now);
        ck_assert_msg(fabs(order - 2) <= 0.1, "%g s: order %.3f (%.3g)", most, order, now);
        before = now;
    }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "time");
    tcase_add_loop_test(tests, order_in_time, 0, 2);
    tcase_add_loop_test(tests, no_order_where_the_source_is_constant, 0, 2);
    tcase_add_loop_test(tests, order_of_runge_kutta, 0, 2);
    tcase_add_loop_test(tests, the_judge_agrees, 0, 3);
    tcase_add_loop_test(tests, the_judge_agrees_with_runge_kutta, 0, 3);
    tcase_add_loop_test(tests, order_of_saturable_binding, 0, 2);
}
