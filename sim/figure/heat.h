/* The colours of a heat map in a grid of dots. Private to sim/figure. */
#ifndef TH_FIGURE_HEAT_H
#define TH_FIGURE_HEAT_H

#include "figure/figure.h"

/* [height][width], the first row on top: the colour of the value at the middle of each dot, 0
 * for the least to 254; TH_PNG_CLEAR where there is none. */
void th_heat_colours(const struct th_figure *figure, size_t width, size_t height,
                     unsigned char *colours);

/* In place of an even scale: "0 h everywhere" where all values are the same, "no value" where
 * there is none; else empty. */
void th_heat_only(const struct th_heat *heat, char *text, size_t size);

#endif
