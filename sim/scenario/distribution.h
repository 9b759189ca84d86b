/* Distributions of numbers: of vary:, of the times of hazards, of chances. */
#ifndef TH_SCENARIO_DISTRIBUTION_H
#define TH_SCENARIO_DISTRIBUTION_H

#include <stdbool.h>
#include <stddef.h>

enum th_family {
    TH_DIST_NORMAL,      /* a: mean, b: standard deviation                                    */
    TH_DIST_LOGNORMAL,   /* a: median, b: standard deviation of the logarithm                 */
    TH_DIST_UNIFORM,     /* a: least, b: most                                                 */
    TH_DIST_TRIANGULAR,  /* a: least, c: likeliest, b: most                                   */
    TH_DIST_EXPONENTIAL, /* a: mean                                                           */
    TH_DIST_WEIBULL      /* a: scale, b: shape                                                */
};

/* Cut off at least and most, the rest scaled up. SI. */
struct th_distribution {
    enum th_family family;
    double a, b, c;
    double least, most;
};

/* The value below which a share u of 0 < u < 1 lies. It is computed from the nearer tail, so
 * that a law of which only a far tail is left keeps its digits. */
double th_distribution_quantile(const struct th_distribution *law, double u);
/* The shares of the law without its cut that lie below and above x; each has its digits
 * however small it is. */
double th_distribution_below(const struct th_distribution *law, double x);
double th_distribution_above(const struct th_distribution *law, double x);
/* The standard deviation of a lognormal's logarithm from its own, `share` of its median or of
 * its mean. */
double th_distribution_omega(double share, bool mean);
/* Of the law without its cut; sd of a lognormal over its mean. */
double th_distribution_mean(const struct th_distribution *law);
double th_distribution_cv(const struct th_distribution *lognormal);

#endif
