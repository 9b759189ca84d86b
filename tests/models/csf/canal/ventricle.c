/* A ventricle beside the last cell of the skull: against the matrix exponential of the canal
 * with the ventricle and its source as three more states, by every method; mass; bits where it
 * is empty. That a member alone has the same bits, and neighbours change none:
 * tests/models/csf/canal/single, tests/models/csf/canal/dense. */
#define TH_SUITE "canal ventricle"
#include "support/check_main.h"

#include "support/bench/small_canal.h"

#include <gsl/gsl_linalg.h>

enum { SKULL = 3, LAST = 3 * (SKULL - 1), HELD = SMALL_STATE, ONE, TIME, LAG, WHOLE };
enum method { EXPONENTIAL, SATURABLE, RUNGE_KUTTA, METHODS };

/* Rate of the probe that follows C of the ventricle's cell with a delay, 1/s. */
static const double delay = 2e-3;

/* Lanes whose ventricle empties within a ten-thousandth to ten thousand times the step, with a
 * source that rises, falls, or is none. */
static struct th_canal_ventricle ventricle_of(double step)
{
    struct th_canal_ventricle v = {.lost = {0}};
    EACH_LANE(i) {
        v.rate[i] = pow(10, i - 3.54) / step;
        v.amount[i] = i % 4 ? 0.5 + 0.1 * i : 0;
        v.source[i] = i % 3 ? 2e-4 * i : 0;
        v.ramp[i] = i % 3 == 1 ? 3e-7 : i % 3 == 2 ? -v.source[i] / step : 0;
    }
    return v;
}

/* The canal, the ventricle, 1, t and the lag after `step`. */
static void truth(struct small_canal s, const struct th_canal_ventricle *v, int lane,
                  double step, const double *start, double *end)
{
    gsl_matrix *m = gsl_matrix_calloc(WHOLE, WHOLE), *e = gsl_matrix_alloc(WHOLE, WHOLE);
    gsl_matrix_view canal = gsl_matrix_submatrix(m, 0, 0, SMALL_STATE, SMALL_STATE);
    double constant[SMALL_STATE];
    small_matrix(s, &canal.matrix, constant);
    for (size_t k = 0; k < SMALL_STATE; k++) gsl_matrix_set(m, k, ONE, constant[k]);
    gsl_matrix_set(m, LAST, HELD, v->rate[lane]);
    gsl_matrix_set(m, HELD, HELD, -v->rate[lane]);
    gsl_matrix_set(m, HELD, ONE, v->source[lane]);
    gsl_matrix_set(m, HELD, TIME, v->ramp[lane] * step);
    gsl_matrix_set(m, TIME, ONE, 1 / step);
    gsl_matrix_set(m, LAG, LAST, delay);
    gsl_matrix_set(m, LAG, LAG, -delay);
    gsl_matrix_scale(m, step);
    gsl_linalg_exponential_ss(m, e, GSL_PREC_DOUBLE);
    for (size_t i = 0; i < WHOLE; i++) {
        end[i] = 0;
        for (size_t j = 0; j < WHOLE; j++) {
            const double from = j < SMALL_STATE ? start[j]
                                : j == HELD     ? v->amount[lane]
                                                : j == ONE;
            end[i] += gsl_matrix_get(e, i, j) * from;
        }
    }
    gsl_matrix_free(e);
    gsl_matrix_free(m);
}

static void advance(struct canal_run *run, const struct th_canal_request *order,
                    enum method method, double tolerance)
{
    struct th_canal_control control = {.tolerance = tolerance};
    EACH_LANE(i) control.wanted[i] = true;
    if (method == EXPONENTIAL)
        th_canal_advance(run->canal, order);
    else if (method == SATURABLE)
        th_canal_advance_saturable(run->canal, order);
    else
        th_canal_sdirk(run->canal, order, &control);
    EACH_LANE(i) ck_assert_int_ge(control.taken[i], 0);
}

/* One step from a canal with drug everywhere; what is found, and the lag. */
struct trial {
    struct canal_run run;
    struct th_canal_ventricle ventricle;
    double start[SMALL_STATE];
    _Alignas(64) double lag[1][TH_LANES];
};

