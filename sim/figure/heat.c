/* The value at a dot: columns reach halfway to their neighbours, rows from edge to edge.
 */
#include "figure/heat.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "figure/png.h"

/* The column of an instant; SIZE_MAX: there is none. The first and the last reach as far out as
 * in. `from` is one that begins before it. */
static size_t column_of(const struct th_heat *heat, double x, size_t from)
{
    const double *at = heat->x;
    const size_t last = heat->columns - 1;
    size_t k = from;
    while (k < last && x >= (at[k] + at[k + 1]) / 2) k++;
    if (last == 0)
        return 0;
    const bool early = k == 0 && x < at[0] - (at[1] - at[0]) / 2,
               late = k == last && x > at[last] + (at[last] - at[last - 1]) / 2;
    return early || late ? SIZE_MAX : k;
}

static size_t row_of(const struct th_heat *heat, double y, size_t from)
{
    size_t k = from;
    while (k + 1 < heat->rows && y >= heat->edges[k + 1]) k++;
    return k;
}

static unsigned char colour_of(const struct th_heat *heat, double value)
{
    if (!isfinite(value))
        return TH_PNG_CLEAR;
    const double top = TH_PNG_CLEAR - 1;
    double share = 0;
    if (heat->even)
        share =
            heat->most > heat->least ? (value - heat->least) / (heat->most - heat->least) : 0;
    else if (value > heat->least)
        share = log(value / heat->least) / log(heat->most / heat->least);
    return (unsigned char)lround(top * fmin(fmax(share, 0), 1));
}

void th_heat_only(const struct th_heat *heat, char *text, size_t size)
{
    char value[32], unit[48];
    text[0] = '\0';
    if (!heat->even || (!heat->empty && heat->most > heat->least))
        return;
    th_axis_number(heat->least, 3, value, sizeof value);
    th_axis_unit(heat->unit, unit, sizeof unit);
    if (heat->empty)
        snprintf(text, size, "no value");
    else
        snprintf(text, size, "%s%s%s everywhere", value, unit[0] ? " " : "", unit);
}

void th_heat_colours(const struct th_figure *figure, size_t width, size_t height,
                     unsigned char *colours)
{
    const struct th_heat *heat = figure->heat;
    const double least = figure->x.least, span = figure->x.most - least, top = heat->edges[0],
                 deep = heat->edges[heat->rows] - top;
    size_t column = 0;
    if (heat->columns == 0 || heat->rows == 0) {
        memset(colours, TH_PNG_CLEAR, width * height);
        return;
    }
    for (size_t i = 0; i < width; i++) {
        const double x = least + span * ((double)i + 0.5) / (double)width;
        const size_t found = column_of(heat, x, column);
        column = found == SIZE_MAX ? column : found;
        size_t row = 0;
        for (size_t j = 0; j < height; j++) {
            row = row_of(heat, top + deep * ((double)j + 0.5) / (double)height, row);
            colours[j * width + i] =
                found == SIZE_MAX ? TH_PNG_CLEAR
                                  : colour_of(heat, heat->values[found * heat->rows + row]);
        }
    }
}
