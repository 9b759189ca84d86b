/* Results compared with curves and with other results. */
#define TH_SUITE "compare"
#include "support/check_main.h"

#include "support/compare_fixture.h"

static void check_same(struct bench *b, const char *csv)
{
    compare(b, csv, NULL, 0);
    ck_assert_msg(b->status == TH_OK && b->verdict.same, "%s", b->error.text[0]);
    ck_assert_int_eq(b->error.count, 0);
}

static void check_different(struct bench *b, const char *csv)
{
    compare(b, csv, NULL, 0);
    ck_assert_msg(b->status == TH_OK, "%s", b->error.text[0]);
    ck_assert(!b->verdict.same);
    ck_assert_int_ge(b->error.count, 1);
    ck_assert_int_eq(b->error.status, TH_LIMITS);
}

static void check_trouble(struct bench *b, const char *csv, const char *words)
{
    compare(b, csv, NULL, 0);
    ck_assert_int_ne(b->status, TH_OK);
    ck_assert_int_eq(b->error.count, 1);
    ck_assert_msg(strstr(b->error.text[0], words) != NULL, "%s", b->error.text[0]);
    ck_assert_ptr_null(b->verdict.differences);
}

/* The rate is t + 1 mL/day at the hours, 6 at 4.5 h; concentration 10 t + p at 0, 5, 10 cm.
 * Between the nodes it is linear: 1.5 h gives 2.5 mL/day; 4.25 h gives 5.5; 1.5 h at 7.5 cm
 * gives 16.5. */
START_TEST(interpolates)
{
    struct bench b;
    bench_open(&b, 1);
    check_same(&b, "time[s],pump.rate[mL/day]\n0,1\n3600,2\n5400,2.5\n15300,5.5\n16200,6\n");
    check_same(&b, "time[h],pump.rate[mL/day]\r\n0,1\r\n1.5,2.5\r\n4.5,6\r\n");
    check_same(&b,
               "\xef\xbb\xbf# hand-made\n\ntime[min], pump.rate[mL/day] ,pump.warmth[degC]\n"
               " 60 , 2 , 21\n");
    check_same(&b,
               "time[s],csf.concentration.morphine@0[ug/mL],"
               "csf.concentration.morphine@7.5[ug/mL],csf.concentration.baclofen@10[ug/mL]\n"
               "5400,15,16.5,34\n16200,50,51.5,104\n");
    ck_assert_uint_eq(b.verdict.count, 2);
    ck_assert_uint_eq(b.verdict.differences[0].compared, 4);
    ck_assert_uint_eq(b.verdict.differences[1].compared, 2);
    bench_close(&b);
}
END_TEST

START_TEST(worst_offender)
{
    struct bench b;
    bench_open(&b, 1);
    check_different(&b, "# tolerance pump.rate 0.01 0.1\ntime[s],pump.rate[mL/day]\n"
                        "0,1.05\n3600,2.5\n7200,4\n10800,4\n");
    const struct th_difference *d = &b.verdict.differences[0];
    ck_assert_str_eq(d->name, "pump.rate");
    ck_assert_uint_eq(d->compared, 4);
    ck_assert_uint_eq(d->outside, 2); /* 0.5 > 0.26, 1 > 0.41 */
    ck_assert_double_eq_tol(d->worst, 1 / 0.41, 1e-12);
    ck_assert_double_eq(d->time, 7200);
    ck_assert_double_eq_tol(d->value, 3, 1e-14);
    ck_assert_double_eq(d->reference, 4);
    ck_assert(isnan(d->coordinate));
    ck_assert_ptr_nonnull(strstr(b.error.text[0], "pump.rate differs: 2 of 4 values"));
    check_different(&b, "time[s],csf.concentration.morphine@0[ug/mL],"
                        "csf.concentration.morphine@10[ug/mL]\n3600,10,13\n7200,20,22.00001\n");
    d = &b.verdict.differences[0];
    ck_assert_uint_eq(d->outside, 1);
    ck_assert_double_eq(d->coordinate, 10);
    ck_assert_double_eq(d->time, 3600);
    bench_close(&b);
}
END_TEST

