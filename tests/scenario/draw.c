/* Draws: Philox against its published vectors, laws against their moments and quantiles. */
#define TH_SUITE "draw"
#include "support/check_main.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

#include "base/random.h"
#include "scenario/draw.h"

/* Known answers of the Random123 distribution (kat_vectors, philox4x32 10). */
START_TEST(philox_known_answers)
{
    const uint32_t zero[4] = {0}, ones[4] = {~0u, ~0u, ~0u, ~0u};
    const uint32_t pi[6] = {0x243f6a88, 0x85a308d3, 0x13198a2e,
                            0x03707344, 0xa4093822, 0x299f31d0};
    const uint32_t expect[3][4] = {{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8},
                                   {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd},
                                   {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}};
    uint32_t out[4];
    th_philox(zero, zero, out);
    ck_assert_mem_eq(out, expect[0], sizeof out);
    th_philox(ones, ones, out);
    ck_assert_mem_eq(out, expect[1], sizeof out);
    th_philox(pi, pi + 4, out);
    ck_assert_mem_eq(out, expect[2], sizeof out);
}
END_TEST

enum { MANY = 40000 };

static void moments(const struct th_vary *vary, double base, double *mean, double *sd)
{
    double sum = 0, squares = 0;
    for (uint64_t m = 0; m < MANY; m++) {
        double x = th_draw(vary, 7, m, base);
        ck_assert(x >= vary->least && x <= vary->most);
        sum += x;
        squares += x * x;
    }
    *mean = sum / MANY;
    *sd = sqrt(squares / MANY - *mean * *mean);
}

/* Standard error of a mean of 40000 is sd/200; five of them. */
START_TEST(laws_have_their_moments)
{
    double mean, sd;
    struct th_vary v = {
        .law = TH_NORMAL, .spread = 2, .least = -INFINITY, .most = INFINITY, .path = "a.b"};
    moments(&v, 10, &mean, &sd);
    ck_assert_double_eq_tol(mean, 10, 5 * 2 / 200.0);
    ck_assert_double_eq_tol(sd, 2, 0.05);
    v = (struct th_vary){.law = TH_STATED,
                         .stated = {.family = TH_DIST_UNIFORM, .a = 1, .b = 5},
                         .least = 1,
                         .most = 5,
                         .path = "a.b"};
    moments(&v, 0, &mean, &sd);
    ck_assert_double_eq_tol(mean, 3, 5 * 1.1547 / 200);
    ck_assert_double_eq_tol(sd, 4 / sqrt(12), 0.03);
    /* lognormal: median 97.3, CV 24 %; mean = median sqrt(1 + cv^2) */
    v = (struct th_vary){.law = TH_LOGNORMAL,
                         .share = sqrt(log1p(0.24 * 0.24)),
                         .least = 0,
                         .most = INFINITY,
                         .path = "csf.volume"};
    moments(&v, 97.3, &mean, &sd);
    ck_assert_double_eq_tol(mean, 97.3 * sqrt(1 + 0.24 * 0.24), 5 * 24.0 / 200);
    ck_assert_double_eq_tol(sd / mean, 0.24, 0.01);
}
END_TEST

/* A normal law cut at its mean on one side is a half-normal: mean = sd sqrt(2/pi). */
START_TEST(bounds_cut_the_law)
{
    double mean, sd;
    struct th_vary v = {
        .law = TH_NORMAL, .spread = 1, .least = 0, .most = INFINITY, .path = "x"};
    moments(&v, 0, &mean, &sd);
    ck_assert_double_eq_tol(mean, sqrt(2 / 3.14159265358979), 5 * 0.603 / 200);
}
END_TEST

/* The numbers of 0.1: a normal law is stretched over the probability that is left of it, and so
 * is the logarithm of a lognormal law; a uniform law lies between its ends. To the bit. */
START_TEST(draws_stay_to_the_bit)
{
    volatile double given[] = {0.3, 2.5, 0.8}; /* so that libm computes it, as it does there */
    const double least = given[0], most = given[1], s = given[2];
    const double omega = sqrt(log1p(s * s));
    struct th_vary v[3] = {
        {.law = TH_NORMAL, .spread = s, .least = least, .most = most, .path = "a.b"},
        {.law = TH_LOGNORMAL, .share = omega, .least = least, .most = most, .path = "a.b"},
        {.law = TH_STATED,
         .stated = {.family = TH_DIST_UNIFORM, .a = least, .b = most},
         .least = 0,
         .most = 9,
         .path = "a.b"}};
    for (uint64_t m = 0; m < 200; m++) {
        const double u = th_random(7, m, "a.b", 0);
        double low = gsl_cdf_ugaussian_P((least - 1.1) / s);
        double high = gsl_cdf_ugaussian_P((most - 1.1) / s);
        ck_assert_double_eq(th_draw(v, 7, m, 1.1),
                            1.1 + s * gsl_cdf_ugaussian_Pinv(low + u * (high - low)));
        low = gsl_cdf_ugaussian_P(log(least / 1.1) / omega);
        high = gsl_cdf_ugaussian_P(log(most / 1.1) / omega);
        ck_assert_double_eq(th_draw(v + 1, 7, m, 1.1),
                            1.1 * exp(omega * gsl_cdf_ugaussian_Pinv(low + u * (high - low))));
        ck_assert_double_eq(th_draw(v + 2, 7, m, 1.1), least + u * (most - least));
    }
}
END_TEST

