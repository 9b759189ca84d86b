/* Margins, ticks and pieces of markup. */
#include "figure/canvas.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "base/text/print.h"
#include "figure/trace.h"

/* Letters have 11, so a line of text takes 14. */
enum { LINE = 14, GAP = 8, RIGHT = 14, LEAST_LEFT = 40 };

double th_text_width(const char *text)
{
    size_t letters = 0;
    for (const char *c = text; *c; c++) letters += ((unsigned char)*c & 0xc0) != 0x80;
    return 6.4 * (double)letters;
}

/* Digits that tell neighbouring ticks apart. */
static int tick_digits(const double *ticks, size_t count, bool log)
{
    if (count < 2 || log)
        return 3;
    const double step = ticks[1] - ticks[0],
                 size = fmax(fabs(ticks[0]), fabs(ticks[count - 1]));
    const int digits = (int)(floor(log10(size) + 1e-9) - floor(log10(step) + 1e-9)) + 1;
    return digits < 1 ? 1 : digits > 15 ? 15 : digits;
}

static double widest(const double *ticks, size_t count, int digits)
{
    double width = 0;
    char text[32];
    for (size_t k = 0; k < count; k++) {
        th_axis_number(ticks[k], digits, text, sizeof text);
        width = fmax(width, th_text_width(text));
    }
    return width;
}

/* As many ticks of x as have space for their numbers. */
static void set_ticks_x(struct th_canvas *c)
{
    const struct th_figure_axis *axis = &c->figure->x;
    for (int wanted = 10; wanted > 1; wanted--) {
        c->x_count = th_axis_ticks(axis, wanted, c->ticks_x, TH_TICKS);
        c->x_digits = axis->places ? 6 : tick_digits(c->ticks_x, c->x_count, axis->log);
        const double space = c->width / fmax(1, (double)c->x_count - 1);
        if (widest(c->ticks_x, c->x_count, c->x_digits) + 2 * GAP < space)
            return;
    }
}

static double top_of(const struct th_figure *figure, enum th_svg kind, double key)
{
    double top = GAP;
    if (kind == TH_SVG_DOCUMENT)
        top += 1.5 * LINE + key;
    if (figure->heat)
        top += LINE + 2;
    return top + (figure->moment_count || figure->heat ? LINE : 0);
}

void th_canvas_set(struct th_canvas *c, const struct th_figure *figure, enum th_svg kind,
                   double key, double left, FILE *out)
{
    *c = (struct th_canvas){.figure = figure, .kind = kind, .out = out};
    c->top = top_of(figure, kind, key);
    c->height = fmax(10, figure->height - c->top - 2 * LINE - 4);
    const int wanted = (int)fmax(2, c->height / 38);
    double names = 0;
    if (!figure->heat) {
        c->y_count = th_axis_ticks(&figure->y, wanted, c->ticks_y, TH_TICKS);
        c->y_digits = tick_digits(c->ticks_y, c->y_count, figure->y.log);
        names = widest(c->ticks_y, c->y_count, c->y_digits);
    }
    for (size_t k = 0; figure->heat && k < figure->name_count; k++)
        if (!figure->names[k].line)
            names = fmax(names, th_text_width(figure->names[k].name));
    c->left = fmin(fmax(fmax(LEAST_LEFT, left), names + 2 * GAP), figure->width / 2.);
    c->width = fmax(10, figure->width - c->left - RIGHT);
    set_ticks_x(c);
}

double th_canvas_x(const struct th_canvas *c, double value)
{
    return c->left + th_axis_share(&c->figure->x, value) * c->width;
}

double th_canvas_y(const struct th_canvas *c, double value)
{
    const struct th_heat *heat = c->figure->heat;
    if (!heat)
        return c->top + (1 - th_axis_share(&c->figure->y, value)) * c->height;
    const double least = heat->edges[0], most = heat->edges[heat->rows];
    return c->top + (value - least) / (most - least) * c->height;
}

void th_canvas_number(const struct th_canvas *c, double value)
{
    char text[64];
    snprintf(text, sizeof text, "%.1f", isfinite(value) ? value : 0);
    char *tail = strstr(text, ".0");
    if (tail)
        *tail = '\0';
    fputs(strcmp(text, "-0") == 0 ? "0" : text, c->out);
}

void th_canvas_put(const struct th_canvas *c, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    for (const char *f = format; *f; f++) {
        if (*f != '%') {
            fputc(*f, c->out);
            continue;
        }
        f++;
        if (*f == 'n')
            th_canvas_number(c, va_arg(list, double));
        else if (*f == 'x')
            th_print_xml(c->out, va_arg(list, const char *));
        else if (*f == 'd')
            fprintf(c->out, "%d", va_arg(list, int));
    }
    va_end(list);
}

void th_canvas_text(const struct th_canvas *c, double x, double y, enum th_anchor anchor,
                    const char *class, const char *text)
{
    static const char *const anchors[] = {"", " text-anchor=\"middle\"",
                                          " text-anchor=\"end\""};
    th_canvas_put(c, "<text x=\"%n\" y=\"%n\"", x, y);
    fputs(anchors[anchor], c->out);
    if (class)
        th_canvas_put(c, " class=\"%x\"", class);
    th_canvas_put(c, ">%x</text>\n", text);
}
