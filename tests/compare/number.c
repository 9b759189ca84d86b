/* Numbers that were taken from whole paths are compared, each once, beside the series of
 * samples. */
#define TH_SUITE "compare_number"
#include "support/check_main.h"

#include "support/compare_fixture.h"

enum { NUMBERS = F_OUTPUTS * F_TAKES };

/* A result whose largest rate of member 1 is `factor` times what its samples show: a peak
 * between two of them; over a stretch that ends at `end` hours. */
static void write_peak(const char *path, uint64_t members, double factor, double end)
{
    struct fixture f;
    fixture_open(&f, members, members > 1, false);
    uint64_t member = members > 1 ? 1 : 0;
    f.trace->reduced[member * NUMBERS + f_reduction(F_O_RATE, TH_MAX)] *= factor;
    f.scenario.duration = (th_tick)(end * 3600e6);
    for (size_t k = 0; k < NUMBERS; k++) f.reductions[k].to = (th_tick)(end * 3600e6);
    ck_assert_int_eq(th_store_write(f.trace, path, NULL, &f.error), TH_OK);
    fixture_close(&f);
}

static void compare_numbers(struct bench *b, const struct th_tolerance *given, size_t count)
{
    th_verdict_free(&b->verdict);
    b->error = (struct th_error){0};
    b->status = th_compare(NULL, b->result, b->other, given, count, &b->verdict, &b->error);
}

static const struct th_difference *find(const struct bench *b, const char *name)
{
    for (size_t k = 0; k < b->verdict.count; k++)
        if (strcmp(b->verdict.differences[k].name, name) == 0)
            return &b->verdict.differences[k];
    ck_abort_msg("%s is not compared", name);
    return NULL;
}

/* Equal samples do not hide that a peak between them is another: 3 mL/day * 1.5 against 3. */
START_TEST(a_peak_between_samples)
{
    struct bench b;
    uint64_t members = _i ? 3 : 1;
    double most = _i ? 12 : 6; /* mL/day: (m + 1) (t + 1) at the last of six samples */
    bench_open(&b, members);
    write_peak(b.other, members, 1, 4.5);
    compare_numbers(&b, NULL, 0);
    ck_assert_msg(b.status == TH_OK && b.verdict.same, "%s", b.error.text[0]);
    ck_assert_uint_eq(b.verdict.count, F_COLUMNS + NUMBERS);
    write_peak(b.other, members, 1.5, 4.5);
    compare_numbers(&b, NULL, 0);
    ck_assert(b.status == TH_OK && !b.verdict.same);
    ck_assert_uint_eq(find(&b, "pump.rate")->outside, 0);
    const struct th_difference *d = find(&b, "pump.rate max");
    ck_assert(d->taken && d->outside == 1 && d->compared == members);
    ck_assert_uint_eq(d->member, _i ? 1 : 0);
    ck_assert_double_eq_tol(d->reference, 1.5 * most, 1e-12);
    ck_assert_double_eq_tol(d->value, most, 1e-12);
    ck_assert_double_eq_tol(d->time, 4.5 * 3600, 1e-9);
    for (size_t k = 0; k < b.verdict.count; k++)
        ck_assert(b.verdict.differences[k].outside == 0 || d == &b.verdict.differences[k]);
    bench_close(&b);
}
END_TEST

/* By its own name, or by that of its output; not by that of another. A third of 4.5 (of 9) is
 * missing. */
START_TEST(tolerances)
{
    static const struct {
        struct th_tolerance given;
        bool same;
    } cases[] = {{{"pump.rate max", 0, 0.34}, true},  {{"pump.rate max", 0, 0.33}, false},
                 {{"pump.rate", 0, 0.34}, true},      {{"pump.rate", 0, 0.33}, false},
                 {{"pump.rate mean", 0, 0.5}, false}, {{"*", 0, 0.34}, true},
                 {{"pump.warmth", 0, 0.5}, false}};
    struct bench b;
    bench_open(&b, 1);
    write_peak(b.other, 1, 1.5, 4.5);
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        compare_numbers(&b, &cases[k].given, 1);
        ck_assert_msg(b.status == TH_OK && b.verdict.same == cases[k].same, "%zu: %s", k,
                      b.error.text[0]);
    }
    const struct th_tolerance wrong = {"pump.rate maxx", 0, 1};
    compare_numbers(&b, &wrong, 1);
    ck_assert_int_eq(b.status, TH_USAGE);
    const char *last = b.error.text[b.error.count - 1]; /* behind what differs */
    ck_assert_msg(strstr(last, "did you mean \"pump.rate max\"?") != NULL, "%s", last);
    bench_close(&b);
}
END_TEST

/* An area is no concentration: what is allowed of the output says nothing of it. */
START_TEST(tolerance_of_another_unit)
{
    const struct th_tolerance given = {"pump.rate", 1e9, 1e9};
    struct bench b;
    bench_open(&b, 1);
    for (int k = 0; k < 2; k++) {
        struct fixture f;
        fixture_open(&f, 1, false, false);
        f.reductions[f_reduction(F_O_RATE, TH_MAX)].take = TH_AUC;
        f.trace->reduced[f_reduction(F_O_RATE, TH_MAX)] *= 1 + k;
        ck_assert_int_eq(th_store_write(f.trace, k ? b.other : b.result, NULL, &f.error),
                         TH_OK);
        fixture_close(&f);
    }
    compare_numbers(&b, &given, 1);
    ck_assert(b.status == TH_OK && !b.verdict.same);
    ck_assert_uint_eq(find(&b, "pump.rate auc")->outside, 1);
    bench_close(&b);
}
END_TEST

/* The largest of another stretch of time is another number; it is counted, not compared. */
START_TEST(another_stretch)
{
    struct bench b;
    bench_open(&b, 1);
    write_peak(b.other, 1, 1.5, 4);
    compare_numbers(&b, NULL, 0);
    ck_assert_msg(b.status == TH_OK && b.verdict.same, "%s", b.error.text[0]);
    ck_assert_uint_eq(b.verdict.count, F_COLUMNS);
    ck_assert_uint_eq(b.verdict.other_stretch, NUMBERS);
    bench_close(&b);
}
END_TEST

/* Never is never: infinity equals itself, and no number. */
START_TEST(never)
{
    struct bench b;
    bench_open(&b, 1);
    write_peak(b.result, 1, INFINITY, 4.5);
    write_peak(b.other, 1, INFINITY, 4.5);
    compare_numbers(&b, NULL, 0);
    ck_assert(b.status == TH_OK && b.verdict.same);
    write_peak(b.other, 1, 1, 4.5);
    compare_numbers(&b, NULL, 0);
    ck_assert(b.status == TH_OK && !b.verdict.same);
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "numbers");
    tcase_add_loop_test(tests, a_peak_between_samples, 0, 2);
    tcase_add_test(tests, tolerances);
    tcase_add_test(tests, tolerance_of_another_unit);
    tcase_add_test(tests, another_stretch);
    tcase_add_test(tests, never);
}
