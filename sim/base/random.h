/* Random numbers without state: a draw is a function of (seed, person, name, count) alone, the
 * same on every machine, thread and order. Bits by Philox-4x32-10 (Salmon et al. 2011, SC11).
 */
#ifndef TH_BASE_RANDOM_H
#define TH_BASE_RANDOM_H

#include <stdint.h>

/* The raw counter-based generator: 128 bits of counter, 64 of key, 128 out. */
void th_philox(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]);

/* Uniform in (0,1), never 0 or 1: draw `count`, from 0, of the stream `name` of a person. */
double th_random(uint64_t seed, uint64_t person, const char *name, uint64_t count);

#endif
