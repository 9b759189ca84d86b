/* Curves made from results. */
#define TH_SUITE "compare_write"
#include "support/check_main.h"
#include "support/compare_fixture.h"

static void make_reference(struct bench *b, const char *path, size_t rows, size_t points)
{
    struct th_result *result = th_store_read(b->result, &b->error);
    ck_assert_int_eq(th_reference_write(result, path, rows, points, &b->error), TH_OK);
    th_result_free(result);
}

/* Six samples, four rows: 0, 2, 3 and 5 (k 5 / 3, rounded); three points, two shown: both ends.
 */
START_TEST(reference_text)
{
    struct bench b;
    bench_open(&b, 1);
    make_reference(&b, b.reference, 4, 2);
    char *text = text_of(b.reference);
    ck_assert_str_eq(text,
                     "# title: A small <run> & more\n"
                     "# tolerance effect.analgesia.relief 1e-10 0\n"
                     "time[s],csf.concentration.baclofen@0[ug/mL],"
                     "csf.concentration.baclofen@10[ug/mL],csf.concentration.morphine@0[ug/mL],"
                     "csf.concentration.morphine@10[ug/mL],effect.analgesia.relief[%],"
                     "gauge.ratio[1],pump.mode[1],pump.rate[mL/day],pump.warmth[degC]\n"
                     "0,0,4,0,2,0,0.8,0,1,20\n"
                     "7200,40,44,20,22,20,0.802,0,3,22\n"
                     "10800,60,64,30,32,30,0.803,1,4,23\n"
                     "16200,100,104,50,52,50,0.805,1,6,25\n");
    free(text);
    b.status = th_compare(NULL, b.result, b.reference, NULL, 0, &b.verdict, &b.error);
    ck_assert_msg(b.status == TH_OK && b.verdict.same, "%s", b.error.text[0]);
    bench_close(&b);
}
END_TEST

/* A curve made from a result is the same as that result, with any rows and points. */
static void reference_round_trip(uint64_t members)
{
    struct bench b;
    bench_open(&b, members);
    for (size_t rows = 1; rows <= 7; rows++)
        for (size_t points = 1; points <= 4; points++) {
            make_reference(&b, b.reference, rows, points);
            th_verdict_free(&b.verdict);
            b.status = th_compare(NULL, b.result, b.reference, NULL, 0, &b.verdict, &b.error);
            ck_assert_msg(b.status == TH_OK && b.verdict.same, "%s", b.error.text[0]);
        }
    make_reference(&b, b.other, 7, 4);
    make_reference(&b, b.reference, 7, 4);
    char *one = text_of(b.other), *two = text_of(b.reference);
    ck_assert_str_eq(one, two);
    free(one);
    free(two);
    bench_close(&b);
}

START_TEST(reference_again)
{
    reference_round_trip(1);
    reference_round_trip(5);
}
END_TEST

/* A result in which that member has failed, and what is said of its curve. */
static enum th_status refused(struct bench *b, uint64_t members, size_t failed)
{
    struct fixture f;
    fixture_open(&f, members, members > 1, false);
    f.trace->status[failed] = TH_NOT_CONVERGED;
    ck_assert_int_eq(th_store_write(f.trace, b->result, NULL, &f.error), TH_OK);
    fixture_close(&f);
    struct th_result *result = th_store_read(b->result, &b->error);
    ck_assert_msg(result != NULL, "%s", b->error.text[0]);
    ck_assert_uint_eq(result->members, members);
    enum th_status status = th_reference_write(result, b->reference, 4, 2, &b->error);
    th_result_free(result);
    return status;
}

/* The first and the last member are written: one between them may have failed. */
START_TEST(a_failed_member_is_no_reference)
{
    struct bench b;
    bench_open(&b, 3);
    ck_assert_int_eq(refused(&b, 3, 1), TH_OK);
    ck_assert_int_eq(unlink(b.reference), 0);
    ck_assert_int_eq(refused(&b, 3, 2), TH_RUN_FAILED);
    ck_assert_ptr_nonnull(strstr(b.error.text[0], "member 2, of which the curve would be"));
    b.error = (struct th_error){0};
    ck_assert_int_eq(refused(&b, 1, 0), TH_RUN_FAILED);
    ck_assert_ptr_nonnull(strstr(b.error.text[0], "the run has failed"));
    ck_assert_int_ne(access(b.reference, F_OK), 0);
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "writing");
    tcase_add_test(tests, reference_text);
    tcase_add_test(tests, reference_again);
    tcase_add_test(tests, a_failed_member_is_no_reference);
}
