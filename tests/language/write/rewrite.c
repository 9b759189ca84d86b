/* Every scenario of the tree, taken for one of 0.1 and rewritten in format 1, means the same:
 * written out with every default visible, both are the same text, so the engine gets the same
 * numbers. */
#define TH_SUITE "rewrite"
#include "support/check_main.h"

#include <unistd.h>

#include "catalog.h"
#include "language/language.h"
#include "scenario/people/people.h"
#include "scenario/scenario.h"
#include "support/shipped.h"

static glob_t files;
static struct th_units *units;

static void find(void)
{
    static const char *const patterns[] = {"scenarios/validation/*.yaml",
                                           "tests/data/inputs/*.yaml"};
    ck_assert_int_eq(glob_shipped(0, &files), 0);
    for (int k = 0; k < 2; k++)
        ck_assert_int_eq(glob(patterns[k], GLOB_APPEND, NULL, &files), 0);
    units = th_units_create(NULL);
    ck_assert_ptr_nonnull(units);
}

static void leave(void)
{
    globfree(&files);
    th_units_free(units);
}

static char *text_of(const char *path)
{
    size_t length = 0;
    char *text = NULL;
    FILE *file = fopen(path, "r"), *page = open_memstream(&text, &length);
    ck_assert(file && page);
    for (int c; (c = getc(file)) != EOF;) putc(c, page);
    ck_assert_int_eq(fclose(file) | fclose(page), 0);
    return text;
}

/* Takes the line "format: 1" out. */
static void make_old(char *text)
{
    char *line = strncmp(text, "format: 1\n", 10) == 0 ? text : strstr(text, "\nformat: 1\n");
    if (line)
        memmove(line + (line != text), line + (line != text) + 10,
                strlen(line + (line != text) + 10) + 1);
}

/* Inputs lie apart from the parts that they name. */
static const char *place_of(const char *path)
{
    return strstr(path, "inputs") ? "scenarios/t.yaml" : path;
}

static struct th_scenario *read_text(const char *path, const char *text, struct th_error *error)
{
    return th_scenario_parse(&th_catalog, units, place_of(path), text, strlen(text), NULL, 0,
                             error);
}

