/* Wilson's score interval. With p = met/n and z the normal quantile of the confidence its lower
 * end is
 *
 *     (p + z^2/2n - z sqrt(p (1 - p)/n + z^2/4n^2)) / (1 + z^2/n),
 *
 * of p = 1 n/(n + z^2). By hand: 95 % at 95 %, z = 1.6449: n = 0.95 z^2/0.05 = 51.4, so 52. */
#include "ensemble/confidence.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

double th_share_bound(uint64_t met, uint64_t count, double confidence)
{
    if (count == 0)
        return NAN;
    const double n = (double)count, p = (double)met / n;
    const double z = gsl_cdf_ugaussian_Pinv(confidence), z2 = z * z / n;
    if (met == count)
        return 1 / (1 + z2);
    return fmax(0, (p + z2 / 2 - sqrt(z2 * (p * (1 - p) + z2 / 4))) / (1 + z2));
}

double th_share_needs(double share, double confidence)
{
    const double z = gsl_cdf_ugaussian_Pinv(confidence);
    return fmax(1, ceil(share * z * z / (1 - share) * (1 - 1e-12)));
}
