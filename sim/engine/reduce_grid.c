/* How finely a step is looked into: the grids of all watches of a window. */
#include <math.h>

#include "engine/reduce_step.h"

static const double smooth_area = 1e-4, smooth_parts = 1e-5, straight_on = 1e-6,
                    smooth_curve = 1e-3;

double th_reduce_sum(th_lanes *grid, int count, int lane, double seconds)
{
    if (count == 1)
        return 0.5 * (grid[0][lane] + grid[1][lane]) * seconds;
    double sum = grid[0][lane] + grid[count][lane];
    for (int j = 1; j < count; j++) sum += (j % 2 ? 4 : 2) * grid[j][lane];
    return sum * seconds / (3 * count);
}

/* How far the step's end lies from where the last step pointed to; NaN: that is not known. */
static double bend_of(const struct th_reducing *rd, size_t watch, int lane)
{
    double from = rd->at_from[2 * watch][lane], to = rd->at_to[2 * watch][lane];
    bool whole = rd->from[lane] == rd->begin[lane] && rd->to[lane] == rd->end[lane];
    if (!whole || !(rd->before[watch][lane] > 0))
        return NAN;
    return to - from - rd->slopes[watch][lane] * th_reduce_seconds(rd, lane);
}

double th_reduce_arc(const struct th_reducing *rd, size_t watch, int lane)
{
    double bend = bend_of(rd, watch, lane), step = th_reduce_seconds(rd, lane);
    double arc = -bend * step * step / (6 * (step + rd->before[watch][lane]));
    return isnan(arc) ? 0 : arc;
}

/* Does the step go on from the last one so that the parabola through the three points knows it:
 * it only rises or only falls, or an extreme in it is none to speak of, and so is the arc's
 * area. */
static bool goes_straight(const struct th_reducing *rd, size_t p, int lane)
{
    size_t watch = rd->plan->pairs[p].watch;
    double rise = rd->at_to[2 * watch][lane] - rd->at_from[2 * watch][lane];
    double bend = fabs(bend_of(rd, watch, lane)), step = th_reduce_seconds(rd, lane);
    bool rises = rise * rd->slopes[watch][lane] > 0 && bend <= 0.25 * fabs(rise);
    bool flat = bend / 8 <= straight_on * fabs(rd->at_to[2 * watch][lane]);
    return (rises || flat) && bend * step <= smooth_parts * rd->areas[p][lane];
}

/* One part for all; whether any wants more. A rate that has no value at the start begins with
 * what it has at the end. */
static bool begin_grids(struct th_reducing *rd, const struct th_window *window)
{
    bool any = false;
    for (size_t p = window->first; p < window->first + window->count; p++) {
        const struct th_pair *pair = &rd->plan->pairs[p];
        th_lanes *grid = th_reduce_grid(rd->grid, pair->watch);
        for (int i = 0; i < TH_LANES; i++) {
            double from = rd->at_from[2 * pair->watch][i], to = rd->at_to[2 * pair->watch][i];
            grid[0][i] = isnan(from) ? to : from;
            grid[1][i] = to;
            rd->parts[pair->watch][i] = 1;
            bool want = rd->on[i] && pair->inside && rd->to[i] - rd->from[i] > 1 &&
                        !goes_straight(rd, p, i);
            rd->want[pair->watch][i] = want;
            any |= want;
        }
    }
    return any;
}

/* Looks at all lanes that want it in `count` parts. */
static void look_through(struct th_reducing *rd, const struct th_window *window, int count)
{
    bool go[TH_LANES] = {false};
    for (size_t p = window->first; p < window->first + window->count; p++)
        EACH_LANE(i) go[i] |= rd->want[rd->plan->pairs[p].watch][i] > 0;
    th_reduce_rewind(rd);
    for (int j = 1; j < count; j++) {
        th_tick at[TH_LANES];
        EACH_LANE(i)
            at[i] = go[i] ? rd->from[i] + (rd->to[i] - rd->from[i]) * j / count : rd->begin[i];
        th_interior_to(rd->block, &rd->look, at, NULL);
        for (size_t p = window->first; p < window->first + window->count; p++) {
            size_t w = rd->plan->pairs[p].watch;
            EACH_LANE(i)
                th_reduce_grid(rd->trial, w)[j][i] =
                    th_reduce_shown(rd, rd->plan->watches[w].lanes, i);
        }
    }
}

