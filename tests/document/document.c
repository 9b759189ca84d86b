/* Places, kinds and refusals. Lines and columns are counted by hand in the texts. */
#define TH_SUITE "document"
#include "support/check_main.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text/utf8.h"
#include "document/document.h"

static struct th_document *parse(const char *text, struct th_error *error)
{
    return th_document_parse("t.yaml", text, strlen(text), error);
}

START_TEST(nodes_know_their_place)
{
    struct th_error error = {0};
    const char *text = "# a comment\n"
                       "pump:\n"
                       "  rate: 0.35 mL/day\n"
                       "faults: [{use: kink}, \"a b\"]\n"
                       "empty:\n";
    struct th_document *document = parse(text, &error);
    ck_assert_msg(document != NULL, "%s", error.text[0]);
    const struct th_node *root = th_document_root(document);
    ck_assert_int_eq(th_node_kind(root), TH_MAPPING);
    ck_assert_uint_eq(th_node_count(root), 3);
    ck_assert_str_eq(th_node_key(root, 1), "faults");
    ck_assert_int_eq(th_node_key_place(root, 1).line, 4);
    ck_assert_int_eq(th_node_key_place(root, 1).column, 1);
    const struct th_node *rate = th_node_get(th_node_get(root, "pump"), "rate");
    ck_assert_str_eq(th_node_text(rate), "0.35 mL/day");
    ck_assert_int_eq(th_node_place(rate).line, 3);
    ck_assert_int_eq(th_node_place(rate).column, 9);
    ck_assert_str_eq(th_node_place(rate).file, "t.yaml");
    const struct th_node *faults = th_node_get(root, "faults");
    ck_assert_int_eq(th_node_kind(faults), TH_SEQUENCE);
    ck_assert_uint_eq(th_node_count(faults), 2);
    ck_assert_int_eq(th_node_place(th_node_item(faults, 1)).column, 23);
    ck_assert_str_eq(th_node_text(th_node_item(faults, 1)), "a b");
    ck_assert_str_eq(th_node_text(faults), "");
    ck_assert_uint_eq(th_node_count(rate), 0);
    ck_assert_ptr_null(th_node_get(root, "pum"));
    ck_assert_ptr_null(th_node_get(rate, "x"));
    const struct th_node *empty = th_node_get(root, "empty");
    ck_assert_str_eq(th_node_text(empty), "");
    ck_assert_int_eq(th_node_place(empty).line, 5);
    size_t length;
    ck_assert_str_eq(th_document_text(document, &length), text);
    ck_assert_uint_eq(length, strlen(text));
    th_document_free(document);
}
END_TEST

START_TEST(yaml_1_2_words)
{
    struct th_error error = {0};
    struct th_document *document =
        parse("{\"json\": [1, true], no: off, a: &x {b: 1}, c: *x, d: |\n  two\n  lines\n}\n",
              &error);
    ck_assert_ptr_null(document); /* a block scalar cannot stand in braces */
    document =
        parse("\xEF\xBB\xBF{\"json\": [1, true], no: off, a: &x {b: 1}, c: *x}\n", &error);
    ck_assert_ptr_nonnull(document);
    const struct th_node *root = th_document_root(document);
    ck_assert_str_eq(th_node_text(th_node_get(root, "no")), "off");
    ck_assert_ptr_eq(th_node_get(root, "a"), th_node_get(root, "c"));
    th_document_free(document);
}
END_TEST

static const struct {
    const char *text, *says;
} bad[] = {
    {"", "t.yaml:1:1: error: the file is empty"},
    {"# only a comment\n", "is empty"},
    {"a: 1\nb: 2\na: 3\n", "t.yaml:3:1: error: \"a\" is written twice (first in line 1)"},
    {"x: {b: 1, c: 2, b: 3}\n", "t.yaml:1:17: error: \"b\" is written twice"},
    {"a: [1, 2\n", "t.yaml:2:1: error: "},
    {"a: 1\n b: 2\n", "t.yaml:1:4: error: "},
    {"a: 1\nb\nc: 2\n",
     "t.yaml:2:1: error: could not find expected ':': a key may lack its colon"},
    {"a: 1\nb\n  c: 2\n",
     "t.yaml:2:1: error: invalid multiline plain key: is the indentation right? A key may "
     "lack its colon or the blank behind it"},
    {"a:\n  b: 1\n c: 2\n", "The keys of one mapping stand in one column"},
    {"a:\n  b: 1\n\tc: 2\n", ": indent with blanks"},
    {"a: {b: 1\nc: 2}\n", "or the closing } or ] of what stands before, may be missing"},
    {"a: b: c\n", "t.yaml:1:5: error: "},
    {"a: *x\n", "t.yaml:1:5: error: an alias to something"},
    {"a: &a [*a]\n", "t.yaml:1:9: error: an alias to something"},
    {"a: 1\n---\nb: 1\n", "t.yaml:2:1: error: a second document"},
    {"? [a]\n: b\n", "a key must be a single word"},
    {"? {a: b}\n: b\n", "a key must be a single word"},
    {"a: \"\\x1b[31m\"\n", "t.yaml:1:4: error: a control character"},
    {"a: \"x\\0y\"\n", "a control character"},
    {"a: \x01\n", "t.yaml:1:4: error: byte 0x01"},
    {"a: b\nc: \xff\n", "t.yaml:2:4: error: byte 0xff"},
    {"a: \xed\xa0\x80\n", "byte 0xed"},
    {"a: \"no end\n", "t.yaml:1:"},
    {"\tx: 1\n", "t.yaml:1:1: error: "},
    {"%YAML 9.9\n---\na: 1\n", "t.yaml:1:1: error: "},
    {"- 1\n}\n", "t.yaml:"},
};

