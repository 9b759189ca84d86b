/* Charts of text, letter by letter. */
#define TH_SUITE "figure_braille"
#include "support/check_main.h"

#include <math.h>
#include <string.h>

#include "figure/figure.h"
#include "support/paper.h"

static void draw(struct paper *paper, const struct th_figure *figure, int columns, bool colour)
{
    paper_open(paper);
    ck_assert_int_eq(th_figure_braille(figure, columns, colour, paper->out, NULL), TH_OK);
    paper_read(paper);
}

/* The row of the plot of that number: what stands behind its axis. */
static void row_of(const struct paper *paper, int row, char *text, size_t size)
{
    const char *line = paper->text;
    for (int k = 0; k <= row; k++) line = strchr(line, '\n') + 1;
    const char *tick = strstr(line, "\u2524"), *axis = strstr(line, "\u2502"),
               *end = strchr(line, '\n');
    const char *from = tick && tick < end ? tick : axis;
    ck_assert(from && from < end);
    from += strlen("\u2502");
    ck_assert_uint_lt((size_t)(end - from), size);
    snprintf(text, size, "%.*s", (int)(end - from), from);
}

static struct th_figure figure_of(const struct th_curve *curve)
{
    return (struct th_figure){.title = "A line",
                              .x = {.label = "time", .unit = "day", .most = 10},
                              .y = {.unit = "ug/mL", .most = 10},
                              .curves = curve,
                              .curve_count = 1};
}

/* A level line at the middle of 0 .. 10: of 15 rows of 4 dots each the dots count from the top,
 * 5 lies at (1 - 0.5) 60 = 30, the third row of dots of the row 7: dots 3 and 6, U+2824. The
 * axis takes 2 cells for "10" and one for itself, and one is left free at the end. */
START_TEST(level_line)
{
    static const double x[] = {0, 10}, y[] = {5, 5};
    const struct th_curve curve = {.label = "level", .x = x, .y = y, .count = 2};
    const struct th_figure figure = figure_of(&curve);
    struct paper paper;
    char text[512];
    draw(&paper, &figure, 24, false);
    ck_assert_int_eq(strncmp(paper.text, "A line [\u00b5g/mL]\n", 16), 0);
    for (int row = 0; row < 15; row++) {
        row_of(&paper, row, text, sizeof text);
        const char *sign = row == 7 ? "\u2824" : " ";
        for (int k = 0; k < 20; k++)
            ck_assert_int_eq(strncmp(text + (size_t)k * strlen(sign), sign, strlen(sign)), 0);
        ck_assert_uint_eq(strlen(text), 20 * strlen(sign));
    }
    ck_assert_ptr_nonnull(strstr(paper.text, "10\u2524"));
    ck_assert_ptr_nonnull(strstr(paper.text, " 0\u2524"));
    ck_assert_ptr_nonnull(strstr(paper.text, "time [day]"));
    ck_assert_ptr_nonnull(strstr(paper.text, "\u2500 level"));
    ck_assert_ptr_null(strchr(paper.text, '\x1b'));
    paper_close(&paper);
}
END_TEST

/* From the lower left to the upper right corner: these cells have dots 7 (U+2840) and 4
 * (U+2808) at least, the other corners none. */
START_TEST(corners)
{
    static const double x[] = {0, 10}, y[] = {0, 10};
    const struct th_curve curve = {.x = x, .y = y, .count = 2};
    const struct th_figure figure = figure_of(&curve);
    struct paper paper;
    char text[512];
    draw(&paper, &figure, 24, false);
    row_of(&paper, 0, text, sizeof text);
    ck_assert_int_eq(text[0], ' ');
    ck_assert_uint_ge(strspn(text, " "), 17); /* a row is 4 of 60 dots, so 3 of 40 */
    ck_assert_int_eq(text[strlen(text) - 3] & 0xff, 0xe2);
    ck_assert_int_ne(text[strlen(text) - 1] & 8, 0);
    row_of(&paper, 14, text, sizeof text);
    ck_assert_int_eq(text[0] & 0xff, 0xe2);
    ck_assert_int_ne(text[1] & 1, 0); /* the bit of 64 is in the second byte */
    ck_assert_int_eq(text[strlen(text) - 1], ' ');
    paper_close(&paper);
}
END_TEST

