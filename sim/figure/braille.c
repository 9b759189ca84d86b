/* Charts of text in braille: a cell has 2 x 4 dots. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text/print.h"
#include "figure/figure.h"
#include "figure/screen.h"
#include "figure/trace.h"

enum { ROWS = 15, HEAT_ROWS = 22, LETTERS = 26 };

struct cell {
    unsigned char dots, letter, colour; /* letter: stands for a curve; 0: dots */
};

struct grid {
    struct cell *cells; /* [rows][width] */
    int width, rows;
};

static struct cell *dot(const struct grid *grid, int x, int y)
{
    if (x < 0 || y < 0 || x >= 2 * grid->width || y >= 4 * grid->rows)
        return NULL;
    return &grid->cells[(y / 4) * grid->width + x / 2];
}

static void set_dot(const struct grid *grid, int x, int y, int colour)
{
    static const unsigned char bits[4][2] = {{1, 8}, {2, 16}, {4, 32}, {64, 128}};
    struct cell *cell = dot(grid, x, y);
    if (!cell)
        return;
    cell->dots |= bits[y % 4][x % 2];
    cell->colour =
        (unsigned char)((colour % TH_FIGURE_COLOURS + TH_FIGURE_COLOURS) % TH_FIGURE_COLOURS);
}

static int dot_x(const struct grid *grid, double share)
{
    const double x = share * 2 * grid->width;
    return x == 2 * grid->width ? 2 * grid->width - 1 : (int)floor(x);
}

static int dot_y(const struct grid *grid, double share)
{
    const double y = (1 - share) * 4 * grid->rows;
    return y == 4 * grid->rows ? 4 * grid->rows - 1 : (int)floor(y);
}

/* The part of a line between shares -1 and 2 of an axis is all that can be seen; what lies
 * farther out is as good there. */
static struct th_spot near(struct th_spot spot)
{
    return (struct th_spot){fmin(fmax(spot.x, -1), 2), fmin(fmax(spot.y, -1), 2)};
}

/* every: 1 all dots, 2 every second. */
static void draw_line(const struct grid *grid, struct th_spot from, struct th_spot to,
                      int colour, int every)
{
    from = near(from);
    to = near(to);
    const int x = dot_x(grid, from.x), y = dot_y(grid, from.y), dx = dot_x(grid, to.x) - x,
              dy = dot_y(grid, to.y) - y;
    const int steps = abs(dx) > abs(dy) ? abs(dx) : abs(dy);
    for (int k = 0; k <= steps; k++) {
        const double share = steps ? (double)k / steps : 0;
        const int at_x = x + (int)lround(share * dx), at_y = y + (int)lround(share * dy);
        if ((at_x + at_y) % every == 0)
            set_dot(grid, at_x, at_y, colour);
    }
}

static void draw(const struct grid *grid, const struct th_outline *outline, int colour,
                 int every)
{
    for (size_t k = 0; k < outline->count; k++) {
        const struct th_spot here = outline->spots[k];
        if (isnan(here.y))
            continue;
        const bool on = k > 0 && !isnan(outline->spots[k - 1].y);
        draw_line(grid, on ? outline->spots[k - 1] : here, here, colour, every);
    }
}

/* A letter where the curve is, one cell after the other for several, and only without colour.
 */
static void put_letter(const struct grid *grid, const struct th_outline *outline, size_t number)
{
    const double wanted = 0.9 - 0.08 * (double)(number % 8);
    const struct th_spot *best = NULL;
    for (size_t k = 0; k < outline->count; k++) {
        const struct th_spot *spot = &outline->spots[k];
        if (!isnan(spot->y) && spot->y >= 0 && spot->y <= 1 &&
            (!best || fabs(spot->x - wanted) < fabs(best->x - wanted)))
            best = spot;
    }
    struct cell *cell = best ? dot(grid, dot_x(grid, best->x), dot_y(grid, best->y)) : NULL;
    if (cell)
        cell->letter = (unsigned char)('a' + number % LETTERS);
}

static enum th_status draw_all(const struct th_screen *screen, const struct grid *grid,
                               struct th_error *error)
{
    const struct th_figure *figure = screen->figure;
    const size_t columns = 2 * (size_t)grid->width;
    struct th_outline outline, other;
    enum th_status status = TH_OK;
    for (size_t k = 0; k < figure->band_count && status == TH_OK; k++) {
        status = th_outline_band(figure, &figure->bands[k], columns, &outline, &other, error);
        if (status == TH_OK) {
            draw(grid, &outline, figure->bands[k].colour, 2);
            draw(grid, &other, figure->bands[k].colour, 2);
        }
        free(outline.spots);
        free(other.spots);
    }
    for (size_t k = 0; k < figure->curve_count && status == TH_OK; k++) {
        status = th_outline_curve(figure, &figure->curves[k], columns, &outline, error);
        if (status == TH_OK)
            draw(grid, &outline, figure->curves[k].colour, 1);
        if (status == TH_OK && !screen->colour && figure->curve_count > 1)
            put_letter(grid, &outline, k);
        free(outline.spots);
    }
    return status;
}