START_TEST(tolerances)
{
    struct bench b;
    bench_open(&b, 1);
    static const char csv[] = "# tolerance pump.rate 0 0\n# tolerance * 1 0\n"
                              "time[s],pump.rate[mL/day],pump.warmth[degC]\n0,1.5,20.5\n";
    check_same(&b, csv); /* the later line wins, though it is the general one */
    const struct th_tolerance exact[] = {{"*", 0, 1e-12}};
    compare(&b, csv, exact, 1);
    ck_assert(!b.verdict.same);
    ck_assert_uint_eq(b.verdict.differences[0].outside + b.verdict.differences[1].outside, 2);
    const struct th_tolerance one[] = {{"*", 0, 1e-12}, {"pump.rate", 0.5 + 1e-12, 0}};
    compare(&b, csv, one, 2);
    ck_assert_uint_eq(b.verdict.differences[0].outside, 0);
    ck_assert_uint_eq(b.verdict.differences[1].outside, 1);
    const struct th_tolerance relative[] = {{"*", 0, 1. / 3 + 1e-12}};
    compare(&b, csv, relative, 1); /* 0.5 of 1.5 */
    ck_assert(b.verdict.same);
    /* Exactly as far away as is allowed is the same. */
    check_same(&b, "# tolerance * 0.5 0\ntime[s],pump.mode[1]\n0,0.5\n3600,0.5\n");
    check_different(&b, "# tolerance * 0.4999 0\ntime[s],pump.mode[1]\n0,0.5\n");
    /* Nothing said: a millionth of the value, a billionth of the largest. */
    check_same(&b, "time[s],pump.rate[mL/day]\n0,1.0000009\n16200,6\n");
    check_different(&b, "time[s],pump.rate[mL/day]\n0,1.0000011\n16200,6\n");
    check_same(&b, "time[s],effect.analgesia.relief[%]\n0,4.9e-8\n16200,50\n");
    check_different(&b, "time[s],effect.analgesia.relief[%]\n0,5.1e-8\n16200,50\n");
    bench_close(&b);
}
END_TEST

START_TEST(out_of_reach)
{
    struct bench b;
    bench_open(&b, 1);
    check_different(&b, "time[s],pump.rate[mL/day]\n16200,6\n16201,6\n");
    ck_assert_uint_eq(b.verdict.differences[0].outside, 1);
    ck_assert_ptr_nonnull(strstr(b.error.text[0], "does not reach"));
    check_different(&b, "time[s],pump.rate[mL/day]\n-1,1\n");
    check_different(&b, "time[s],pump.rate[mL/day]\n16201,nan\n");
    check_different(&b, "time[s],csf.concentration.morphine@10.1[ug/mL]\n0,2\n");
    check_different(&b, "time[s],csf.concentration.morphine@-0.1[ug/mL]\n0,0\n");
    check_different(&b, "time[s],pump.pressure[mmHg]\n0,1\n");
    ck_assert(b.verdict.differences[0].missing);
    ck_assert_ptr_nonnull(strstr(b.error.text[0], "pump.pressure is not in"));
    ck_assert_ptr_nonnull(strstr(b.error.text[0], "record=\"[all, pump.pressure]\" keeps it"));
    bench_close(&b);
}
END_TEST

/* A member that failed at sample 3: NaN is expected there and nowhere else. */
START_TEST(not_a_number)
{
    struct bench b;
    struct fixture f;
    bench_open(&b, 1);
    fixture_open(&f, 1, false, false);
    th_trace_fail(f.trace, 0, 3);
    th_trace_put(f.trace, F_WARMTH, 0, 0, 0, INFINITY);
    ck_assert_int_eq(th_store_write(f.trace, b.result, NULL, &f.error), TH_OK);
    fixture_close(&f);
    check_same(&b, "time[h],pump.rate[mL/day]\n2,3\n2.5,nan\n3,nan\n");
    check_different(&b, "time[h],pump.rate[mL/day]\n2,nan\n");
    check_different(&b, "time[h],pump.rate[mL/day]\n3,4\n");
    check_same(&b, "time[h],pump.warmth[degC]\n0,inf\n");
    check_different(&b, "time[h],pump.warmth[degC]\n0,-inf\n");
    check_different(&b, "time[h],pump.warmth[degC]\n1,inf\n");
    bench_close(&b);
}
END_TEST

