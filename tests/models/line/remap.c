/* The remap against integrals that are known, and its promises: conservation, no new extrema.
 */
#define TH_SUITE "remap"
#include "support/check_main.h"

#include <math.h>

#include "line/parcels.h"
#include "line/remap.h"

enum { MOST = 2048 };

/* f = 2 + tanh(8 (x - 1/2)) and its integral from 0. */
static double front(double x)
{
    return 2 * x + (log(cosh(8 * (x - 0.5))) - log(cosh(4))) / 8;
}

/* f = 2 + sin(2 pi x) */
static double wave(double x)
{
    return 2 * x + (1 - cos(2 * M_PI * x)) / (2 * M_PI);
}

static void fill_row(int count, const double *width, double (*integral)(double), double *mass)
{
    double from = 0;
    for (int k = 0; k < count; k++) {
        mass[k] = integral(from + width[k]) - integral(from);
        from += width[k];
    }
}

/* Mean error of the concentrations after a shift of the grid by 0.37 of a parcel. */
static double shift_error(int count, double (*integral)(double))
{
    static const double shift = 0.37;
    double old_width[MOST], new_width[MOST], mass[MOST], got[MOST], want[MOST], error = 0;
    for (int k = 0; k < count; k++) old_width[k] = new_width[k] = 1.0 / count;
    new_width[0] *= shift;
    new_width[count] = (1 - shift) / count;
    fill_row(count, old_width, integral, mass);
    fill_row(count + 1, new_width, integral, want);
    th_remap(count, old_width, mass, count + 1, new_width, got);
    for (int k = 3; k < count - 3; k++) error += fabs(got[k] - want[k]);
    return error;
}

static double order_at(int count, double (*integral)(double))
{
    return log2(shift_error(count, integral) / shift_error(2 * count, integral));
}

START_TEST(test_order)
{
    ck_assert_double_gt(order_at(64, front), 2.5);
    ck_assert_double_gt(order_at(128, front), 2.5);
    ck_assert_double_gt(order_at(256, front), 2.5);
    /* at the two crests the limiter flattens: less there, but not below 2 in the mean */
    ck_assert_double_gt(order_at(256, wave), 2);
}
END_TEST

/* (0, 1, 2, 3, 4): the nearer half of the middle one holds 0.5 (2 - 0.25), the farther 0.5 (2 +
 * 0.25). */
START_TEST(test_by_hand)
{
    double mean[5] = {0, 1, 2, 3, 4}, width[5] = {1, 1, 1, 1, 1};
    struct th_parabola p = th_parabola_fit(mean, width);
    ck_assert_double_eq_tol(p.near, 1.5, 1e-15);
    ck_assert_double_eq_tol(p.far, 2.5, 1e-15);
    ck_assert_double_eq_tol(th_parabola_head(&p, 0.5), 0.875, 1e-15);
    ck_assert_double_eq_tol(th_parabola_head(&p, 1), 2, 1e-15);
    double crest[5] = {1, 2, 3, 2, 1};
    p = th_parabola_fit(crest, width);
    ck_assert_double_eq(p.near, 3);
    ck_assert_double_eq(p.far, 3);
}
END_TEST

/* A straight line is met exactly by unequal widths, also next to the ends of the row. */
START_TEST(test_straight)
{
    double width[7] = {0.3, 1, 0.5, 2, 1, 1, 0.1}, mass[7], got[3], from = 0, total = 0;
    double cut[3] = {0.3 + 0.4, 0.6 + 0.25, 0};
    for (int k = 0; k < 7; k++) {
        mass[k] = width[k] * (3 + 2 * (from + width[k] / 2));
        from += width[k];
        total += mass[k];
    }
    cut[2] = from - cut[0] - cut[1];
    th_remap(7, width, mass, 3, cut, got);
    ck_assert_double_eq_tol(got[0], 0.7 * (3 + 2 * 0.35), 1e-13);
    ck_assert_double_eq_tol(got[1], 0.85 * (3 + 2 * (0.7 + 0.425)), 1e-13);
    ck_assert_double_eq_tol(got[0] + got[1] + got[2], total, 1e-13);
}
END_TEST

