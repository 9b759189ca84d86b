/* Formats the sentence about a failed member. */
#include "layout/failure.h"

#include <stdio.h>

#include "scenario/instant.h"

void th_failure_print(const struct th_scenario *scenario, th_tick at, int failed_in,
                      const char *why, char *text, size_t size)
{
    char when[64];
    th_scenario_instant(scenario, at, when, sizeof when);
    snprintf(text, size, "stopped at %s in %s: %s", when,
             failed_in < 0 ? "a transfer" : scenario->instances[failed_in].name, why);
}