START_TEST(trouble)
{
    struct bench b;
    bench_open(&b, 1);
    check_trouble(&b, "time[s],pump.rate[mg/day]\n0,1\n", "is in mL/day");
    check_trouble(&b, "time[s],pump.rate[mL/dya]\n0,1\n", "is in mL/day");
    check_trouble(&b,
                  "time[s],csf.concentration.morphine@0[ug/mL],"
                  "csf.concentration.morphine@5[ng/mL]\n0,0,1000\n",
                  "is in ug/mL and in ng/mL");
    check_trouble(&b, "time[s],pump.rate@3[mL/day]\n0,1\n", "has a coordinate");
    check_trouble(&b, "time[s],csf.concentration.morphine[ug/mL]\n0,1\n", "has no coordinate");
    check_trouble(&b, "time[s],pump.rate#1[mL/day]\n0,1\n", "no member 1");
    check_trouble(&b, "", "no row of numbers");
    check_trouble(&b, "time[s],pump.rate[mL/day]\n", "no row of numbers");
    check_trouble(&b, "time[s]\n0\n", "no column but the time");
    check_trouble(&b, "t,pump.rate[mL/day]\n0,1\n", ":1: the first column");
    check_trouble(&b, "time[s],pump.rate\n0,1\n", "headed <name>[<unit>]");
    check_trouble(&b, "time[s],[mL/day]\n0,1\n", "has no name");
    check_trouble(&b, "time[s],a@[cm]\n0,1\n", "no coordinate: \"\"");
    check_trouble(&b, "time[s],a#-1[cm]\n0,1\n", "no number of a member");
    check_trouble(&b, "time[s],a[cm],a[cm]\n0,1,1\n", "there twice");
    check_trouble(&b, "time[s],pump.rate[mL/day]\n0,1\n0,2\n", ":3: the times must rise");
    check_trouble(&b, "time[s],pump.rate[mL/day]\nnan,1\n", "the times must rise");
    check_trouble(&b, "time[s],pump.rate[mL/day]\n0,1,2\n", "too long");
    check_trouble(&b, "time[s],pump.rate[mL/day]\n0\n", "too short");
    check_trouble(&b, "time[s],pump.rate[mL/day]\n0,\n", "no number");
    check_trouble(&b, "time[s],pump.rate[mL/day]\n0,1x\n", "no number: \"1x\"");
    check_trouble(&b, "# tolerance pump.rate 1\ntime[s],pump.rate[mL/day]\n0,1\n",
                  "a tolerance");
    check_trouble(&b, "# tolerance pump.rate -1 0\ntime[s],pump.rate[mL/day]\n0,1\n",
                  "a tolerance");
    check_trouble(&b, "# tolerance pump.rate nan 0\ntime[s],pump.rate[mL/day]\n0,1\n",
                  "a tolerance");
    unlink(b.reference);
    b.error = (struct th_error){0};
    ck_assert_int_ne(th_compare(NULL, b.result, b.reference, NULL, 0, &b.verdict, &b.error),
                     TH_OK);
    ck_assert_ptr_nonnull(strstr(b.error.text[0], "No such file"));
    b.error = (struct th_error){0};
    ck_assert_int_eq(th_compare(NULL, b.other, b.result, NULL, 0, &b.verdict, &b.error), TH_IO);
    bench_close(&b);
}
END_TEST

/* 3 mL/day is 125 uL/h, 22 degC is 71.6 degF, 1 ug/mL is 1e6 ng/L; tolerances and sentences are
 * in the reference's unit. */
