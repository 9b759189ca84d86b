/* The exponential of csf/compartments against GSL's of a dense matrix, and against closed forms
 * entry by entry. */
#define TH_SUITE "compartments exponential"
#include "support/check_main.h"

#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>

#include "base/random.h"
#include "csf/compartments/exponential.h"

enum { STATES = 24, EDGES = 400 };

static double draw(uint64_t count)
{
    return th_random(11, 0, "exponential", count);
}

static struct th_system new_system(void)
{
    return th_system_in(calloc(1, th_system_bytes(STATES, EDGES)), STATES);
}

static void forget(struct th_system *s)
{
    double *least = s->loss < s->y ? s->loss : s->y;
    free(least < s->next ? least : s->next);
}

/* y(h) of the dense system. */
static void dense(double matrix[STATES][STATES], double h, const double *y, double *end)
{
    gsl_matrix *a = gsl_matrix_calloc(STATES, STATES), *e = gsl_matrix_calloc(STATES, STATES);
    for (size_t r = 0; r < STATES; r++)
        for (size_t c = 0; c < STATES; c++) gsl_matrix_set(a, r, c, matrix[r][c] * h);
    ck_assert_int_eq(gsl_linalg_exponential_ss(a, e, GSL_PREC_DOUBLE), 0);
    for (size_t r = 0; r < STATES; r++) {
        end[r] = 0;
        for (size_t c = 0; c < STATES; c++) end[r] += gsl_matrix_get(e, r, c) * y[c];
    }
    gsl_matrix_free(a);
    gsl_matrix_free(e);
}

/* Random networks: a third of all pairs, rates over five decades; two states that only gain. */
START_TEST(is_that_of_a_dense_matrix)
{
    uint64_t count = 1000 * (uint64_t)_i;
    double matrix[STATES][STATES] = {{0}}, y[STATES], end[STATES], most = 0;
    struct th_system s = new_system();
    for (size_t k = 0; k < STATES; k++) {
        y[k] = draw(count++);
        th_system_add(&s, y[k]);
    }
    for (size_t from = 0; from < STATES; from++)
        for (size_t to = 0; to < STATES; to++) {
            const double rate = pow(10, -4 + 5 * draw(count++));
            if (from == to || draw(count++) > 1.0 / 3)
                continue;
            th_system_gain(&s, from, to, rate);
            matrix[to][from] += rate;
            if (to < STATES - 2) {
                th_system_lose(&s, from, rate);
                matrix[from][from] -= rate;
            }
        }
    const double h = pow(10, -2 + 0.25 * _i);
    th_system_advance(&s, h);
    dense(matrix, h, y, end);
    for (size_t k = 0; k < STATES; k++) most = fmax(most, fabs(end[k]));
    for (size_t k = 0; k < STATES; k++)
        ck_assert_msg(fabs(s.y[k] - end[k]) <= 1e-12 * most,
                      "state %zu at %g: %.17g, not %.17g", k, h, s.y[k], end[k]);
    forget(&s);
}
END_TEST

/* A chain of three: each state to round-off of its own size, though the first has fallen by
 * three hundred decades; the products that a step takes are counted. */
START_TEST(is_exact_entry_by_entry)
{
    static const double steps[] = {1e-6, 1e-3, 0.1, 1, 7, 70, 350, 700};
    for (size_t k = 0; k < sizeof steps / sizeof *steps; k++) {
        const double h = steps[k], a = 1, b = 1.0 / 1024;
        struct th_system s = new_system();
        for (int n = 0; n < 3; n++) th_system_add(&s, n == 0);
        th_system_gain(&s, 0, 1, a);
        th_system_lose(&s, 0, a);
        th_system_gain(&s, 1, 2, b);
        th_system_lose(&s, 1, b);
        const size_t products = th_system_advance(&s, h);
        const double first = exp(-a * h),
                     second = a / (a - b) * exp(-a * h) * expm1((a - b) * h);
        ck_assert_double_le(fabs(s.y[0] - first), (1e-14 + 2e-15 * h) * first);
        ck_assert_double_le(fabs(s.y[1] - second), (1e-14 + 2e-15 * h) * second);
        ck_assert_double_le(fabs(s.y[0] + s.y[1] + s.y[2] - 1), 1e-15 * (double)(products + 8));
        ck_assert(s.y[2] > 0 && products >= 10 && (double)products <= 4 * h + 40);
        forget(&s);
    }
}
END_TEST

/* 1, the time that is over and half its square: powers of h. */
START_TEST(integrals_are_states)
{
    static const double steps[] = {1e-3, 1, 3600, 86400};
    for (size_t k = 0; k < 4; k++) {
        const double h = steps[k];
        struct th_system s = new_system();
        th_system_add(&s, 1);
        for (size_t n = 1; n < 4; n++) th_system_gain(&s, n - 1, th_system_add(&s, 0), 1);
        th_system_advance(&s, h);
        ck_assert_double_eq(s.y[0], 1);
        ck_assert_double_le(fabs(s.y[1] / h - 1), 1e-15);
        ck_assert_double_le(fabs(s.y[2] / (h * h / 2) - 1), 4e-15);
        ck_assert_double_le(fabs(s.y[3] / (h * h * h / 6) - 1), 8e-15);
        forget(&s);
    }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "exponential");
    tcase_add_loop_test(tests, is_that_of_a_dense_matrix, 0, 16);
    tcase_add_test(tests, is_exact_entry_by_entry);
    tcase_add_test(tests, integrals_are_states);
}
