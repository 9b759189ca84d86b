/* Wilson's bound: the least share that a sample of members shows. */
#ifndef TH_CONFIDENCE_H
#define TH_CONFIDENCE_H

#include <stdint.h>

/* The lower end of Wilson's one-sided score interval (Wilson 1927) of a share of which `met` of
 * `count` were seen: with this confidence, 0.5 to 1, the share is no lower. NaN of none. */
double th_share_bound(uint64_t met, uint64_t count, double confidence);

/* The least count of which, if all are met, the bound reaches `share`, below 1. */
double th_share_needs(double share, double confidence);

#endif
