/* Chooses the points inside a step: a grid is halved until its area and its extremes are known.
 *
 * A grid of n parts has its points at shares j/n of the part of the step, or at (j/n)^2 where
 * the output changes early: after an event a concentration rises with the root of time or a
 * flow settles, and in u = sqrt(share) such a curve is smooth. The area of either is Simpson's
 * sum, of the graded one over u: integral of f 2 u du. The middle of the step, the first point
 * of all, says which it is: graded, if the output changes in the first half by more than
 * `early` times its change in the second.
 *
 * An extreme is looked for where it could be a new one, above or below all points so far; a
 * level where it could be crossed. The curve may lie off the chord by its whole bend, eight
 * times what a parabola with that bend does after a step as long as this one.
 *
 * A graded grid begins with as many parts as the last one of the same pair needed, for it is
 * needed behind events that recur: the coarser ones lie in it.
 *
 * The other bounds are shares: of the area so far by which a finer grid may move the step's
 * area (of a grid of two parts, of more; at most); of what the area of the window will be by
 * the mean so far, by which it may at any rate; of the value, for an extreme that is not
 * searched; of the largest value, by which a new point may lie off the curve that was known;
 * and of the noise floor, by which either may at any rate: what is below it means nothing. */
#include "engine/watch/reduce_grid.h"

#include <math.h>

static const double early = 2, area_of_two = 1e-4, area_of_more = 1e-5, area_most = 1e-3,
                    area_of_window = 1e-6, area_of_arc = 1e-6, extreme_share = 1e-6,
                    curve_share = 1e-3, beyond = 8, floor_share = 1e-2;

/* The place of point j in a grid of `count` parts, of 1. */
static double share_of(int j, int count, bool graded)
{
    const double u = (double)j / count;
    return graded ? u * u : u;
}

static th_tick instant_of(const struct th_reducing *rd, int lane, int j, int count, bool graded)
{
    const th_tick span = rd->to[lane] - rd->from[lane];
    if (count == 0)
        return rd->to[lane];
    return rd->from[lane] + (graded ? span * j / count * j / count : span * j / count);
}

th_tick th_reduce_instant(const struct th_reducing *rd, size_t p, int lane, int j)
{
    return instant_of(rd, lane, j, (int)rd->parts[p][lane], rd->graded[p][lane] > 0);
}

