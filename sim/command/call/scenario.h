/* The scenario of a command: loaded, its notices printed, its text written in format 1. */
#ifndef TH_COMMAND_SCENARIO_H
#define TH_COMMAND_SCENARIO_H

#include "command/call/command.h"
#include "scenario/scenario.h"

/* The --set words, and those that other options of run are short for; in the arena. NULL: no
 * memory. */
const char **th_call_sets(const struct th_call *call, size_t *count, struct th_arena *arena);
/* Loads a scenario file or, from a result, the texts, parts and --set overrides that it stores,
 * followed by `sets`. */
struct th_scenario *th_call_load(const struct th_call *call, const struct th_units *units,
                                 const char *path, const char *const *sets, size_t set_count,
                                 struct th_error *error);
/* Prints the notices of loading to call->err; returns their number. */
int th_call_print_notices(const struct th_call *call, const struct th_scenario *scenario);
/* Prints the scenario's text in format 1 to call->out, after it has been parsed again. */
enum th_status th_call_rewrite(const struct th_call *call, const struct th_scenario *scenario,
                               struct th_error *error);

#endif
