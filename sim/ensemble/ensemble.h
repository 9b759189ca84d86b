/* Runs the members of a scenario in blocks of eight over the threads of OpenMP. Members 8k ..
 * 8k+7 are always in block k, so that a member's results depend on the scenario, its seed and
 * its number alone. */
#ifndef TH_ENSEMBLE_H
#define TH_ENSEMBLE_H

#include "engine/advance.h"

struct th_progress {
    /* Called from one thread at a time, `every` seconds (0: at every piece of a block) and at
     * the end. done: 0 .. 1. */
    double every;
    void (*show)(void *context, double done, uint64_t members_done, uint64_t members);
    void *context;
};

/* Takes what grows with the members and is not asked for later, block by block: the values of
 * all columns, and the logs. */
struct th_sink {
    void *context;
    /* Before the first step; the trace is the run's, with nothing in it yet. */
    enum th_status (*begin)(void *context, const struct th_trace *trace,
                            struct th_error *error);
    /* A block is finished: the first `count` members of a whole trace of a block. Called by
     * many threads at once. false: it failed, and no more blocks are begun; who has made the
     * sink knows why. */
    bool (*take)(void *context, const struct th_trace *window, uint64_t count);
};

struct th_ensemble_options {
    int threads;             /* 0: OpenMP's default */
    const char *checkpoint;  /* path, or NULL */
    bool resume;             /* from that file */
    uint64_t first, members; /* members 0: those of the scenario */
    const struct th_sink
        *sink;          /* or NULL; not beside a checkpoint, which keeps all by itself */
    const char *beside; /* a trace that is large lies in a file without a name in the folder of
                           this path; NULL: in memory */
    struct th_progress progress;
    struct th_stop *stop; /* may be NULL */
};

/* The number of threads of a run: never more than it has blocks. */
int th_ensemble_threads(const struct th_layout *layout,
                        const struct th_ensemble_options *options);

/* Traces up to that many bytes lie in memory. */
enum { TH_TRACE_IN_MEMORY = 16 << 20 };

/* Runs and returns the trace (NULL: nothing could be run), which the caller frees.
 * TH_INTERRUPTED: stopped, and the checkpoint, if there is one, written. TH_RUN_FAILED,
 * TH_NOT_CONVERGED: at least one member failed; the sentence names the first. */
enum th_status th_ensemble_run(const struct th_layout *layout,
                               const struct th_ensemble_options *options,
                               struct th_trace **trace, struct th_error *error);

/* The error about members that failed; it names the first by number. TH_OK: none has. */
enum th_status th_ensemble_failures(const struct th_trace *trace, struct th_error *error);

#endif
