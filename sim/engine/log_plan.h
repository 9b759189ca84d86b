/* What of a scenario can happen (engine/log.h): the outputs that say so, the orders, their
 * names.
 */
#ifndef TH_LOG_PLAN_H
#define TH_LOG_PLAN_H

#include "engine/layout.h"

/* One signal of one instance (and species). */
struct th_signal {
    const char *path; /* "reservoir.refused_volume" */
    size_t instance, row;
    size_t lanes; /* its lane vector in a block, bytes from the start */
    int species;  /* -1: it has none */
    enum th_log_kind kind;
    bool counted;
};

/* An entry: path counts in layout->log_plan->paths. */
struct th_entry {
    th_tick at;
    int32_t path, kind;
    double value; /* counted: by how much, SI; level: its value, 0 at the end; order: NaN */
};

/* What a signal came to in the whole run of a member. Instants in ticks. */
struct th_summary {
    int64_t count;  /* how often it happened or began                                */
    th_tick first;  /* when first; TH_NEVER: never                                   */
    th_tick lasted; /* level: how long in all                                        */
    double amount;  /* counted: the sum of all rises; level: the largest value; SI   */
};

struct th_log_plan {
    struct th_signal *signals;
    size_t signal_count;
    const char **paths; /* those of the signals, then those of the orders; each once */
    size_t path_count;
    size_t *order; /* [scenario->event_count] -> paths */
    size_t room;   /* entries of a member */
    size_t bytes;  /* in a block */
};

/* The plan of a scenario, in the layout's arena; false: no memory. The layout's outputs must be
 * laid.
 */
bool th_log_plan(struct th_layout *layout);

#endif
