/* A dry run: starts the models of the members without advancing time, with their own values and
 * with those that each set: event gives them. It finds what single parameters and the rules of
 * one model cannot: a catheter's tip beyond the end of the canal. */
#ifndef TH_CHECK_START_H
#define TH_CHECK_START_H

#include "engine/advance.h"

/* The limits of a check, and its extent. */
struct th_start_check {
    double seconds;   /* how long it may take; 0: no limit */
    uint64_t members; /* whose rules are checked, at most; 0: all */
    uint64_t starts;  /* of blocks, at most, also with the values of a set: event; 0: all */
    /* Reports progress, or NULL. done: 0 .. 1. */
    void (*show)(void *context, double done, uint64_t members_done, uint64_t members);
    void *context;
    const struct th_stop *stop; /* or NULL */

    uint64_t distinct; /* members that differ */
    uint64_t ruled;    /* of these: whose values keep the rules of each model */
    uint64_t started;  /* whose models were started */
};

/* The limits of the check before a run, without a clock: the same on every machine. */
extern const struct th_start_check th_start_check_short;

/* TH_BAD_INPUT and a sentence about the first member whose models reject their values.
 * TH_INTERRUPTED if it was stopped. */
enum th_status th_check_start(const struct th_layout *layout, struct th_start_check *check,
                              struct th_error *error);

#endif
