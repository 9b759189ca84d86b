/* A figure while it is written as SVG: where its plot lies, and what all its parts write with.
 * Private to sim/figure. */
#ifndef TH_FIGURE_CANVAS_H
#define TH_FIGURE_CANVAS_H

#include "figure/figure.h"

enum { TH_TICKS = 24 };

struct th_canvas {
    const struct th_figure *figure;
    FILE *out;
    enum th_svg kind;
    double left, top, width, height; /* of the plot */
    double ticks_x[TH_TICKS], ticks_y[TH_TICKS];
    size_t x_count, y_count;
    int x_digits, y_digits;
};

/* Margins and ticks. key: the height of a document's key; left: at least that much on the left,
 * to align panels. */
void th_canvas_set(struct th_canvas *canvas, const struct th_figure *figure, enum th_svg kind,
                   double key, double left, FILE *out);

/* The place of a value of an axis in the picture; of a heat map the y axis points down. */
double th_canvas_x(const struct th_canvas *canvas, double value);
double th_canvas_y(const struct th_canvas *canvas, double value);

/* About how wide a text is. */
double th_text_width(const char *text);

enum th_anchor { TH_ANCHOR_START, TH_ANCHOR_MIDDLE, TH_ANCHOR_END };
/* class: may be NULL. */
void th_canvas_text(const struct th_canvas *canvas, double x, double y, enum th_anchor anchor,
                    const char *class, const char *text);
/* One decimal at most. */
void th_canvas_number(const struct th_canvas *canvas, double value);
/* Our own markup, in which %n is a number, %x escaped text and %d an int. */
void th_canvas_put(const struct th_canvas *canvas, const char *format, ...);

/* canvas_heat.c: the image, names beside it and the scale of its colours. */
enum th_status th_canvas_heat(const struct th_canvas *canvas, struct th_error *error);
void th_canvas_names(const struct th_canvas *canvas);
/* canvas_lines.c: bands and curves. */
enum th_status th_canvas_lines(const struct th_canvas *canvas, struct th_error *error);
/* canvas_marks.c: the title and the key of a document, ticks, stretches, moments. */
double th_canvas_key_height(const struct th_figure *figure);
void th_canvas_head(const struct th_canvas *canvas);
void th_canvas_ticks(const struct th_canvas *canvas);
void th_canvas_stretches(const struct th_canvas *canvas);
void th_canvas_moments(const struct th_canvas *canvas);

#endif
