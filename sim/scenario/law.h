/* Laws of vary: as distributions: what is cut off, and their description. */
#ifndef TH_SCENARIO_LAW_H
#define TH_SCENARIO_LAW_H

#include "scenario/scenario.h"

/* The distribution of a law, with its cut, where `base` is the value that stands there. False
 * of laws that are none (grid, choice, empirical), and where there is no spread. */
bool th_law_distribution(const struct th_vary *vary, double base, struct th_distribution *law);
/* The correlations of vary[k]; NULL: it has none. */
const struct th_correlated *th_law_correlated(const struct th_scenario *scenario, size_t k);

/* "4.8 % of it lies below 0 mL and 1.2 % above 3 mL", in the row's unit. */
void th_beyond_print(const struct th_units *units, const struct th_row *row,
                     const double shares[2], const double bounds[2], char *text, size_t size);
/* The share that a distribution loses at the ends of its cut; text: as above. */
double th_distribution_cut(const struct th_units *units, const struct th_row *row,
                           const struct th_distribution *law, char *text, size_t size);
/* "median 97.3 mL, coefficient of variation 24 %; 1.2 % of it lies above ..." */
void th_distribution_describe(const struct th_units *units, const struct th_row *row,
                              const struct th_distribution *law, char *text, size_t size);
/* "lognormal 24 %: median 97.3 mL, coefficient of variation 24 %; 1.2 % of it lies above ...;
 * rho 0.3 with csf.stroke"; k: of scenario->vary. */
void th_law_describe(const struct th_scenario *scenario, size_t k, char *text, size_t size);

#endif
