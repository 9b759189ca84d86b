/* Figures as SVG 1.1, for a page or as a document. */
#include <math.h>
#include <stdlib.h>

#include "figure/canvas.h"
#include "figure/figure.h"

static void put_style(FILE *out)
{
    fputs("<style>svg{color:#1b1f24}.tick,.key{fill:#4d5560}.title{fill:#1b1f24}", out);
    for (int k = 0; k < TH_FIGURE_COLOURS; k++)
        fprintf(out, ".c%d{color:#%06x}", k, th_figure_light[k]);
    fputs("</style>\n", out);
}

/* The name of the picture for those who hear it. */
static void put_label(const struct th_canvas *c)
{
    const struct th_figure *figure = c->figure;
    char unit[48];
    th_axis_unit(figure->heat ? figure->heat->unit : figure->y.unit, unit, sizeof unit);
    th_canvas_put(c, "%x%x%x", figure->title ? figure->title : "figure", unit[0] ? ", " : "",
                  unit);
}

static enum th_status put_figure(const struct th_canvas *c, struct th_error *error)
{
    enum th_status status = TH_OK;
    if (c->kind == TH_SVG_DOCUMENT)
        th_canvas_head(c);
    if (!c->figure->heat)
        th_canvas_stretches(c);
    if (c->figure->heat && c->figure->heat->columns && c->figure->heat->rows)
        status = th_canvas_heat(c, error);
    th_canvas_ticks(c);
    if (c->figure->heat) {
        th_canvas_stretches(c);
        th_canvas_names(c);
    }
    th_canvas_moments(c);
    return status == TH_OK ? th_canvas_lines(c, error) : status;
}

static const char letters[] = " font-family=\"system-ui,'DejaVu Sans',Helvetica,Arial,"
                              "sans-serif\" font-size=\"11\" fill=\"currentColor\"";

enum th_status th_figures_svg(const struct th_figure *figures, size_t count, FILE *out,
                              struct th_error *error)
{
    struct th_canvas canvas;
    int width = 0, height = 0, above = 0;
    double left = 0;
    for (size_t k = 0; k < count; k++) {
        th_canvas_set(&canvas, &figures[k], TH_SVG_DOCUMENT, th_canvas_key_height(&figures[k]),
                      0, out);
        left = fmax(left, canvas.left);
        width = figures[k].width > width ? figures[k].width : width;
        height += figures[k].height;
    }
    fprintf(out,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
            "viewBox=\"0 0 %d %d\" role=\"img\"%s>\n<title>",
            width, height, width, height, letters);
    enum th_status status = TH_OK;
    for (size_t k = 0; k < count; k++) {
        th_canvas_set(&canvas, &figures[k], TH_SVG_DOCUMENT, th_canvas_key_height(&figures[k]),
                      left, out);
        fputs(k ? "; " : "", out);
        put_label(&canvas);
    }
    fputs("</title>\n", out);
    put_style(out);
    fputs("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n", out);
    for (size_t k = 0; k < count && status == TH_OK; k++) {
        th_canvas_set(&canvas, &figures[k], TH_SVG_DOCUMENT, th_canvas_key_height(&figures[k]),
                      left, out);
        fprintf(out, "<g transform=\"translate(0 %d)\">\n", above);
        status = put_figure(&canvas, error);
        fputs("</g>\n", out);
        above += figures[k].height;
    }
    fputs("</svg>\n", out);
    return status;
}

enum th_status th_figure_svg(const struct th_figure *figure, enum th_svg kind, FILE *out,
                             struct th_error *error)
{
    if (kind == TH_SVG_DOCUMENT)
        return th_figures_svg(figure, 1, out, error);
    struct th_canvas canvas;
    th_canvas_set(&canvas, figure, kind, 0, 0, out);
    fprintf(out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"figure\" "
            "viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"",
            figure->width, figure->height);
    put_label(&canvas);
    fprintf(out, "\"%s>\n", " font-size=\"11\" fill=\"currentColor\"");
    enum th_status status = put_figure(&canvas, error);
    fputs("</svg>\n", out);
    return status;
}
