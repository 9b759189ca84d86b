/* Verdicts as text and as JUnit XML. */
#define TH_SUITE "compare_verdict"
#include "support/check_main.h"

#include "support/compare_fixture.h"

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
        "  <testcase classname=\"thecal.compare\" "
        "name=\"a&lt;b&gt;&amp;&quot;c\uFFFD\uFFFD\">\n"
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
    TCase *tests = add_case(suite, TH_SUITE);
    tcase_add_test(tests, junit);
    tcase_add_test(tests, when);
}
