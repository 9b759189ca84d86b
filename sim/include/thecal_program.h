/* A programme of one's own for Thecal, a controller: a shared object with one constant,
 * thecal_program.
 *
 *     cc -std=c17 -O2 -shared -fPIC -o my_program.so my_program.c  (this header is all it
 * needs)
 *
 *     program: {use: plugin, library: ./my_program.so, dose: 2 mg/day, night: 150 %}
 *
 * The library's path is sought beside the file that names it. Its rows (thecal_program_row) are
 * keys of the scenario, as strict as those of any model. docs/nights.c is a whole controller;
 * `thecal explain program.plugin` shows how its orders meet the rest.
 *
 * An order. Thecal asks the library for the basal flow of one patient, and when it is to be
 * asked again. Between, the flow stays: so orders change at exact instants, and neither the
 * steps of the computation nor what is looked at can change them. Boluses on people's orders,
 * requests, bridges, stops and the limits of the pump are Thecal's, as of its own programmes.
 * It asks (in->because)
 *
 *     - of a new pump, at the start of the run or implanted later,
 *     - at the instant that the library named last, stopped or not,
 *     - when the clinician's basal order, the programmed concentration or a row of the library
 *       is another, whoever changed it,
 *
 * and at no other time.
 *
 * Rules:
 *   - All numbers are SI: m3, s, m3/s, kg/m3, Pa, K; all that is returned is finite, but next.
 *   - All memory is in `states`, doubles that Thecal keeps, saves, restores, and writes to
 *     checkpoints: no statics, no files, no clock, no random numbers. The same inputs and
 * states must give the same answer to the bit. This is tried before a run, and a library that
 * has a memory of its own is refused.
 *   - One call is about one patient. Several threads call at once, about different ones.
 *   - Functions return soon, do not print, and do not end the program.
 *   - `size` comes first in each struct, its bytes: later versions append members, and know by
 *     it which there are. Set it in yours: {.size = sizeof(struct thecal_program_row), ...}. */
#ifndef THECAL_PROGRAM_H
#define THECAL_PROGRAM_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Of this header. A program takes libraries of its own number alone. */
#define THECAL_PROGRAM_ABI 1

#define THECAL_PROGRAM_ROWS 32   /* at most, of a programme */
#define THECAL_PROGRAM_STATES 64 /* at most, of a programme */
#define THECAL_PROGRAM_ERROR 200 /* bytes of an error text */

/* A parameter. Values are texts as in a scenario, "150 %"; they reach the functions in SI. */
struct thecal_program_row {
    size_t size;
    const char *name;         /* lower-case letters, digits and _: "night" */
    const char *unit;         /* in which it is shown: "uL", "%", "1" for a pure number */
    const char *standard;     /* its value if the scenario gives none; NULL: it must give one */
    const char *least, *most; /* its range; NULL: no bound */
    const char *doc;          /* what it is, without a full stop */
    const char *source;       /* where the standard value comes from; NULL: it is shown as
                                 uncalibrated */
};

/* A state, which results show as an output of the programme: "program.nights". */
struct thecal_program_state {
    size_t size;
    const char *name, *unit, *doc; /* as those of a row */
};

/* The reasons for which a library is asked. */
enum thecal_program_because {
    THECAL_PROGRAM_NEW,     /* a new pump: after start */
    THECAL_PROGRAM_INSTANT, /* the instant that it named has come */
    THECAL_PROGRAM_ORDER    /* an order, the concentration or a row is another */
};

/* The input of a function: at an instant. What is measured is as it is then; of a new pump, 0.
 */
struct thecal_program_in {
    size_t size;
    const double *params;    /* in the order of the rows                               SI    */
    double time;             /* since the start of the run                             s     */
    double clock;            /* since midnight, local time                             s     */
    double weekday;          /* 0: monday .. 6: sunday; -1: the run has no date              */
    unsigned because;        /* enum thecal_program_because; in start: NEW                   */
    double order;            /* basal flow that the clinician orders; 0: none          m3/s  */
    double concentration;    /* programmed, as labelled; 0: of no drug                 kg/m3 */
    double ordered_volume;   /* since the start of the run, boluses included           m3    */
    double reservoir_volume; /* measured: with what stays in it                        m3    */
    double reservoir_pressure; /* measured, gauge                                        Pa */
    double outlet_pressure; /* measured, gauge, behind the pump                       Pa    */
    double ambient;         /* measured, absolute, around the patient                 Pa    */
    double temperature;     /* measured, of the pump                                  K     */
};

/* Its answer; all 0 before the call, next INFINITY. */
struct thecal_program_out {
    size_t size;
    double flow;  /* decide: basal, at least 0; beyond the pump's limits it is fitted   m3/s */
    double next;  /* decide: an instant after in->time at which it is asked again, exact to a
                     microsecond; INFINITY: none                                        s    */
    double bolus; /* decide: volume that begins now; of INSTANT alone, else it is 0    m3   */
    double over;  /* decide: how long that is given; 0: as fast as the pump can        s    */
    char error[THECAL_PROGRAM_ERROR]; /* not "": this patient stops with that sentence */
};

/* states: [state_count], SI. */
typedef void thecal_program_function(const struct thecal_program_in *in, double *states,
                                     struct thecal_program_out *out);

struct thecal_program {
    size_t size;
    unsigned abi; /* THECAL_PROGRAM_ABI */
    const char *name, *doc;
    const struct thecal_program_row *rows; /* [row_count] */
    size_t row_count;
    const struct thecal_program_state *states; /* [state_count] */
    size_t state_count;
    /* A new pump: fills in the states, which are 0. Of `in` order, concentration and what is
     * measured are 0. An error here is one of the parameters: it is reported before anything
     * runs. NULL: states stay 0. */
    thecal_program_function *start;
    /* Fills in flow, next, bolus and over, and may change states. */
    thecal_program_function *decide;
};

/* The one name that a library exports: `const struct thecal_program thecal_program = {...};` */
#ifdef __GNUC__
__attribute__((visibility("default")))
#endif
extern const struct thecal_program thecal_program;

#ifdef __cplusplus
}
#endif

#endif
