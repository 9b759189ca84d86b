/* Progress on a terminal, through a pipe and as JSON, at given elapsed seconds without a clock.
 */
#define TH_SUITE "progress"
#include "support/check_main.h"

#include <fcntl.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "command/call/progress.h"
#include "support/paper.h"

/* One report after `elapsed` seconds. */
static void check_shown(const char *how, double elapsed, double done, uint64_t members_done,
                        uint64_t members, const char *expected)
{
    struct paper paper;
    struct th_progress_shown shown;
    paper_open(&paper);
    th_progress_begin(&shown, paper.out, how);
    th_progress_show_at(&shown, elapsed, done, members_done, members);
    ck_assert_str_eq(paper_read(&paper), expected);
    paper_close(&paper);
}

/* left = elapsed (1 - done) / done, rounded to seconds. */
START_TEST(the_time_that_is_left)
{
    check_shown("lines", 10, 0.25, 0, 1, "thecal:  25 %, 0:30 left\n");
    check_shown("lines", 1.04, 0.5, 0, 1, "thecal:  50 %, 0:01 left\n");
    check_shown("lines", 599.4, 0.5, 0, 1, "thecal:  50 %, 9:59 left\n");
    check_shown("lines", 3599.4, 0.5, 0, 1, "thecal:  50 %, 59:59 left\n");
    check_shown("lines", 3599.6, 0.5, 0, 1, "thecal:  50 %, 1:00:00 left\n");
    check_shown("lines", 3725, 0.5, 0, 1, "thecal:  50 %, 1:02:05 left\n");
    check_shown("lines", 10, 1, 1, 1, "thecal: 100 %\n");
    check_shown("lines", 10, 0.999, 3, 4, "thecal:  99 %, 3 of 4 members, 0:00 left\n");
}
END_TEST

/* The shortest run has its bar and its last line; of what is left nothing is known at once. */
START_TEST(a_short_run)
{
    check_shown("lines", 0.1, 1, 1, 1, "thecal: 100 %\n");
    check_shown("lines", 0.1, 0.05, 0, 1, "");
    check_shown("lines", 0.1, 0.5, 0, 1, "thecal:  50 %\n");
    check_shown("bar", 0, 0, 0, 1, "\r[..............................]   0 %");
    check_shown("bar", 0.1, 1, 8, 8,
                "\r[##############################] 100 %, 8 of 8 members");
    check_shown("none", 100, 0.5, 0, 1, "");
    check_shown("json", 0, 0.5, 2, 4,
                "{\"done\": 0.5000, \"members_done\": 2, \"members\": 4, \"elapsed\": 0.00, "
                "\"left\": null}\n");
}
END_TEST

/* Half of it was in the checkpoint; a quarter then took 10 s, so the last quarter takes 10 s.
 */
START_TEST(what_a_checkpoint_held_is_no_speed)
{
    struct paper paper;
    struct th_progress_shown shown;
    paper_open(&paper);
    th_progress_begin(&shown, paper.out, "lines");
    th_progress_show_at(&shown, 0, 0, 0, 1);
    th_progress_show_at(&shown, 0.1, 0.5, 0, 1);
    th_progress_show_at(&shown, 10.1, 0.75, 0, 1);
    ck_assert_str_eq(paper_read(&paper), "thecal:  50 %\nthecal:  75 %, 0:10 left\n");
    paper_close(&paper);
}
END_TEST

/* Less than nothing, more than all, no number: no share of a bar is beyond its ends. */
START_TEST(shares_stay_within)
{
    check_shown("bar", 2, -0.5, 0, 1, "\r[..............................]   0 %");
    check_shown("bar", 2, NAN, 0, 1, "\r[..............................]   0 %");
    check_shown("bar", 2, 1.2, 1, 1, "\r[##############################] 100 %");
    check_shown("bar", 2, 1. / 3 + 1e-9, 0, 1,
                "\r[##########....................]  33 %, 0:04 left");
    check_shown("json", 2, 0, 0, 1,
                "{\"done\": 0.0000, \"members_done\": 0, \"members\": 1, \"elapsed\": 2.00, "
                "\"left\": null}\n");
}
END_TEST

