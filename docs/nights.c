/* A controller for Thecal, as a plug-in: see thecal_program.h for the contract.
 *
 *     cc -std=c17 -O2 -shared -fPIC -o nights.so nights.c -lm
 *     program: {use: plugin, library: ./nights.so, dose: 2 mg/day, night: 150 %}
 *
 * By day it passes on the clinician's order Q, by night a share n of it, from the time of day
 * `begins` on for the length of time `lasts`:
 *
 *     q = Q by day,  n Q by night
 *
 * and counts the nights. In closed form: a day has Q (24 h - lasts + n lasts). By hand: 2
 * mg/day with 150 % for 8 h are 2 mg (16 + 12)/24 = 2.333 mg a day. With 100 % it is the order
 * itself: nothing is to be changed, so it is not asked again. */
#include <math.h>
#include <thecal_program.h>

enum { NIGHT, BEGINS, LASTS, ROWS };
enum { NIGHTS, STATES };

static const struct thecal_program_row rows[ROWS] = {
    [NIGHT] = {sizeof rows[0], "night", "%", "100 %", "0 %", "300 %",
               "share of the basal order that is given by night", NULL},
    [BEGINS] = {sizeof rows[0], "begins", "h", "22 h", "0 h", "23.99 h",
                "time of day, since midnight, at which the night begins", NULL},
    [LASTS] = {sizeof rows[0], "lasts", "h", "8 h", "1 h", "23 h", "length of the night", NULL},
};

static const struct thecal_program_state states[STATES] = {
    [NIGHTS] = {sizeof states[0], "nights", "1", "nights that began since the start"},
};

static const double day = 86400, microsecond = 1e-6;

static void decide(const struct thecal_program_in *in, double *state,
                   struct thecal_program_out *out)
{
    /* Since the night began: below 0 is the evening's before midnight. */
    double since = fmod(in->clock - in->params[BEGINS] + day, day);
    if (day - since < microsecond)
        since = 0;
    const int night = since < in->params[LASTS] - microsecond;
    out->flow = night ? in->params[NIGHT] * in->order : in->order;
    if (in->params[NIGHT] == 1)
        return;
    state[NIGHTS] += in->because == THECAL_PROGRAM_INSTANT && night;
    out->next = in->time + (night ? in->params[LASTS] : day) - since;
}

const struct thecal_program thecal_program = {
    .size = sizeof thecal_program,
    .abi = THECAL_PROGRAM_ABI,
    .name = "nights",
    .doc = "another share of the order by night",
    .rows = rows,
    .row_count = ROWS,
    .states = states,
    .state_count = STATES,
    .decide = decide,
};