/* Several curves are told apart by colour, or by letters. */
START_TEST(several)
{
    static const double x[] = {0, 10}, low[] = {1.9, 1.9}, high[] = {7.9, 7.9};
    const struct th_curve curves[] = {
        {.label = "low", .x = x, .y = low, .count = 2, .colour = 0},
        {.label = "high", .x = x, .y = high, .count = 2, .colour = 1}};
    struct th_figure figure = figure_of(curves);
    figure.curve_count = 2;
    struct paper paper;
    draw(&paper, &figure, 40, false);
    ck_assert_ptr_nonnull(strstr(paper.text, "a low  b high"));
    ck_assert_ptr_null(strchr(paper.text, '\x1b'));
    char text[512];
    row_of(&paper, 3, text, sizeof text); /* dots 12.6 and 48.6 of 60 */
    ck_assert_ptr_nonnull(strchr(text, 'b'));
    row_of(&paper, 12, text, sizeof text);
    ck_assert_ptr_nonnull(strchr(text, 'a'));
    paper_close(&paper);
    draw(&paper, &figure, 40, true);
    ck_assert_ptr_nonnull(strstr(paper.text, "\x1b[38;5;39m"));
    ck_assert_ptr_nonnull(strstr(paper.text, "\x1b[38;5;208m\u2500 \x1b[0mhigh"));
    paper_close(&paper);
}
END_TEST

/* All lines fit, whatever is in them; what steers a terminal is not there. */
START_TEST(eighty_columns)
{
    static const double x[] = {0, 10}, y[] = {-1e-7, 2e9};
    const struct th_curve curve = {.label = "\x1b[2J", .x = x, .y = y, .count = 2};
    const struct th_moment moments[] = {{0, "1", TH_MOMENT_EVENT}, {10, "2", TH_MOMENT_EVENT}};
    struct th_figure figure = figure_of(&curve);
    figure.moments = moments;
    figure.moment_count = 2;
    figure.title = "\x1b]0;evil\x07";
    ck_assert_int_eq(th_figure_fit(&figure, NULL), TH_OK);
    struct paper paper;
    draw(&paper, &figure, 80, false);
    ck_assert_ptr_null(strchr(paper.text, '\x1b'));
    for (char *rest = paper.text, *line; (line = strsep(&rest, "\n"));) {
        int letters = 0;
        for (const char *c = line; *c; c++) letters += ((unsigned char)*c & 0xc0) != 0x80;
        ck_assert_int_le(letters, 80);
    }
    paper_close(&paper);
}
END_TEST

/* Rows of 1, 10, 100 and 1000: shades of a quarter of the scale; in colour two rows a cell. */
START_TEST(heat)
{
    static const double x[] = {0, 1}, edges[] = {0, 1, 2, 3, 4},
                        values[] = {1, 10, 100, 1000, NAN, NAN, NAN, NAN};
    const struct th_heat map = {x, edges, values, 2, 4, 1, 1000, "ug/mL", false, false};
    const struct th_heat_name names[] = {{0.5, "top", false}, {3.4, "tip", true}};
    const struct th_figure figure = {.title = "Map",
                                     .x = {.label = "time", .unit = "day", .most = 1},
                                     .heat = &map,
                                     .names = names,
                                     .name_count = 2};
    struct paper paper;
    draw(&paper, &figure, 40, false);
    ck_assert_ptr_nonnull(strstr(paper.text, "top\u2524"));
    ck_assert_ptr_nonnull(strstr(paper.text, "tip\u2524"));
    ck_assert_ptr_nonnull(strstr(paper.text, "\u2591\u2591\u2591\u2591\u2591"));
    ck_assert_ptr_nonnull(strstr(paper.text, "\u2588\u2588\u2588\u2588\u2588"));
    ck_assert_ptr_nonnull(strstr(paper.text, "1000 \u00b5g/mL"));
    ck_assert_ptr_null(strchr(paper.text, '\x1b'));
    paper_close(&paper);
    draw(&paper, &figure, 40, true);
    ck_assert_ptr_nonnull(strstr(paper.text, "\x1b[0;38;5;"));
    paper_close(&paper);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "braille");
    tcase_add_test(tests, level_line);
    tcase_add_test(tests, corners);
    tcase_add_test(tests, several);
    tcase_add_test(tests, eighty_columns);
    tcase_add_test(tests, heat);
}