/* A line a tenth, once, however often it is asked. */
START_TEST(a_line_for_each_tenth)
{
    struct paper paper;
    struct th_progress_shown shown;
    paper_open(&paper);
    th_progress_begin(&shown, paper.out, "lines");
    for (int k = 0; k <= 1000; k++) th_progress_show_at(&shown, 2, 0.001 * k, 0, 1);
    int lines = 0;
    for (const char *c = paper_read(&paper); *c; c++) lines += *c == '\n';
    ck_assert_int_eq(lines, 10);
    th_progress_end(&shown);
    paper_close(&paper);
}
END_TEST

/* The line of a terminal after the characters: \r goes back, others overwrite. */
static void screen_of(const char *text, char screen[200])
{
    size_t at = 0;
    memset(screen, ' ', 199);
    screen[199] = '\0';
    for (; *text; text++) {
        if (*text == '\r')
            at = 0;
        else
            screen[at++] = *text;
    }
    size_t end = 199;
    while (end && screen[end - 1] == ' ') screen[--end] = '\0';
}

/* A shorter line wipes the rest of a longer one; the end leaves the bar, and the cursor below.
 */
START_TEST(the_bar_leaves_no_rest)
{
    char screen[200];
    struct paper paper;
    struct th_progress_shown shown;
    paper_open(&paper);
    th_progress_begin(&shown, paper.out, "bar");
    th_progress_show_at(&shown, 3600, 0.1, 100, 1000);
    screen_of(paper_read(&paper), screen);
    ck_assert_str_eq(
        screen, "[###...........................]  10 %, 100 of 1000 members, 9:00:00 left");
    th_progress_show_at(&shown, 3600, 0.9, 900, 1000);
    screen_of(paper_read(&paper), screen);
    ck_assert_str_eq(screen,
                     "[###########################...]  90 %, 900 of 1000 members, 6:40 left");
    th_progress_show_at(&shown, 3600, 1, 1000, 1000);
    screen_of(paper_read(&paper), screen);
    ck_assert_str_eq(screen, "[##############################] 100 %, 1000 of 1000 members");
    ck_assert_double_ge(th_progress_end(&shown), 0);
    const char *text = paper_read(&paper);
    ck_assert_ptr_eq(strchr(text, '\n'), text + strlen(text) - 1);
    size_t length = strlen(text);
    th_progress_end(&shown);
    ck_assert_uint_eq(strlen(paper_read(&paper)), length);
    paper_close(&paper);
}
END_TEST

static enum th_progress_kind kind_on(FILE *out, const char *how)
{
    struct th_progress_shown shown;
    ck_assert_ptr_nonnull(out);
    th_progress_begin(&shown, out, how);
    return shown.kind;
}

/* auto: lines in a pipe, a file and in memory. A word said wins. */
START_TEST(auto_asks_the_stream)
{
    int ends[2];
    FILE *file = tmpfile();
    ck_assert_int_eq(pipe(ends), 0);
    FILE *through = fdopen(ends[1], "w");
    struct paper paper;
    paper_open(&paper);
    ck_assert_int_eq(kind_on(through, "auto"), TH_PROGRESS_LINES);
    ck_assert_int_eq(kind_on(file, "auto"), TH_PROGRESS_LINES);
    ck_assert_int_eq(kind_on(paper.out, "auto"), TH_PROGRESS_LINES);
    ck_assert_int_eq(kind_on(file, "bar"), TH_PROGRESS_BAR);
    ck_assert_int_eq(kind_on(file, "json"), TH_PROGRESS_JSON);
    paper_close(&paper);
    fclose(file);
    fclose(through);
    close(ends[0]);
}
END_TEST

/* A bar on a terminal, unless something else is said. A machine without pseudo-terminals (a
 * bare chroot) has none to ask. */
START_TEST(auto_on_a_terminal)
{
    int master = posix_openpt(O_RDWR | O_NOCTTY);
    if (master < 0 || grantpt(master) != 0 || unlockpt(master) != 0) {
        fputs("no pseudo-terminal here: the bar on a terminal is not tested\n", stderr);
        return;
    }
    FILE *terminal = fopen(ptsname(master), "r+");
    ck_assert_int_eq(kind_on(terminal, "auto"), TH_PROGRESS_BAR);
    ck_assert_int_eq(kind_on(terminal, "lines"), TH_PROGRESS_LINES);
    ck_assert_int_eq(kind_on(terminal, "none"), TH_PROGRESS_NONE);
    fclose(terminal);
    close(master);
}
END_TEST

