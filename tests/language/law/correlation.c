/* correlations: what is read, what is refused, and the draws: rho of the normal scores within
 * its standard error, (1 - rho^2) / sqrt(n). */
#define TH_SUITE "correlation"
#include "support/check_main.h"

#include <gsl/gsl_cdf.h>

#include "scenario/draw.h"
#include "scenario/law.h"
#include "support/csv_files.h"
#include "support/scenario_fixture.h"

#define LAWS                                                              \
    "csf.volume: lognormal mean 130 mL cv 20 %, pump.rate: normal 10 %, " \
    "pump.bore: exponential mean 0.4 mm, pump.drift: uniform -3 % 3 %"

static struct th_scenario *with(const char *laws, const char *correlations)
{
    char text[800];
    snprintf(text, sizeof text,
             RUN SALT "ensemble:\n  members: 10\n  vary: {%s}\n  correlations: %s\n", laws,
             correlations);
    return parse(text, NULL, 0);
}

static size_t law_of(const struct th_scenario *s, const char *path)
{
    size_t k = 0;
    while (k < s->vary_count && strcmp(s->vary[k].path, path) != 0) k++;
    ck_assert_uint_lt(k, s->vary_count);
    return k;
}

static double score(const struct th_scenario *s, size_t k, uint64_t member)
{
    struct th_distribution law;
    const struct th_vary *vary = &s->vary[k];
    ck_assert(th_law_distribution(vary, s->instances[vary->instance].params[vary->row], &law));
    const double low = th_distribution_below(&law, law.least);
    const double left = 1 - low - th_distribution_above(&law, law.most);
    const double x = th_draw_value(s, k, member);
    return gsl_cdf_ugaussian_Pinv((th_distribution_below(&law, x) - low) / left);
}

static double value(const struct th_scenario *s, size_t k, uint64_t member)
{
    const double x = th_draw_value(s, k, member);
    return s->vary[k].law == TH_LOGNORMAL || s->vary[k].stated.family == TH_DIST_LOGNORMAL
               ? log(x)
               : x;
}

enum { MANY = 100000 };

static double sample_rho(const struct th_scenario *s, const char *a, const char *b,
                         double (*of)(const struct th_scenario *, size_t, uint64_t))
{
    const size_t p = law_of(s, a), q = law_of(s, b);
    double x = 0, y = 0, xx = 0, yy = 0, xy = 0;
    for (uint64_t m = 0; m < MANY; m++) {
        const double u = of(s, p, m), v = of(s, q, m);
        x += u, y += v, xx += u * u, yy += v * v, xy += u * v;
    }
    return (xy - x * y / MANY) / sqrt((xx - x * x / MANY) * (yy - y * y / MANY));
}

static void holds(const struct th_scenario *s, const char *a, const char *b, double rho)
{
    const double standard = (1 - rho * rho) / sqrt(MANY);
    ck_assert_double_eq_tol(sample_rho(s, a, b, score), rho, 4 * standard);
}

#define THREE \
    "[{pair: [csf.volume, pump.rate], rho: 0.6}, {pair: [pump.rate, pump.bore], rho: -0.4}]"

/* Of a group of three, one pair of which is left out (R66: it is 0); and of a path in no pair.
 * The lognormal law is cut nowhere near: rho is that of the logarithms. */
START_TEST(scores_correlate)
{
    struct th_scenario *s = with(LAWS, THREE);
    ck_assert_msg(s != NULL, "%s", error.text[0]);
    holds(s, "csf.volume", "pump.rate", 0.6);
    holds(s, "pump.rate", "pump.bore", -0.4);
    holds(s, "csf.volume", "pump.bore", 0);
    holds(s, "csf.volume", "pump.drift", 0);
    ck_assert_double_eq_tol(sample_rho(s, "csf.volume", "pump.rate", value), 0.6, 0.01);
    th_scenario_free(s);
}
END_TEST

/* Each law by itself is as without correlations: Kolmogorov's distance of its scores. */
START_TEST(laws_stay_as_they_are)
{
    static const char *const paths[] = {"csf.volume", "pump.rate", "pump.bore"};
    struct th_scenario *s = with(LAWS, THREE);
    ck_assert_msg(s != NULL, "%s", error.text[0]);
    for (size_t k = 0; k < 3; k++) {
        enum { BINS = 200 };
        int counts[BINS] = {0};
        double sum = 0, distance = 0;
        for (uint64_t m = 0; m < MANY; m++)
            counts[(int)(gsl_cdf_ugaussian_P(score(s, law_of(s, paths[k]), m)) * BINS)]++;
        for (int b = 0; b < BINS; b++) {
            sum += counts[b];
            distance = fmax(distance, fabs(sum / MANY - (b + 1.0) / BINS));
        }
        ck_assert_double_lt(distance * sqrt(MANY), 1.95);
    }
    th_scenario_free(s);
}
END_TEST

