/* The surroundings of a plot: title, key, ticks, and marks of events. */
#include <math.h>
#include <string.h>

#include "figure/canvas.h"

enum { KEY = 15, SWATCH = 18, TEXT = 240, EDGE = 8 };

/* The place of the next entry of the key: lines are filled from the left. */
struct pen {
    double x, y, width;
};

static void advance(struct pen *pen, const char *label)
{
    const double wide = SWATCH + 5 + th_text_width(label) + 14;
    if (pen->x > EDGE && pen->x + wide > pen->width) {
        pen->x = EDGE;
        pen->y += KEY;
    }
    pen->x += wide;
}

static bool has_key(const struct th_figure *figure)
{
    return !figure->heat && figure->curve_count + figure->band_count > 0;
}

double th_canvas_key_height(const struct th_figure *figure)
{
    struct pen pen = {EDGE, KEY, figure->width};
    if (!has_key(figure))
        return 0;
    for (size_t k = 0; k < figure->curve_count; k++)
        if (figure->curves[k].label)
            advance(&pen, figure->curves[k].label);
    for (size_t k = 0; k < figure->band_count; k++)
        if (figure->bands[k].label)
            advance(&pen, figure->bands[k].label);
    return pen.x > EDGE ? pen.y : 0;
}

static int colour_of(int colour)
{
    return (colour % TH_FIGURE_COLOURS + TH_FIGURE_COLOURS) % TH_FIGURE_COLOURS;
}

static void put_key(const struct th_canvas *c, double y)
{
    struct pen pen = {EDGE, y, c->figure->width};
    for (size_t k = 0; k < c->figure->curve_count; k++) {
        const struct th_curve *curve = &c->figure->curves[k];
        if (!curve->label)
            continue;
        advance(&pen, curve->label);
        const double x = pen.x - 14 - th_text_width(curve->label) - 5 - SWATCH;
        th_canvas_put(c, "<path class=\"c%d\" stroke=\"currentColor\" stroke-width=\"2.5\"",
                      colour_of(curve->colour));
        fputs(curve->dashed ? " stroke-dasharray=\"5 3\"" : "", c->out);
        th_canvas_put(c, " d=\"M%n %nh%d\"/>\n", x, pen.y - 4, SWATCH);
        th_canvas_text(c, x + SWATCH + 5, pen.y, TH_ANCHOR_START, "key", curve->label);
    }
    for (size_t k = 0; k < c->figure->band_count; k++) {
        const struct th_band *band = &c->figure->bands[k];
        if (!band->label)
            continue;
        advance(&pen, band->label);
        const double x = pen.x - 14 - th_text_width(band->label) - 5 - SWATCH;
        th_canvas_put(c, "<rect class=\"c%d\" fill=\"currentColor\" x=\"%n\" y=\"%n\"",
                      colour_of(band->colour), x, pen.y - 9);
        fprintf(c->out, " fill-opacity=\"%.2g\"", band->opacity);
        th_canvas_put(c, " width=\"%d\" height=\"10\"/>\n", SWATCH);
        th_canvas_text(c, x + SWATCH + 5, pen.y, TH_ANCHOR_START, "key", band->label);
    }
}

/* The title with its unit, cut where the picture ends. */
void th_canvas_head(const struct th_canvas *c)
{
    const struct th_figure *figure = c->figure;
    const struct th_figure_axis *axis = &figure->y;
    char text[TEXT], unit[48];
    const char *shown = figure->heat ? figure->heat->unit : axis->unit;
    th_axis_unit(shown, unit, sizeof unit - 8);
    if (axis->log)
        strcat(unit, unit[0] ? ", log" : "log");
    snprintf(text, sizeof text - 4, "%s%s%s", figure->title ? figure->title : "",
             figure->title && axis->label ? ": " : "", axis->label ? axis->label : "");
    const double space = figure->width - 2 * EDGE - th_text_width(unit) - 12;
    bool cut = false;
    for (size_t length = strlen(text); length && 1.2 * th_text_width(text) > space;
         cut = true) {
        while (length && ((unsigned char)text[length - 1] & 0xc0) == 0x80) length--;
        length -= length > 0;
        text[length] = '\0';
    }
    th_canvas_put(c, "<text class=\"title\" x=\"%d\" y=\"18\" font-size=\"13\"", EDGE);
    th_canvas_put(c, " font-weight=\"bold\">%x%x", text, cut ? "\u2026" : "");
    if (unit[0])
        th_canvas_put(c, "<tspan class=\"tick\" font-weight=\"normal\" dx=\"7\">%x</tspan>",
                      unit);
    th_canvas_put(c, "</text>\n");
    if (has_key(figure))
        put_key(c, 18 + KEY + 2);
}