/* Written with every default, to be freed. */
static char *whole(const struct th_scenario *s)
{
    char path[] = "/tmp/thecal_rewrite_XXXXXX";
    int file = mkstemp(path);
    ck_assert_int_ge(file, 0);
    close(file);
    ck_assert_int_eq(th_scenario_write(s, path, NULL), TH_OK);
    char *text = text_of(path);
    unlink(path);
    return text;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* True if two texts have the same lines, but for the numbering of members: grids count in the
 * order of their text in 0.1 and of slots and rows in format 1. */
static bool same_lines(char *a, char *b)
{
    enum { LINES = 1000 };
    static const char *const apart[] = {"format: ", "  members: ", "  each: "};
    char *lines[2][LINES], *texts[] = {a, b};
    size_t count[2] = {0, 0};
    for (int k = 0; k < 2; k++) {
        for (char *line = strtok(texts[k], "\n"); line; line = strtok(NULL, "\n")) {
            bool kept = true;
            for (int n = 0; n < 3; n++)
                kept = kept && strncmp(line, apart[n], strlen(apart[n])) != 0;
            ck_assert_uint_lt(count[k], LINES);
            if (kept)
                lines[k][count[k]++] = line;
        }
        qsort(lines[k], count[k], sizeof lines[k][0], by_text);
    }
    bool same = count[0] == count[1];
    for (size_t k = 0; same && k < count[0]; k++) same = strcmp(lines[0][k], lines[1][k]) == 0;
    return same;
}

START_TEST(means_the_same)
{
    size_t read = 0;
    for (size_t k = 0; k < files.gl_pathc; k++) {
        const char *path = files.gl_pathv[k];
        struct th_error error = {0};
        char *old = text_of(path), *now = NULL;
        size_t length = 0;
        make_old(old);
        struct th_scenario *a = read_text(path, old, &error);
        if (!a) { /* some inputs are to be refused, and 0.1 knew no scenario without a device,
                     or a drug */
            ck_assert_msg(strstr(path, "inputs") || !strstr(old, "\nprogram:") ||
                              !strstr(old, "\ndrug:"),
                          "%s", error.text[0]);
            free(old);
            continue;
        }
        FILE *page = open_memstream(&now, &length);
        ck_assert_int_eq(th_scenario_rewrite(a, page, &error), TH_OK);
        ck_assert_int_eq(fclose(page), 0);
        struct th_scenario *b = read_text(path, now, &error);
        ck_assert_msg(b != NULL, "%s: %s", path, error.text[0]);
        ck_assert_msg(b->format == 1 && a->format == 0, "%s", path);
        ck_assert_msg(!b->notices || !strstr(b->notices->text[0], "old spelling"), "%s", path);
        char *before = whole(a), *after = whole(b);
        bool sweep = th_condition_count(a) > 1;
        ck_assert_msg(sweep ? same_lines(before, after) : strcmp(before, after) == 0,
                      "%s means something else", path);
        read++;
        th_scenario_free(a);
        th_scenario_free(b);
        free(before);
        free(after);
        free(old);
        free(now);
    }
    ck_assert_uint_ge(read, 40);
}
END_TEST

#define OLD                                               \
    "run: {duration: 1 day}\nprogram: {dose: 1 mg/day}\n" \
    "drug: {from: morphine, concentration: 10 mg/mL}\n"   \
    "catheter: {from: silicone_89cm, tip: T10}\n"         \
    "pump: {from: peristaltic_20ml}\nreservoir: {from: bellows_20ml}\n"
#define OTHER "# other draws than in 0.1: a person draws the same under every condition\n"

/* R60: the persons of format 1 draw other numbers than the members of 0.1, which the new
 * text says where the members are counted, if anything is drawn under several conditions.
 */
START_TEST(says_that_draws_are_others)
{
    static const char *const cases[][2] = {
        {OLD "ensemble: {members: 6, vary: {program.dose: grid 1 2 mg/day, csf.volume: "
             "lognormal 24 %}}\n",
         "\n" OTHER "ensemble: {each: 3, vary"},
        {OLD "ensemble:\n  seed: 2\n  members: 6\n  vary:\n    program.dose: grid 1 2 mg/day\n"
             "    csf.volume: lognormal 24 %\n",
         "  seed: 2\n  " OTHER "  each: 3\n"},
        {OLD "ensemble: {vary: {program.dose: grid 1 2 mg/day, csf.volume: lognormal 24 %}}\n",
         "\n" OTHER "ensemble: {vary"},
        {OLD "ensemble: {members: 6, vary: {program.dose: grid 1 2 mg/day}}\n",
         "ml}\nensemble: {each: 3, vary"},
        {OLD "ensemble: {members: 6, vary: {csf.volume: lognormal 24 %}}\n",
         "ml}\nensemble: {members: 6, vary"}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        struct th_error error = {0};
        char *now = NULL;
        size_t length = 0;
        struct th_scenario *a = read_text("scenarios/t.yaml", cases[k][0], &error);
        ck_assert_msg(a != NULL, "%s", error.text[0]);
        FILE *page = open_memstream(&now, &length);
        ck_assert_int_eq(th_scenario_rewrite(a, page, &error), TH_OK);
        ck_assert_int_eq(fclose(page), 0);
        ck_assert_msg(strstr(now, cases[k][1]) != NULL, "%s", now);
        struct th_scenario *b = read_text("scenarios/t.yaml", now, &error);
        ck_assert_msg(b != NULL && b->members == a->members, "%s", error.text[0]);
        th_scenario_free(a);
        th_scenario_free(b);
        free(now);
    }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "rewrite");
    tcase_add_unchecked_fixture(tests, find, leave);
    tcase_add_test(tests, means_the_same);
    tcase_add_test(tests, says_that_draws_are_others);
}
