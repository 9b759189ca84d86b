/* Paper of 80 columns, and JSON with its commas where they belong. */
#define TH_SUITE "print"
#include "support/check_main.h"

#include <fcntl.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "base/text/print.h"
#include "support/paper.h"

static void check_wrapped(size_t at, size_t indent, const char *text, const char *expected)
{
    struct paper paper;
    paper_open(&paper);
    th_print_wrapped(paper.out, at, indent, text);
    ck_assert_str_eq(paper_read(&paper), expected);
    paper_close(&paper);
}

START_TEST(words_begin_where_they_should)
{
    check_wrapped(0, 0, "a b", "a b\n");
    check_wrapped(0, 4, "a  b ", "    a b\n");
    check_wrapped(3, 6, "a", "   a\n");      /* the cursor stands at 3 */
    check_wrapped(7, 6, "a", "\n      a\n"); /* beyond the margin: on the next line */
    check_wrapped(6, 6, "a", "a\n");
    check_wrapped(0, 2, "a\nb\n", "  a\n  b\n");
}
END_TEST

/* 9 letters and a blank: eight words are 79 columns, and one of ten letters makes 80 of them.
 */
START_TEST(eighty_columns)
{
#define SEVEN "123456789 123456789 123456789 123456789 123456789 123456789 123456789 "
    check_wrapped(0, 0, SEVEN "1234567890 x", SEVEN "1234567890\nx\n");
    check_wrapped(0, 0, SEVEN "12345678901 x",
                  "123456789 123456789 123456789 123456789 123456789 123456789 123456789\n"
                  "12345678901 x\n");
    check_wrapped(
        0, 10, "123456789 123456789 123456789 123456789 123456789 123456789 1234567890 x",
        "          123456789 123456789 123456789 123456789 123456789 123456789 1234567890\n"
        "          x\n");
    char word[101] = "", wide[150];
    memset(word, 'w', 100); /* a word that fits nowhere stands alone, whole */
    snprintf(wide, sizeof wide, "a %s b", word);
    char expected[150];
    snprintf(expected, sizeof expected, "a\n%s\nb\n", word);
    check_wrapped(0, 0, wide, expected);
}
END_TEST

static void check_text(const char *text, const char *expected)
{
    struct paper paper;
    paper_open(&paper);
    th_print_json_text(paper.out, text);
    ck_assert_str_eq(paper_read(&paper), expected);
    paper_close(&paper);
}

START_TEST(json_texts)
{
    check_text("", "\"\"");
    check_text("a \"b\" c\\d", "\"a \\\"b\\\" c\\\\d\"");
    check_text("one\ntwo\ttab\r", "\"one\\ntwo\\u0009tab\\u000d\"");
    check_text("\x1b\x01\x7f", "\"\\u001b\\u0001\\u007f\"");
    check_text("\xC2\xB5g/mL, 37 \xC2\xB0"
               "C",
               "\"\xC2\xB5g/mL, 37 \xC2\xB0"
               "C\"");
}
END_TEST

static void check_number(double value, int digits, const char *expected)
{
    struct paper paper;
    paper_open(&paper);
    th_print_json_number(paper.out, value, digits);
    ck_assert_str_eq(paper_read(&paper), expected);
    paper_close(&paper);
}

START_TEST(json_numbers)
{
    check_number(0.1, 10, "0.1");
    check_number(0.1, 17, "0.10000000000000001");
    check_number(-2.5e-300, 4, "-2.5e-300");
    check_number(1234567, 3, "1.23e+06");
    check_number(NAN, 10, "null"); /* JSON has no word for these */
    check_number(INFINITY, 10, "null");
    check_number(-INFINITY, 10, "null");
}
END_TEST

START_TEST(json_nests)
{
    struct paper paper;
    paper_open(&paper);
    struct th_json json = {.out = paper.out};
    th_json_open(&json, NULL, '{');
    th_json_text(&json, "a", "x");
    th_json_open(&json, "list", '[');
    th_json_number(&json, NULL, 1);
    th_json_number(&json, NULL, NAN);
    th_json_open(&json, NULL, '{');
    th_json_close(&json, '{');
    th_json_open(&json, NULL, '[');
    th_json_close(&json, '[');
    th_json_close(&json, '[');
    th_json_word(&json, "t\"", "true");
    th_json_open(&json, "o", '{');
    th_json_word(&json, "n", "42");
    th_json_close(&json, '{');
    th_json_close(&json, '{');
    ck_assert_str_eq(paper_read(&paper),
                     "{\n  \"a\": \"x\",\n  \"list\": [\n    1,\n    null,\n"
                     "    {},\n    []\n  ],\n  \"t\\\"\": true,\n"
                     "  \"o\": {\n    \"n\": 42\n  }\n}\n");
    ck_assert_int_eq(json.depth, 0);
    paper_close(&paper);
}
END_TEST

/* A second object at the depth of a first one begins without a comma. */
START_TEST(json_forgets_what_is_closed)
{
    struct paper paper;
    paper_open(&paper);
    struct th_json json = {.out = paper.out};
    th_json_open(&json, NULL, '[');
    for (int k = 0; k < 2; k++) {
        th_json_open(&json, NULL, '{');
        th_json_number(&json, "k", k);
        th_json_close(&json, '{');
    }
    th_json_close(&json, '[');
    ck_assert_str_eq(paper_read(&paper),
                     "[\n  {\n    \"k\": 0\n  },\n  {\n    \"k\": 1\n  }\n]\n");
    paper_close(&paper);
}
END_TEST

