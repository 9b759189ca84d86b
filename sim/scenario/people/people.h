/* Persons under conditions: a member of an ensemble is a person under a condition.
 *
 * Conditions are the combinations of the grids of vary:, those of parts included, in the order
 * of slots and rows, and of the rows of design:, which turn fastest. Persons are the rows of
 * table: times each:, else each:, else members:. Members are numbered condition by condition,
 * and person k has the same draws under every condition. A scenario without format: that
 * writes nothing newer is numbered as 0.1 did: member m is person m, under condition m modulo
 * their count, and the order of the grids is that of the text. */
#ifndef TH_PEOPLE_H
#define TH_PEOPLE_H

#include "scenario/scenario.h"

/* At least 1, at most UINT64_MAX. */
uint64_t th_condition_count(const struct th_scenario *scenario);
/* The condition of a member, from 0. */
uint64_t th_condition_of(const struct th_scenario *scenario, uint64_t member);
/* The person that a member is: the key of all draws. */
uint64_t th_person(const struct th_scenario *scenario, uint64_t member);
/* The row of table: of a person. */
uint64_t th_person_row(const struct th_scenario *scenario, uint64_t person);
/* The id of a person in the table, or its number. */
enum { TH_PERSON_ID = 64 };
void th_person_id(const struct th_scenario *scenario, uint64_t person, char id[TH_PERSON_ID]);

/* Every step-th of the members of a run from `from` on, before `to`; they count from the first
 * of the run. */
struct th_among {
    uint64_t from, to, step;
};
/* Of `count` members from `first` on, those under a condition; and all of them. */
struct th_among th_among_condition(const struct th_scenario *scenario, uint64_t condition,
                                   uint64_t first, uint64_t count);
struct th_among th_among_all(uint64_t count);
/* The conditions that those members are under: how many, and the k-th. */
uint64_t th_conditions_of(const struct th_scenario *scenario, uint64_t first, uint64_t count);
uint64_t th_condition_at(const struct th_scenario *scenario, uint64_t first, uint64_t count,
                         uint64_t k);

/* The positions of the grid of scenario->vary[k], of the parts of scenario->swaps[k] (BY GRID)
 * and of the rows of design: under a condition. */
size_t th_grid_at(const struct th_scenario *scenario, size_t k, uint64_t condition);
size_t th_swap_grid_at(const struct th_scenario *scenario, size_t k, uint64_t condition);
uint64_t th_design_at(const struct th_scenario *scenario, uint64_t condition);

/* The part of scenario->swaps[k] that a member has; SIZE_MAX: that of the scenario. */
size_t th_swap_at(const struct th_scenario *scenario, size_t k, uint64_t member);

/* The value that scenario->replaced[k] gives to a member; false: it gives it none. Later ones
 * win. */
bool th_replaced_value(const struct th_scenario *scenario, size_t k, uint64_t member,
                       double *value);
/* The value that stands there for a member before anything is drawn: the scenario's, or that of
 * its part, its row of table: or of design:. */
double th_member_base(const struct th_scenario *scenario, size_t instance, size_t row,
                      uint64_t member);

/* The least and the largest value that members have; of a law 0.1 % of the draws lie below, and
 * 0.1 % above. */
void th_member_ends(const struct th_scenario *scenario, size_t instance, size_t row,
                    double ends[2]);

/* True if a parameter, or any of an instance, differs between members. */
bool th_differs(const struct th_scenario *scenario, size_t instance, size_t row);
bool th_differs_anywhere(const struct th_scenario *scenario, size_t instance);

/* The factors of the conditions, in the order of slots and rows: grids, parts, columns of
 * design:. False behind the last. */
struct th_factor {
    const char *path;
    size_t instance, row; /* row SIZE_MAX: it is a part */
};
bool th_factor(const struct th_scenario *scenario, size_t k, struct th_factor *factor);
/* Its value under a condition, SI, NaN of a part; and the name of its part, NULL: that of the
 * scenario, or it is no part. */
double th_factor_value(const struct th_scenario *scenario, size_t k, uint64_t condition);
const char *th_factor_part(const struct th_scenario *scenario, size_t k, uint64_t condition);

#endif
