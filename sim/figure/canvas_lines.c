/* Bands and curves as paths. A part that stands alone, one sample between gaps, is a dot. */
#include <math.h>
#include <stdlib.h>

#include "figure/canvas.h"
#include "figure/trace.h"

static double at_x(const struct th_canvas *c, const struct th_spot *spot)
{
    return c->left + spot->x * c->width;
}

static double at_y(const struct th_canvas *c, const struct th_spot *spot)
{
    return c->top + (1 - spot->y) * c->height;
}

static void put_spot(const struct th_canvas *c, char pen, const struct th_spot *spot)
{
    fputc(pen, c->out);
    th_canvas_put(c, "%n %n", at_x(c, spot), at_y(c, spot));
}

/* The end of the stretch without gaps that begins at `from`. */
static size_t stretch_end(const struct th_outline *outline, size_t from)
{
    while (from < outline->count && !isnan(outline->spots[from].y)) from++;
    return from;
}

static int colour_of(int colour)
{
    return (colour % TH_FIGURE_COLOURS + TH_FIGURE_COLOURS) % TH_FIGURE_COLOURS;
}

static void put_dots(const struct th_canvas *c, const struct th_outline *outline, int colour)
{
    for (size_t k = 0; k < outline->count; k++) {
        const size_t end = stretch_end(outline, k);
        if (end == k + 1)
            th_canvas_put(
                c,
                "<circle class=\"c%d\" cx=\"%n\" cy=\"%n\" r=\"2\" fill=\"currentColor\"/>\n",
                colour, at_x(c, &outline->spots[k]), at_y(c, &outline->spots[k]));
        k = end;
    }
}

static void put_curve(const struct th_canvas *c, const struct th_curve *curve,
                      const struct th_outline *outline)
{
    const int colour = colour_of(curve->colour);
    bool any = false;
    for (size_t k = 0; k + 1 < outline->count; k++)
        any |= !isnan(outline->spots[k].y) && !isnan(outline->spots[k + 1].y);
    if (any) {
        th_canvas_put(c, "<path class=\"c%d\" fill=\"none\" stroke=\"currentColor\"", colour);
        th_canvas_put(c, " stroke-width=\"1.6\" stroke-linejoin=\"round\"");
        fputs(curve->dashed ? " stroke-dasharray=\"5 3\" d=\"" : " d=\"", c->out);
        for (size_t k = 0; k < outline->count; k++) {
            const size_t end = stretch_end(outline, k);
            for (size_t n = k; end > k + 1 && n < end; n++)
                put_spot(c, n == k ? 'M' : 'L', &outline->spots[n]);
            k = end;
        }
        fputs("\"/>\n", c->out);
    }
    put_dots(c, outline, colour);
}

static void put_band(const struct th_canvas *c, const struct th_band *band,
                     const struct th_outline *low, const struct th_outline *high)
{
    if (low->count == 0)
        return;
    th_canvas_put(c, "<path class=\"c%d\" fill=\"currentColor\"", colour_of(band->colour));
    fprintf(c->out, " fill-opacity=\"%.2g\" d=\"", band->opacity);
    for (size_t k = 0; k < low->count; k++) {
        const size_t end = stretch_end(low, k);
        for (size_t n = k; n < end; n++) put_spot(c, n == k ? 'M' : 'L', &low->spots[n]);
        for (size_t n = end; n-- > k;) put_spot(c, 'L', &high->spots[n]);
        if (end > k)
            fputc('Z', c->out);
        k = end;
    }
    fputs("\"/>\n", c->out);
}

enum th_status th_canvas_lines(const struct th_canvas *c, struct th_error *error)
{
    const struct th_figure *figure = c->figure;
    const size_t columns = (size_t)c->width;
    enum th_status status = TH_OK;
    if (figure->band_count + figure->curve_count == 0)
        return status;
    /* a picture of its own for what lies outside not to be seen, in the same coordinates */
    th_canvas_put(c, "<svg x=\"%n\" y=\"%n\" width=\"%n\" height=\"%n\"", c->left, c->top,
                  c->width, c->height);
    th_canvas_put(c, " viewBox=\"%n %n %n %n\">\n", c->left, c->top, c->width, c->height);
    for (size_t k = 0; k < figure->band_count && status == TH_OK; k++) {
        struct th_outline low, high;
        status = th_outline_band(figure, &figure->bands[k], columns, &low, &high, error);
        if (status == TH_OK)
            put_band(c, &figure->bands[k], &low, &high);
        free(low.spots);
        free(high.spots);
    }
    for (size_t k = 0; k < figure->curve_count && status == TH_OK; k++) {
        struct th_outline outline;
        status = th_outline_curve(figure, &figure->curves[k], columns, &outline, error);
        if (status == TH_OK)
            put_curve(c, &figure->curves[k], &outline);
        free(outline.spots);
    }
    th_canvas_put(c, "</svg>\n");
    return status;
}
