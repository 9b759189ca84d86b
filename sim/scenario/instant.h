/* Instants of a run as text. All that is printed of instants comes from here. */
#ifndef TH_SCENARIO_INSTANT_H
#define TH_SCENARIO_INSTANT_H

#include "scenario/scenario.h"

/* An instant as a scenario writes it, to the second: "day 12 10:00", or "2026-03-13 10:00"
 * where the start has a date. It reads back as the same. */
void th_scenario_instant(const struct th_scenario *scenario, th_tick at, char *text,
                         size_t size);
/* The local time of its start. */
struct th_local th_scenario_local(const struct th_scenario *scenario);

#endif
