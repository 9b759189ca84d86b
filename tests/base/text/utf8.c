/* RFC 3629, section 4: which sequences are characters; and which characters are text. */
#define TH_SUITE "utf8"
#include "support/check_main.h"

#include <stdbool.h>
#include <string.h>

#include "base/text/utf8.h"

/* The first and the last character of every row of the RFC's table. */
static const char *const good[] = {"",
                                   "a",
                                   " ~",
                                   "\t\n\r",
                                   "\xC2\xA0",
                                   "\xDF\xBF",
                                   "\xE0\xA0\x80",
                                   "\xE0\xBF\xBF",
                                   "\xE1\x80\x80",
                                   "\xEC\xBF\xBF",
                                   "\xED\x80\x80",
                                   "\xED\x9F\xBF",
                                   "\xEE\x80\x80",
                                   "\xEF\xBF\xBF",
                                   "\xF0\x90\x80\x80",
                                   "\xF0\xBF\xBF\xBF",
                                   "\xF1\x80\x80\x80",
                                   "\xF3\xBF\xBF\xBF",
                                   "\xF4\x80\x80\x80",
                                   "\xF4\x8F\xBF\xBF",
                                   "\xEF\xBB\xBF"
                                   "a",
                                   "37 \xC2\xB0"
                                   "C, 2 \xC2\xB5g/mL, \xE2\x82\xAC \xF0\x9D\x84\x9E"};

START_TEST(characters)
{
    size_t length = strlen(good[_i]);
    ck_assert_uint_eq(th_utf8_end(good[_i], length), length);
}
END_TEST

/* Each stands behind "ab": the offset is 2. */
static const struct {
    const char *bytes;
    size_t length;
} bad[] = {{"\x00", 1}, /* a string would end here */
           {"\x01", 1},
           {"\x1B[31m", 5},
           {"\x1F", 1},
           {"\x7F", 1},
           {"\x0B", 1},
           {"\x0C", 1},
           {"\xC2\x80", 2}, /* control characters of ISO 6429: U+0080 .. U+009F */
           {"\xC2\x9B", 2},
           {"\xC2\x9F", 2},
           {"\x80", 1}, /* a continuation of nothing */
           {"\xBF", 1},
           {"\xC0\x80", 2}, /* longer than it need be */
           {"\xC1\xBF", 2},
           {"\xE0\x9F\xBF", 3},
           {"\xF0\x8F\xBF\xBF", 4},
           {"\xED\xA0\x80", 3}, /* surrogates */
           {"\xED\xBF\xBF", 3},
           {"\xF4\x90\x80\x80", 4}, /* above U+10FFFF */
           {"\xF5\x80\x80\x80", 4},
           {"\xFE", 1},
           {"\xFF", 1},
           {"\xC2", 1}, /* cut off by the end */
           {"\xE2\x82", 2},
           {"\xF0\x9D\x84", 3},
           {"\xC2"
            "a",
            2}, /* cut off by something else */
           {"\xE2\x82"
            "a",
            3},
           {"\xE2"
            "a\x82",
            3},
           {"\xF0\x9D\x84"
            "a",
            4},
           {"\xF0\x9D\xC2\x80", 4},
           {"\xC2\xC2\x80", 3}};

START_TEST(no_characters)
{
    char text[16] = "ab";
    memcpy(text + 2, bad[_i].bytes, bad[_i].length);
    memcpy(text + 2 + bad[_i].length, "cd", 2);
    ck_assert_uint_eq(th_utf8_end(text, bad[_i].length + 2), 2);
    ck_assert_uint_eq(th_utf8_end(text + 2, bad[_i].length), 0);
}
END_TEST

/* Only length counts: what lies behind it is never looked at. */
START_TEST(the_length_is_the_end)
{
    const char *text = "a\xE2\x82\xAC\xFF";
    const size_t ends[] = {0, 1, 1, 1, 4, 4};
    for (size_t length = 0; length <= 5; length++) {
        char *exact = malloc(length + !length); /* so that a reader beyond it is seen by ASan */
        ck_assert_ptr_nonnull(exact);
        memcpy(exact, text, length);
        ck_assert_uint_eq(th_utf8_end(exact, length), ends[length]);
        ck_assert_uint_eq(th_utf8_end(text, length), ends[length]);
        free(exact);
    }
}
END_TEST

/* A code point from U+0080 on by the formula of the RFC; how many bytes it takes. */
static size_t write_character(unsigned c, char *text)
{
    size_t bytes = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t k = bytes; k-- > 1;) text[k] = (char)(0x80 | (c >> 6 * (bytes - 1 - k) & 0x3F));
    text[0] = (char)((0xF00 >> bytes & 0xF0) | c >> 6 * (bytes - 1));
    return bytes;
}

/* All code points from U+00A0 on, surrogates left out. */
START_TEST(every_code_point)
{
    for (unsigned c = 0xA0; c <= 0x10FFFF; c++) {
        char text[4];
        size_t bytes = write_character(c, text);
        bool surrogate = c >= 0xD800 && c <= 0xDFFF;
        if (th_utf8_end(text, bytes) != (surrogate ? 0 : bytes))
            ck_abort_msg("U+%04X", c);
    }
}
END_TEST

/* Category Zs of Unicode 15 (but the blank itself) is a blank; nothing else becomes one. */
START_TEST(plain_blanks)
{
    for (unsigned c = 0xA0; c <= 0xFFFF; c++) {
        bool blank = c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F ||
                     c == 0x205F || c == 0x3000;
        char text[8] = "a", plain[8];
        if (c >= 0xD800 && c <= 0xDFFF)
            continue;
        write_character(c, text + 1);
        strcat(text, "b");
        th_utf8_plain(text, plain);
        ck_assert_msg(blank == (strcmp(plain, "a b") == 0), "U+%04X: %s", c, plain);
    }
}
END_TEST

START_TEST(plain_signs)
{
    static const struct {
        const char *text, *plain;
    } rows[] = {
        {"", ""},
        {" ", ""},
        {"\u00A0", ""},
        {"2 mL", "2 mL"},
        {"\u00A02\u202FmL\u2009", "2 mL"},
        {"\u22122", "-2"},
        {"\u20102\u2011", "-2-"},
        {"mg\u2215day\u2044kg", "mg/day/kg"},
        {"\uFEFF2\u200B\u2060\u00AD", "2"},
        {"1\u20132\u20143", "1\u20132\u20143"},
        {"2 \u00B5g", "2 \u00B5g"},
        {"2 \u00A0 mL \u00A0", "2 mL"},
    };
    for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++) {
        char plain[40];
        th_utf8_plain(rows[k].text, plain);
        ck_assert_str_eq(plain, rows[k].plain);
    }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "utf8");
    tcase_add_loop_test(tests, characters, 0, (int)(sizeof good / sizeof good[0]));
    tcase_add_loop_test(tests, no_characters, 0, (int)(sizeof bad / sizeof bad[0]));
    tcase_add_test(tests, the_length_is_the_end);
    tcase_add_test(tests, every_code_point);
    tcase_add_test(tests, plain_blanks);
    tcase_add_test(tests, plain_signs);
}
