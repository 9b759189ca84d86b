/* Laws of vary: as distributions: their tails, and their description. */
#ifndef TH_SCENARIO_LAW_H
#define TH_SCENARIO_LAW_H

#include "scenario/scenario.h"

/* The probability of a law below and above two values; base: the scenario's value. 0 of laws
 * that have no tails. */
void th_law_beyond(const struct th_vary *vary, double base, double least, double most,
                   double *below, double *above);
/* The probability that least .. most of the law cuts off; text: "4.8 % of it lies below 0 mL
 * and 1.2 % above 3 mL". */
double th_law_cut(const struct th_scenario *scenario, const struct th_vary *vary, char *text,
                  size_t size);
/* "lognormal 24 %: median 97.3 mL, coefficient of variation 24 %; 1.2 % of it lies above ..."
 */
void th_law_describe(const struct th_scenario *scenario, const struct th_vary *vary, char *text,
                     size_t size);

#endif
