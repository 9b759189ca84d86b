/* Thinning: one pass over a curve that keeps four spots of each column. */
#include "figure/trace.h"

#include <math.h>
#include <stdlib.h>

/* Farther out nothing is seen; nearer lines that leave the picture keep their slope. */
static const double far = 50;

double th_axis_share(const struct th_figure_axis *axis, double value)
{
    if (axis->log)
        return value > 0 ? log(value / axis->least) / log(axis->most / axis->least) : NAN;
    return (value - axis->least) / (axis->most - axis->least);
}

/* The lower edge of a band may be 0 on a logarithmic axis: then it is below the picture. */
static double edge_share(const struct th_figure_axis *axis, double value)
{
    return axis->log && value <= 0 ? -far : th_axis_share(axis, value);
}

static double clipped(double share)
{
    return isnan(share) ? NAN : fmin(fmax(share, -far), far);
}

/* The column that is passed through: its spots of note with their order. */
struct column {
    struct th_outline *outline;
    size_t columns;
    double at; /* number of the column */
    struct th_spot first, least, most, last;
    size_t count, least_at, most_at;
};

static void emit(struct th_outline *outline, struct th_spot spot)
{
    outline->spots[outline->count++] = spot;
}

static void leave(struct column *c)
{
    if (c->count == 0)
        return;
    emit(c->outline, c->first);
    const bool rises = c->least_at < c->most_at;
    const size_t early = rises ? c->least_at : c->most_at,
                 late = rises ? c->most_at : c->least_at;
    if (early > 0 && early + 1 < c->count)
        emit(c->outline, rises ? c->least : c->most);
    if (late > 0 && late + 1 < c->count && late != early)
        emit(c->outline, rises ? c->most : c->least);
    if (c->count > 1)
        emit(c->outline, c->last);
    c->count = 0;
}

static void enter(struct column *c, struct th_spot spot)
{
    const double at = fmin(fmax(floor(spot.x * (double)c->columns), -1), (double)c->columns);
    if (isnan(spot.y) || isnan(spot.x)) {
        leave(c);
        if (c->outline->count && !isnan(c->outline->spots[c->outline->count - 1].y))
            emit(c->outline, (struct th_spot){spot.x, NAN});
        return;
    }
    if (c->count && at != c->at)
        leave(c);
    if (c->count == 0) {
        c->at = at;
        c->first = c->least = c->most = spot;
        c->least_at = c->most_at = 0;
    }
    if (spot.y < c->least.y) {
        c->least = spot;
        c->least_at = c->count;
    }
    if (spot.y > c->most.y) {
        c->most = spot;
        c->most_at = c->count;
    }
    c->last = spot;
    c->count++;
}

enum th_status th_outline_curve(const struct th_figure *figure, const struct th_curve *curve,
                                size_t columns, struct th_outline *outline,
                                struct th_error *error)
{
    *outline = (struct th_outline){malloc((3 * curve->count + 1) * sizeof *outline->spots), 0};
    if (!outline->spots)
        return th_error_add(error, TH_NO_MEMORY, "no memory for a figure");
    struct column column = {.outline = outline, .columns = columns};
    struct th_spot before = {NAN, NAN};
    for (size_t k = 0; k < curve->count; k++) {
        const struct th_spot here = {clipped(th_axis_share(&figure->x, curve->x[k])),
                                     clipped(th_axis_share(&figure->y, curve->y[k]))};
        if (curve->behind && k > 0 && !isnan(here.y))
            enter(&column, (struct th_spot){before.x, here.y});
        if (curve->steps && !curve->behind && !isnan(before.y))
            enter(&column, (struct th_spot){here.x, before.y});
        enter(&column, here);
        before = here;
    }
    leave(&column);
    return TH_OK;
}

/* The same for two values at each place. */
struct strip {
    struct th_outline *low, *high;
    double at, first, last, least, most; /* first, last: x */
    struct th_spot low_last, high_last;
    size_t count;
};

static void put_pair(struct strip *s, double x, double low, double high)
{
    emit(s->low, (struct th_spot){x, low});
    emit(s->high, (struct th_spot){x, high});
}

static void leave_strip(struct strip *s)
{
    if (s->count > 2)
        put_pair(s, (s->first + s->last) / 2, s->least, s->most);
    if (s->count > 1)
        put_pair(s, s->last, s->low_last.y, s->high_last.y);
    s->count = 0;
}

static void enter_strip(struct strip *s, double at, struct th_spot low, struct th_spot high)
{
    if (s->count && at != s->at)
        leave_strip(s);
    if (s->count++ == 0) {
        s->at = at;
        s->first = low.x;
        s->least = low.y;
        s->most = high.y;
        put_pair(s, low.x, low.y, high.y);
    }
    s->least = fmin(s->least, low.y);
    s->most = fmax(s->most, high.y);
    s->last = low.x;
    s->low_last = low;
    s->high_last = high;
}

enum th_status th_outline_band(const struct th_figure *figure, const struct th_band *band,
                               size_t columns, struct th_outline *low, struct th_outline *high,
                               struct th_error *error)
{
    const size_t bytes = (2 * band->count + 1) * sizeof *low->spots;
    *low = (struct th_outline){malloc(bytes), 0};
    *high = (struct th_outline){malloc(bytes), 0};
    if (!low->spots || !high->spots)
        return th_error_add(error, TH_NO_MEMORY, "no memory for a figure");
    struct strip strip = {.low = low, .high = high};
    for (size_t k = 0; k < band->count; k++) {
        const double x = clipped(th_axis_share(&figure->x, band->x[k]));
        const struct th_spot under = {x, clipped(edge_share(&figure->y, band->low[k]))},
                             above = {x, clipped(th_axis_share(&figure->y, band->high[k]))};
        if (isnan(under.y) || isnan(above.y) || isnan(x)) {
            leave_strip(&strip);
            if (low->count && !isnan(low->spots[low->count - 1].y))
                put_pair(&strip, x, NAN, NAN);
            continue;
        }
        enter_strip(&strip, fmin(fmax(floor(x * (double)columns), -1), (double)columns), under,
                    above);
    }
    leave_strip(&strip);
    return TH_OK;
}