/* A word of a user that no line holds is broken between characters, one that fits is not. */
START_TEST(words_of_a_user_stay_within)
{
    char text[400] = "", whole[400] = "";
    struct paper paper;
    for (int k = 0; k < 100; k++) strcat(text, "\xc3\xa4");
    for (int k = 0; k < 76; k++) strcat(whole, "\xc3\xa4");
    strcat(whole, "\n    ");
    for (int k = 0; k < 24; k++) strcat(whole, "\xc3\xa4");
    strcat(text, " b");
    strcat(whole, " b\n");
    paper_open(&paper);
    th_print_within(paper.out, 0, 4, text);
    ck_assert_str_eq(paper_read(&paper) + 4, whole);
    paper_close(&paper);
}
END_TEST

/* On a terminal alone, unless NO_COLOR says no or the terminal is dumb. */
START_TEST(colour_on_a_terminal)
{
    static const struct {
        const char *no, *terminal;
        bool colour;
    } cases[] = {{NULL, "xterm", true}, {"", "xterm", true}, {"1", "xterm", false},
                 {NULL, "dumb", false}, {NULL, NULL, false}, {"0", "dumb", false}};
    int leader = posix_openpt(O_RDWR | O_NOCTTY);
    ck_assert_int_ge(leader, 0);
    ck_assert(grantpt(leader) == 0 && unlockpt(leader) == 0);
    FILE *terminal = fopen(ptsname(leader), "w");
    FILE *file = tmpfile();
    ck_assert(terminal && file);
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        unsetenv("NO_COLOR");
        unsetenv("TERM");
        if (cases[k].no)
            setenv("NO_COLOR", cases[k].no, 1);
        if (cases[k].terminal)
            setenv("TERM", cases[k].terminal, 1);
        ck_assert_msg(th_print_colour(terminal) == cases[k].colour, "case %zu", k);
        ck_assert(!th_print_colour(file));
    }
    fclose(terminal);
    fclose(file);
    close(leader);
}
END_TEST

START_TEST(json_escapes)
{
    struct paper paper;
    paper_open(&paper);
    th_print_json_text(paper.out, "a \"b\" \\ \n \001");
    th_print_json_number(paper.out, NAN, 6);
    th_print_json_number(paper.out, 0.25, 6);
    fflush(paper.out);
    ck_assert_str_eq(paper.text, "\"a \\\"b\\\" \\\\ \\n \\u0001\"null0.25");
    paper_close(&paper);
}
END_TEST

/* A micro sign of cp1252, one of UTF-8, and what steers a terminal. */
START_TEST(broken_bytes_are_escaped)
{
    struct paper paper;
    paper_open(&paper);
    th_print_escaped(paper.out, "\xb5g \xc2\xb5g \x1b[1m \xc2");
    th_print_json_text(paper.out, "\xb5g \xc2\xb5g\xff\xc2");
    fflush(paper.out);
    ck_assert_str_eq(paper.text, "\\xB5g \xc2\xb5g \\x1B[1m \\xC2"
                                 "\"\\ufffdg \xc2\xb5g\\ufffd\\ufffd\"");
    paper_close(&paper);
}
END_TEST

static void check_xml(const char *text, const char *expected)
{
    struct paper paper;
    paper_open(&paper);
    th_print_xml(paper.out, text);
    ck_assert_str_eq(paper_read(&paper), expected);
    paper_close(&paper);
}

/* By XML 1.0, 2.2 (characters) and 2.4 (what is markup): the replacement character is EF BF BD.
 */
START_TEST(xml_is_escaped)
{
#define NONE "\xEF\xBF\xBD"
    check_xml("", "");
    check_xml("<script>alert('x')</script>", "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;");
    check_xml("\" onload=\"f()&amp;", "&quot; onload=&quot;f()&amp;amp;");
    check_xml("]]>", "]]&gt;");
    check_xml("\xC2\xB5g \xE2\x82\xAC \xF0\x9F\x98\x80",
              "\xC2\xB5g \xE2\x82\xAC \xF0\x9F\x98\x80");
    check_xml("\xB5g\xC2", NONE "g" NONE);
    check_xml("\xED\xA0\x80", NONE NONE NONE); /* half of a surrogate pair */
    check_xml("\xEF\xBF\xBE|\xEF\xBF\xBF|\xEF\xBF\xBD", NONE "|" NONE "|" NONE);
    check_xml("a\x01\x1B[1m\x7F\xC2\x9B", "a" NONE NONE "[1m" NONE NONE NONE);
    check_xml("a\tb\r\nc", "a&#9;b&#10;c");
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "print");
    tcase_add_test(tests, words_begin_where_they_should);
    tcase_add_test(tests, eighty_columns);
    tcase_add_test(tests, words_of_a_user_stay_within);
    tcase_add_test(tests, colour_on_a_terminal);
    tcase_add_test(tests, json_texts);
    tcase_add_test(tests, json_numbers);
    tcase_add_test(tests, json_nests);
    tcase_add_test(tests, json_forgets_what_is_closed);
    tcase_add_test(tests, json_escapes);
    tcase_add_test(tests, broken_bytes_are_escaped);
    tcase_add_test(tests, xml_is_escaped);
}
