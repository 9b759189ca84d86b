/* Curves and bands as lines in a picture: stairs where they are, gaps, and no more points than
 * can be seen. Private to sim/figure. */
#ifndef TH_FIGURE_TRACE_H
#define TH_FIGURE_TRACE_H

#include "figure/figure.h"

/* Shares of the axes: 0 at the least, 1 at the most. y NaN: a gap. */
struct th_spot {
    double x, y;
};

struct th_outline {
    struct th_spot *spots; /* to be freed */
    size_t count;
};

/* The share of an axis at a value; NaN for what has none. */
double th_axis_share(const struct th_figure_axis *axis, double value);

/* Of each of so many columns the first, last, least and largest value are kept, in their
 * order; of each stretch before and behind the axis, too. */
enum th_status th_outline_curve(const struct th_figure *figure, const struct th_curve *curve,
                                size_t columns, struct th_outline *outline,
                                struct th_error *error);
/* The two edges of a band, spot by spot above each other; of each column the first, the last
 * and the extremes between them. */
enum th_status th_outline_band(const struct th_figure *figure, const struct th_band *band,
                               size_t columns, struct th_outline *low, struct th_outline *high,
                               struct th_error *error);

#endif