static double uniform(unsigned *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) / 16777216.0;
}

/* Rough data, rough grids: the sum stays, nothing leaves the range, nothing becomes negative.
 */
START_TEST(test_rough)
{
    unsigned seed = (unsigned)_i + 1;
    double old_width[64], mass[64], new_width[48], got[48], width = 0, before = 0, after = 0;
    double least = INFINITY, most = 0;
    for (int k = 0; k < 64; k++) {
        double c = uniform(&seed) < 0.5 ? 0 : uniform(&seed);
        old_width[k] = 0.01 + uniform(&seed);
        mass[k] = c * old_width[k];
        width += old_width[k];
        before += mass[k];
        least = fmin(least, c);
        most = fmax(most, c);
    }
    double share = 0, all = 0;
    for (int k = 0; k < 48; k++) all += new_width[k] = 0.01 + uniform(&seed);
    for (int k = 0; k < 48; k++) new_width[k] *= width / all;
    th_remap(64, old_width, mass, 48, new_width, got);
    for (int k = 0; k < 48; k++) {
        after += got[k];
        share = got[k] / new_width[k];
        ck_assert_double_ge(share, least - 1e-12);
        ck_assert_double_le(share, most + 1e-12);
    }
    ck_assert_double_eq_tol(after, before, 1e-13 * before);
}
END_TEST

START_TEST(test_same_grid)
{
    double width[16], mass[16], got[16];
    unsigned seed = 5;
    for (int k = 0; k < 16; k++) {
        width[k] = k ? 1 : 0.25;
        mass[k] = uniform(&seed);
    }
    th_remap(16, width, mass, 16, width, got);
    for (int k = 0; k < 16; k++) ck_assert_double_eq(got[k], mass[k]);
}
END_TEST

/* The queue: what goes in at one end comes out at the other, in order and in full. */
START_TEST(test_queue)
{
    enum { CAPACITY = 40 };
    double column[2 * CAPACITY * TH_LANES] = {0}, work[4 * CAPACITY], in[2] = {0}, *out;
    const double fade[2] = {0};
    struct th_leaving left = {.mass = {0}};
    struct th_piece pieces[CAPACITY];
    out = left.mass;
    struct th_parcels p = {
        .mass = column, .species = 2, .stride = CAPACITY, .capacity = CAPACITY};
    th_parcels_fill(&p, 1, 16.5, (double[2]){16.5, 0});
    ck_assert_int_eq(p.count, 17);
    ck_assert_double_eq_tol(p.last, 0.5, 1e-15);
    unsigned seed = 3;
    for (int k = 0; k < 1000; k++) {
        double volume = 4 * uniform(&seed), mass[2] = {volume * 2, volume * (k % 3)};
        th_parcels_pull(&p, TH_FAR, volume, fade, pieces, &left);
        th_parcels_push(&p, TH_NEAR, volume, mass);
        in[0] += mass[0];
        in[1] += mass[1];
        ck_assert_double_eq_tol(th_parcels_volume(&p), 16.5, 1e-11);
    }
    double held[2] = {0};
    for (int k = 0; k < p.count; k++)
        for (int s = 0; s < 2; s++) held[s] += *th_parcels_at(&p, s, k);
    ck_assert_double_eq_tol(held[0], 33, 1e-11);
    ck_assert_double_eq_tol(out[0] + held[0], in[0] + 16.5, 1e-13 * in[0]);
    ck_assert_double_eq_tol(out[1] + held[1], in[1], 1e-13 * in[1]);
    th_parcels_cut(&p, 0.7, work);
    ck_assert_double_eq_tol(th_parcels_volume(&p), 16.5, 1e-11);
    double cut = 0;
    for (int k = 0; k < p.count; k++) cut += *th_parcels_at(&p, 1, k);
    ck_assert_double_eq_tol(cut, held[1], 1e-13 * held[1]);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "remap");
    tcase_add_test(tests, test_order);
    tcase_add_test(tests, test_by_hand);
    tcase_add_test(tests, test_straight);
    tcase_add_loop_test(tests, test_rough, 0, 50);
    tcase_add_test(tests, test_same_grid);
    tcase_add_test(tests, test_queue);
}
