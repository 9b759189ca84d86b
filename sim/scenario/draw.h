/* Draws of varied parameters: functions of (seed, person, path) alone. base/random.h gives
 * uniform numbers, distribution.h the laws. */
#ifndef TH_DRAW_H
#define TH_DRAW_H

#include <stdint.h>

#include "scenario/scenario.h"

/* The value of a varied parameter for one member, without correlations; base: the value that
 * stands there. */
double th_draw(const struct th_vary *vary, size_t vary_count, size_t k, uint64_t seed,
               uint64_t member, double base);

/* The value that a member has of the parameter of scenario->vary[k]. */
double th_draw_value(const struct th_scenario *scenario, size_t k, uint64_t member);

#endif
