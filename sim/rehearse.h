/* What only the models together can tell, before a run: does a catheter's tip lie within the
 * canal? Asked of every member, at the start and with what each set: makes of its values. */
#ifndef TH_REHEARSE_H
#define TH_REHEARSE_H

#include "run.h"

/* How far a rehearsal goes, and how far it went. */
struct th_rehearsal {
    double seconds;   /* how long it may take; 0: as long as it needs */
    uint64_t members; /* whose rules are asked, at most; 0: all */
    uint64_t starts;  /* of blocks of eight members, at most, each set: is another; 0: all */
    void (*show)(void *context, double done, uint64_t members_done,
                 uint64_t members); /* or NULL */
    void *context;
    const struct th_stop *stop; /* or NULL */

    uint64_t distinct; /* members that differ */
    uint64_t ruled;    /* of these: whose values go together by the rules of each model */
    uint64_t started;  /* whose models were started together */
};

/* What is tried before a run: the same on every machine. */
extern const struct th_rehearsal th_rehearsal_short;

/* TH_BAD_INPUT and a sentence that names the first member whose models refuse what they are
 * given. TH_INTERRUPTED if it was stopped. */
enum th_status th_rehearse(const struct th_rig *rig, struct th_rehearsal *rehearsal,
                           struct th_error *error);

/* Where what a model refuses is written: the first parameter that its sentence names as
 * <slot>.<row>, or else the first of its own that a text gives. */
struct th_place th_rehearse_place(const struct th_scenario *scenario, int culprit,
                                  const char *sentence);

#endif
