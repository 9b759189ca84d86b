/* Adds a part of a step to each kind of reduction. A reduction has four numbers:
 *
 *     kind                    0             1                                  2          3
 *     final, at               value                                                       floor
 *     mean, auc               area          round-off of the area (Kahan)      seconds    floor
 *     min, max, their time    the extreme   when (s)                                      floor
 *     rise                    first value   rise                               before     floor
 *     first above, below      when (s)                                         1: any     floor
 *     time above, below       seconds                                          1: any     floor
 *     longest above, below    seconds       begin of the present stretch (s;   1: any     floor
 *                                           -1: none)
 *     count above             how often     whether it is above now (-1: not   1: any     floor
 *                                           known)
 *     of the log: first, last when (s)
 *     count                   how often
 *     longest                 seconds       begin of the present wait (s; -1: none)
 *
 * before: the rise of earlier stretches; any: whether anything was there; floor: the noise
 * floor of the output (struct th_row) at the end of the part. */
#include "engine/watch/reduce_feed.h"

#include <math.h>
#include <string.h>

#include "engine/watch/reduce_grid.h"

/* Points of a path: a grid's, and one extreme. Trials of a search; in vain in a row. */
enum { POINTS = TH_REDUCE_PARTS + 2, TRIALS = 60, IN_VAIN = 4 };

/* A lane's path over its part of the step. held: a step function, value[0] up to the last
 * instant and value[last] there. */
struct path {
    struct th_reducing *rd;
    size_t watch, pair;
    int lane, last;
    bool held;
    th_tick at[POINTS];
    double value[POINTS];
};

static th_lanes *state_of(const struct th_reducing *rd, size_t reduction)
{
    return rd->states + TH_REDUCE_STATES * reduction;
}

static const struct th_reduction *reduction_of(const struct th_reducing *rd, size_t reduction)
{
    return &rd->block->layout->scenario->reductions[reduction];
}

/* A flow over its part of the step: the rise of its total. */
static double flow_of(const struct path *path)
{
    const struct th_reducing *rd = path->rd;
    size_t total = 2 * path->watch + 1;
    int i = path->lane;
    if (rd->to[i] > rd->from[i])
        return (rd->at_to[total][i] - rd->at_from[total][i]) /
               th_seconds_of(rd->to[i] - rd->from[i]);
    return (rd->ends[total][i] - rd->current[total][i]) /
           th_seconds_of(rd->end[i] - rd->begin[i]);
}

static void open_path(struct path *path, struct th_reducing *rd, size_t p, int lane)
{
    const size_t watch = rd->plan->pairs[p].watch;
    enum th_nature nature = rd->plan->watches[watch].nature;
    int parts = (int)rd->parts[p][lane];
    th_lanes *grid = th_reduce_grid(rd->grid, p);
    path->rd = rd;
    path->watch = watch;
    path->pair = p;
    path->lane = lane;
    path->last = parts;
    path->held = nature == TH_STEPWISE || nature == TH_INTERVAL_MEAN;
    for (int j = 0; j <= parts; j++) {
        path->at[j] = th_reduce_instant(rd, p, lane, j);
        path->value[j] = grid[j][lane];
    }
    if (nature == TH_INTERVAL_MEAN)
        path->value[0] = path->value[path->last] = flow_of(path);
}

static void add_area(struct path *path, th_lanes *state)
{
    const struct th_reducing *rd = path->rd;
    int i = path->lane;
    double span = th_seconds_of(rd->to[i] - rd->from[i]);
    if (!(span > 0)) { /* no length: the value itself */
        state[0][i] = path->value[0];
        state[2][i] = 1;
        return;
    }
    size_t total = 2 * path->watch + 1;
    const bool has_total = rd->plan->watches[path->watch].total != SIZE_MAX;
    if (path->last == 0 && !has_total)
        return;
    double more = has_total    ? rd->at_to[total][i] - rd->at_from[total][i]
                  : path->held ? path->value[0] * span
                  : path->last == 1
                      ? th_reduce_sum(rd, path->pair, i) + th_reduce_arc(rd, path->watch, i)
                      : th_reduce_sum(rd, path->pair, i);
    double wanted = more - state[1][i], sum = state[0][i] + wanted;
    state[1][i] = (sum - state[0][i]) - wanted;
    state[0][i] = sum;
    state[2][i] += span;
}

/* The vertex of the parabola through three points, if it lies between the outer two. */
static bool vertex(const struct path *path, int middle, th_tick *at, double *value)
{
    const th_tick *t = path->at + middle;
    const double *v = path->value + middle;
    double left = th_seconds_of(t[0] - t[-1]), right = th_seconds_of(t[1] - t[0]);
    double a = (v[-1] - v[0]) / left, b = (v[1] - v[0]) / right;
    double curvature = (a + b) / (left + right), slope = b - curvature * right;
    if (!(curvature != 0))
        return false;
    double shift = -slope / (2 * curvature);
    if (!(shift > -left && shift < right))
        return false;
    *at = t[0] + th_ticks_of(shift);
    *value = v[0] + slope * shift + curvature * shift * shift;
    return *at > t[-1] && *at < t[1];
}

