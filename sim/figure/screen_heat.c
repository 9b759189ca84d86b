/* A heat map of text: two values a cell in 256 colours, or one in shades. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text/print.h"
#include "figure/heat.h"
#include "figure/png.h"
#include "figure/screen.h"

enum { WIDE = 512, HIGH = 64, BAR = 20 };

int th_screen_names(const struct th_figure *figure)
{
    int widest = 4;
    for (size_t k = 0; k < figure->name_count; k++) {
        const int width = th_screen_width(figure->names[k].name);
        widest = width > widest ? width : widest;
    }
    return widest;
}

/* The nearest colour of the cube of 6 x 6 x 6 of a terminal. */
static int pen_of(unsigned char colour)
{
    const unsigned char *rgb = th_viridis[colour];
    int pen = 16;
    for (int k = 0, weight = 36; k < 3; k++, weight /= 6)
        pen += weight * (rgb[k] < 48 ? 0 : rgb[k] < 115 ? 1 : (rgb[k] - 35) / 40);
    return pen;
}

static const char *shade_of(unsigned char colour)
{
    static const char *const shades[] = {" ", "\u2591", "\u2592", "\u2593", "\u2588"};
    return colour == TH_PNG_CLEAR ? " " : shades[colour * 5 / TH_PNG_CLEAR];
}

/* The upper half of a cell is drawn, the lower one is its ground. */
static void put_cell(const struct th_screen *screen, unsigned char upper, unsigned char lower)
{
    FILE *out = screen->out;
    if (!screen->colour) {
        fputs(shade_of(lower == TH_PNG_CLEAR ? upper : lower), out);
        return;
    }
    if (upper == TH_PNG_CLEAR && lower == TH_PNG_CLEAR)
        fputs("\x1b[0m ", out);
    else if (upper == TH_PNG_CLEAR)
        fprintf(out, "\x1b[0;38;5;%dm\u2584", pen_of(lower));
    else if (lower == TH_PNG_CLEAR)
        fprintf(out, "\x1b[0;38;5;%dm\u2580", pen_of(upper));
    else
        fprintf(out, "\x1b[0;38;5;%d;48;5;%dm\u2580", pen_of(upper), pen_of(lower));
}

/* The name whose place is nearest to the middle of a row, if it lies in it; lines first. */
static const char *name_of(const struct th_screen *screen, int row)
{
    const struct th_heat *heat = screen->figure->heat;
    const double top = heat->edges[0], high = (heat->edges[heat->rows] - top) / screen->height;
    const struct th_heat_name *best = NULL;
    for (size_t k = 0; k < screen->figure->name_count; k++) {
        const struct th_heat_name *name = &screen->figure->names[k];
        const double off = (name->at - top) / high - row - 0.5;
        if (off < -0.5 || off >= 0.5)
            continue;
        if (!best || name->line ||
            (!best->line && fabs(off) < fabs((best->at - top) / high - row - 0.5)))
            best = name;
    }
    return best ? best->name : "";
}

/* "62 [shades] 7500 ug", or what stands in its place. */
static void put_scale(const struct th_screen *screen)
{
    const struct th_heat *heat = screen->figure->heat;
    char least[32], most[32], unit[48], only[96];
    th_heat_only(heat, only, sizeof only);
    if (only[0]) {
        fprintf(screen->out, "%*s", screen->left + 1, "");
        th_print_escaped(screen->out, only);
        fputc('\n', screen->out);
        return;
    }
    th_axis_number(heat->least, 2, least, sizeof least);
    th_axis_number(heat->most, 3, most, sizeof most);
    th_axis_unit(heat->unit, unit, sizeof unit);
    fprintf(screen->out, "%*s%s ", screen->left + 1, "", least);
    for (int k = 0; k < BAR; k++) {
        const unsigned char colour = (unsigned char)(k * (TH_PNG_CLEAR - 1) / (BAR - 1));
        put_cell(screen, colour, colour);
    }
    th_screen_plain(screen);
    fprintf(screen->out, " %s ", most);
    th_print_escaped(screen->out, unit);
    fputc('\n', screen->out);
}

void th_screen_heat(const struct th_screen *screen)
{
    unsigned char dots[2 * HIGH][WIDE];
    const int rows = screen->height < HIGH ? screen->height : HIGH;
    unsigned char *packed = &dots[0][0];
    th_heat_colours(screen->figure, (size_t)screen->width, 2 * (size_t)rows, packed);
    for (int r = 0; r < rows; r++) {
        const unsigned char *upper = packed + (size_t)(2 * r) * (size_t)screen->width,
                            *lower = upper + screen->width;
        th_screen_margin(screen, name_of(screen, r));
        for (int k = 0; k < screen->width; k++) put_cell(screen, upper[k], lower[k]);
        th_screen_plain(screen);
        fputc('\n', screen->out);
    }
    th_screen_foot(screen);
    if (!screen->figure->heat->empty || screen->figure->heat->even)
        put_scale(screen);
}
