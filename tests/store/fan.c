/* Quantiles while members run: exact of few, within 1 % of many, the same in any order and from
 * parts. */
#define TH_SUITE "fan"
#include "support/check_main.h"

#include "base/quantile.h"
#include "store/rows/fan.h"
#include "support/trace_fixture.h"

enum { MOST = 1000, SHARES = 5 };

struct bench {
    struct fixture f;
    struct th_store_rows rows[F_COLUMNS];
    struct th_store_job job;
    bool columns[F_COLUMNS];
};

static const double shares[SHARES] = {0, 0.05, 0.5, 0.95, 1};

/* One series of so many members: from 1e-3 to 1e3 with both signs, drawn by a fixed rule. */
static double value_of(size_t m, size_t t)
{
    const double u = fmod(0.618033988749895 * (double)(m + 7 * t + 1), 1);
    return (m % 3 ? 1 : -1) * pow(10, 6 * u - 3);
}

static void open_bench(struct bench *b, size_t members)
{
    memset(b, 0, sizeof *b);
    fixture_open(&b->f, members, true, false);
    for (size_t k = 0; k < F_COLUMNS; k++) b->rows[k].scale[0] = 1;
    b->columns[F_RATIO] = true;
    b->f.scenario.summary =
        (struct th_summary_request){.count = SHARES, .columns = b->columns, .keep = UINT64_MAX};
    memcpy(b->f.scenario.summary.shares, shares, sizeof shares);
    b->job =
        (struct th_store_job){.trace = b->f.trace, .scenario = &b->f.scenario, .rows = b->rows};
    for (size_t m = 0; m < members; m++)
        for (size_t t = 0; t < b->f.trace->times; t++)
            th_trace_put(b->f.trace, F_RATIO, m, t, 0, value_of(m, t));
}

/* The quantiles of the values themselves; `error`: how far those of the fan may be from them.
 */
static void check_fan(const struct bench *b, const struct th_fans *fans, size_t members,
                      double error)
{
    const size_t times = b->f.trace->times;
    double *found = malloc(SHARES * times * sizeof *found), sorted[MOST];
    th_fans_column(fans, F_RATIO, found);
    for (size_t t = 0; t < times; t++) {
        for (size_t m = 0; m < members; m++) sorted[m] = value_of(m, t);
        th_sort(sorted, members);
        for (size_t q = 0; q < SHARES; q++) {
            const double at = shares[q] * (double)(members - 1);
            const double low = sorted[(size_t)at], high = sorted[(size_t)ceil(at)];
            const double is = found[q * times + t];
            const double exact = th_quantile(sorted, members, shares[q]);
            const double bound = error * fmax(fabs(low), fabs(high)) * (1 + 1e-9);
            ck_assert_msg(fabs(is - exact) <= bound, "share %g: %g, not %g", shares[q], is,
                          exact);
        }
    }
    free(found);
}

START_TEST(exact_of_few_and_near_of_many)
{
    static const size_t counts[] = {1, 2, TH_FAN_EXACT, TH_FAN_EXACT + 1, MOST};
    for (int k = 0; k < 5; k++) {
        struct bench b;
        struct th_fans *fans;
        open_bench(&b, counts[k]);
        ck_assert(th_fans_open(b.f.trace, &fans));
        ck_assert(th_fans_take(fans, &b.job, b.f.trace, 0, counts[k]));
        check_fan(&b, fans, counts[k], counts[k] > TH_FAN_EXACT ? 0.01 : 0);
        th_fans_close(fans);
        fixture_close(&b.f);
    }
}
END_TEST

/* Parts of any sizes in any order: the words that come out are the same. */
START_TEST(parts_add_up)
{
    static const size_t cuts[][3] = {{40, 30, 20}, {400, 3, 90}, {1, 1, 98}, {60, 500, 60}};
    for (int k = 0; k < 4; k++) {
        const size_t all = cuts[k][0] + cuts[k][1] + cuts[k][2];
        struct bench b;
        struct th_fans *whole, *sum;
        open_bench(&b, all);
        ck_assert(th_fans_open(b.f.trace, &whole) && th_fans_open(b.f.trace, &sum));
        ck_assert(th_fans_take(whole, &b.job, b.f.trace, 0, all));
        for (int part = 2; part >= 0; part--) {
            struct th_fans *one;
            size_t from = 0, count;
            for (int before = 0; before < part; before++) from += cuts[k][before];
            ck_assert(th_fans_open(b.f.trace, &one));
            ck_assert(th_fans_take(one, &b.job, b.f.trace, from, cuts[k][part]));
            int64_t *words = th_fans_pack(one, &count);
            ck_assert(th_fans_add(sum, words, count));
            ck_assert(!th_fans_add(one, words, count - 1));
            free(words);
            th_fans_close(one);
        }
        const size_t numbers = SHARES * b.f.trace->times;
        double *x = malloc(numbers * sizeof *x), *y = malloc(numbers * sizeof *y);
        th_fans_column(whole, F_RATIO, x);
        th_fans_column(sum, F_RATIO, y);
        ck_assert_mem_eq(x, y, numbers * sizeof *x);
        free(x);
        free(y);
        th_fans_close(whole);
        th_fans_close(sum);
        fixture_close(&b.f);
    }
}
END_TEST

/* Missing values, and members that failed, are left out; of nothing there is nothing. */
START_TEST(missing_and_failed)
{
    struct bench b;
    struct th_fans *fans;
    open_bench(&b, 3);
    const size_t times = b.f.trace->times;
    th_trace_put(b.f.trace, F_RATIO, 0, 1, 0, NAN);
    b.f.trace->status[1] = TH_RUN_FAILED;
    th_trace_put(b.f.trace, F_RATIO, 2, 0, 0, INFINITY);
    th_trace_put(b.f.trace, F_RATIO, 2, 1, 0, NAN);
    double *found = malloc(SHARES * times * sizeof *found);
    ck_assert(th_fans_open(b.f.trace, &fans) && th_fans_take(fans, &b.job, b.f.trace, 0, 3));
    th_fans_column(fans, F_RATIO, found);
    ck_assert_double_eq(found[0], value_of(0, 0));
    ck_assert(isinf(found[4 * times]) && isnan(found[1]));
    free(found);
    th_fans_close(fans);
    fixture_close(&b.f);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "fans");
    tcase_add_test(tests, exact_of_few_and_near_of_many);
    tcase_add_test(tests, parts_add_up);
    tcase_add_test(tests, missing_and_failed);
}
