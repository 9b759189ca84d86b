/* What only the models together can tell, before a run: does a catheter's tip lie within the
 * canal? Asked of every member, at the start and with what each set: makes of its values. */
#ifndef TH_CHECK_START_H
#define TH_CHECK_START_H

#include "engine/advance.h"

/* How far a check goes, and how far it went. */
struct th_start_check {
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
extern const struct th_start_check th_start_check_short;

/* TH_BAD_INPUT and a sentence that names the first member whose models refuse what they are
 * given. TH_INTERRUPTED if it was stopped. */
enum th_status th_check_start(const struct th_layout *layout, struct th_start_check *check,
                              struct th_error *error);

/* Where what a model refuses is written: the first parameter that its sentence names as
 * <slot>.<row>, or else the first of its own that a text gives. */
struct th_place th_check_place(const struct th_scenario *scenario, int failed_in,
                               const char *sentence);

#endif