START_TEST(refuses)
{
    struct th_error error = {0};
    struct th_document *document = parse(bad[_i].text, &error);
    ck_assert_msg(document == NULL, "took \"%s\"", bad[_i].text);
    ck_assert_int_eq(error.count, 1);
    ck_assert_int_eq(error.status, TH_BAD_INPUT);
    ck_assert_msg(strstr(error.text[0], bad[_i].says) != NULL, "\"%s\": %s", bad[_i].text,
                  error.text[0]);
}
END_TEST

/* A text in which `piece` is repeated. */
static char *repeated(const char *before, const char *piece, size_t times, const char *after)
{
    size_t length = strlen(piece), start = strlen(before);
    char *text = malloc(start + times * length + strlen(after) + 1);
    ck_assert_ptr_nonnull(text);
    memcpy(text, before, start);
    for (size_t k = 0; k < times; k++) memcpy(text + start + k * length, piece, length);
    strcpy(text + start + times * length, after);
    return text;
}

static const struct {
    const char *before, *piece;
    size_t times;
    const char *after, *says;
} large[] = {
    {"a: ", "[", 5000, "", "nested deeper than 32"},
    {"a: ", "{b: ", 40, "", "nested deeper than 32"},
    {"a: [", "1,", 1000000, "]", "too many words"},
    {"a: ", "x", 5 << 20, "", "larger than 4 MB"},
    {"a: [", "&b c, ", 2000, "d]", "too many anchors"},
    {"a: &b [", "x, ", 1000,
     "y]\nc: &d [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\n"
     "e: [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]\n",
     "without end"},
};

START_TEST(refuses_large)
{
    struct th_error error = {0};
    char *text = repeated(large[_i].before, large[_i].piece, large[_i].times, large[_i].after);
    ck_assert_ptr_null(parse(text, &error));
    ck_assert_msg(strstr(error.text[0], large[_i].says) != NULL, "%s", error.text[0]);
    free(text);
}
END_TEST

START_TEST(takes_what_is_just_allowed)
{
    struct th_error error = {0};
    char *text = repeated("a: ", "[", 31, "x");
    char *whole = repeated(text, "]", 31, "\n");
    struct th_document *document = parse(whole, &error);
    ck_assert_msg(document != NULL, "%s", error.text[0]);
    th_document_free(document);
    free(text);
    free(whole);
    text = repeated("a: ", "x", 3 << 20, "");
    document = parse(text, &error);
    ck_assert_ptr_nonnull(document);
    th_document_free(document);
    free(text);
}
END_TEST

START_TEST(files)
{
    struct th_error error = {0};
    ck_assert_ptr_null(th_document_load("no/such.yaml", &error));
    ck_assert_int_eq(error.status, TH_IO);
    ck_assert_ptr_null(th_document_load(".", &error));
    ck_assert_ptr_null(th_document_load("/dev/zero", &error));
    ck_assert_int_eq(error.count, 3);
    ck_assert_ptr_null(th_document_load("/dev/null", NULL));
    th_document_free(NULL);
}
END_TEST

/* Every beginning of a text is either read or refused, never more. */
START_TEST(every_truncation)
{
    const char *text = "a: &x {b: [1, \"t\\n\", 'q'], c: |\n  block\n  more\n"
                       "d: *x\n? e\n: >-\n  folded\nf: !!str g # h\n...\n";
    for (size_t length = 0; length <= strlen(text); length++) {
        struct th_error error = {0};
        struct th_document *document = th_document_parse("t", text, length, &error);
        ck_assert((document != NULL) == (error.count == 0));
        th_document_free(document);
    }
}
END_TEST

/* Bytes changed one at a time. */
START_TEST(every_mutation)
{
    const char *text =
        "run: {duration: 5 day}\nfaults:\n  - {use: kink, at: 30 cm}\n  - &a b\nc: *a\n";
    char changed[200];
    for (size_t at = 0; at < strlen(text); at++)
        for (int byte = 0; byte < 256; byte++) {
            struct th_error error = {0};
            strcpy(changed, text);
            changed[at] = (char)byte;
            struct th_document *document =
                th_document_parse("t", changed, strlen(text), &error);
            ck_assert((document != NULL) == (error.count == 0));
            th_document_free(document);
        }
}
END_TEST

START_TEST(utf8)
{
    ck_assert_uint_eq(th_utf8_end("a\xC3\xA9\xE2\x82\xAC\xF0\x9D\x84\x9E", 10), 10);
    ck_assert_uint_eq(th_utf8_end("ab\xC0\x80", 4), 2);        /* overlong */
    ck_assert_uint_eq(th_utf8_end("a\xF4\x90\x80\x80", 5), 1); /* above U+10FFFF */
    ck_assert_uint_eq(th_utf8_end("a\xE2\x82", 3), 1);         /* cut off */
    ck_assert_uint_eq(th_utf8_end("a\0b", 3), 1);
    ck_assert_uint_eq(th_utf8_end("", 0), 0);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "texts");
    tcase_add_test(tests, nodes_know_their_place);
    tcase_add_test(tests, yaml_1_2_words);
    tcase_add_loop_test(tests, refuses, 0, (int)(sizeof bad / sizeof bad[0]));
    tcase_add_loop_test(tests, refuses_large, 0, (int)(sizeof large / sizeof large[0]));
    tcase_add_test(tests, takes_what_is_just_allowed);
    tcase_add_test(tests, files);
    tcase_add_test(tests, every_truncation);
    tcase_add_test(tests, every_mutation);
    tcase_add_test(tests, utf8);
}
