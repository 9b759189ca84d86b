/* What a member's log tells of an output. */
#ifndef TH_PUMP_LOG_H
#define TH_PUMP_LOG_H

#include "support/real_run.h"

/* The instants, s, at which an output was logged, of member 0; NaN: not as often. */
static inline double logged_at(const struct real_run *run, const char *path, int nth)
{
    for (uint32_t e = 0; e < run->trace->logged[0]; e++) {
        const struct th_entry *entry = &run->trace->log[e];
        if (strcmp(run->layout->log_plan->paths[entry->path], path) == 0 && nth-- == 0)
            return th_seconds_of(entry->at);
    }
    return NAN;
}

static inline int logged_count(const struct real_run *run, const char *path)
{
    int count = 0;
    while (!isnan(logged_at(run, path, count))) count++;
    return count;
}

#endif
