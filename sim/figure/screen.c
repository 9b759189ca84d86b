/* The surroundings of a chart of text. */
#include "figure/screen.h"

#include <math.h>
#include <string.h>

#include "base/text/print.h"
#include "figure/trace.h"

enum { LINE = 512, NAMES_MOST = 16 };

int th_screen_width(const char *text)
{
    int letters = 0;
    for (const char *c = text; *c; c++) letters += ((unsigned char)*c & 0xc0) != 0x80;
    return letters;
}

void th_screen_set(struct th_screen *screen, const struct th_figure *figure, int columns,
                   int names, int height, bool colour, FILE *out)
{
    const int most = columns > LINE - 32 ? LINE - 32 : columns;
    const int left = names > NAMES_MOST ? NAMES_MOST : names;
    *screen = (struct th_screen){.figure = figure,
                                 .out = out,
                                 .columns = most,
                                 .left = left,
                                 .width = most - left - 2 > 8 ? most - left - 2 : 8,
                                 .height = height,
                                 .colour = colour};
}

/* Blue, orange, green, pink, yellow, sky: those of the SVG as a terminal of 256 has them. */
void th_screen_pen(const struct th_screen *screen, int colour)
{
    static const int pens[TH_FIGURE_COLOURS] = {39, 208, 43, 176, 214, 117};
    if (screen->colour)
        fprintf(screen->out, "\x1b[38;5;%dm",
                pens[(colour % TH_FIGURE_COLOURS + TH_FIGURE_COLOURS) % TH_FIGURE_COLOURS]);
}

void th_screen_plain(const struct th_screen *screen)
{
    if (screen->colour)
        fputs("\x1b[0m", screen->out);
}

/* The cell of the plot at a value of x; -1: outside. */
static int cell_at(const struct th_screen *screen, double value)
{
    const double share = th_axis_share(&screen->figure->x, value);
    if (!(share >= -1e-9 && share <= 1 + 1e-9))
        return -1;
    const int cell = (int)(share * screen->width);
    return cell < screen->width ? cell : screen->width - 1;
}

/* Puts a text around a cell of the plot, if the line of blanks is long enough. */
static bool place(const struct th_screen *screen, char line[LINE], int cell, const char *text)
{
    const int length = (int)strlen(text), end = screen->left + 2 + screen->width;
    int from = screen->left + 1 + cell - (length - 1) / 2;
    from = from + length > end ? end - length : from;
    if (cell < 0 || from < 0 || end >= LINE)
        return false;
    for (int k = from - 1; k <= from + length; k++)
        if (k >= 0 && line[k] != ' ')
            return false;
    memcpy(line + from, text, (size_t)length);
    return true;
}

static void put_line(const struct th_screen *screen, char line[LINE])
{
    int length = LINE - 1;
    while (length > 0 && line[length - 1] == ' ') length--;
    line[length] = '\0';
    th_print_escaped(screen->out, line);
    fputc('\n', screen->out);
}

void th_screen_head(const struct th_screen *screen)
{
    const struct th_figure *figure = screen->figure;
    char unit[64], line[LINE];
    bool any = false;
    th_axis_unit(figure->heat ? figure->heat->unit : figure->y.unit, unit, sizeof unit - 8);
    if (figure->y.log)
        strcat(unit, unit[0] ? ", log" : "log");
    th_print_escaped(screen->out, figure->title ? figure->title : "");
    if (unit[0]) {
        fputs(" [", screen->out);
        th_print_escaped(screen->out, unit);
        fputc(']', screen->out);
    }
    fputc('\n', screen->out);
    memset(line, ' ', LINE);
    for (size_t k = 0; k < figure->moment_count; k++) {
        const char *text = figure->moments[k].text;
        any |= text && strlen(text) < 8 &&
               place(screen, line, cell_at(screen, figure->moments[k].at), text);
    }
    if (any)
        put_line(screen, line);
}

void th_screen_margin(const struct th_screen *screen, const char *text)
{
    const int width = th_screen_width(text);
    if (width > screen->left) { /* cut at the end of a character */
        size_t bytes = 0;
        int letters = 0;
        char cut[8 * NAMES_MOST];
        for (; text[bytes] && bytes < sizeof cut - 1; bytes++) {
            letters += ((unsigned char)text[bytes] & 0xc0) != 0x80;
            if (letters > screen->left)
                break;
        }
        memcpy(cut, text, bytes);
        cut[bytes] = '\0';
        th_print_escaped(screen->out, cut);
    } else {
        fprintf(screen->out, "%*s", screen->left - width, "");
        th_print_escaped(screen->out, text);
    }
    fputs(text[0] ? "\u2524" : "\u2502", screen->out);
}

void th_screen_foot(const struct th_screen *screen)
{
    const struct th_figure_axis *axis = &screen->figure->x;
    double ticks[16];
    const size_t count = th_axis_ticks(axis, screen->width / 10, ticks, 16);
    char line[LINE], text[96], unit[48];
    bool marks[LINE] = {false};
    memset(line, ' ', LINE);
    for (size_t k = 0; k < count; k++) {
        const int cell = cell_at(screen, ticks[k]);
        th_axis_number(th_axis_value(axis, ticks[k]), axis->places ? 6 : 4, text, sizeof text);
        if (place(screen, line, cell, text))
            marks[cell] = true;
    }
    fprintf(screen->out, "%*s\u2514", screen->left, "");
    for (int k = 0; k < screen->width; k++) fputs(marks[k] ? "\u252c" : "\u2500", screen->out);
    fputc('\n', screen->out);
    put_line(screen, line);
    th_axis_unit(axis->unit, unit, sizeof unit);
    snprintf(text, sizeof text, unit[0] ? "%.40s [%.40s]" : "%.40s%.40s",
             axis->label ? axis->label : "", unit);
    const int before = screen->left + 1 + (screen->width - th_screen_width(text)) / 2;
    if (text[0]) {
        fprintf(screen->out, "%*s", before > 0 ? before : 0, "");
        th_print_escaped(screen->out, text);
        fputc('\n', screen->out);
    }
}
