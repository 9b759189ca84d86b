/* Parts in a folder: what they are of, what they say, whom they take from. */
#define TH_SUITE "explain_parts"
#include "support/check_main.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "explain/parts.h"
#include "support/paper.h"
#include "support/toy.h"

static struct paper paper;
static char folder[64];

static void write_part(const char *name, const char *text)
{
    FILE *file = fopen(name, "w");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs(text, file), 0);
    ck_assert_int_eq(fclose(file), 0);
}

/* Each test is a process of its own: it may change its folder. */
static void enter(void)
{
    snprintf(folder, sizeof folder, "/tmp/thecal_test_XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert_int_eq(chdir(folder), 0);
    ck_assert_int_eq(mkdir("parts", 0777), 0);
    write_part("parts/fast.yaml", "# A fast source, of 2.5 mL. More about\n# it.\nuse: pulsed\n"
                                  "pulse: {value: 2.5 mL, mark: read, source: a book}\n"
                                  "period: 5 min\npuls: 3 mL\ntitle: fast\n");
    write_part("parts/faster.yaml", "# Faster.\nfrom: fast.yaml\nperiod: {value: 1 min}\n");
    write_part("parts/bare.yml", "pulse: 1 mL\n");
    write_part("parts/torn.yaml", "use: [pulsed\n");
    write_part("parts/notes.txt", "use: pulsed\n");
    write_part("round.yaml", "from: round.yaml\npulse: 1 mL\n");
    write_part("whole.yaml", "run: {duration: 1 day}\n");
    paper_open(&paper);
}

static void leave(void)
{
    static const char *const names[] = {
        "parts/fast.yaml", "parts/faster.yaml", "parts/bare.yml", "parts/torn.yaml",
        "parts/notes.txt", "round.yaml",        "whole.yaml"};
    for (size_t k = 0; k < sizeof names / sizeof names[0]; k++) unlink(names[k]);
    rmdir("parts");
    rmdir(folder);
    paper_close(&paper);
}

START_TEST(the_list_is_sorted_and_whole)
{
    static const char expected[] =
        "Parts, to be taken into a scenario with from:\n  parts/\n    bare\n"
        "    fast                  source.pulsed     A fast source, of 2.5 mL\n"
        "    faster                source.pulsed     Faster\n"
        "    torn                                    not a text that can be read\n";
    ck_assert_int_eq(th_explain_parts(&toy_catalog, paper.out, NULL), TH_OK);
    /* Behind them come those that lie where the program is. */
    const char *printed = paper_read(&paper);
    ck_assert_msg(strncmp(printed, expected, sizeof expected - 1) == 0, "%s", printed);
}
END_TEST

static void expect(const char *name, const char *text)
{
    struct th_error error = {.status = TH_OK};
    bool found = false;
    ck_assert_int_eq(th_explain_part(&toy_catalog, name, paper.out, &found, &error), TH_OK);
    ck_assert(found);
    ck_assert_str_eq(paper_read(&paper), text);
}

static const char fast[] =
    "parts/fast.yaml = source.pulsed\n  A fast source, of 2.5 mL. More about it.\n"
    "  pulse                   2.5 mL              read\n                          a book\n"
    "  period                  5 min               recalled\n"
    "  puls                    3 mL                NOT a parameter of source.pulsed\n";

START_TEST(a_part_says_its_rows)
{
    static const char *const names[] = {"fast", "fast.yaml", "parts/fast.yaml", "parts/fast"};
    expect(names[_i], fast);
}
END_TEST

START_TEST(a_part_shows_what_it_is_taken_from)
{
    char text[1000];
    snprintf(text, sizeof text,
             "parts/faster.yaml = source.pulsed\n  Faster.\n"
             "  period                  1 min               recalled\ntaken from %s",
             fast);
    expect("faster", text);
}
END_TEST

START_TEST(a_circle_ends)
{
    struct th_error error = {.status = TH_OK};
    bool found;
    ck_assert_int_eq(th_explain_part(&toy_catalog, "round.yaml", paper.out, &found, &error),
                     TH_OK);
    ck_assert_uint_lt(strlen(paper_read(&paper)), 2000);
}
END_TEST

static const struct {
    const char *name, *said;
    bool found;
} refusals[] = {
    {"fsat", "did you mean the part \"fast\"?", false},
    {"nothing of the kind", "", false},
    {"notes.txt", "", false},
    {"torn", "parts/torn.yaml:", true},
    {"whole.yaml", "thecal explain --scenario whole.yaml", true},
};

START_TEST(what_is_no_part_gets_a_sentence)
{
    struct th_error error = {.status = TH_OK};
    bool found = !refusals[_i].found;
    ck_assert_int_ne(
        th_explain_part(&toy_catalog, refusals[_i].name, paper.out, &found, &error), TH_OK);
    ck_assert_int_eq(found, refusals[_i].found);
    ck_assert_msg(strstr(error.text[0], refusals[_i].said) != NULL, "%s", error.text[0]);
    ck_assert_str_eq(paper_read(&paper), "");
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "parts");
    tcase_add_checked_fixture(tests, enter, leave);
    tcase_add_test(tests, the_list_is_sorted_and_whole);
    tcase_add_loop_test(tests, a_part_says_its_rows, 0, 4);
    tcase_add_test(tests, a_part_shows_what_it_is_taken_from);
    tcase_add_test(tests, a_circle_ends);
    tcase_add_loop_test(tests, what_is_no_part_gets_a_sentence, 0,
                        sizeof refusals / sizeof refusals[0]);
}
