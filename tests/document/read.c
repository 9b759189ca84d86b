/* Scalars of a YAML text: styles of quoting and folding, anchors, keys, line ends. The
 * expected texts are those of the YAML 1.2 specification; places are counted by hand.
 * Refusals and limits are in tests/document/document.c. */
#define TH_SUITE "read"
#include "support/check_main.h"

#include <stdio.h>
#include <string.h>

#include "document/node.h"

static struct th_document *parse(const char *text)
{
    struct th_error error = {0};
    struct th_document *document = th_document_parse("t.yaml", text, strlen(text), &error);
    ck_assert_msg(document != NULL, "%s: %s", text, error.text[0]);
    ck_assert_int_eq(error.count, 0);
    return document;
}

static const struct {
    const char *text, *word;
} words[] = {{"a: plain words # and a comment\n", "plain words"},
             {"a: no#comment\n", "no#comment"},
             {"a: 1:2\n", "1:2"},
             {"a: two\n  lines\n", "two lines"},
             {"a: 'it''s # here'\n", "it's # here"},
             {"a: \"q\\\"\\t\\u00b5\\x41\\\\\"\n", "q\"\t\xC2\xB5"
                                                   "A\\"},
             {"a: \"one\n  two\\\n  three\"\n", "one twothree"},
             {"a: |\n  one\n   two\n\n  three\n", "one\n two\n\nthree\n"},
             {"a: |-\n  one\n  two\n", "one\ntwo"},
             {"a: |+\n  one\n\n", "one\n\n"},
             {"a: >\n  one\n  two\n\n  three\n", "one two\nthree\n"},
             {"a: >-\n  one\n  two\n", "one two"},
             {"a: ~\n", "~"}, /* words stay words: what they mean is the scenario's affair */
             {"a: null\n", "null"},
             {"a: true\n", "true"},
             {"a: 0x1F\n", "0x1F"},
             {"a: 1e-3\n", "1e-3"},
             {"a: 37 \xC2\xB0"
              "C\n",
              "37 \xC2\xB0"
              "C"},
             {"a: !!str 5\n", "5"},
             {"a:\n", ""},
             {"a: ''\n", ""},
             {"---\na: x\n...\n", "x"},
             {"%YAML 1.2\n---\na: x\n", "x"},
             {"a: x\r\nb: y\r\n", "x"},
             {"{\"a\":\"x\"}", "x"},
             {"? a\n: x\n", "x"},
             {"\"a\": x\n", "x"},
             {"b: &a a\n*a : x\n", "x"}};

START_TEST(words_are_those_of_yaml_1_2)
{
    struct th_document *document = parse(words[_i].text);
    const struct th_node *node = th_node_get(th_document_root(document), "a");
    ck_assert_ptr_nonnull(node);
    ck_assert_int_eq(th_node_kind(node), TH_SCALAR);
    ck_assert_str_eq(th_node_text(node), words[_i].word);
    th_document_free(document);
}
END_TEST

/* An alias means the anchor last written before it. */
START_TEST(anchors)
{
    struct th_document *document =
        parse("a: &x 1\nb: *x\nc: &x 2\nd: *x\ne: [&y {k: *x}, *y]\nf: *x\n");
    const struct th_node *root = th_document_root(document);
    ck_assert_str_eq(th_node_text(th_node_get(root, "b")), "1");
    ck_assert_str_eq(th_node_text(th_node_get(root, "d")), "2");
    const struct th_node *list = th_node_get(root, "e");
    ck_assert_ptr_eq(th_node_item(list, 0), th_node_item(list, 1));
    ck_assert_str_eq(th_node_text(th_node_get(th_node_item(list, 1), "k")), "2");
    ck_assert_str_eq(th_node_text(th_node_get(root, "f")), "2"); /* y is the later one */
    /* what is referred to stands where it was written */
    ck_assert_int_eq(th_node_place(th_node_get(root, "d")).line, 3);
    th_document_free(document);
}
END_TEST

/* 1 for a word, and for what is above it the sum and 1; an alias counts as what it means. */
START_TEST(weights)
{
    struct th_document *document = parse("a: [1, 2, 3]\nb: {c: x, d: [y]}\n");
    ck_assert_uint_eq(th_document_root(document)->weight, 1 + 4 + (1 + 1 + 2));
    ck_assert_uint_eq(th_node_get(th_document_root(document), "b")->weight, 4);
    th_document_free(document);
    document = parse("a: &x [1, 2, 3]\nb: [*x, *x]\n");
    ck_assert_uint_eq(th_document_root(document)->weight, 1 + 4 + (1 + 4 + 4));
    th_document_free(document);
}
END_TEST

/* Line and column of keys and values: a quoted one where its mark stands, a block where its
 * sign does, one that is left out where its key does. */