static void insert(struct path *path, int before, th_tick at, double value)
{
    size_t rest = (size_t)(path->last + 1 - before);
    memmove(path->at + before + 1, path->at + before, rest * sizeof *path->at);
    memmove(path->value + before + 1, path->value + before, rest * sizeof *path->value);
    path->at[before] = at;
    path->value[before] = value;
    path->last++;
}

static int highest(const struct path *path, double sign)
{
    int best = 0;
    for (int j = 1; j <= path->last; j++)
        if (!(sign * path->value[j] <= sign * path->value[best]))
            best = j;
    return best;
}

/* True if an expected extreme would exceed the known one by more than round-off. */
static bool exceeds(double expected, double known, double sign)
{
    return isinf(known) || sign * (expected - known) > 1e-6 * fabs(known);
}

/* Finds the highest point of the path (sign -1: the lowest) by successive parabolic
 * interpolation: the next trial is the vertex of the parabola through the best three points.
 * Ends early where the vertex would not exceed `beyond`, and where trials find nothing better:
 * in a transient of seconds values in a grid are not those of looks, which close in on one. */
static void find_extreme(const struct path *whole, double sign, double beyond, th_tick *when,
                         double *extreme)
{
    int best = highest(whole, sign);
    *when = whole->at[best];
    *extreme = whole->value[best];
    if (whole->held || whole->last < 2)
        return;
    struct path three = *whole;
    int middle = best == 0 ? 1 : best == whole->last ? best - 1 : best;
    memmove(three.at, whole->at + middle - 1, 3 * sizeof *three.at);
    memmove(three.value, whole->value + middle - 1, 3 * sizeof *three.value);
    for (int trial = 0, in_vain = 0; trial < TRIALS && in_vain < IN_VAIN; trial++) {
        th_tick at;
        double expected;
        three.last = 2;
        if (!vertex(&three, 1, &at, &expected) || !exceeds(expected, beyond, sign) ||
            !exceeds(expected, *extreme, sign) || at == three.at[1])
            return;
        double found = th_reduce_value_at(three.rd, three.lane, at);
        if (three.rd->looks.pending[three.lane])
            return;
        in_vain = sign * (found - *extreme) > 0 ? 0 : in_vain + 1;
        if (in_vain == 0) {
            *extreme = found;
            *when = at;
        }
        if (!(fabs(found - expected) > 1e-6 * fabs(found)) || three.at[2] - three.at[0] < 8)
            return;
        insert(&three, at < three.at[1] ? 1 : 2, at, found);
        int top = highest(&three, sign);
        int keep = top <= 1 ? 0 : 1;
        memmove(three.at, three.at + keep, 3 * sizeof *three.at);
        memmove(three.value, three.value + keep, 3 * sizeof *three.value);
    }
}

static void feed_extreme(const struct path *path, th_lanes *state, double sign)
{
    int i = path->lane;
    double known = state[0][i], found;
    th_tick when;
    find_extreme(path, sign, isnan(known) ? -sign * INFINITY : known, &when, &found);
    if (isnan(found) || sign * found <= sign * known)
        return;
    state[0][i] = found;
    state[1][i] = th_seconds_of(when);
}

/* The instant between points j and j + 1 at which the path crosses the level: regula falsi with
 * a bisection at every third iteration. */
static th_tick find_crossing(const struct path *path, int j, double level)
{
    struct th_reducing *rd = path->rd;
    th_tick low = path->at[j], high = path->at[j + 1];
    double below = path->value[j] - level, above = path->value[j + 1] - level;
    th_tick enough = rd->block->layout->scenario->duration / 1000000000 + 1;
    for (int trial = 0; trial < TRIALS && high - low > enough; trial++) {
        double share = trial % 3 == 2 ? 0.5 : below / (below - above);
        th_tick at = low + llround(share * (double)(high - low));
        at = at <= low ? low + 1 : at >= high ? high - 1 : at;
        double value = th_reduce_value_at(rd, path->lane, at) - level;
        if (rd->looks.pending[path->lane])
            return high;
        if ((value > 0) == (below > 0)) {
            low = at;
            below = value;
        } else {
            high = at;
            above = value;
        }
    }
    return high;
}

/* From one instant to the other the output is (`is`) or is not on the side of the level that
 * the reduction counts. */
static void feed_stretch(enum th_take take, bool is, th_tick from, th_tick to, int i,
                         th_lanes *state)
{
    switch (take) {
    case TH_FIRST_ABOVE:
    case TH_FIRST_BELOW:
        if (is && isinf(state[0][i]))
            state[0][i] = th_seconds_of(from);
        break;
    case TH_TIME_ABOVE:
    case TH_TIME_BELOW:
        state[0][i] += is ? th_seconds_of(to - from) : 0;
        break;
    case TH_COUNT_ABOVE:
        state[0][i] += is && state[1][i] == 0;
        state[1][i] = is;
        break;
    default:
        if (is && state[1][i] < 0)
            state[1][i] = th_seconds_of(from);
        if (!is)
            state[1][i] = -1;
        else
            state[0][i] = fmax(state[0][i], th_seconds_of(to) - state[1][i]);
    }
}

