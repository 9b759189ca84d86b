/* The mean rate of an accumulating value over the last window: a ring of its values at whole
 * bins, lane vectors of arrays. Between two marks the curve counts as straight, so the rate is
 * right to what is uneven within a bin at the window's far end, and exact for a steady one. */
#ifndef TH_TRAILING_H
#define TH_TRAILING_H

#include <math.h>

#include "model/model.h"

enum {
    TH_RING_BINS = 24,
    TH_RING = TH_RING_BINS + 1
}; /* of one window; marks are lane vectors of arrays */

static inline double *th_trailing_mark(double *marks, th_tick bin, int lane)
{
    return marks + (bin % TH_RING + TH_RING) % TH_RING * TH_LANES + lane;
}

/* The curve rises from `from` by `rise` over a step that begins at `start`; writes it down at
 * each bin it passes. bin: ticks of one; step: s; moment: integral of (t - the step's middle) d
 * rise, s times the curve's unit. The rate that has that moment is a straight line, as long as
 * it does not change its sign: rise x + 6 moment/step (x2 - x) at the share x of the step. */
static inline void th_trailing_put(double *marks, int lane, th_tick bin, th_tick start,
                                   double step, double from, double rise, double moment)
{
    th_tick ticks = th_ticks_of(step);
    double most = fabs(rise) / 6, bend = fmax(-most, fmin(most, moment / step));
    th_tick first = start / bin + 1, last = (start + ticks) / bin;
    if (first < last - TH_RING_BINS)
        first = last - TH_RING_BINS;
    for (th_tick k = first; k <= last; k++) {
        double x = (double)(k * bin - start) / (double)ticks;
        *th_trailing_mark(marks, k, lane) = from + rise * x + 6 * bend * (x * x - x);
    }
}

/* Mean slope per second over the last window, or since time 0 if that is shorter; 0 at time 0.
 * value: the curve's at `time`. */
static inline double th_trailing_rate(const double *marks, int lane, th_tick bin, th_tick time,
                                      double value)
{
    th_tick last = time / bin;
    double share = (double)(time - last * bin) / (double)bin;
    double *ring = (double *)marks;
    double from = *th_trailing_mark(ring, last - TH_RING_BINS, lane) * (1 - share);
    if (share > 0)
        from += *th_trailing_mark(ring, last - TH_RING_BINS + 1, lane) * share;
    th_tick span = time < TH_RING_BINS * bin ? time : TH_RING_BINS * bin;
    return span > 0 ? (value - from) * TH_TICKS_PER_SECOND / (double)span : 0;
}

#endif
