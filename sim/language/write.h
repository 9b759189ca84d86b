/* What the two files that write a scenario share. */
#ifndef TH_SCENARIO_WRITE_H
#define TH_SCENARIO_WRITE_H

#include <stdio.h>

#include "language/read.h"

struct th_writer {
    FILE *file;
    const struct th_scenario *scenario;
};

/* In quotes, with the row's unit, to the last bit. */
void th_write_value(struct th_writer *w, const struct th_row *row, double si);
/* "at: 3 day" */
void th_write_time(struct th_writer *w, const char *key, th_tick ticks);
/* The section events:; false without memory. */
bool th_write_events(struct th_writer *w);

#endif
