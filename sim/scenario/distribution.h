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

/* The numbers that a law is written with. */
enum th_law_number {
    TH_LAW_MEAN,
    TH_LAW_MEDIAN,
    TH_LAW_SD,       /* a difference */
    TH_LAW_SD_SHARE, /* the same as a share of the mean or the median */
    TH_LAW_CV,
    TH_LAW_OMEGA,
    TH_LAW_GSD,
    TH_LAW_RATE,
    TH_LAW_SHAPE,
    TH_LAW_SCALE,
    TH_LAW_LEAST,
    TH_LAW_LIKELIEST,
    TH_LAW_MOST,
    TH_LAW_WITHIN_LEAST, /* the cut */
    TH_LAW_WITHIN_MOST,
    TH_LAW_NUMBERS
};

struct th_law_numbers {
    double of[TH_LAW_NUMBERS]; /* SI; NaN: not written */
};

/* "mean", "within.least" */
const char *th_law_number_word(enum th_law_number number);

/* Puts one in; of rate and mean, which are one number, instead of the other. */
void th_law_numbers_put(struct th_law_numbers *numbers, enum th_law_number which, double value);

/* The law of a family with these numbers; those of `law` without a number to be made of stay.
 */
void th_distribution_make(const struct th_law_numbers *numbers, struct th_distribution *law);
/* The reason for which such numbers make no law, or NULL. */
const char *th_distribution_wrong(const struct th_law_numbers *numbers, enum th_family family);

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
