/* Draws of varied parameters: functions of (seed, person, path) alone. base/random.h gives
 * uniform numbers, distribution.h the laws. */
#ifndef TH_DRAW_H
#define TH_DRAW_H

#include <stdint.h>

#include "scenario/scenario.h"

/* The draw of a law for one person, without correlations; of no grid. base: the value that
 * stands there. */
double th_draw(const struct th_vary *vary, uint64_t seed, uint64_t person, double base);

/* The value that a member has of the parameter of scenario->vary[k]. */
double th_draw_value(const struct th_scenario *scenario, size_t k, uint64_t member);

#endif
