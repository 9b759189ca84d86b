/* A pump of one's own for Thecal: a shared object with one constant, thecal_pump.
 *
 *     cc -std=c17 -O2 -shared -fPIC -o my_pump.so my_pump.c        (this header is all it
 * needs)
 *
 *     pump: {use: plugin, library: ./my_pump.so, stroke: 0.5 uL}   (in a scenario)
 *
 * The library's path is sought beside the file that names it. Its rows (thecal_pump_row) are
 * keys of the scenario, as strict as those of any model: names, units and ranges are checked
 * before anything runs. docs/swashplate.c is a whole pump; `thecal explain pump.plugin` shows
 * how its flow meets the rest.
 *
 * A step. Thecal carries one patient from `time` to `time + step` and asks for the pump's
 * characteristic at its outlet, which holds over the step:
 *
 *     q(p) = flow - slip * max(p - slip_from, 0)        p: gauge pressure at the outlet
 *
 * flow is the mean over the step of what the mechanism moves out of the reservoir; slip is what
 * flows back past it, per pressure. The pressure p is not known before: the catheter solves it
 * together with this line, so that no step is too long for an outlet that is pinched. Of flow
 * Thecal gives what the reservoir has: near its residual volume it fades (usable).
 *
 * Rules:
 *   - All numbers are SI: m3, s, m3/s, Pa, K; all that is returned is finite.
 *   - All memory is in `states`, doubles that Thecal keeps, saves, restores, and writes to
 *     checkpoints: no statics, no files, no clock, no random numbers. The same inputs and
 * states must give the same answer to the bit: a step may be computed again, shorter, from the
 * same states, thrown away, or gone on with in another process. This is tried before a run, and
 * a library that has a memory of its own is refused.
 *   - One call is about one patient. Several threads call at once, about different ones.
 *   - Functions return soon, do not print, and do not end the program.
 *   - `size` comes first in each struct, its bytes: later versions append members, and know by
 *     it which there are. Set it in yours: {.size = sizeof(struct thecal_pump_row), ...}. */
#ifndef THECAL_PUMP_H
#define THECAL_PUMP_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Of this header. A program takes libraries of its own number alone. */
#define THECAL_PUMP_ABI 1

#define THECAL_PUMP_ROWS 32   /* at most, of a pump */
#define THECAL_PUMP_STATES 64 /* at most, of a pump */
#define THECAL_PUMP_ERROR 200 /* bytes of an error text */

/* A parameter. Values are texts as in a scenario, "0.5 uL"; they reach the functions in SI. */
struct thecal_pump_row {
    size_t size;
    const char *name;         /* lower-case letters, digits and _: "stroke" */
    const char *unit;         /* in which it is shown: "uL", "%", "1" for a pure number */
    const char *standard;     /* its value if the scenario gives none; NULL: it must give one */
    const char *least, *most; /* its range; NULL: no bound */
    const char *doc;          /* what it is, without a full stop */
    const char *source;       /* where the standard value comes from; NULL: it is shown as
                                 uncalibrated */
};

/* A state, which results show as an output of the pump: "pump.strokes". */
struct thecal_pump_state {
    size_t size;
    const char *name, *unit, *doc; /* as those of a row */
};

/* The input of a function. */
struct thecal_pump_in {
    size_t size;
    const double *params;      /* in the order of the rows                               SI   */
    double time;               /* since the start of the run, at the step's start        s    */
    double step;               /* its length, above 0; 0 in start and next               s    */
    double order;              /* flow that the programme orders over the step           m3/s */
    double reservoir_pressure; /* gauge, at the step's start                             Pa   */
    double reservoir_volume;   /* with what stays in it                                  m3   */
    double usable;             /* of that, what can be drawn                             m3   */
    double outlet_pressure;    /* gauge, at the step's start                             Pa   */
    double ambient;            /* absolute pressure around the patient                   Pa   */
    double temperature;        /* of the pump                                            K    */
};

/* Its answer; all 0 before the call. */
struct thecal_pump_out {
    size_t size;
    double flow; /* advance: mean over the step, at least 0, before fading          m3/s    */
    double slip; /* advance: at least 0                                          m3/s/Pa */
    double slip_from; /* advance: gauge                                                  Pa */
    double next; /* next: an instant after in->time, since the start of the run     s       */
    char error[THECAL_PUMP_ERROR]; /* not "": this patient stops with that sentence */
};

/* states: [state_count], SI. */
typedef void thecal_pump_function(const struct thecal_pump_in *in, double *states,
                                  struct thecal_pump_out *out);

struct thecal_pump {
    size_t size;
    unsigned abi; /* THECAL_PUMP_ABI */
    const char *name, *doc;
    const struct thecal_pump_row *rows; /* [row_count] */
    size_t row_count;
    const struct thecal_pump_state *states; /* [state_count] */
    size_t state_count;
    /* A new pump, at the start of a run or implanted later: fills in the states, which are 0.
     * Of `in` size, params, time, ambient and temperature are given, the others are 0. An error
     * here is one of the parameters: it is reported before anything runs. NULL: states stay 0.
     */
    thecal_pump_function *start;
    /* A step: states from its start to its end; fills in flow, slip and slip_from. While the
     * pump is stalled (do: pump.stall) or not in the body it is not called. */
    thecal_pump_function *advance;
    /* Before a step: out->next is the instant at which that step ends at the latest, because
     * something happens there (a stroke ends); instants are exact to a microsecond. It leaves
     * states as they are. NULL: steps are as long as the other models allow. */
    thecal_pump_function *next;
};

/* The one name that a library exports: `const struct thecal_pump thecal_pump = {...};` */
#ifdef __GNUC__
__attribute__((visibility("default")))
#endif
extern const struct thecal_pump thecal_pump;

#ifdef __cplusplus
}
#endif

#endif
