/* The section events: of a scenario that is written. */
#ifndef TH_LANGUAGE_WRITE_EVENTS_H
#define TH_LANGUAGE_WRITE_EVENTS_H

#include <stdbool.h>

#include "language/write/writer.h"

/* False without memory. */
bool th_write_events(struct th_writer *w);

#endif