double th_reduce_sum(const struct th_reducing *rd, size_t p, int lane)
{
    th_lanes *grid = th_reduce_grid(rd->grid, p);
    const int count = (int)rd->parts[p][lane];
    const bool graded = rd->graded[p][lane] > 0;
    const double seconds = th_reduce_seconds(rd, lane);
    if (count == 0)
        return 0;
    if (count == 1)
        return 0.5 * (grid[0][lane] + grid[1][lane]) * seconds;
    double sum = graded ? 2 * grid[count][lane] : grid[0][lane] + grid[count][lane];
    for (int j = 1; j < count; j++)
        sum += (j % 2 ? 4 : 2) * grid[j][lane] * (graded ? 2.0 * j / count : 1);
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

double th_reduce_curvature(const struct th_reducing *rd, size_t watch, int lane, double rise,
                           double step)
{
    const double before = rd->before[watch][lane];
    return before > 0 ? 2 * (rise / step - rd->slopes[watch][lane]) / (step + before) : NAN;
}

/* True if the area of the step is known by its ends and the step before: the arc over the chord
 * is negligible, or that of the parabola is all of it, since the curvature has hardly changed.
 * With steps h0 and h the parabola's area is off by f''' h^3 (h + 2 h0)/72, and f''' is the
 * change of curvature over about (h + h0)/2. */
static bool is_area_known(const struct th_reducing *rd, size_t p, double bend, int lane)
{
    const size_t watch = rd->plan->pairs[p].watch;
    const double step = th_reduce_seconds(rd, lane);
    const double rise = rd->at_to[2 * watch][lane] - rd->at_from[2 * watch][lane];
    const double now = th_reduce_curvature(rd, watch, lane, rise, step);
    const double before = rd->before[watch][lane];
    const double change = fabs(now - rd->bends[watch][lane]);
    return bend * step <= area_of_more * rd->areas[p][lane] ||
           (change <= 0.5 * fabs(now) &&
            change * step * step * step * (step + 2 * before) / (36 * (step + before)) <=
                area_of_arc * rd->areas[p][lane]);
}

/* The noise floor of a pair's output at the step's end, in its unit; 0: it has none. */
static double floor_of(const struct th_reducing *rd, size_t p, int lane)
{
    const size_t floor = rd->plan->pairs[p].floor;
    return floor == SIZE_MAX ? 0 : rd->at_to[2 * floor][lane];
}

/* True if a curve that goes as high as `top` and as low as `bottom` has something that the pair
 * needs: its level, or an extreme that is a new one. NaN: it may. */
static bool matters(const struct th_reducing *rd, size_t p, double top, double bottom, int lane)
{
    const struct th_pair *pair = &rd->plan->pairs[p];
    return pair->levelled ? !(top < pair->level || bottom > pair->level)
                          : !(top <= rd->tops[p][lane] && bottom >= rd->bottoms[p][lane]);
}

/* True if the parabola through this step and the last one describes the step well enough: the
 * output only rises or only falls, or its extreme is negligible or matters to none, and so is
 * the area between the parabola and the chord. */
static bool is_smooth(const struct th_reducing *rd, size_t p, int lane)
{
    const struct th_pair *pair = &rd->plan->pairs[p];
    const size_t watch = pair->watch;
    const double from = rd->at_from[2 * watch][lane], to = rd->at_to[2 * watch][lane];
    const double bend = fabs(bend_of(rd, watch, lane));
    const bool rises =
        (to - from) * rd->slopes[watch][lane] > 0 && bend <= 0.25 * fabs(to - from);
    const bool flat = bend / 8 <= extreme_share * fabs(to);
    const bool plain =
        rises || flat ||
        (bend >= 0 && !matters(rd, p, fmax(from, to) + bend, fmin(from, to) - bend, lane));
    return plain && (pair->levelled || is_area_known(rd, p, bend, lane));
}

/* One part for all; whether any needs more. A rate without a value at the start gets that of
 * the end there. */
static bool begin_grids(struct th_reducing *rd, const struct th_window *window)
{
    bool any = false;
    for (size_t p = window->first; p < window->first + window->count; p++) {
        const struct th_pair *pair = &rd->plan->pairs[p];
        th_lanes *grid = th_reduce_grid(rd->grid, p);
        for (int i = 0; i < TH_LANES; i++) {
            double from = rd->at_from[2 * pair->watch][i], to = rd->at_to[2 * pair->watch][i];
            grid[0][i] = isnan(from) ? to : from;
            grid[1][i] = to;
            rd->parts[p][i] = 1;
            rd->graded[p][i] = 0;
            bool more = rd->on[i] && pair->inside && rd->to[i] - rd->from[i] > 1 &&
                        !is_smooth(rd, p, i);
            rd->wanted[p][i] = more ? 2 : 0;
            any |= more;
        }
    }
    return any;
}

static bool wants(const struct th_reducing *rd, size_t p, int lane, int count, bool graded)
{
    return (int)rd->wanted[p][lane] == count && (rd->graded[p][lane] > 0) == graded;
}

/* Computes trial grids of `count` parts for the lanes that want them, even or graded. */
static void compute_trials(struct th_reducing *rd, const struct th_window *window, int count,
                           bool graded)
{
    const size_t end = window->first + window->count;
    bool moves[TH_LANES] = {false}, any = false;
    for (size_t p = window->first; p < end; p++)
        EACH_LANE(i) any |= moves[i] |= wants(rd, p, i, count, graded);
    if (!any)
        return;
    th_reduce_rewind(rd);
    for (size_t p = window->first; p < end; p++)
        EACH_LANE(i)
            th_reduce_show(rd, rd->plan->pairs[p].watch, wants(rd, p, i, count, graded));
    for (int j = 1; j < count; j++) {
        th_tick at[TH_LANES];
        EACH_LANE(i) at[i] = moves[i] ? instant_of(rd, i, j, count, graded) : rd->begin[i];
        th_reduce_advance(rd, at);
        for (size_t p = window->first; p < end; p++) {
            const size_t offset = rd->plan->watches[rd->plan->pairs[p].watch].lanes;
            EACH_LANE(i)
                if (wants(rd, p, i, count, graded))
                    th_reduce_grid(rd->trial, p)[j][i] = th_reduce_output(rd, offset, i);
        }
    }
}

/* The parabola through three points, at a share. */
static double parabola(const double at[3], const double value[3], double share)
{
    const double a = share - at[0], b = share - at[1], c = share - at[2];
    return value[0] * b * c / ((at[0] - at[1]) * (at[0] - at[2])) +
           value[1] * a * c / ((at[1] - at[0]) * (at[1] - at[2])) +
           value[2] * a * b / ((at[2] - at[0]) * (at[2] - at[1]));
}

/* The value at point j by the grid of half as many parts: on the parabola through its nearest
 * three points, of which the first lies before the step if that grid has one part. middle: the
 * value of the even grid of two parts, which a graded one of four halves. */
static double predict(const struct th_reducing *rd, size_t p, int j, double middle, int lane)
{
    const size_t watch = rd->plan->pairs[p].watch;
    th_lanes *grid = th_reduce_grid(rd->grid, p);
    const int count = (int)rd->parts[p][lane];
    const bool graded = rd->graded[p][lane] > 0;
    if (count == 2) {
        double bend = bend_of(rd, watch, lane), step = th_reduce_seconds(rd, lane);
        double arc = -bend * step / (4 * (step + rd->before[watch][lane]));
        return 0.5 * (grid[0][lane] + grid[2][lane]) + (isnan(arc) ? 0 : arc);
    }
    double at[3] = {0, 0.5, 1}, value[3] = {grid[0][lane], middle, grid[count][lane]};
    const int first = j + 3 > count ? count - 4 : j - 1;
    for (int k = 0; k < 3 && !(graded && count == 4); k++) {
        at[k] = share_of(first + 2 * k, count, graded);
        value[k] = grid[first + 2 * k][lane];
    }
    return parabola(at, value, share_of(j, count, graded));
}

/* True if a new point lies off the predicted curve by more than curve_share of the largest
 * value or of the mean so far, and so high or low that there may be an extreme that matters: a
 * bump with hardly an area is a peak all the same. */
static bool is_bent(const struct th_reducing *rd, size_t p, double middle, int lane)
{
    const struct th_pair *pair = &rd->plan->pairs[p];
    th_lanes *grid = th_reduce_grid(rd->grid, p);
    const int count = (int)rd->parts[p][lane];
    double since = th_seconds_of(rd->to[lane] - rd->plan->windows[pair->window].from);
    double mean = since > 0 ? rd->areas[p][lane] / since : 0;
    double top = -INFINITY, bottom = INFINITY;
    for (int j = 0; j <= count; j++) {
        top = fmax(top, grid[j][lane]);
        bottom = fmin(bottom, grid[j][lane]);
    }
    const double size = fmax(mean, fmax(fabs(top), fabs(bottom)));
    const double least = fmax(curve_share * size, floor_share * floor_of(rd, p, lane));
    for (int j = 1; j < count; j += 2) {
        const double here = grid[j][lane], off = fabs(here - predict(rd, p, j, middle, lane));
        if (off > least && (here + off > top || here - off < bottom) &&
            matters(rd, p, here + beyond * off, here - beyond * off, lane))
            return true;
    }
    return false;
}

/* True if the middle shows that the output changes early in the step. */
static bool changes_early(th_lanes *grid, int lane)
{
    return fabs(grid[1][lane] - grid[0][lane]) > early * fabs(grid[2][lane] - grid[1][lane]);
}

/* True if a step can be divided into twice so many parts, each of some ticks. */
static bool can_halve(const struct th_reducing *rd, size_t p, int lane)
{
    const th_tick count = (th_tick)rd->parts[p][lane];
    return count < TH_REDUCE_PARTS &&
           rd->to[lane] - rd->from[lane] >=
               (rd->graded[p][lane] > 0 ? 4 * count * count : 2 * count);
}

/* The share of the area so far by which a finer grid may move that of a step. Early in a window
 * it is larger: if the output stays as it is the area so far will be that share of the whole.
 */
static double area_share(const struct th_reducing *rd, const struct th_pair *pair, int count,
                         int lane)
{
    const struct th_window *window = &rd->plan->windows[pair->window];
    const double whole = th_seconds_of(window->to - window->from);
    const double share = area_of_window * whole / th_seconds_of(rd->to[lane] - window->from);
    return fmin(fmax(share, count == 2 ? area_of_two : area_of_more), area_most);
}

/* True if an output that is missing at the start of the step still is so within it. */
static bool is_late(const struct th_reducing *rd, size_t p, int count, int every, int lane)
{
    th_lanes *trial = th_reduce_grid(rd->trial, p);
    bool late = false;
    for (int j = 1; j < count; j++) late |= isnan(trial[j * every][lane]);
    return late && isnan(rd->at_from[2 * rd->plan->pairs[p].watch][lane]);
}

/* Makes every so many points of the trial the grid, in `count` parts; whether it is still too
 * coarse. */
static bool accept_trial(struct th_reducing *rd, size_t p, int count, int every, int lane)
{
    const struct th_pair *pair = &rd->plan->pairs[p];
    th_lanes *grid = th_reduce_grid(rd->grid, p), *trial = th_reduce_grid(rd->trial, p);
    const bool graded = rd->graded[p][lane] > 0;
    const double middle = grid[1][lane];
    if (is_late(rd, p, count, every, lane)) {
        rd->parts[p][lane] = rd->graded[p][lane] = 0; /* the end alone */
        return false;
    }
    rd->graded[p][lane] = graded && count > 4;
    const double before = th_reduce_sum(rd, p, lane);
    trial[0][lane] =
        isnan(rd->at_from[2 * pair->watch][lane]) ? trial[every][lane] : grid[0][lane];
    trial[count * every][lane] = rd->at_to[2 * pair->watch][lane];
    for (int j = 0; j <= count; j++) grid[j][lane] = trial[j * every][lane];
    rd->parts[p][lane] = count;
    rd->graded[p][lane] = graded;
    const double after = th_reduce_sum(rd, p, lane);
    const double share = area_share(rd, pair, count, lane);
    const double allowed = share * (rd->areas[p][lane] + fabs(after)) +
                           floor_share * floor_of(rd, p, lane) * th_reduce_seconds(rd, lane);
    const bool coarse = (!pair->levelled && fabs(after - before) > allowed) ||
                        (count < TH_REDUCE_BENDS && is_bent(rd, p, middle, lane));
    return coarse && can_halve(rd, p, lane);
}

/* In how many parts a graded grid is tried first: as many as the last one of the pair needed.
 */
static int first_graded(const struct th_reducing *rd, size_t p, int lane)
{
    const th_tick span = rd->to[lane] - rd->from[lane];
    th_tick count = (th_tick)rd->usual[p][lane];
    while (count > 4 && span < count * count) count /= 2;
    return count > 4 ? (int)count : 4;
}

/* A lane's grid from the trial of `count` parts: of those that lie in it and are finer than the
 * present one, the coarsest that will do. What is wanted next. */
static int take_trial(struct th_reducing *rd, size_t p, int count, int lane)
{
    const bool graded = rd->graded[p][lane] > 0;
    int parts = 2 * (int)rd->parts[p][lane];
    while (accept_trial(rd, p, parts, count / parts, lane)) {
        if (count == 2 && changes_early(th_reduce_grid(rd->grid, p), lane) &&
            rd->to[lane] - rd->from[lane] >= 16) {
            rd->graded[p][lane] = 1;
            return first_graded(rd, p, lane);
        }
        parts *= 2;
        if (parts > count)
            return parts;
    }
    if (graded)
        rd->usual[p][lane] = parts;
    return 0;
}

void th_reduce_fill(struct th_reducing *rd, const struct th_window *window)
{
    bool any = begin_grids(rd, window);
    for (int count = 2; any && count <= TH_REDUCE_PARTS; count *= 2) {
        compute_trials(rd, window, count, false);
        compute_trials(rd, window, count, true);
        any = false;
        for (size_t p = window->first; p < window->first + window->count; p++)
            for (int i = 0; i < TH_LANES; i++) {
                if ((int)rd->wanted[p][i] == count)
                    rd->wanted[p][i] = take_trial(rd, p, count, i);
                any |= rd->wanted[p][i] > 0;
            }
    }
}

void th_reduce_keep(struct th_reducing *rd, size_t p, int lane)
{
    th_lanes *grid = th_reduce_grid(rd->grid, p);
    rd->areas[p][lane] += fabs(th_reduce_sum(rd, p, lane));
    for (int j = 0; j <= (int)rd->parts[p][lane]; j++) {
        rd->tops[p][lane] = fmax(rd->tops[p][lane], grid[j][lane]);
        rd->bottoms[p][lane] = fmin(rd->bottoms[p][lane], grid[j][lane]);
    }
}
