/* A piston pump for Thecal, as a plug-in: see thecal_pump.h for the contract.
 *
 *     cc -std=c17 -O2 -shared -fPIC -o swashplate.so swashplate.c
 *     pump: {use: plugin, library: ./swashplate.so, stroke: 0.5 uL, leakage: 2 %}
 *
 * A swash plate turns at the rate n that the order Q asks for, and drives pistons one after the
 * other; each stroke displaces the volume V, of which the share l leaks past the piston's edge:
 *
 *     n = Q / V                      strokes per second
 *     q = n V (1 - l)                mean flow of the mechanism
 *     slip = g  above  p_res         the clearance passes g (p - p_res) back into the reservoir
 *
 * In closed form: after the time t at a steady order, Q t / V strokes, of which whole ones are
 * counted, and the volume (1 - l) Q t. By hand: 1 mL/day in strokes of 0.5 uL is a stroke every
 * 43.2 s, 2000 a day; with 2 % of leakage 0.98 mL a day.
 *
 * Flow is taken as even within a stroke: the line smooths what is shorter. So a step may hold
 * many strokes, which are counted at its end, and a sample within it counts those before. With
 * resolved 1 a step ends where each stroke does (next): of use where something happens at a
 * stroke, and as much slower as there are more strokes than steps, 2000 a day beside 24. */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <thecal_pump.h>

enum { STROKE, LEAKAGE, CLEARANCE, RESOLVED, ROWS };
enum { STROKES, TRAVEL, STATES };

static const struct thecal_pump_row rows[ROWS] = {
    [STROKE] = {sizeof rows[0], "stroke", "uL", "0.5 uL", "0.01 uL", "50 uL",
                "volume that one stroke displaces", NULL},
    [LEAKAGE] = {sizeof rows[0], "leakage", "%", "2 %", "0 %", "50 %",
                 "share of a stroke that leaks past the piston", NULL},
    [CLEARANCE] = {sizeof rows[0], "clearance", "uL/day/mmHg", "0 uL/day/mmHg", "0 uL/day/mmHg",
                   "100 uL/day/mmHg",
                   "flow back past the pistons, per pressure above the reservoir's", NULL},
    [RESOLVED] = {sizeof rows[0], "resolved", "1", "0", "0", "1",
                  "1: a step ends where each stroke does; 0: a step may hold many strokes",
                  NULL},
};

static const struct thecal_pump_state states[STATES] = {
    [STROKES] = {sizeof states[0], "strokes", "1", "whole strokes since the start"},
    [TRAVEL] = {sizeof states[0], "travel", "%", "part of the stroke under way that is done"},
};

/* A stroke that lacks a millionth is whole but for round-off. */
static const double whole = 1 - 1e-6;

static void start(const struct thecal_pump_in *in, double *state, struct thecal_pump_out *out)
{
    if (in->params[LEAKAGE] > 0.4 && in->params[CLEARANCE] > 0)
        snprintf(out->error, sizeof out->error,
                 "a piston that loses %.0f %% of its stroke has no clearance to speak of",
                 100 * in->params[LEAKAGE]);
    state[STROKES] = state[TRAVEL] = 0;
}

static void advance(const struct thecal_pump_in *in, double *state, struct thecal_pump_out *out)
{
    const double travel = state[TRAVEL] + in->order * in->step / in->params[STROKE];
    const double done = travel - floor(travel) >= whole ? ceil(travel) : floor(travel);
    state[STROKES] += done;
    state[TRAVEL] = fmax(travel - done, 0);
    out->flow = in->order * (1 - in->params[LEAKAGE]);
    out->slip = in->params[CLEARANCE];
    out->slip_from = in->reservoir_pressure;
}

static void next(const struct thecal_pump_in *in, double *state, struct thecal_pump_out *out)
{
    const double left = (1 - state[TRAVEL]) * in->params[STROKE];
    const bool each = in->params[RESOLVED] > 0 && in->order > 0;
    out->next = in->time + (each ? left / in->order : 86400);
}

const struct thecal_pump thecal_pump = {
    .size = sizeof thecal_pump,
    .abi = THECAL_PUMP_ABI,
    .name = "swashplate",
    .doc = "pistons on a swash plate, stroke by stroke",
    .rows = rows,
    .row_count = ROWS,
    .states = states,
    .state_count = STATES,
    .start = start,
    .advance = advance,
    .next = next,
};