START_TEST(places)
{
    static const struct {
        const char *key;
        int key_line, key_column, line, column;
    } expected[] = {{"plain", 2, 1, 2, 8},    {"single", 3, 1, 3, 10}, {"double", 4, 1, 4, 12},
                    {"gone", 5, 1, 5, 1},     {"list", 6, 1, 6, 7},    {"block", 8, 1, 9, 3},
                    {"quoted", 10, 1, 10, 12}};
    struct th_document *document =
        parse("# first\nplain: x\nsingle:  'x'\n\"double\":  \"x\"\n"
              "gone:\nlist: [\n  1]\nblock:\n  - 1\n'quoted':  {}\n");
    const struct th_node *root = th_document_root(document);
    ck_assert_uint_eq(th_node_count(root), 7);
    for (size_t k = 0; k < 7; k++) {
        struct th_place key = th_node_key_place(root, k);
        struct th_place place = th_node_place(th_node_item(root, k));
        ck_assert_str_eq(th_node_key(root, k), expected[k].key);
        ck_assert_msg(key.line == expected[k].key_line && key.column == expected[k].key_column,
                      "%s: %d:%d", expected[k].key, key.line, key.column);
        ck_assert_msg(place.line == expected[k].line && place.column == expected[k].column,
                      "%s: %d:%d", expected[k].key, place.line, place.column);
    }
    th_document_free(document);
}
END_TEST

START_TEST(entries_keep_their_order)
{
    char text[4000], *at = text;
    for (int k = 0; k < 200; k++) at += sprintf(at, "k%d: v%d\n", (k * 77) % 200, k);
    struct th_document *document = parse(text);
    const struct th_node *root = th_document_root(document);
    ck_assert_uint_eq(th_node_count(root), 200);
    for (int k = 0; k < 200; k++) {
        char key[16], value[16];
        snprintf(key, sizeof key, "k%d", (k * 77) % 200);
        snprintf(value, sizeof value, "v%d", k);
        ck_assert_str_eq(th_node_key(root, (size_t)k), key);
        ck_assert_str_eq(th_node_text(th_node_get(root, key)), value);
    }
    th_document_free(document);
}
END_TEST

/* Tags of YAML itself change nothing; any other is an error. */
START_TEST(tags)
{
    static const char *const own[] = {"a: !!str 2 mg\n", "a: ! x\n", "a: !!map {b: 1}\n",
                                      "!!map {a: !!seq [1]}\n"};
    static const char *const others[] = {"a: !foo 2 mg/day\n", "a: !foo {b: 1}\n",
                                         "a: !foo [1]\n", "a: !<tag:x,2000:y> 2\n",
                                         "!foo b: 1\n"};
    for (size_t k = 0; k < sizeof own / sizeof own[0]; k++) {
        struct th_error error = {0};
        struct th_document *document =
            th_document_parse("t.yaml", own[k], strlen(own[k]), &error);
        ck_assert_msg(document != NULL, "%s", error.text[0]);
        th_document_free(document);
    }
    for (size_t k = 0; k < sizeof others / sizeof others[0]; k++) {
        struct th_error error = {0};
        ck_assert_ptr_null(th_document_parse("t.yaml", others[k], strlen(others[k]), &error));
        ck_assert_int_eq(error.count, 1);
        ck_assert_ptr_nonnull(strstr(error.text[0], "a tag that means nothing here: "));
        ck_assert_ptr_eq(strstr(error.text[0], "t.yaml:1:"), error.text[0]);
    }
}
END_TEST

/* Characters that steer a terminal are refused however they are written. */
START_TEST(escapes_cannot_smuggle)
{
    static const char *const texts[] = {
        "a: \"\\e[31m\"\n", "a: \"\\x9b31m\"\n", "a: \"\\u0085\"\n", "a: \"\\N\"\n",
        "\"\\a\": 1\n",     "a: &x \"\\b\"\n",   "a: \"\\r\"\n",     "a: \"\\x7f\"\n"};
    for (size_t k = 0; k < sizeof texts / sizeof texts[0]; k++) {
        struct th_error error = {0};
        ck_assert_msg(!th_document_parse("t", texts[k], strlen(texts[k]), &error), "%s",
                      texts[k]);
        ck_assert_int_eq(error.count, 1);
        ck_assert_ptr_nonnull(strstr(error.text[0], "a control character in a word"));
    }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "document_read");
    tcase_add_loop_test(tests, words_are_those_of_yaml_1_2, 0,
                        (int)(sizeof words / sizeof words[0]));
    tcase_add_test(tests, anchors);
    tcase_add_test(tests, weights);
    tcase_add_test(tests, places);
    tcase_add_test(tests, entries_keep_their_order);
    tcase_add_test(tests, escapes_cannot_smuggle);
    tcase_add_test(tests, tags);
}
