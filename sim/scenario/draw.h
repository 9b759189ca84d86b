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

#endif
