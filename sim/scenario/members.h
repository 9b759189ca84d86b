/* The members of an ensemble before it runs: how many differ, and whether the numbers that each
 * of them draws go together by the rules of the models. */
#ifndef TH_MEMBERS_H
#define TH_MEMBERS_H

#include "scenario/scenario.h"

/* Members that differ: grids alone come round again; without anything that varies, one. */
uint64_t th_members_distinct(const struct th_scenario *scenario);

/* Do the numbers that the members first .. first + count - 1 draw go together, by the rules of
 * the models, at the start and after each set:? *broken notes what did not, for
 * th_members_blame.
 */
struct th_broken {
    uint64_t member, count; /* the first, and how many in all */
    const struct th_planned *after;
    struct th_error found;
};
/* broken: [instance], zeros to begin with. */
enum th_status th_members_check(const struct th_scenario *scenario, uint64_t first,
                                uint64_t count, struct th_broken *broken,
                                struct th_error *error);
/* Sentences that name the first member of each instance that is broken. tried: of how many. */
enum th_status th_members_blame(const struct th_scenario *scenario,
                                const struct th_broken *broken, uint64_t tried,
                                struct th_error *error);

#endif
