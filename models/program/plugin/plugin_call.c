/* Calls into a controller's library, and what is made of its answers: see plugin.h. */
#include "laws.h"
#include "plugin.h"

#include <math.h>
#include <string.h>

/* Beyond these an answer is a mistake: 1 L/s, 1 L. */
#define LARGEST 1e-3

bool th_controller_call(const struct th_controller *controller, enum th_controller_call call,
                        const struct thecal_program_in *in, double *states,
                        struct thecal_program_out *out, char text[TH_LIBRARY_SENTENCE])
{
    const struct thecal_program *program = controller->program;
    thecal_program_function *function =
        call == TH_CONTROLLER_START ? program->start : program->decide;
    *out = (struct thecal_program_out){.size = sizeof *out, .next = INFINITY};
    if (!function)
        return true;
    th_library_enter(controller->library);
    function(in, states, out);
    th_library_leave(controller->library);
    if (out->error[0])
        return th_library_message(text, program->name, out->error, sizeof out->error);
    for (size_t k = 0; k < controller->states; k++)
        if (!isfinite(states[k]))
            return th_library_fail(text, program->name, "a state", states[k]);
    if (call == TH_CONTROLLER_START)
        return true;
    if (!(out->flow >= 0 && out->flow <= LARGEST))
        return th_library_fail(text, program->name, "a flow, in m3/s,", out->flow);
    if (!(out->next > in->time))
        return th_library_fail(text, program->name, "a next instant that is not ahead,",
                               out->next);
    if (!(out->bolus >= 0 && out->bolus <= LARGEST))
        return th_library_fail(text, program->name, "a bolus, in m3,", out->bolus);
    if (!(out->over >= 0 && out->over <= TH_CENTURY))
        return th_library_fail(text, program->name, "a duration of a bolus, in s,", out->over);
    return true;
}

enum { TRIALS = 8 };

/* The answers of a start and some orders. */
struct trial {
    double states[TRIALS + 1][THECAL_PROGRAM_STATES];
    struct thecal_program_out out[TRIALS + 1];
};

static bool same(const double *a, const double *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}

static bool same_answers(const struct thecal_program_out *a, const struct thecal_program_out *b)
{
    return same(&a->flow, &b->flow) && same(&a->next, &b->next) && same(&a->bolus, &b->bolus) &&
           same(&a->over, &b->over) && strncmp(a->error, b->error, sizeof a->error) == 0;
}

/* Each order from the states of the one before; twice, to see whether it answers twice alike.
 * The answers may be refusals: these, too. */
static bool repeats(const struct th_controller *controller, struct thecal_program_in in,
                    struct trial *trial)
{
    char text[TH_LIBRARY_SENTENCE];
    struct thecal_program_out again;
    double states[THECAL_PROGRAM_STATES];
    for (int k = 0; k < TRIALS; k++) {
        in.because = k == 0 ? THECAL_PROGRAM_NEW : (unsigned)(1 + k % 2);
        in.order = 1e-11 * (k % 4);
        in.concentration = 10;
        in.reservoir_volume = k ? 12e-6 : 0;
        in.reservoir_pressure = in.outlet_pressure = 1e3 * (k % 3);
        memcpy(trial->states[k + 1], trial->states[k], sizeof states);
        memcpy(states, trial->states[k], sizeof states);
        th_controller_call(controller, TH_CONTROLLER_DECIDE, &in, trial->states[k + 1],
                           &trial->out[k + 1], text);
        th_controller_call(controller, TH_CONTROLLER_DECIDE, &in, states, &again, text);
        if (memcmp(states, trial->states[k + 1], sizeof states) != 0 ||
            !same_answers(&again, &trial->out[k + 1]))
            return false;
        in.time += 3600 * (k + 1);
        in.clock = fmod(in.time, 86400);
        in.ordered_volume += 1e-7;
    }
    return true;
}

enum th_status th_controller_try(const struct th_controller *controller, const double *params,
                                 struct th_error *error)
{
    char text[TH_LIBRARY_SENTENCE];
    struct trial trials[2] = {0};
    const char *name = controller->program->name;
    const struct thecal_program_in in = {.size = sizeof in,
                                         .params = params,
                                         .weekday = -1,
                                         .temperature = TH_BODY_TEMPERATURE,
                                         .ambient = TH_ATMOSPHERE};
    for (int k = 0; k < 2; k++) {
        struct trial *it = &trials[k];
        if (!th_controller_call(controller, TH_CONTROLLER_START, &in, it->states[0],
                                &it->out[0], text))
            return th_error_add(error, TH_BAD_INPUT, "%s", text);
        if (!repeats(controller, in, it))
            return th_library_remembers(name, error);
    }
    for (int k = 0; k <= TRIALS; k++)
        if (memcmp(trials[0].states[k], trials[1].states[k], sizeof trials[0].states[k]) != 0 ||
            !same_answers(&trials[0].out[k], &trials[1].out[k]))
            return th_library_remembers(name, error);
    return TH_OK;
}
