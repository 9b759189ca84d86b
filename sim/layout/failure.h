/* The sentence about a member that failed. */
#ifndef TH_FAILURE_H
#define TH_FAILURE_H

#include "scenario/scenario.h"

/* "stopped at day 0 12:00 in reservoir: capacity was set below the volume". failed_in: the
 * instance, or -1. */
void th_failure_print(const struct th_scenario *scenario, th_tick at, int failed_in,
                      const char *why, char *text, size_t size);

#endif
