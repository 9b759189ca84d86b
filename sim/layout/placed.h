/* The places at which profiles are outputs, "csf.concentration@T10". Each has a lane vector
 * behind its instance's profiles, computed from the profile when the outputs are. */
#ifndef TH_PLACED_H
#define TH_PLACED_H

#include "layout/slice.h"

struct th_placed {
    size_t lanes;         /* its lane vector, bytes from the start of a block */
    size_t profile, axis; /* lane vectors of the profile and of its coordinate */
    size_t points;        /* of both */
    double position;      /* SI */
    size_t axis_2;        /* the same of its second axis; SIZE_MAX: it has none */
    size_t across;        /* 1: it has none */
    double position_2;
    bool alone; /* nothing lies between two points of its axis (TH_POINTS_ALONE) */
    const char *path;
};

/* The number of them. */
size_t th_placed_count(const struct th_scenario *scenario);
/* Fills placed, instance by instance, and slices[].first_placed and placed_count; all else of
 * the slices is known. */
void th_placed_plan(const struct th_scenario *scenario, struct th_slice *slices,
                    struct th_placed *placed);
/* That of a column, without its lane vector: the library asks for any place. */
struct th_placed th_placed_of(const struct th_scenario *scenario, const struct th_slice *slices,
                              const struct th_column *column);

/* The value there, from the bytes of a block; NaN beyond the axis. */
double th_placed_value(const struct th_placed *it, const unsigned char *block, int lane);

/* True if the place is beyond the axis, or between two of its points that stand alone. */
bool th_placed_beyond(const struct th_placed *it, const unsigned char *block, int lane);

/* The place of a position among the points of an axis, counted from the first; NaN beyond half
 * a cell outside. axis, from: of one lane, [points] with a stride of TH_LANES. */
double th_placed_locate(const double *axis, size_t points, double position);
/* Linear between two neighbouring points, `stride` vectors apart, flat beyond the first and the
 * last. */
double th_placed_between(const double *from, size_t points, size_t stride, double at);
/* The same of a profile on two axes, [points][across], at a place on each. */
double th_placed_within(const double *from, size_t points, size_t across, double at,
                        double at_2);

#endif
