/* Quantiles and shares, by the distribution functions of GSL. */
#include "scenario/distribution.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

/* Of a triangular law, between its ends: the share on the side of `end` of a value at that
 * distance from it. */
static double triangle_tail(const struct th_distribution *d, double end, double distance)
{
    return distance * distance / ((d->b - d->a) * fabs(d->c - end));
}

/* The share below x, or above it. */
static double triangle(const struct th_distribution *d, double x, bool above)
{
    if (x <= d->a || x >= d->b)
        return (x >= d->b) != above;
    double low = x < d->c ? triangle_tail(d, d->a, x - d->a) : 0;
    double high = x < d->c ? 0 : triangle_tail(d, d->b, d->b - x);
    if (above)
        return x < d->c ? 1 - low : high;
    return x < d->c ? low : 1 - high;
}

double th_distribution_below(const struct th_distribution *d, double x)
{
    switch (d->family) {
    case TH_DIST_NORMAL:
        return gsl_cdf_ugaussian_P((x - d->a) / d->b);
    case TH_DIST_LOGNORMAL:
        return x > 0 ? gsl_cdf_ugaussian_P(log(x / d->a) / d->b) : 0;
    case TH_DIST_UNIFORM:
        return gsl_cdf_flat_P(x, d->a, d->b);
    case TH_DIST_TRIANGULAR:
        return triangle(d, x, false);
    case TH_DIST_EXPONENTIAL:
        return gsl_cdf_exponential_P(x, d->a);
    case TH_DIST_WEIBULL:
        return x > 0 ? gsl_cdf_weibull_P(x, d->a, d->b) : 0;
    }
    return 0;
}

double th_distribution_above(const struct th_distribution *d, double x)
{
    switch (d->family) {
    case TH_DIST_NORMAL:
        return gsl_cdf_ugaussian_Q((x - d->a) / d->b);
    case TH_DIST_LOGNORMAL:
        return x > 0 ? gsl_cdf_ugaussian_Q(log(x / d->a) / d->b) : 1;
    case TH_DIST_UNIFORM:
        return gsl_cdf_flat_Q(x, d->a, d->b);
    case TH_DIST_TRIANGULAR:
        return triangle(d, x, true);
    case TH_DIST_EXPONENTIAL:
        return gsl_cdf_exponential_Q(x, d->a);
    case TH_DIST_WEIBULL:
        return x > 0 ? gsl_cdf_weibull_Q(x, d->a, d->b) : 1;
    }
    return 0;
}

/* A standard normal quantile between two z: u is stretched over the probability between. */
static double normal_between(double u, double least, double most)
{
    if (least > 0) /* P would round to one */
        return -normal_between(1 - u, -most, -least);
    double low = gsl_cdf_ugaussian_P(least), high = gsl_cdf_ugaussian_P(most);
    double z = gsl_cdf_ugaussian_Pinv(low + u * (high - low));
    return fmin(fmax(z, least), most);
}

static double lognormal_between(const struct th_distribution *d, double u)
{
    double least = d->least > 0 ? log(d->least / d->a) / d->b : -INFINITY;
    double z = normal_between(u, least, log(d->most / d->a) / d->b);
    return d->a * exp(d->b * z);
}

/* Each side of the likeliest value is reckoned from its own end. */
static double triangle_between(const struct th_distribution *d, double u)
{
    const double least = fmax(d->a, d->least), most = fmin(d->b, d->most);
    const double width = d->b - d->a;
    double low = triangle(d, least, false), high = triangle(d, most, true);
    double left = fmax(triangle(d, fmin(most, d->c), false) - low, 0);
    double right = fmax(triangle(d, fmax(least, d->c), true) - high, 0);
    double inside = u * (left + right);
    if (inside < left)
        return d->a + sqrt((low + inside) * width * (d->c - d->a));
    return d->b - sqrt((high + (1 - u) * (left + right)) * width * (d->b - d->c));
}

/* The unit exponential law has no memory: beyond `least` it begins anew. */
static double exponential_between(double u, double least, double most)
{
    return least - log1p(u * expm1(least - most));
}

static double weibull_between(const struct th_distribution *d, double u)
{
    double least = pow(fmax(d->least, 0) / d->a, d->b), most = pow(d->most / d->a, d->b);
    return d->a * pow(exponential_between(u, least, most), 1 / d->b);
}

static double quantile(const struct th_distribution *d, double u)
{
    const double least = fmax(d->a, d->least);
    switch (d->family) {
    case TH_DIST_NORMAL:
        return d->a +
               d->b * normal_between(u, (d->least - d->a) / d->b, (d->most - d->a) / d->b);
    case TH_DIST_LOGNORMAL:
        return lognormal_between(d, u);
    case TH_DIST_UNIFORM:
        return least + u * (fmin(d->b, d->most) - least);
    case TH_DIST_TRIANGULAR:
        return triangle_between(d, u);
    case TH_DIST_EXPONENTIAL:
        return d->a * exponential_between(u, fmax(d->least, 0) / d->a, d->most / d->a);
    case TH_DIST_WEIBULL:
        return weibull_between(d, u);
    }
    return d->a;
}

double th_distribution_quantile(const struct th_distribution *law, double u)
{
    return fmin(fmax(quantile(law, u), law->least), law->most);
}

/* The standard deviation is median * sqrt(w (w - 1)), or mean * sqrt(w - 1), with w =
 * exp(omega^2). */
double th_distribution_omega(double share, bool mean)
{
    const double above = 2 * share * share / (1 + sqrt(1 + 4 * share * share));
    return sqrt(log1p(mean ? share * share : above));
}

double th_distribution_mean(const struct th_distribution *d)
{
    switch (d->family) {
    case TH_DIST_NORMAL:
    case TH_DIST_EXPONENTIAL:
        return d->a;
    case TH_DIST_LOGNORMAL:
        return d->a * exp(d->b * d->b / 2);
    case TH_DIST_UNIFORM:
        return (d->a + d->b) / 2;
    case TH_DIST_TRIANGULAR:
        return (d->a + d->b + d->c) / 3;
    case TH_DIST_WEIBULL:
        return d->a * tgamma(1 + 1 / d->b);
    }
    return d->a;
}

double th_distribution_cv(const struct th_distribution *d)
{
    return sqrt(expm1(d->b * d->b));
}
