/* A heat map: an image of one dot a unit, the names beside it, the scale above it. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "figure/canvas.h"
#include "figure/heat.h"
#include "figure/png.h"

enum { BAR = 110, BAR_HIGH = 8, LETTER = 11, APART = 10 };

static void put_image(const struct th_canvas *c, double x, double y, double width,
                      double height)
{
    th_canvas_put(c, "<image x=\"%n\" y=\"%n\" width=\"%n\" height=\"%n\"", x, y, width,
                  height);
    th_canvas_put(c, " preserveAspectRatio=\"none\" href=\"");
}

/* "0.1 [colours] 7.14 ug/mL", or what stands in its place, above the plot on the right. */
static enum th_status put_scale(const struct th_canvas *c, struct th_error *error)
{
    const struct th_heat *heat = c->figure->heat;
    char least[32], most[96], unit[48];
    unsigned char colours[TH_PNG_CLEAR];
    th_heat_only(heat, most, sizeof most);
    if (most[0]) {
        th_canvas_put(c, "<g class=\"scale\">\n");
        th_canvas_text(c, c->left + c->width, c->top - 18, TH_ANCHOR_END, "tick", most);
        th_canvas_put(c, "</g>\n");
        return TH_OK;
    }
    th_axis_number(heat->least, 2, least, sizeof least);
    th_axis_number(heat->most, 3, most, sizeof most);
    th_axis_unit(heat->unit, unit, sizeof unit);
    if (unit[0])
        snprintf(most + strlen(most), sizeof most - strlen(most), " %s", unit);
    const double right = c->left + c->width, base = c->top - 18,
                 bar = right - th_text_width(most) - 6 - BAR;
    for (size_t k = 0; k < sizeof colours; k++) colours[k] = (unsigned char)k;
    th_canvas_put(c, "<g class=\"scale\">\n");
    th_canvas_text(c, right, base, TH_ANCHOR_END, "tick", most);
    th_canvas_text(c, bar - 6, base, TH_ANCHOR_END, "tick", least);
    put_image(c, bar, base - BAR_HIGH, BAR, BAR_HIGH);
    enum th_status status = th_png_uri(c->out, colours, sizeof colours, 1, error);
    th_canvas_put(c, "\"/>\n</g>\n");
    return status;
}

enum th_status th_canvas_heat(const struct th_canvas *c, struct th_error *error)
{
    const size_t width = (size_t)c->width, height = (size_t)c->height;
    unsigned char *colours = malloc(width * height);
    if (!colours)
        return th_error_add(error, TH_NO_MEMORY, "no memory for a figure");
    th_heat_colours(c->figure, width, height, colours);
    put_image(c, c->left, c->top, c->width, c->height);
    enum th_status status = th_png_uri(c->out, colours, width, height, error);
    th_canvas_put(c, "\"/>\n");
    free(colours);
    const bool scaled = !c->figure->heat->empty || c->figure->heat->even;
    return status == TH_OK && scaled ? put_scale(c, error) : status;
}

/* Lines first, so that what they are is not left out; then names that fit below those
 * above. */
void th_canvas_names(const struct th_canvas *c)
{
    const double right = c->left + c->width;
    double above = -LETTER;
    for (size_t k = 0; k < c->figure->name_count; k++) {
        const struct th_heat_name *name = &c->figure->names[k];
        const double y = th_canvas_y(c, name->at);
        if (!(y >= c->top - 1e-6 && y <= c->top + c->height + 1e-6))
            continue;
        if (name->line) {
            th_canvas_put(c, "<path class=\"line\" d=\"M%n %nH%n\" stroke=\"#fff\"", c->left, y,
                          right);
            th_canvas_put(c, " stroke-dasharray=\"6 4\"/>\n");
            th_canvas_put(c, "<text class=\"line\" x=\"%n\" y=\"%n\" text-anchor=\"end\"",
                          right - 4, y - 4 < c->top + LETTER ? y + LETTER + 2 : y - 4);
            th_canvas_put(c, " fill=\"#000\" stroke=\"#fff\" stroke-opacity=\"0.7\"");
            th_canvas_put(c, " stroke-width=\"3\" paint-order=\"stroke\">%x</text>\n",
                          name->name);
        } else if (y >= above + APART) {
            th_canvas_text(c, c->left - 6, y + 4, TH_ANCHOR_END, "tick", name->name);
            above = y;
        }
    }
}