static void try(struct trial *t, const struct small_canal *s, size_t poles, enum method method,
                double tolerance, double step)
{
    struct th_canal_probe probe;
    memset(&probe, 0, sizeof probe);
    t->run = small_open(s, poles);
    t->ventricle = ventricle_of(step);
    for (int k = 0; k < SMALL_STATE; k++) t->start[k] = 1 + 0.5 * sin(1.7 * k);
    small_put(&t->run, t->start);
    EACH_LANE(i) {
        t->run.step[i] = step;
        t->run.source[i] = s->source;
        probe.rate[i] = delay;
        probe.weight[0][i] = 1;
        probe.cell[i] = SKULL - 1;
    }
    struct th_canal_request order = canal_order(&t->run);
    order.ventricle = &t->ventricle;
    order.probes = &probe;
    order.probe_count = 1;
    order.lagged = t->lag;
    advance(&t->run, &order, method, tolerance);
}

/* Amount that a lane's ventricle held or was given. */
static double given(const struct th_canal_ventricle *v, int lane, double step)
{
    return v->amount[lane] + v->source[lane] * step + v->ramp[lane] * step * step / 2;
}

static void near(double value, double expected, double within)
{
    ck_assert_msg(fabs(value - expected) <= within, "%.17g is not %.17g", value, expected);
}

/* The largest difference to the truth, as a share of the largest concentration there was, or
 * would be with all of the ventricle's drug in its cell. */
static double error_of(struct trial *t, const struct small_canal *s)
{
    double worst = 0;
    EACH_LANE(i) {
        double found[WHOLE], most = given(&t->ventricle, i, t->run.step[i]), off = 0;
        truth(*s, &t->ventricle, i, t->run.step[i], t->start, found);
        for (int k = 0; k < SMALL_STATE; k++) {
            most = fmax(most, fmax(fabs(found[k]), t->start[k]));
            off = fmax(off, fabs(found[k] - t->run.state[1][k * TH_LANES + i]));
        }
        off = fmax(off, fabs(found[LAG] - t->lag[0][i]));
        const double held = th_canal_ventricle_at(&t->ventricle, i, t->run.step[i]).amount;
        near(held, found[HELD], 1e-12 * most);
        worst = fmax(worst, off / most);
    }
    return worst;
}

/* Binding without an end is linear: so there is a truth for the saturable method, too. The
 * canal is wrong by the table's bound times what its matrix is off normal, less than 20. With
 * the ventricle, z = -rate step, and a mode of the canal at z', comes z (e(z) - e(z'))/(z - z')
 * of the table's error e: at most |z e'| where they meet, which is 4.2, 6.4, 7.7 bounds. */
START_TEST(agrees_with_the_matrix_exponential)
{
    const double bounds[] = {6.6e-6, 7.6e-8, 8.7e-10}, slopes[] = {4.2, 6.4, 7.7};
    for (enum method method = EXPONENTIAL; method <= SATURABLE; method++)
        for (size_t poles = 3; poles <= 5; poles++)
            for (double step = 60; step < 1e5; step *= 8) {
                struct small_canal s = small_skull();
                struct trial t;
                try(&t, &s, poles, method, 0, step);
                const double error = error_of(&t, &s);
                const double most = 20 * (1 + slopes[poles - 3]) * bounds[poles - 3];
                ck_assert_msg(error < most, "%d, %zu pairs, %g s: %g", method, poles, step,
                              error);
                canal_close(&t.run);
            }
}
END_TEST

/* Its error falls with the tolerance. */
START_TEST(the_runge_kutta_method_agrees)
{
    double before = 1;
    for (double tolerance = 1e-3; tolerance > 5e-7; tolerance /= 10) {
        struct small_canal s = small_skull();
        struct trial t;
        try(&t, &s, 4, RUNGE_KUTTA, tolerance, 1800);
        const double error = error_of(&t, &s);
        ck_assert_double_lt(error, 5 * tolerance);
        ck_assert_double_lt(error, before / 2);
        before = error;
        canal_close(&t.run);
    }
}
END_TEST

static double contents(const struct small_canal *s, const double *state, int lane)
{
    double sum = s->plasma * state[3 * SMALL * TH_LANES + lane] +
                 s->deep * state[(3 * SMALL + 1) * TH_LANES + lane];
    for (int i = 0; i < SMALL; i++) {
        const double *cell = state + 3 * i * TH_LANES + lane;
        sum += s->volume[i] * cell[0] + s->cord[i] * (cell[TH_LANES] + cell[2 * TH_LANES]);
    }
    return sum;
}