/* What the grid of half as many parts makes of its odd point j: by the parabola through the
 * nearest three, of which the first lies before the step if that has one part. */
static double foretell(const struct th_reducing *rd, size_t watch, int j, int count, int lane)
{
    th_lanes *grid = th_reduce_grid(rd->grid, watch);
    if (count == 2) {
        double bend = bend_of(rd, watch, lane), step = th_reduce_seconds(rd, lane);
        double arc = -bend * step / (4 * (step + rd->before[watch][lane]));
        return 0.5 * (grid[0][lane] + grid[2][lane]) + (isnan(arc) ? 0 : arc);
    }
    const int far = j == count - 1 ? j - 3 : j + 3;
    const int near = j == count - 1 ? j + 1 : j - 1, middle = j == count - 1 ? j - 1 : j + 1;
    return (3 * grid[near][lane] + 6 * grid[middle][lane] - grid[far][lane]) / 8;
}

/* Does one of its new points lie off the curve that was known, by more than smooth_curve of the
 * largest or of the mean so far, and so high or low that the curve may have an extreme there: a
 * bump with hardly an area is a peak all the same. */
static bool is_bent(const struct th_reducing *rd, size_t p, int count, int lane)
{
    const struct th_pair *pair = &rd->plan->pairs[p];
    th_lanes *grid = th_reduce_grid(rd->grid, pair->watch);
    double since =
        (double)(rd->to[lane] - rd->plan->windows[pair->window].from) / TH_TICKS_PER_SECOND;
    double mean = since > 0 ? rd->areas[p][lane] / since : 0;
    double top = -INFINITY, bottom = INFINITY;
    for (int j = 0; j <= count; j++) {
        top = fmax(top, grid[j][lane]);
        bottom = fmin(bottom, grid[j][lane]);
    }
    const double least = smooth_curve * fmax(mean, fmax(fabs(top), fabs(bottom)));
    for (int j = 1; j < count; j += 2) {
        double here = grid[j][lane],
               off = fabs(here - foretell(rd, pair->watch, j, count, lane));
        if (off > least && (here + off > top || here - off < bottom))
            return true;
    }
    return false;
}

/* Takes the trial over where it was wanted; whether it is still too coarse. */
static bool settle_grid(struct th_reducing *rd, size_t p, int count, int lane)
{
    size_t w = rd->plan->pairs[p].watch;
    th_lanes *grid = th_reduce_grid(rd->grid, w), *trial = th_reduce_grid(rd->trial, w);
    double seconds = th_reduce_seconds(rd, lane);
    double before = th_reduce_sum(grid, count / 2, lane, seconds);
    trial[0][lane] = isnan(rd->at_from[2 * w][lane]) ? trial[1][lane] : grid[0][lane];
    trial[count][lane] = rd->at_to[2 * w][lane];
    for (int j = 0; j <= count; j++) grid[j][lane] = trial[j][lane];
    rd->parts[w][lane] = count;
    double after = th_reduce_sum(grid, count, lane, seconds);
    double allowed = count == 2 ? smooth_area : smooth_parts;
    return (fabs(after - before) > allowed * (rd->areas[p][lane] + fabs(after)) ||
            (count < TH_REDUCE_BENDS && is_bent(rd, p, count, lane))) &&
           count < TH_REDUCE_PARTS && rd->to[lane] - rd->from[lane] >= 2 * count;
}

void th_reduce_fill(struct th_reducing *rd, const struct th_window *window)
{
    bool any = begin_grids(rd, window);
    for (int count = 2; any && count <= TH_REDUCE_PARTS; count *= 2) {
        look_through(rd, window, count);
        any = false;
        for (size_t p = window->first; p < window->first + window->count; p++)
            for (int i = 0; i < TH_LANES; i++) {
                double *want = &rd->want[rd->plan->pairs[p].watch][i];
                *want = *want > 0 && settle_grid(rd, p, count, i);
                any |= *want > 0;
            }
    }
}