static bool all_on_one_side(const struct path *path, double level, double sign)
{
    bool any = false, all = true;
    for (int j = 0; j <= path->last; j++) {
        bool is = sign * path->value[j] > sign * level;
        any |= is;
        all &= is;
    }
    return any == all;
}

/* A path whose points all lie on one side of the level may cross it between them: then adds its
 * extreme as a point. */
static void add_extreme(struct path *path, double level)
{
    double sign = path->value[0] > level ? -1 : 1, value;
    th_tick at;
    find_extreme(path, sign, level, &at, &value);
    for (int j = 0; j < path->last; j++)
        if (at > path->at[j] && at < path->at[j + 1]) {
            insert(path, j + 1, at, value);
            return;
        }
}

static void feed_level(struct path path, const struct th_reduction *r, double sign,
                       th_lanes *state)
{
    int i = path.lane;
    state[2][i] = 1;
    if (path.held) {
        feed_stretch(r->take, sign * path.value[0] > sign * r->level, path.at[0],
                     path.at[path.last], i, state);
        return;
    }
    if (all_on_one_side(&path, r->level, sign))
        add_extreme(&path, r->level);
    th_tick from = path.at[0];
    for (int j = 0; j < path.last; j++) {
        bool is = sign * path.value[j] > sign * r->level;
        if (is == (sign * path.value[j + 1] > sign * r->level))
            continue;
        th_tick at = find_crossing(&path, j, r->level);
        feed_stretch(r->take, is, from, at, i, state);
        from = at;
    }
    if (from < path.at[path.last])
        feed_stretch(r->take, sign * path.value[path.last] > sign * r->level, from,
                     path.at[path.last], i, state);
}

static void feed(struct path *path, size_t reduction)
{
    const struct th_reduction *r = reduction_of(path->rd, reduction);
    th_lanes *state = state_of(path->rd, reduction);
    double end = path->value[path->last];
    switch (r->take) {
    case TH_FINAL:
    case TH_AT:
        state[0][path->lane] = end;
        break;
    case TH_MEAN:
    case TH_AUC:
        add_area(path, state);
        break;
    case TH_RISE:
        if (isnan(state[0][path->lane]))
            state[0][path->lane] = path->value[0];
        state[1][path->lane] = state[2][path->lane] + (end - state[0][path->lane]);
        break;
    case TH_MAX:
    case TH_TIME_OF_MAX:
        feed_extreme(path, state, 1);
        break;
    case TH_MIN:
    case TH_TIME_OF_MIN:
        feed_extreme(path, state, -1);
        break;
    case TH_FIRST_BELOW:
    case TH_TIME_BELOW:
    case TH_LONGEST_BELOW:
        feed_level(*path, r, -1, state);
        break;
    default:
        feed_level(*path, r, 1, state);
    }
}

/* Adds a lane's path to the reductions of a pair from the k-th on; returns the first that needs
 * a value which is not yet known, with its numbers as they were. */
static size_t feed_from(struct th_reducing *rd, const struct th_pair *pair, int lane, size_t k)
{
    struct path path;
    open_path(&path, rd, (size_t)(pair - rd->plan->pairs), lane);
    for (; k < pair->count; k++) {
        const size_t reduction = rd->plan->order[pair->first + k];
        const size_t floor = rd->plan->floors[reduction];
        th_lanes *state = state_of(rd, reduction);
        double before[TH_REDUCE_STATES];
        for (int n = 0; n < TH_REDUCE_STATES; n++) before[n] = state[n][lane];
        feed(&path, reduction);
        if (rd->looks.pending[lane]) {
            for (int n = 0; n < TH_REDUCE_STATES; n++) state[n][lane] = before[n];
            return k;
        }
        if (floor != SIZE_MAX)
            state[TH_REDUCE_STATES - 1][lane] = rd->at_to[2 * floor][lane];
    }
    return k;
}

void th_reduce_feed_total(struct th_reducing *rd, const struct th_pair *pair, int lane)
{
    struct path path;
    if (rd->plan->watches[pair->watch].total == SIZE_MAX || !(rd->to[lane] > rd->from[lane]))
        return;
    open_path(&path, rd, (size_t)(pair - rd->plan->pairs), lane);
    for (size_t k = 0; k < pair->count; k++) {
        const size_t reduction = rd->plan->order[pair->first + k];
        const enum th_take take = reduction_of(rd, reduction)->take;
        if (take == TH_MEAN || take == TH_AUC)
            add_area(&path, state_of(rd, reduction));
    }
}

void th_reduce_feed(struct th_reducing *rd, const struct th_pair *pair,
                    const bool lanes[TH_LANES])
{
    size_t fed[TH_LANES] = {0};
    th_reduce_look_at(rd, pair->watch);
    for (bool pending = true; pending;) {
        pending = false;
        for (int i = 0; i < TH_LANES; i++) {
            if (lanes[i] && fed[i] < pair->count)
                fed[i] = feed_from(rd, pair, i, fed[i]);
            pending |= rd->looks.pending[i];
        }
        if (pending)
            th_reduce_answer(rd);
    }
}
