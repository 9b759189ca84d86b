/* Sentences are kept in order, up to twenty, and counted beyond. */
#define TH_SUITE "status"
#include "support/check_main.h"

#include <string.h>

#include "base/arena.h"
#include "base/status.h"

START_TEST(first_status_stays)
{
    struct th_error error = {0};
    ck_assert_int_eq(th_error_add(&error, TH_IO, "no %s", "disk"), TH_IO);
    ck_assert_int_eq(th_error_add(&error, TH_BAD_INPUT, "bad"), TH_BAD_INPUT);
    ck_assert_int_eq(error.status, TH_IO);
    ck_assert_int_eq(error.count, 2);
    ck_assert_str_eq(error.text[0], "no disk");
}
END_TEST

START_TEST(place_leads)
{
    struct th_error error = {0};
    struct th_place place = {"demo.yaml", 12, 9};
    th_error_at(&error, place, TH_BAD_INPUT, "unknown key \"%s\"", "flwo");
    ck_assert_str_eq(error.text[0], "demo.yaml:12:9: error: unknown key \"flwo\"");
    th_error_at(&error, (struct th_place){0}, TH_BAD_INPUT, "nowhere");
    ck_assert_str_eq(error.text[1], "nowhere");
}
END_TEST

START_TEST(counts_past_the_end)
{
    struct th_error error = {0};
    char longest[2 * TH_SENTENCE];
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    for (int k = 0; k < TH_ERRORS + 7; k++)
        th_error_at(&error, (struct th_place){longest, 1, 1}, TH_LIMITS, "%s", longest);
    ck_assert_int_eq(error.count, TH_ERRORS + 7);
    for (int k = 0; k < TH_ERRORS; k++)
        ck_assert_uint_eq(strlen(error.text[k]), TH_SENTENCE - 1);
    ck_assert_int_eq(th_error_add(NULL, TH_IO, "kept by nobody"), TH_IO);
}
END_TEST

/* Sentences about one file stand in the order of its text, whoever came first; beyond twenty
 * the last of the file are left out. Those without a place, or about another file, stay where
 * they are. */
START_TEST(in_the_order_of_the_text)
{
    struct th_error error = {0};
    th_error_at(&error, (struct th_place){"a.yaml", 7, 2}, TH_BAD_INPUT, "third");
    th_error_add(&error, TH_IO, "nowhere");
    th_error_at(&error, (struct th_place){"b.yaml", 1, 1}, TH_BAD_INPUT, "other");
    th_error_at(&error, (struct th_place){"a.yaml", 7, 1}, TH_BAD_INPUT, "second");
    th_error_at(&error, (struct th_place){"a.yaml", 3, 9}, TH_BAD_INPUT, "first");
    th_error_at(&error, (struct th_place){"a.yaml", 7, 2}, TH_BAD_INPUT, "fourth");
    static const char *const order[] = {"first",   "second", "third",
                                        "nowhere", "other",  "fourth"};
    for (int k = 0; k < 6; k++)
        ck_assert_str_eq(error.text[k] + error.label[k].message, order[k]);
    ck_assert_int_eq(error.label[1].line, 7);
    ck_assert_int_eq(error.label[1].column, 1);
    ck_assert_int_eq(error.label[1].file, 6);
    ck_assert_int_eq(error.label[3].file, 0);
    ck_assert_int_eq(error.status, TH_BAD_INPUT);
    struct th_error many = {0};
    for (int line = 60; line > 0; line--)
        th_error_at(&many, (struct th_place){"a.yaml", line, 1}, TH_BAD_INPUT, "%d", line);
    ck_assert_int_eq(many.count, 60);
    for (int k = 0; k < TH_ERRORS; k++) ck_assert_int_eq(many.label[k].line, k + 1);
}
END_TEST

START_TEST(every_status_has_words)
{
    ck_assert_str_eq(th_status_text(TH_OK), "done");
    ck_assert_str_eq(th_status_text(TH_NO_MEMORY), "out of memory");
    ck_assert_str_eq(th_status_text((enum th_status)999), "unknown");
}
END_TEST

START_TEST(arena_pieces)
{
    struct th_arena arena = {0};
    unsigned char *pieces[300];
    for (size_t k = 0; k < 300; k++) {
        pieces[k] = th_arena_take(&arena, k * 7);
        ck_assert_ptr_nonnull(pieces[k]);
        ck_assert_uint_eq((size_t)pieces[k] % 64, 0);
        for (size_t b = 0; b < k * 7; b++) {
            ck_assert_uint_eq(pieces[k][b], 0);
            pieces[k][b] = (unsigned char)k;
        }
    }
    for (size_t k = 0; k < 300; k++)
        for (size_t b = 0; b < k * 7; b++) ck_assert_uint_eq(pieces[k][b], (unsigned char)k);
    ck_assert_ptr_nonnull(th_arena_take(&arena, 1 << 20));
    ck_assert_ptr_null(th_arena_take(&arena, (size_t)-1));
    ck_assert_str_eq(th_arena_copy(&arena, "cisterna magna"), "cisterna magna");
    th_arena_free(&arena);
    ck_assert_uint_eq(arena.bytes, 0);
}
END_TEST

/* Texts of a file may hold line ends and control characters: a sentence is one line all the
 * same. */
START_TEST(one_sentence_one_line)
{
    struct th_error error = {0};
    th_error_add(&error, TH_BAD_INPUT, "\"%s\" is no word", "a\nb\t\033[31m\x7f");
    ck_assert_str_eq(error.text[0], "\"a b  [31m \" is no word");
    th_error_at(&error, (struct th_place){"a\nb.yaml", 2, 3}, TH_BAD_INPUT, "%s",
                "\xc2\xb5g\r\n");
    ck_assert_str_eq(error.text[1], "a b.yaml:2:3: error: \xc2\xb5g  ");
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "sentences");
    tcase_add_test(tests, first_status_stays);
    tcase_add_test(tests, place_leads);
    tcase_add_test(tests, counts_past_the_end);
    tcase_add_test(tests, in_the_order_of_the_text);
    tcase_add_test(tests, every_status_has_words);
    tcase_add_test(tests, one_sentence_one_line);
    tcase_add_test(add_case(suite, "arena"), arena_pieces);
}
