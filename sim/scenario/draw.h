/* Draws of varied parameters: functions of (seed, member, path) alone. base/random.h gives
 * uniform numbers, GSL's inverse distribution functions the laws. */
#ifndef TH_DRAW_H
#define TH_DRAW_H

#include <stdint.h>

#include "scenario/scenario.h"

/* The value of a varied parameter for one member; base: the scenario's value. */
double th_draw(const struct th_vary *vary, size_t vary_count, size_t k, uint64_t seed,
               uint64_t member, double base);

/* The value that a member has of the parameter of scenario->vary[k]. */
double th_draw_value(const struct th_scenario *scenario, size_t k, uint64_t member);

/* The count of combinations of the grids of vary:, 1 without a grid. Member m is under
 * condition m modulo that. */
uint64_t th_sweep_conditions(const struct th_scenario *scenario);

/* The person that a member is; persons keep their draws under every condition. */
uint64_t th_person(const struct th_scenario *scenario, uint64_t member);

#endif
