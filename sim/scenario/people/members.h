/* The members of an ensemble before it runs: how many differ, and whether the parameters of
 * each obey the rules of the models. */
#ifndef TH_MEMBERS_H
#define TH_MEMBERS_H

#include "scenario/scenario.h"

/* The parameters of an instance as a member has them at the start, SI: [rows of its model]. */
void th_member_params(const struct th_scenario *scenario, size_t instance, uint64_t member,
                      double *params);

/* The count of members with parameters that none before them has, from scenario->first on:
 * grids of 0.1 alone repeat after their combinations; without anything that varies, one. */
uint64_t th_members_distinct(const struct th_scenario *scenario);

/* Rules that members break. */
struct th_broken {
    uint64_t member, count; /* the first member, and their count */
    const struct th_planned *after;
    struct th_error found;
};
/* Checks the parameters of `count` members from scenario->first + first on against the rules of
 * the models, at the start and after each set:. broken: [instance], zeros to begin with. */
enum th_status th_members_check(const struct th_scenario *scenario, uint64_t first,
                                uint64_t count, struct th_broken *broken,
                                struct th_error *error);
/* The beginning of a sentence about one member: "member 3 of the ensemble, person p07,
 * condition 2, after this set: ".
 * after: the set: event of which it speaks, or NULL. */
enum { TH_MEMBERS_WHICH = 200 };
void th_members_which(const struct th_scenario *scenario, uint64_t member,
                      const struct th_planned *after, char *text, size_t size);

/* Adds a sentence for each instance that is broken, with its first member. tried: the count
 * of members that were checked. */
enum th_status th_members_report(const struct th_scenario *scenario,
                                 const struct th_broken *broken, uint64_t tried,
                                 struct th_error *error);

#endif
