/* The cycle of an accumulator between two valves: see accumulator.h. */
#include "accumulator.h"

#include <math.h>

static double within(const struct th_accumulator *a, double held)
{
    return fmin(fmax(held, 0), a->stop);
}

/* Held at last, without floor and stop, at a pressure. */
static double at_rest(const struct th_accumulator *a, double pressure)
{
    return a->compliance * (pressure - a->preload);
}

double th_accumulator_fill(const struct th_accumulator *a, double drive, double held)
{
    const double rest = at_rest(a, drive);
    return within(a, rest + (held - rest) * a->kept_in);
}

double th_pulse_at(const struct th_pulse_line *line, double outlet)
{
    return line->most -
           line->slope * (fmax(outlet - line->from, 0) - fmax(outlet - line->until, 0));
}

/* Held before and after the outlet was open, in a cycle like the one before. */
struct cycle {
    double full, left;
};

/* The end of the filling: at the floor, on the way, or at the stop. */
enum { AT_FLOOR, BETWEEN, AT_STOP, ENDS };

/* The one cycle whose filling ends as said, for an outlet at rest there; it may contradict
 * that. */
static struct cycle try_cycle(const struct th_accumulator *a, double drive, double rest_out,
                              int filled, int emptied)
{
    const double rest_in = at_rest(a, drive), c = a->kept_in, d = a->kept_out;
    const double in = rest_in * (1 - c), out = rest_out * (1 - d);
    struct cycle y = {filled == AT_STOP ? a->stop : 0, emptied == AT_STOP ? a->stop : 0};
    if (filled == BETWEEN && emptied == BETWEEN) {
        y.full = (in + c * out) / (1 - c * d);
        y.left = out + d * y.full;
    } else if (filled == BETWEEN)
        y.full = in + c * y.left;
    else if (emptied == BETWEEN)
        y.left = out + d * y.full;
    return y;
}

/* By how much a cycle is not what it leads to, m3. */
static double contradiction(const struct th_accumulator *a, double drive, double rest_out,
                            struct cycle y)
{
    const double full = th_accumulator_fill(a, drive, y.left);
    const double left = within(a, rest_out + (full - rest_out) * a->kept_out);
    return fabs(full - y.full) + fabs(left - y.left);
}

struct th_pulse_line th_accumulator_cycle(const struct th_accumulator *a, double drive,
                                          double outlet)
{
    const double rest_out = at_rest(a, outlet), c = a->kept_in, d = a->kept_out;
    struct cycle best = {0};
    int filled = 0;
    double least = INFINITY;
    for (int k = 0; k < ENDS * ENDS; k++) {
        const struct cycle y = try_cycle(a, drive, rest_out, k / ENDS, k % ENDS);
        const double off = contradiction(a, drive, rest_out, y);
        if (off < least) {
            least = off;
            best = y;
            filled = k / ENDS;
        }
    }
    /* On this piece: left by the outlet's rest, and the whole volume. */
    const double gain = filled == BETWEEN ? (1 - d) / (1 - c * d) : 1 - d;
    const double fall = filled == BETWEEN ? (1 - c) * gain : gain;
    const double in =
        filled == BETWEEN ? at_rest(a, drive) * (1 - c) * d / (1 - c * d) : best.full * d;
    const double from = -in / gain, until = (a->stop - in) / gain;
    const double now = fmin(fmax(rest_out, from), until);
    return (struct th_pulse_line){
        .most = best.full - best.left + fall * (now - from),
        .slope = fall * a->compliance,
        .from = a->preload + from / a->compliance,
        .until = a->preload + until / a->compliance,
    };
}

struct th_pulse_line th_accumulator_empty(const struct th_accumulator *a, double held,
                                          double kept)
{
    const double gone = 1 - kept;
    return (struct th_pulse_line){
        .most = held,
        .slope = a->compliance * gone,
        .from = a->preload - held * kept / gone / a->compliance,
        .until = a->preload + (a->stop - held * kept) / gone / a->compliance,
    };
}
