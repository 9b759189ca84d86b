/* Markup: what is escaped, and numbers and units as people read them. */
#define TH_SUITE "markup of a page"
#include "support/check_main.h"

#include <math.h>

#include "page/write/html.h"
#include "support/paper.h"

#define MINUS "\xe2\x88\x92"
#define BLANK "\xc2\xa0"

static void check_number(double value, int digits, const char *expected)
{
    struct paper paper;
    paper_open(&paper);
    th_html_number(paper.out, value, digits);
    ck_assert_str_eq(paper_read(&paper), expected);
    paper_close(&paper);
}

/* Nothing in a text can end its element or its attribute; bytes that are no UTF-8, and control
 * characters, are replaced, one for one. */
START_TEST(texts_are_escaped)
{
    struct paper paper;
    paper_open(&paper);
    th_html_text(paper.out, "</script><b a=\"1\" c='2'>&amp;");
    fputs("|", paper.out);
    th_html_text(paper.out, "\xc2\xb5g \xff\x01.");
    fputs("|", paper.out);
    th_html_text(paper.out, NULL);
    ck_assert_str_eq(paper_read(&paper),
                     "&lt;/script&gt;&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;amp;|"
                     "\xc2\xb5g \xef\xbf\xbd\xef\xbf\xbd.|");
    paper_close(&paper);
}
END_TEST

START_TEST(numbers_have_significant_digits)
{
    check_number(0, 4, "0");
    check_number(76.3492, 4, "76.35");
    check_number(76.3492, 2, "76");
    check_number(0.0450001, 4, "0.045");
    check_number(120345, 4, "120300");
    check_number(99.996, 4, "100");
    check_number(9.9996, 4, "10");
    check_number(-11.5, 3, MINUS "11.5");
    check_number(0.00104, 2, "0.001");
    check_number(3.3e-16, 2, "3.3 \xc3\x97 10<sup>" MINUS "16</sup>");
    check_number(-2e9, 4, MINUS "2 \xc3\x97 10<sup>9</sup>");
    check_number(NAN, 4, "\xe2\x80\x93");
    check_number(INFINITY, 4, "never");
}
END_TEST

START_TEST(own_markup_with_texts_and_numbers)
{
    struct paper paper;
    paper_open(&paper);
    th_html_put(paper.out, "<b>%s</b> %n%u %z %h 5 %%", "a<b", 0.25, "ug/mL", (size_t)7, "<i>");
    ck_assert_str_eq(paper_read(&paper), "<b>a&lt;b</b> 0.25" BLANK "\xc2\xb5g/mL 7 <i> 5 %");
    paper_close(&paper);
}
END_TEST

/* A user's own text stays as it is but for micro signs, which are units' alone. */
START_TEST(values_get_their_micro_sign)
{
    struct paper paper;
    paper_open(&paper);
    th_html_value(paper.out, "75 ug, 3 uL/h, ugly 2 ugs (ug) a<b");
    ck_assert_str_eq(paper_read(&paper), "75 \xc2\xb5g, 3 \xc2\xb5L/h, ugly 2 ugs (\xc2\xb5g) "
                                         "a&lt;b");
    paper_close(&paper);
}
END_TEST

/* A pure number has no unit, and no blank before it. */
START_TEST(a_ratio_has_no_unit)
{
    struct paper paper;
    paper_open(&paper);
    th_html_unit(paper.out, "1");
    th_html_unit(paper.out, NULL);
    th_html_unit(paper.out, "%");
    ck_assert_str_eq(paper_read(&paper), BLANK "%");
    paper_close(&paper);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "html");
    tcase_add_test(tests, texts_are_escaped);
    tcase_add_test(tests, numbers_have_significant_digits);
    tcase_add_test(tests, own_markup_with_texts_and_numbers);
    tcase_add_test(tests, values_get_their_micro_sign);
    tcase_add_test(tests, a_ratio_has_no_unit);
}