static void same_draws(const struct th_scenario *a, const struct th_scenario *b,
                       const char *path)
{
    const size_t p = law_of(a, path), q = law_of(b, path);
    for (uint64_t m = 0; m < 50; m++)
        ck_assert_double_eq(th_draw_value(a, p, m), th_draw_value(b, q, m));
}

/* R62: a path in no pair, and the first of a group, keep their draws to the bit; another group
 * changes none; nor does another path that is varied. R2: nor the order of keys, of pairs, of
 * the two of a pair. */
START_TEST(draws_hang_on_their_group_alone)
{
    struct th_scenario *none = with(LAWS, "[]");
    struct th_scenario *one = with(LAWS, "[{pair: [csf.volume, pump.rate], rho: 0.6}]");
    struct th_scenario *two =
        with(LAWS ", pump.heat: normal 0.5 K", "[{pair: [pump.drift, pump.bore], rho: 0.2},"
                                               " {pair: [pump.rate, csf.volume], rho: 0.6}]");
    struct th_scenario *other =
        with("pump.rate: normal 10 %, csf.volume: lognormal mean 130 mL "
             "cv 20 %",
             "[{rho: 0.6, pair: [pump.rate, csf.volume]}]");
    ck_assert(none && one && two && other);
    same_draws(none, one, "pump.bore");
    same_draws(none, one, "pump.drift");
    same_draws(none, one, "csf.volume");
    ck_assert_double_ne(th_draw_value(none, law_of(none, "pump.rate"), 3),
                        th_draw_value(one, law_of(one, "pump.rate"), 3));
    same_draws(one, two, "csf.volume");
    same_draws(one, two, "pump.rate");
    same_draws(one, other, "csf.volume");
    same_draws(one, other, "pump.rate");
    th_scenario_free(none);
    th_scenario_free(one);
    th_scenario_free(two);
    th_scenario_free(other);
}
END_TEST

/* R61: person k has the same draws under every condition. */
START_TEST(persons_keep_their_draws)
{
    struct th_scenario *s =
        good("format: 1\n" RUN SALT "ensemble:\n  each: 20\n  vary: {" LAWS
             ", pump.heat: grid 36 37 38 degC}\n  correlations: " THREE "\n");
    ck_assert_uint_eq(s->members, 60);
    for (uint64_t m = 0; m < 20; m++) {
        const size_t k = law_of(s, "pump.rate");
        const double x = th_draw_value(s, k, m);
        ck_assert_double_eq(th_draw_value(s, k, m + 20), x);
        ck_assert_double_eq(th_draw_value(s, k, m + 40), x);
        ck_assert_double_ne(th_draw_value(s, k, m + 1), x);
    }
    th_scenario_free(s);
}
END_TEST

/* R66: a pair of 0 is as one that is left out, to the bit. */
START_TEST(zero_is_none)
{
    struct th_scenario *none = with(LAWS, "[]");
    struct th_scenario *zero = with(LAWS, "[{pair: [csf.volume, pump.rate], rho: 0}]");
    ck_assert(none && zero);
    ck_assert_uint_eq(zero->correlated_count, 0);
    same_draws(none, zero, "pump.rate");
    th_scenario_free(none);
    th_scenario_free(zero);
}
END_TEST

/* The factor times itself is the matrix. */
START_TEST(factors)
{
    struct th_scenario *s = with(LAWS, THREE);
    ck_assert_msg(s != NULL, "%s", error.text[0]);
    ck_assert_uint_eq(s->correlated_count, 3);
    for (size_t a = 0; a < 3; a++)
        for (size_t b = 0; b <= a; b++) {
            const struct th_correlated *p = &s->correlated[a], *q = &s->correlated[b];
            double sum = 0;
            for (size_t k = 0; k <= b; k++) sum += p->score[k] * q->score[k];
            ck_assert_double_eq_tol(sum, p->rho[b], 1e-15);
            ck_assert(p->first == 0 && p->count == 3);
        }
    char text[400];
    th_law_describe(s, law_of(s, "pump.rate"), text, sizeof text);
    ck_assert_msg(strstr(text, "; rho 0.6 with csf.volume, -0.4 with pump.bore"), "%s", text);
    th_scenario_free(s);
}
END_TEST

