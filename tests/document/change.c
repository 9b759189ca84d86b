/* Nodes in place of others: copies differ in one entry, the document stays as it is. */
#define TH_SUITE "document_change"
#include "support/check_main.h"

#include <string.h>

#include "document/document.h"

static const struct th_place place = {"--set", 0, 0};

START_TEST(changes)
{
    struct th_error error = {0};
    struct th_arena arena = {0};
    const char *text = "{a: 1, b: 2}\n";
    struct th_document *document = th_document_parse("t.yaml", text, strlen(text), &error);
    const struct th_node *root = th_document_root(document);
    const struct th_node *value = th_node_scalar(&arena, "3", place);
    const struct th_node *put = th_node_put(&arena, root, 1, value);
    ck_assert_str_eq(th_node_text(th_node_get(put, "b")), "3");
    ck_assert_str_eq(th_node_place(th_node_get(put, "b")).file, "--set");
    ck_assert_str_eq(th_node_text(th_node_get(put, "a")), "1");
    ck_assert_int_eq(th_node_key_place(put, 1).column, 8);
    ck_assert_int_eq(th_node_place(put).line, 1);
    const struct th_node *add = th_node_add(&arena, put, "c", value);
    ck_assert_uint_eq(th_node_count(add), 3);
    ck_assert_str_eq(th_node_text(th_node_get(add, "c")), "3");
    ck_assert_str_eq(th_node_key_place(add, 2).file, "--set");
    const struct th_node *without = th_node_without(&arena, add, "a");
    ck_assert_uint_eq(th_node_count(without), 2);
    ck_assert_ptr_null(th_node_get(without, "a"));
    ck_assert_str_eq(th_node_key(without, 0), "b");
    ck_assert_str_eq(th_node_text(th_node_get(root, "b")), "2");
    ck_assert_uint_eq(th_node_count(root), 2);
    th_document_free(document);
    th_arena_free(&arena);
}
END_TEST

START_TEST(lists)
{
    static const char *const texts[] = {"1 day", "2 day"};
    struct th_arena arena = {0};
    const struct th_node *list = th_node_list(&arena, texts, 2, place);
    ck_assert_int_eq(th_node_kind(list), TH_SEQUENCE);
    ck_assert_uint_eq(th_node_count(list), 2);
    ck_assert_str_eq(th_node_text(th_node_item(list, 1)), "2 day");
    ck_assert_uint_eq(th_node_count(th_node_list(&arena, texts, 0, place)), 0);
    th_arena_free(&arena);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "change");
    tcase_add_test(tests, changes);
    tcase_add_test(tests, lists);
}
