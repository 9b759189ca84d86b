/* A figure: curves, bands or a heat map over one axis, written as SVG or, for a terminal, in
 * braille. It uses no results; whoever fills it owns all arrays and texts.
 *
 * NaN in a curve is a gap. On a logarithmic axis a value that is not above 0 is one, too. Texts
 * may hold anything: they are escaped where they are written. */
#ifndef TH_FIGURE_H
#define TH_FIGURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/status.h"

/* Colours of curves, bands and their keys: those of Okabe and Ito, told apart by people who see
 * no red or green. A colour is a number modulo TH_FIGURE_COLOURS. */
enum { TH_FIGURE_COLOURS = 6 };

struct th_figure_axis {
    const char *label; /* "time", or NULL */
    const char *unit;  /* as a result has it ("ug/mL"; "1" or NULL: none), shown with a micro
                          sign and superscripts */
    double least, most;
    bool log;
    const double *places; /* [place_count], or NULL: the axis has fields side by side, the k-th
                             from k to k + 1, and the ticks are their values */
    size_t place_count;
};

struct th_curve {
    const char *label;
    const double *x, *y; /* [count], x never falls */
    size_t count;
    bool steps; /* a value holds until the next: drawn as stairs */
    bool
        behind; /* a value is a mean over the stretch that ends at x: stairs, drawn backwards */
    bool dashed;
    int colour;
};

/* The stretch between two curves; of several bands the later lie above. */
struct th_band {
    const char *label;            /* "25-75 %" */
    const double *x, *low, *high; /* [count] */
    size_t count;
    double opacity;
    int colour;
};

/* Colours of values [columns][rows] on a logarithmic scale (y.log of the values, not of the
 * axis): below `least` the darkest. Row 0 is on top. */
struct th_heat {
    const double *x; /* [columns]: the instants; a value is drawn from halfway before to halfway
                        behind */
    const double *edges;  /* [rows + 1] on the axis, ascending, drawn downwards */
    const double *values; /* [columns][rows] */
    size_t columns, rows;
    double least, most; /* ends of the scale, above 0 */
    const char *unit;   /* of the values */
    bool empty;         /* no value is above 0, of an even scale none is there: no scale */
    bool even;          /* the scale is linear, with ends of any sign, which may be one */
};

/* A name beside the axis of a heat map (a level), and a line across it if it has one (the
 * tip). */
struct th_heat_name {
    double at;
    const char *name;
    bool line;
};

/* A line across the figure at an instant with its number on top (an event), and a shaded
 * stretch (upright). */
enum th_moment_kind { TH_MOMENT_EVENT, TH_MOMENT_HAZARD, TH_MOMENT_STAGE };
struct th_moment {
    double at;
    const char *text;
    enum th_moment_kind kind; /* its line: dashed, full, in long dashes */
};
struct th_stretch {
    double from, to;
};

struct th_figure {
    const char *title; /* also the label for those who hear the page */
    struct th_figure_axis x, y;
    const struct th_curve *curves;
    size_t curve_count;
    const struct th_band *bands;
    size_t band_count;
    const struct th_heat *heat; /* or NULL; then y is the place, and has no ticks but names */
    const struct th_heat_name *names;
    size_t name_count;
    const struct th_moment *moments;
    size_t moment_count;
    const struct th_stretch *stretches;
    size_t stretch_count;
    int width, height; /* SVG units, of 1/96 inch; letters have 11, whatever the width */
};

/* Ends of an axis that show all finite values. Linear: with 0 if that is near, and a margin.
 * Logarithmic: from the 1st percentile of the values above 0, rounded to half a decade, at most
 * six decades below the largest. y.log is read, y.least and y.most are set; without any value 0
 * to 1. Without a value above 0 a logarithmic axis becomes linear. */
enum th_status th_figure_fit(struct th_figure *figure, struct th_error *error);
/* The same for the scale of a heat map. */
enum th_status th_heat_fit(struct th_heat *heat, struct th_error *error);

/* Ticks of an axis: multiples of 1, 2 or 5 times a power of ten, of hours also of 3, 6, 12 and
 * 24; logarithmic: powers of ten, with 2 and 5 if there are few. Returns their count, at most
 * capacity. */
size_t th_axis_ticks(const struct th_figure_axis *axis, int wanted, double *ticks,
                     size_t capacity);
/* The value that a tick stands for. */
double th_axis_value(const struct th_figure_axis *axis, double tick);
/* "0.5", "1200", "1e-06" for a tick or a value. */
void th_axis_number(double value, int digits, char *text, size_t size);
/* "ug/mL" as people write it: "\u00b5g/mL"; "" for a plain number. */
void th_axis_unit(const char *unit, char *text, size_t size);

/* Options of the SVG: alone it is a document with its own style, size, title and key; else it
 * is one element for a page, without title, unit and key of curves: the page writes these.
 *
 * The element has the page's fonts, and every colour of its own is currentColor, so that it
 * fits light and dark ground: a style sheet has to give .c0 to .c5 their colours
 * (th_figure_light, th_figure_dark), and may style .tick, .grid, .axis, .moment, .stretch,
 * .line (of the tip) and .scale (of a heat map's colours, which lies in the picture). It has no
 * ids and no style.
 *
 * It is scaled to its place: for letters of 9 px in one of 350 px (a phone) a figure is drawn
 * 420 wide. One for a whole page (a heat map of 920) is drawn a second time for phones, and
 * either is hidden by width. */
enum th_svg { TH_SVG_DOCUMENT, TH_SVG_INLINE };

/* Curves are thinned to what a picture of that width can show: the first, last, least and
 * largest value of each column are kept, so that no peak is lost. */
enum th_status th_figure_svg(const struct th_figure *figure, enum th_svg kind, FILE *out,
                             struct th_error *error);
/* A document of several, one below the other, whose plots begin at the same place. */
enum th_status th_figures_svg(const struct th_figure *figures, size_t count, FILE *out,
                              struct th_error *error);

/* A chart of text, 2 x 4 dots of braille a cell, with axes and a key; a heat map in blocks of
 * 256 colours, or shades without colour. In all `columns` wide. */
enum th_status th_figure_braille(const struct th_figure *figure, int columns, bool colour,
                                 FILE *out, struct th_error *error);

/* The colour map of heat maps, viridis by S. van der Walt and N. Smith (CC0), [256][3]. */
extern const unsigned char th_viridis[256][3];
/* The numbers of the colours of curves on light and on dark ground, 0xRRGGBB. */
extern const unsigned th_figure_light[TH_FIGURE_COLOURS], th_figure_dark[TH_FIGURE_COLOURS];

#endif