/* The canal gets the amount that leaves the ventricle by its closed form, whatever step and
 * method. */
START_TEST(mass_is_exact)
{
    for (enum method method = EXPONENTIAL; method < METHODS; method++)
        for (size_t poles = 3; poles <= 5; poles++)
            for (double step = 1e-3; step < 1e6; step *= 30) {
                struct small_canal s = small_skull();
                struct trial t;
                s.tissue.most = s.brain.most = method == SATURABLE ? 2 : 0;
                try(&t, &s, poles, method, 1e-3, step);
                EACH_LANE(i) {
                    const struct th_canal_ventricle *v = &t.ventricle;
                    const struct th_canal_ventricle_state after =
                        th_canal_ventricle_at(v, i, step);
                    const double before = contents(&s, t.run.state[0], i);
                    const double came = s.volume[SKULL - 1] * after.outflow + s.source * step;
                    const double lost = s.clearance * t.run.area[i];
                    const double lacks = before + came - lost - contents(&s, t.run.state[1], i);
                    ck_assert_msg(fabs(lacks) < 1e-13 * (before + came),
                                  "%d, %g s, lane %d: %g", method, step, i,
                                  lacks / (before + came));
                    const double all = given(v, i, step);
                    near(after.amount + after.outflow, all, 1e-14 * all);
                    ck_assert_double_ge(after.amount, 0);
                    ck_assert_double_ge(after.outflow, 0);
                }
                canal_close(&t.run);
            }
}
END_TEST

/* A ventricle that holds nothing, or that nothing leaves, is none: not one bit. */
START_TEST(an_empty_one_changes_no_bit)
{
    for (enum method method = EXPONENTIAL; method < METHODS; method++)
        for (int kind = 0; kind < 2; kind++) {
            struct small_canal s = small_skull();
            struct trial t;
            struct th_canal_ventricle v;
            memset(&v, 0, sizeof v);
            try(&t, &s, 4, method, 1e-4, 600);
            const size_t bytes = t.run.vectors * sizeof(double[TH_LANES]);
            double *other = aligned_alloc(64, bytes);
            struct th_canal_request order = canal_order(&t.run);
            EACH_LANE(i) {
                v.rate[i] = kind ? 1e-3 : 0;
                v.amount[i] = kind ? 0 : 1;
            }
            advance(&t.run, &order, method, 1e-4);
            memcpy(other, t.run.state[1], bytes);
            order.ventricle = &v;
            advance(&t.run, &order, method, 1e-4);
            ck_assert_mem_eq(other, t.run.state[1], bytes);
            free(other);
            canal_close(&t.run);
        }
}
END_TEST

/* Seen from later on it is the same ventricle. */
START_TEST(later_is_the_same)
{
    struct th_canal_ventricle v = ventricle_of(600);
    double half[TH_LANES];
    EACH_LANE(i) {
        half[i] = 200 + 20 * i;
        v.lost[i] = i % 2 ? 0.3 * v.rate[i] : 0;
    }
    const struct th_canal_ventricle rest = th_canal_ventricle_after(&v, half);
    EACH_LANE(i) {
        const struct th_canal_ventricle_state whole = th_canal_ventricle_at(&v, i, 600);
        const struct th_canal_ventricle_state first = th_canal_ventricle_at(&v, i, half[i]);
        const struct th_canal_ventricle_state second =
            th_canal_ventricle_at(&rest, i, 600 - half[i]);
        const double all = whole.amount + whole.outflow + whole.lost;
        near(all, given(&v, i, 600), 1e-14 * all);
        near(whole.lost, first.lost + second.lost, 1e-14 * all);
        near(whole.amount, second.amount, 1e-14 * all);
        near(whole.outflow, first.outflow + second.outflow, 1e-14 * all);
    }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "ventricle");
    tcase_add_test(tests, agrees_with_the_matrix_exponential);
    tcase_add_test(tests, the_runge_kutta_method_agrees);
    tcase_add_test(tests, mass_is_exact);
    tcase_add_test(tests, an_empty_one_changes_no_bit);
    tcase_add_test(tests, later_is_the_same);
}
