/* Persons under conditions: a member of an ensemble is a person under a condition.
 *
 * Conditions are the combinations of the grids of vary:, of the parts that they take and of the
 * rows of design:. Members are numbered condition by condition, the persons of each in their
 * order, and person k has the same draws under every condition. A scenario without format: that
 * writes nothing newer is numbered as 0.1 numbered it: member m is person m, under condition m
 * modulo their count. */
#ifndef TH_PEOPLE_H
#define TH_PEOPLE_H

#include "scenario/scenario.h"

/* At least 1; no more than UINT64_MAX. */
uint64_t th_condition_count(const struct th_scenario *scenario);
/* The condition of a member, from 0. */
uint64_t th_condition_of(const struct th_scenario *scenario, uint64_t member);
/* The person that a member is: the key of all draws. */
uint64_t th_person(const struct th_scenario *scenario, uint64_t member);

/* Every step-th of the members of a run from `from` on, before `to`; they count from the first
 * of the run. */
struct th_among {
    uint64_t from, to, step;
};
/* Of `count` members from `first` on, those under a condition; and all of them. */
struct th_among th_among_condition(const struct th_scenario *scenario, uint64_t condition,
                                   uint64_t first, uint64_t count);
struct th_among th_among_all(uint64_t count);

/* Where the grid of scenario->vary[k] stands under a condition. */
size_t th_grid_at(const struct th_scenario *scenario, size_t k, uint64_t condition);

#endif