START_TEST(from_a_file)
{
    static const struct {
        const char *table, *says;
    } files[] = {
        {"path,with,rho\ncsf.volume,pump.rate,0.6\npump.rate,pump.bore,-0.4\n", NULL},
        {"rho,with,path\n0.6,pump.rate,csf.volume\n-0.4,pump.bore,pump.rate\n", NULL},
        {"path,with\ncsf.volume,pump.rate\n", "rho"},
        {"path,with,rho,sex\ncsf.volume,pump.rate,0.6,f\n", "sex"},
        {"path,with,rho\ncsf.volume,pump.rate,\n", "a row has two paths and their rho"},
        {"path,with,rho\ncsf.volume,pump.rates,0.2\n", "did you mean"},
        {"path,with,rho\ncsf.volume,pump.rate,1.2\n", "rho 1.2 is not between -1 and 1"},
    };
    for (size_t k = 0; k < sizeof files / sizeof files[0]; k++) {
        struct th_scenario *s = with(LAWS, csv(files[k].table));
        ck_assert_msg((s != NULL) == !files[k].says, "%s: %s", files[k].table, error.text[0]);
        if (s) {
            struct th_scenario *list = with(LAWS, THREE);
            same_draws(s, list, "csf.volume");
            same_draws(s, list, "pump.rate");
            same_draws(s, list, "pump.bore");
            th_scenario_free(list);
        } else {
            ck_assert_msg(strstr(error.text[0], files[k].says), "%s", error.text[0]);
        }
        th_scenario_free(s);
        remove_files();
    }
}
END_TEST

/* R66, and places. */
static const struct {
    const char *laws, *correlations, *says;
} refused[] = {
    {LAWS, "[{pair: [csf.volume, pump.rate], rho: 1}]", "rho 1 is not between -1 and 1"},
    {LAWS, "[{pair: [csf.volume, pump.rate], rho: -1.5}]", "rho -1.5 is not between"},
    {LAWS, "[{pair: [csf.volume, pump.rate], rho: much}]", "is not a number"},
    {LAWS, "[{pair: [csf.volume, pump.rate]}]", "an entry is {pair: [path, path], rho: 0.3}"},
    {LAWS, "[{pair: [csf.volume], rho: 0.1}]", "an entry is {pair"},
    {LAWS, "[{pair: csf.volume, rho: 0.1}]", "an entry is {pair"},
    {LAWS, "[{rho: 0.1}]", "an entry is {pair"},
    {LAWS, "[{pairs: [csf.volume, pump.rate], rho: 0.1}]", "did you mean \"pair\"?"},
    {LAWS, "{pair: [csf.volume, pump.rate], rho: 0.1}", "a list is wanted"},
    {LAWS, "[{pair: [csf.volume, csf.volume], rho: 0.1}]", "csf.volume with itself is no pair"},
    {LAWS,
     "[{pair: [csf.volume, pump.rate], rho: 0.1}, {pair: [pump.rate, csf.volume], rho: 0.1}]",
     "pump.rate and csf.volume are there twice"},
    {LAWS, "[{pair: [csf.volume, pump.heat], rho: 0.1}]",
     "t.yaml:6:38: error: correlations: pump.heat has no law in vary: that is drawn"},
    {LAWS, "[{pair: [csf.volume, pump.rates], rho: 0.1}]", "did you mean \"rate\"?"},
    {LAWS ", pump.heat: grid 36 37 degC", "[{pair: [csf.volume, pump.heat], rho: 0.1}]",
     "pump.heat has the law grid 36 37 degC, which has no normal score"},
    {LAWS ", pump.heat: choice 36 20 % 37 degC 80 %",
     "[{pair: [csf.volume, pump.heat], rho: 0.1}]",
     "pump.heat has the law choice 36 20 % 37 degC 80 %, which has no normal score"},
    {LAWS, "[{pair: [csf.volume, pump.from], rho: 0.1}]", "pump.from names parts"},
    {LAWS,
     "[{pair: [csf.volume, pump.rate], rho: 0.9}, {pair: [pump.rate, pump.bore], rho: 0.9},"
     " {pair: [csf.volume, pump.bore], rho: -0.9}]",
     "those of csf.volume, pump.bore, pump.rate cannot all hold at once: their matrix is not "
     "positive definite (its smallest eigenvalue is -0.8)"},
};

START_TEST(refuses)
{
    check_refused(with(refused[_i].laws, refused[_i].correlations), refused[_i].correlations,
                  refused[_i].says);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "correlations");
    tcase_add_unchecked_fixture(tests, setup, teardown);
    tcase_add_test(tests, scores_correlate);
    tcase_add_test(tests, laws_stay_as_they_are);
    tcase_add_test(tests, draws_hang_on_their_group_alone);
    tcase_add_test(tests, persons_keep_their_draws);
    tcase_add_test(tests, zero_is_none);
    tcase_add_test(tests, factors);
    tcase_add_test(tests, from_a_file);
    tcase_add_loop_test(tests, refuses, 0, (int)(sizeof refused / sizeof refused[0]));
}
