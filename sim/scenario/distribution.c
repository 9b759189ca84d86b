/* Quantiles and shares, by the distribution functions of GSL. */
#include "scenario/distribution.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

static const char *const words[TH_LAW_NUMBERS] = {
    "mean",  "median", "sd",    "sd",        "cv",   "omega",        "gsd",        "rate",
    "shape", "scale",  "least", "likeliest", "most", "within.least", "within.most"};

const char *th_law_number_word(enum th_law_number number)
{
    return words[number];
}

void th_law_numbers_put(struct th_law_numbers *numbers, enum th_law_number which, double value)
{
    if (which == TH_LAW_MEAN)
        numbers->of[TH_LAW_RATE] = NAN;
    numbers->of[which] = value;
}

static double deviation_of(const double *of)
{
    const double share = isnan(of[TH_LAW_CV]) ? of[TH_LAW_SD_SHARE] : of[TH_LAW_CV];
    return isnan(share) ? of[TH_LAW_SD] : share * fabs(of[TH_LAW_MEAN]);
}

static void make_lognormal(const double *of, struct th_distribution *law)
{
    const bool mean = !isnan(of[TH_LAW_MEAN]);
    law->a = mean ? of[TH_LAW_MEAN] : of[TH_LAW_MEDIAN];
    if (!isnan(of[TH_LAW_CV]))
        law->b = th_distribution_omega(of[TH_LAW_CV], true);
    else if (!isnan(of[TH_LAW_OMEGA]))
        law->b = of[TH_LAW_OMEGA];
    else if (!isnan(of[TH_LAW_GSD]))
        law->b = log(of[TH_LAW_GSD]);
    else if (!isnan(of[TH_LAW_SD_SHARE]))
        law->b = th_distribution_omega(of[TH_LAW_SD_SHARE], mean);
    else
        law->b = th_distribution_omega(of[TH_LAW_SD] / law->a, mean);
    if (mean)
        law->a *= exp(-law->b * law->b / 2);
}

void th_distribution_make(const struct th_law_numbers *numbers, struct th_distribution *law)
{
    const double *of = numbers->of;
    switch (law->family) {
    case TH_DIST_NORMAL:
        law->a = of[TH_LAW_MEAN];
        law->b = deviation_of(of);
        break;
    case TH_DIST_LOGNORMAL:
        make_lognormal(of, law);
        break;
    case TH_DIST_UNIFORM:
    case TH_DIST_TRIANGULAR:
        law->a = of[TH_LAW_LEAST];
        law->b = of[TH_LAW_MOST];
        law->c = law->family == TH_DIST_UNIFORM ? 0 : of[TH_LAW_LIKELIEST];
        break;
    case TH_DIST_EXPONENTIAL:
        law->a = isnan(of[TH_LAW_RATE]) ? of[TH_LAW_MEAN] : 1 / of[TH_LAW_RATE];
        break;
    case TH_DIST_WEIBULL:
        law->a = of[TH_LAW_SCALE];
        law->b = of[TH_LAW_SHAPE];
        break;
    }
    if (!isnan(of[TH_LAW_WITHIN_LEAST])) {
        law->least = of[TH_LAW_WITHIN_LEAST];
        law->most = of[TH_LAW_WITHIN_MOST];
    }
}

const char *th_distribution_wrong(const struct th_law_numbers *numbers, enum th_family family)
{
    const double *of = numbers->of;
    if (of[TH_LAW_WITHIN_LEAST] >= of[TH_LAW_WITHIN_MOST])
        return "within wants a least and a larger most";
    if (family == TH_DIST_UNIFORM && !(of[TH_LAW_LEAST] < of[TH_LAW_MOST]))
        return "uniform wants a least and a larger most";
    if (family == TH_DIST_TRIANGULAR &&
        !(of[TH_LAW_LEAST] <= of[TH_LAW_LIKELIEST] && of[TH_LAW_LIKELIEST] <= of[TH_LAW_MOST] &&
          of[TH_LAW_LEAST] < of[TH_LAW_MOST]))
        return "triangular wants a least, a likeliest and a most, none below the one before";
    struct th_distribution law = {.family = family};
    th_distribution_make(numbers, &law);
    if ((family == TH_DIST_NORMAL || family == TH_DIST_LOGNORMAL) &&
        !(law.b > 0 && isfinite(law.b)))
        return "the spread must be above zero and finite";
    if (family == TH_DIST_LOGNORMAL && !(law.b <= th_distribution_omega(10, true)))
        return "a lognormal law spreads by at most 1000 %, omega 2.148, gsd 8.57";
    return NULL;
}

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
