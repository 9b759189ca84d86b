/* All members of a scenario, over OpenMP: blocks of eight, members 8k .. 8k+7 always in block
 * k, so that a member's bytes depend on nothing but its scenario, its seed and its number. */
#ifndef TH_ENSEMBLE_H
#define TH_ENSEMBLE_H

#include "engine/advance.h"

struct th_progress {
    /* Called from one thread at a time, `every` seconds (0: whenever there is something to
     * tell) and at the end. done: 0 .. 1. */
    double every;
    void (*show)(void *context, double done, uint64_t members_done, uint64_t members);
    void *context;
};

struct th_ensemble_options {
    int threads;             /* 0: as OpenMP would */
    const char *checkpoint;  /* file, or NULL */
    bool resume;             /* go on from that file */
    uint64_t first, members; /* members 0: all of the scenario's */
    struct th_progress progress;
    struct th_stop *stop; /* may be NULL */
};

/* On how many threads a run with these options goes: never more than it has blocks. */
int th_ensemble_threads(const struct th_layout *layout,
                        const struct th_ensemble_options *options);

/* Runs and returns the trace (NULL only if nothing could be run). TH_INTERRUPTED: the
 * checkpoint was written. TH_RUN_FAILED: at least one member failed; the sentence names the
 * first. */
enum th_status th_ensemble_run(const struct th_layout *layout,
                               const struct th_ensemble_options *options,
                               struct th_trace **trace, struct th_error *error);

#endif
