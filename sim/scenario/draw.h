/* Random numbers without state: a draw is a function of (seed, member, field name) alone.
 *
 * Philox-4x32-10 (Salmon et al. 2011, SC11) gives the bits; GSL's inverse distribution
 * functions give the laws. The same on every machine, thread and order. */
#ifndef TH_DRAW_H
#define TH_DRAW_H

#include <stdint.h>

#include "scenario/scenario.h"

/* The raw counter-based generator: 128 bits of counter, 64 of key, 128 out. */
void th_philox(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]);

/* Uniform in (0,1), never 0 or 1. */
double th_draw_uniform(uint64_t seed, uint64_t member, const char *field);

/* The value of a varied parameter for one member; base: the scenario's value. */
double th_draw(const struct th_vary *vary, size_t vary_count, size_t k, uint64_t seed,
               uint64_t member, double base);

/* The value that a member has of the parameter of scenario->vary[k]. */
double th_draw_value(const struct th_scenario *scenario, size_t k, uint64_t member);

/* The count of combinations of the grids of vary:, 1 without a grid. Member m is under
 * condition m modulo that. */
uint64_t th_sweep_conditions(const struct th_scenario *scenario);

#endif