static void put_ticks_x(const struct th_canvas *c)
{
    const double bottom = c->top + c->height;
    char text[96], unit[48];
    for (size_t k = 0; k < c->x_count; k++) {
        const double x = th_canvas_x(c, c->ticks_x[k]);
        th_axis_number(th_axis_value(&c->figure->x, c->ticks_x[k]), c->x_digits, text,
                       sizeof text);
        th_canvas_put(c, "<path class=\"axis\" d=\"M%n %nv4\"/>\n", x, bottom);
        th_canvas_text(c, x, bottom + 15, TH_ANCHOR_MIDDLE, "tick", text);
    }
    th_axis_unit(c->figure->x.unit, unit, sizeof unit);
    const char *label = c->figure->x.label;
    snprintf(text, sizeof text, unit[0] ? "%.40s [%s]" : "%.40s%s", label ? label : "", unit);
    if (text[0])
        th_canvas_text(c, c->left + c->width / 2, bottom + 28, TH_ANCHOR_MIDDLE, "tick", text);
}

void th_canvas_ticks(const struct th_canvas *c)
{
    char text[32];
    th_canvas_put(c, "<g stroke=\"currentColor\" stroke-width=\"1\" fill=\"none\" "
                     "stroke-opacity=\"0.15\">\n");
    for (size_t k = 0; k < c->y_count; k++)
        th_canvas_put(c, "<path class=\"grid\" d=\"M%n %nh%n\"/>\n", c->left,
                      th_canvas_y(c, c->ticks_y[k]), c->width);
    th_canvas_put(c, "</g>\n");
    for (size_t k = 0; k < c->y_count; k++) {
        th_axis_number(c->ticks_y[k], c->y_digits, text, sizeof text);
        th_canvas_text(c, c->left - 6, th_canvas_y(c, c->ticks_y[k]) + 4, TH_ANCHOR_END, "tick",
                       text);
    }
    th_canvas_put(c, "<g stroke=\"currentColor\" stroke-opacity=\"0.5\">\n");
    th_canvas_put(c, "<path class=\"axis\" d=\"M%n %nh%n\"/>\n", c->left, c->top + c->height,
                  c->width);
    th_canvas_put(c, "</g>\n");
    put_ticks_x(c);
}

/* A heat map is not shaded: its stretches are a strip above it. */
void th_canvas_stretches(const struct th_canvas *c)
{
    const double right = c->left + c->width;
    for (size_t k = 0; k < c->figure->stretch_count; k++) {
        const double from = fmax(th_canvas_x(c, c->figure->stretches[k].from), c->left),
                     to = fmin(th_canvas_x(c, c->figure->stretches[k].to), right);
        if (!(to > from))
            continue;
        th_canvas_put(c, "<rect class=\"stretch\" fill=\"currentColor\" fill-opacity=\"%x\"",
                      c->figure->heat ? "0.5" : "0.07");
        th_canvas_put(c, " x=\"%n\" y=\"%n\" width=\"%n\" height=\"%n\"/>\n", from,
                      c->figure->heat ? c->top - 3 : c->top, to - from,
                      c->figure->heat ? 2 : c->height);
    }
}

static void put_line(const struct th_canvas *c, double x, enum th_moment_kind kind)
{
    static const char *const dashes[] = {" stroke-dasharray=\"3 3\"", "",
                                         " stroke-dasharray=\"9 3\""};
    if (c->figure->heat)
        th_canvas_put(c, "<path d=\"M%n %nv%n\" stroke=\"#fff\" stroke-opacity=\"0.6\"/>\n", x,
                      c->top, c->height);
    th_canvas_put(c, "<path class=\"moment\" d=\"M%n %nv%n\" stroke=\"%x\"", x, c->top,
                  c->height, c->figure->heat ? "#000" : "currentColor");
    fprintf(c->out, " stroke-opacity=\"0.7\"%s/>\n", dashes[kind]);
}

/* Numbers that would overlap stand together: "3,4". */
void th_canvas_moments(const struct th_canvas *c)
{
    char text[TEXT] = "";
    double from = 0, to = 0;
    for (size_t k = 0; k < c->figure->moment_count; k++) {
        const struct th_moment *moment = &c->figure->moments[k];
        const double x = th_canvas_x(c, moment->at);
        if (!(x >= c->left - 0.5 && x <= c->left + c->width + 0.5))
            continue;
        put_line(c, x, moment->kind);
        if (!moment->text || !moment->text[0])
            continue;
        const double half = (th_text_width(text) + th_text_width(moment->text)) / 2;
        const bool apart = x - (from + to) / 2 > half + 5;
        if (text[0] && apart)
            th_canvas_text(c, (from + to) / 2, c->top - 5, TH_ANCHOR_MIDDLE, "moment", text);
        from = text[0] && !apart ? from : x;
        to = x;
        if (apart)
            text[0] = '\0';
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s", text[0] ? "," : "",
                 moment->text);
    }
    if (text[0])
        th_canvas_text(c, (from + to) / 2, c->top - 5, TH_ANCHOR_MIDDLE, "moment", text);
}
