/* Images of 256 colours as text, for an SVG. Private to sim/figure. */
#ifndef TH_FIGURE_PNG_H
#define TH_FIGURE_PNG_H

#include <stddef.h>
#include <stdio.h>

#include "base/status.h"

/* The index of what has no colour. */
enum { TH_PNG_CLEAR = 255 };

/* Writes "data:image/png;base64,...": an image whose index k has the colour k of th_viridis,
 * k < 255; indices are [height][width], the first row on top. */
enum th_status th_png_uri(FILE *out, const unsigned char *indices, size_t width, size_t height,
                          struct th_error *error);

#endif
