/* A recorded column: where its values lie in a trace and where they come from in a block. Of a
 * profile all cells are kept, or its values at landmarks or at some points, linear between
 * cells. */
#ifndef TH_TRACE_COLUMN_H
#define TH_TRACE_COLUMN_H

#include "layout/layout.h"

struct th_trace_column {
    size_t points; /* that are kept; 1 for a scalar; [along][across] */
    size_t along;  /* of these, on the first axis */
    size_t across; /* and on the second; 1 where there is none */
    size_t grid;   /* of trace->grids: the instants at which it is sampled */
    size_t times;  /* so many */
    size_t start;  /* of its array, bytes from the start of the trace */
    size_t axis; /* the same of its coordinate (doubles), along, then across; SIZE_MAX: none */
    /* In a block, bytes from its start; SIZE_MAX: there is none. */
    size_t lanes;      /* its lane vectors */
    size_t coordinate; /* those of its axis */
    size_t coordinate_2;
    size_t floor;      /* its noise floor */
    size_t total;      /* of an INTERVAL_MEAN: the TOTAL of which it is the rise */
    size_t kept;       /* that TOTAL at the last sample */
    size_t cells;      /* along the first axis */
    size_t cells_2;    /* along the second; 1 where there is none */
    bool device;       /* it is missing while the device is out */
    enum th_axis kind; /* cells, landmarks or evenly spread points */
    const struct th_landmark *landmarks;
};

/* Numbers of a column that are kept at a sample. */
size_t th_trace_column_points(const struct th_layout *layout, const struct th_column *column);

/* The k-th column of the layout's scenario, without start and axis. */
struct th_trace_column th_trace_column(const struct th_layout *layout, size_t k);

/* The k-th kept number of a column, from the bytes of a block, SI; NaN at a landmark that lies
 * beyond the axis. Of its coordinates: those along, then those across, where it has them. */
double th_trace_column_value(const struct th_trace_column *column, const unsigned char *block,
                             int lane, size_t k);
double th_trace_column_coordinate(const struct th_trace_column *column,
                                  const unsigned char *block, int lane, size_t k);

/* The number of its coordinates. */
static inline size_t th_trace_column_coordinates(const struct th_trace_column *column)
{
    return column->along + (column->coordinate_2 == SIZE_MAX ? 0 : column->across);
}

#endif
