/* Chooses the points inside a step: a grid is halved until its area and its extremes are known.
 * The bounds are shares: of the area so far by which a finer grid may move the step's area (of
 * a grid of two parts, of more); of the value, for an extreme that is not searched; of the
 * largest value, by which a new point may lie off the curve that was known. */
#include "engine/watch/reduce_grid.h"

#include <math.h>

static const double area_of_two = 1e-4, area_of_more = 1e-5, extreme_share = 1e-6,
                    curve_share = 1e-3;

double th_reduce_sum(th_lanes *grid, int count, int lane, double seconds)
{
    if (count == 1)
        return 0.5 * (grid[0][lane] + grid[1][lane]) * seconds;
    double sum = grid[0][lane] + grid[count][lane];
    for (int j = 1; j < count; j++) sum += (j % 2 ? 4 : 2) * grid[j][lane];
    return sum * seconds / (3 * count);
}

/* Distance of the step's end from the line through the last step, in the output's unit; NaN:
 * not known. */
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

/* Whether the parabola through this step and the last one describes the step well enough: the
 * output only rises or only falls, or its extreme is negligible, and so is the area between the
 * parabola and the chord. */
static bool is_smooth(const struct th_reducing *rd, size_t p, int lane)
{
    size_t watch = rd->plan->pairs[p].watch;
    double rise = rd->at_to[2 * watch][lane] - rd->at_from[2 * watch][lane];
    double bend = fabs(bend_of(rd, watch, lane)), step = th_reduce_seconds(rd, lane);
    bool rises = rise * rd->slopes[watch][lane] > 0 && bend <= 0.25 * fabs(rise);
    bool flat = bend / 8 <= extreme_share * fabs(rd->at_to[2 * watch][lane]);
    return (rises || flat) && bend * step <= area_of_more * rd->areas[p][lane];
}

/* One part for all; whether any needs more. A rate without a value at the start gets that of
 * the end there. */
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
            bool more = rd->on[i] && pair->inside && rd->to[i] - rd->from[i] > 1 &&
                        !is_smooth(rd, p, i);
            rd->wanted[pair->watch][i] = more;
            any |= more;
        }
    }
    return any;
}

/* Computes trial grids of `count` parts for the lanes that want them. */
static void compute_trials(struct th_reducing *rd, const struct th_window *window, int count)
{
    bool wants[TH_LANES] = {false};
    th_reduce_rewind(rd);
    for (size_t p = window->first; p < window->first + window->count; p++) {
        const size_t w = rd->plan->pairs[p].watch;
        for (int i = 0; i < TH_LANES; i++) {
            const bool wanted = rd->wanted[w][i] > 0;
            th_reduce_show(rd, w, wanted);
            wants[i] |= wanted;
        }
    }
    for (int j = 1; j < count; j++) {
        th_tick at[TH_LANES];
        EACH_LANE(i)
            at[i] =
                wants[i] ? rd->from[i] + (rd->to[i] - rd->from[i]) * j / count : rd->begin[i];
        th_reduce_advance(rd, at);
        for (size_t p = window->first; p < window->first + window->count; p++) {
            size_t w = rd->plan->pairs[p].watch;
            EACH_LANE(i)
                th_reduce_grid(rd->trial, w)[j][i] =
                    th_reduce_output(rd, rd->plan->watches[w].lanes, i);
        }
    }
}

/* The value at the odd point j by the grid of half as many parts: on the parabola through its
 * nearest three points, of which the first lies before the step if that grid has one part. */
static double predict(const struct th_reducing *rd, size_t watch, int j, int count, int lane)
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

/* Whether a new point lies off the predicted curve by more than curve_share of the largest
 * value or of the mean so far, and so high or low that there may be an extreme: a bump with
 * hardly an area is a peak all the same. */
static bool is_bent(const struct th_reducing *rd, size_t p, int count, int lane)
{
    const struct th_pair *pair = &rd->plan->pairs[p];
    th_lanes *grid = th_reduce_grid(rd->grid, pair->watch);
    double since = th_seconds_of(rd->to[lane] - rd->plan->windows[pair->window].from);
    double mean = since > 0 ? rd->areas[p][lane] / since : 0;
    double top = -INFINITY, bottom = INFINITY;
    for (int j = 0; j <= count; j++) {
        top = fmax(top, grid[j][lane]);
        bottom = fmin(bottom, grid[j][lane]);
    }
    const double least = curve_share * fmax(mean, fmax(fabs(top), fabs(bottom)));
    for (int j = 1; j < count; j += 2) {
        double here = grid[j][lane],
               off = fabs(here - predict(rd, pair->watch, j, count, lane));
        if (off > least && (here + off > top || here - off < bottom))
            return true;
    }
    return false;
}

/* Makes the trial the grid; whether it is still too coarse. */
static bool accept_trial(struct th_reducing *rd, size_t p, int count, int lane)
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
    double allowed = count == 2 ? area_of_two : area_of_more;
    return (fabs(after - before) > allowed * (rd->areas[p][lane] + fabs(after)) ||
            (count < TH_REDUCE_BENDS && is_bent(rd, p, count, lane))) &&
           count < TH_REDUCE_PARTS && rd->to[lane] - rd->from[lane] >= 2 * count;
}

void th_reduce_fill(struct th_reducing *rd, const struct th_window *window)
{
    bool any = begin_grids(rd, window);
    for (int count = 2; any && count <= TH_REDUCE_PARTS; count *= 2) {
        compute_trials(rd, window, count);
        any = false;
        for (size_t p = window->first; p < window->first + window->count; p++)
            for (int i = 0; i < TH_LANES; i++) {
                double *wanted = &rd->wanted[rd->plan->pairs[p].watch][i];
                *wanted = *wanted > 0 && accept_trial(rd, p, count, i);
                any |= *wanted > 0;
            }
    }
}