START_TEST(other_units)
{
    struct bench b;
    bench_open(&b, 1);
    check_same(&b, "time[h],pump.rate[uL/h],pump.warmth[degF]\n2,125,71.6\n");
    check_same(&b, "time[day],csf.concentration.morphine@5[ng/L]\n0.125,31e6\n");
    check_same(&b, "# tolerance pump.rate 1 0\ntime[h],pump.rate[uL/h]\n2,125.9\n");
    check_different(&b, "# tolerance pump.rate 1 0\ntime[h],pump.rate[uL/h]\n2,126.1\n");
    ck_assert_double_eq_tol(b.verdict.differences[0].value, 125, 1e-9);
    ck_assert_double_eq(b.verdict.differences[0].reference, 126.1);
    check_different(&b, "time[h],pump.rate[uL/h]\n2,3\n");
    /* Round-off of 1e-10 % is one of 1e-12. */
    check_same(&b, "time[h],effect.analgesia.relief[1]\n0,0.9e-12\n");
    check_different(&b, "time[h],effect.analgesia.relief[1]\n0,1.1e-12\n");
    bench_close(&b);
}
END_TEST

/* Member m's rate is (m + 1)(t + 1). Without a number all members are held against the curve.
 */
START_TEST(several_members)
{
    struct bench b;
    bench_open(&b, 5);
    check_same(&b, "time[h],pump.rate#0[mL/day],pump.rate#4[mL/day]\n0,1,5\n1,2,10\n");
    check_different(&b, "time[h],pump.rate[mL/day]\n0,1\n1,2\n");
    const struct th_difference *d = &b.verdict.differences[0];
    ck_assert_uint_eq(d->compared, 10);
    ck_assert_uint_eq(d->outside, 8);
    ck_assert_uint_eq(d->member, 4);
    bench_close(&b);
}
END_TEST

/* Members 16 to 20 of an ensemble are called by these numbers, in the result and in a text. */
static void write_members(const char *path, uint64_t first)
{
    struct fixture f;
    fixture_open(&f, 5, true, false);
    f.trace->first = first;
    for (size_t m = 0; m < 5; m++)
        for (size_t t = 0; t < 6; t++)
            th_trace_put(f.trace, F_RATE, m, t, 0, f_value(F_RATE, (double)m, (double)t, 0));
    ck_assert_int_eq(th_store_write(f.trace, path, NULL, &f.error), TH_OK);
    fixture_close(&f);
}

START_TEST(members_keep_their_numbers)
{
    struct bench b;
    bench_open(&b, 5);
    write_members(b.result, 16);
    check_same(&b, "time[h],pump.rate#16[mL/day],pump.rate#20[mL/day]\n0,1,5\n1,2,10\n");
    check_different(&b, "time[h],pump.rate[mL/day]\n0,1\n1,2\n");
    ck_assert_uint_eq(b.verdict.differences[0].member, 20);
    ck_assert_ptr_nonnull(strstr(b.error.text[0], "member 20"));
    check_trouble(&b, "time[s],pump.rate#4[mL/day]\n0,1\n", "no member 4");
    check_trouble(&b, "time[s],pump.rate#21[mL/day]\n0,1\n", "no member 21");
    struct th_result *result = th_store_read(b.result, &b.error);
    ck_assert_ptr_nonnull(result);
    ck_assert_int_eq(th_reference_write(result, b.reference, 7, 4, &b.error), TH_OK);
    th_result_free(result);
    b.status = th_compare(NULL, b.result, b.reference, NULL, 0, &b.verdict, &b.error);
    ck_assert(b.status == TH_OK && b.verdict.same);
    th_verdict_free(&b.verdict);
    write_members(b.other, 8);
    b.error = (struct th_error){0};
    b.status = th_compare(NULL, b.result, b.other, NULL, 0, &b.verdict, &b.error);
    ck_assert_int_eq(b.status, TH_BAD_INPUT);
    ck_assert_ptr_nonnull(strstr(b.error.text[0], "begins with member 16"));
    bench_close(&b);
}
END_TEST

