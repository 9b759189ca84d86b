/* Shares of the variance of a number of the members: what each of the parameters that vary
 * between them contributes. */
#ifndef TH_SHARES_H
#define TH_SHARES_H

#include <stdbool.h>
#include <stddef.h>

enum { TH_SHARES = 32 };

/* y[count] of the members, x[count][factors] what they have of each of at most TH_SHARES
 * parameters. shares[factors + 1]: of the variance of y, that which each parameter brings by
 * itself and linearly, then the rest; they add up to 1. False, and NaN: y does not vary, or
 * there are fewer than two members for each unknown. A parameter that does not vary, or only as
 * those before it do, has no share. */
bool th_variance_shares(const double *x, const double *y, size_t count, size_t factors,
                        double *shares);

#endif