/* A program that reads JSON lines has each as soon as it is told. */
START_TEST(json_does_not_wait)
{
    int ends[2];
    char line[200] = "";
    struct th_progress_shown shown;
    ck_assert_int_eq(pipe(ends), 0);
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    FILE *through = fdopen(ends[1], "w");
    th_progress_begin(&shown, through, "json");
    th_progress_show(&shown, 0.5, 1, 2);
    ck_assert_int_gt(read(ends[0], line, sizeof line - 1), 0);
    ck_assert_ptr_eq(strstr(line, "{\"done\": 0.5000, \"members_done\": 1, \"members\": 2, "),
                     line);
    ck_assert_int_eq(line[strlen(line) - 1], '\n');
    fclose(through);
    close(ends[0]);
}
END_TEST

/* The output of three reports at 0.5, 2 and 3 s. */
static char *three_reports(const char *how, double a, double b, double c)
{
    char *text;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    struct th_progress_shown shown;
    th_progress_begin(&shown, out, how);
    th_progress_show_at(&shown, 0.5, a, 1, 4);
    th_progress_show_at(&shown, 2, b, 2, 4);
    th_progress_show_at(&shown, 3, c, 4, 4);
    th_progress_end(&shown);
    fclose(out);
    return text;
}

START_TEST(three_reports_as_lines)
{
    char *text = three_reports("auto", 0.15, 0.5, 1);
    ck_assert_str_eq(text, "thecal:  15 %, 1 of 4 members, 0:03 left\n"
                           "thecal:  50 %, 2 of 4 members, 0:02 left\n"
                           "thecal: 100 %, 4 of 4 members\n");
    free(text);
    text = three_reports("lines", 0.1, 0.51, 0.55);
    ck_assert_str_eq(text, "thecal:  10 %, 1 of 4 members, 0:05 left\n"
                           "thecal:  51 %, 2 of 4 members, 0:02 left\n");
    free(text);
    text = three_reports("none", 0.1, 0.5, 1);
    ck_assert_str_eq(text, "");
    free(text);
}
END_TEST

START_TEST(three_reports_as_json)
{
    char *text = three_reports("json", 0.25, 0.5, 1);
    ck_assert_str_eq(
        text, "{\"done\": 0.2500, \"members_done\": 1, \"members\": 4, \"elapsed\": 0.50, "
              "\"left\": 1.50}\n"
              "{\"done\": 0.5000, \"members_done\": 2, \"members\": 4, \"elapsed\": 2.00, "
              "\"left\": 2.00}\n"
              "{\"done\": 1.0000, \"members_done\": 4, \"members\": 4, \"elapsed\": 3.00, "
              "\"left\": 0.00}\n");
    free(text);
}
END_TEST

START_TEST(three_reports_as_a_bar)
{
    char *text = three_reports("bar", 0.1, 0.5, 1);
    ck_assert_ptr_nonnull(strstr(text, "\r[###############...............]  50 %"));
    ck_assert_ptr_nonnull(strstr(text, "\r[##############################] 100 %"));
    ck_assert_ptr_eq(strchr(text, '\n'), text + strlen(text) - 1);
    free(text);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "progress");
    tcase_add_test(tests, the_time_that_is_left);
    tcase_add_test(tests, a_short_run);
    tcase_add_test(tests, what_a_checkpoint_held_is_no_speed);
    tcase_add_test(tests, shares_stay_within);
    tcase_add_test(tests, a_line_for_each_tenth);
    tcase_add_test(tests, the_bar_leaves_no_rest);
    tcase_add_test(tests, auto_asks_the_stream);
    tcase_add_test(tests, auto_on_a_terminal);
    tcase_add_test(tests, json_does_not_wait);
    tcase_add_test(tests, three_reports_as_lines);
    tcase_add_test(tests, three_reports_as_json);
    tcase_add_test(tests, three_reports_as_a_bar);
}
