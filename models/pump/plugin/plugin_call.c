/* Calls into a library, and what is made of its answers: see plugin.h. */
#include "laws.h"
#include "library_rows.h"
#include "plugin.h"

#include <math.h>
#include <string.h>

/* Beyond these an answer is a mistake: 1 L/s, and as much per Pa. */
#define LARGEST 1e-3

static thecal_pump_function *function_of(const struct thecal_pump *pump,
                                         enum th_plugin_call call)
{
    return call == TH_PLUGIN_START     ? pump->start
           : call == TH_PLUGIN_ADVANCE ? pump->advance
                                       : pump->next;
}

bool th_plugin_call(const struct th_plugin *plugin, enum th_plugin_call call,
                    const struct thecal_pump_in *in, double *states,
                    struct thecal_pump_out *out, char text[TH_LIBRARY_SENTENCE])
{
    const struct thecal_pump *pump = plugin->pump;
    thecal_pump_function *function = function_of(pump, call);
    *out = (struct thecal_pump_out){.size = sizeof *out};
    if (!function)
        return true;
    th_library_enter(plugin->library);
    function(in, states, out);
    th_library_leave(plugin->library);
    if (out->error[0])
        return th_library_message(text, pump->name, out->error, sizeof out->error);
    for (size_t k = 0; k < plugin->states; k++)
        if (!isfinite(states[k]))
            return th_library_fail(text, pump->name, "a state", states[k]);
    if (call == TH_PLUGIN_NEXT && !(out->next > in->time))
        return th_library_fail(text, pump->name, "a next instant that is not ahead,",
                               out->next);
    if (call == TH_PLUGIN_NEXT && isinf(out->next))
        out->next = TH_CENTURY;
    if (call != TH_PLUGIN_ADVANCE)
        return true;
    if (!(out->flow >= 0 && out->flow <= LARGEST))
        return th_library_fail(text, pump->name, "a flow, in m3/s,", out->flow);
    if (!(out->slip >= 0 && out->slip <= LARGEST))
        return th_library_fail(text, pump->name, "a slip, in m3/s/Pa,", out->slip);
    if (!(fabs(out->slip_from) <= 1e9))
        return th_library_fail(text, pump->name, "a slip_from, in Pa,", out->slip_from);
    return true;
}

enum { TRIALS = 8 };

/* The answers of a start and some steps. */
struct trial {
    double states[TRIALS + 1][THECAL_PUMP_STATES];
    struct thecal_pump_out out[TRIALS + 1];
};

static bool same_answers(const struct thecal_pump_out *a, const struct thecal_pump_out *b)
{
    return memcmp(&a->flow, &b->flow, sizeof a->flow) == 0 &&
           memcmp(&a->slip, &b->slip, sizeof a->slip) == 0 &&
           memcmp(&a->slip_from, &b->slip_from, sizeof a->slip_from) == 0 &&
           memcmp(&a->next, &b->next, sizeof a->next) == 0 &&
           strncmp(a->error, b->error, sizeof a->error) == 0;
}

/* Each step from the states of the one before; twice, to see whether it answers twice alike.
 * The answers may be refusals: these, too. */
static bool repeats(const struct th_plugin *plugin, struct thecal_pump_in in,
                    struct trial *trial)
{
    char text[TH_LIBRARY_SENTENCE];
    struct thecal_pump_out again;
    double states[THECAL_PUMP_STATES];
    for (int k = 0; k < TRIALS; k++) {
        in.step = 20 * (k + 1);
        in.order = 1e-11 * (k % 4);
        in.outlet_pressure = 1e3 * (k % 3);
        in.reservoir_pressure = 2e3;
        in.reservoir_volume = 12e-6;
        in.usable = 10e-6;
        memcpy(trial->states[k + 1], trial->states[k], sizeof states);
        memcpy(states, trial->states[k], sizeof states);
        th_plugin_call(plugin, TH_PLUGIN_ADVANCE, &in, trial->states[k + 1], &trial->out[k + 1],
                       text);
        th_plugin_call(plugin, TH_PLUGIN_ADVANCE, &in, states, &again, text);
        if (memcmp(states, trial->states[k + 1], sizeof states) != 0 ||
            !same_answers(&again, &trial->out[k + 1]))
            return false;
        in.time += in.step;
    }
    return true;
}

enum th_status th_plugin_try(const struct th_plugin *plugin, const double *params,
                             struct th_error *error)
{
    char text[TH_LIBRARY_SENTENCE];
    struct trial trials[2] = {0};
    const struct thecal_pump_in in = {.size = sizeof in,
                                      .params = params,
                                      .temperature = TH_BODY_TEMPERATURE,
                                      .ambient = TH_ATMOSPHERE};
    for (int k = 0; k < 2; k++) {
        struct trial *it = &trials[k];
        if (!th_plugin_call(plugin, TH_PLUGIN_START, &in, it->states[0], &it->out[0], text))
            return th_error_add(error, TH_BAD_INPUT, "%s", text);
        if (!repeats(plugin, in, it))
            return th_library_remembers(plugin->pump->name, error);
    }
    for (int k = 0; k <= TRIALS; k++)
        if (memcmp(trials[0].states[k], trials[1].states[k], sizeof trials[0].states[k]) != 0 ||
            !same_answers(&trials[0].out[k], &trials[1].out[k]))
            return th_library_remembers(plugin->pump->name, error);
    return TH_OK;
}