static void put_cells(const struct th_screen *screen, const struct cell *cells)
{
    int pen = -1;
    for (int k = 0; k < screen->width; k++) {
        const struct cell *cell = &cells[k];
        const int bits = cell->dots; /* U+2800 and the dots */
        if (cell->dots && cell->colour != pen)
            th_screen_pen(screen, pen = cell->colour);
        if (cell->letter)
            fputc(cell->letter, screen->out);
        else if (bits)
            fprintf(screen->out, "\xe2%c%c", 0xa0 | bits >> 6, 0x80 | (bits & 63));
        else
            fputc(' ', screen->out);
    }
    if (pen >= 0)
        th_screen_plain(screen);
    fputc('\n', screen->out);
}

/* The number of the tick that lies in a row, or "". */
static void tick_text(const struct grid *grid, const struct th_figure_axis *axis,
                      const double *ticks, size_t count, int row, char *text, size_t size)
{
    text[0] = '\0';
    for (size_t k = 0; k < count; k++)
        if (dot_y(grid, th_axis_share(axis, ticks[k])) / 4 == row)
            th_axis_number(ticks[k], 4, text, size);
}

static void put_key(const struct th_screen *screen)
{
    const struct th_figure *figure = screen->figure;
    int at = screen->left + 1;
    fprintf(screen->out, "%*s", at, "");
    for (size_t k = 0; k < figure->curve_count; k++) {
        const char *label = figure->curves[k].label ? figure->curves[k].label : "";
        const int wide = th_screen_width(label) + 4;
        if (at > screen->left + 1 && at + wide > screen->columns) {
            at = screen->left + 1;
            fprintf(screen->out, "\n%*s", at, "");
        }
        at += wide;
        th_screen_pen(screen, figure->curves[k].colour);
        if (screen->colour || figure->curve_count == 1)
            fputs("\u2500 ", screen->out);
        else
            fprintf(screen->out, "%c ", (int)('a' + k % LETTERS));
        th_screen_plain(screen);
        th_print_escaped(screen->out, label);
        fputs("  ", screen->out);
    }
    for (size_t k = 0; k < figure->band_count; k++)
        if (figure->bands[k].label) {
            fputs(k ? ", " : "within dots ", screen->out);
            th_print_escaped(screen->out, figure->bands[k].label);
        }
    fputc('\n', screen->out);
}

static enum th_status put_lines(const struct th_figure *figure, int columns, bool colour,
                                FILE *out, struct th_error *error)
{
    struct th_screen screen;
    double ticks[16];
    char text[32];
    int names = 1;
    const size_t count = th_axis_ticks(&figure->y, 5, ticks, 16);
    for (size_t k = 0; k < count; k++) {
        th_axis_number(ticks[k], 4, text, sizeof text);
        names = th_screen_width(text) > names ? th_screen_width(text) : names;
    }
    th_screen_set(&screen, figure, columns, names, ROWS, colour, out);
    struct grid grid = {calloc((size_t)screen.width * ROWS, sizeof *grid.cells), screen.width,
                        ROWS};
    if (!grid.cells)
        return th_error_add(error, TH_NO_MEMORY, "no memory for a figure");
    enum th_status status = draw_all(&screen, &grid, error);
    th_screen_head(&screen);
    for (int row = 0; row < ROWS && status == TH_OK; row++) {
        tick_text(&grid, &figure->y, ticks, count, row, text, sizeof text);
        th_screen_margin(&screen, text);
        put_cells(&screen, grid.cells + row * screen.width);
    }
    th_screen_foot(&screen);
    put_key(&screen);
    free(grid.cells);
    return status;
}

enum th_status th_figure_braille(const struct th_figure *figure, int columns, bool colour,
                                 FILE *out, struct th_error *error)
{
    struct th_screen screen;
    if (!figure->heat)
        return put_lines(figure, columns, colour, out, error);
    th_screen_set(&screen, figure, columns, th_screen_names(figure), HEAT_ROWS, colour, out);
    th_screen_head(&screen);
    th_screen_heat(&screen);
    return TH_OK;
}
