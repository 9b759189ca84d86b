/* Relative differences over time. */
#include "compare/track.h"

#include <math.h>

#include "compare/value.h"

/* |a - b| relative to the tolerance; NaN equals NaN only. */
static double ratio_of(double a, double b, double atol, double rtol)
{
    if (isnan(a) && isnan(b))
        return 0;
    if (a == b)
        return 0;
    double ratio = fabs(a - b) / (atol + rtol * fabs(b));
    return isnan(a) || isnan(b) || isnan(ratio) || isinf(b) ? INFINITY : ratio;
}

/* value NULL: the result does not reach that place. */
static void add_value(struct th_difference *d, const struct th_series *series,
                      const struct th_track *track, size_t k, uint64_t member,
                      const double *value)
{
    double reference = track->values[k * track->stride];
    double ratio = value ? ratio_of(*value, reference, d->atol, d->rtol) : INFINITY;
    d->outside += ratio > 1;
    if (d->compared++ && !(ratio > d->worst))
        return;
    d->worst = ratio;
    d->member = series->first + member;
    d->time = track->time[k];
    d->mean = series->nature == TH_INTERVAL_MEAN;
    d->from = k ? track->time[k - 1] : th_series_before(series, track->time[k]);
    d->coordinate = track->coordinate;
    d->value = value ? *value : NAN;
    d->reference = reference;
}

bool th_track_compare(struct th_difference *d, const struct th_series *series,
                      const struct th_track *track, uint64_t member)
{
    struct th_spot place = {.inside = true};
    bool inside = true;
    if (series->axis && !isnan(track->coordinate))
        place = th_spot(series->axis, series->points, track->coordinate);
    for (size_t k = 0; k < track->times; k++) {
        double expected = track->values[k * track->stride];
        struct th_stretch stretch = {k ? track->time[k - 1] : NAN, track->time[k],
                                     (expected - track->offset) / track->factor};
        double value = NAN;
        bool reached =
            place.inside && th_series_value(series, member, &stretch, &place, &value);
        value = value * track->factor + track->offset;
        inside = inside && reached;
        add_value(d, series, track, k, member, reached ? &value : NULL);
    }
    return inside;
}