/* Two results. Numbers of 32 bits are near, but not at 1e-9. */
START_TEST(two_results)
{
    struct bench b;
    bench_open(&b, 5);
    write_result(b.other, 5, true, 1);
    b.status = th_compare(NULL, b.result, b.other, NULL, 0, &b.verdict, &b.error);
    ck_assert_msg(b.status == TH_OK && b.verdict.same, "%s", b.error.text[0]);
    ck_assert_uint_eq(b.verdict.count, F_COLUMNS + F_OUTPUTS * F_TAKES);
    th_verdict_free(&b.verdict);
    const struct th_tolerance tight[] = {{"*", 0, 1e-9}};
    b.status = th_compare(NULL, b.result, b.other, tight, 1, &b.verdict, &b.error);
    ck_assert(b.status == TH_OK && !b.verdict.same);
    th_verdict_free(&b.verdict);
    write_result(b.other, 5, false, 1.001);
    b.status = th_compare(NULL, b.result, b.other, NULL, 0, &b.verdict, &b.error);
    ck_assert(b.status == TH_OK && !b.verdict.same);
    for (size_t k = 0; k < b.verdict.count; k++)
        ck_assert_uint_eq(b.verdict.differences[k].outside,
                          strcmp(b.verdict.differences[k].name, "pump.rate") == 0 ? 30 : 0);
    th_verdict_free(&b.verdict);
    write_result(b.other, 4, false, 1);
    b.error = (struct th_error){0};
    b.status = th_compare(NULL, b.result, b.other, NULL, 0, &b.verdict, &b.error);
    ck_assert_int_eq(b.status, TH_BAD_INPUT);
    ck_assert_ptr_nonnull(strstr(b.error.text[0], "5 members"));
    bench_close(&b);
}
END_TEST

/* A tolerance of a series that is not compared holds nothing: the nearest name is told. */
START_TEST(misspelt_tolerances)
{
    const struct th_tolerance given[] = {{"*", 0, 1}, {"pump.rat", 0, 1}};
    struct bench b;
    bench_open(&b, 1);
    b.error = (struct th_error){0};
    b.status = th_compare(NULL, b.result, b.result, given, 1, &b.verdict, &b.error);
    ck_assert_int_eq(b.status, TH_OK);
    th_verdict_free(&b.verdict);
    b.status = th_compare(NULL, b.result, b.result, given, 2, &b.verdict, &b.error);
    ck_assert_int_eq(b.status, TH_USAGE);
    ck_assert_ptr_nonnull(strstr(b.error.text[0], "--tol pump.rat: "));
    ck_assert_ptr_nonnull(strstr(b.error.text[0], "did you mean \"pump.rate\"?"));
    ck_assert_ptr_null(b.verdict.differences);
    bench_close(&b);
}
END_TEST

/* A reference that can be read once, from a pipe. */
START_TEST(a_reference_through_a_pipe)
{
    static const char csv[] = "time[s],effect.analgesia.relief[%]\n0,0\n3600,10\n";
    struct bench b;
    char path[32];
    int ends[2];
    bench_open(&b, 1);
    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_eq(write(ends[1], csv, sizeof csv - 1), sizeof csv - 1);
    close(ends[1]);
    snprintf(path, sizeof path, "/dev/fd/%d", ends[0]);
    b.status = th_compare(NULL, b.result, path, NULL, 0, &b.verdict, &b.error);
    ck_assert_msg(b.status == TH_OK && b.verdict.same, "%s", b.error.text[0]);
    ck_assert_uint_eq(b.verdict.differences[0].compared, 2);
    close(ends[0]);
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "compare");
    tcase_add_test(tests, interpolates);
    tcase_add_test(tests, worst_offender);
    tcase_add_test(tests, tolerances);
    tcase_add_test(tests, out_of_reach);
    tcase_add_test(tests, not_a_number);
    tcase_add_test(tests, trouble);
    tcase_add_test(tests, other_units);
    tcase_add_test(tests, several_members);
    tcase_add_test(tests, members_keep_their_numbers);
    tcase_add_test(tests, two_results);
    tcase_add_test(tests, misspelt_tolerances);
    tcase_add_test(tests, a_reference_through_a_pipe);
}
