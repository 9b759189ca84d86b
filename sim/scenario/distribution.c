/* Quantiles by the inverse distribution functions of GSL. */
#include "scenario/distribution.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

static double below(const struct th_distribution *d, double x)
{
    switch (d->family) {
    case TH_DIST_NORMAL:
        return gsl_cdf_ugaussian_P((x - d->a) / d->b);
    case TH_DIST_LOGNORMAL:
        return x > 0 ? gsl_cdf_ugaussian_P(log(x / d->a) / d->b) : 0;
    case TH_DIST_UNIFORM:
        return fmin(fmax((x - d->a) / (d->b - d->a), 0), 1);
    case TH_DIST_TRIANGULAR:
        if (x <= d->a)
            return 0;
        if (x >= d->b)
            return 1;
        return x < d->c ? (x - d->a) * (x - d->a) / ((d->b - d->a) * (d->c - d->a))
                        : 1 - (d->b - x) * (d->b - x) / ((d->b - d->a) * (d->b - d->c));
    case TH_DIST_EXPONENTIAL:
        return x > 0 ? -expm1(-x / d->a) : 0;
    case TH_DIST_WEIBULL:
        return x > 0 ? -expm1(-pow(x / d->a, d->b)) : 0;
    }
    return 0;
}

static double quantile(const struct th_distribution *d, double u)
{
    const double width = d->b - d->a;
    switch (d->family) {
    case TH_DIST_NORMAL:
        return d->a + d->b * gsl_cdf_ugaussian_Pinv(u);
    case TH_DIST_LOGNORMAL:
        return d->a * exp(d->b * gsl_cdf_ugaussian_Pinv(u));
    case TH_DIST_UNIFORM:
        return d->a + u * width;
    case TH_DIST_TRIANGULAR:
        return u * width < d->c - d->a ? d->a + sqrt(u * width * (d->c - d->a))
                                       : d->b - sqrt((1 - u) * width * (d->b - d->c));
    case TH_DIST_EXPONENTIAL:
        return -d->a * log1p(-u);
    case TH_DIST_WEIBULL:
        return d->a * pow(-log1p(-u), 1 / d->b);
    }
    return d->a;
}

double th_distribution_below(const struct th_distribution *law, double x)
{
    return below(law, x);
}

double th_distribution_quantile(const struct th_distribution *law, double u)
{
    const double low = below(law, law->least), high = below(law, law->most);
    return fmin(fmax(quantile(law, low + u * (high - low)), law->least), law->most);
}