/* Below shares[0] the first value, below shares[0] + shares[1] the second; each row as likely.
 */
START_TEST(single_values)
{
    double values[] = {3, 5, 7}, shares[] = {0.2, 0.5, 0.3};
    struct th_vary v = {.law = TH_WEIGHTED, .grid = values, .shares = shares, .path = "a"};
    struct th_vary rows = {.law = TH_EMPIRICAL, .grid = values, .path = "a"};
    v.grid_count = rows.grid_count = 3;
    for (uint64_t m = 0; m < 500; m++) {
        const double u = th_random(7, m, "a", 0);
        ck_assert_double_eq(th_draw(&v, 7, m, 0), u < 0.2 ? 3 : u < 0.7 ? 5 : 7);
        ck_assert_double_eq(th_draw(&rows, 7, m, 0), values[(int)(3 * u)]);
    }
}
END_TEST

/* R62: a law's draws are of its own path: what else is varied, before or behind it, changes
 * nothing. */
START_TEST(other_paths_change_nothing)
{
    const struct th_vary a = {
        .law = TH_NORMAL, .spread = 1, .least = 0, .most = 9, .path = "a"};
    struct th_vary b = a, alone[1] = {a};
    b.path = "b";
    struct th_vary behind[2] = {a, b}, before[2] = {b, a};
    for (uint64_t m = 0; m < 200; m++) {
        const double x = th_draw(alone, 7, m, 4);
        ck_assert_double_eq(th_draw(behind, 7, m, 4), x);
        ck_assert_double_eq(th_draw(before + 1, 7, m, 4), x);
        ck_assert_double_ne(th_draw(before, 7, m, 4), x);
    }
}
END_TEST

START_TEST(grids_turn_like_an_odometer)
{
    double a[] = {1, 2}, b[] = {10, 20, 30};
    struct th_vary v[2] = {{.law = TH_GRID, .grid = a, .grid_count = 2},
                           {.law = TH_GRID, .grid = b, .grid_count = 3}};
    const struct th_scenario s = {.vary = v, .vary_count = 2, .members = 6};
    const double slow[] = {1, 1, 1, 2, 2, 2, 1}, fast[] = {10, 20, 30, 10, 20, 30, 10};
    for (uint64_t m = 0; m < 7; m++) {
        ck_assert_double_eq(th_draw_value(&s, 0, m), slow[m]);
        ck_assert_double_eq(th_draw_value(&s, 1, m), fast[m]);
    }
}
END_TEST

/* R62 */
START_TEST(draws_depend_on_seed_member_and_field)
{
    double u = th_random(1, 2, "pump.error", 0);
    ck_assert_double_eq(u, th_random(1, 2, "pump.error", 0));
    ck_assert_double_ne(u, th_random(2, 2, "pump.error", 0));
    ck_assert_double_ne(u, th_random(1, 3, "pump.error", 0));
    ck_assert_double_ne(u, th_random(1, 2, "pump.errors", 0));
    double sum = 0; /* two fields do not correlate: |r| < 5/sqrt(n) */
    for (uint64_t m = 0; m < MANY; m++)
        sum += (th_random(1, m, "a", 0) - 0.5) * (th_random(1, m, "b", 0) - 0.5);
    ck_assert_double_lt(fabs(sum / MANY * 12), 5 / sqrt(MANY));
}
END_TEST

/* The middle of one of 2^53 cells, by the generator's own words: never 0, where a normal law
 * has no number. Below a half the number holds the half cell exactly. */
START_TEST(draws_lie_amid_their_cells)
{
    uint64_t name = 0xcbf29ce484222325u; /* FNV-1a of the path */
    for (const char *c = "csf.volume"; *c; c++)
        name = (name ^ (unsigned char)*c) * 0x100000001b3u;
    for (uint64_t m = 0; m < 200; m++) {
        const uint32_t key[2] = {7, 0};
        const uint32_t counter[4] = {(uint32_t)m, 0, (uint32_t)name, (uint32_t)(name >> 32)};
        uint32_t out[4];
        th_philox(counter, key, out);
        double cell = (double)(((uint64_t)out[0] << 32 | out[1]) >> 11);
        double u = th_random(7, m, "csf.volume", 0);
        ck_assert(u > 0 && u < 1);
        if (u < 0.5)
            ck_assert_double_eq(u * 0x1p53 - cell, 0.5);
        else
            ck_assert_double_eq_tol(u * 0x1p53, cell, 1.5);
    }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "draw");
    tcase_add_test(tests, philox_known_answers);
    tcase_add_test(tests, laws_have_their_moments);
    tcase_add_test(tests, bounds_cut_the_law);
    tcase_add_test(tests, draws_stay_to_the_bit);
    tcase_add_test(tests, single_values);
    tcase_add_test(tests, other_paths_change_nothing);
    tcase_add_test(tests, grids_turn_like_an_odometer);
    tcase_add_test(tests, draws_depend_on_seed_member_and_field);
    tcase_add_test(tests, draws_lie_amid_their_cells);
}
