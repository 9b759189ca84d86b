/* The nearest of several names to a misspelt one. */
#ifndef TH_NEAREST_H
#define TH_NEAREST_H

#include <stddef.h>

/* The nearest of count candidates (optimal string alignment distance, at most a third of the
 * word's length, at least 1), or NULL. Of a path a word without a dot may be the last name.
 * candidate(context, k) gives the k-th. */
const char *th_nearest(const char *word, size_t count,
                       const char *(*candidate)(const void *context, size_t k),
                       const void *context);

#endif
