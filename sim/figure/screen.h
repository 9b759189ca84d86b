/* A figure of text while it is written: margins, axes, colours of a terminal. Private to
 * sim/figure. */
#ifndef TH_FIGURE_SCREEN_H
#define TH_FIGURE_SCREEN_H

#include "figure/figure.h"

struct th_screen {
    const struct th_figure *figure;
    FILE *out;
    int columns, left, width, height; /* all in cells; the plot is width x height */
    bool colour;
};

/* names: the widest text at the left. */
void th_screen_set(struct th_screen *screen, const struct th_figure *figure, int columns,
                   int names, int height, bool colour, FILE *out);
/* Characters of a text. */
int th_screen_width(const char *text);
/* The title with the unit; numbers of events above the plot, if there are any. */
void th_screen_head(const struct th_screen *screen);
/* A text at the left of a row of the plot, cut to the margin, and the axis. */
void th_screen_margin(const struct th_screen *screen, const char *text);
/* The axis below, with its numbers and its label. */
void th_screen_foot(const struct th_screen *screen);
/* The colour of a curve, and back; nothing without colour. */
void th_screen_pen(const struct th_screen *screen, int colour);
void th_screen_plain(const struct th_screen *screen);

/* screen_heat.c */
void th_screen_heat(const struct th_screen *screen);
int th_screen_names(const struct th_figure *figure);

#endif
