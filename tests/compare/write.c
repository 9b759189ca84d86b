/* Curves made from results, and verdicts as JUnit XML. */
#define TH_SUITE "compare write"
#include "support/check_main.h"
#include "support/compare_fixture.h"

static char *text_of(const char *path)
{
    static const size_t most = 1 << 16;
    char *text = calloc(most, 1);
    FILE *file = fopen(path, "r");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_lt(fread(text, 1, most - 1, file), most - 1);
    fclose(file);
    return text;
}

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

/* Well-formed whatever the names: an XML reader of tests/cli/readers.py has the last word. */
START_TEST(junit)
{
    struct bench b;
    bench_open(&b, 1);
    struct th_difference differences[3] = {
        {.name = "pump.rate", .compared = 4, .coordinate = NAN},
        {.name = "a<b>&\"c\x01\xff",
         .compared = 4,
         .outside = 2,
         .worst = INFINITY,
         .member = 17,
         .time = 3600,
         .coordinate = -10,
         .value = NAN,
         .reference = 4,
         .rtol = 0.1},
        {.name = "gone", .missing = true, .coordinate = NAN}};
    struct th_verdict verdict = {.differences = differences, .count = 3};
    ck_assert_int_eq(th_verdict_junit(&verdict, b.other, &b.error), TH_OK);
    char *text = text_of(b.other);
    ck_assert_str_eq(
        text,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<testsuite name=\"thecal.compare\" tests=\"3\" failures=\"2\" errors=\"0\" "
        "skipped=\"0\">\n"
        "  <testcase classname=\"thecal.compare\" name=\"pump.rate\"/>\n"
        "  <testcase classname=\"thecal.compare\" name=\"a&lt;b&gt;&amp;&quot;c??\">\n"
        "    <failure type=\"difference\" message=\"2 of 4 values differ; worst at 1 h, at "
        "-10, "
        "member 17: nan instead of 4 (inf times what is allowed: 0 + 0.1 of its size)\"/>\n"
        "  </testcase>\n"
        "  <testcase classname=\"thecal.compare\" name=\"gone\">\n"
        "    <failure type=\"difference\" message=\"not in the result\"/>\n"
        "  </testcase>\n"
        "</testsuite>\n");
    free(text);
    ck_assert_int_eq(th_verdict_junit(&verdict, "/missing/x.xml", &b.error), TH_IO);
    ck_assert_ptr_nonnull(strstr(b.error.text[0], "/missing/x.xml"));
    bench_close(&b);
}
END_TEST

/* 6 h is 21600 s, 20 h 72000 s. */
START_TEST(when)
{
    static const struct {
        struct th_difference d;
        const char *text;
    } cases[] = {{{.time = 72000, .from = 21600, .mean = true}, "the mean of 6 h .. 20 h"},
                 {{.time = 1800, .from = 0, .mean = true}, "the mean of 0 s .. 1800 s"},
                 {{.time = 72000, .from = NAN, .mean = true}, "at 20 h"},
                 {{.time = 72000, .from = 21600}, "at 20 h"},
                 {{.time = 1.5, .from = NAN}, "at 1.5 s"}};
    char text[80];
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        th_difference_when(&cases[k].d, text, sizeof text);
        ck_assert_str_eq(text, cases[k].text);
    }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "writing");
    tcase_add_test(tests, reference_text);
    tcase_add_test(tests, reference_again);
    tcase_add_test(tests, junit);
    tcase_add_test(tests, when);
}
