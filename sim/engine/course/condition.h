/* Conditions: what they say of the outputs of a lane, and the event functions of those that are
 * watched (when:). Private to sim/engine. */
#ifndef TH_COURSE_CONDITION_H
#define TH_COURSE_CONDITION_H

#include "engine/block.h"

/* Computes the outputs that conditions read, where the lanes stand. */
void th_condition_observe(struct th_block *block);

/* Before a step: the same, and keeps the values from which the event functions below tell that
 * a value runs through a range (between, outside) within the step. */
void th_condition_begin(struct th_block *block);

/* An output as it was last computed, SI; NaN: missing. */
double th_condition_value(const struct th_block *block, int lane, size_t output);

/* True if it is true of the outputs as they were last computed. A missing value (a device that
 * is out; a flow before the first step) makes a test false. stays: whether it has not been
 * false since, a test with reset: being false only behind that. */
bool th_condition_holds(const struct th_block *block, int lane,
                        const struct th_condition *condition);
bool th_condition_stays(const struct th_block *block, int lane,
                        const struct th_condition *condition);
/* for: of a lane. */
th_tick th_condition_held(const struct th_block *block, int lane,
                          const struct th_condition *condition);
/* True if a test has reset:. */
bool th_condition_resets(const struct th_condition *condition);

/* For each item of plan->watched how far it is from its next change, [item][lane]: positive
 * until it changes, and never 0. Of the outputs as they were last computed. */
void th_condition_functions(const struct th_block *block, double (*values)[TH_LANES]);

#endif
