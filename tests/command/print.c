/* Values of a series between its samples, by its nature: 10, 20 and 40 at 0, 100 and 300 s. */
#define TH_SUITE "print"
#include "support/check_main.h"

#include <math.h>

#include "command/print/show.h"

static double time_s[] = {0, 100, 300}, values[] = {NAN, 1, 2, 10, 20, 40};

static const struct {
    enum th_nature nature;
    double at, expected;
} cases[] = {
    {TH_INSTANT, 0, 10},         {TH_INSTANT, 50, 15},        {TH_INSTANT, 100, 20},
    {TH_INSTANT, 250, 35},       {TH_INSTANT, 300, 40},       {TH_TOTAL, 150, 25},
    {TH_STEPWISE, 99, 10},       {TH_STEPWISE, 100, 20},      {TH_STEPWISE, 299, 20},
    {TH_STEPWISE, 300, 40},      {TH_INTERVAL_MEAN, 1, 20},   {TH_INTERVAL_MEAN, 100, 20},
    {TH_INTERVAL_MEAN, 101, 40}, {TH_INTERVAL_MEAN, 300, 40}, {TH_INSTANT, 301, NAN},
    {TH_STEPWISE, -1, NAN},
};

/* The second of two members. */
START_TEST(between_samples)
{
    const struct th_series series = {.members = 2,
                                     .times = 3,
                                     .points = 1,
                                     .time = time_s,
                                     .values = values,
                                     .nature = cases[_i].nature};
    const double found = th_show_value(&series, 1, cases[_i].at, 0);
    if (isnan(cases[_i].expected))
        ck_assert_double_nan(found);
    else
        ck_assert_double_eq_tol(found, cases[_i].expected, 1e-12);
}
END_TEST

/* Of four members 0, 10, 20, 30 and one that failed: points of 5 25 50 75 95 % are linear
 * between order statistics, 1.5 from the least and so on. */
START_TEST(members_that_failed_are_left_out)
{
    static char *status[] = {"ok", "ok", "run_failed", "ok", "ok"};
    double when[] = {0}, all[] = {30, 0, 1000, 20, 10};
    const struct th_series series = {.name = "a",
                                     .unit = "mL",
                                     .members = 5,
                                     .times = 1,
                                     .points = 1,
                                     .time = when,
                                     .values = all};
    const struct th_series *list[] = {&series};
    const struct th_about about = {.members = 5, .status = status};
    struct th_arena arena = {0};
    struct th_error error = {.status = TH_OK};
    struct th_sheet sheet;
    const struct th_show show = {.about = &about,
                                 .series = list,
                                 .count = 1,
                                 .at = NAN,
                                 .arena = &arena,
                                 .error = &error};
    const double expected[] = {0, 1.5, 7.5, 15, 22.5, 28.5};
    ck_assert_int_eq(th_show_series(&show, &sheet), TH_OK);
    ck_assert_uint_eq(sheet.columns, 6);
    for (size_t k = 0; k < 6; k++) ck_assert_double_eq_tol(sheet.cells[k], expected[k], 1e-12);
    th_arena_free(&arena);
}
END_TEST

/* Fields with a comma, a quote or a line's end are quoted, and quotes in them doubled. */
START_TEST(fields_of_csv)
{
    static const char *texts[] = {"a,b", "say \"so\"", "two\nlines", "plain"};
    static const char expected[] =
        "what,other\r\n\"a,b\",\"say \"\"so\"\"\"\r\n\"two\nlines\",plain\r\n";
    const struct th_sheet sheet = {
        .rows = 2, .text_columns = 2, .text_heads = {"what", "other"}, .texts = texts};
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    th_sheet_csv(&sheet, out);
    fclose(out);
    ck_assert_str_eq(text, expected);
    free(text);
}
END_TEST

/* R55: the words of the members, in the order of their numbers; nothing lies between two: of
 * five 0, 0, 1, 1, 2 the points of 5, 25, 50, 75 and 95 % are 0, 0, 1, 1, 1 (0.95 * 4 is 3.8).
 * A CSV has the numbers. */
START_TEST(words_instead_of_numbers)
{
    double when[] = {0}, all[] = {1, 0, 2, 0, 1};
    const struct th_series series = {.name = "course.stage",
                                     .unit = "1",
                                     .words = "in ex over",
                                     .members = 5,
                                     .times = 1,
                                     .points = 1,
                                     .time = when,
                                     .values = all};
    const struct th_series *list[] = {&series};
    const struct th_about about = {.members = 0};
    struct th_arena arena = {0};
    struct th_error error = {.status = TH_OK};
    struct th_sheet sheet;
    const struct th_show show = {.about = &about,
                                 .series = list,
                                 .count = 1,
                                 .at = NAN,
                                 .arena = &arena,
                                 .error = &error};
    const double expected[] = {0, 0, 0, 1, 1, 1};
    const struct th_sheet_time time = {SIZE_MAX, 1, "s"};
    char *text = NULL;
    size_t length = 0;
    ck_assert_int_eq(th_show_series(&show, &sheet), TH_OK);
    for (size_t k = 0; k < 6; k++) ck_assert_double_eq(sheet.cells[k], expected[k]);
    FILE *out = open_memstream(&text, &length);
    th_sheet_print(&sheet, &time, out);
    th_sheet_csv(&sheet, out);
    fclose(out);
    ck_assert_msg(strstr(text, "         in         in         ex         ex         ex\n"),
                  "%s", text);
    ck_assert_msg(strstr(text, "0,0,0,1,1,1\r\n"), "%s", text);
    free(text);
    th_arena_free(&arena);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "numbers for people");
    tcase_add_loop_test(tests, between_samples, 0, sizeof cases / sizeof cases[0]);
    tcase_add_test(tests, members_that_failed_are_left_out);
    tcase_add_test(tests, fields_of_csv);
    tcase_add_test(tests, words_instead_of_numbers);
}
